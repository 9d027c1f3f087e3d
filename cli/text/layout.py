"""The few shapes that all text answers are made of: headings, two-column lists, lines that are never broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

#: Between the columns of a list.
GAP = 2
#: Wider than any terminal: how wide a table would be if it could.
_ANY_WIDTH = 1_000_000


def heading(english: str, chinese: str = "") -> RenderableType:
    """A line that says what follows."""
    title = Text(english, style="bold")
    if chinese:
        title.append(f" {chinese}", style="bold")
    return Padding(Rule(title, align="left", style="dim"), (1, 0, 0, 0))


def paragraph(text: str | Text, indent: int = 2, style: str = "") -> RenderableType:
    """A paragraph, set in by some columns."""
    return Padding(text if isinstance(text, Text) else Text(text, style=style), (0, 0, 0, indent))


class Unbroken(Text):
    """A line that runs over the edge rather than be broken: an address that is to be copied or clicked."""


def pairs(rows: Iterable[tuple[str | Text, str | Text]], first: int = 0) -> Table:
    """A list of labels and what belongs to them; ``first`` fixes the width of the labels (columns)."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(width=first or None, no_wrap=not first)
    table.add_column(ratio=1, overflow="fold")
    for label, value in rows:
        table.add_row(
            label if isinstance(label, Text) else Text(label), value if isinstance(value, Text) else Text(value)
        )
    return table


def grid(header: Iterable[str], apart: bool = False) -> Table:
    """A table with a header line and no frame, so that it survives a pipe, a mail and 80 columns.

    ``apart`` leaves a blank line between rows, for rows of several lines.
    """
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, header_style="bold", leading=int(apart)
    )
    for title in header:
        table.add_column(title, overflow="fold")
    return table


class Rows:
    """Rows of any width: a table where every row fits into a line, else a block of labelled lines for each row."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._header = header
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # A cell that has lines of its own would need a blank line between rows to be told from the next one.
        if not any("\n" in cell for row in self._rows for cell in row):
            table = grid(self._header)
            for row in self._rows:
                table.add_row(*map(Text, row))
            if console.measure(table, options=options.update(max_width=_ANY_WIDTH)).maximum <= options.max_width:
                yield table
                return
        for number, row in enumerate(self._rows, 1):
            yield Rule(Text(f"row {number}", style="bold"), align="left", style="dim")
            yield indented(pairs(zip(self._header, row, strict=True)))


def indented(part: RenderableType, columns: int = 2) -> RenderableType:
    """A part, set in by some columns."""
    return Padding(part, (0, 0, 0, columns))
