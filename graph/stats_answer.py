"""The answer of ``puxi stats``: what is in a release, in numbers, and what became of every row of the tables."""

from __future__ import annotations

from graph.answers import Answer, Envelope


class Account(Answer):
    """What became of the rows of one table."""

    file: str
    rows: int
    rows_with_statements: int
    statements: int
    statistics: int
    records: int
    rejected: int


class StatsAnswer(Envelope):
    """What is in the release, in numbers."""

    entities: dict[str, int]
    designations: dict[str, int]
    statements: int
    statements_by_reliability: dict[str, int]
    sources_by_reliability: dict[str, int]
    conflicts: dict[str, int]
    judgements: dict[str, int]
    accounting: list[Account]
    rejections: list[dict[str, str]]
