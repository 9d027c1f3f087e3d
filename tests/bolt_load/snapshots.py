"""Everything that a database holds, or should hold by a release, in a form in which two can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import neo4j
from neo4j.time import Date

from graph.property_graph.contract import NODES, RELATIONSHIPS
from graph.property_graph.project import elements
from graph.property_graph.rows import Node
from graph.release.reader import Release

_SPACES = {node.space for node in NODES.values()}
#: Nodes and relationships with all they have, and how often each is there.
Snapshot = Counter[tuple[object, ...]]


def held(driver: neo4j.Driver) -> Snapshot:
    """All nodes and relationships of a database, as the server has them."""
    nodes = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS p"
    relationships = (
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, labels(a) AS a, a.id AS start, labels(b) AS b, b.id AS end, "
        "properties(r) AS p"
    )
    found: Snapshot = Counter()
    with driver.session(database="neo4j", default_access_mode=neo4j.READ_ACCESS) as session:
        for row in session.run(nodes):
            found[tuple(sorted(row["labels"])), _frozen(row["p"])] += 1
        for row in session.run(relationships):
            ends = (_space(row["a"]), row["start"], _space(row["b"]), row["end"])
            found[row["type"], *ends, _frozen(row["p"])] += 1
    return found


def expected(release: Release) -> Snapshot:
    """What a database that holds a release should hold, by the projection and the contract's types."""
    dates = {
        name: {f.name for f in fields if f.type == "DATE"}
        for name, fields in [
            *((name, node.fields) for name, node in NODES.items()),
            *((name, r.fields) for name, r in RELATIONSHIPS.items()),
        ]
    }
    found: Snapshot = Counter()
    for element in elements(release):
        kind = element.sort if isinstance(element, Node) else element.type
        properties = {
            name: date.fromisoformat(str(value)) if name in dates[kind] else value
            for name, value in element.properties.items()
        }
        if isinstance(element, Node):
            found[tuple(sorted(element.labels)), _frozen(properties)] += 1
        else:
            ends = (element.start.space, element.start.id, element.end.space, element.end.id)
            found[element.type, *ends, _frozen(properties)] += 1
    return found


def schema(driver: neo4j.Driver) -> list[tuple[object, ...]]:
    """All constraints and indexes, by name, type and what they are on."""
    with driver.session(database="neo4j") as session:
        rows = session.run(
            "SHOW INDEXES YIELD name, type, state, labelsOrTypes, properties, owningConstraint WHERE type <> 'LOOKUP'"
        )
        return sorted(
            (
                r["name"],
                r["type"],
                r["state"],
                *map(tuple, (r["labelsOrTypes"], r["properties"])),
                r["owningConstraint"],
            )
            for r in rows
        )


def told(difference: Iterable[tuple[object, ...]]) -> str:
    """The first few of what differs."""
    return "\n".join(repr(one)[:400] for one in list(difference)[:5])


def assert_same(found: Snapshot, wanted: Snapshot) -> None:
    """Fail with what is missing and what is too much."""
    assert found == wanted, f"missing:\n{told(wanted - found)}\ntoo much:\n{told(found - wanted)}"


def _space(labels: list[str]) -> str:
    return next(iter(_SPACES & set(labels)), "?")


def _frozen(properties: dict[str, Any]) -> tuple[tuple[str, str, object], ...]:
    """Properties in order, each with its type: the text 2021 is no number and no date."""
    return tuple((name, *_plain(properties[name])) for name in sorted(properties))


def _plain(value: Any) -> tuple[str, object]:
    if isinstance(value, Date):
        value = value.to_native()
    return type(value).__name__, tuple(value) if isinstance(value, list) else value
