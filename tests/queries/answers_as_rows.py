"""Python's answers as rows, in the columns of the Cypher queries that are to equal them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph import answers
from graph.names import core

Row = dict[str, Any]


def edges(answer: answers.LineageAnswer) -> list[Row]:
    """Rows of ``lineage``: the edges, in order, each end with its distance."""
    steps = {node.body.id: node.steps for node in answer.nodes}
    told = {event.id: event for event in [*answer.events, *answer.lineage_events]}
    names = {node.body.id: _name(node.body) for node in answer.nodes}
    return [
        {
            "old_id": edge.old,
            "old_name": names[edge.old],
            "old_steps": steps[edge.old],
            "new_id": edge.new,
            "new_name": names[edge.new],
            "new_steps": steps[edge.new],
            "event": edge.event,
            "kind": edge.kind,
            "status": edge.status,
            "date": edge.date,
            "disputed": edge.disputed,
            "inferred": edge.inferred,
            **_cited(told[edge.event].statements),
        }
        for edge in answer.edges
    ]


def events(found: Iterable[answers.Event]) -> list[Row]:
    """Rows of ``lineage-events``: everything that an answer tells of an event, in order of time."""
    return [
        {
            "event": event.id,
            "type": event.type,
            "kind": event.kind,
            "status": event.status,
            "date": event.date,
            "date_stage": event.date_stage,
            "date_earliest": event.date_earliest,
            "date_latest": event.date_latest,
            "before": _ids(event.before),
            "after": _ids(event.after),
            "decided_by": _ids(event.decided_by),
            "under": _ids(event.under),
            "inferred": event.inferred,
            "disputed": event.disputed,
            **_cited(event.statements),
            "stages": [
                {
                    "type": stage.type,
                    "status": stage.status,
                    "date": stage.date,
                    "statements": [statement.id for statement in stage.statements],
                }
                for stage in event.stages
            ],
            "stage_sources": _distinct(s.source_id for stage in event.stages for s in stage.statements),
        }
        for event in found
    ]


def facts(answer: answers.LineageAnswer) -> list[Row]:
    """Rows of ``lineage-facts``: names, facts and what is said of other bodies; properties in order of their codes."""
    sections = (("facts", answer.facts), ("names", answer.names), ("related", answer.related))
    return [
        {
            "section": section,
            "property": fact.property,
            "value": fact.value,
            "body_id": fact.body.id if fact.body else "",
            "body_name": _name(fact.body) if fact.body else "",
            "valid_from": fact.valid_from,
            "valid_to": fact.valid_to,
            "disputed": fact.disputed,
            **_cited(fact.statements),
        }
        for section, found in sections
        for fact in sorted(found, key=lambda f: f.property)
    ]


def disputes(answer: answers.LineageAnswer, of: Iterable[answers.Event]) -> list[Row]:
    """Rows of ``lineage-disputes``: what the accounts of these events contradict each other about."""
    told = {event.id for event in of}
    return [
        {"event": dispute.subject, "property": dispute.property, "value": side.value, **_cited(side.statements)}
        for dispute in answer.disputes
        if dispute.subject in told
        for side in dispute.values
    ]


def statistics(answer: answers.LineageAnswer) -> list[Row]:
    """Rows of ``lineage-statistics``."""
    return [{**number.model_dump(exclude={"source_id"}), "sources": [number.source_id]} for number in answer.statistics]


def fate(body: answers.Body, found: answers.FateAnswer) -> Row:
    """A row of ``fate``."""
    return {
        "id": body.id,
        "name": _name(body),
        "designation": body.designation,
        "fate": found.fate,
        "as_of": found.as_of,
        "disputed": found.disputed,
        "successors": _ids(found.successors),
        "events": found.events,
        **_cited(found.statements),
        "planned": found.planned,
        "last_seen": found.last_seen,
        "last_seen_statements": [statement.id for statement in found.last_seen_statements],
        "last_seen_sources": _distinct(statement.source_id for statement in found.last_seen_statements),
    }


def conversions(answer: answers.ConversionsAnswer) -> list[Row]:
    """Rows of ``conversions``."""
    return [
        {
            "old_id": found.old.id,
            "old_name": _name(found.old),
            "new_id": found.new.id,
            "new_name": _name(found.new),
            "outcome": found.outcome,
            "kind": found.kind,
            "status": found.status,
            "date": found.date,
            "indirect": found.indirect,
            "bodies": [found.chain[0].old.id, *(step.new.id for step in found.chain)],
            "events": [step.event.id for step in found.chain],
            "old_hosts": _hosts(found.old_hosts),
            "new_hosts": _hosts(found.new_hosts),
            "decided_by": _ids(found.decided_by),
            "new_approval": [event.id for event in found.new_approval],
            "disputed": found.disputed,
            **_cited(statement for step in found.chain for statement in step.event.statements),
        }
        for found in answer.conversions
    ]


def hosts(answer: answers.ConversionsAnswer) -> list[Row]:
    """Rows of ``conversions-hosts`` for the centres that the answer lists."""
    known: dict[str, tuple[answers.Body, list[answers.Fact]]] = {}
    listed: list[answers.Conversion | answers.Suspected] = [*answer.conversions, *answer.suspected]
    for found in listed:
        known[found.old.id] = found.old, found.old_hosts
        known[found.new.id] = found.new, found.new_hosts
    return [
        {
            "centre_id": body.id,
            "centre_name": _name(body),
            "designation": body.designation,
            "host_id": fact.body.id if fact.body else "",
            "value": fact.value,
            "valid_from": fact.valid_from,
            "valid_to": fact.valid_to,
            "disputed": fact.disputed,
            **_cited(fact.statements),
        }
        for _, (body, facts) in sorted(known.items())
        for fact in facts
    ]


def admissions(answer: answers.ConversionsAnswer) -> list[Row]:
    """Rows of ``conversions-admissions``."""
    return [
        {
            "id": found.body.id,
            "name": _name(found.body),
            "events": [event.id for event in found.events],
            "states": _distinct(state.value for state in found.states),
            **_cited(
                [
                    *(statement for event in found.events for statement in event.statements),
                    *(statement for state in found.states for statement in state.statements),
                ]
            ),
        }
        for found in answer.admissions
    ]


def suspected(answer: answers.ConversionsAnswer) -> list[Row]:
    """Rows of ``conversions-suspected``."""
    return [
        {
            "core": core(found.old.label_zh),
            "old_id": found.old.id,
            "old_name": _name(found.old),
            "new_id": found.new.id,
            "new_name": _name(found.new),
            "old_hosts": _hosts(found.old_hosts),
            "new_hosts": _hosts(found.new_hosts),
            **_cited(statement for fact in [*found.old_hosts, *found.new_hosts] for statement in fact.statements),
        }
        for found in answer.suspected
    ]


def series(answer: answers.ConversionsAnswer) -> list[Row]:
    """Rows of ``conversions-series``."""
    return events(change.event for change in answer.series)


def shown(answer: answers.ShowAnswer) -> list[Row]:
    """Rows of ``show``."""
    return [
        {
            "statement": said.id,
            "sources": [said.source_id],
            **said.model_dump(exclude={"id", "source_id"}),
        }
        for said in answer.statements
    ]


def names(answer: answers.ShowAnswer) -> list[Row]:
    """The row of ``show-names``; spellings and former ids in alphabetical order. A label may have years to it."""
    body = answer.body
    return [
        {
            "id": body.id,
            "kind": body.kind,
            "designation": body.designation,
            "basis": body.basis,
            "name_zh": body.label_zh,
            "name_en": body.label_en,
            "spellings": sorted({*answer.spellings, body.label_zh, body.label_en} - {""}),
            "former_ids": sorted(answer.former_ids),
            "sources": _distinct(sorted(s.source_id for s in answer.statements if s.subject == body.id)),
        }
    ]


def identity(answer: answers.ShowAnswer) -> list[Row]:
    """Rows of ``show-identity``."""
    judged = [("same", found) for found in answer.identity]
    judged += [(found.by.rpartition("(")[2].rstrip(")"), found) for found in answer.not_the_same]
    return [{"verdict": verdict, **found.model_dump()} for verdict, found in judged]


def _hosts(facts: Iterable[answers.Fact]) -> list[str]:
    return _distinct(fact.body.id for fact in facts if fact.body)


def _name(body: answers.Body) -> str:
    return body.label_zh or body.label_en


def _cited(statements: Iterable[answers.StatementRef]) -> Row:
    found = list(statements)
    return {"statements": [s.id for s in found], "sources": _distinct(s.source_id for s in found)}


def _ids(bodies: Iterable[answers.Body]) -> list[str]:
    return [body.id for body in bodies]


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
