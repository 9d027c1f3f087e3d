"""``puxi sparql``: what is asked and how, in which form the answer comes, and what is said where there is none."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pyoxigraph
import pytest
import rdflib
from rdflib.query import Result as Parsed

from graph.rdf.space import Space
from graph.release.build import build
from graph.release.reader import Release
from graph.sparql import store as stores
from graph.sparql.library import shared
from ingest.dataset import ShippedTables
from tests.cli.conftest import Puxi
from tests.ingest import small

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own

BASE = Space().base
CENTRES = "SELECT ?c ?name { ?c puxi:designation <designation/NTIC> ; skos:prefLabel ?name FILTER (lang(?name) = 'zh') } ORDER BY ?c"
NAMES = {"国家小麦技术创新中心", "国家合成生物技术创新中心", "国家新能源汽车技术创新中心"}
LABELS = "CONSTRUCT { ?c skos:prefLabel ?name } WHERE { ?c puxi:designation <designation/NTIC> ; skos:prefLabel ?name }"
NETRC_WHEAT = ("netrc-xiao-mai", "国家小麦工程技术研究中心")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
Process = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a few real rows."""
    folder = tmp_path_factory.mktemp("few")
    data = small.make(folder / "data")
    small.write(data / "judgements.csv", small.columns("judgements"), [])
    build(ShippedTables(data), folder / "few.sqlite")
    return folder / "few.sqlite"


@pytest.fixture(scope="module")
def shelf(few: Path) -> Path:
    """Where its store lies."""
    return few.parent / "stores"


@pytest.fixture(autouse=True)
def place(few: Path, shelf: Path, puxi: Puxi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands ask that release."""
    for name in list(os.environ):
        if name.startswith("PUXI_SPARQL_") or name == "PUXI_BASE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("PUXI_RELEASE", str(few))
    monkeypatch.setenv(stores.VARIABLE, str(shelf))


@pytest.fixture
def process() -> Process:
    """Run a command as a process of its own, its output in pipes."""

    def run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "cli.main", "sparql", *arguments]
        env = {**os.environ, **environment}
        return subprocess.run(command, env=env, input=given, capture_output=True, timeout=120, check=False)

    return run


# -- what is asked ----------------------------------------------------------------------------------------------------


def test_the_first_query_makes_the_store_and_prints_nothing_but_the_answer(process: Process, tmp_path: Path) -> None:
    done = process(CENTRES, "--format", "csv", PUXI_SPARQL_STORES=str(tmp_path / "new"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"c,name\r\n")
    assert {row["name"] for row in csv.DictReader(io.StringIO(done.stdout.decode(), newline=""))} > NAMES
    assert len([path for path in (tmp_path / "new").iterdir() if path.is_dir()]) == 1


def test_a_table_has_names_and_short_addresses(puxi: Puxi) -> None:
    shown = puxi("sparql", CENTRES)
    assert (shown.code, shown.err) == (0, "")
    lines = [line.split() for line in shown.out.splitlines()]
    assert lines[0] == ["c", "name"]
    assert ["institution/ntic-xiao-mai", "国家小麦技术创新中心"] in lines
    assert puxi("sparql", "ASK { <institution/ntic-xiao-mai> ?p ?o }").out.split() == ["answer", "true"]
    assert "skos:prefLabel" in puxi("sparql", LABELS).out


def test_a_query_from_a_file_and_from_standard_input(puxi: Puxi, process: Process, tmp_path: Path) -> None:
    file = tmp_path / "小麦.rq"
    text = '\ufeff# 小麦\r\nSELECT ?c {\r\n  ?c skos:prefLabel "国家小麦技术创新中心"@zh\r\n}\r\n'
    file.write_bytes(text.encode())
    expected = f"c\r\n{BASE}institution/ntic-xiao-mai\r\n"
    done = puxi("sparql", "-f", str(file), "--format", "csv")
    assert (done.code, done.out, done.err) == (0, expected, "")
    for arguments in (("-f", "-"), ()):
        piped = process(*arguments, "--format", "csv", given=text.encode())
        assert (piped.returncode, piped.stdout, piped.stderr) == (0, expected.encode(), b"")


def test_a_named_query(puxi: Puxi) -> None:
    by_default = puxi("sparql", "lineage", "--format", "csv")
    assert by_default.code == 0
    assert list(by_default.rows[0]) == [column.name for column in shared()["lineage"].named.columns]
    assert {row["old"] for row in by_default.rows} == {f"{BASE}institution/netrc-xiao-mai"}
    other = puxi("sparql", "lineage", "--param", "id=ntic-xiao-mai", "--format", "csv")
    assert {(row["direction"], row["new"]) for row in other.rows} == {("before", f"{BASE}institution/ntic-xiao-mai")}
    pair = puxi("sparql", "conversions", "--param", "from=NETRC", "--param", "to=NTIC", "--format", "csv").rows
    assert {row["newName"] for row in pair} >= {"国家小麦技术创新中心"}
    assert puxi("sparql", "conversions", "--param", "from=NTIC", "--param", "to=NETRC", "--format", "csv").rows == []


@pytest.mark.parametrize("name", ["lineage", "fate", "decided", "sources-of", "centres-of-host", "disputed-facts"])
def test_what_is_no_id_is_said_to_be_none(name: str, puxi: Puxi) -> None:
    """An empty answer means that no source says so; it must not come of a slip of the pen. A name will do for an id."""
    for value in ("Tsinghua Universitie", 'x") . ?s ?p ?o } #', "nix"):
        found = puxi("sparql", name, "--param", f"id={value}", "--format", "csv")
        assert (found.code, found.out) == (3, ""), value
        assert "No institution is known as" in found.err
    by_id, by_name = (puxi("sparql", name, "--param", f"id={one}", "--format", "csv").out for one in NETRC_WHEAT)
    assert by_id == by_name


def test_what_is_no_programme_is_said_to_be_none(puxi: Puxi) -> None:
    for arguments in (("conversions", "--param", "from=NETR"), ("cut", "--param", "designations=NEL,NERK")):
        found = puxi("sparql", *arguments)
        assert (found.code, found.out) == (2, "")
        assert "expected one of NETRC, NERC" in found.err


def test_the_named_queries_are_listed(puxi: Puxi) -> None:
    shown = puxi("sparql", "--list")
    assert (shown.code, shown.err) == (0, "")
    first = [line.split()[0] for line in shown.out.splitlines() if line and not line.startswith(" ")]
    assert first[0] == "name"
    for name, query in shared().items():
        # A long name is folded within its column.
        assert any(name.startswith(word) for word in first[1:]), name
        assert query.question.split()[0] in shown.out


def test_the_text_of_a_query_runs_elsewhere(puxi: Puxi, few: Path) -> None:
    """In a store that knows neither our prefixes nor our base address; it is not run here, and needs no release."""
    printed = puxi("sparql", "lineage", "--param", "id=ntic-xiao-mai", "--text", "--release", "no-such.sqlite")
    assert (printed.code, printed.err) == (0, "")
    asked = puxi("sparql", "lineage", "--param", "id=ntic-xiao-mai", "--format", "json").json
    found = stores.find(Release(few), Space())
    assert found
    elsewhere = pyoxigraph.Store.read_only(str(found.database)).query(printed.out)
    assert isinstance(elsewhere, pyoxigraph.QuerySolutions)
    said = json.loads(elsewhere.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
    assert said["results"]["bindings"] == asked["results"]["bindings"] != []


def test_another_base_address(puxi: Puxi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_BASE", "https://elsewhere.example/puxi")
    found = puxi("sparql", CENTRES, "--format", "csv").rows
    assert {row["name"] for row in found} > NAMES
    assert all(row["c"].startswith("https://elsewhere.example/puxi/institution/ntic-") for row in found)


# -- in which form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_every_form_of_rows(form: str, puxi: Puxi) -> None:
    done = puxi("sparql", CENTRES, "--format", form)
    assert (done.code, done.err) == (0, "")
    if form == "tsv":
        names = {line.split("\t")[1].removesuffix("@zh").strip('"') for line in done.out.splitlines()[1:]}
    else:
        names = {
            str(row[rdflib.Variable("name")])
            for row in Parsed.parse(io.BytesIO(done.out.encode()), format=form).bindings
        }
    assert names > NAMES


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld")])
def test_every_form_of_triples(form: str, parser: str, puxi: Puxi) -> None:
    done = puxi("sparql", LABELS, "--format", form)
    assert (done.code, done.err) == (0, "")
    read = rdflib.Graph().parse(data=done.out, format=parser)
    assert {str(name) for name in read.objects()} > NAMES


def test_the_name_of_the_file_tells_the_form(puxi: Puxi, tmp_path: Path) -> None:
    for name, query in (
        *((name, CENTRES) for name in ("x.csv", "x.tsv", "x.json", "x.XML")),
        *((name, LABELS) for name in ("x.ttl", "x.nt", "x.jsonld")),
    ):
        file = tmp_path / name
        done = puxi("sparql", query, "-o", str(file))
        assert (done.code, done.out) == (0, "")
        assert done.err == f"puxi: {file}: {file.stat().st_size} bytes\n"
        assert "国家小麦技术创新中心" in file.read_bytes().decode("utf-8")
    assert puxi("sparql", CENTRES, "-o", str(tmp_path / "any"), "--format", "csv").code == 0
    assert (tmp_path / "any").read_bytes() == (tmp_path / "x.csv").read_bytes()


def test_what_is_written_is_whole_or_not_at_all(puxi: Puxi, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    assert puxi("sparql", CENTRES, "-o", str(file)).code == 0
    before = file.read_bytes()
    for query, code in (("SELECT", 2), (LABELS, 2), ("no-such-query", 3)):
        assert puxi("sparql", query, "-o", str(file)).code == code
        assert file.read_bytes() == before
    nowhere = puxi("sparql", CENTRES, "-o", str(tmp_path / "none" / "x.csv"))
    assert (nowhere.code, nowhere.out) == (1, "")
    assert "No such file or directory" in nowhere.err
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_table_that_is_cut_says_so_and_csv_is_whole(puxi: Puxi, monkeypatch: pytest.MonkeyPatch) -> None:
    every = "SELECT ?s { ?s a ?c } ORDER BY ?s"
    whole = puxi("sparql", every, "--format", "csv", "--limit-rows", "3")
    assert (whole.code, whole.err) == (0, "")
    assert len(whole.rows) > 20
    cut = puxi("sparql", every, "--limit-rows", "3")
    assert cut.code == 0
    assert cut.err == "puxi: only the first 3 rows; --limit-rows asks for more, --format csv has all\n"
    monkeypatch.setenv("PUXI_SPARQL_ROWS", "4")
    assert "only the first 4 rows" in puxi("sparql", every).err
    exact = puxi("sparql", f"{every} LIMIT 4")
    assert exact.err == ""
    assert len(exact.out.splitlines()) > len(cut.out.splitlines()) >= 4


def test_a_graph_that_is_cut_names_a_form_that_it_can_be_had_in(puxi: Puxi) -> None:
    cut = puxi("sparql", LABELS, "--limit-rows", "1")
    assert cut.code == 0
    assert cut.err.startswith("puxi: only the first 1 row")
    form = cut.err.rpartition("--format ")[2].split()[0]
    whole = puxi("sparql", LABELS, "--format", form)
    assert whole.code == 0
    assert len(rdflib.Graph().parse(data=whole.out, format=form)) > 1


def test_a_terminal_cannot_be_told_what_to_do_by_a_value(puxi: Puxi) -> None:
    shown = puxi("sparql", r'SELECT ("\u001B[2J\u0007\u009B5A小麦" AS ?x) {}')
    assert shown.code == 0
    assert not {"\x1b", "\x07", "\u009b"} & set(shown.out)
    assert "小麦" in shown.out


# -- what does not work -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("linage",), 3, "There is no SPARQL query named 'linage'. Perhaps lineage? puxi sparql --list lists them."),
        (("top-host",), 3, "Perhaps top-hosts?"),
        (("netrc-to-ntic",), 3, "There is no SPARQL query named 'netrc-to-ntic'."),
        (("lineage", "--param", "name=x"), 2, "lineage has no parameter 'name'. It has id"),
        (("lineage", "--param", "id"), 2, "--param: 'id' is not understood; expected NAME=VALUE"),
        (("change-events", "--param", "since=2021"), 2, "--param since: '2021' is not understood; expected DATE, a day"),
        (("ASK {}", "--param", "id=x"), 2, "--param is for named queries"),
        (("ASK {}", "-f", "x.rq"), 2, "Give either a query or --file, not both."),
        (("-f", "no-such-file.rq"), 2, "no-such-file.rq: No such file or directory"),
        ((" ",), 2, "The query is empty."),
        (("ASK {\n  '小麦' ?p ) }",), 2, "Line 2, column 11, before ') }'"),
        (("SELECT ?s { ?s ?p '小麦",), 2, "line 1, column 19"),
        (("SELECT ?s { ?s puxi:became ?o",), 2, "Line 1, column 30, at the end of the line"),
        (("SELECT ?s {\n  ?s ex:name ?o }",), 2, "The prefix ex: is not declared."),
        (("INSERT DATA { <a> <b> <c> }",), 2, "only queries are taken: SELECT, ASK, CONSTRUCT, DESCRIBE"),
        (("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",), 2, "SERVICE is not taken here"),
        (("SELECT * FROM <http://a.example/g> { ?s ?p ?o }",), 2, "There is no graph <http://a.example/g>"),
        ((ENDLESS, "--time-limit", "0.3"), 2, "took longer than 0.3 s"),
        (("ASK {}", "--format", "turtle"), 2, "SELECT and ASK cannot be written as turtle; --format has for it: table, csv, tsv"),
        ((LABELS, "--format", "csv"), 2, "CONSTRUCT and DESCRIBE cannot be written as csv; --format has for it: table, turtle"),
        ((LABELS, "-o", "x.tsv"), 2, "CONSTRUCT and DESCRIBE cannot be written as tsv"),
        (("ASK {}", "-o", "x.txt"), 2, "x.txt: say with --format what is to be written, or end its name in .csv, "),
        (("ASK {}", "--limit-rows", "0"), 2, "Usage: puxi sparql"),
        (("ASK {}", "--format", "parquet"), 2, "Usage: puxi sparql"),
        (("ASK {}", "--release", "no-such.sqlite"), 4, "There is no release at no-such.sqlite. Make one with: puxi build"),
    ],
)  # fmt: skip
def test_what_does_not_work_is_told(puxi: Puxi, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = puxi("sparql", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in " ".join(result.err.split())
    assert result.err.startswith(("puxi: ", "Usage: "))


@pytest.mark.parametrize("content", [b"\xff\xfeA\x00S\x00K\x00", "ASK { ?s ?p '小麦' }".encode("gb18030")])
def test_a_file_that_is_not_utf8(content: bytes, puxi: Puxi, tmp_path: Path) -> None:
    file = tmp_path / "x.rq"
    file.write_bytes(content)
    result = puxi("sparql", "-f", str(file))
    assert (result.code, result.out, result.err) == (2, "", f"puxi: {file}: is not UTF-8 text\n")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("PUXI_SPARQL_ROWS", "many", "PUXI_SPARQL_ROWS"), ("PUXI_SPARQL_BYTES", "100", "longer than 100 bytes")],
)
def test_limits_of_the_environment(
    name: str, value: str, said: str, puxi: Puxi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = puxi("sparql", CENTRES, "--format", "csv")
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_where_no_store_can_be_made_one_is_told_how_to_name_another_place(
    puxi: Puxi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(stores.VARIABLE, str(tmp_path / "file"))
    result = puxi("sparql", "ASK {}")
    assert (result.code, result.out) == (4, "")
    assert f"{tmp_path / 'file'}: " in result.err
    assert f"{stores.VARIABLE} names another folder for stores." in result.err


def test_a_store_that_is_damaged_is_told_with_its_place(
    puxi: Puxi, shelf: Path, few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert puxi("sparql", "ASK {}").code == 0
    shutil.copytree(shelf, tmp_path / "copy")
    monkeypatch.setenv(stores.VARIABLE, str(tmp_path / "copy"))
    found = stores.find(Release(few), Space())
    assert found
    (found.database / "CURRENT").unlink()
    result = puxi("sparql", "ASK {}")
    assert (result.code, result.out) == (4, "")
    assert str(found.folder) in result.err
    assert "Remove this folder, and it is made anew" in result.err
    shutil.rmtree(found.folder)
    assert puxi("sparql", "ASK {}").code == 0


# -- as a process -----------------------------------------------------------------------------------------------------


def test_a_reader_that_has_seen_enough_is_no_error(puxi: Puxi) -> None:
    assert puxi("sparql", "ASK {}").code == 0
    values = " ".join(str(number) for number in range(15_000))
    command = [
        sys.executable,
        "-m",
        "cli.main",
        "sparql",
        f"SELECT * {{ VALUES ?小麦 {{ {values} }} }}",
        "--format",
        "xml",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.read(5) == b"<?xml"
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.fixture
def workers(shelf: Path) -> Iterator[Callable[[], list[int]]]:
    """The processes in which queries over this store run."""

    def found() -> list[int]:
        lines = {process.pid: process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])}
        return [pid for pid, line in lines.items() if "graph.sparql.worker" in line and str(shelf) in " ".join(line)]

    yield found
    assert found() == []


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_sigterm_end_the_query_and_the_command(
    puxi: Puxi, workers: Callable[[], list[int]], how: signal.Signals, code: int
) -> None:
    assert puxi("sparql", "ASK {}").code == 0
    command = [sys.executable, "-m", "cli.main", "sparql", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while not workers() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, b"")
    assert b"Traceback" not in err


def test_without_a_query_at_a_terminal_one_is_told_what_to_give() -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cli.main", "sparql"]
    with subprocess.Popen(command, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.close(follower)
        out, err = process.communicate(timeout=60)
    os.close(leader)
    assert (process.returncode, out) == (2, b"")
    assert b"There is no query. Give one (puxi sparql 'SELECT" in err
