"""The official Python driver as its documentation says to use it: transaction functions, bookmarks, async, data frames."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import neo4j as bolt
import pytest
from neo4j.exceptions import ClientError, Neo4jError
from neo4j.time import Date

from graph.neo4j_server.managed import Address
from graph.release.reader import Release

OF_A_PROGRAMME = "MATCH (c:Center {designation: $code}) RETURN c.id AS id, c.name_zh AS name ORDER BY id"
WRITES = (
    "CREATE (n:Written)",
    "MATCH (n:NTIC) SET n.name_zh = 'x'",
    "MATCH (n:Statement) DETACH DELETE n",
    "CREATE CONSTRAINT written IF NOT EXISTS FOR (n:NTIC) REQUIRE n.id IS UNIQUE",
    "CALL db.createLabel('Written')",
)


@pytest.fixture
def driver(neo4j: Address) -> Iterator[bolt.Driver]:
    with bolt.GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as opened:
        opened.verify_connectivity()
        yield opened


def of_a_programme(transaction: bolt.ManagedTransaction, code: str) -> list[tuple[str, str]]:
    """A transaction function: a unit of work that the driver may run again."""
    return [(record["id"], record["name"]) for record in transaction.run(OF_A_PROGRAMME, code=code)]


def in_the_release(path: Path, code: str) -> set[str]:
    rows = Release(path).query("SELECT id FROM entities WHERE kind = 'Center' AND designation = ?", (code,))
    return {str(key) for (key,) in rows}


def test_a_transaction_function_reads_what_the_release_holds(driver: bolt.Driver, release_path: Path) -> None:
    with driver.session() as session:
        for code in ("NETRC", "NTIC"):
            found = session.execute_read(of_a_programme, code)
            assert {key for key, _ in found} == in_the_release(release_path, code)


def test_several_queries_in_one_transaction_see_the_same(driver: bolt.Driver) -> None:
    def chain(transaction: bolt.ManagedTransaction) -> tuple[str, list[str]]:
        first = transaction.run("MATCH (a:NETRC)-[:BECAME]->(b) RETURN a.id AS id ORDER BY id LIMIT 1").single(
            strict=True
        )
        later = transaction.run("MATCH (a:NETRC {id: $id})-[:BECAME]->{1,5}(b) RETURN b.id AS id", id=first["id"])
        return str(first["id"]), list(later.value("id"))

    with driver.session(default_access_mode=bolt.READ_ACCESS) as session:
        old, new = session.execute_read(chain)
    assert old
    assert new


def test_bookmarks_can_be_handed_on(driver: bolt.Driver) -> None:
    with driver.session() as first:
        first.execute_read(of_a_programme, "NERC")
        bookmarks = first.last_bookmarks()
    assert bookmarks.raw_values
    with driver.session(bookmarks=bookmarks) as second:
        assert second.execute_read(of_a_programme, "NERC")
    # execute_query keeps the bookmarks itself.
    records, summary, keys = driver.execute_query(OF_A_PROGRAMME, code="NTIC", routing_=bolt.RoutingControl.READ)
    assert keys == ["id", "name"]
    assert len(records) > 20
    assert summary.query_type == "r"


def test_a_transaction_can_be_taken_back_and_the_session_goes_on(driver: bolt.Driver) -> None:
    with driver.session() as session:
        with session.begin_transaction() as transaction:
            transaction.run(OF_A_PROGRAMME, code="SKL").consume()
            transaction.rollback()
        with pytest.raises(ClientError, match="SyntaxError"):
            session.execute_read(lambda transaction: transaction.run("MATCH (a:NETRC RETURN a").consume())
        assert session.execute_read(of_a_programme, "SKL")


@pytest.mark.parametrize("text", WRITES)
def test_writing_is_refused_and_changes_nothing(driver: bolt.Driver, text: str) -> None:
    def counted() -> tuple[int, int]:
        (record,) = driver.execute_query("MATCH (n) RETURN count(n) AS n, count(n.name_zh) AS named").records
        return record["n"], record["named"]

    before = counted()
    with driver.session() as session, pytest.raises(Neo4jError) as refused:
        session.execute_write(lambda transaction: transaction.run(text).consume())
    assert refused.value.code
    assert refused.value.code.startswith("Neo.ClientError.")
    assert counted() == before


def test_days_go_in_and_come_out_as_days(driver: bolt.Driver) -> None:
    text = (
        "MATCH (e:ChangeEvent) WHERE e.date_earliest >= $first AND e.date_latest <= $last "
        "RETURN e.date AS said, e.date_earliest AS earliest, e.date_latest AS latest ORDER BY e.id"
    )
    records = driver.execute_query(text, first=date(2011, 1, 1), last=date(2011, 12, 31)).records
    assert records
    for record in records:
        assert isinstance(record["earliest"], Date)
        assert date(2011, 1, 1) <= record["earliest"].to_native() <= record["latest"].to_native() <= date(2011, 12, 31)
        assert record["said"].startswith("2011")


def test_a_result_becomes_a_data_frame(driver: bolt.Driver, release_path: Path) -> None:
    frame = driver.execute_query(OF_A_PROGRAMME, code="NTIC", result_transformer_=bolt.Result.to_df)
    assert set(frame["id"]) == in_the_release(release_path, "NTIC")


def test_many_at_once_by_the_async_driver(neo4j: Address, release_path: Path) -> None:
    async def work(transaction: bolt.AsyncManagedTransaction, code: str) -> set[str]:
        result = await transaction.run(OF_A_PROGRAMME, code=code)
        return {record["id"] async for record in result}

    async def one(driver: bolt.AsyncDriver, code: str) -> set[str]:
        async with driver.session() as session:
            return await session.execute_read(work, code)

    async def everything(codes: list[str]) -> list[set[str]]:
        async with bolt.AsyncGraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver:
            return await asyncio.gather(*(one(driver, code) for code in codes))

    codes = ["NETRC", "NERC", "NEL", "NTIC", "SKL", "NKL", "NMIC", "NIIC"] * 3
    assert asyncio.run(everything(codes)) == [in_the_release(release_path, code) for code in codes]


def test_a_stranger_is_not_let_in(neo4j: Address) -> None:
    with (
        bolt.GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, "not the password")) as driver,
        pytest.raises(bolt.exceptions.AuthError),
    ):
        driver.verify_connectivity()
