"""A lineage as a table: names, facts, events, numbers and the fate, each with its word."""

from __future__ import annotations

from collections.abc import Iterator

from graph.answers import Body, Event, Fact, LineageAnswer
from graph.flat.cells import CITATION_COLUMNS, Row, citations
from graph.wording import INVERSE, happened

COLUMNS = (
    "institution",
    "section",
    "property",
    "label_zh",
    "label_en",
    "value",
    "body_id",
    "body_zh",
    "body_en",
    "valid_from",
    "valid_to",
    "date",
    "kind",
    "status",
    "before_ids",
    "before",
    "after_ids",
    "after",
    "decided_by_ids",
    "decided_by",
    "disputed",
    "inferred",
    *CITATION_COLUMNS,
)


def rows(answer: LineageAnswer) -> Iterator[Row]:
    """A row for each name, fact, number, event and fate that a source states; what is unknown has no source and so no row."""
    for section, listed in (("name", answer.names), ("fact", answer.facts), ("related", answer.related)):
        for fact in listed:
            cited = citations(fact.statements, answer.sources, answer.release)
            yield {**_common(answer, section), **_fact(fact, of_other=section == "related"), **cited}
    for section, events in (("event", answer.events), ("lineage_event", answer.lineage_events)):
        for event in events:
            cited = citations(event.statements, answer.sources, answer.release)
            yield {**_common(answer, section), **_event(event), **cited}
            for stage in event.stages:
                told = {"type": stage.type, "status": stage.status, "date": stage.date, "date_stage": stage.status}
                cited = citations(stage.statements, answer.sources, answer.release)
                yield {**_common(answer, f"{section}_stage"), **_event(event.model_copy(update=told)), **cited}
    for statistic in answer.statistics:
        yield {
            **_common(answer, "statistic"),
            "property": statistic.measure,
            "value": " ".join(part for part in (statistic.value, statistic.unit) if part),
            "date": statistic.year,
            **citations([statistic], answer.sources, answer.release),
        }
    fate = answer.fate
    if fate is not None and (statements := [*fate.statements, *fate.last_seen_statements]):
        yield {
            **_common(answer, "fate"),
            "property": "fate",
            "label_zh": fate.explanation_zh,
            "label_en": fate.explanation_en,
            "value": fate.fate,
            "date": fate.as_of,
            **_bodies("after", fate.successors),
            "disputed": fate.disputed,
            **citations(statements, answer.sources, answer.release),
        }


def _event(event: Event) -> dict[str, object]:
    return {
        "property": event.type,
        "label_en": happened(event),
        "value": event.id,
        "date": event.date,
        "kind": event.kind,
        "status": event.status,
        **_bodies("before", event.before),
        **_bodies("after", event.after),
        **_bodies("decided_by", event.decided_by),
        "disputed": event.disputed or False,
        "inferred": event.inferred,
    }


def _fact(fact: Fact, of_other: bool) -> dict[str, object]:
    """A fact as cells; one that is about the other body is labelled from there (``supporting unit of``)."""
    return {
        "property": fact.property,
        "label_zh": "" if of_other else fact.label_zh,
        "label_en": INVERSE.get(fact.property, fact.label_en) if of_other else fact.label_en,
        "value": fact.value,
        "body_id": fact.body.id if fact.body else "",
        "body_zh": fact.body.label_zh if fact.body else "",
        "body_en": fact.body.label_en if fact.body else "",
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "disputed": fact.disputed,
    }


def _common(answer: LineageAnswer, section: str) -> dict[str, object]:
    return {"institution": answer.institution.id, "section": section}


def _bodies(column: str, bodies: list[Body]) -> dict[str, object]:
    return {f"{column}_ids": [b.id for b in bodies], column: [b.label_zh or b.label_en for b in bodies]}
