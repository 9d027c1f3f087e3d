"""Asking a named query about everything at once: as it stands, inside a query that goes through the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from graph.bolt.library import NamedQuery
from graph.lens import Lens
from tests.queries.library import Row, Server

T = TypeVar("T")
#: The values that tell one question from the next, in the order of the names of their parameters.
Key = tuple[str, ...]
#: What each question got for an answer.
Rows = dict[Key, list[Row]]

#: So many questions go into one query, and so many queries run at a time.
_LOT = 60
_AT_ONCE = 3


def ask_each(
    server: Server, query: NamedQuery, questions: Iterable[Mapping[str, str]], others: Mapping[str, Any]
) -> Rows:
    """The rows of a query for each of many sets of values of some parameters; the other parameters are the same for all."""
    sets = [dict(sorted(question.items())) for question in questions]
    names = list(sets[0])
    # A subquery without variables of its own would not see what is asked.
    inner = query.text.replace("CALL () {", "CALL (asked) {")
    inner = re.sub(rf"\$({'|'.join(names)})\b", r"asked.\1", inner)
    text = f"UNWIND $questions AS asked CALL (asked) {{\n{inner}\n}}\nRETURN *"
    fixed = {name: value for name, value in query.values(others).items() if name not in names}
    found: Rows = {tuple(values.values()): [] for values in sets}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for answer in pool.map(lambda lot: server.run(text, fixed | {"questions": lot}), lots(sets, _LOT)):
            place = answer.columns.index("asked")
            for cells in answer.rows:
                row = {name: plain(cell) for name, cell in zip(answer.columns, cells, strict=True) if name != "asked"}
                found[tuple(cells[place][name] for name in names)].append(row)
    return found


def ask_once(server: Server, query: NamedQuery, given: Mapping[str, Any]) -> list[Row]:
    """The rows of a query, asked as it stands."""
    answer = server.ask(query, given)
    return [{name: plain(cell) for name, cell in zip(answer.columns, row, strict=True)} for row in answer.rows]


def conditions(lens: Lens, *names: str) -> dict[str, str | None]:
    """A reader's conditions as parameters of a query; only some of them, where it has no others."""
    given = {
        "as_of": lens.as_of or None,
        "known_at": lens.known_at or None,
        "min_reliability": lens.min_reliability,
    }
    return {name: given[name] for name in names or given}


def plain(value: Any) -> Any:
    """A value as Python's answers write it: nothing is the empty text."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return "" if value is None else value


def lots(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values, so many at a time."""
    rest = iter(values)
    while lot := list(islice(rest, size)):
        yield lot
