"""Beside the conversions that sources state: what they leave open. Nothing here is ever counted as a conversion."""

from __future__ import annotations

from collections import defaultdict

from graph import answers
from graph.assemble import Assembler
from graph.claims import Claim
from graph.fate import seen_so
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.names import core
from graph.presence import presence
from graph.release.reader import Release
from graph.vocabulary import EventType

#: Events of a centre alone by which a source tells that it was taken into a (new) series.
_TAKEN_IN = frozenset({EventType.REORGANISED, EventType.CONVERTED, EventType.RENAMED})
_TAKEN_IN_STATE = "in_new_series"


def admissions(release: Release, make: Assembler, new: str, lens: Lens, joined: set[str]) -> list[answers.Admission]:
    """Centres of a programme that sources say were taken into it, without a word on what they were before.

    ``joined`` are bodies whose conversion is known; they are left out.
    """
    ids = [entity.id for entity in release.of_designation(new) if entity.id not in joined]
    links = release.events_of(ids)
    happenings = load(release, {event for pairs in links.values() for role, event in pairs if role == "to"}, lens)
    make.know_events(happenings.values())
    states: dict[str, list[Claim]] = defaultdict(list)
    claims = release.claims_of(ids, lens, ["status"])
    readings = release.states(claim.value for claim in claims)
    published = {key: source.published for key, source in release.sources(c.source_id for c in claims).items()}
    for claim in claims:
        taken_in = readings.get(claim.value, ("", ""))[0] == _TAKEN_IN_STATE
        if taken_in and seen_so(claim, readings, published, lens):
            states[claim.subject_id].append(claim)
    found = []
    for body in ids:
        own = {event for role, event in links.get(body, set()) if role == "to"}
        seen = [happenings[event] for event in own & set(happenings)]
        taken = sorted((e for e in seen if e.gives(body, "to") and _tells_admission(e)), key=lambda e: e.when)
        if taken or states[body]:
            found.append(
                answers.Admission(
                    body=make.body(body),
                    events=[make.event(event) for event in taken],
                    states=make.facts(states[body]),
                )
            )
    return found


def _tells_admission(event: Happening) -> bool:
    return event.type in _TAKEN_IN and event.decided and not event.ids("from")


def suspected(
    release: Release, make: Assembler, old: str, new: str, lens: Lens, known: set[tuple[str, str]]
) -> list[answers.Suspected]:
    """Pairs of centres of the two programmes that bear the same name but for the programme's, and that no event joins."""
    by_core: dict[str, list[str]] = defaultdict(list)
    for entity in release.of_designation(old):
        if entity.label_zh:
            by_core[core(entity.label_zh)].append(entity.id)
    converted = {pair[0] for pair in known}
    pairs = [
        (earlier, entity.id)
        for entity in release.of_designation(new)
        if entity.label_zh
        for earlier in by_core.get(core(entity.label_zh), [])
        if earlier not in converted and (old != new or earlier < entity.id)
    ]
    named = {body for pair in pairs for body in pair}
    away = presence(release, named, lens).absent
    events = {body: {event for _, event in found} for body, found in release.events_of(named).items()}
    # A pair that some event joins is no open question, though it lies outside the reader's conditions.
    pairs = [(a, b) for a, b in pairs if not {a, b} & away and not events.get(a, set()) & events.get(b, set())]
    hosts: dict[str, list[Claim]] = defaultdict(list)
    for claim in release.claims_of({body for pair in pairs for body in pair}, lens, ["supported_by"]):
        if lens.covers(claim.valid_earliest, claim.valid_latest):
            hosts[claim.subject_id].append(claim)
    return [
        answers.Suspected(
            old=make.body(earlier),
            new=make.body(later),
            old_hosts=make.facts(hosts[earlier]),
            new_hosts=make.facts(hosts[later]),
        )
        for earlier, later in sorted(pairs)
    ]
