"""CSV records out of bytes: strict, streamed, and never more than one record in memory.

One physical line is one record, as the tables hold no line breaks inside cells. Where a quotation mark is left open,
the lines that follow are looked at, so as to tell a line break inside a cell from a quotation mark never closed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ingest.package import LONGEST_CELL

#: Longest record that could be valid: 20 cells of the longest kind in 4-byte characters, with room for quotation marks.
LONGEST_RECORD = 20 * LONGEST_CELL * 4 + 4096
#: Lines that are not UTF-8, after which the file is given up: it is in another encoding altogether.
_UNDECODABLE_LINES = 3

_PLAIN = re.compile(r'[^",]*')
#: Possessive, so that a cell ending in "" is seen as open where its closing mark is on a later line.
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')

_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Fault:
    """What is wrong with a record before its cells can be looked at; ``column`` counts from 0, -1 for none."""

    column: int
    reason: str


@dataclass(slots=True)
class Record:
    """One record: its number as a spreadsheet shows it (from 1), and its cells or what is wrong with it."""

    number: int
    cells: list[str] = field(default_factory=list)
    fault: Fault | None = None
    #: Nothing can be read after this one.
    last: bool = False


def records(stream: BinaryIO) -> Iterator[Record]:
    """The records of a CSV file, the header first. What is wrong with one is said in its ``fault``; nothing is raised.

    Raises:
        OSError: the file cannot be read (any more).
    """
    lines = _Lines(stream)
    number = undecodable = 0
    while (line := lines.next()) is not None:
        number += 1
        record = Record(number)
        if number == 1 and (mark := _mark(line)):
            record.fault, record.last = Fault(-1, mark), not line.startswith(_UTF8_MARK)
            line = line.removeprefix(_UTF8_MARK)
            yield record
            if record.last:
                return
            record = Record(number)
        if len(line) >= LONGEST_RECORD:
            record.fault = _overlong(line)
            lines.skip_rest()
        else:
            try:
                _split(record, line.decode("utf-8"), lines)
            except UnicodeDecodeError as error:
                undecodable += 1
                record.last = undecodable == _UNDECODABLE_LINES
                record.fault = _not_utf8(line, error, record.last)
        yield record
        if record.last:
            return


def _mark(line: bytes) -> str:
    if line.startswith(_UTF8_MARK):
        return (
            "the file begins with a byte order mark; save it as UTF-8 without BOM "
            "(in Excel, 'CSV UTF-8' writes one: save with LibreOffice or a text editor instead)"
        )
    return "the file is UTF-16; save it as UTF-8 without BOM" if line.startswith(_UTF16_MARKS) else ""


def _not_utf8(line: bytes, error: UnicodeDecodeError, last: bool) -> Fault:
    column = line[: error.start].count(b",")
    reason = f"byte {error.start + 1} of the row (0x{line[error.start]:02X}) is not UTF-8"
    try:
        line.decode("gb18030")
        reason += "; the file may be saved as GB18030 or GBK: save it as UTF-8 without BOM"
    except UnicodeDecodeError:
        reason += "; save the file as UTF-8 without BOM"
    # Commas inside quoted cells would make the count of columns wrong.
    column = -1 if b'"' in line[: error.start] else column
    return Fault(column, reason + (" (the rest of it was not read)" if last else ""))


def _overlong(line: bytes) -> Fault:
    """Which cell makes a record too long to be read; the record itself is given up."""
    cells, _ = _cells(line.decode("utf-8", errors="replace"))
    lengths = [len(cell) for cell in cells]
    column = next((place for place, length in enumerate(lengths) if length > LONGEST_CELL), -1)
    if column < 0:
        return Fault(-1, f"the row is longer than {LONGEST_RECORD:,} bytes")
    return Fault(column, f"the cell is longer than {LONGEST_CELL:,} characters: {cells[column][:77]!r}...")


def _split(record: Record, line: str, lines: _Lines) -> None:
    """Fill in a record's cells, taking further lines where a cell has line breaks."""
    cells, fault = _cells(line)
    if not isinstance(fault, _Open):
        record.cells, record.fault = cells, fault
        return
    taken: list[bytes] = []
    text = line
    while (more := lines.next()) is not None:
        taken.append(more)
        try:
            text += "\n" + more.decode("utf-8")
        except UnicodeDecodeError:
            break
        _, again = _cells(text)
        if again is None:
            record.fault = Fault(fault.column, "the cell has a line break; cells are one line each: join the lines")
            return
        if not isinstance(again, _Open) or len(text) > len(line) + LONGEST_CELL:
            break
    # Not closed where it could be: the lines that were tried are records of their own.
    lines.put_back(taken)
    record.fault = Fault(fault.column, 'a quotation mark (") is opened here and not closed')


class _Open(Fault):
    """A quoted cell that the text does not close."""


def _cells(text: str) -> tuple[list[str], Fault | None]:
    """The cells of a record, or those before the fault and the fault."""
    if '"' not in text:
        return text.split(","), None
    cells: list[str] = []
    place = 0
    while True:
        if text.startswith('"', place):
            found = _QUOTED.match(text, place)
            if found is None:
                cells.append(text[place + 1 :])
                return cells, _Open(len(cells) - 1, "")
            cells.append(found.group(1).replace('""', '"'))
        else:
            found = _PLAIN.match(text, place)
            cells.append(found.group() if found else "")
        place = found.end() if found else place
        if place == len(text):
            return cells, None
        if text[place] != ",":
            reason = (
                f"a quotation mark stands inside a cell that is not quoted as a whole, near {text[place : place + 40]!r}"
                '; put the cell in quotation marks and write "" for each one inside it'
            )
            return cells, Fault(len(cells) - 1, reason)
        place += 1


class _Lines:
    """Physical lines without their ends, bounded in length, with the possibility to put some back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._returned: deque[bytes] = deque()
        self._open_end = False

    def next(self) -> bytes | None:
        """The next line, cut at the longest length that a record may have; ``None`` at the end of the file."""
        if self._returned:
            return self._returned.popleft()
        line = self._stream.readline(LONGEST_RECORD)
        if not line:
            return None
        self._open_end = not line.endswith(b"\n")
        return line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")

    def skip_rest(self) -> None:
        """Pass over what remains of a line that was cut, in small pieces."""
        while self._open_end:
            piece = self._stream.readline(65536)
            self._open_end = bool(piece) and not piece.endswith(b"\n")

    def put_back(self, lines: list[bytes]) -> None:
        """Lines that were taken too many, to be given out again."""
        self._returned.extendleft(reversed(lines))
