"""The property graph is what its contract says, holds every statement, and derives nothing that no statement says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.dates import date_range
from graph.property_graph.contract import CONTRACT, LABELS, NODES, RELATIONSHIPS, SCHEMA, Field
from graph.property_graph.project import elements
from graph.property_graph.rows import Key, Node, Relationship
from graph.release.reader import Release
from tests.conftest import ROOT

_TYPES = {"STRING": str, "DATE": str, "INTEGER": int, "BOOLEAN": bool, "LIST<STRING>": list}


@pytest.fixture(scope="module")
def graph(release: Release) -> list[Node | Relationship]:
    """All elements of the shipped data's graph."""
    return list(elements(release))


@pytest.fixture(scope="module")
def nodes(graph: list[Node | Relationship]) -> dict[Key, Node]:
    return {element.key: element for element in graph if isinstance(element, Node)}


@pytest.fixture(scope="module")
def relationships(graph: list[Node | Relationship]) -> list[Relationship]:
    return [element for element in graph if isinstance(element, Relationship)]


def faults(what: str, properties: dict[str, object], fields: tuple[Field, ...]) -> Iterator[str]:
    """Properties that the contract does not have, or has with another type."""
    known = {field.name: field.type for field in fields}
    for name, value in properties.items():
        kind = known.get(name)
        if kind is None:
            yield f"{what} has {name}, which is not in the contract"
        elif type(value) is not _TYPES[kind]:
            yield f"{what}.{name} is {value!r}, not {kind}"
        elif kind == "DATE" and date.fromisoformat(str(value)).isoformat() != value:
            yield f"{what}.{name} is {value!r}, no day"
        elif isinstance(value, list) and not all(type(part) is str and part for part in value):
            yield f"{what}.{name} is {value!r}: its parts are to be texts, none of them empty"
        elif value in ("", []):
            yield f"{what}.{name} is empty, and should be absent"


def test_every_node_is_as_the_contract_says(nodes: dict[Key, Node]) -> None:
    found: list[str] = []
    for node in nodes.values():
        sort = NODES[node.sort]
        found += faults(f"({node.key.id}:{node.sort})", dict(node.properties), sort.fields)
        if (
            node.key.space != sort.space
            or {sort.label, sort.space} - set(node.labels)
            or set(node.labels) - set(LABELS)
        ):
            found.append(f"{node.key} has the labels {node.labels}")
        if node.properties.get("id") != node.key.id:
            found.append(f"{node.key} has the id {node.properties.get('id')}")
    assert not found, "\n".join(found[:20])


def test_every_relationship_is_as_the_contract_says(nodes: dict[Key, Node], relationships: list[Relationship]) -> None:
    found: list[str] = []
    for relationship in relationships:
        kind = RELATIONSHIPS[relationship.type]
        what = f"[{relationship.type} {relationship.id}]"
        found += faults(what, dict(relationship.properties), kind.fields)
        for end, allowed in ((relationship.start, kind.start), (relationship.end, kind.end)):
            if end not in nodes:
                found.append(f"{what} has an end that is not there: {end}")
            elif not set(nodes[end].labels) & set(allowed.split("|")):
                found.append(f"{what} has an end with labels {nodes[end].labels}, and not {allowed}")
        if any(field.name == "id" for field in kind.fields) and relationship.properties.get("id") != relationship.id:
            found.append(f"{what} has the id {relationship.properties.get('id')}")
    assert not found, "\n".join(found[:20])


def test_nothing_is_there_twice(graph: list[Node | Relationship]) -> None:
    """Neither two nodes of one id, nor two relationships of one type and id; without ids, none between the same nodes."""
    nodes = Counter(element.key for element in graph if isinstance(element, Node))
    named = Counter((e.type, e.id) for e in graph if isinstance(e, Relationship))
    bare = Counter((e.type, e.start, e.end) for e in graph if isinstance(e, Relationship) and not e.properties)
    assert [key for number in (nodes, named, bare) for key, times in number.items() if times > 1] == []


def test_every_sort_and_type_of_the_contract_occurs(nodes: dict[Key, Node], relationships: list[Relationship]) -> None:
    """One that nothing in the shipped data needs would be a promise that nobody has tried."""
    assert {node.sort for node in nodes.values()} == set(NODES)
    assert {relationship.type for relationship in relationships} == set(RELATIONSHIPS)


def test_the_release_comes_last_and_counts_the_rest(graph: list[Node | Relationship], release: Release) -> None:
    last = graph[-1]
    assert isinstance(last, Node)
    assert last.sort == "Release"
    assert last.properties == {
        "id": release.id,
        "data_date": release.data_date,
        "contract": CONTRACT,
        "complete": True,
        "nodes": sum(isinstance(element, Node) for element in graph) - 1,
        "relationships": sum(isinstance(element, Relationship) for element in graph),
    }


def test_every_statement_is_there_as_the_release_has_it(release: Release, nodes: dict[Key, Node]) -> None:
    there = {key.id: node.properties for key, node in nodes.items() if key.space == "Statement"}
    columns = "id, subject_id, property, value, value_id, source_id, locator, confidence, recorded, note, row_id"
    wanted = {}
    for row in release.query(f"SELECT {columns} FROM statements"):  # noqa: S608
        wanted[str(row[0])] = tuple(str(cell or "") for cell in row[1:])
    names = ("subject", "property", "value", "value_id", "source", "locator", "confidence", "recorded", "note", "row")
    assert {key: tuple(str(p.get(name, "")) for name in names) for key, p in there.items()} == wanted


def test_every_statement_has_its_subject_value_and_source(release: Release, relationships: list[Relationship]) -> None:
    joined = {
        kind: {(r.start.id, r.end.id) for r in relationships if r.type == kind and r.start.space == "Statement"}
        for kind in ("ABOUT", "VALUE", "STATED_IN")
    }
    rows = list(release.query("SELECT id, subject_id, value_id, source_id FROM statements"))
    assert joined["ABOUT"] == {(key, subject) for key, subject, _, _ in rows}
    assert joined["VALUE"] == {(key, value) for key, _, value, _ in rows if value}
    assert joined["STATED_IN"] == {(key, source) for key, _, _, source in rows}


@pytest.mark.parametrize(
    ("label", "sql"),
    [
        ("Source", "SELECT count(*) FROM sources"),
        ("Statement", "SELECT count(*) FROM statements"),
        ("ChangeEvent", "SELECT count(*) FROM entities WHERE kind = 'ChangeEvent'"),
        ("Center", "SELECT count(*) FROM entities WHERE kind = 'Center'"),
        ("NETRC", "SELECT count(*) FROM entities WHERE kind = 'Center' AND designation = 'NETRC'"),
        ("University", "SELECT count(*) FROM entities WHERE kind = 'University'"),
        ("Policy", "SELECT count(*) FROM entities WHERE kind = 'Policy'"),
        ("Place", "SELECT count(*) FROM entities WHERE kind = 'Place'"),
        ("Statistic", "SELECT count(*) FROM statistics"),
    ],
)
def test_numbers_agree_with_the_release(release: Release, nodes: dict[Key, Node], label: str, sql: str) -> None:
    (row,) = release.query(sql)
    assert sum(label in node.labels for node in nodes.values()) == row[0]
    assert row[0]


def test_every_entity_is_a_node(release: Release, nodes: dict[Key, Node]) -> None:
    ids = {str(key) for (key,) in release.query("SELECT id FROM entities")}
    there = {key.id for key in nodes if key.space == "Entity"}
    assert ids <= there
    # A programme that no source speaks of is there for its centres.
    assert {nodes[Key("Entity", key)].sort for key in there - ids} <= {"Programme"}


def test_what_is_derived_cites_statements_that_say_it(
    nodes: dict[Key, Node], relationships: list[Relationship]
) -> None:
    """Statements exist, are about the one end or the event, and their sources are those that are named."""
    statements = {key.id: node.properties for key, node in nodes.items() if key.space == "Statement"}
    found = []
    for r in relationships:
        cited = r.properties.get("statements")
        if (
            "statements" not in {field.name for field in RELATIONSHIPS[r.type].fields}
            or r.properties.get("basis") == "name"
        ):
            continue
        what = f"[{r.type} {r.id}]"
        if not isinstance(cited, list):
            found.append(f"{what} cites nothing")
            continue
        subjects = {r.start.id, r.properties.get("event")}
        for key in cited:
            if key not in statements:
                found.append(f"{what} cites {key}, which is not there")
            elif statements[key]["subject"] not in subjects:
                found.append(f"{what} cites {key}, which is about {statements[key]['subject']}")
        sources = r.properties.get("sources")
        if isinstance(sources, list) and set(sources) != {statements[key]["source"] for key in cited}:
            found.append(f"{what} names other sources than its statements")
    assert not found, "\n".join(found[:20])


def test_a_fact_has_the_value_that_its_statements_have(
    nodes: dict[Key, Node], relationships: list[Relationship]
) -> None:
    statements = {key.id: node.properties for key, node in nodes.items() if key.space == "Statement"}
    checked = 0
    for r in relationships:
        if "property" in r.properties and r.type != "IN_PROGRAMME":
            cited = r.properties["statements"]
            assert isinstance(cited, list)
            values = {(statements[key]["property"], statements[key].get("value_id")) for key in cited}
            assert values == {(r.properties["property"], r.end.id)}, r
            checked += 1
    assert checked


def test_a_programme_by_name_only_is_not_disputed_and_cites_nothing(relationships: list[Relationship]) -> None:
    found = [r.properties for r in relationships if r.type == "IN_PROGRAMME" and r.properties["basis"] == "name"]
    assert found
    for properties in found:
        assert properties["disputed"] is False
        assert "sources" not in properties


def test_a_change_is_as_reliable_as_the_best_account_of_it(
    nodes: dict[Key, Node], relationships: list[Relationship]
) -> None:
    statements = {key.id: node.properties for key, node in nodes.items() if key.space == "Statement"}
    found = [r.properties for r in relationships if r.type == "BECAME"]
    doubts = ["high", "medium", "low"]
    for properties in found:
        cited = properties["statements"]
        assert isinstance(cited, list)
        told = [statements[key] for key in cited]
        best = min((str(s["reliability"]), doubts.index(str(s["confidence"]))) for s in told)
        assert (properties["reliability"], properties["confidence"]) == (best[0], doubts[best[1]])
    assert {properties["reliability"] for properties in found} > {"A"}


def test_ids_in_lists_lead_somewhere(nodes: dict[Key, Node]) -> None:
    spaces = {
        "sources": "Source",
        "approved_sources": "Source",
        "fate_sources": "Source",
        "statements": "Statement",
        "fate_statements": "Statement",
        "last_seen_statements": "Statement",
        "fate_events": "Entity",
        "successors": "Entity",
    }
    lost = [
        f"{node.key}.{name}: {part}"
        for node in nodes.values()
        for name, space in spaces.items()
        for part in (node.properties.get(name) or [])  # type: ignore[union-attr]
        if Key(space, str(part)) not in nodes
    ]
    assert not lost, "\n".join(lost[:20])


def test_spans_are_those_of_their_dates(nodes: dict[Key, Node], relationships: list[Relationship]) -> None:
    checked = 0
    everything: list[Node | Relationship] = [*nodes.values(), *relationships]
    for element in everything:
        for name, value in element.properties.items():
            if f"{name}_earliest" in element.properties and name in {
                "date",
                "approved",
                "established",
                "issued",
                "year",
            }:
                days = date_range(str(value))
                assert element.properties[f"{name}_earliest"] == days.earliest
                assert element.properties.get(f"{name}_latest") == days.latest
                checked += 1
    assert checked > 1000


def test_schema_names_labels_and_properties_of_the_contract() -> None:
    """An index on something that does not exist helps nobody, and Neo4j does not say so."""
    from graph.bolt.migrations import Thing

    fields = {name: {f.name for f in node.fields} for name, node in NODES.items()}
    fields |= {kind: {f.name for f in r.fields} for kind, r in RELATIONSHIPS.items()}
    fields |= {"Entity": {"id"}, "Center": fields["Institution"]}
    for thing in map(Thing.of, SCHEMA):
        assert set(thing.labels) <= fields.keys(), thing
        assert all(set(thing.properties) & fields[label] for label in thing.labels), thing


_DIGEST = """
import hashlib, sys
from pathlib import Path
from graph.property_graph.project import elements
from graph.release.reader import Release
digest = hashlib.sha256()
for element in elements(Release(Path(sys.argv[1]))):
    digest.update(repr(element).encode())
print(digest.hexdigest())
"""


def test_another_hash_seed_gives_the_same_graph_in_the_same_order(
    graph: list[Node | Relationship], release: Release
) -> None:
    digest = hashlib.sha256()
    for element in graph:
        digest.update(repr(element).encode())
    environment = {**os.environ, "PYTHONHASHSEED": "20", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    command = [sys.executable, "-c", _DIGEST, str(Path(release.path))]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest.hexdigest()
