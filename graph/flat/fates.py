"""Fates as a table."""

from __future__ import annotations

from collections.abc import Iterator

from graph.answers import FatesAnswer
from graph.flat.cells import CITATION_COLUMNS, Row, citations

COLUMNS = (
    "id",
    "label_zh",
    "label_en",
    "designation",
    "group",
    "fate",
    "planned",
    "as_of",
    "disputed",
    "successor_ids",
    "successors",
    "last_seen",
    "explanation_en",
    "explanation_zh",
    *CITATION_COLUMNS,
)


def rows(answer: FatesAnswer) -> Iterator[Row]:
    """A row for each centre. One of unknown fate has no source for it: that no source says is the finding."""
    for row in answer.centres:
        verdict = row.fate
        statements = {ref.id: ref for ref in [*verdict.statements, *verdict.last_seen_statements]}
        yield {
            "id": row.body.id,
            "label_zh": row.body.label_zh,
            "label_en": row.body.label_en,
            "designation": row.body.designation,
            "group": row.group,
            "fate": verdict.fate,
            "planned": verdict.planned,
            "as_of": verdict.as_of,
            "disputed": verdict.disputed,
            "successor_ids": [body.id for body in verdict.successors],
            "successors": [body.label_zh or body.label_en for body in verdict.successors],
            "last_seen": verdict.last_seen,
            "explanation_en": verdict.explanation_en,
            "explanation_zh": verdict.explanation_zh,
            **citations(statements.values(), answer.sources, answer.release),
        }
