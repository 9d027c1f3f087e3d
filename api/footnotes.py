"""Footnotes of a page: each source once, in the order in which the page comes to speak of it, with all places in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from graph.answers import SourceRef, StatementRef, Statistic
from graph.citations import copy_at

#: What can be cited: a source, and a place in it.
Cited = StatementRef | Statistic


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside a fact: ``3``, or ``3b`` where source 3 is cited at several places. ``anchor`` is its target."""

    label: str
    anchor: str


@dataclass(slots=True)
class Footnote:
    """One source, and the places in it at which the page's facts were read (locator to mark)."""

    number: int
    source: SourceRef
    places: dict[str, Mark] = field(default_factory=dict)

    @property
    def href(self) -> str:
        """The source's address if it is one that a browser should follow, else empty."""
        return web_address(self.source.url)

    @property
    def copy(self) -> str:
        """The address of a copy in a web archive, likewise; empty where none is recorded."""
        return web_address(copy_at(self.source))


class Footnotes:
    """The numbering of one page. ``statements`` are all that the page cites, in the order of the page."""

    def __init__(self, sources: Mapping[str, SourceRef], statements: Iterable[Cited]) -> None:
        places: dict[str, list[str]] = {}
        for statement in statements:
            locators = places.setdefault(statement.source_id, [])
            if statement.locator not in locators:
                locators.append(statement.locator)
        self.notes: list[Footnote] = []
        self._of: dict[str, Footnote] = {}
        for number, (source_id, locators) in enumerate(places.items(), start=1):
            note = Footnote(number, sources[source_id])
            for letter, locator in zip(_letters(len(locators)), locators, strict=True):
                note.places[locator] = Mark(f"{number}{letter}", f"source-{number}{letter}")
            self.notes.append(note)
            self._of[source_id] = note

    def marks(self, statements: Iterable[Cited]) -> list[Mark]:
        """The marks of a fact that rests on these statements, each once, in the order of the footnotes."""
        cited = {(s.source_id, s.locator) for s in statements}
        return [
            mark
            for note in sorted((self._of[key] for key in {source for source, _ in cited}), key=lambda note: note.number)
            for locator, mark in note.places.items()
            if (note.source.id, locator) in cited
        ]


def web_address(url: str) -> str:
    """The URL if it is ``http`` or ``https`` with a host, else empty: a page never links to anything else."""
    try:
        parts = urlsplit(url)
        return url if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""


def _letters(count: int) -> list[str]:
    """``a``, ``b``, ... ``z``, ``aa``, ``ab``, ...; a single place needs none."""
    if count == 1:
        return [""]
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [(alphabet[n // 26 - 1] if n >= 26 else "") + alphabet[n % 26] for n in range(count)]
