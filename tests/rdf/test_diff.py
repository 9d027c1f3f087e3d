"""``puxi diff``: for people what ``puxi changes`` tells, for copies of the graph an RDF Patch that applies cleanly."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.main import main
from graph.lens import Lens
from graph.rdf.diff import Patched, differences, patch
from graph.rdf.export import RdfFormat, in_lines, n_quad, write
from graph.rdf.space import Space
from graph.rdf.writing import Quad
from graph.release.reader import Release
from tests.bolt_load.made_releases import first, second
from tests.graph.made import Made
from tests.rdf.java import JENA, run

SPACE = Space("https://puxi.example/")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Two small releases with much that differs."""
    return first().release(tmp_path_factory.mktemp("a")), second().release(tmp_path_factory.mktemp("b"))


def _lines(release: Release, lens: Lens | None = None) -> list[bytes]:
    stream = io.BytesIO()
    write(release, RdfFormat.NQUADS, stream, SPACE, lens)
    return stream.getvalue().split(b"\n")[:-1]


def _patch(old: Release, new: Release, lens: Lens | None = None) -> tuple[list[bytes], Patched]:
    stream = io.BytesIO()
    done = patch(old, new, stream, SPACE, lens)
    return stream.getvalue().split(b"\n")[:-1], done


def _applied(quads: list[bytes], patch: list[bytes]) -> list[bytes]:
    """Quads after a patch, which may delete only what is there and add only what is not."""
    there = set(quads)
    assert patch[0].startswith(b"H id <urn:uuid:")
    body = [line for line in patch if not line.startswith(b"H ")]
    assert (body[0], body[-1]) == (b"TX .", b"TC .")
    for line in body[1:-1]:
        change, quad = line[:1], line[2:]
        if change == b"D":
            there.remove(quad)
        else:
            assert change == b"A"
            assert quad not in there
            there.add(quad)
    return sorted(there)


def test_the_older_export_and_the_patch_give_the_newer_one(pair: tuple[Release, Release]) -> None:
    for old, new in (pair, reversed(pair)):
        lines, done = _patch(old, new)
        assert _applied(_lines(old), lines) == _lines(new)
        assert done.deleted == sum(line.startswith(b"D ") for line in lines) > 100
        assert done.added == sum(line.startswith(b"A ") for line in lines) > 100
        assert _patch(old, new)[0] == lines


def test_so_do_exports_of_better_sources_alone(pair: tuple[Release, Release]) -> None:
    best = Lens.of(min_reliability="A")
    lines, _ = _patch(*pair, best)
    assert _applied(_lines(pair[0], best), lines) == _lines(pair[1], best)
    assert lines[0] != _patch(*pair)[0][0]


def test_a_release_and_itself_differ_in_nothing(pair: tuple[Release, Release]) -> None:
    lines, done = _patch(pair[0], pair[0])
    assert (done.deleted, done.added) == (0, 0)
    assert [line[:2] for line in lines] == [b"H ", b"H ", b"H ", b"TX", b"TC"]


_QUADS = st.lists(st.tuples(*[st.sampled_from("abc")] * 4).map(lambda parts: Quad(*parts)), max_size=40)


@given(_QUADS, _QUADS)
def test_any_two_sets_of_quads(old: list[Quad], new: list[Quad]) -> None:
    found = list(differences(in_lines(old), in_lines(new)))
    there = {n_quad(quad) for quad in old}
    for change, quad in found:
        if change == "D":
            there.remove(n_quad(quad))
        else:
            assert n_quad(quad) not in there
            there.add(n_quad(quad))
    assert there == {n_quad(quad) for quad in new}
    assert len(found) == len(set(old) ^ set(new))


_CENTRES = st.dictionaries(
    st.sampled_from([f"国家第{number}号工程技术研究中心" for number in range(5)]),
    st.tuples(st.sampled_from("甲乙"), st.sampled_from(["2020", "2021-05", ""]), st.sampled_from("abc")),
    max_size=5,
)


@given(_CENTRES, _CENTRES)
@settings(max_examples=8, deadline=None)
def test_any_two_releases(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, tuple[str, str, str]],
    after: dict[str, tuple[str, str, str]],
) -> None:
    """Centres with another host, another date of conversion, another source; new ones and some that are gone."""
    releases = []
    for centres in (before, after):
        made = Made()
        for name, (host, date, source) in centres.items():
            made.body(f"i{name}", name, "NETRC", source=source)
            made.relation(f"r{name}", name, "supported_by", f"{host}大学", source=source)
            made.event(f"e{name}", "converted", name, f"{name}新址", date=date, source=source)
        releases.append(made.release(tmp_path_factory.mktemp("made")))
    old, new = releases
    assert _applied(_lines(old), _patch(old, new)[0]) == _lines(new)


def test_jena_reads_the_patch_as_it_stands(pair: tuple[Release, Release], tmp_path: Path) -> None:
    lines, _ = _patch(*pair)
    file = tmp_path / "it.rdfp"
    file.write_bytes(b"\n".join(lines) + b"\n")
    done = run(JENA, file, main="rdfpatch.rdfpatch")
    assert not {"WARN", "ERROR"} & set((done.stdout + done.stderr).split())
    read = [line.rstrip() for line in done.stdout.split("\n") if line[:2] in {"A ", "D "}]
    assert len(read) == sum(line[:2] in {b"A ", b"D "} for line in lines)


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_for_people_it_is_what_changes_tells(
    form: str, pair: tuple[Release, Release], capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(release.path) for release in pair]
    assert main(["diff", *paths, "--format", form]) == 0
    told = capsys.readouterr().out
    assert main(["changes", *paths, "--format", "table" if form == "text" else form]) == 0
    assert told == capsys.readouterr().out
    assert told


def test_a_patch_goes_into_a_file_or_to_standard_output(
    pair: tuple[Release, Release],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.delenv("PUXI_BASE", raising=False)
    command = ["diff", *(str(release.path) for release in pair), "--format", "rdf-patch"]
    assert main(command) == 0
    said = capfdbinary.readouterr()
    lines, done = _patch(*pair)
    assert said.out == b"\n".join(lines) + b"\n"
    counts = f"{done.deleted} quads deleted, {done.added} added"
    assert said.err.decode() == f"puxi: standard output: {counts}, from release {pair[0].id} to {pair[1].id}\n"
    monkeypatch.chdir(tmp_path)
    assert main([*command, "-o", "it.rdfp", "--quiet"]) == 0
    assert (tmp_path / "it.rdfp").read_bytes() == said.out
    assert (tmp_path / "it.rdfp.sha256").exists()
    assert main([*command, "-o", "it.rdfp"]) == 2
    assert capfdbinary.readouterr().err.decode().startswith("puxi: it.rdfp is there already")


@pytest.mark.parametrize(
    "option", [["-o", "x"], ["--overwrite"], ["--base", "https://x.example/"], ["--min-reliability", "a"]]
)
def test_options_of_the_patch_are_refused_elsewhere(
    option: list[str], pair: tuple[Release, Release], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *(str(release.path) for release in pair), *option]) == 2
    assert "are for rdf-patch, not for text" in capsys.readouterr().err
