"""Cells of a table: values as text, what a spreadsheet must not take for a formula, and where a row's word comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graph.answers import SourceRef, StatementRef, Statistic

#: What names a source and a place in it.
Cited = StatementRef | Statistic
Row = Mapping[str, object]

#: Joins several values in one cell, as in the tables of ``data/``.
SEPARATOR = " | "

#: Where a row's word comes from. The cells hold as many parts as there are places cited, in the same order in each.
CITATION_COLUMNS = (
    "statements",
    "source_ids",
    "source_titles",
    "publishers",
    "published",
    "urls",
    "locators",
    "reliability",
    "confidence",
    "recorded",
    "release",
)

# What a spreadsheet evaluates when it opens a file: a leading = + - @, or their full-width doubles, also behind blanks.
# Apostrophes that stand there already are counted in, so that taking one away again gives back what was there.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def cell_text(value: object) -> str:
    """A value as a cell: yes/no for truth values, nothing for none, lists joined by `` | ``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return SEPARATOR.join(cell_text(part).replace(SEPARATOR, "|") for part in value)
    return str(value)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before one that begins like a formula.

    Numbers stay as they are. Whoever reads the file with a program takes that apostrophe away again.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def citations(cited: Iterable[Cited], sources: Mapping[str, SourceRef], release: str) -> dict[str, object]:
    """The cells that let a row be cited alone, a part for each place in a source.

    The ids of all statements from one place stand in one part, with blanks between them.
    """
    places: dict[tuple[str, str, str, str], list[str]] = {}
    for ref in cited:
        ids = places.setdefault((ref.source_id, ref.locator, ref.confidence, ref.recorded), [])
        if ref.id not in ids:
            ids.append(ref.id)
    notes = [sources[source] for source, *_ in places]
    return {
        "statements": [" ".join(ids) for ids in places.values()],
        "source_ids": [source.id for source in notes],
        "source_titles": [source.title for source in notes],
        "publishers": [source.publisher for source in notes],
        "published": [source.published for source in notes],
        "urls": [source.url for source in notes],
        "locators": [locator for _, locator, _, _ in places],
        "reliability": [source.reliability for source in notes],
        "confidence": [confidence for _, _, confidence, _ in places],
        "recorded": [recorded for _, _, _, recorded in places],
        "release": release,
    }
