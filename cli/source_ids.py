"""Ids of sources from standard input, so that what another command prints can be piped into ``puxi sources -``."""

from __future__ import annotations

import csv
import io
import re
import sys

#: Columns of our tables, and of query results, that hold ids of sources: ``sources``, ``b.sources``, ``fate_sources``.
_COLUMN = re.compile(r"(?:.*[._])?sources?|source_ids?")
#: What can stand between two ids: blanks, commas, what joins the parts of a cell, and what encloses a list.
_BETWEEN = re.compile(r"""[\s,;|"'\[\]]+""")


def source_ids(arguments: list[str]) -> list[str]:
    """The ids given as arguments, each once and in their order; ``-`` stands for those on standard input.

    What comes in may be ids with blanks or commas between them, or CSV with a heading: then the ids are those in the
    columns called ``sources``, ``source``, ``source_ids`` or ``..._sources``.
    """
    found: list[str] = []
    for argument in arguments:
        found += _read(sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")) if argument == "-" else [argument]
    return list(dict.fromkeys(found))


def _read(text: str) -> list[str]:
    first, _, _ = text.partition("\n")
    columns = next(csv.reader([first.rstrip("\r")]), [])
    wanted = [number for number, name in enumerate(columns) if _COLUMN.fullmatch(name)]
    if wanted:
        rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
        text = "\n".join(row[number] for row in rows for number in wanted if number < len(row))
    return [part for part in _BETWEEN.split(text) if part]
