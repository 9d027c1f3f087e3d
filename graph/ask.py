"""The lineage answer: one institution, who it is, what it came from and became, on whose word."""

from __future__ import annotations

from collections.abc import Mapping

from graph import answers
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.dates import earliest
from graph.fate import Verdict, judge
from graph.gaps import gaps
from graph.happenings import Happening
from graph.lens import Lens
from graph.lineage import events_of, walk
from graph.presence import presence
from graph.release.reader import Entity, Release
from graph.search import resolve
from graph.summary import summarise, untold
from graph.vocabulary import PROPERTIES, Kind

#: A university may be named by thousands of other bodies' statements; more than this are cut, and the answer says so.
MAX_RELATED = 400
_NAMES = frozenset({"name", "alias", "title"})
#: Relations that are worth telling from the other end, e.g. at a university the centres that it supports.
_RELATED = tuple(
    code for code, prop in PROPERTIES.items() if prop.domain == "institution" and "institution" in prop.range
)


def lineage(release: Release, name_or_id: str, lens: Lens) -> answers.LineageAnswer:
    """Everything about one institution, as of and as known at the lens's days.

    Raises:
        UnknownName, AmbiguousName, BadParameter: see :func:`graph.search.resolve`.
    """
    entity, redirected = resolve(release, name_or_id)
    make = Assembler(release, lens)
    claims = release.claims_of([entity.id], lens)
    published = {key: source.published for key, source in release.sources(c.source_id for c in claims).items()}
    away = presence(release, [entity.id], lens)
    held = [c for c in claims if lens.covers(c.valid_earliest, c.valid_latest) and had_begun(c, published, lens)]
    if entity.id in away.founded_later:
        # Nobody hosts, leads or works with a body that is not there yet; what it is called may still be told.
        held = [c for c in held if c.property in {*_NAMES, "type"}]
    about = [
        c
        for c in release.claims_about([entity.id], lens, _RELATED)
        if lens.covers(c.valid_earliest, c.valid_latest) and entity.id not in away.absent
    ]
    not_yet = presence(release, {c.subject_id for c in about}, lens).founded_later
    about = [c for c in about if c.subject_id not in not_yet]
    look_up = events_of(release, lens)
    own = look_up([entity.id]).get(entity.id, [])
    reached = walk(entity.id, look_up)
    others = {edge.event.id: edge.event for edge in reached.edges if edge.event.id not in {event.id for event in own}}
    make.know_events([*own, *others.values()])
    make.know(reached.bodies)
    names = make.facts([c for c in held if c.property in _NAMES])
    facts = make.facts([c for c in held if c.property not in _NAMES])
    events = [make.event(event) for event in own]
    related = make.facts(about[:MAX_RELATED], of_value=True)
    fate = None
    if entity.kind in _WITH_FATE and entity.id not in away.absent:
        fate = make.fate(fate_of(release, entity, own, claims, lens), lens.as_of or release.data_date)
    missing = gaps(entity, facts, own, fate, away, lens)
    body = body_of(entity)
    answer = answers.LineageAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        asked=name_or_id,
        redirected_from=redirected,
        institution=body,
        names=names,
        facts=facts,
        related=related,
        related_truncated=len(about) > MAX_RELATED,
        statistics=_statistics(release, make, entity, lens),
        events=events,
        nodes=_nodes(make, reached.start, reached.steps_back, reached.steps_forward),
        edges=[
            answers.LineageEdge(
                old=edge.old,
                new=edge.new,
                event=edge.event.id,
                kind=edge.event.kind,
                status=edge.event.status,
                date=edge.event.date.value if edge.event.date else "",
                disputed=bool(edge.event.disputes()),
                inferred=edge.event.inferred,
            )
            for edge in reached.edges
        ],
        lineage_events=[make.event(event) for event in sorted(others.values(), key=lambda e: e.when)],
        lineage_truncated=reached.truncated,
        fate=fate,
        disputes=_disputes(make, entity.id, held, facts, [*own, *others.values()]),
        unknown=missing,
        summary=untold(missing[0])
        if entity.id in away.absent
        else summarise(body, names or facts[:1] or related[:1], facts, events, fate),
    )
    return make.seal(answer)


_WITH_FATE = frozenset({Kind.CENTER})


def fate_of(release: Release, entity: Entity, events: list[Happening], claims: list[Claim], lens: Lens) -> Verdict:
    """The fate of one body from its events and statements."""
    states = [claim for claim in claims if claim.property == "status"]
    published = {key: source.published for key, source in release.sources(c.source_id for c in states).items()}
    return judge(entity.id, events, states, release.states(c.value for c in states), published, lens, release.data_date)


def had_begun(claim: Claim, published: Mapping[str, str], lens: Lens) -> bool:
    """Whether a statement without a time of its own may be told as of the day asked about.

    A founding or an end that lies after that day is not yet a fact. A state ("applying for conversion") is what the
    source saw when it was written, so it is not told of the years before.
    """
    if claim.value_type == "date":
        return lens.has_happened(earliest(claim.value))
    if claim.property == "status" and not claim.valid_from:
        return lens.was_told(published.get(claim.source_id, ""), claim.recorded)
    return True


def _statistics(release: Release, make: Assembler, entity: Entity, lens: Lens) -> list[answers.Statistic]:
    """Numbers about the institution; about a whole programme, where that was asked for."""
    # A number may be about several programmes at once: NERC | NEL.
    if entity.kind == Kind.PROGRAMME:
        condition, wanted = "' | ' || programme || ' | ' LIKE ?", f"% | {entity.designation} | %"
    else:
        condition, wanted = "entity_id = ?", entity.id
    rows = release.query(
        "SELECT t.id, measure, value, unit, year, scope, source_id, locator, reliability, confidence, recorded, t.note "
        f"FROM statistics t JOIN sources o ON o.id = t.source_id WHERE {condition} ORDER BY year, measure, t.id",
        (wanted,),
    )
    fields = list(answers.Statistic.model_fields)
    found = [answers.Statistic.model_validate(dict(zip(fields, row, strict=True))) for row in rows]
    found = [s for s in found if lens.trusts(s.reliability, s.recorded) and lens.has_happened(earliest(s.year))]
    make.cite_at((s.source_id, s.locator) for s in found)
    return found


def _nodes(make: Assembler, start: str, back: dict[str, int], forward: dict[str, int]) -> list[answers.LineageNode]:
    """Bodies with their distance; one that comes both before and after (a cycle) stands where it is nearer."""
    steps = {body: -distance for body, distance in back.items()}
    for body, distance in forward.items():
        if body not in steps or distance < -steps[body]:
            steps[body] = distance
    steps[start] = 0
    return [
        answers.LineageNode(body=make.body(body), steps=distance)
        for body, distance in sorted(steps.items(), key=lambda item: (item[1], item[0]))
    ]


def _disputes(
    make: Assembler, subject: str, claims: list[Claim], facts: list[answers.Fact], events: list[Happening]
) -> list[answers.Dispute]:
    found: list[answers.Dispute] = []
    found += [
        answers.Dispute(
            subject=subject,
            property=prop,
            label_zh=PROPERTIES[prop].zh,
            label_en=PROPERTIES[prop].en,
            values=[fact for fact in facts if fact.property == prop],
        )
        for prop in dict.fromkeys(fact.property for fact in facts if fact.disputed)
    ]
    for event in events:
        found += make.event_disputes(event)
    return found
