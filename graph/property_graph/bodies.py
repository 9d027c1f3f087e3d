"""Bodies, programmes, places and the like as nodes, and the facts about them as relationships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.claims import Claim
from graph.facts import FactParts, dated_claim, facts_of
from graph.fate import Verdict, judge
from graph.happenings import Happening
from graph.lens import Lens
from graph.lineage import events_of
from graph.names import core
from graph.property_graph.rows import (
    Node,
    Properties,
    Relationship,
    batches,
    cited,
    entity,
    given,
    span,
    supported,
)
from graph.ranking import ranked
from graph.release.reader import Entity, Release
from graph.vocabulary import DECIDED, DESIGNATIONS, INSTITUTION_KINDS, PROPERTIES, Kind

#: Types that leave open which programme it is, or name none.
_NO_PROGRAMME = frozenset({"NETRC_or_NERC"})
_EVERYTHING = Lens()


def bodies(release: Release, lens: Lens = _EVERYTHING) -> Iterator[Node | Relationship]:
    """Every entity but the events, each followed by the relationships that start from it, as far as the lens shows them."""
    ids = [str(i) for (i,) in release.query("SELECT id FROM entities WHERE kind <> ? ORDER BY id", (Kind.EVENT,))]
    yield from bodies_of(release, ids, lens)
    for code in sorted(DESIGNATIONS):
        if code not in _NO_PROGRAMME and _programme_id(code) not in set(ids):
            yield programme_node(code)


def bodies_of(release: Release, ids: Sequence[str], lens: Lens = _EVERYTHING) -> Iterator[Node | Relationship]:
    """The same of some entities only, which the release has and which are no events."""
    for lot in batches(sorted(ids)):
        yield from _Lot(release, lot, lens).elements()


def programme_node(code: str) -> Node:
    """The programme of a designation of which no source speaks as a whole, though its centres belong to it."""
    programme = DESIGNATIONS[code]
    properties = given(
        id=_programme_id(code),
        entity_kind=str(Kind.PROGRAMME),
        name=programme.zh,
        name_zh=programme.zh,
        name_en=f"{programme.en} programme",
        designation=code,
    )
    return Node("Programme", entity(_programme_id(code)), ("Entity", "Programme"), properties)


class _Lot:
    """Some hundred bodies, with all that is needed of the release to tell about them."""

    def __init__(self, release: Release, ids: Sequence[str], lens: Lens) -> None:
        self.release, self.lens = release, lens
        self.entities = release.entities(ids)
        self.claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in release.claims_of(ids, lens):
            self.claims[claim.subject_id].append(claim)
        self.names = release.names_of(ids)
        self.former = release.former_ids(ids)
        self.verdicts, self.events = self._fates()

    def _fates(self) -> tuple[dict[str, Verdict], dict[str, list[Happening]]]:
        """The fate of each centre of the lot as of the day of the newest statement, and its events."""
        centres = [body.id for body in self.entities.values() if body.kind == Kind.CENTER]
        events = events_of(self.release, self.lens)(centres)
        states = [claim for body in centres for claim in self.claims[body] if claim.property == "status"]
        readings = self.release.states(claim.value for claim in states)
        sources = self.release.sources(claim.source_id for claim in states)
        published = {key: source.published for key, source in sources.items()}
        verdicts = {
            body: judge(
                body,
                events.get(body, []),
                [claim for claim in self.claims[body] if claim.property == "status"],
                readings,
                published,
                self.lens,
                self.release.data_date,
            )
            for body in centres
        }
        return verdicts, events

    def elements(self) -> Iterator[Node | Relationship]:
        """The nodes and the relationships that start from them."""
        for body in sorted(self.entities.values(), key=lambda e: e.id):
            facts = facts_of(self.claims[body.id])
            yield self._node(body, facts)
            yield from _relationships(body, facts)

    def _node(self, body: Entity, facts: list[FactParts]) -> Node:
        sort = "Institution" if body.kind in INSTITUTION_KINDS else body.kind
        labels = ["Entity", sort]
        if sort == "Institution":
            labels += [body.kind] + ([body.designation] if body.kind == Kind.CENTER else [])
        return Node(sort, entity(body.id), tuple(labels), self._properties(body, facts))

    def _properties(self, body: Entity, facts: list[FactParts]) -> Properties:
        labels = {body.label_zh, body.label_en}
        names = self.names.get(body.id, [])
        pinyin = next((sound for text, sound in names if text == body.label_zh), "")
        properties = given(
            id=body.id,
            entity_kind=body.kind,
            name=body.label,
            name_zh=body.label_zh,
            name_en=body.label_en,
            pinyin=pinyin,
            aliases=[text for text, _ in names if text not in labels],
            former_ids=self.former.get(body.id),
            disputed=list(dict.fromkeys(f.property for f in facts if f.disputed and f.property != "alias")),
            sources=sorted({claim.source_id for claim in self.claims[body.id]}),
        )
        if body.kind in INSTITUTION_KINDS:
            properties |= given(basis=body.basis)
        if body.kind in {Kind.CENTER, Kind.PROGRAMME}:
            properties |= given(designation=body.designation)
        properties |= _values(self.claims[body.id])
        if body.kind == Kind.CENTER:
            properties |= given(core=core(body.label_zh) if body.label_zh else None)
            properties |= _approval(body.id, self.events.get(body.id, []))
            properties |= _fate(self.verdicts[body.id], self.release.data_date)
        return properties


def _values(claims: list[Claim]) -> Properties:
    """Properties that are texts or dates: the best supported value, or all of them where that is what is meant."""
    best: dict[str, Claim] = {}
    for claim in ranked(claims):
        best.setdefault(claim.property, claim)
    found = given(
        state=best["status"].value if "status" in best else None,
        honours=list(dict.fromkeys(c.value for c in ranked(claims) if c.property == "awarded")),
        external_ids=sorted({c.value for c in claims if c.property == "identified_as"}),
        document_number=best["document_number"].value if "document_number" in best else None,
        urls=list(dict.fromkeys(c.value for c in ranked(claims) if c.property == "url")),
    )
    for prop in ("established", "ended", "issued"):
        if prop in best:
            found |= span(prop, best[prop].value)
    return found


def _approval(body: str, events: list[Happening]) -> Properties:
    """When a centre was approved by a decision, else founded; the earliest, where that happened more than once."""
    found = [
        e
        for e in events
        if e.type in {"approved", "established"} and e.decided and e.date_stage in DECIDED and body in e.ids("to")
    ]
    first = min(found, key=lambda e: (e.type != "approved", e.earliest or ""), default=None)
    if first is None or first.date is None:
        return {}
    saying = [claim for claim in first.all("date") if claim.value == first.date.value]
    return span("approved", first.date.value) | given(approved_sources=sorted({claim.source_id for claim in saying}))


def _fate(verdict: Verdict, day: str) -> Properties:
    support = cited(verdict.claims)
    return given(
        fate=str(verdict.fate),
        fate_as_of=day,
        fate_statements=support.get("statements"),
        fate_sources=support.get("sources"),
        fate_events=[event.id for event in verdict.events],
        fate_disputed=verdict.disputed,
        successors=verdict.successors,
        planned=verdict.planned,
        last_seen=verdict.last_seen,
        last_seen_latest=span("seen", verdict.last_seen).get("seen_latest"),
        last_seen_statements=cited(verdict.last_seen_claims).get("statements"),
    )


def _relationships(body: Entity, facts: list[FactParts]) -> Iterator[Relationship]:
    """The facts that join this body to another one, and its programme."""
    start = entity(body.id)
    for fact in facts:
        kind = PROPERTIES[fact.property].cypher
        target = fact.claims[0].value_id
        if kind.isupper() and target:
            yield Relationship.with_id(kind, start, entity(target), fact.claims[0].id, _fact(fact))
    if body.kind != Kind.CENTER:
        return
    stated = [f for f in facts if f.property == "type" and f.claims[0].value in set(DESIGNATIONS) - _NO_PROGRAMME]
    for fact in stated:
        programme = entity(_programme_id(fact.claims[0].value))
        yield Relationship.with_id(
            "IN_PROGRAMME", start, programme, fact.claims[0].id, _fact(fact) | given(basis="statement")
        )
    if not stated and body.designation not in _NO_PROGRAMME:
        programme = entity(_programme_id(body.designation))
        # No source states it, so none contradicts another. Without sources there is no list: an empty one cannot be
        # told from none by Neo4j's import tool.
        yield Relationship.with_id(
            "IN_PROGRAMME",
            start,
            programme,
            f"name:{body.id}",
            given(property="type", basis="name", disputed=False),
        )


def _fact(fact: FactParts) -> Properties:
    dated = dated_claim(fact.claims)
    return given(
        property=fact.property,
        value=fact.claims[0].value,
        valid_from=dated.valid_from,
        valid_to=dated.valid_to,
        valid_earliest=dated.valid_earliest,
        valid_latest=dated.valid_latest,
        disputed=fact.disputed,
    ) | supported(fact.claims)


def _programme_id(designation: str) -> str:
    return f"programme-{designation.lower()}"
