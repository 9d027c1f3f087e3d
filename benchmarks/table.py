"""The one table that a run of the benchmarks ends with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """Figures by measure (rows) and dataset (columns), then what was expected and whether it held."""

    columns: list[str] = field(default_factory=list)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    expectations: list[tuple[str, str, bool]] = field(default_factory=list)

    def enter(self, measure: str, column: str, figure: str) -> None:
        """Enter one figure."""
        if column not in self.columns:
            self.columns.append(column)
        self.rows.setdefault(measure, {})[column] = figure

    def expect(self, what: str, found: str, held: bool) -> None:
        """Enter something that was expected, what was found, and whether that is as expected."""
        self.expectations.append((what, found, held))

    def markdown(self) -> str:
        """The table as Markdown; empty where nothing was measured."""
        if not self.rows:
            return ""
        lines = [
            ["", *self.columns],
            *([name, *(row.get(c, "") for c in self.columns)] for name, row in self.rows.items()),
        ]
        text = _lines(lines)
        if self.expectations:
            held = [[what, found, "yes" if held else "**no**"] for what, found, held in self.expectations]
            text += "\n" + _lines([["expected", "found", "held"], *held])
        return text


def _lines(rows: list[list[str]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    padded.insert(1, ["-" * width for width in widths])
    return "".join(f"| {' | '.join(row)} |\n" for row in padded)
