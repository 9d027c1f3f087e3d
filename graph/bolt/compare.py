"""Writing lots into a database so that it holds what they say, and finding what it holds otherwise.

Ids decide: what is there already is left alone if it is as it should be, and made so if it is not. So a second load
writes nothing, and one that was broken off goes on where it stopped. Labels and types in the statements are names of
the contract; everything else is a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.bolt.lots import Group, Lots, Nodes, Progress, Row

if TYPE_CHECKING:
    import neo4j

#: The ``Release`` node among differences.
RELEASE = "(:Release)"
#: So many differing ids are told by name.
_SHOWN = 5


def writing(group: Group) -> str:
    """A statement that writes the rows of a lot of this group.

    It returns for how many of them there was a place (``placed``), and how many were not there as they are now
    (``written``).
    """
    if isinstance(group, Nodes):
        return (
            f"UNWIND $rows AS row MERGE (n:{group.space} {{id: row.id}}) WITH n, row, {_SAME} AS same "
            "FOREACH (stale IN CASE WHEN same THEN [] ELSE [[l IN labels(n) WHERE NOT l IN row.l]] END | "
            f"SET n = row.p SET n:$(row.l) REMOVE n:$(stale)) {_COUNT}"
        )
    key = " {id: row.id}" if group.keyed else ""
    return (
        f"UNWIND $rows AS row {_ENDS.format(start=group.start, end=group.end)} "
        f"MERGE (a)-[r:{group.type}{key}]->(b) WITH r, row, properties(r) = row.p AS same "
        f"FOREACH (_ IN CASE WHEN same THEN [] ELSE [1] END | SET r = row.p) {_COUNT}"
    )


_SAME = "properties(n) = row.p AND size(labels(n)) = size(row.l) AND all(l IN row.l WHERE l IN labels(n))"
_COUNT = "RETURN count(*) AS placed, sum(CASE WHEN same THEN 0 ELSE 1 END) AS written"
_ENDS = "MATCH (a:{start} {{id: row.a}}) MATCH (b:{end} {{id: row.b}})"


def reading(group: Group) -> str:
    """A statement that returns the rows of a lot which the database has not, or not so: an id each, the first few."""
    if isinstance(group, Nodes):
        return (
            f"UNWIND $rows AS row OPTIONAL MATCH (n:{group.space} {{id: row.id}}) WITH row, n "
            f"WHERE n IS NULL OR NOT ({_SAME}) RETURN count(*) AS number, collect(row.id)[..{_SHOWN}] AS ids"
        )
    key = " WHERE r.id = row.id" if group.keyed else ""
    shown = "row.id" if group.keyed else "row.a + ' to ' + row.b"
    return (
        f"UNWIND $rows AS row {_ENDS.format(start=group.start, end=group.end).replace('MATCH', 'OPTIONAL MATCH')} "
        f"OPTIONAL MATCH (a)-[r:{group.type}]->(b){key} WITH row, collect(r) AS found "
        "WHERE size(found) <> 1 OR NOT properties(found[0]) = row.p "
        f"RETURN count(*) AS number, collect({shown})[..{_SHOWN}] AS ids"
    )


@dataclass(slots=True)
class Differences:
    """How a database differs from a release.

    ``wrong`` says how many nodes of a label, or relationships of a type, are missing or have other properties or labels;
    ``surplus`` how many of a label or type there are beyond those of the release. ``examples`` are ids of wrong ones.
    """

    wrong: dict[str, int] = field(default_factory=dict)
    surplus: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.wrong or self.surplus)

    def __str__(self) -> str:
        parts = [f"{number} of {what} missing or other" for what, number in sorted(self.wrong.items())]
        parts += [f"{number} of {what} too many" for what, number in sorted(self.surplus.items())]
        text = "; ".join(parts) or "none"
        return f"{text} (for example {', '.join(self.examples[:_SHOWN])})" if self.examples else text


def differences(session: neo4j.Session, lots: Lots, progress: Progress) -> Differences:
    """Compare a database with a release, element by element; only reading, where a cluster has its readers.

    Raises:
        neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError: it cannot be asked.
    """
    found = Differences(surplus=surplus(session, lots))
    if not session.execute_read(_is_release, lots.release):
        found.wrong[RELEASE] = 1
    for group, rows in in_order(lots, "comparing", progress):
        row = session.execute_read(_single, reading(group), rows)
        if row["number"]:
            found.wrong[name(group)] = found.wrong.get(name(group), 0) + row["number"]
            found.examples += row["ids"]
    return found


def surplus(session: neo4j.Session, lots: Lots) -> dict[str, int]:
    """Of which labels and types there are more than in the release, and by how many.

    Where all of the release is there, and nothing is surplus, nothing else is.
    """
    there = session.execute_read(counts)
    wanted = {f"(:{space})": number for space, number in lots.per_space.items()}
    wanted |= {f"[:{kind}]": number for kind, number in lots.per_type.items()}
    more = {name: there[name] - wanted.get(name, 0) for name in there}
    return {name: number for name, number in more.items() if number > 0}


def counts(tx: neo4j.ManagedTransaction) -> dict[str, int]:
    """How many nodes of each label under which ids are unique, and relationships of each type, a database has.

    ``Release`` is not among them. The server has these numbers ready.
    """
    from graph.property_graph.contract import NODES, RELATIONSHIPS

    spaces = sorted({node.space for node in NODES.values()} - {"Release"})
    parts = [f"MATCH (n:{space}) RETURN '(:{space})' AS name, count(n) AS number" for space in spaces]
    parts += [f"MATCH ()-[r:{kind}]->() RETURN '[:{kind}]' AS name, count(r) AS number" for kind in RELATIONSHIPS]
    return {row["name"]: row["number"] for row in tx.run(" UNION ALL ".join(parts))}


def in_order(lots: Lots, verb: str, progress: Progress) -> Iterator[tuple[Group, list[Row]]]:
    """All lots, nodes first; before each, ``progress`` is told what is done with it (``verb``)."""
    done, total = 0, lots.nodes + lots.relationships
    for group in lots.groups():
        for rows in lots.of(group):
            progress(f"{verb} {name(group)}", done, total)
            yield group, rows
            done += len(rows)


def name(group: Group) -> str:
    """A group in the words of Cypher: ``(:Entity)`` or ``[:BECAME]``."""
    return f"(:{group.space})" if isinstance(group, Nodes) else f"[:{group.type}]"


def _is_release(tx: neo4j.ManagedTransaction, release: Row) -> bool:
    rows = list(
        tx.run("MATCH (r:Release) RETURN properties(r) = $release AND labels(r) = ['Release'] AS same", release=release)
    )
    return [row["same"] for row in rows] == [True]


def _single(tx: neo4j.ManagedTransaction, statement: str, rows: list[Row]) -> neo4j.Record:
    return tx.run(statement, rows=rows).single(strict=True)
