"""Recorded readings: what a name stands for, and how a cell is to be read where its letter misleads.

The rows stay as they were found; what was decided about them stands in ``names.csv`` and ``readings.csv``, with by
whom, when and why, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.names import normal_form
from graph.vocabulary import DESIGNATIONS, OTHER_PROGRAMMES, LineageKind
from ingest.findings import shown
from ingest.package import Table
from ingest.row import SEPARATOR, Row
from ingest.table import Cells

#: Columns that are no reading's business: what a row is, and where it comes from.
_FIXED = frozenset({"row_id", "source_id", "recorded"})
#: Columns that only readings give, by table, and what they may hold.
DERIVED: dict[str, dict[str, tuple[str, ...]]] = {
    "events": {"lineage_kind": (*(kind.value for kind in LineageKind), "none"), "note_flag": ("inferred",)},
    "relations": {"object_kind": ("institution", "place", "person")},
}
#: Set by a reading that takes a relation back: the reason why the row says nothing that the graph can hold.
REJECTED = "rejected"
_TABLE_OF_LETTER = {"i": "institutions", "r": "relations", "e": "events", "p": "policies", "n": "statistics"}


@dataclass(frozen=True, slots=True)
class NameRuling:
    """What a name stands for: a kind (``institution``, ``programme``, ..., ``honour``) and the name or codes meant."""

    kind: str
    stands_for: str


class NameRulings:
    """``names.csv`` as a lookup by the normal form of a name."""

    def __init__(self) -> None:
        self._rulings: dict[str, tuple[NameRuling, int]] = {}

    def add(self, row: Row) -> None:
        """Take in a row; two spellings of one name may not be ruled differently."""
        ruling = NameRuling(row["kind"], row["stands_for"])
        for code in _codes(ruling):
            if code not in DESIGNATIONS and code not in OTHER_PROGRAMMES:
                known = ", ".join((*DESIGNATIONS, *OTHER_PROGRAMMES))
                row.problem("stands_for", f"{shown(code)} is not the code of a programme; the codes are {known}")
        form = normal_form(row["name"]) or row["name"]
        before, number = self._rulings.setdefault(form, (ruling, row.number))
        if before != ruling:
            row.problem(
                "name",
                f"{shown(row['name'])} is another spelling of the name in row {number}, which is ruled otherwise",
            )

    def of(self, name: str) -> NameRuling | None:
        """The ruling on a name in any of its spellings, ``None`` where there is none."""
        found = self._rulings.get(normal_form(name) or name)
        return found[0] if found else None


def _codes(ruling: NameRuling) -> list[str]:
    """The codes that a ruling has to give: one for a programme, any number for a group."""
    if ruling.kind == "programme":
        return [ruling.stands_for]
    return ruling.stands_for.split(SEPARATOR) if ruling.kind == "group" and ruling.stands_for else []


@dataclass(slots=True)
class _CellReading:
    row: Row
    used: bool = False
    told: bool = False


class CellReadings:
    """``readings.csv`` as a lookup by row: changes the cells of a row as it is read."""

    def __init__(self) -> None:
        self._by_row: dict[str, list[_CellReading]] = {}

    def add(self, row: Row) -> None:
        """Take in a row of the table; a column or value that no row can have is a problem."""
        table = _TABLE_OF_LETTER[row.id[0]]
        allowed = DERIVED.get(table, {}).get(row["column"])
        if allowed and row["reads_as"] not in allowed:
            row.problem("reads_as", f"{shown(row['reads_as'])} is not one of {', '.join(allowed)}")
            return
        self._by_row.setdefault(row.id, []).append(_CellReading(row))

    def apply(self, table: Table, cells: Cells) -> list[str]:
        """Change the cells of a row for which a reading is recorded; the names of the columns that were changed.

        ``predicate`` read as ``none`` takes the relation back: the row gets the reason in the cell :data:`REJECTED`.
        """
        changed = []
        # By column: the order of rows in readings.csv must not show in the notes.
        for reading in sorted(self._by_row.get(cells.get("row_id", ""), ()), key=lambda r: r.row["column"]):
            reading.used = True
            column, value = reading.row["column"], reading.row["reads_as"]
            if column == "predicate" and value == "none":
                cells[REJECTED] = reading.row["reason"]
            elif column not in DERIVED.get(table.name, {}) and (table.column(column) is None or column in _FIXED):
                if not reading.told:
                    reading.row.problem("column", f"{table.file} has no column {column} that can be read otherwise")
                reading.told = True
            else:
                _trace(cells, column, value, reading.row["reason"])
                cells[column] = value
                changed.append(column)
        return changed

    def report_unused(self, was_read: Callable[[str], bool]) -> None:
        """A problem for each reading whose row does not exist, in tables that could be read to their end."""
        for readings in self._by_row.values():
            for reading in readings:
                table = _TABLE_OF_LETTER[reading.row.id[0]]
                if not reading.used and was_read(table):
                    reading.row.problem(
                        "row_id", f"reads a row that does not exist: {reading.row.id} is not in {table}.csv"
                    )


def _trace(cells: Cells, column: str, value: str, reason: str) -> None:
    """Leave in the row's note, which every statement of the row carries, what the cell has and why it is read otherwise."""
    written = cells.get(column)
    if "note" in cells and written is not None:
        cells["note"] = (
            f"[{column}: {written or 'empty'!r} read as {value or 'empty'!r}: {reason}] {cells['note']}".strip()
        )
