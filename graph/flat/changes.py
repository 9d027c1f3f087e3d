"""What changed between two releases, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.answers import FateAnswer, ShownStatement, StatementRef
from graph.changes_answer import ChangesAnswer, EntityChange, EventChange
from graph.flat.cells import CITATION_COLUMNS, Row, citations

CHANGES_COLUMNS = (
    "section",
    "id",
    "label_zh",
    "label_en",
    "designation",
    "change",
    "other_id",
    "property",
    "was",
    "now",
    *CITATION_COLUMNS,
)


def changes_rows(answer: ChangesAnswer) -> Iterator[Row]:
    """A row for each thing that is new, gone or different. ``release`` is the one that the row is cited from."""
    for section, listed in (("institution", answer.institutions), ("policy", answer.policies)):
        for entry in listed:
            yield from _entry(answer, section, entry)
    for event in answer.events:
        yield from _entry(answer, "event", event)
    for source in answer.source_changes:
        cells = {"section": "source", "id": source.source.id, "change": source.change}
        if source.was is None:
            yield {**cells, "release": answer.since if source.change == "gone" else answer.release}
        for name in source.changed:
            was, now = getattr(source.was, name), getattr(source.source, name)
            yield {**cells, "property": name, "was": was, "now": now, "release": answer.release}
    for row in answer.statistics:
        cited = row.change != "gone"
        yield {
            "section": "statistic",
            "id": row.statistic.id,
            "change": row.change,
            "property": row.statistic.measure,
            "was": row.was.value if row.was else "" if cited else row.statistic.value,
            "now": row.statistic.value if cited else "",
            "source_ids": row.statistic.source_id,
            "locators": row.statistic.locator,
            "reliability": row.statistic.reliability,
            "confidence": row.statistic.confidence,
            "recorded": row.statistic.recorded,
            "release": answer.release if cited else answer.since,
        }


def _entry(answer: ChangesAnswer, section: str, entry: EntityChange | EventChange) -> Iterator[Row]:
    if isinstance(entry, EntityChange):
        head: dict[str, object] = {
            **entry.body.model_dump(include={"id", "label_zh", "label_en", "designation"}),
            "other_id": entry.other.id if entry.other else "",
        }
    else:
        bodies = [body.label_zh or body.label_en for body in [*entry.event.before, *entry.event.after]]
        head = {"id": entry.event.id, "label_zh": bodies, "other_id": entry.other}
    head |= {"section": section}
    if entry.change != "changed":
        yield {**head, "change": entry.change, "release": _release(answer, entry.change)}
    for diff in entry.differences:
        now = diff.statements_now or not diff.statements_was
        cited = _now(answer, diff.statements_now) if now else _was(answer, diff.statements_was)
        yield {**head, "change": "changed", "property": diff.property, "was": diff.was, "now": diff.now, **cited}
    if isinstance(entry, EntityChange) and entry.fate:
        was, fate = entry.fate.was, entry.fate.now
        cited = _now(answer, [*fate.statements, *fate.last_seen_statements])
        yield {**head, "change": "changed", "property": "fate", "was": _fate(was), "now": _fate(fate), **cited}
    for said in entry.added:
        yield {**head, "change": "added", "property": said.property, "now": said.value, **_now(answer, [said])}
    for said in entry.withdrawn:
        yield {**head, "change": "withdrawn", "property": said.property, "was": said.value, **_was(answer, [said])}
    for alteration in entry.altered:
        for name in alteration.changed:
            cells = {"property": f"{alteration.now.property}: {name}", **_now(answer, [alteration.now])}
            was, now = (said.model_dump().get(_FIELD.get(name, name), "") for said in (alteration.was, alteration.now))
            yield {**head, "change": "altered", "was": was, "now": now, **cells}


#: Statements are shown with other names for two of their columns.
_FIELD = {"row_id": "row"}


def _fate(fate: FateAnswer) -> str:
    return fate.fate + (" (disputed)" if fate.disputed else "")


def _release(answer: ChangesAnswer, change: str) -> str:
    return answer.since if change in {"gone", "merged"} else answer.release


def _now(answer: ChangesAnswer, cited: Iterable[StatementRef]) -> dict[str, object]:
    return citations(cited, answer.sources, answer.release)


def _was(answer: ChangesAnswer, cited: Iterable[ShownStatement]) -> dict[str, object]:
    return citations(cited, answer.old_sources, answer.since)
