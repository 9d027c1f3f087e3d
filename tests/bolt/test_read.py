"""Reading: rows as they are, limits that hold and say so, and queries that can be ended."""

import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest

from graph.bolt import read
from graph.bolt.cited import source_ids
from graph.bolt.connect import Managed
from graph.bolt.limits import Limits
from graph.bolt.read import Reader
from graph.bolt.values import Node, Relationship
from graph.bolt.values import Path as Walk
from graph.errors import CypherError, LimitExceeded, QueryError
from graph.neo4j_server import managed, running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.managed import Address
from graph.neo4j_server.versions import Version

WHEAT = "MATCH (a:NETRC {id: 'netrc-xiao-mai'})-[b:BECAME]->(t:NTIC {id: 'ntic-xiao-mai'})"
#: A single expression, within which Neo4j does not look whether it is to end.
SUM = "RETURN reduce(s = 0, i IN range(1, $last) | s + i) AS sum"
ENDLESS = "UNWIND range(1, 1000000000) AS x UNWIND range(1, 1000000000) AS y RETURN count(*)"


@pytest.fixture
def neo4j(expendable_neo4j: Address) -> Address:
    """Each version's server in turn: some tests here end it, or take all its memory."""
    return expendable_neo4j


def goes_on(reader: Reader) -> bool:
    """Whether the server is still at a query, seen over a connection of its own; it gets some seconds to end it."""
    from graph.bolt.connect import driver

    end = time.monotonic() + 15
    with driver(reader.target) as opened:
        while opened.execute_query(
            "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND' RETURN 1"
        ).records:
            if time.monotonic() > end:
                return True
            time.sleep(0.2)
    return False


def test_rows_come_with_the_release_they_are_of(reader: Reader, neo4j: Address) -> None:
    table = reader.run(f"{WHEAT} RETURN a.id AS old, b.status AS status, t.name_zh AS name")
    assert table.columns == ("old", "status", "name")
    assert table.rows == [("netrc-xiao-mai", "applied", "国家小麦技术创新中心")]
    assert (table.release, table.truncated, table.notices, table.plan) == (neo4j.release, "", (), "")
    assert table.records() == [{"old": "netrc-xiao-mai", "status": "applied", "name": "国家小麦技术创新中心"}]


def test_values_of_every_type(reader: Reader) -> None:
    table = reader.run(
        "RETURN [null, true, 1, 1.5, 'a', date('2021-12-30'), datetime('2021-12-30T12:00:00Z'), time('12:00:00.000000001'), "
        "duration('P1Y2DT3S'), point({x: 1, y: 2}), {b: 1, a: [2]}, 0.0 / 0.0] AS l"
    )
    ((values,),) = table.rows
    assert isinstance(values, list)
    *plain, nan = values
    assert plain == [
        None, True, 1, 1.5, "a", date(2021, 12, 30), datetime(2021, 12, 30, 12, tzinfo=UTC), "12:00:00.000000001+00:00",
        "P1Y2DT3S", {"srid": 7203, "x": 1.0, "y": 2.0}, {"a": [2], "b": 1},
    ]  # fmt: skip
    assert list(plain[10]) == ["a", "b"]
    assert nan != nan


def test_a_relationship_knows_its_ends_also_where_they_are_not_returned(reader: Reader) -> None:
    ((became,),) = reader.run(f"{WHEAT} RETURN b").rows
    assert isinstance(became, Relationship)
    assert (became.type, became.start, became.end) == ("BECAME", "netrc-xiao-mai", "ntic-xiao-mai")
    assert became.properties["status"] == "applied"
    ((held,),) = reader.run(f"{WHEAT} RETURN {{change: [b]}}").rows
    assert held == {"change": [became]}


def test_a_path_is_its_nodes_and_relationships(reader: Reader) -> None:
    ((way, node),) = reader.run(
        "MATCH p = (:NTIC {id: 'ntic-xiao-mai'})<-[:BECAME]-(a:NETRC {id: 'netrc-xiao-mai'}) RETURN p, a"
    ).rows
    assert isinstance(way, Walk)
    first, between, last = way.parts
    assert isinstance(first, Node)
    assert isinstance(between, Relationship)
    assert (first.id, between.start, between.end) == ("ntic-xiao-mai", "netrc-xiao-mai", "ntic-xiao-mai")
    assert last == node
    assert last.labels == tuple(sorted(last.labels))  # type: ignore[union-attr]


def test_sources_are_found_in_columns_nodes_and_relationships(reader: Reader) -> None:
    named = reader.run(f"{WHEAT} RETURN b.sources, b.sources AS quoted")
    ((expected, _),) = named.rows
    assert expected
    assert source_ids(named) == expected
    assert source_ids(named, ["quoted"]) == expected
    assert source_ids(reader.run(f"{WHEAT} RETURN b")) == expected
    assert source_ids(reader.run("MATCH (s:Source) RETURN s ORDER BY s.id LIMIT 1")) == [
        reader.run("MATCH (s:Source) RETURN min(s.id)").rows[0][0]
    ]
    assert source_ids(reader.run(f"{WHEAT} RETURN a.id, b.status")) == []


def test_more_rows_than_wanted_are_left_out_and_that_is_said(reader: Reader) -> None:
    began = time.monotonic()
    table = reader.run("UNWIND range(1, 1000000000) AS x RETURN x", limits=Limits(rows=10))
    assert ([row[0] for row in table.rows], table.truncated) == (list(range(1, 11)), "rows")
    # Nobody waits for the rest to be made.
    assert time.monotonic() - began < 15
    assert reader.run("UNWIND range(1, 10) AS x RETURN x", limits=Limits(rows=10)).truncated == ""
    assert not goes_on(reader)


def test_a_result_that_would_fill_the_memory_is_cut(reader: Reader) -> None:
    before = psutil.Process().memory_info().rss
    text = "UNWIND range(1, 1000000) AS x RETURN reduce(s = toString(x), i IN range(1, 14) | s + s) AS s"
    table = reader.run(text, limits=Limits(rows=10**6, bytes=20_000_000))
    assert table.truncated == "bytes"
    assert 100 < len(table.rows) < 2000
    assert psutil.Process().memory_info().rss - before < 200e6


@pytest.mark.parametrize(
    "text",
    [
        "RETURN reduce(s = 'x', i IN range(1, 25) | s + s) AS s",
        "RETURN range(1, 5000000) AS l",
        "RETURN [x IN range(1, 10000000) | null] AS l",
        "UNWIND [1, 2] AS x RETURN CASE x WHEN 1 THEN 'small' ELSE reduce(s = 'x', i IN range(1, 25) | s + s) END AS s",
    ],
)
def test_a_row_that_is_too_large_is_not_fetched(reader: Reader, text: str) -> None:
    with pytest.raises(LimitExceeded, match="One row of the result is larger than 4000000 bytes and was not fetched"):
        reader.run(text)
    assert reader.run("RETURN 1").rows == [(1,)]


def test_a_row_just_below_the_limit_comes_whole(reader: Reader) -> None:
    ((text,),) = reader.run("RETURN reduce(s = 'x', i IN range(1, 21) | s + s) AS s").rows
    assert text == "x" * 2**21


def test_a_query_that_takes_too_long_is_ended_on_the_server_too(reader: Reader) -> None:
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match=r"took longer than 1 s and was ended\. Narrow it"):
        reader.run(ENDLESS, limits=Limits(seconds=1))
    assert time.monotonic() - began < 1 + 2 * read.GRACE + 3
    assert not goes_on(reader)
    assert reader.run("RETURN 1").rows == [(1,)]


def test_a_query_that_takes_too_much_memory_is_ended(reader: Reader) -> None:
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match="needs more memory than the server gives to one"):
        reader.run("UNWIND range(1, 1000000000) AS x RETURN collect({x: x})[0]")
    # The driver counts this among the errors that may pass, and would try again for half a minute.
    assert time.monotonic() - began < 20


def test_ctrl_c_ends_the_query_here_and_on_the_server(reader: Reader) -> None:
    assert threading.current_thread() is threading.main_thread()
    timer = threading.Timer(1, signal.raise_signal, (signal.SIGINT,))
    began = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        reader.run(ENDLESS)
    timer.join()
    assert time.monotonic() - began < 30
    assert not goes_on(reader)
    assert reader.run("RETURN 1").rows == [(1,)]


def test_parameters_are_values(reader: Reader) -> None:
    text = "RETURN $text AS text, $whole AS whole, $day AS day, $list AS list, $map AS map, $none AS none"
    given = {
        "text": "a' OR 1=1 //",
        "whole": 5,
        "day": date(2021, 12, 30),
        "list": [1, "a"],
        "map": {"k": [None]},
        "none": None,
    }
    assert reader.run(text, given).records() == [given]


def test_a_value_that_cannot_be_sent_is_told(reader: Reader) -> None:
    for value in (2**70, object()):
        with pytest.raises(CypherError, match="A parameter cannot be sent"):
            reader.run("RETURN $x", {"x": value})
    assert reader.run("RETURN 1").rows == [(1,)]


@pytest.mark.parametrize(
    ("text", "message", "place", "hint"),
    [
        ("MATCH (a:NETRC RETURN a", "'RETURN' is not understood here; expected", (1, 16), ""),
        ("MATCH (a:NETRC)\nRETRUN a", "'RETRUN' is not understood here.", (2, 1), "RETURN?"),
        ("MATCH (a:NETRC) RETURN a.name +", "The statement ends too early; expected", (1, 32), ""),
        ("RETURN '小麦😀', zz", "Variable `zz` not defined", (1, 15), ""),
        ("RETURN toUper('x')", "There is no function toUper().", (1, 8), "toUpper()?"),
        ("RETURN tolowercase('x')", "There is no function tolowercase().", (1, 8), "toLower()?"),
        ("CALL db.lables()", "There is no procedure db.lables.", (0, 0), "db.labels?"),
        (
            "RETURN $from",
            "The statement has the parameter $from, and no value is given for it.",
            (0, 0),
            "--param from=VALUE",
        ),
        ("RETURN ‘小麦’", "'‘' is not understood here.", (1, 8), "Write ' instead of ‘."),
        ("RETURN（1）", "'（' is not understood here.", (1, 7), "Write ( instead of （."),
        ("PROFILE RETRUN 1", "'RETRUN' is not understood here.", (1, 9), "RETURN?"),
        ("RETURN 1; RETURN 2", "One statement at a time is run, and these are several.", (0, 0), ""),
        ("RETURN 1 / 0", "/ by zero", (0, 0), ""),
    ],
)
def test_an_error_has_its_place_and_a_hint(
    reader: Reader, text: str, message: str, place: tuple[int, int], hint: str
) -> None:
    with pytest.raises(CypherError) as wrong:
        reader.run(text)
    assert str(wrong.value).startswith(message)
    assert (wrong.value.line, wrong.value.column) == place
    assert wrong.value.hint == hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MATCH (a:netrc) RETURN a", [("There is no label `netrc`.", 1, 10, "NETRC?")]),
        (
            "MATCH (:NETRC)-[:BECOME]->(b {nam: 'x'}) RETURN b",
            [
                ("There is no relationship type `BECOME`.", 1, 18, "BECAME?"),
                ("There is no property `nam`.", 1, 31, "name?"),
            ],
        ),
        ("MATCH (a:国家技术创新中心)\nRETURN a", [("There is no label `国家技术创新中心`.", 1, 10, "NTIC?")]),
        (
            "MATCH (a:Qwertz) RETURN a",
            [("There is no label `Qwertz`.", 1, 10, "CALL db.labels() lists what there is.")],
        ),
        ("RETURN '小麦😀' AS x, EXISTS { (:Ntic) }", [("There is no label `Ntic`.", 1, 31, "NTIC?")]),
    ],
)
def test_a_name_that_the_graph_has_not_is_told_with_the_nearest(
    reader: Reader, text: str, said: list[tuple[str, int, int, str]]
) -> None:
    found = reader.run(text).notices
    assert [(notice.message, notice.line, notice.column, notice.hint) for notice in found] == said


def test_a_plan_is_shown_where_it_is_asked_for(reader: Reader) -> None:
    planned = reader.run("EXPLAIN MATCH (n:NTIC) RETURN n.id")
    assert (planned.columns, planned.rows) == (("n.id",), [])
    assert "NodeByLabelScan" in planned.plan
    profiled = reader.run("// why so slow\nPROFILE MATCH (n:NTIC) RETURN n.id LIMIT 1")
    assert len(profiled.rows) == 1
    assert "DB Hits" in profiled.plan


def test_both_languages_are_understood_where_the_server_has_them(reader: Reader, neo4j_version: Version) -> None:
    assert reader.run("CYPHER 5 RETURN 1 AS x").rows == [(1,)]
    if neo4j_version.number.startswith("5."):
        with pytest.raises(CypherError, match="25 is not a valid option"):
            reader.run("CYPHER 25 RETURN 1 AS x")
    else:
        assert reader.run("CYPHER 25 RETURN 1 AS x").rows == [(1,)]


@pytest.mark.parametrize(
    "text",
    [
        "CALL db.labels() YIELD label RETURN count(label) > 10",
        "CALL db.index.fulltext.queryNodes('entity_names', 'xiaomai') YIELD node RETURN count(node) > 0",
        "CALL db.schema.visualization() YIELD nodes RETURN size(nodes) > 10",
        "SHOW INDEXES YIELD name WHERE name = 'entity_names' RETURN count(*) = 1",
        "SHOW FUNCTIONS YIELD name RETURN count(*) > 100",
        "USE neo4j MATCH (n:NTIC) RETURN count(n) > 10",
        "MATCH (n:NTIC) RETURN count(n) > 10;",
    ],
)
def test_what_tells_of_the_graph_is_let_through(reader: Reader, text: str) -> None:
    assert reader.run(text).rows == [(True,)]


def test_a_statement_longer_than_allowed_is_not_sent(reader: Reader) -> None:
    with pytest.raises(QueryError, match=r"has 100010 characters; 100000 are allowed\. Give long lists as a parameter"):
        reader.run("RETURN '" + "x" * 100_001 + "'")
    with pytest.raises(QueryError, match="The statement is empty"):
        reader.run(" \n")


def test_limits_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_CYPHER_ROWS", "5")
    monkeypatch.setenv("PUXI_CYPHER_SECONDS", "7")
    assert Limits.of() == Limits(rows=5, seconds=7)
    assert Limits.of(rows=2, seconds=0.5) == Limits(rows=2, seconds=0.5)
    for wrong in ("0", "-1", "many", "1e3"):
        monkeypatch.setenv("PUXI_CYPHER_BYTES", wrong)
        with pytest.raises(QueryError, match=f"PUXI_CYPHER_BYTES is '{wrong}'; expected a whole number"):
            Limits.of()


@pytest.fixture
def ours(neo4j: Address, neo4j_version: Version, release_path: Path, expendable_home: Path) -> Iterator[Reader]:
    """A reader that knows that Puxi runs the server itself."""
    with Reader(Managed(release_path, neo4j_version.number, expendable_home).start()) as opened:
        yield opened


def test_a_server_that_has_ended_is_started_again(ours: Reader, neo4j_version: Version, expendable_home: Path) -> None:
    assert ours.run("RETURN 1").rows == [(1,)]
    managed.stop(version=neo4j_version.number, folder=expendable_home)
    assert ours.run("RETURN 2").rows == [(2,)]


def test_a_server_that_cannot_end_a_query_is_ended(ours: Reader, neo4j_version: Version, expendable_home: Path) -> None:
    before = {process.pid for process in running.ours(Instance(expendable_home, neo4j_version).folder)}
    # Once before: a server that has just started takes its time over the first of them.
    ours.run(SUM, {"last": 10})
    with pytest.raises(LimitExceeded, match=r"The server was ended with it; the next query starts it again\."):
        ours.run(SUM, {"last": 20_000_000_000}, Limits(seconds=3))
    assert not running.ours(Instance(expendable_home, neo4j_version).folder)
    assert ours.run("RETURN 1").rows == [(1,)]
    assert before.isdisjoint(process.pid for process in running.ours(Instance(expendable_home, neo4j_version).folder))


def test_a_server_of_ones_own_is_not_ended(reader: Reader) -> None:
    reader.run(SUM, {"last": 10})
    with pytest.raises(LimitExceeded, match=r"The server itself may go on with it for a while\."):
        reader.run(SUM, {"last": 1_000_000_000}, Limits(seconds=3))
    assert reader.run("RETURN 1").rows == [(1,)]
