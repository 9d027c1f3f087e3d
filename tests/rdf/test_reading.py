"""A file that somebody gives to ``puxi shapes``: what it says of itself is believed, and nothing is passed unseen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli.main import main
from graph.release.reader import Release
from tests.bolt_load.made_releases import first


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release, invented."""
    return first().release(tmp_path_factory.mktemp("odd"))


@pytest.fixture(autouse=True)
def place(odd: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_RELEASE", str(odd.path))
    monkeypatch.delenv("PUXI_BASE", raising=False)
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    return said.out + said.err


@pytest.mark.parametrize("name", ["all.ttl", "all.nq.gz", "all.jsonld", "all.rdf", "all.trig.zst"])
def test_an_export_under_another_address_is_read_under_that(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "-o", name, "--base", "https://kg.example.org/puxi/", "--quiet"]) == 0
    main(["shapes"])
    here = told(capsys)
    main(["shapes", name])
    assert told(capsys) == here


def test_what_has_nothing_of_it_does_not_conform(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.nq").touch()
    Path("other.nt").write_text("<a:b> <a:c> <a:d> .\n", encoding="utf-8")
    assert main(["export", "-o", "all.nq", "--quiet"]) == 0
    for arguments in (["empty.nq"], ["other.nt"], ["all.nq", "--base", "https://kg.example.org/"]):
        assert main(["shapes", *arguments]) == 2
        assert "nothing in it has a name that begins with https://" in told(capsys)


def test_what_is_no_file_or_cut_off_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe.nq")
    assert main(["export", "-o", "all.nq.gz", "--quiet"]) == 0
    Path("half.nq.gz").write_bytes(Path("all.nq.gz").read_bytes()[:500])
    for name in ("pipe.nq", "half.nq.gz", "none.nq", "."):
        assert main(["shapes", name]) == 2, name
        assert name in told(capsys)


_LAUGHS = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>"""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.nq.zst", b"this is no zstd", "damaged or incomplete"),
        ("entities.rdf", _LAUGHS.encode(), "DOCTYPE"),
        ("within.ttl", b"<a:b> <a:c> <<( <a:d> <a:e> <a:f> )>> .", "triple within a triple"),
        ("direction.nt", b'<a:b> <a:c> "d"@en--ltr .', "direction"),
    ],
)
def test_what_the_rules_cannot_be_asked_of_is_refused(
    name: str, content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(content)
    assert main(["shapes", name]) == 2
    assert said in told(capsys)
