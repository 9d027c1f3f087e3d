"""Queries as analysts write them: the same answer on both versions of Neo4j, in Cypher 5 and 25, and by plain Python.

That versions agree with each other says that analysts may use either; that Python agrees says that the graph holds what
the rows of the release say, and that we read Cypher as Neo4j does.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import pytest

from graph.neo4j_server.managed import Address
from graph.release.reader import Release
from tests.queries.answers import Answer, Engine, normal
from tests.queries.generated import Case, cases, names
from tests.queries.memory import Memory

NAMES = names()


@pytest.fixture(scope="module")
def made(release_path: Path) -> dict[str, Case]:
    return {case.name: case for case in cases(Memory(Release(release_path)))}


@pytest.fixture(scope="module")
def engines(neo4j_lts: Address, neo4j_current: Address) -> Iterator[list[list[Engine]]]:
    """The engines, one list for each server: what is in one list is asked one after the other."""
    with driver(neo4j_lts) as lts, driver(neo4j_current) as current:
        yield [
            [Engine("5.26", lts, "")],
            [Engine("current, Cypher 5", current, "CYPHER 5 "), Engine("current, Cypher 25", current, "CYPHER 25 ")],
        ]


def driver(address: Address) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password))


@pytest.fixture(scope="module")
def answered() -> dict[str, Answer]:
    """What the tests of single queries have found, for the tests of all of them."""
    return {}


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def ask(case: Case, engines: list[list[Engine]], pool: ThreadPoolExecutor) -> dict[str, Answer]:
    """The answers of all engines; both servers are asked at the same time."""

    def one_server(asked: list[Engine]) -> dict[str, Answer]:
        return {engine.name: engine.answer(case) for engine in asked}

    return {name: answer for found in pool.map(one_server, engines) for name, answer in found.items()}


def test_there_are_enough_of_them_and_they_are_the_same_every_time(made: dict[str, Case], release_path: Path) -> None:
    assert list(made) == NAMES
    assert len({(case.text, str(case.parameters)) for case in made.values()}) == len(made) >= 300
    assert sum(case.rows is not None for case in made.values()) >= 300
    again = cases(Memory(Release(release_path)))
    assert [(c.text, c.parameters) for c in again] == [(c.text, c.parameters) for c in made.values()]


@pytest.mark.parametrize("name", NAMES)
def test_every_engine_and_python_give_the_same_answer(
    name: str,
    made: dict[str, Case],
    engines: list[list[Engine]],
    pool: ThreadPoolExecutor,
    answered: dict[str, Answer],
) -> None:
    case = made[name]
    answers = ask(case, engines, pool)
    first = answered[name] = answers["5.26"]
    for engine, answer in answers.items():
        assert answer.rows == first.rows, f"{engine} and 5.26 differ on {case.parameters}\n{case.text}"
        # An unknown label, type or property is a remark and not an error: the query would find nothing, everywhere alike.
        assert not answer.remarks, f"{engine} finds this query odd: {answer.remarks}\n{case.text}"
    if case.rows is not None:
        assert first.rows == normal(case, case.rows), f"Python differs on {case.parameters}\n{case.text}"


def test_most_of_them_find_something(answered: dict[str, Answer]) -> None:
    if len(answered) < len(NAMES):
        pytest.skip("not all queries were asked in this run")
    found = [answer for answer in answered.values() if answer.rows]
    assert len(found) >= 0.85 * len(answered)
    shapes = {name.rpartition("-")[0] for name in answered}
    silent = shapes - {name.rpartition("-")[0] for name, answer in answered.items() if answer.rows}
    assert not silent, f"no query of these shapes finds anything: {silent}"


@pytest.mark.parametrize(
    ("text", "refused_by"),
    [
        # What docs/cypher-versions.md says of the versions.
        ("MATCH (a:NTIC) FILTER a.planned RETURN count(*) AS n", ["5.26", "current, Cypher 5"]),
        ("MATCH (a:NTIC) LET n = size(a.sources) RETURN max(n) AS n", ["5.26", "current, Cypher 5"]),
        ("MATCH (a:NTIC) RETURN a.id AS x NEXT RETURN count(x) AS n", ["5.26", "current, Cypher 5"]),
        ("MATCH REPEATABLE ELEMENTS (a:NTIC)-[:BECAME]-{1,2}(b) RETURN count(*) AS n", ["5.26", "current, Cypher 5"]),
        ("MATCH (a:NTIC) RETURN coll.sort(a.sources) AS s", ["5.26", "current, Cypher 5"]),
        ("WHEN true THEN RETURN 1 AS x ELSE RETURN 2 AS x", ["5.26", "current, Cypher 5"]),
        ("RETURN string.join(['a', 'b'], '-') AS s", ["5.26", "current, Cypher 5"]),
        ("MATCH (a:$('NT' + 'IC')) RETURN a.id AS id ORDER BY id OFFSET 2 LIMIT 2", []),
        ("MATCH (a:NTIC) RETURN reverse(a.sources) AS s", ["5.26"]),
        ("MATCH (a:NTIC) CALL { WITH a MATCH (a)-->(b) RETURN count(b) AS n } RETURN sum(n) AS n", []),
        ("MATCH (a:NTIC) RETURN id(a) IS NOT NULL AS known LIMIT 1", []),
    ],
)
def test_what_a_version_lacks_it_refuses_and_never_answers_otherwise(
    text: str, refused_by: list[str], engines: list[list[Engine]]
) -> None:
    case = Case(text, ordered=False)
    answers: list[list[str]] = []
    for engine in (engine for asked in engines for engine in asked):
        if engine.name in refused_by:
            with pytest.raises(neo4j.exceptions.ClientError):
                engine.answer(case)
        else:
            answers.append(engine.answer(case).rows)
    assert answers[0]
    assert all(rows == answers[0] for rows in answers)
