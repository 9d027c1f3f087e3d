"""The graph as tables: a CSV or Parquet file for each sort of nodes and each type of relationships, typed.

A table of nodes has ``id``, ``labels`` and the contract's properties. One of relationships has ``start`` and ``end``, which
are ids, ``start_label`` and ``end_label``, the labels under which these are unique, and the properties. Lists are lists in
Parquet, and joined by `` | `` in CSV. Every table that the part can have is there, were it empty.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

from graph.exports.about import ATTRIBUTION, LICENCE, LICENCE_URL, TITLE, About
from graph.exports.formats import Part
from graph.exports.selection import part_of, sorts
from graph.property_graph.contract import NODES, RELATIONSHIPS, Field
from graph.property_graph.rows import Node, Relationship
from graph.release.reader import Release

#: Joins the parts of a list in one cell, as in the tables of ``data/``.
SEPARATOR = " | "
#: Rows that are kept until they are written together, in each table.
_ROW_GROUP = 5000

_NODE_COLUMNS = (
    Field("id", "STRING", "Stable id; unique within the table."),
    Field("labels", "LIST<STRING>", "All labels of the node."),
)
_RELATIONSHIP_COLUMNS = (
    Field("start", "STRING", "Id of the node from which it leads."),
    Field("start_label", "STRING", "Label of that node under which its id is unique."),
    Field("end", "STRING", "Id of the node to which it leads."),
    Field("end_label", "STRING", "Label of that node under which its id is unique."),
)
_FRICTIONLESS = {
    "STRING": "string",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "LIST<STRING>": "string",
}

#: How a cell is written; for spreadsheets, one that looks like a formula is guarded.
Guard = Callable[[str], str]


class _Table(Protocol):
    """A table that is being written."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def add(self, row: Mapping[str, object]) -> None: ...


def write_csv(release: Release, folder: Path, part: Part = Part.ALL, guard: Guard = str) -> About:
    """Write the tables as CSV files (UTF-8, ``true`` and ``false``, empty for unknown) into an empty folder.

    Raises:
        OSError: the folder cannot be written to.
        ReleaseError: the release file is damaged.
    """

    def opened(path: Path, columns: Sequence[Field], about: About) -> _Table:
        return _Csv(path.with_name(f"{path.name}.csv"), columns, guard)

    return _write(release, folder, part, opened, "csv")


def write_parquet(release: Release, folder: Path, part: Part = Part.ALL) -> About:
    """Write the tables as Parquet files into an empty folder; what the export is stands in each file's metadata.

    Raises:
        OSError: the folder cannot be written to.
        ReleaseError: the release file is damaged.
    """

    def opened(path: Path, columns: Sequence[Field], about: About) -> _Table:
        return _Parquet(path.with_name(f"{path.name}.parquet"), columns, about)

    return _write(release, folder, part, opened, "parquet")


def _write(
    release: Release, folder: Path, part: Part, opened: Callable[[Path, Sequence[Field], About], _Table], ending: str
) -> About:
    columns = _columns(part)
    counted = dict.fromkeys(columns, 0)
    with ExitStack() as tables:
        said = About.of(release, part, 0, 0)
        writers = {name: tables.enter_context(opened(folder / name, columns[name], said)) for name in columns}
        for element in part_of(release, part):
            name = _name(element)
            writers[name].add(_row(element))
            counted[name] += 1
    nodes = sum(number for name, number in counted.items() if name.startswith("nodes-"))
    about = About.of(release, part, nodes, sum(counted.values()) - nodes)
    about.write(folder, format=ending)
    _describe(folder, about, columns, counted, ending)
    return about


def _columns(part: Part) -> dict[str, tuple[Field, ...]]:
    """The tables of a part, and their columns."""
    nodes, kinds = sorts(part)
    found = {f"nodes-{sort}": (*_NODE_COLUMNS, *(f for f in NODES[sort].fields if f.name != "id")) for sort in nodes}
    return found | {f"relationships-{kind}": (*_RELATIONSHIP_COLUMNS, *RELATIONSHIPS[kind].fields) for kind in kinds}


def _name(element: Node | Relationship) -> str:
    return f"nodes-{element.sort}" if isinstance(element, Node) else f"relationships-{element.type}"


def _row(element: Node | Relationship) -> Mapping[str, object]:
    if isinstance(element, Node):
        return {**element.properties, "id": element.key.id, "labels": list(element.labels)}
    ends = {"start": element.start.id, "start_label": element.start.space}
    return {**element.properties, **ends, "end": element.end.id, "end_label": element.end.space}


class _Csv:
    def __init__(self, path: Path, columns: Sequence[Field], guard: Guard) -> None:
        self._stream: TextIO = path.open("w", encoding="utf-8", newline="")
        self._names = [column.name for column in columns]
        self._guard = guard
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(self._names)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stream.close()

    def add(self, row: Mapping[str, object]) -> None:
        self._writer.writerow([self._guard(_cell(row.get(name))) for name in self._names])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return SEPARATOR.join(str(part).replace(SEPARATOR, "|") for part in value)
    return str(value)


class _Parquet:
    def __init__(self, path: Path, columns: Sequence[Field], about: About) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        types = {
            "STRING": pa.string(),
            "INTEGER": pa.int64(),
            "BOOLEAN": pa.bool_(),
            "DATE": pa.date32(),
            "LIST<STRING>": pa.list_(pa.string()),
        }
        described = [pa.field(c.name, types[c.type], metadata={"definition": c.definition}) for c in columns]
        told = {key: str(value) for key, value in about.record().items() if key not in {"nodes", "relationships"}}
        self._schema = pa.schema(described, metadata=told)
        self._dates = [column.name for column in columns if column.type == "DATE"]
        self._rows: list[dict[str, Any]] = []
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def add(self, row: Mapping[str, object]) -> None:
        given = dict(row)
        for name in self._dates:
            if name in given:
                given[name] = date.fromisoformat(str(given[name]))
        self._rows.append(given)
        if len(self._rows) == _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, self._schema))
            self._rows.clear()


def _describe(
    folder: Path, about: About, columns: Mapping[str, Iterable[Field]], counted: Mapping[str, int], ending: str
) -> None:
    """Write ``datapackage.json``: every table with its columns, their types and what they mean (Frictionless)."""
    resources = [
        {
            "name": name.lower(),
            "path": f"{name}.{ending}",
            "format": ending,
            "description": (NODES | RELATIONSHIPS)[name.partition("-")[2]].definition,
            "rows": counted[name],
            "schema": {
                "fields": [
                    {"name": f.name, "type": _frictionless(f, ending), "description": f.definition} for f in fields
                ]
            },
        }
        for name, fields in columns.items()
    ]
    package = {
        "name": "puxi-property-graph",
        "title": TITLE,
        "version": about.release,
        "description": about.sentence,
        "licenses": [{"name": LICENCE, "path": LICENCE_URL, "title": "Creative Commons Attribution 4.0"}],
        "contributors": [{"title": ATTRIBUTION}],
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _frictionless(column: Field, ending: str) -> str:
    return "array" if column.type == "LIST<STRING>" and ending == "parquet" else _FRICTIONLESS[column.type]
