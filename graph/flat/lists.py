"""Lists as tables: institutions, events, statements of a source, policies, numbers, releases, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from graph.answers import Body, Event, Fact, ShownStatement, StatementRef
from graph.flat.cells import CITATION_COLUMNS, Row, citations
from graph.list_answers import (
    EventsAnswer,
    InstitutionRow,
    InstitutionsAnswer,
    PoliciesAnswer,
    QueriesAnswer,
    ReleasesAnswer,
    SourceAnswer,
    SourcesPage,
    StatementsAnswer,
    StatisticsAnswer,
)
from graph.wording import happened

_PLACES = ("province", "city", "located_in")
INSTITUTIONS_COLUMNS = (
    "id", "label_zh", "label_en", "kind", "designation", "year", "fate", "planned", "places", "hosts", "host_ids",
    "managing_units", "managing_unit_ids", "fields", "states", *CITATION_COLUMNS,
)  # fmt: skip
EVENTS_COLUMNS = (
    "id", "type", "label", "kind", "status", "date", "date_stage", "before_ids", "before", "after_ids", "after",
    "decided_by_ids", "decided_by", "under_ids", "disputed", "inferred", *CITATION_COLUMNS,
)  # fmt: skip
STATEMENTS_COLUMNS = (
    "subject", "property", "value", "value_id", "value_type", "valid_from", "valid_to", "note", "row", *CITATION_COLUMNS,
)  # fmt: skip
#: What rests on a source: its statements, and behind the last of them its numbers (``section`` says which).
SOURCE_COLUMNS = (
    "section", "subject", "property", "measure", "value", "unit", "year", "scope", "value_id", "value_type", "valid_from",
    "valid_to", "note", "row", *CITATION_COLUMNS,
)  # fmt: skip
POLICIES_COLUMNS = (
    "id", "title_zh", "title_en", "document_number", "issued", "issued_by", "url", "events", *CITATION_COLUMNS,
)  # fmt: skip
STATISTICS_COLUMNS = (
    "id", "measure", "value", "unit", "year", "scope", "programme", "body_id", "body_zh", "note", *CITATION_COLUMNS,
)  # fmt: skip
SOURCES_COLUMNS = (
    "id", "title", "publisher", "published", "url", "archived_url", "language", "kind", "reliability", "statements", "note",
    "footnote_en", "footnote_zh", "release",
)  # fmt: skip
RELEASES_COLUMNS = ("id", "data_date", "current")
QUERIES_COLUMNS = (
    "name", "group", "title", "question", "parameters", "columns", "example", "twin", "cites", "note", "text", "release",
)  # fmt: skip


def institutions_rows(answer: InstitutionsAnswer) -> Iterator[Row]:
    """A row for each institution, citing every place that its cells rest on."""
    for row in answer.rows:
        told = [ref for fact in row.facts for ref in fact.statements]
        told += [*row.fate.statements, *row.fate.last_seen_statements] if row.fate else []
        yield {
            **_named(row.body),
            "kind": row.body.kind,
            "designation": row.body.designation,
            "year": row.year,
            "fate": row.fate.fate if row.fate else "",
            "planned": row.fate.planned if row.fate else "",
            "places": _values(row, *_PLACES),
            "hosts": _values(row, "supported_by"),
            "host_ids": _ids(row, "supported_by"),
            "managing_units": _values(row, "managed_by"),
            "managing_unit_ids": _ids(row, "managed_by"),
            "fields": _values(row, "field"),
            "states": _values(row, "status"),
            **citations(told, answer.sources, answer.release),
        }


def events_rows(answer: EventsAnswer) -> Iterator[Row]:
    """A row for each event, citing the accounts of all its stages."""
    for event in answer.rows:
        told = [*event.statements, *(ref for stage in event.stages for ref in stage.statements)]
        yield {**_event(event), **citations(told, answer.sources, answer.release)}


def statements_rows(answer: StatementsAnswer | SourceAnswer) -> Iterator[Row]:
    """A row for each statement."""
    for statement in answer.rows:
        yield {**_statement(statement), **citations([statement], answer.sources, answer.release)}


def source_rows(answer: SourceAnswer) -> Iterator[Row]:
    """A row for each statement, and where these are at their end one for each number of the source.

    So the parts of the list, put together, hold each number once.
    """
    for row in statements_rows(answer):
        yield {"section": "statement", **row}
    if answer.truncated:
        return
    for number in answer.statistics:
        cells = number.model_dump(include={"measure", "value", "unit", "year", "scope", "note"})
        cited = citations([number], answer.sources, answer.release)
        yield {"section": "statistic", **cells, "row": number.id, **cited}


def policies_rows(answer: PoliciesAnswer) -> Iterator[Row]:
    """A row for each policy."""
    for row in answer.rows:
        told: list[StatementRef] = [ref for fact in row.facts for ref in fact.statements]

        def values(prop: str, facts: list[Fact] = row.facts) -> list[str]:
            return [fact.value for fact in facts if fact.property == prop]

        yield {
            "id": row.body.id,
            "title_zh": row.body.label_zh,
            "title_en": row.body.label_en,
            "document_number": values("document_number"),
            "issued": values("issued"),
            "issued_by": values("issued_by"),
            "url": values("url"),
            "events": [event.id for event in row.events],
            **citations(told, answer.sources, answer.release),
        }


def statistics_rows(answer: StatisticsAnswer) -> Iterator[Row]:
    """A row for each number."""
    for row in answer.rows:
        cells = row.model_dump(include={"id", "measure", "value", "unit", "year", "scope", "programme", "note"})
        about = {"body_id": row.body.id if row.body else "", "body_zh": row.body.label_zh if row.body else ""}
        yield {**cells, **about, **citations([row], answer.sources, answer.release)}


def sources_rows(answer: SourcesPage) -> Iterator[Row]:
    """A row for each source."""
    for row in answer.rows:
        yield {**row.model_dump(exclude={"places"}), "release": answer.release}


def releases_rows(answer: ReleasesAnswer) -> Iterator[Row]:
    """A row for each release."""
    for row in answer.rows:
        yield row.model_dump()


def queries_rows(answer: QueriesAnswer) -> Iterator[Row]:
    """A row for each named query."""
    for row in answer.rows:
        yield {
            **row.model_dump(),
            "parameters": [f"{p.name} ({p.shown}): {p.definition}" for p in row.parameters],
            "columns": [f"{column.name}: {column.definition}" for column in row.columns],
            "release": answer.release,
        }


def _event(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "type": event.type,
        "label": happened(event),
        "kind": event.kind,
        "status": event.status,
        "date": event.date,
        "date_stage": event.date_stage,
        "before_ids": [body.id for body in event.before],
        "before": [_label(body) for body in event.before],
        "after_ids": [body.id for body in event.after],
        "after": [_label(body) for body in event.after],
        "decided_by_ids": [body.id for body in event.decided_by],
        "decided_by": [_label(body) for body in event.decided_by],
        "under_ids": [body.id for body in event.under],
        "disputed": event.disputed or False,
        "inferred": event.inferred,
    }


def _statement(statement: ShownStatement) -> dict[str, object]:
    return statement.model_dump(include={*STATEMENTS_COLUMNS})


def _named(body: Body) -> dict[str, object]:
    return {"id": body.id, "label_zh": body.label_zh, "label_en": body.label_en}


def _label(body: Body) -> str:
    return body.label_zh or body.label_en or body.id


def _facts(row: InstitutionRow, properties: tuple[str, ...]) -> Iterator[Fact]:
    return (fact for fact in row.facts if fact.property in properties)


def _values(row: InstitutionRow, *properties: str) -> list[str]:
    return list(dict.fromkeys(_label(f.body) if f.body else f.value for f in _facts(row, properties)))


def _ids(row: InstitutionRow, *properties: str) -> list[str]:
    return list(dict.fromkeys(fact.body.id for fact in _facts(row, properties) if fact.body))
