"""The table of events: lineage, and what happened in one body's life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.names import normal_form
from graph.statements import EventKey, Item, Mention
from graph.vocabulary import EventType, LineageKind
from ingest.findings import shown
from ingest.known import Known
from ingest.row import Row

_BODIES = frozenset({"institution", "programme", "group", "policy"})
#: Events that say themselves how one body became another.
_KINDS_BY_TYPE: dict[str, LineageKind] = {
    EventType.RENAMED: LineageKind.RENAMED,
    EventType.CONVERTED: LineageKind.CONVERTED,
    EventType.MERGED: LineageKind.MERGED,
    EventType.SPLIT: LineageKind.SPLIT,
    EventType.ABSORBED: LineageKind.ABSORBED,
    EventType.REORGANISED: LineageKind.REORGANISED,
    EventType.BRANCH_OPENED: LineageKind.BRANCHED,
    # A new body with an earlier one in `from`: founded on it, and nothing is said of the earlier one's end.
    EventType.APPROVED: LineageKind.FOUNDED_ON,
    EventType.ESTABLISHED: LineageKind.FOUNDED_ON,
    EventType.ACCEPTED: LineageKind.FOUNDED_ON,
    EventType.EVALUATED: LineageKind.FOUNDED_ON,
}
_WISHES = frozenset({EventType.APPLIED, EventType.PROPOSED})
#: Events by which no body becomes another, whoever stands on either side.
_NO_LINEAGE = frozenset(
    {EventType.HOST_CHANGED, EventType.PROJECT_ACCEPTED, EventType.DUTIES_TRANSFERRED, EventType.POLICY_ISSUED}
)


@dataclass(slots=True)
class _Bodies:
    before: list[Mention]
    after: list[Mention]

    @property
    def are_same(self) -> bool:
        """Whether the same bodies stand on both sides: an event in their life."""
        return _forms(self.before) == _forms(self.after)


def items(row: Row, known: Known) -> Iterator[Item]:
    """The statements about one event, or the reason why the row is rejected."""
    event = EventKey(row.id)
    bodies = _Bodies([], [])
    for column, side in (("from", bodies.before), ("to", bodies.after)):
        for number, name in row.names(column):
            mention = known.mention(row, column, number, name)
            if mention is None or mention.kind not in _BODIES:
                kind = mention.kind if mention else "honour"
                yield row.rejection(
                    column, f"names.csv says that {shown(name)} is a {kind}, to which no event can happen"
                )
                return
            side.append(mention)
    if not bodies.before and not bodies.after:
        yield row.rejection("to", "the row names no body, neither before the event nor after it")
        return
    if row["note_flag"] == "inferred":
        row.note = f"[inferred] {row.note}".strip()
    yield row.statement(event, "event_type", row["event_type"], "code")
    yield row.statement(event, "event_status", row["status"], "code")
    if row["date"]:
        yield row.statement(event, "date", row["date"], "date")
    for prop, side in (("from", bodies.before), ("to", bodies.after)):
        for mention in side:
            yield row.entity(event, prop, mention)
    yield from _deciders(row, known, event)
    lineage = _lineage_kind(row, known, bodies)
    if lineage:
        yield row.statement(event, "lineage_kind", lineage, "code")


def _deciders(row: Row, known: Known, event: EventKey) -> Iterator[Item]:
    """Who decided; a plan or a set of rules in this column is what it was done under."""
    for number, name in row.names("decided_by"):
        mention = known.mention(row, "decided_by", number, name)
        if mention is None or mention.kind not in _BODIES:
            kind = mention.kind if mention else "honour"
            reason = f"names.csv says that {shown(name)} is a {kind}, which decides nothing; add a reading of this cell"
            row.problem("decided_by", reason)
        else:
            yield row.entity(event, "under" if mention.kind == "policy" else "decided_by", mention)


def _lineage_kind(row: Row, known: Known, bodies: _Bodies) -> str:
    """How the earlier bodies became the later ones; empty for an event in a body's life."""
    if row["lineage_kind"]:
        return "" if row["lineage_kind"] == "none" else row["lineage_kind"]
    if not bodies.before or not bodies.after or bodies.are_same or row["event_type"] in _NO_LINEAGE:
        return ""
    if row["event_type"] in _WISHES:
        national = all(known.is_national(mention) for mention in (*bodies.before, *bodies.after))
        return (LineageKind.CONVERTED if national else LineageKind.FOUNDED_ON).value
    kind = _KINDS_BY_TYPE.get(row["event_type"])
    if kind is None:
        reason = (
            f"{row['event_type']} with other bodies in `to` than in `from`: add a reading of lineage_kind (or none)"
        )
        row.problem("event_type", reason)
    return kind.value if kind else ""


def _forms(mentions: list[Mention]) -> set[tuple[str, str]]:
    return {(mention.kind, normal_form(mention.name) or mention.name) for mention in mentions}
