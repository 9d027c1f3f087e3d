"""Removing from a database what is not in the release: what another release left there, and whatever is there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from graph.bolt import compare
from graph.bolt.claim import Claim
from graph.bolt.lots import ROWS, Group, Lots, Progress, Relationships
from graph.property_graph.contract import NODES

if TYPE_CHECKING:
    import neo4j

# Neither statement takes anything else with it: a node to which something is still attached is an error.
_DELETE_NODES = "MATCH (n) WHERE elementId(n) IN $ids DELETE n"
_DELETE_RELATIONSHIPS = "MATCH ()-[r]->() WHERE elementId(r) IN $ids DELETE r"
_SPACES = sorted({node.space for node in NODES.values()})
_SPACE = "[l IN labels({0}) WHERE l IN $spaces][0]"


def remove(
    session: neo4j.Session,
    reader: neo4j.Session,
    claim: Claim,
    lots: Lots,
    names: set[str],
    progress: Progress,
) -> int:
    """Remove the surplus of the labels and types in ``names`` (as :func:`graph.bolt.compare.surplus` has them).

    Relationships go before nodes, so that each node is alone when its turn comes. ``reader`` is a second session that
    sees what the first has written. The number of elements that were removed.

    Raises:
        ServerError: another load has taken over.
        neo4j.exceptions.ConstraintError: something that is not Puxi's is attached to a node that must go.
    """
    removed = 0
    for name in sorted(names, reverse=True):  # "[" comes after "(", so relationships first
        progress(f"removing what is not in the release: {name}", removed, 0)
        surplus = reader.execute_read(_surplus, name, _wanted(lots, name), claim.beat)
        for start in range(0, len(surplus), ROWS):
            some = surplus[start : start + ROWS]
            session.execute_write(_delete, claim, name, some)
            removed += len(some)
            progress(f"removing what is not in the release: {name}", removed, 0)
    return removed


def _delete(tx: neo4j.ManagedTransaction, claim: Claim, name: str, ids: list[str]) -> None:
    claim.keep(tx)
    tx.run(_DELETE_NODES if name.startswith("(") else _DELETE_RELATIONSHIPS, ids=ids).consume()


def _surplus(tx: neo4j.ManagedTransaction, name: str, wanted: set[int], beat: Callable[[], None]) -> list[str]:
    """The server's own ids of what is there and not wanted, or is there again."""
    if name.startswith("("):
        rows = tx.run(f"MATCH (n:{name[2:-1]}) RETURN n.id AS key, elementId(n) AS id")
    else:
        start, end = _SPACE.format("a"), _SPACE.format("b")
        rows = tx.run(
            f"MATCH (a)-[r{name[1:-1]}]->(b) RETURN {start} + ' ' + a.id AS a, {end} + ' ' + b.id AS b, "
            "r.id AS key, elementId(r) AS id",
            spaces=_SPACES,
        )
    found, left = [], set(wanted)
    for row in rows:
        key = hash((row.get("a"), row.get("b"), row["key"]))
        if key in left:
            left.remove(key)
        else:
            found.append(row["id"])
        beat()
    return found


def _groups(lots: Lots, name: str) -> Iterator[Group]:
    for group in lots.groups():
        if compare.name(group) == name:
            yield group


def _wanted(lots: Lots, name: str) -> set[int]:
    """What there should be, as hashes: an id, or the ids of both ends and of the relationship.

    Were two alike, one element too many would stay, and the count at the end would tell.
    """
    found: set[int] = set()
    for group in _groups(lots, name):
        for rows in lots.of(group):
            if isinstance(group, Relationships):
                start, end = group.start, group.end
                found.update(hash((f"{start} {row['a']}", f"{end} {row['b']}", row.get("id"))) for row in rows)
            else:
                found.update(hash((None, None, row["id"])) for row in rows)
    return found
