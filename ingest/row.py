"""One valid row on its way to statements: its cells, where it stands, and what is said about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.errors import Problem
from graph.names import is_chinese
from graph.statements import Mention, Rejection, Statement, Subject, ValueType
from ingest.findings import Findings, shown
from ingest.table import Cells

#: What joins several names in one cell.
SEPARATOR = " | "
#: Hiragana and katakana; not the middle dot and the long mark beside them, which Chinese texts use as well.
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


@dataclass(slots=True)
class Row:
    """A row of one table. ``note`` is the row's note, which every statement of the row carries."""

    file: str
    number: int
    cells: Cells
    findings: Findings
    note: str = field(init=False)

    def __post_init__(self) -> None:
        self.note = self.cells.get("note", "")

    def __getitem__(self, column: str) -> str:
        """The cell of a column, empty where the table has no such column (a policy has no locator)."""
        return self.cells.get(column, "")

    @property
    def id(self) -> str:
        """The row's stable id."""
        return self["row_id"]

    def problem(self, column: str, reason: str) -> None:
        """Something in this row is not understood: no release is built until it is mended."""
        self.findings.add(Problem(self.file, self.number, column, reason))

    def rejection(self, column: str, reason: str) -> Rejection:
        """This row is understood, and says nothing that the graph can hold."""
        return Rejection(self.file, self.number, self.id, column, reason)

    def names(self, column: str) -> Iterator[tuple[int, str]]:
        """The names that a cell joins, numbered from 1 as they stand."""
        cell = self[column]
        if not cell:
            return
        for number, name in enumerate(cell.split(SEPARATOR), start=1):
            if not name.strip(" |") or "|" in name or name != name.strip():
                self.problem(
                    column, f'names must be joined with " | ", one blank on each side and none empty: {shown(cell)}'
                )
                return
            yield number, name

    def statement(
        self,
        subject: Subject,
        prop: str,
        value: str,
        value_type: ValueType,
        *,
        target: Mention | None = None,
        language: str = "",
        valid_from: str = "",
        valid_to: str = "",
    ) -> Statement:
        """What this row's source says, with the row's citation."""
        return Statement(
            row_id=self.id,
            subject=subject,
            property=prop,
            value=value,
            value_type=value_type,
            source_id=self["source_id"],
            locator=self["locator"],
            confidence=self["confidence"],
            recorded=self["recorded"],
            target=target,
            language=language,
            valid_from=valid_from,
            valid_to=valid_to,
            note=self.note,
        )

    def entity(
        self, subject: Subject, prop: str, target: Mention, *, valid_from: str = "", valid_to: str = ""
    ) -> Statement:
        """A statement whose value is another entity; the value is its name as the cell has it."""
        return self.statement(
            subject,
            prop,
            target.written,
            "entity",
            target=target,
            language=language_of(target.written),
            valid_from=valid_from,
            valid_to=valid_to,
        )


def language_of(text: str) -> str:
    """The language of a name by its script: ``ja`` with kana, ``zh`` with Chinese characters, ``en`` without either."""
    if _KANA.search(text):
        return "ja"
    return "zh" if is_chinese(text) else "en"
