"""A loaded database holds a release and nothing else, however the load went."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from graph.bolt import connect
from graph.bolt.load import check, load, state
from graph.bolt.loaded import State
from graph.errors import ServerError
from graph.neo4j_server.starting import Address
from graph.release.build import build
from graph.release.reader import Release
from ingest.dataset import ShippedTables
from tests.bolt_load import snapshots
from tests.bolt_load.writable import Writable
from tests.conftest import ROOT


def test_a_loaded_graph_equals_an_imported_one(
    server: Writable, neo4j: Address, release_path: Path, tmp_path: Path
) -> None:
    """The shipped data, over Bolt and by the import tool: the same elements, labels, properties, types, indexes.

    A second load writes nothing, and another release in its place leaves nothing of the first.
    """
    import neo4j as driving

    release = Release(release_path)
    report = load(release, server.target)
    assert (report.created, report.changed, report.removed) == (report.nodes + report.relationships, 0, 0)
    imported = driving.GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password))
    with imported, server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.held(imported))
        assert snapshots.schema(driver) == snapshots.schema(imported)
    assert load(release, server.target).unchanged

    other = Release(_without_some_rows(tmp_path))
    assert other.id != release.id
    replaced = load(other, server.target, replace=True)
    assert replaced.created
    assert replaced.changed
    assert replaced.removed
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(other))
    assert state(server.target).release == other.id


def _without_some_rows(folder: Path) -> Path:
    """A release of the shipped data without every ninth event and relation, but for those that judgements name."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    named = "".join((data / f"{name}.csv").read_text(encoding="utf-8") for name in ("readings", "judgements", "ids"))
    read = set(re.findall(r"\b[er]\d{4}\b", named))
    with (data / "judgements.csv").open(encoding="utf-8", newline="") as stream:
        judged = {row[column] for row in csv.DictReader(stream) for column in ("left", "right")}
    for table in ("events.csv", "relations.csv"):
        with (data / table).open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        with (data / table).open("w", encoding="utf-8", newline="") as stream:
            needed = [row[0] in read or not judged.isdisjoint(" | ".join(row).split(" | ")) for row in rows]
            kept = [row for number, row in enumerate(rows) if number % 9 or needed[number]]
            csv.writer(stream, lineterminator="\n").writerows([header, *kept])
    build(ShippedTables(data), folder / "other.sqlite")
    return folder / "other.sqlite"


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_one_release_in_the_place_of_another_equals_it(
    server: Writable, older: Release, newer: Release, scheme: str
) -> None:
    target = replace(server.target, uri=server.target.uri.replace("bolt", scheme), database="neo4j")
    for release in (older, newer, older):
        load(release, target, replace=True, rows=37)
        with server.driver() as driver:
            snapshots.assert_same(snapshots.held(driver), snapshots.expected(release))
        assert not check(release, target)
        found = state(target)
        assert (found.state, found.release) == (State.WHOLE, release.id)


def test_a_release_is_not_replaced_unasked(server: Writable, older: Release, newer: Release) -> None:
    load(older, server.target)
    with pytest.raises(ServerError, match=rf"{older.id}.*--replace.*Nothing was changed"):
        load(newer, server.target)
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(older))


def test_a_second_load_writes_nothing(server: Writable, older: Release) -> None:
    load(older, server.target)
    before = server.run("MATCH (r:Release) RETURN properties(r) AS p, elementId(r) AS id")
    report = load(older, server.target)
    assert report.unchanged
    assert server.run("MATCH (r:Release) RETURN properties(r) AS p, elementId(r) AS id") == before


MEDDLING = (
    "MATCH (n:Institution {designation: 'NETRC'}) WITH n LIMIT 1 SET n.name_zh = 'x', n.mine = 1",
    "MATCH (n:NETRC) WITH n LIMIT 1 REMOVE n:NETRC SET n:NEL",
    "MATCH (n:Statement) WITH n LIMIT 3 DETACH DELETE n",
    "MATCH ()-[r:SUPPORTED_BY]->() WITH r LIMIT 2 SET r.confidence = 'high' REMOVE r.sources",
    "MATCH ()-[r:STATED_IN]->() WITH r LIMIT 2 DELETE r",
    "MATCH (a)-[r:BECAME]->(b) WITH a, b, properties(r) AS p LIMIT 1 CREATE (a)-[c:BECAME]->(b) SET c = p",
    "MATCH (a:Statement)-[:ABOUT]->(b) WITH a, b LIMIT 1 CREATE (a)-[:ABOUT]->(b)",
    "MATCH (a:Institution), (b:Programme) WITH a, b LIMIT 1 CREATE (a)-[:LOCATED_IN {id: 'mine'}]->(b)",
    "MATCH (a:Institution) WITH a LIMIT 1 CREATE (s:Source {id: 'mine'}), (a)-[:CITED_IN {id: 'mine'}]->(s)",
    "CREATE (:Entity:Institution:Company {name: 'without an id'})",
    "MATCH (s:Statement) WITH s LIMIT 1 SET s.recorded = toString(s.recorded)",
    "MATCH (r:Release) SET r.data_date = date('1990-01-01'), r.mine = true",
    "DROP INDEX center_fate",
)


def test_what_somebody_changed_is_found_and_mended(server: Writable, older: Release) -> None:
    wanted = snapshots.expected(older)
    load(older, server.target)
    with server.driver() as driver:
        indexes = snapshots.schema(driver)
        for meddling in MEDDLING:
            server.run(meddling)
            assert bool(check(older, server.target)) != meddling.startswith("DROP"), meddling
            assert not load(older, server.target).unchanged, meddling
            snapshots.assert_same(snapshots.held(driver), wanted)
            assert snapshots.schema(driver) == indexes


def test_a_half_loaded_graph_is_told_from_a_whole_one(server: Writable, older: Release) -> None:
    """At several steps of a load that is broken off there."""
    steps: list[str] = []
    load(older, server.target, progress=lambda what, done, total: steps.append(what), rows=100)
    after = [step for step in dict.fromkeys(steps) if step.startswith(("writing", "making", "comparing numbers"))]
    for step in [*after[::6], *after[-2:]]:
        server.empty()

        def stop(what: str, done: int, total: int, at: str = step) -> None:
            if what == at:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            load(older, server.target, progress=stop, rows=100)
        found = state(server.target)
        assert found.state is State.HALF
        assert found.release == older.id
        (node,) = server.run("MATCH (r:Release) RETURN r {.*} AS found")
        properties = node["found"]
        assert isinstance(properties, dict)
        with pytest.raises(ServerError, match="half loaded"):
            connect.release_fits(properties, server.target)
    # The next load need not wait, since the last one gave the database back.
    load(older, server.target, silence=3600)
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(older))
