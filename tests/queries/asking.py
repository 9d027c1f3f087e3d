"""Asking the named queries of many bodies at once, with answers as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import neo4j
from neo4j.time import Date

from graph.lens import Lens

T = TypeVar("T")
QUERIES = Path(__file__).resolve().parents[2] / "queries"
Row = dict[str, Any]
#: Values of the parameters that differ from one question to the next.
Key = tuple[str, ...]

#: So many bodies are asked about in one query, over so many connections.
_LOT = 60
_CONNECTIONS = 3


@dataclass(frozen=True)
class Engine:
    """A server and the language that it is asked in: nothing, ``CYPHER 5`` or ``CYPHER 25`` in front of each text."""

    driver: neo4j.Driver
    prefix: str = ""

    def rows(self, text: str, parameters: Mapping[str, Any]) -> list[Row]:
        """The rows of one query, as plain values."""
        query = neo4j.Query(f"{self.prefix} {text}")  # type: ignore[arg-type]
        with self.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
            return [{key: plain(value) for key, value in record.items()} for record in session.run(query, parameters)]

    def of_each(self, text: str, asked: Iterable[Mapping[str, str]], others: Mapping[str, Any]) -> dict[Key, list[Row]]:
        """The rows of one query for each of many sets of values of its parameters, in the order of the query.

        The query is asked as it stands, but inside another one that goes through the sets.
        """
        sets = [dict(values) for values in asked]
        inner = re.sub(rf"\$({'|'.join(sets[0])})\b", r"asked.\1", text.replace("CALL () {", "CALL (asked) {"))
        whole = f"UNWIND $asked_about AS asked CALL (asked) {{\n{inner}\n}}\nRETURN *"
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            found = pool.map(lambda lot: self.rows(whole, {**others, "asked_about": lot}), lots(sets, _LOT))
            answer: dict[Key, list[Row]] = {tuple(values[name] for name in sorted(values)): [] for values in sets}
            for row in (row for rows in found for row in rows):
                answer[tuple(value for _, value in sorted(row.pop("asked").items()))].append(row)
        return answer


def text_of(name: str) -> str:
    """The text of a named query."""
    return (QUERIES / f"{name}.cypher").read_text(encoding="utf-8")


def conditions(lens: Lens) -> dict[str, Any]:
    """A reader's conditions as the parameters that the twins take."""
    return {
        "as_of": Date.from_iso_format(lens.as_of) if lens.as_of else None,
        "known_at": Date.from_iso_format(lens.known_at) if lens.known_at else None,
        "min_reliability": lens.min_reliability,
    }


def plain(value: Any) -> Any:
    """A value as Python's answers have it: a date as ISO text, nothing as the empty text."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Date):
        return value.iso_format()
    return "" if value is None else value


def lots(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values, so many at a time."""
    rest = iter(values)
    while lot := list(islice(rest, size)):
        yield lot
