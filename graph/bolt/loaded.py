"""What a database holds: nothing, a whole graph of a release, half of one, or something that is not Puxi's.

A graph is whole if its one ``Release`` node says ``complete`` and as many nodes and relationships are there as that
node says. While a load is under way, and after one that was broken off, ``complete`` is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graph.property_graph.contract import LABELS, RELATIONSHIPS

if TYPE_CHECKING:
    import neo4j

_RELEASES = "MATCH (r:Release) RETURN r {.*} AS found, timestamp() AS now ORDER BY r.id LIMIT 2"
# One by one, since these the server answers from the counts that it keeps.
_NODES = "MATCH (n) RETURN count(n) AS number"
_RELATIONSHIPS = "MATCH ()-[r]->() RETURN count(r) AS number"
_LABELS_IN_USE = "CALL db.labels() YIELD label RETURN collect(label) AS names"
_TYPES_IN_USE = "CALL db.relationshipTypes() YIELD relationshipType RETURN collect(relationshipType) AS names"


class State(StrEnum):
    """What a database holds."""

    EMPTY = "empty"
    WHOLE = "whole"
    HALF = "half loaded"
    CHANGED = "changed"
    FOREIGN = "not Puxi's"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a database holds, and of which release.

    ``nodes`` and ``relationships`` are those that are there, without the ``Release`` node; ``expected`` is what that
    node says there should be, nothing if it does not say. ``foreign`` names labels and relationship types that are no
    part of the property graph. ``loading_by`` says who loads, or did when the load was broken off; ``silent`` for how
    many seconds nothing has been heard of that load, by the server's clock.
    """

    state: State
    release: str = ""
    contract: int = 0
    data_date: str = ""
    nodes: int = 0
    relationships: int = 0
    expected: tuple[int, int] | None = None
    foreign: tuple[str, ...] = ()
    loading_by: str = ""
    silent: float = 0.0

    def __str__(self) -> str:
        held = f"{self.nodes} nodes and {self.relationships} relationships"
        if self.state is State.EMPTY:
            return "empty"
        if self.state is State.FOREIGN:
            return (
                f"not Puxi's graph, or not only that: {held}, among them {', '.join(self.foreign) or 'no Release node'}"
            )
        if self.state is State.CHANGED and self.expected:
            nodes, relationships = self.expected
            return f"release {self.release}, but changed since it was loaded: {held} instead of {nodes} and {relationships}"
        return f"release {self.release}, {self.state}: {held}"


def read(session: neo4j.Session) -> Loaded:
    """What the session's database holds.

    Raises:
        neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError: it cannot be asked.
    """
    return session.execute_read(_read)


def _read(tx: neo4j.ManagedTransaction) -> Loaded:
    nodes, relationships = (tx.run(text).single(strict=True)["number"] for text in (_NODES, _RELATIONSHIPS))
    labels = tx.run(_LABELS_IN_USE).single(strict=True)["names"]
    types = tx.run(_TYPES_IN_USE).single(strict=True)["names"]
    foreign = (
        *(f"(:{label})" for label in sorted(set(labels) - set(LABELS))),
        *(f"[:{kind}]" for kind in sorted(set(types) - set(RELATIONSHIPS))),
    )
    rows = list(tx.run(_RELEASES))
    found: dict[str, Any] = rows[0]["found"] if rows else {}
    nodes -= len(rows)
    expected = (found["nodes"], found["relationships"]) if {"nodes", "relationships"} <= found.keys() else None
    if foreign or (not rows and nodes):
        state = State.FOREIGN
    elif not rows:
        state = State.EMPTY
    elif len(rows) > 1 or found.get("complete") is not True:
        state = State.HALF
    else:
        state = State.WHOLE if expected == (nodes, relationships) else State.CHANGED
    beat = found.get("loading_beat")
    return Loaded(
        state,
        release=str(found.get("id", "")),
        contract=int(found.get("contract", 0)),
        data_date=str(found.get("data_date", "")),
        nodes=nodes,
        relationships=relationships,
        expected=expected,
        foreign=foreign,
        loading_by=str(found.get("loading_by", "")),
        silent=(rows[0]["now"] - beat) / 1000 if beat is not None else 0.0,
    )
