"""``puxi export``: what it writes, what it says, and what is left when it cannot go on."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cli.main import main
from graph.errors import ReleaseError
from graph.exports.place import alone_in
from graph.lens import Lens
from graph.rdf.export import RdfFormat, dump, export
from graph.rdf.sorting import sorted_once
from graph.rdf.space import Space
from graph.rdf.writing import Quad, iri, literal
from graph.release.reader import Release
from tests.bolt_load.made_releases import first
from tests.graph.made import Made

SPACE = Space("https://puxi.example/")
FORMATS = list(RdfFormat)
#: One for each way in which text is made.
THREE = [RdfFormat.NQUADS, RdfFormat.JSONLD, RdfFormat.TURTLE]
PARSED = {
    RdfFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
    RdfFormat.NQUADS: pyoxigraph.RdfFormat.N_QUADS,
    RdfFormat.JSONLD: pyoxigraph.RdfFormat.JSON_LD,
    RdfFormat.TURTLE: pyoxigraph.RdfFormat.TURTLE,
    RdfFormat.NTRIPLES: pyoxigraph.RdfFormat.N_TRIPLES,
    RdfFormat.RDFXML: pyoxigraph.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release with texts that formats trip over."""
    return first().release(tmp_path_factory.mktemp("odd"))


@pytest.fixture
def asked(odd: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in; they ask the odd release."""
    monkeypatch.setenv("PUXI_RELEASE", str(odd.path))
    monkeypatch.delenv("PUXI_BASE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_its_sum_and_what_is_said_agree(
    form: RdfFormat, asked: Path, odd: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"all{form.ending}"
    assert main(["export", "-o", name]) == 0
    given = (asked / name).read_bytes()
    digest = hashlib.sha256(given).hexdigest()
    assert (asked / f"{name}.sha256").read_text() == f"{digest}  {name}\n"
    said = capsys.readouterr()
    sort = "quads" if form.has_graphs else "triples"
    number = int(said.err.split()[2])
    assert said.err == f"puxi: {name}: {number} {sort} of release {odd.id}, {len(given)} bytes, SHA-256 {digest}\n"
    if form is not RdfFormat.JSONLD:  # whose parsers want the context
        assert number == sum(1 for _ in pyoxigraph.parse(given, format=PARSED[form]))
    assert sorted(path.name for path in asked.iterdir()) == [name, f"{name}.sha256"]


@pytest.mark.parametrize("form", THREE)
def test_standard_output_holds_the_same_bytes(
    form: RdfFormat, asked: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", "--format", form, "-o", "there", "--quiet"]) == 0
    assert main(["export", "--format", form]) == 0
    said = capfdbinary.readouterr()
    assert said.out == (asked / "there").read_bytes()
    assert said.err.decode().startswith("puxi: standard output: ")
    assert hashlib.sha256(said.out).hexdigest() in said.err.decode()


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_files_hold_the_same_and_are_the_same_each_time(ending: str, asked: Path) -> None:
    assert main(["export", "-o", "all.nq", "--quiet"]) == 0
    for name in ("one", "another"):
        assert main(["export", "-o", f"{name}.nq{ending}", "--quiet"]) == 0
    one, another = ((asked / f"{name}.nq{ending}").read_bytes() for name in ("one", "another"))
    assert one == another  # neither the name nor the hour is in it
    unpack: Callable[[bytes], bytes] = (
        gzip.decompress
        if ending == ".gz"
        else lambda data: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    )
    assert unpack(one) == (asked / "all.nq").read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_at_all_is_a_document_too(form: RdfFormat) -> None:
    stream = io.BytesIO()
    assert dump([], form, stream, SPACE) == 0
    text = stream.getvalue()
    if form is RdfFormat.JSONLD:
        text = text.replace(b'"@context": "https://puxi.example/context.jsonld"', b'"@context": {}')
    assert list(pyoxigraph.parse(text, format=PARSED[form])) == []


def test_a_release_of_nothing_still_says_what_it_is(tmp_path: Path) -> None:
    empty = Made()
    empty.stored.clear()
    release = empty.release(tmp_path)
    done = export(release, RdfFormat.NQUADS, tmp_path / "none.nq", SPACE)
    found = list(pyoxigraph.parse(path=tmp_path / "none.nq"))
    assert len(found) == done.statements
    dataset = pyoxigraph.NamedNode(SPACE.dataset)
    assert any(quad.subject == dataset for quad in found)


def test_less_reliable_sources_stay_out_with_all_that_only_they_say(asked: Path) -> None:
    assert main(["export", "-o", "all.nq", "--quiet"]) == 0
    assert main(["export", "-o", "best.nq", "--min-reliability", "A", "--quiet"]) == 0
    every, best = ((asked / name).read_text("utf-8") for name in ("all.nq", "best.nq"))
    weak = iri(SPACE.graph("b"))
    assert weak in every
    assert weak not in best
    assert iri(SPACE.graph("a")) in best
    # Nobody can take the part for the whole.
    part = re.compile(
        r"<\S+/release/\S+/reliability/A> <http://www.w3.org/ns/prov#wasDerivedFrom> <\S+/release/r[0-9a-f]+> "
    )
    assert part.search(best)
    assert "/reliability/A> <http://www.w3.org/ns/prov#wasDerivedFrom>" not in every


@pytest.mark.parametrize("given_by", ["option", "variable"])
def test_the_base_is_the_readers(given_by: str, asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if given_by == "variable":
        monkeypatch.setenv("PUXI_BASE", "https://example.org/graph")
    options = ["--base", "https://example.org/graph"] if given_by == "option" else []
    assert main(["export", "-o", "all.nq", "--quiet", *options]) == 0
    text = (asked / "all.nq").read_text("utf-8")
    assert "puxi.example" not in text
    assert "<https://example.org/graph/institution/" in text


# -- what cannot be done ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["-o", "there.nq"], 2, "there.nq is there already. --overwrite"),
        (["-o", "summed.nq"], 2, "summed.nq.sha256 is there already. --overwrite"),
        (["-o", "new.foo"], 2, "the ending tells no format; give --format, or one of .trig"),
        (["-o", "new.nq.xz"], 2, "give --format"),
        (["-o", "new.nq.xz", "--format", "nquads"], 2, ".gz and .zst can be written"),
        (["-o", "no/where.nq"], 2, "is no folder"),
        ([], 2, "Which format? Give --format"),
        (["--format", "n3"], 2, "n3"),
        (["--format", "trig", "--base", "puxi"], 2, "--base: 'puxi' is not understood"),
        (["--format", "trig", "--min-reliability", "D"], 2, "--min-reliability: 'D' is not understood"),
        (["--format", "trig", "--release", "none.sqlite"], 4, "There is no release"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_touched(
    asked: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, said: str
) -> None:
    for name in ("there.nq", "summed.nq.sha256"):
        (asked / name).write_text("mine")
    assert main(["export", *options]) == code
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""
    assert {path.name: path.read_text() for path in asked.iterdir()} == {"there.nq": "mine", "summed.nq.sha256": "mine"}


def test_overwriting_replaces_file_and_sum(asked: Path) -> None:
    for name in ("all.nt", "all.nt.sha256"):
        (asked / name).write_text("old")
    assert main(["export", "-o", "all.nt", "--overwrite", "--quiet"]) == 0
    digest = hashlib.sha256((asked / "all.nt").read_bytes()).hexdigest()
    assert (asked / "all.nt.sha256").read_text() == f"{digest}  all.nt\n"


def test_of_several_that_overwrite_one_file_at_once_the_sum_is_that_of_the_last(odd: Release, tmp_path: Path) -> None:
    target = tmp_path / "all.nq"

    def write_some(reliability: str) -> None:
        for _ in range(15):
            export(odd, RdfFormat.NQUADS, target, SPACE, Lens.of(min_reliability=reliability), overwrite=True)

    writers = [threading.Thread(target=write_some, args=(reliability,)) for reliability in "ABCABC"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with alone_in(tmp_path):
            if target.exists():
                digest = hashlib.sha256(target.read_bytes()).hexdigest()
                assert target.with_name("all.nq.sha256").read_text() == f"{digest}  all.nq\n"
    assert not list(tmp_path.glob(".*"))


class _Killed(BaseException):
    """In place of a kill, at a moment that a test can choose."""


@pytest.mark.parametrize("moment", range(3))
def test_whenever_it_is_killed_no_sum_stands_beside_a_file_that_it_is_not_of(
    moment: int, odd: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the file takes its place, before its sum does, and after both."""
    target, sums = tmp_path / "all.nt", tmp_path / "all.nt.sha256"
    export(odd, RdfFormat.NTRIPLES, target, SPACE)
    before = target.read_bytes()
    replace, calls = Path.replace, iter(range(9))

    def killed(self: Path, place: Path) -> Path:
        if next(calls) == moment:
            raise _Killed
        return replace(self, place)

    monkeypatch.setattr(Path, "replace", killed)
    other = Space("https://other.example/")
    try:
        export(odd, RdfFormat.NTRIPLES, target, other, overwrite=True)
    except _Killed:
        assert moment < 2
    else:
        assert moment == 2
    now = target.read_bytes()
    assert (now == before) is (moment == 0)
    assert b"other.example" in now or now == before
    assert not sums.exists() or sums.read_text().split()[0] == hashlib.sha256(now).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir() if path != sums) == ["all.nt"]


@pytest.mark.parametrize("form", THREE)
@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="this system has no limit for the size of files")
def test_a_full_disk_leaves_the_old_file_and_names_the_place(form: RdfFormat, asked: Path) -> None:
    target = asked / f"all{form.ending}"
    target.write_text("mine")

    def limit() -> None:
        # As on a disk that is full after so many bytes.
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-m", "cli.main", "export", "-o", str(target), "--overwrite"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, preexec_fn=limit, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == f"puxi: {target}: File too large\n"
    assert target.read_text() == "mine"
    assert [path.name for path in asked.iterdir()] == [target.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("form", THREE)
def test_standard_output_that_is_full_is_named(form: RdfFormat, asked: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = _process("--format", form, stdout=full)
    assert done.returncode == 1
    assert done.stderr.decode() == "puxi: standard output: No space left on device\n"


@pytest.mark.parametrize("form", THREE)
def test_a_reader_that_has_seen_enough_ends_it_quietly(form: RdfFormat, asked: Path) -> None:
    """``puxi export | head``: no trace, and no word."""
    command = [sys.executable, "-m", "cli.main", "export", "--format", form]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


@pytest.mark.parametrize("form", THREE)
def test_a_damaged_release_is_said_to_be_one_and_nothing_is_written(
    form: RdfFormat, odd: Release, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(odd.path.read_bytes())
    with sqlite3.connect(damaged) as connection:
        connection.execute("ALTER TABLE statements RENAME TO gone")
    connection.close()
    with pytest.raises(ReleaseError):
        export(Release(damaged), form, tmp_path / "all", SPACE)
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.sqlite"]


def _process(*options: str, stdout: int | io.BufferedWriter) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cli.main", "export", *options]
    return subprocess.run(
        command, cwd=Path(__file__).parents[2], stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False
    )


# -- sorting ----------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(*[st.sampled_from("abcde")] * 4).map(lambda parts: Quad(*parts)), max_size=60),
    st.integers(1, 20),
)
def test_quads_are_sorted_each_once_however_few_fit_into_memory(quads: list[Quad], run: int) -> None:
    assert list(sorted_once(iter(quads), None, run)) == sorted(set(quads))


def test_an_iterator_that_is_left_half_way_leaves_nothing_open(tmp_path: Path) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0

    before = open_files()
    quads = (Quad("g", "s", "p", str(number)) for number in range(100))
    sorting = sorted_once(quads, tmp_path, run=7)
    next(sorting)
    assert open_files() > before or not before
    sorting.close()  # type: ignore[attr-defined]
    assert open_files() == before
    assert list(tmp_path.iterdir()) == []


def test_lines_are_in_the_order_of_their_bytes() -> None:
    """As ``LC_ALL=C sort`` has it, also where one literal begins as another and where letters need four bytes."""
    texts = [
        "a",
        "a b",
        "a!",
        "ab",
        "",
        " ",
        "\t",
        "\n",
        "é",
        "\ue000",
        "𠮷",
        "\U0010ffff",
        '"',
        "\\",
        "\x7f",
        "\u2028",
    ]
    values = [
        *map(literal, texts),
        *(literal(text, tag) for text in texts for tag in ("zh", "zh-hans")),
        iri("https://a.example/"),
        iri("https://a.example/b"),
    ]
    quads = [
        Quad(graph, iri(f"https://s.example/{n}"), "<p:p>", v)
        for v in values
        for n in (1, 10)
        for graph in ("<g:1>", "<g:10>")
    ]
    random.Random(1).shuffle(quads)
    for form in (RdfFormat.NQUADS, RdfFormat.NTRIPLES):
        stream = io.BytesIO()
        dump(quads, form, stream, SPACE)
        lines = list(_lines(stream.getvalue()))
        assert lines == sorted(lines)


def _lines(text: bytes) -> Iterator[bytes]:
    yield from text.split(b"\n")[:-1]
