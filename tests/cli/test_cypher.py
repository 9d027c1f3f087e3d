"""``puxi cypher``: what is asked, where it goes, in which form, and what is said where it does not work."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from graph.neo4j_server.managed import Address
from graph.release.reader import Release
from tests.cli.conftest import Puxi

QUERY = "MATCH (a:NETRC)-[b:BECAME]->(t:NTIC) RETURN a.name_zh, t.name_zh, b.status, b.sources ORDER BY a.id"
COUNTING = "UNWIND range(1, 5) AS x RETURN x, toString(x) AS text"
Process = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(autouse=True)
def server(neo4j_current: Address, monkeypatch: pytest.MonkeyPatch) -> Address:
    """The server that commands ask."""
    for name in ("USER", "DATABASE"):
        monkeypatch.delenv(f"PUXI_NEO4J_{name}", raising=False)
    monkeypatch.setenv("PUXI_NEO4J_URI", neo4j_current.uri)
    monkeypatch.setenv("PUXI_NEO4J_PASSWORD", neo4j_current.password)
    return neo4j_current


def test_a_table_tells_its_release_and_how_to_cite_it(puxi: Puxi, server: Address) -> None:
    shown = puxi("cypher", QUERY)
    assert (shown.code, shown.err) == (0, "")
    assert "国家小麦技术创新中心" in shown.out
    assert f"rows, release {server.release}, " in shown.out
    (line,) = [text for text in shown.out.splitlines() if text.startswith("  puxi sources ")]
    # What it says to run gives the footnotes.
    footnotes = puxi(*line.split()[1:])
    assert footnotes.code == 0
    assert footnotes.out
    assert "Truncated" not in shown.out


def test_json_has_rows_by_column_and_what_is_to_be_known_of_them(puxi: Puxi, server: Address) -> None:
    found = puxi("cypher", QUERY, "--format", "json").json
    assert found["release"] == server.release
    assert found["columns"] == ["a.name_zh", "t.name_zh", "b.status", "b.sources"]
    assert (found["truncated"], found["notices"], found["query"]) == ("", [], QUERY)
    # The statement asks for no order.
    pairs = {(row["a.name_zh"], row["t.name_zh"]) for row in found["rows"]}
    assert ("国家小麦工程技术研究中心", "国家小麦技术创新中心") in pairs
    assert set(found["sources"]) == {source for row in found["rows"] for source in row["b.sources"]}
    assert puxi("cypher", "MATCH (n:NTIC {id: ''}) RETURN n", "--format", "json").json["rows"] == []


def test_csv_has_a_row_for_each_and_no_formulas(puxi: Puxi) -> None:
    found = puxi(
        "cypher", "RETURN '=1+1' AS f, -1 AS n, [1, 2] AS l, date('2021-12-30') AS d, {b: 1} AS m", "--format", "csv"
    )
    assert found.rows == [{"f": "'=1+1", "n": "-1", "l": "1 | 2", "d": "2021-12-30", "m": '{"b": 1}'}]


def test_a_result_cut_short_says_so_in_every_form(puxi: Puxi, tmp_path: Path) -> None:
    said = "Truncated: there are more than these 2 rows. --limit-rows N shows more."
    table = puxi("cypher", COUNTING, "--limit-rows", "2")
    assert said in table.out
    comma = puxi("cypher", COUNTING, "--limit-rows", "2", "--format", "csv")
    assert comma.err == f"puxi: {said}\n"
    assert comma.rows == [{"x": "1", "text": "1", "truncated": "rows"}, {"x": "2", "text": "2", "truncated": "rows"}]
    found = puxi("cypher", COUNTING, "--limit-rows", "2", "--format", "json")
    assert (found.json["truncated"], len(found.json["rows"])) == ("rows", 2)
    file = tmp_path / "rows.parquet"
    assert said in puxi("cypher", COUNTING, "--limit-rows", "2", "-o", str(file)).err
    assert list(pd.read_parquet(file).truncated) == ["rows", "rows"]
    assert "truncated" not in puxi("cypher", COUNTING, "--limit-rows", "5", "--format", "csv").out


def test_parquet_is_read_by_pandas(puxi: Puxi, tmp_path: Path) -> None:
    file = tmp_path / "centres.parquet"
    text = "MATCH (n:NTIC) RETURN n.id AS id, n.approved_earliest AS day, n.planned AS planned, n.sources AS sources ORDER BY id"
    written = puxi("cypher", text, "--output", str(file))
    assert (written.code, written.out) == (0, "")
    assert f"{file}: " in written.err
    read = pd.read_parquet(file)
    rows = puxi("cypher", text, "--format", "json").json["rows"]
    assert list(read.id) == [row["id"] for row in rows]
    assert [None if day is None else day.isoformat() for day in read.day] == [row["day"] for row in rows]
    assert [list(some) for some in read.sources] == [row["sources"] for row in rows]
    assert list(read.planned) == [row["planned"] for row in rows]


def test_the_name_of_the_file_tells_the_form(puxi: Puxi, tmp_path: Path) -> None:
    for name in ("x.json", "x.csv", "x.txt"):
        assert puxi("cypher", COUNTING, "-o", str(tmp_path / name)).code == 0
    assert json.loads((tmp_path / "x.json").read_text())["columns"] == ["x", "text"]
    assert len(list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text())))) == 5
    assert (tmp_path / "x.txt").read_text().startswith("x  text\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.json", "x.txt"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(puxi: Puxi, tmp_path: Path) -> None:
    result = puxi("cypher", COUNTING, "-o", str(tmp_path / "none" / "x.csv"))
    assert result.code == 1
    assert "No such file or directory" in result.err
    (tmp_path / "x.csv").mkdir()
    assert puxi("cypher", COUNTING, "-o", str(tmp_path / "x.csv")).code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_statement_from_a_file_and_from_standard_input(
    puxi: Puxi, puxi_process: Process, tmp_path: Path, neo4j_current: Address
) -> None:
    file = tmp_path / "query.cypher"
    file.write_text("\ufeff// how many\nUNWIND $list AS x\nRETURN sum(x) AS sum, $text AS text;\n", encoding="utf-8")
    given = ("--param", "list=[1, 2]", "--param", "text=小麦")
    found = puxi("cypher", "-f", str(file), *given, "--format", "json").json
    assert found["rows"] == [{"sum": 3, "text": "小麦"}]
    command = [sys.executable, "-m", "cli.main", "cypher", "-f", "-", *given, "--format", "csv"]
    done = subprocess.run(command, input=file.read_bytes(), capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "sum,text\n3,小麦\n".encode())


def test_a_named_query_is_run_by_its_name(puxi: Puxi) -> None:
    named = puxi("cypher", "netrc-to-ntic", "--format", "json")
    assert named.code == 0
    assert "old_id" in named.json["columns"]
    other = puxi("cypher", "netrc-to-ntic", "--param", "from=NEL", "--param", "to=NERC", "--format", "json")
    assert {row["old_id"] for row in other.json["rows"]}.isdisjoint(row["old_id"] for row in named.json["rows"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("became-what", "--param", "institution=清华大学堂"), "no body is called 清华大学堂; puxi cypher find"),
        (("shortest-path", "--param", "from=清华大学", "--param", "to=no one's"), "--param 'text=no one'\\''s' lists"),
        (("lineage", "--param", "id=no-such-body"), "no body is called no-such-body; "),
    ],
)
def test_no_row_for_a_body_that_the_graph_has_not_is_told(puxi: Puxi, arguments: tuple[str, ...], message: str) -> None:
    result = puxi("cypher", *arguments, "--format", "json")
    assert result.json["rows"] == []
    assert message in result.err
    assert len(result.err.splitlines()) == 1


def test_no_row_for_a_body_that_is_there_is_no_mistake(puxi: Puxi) -> None:
    # Whatever it is called by: no source tells of a successor.
    for name in ("清华大学", "qing-hua-da-xue", "Tsinghua University"):
        result = puxi("cypher", "became-what", "--param", f"institution={name}", "--format", "json")
        assert (result.code, result.json["rows"], result.err) == (0, [], "")


def test_of_a_former_id_a_twin_tells_which_one_to_ask_with(puxi: Puxi, release_path: Path) -> None:
    former, body = next(iter(Release(release_path).query("SELECT id, entity_id FROM redirects ORDER BY id")))
    result = puxi("cypher", "show", "--param", f"id={former}", "--format", "json")
    assert result.json["rows"] == []
    assert f"{former} is no id of today; ask with --param id={body}" in result.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("netrc-to-ntci",), 3, "There is no query named 'netrc-to-ntci'. Perhaps netrc-to-ntic?"),
        (("netrc-to-ntic", "--param", "form=NEL"), 2, "netrc-to-ntic has no parameter 'form'. It has from, to"),
        (("netrc-to-ntic", "--param", "as_of=2021"), 2, "--param as_of: '2021' is not understood; expected DATE, a day"),
        (("RETURN 1", "--param", "x"), 2, "--param: 'x' is not understood; expected NAME=VALUE"),
        (("RETURN $x",), 2, "The statement has the parameter $x, and no value is given for it.\n  --param x=VALUE"),
        (("RETURN 1", "-f", "x"), 2, "Give either a query or --file, not both."),
        (("-f", "no-such-file.cypher"), 2, "no-such-file.cypher: No such file or directory"),
        ((), 2, "There is no query. Give one"),
        (("CREATE (:X)",), 2, "This statement is not run, because it would change the graph. Only reading is allowed"),
        (("RETURN 1", "--uri", "bolt://127.0.0.1:1"), 5, "bolt://127.0.0.1:1 refuses the connection"),
        (("RETURN 1", "--uri", "localhost"), 5, "'localhost' is no address of a Neo4j"),
        (("RETURN 1", "--user", "nobody"), 5, "does not let 'nobody' in"),
        (("RETURN 1", "--database", "nowhere"), 5, "has no database 'nowhere'"),
        (("RETURN 1", "--limit-rows", "0"), 2, "Usage: puxi cypher"),
        (("RETURN 1", "--format", "xml"), 2, "Usage: puxi cypher"),
        (("UNWIND range(1, 1000000000) AS x RETURN sum(x)", "--time-limit", "0.5"), 2, "took longer than 0.5 s"),
    ],
)  # fmt: skip
def test_what_does_not_work_is_told(puxi: Puxi, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = puxi("cypher", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err


def test_an_error_is_shown_under_its_place(puxi: Puxi) -> None:
    result = puxi("cypher", "MATCH (a:NETRC)\nRETURN '小麦', a.name_zh +")
    assert result.code == 2
    assert result.err.splitlines()[1:3] == ["  RETURN '小麦', a.name_zh +", "                            ^"]
    assert "(line 2, column 25)" in result.err.splitlines()[0]


def test_an_unknown_name_is_told_beside_the_answer(puxi: Puxi) -> None:
    result = puxi("cypher", "MATCH (a:netrc) RETURN a.name", "--format", "csv")
    assert (result.code, result.out) == (0, "a.name\n")
    assert result.err == (
        "puxi: There is no label `netrc` (line 1, column 10).\n"
        "  MATCH (a:netrc) RETURN a.name\n"
        "           ^\n"
        "  Perhaps NETRC?\n"
    )


def test_a_password_may_stand_in_a_file(
    puxi: Puxi, server: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUXI_NEO4J_PASSWORD")
    assert "Set PUXI_NEO4J_PASSWORD, or give --password-file" in puxi("cypher", "RETURN 1").err
    file = tmp_path / "password"
    file.write_text(f"{server.password}\n")
    assert puxi("cypher", "RETURN 1", "--password-file", str(file)).code == 0
    assert "--password " not in puxi("cypher", "--help").out


def test_a_terminal_cannot_be_told_what_to_do_by_a_value(puxi: Puxi) -> None:
    shown = puxi("cypher", "RETURN '\x1b[2J\x07\u009b5A' AS x, '小麦' AS `\x1b]0;x`")
    assert shown.code == 0
    assert not {"\x1b", "\x07", "\u009b"} & set(shown.out)
    assert "小麦" in shown.out


def test_of_another_release_than_was_asked_for_nothing_is_told(puxi: Puxi, release_path: Path) -> None:
    assert puxi("cypher", "RETURN 1", "--release", str(release_path)).code == 0
    assert puxi("cypher", "RETURN 1", "--release", "no-such.sqlite").code == 4


def test_without_a_server_of_ones_own_puxi_runs_one(
    puxi: Puxi, neo4j_home: Path, server: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUXI_NEO4J_URI")
    monkeypatch.delenv("PUXI_NEO4J_PASSWORD")
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(neo4j_home))
    monkeypatch.setenv("PUXI_NEO4J_VERSION", server.version)
    assert puxi("cypher", "MATCH (r:Release) RETURN r.id AS id", "--format", "json").json["rows"] == [
        {"id": server.release}
    ]


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_sigterm_end_the_query_and_the_command(server: Address, how: signal.Signals, code: int) -> None:
    # Other tests ask the same server meanwhile.
    ours = f"UNWIND range(1, 1000000000) AS ended_by_{how.name}"
    command = [sys.executable, "-m", "cli.main", "cypher", f"{ours} UNWIND range(1, 1000000000) AS y RETURN sum(y)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        queries = f"SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH '{ours}' RETURN count(*)"
        assert waited(server, queries, 1)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in err
    assert out == b""
    assert waited(server, queries, 0)


def waited(server: Address, query: str, number: int) -> bool:
    """Whether a count becomes this number within half a minute."""
    import neo4j

    end = time.monotonic() + 30
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        while time.monotonic() < end:
            if driver.execute_query(query).records[0][0] == number:
                return True
            time.sleep(0.1)
    return False


def test_parquet_is_not_thrown_at_a_terminal() -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cli.main", "cypher", "RETURN 1", "--format", "parquet"]
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=subprocess.PIPE) as process:
        os.close(follower)
        _, err = process.communicate(timeout=60)
    os.close(leader)
    assert process.returncode == 2
    assert b"--output FILE with it" in err
