"""The library of queries, asked of real servers: every version, and every Cypher that it speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import neo4j
from neo4j.time import Date

from graph.bolt.library import NamedQuery

Row = dict[str, Any]
Ask = Callable[..., list[Row]]


@dataclass(frozen=True)
class Answer:
    """What a server answered: columns, rows as plain values, and whatever it had to remark about the query."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    remarks: list[str]


@dataclass(frozen=True)
class Server:
    """A server and the language that it is asked in: nothing, or ``CYPHER 25`` in front of each text."""

    name: str
    driver: neo4j.Driver
    prefix: str = ""

    def ask(self, query: NamedQuery, given: Mapping[str, object] | None = None) -> Answer:
        """The answer to a query of the library, with the defaults for what is not given."""
        return self.run(query.text, query.values(given or {}))

    def run(self, text: str, parameters: Mapping[str, object]) -> Answer:
        """The answer to any statement that reads."""
        with self.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
            result = session.run(neo4j.Query(self.prefix + text), dict(parameters))
            columns = list(result.keys())
            rows = [tuple(plain(cell) for cell in record.values()) for record in result]
            status = result.consume().gql_status_objects
        return Answer(columns, rows, [s.status_description for s in status if s.is_notification])


def plain(value: Any) -> Any:
    """A value with dates as ISO texts; anything else as the driver gives it."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.iso_format() if isinstance(value, Date) else value.isoformat() if isinstance(value, date) else value
