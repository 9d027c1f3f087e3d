"""What the managed server does not do: write, read files, reach the network, listen to others, tell its password."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import neo4j as driver_package
import psutil
import pytest
from neo4j.exceptions import Neo4jError

from graph.neo4j_server import managed, running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.starting import Address
from graph.neo4j_server.versions import chosen


@pytest.fixture
def session(neo4j: Address) -> Iterator[driver_package.Session]:
    with (
        driver_package.GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver,
        driver.session(database=neo4j.database) as session,
    ):
        yield session


@pytest.fixture
def instance(neo4j: Address, neo4j_home: Path) -> Instance:
    return Instance(neo4j_home, chosen(neo4j.version))


def test_it_answers_from_the_release(session: driver_package.Session, neo4j: Address) -> None:
    record = session.run("MATCH (r:Release) RETURN r.id AS id").single(strict=True)
    assert record["id"] == neo4j.release
    components = (
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions, edition"
    )
    assert session.run(components).single(strict=True).values() == [[neo4j.version], "community"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (n:Institution {id: 'x'})",
        "MATCH (n:Center) SET n.fate = 'x'",
        "MATCH (n) DETACH DELETE n",
        "CREATE INDEX x FOR (n:Center) ON (n.x)",
        "DROP CONSTRAINT entity_id",
        "CALL db.createLabel('X')",
    ],
)
def test_it_refuses_writes(session: driver_package.Session, statement: str) -> None:
    before = session.run("MATCH (n) RETURN count(n)").single(strict=True)[0]
    with pytest.raises(Neo4jError):
        session.run(statement).consume()
    assert session.run("MATCH (n) RETURN count(n)").single(strict=True)[0] == before


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "file:///complete.json", "http://127.0.0.1:1/", "http://[::1]:1/", "ftp://127.0.0.1/x"],
)
def test_it_reads_no_files_and_no_network(session: driver_package.Session, address: str) -> None:
    with pytest.raises(Neo4jError) as refused:
        session.run(f"LOAD CSV FROM '{address}' AS line RETURN line").consume()
    assert "root:" not in str(refused.value)


def test_what_analysts_need_is_there(session: driver_package.Session) -> None:
    row = session.run(
        "RETURN date('2021-12-30').year AS year, duration.between(date('2020-01-01'), date('2021-01-01')).years AS years"
    ).single(strict=True)
    assert (row["year"], row["years"]) == (2021, 1)
    assert session.run("CALL db.labels() YIELD label RETURN collect(label)").single(strict=True)[0]
    assert session.run("CALL db.schema.visualization()").single(strict=True)["nodes"]
    found = session.run("CALL db.index.fulltext.queryNodes('entity_names', '小麦') YIELD node RETURN count(node)")
    assert found.single(strict=True)[0]


def test_a_query_that_takes_too_much_memory_is_ended_and_the_next_one_works(session: driver_package.Session) -> None:
    with pytest.raises(Neo4jError, match="memory"):
        session.run("UNWIND range(1, 100000000) AS x WITH collect(toString(x)) AS xs RETURN size(xs)").consume()
    assert session.run("RETURN 1").single(strict=True)[0] == 1


def test_nobody_else_can_read_what_it_keeps(neo4j: Address, instance: Instance) -> None:
    assert stat.S_IMODE(instance.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.folder.stat().st_mode) == 0o700
    assert instance.password_file.read_text().strip() == neo4j.password
    assert len(neo4j.password) >= 32


def test_the_password_stands_in_its_file_only(neo4j: Address, instance: Instance) -> None:
    assert neo4j.password not in repr(neo4j)
    for process in running.ours(instance.folder):
        assert neo4j.password not in " ".join(process.cmdline())
        assert neo4j.password not in " ".join(process.environ().values())
    secret = neo4j.password.encode()
    holders = [path for path in instance.folder.rglob("*") if path.is_file() and path.suffix != ".jar"]
    assert [path for path in holders if secret in path.read_bytes()] == [instance.password_file]


def test_it_listens_on_loopback_at_one_port_and_tells_nobody(neo4j: Address, instance: Instance) -> None:
    server = psutil.Process(managed.status(version=neo4j.version, folder=instance.home)[0].pid)
    sockets = server.net_connections("inet")
    listening = [s for s in sockets if s.status == psutil.CONN_LISTEN or s.type == socket.SOCK_DGRAM]
    assert [s.laddr[1] for s in listening] == [int(neo4j.uri.rpartition(":")[2])]
    ends = [s.laddr for s in sockets] + [s.raddr for s in sockets]
    assert {end[0].removeprefix("::ffff:") for end in filter(None, ends)} == {"127.0.0.1"}


def test_it_is_one_process_and_a_small_watcher(neo4j: Address, instance: Instance) -> None:
    status = managed.status(version=neo4j.version, folder=instance.home)[0]
    server = psutil.Process(status.pid)
    assert not server.children()
    others = [p for p in running.ours(instance.folder) if p.pid != status.pid]
    assert len(others) == 1
    assert others[0].memory_info().rss < 60e6
    assert os.getsid(others[0].pid) == others[0].pid, "the watcher hears nothing from this terminal"
    assert status.resident_megabytes < 1000
    assert status.java.startswith("Java ")
