"""Conversions as a table."""

from __future__ import annotations

from collections.abc import Iterator

from graph.answers import Body, ConversionsAnswer, Event, Fact, StatementRef
from graph.flat.cells import CITATION_COLUMNS, Row, citations

COLUMNS = (
    "section",
    "outcome",
    "old_id",
    "old_zh",
    "old_en",
    "new_id",
    "new_zh",
    "new_en",
    "kind",
    "status",
    "date",
    "indirect",
    "via_ids",
    "old_hosts",
    "new_hosts",
    "decided_by",
    "new_centre_approved",
    "new_centre_approved_by",
    "disputed",
    "inferred",
    "cited_for",
    *CITATION_COLUMNS,
)


def rows(answer: ConversionsAnswer) -> Iterator[Row]:
    """A row for each conversion, admission, suspected pair and statement on the whole series.

    ``cited_for`` says of each citation what it supports: the change itself, a host, the new centre's approval. A
    suspected pair cites its hosts at most: that the two belong together, no source says.
    """
    for row in answer.conversions:
        steps = [step.event for step in row.chain]
        approvals = [event for event in row.new_approval if event.type == "approved"]
        yield {
            "section": "conversion",
            "outcome": row.outcome,
            **_body("old", row.old),
            **_body("new", row.new),
            "kind": row.kind,
            "status": row.status,
            "date": row.date,
            "indirect": row.indirect,
            "via_ids": [step.new.id for step in row.chain[:-1]],
            "old_hosts": _hosts(row.old_hosts),
            "new_hosts": _hosts(row.new_hosts),
            "decided_by": [_label(body) for body in row.decided_by],
            "new_centre_approved": [event.date for event in approvals],
            "new_centre_approved_by": [_label(body) for event in approvals for body in event.decided_by],
            "disputed": bool(row.disputed),
            "inferred": any(event.inferred for event in steps),
            **_cited(
                answer,
                change=_said(steps),
                old_host=_of(row.old_hosts),
                new_host=_of(row.new_hosts),
                new_centre=_said(row.new_approval),
            ),
        }
    for admission in answer.admissions:
        dated = [event.date for event in admission.events if event.date]
        yield {
            "section": "admission",
            **_body("new", admission.body),
            "kind": [event.kind or event.type for event in admission.events],
            "status": [event.status for event in admission.events] + [fact.value for fact in admission.states],
            "date": dated,
            "decided_by": [_label(body) for event in admission.events for body in event.decided_by],
            **_cited(answer, admission=[*_said(admission.events), *_of(admission.states)]),
        }
    for pair in answer.suspected:
        yield {
            "section": "suspected (no source states it)",
            **_body("old", pair.old),
            **_body("new", pair.new),
            "old_hosts": _hosts(pair.old_hosts),
            "new_hosts": _hosts(pair.new_hosts),
            **_cited(answer, old_host=_of(pair.old_hosts), new_host=_of(pair.new_hosts)),
        }
    for change in answer.series:
        event = change.event
        yield {
            "section": "series",
            "old_zh": [_label(body) for body in event.before],
            "new_zh": [_label(body) for body in event.after],
            "kind": event.kind or event.type,
            "status": event.status,
            "date": event.date,
            "decided_by": [_label(body) for body in event.decided_by],
            "inferred": event.inferred,
            **_cited(answer, change=event.statements),
        }


def _cited(answer: ConversionsAnswer, **supports: list[StatementRef]) -> dict[str, object]:
    """Citations, part by part, with what each supports."""
    cells: dict[str, object] = {}
    parts: dict[str, list[object]] = {"cited_for": []}
    for what, statements in supports.items():
        cited = citations(statements, answer.sources, answer.release)
        for column, value in cited.items():
            if isinstance(value, list):
                parts.setdefault(column, []).extend(value)
            else:
                cells[column] = value
        parts["cited_for"] += [what] * (len(parts["source_ids"]) - len(parts["cited_for"]))
    return {**cells, **parts}


def _said(events: list[Event]) -> list[StatementRef]:
    told = [ref for event in events for ref in event.statements]
    return told + [ref for event in events for stage in event.stages for ref in stage.statements]


def _of(facts: list[Fact]) -> list[StatementRef]:
    return [ref for fact in facts for ref in fact.statements]


def _hosts(facts: list[Fact]) -> list[str]:
    return list(dict.fromkeys(_label(fact.body) if fact.body else fact.value for fact in facts))


def _label(body: Body) -> str:
    return body.label_zh or body.label_en or body.id


def _body(column: str, body: Body) -> dict[str, object]:
    return {f"{column}_id": body.id, f"{column}_zh": body.label_zh, f"{column}_en": body.label_en}
