"""Queries without end and queries without bounds are ended, and whoever else asks is answered meanwhile."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from graph.errors import LimitExceeded, Occupied, QueryError
from graph.sparql.engine import Engine, Question, Rows
from graph.sparql.formats import GraphFormat, ResultFormat
from graph.sparql.limits import Limits
from graph.sparql.pool import Pool
from graph.sparql.store import Store
from tests.sparql.conftest import LIMITS, SPACE

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUICK = "SELECT ?s { ?s puxi:designation <designation/NTIC> } LIMIT 1"
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory there")


def test_a_query_without_end_is_ended(engine: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceeded, match=r"longer than 0\.5 s"):
        engine.rows(Question(ENDLESS), Limits(seconds=0.5))
    assert time.monotonic() - started < 20
    assert len(engine.rows(Question(QUICK), LIMITS).rows) == 1


def test_others_are_answered_beside_runaway_queries_in_a_loop(store: Store) -> None:
    until, ended, waited = time.monotonic() + 6, [], []

    def run_away(engine: Engine) -> None:
        while time.monotonic() < until:
            with pytest.raises(LimitExceeded):
                engine.rows(Question(ENDLESS), Limits(seconds=1.5))
            ended.append(1)

    with Pool(store, at_once=4) as pool:
        engine = Engine(pool, SPACE)
        threads = [threading.Thread(target=run_away, args=(engine,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        while time.monotonic() < until:
            started = time.monotonic()
            assert len(engine.rows(Question(QUICK), LIMITS).rows) == 1
            waited.append(time.monotonic() - started)
            time.sleep(0.02)
        for thread in threads:
            thread.join()
    assert len(ended) >= 3
    assert len(waited) > 3
    # What is quick is not put behind what has no end, of which each takes 1.5 s, one after the other.
    assert sorted(waited)[len(waited) // 2] < 1.5


def test_the_server_answers_beside_them_too(client: TestClient) -> None:
    codes: list[int] = []

    def run_away() -> None:
        codes.append(client.get("/sparql", params={"query": ENDLESS}).status_code)

    threads = [threading.Thread(target=run_away) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    for path in ("/sparql?query=ASK%20%7B%7D", "/healthz", "/v1/search?q=xiaomai"):
        started = time.monotonic()
        assert client.get(path).status_code == 200
        assert time.monotonic() - started < 10
    for thread in threads:
        thread.join()
    assert codes == [422, 422]


def test_too_many_at_once_are_told_so(store: Store) -> None:
    ended: list[bool] = []
    with Pool(store, at_once=1, patience=0.1) as pool:
        engine = Engine(pool, SPACE)

        def run_away() -> None:
            # The other one may be there first.
            while not ended:
                with contextlib.suppress(Occupied):
                    with pytest.raises(LimitExceeded):
                        engine.rows(Question(ENDLESS), Limits(seconds=8))
                    ended.append(True)

        engine.rows(Question(QUICK), LIMITS)
        thread = threading.Thread(target=run_away)
        thread.start()

        def ask_until_it_has_begun() -> None:
            while thread.is_alive():
                engine.rows(Question(QUICK), LIMITS)
                time.sleep(0.2)

        with pytest.raises(Occupied):
            ask_until_it_has_begun()
        thread.join()
        assert len(engine.rows(Question(QUICK), LIMITS).rows) == 1


@ON_POSIX
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d)); SEPARATOR='') AS ?all) { ?a ?b ?c . ?d ?e ?f }",
        "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f }",
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND (CONCAT(STR(?a), STR(?d)) AS ?x) }",
    ],
)
def test_a_query_that_takes_too_much_memory_is_ended(query: str, engine: Engine) -> None:
    with pytest.raises(LimitExceeded, match=r"memory|bytes"):
        engine.write(
            Question(query),
            ResultFormat.JSON,
            GraphFormat.TURTLE,
            Limits(seconds=40, memory=100_000_000, bytes=50_000_000),
        )
    assert len(engine.rows(Question(QUICK), LIMITS).rows) == 1


def test_a_result_that_is_too_long_is_refused(engine: Engine) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        with pytest.raises(LimitExceeded, match="longer than 100000 bytes"):
            engine.write(Question(query), ResultFormat.JSON, GraphFormat.TURTLE, Limits(bytes=100_000))
        found = engine.rows(Question(query), Limits(rows=10))
        assert (len(found.rows), found.truncated) == (10, True)


def test_a_process_that_is_killed_from_outside_is_replaced(store: Store) -> None:
    with Pool(store) as pool:
        engine = Engine(pool, SPACE)
        engine.rows(Question(QUICK), LIMITS)
        (worker,) = pool._idle
        worker._process.kill()
        worker._process.wait()
        assert len(engine.rows(Question(QUICK), LIMITS).rows) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_nothing_is_left_running(store: Store) -> None:
    with Pool(store, at_once=2) as pool:
        engine = Engine(pool, SPACE)
        with pytest.raises(LimitExceeded):
            engine.rows(Question(ENDLESS), Limits(seconds=0.5))
        engine.rows(Question(QUICK), LIMITS)
        pids = [worker._process.pid for worker in pool._idle]
        assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists()]


HOSTILE = [
    "SELECT * { ?s " + "/".join(["puxi:became"] * 8_000) + " ?o }",
    "SELECT (" + "!" * 90_000 + "1 AS ?x) {}",
    "SELECT (" + "-" * 90_000 + "1 AS ?x) {}",
    "SELECT * { ?s ?p ?o FILTER (" + " || ".join(["?s = ?o"] * 9_000) + ") } LIMIT 1",
    "SELECT * " + "{" * 40_000,
    "SELECT * " + "{" * 90 + "}" * 90,
    "SELECT * { ?s " + "^" * 50_000 + "puxi:became ?o }",
    "SELECT * { " + "?s ?p ?o . " * 8_000 + "} LIMIT 1",
    "SELECT * { VALUES ?x { " + "1 " * 40_000 + "} } LIMIT 1",
    "SELECT (REPLACE('" + "a" * 30_000 + "', '(a*)*b', 'x') AS ?x) {}",
    "SELECT (REGEX('a', '((a{1,1000}){1,1000}){1,1000}') AS ?x) {}",
    "SELECT ?s { ?s (puxi:became*)* ?o } LIMIT 1",
    "SELECT * { ?s (puxi:became|!puxi:became)* ?o . ?o (puxi:became|!puxi:became)* ?s }",
    "SELECT * { BIND (<http://[::1> AS ?x) }",
    "SELECT * { ?s ?p '\\ud800' }",
    "SELECT * { ?s ?p '\ud800' }",
    "\ufeffASK {}",
    "ASK { ?s ?p <javascript:alert(1)> }",
    "SELECT ?s { ?s ?p '" + "小" * 90_000 + "' }",
    "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
    "BASE <../../..> SELECT * { <x> ?p ?o }",
    "SELECT (STRLEN(STRUUID()) AS ?n) (NOW() AS ?t) (RAND() AS ?r) {}",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_queries(number: int, engine: Engine, ask: Callable[[str], Rows]) -> None:
    """Each is answered, or refused for a reason; the next one is answered in any case."""
    started = time.monotonic()
    with contextlib.suppress(QueryError):
        engine.rows(Question(HOSTILE[number]), Limits(seconds=1, memory=200_000_000, rows=5))
    assert time.monotonic() - started < 30
    assert len(ask(QUICK).rows) == 1
