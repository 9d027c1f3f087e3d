"""Beside the conversions that sources state: what they leave open. Nothing here is ever counted as a conversion."""

from __future__ import annotations

from collections import defaultdict

from graph import answers
from graph.assemble import Assembler
from graph.claims import Claim
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
    for claim in claims:
        if readings.get(claim.value, ("", ""))[0] == _TAKEN_IN_STATE and lens.has_happened(claim.valid_earliest):
            states[claim.subject_id].append(claim)
    found = []
    for body in ids:
        own = {event for role, event in links.get(body, set()) if role == "to"}
        taken = [happenings[event] for event in sorted(own & set(happenings)) if _tells_admission(happenings[event])]
        if taken or states[body]:
            found.append(
                answers.Admission(
                    body=make.body(body),
                    events=[make.event(event) for event in sorted(taken, key=lambda e: e.when)],
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
    both = [entity.id for code in (old, new) for entity in release.of_designation(code)]
    away = presence(release, both, lens).absent
    pairs = [
        (earlier, entity.id)
        for entity in release.of_designation(new)
        if entity.label_zh
        for earlier in by_core.get(core(entity.label_zh), [])
        if (earlier, entity.id) not in known and earlier not in converted
        if not {earlier, entity.id} & away
    ]
    links = release.events_of({body for pair in pairs for body in pair})
    events = {body: {event for _, event in found} for body, found in links.items()}
    # A pair that some event joins is no open question, though it lies outside the reader's conditions.
    pairs = [(a, b) for a, b in pairs if not events.get(a, set()) & events.get(b, set())]
    hosts: dict[str, list[Claim]] = defaultdict(list)
    for claim in release.claims_of({body for pair in pairs for body in pair}, lens, ["supported_by"]):
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
