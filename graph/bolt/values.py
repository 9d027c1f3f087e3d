"""What Neo4j returns, as plain Python values, as JSON, and as cells of a table.

=================== ================================== =======================================================
in Cypher           in :class:`~graph.bolt.read.Table` in JSON
=================== ================================== =======================================================
null, BOOLEAN       ``None``, ``bool``                 the same
INTEGER, STRING     ``int``, ``str``                   the same
FLOAT               ``float``                          the same; ``"NaN"``, ``"Infinity"``, ``"-Infinity"``
DATE                ``datetime.date``                  ``"2021-12-30"``
times               ``time``, ``datetime``             ISO 8601
DURATION, time with ``str``                            ISO 8601
nanoseconds
POINT               ``dict``                           ``{"srid": 4326, "x": 116.4, "y": 39.9}``
LIST, VECTOR        ``list``                           array
MAP                 ``dict``, keys sorted              object
bytes               ``bytes``                          base64
NODE                :class:`Node`                      ``{"id": "netrc-xiao-mai", "labels": [], "properties": {}}``
RELATIONSHIP        :class:`Relationship`              ``{"type": "BECAME", "start": "", "end": "", "properties": {}}``
PATH                :class:`Path`                      array: node, relationship, node, ...
=================== ================================== =======================================================

The ids are those of the property graph (property ``id``), which every graph of one release shares, and never the
server's own; a node that has no such property has that in its place. Labels and keys are sorted, so that the same
answer is the same text on every server.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from graph.errors import LimitExceeded

#: Lists and maps in one another may be so deep. Nobody reads deeper ones, and whatever prints them recurses.
DEEPEST = 100

#: Joins several values in one cell, as in the tables of ``data/``.
SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its id, its labels in order of the alphabet, its properties."""

    id: str
    labels: tuple[str, ...]
    properties: dict[str, object]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship with the ids of the nodes from which and to which it leads."""

    type: str
    start: str
    end: str
    properties: dict[str, object]


@dataclass(frozen=True, slots=True)
class Path:
    """A path: node, relationship, node, ... A relationship may have been walked against its direction."""

    parts: tuple[Node | Relationship, ...]


class UnreadableError(Exception):
    """A value of a type that neither the driver nor this module knows."""


def too_deep() -> LimitExceeded:
    """What is said of a value that is not read."""
    return LimitExceeded(
        f"A value of the result is nested too deeply to be read: more than {DEEPEST} lists or maps in one another."
    )


class Reading:
    """Turns the driver's values into plain ones, and adds up what they take in memory (``size``, roughly bytes).

    ``ids`` maps the server's own ids of nodes to theirs, ``ends`` are the nodes that relationships lead from and to.
    What is ``unknown`` when all rows are read is looked up before :meth:`finished` puts it in.
    """

    def __init__(self) -> None:
        self.size = 0
        self._depth = 0
        self.ids: dict[str, str] = {}
        self.ends: set[str] = set()

    @property
    def unknown(self) -> set[str]:
        """Nodes at the ends of relationships that were not returned themselves."""
        return self.ends - self.ids.keys()

    def plain(self, value: Any) -> object:
        """A plain value for one of the driver's.

        Raises:
            UnreadableError: its type is not known here.
            LimitExceeded: it is nested too deeply.
        """
        kind = type(value)
        self.size += 56
        if value is None or kind is bool or kind is int or kind is float:
            return value
        if kind is str:
            self.size += len(value) if value.isascii() else 2 * len(value)
            return value
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep()
        found: object
        if kind is list:
            found = [self.plain(part) for part in value]
        elif kind is dict:
            self.size += 64 * len(value)
            found = {key: self.plain(value[key]) for key in sorted(value)}
        else:
            found = self._special(value)
        self._depth -= 1
        return found

    def _special(self, value: Any) -> object:
        import neo4j.graph
        import neo4j.spatial
        import neo4j.time

        if isinstance(value, neo4j.graph.Node):
            return self._node(value)
        if isinstance(value, neo4j.graph.Relationship):
            return self._relationship(value)
        if isinstance(value, neo4j.graph.Path):
            parts: list[Node | Relationship] = [self._node(value.nodes[0])]
            for relationship, node in zip(value.relationships, value.nodes[1:], strict=True):
                parts += [self._relationship(relationship), self._node(node)]
            return Path(tuple(parts))
        if isinstance(value, neo4j.time.Date):
            return value.to_native()
        if isinstance(value, neo4j.time.Time | neo4j.time.DateTime):
            return value.iso_format() if value.nanosecond % 1000 else value.to_native()
        if isinstance(value, neo4j.time.Duration):
            return value.iso_format()
        if isinstance(value, neo4j.spatial.Point):
            return {"srid": value.srid, **dict(zip("xyz", map(float, value), strict=False))}
        if isinstance(value, bytes | bytearray):
            self.size += len(value)
            return bytes(value)
        if type(value).__name__ == "Vector":
            return [self.plain(part) for part in value.to_native()]
        raise UnreadableError(type(value).__name__ if type(value).__name__ != "UnsupportedType" else str(value))

    def _node(self, node: Any) -> Node:
        self.size += 200
        properties = {key: self.plain(node[key]) for key in sorted(node)}
        given = properties.get("id")
        known = given if isinstance(given, str) else node.element_id
        self.ids[node.element_id] = known
        return Node(known, tuple(sorted(node.labels)), properties)

    def _relationship(self, relationship: Any) -> Relationship:
        self.size += 200
        start, end = (node.element_id for node in relationship.nodes)
        self.ends |= {start, end}
        properties = {key: self.plain(relationship[key]) for key in sorted(relationship)}
        return Relationship(relationship.type, start, end, properties)

    def finished(self, value: object) -> object:
        """The value with the ids of nodes in place of the server's own, in all relationships in it."""
        if isinstance(value, Relationship):
            return Relationship(
                value.type, self.ids.get(value.start, value.start), self.ids.get(value.end, value.end), value.properties
            )
        if isinstance(value, list):
            return [self.finished(part) for part in value]
        if isinstance(value, dict):
            return {key: self.finished(part) for key, part in value.items()}
        if isinstance(value, Path):
            parts = [part if isinstance(part, Node) else self.finished(part) for part in value.parts]
            return Path(tuple(part for part in parts if isinstance(part, Node | Relationship)))
        return value


def jsonable(value: object) -> Any:
    """A value as JSON has it; see the table above."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [jsonable(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): jsonable(part) for key, part in value.items()}
    if isinstance(value, Node):
        return {"id": value.id, "labels": list(value.labels), "properties": jsonable(value.properties)}
    if isinstance(value, Relationship):
        ends = {"start": value.start, "end": value.end}
        return {"type": value.type, **ends, "properties": jsonable(value.properties)}
    if isinstance(value, Path):
        return [jsonable(part) for part in value.parts]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"no JSON for {type(value).__name__}")


def json_text(value: object) -> str:
    """A value as one line of JSON, Chinese as it is."""
    return json.dumps(jsonable(value), ensure_ascii=False, allow_nan=False)


def cell(value: object) -> str:
    """A value as a cell from which it can be told again: nothing for null, ISO dates, lists joined, else JSON."""
    return _text(value, json_text)


def brief(value: object) -> str:
    """A value for reading: nodes and relationships as one writes them in Cypher, without their properties."""
    return _text(value, _pattern)


def _text(value: object, other: Callable[[object], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | date | time | bytes):
        found = jsonable(value)
        return found if isinstance(found, str) else json.dumps(found)
    if isinstance(value, list) and not any(isinstance(part, list | dict | Path) for part in value):
        return SEPARATOR.join(_text(part, other).replace(SEPARATOR, "|") for part in value)
    return other(value)


def _pattern(value: object) -> str:
    if isinstance(value, Node):
        return f"({value.id or ''}:{':'.join(value.labels)})" if value.labels else f"({value.id})"
    if isinstance(value, Relationship):
        return f"({value.start})-[:{value.type}]->({value.end})"
    if isinstance(value, Path):
        return _walk(value)
    if isinstance(value, list):
        return "[" + ", ".join(_text(part, _pattern) for part in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_text(part, _pattern)}" for key, part in value.items()) + "}"
    return json_text(value)


def _walk(path: Path) -> str:
    """A path in one line, the arrows as the relationships point."""
    said = ""
    before = ""
    for part in path.parts:
        if isinstance(part, Node):
            said += f"({part.id})"
            before = part.id
        else:
            said += f"-[:{part.type}]->" if part.start == before else f"<-[:{part.type}]-"
    return said


def is_scalar(value: object) -> bool:
    """Whether a value fits into a typed column of its own."""
    return isinstance(value, bool | int | float | str | date | datetime | time | bytes)
