"""The property graph of a release held in memory, for answering small questions in plain Python.

It is made from the same rows that fill Neo4j, and knows nothing of Cypher: what it says is a second opinion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.property_graph.contract import NODES, RELATIONSHIPS
from graph.property_graph.project import elements
from graph.property_graph.rows import Key, Node, Properties
from graph.release.reader import Release

Cell = Any


@dataclass(eq=False, slots=True)
class Item:
    """A node with what hangs on it."""

    key: Key
    labels: frozenset[str]
    properties: dict[str, Cell]
    outgoing: list[Edge] = field(default_factory=list)
    incoming: list[Edge] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.key.id

    def get(self, name: str) -> Cell:
        """A property, ``None`` where it has none."""
        return self.properties.get(name)

    def edges(self, kinds: str = "", direction: str = "out") -> Iterator[tuple[Edge, Item]]:
        """Relationships of some types (``A|B``; all without any) with the node at their other end.

        ``direction`` is out, in or both. One from a node to itself comes once, as in Cypher.
        """
        wanted = set(kinds.split("|")) if kinds else None
        if direction in {"out", "both"}:
            for edge in self.outgoing:
                if wanted is None or edge.type in wanted:
                    yield edge, edge.end
        if direction in {"in", "both"}:
            for edge in self.incoming:
                if (wanted is None or edge.type in wanted) and not (direction == "both" and edge.start is edge.end):
                    yield edge, edge.start


@dataclass(eq=False, slots=True)
class Edge:
    """A relationship."""

    type: str
    start: Item
    end: Item
    properties: dict[str, Cell]

    def get(self, name: str) -> Cell:
        """A property, ``None`` where it has none."""
        return self.properties.get(name)


class Memory:
    """All nodes by key and by label, and what leads from which label to which."""

    def __init__(self, release: Release) -> None:
        self.items: dict[Key, Item] = {}
        self.by_label: dict[str, list[Item]] = defaultdict(list)
        self.edges: list[Edge] = []
        rows = list(elements(release))
        for row in rows:
            if isinstance(row, Node):
                dates = {f.name for f in NODES[row.sort].fields if f.type == "DATE"}
                item = Item(row.key, frozenset(row.labels), _typed(row.properties, dates))
                self.items[row.key] = item
                for label in row.labels:
                    self.by_label[label].append(item)
        for row in rows:
            if not isinstance(row, Node):
                dates = {f.name for f in RELATIONSHIPS[row.type].fields if f.type == "DATE"}
                edge = Edge(row.type, self.items[row.start], self.items[row.end], _typed(row.properties, dates))
                edge.start.outgoing.append(edge)
                edge.end.incoming.append(edge)
                self.edges.append(edge)
        #: (label, type, label at the other end) -> how many relationships; outgoing.
        self.steps: Counter[tuple[str, str, str]] = Counter(
            (start, edge.type, end) for edge in self.edges for start in edge.start.labels for end in edge.end.labels
        )

    def of(self, *labels: str) -> list[Item]:
        """The nodes that have one of the labels, each once."""
        if len(labels) == 1:
            return self.by_label[labels[0]]
        return list(dict.fromkeys(item for label in labels for item in self.by_label[label]))

    def entity(self, key: str) -> Item:
        """An entity by its id."""
        return self.items[Key("Entity", key)]


def _typed(properties: Properties, dates: set[str]) -> dict[str, Cell]:
    return {k: date.fromisoformat(v) if k in dates and isinstance(v, str) else v for k, v in properties.items()}


def trails(start: Item, kinds: str, direction: str, least: int, most: int) -> Iterator[list[tuple[Edge, Item]]]:
    """All ways from a node over so many relationships, none of which is used twice (what Cypher calls a path)."""
    way: list[tuple[Edge, Item]] = []

    def further(at: Item) -> Iterator[list[tuple[Edge, Item]]]:
        if len(way) >= least:
            yield list(way)
        if len(way) < most:
            used = {edge for edge, _ in way}
            for edge, other in at.edges(kinds, direction):
                if edge not in used:
                    way.append((edge, other))
                    yield from further(other)
                    way.pop()

    yield from further(start)


def distances(start: Item, kinds: str, direction: str, most: int) -> dict[Item, tuple[int, int]]:
    """How far each node is from one, and over how many shortest ways, the node itself with 0 and 1."""
    found = {start: (0, 1)}
    front = [start]
    for far in range(1, most + 1):
        counts: Counter[Item] = Counter()
        for at in front:
            for _, other in at.edges(kinds, direction):
                if other not in found:
                    counts[other] += found[at][1]
        found |= {item: (far, number) for item, number in counts.items()}
        front = list(counts)
    return found
