"""A release's property graph in lots of rows, kept in a file until a server takes them: nodes, then relationships.

A lot is small enough for one transaction and all of one kind, so that one statement writes it. The file is needed
because a release tells of a body and of what leads from it in one go, while a server must know both ends first; it has
no name, and is gone when the process ends, however that happens.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Self

from graph.property_graph.contract import NODES, RELATIONSHIPS
from graph.property_graph.project import elements
from graph.property_graph.rows import Node
from graph.release.reader import Release

#: Rows of one lot at most. A thousand of the longest real ones (statements) take a server about 10 MB while it writes.
ROWS = 1000
#: Characters of one lot at most, should rows be longer than any that are known.
_CHARACTERS = 2_000_000
_TELL_EVERY = 5000

_FIELDS = {name: node.fields for name, node in NODES.items()} | {r.type: r.fields for r in RELATIONSHIPS.values()}
_DATES = {name: frozenset(f.name for f in fields if f.type == "DATE") for name, fields in _FIELDS.items()}

#: Called with what is being done, how much of it is done, and how much there is (0 where that is not known).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes; ``space`` is the label under which their ids are unique."""

    space: str


@dataclass(frozen=True, slots=True)
class Relationships:
    """Relationships of one type between nodes of the same spaces; ``keyed`` if they have ids, else one joins two nodes."""

    type: str
    start: str
    end: str

    @property
    def keyed(self) -> bool:
        """Whether they carry ids. Without one, no two of them lead from one node to the same other one."""
        return any(f.name == "id" for f in RELATIONSHIPS[self.type].fields)


Group = Nodes | Relationships
Row = dict[str, Any]


def _with_dates(properties: Row, names: frozenset[str]) -> None:
    """Put dates in the place of their texts."""
    for name in names & properties.keys():
        properties[name] = date.fromisoformat(properties[name])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a lot stands in the file."""

    offset: int
    rows: int


class Lots:
    """All lots of a release; use it in a ``with``.

    ``nodes`` and ``relationships`` count what is in them, ``per_space`` and ``per_type`` in parts. The ``Release`` node
    is not among them: it is ``release``, to be written when all else is there.

    A row of nodes has ``id``, its labels ``l`` and the properties ``p``; one of relationships has the ids ``a`` and ``b``
    of its ends, ``id`` if it is keyed, and ``p``. Dates are dates.

    Raises:
        ReleaseError: the release file is damaged.
        OSError: there is no room for the file.
    """

    def __init__(self, release: Release, progress: Progress | None = None, rows: int = ROWS) -> None:
        self._rows = rows
        self._file = tempfile.TemporaryFile("w+b", prefix="puxi-load-")  # noqa: SIM115 (closed by __exit__)
        self._places: dict[Group, list[_Place]] = {}
        self._open: dict[Group, list[str]] = {}
        self._sizes: Counter[Group] = Counter()
        self.per_space: Counter[str] = Counter()
        self.per_type: Counter[str] = Counter()
        self.release: Row = {}
        try:
            self._fill(release, progress or (lambda what, done, total: None))
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return self.per_space.total()

    @property
    def relationships(self) -> int:
        """How many relationships there are."""
        return self.per_type.total()

    def groups(self) -> list[Group]:
        """All groups, those of nodes first."""
        return sorted(self._places, key=lambda group: isinstance(group, Relationships))

    def of(self, group: Group) -> Iterator[list[Row]]:
        """The lots of a group."""
        for place in self._places[group]:
            self._file.seek(place.offset)
            rows: list[Row] = json.loads(self._file.readline())
            for row in rows:
                # Of the labels of a node, the first but Entity says its sort.
                sort = group.type if isinstance(group, Relationships) else next(n for n in row["l"] if n in _DATES)
                _with_dates(row["p"], _DATES[sort])
            yield rows

    def _fill(self, release: Release, progress: Progress) -> None:
        for number, element in enumerate(elements(release)):
            if number % _TELL_EVERY == 0:
                progress("reading the release", number, 0)
            if isinstance(element, Node) and element.sort == "Release":
                self.release = dict(element.properties)
                _with_dates(self.release, _DATES["Release"])
            elif isinstance(element, Node):
                self.per_space[element.key.space] += 1
                labels = list(element.labels)
                self._add(Nodes(element.key.space), {"id": element.key.id, "l": labels, "p": element.properties})
            else:
                self.per_type[element.type] += 1
                joins = Relationships(element.type, element.start.space, element.end.space)
                row: Row = {"a": element.start.id, "b": element.end.id, "p": element.properties}
                self._add(joins, row | ({"id": element.id} if joins.keyed else {}))
        for group in list(self._open):
            self._flush(group)

    def _add(self, group: Group, row: Row) -> None:
        text = json.dumps(row, ensure_ascii=False)
        self._open.setdefault(group, []).append(text)
        self._sizes[group] += len(text)
        if len(self._open[group]) >= self._rows or self._sizes[group] >= _CHARACTERS:
            self._flush(group)

    def _flush(self, group: Group) -> None:
        rows = self._open.pop(group)
        self._sizes[group] = 0
        self._places.setdefault(group, []).append(_Place(self._file.tell(), len(rows)))
        self._file.write(f"[{','.join(rows)}]\n".encode())
