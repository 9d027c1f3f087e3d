"""Numbered footnotes: every fact carries the marks of its sources, and each source is told once, at the end.

A number is a source; a letter behind it is a place in that source. ``[2a,c]`` is two places in the second source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.text.layout import Unbroken
from graph.answers import SourceRef, StatementRef, Statistic
from graph.citations import copy_at
from graph.vocabulary import RELIABILITY_LABELS

#: What names a source and a place in it.
Cited = StatementRef | Statistic

#: So many marks stand without a blank between them.
_TOGETHER = 6


class Footnotes:
    """Gives out the marks in the order in which sources are first cited, and prints the notes to them."""

    def __init__(self, answer: BaseModel, sources: Mapping[str, SourceRef]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}
        self._letters: dict[str, dict[str, str]] = {}
        self._places: dict[str, set[str]] = {}
        for ref in statements_in(answer):
            self._places.setdefault(ref.source_id, set()).add(ref.locator)

    def mark(self, statements: Iterable[Cited]) -> str:
        """The marks of these statements: ``[1][2a,b]``; nothing for none."""
        cited: dict[str, list[str]] = {}
        for ref in statements:
            self._numbers.setdefault(ref.source_id, len(self._numbers) + 1)
            letter = self._letter(ref)
            letters = cited.setdefault(ref.source_id, [])
            if letter and letter not in letters:
                letters.append(letter)
        marks = [
            f"[{self._numbers[source]}{','.join(sorted(letters, key=_order))}]" for source, letters in cited.items()
        ]
        # A blank now and then, so that a fact of thirty sources can be broken into lines.
        return " ".join("".join(marks[start : start + _TOGETHER]) for start in range(0, len(marks), _TOGETHER))

    def _letter(self, ref: Cited) -> str:
        """Letters only where the answer cites more than one place of the source."""
        letters = self._letters.setdefault(ref.source_id, {})
        if ref.locator not in letters:
            letters[ref.locator] = _letter(len(letters))
        return letters[ref.locator] if len(self._places[ref.source_id]) > 1 else ""

    def notes(self) -> Iterator[RenderableType]:
        """A note for every source that was cited: title, publisher, date, how far to trust it, places, address."""
        width = len(str(len(self._numbers))) + 3
        for source_id, number in self._numbers.items():
            source = self._sources[source_id]
            head = Text(f"{f'[{number}]':<{width}}", style="bold")
            head.append(source.title, style="bold")
            yield _hanging(head, width)
            indent = " " * width
            said = ", ".join((source.publisher or "publisher not known", source.published or "undated"))
            trust = f"{source.reliability}: {RELIABILITY_LABELS[source.reliability][1]}"
            yield Padding(Text(f"{said}. {trust}."), (0, 0, 0, width))
            places = [
                f"{letter} {place or 'no place given'}" if len(self._places[source_id]) > 1 else place
                for place, letter in self._letters[source_id].items()
            ]
            if any(places):
                yield Padding(Text("; ".join(places)), (0, 0, 0, width))
            yield Unbroken(indent + (source.url or "no address"), style="dim")
            if copy := copy_at(source):
                yield Unbroken(f"{indent}archived at {copy}", style="dim")


def statements_in(part: object) -> Iterator[Cited]:
    """Every statement and number that an answer, or a part of one, refers to."""
    if isinstance(part, Cited):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from statements_in(getattr(part, name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from statements_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from statements_in(value)


def _letter(number: int) -> str:
    """a ... z, aa, ab, ..."""
    head, tail = divmod(number, 26)
    return (_letter(head - 1) if head else "") + chr(ord("a") + tail)


def _order(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _hanging(text: Text, width: int) -> RenderableType:
    """Text whose later lines stand under its first word, not under its number."""
    grid = Table.grid(padding=0)
    grid.add_column(width=width, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(text[:width], text[width:])
    return grid
