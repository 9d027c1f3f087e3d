"""CSV files for ``neo4j-admin database import``, a file for each sort of node and relationship, and its arguments.

Headers are those of Neo4j's import tool; types come from the contract. An absent property is an empty cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from graph.property_graph.contract import NODES, RELATIONSHIPS, Field
from graph.property_graph.project import elements
from graph.property_graph.rows import Node, Properties, Relationship, Value
from graph.release.reader import Release

#: Between the parts of a list in one cell: the unit separator, which no name or text of a source holds.
LIST_SEPARATOR = "\x1f"
_TYPES = {"STRING": "", "INTEGER": ":long", "BOOLEAN": ":boolean", "DATE": ":date", "LIST<STRING>": ":string[]"}


@dataclass(slots=True)
class ImportFiles:
    """The files that were written, and how many nodes and relationships they hold."""

    nodes: list[Path] = field(default_factory=list)
    relationships: list[Path] = field(default_factory=list)
    node_count: int = 0
    relationship_count: int = 0

    def arguments(self) -> list[str]:
        """Arguments of ``neo4j-admin database import full`` that read these files, without the database's name."""
        return [
            *(f"--nodes={path}" for path in self.nodes),
            *(f"--relationships={path}" for path in self.relationships),
            # The tool takes a separator by its code.
            f"--array-delimiter=U+{ord(LIST_SEPARATOR):04X}",
            "--multiline-fields=true",
            "--bad-tolerance=0",
        ]


def write_import(release: Release, folder: Path) -> ImportFiles:
    """Write a release's property graph into a folder, as files for Neo4j's import tool.

    Raises:
        OSError: the folder cannot be written to.
        ReleaseError: the release file is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = ImportFiles()
    with ExitStack() as open_files:
        sheets: dict[str, _Sheet] = {}
        for element in elements(release):
            name, fixed, fields = _sheet_of(element)
            if name not in sheets:
                path = folder / f"{name}.csv"
                stream = open_files.enter_context(path.open("w", encoding="utf-8", newline=""))
                sheets[name] = _Sheet(stream, fixed, fields)
                (written.nodes if isinstance(element, Node) else written.relationships).append(path)
            if isinstance(element, Node):
                sheets[name].write([element.key.id, LIST_SEPARATOR.join(element.labels)], element.properties)
                written.node_count += 1
            else:
                sheets[name].write([element.start.id, element.end.id, element.type], element.properties)
                written.relationship_count += 1
    return written


def _sheet_of(element: Node | Relationship) -> tuple[str, Sequence[str], tuple[Field, ...]]:
    """In which file an element goes, the file's fixed columns, and its columns of properties."""
    if isinstance(element, Node):
        fields = tuple(f for f in NODES[element.sort].fields if f.name != "id")
        return f"nodes-{element.sort.lower()}", (f"id:ID({element.key.space})", ":LABEL"), fields
    start, end = element.start.space, element.end.space
    name = f"relationships-{element.type.lower()}-{start.lower()}-{end.lower()}"
    return name, (f":START_ID({start})", f":END_ID({end})", ":TYPE"), RELATIONSHIPS[element.type].fields


class _Sheet:
    """One CSV file with its header."""

    def __init__(self, stream: TextIO, fixed: Iterable[str], fields: tuple[Field, ...]) -> None:
        self._names = [f.name for f in fields]
        self._writer = csv.writer(stream, lineterminator="\n")
        self._writer.writerow([*fixed, *(f"{f.name}{_TYPES[f.type]}" for f in fields)])

    def write(self, fixed: list[str], properties: Properties) -> None:
        """One row. (The tool splits labels where it splits lists.)"""
        self._writer.writerow([*fixed, *(_cell(properties.get(name)) for name in self._names)])


def _cell(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return LIST_SEPARATOR.join(value)
    return str(value)
