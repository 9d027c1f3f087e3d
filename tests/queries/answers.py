"""Asking one Neo4j one generated query, and making answers comparable."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import neo4j
from neo4j.time import Date, Duration

from tests.queries.generated import Case, Rows

#: A query that runs longer than this has gone wrong.
SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """The rows as texts that can be compared, and what the server found odd about the query."""

    rows: list[str]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Engine:
    """A server and the language that it is asked in: nothing, ``CYPHER 5`` or ``CYPHER 25`` in front of each text."""

    name: str
    driver: neo4j.Driver
    prefix: str

    def answer(self, case: Case) -> Answer:
        """The rows, in their order where the case has one."""
        query = neo4j.Query(self.prefix + case.text, timeout=SECONDS)
        with self.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
            result = session.run(query, case.parameters)
            found = [tuple(record.values()) for record in result]
            remarks = [
                f"{status.gql_status} {status.status_description}"
                for status in result.consume().gql_status_objects
                if status.is_notification
            ]
        return Answer(normal(case, found), remarks)


def normal(case: Case, rows: Rows) -> list[str]:
    """Rows as texts that are equal where the rows mean the same."""
    texts = [json.dumps([_plain(cell, case) for cell in row], ensure_ascii=False, sort_keys=True) for row in rows]
    return texts if case.ordered else sorted(texts)


def _plain(value: Any, case: Case) -> Any:
    match value:
        case Date() | date():
            return {"date": str(value)}
        case Duration():
            return {"duration": list(value)}
        case float():
            # Sums are added up in another order by each engine.
            return round(value, 9)
        case dict():
            return {key: _plain(part, case) for key, part in value.items()}
        case list() | tuple():
            parts = [_plain(part, case) for part in value]
            if case.unordered_lists:
                parts.sort(key=lambda part: json.dumps(part, ensure_ascii=False, sort_keys=True))
            return parts
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"{case.name} returns a {type(value).__name__}, which nothing here compares")
