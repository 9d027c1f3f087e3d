"""Messages and exit codes: what was wrong, and what can be done about it."""

import io
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli.main import main
from graph.release.reader import Release
from tests.cli.conftest import Puxi

Process = Callable[..., subprocess.CompletedProcess[bytes]]


def test_an_unknown_name_is_answered_with_the_nearest(puxi: Puxi) -> None:
    result = puxi("lineage", "Nanchang Univercity")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("puxi: No institution is known as 'Nanchang Univercity'. The nearest:\n")
    assert "  nan-chang-da-xue  南昌大学 / Nanchang University\n" in result.err


def test_an_ambiguous_name_is_answered_with_the_candidates(puxi: Puxi) -> None:
    result = puxi("lineage", "wheat")
    assert (result.code, result.out) == (3, "")
    assert "institutions match 'wheat'; give the id of the one that is meant." in result.err
    for line in ("  ntic-xiao-mai  国家小麦技术创新中心 / ", "  netrc-xiao-mai  国家小麦工程技术研究中心 / "):
        assert line in result.err
    many = puxi("lineage", "大学").err
    assert "more; a longer name narrows them down" in many


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lineage", "小麦", "--as-of", "2021-13"), "--as-of: '2021-13' is not understood; expected an EDTF date"),
        (("lineage", "小麦", "--known-at", "soon"), "--known-at: 'soon' is not understood"),
        (("lineage", "小麦", "--min-reliability", "D"), "--min-reliability: 'D' is not understood; expected A"),
        (("conversions", "--from", "XX", "--to", "NTIC"), "--from: 'XX' is not understood; expected one of NETRC,"),
        (("conversions", "--from", "NEL", "--to", "NERC", "--status", "perhaps"), "--status: 'perhaps'"),
        (("fate", "--type", "NETRC", "--by", "colour"), "expected one of programme, ministry, province, field, year"),
        (("fate", "--type", "ABC"), "--type: 'ABC' is not understood"),
        (("search", "小麦", "--type", "ABC"), "--type: 'ABC' is not understood"),
        (("search", " "), "expected a name, part of one, or an id"),
        (("search", "x" * 300), "at most 200 characters"),
        (("sources", "--reliability", "Q"), "--reliability: 'Q' is not understood; expected A, B or C"),
    ],
)
def test_a_bad_parameter_is_named_with_what_was_expected(puxi: Puxi, arguments: tuple[str, ...], message: str) -> None:
    result = puxi(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("puxi: ")
    assert message in result.err


@pytest.mark.parametrize(
    "arguments", [("lineage",), ("frob",), ("fate",), ("search", "x", "--limit", "0"), ("stats", "--format", "xml")]
)
def test_a_command_that_is_not_understood_ends_with_2(puxi: Puxi, arguments: tuple[str, ...]) -> None:
    result = puxi(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Usage: puxi" in result.err
    assert "Error: " in result.err


def test_an_unknown_source_is_called_one(puxi: Puxi) -> None:
    result = puxi("sources", "no-such-source")
    assert (result.code, result.out) == (3, "")
    assert "No source has the id 'no-such-source'" in result.err


def test_without_a_release_one_is_told_how_to_make_it(puxi: Puxi, tmp_path: Path) -> None:
    for verb in (("stats",), ("lineage", "小麦"), ("serve",), ("ids",), ("candidates",)):
        result = puxi(*verb, "--release", str(tmp_path / "none.sqlite"))
        assert (result.code, result.out) == (4, "")
        assert "There is no release at" in result.err
        assert "puxi build" in result.err


def corrupted(release: Path) -> list[bytes]:
    whole = release.read_bytes()
    return [b"", b"no database at all", whole[: len(whole) // 2], whole[:4096] + b"\xff" * (len(whole) - 4096)]


@pytest.mark.parametrize("number", range(4))
def test_a_corrupt_release_is_called_so(puxi: Puxi, release_path: Path, tmp_path: Path, number: int) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(corrupted(release_path)[number])
    result = puxi("lineage", "netrc-xiao-mai", "--release", str(broken))
    assert (result.code, result.out) == (4, "")
    assert str(broken) in result.err
    assert "puxi build" in result.err


def test_another_database_is_no_release(puxi: Puxi, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE meta (key, value)")
    database.close()
    result = puxi("stats", "--release", str(other))
    assert result.code == 4
    assert "is not a Puxi release" in result.err


def test_version_names_the_release(puxi: Puxi, release_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert puxi("--version").out == f"puxi {version('puxi')}, release {Release(release_path).id}\n"
    monkeypatch.setenv("PUXI_RELEASE", str(release_path.parent / "none"))
    assert puxi("--version").out == f"puxi {version('puxi')}, no release yet (puxi build makes one)\n"


def test_what_cannot_be_written_is_a_message(puxi: Puxi, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    result = puxi("schema", "--write", str(tmp_path / "taken"))
    assert result.code == 1
    assert result.err.startswith(f"puxi: {tmp_path / 'taken'}: ")


def test_a_mistake_of_ours_is_owned_up_to(
    puxi: Puxi, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("graph.describe.stats", fails)
    result = puxi("stats")
    assert result.code == 70
    assert "This is a mistake in Puxi, not yours" in result.err
    assert "Traceback" not in result.err
    monkeypatch.setenv("PUXI_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["stats"])


def test_ctrl_c_ends_a_long_command_at_once_and_quietly(release_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "puxi.sqlite"
    command = [sys.executable, "-m", "cli.main", "build", "--release", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}) as process:
        # The build has begun as soon as its folder is there.
        while process.poll() is None and not (target.parent.is_dir() and any(target.parent.iterdir())):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert out == b""
    assert not target.exists()


def test_help_tells_every_verb_and_what_it_is_for(puxi: Puxi) -> None:
    shown = puxi("--help")
    assert shown.code == 0
    # The order in which a newcomer needs them.
    verbs = ["lineage", "conversions", "fate", "search", "show", "sources", "stats"]
    for verb in [*verbs, "build", "check", "candidates", "ids", "schema", "serve"]:
        (line,) = [text for text in shown.out.splitlines() if text.startswith(f"  {verb} ")]
        assert not line.endswith("..."), line
        assert puxi(verb, "--help").code == 0


def test_every_example_of_the_help_has_an_answer(puxi: Puxi, monkeypatch: pytest.MonkeyPatch) -> None:
    verbs = re.findall(r"^  ([a-z0-9]+)  ", puxi("--help").out.partition("Commands:")[2], re.MULTILINE)
    helps = [puxi("--help").flat, *(puxi(verb, "--help").flat for verb in verbs)]
    # They stand behind a colon, with commas between them.
    examples = [
        example
        for text in helps
        for told in re.findall(r"(?<!Usage): (puxi [^.]*)\.", text)
        for example in told.split(", ")
    ]
    assert {example.split()[1] for example in examples} >= {"search", "lineage", "conversions"}
    for example in examples:
        printed = ""
        for command in example.split(" | "):
            monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(printed.encode())))
            result = puxi(*command.split()[1:])
            assert result.code == 0, (example, result.err)
            printed = result.out
            assert printed, example
