"""What a load refuses, in words that say what to do; and then the database is as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.bolt.connect import Target
from graph.bolt.load import check, load, state
from graph.bolt.loaded import State
from graph.errors import ServerError
from graph.neo4j_server.starting import Address
from graph.property_graph.contract import CONTRACT
from graph.release.reader import Release
from tests.bolt_load import snapshots
from tests.bolt_load.writable import Writable


@pytest.mark.parametrize(
    ("theirs", "named"),
    [
        ("CREATE (:Movie {title: 'x'})-[:IN]->(:Genre)", r"\(:Genre\), \(:Movie\), \[:IN\]"),
        ("CREATE (:Entity {id: 'theirs'})", "1 nodes, and no Release node"),
        ("CREATE ({title: 'x'})", "1 nodes, and no Release node"),
    ],
)
def test_what_is_not_puxis_is_left_alone(server: Writable, older: Release, theirs: str, named: str) -> None:
    server.run(theirs)
    with server.driver() as driver:
        before = snapshots.held(driver), snapshots.schema(driver)
        for wanted in (False, True):
            with pytest.raises(ServerError, match=rf"not Puxi's: {named}\. .*Nothing was changed"):
                load(older, server.target, replace=wanted)
        assert (snapshots.held(driver), snapshots.schema(driver)) == before
    assert state(server.target).state is State.FOREIGN


def test_what_somebody_added_to_puxis_graph_is_left_alone(server: Writable, older: Release, newer: Release) -> None:
    load(older, server.target)
    server.run("MATCH (n:Institution) WITH n LIMIT 1 CREATE (:MyNote {text: 'x'})-[:ABOUT]->(n)")
    with server.driver() as driver:
        before = snapshots.held(driver)
        with pytest.raises(ServerError, match=r"not Puxi's: \(:MyNote\)"):
            load(newer, server.target, replace=True)
        assert snapshots.held(driver) == before


def test_a_graph_of_a_newer_puxi_is_left_alone(server: Writable, older: Release) -> None:
    load(older, server.target)
    server.run("MATCH (r:Release) SET r.contract = $number", number=CONTRACT + 1)
    with pytest.raises(ServerError, match=rf"made by a newer Puxi \(contract {CONTRACT + 1}, this one writes"):
        load(older, server.target, replace=True)


def test_a_graph_of_an_older_contract_is_made_anew_when_asked(server: Writable, older: Release) -> None:
    load(older, server.target)
    server.run("MATCH (r:Release) SET r.contract = 0")
    with pytest.raises(ServerError, match="contract 0, whole"):
        load(older, server.target)
    load(older, server.target, replace=True)
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(older))


def test_a_read_only_database(neo4j: Address, release_path: Path, older: Release) -> None:
    """The managed server's database is one."""
    target = Target(neo4j.uri, neo4j.user, neo4j.password)
    with pytest.raises(ServerError, match=r"'neo4j' at bolt://.* it is read-only"):
        load(older, target, replace=True)
    # Reading it is possible: it holds the shipped data.
    assert not check(Release(release_path), target)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong-password"}, "the user or the password is wrong"),
        ({"user": "nobody"}, "the user or the password is wrong"),
        ({"database": "nothere"}, "has no database 'nothere'"),
        ({"database": "system"}, "holds the server's own records"),
        ({"uri": "bolt://127.0.0.1:9"}, "refuses the connection"),
        ({"uri": "http://127.0.0.1:7474"}, "is no address of a Neo4j"),
    ],
)
def test_wrong_targets(server: Writable, older: Release, change: dict[str, str], said: str) -> None:
    with pytest.raises(ServerError) as refused:
        load(older, replace(server.target, **change))  # type: ignore[arg-type]
    assert said in str(refused.value)
    assert "wrong-password" not in str(refused.value)
    assert state(server.target).state is State.EMPTY


def test_a_server_without_tls(server: Writable, older: Release) -> None:
    with pytest.raises(ServerError, match="encrypted"):
        load(older, replace(server.target, uri=server.target.uri.replace("bolt", "bolt+s")))


def test_somebody_who_writes_meanwhile_is_noticed(server: Writable, older: Release) -> None:
    def meddle(what: str, done: int, total: int) -> None:
        if what == "making indexes":
            server.run("CREATE (:Movie)")

    with pytest.raises(ServerError, match="somebody else writes at the same time"):
        load(older, server.target, progress=meddle)
    assert state(server.target).state is State.FOREIGN
    server.run("MATCH (m:Movie) DELETE m")
    assert state(server.target).state is State.HALF
    assert load(older, server.target, silence=0).changed == 0
