"""The few shapes that all text answers are made of: headings, two-column lists, lines that are never broken."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

#: Between the columns of a list.
GAP = 2


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


def indented(part: RenderableType, columns: int = 2) -> RenderableType:
    """A part, set in by some columns."""
    return Padding(part, (0, 0, 0, columns))
