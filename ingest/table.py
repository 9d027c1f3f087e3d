"""The strict reader of one table: rows that its description allows, and a problem for everything else.

Streamed: one row is in memory, beside the keys that have to be compared. Nothing is mended on the way: a cell with a
blank at its end or an invisible character in it is a problem, because the next reader would compare it unequal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process

from graph.dates import DateError, date_range
from graph.errors import Problem
from ingest.findings import Findings, shown
from ingest.package import LONGEST_CELL, Column, Table
from ingest.records import Record, records

#: Line breaks; other control characters; marks that reorder text and make a name read as another; zero-width blanks.
_BREAKS = re.compile("[\r\n\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b\ufeff]")
_SUSPECT = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]")
#: Printable by Unicode's word, yet nothing to be seen: fillers, variation selectors, the grapheme joiner, empty braille.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef\ufffd]")

#: A wrong value is compared with at most so many right ones.
_MOST_COMPARED = 50_000

#: One row: column to cell; readings may add columns of their own (:mod:`ingest.readings`).
Cells = dict[str, str]


class Readings(Protocol):
    """Rulings on how cells are to be read, asked for every row (:class:`ingest.readings.CellReadings`)."""

    def apply(self, table: Table, cells: Cells) -> list[str]:
        """Change the cells that a reading is recorded for; the columns that were changed."""
        ...


@dataclass(slots=True)
class Keys:
    """The values of one column. ``complete`` is unset where rows could not be read, so that some may be missing."""

    values: set[str] = field(default_factory=set)
    complete: bool = True


class TableReader:
    """Reads one table of the dataset.

    ``keys`` holds the columns of other tables that foreign keys point at, by table and column. What is wrong goes to
    ``findings``. After :meth:`rows` is exhausted, ``count`` is the number of records (good and bad, without the
    header), ``complete`` says whether all of them could be taken apart, and ``kept`` has the values of the columns
    named in ``keep``.
    """

    def __init__(
        self,
        table: Table,
        directory: Path,
        findings: Findings,
        *,
        keys: Mapping[tuple[str, str], Keys] | None = None,
        readings: Readings | None = None,
        keep: Container[str] = (),
    ) -> None:
        self.table = table
        self.count = 0
        self.complete = True
        self.kept: dict[str, Keys] = {column.name: Keys() for column in table.columns if column.name in keep}
        self._path = directory / table.file
        self._findings = findings
        self._keys = keys or {}
        self._readings = readings
        self._seen: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {key: {} for key in _unique_keys(table)}
        self._own: list[tuple[int, str, str, str]] = []

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The valid rows with their numbers as a spreadsheet shows them (the header is row 1)."""
        if self._path.exists() and not self._path.is_file():
            self._give_up("this is no regular file; put the table itself here")
            return
        try:
            with self._path.open("rb") as stream:
                yield from self._valid(records(stream))
        except FileNotFoundError:
            self._give_up("the file is missing; a table without rows still has its header")
        except OSError as error:
            self._give_up(f"the file cannot be read: {error.strerror}")
        self._check_own_keys()
        for keys in self.kept.values():
            keys.complete = self.complete

    def _valid(self, found: Iterator[Record]) -> Iterator[tuple[int, Cells]]:
        header = next(found, None)
        if header is None:
            return self._give_up(f"the file is empty; its first line must be: {','.join(self.table.header)}")
        if header.fault:
            self._problem(1, self._name_of(header.fault.column), header.fault.reason)
            # After a byte order mark the header itself still comes, under the same number.
            header = next(found, header)
        if header.fault or header.number > 1 or not self._header_fits(header.cells):
            return self._give_up()
        for record in found:
            self.count += 1
            cells = self._row(record)
            if cells is not None:
                yield record.number, cells
            if self._findings.is_full(self.table.file):
                return self._give_up()
        return None

    def _give_up(self, reason: str = "") -> None:
        """Nothing (more) of this table can be read; what refers to it cannot be checked."""
        self.complete = False
        if reason:
            self._problem(0, "", reason)

    def _problem(self, row: int, column: str, reason: str) -> None:
        self._findings.add(Problem(self.table.file, row, column, reason))

    def _name_of(self, place: int) -> str:
        return self.table.header[place] if 0 <= place < len(self.table.columns) else ""

    # -- the header ---------------------------------------------------------------------------------------------

    def _header_fits(self, found: list[str]) -> bool:
        wanted = list(self.table.header)
        if found == wanted:
            return True
        if len(found) == 1 and (mark := next((mark for mark in ";\t" if mark in found[0]), "")):
            name = "semicolons" if mark == ";" else "tabs"
            self._problem(1, "", f"the cells are separated by {name}; save the file as CSV with commas")
            return False
        before = self._findings.count(self.table.file)
        for name in wanted:
            if name not in found:
                self._problem(1, name, "the column is missing from the header")
        for name in dict.fromkeys(found):
            if name not in wanted:
                hint = _nearest(name, [n for n in wanted if n not in found]) or "; remove it"
                self._problem(1, "", f"the column {shown(name)} is not known{hint}")
            elif found.count(name) > 1:
                self._problem(1, name, f"the column stands {found.count(name)} times in the header")
        if self._findings.count(self.table.file) == before:
            place = next(place for place, name in enumerate(wanted) if found[place] != name)
            order = ",".join(wanted)
            self._problem(
                1, wanted[place], f"the column has moved: {found[place]} stands in its place; the order is {order}"
            )
        return False

    # -- rows ---------------------------------------------------------------------------------------------------

    def _row(self, record: Record) -> Cells | None:
        if record.fault:
            self._problem(record.number, self._name_of(record.fault.column), record.fault.reason)
            self.complete = False
            return None
        if len(record.cells) != len(self.table.columns):
            self._problem(record.number, "", self._miscount(record.cells))
            self.complete = False
            return None
        cells = dict(zip(self.table.header, record.cells, strict=True))
        before = self._findings.count(self.table.file)
        for column in self.table.columns:
            if (fault := text_fault(cells[column.name])) or (fault := _length_fault(column, cells[column.name])):
                self._problem(record.number, column.name, fault)
        for name, keys in self.kept.items():
            keys.values.add(cells[name])
        self._check_unique(record.number, cells)
        read = self._readings.apply(self.table, cells) if self._readings else []
        if self._findings.count(self.table.file) > before:
            return None
        for column in self.table.columns:
            if fault := value_fault(column, cells[column.name]):
                hint = " (the cell as readings.csv reads it)" if column.name in read else ""
                self._problem(record.number, column.name, fault + hint)
        self._check_foreign_keys(record.number, cells)
        return cells if self._findings.count(self.table.file) == before else None

    def _miscount(self, cells: list[str]) -> str:
        if cells == [""]:
            return "the row is empty; delete it"
        wanted = len(self.table.columns)
        advice = (
            f"put a cell that has a comma in it in quotation marks (the row begins with {shown(cells[0])})"
            if len(cells) > wanted
            else f"an empty cell still needs its comma (the last cell is {shown(cells[-1])})"
        )
        return f"the row has {len(cells)} cells instead of {wanted}; {advice}"

    def _check_unique(self, row: int, cells: Cells) -> None:
        for key, seen in self._seen.items():
            values = tuple(cells[column] for column in key)
            if not all(values):
                continue
            first = seen.setdefault(values, row)
            if first != row:
                self._problem(
                    row, key[-1], f"{shown(' + '.join(values))} stands already in row {first}; it must be unique"
                )

    def _check_foreign_keys(self, row: int, cells: Cells) -> None:
        for key in self.table.foreign_keys:
            value = cells[key.column]
            if not value:
                continue
            if key.table == self.table.name:
                self._own.append((row, key.column, value, key.target))
                continue
            target = self._keys.get((key.table, key.target))
            if target is not None and target.complete and value not in target.values:
                self._problem(
                    row, key.column, f"{shown(value)} is not in {key.table}.csv{_nearest(value, target.values)}"
                )

    def _check_own_keys(self) -> None:
        """Keys that point into the table itself, where the row pointed at may come later."""
        for row, column, value, target in self._own if self.complete else ():
            if (value,) not in self._seen[(target,)]:
                self._problem(row, column, f"{shown(value)} is not in column {target} of this table")


def _unique_keys(table: Table) -> list[tuple[str, ...]]:
    """Columns whose values, taken together, may occur once only."""
    singles = [(column.name,) for column in table.columns if column.unique]
    return list(dict.fromkeys([*singles, table.primary_key]))


def text_fault(text: str) -> str:
    """What is wrong with a cell as text, whatever its column means; empty where nothing is."""
    if len(text) > LONGEST_CELL:
        return f"the cell is longer than {LONGEST_CELL:,} characters: {shown(text)}"
    if text != text.strip():
        return f"the cell begins or ends with a blank: {shown(text)}"
    found = _SUSPECT.search(text)
    if not found:
        return _unseen_fault(text)
    mark = found.group()
    name = f"U+{ord(mark):04X} as character {found.start() + 1}"
    if _BREAKS.match(mark):
        return f"the cell has a line break ({name}); cells are one line each"
    if mark == "\x00":
        return f"the cell has a NUL ({name}); the file is damaged or not plain text"
    if _CONTROLS.match(mark):
        return f"the cell has a control character ({name}): {shown(text)}"
    if _REORDERING.match(mark):
        return f"the cell has a mark that reorders text ({name}), so that it reads otherwise than it is: {shown(text)}"
    if _INVISIBLE.match(mark):
        return f"the cell has an invisible blank of no width ({name}): {shown(text)}"
    return ""


def _unseen_fault(text: str) -> str:
    """Characters that make two names differ and cannot be seen: formatting marks, fillers, private and unassigned ones.

    Only the ideographic and the no-break blank may stand among printable characters; comparing names ignores both.
    """
    plain = text.replace("\u3000", " ").replace("\xa0", " ")
    found = _UNSEEN.search(plain)
    if plain.isprintable() and not found:
        return ""
    place = found.start() if found else next(n for n, character in enumerate(plain) if not character.isprintable())
    return f"the cell has a character that cannot be seen (U+{ord(plain[place]):04X} as character {place + 1})"


def _length_fault(column: Column, text: str) -> str:
    if len(text) > column.longest:
        return f"the cell has {len(text):,} characters, the column allows {column.longest:,}: {shown(text)}"
    return ""


def value_fault(column: Column, value: str) -> str:
    """Why a value does not fit its column; empty where it fits."""
    if not value:
        return "the cell is empty; this column needs a value" if column.required else ""
    if column.codes and value not in column.codes:
        return f"{shown(value)} is not one of {', '.join(column.codes)}{_nearest(value, column.codes)}"
    if column.pattern and not column.pattern.fullmatch(value):
        return f"{shown(value)} does not have the form {column.pattern.pattern}"
    if column.is_date:
        try:
            date_range(value)
        except DateError as error:
            return str(error)
    return ""


def _nearest(value: str, known: Collection[str]) -> str:
    """A question after the known value that comes nearest; empty where none is near, or too many are known to compare."""
    if len(known) > _MOST_COMPARED:
        return ""
    found = process.extractOne(value[:80], sorted(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean {found[0]}?" if found else ""
