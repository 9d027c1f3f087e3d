"""What is known of many institutions at once, property by property, as the columns of a table want it.

Each value carries the ids of the sources that state it. No value means that no source says, never that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.ask import fate_of
from graph.claims import Claim
from graph.facts import facts_of
from graph.fate import Verdict
from graph.happenings import Happening
from graph.lens import Lens
from graph.lineage import edges_of, events_of
from graph.ranking import rank
from graph.release.reader import Entity, Release
from graph.vocabulary import DECIDED, FATE_LABELS, PROPERTIES, Kind

_ALL = Lens()
_BY_NAME = "suggested by the name alone; no source states it"
_PLANNED = "planned 拟建: applied for or proposed at most, no source states that it was approved"


@dataclass(frozen=True, slots=True)
class Column:
    """A property that a table of institutions can have; its values are bodies where ``of_bodies``, else text."""

    id: str
    zh: str
    en: str
    definition: str
    of_bodies: bool = False

    @property
    def name(self) -> str:
        """Both names in one."""
        return f"{self.en} {self.zh}"


def _stated(prop: str, of_bodies: bool = False) -> Column:
    row = PROPERTIES[prop]
    return Column(prop, row.zh, row.en, row.definition, of_bodies)


COLUMNS: dict[str, Column] = {
    column.id: column
    for column in (
        Column("name", "名称", "name", "Every name that a source uses, in any language."),
        Column("alias", "别名", "also known as", "Other names, short forms and misprints that sources give."),
        Column(
            "designation", "类型", "designation", "The programme that designated the centre, or what sort of body it is."
        ),
        _stated("supported_by", of_bodies=True),
        _stated("managed_by", of_bodies=True),
        _stated("approved_by", of_bodies=True),
        _stated("co_built_by", of_bodies=True),
        _stated("corporate_partner", of_bodies=True),
        _stated("part_of", of_bodies=True),
        _stated("branch_of", of_bodies=True),
        Column("place", "所在地", "place", "Province, city, campus or site, as far as a source says.", of_bodies=True),
        _stated("field", of_bodies=True),
        Column("founded", "成立时间", "founded", "Dates (EDTF) that sources give for its being set up."),
        Column("approved", "批准时间", "approved", "Dates (EDTF) that sources give for its approval."),
        Column(
            "fate", "去向", "fate",
            "What has become of the centre by the newest word of the sources; of a centre on which none speaks: unknown.",
        ),
        Column("predecessor", "前身", "predecessor", "Bodies that became this one, wholly or in part.", of_bodies=True),
        Column("successor", "后继", "successor", "Bodies that this one became, wholly or in part.", of_bodies=True),
        Column("sources", "来源", "sources", "Ids of all sources with a statement on the institution."),
    )
}  # fmt: skip

#: Columns that are made of more than one property of the statements.
_PARTS = {"place": ("province", "city", "located_in"), "designation": ("type",), "founded": ("established",)}


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its text, the body that it is where it is one, how sure it is, and who says so."""

    text: str
    sources: tuple[str, ...]
    body: Entity | None = None
    remark: str = ""


def values(release: Release, ids: Iterable[str], columns: Sequence[str]) -> dict[str, dict[str, list[Value]]]:
    """The values of these columns for these institutions, by today's id; the best supported value first.

    Ids that were never given, and those of anything but an institution or a programme, are missing from the answer.
    """
    entities = release.entities(ids)
    about = _Known(release, entities)
    return {key: {column: about.values(entity, column) for column in columns} for key, entity in entities.items()}


class _Known:
    """Statements and events of some bodies, read at once."""

    def __init__(self, release: Release, entities: dict[str, Entity]) -> None:
        self._release = release
        self._claims: dict[str, list[Claim]] = {}
        for claim in release.claims_of(entities, _ALL):
            self._claims.setdefault(claim.subject_id, []).append(claim)
        self._events = events_of(release, _ALL)(entities)
        others = {c.value_id for claims in self._claims.values() for c in claims if c.value_id}
        others |= {body for events in self._events.values() for event in events for body in event.ids("from")}
        others |= {body for events in self._events.values() for event in events for body in event.ids("to")}
        self._bodies = release.entities(others)

    def values(self, entity: Entity, column: str) -> list[Value]:
        """One column of one institution."""
        claims, events = self._claims.get(entity.id, []), self._events.get(entity.id, [])
        if column == "fate":
            return [self._fate(entity, events, claims)] if entity.kind == Kind.CENTER else []
        if column == "sources":
            every = {claim.source_id for claim in claims}
            every |= {claim.source_id for event in events for account in event.accounts for claim in account.claims}
            return [Value(source, (source,)) for source in sorted(every)]
        if column in {"predecessor", "successor"}:
            return self._lineage(entity.id, events, column)
        if column == "approved":
            return self._dates(entity.id, events, "approved")
        wanted = _PARTS.get(column, (column,))
        found = self._facts([claim for claim in claims if claim.property in wanted])
        if column == "designation":
            if not found and entity.designation:
                found = [Value(entity.designation, (), remark=_BY_NAME)]
            # What is only wished for has no designation yet, whatever a source calls it.
            if entity.kind == Kind.CENTER and self._verdict(entity, events, claims).planned:
                found = [replace(one, remark="; ".join(filter(None, (one.remark, _PLANNED)))) for one in found]
        return found + self._dates(entity.id, events, "established") if column == "founded" else found

    def _facts(self, claims: list[Claim]) -> list[Value]:
        found = []
        for fact in facts_of(claims):
            best = fact.claims[0]
            other = self._bodies.get(best.value_id) if best.value_id else None
            span = f"{best.valid_from}/{best.valid_to}" if best.valid_from or best.valid_to else ""
            remark = "; ".join(part for part in ("disputed" if fact.disputed else "", span) if part)
            # An alias that is another body's name stays a text: whoever bears it is not the institution's value.
            body = None if best.property == "alias" else other
            found.append(Value(body.label if body else best.value, _sources(fact.claims), body, remark))
        return found

    def _dates(self, body: str, events: list[Happening], wanted: str) -> list[Value]:
        """Dates of decided events of this type that happened to the body itself."""
        accounts = [
            account
            for event in events
            if body in event.ids("to")
            for account in event.accounts
            if account.text("event_type") == wanted and account.text("event_status") in DECIDED
        ]
        claims = sorted((claim for account in accounts for claim in account.values("date")), key=rank)
        dates = dict.fromkeys(claim.value for claim in claims)
        return [Value(date, _sources([c for c in claims if c.value == date])) for date in dates]

    def _lineage(self, body: str, events: list[Happening], column: str) -> list[Value]:
        found = []
        for event in events:
            for edge in edges_of(event):
                here, there = (edge.new, edge.old) if column == "predecessor" else (edge.old, edge.new)
                if here != body or there == body or there not in self._bodies:
                    continue
                claims = [claim for account in event.telling for claim in account.claims]
                said = ["inferred, no source states it" if event.inferred else event.status]
                said += ["disputed"] * bool(event.disputes())
                when = f" {event.date.value}" if event.date else ""
                other = self._bodies[there]
                remark = f"{event.kind}{when}, {', '.join(said)}"
                found.append(Value(other.label, _sources(claims), other, remark))
        return found

    def _verdict(self, entity: Entity, events: list[Happening], claims: list[Claim]) -> Verdict:
        return fate_of(self._release, entity, events, claims, _ALL)

    def _fate(self, entity: Entity, events: list[Happening], claims: list[Claim]) -> Value:
        verdict = self._verdict(entity, events, claims)
        zh, en = FATE_LABELS[verdict.fate]
        # The English label begins with the code itself; some say more of it.
        more = en.removeprefix(verdict.fate).strip(" ()") if en != verdict.fate else ""
        said = (zh, more, "disputed" if verdict.disputed else "", _PLANNED if verdict.planned else "")
        remark = "; ".join(part for part in said if part)
        return Value(str(verdict.fate), _sources(verdict.claims), remark=remark)


def _sources(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.source_id for claim in sorted(claims, key=rank)))
