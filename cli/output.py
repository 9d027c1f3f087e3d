"""Printing an answer in one of three formats: text for people, JSON for programs, CSV for spreadsheets.

Text goes through one console without markup: square brackets in it are footnotes, never styles.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel
from rich.console import Console, RenderableType

from cli.options import Format
from cli.text.layout import Unbroken
from graph.flat.cells import Row, cell_text, guarded

if TYPE_CHECKING:
    from typing_extensions import Buffer

A = TypeVar("A", bound=BaseModel)

_FILLING = re.compile(r" +$", re.MULTILINE)


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
        with _named():
            console.file.write(_FILLING.sub("", captured.get()))
    with _named():
        console.file.flush()


def write(text: str) -> None:
    """Print text for programs: UTF-8 and plain line feeds on every system, whatever the terminal's encoding."""
    stream = ByteStream()
    stream.write(text.encode())
    stream.flush()


class ByteStream(io.RawIOBase):
    """Standard output for bytes."""

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Buffer, /) -> int:
        """Write all of it.

        Raises:
            OSError: it cannot be written; names standard output.
        """
        with _named():
            sys.stdout.flush()
            whole = rest = memoryview(data)
            while rest:
                # Where Python runs unbuffered, a pipe whose reader goes away takes a part and says so only by the number.
                rest = rest[sys.stdout.buffer.write(rest) :]
        return len(whole)

    def flush(self) -> None:
        """Hand on what is held back."""
        with _named():
            sys.stdout.buffer.flush()


@contextlib.contextmanager
def _named() -> Iterator[None]:
    """What cannot be written names where it was to go."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard output") from None


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
