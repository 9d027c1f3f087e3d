"""Which sources an answer rests on, so that it can be cited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from graph.bolt.query import Table
from graph.bolt.values import Node, Path, Relationship

#: Columns and properties that hold ids of sources: ``sources``, ``b.sources``, ``fate_sources``, ``source``.
_NAME = re.compile(r"(?:.*[._])?sources?")


def source_ids(table: Table, cites: Collection[str] = ()) -> list[str]:
    """The ids of the sources that the rows name, each once, in the order of the rows.

    ``cites`` names the columns that hold them; without any, they are those whose name says so. Nodes and relationships
    in any column bring the sources that they carry themselves.
    """
    wanted = [column in cites if cites else bool(_NAME.fullmatch(column)) for column in table.columns]
    found: dict[str, None] = {}
    for row in table.rows:
        for value, named in zip(row, wanted, strict=True):
            found.update(dict.fromkeys(_ids(value, named)))
    return list(found)


def _ids(value: object, named: bool) -> Iterator[str]:
    if isinstance(value, str):
        if named and value:
            yield value
    elif isinstance(value, list):
        for part in value:
            yield from _ids(part, named)
    elif isinstance(value, Path):
        for step in value.parts:
            yield from _ids(step, False)
    elif isinstance(value, Node) and "Source" in value.labels:
        yield value.id
    elif isinstance(value, Node | Relationship):
        yield from _of(value.properties)
    elif isinstance(value, dict):
        yield from _of(value)


def _of(properties: dict[str, object]) -> Iterator[str]:
    for name, value in properties.items():
        yield from _ids(value, bool(_NAME.fullmatch(name)))
