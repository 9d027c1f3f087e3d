"""Tables that a reader sorts, filters and pages by address alone: ``?q=&type=&fate=&sort=&order=&page=``.

Sorting puts what is not known last, whichever way. A parameter that is not understood is refused, not ignored.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from api.replies import complete
from graph.errors import BadParameter
from graph.flat.cells import cell_text, guarded
from graph.names import normal_form
from graph.search import LONGEST_QUERY

R = TypeVar("R")

PER_PAGE = 50
_ORDERS = ("asc", "desc")

#: A choice of a filter: its value, its wording in Chinese and English, and how many rows have it.
Option = tuple[str, tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column that can be sorted by: its key, the string that names it, and what a row is sorted by (empty: last)."""

    key: str
    wording: str
    by: Callable[[R], tuple[object, ...] | str | int]
    descends: bool = False


@dataclass(frozen=True, slots=True)
class Filter(Generic[R]):
    """A choice: its parameter, the string that names it, a row's value, and the wording of a value."""

    name: str
    wording: str
    of: Callable[[R], str]
    says: Callable[[str], tuple[str, str]]


@dataclass(slots=True)
class View(Generic[R]):
    """One page of a table as asked for."""

    rows: list[R]
    every: list[R]
    asked: dict[str, str]
    columns: list[tuple[str, str]]
    choices: list[tuple[str, str, list[Option]]]
    page: int
    pages: int
    total: int
    filtered: bool
    sort: str
    order: str
    descends: dict[str, bool] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """Number of the first row on the page, from 1."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the last row on the page."""
        return self.first + len(self.rows) - 1

    def direction(self, key: str) -> str:
        """The column's ``aria-sort``."""
        if key != self.sort:
            return "none"
        return "descending" if self.order == "desc" else "ascending"

    def turn(self, key: str) -> str:
        """The order that a click on the column's heading asks for: its own first, then the other."""
        own = "desc" if self.descends[key] else "asc"
        if key != self.sort:
            return own
        return "asc" if self.order == "desc" else "desc"


def view(
    rows: Sequence[R],
    asked: Mapping[str, str],
    columns: Sequence[Column[R]],
    filters: Sequence[Filter[R]],
    text: Callable[[R], str],
) -> View[R]:
    """The page of a table that the parameters ask for. The first column is what it is sorted by otherwise.

    Raises:
        BadParameter: a sort, order, page or filter that does not exist.
    """
    by_key = {column.key: column for column in columns}
    sort = asked.get("sort", "") or columns[0].key
    if sort not in by_key:
        raise BadParameter("sort", sort, "one of " + ", ".join(by_key))
    order = asked.get("order", "") or ("desc" if by_key[sort].descends else "asc")
    if order not in _ORDERS:
        raise BadParameter("order", order, "asc or desc")
    needle = _needle(asked.get("q", ""))
    wanted = {f.name: asked.get(f.name, "") for f in filters}
    fitting = [row for row in rows if not needle or needle in normal_form(text(row))]

    def fits(row: R, but: Filter[R] | None = None) -> bool:
        return all(not wanted[f.name] or f.of(row) == wanted[f.name] for f in filters if f is not but)

    choices: list[tuple[str, str, list[Option]]] = []
    for one in filters:
        # Each choice counts what it would leave, given the others.
        counts = Counter(one.of(row) for row in fitting if fits(row, one))
        known = {one.of(row) for row in rows}
        if wanted[one.name] and wanted[one.name] not in known:
            raise BadParameter(one.name, wanted[one.name], "one of " + ", ".join(sorted(known)))
        options = sorted(((v, one.says(v), counts[v]) for v in known), key=lambda o: (-o[2], o[0]))
        choices.append((one.name, one.wording, options))
    kept = [row for row in fitting if fits(row)]
    chosen = by_key[sort]
    kept.sort(key=chosen.by, reverse=order == "desc")
    kept.sort(key=lambda row: chosen.by(row) == "")  # what is not known stands last
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = _page(asked.get("page", ""), pages)
    return View(
        rows=kept[(page - 1) * PER_PAGE : page * PER_PAGE],
        every=kept,
        asked=dict(asked),
        columns=[(column.key, column.wording) for column in columns],
        choices=choices,
        page=page,
        pages=pages,
        total=len(kept),
        filtered=bool(needle or any(wanted.values())),
        sort=sort,
        order=order,
        descends={column.key: column.descends for column in columns},
    )


def as_csv(heading: Sequence[str], rows: Sequence[Sequence[object]], release_id: str) -> str:
    """A table as CSV (RFC 4180) that a spreadsheet opens without running any of it, and that ends by saying so.

    It is the API's CSV with ``format=excel`` (:func:`api.replies.lines`): the same cells and last line, and a byte order
    mark before them, for Excel, which would not know the Chinese otherwise.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([[guarded(cell_text(value)) for value in row] for row in rows])
    return "\ufeff" + output.getvalue() + complete(len(rows), release_id)


def _needle(text: str) -> str:
    if len(text) > LONGEST_QUERY:
        raise BadParameter("q", text, f"at most {LONGEST_QUERY} characters")
    if any(not c.isprintable() and not c.isspace() for c in text):
        raise BadParameter("q", text, "a text without control characters")
    return normal_form(text) if text.strip() else ""


def _page(text: str, pages: int) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= pages):
        raise BadParameter("page", text, f"a number from 1 to {pages}")
    return int(text)
