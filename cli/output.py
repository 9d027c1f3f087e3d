"""Printing an answer in one of three formats: text for people, JSON for programs, CSV for spreadsheets.

Text goes through one console without markup: square brackets in it are footnotes, never styles.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from pydantic import BaseModel
from rich.console import Console, RenderableType

from cli.options import Format
from cli.text.footnotes import Cited
from cli.text.layout import Unbroken
from graph.answers import SourceRef

A = TypeVar("A", bound=BaseModel)
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
_FILLING = re.compile(r" +$", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def stdout() -> Console:
    """The console for answers: coloured on a terminal only, 80 columns wide in a pipe unless COLUMNS says otherwise."""
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


def stderr() -> Console:
    """The console for messages and progress."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def show(parts: Iterable[RenderableType]) -> None:
    """Print text for people, without the blanks with which rich fills up lines: they are in the way of copying."""
    console = stdout()
    for part in parts:
        with console.capture() as captured:
            console.print(part, soft_wrap=isinstance(part, Unbroken))
        console.file.write(_FILLING.sub("", captured.get()))
    console.file.flush()


def write(text: str) -> None:
    """Print text for programs: UTF-8 and plain line feeds on every system, whatever the terminal's encoding."""
    sys.stdout.flush()
    rest = memoryview(text.encode())
    while rest:
        # Where Python runs unbuffered, a pipe whose reader goes away takes a part and says so only by the number.
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.buffer.flush()


def write_json(answer: BaseModel) -> None:
    """The answer as it is documented, the same that the server gives."""
    write(answer.model_dump_json(indent=2) + "\n")


def write_csv(columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Rows under the named columns; a column that a row lacks is empty in it."""
    target = io.StringIO()
    names = list(columns)
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([guarded(cell_text(row.get(name, ""))) for name in names])
    write(target.getvalue())


def say(text: str) -> None:
    """Print a message where it does not get into a file or a pipe."""
    sys.stdout.flush()
    sys.stderr.write(f"puxi: {text}\n")


def deliver(
    answer: A,
    form: Format,
    text: Callable[[A], Iterable[RenderableType]],
    columns: Iterable[str],
    rows: Callable[[A], Iterable[Row]],
) -> None:
    """Print an answer in the format asked for."""
    if form is Format.JSON:
        write_json(answer)
    elif form is Format.CSV:
        write_csv(columns, rows(answer))
    else:
        show(text(answer))


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
