"""What has become of a centre, as of a day, and on whose word.

In this order: a decided change that ended the body (the latest one), or its revocation; a state in which a source saw
it ("converted 2017"); a change that is applied for or planned; a dated sign of life within the last years; unknown.
Nothing is concluded from silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.claims import Claim
from graph.dates import date_range, earliest
from graph.happenings import Happening
from graph.lens import Lens
from graph.vocabulary import DECIDED, ENDING_KINDS, PENDING, SIGN_OF_LIFE_YEARS, EventType, Fate, LineageKind, Status

_OF_KIND = {
    LineageKind.CONVERTED: Fate.CONVERTED,
    LineageKind.RENAMED: Fate.RENAMED,
    LineageKind.MERGED: Fate.MERGED,
    LineageKind.ABSORBED: Fate.MERGED,
    LineageKind.REORGANISED: Fate.REORGANISED,
}
#: Codes of states (data/states.csv) in which a source saw a body ended or changed.
_OF_STATE = {
    "converted": Fate.CONVERTED,
    "renamed": Fate.RENAMED,
    "merged": Fate.MERGED,
    "reorganised": Fate.REORGANISED,
    "revoked": Fate.REVOKED,
    "not_retained": Fate.REVOKED,
}
_ALIVE_STATES = frozenset(
    {
        "operating",
        "in_new_series",
        "accepted",
        "approved",
        "established",
        "unveiled",
        "evaluated",
        "under_construction",
        "converting",
    }
)
_ALIVE_EVENTS = frozenset(
    {
        EventType.APPROVED,
        EventType.ESTABLISHED,
        EventType.ACCEPTED,
        EventType.EVALUATED,
        EventType.PROJECT_ACCEPTED,
        EventType.HOST_CHANGED,
    }
)


@dataclass(slots=True)
class Verdict:
    """The fate of one body: what supports it, where it went, and when it was last seen alive.

    ``planned`` is set where the body is applied for or proposed at most: no source states that it was approved.
    """

    fate: Fate
    claims: list[Claim] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    successors: list[str] = field(default_factory=list)
    disputed: bool = False
    planned: bool = False
    last_seen: str = ""
    last_seen_claims: list[Claim] = field(default_factory=list)


def judge(
    body: str,
    events: list[Happening],
    states: list[Claim],
    readings: Mapping[str, tuple[str, str]],
    published: Mapping[str, str],
    lens: Lens,
    data_date: str,
) -> Verdict:
    """The fate of a body.

    ``events`` are all events it takes part in, ``states`` its ``status`` statements, ``readings`` how their texts are
    read, ``published`` the date of each source, ``data_date`` the day to judge by where the lens has none.
    """
    last_seen, alive = _last_sign(body, events, states, readings, published, lens)
    ended = _endings(body, events)
    verdict = _from_events(body, ended)
    if verdict is None:
        verdict = _from_states(states, readings, published, lens)
    if verdict is None:
        verdict = _pending(body, events, states, readings, published, lens)
    if verdict is None:
        verdict = Verdict(Fate.UNKNOWN)
        if last_seen and date_range(last_seen).latest >= _years_before(lens.as_of or data_date, SIGN_OF_LIFE_YEARS):
            verdict = Verdict(Fate.CONTINUING, claims=list(alive))
    verdict.last_seen, verdict.last_seen_claims = last_seen, alive
    codes = {readings[c.value][0] for c in states if c.value in readings and seen_so(c, readings, published, lens)}
    verdict.planned = _only_planned(body, events, codes)
    return verdict


def _only_planned(body: str, events: list[Happening], codes: set[str]) -> bool:
    """Whether every word on the body is one of a plan or an application for it."""
    own = [event for event in events if body in event.ids("to")]
    wished = any(event.status in PENDING for event in own) or bool(codes & {"applied", "proposed"})
    known = any(event.decided for event in events) or bool(codes & (_ALIVE_STATES | set(_OF_STATE)))
    return wished and not known


def _endings(body: str, events: list[Happening]) -> list[Happening]:
    """Decided events after which the body, as it was, is no more; the latest last."""
    found = [
        event
        for event in events
        if event.decided
        and (
            (event.ends_old and body in event.ids("from") and body not in event.ids("to"))
            or (event.type == EventType.REVOKED and not event.kind)
        )
    ]
    # Of an undated and a dated ending the dated one is the firmer ground; hence undated ones come first.
    return sorted(found, key=lambda e: (e.latest or "", bool(e.ids("to")), e.id))


def _from_events(body: str, ended: list[Happening]) -> Verdict | None:
    if not ended:
        return None
    last = ended[-1]
    together = [event for event in ended if event is last or _may_be_one_time(event, last)]
    lineage = [event for event in together if event.ends_old]
    main = lineage[-1] if lineage else last
    fate = _OF_KIND[LineageKind(main.kind)] if main.ends_old else Fate.REVOKED
    successors = list(dict.fromkeys(new for event in lineage for new in event.ids("to")))
    rivals = [event for event in lineage if not set(event.ids("to")) & set(main.ids("to"))]
    claims = [claim for event in together for claim in event.told("event_type")]
    return Verdict(fate, claims, together, successors, disputed=bool(rivals))


def _may_be_one_time(left: Happening, right: Happening) -> bool:
    """Whether two events may have happened in one year: sources differ by months about one and the same change."""
    if left.earliest is None or right.earliest is None or left.latest is None or right.latest is None:
        return True
    return left.earliest[:4] <= right.latest[:4] and right.earliest[:4] <= left.latest[:4]


def _from_states(
    states: list[Claim], readings: Mapping[str, tuple[str, str]], published: Mapping[str, str], lens: Lens
) -> Verdict | None:
    """By states alone."""
    found = [
        claim
        for claim in states
        if readings.get(claim.value, ("", ""))[0] in _OF_STATE and seen_so(claim, readings, published, lens)
    ]
    if not found:
        return None
    fates = {_OF_STATE[readings[claim.value][0]] for claim in found}
    return Verdict(sorted(fates)[0], claims=found, disputed=len(fates) > 1)


def seen_so(claim: Claim, readings: Mapping[str, tuple[str, str]], published: Mapping[str, str], lens: Lens) -> bool:
    """Whether a source had seen the body in this state by the day asked about.

    A state without a date of its own is not older than what its source says, so it counts from then.
    """
    said = readings.get(claim.value, ("", ""))[1]
    if said:
        return lens.has_happened(earliest(said))
    return lens.was_told(published.get(claim.source_id, ""), claim.recorded)


def _pending(
    body: str,
    events: list[Happening],
    states: list[Claim],
    readings: Mapping[str, tuple[str, str]],
    published: Mapping[str, str],
    lens: Lens,
) -> Verdict | None:
    """By a change that is planned, applied for or under way, whether or not the source names what is to come of it."""
    found = [event for event in events if _is_under_way(body, event)]
    saying = [
        claim
        for claim in states
        if readings.get(claim.value, ("", ""))[0] == "converting" and seen_so(claim, readings, published, lens)
    ]
    if not found and not saying:
        return None
    claims = [*(claim for event in found for claim in event.told("event_type")), *saying]
    successors = list(dict.fromkeys(new for event in found for new in event.ids("to")))
    return Verdict(Fate.CONVERTING, claims, found, successors)


#: Changes of one body alone that leave open what it is to become.
_OPEN_CHANGES = frozenset(
    {EventType.PROPOSED, EventType.APPLIED, EventType.REORGANISED, EventType.CONVERTED, EventType.MERGED}
)
_NOT_DONE = frozenset({Status.PROPOSED, Status.APPLIED, Status.UNDER_CONSTRUCTION})


def _is_under_way(body: str, event: Happening) -> bool:
    if body not in event.ids("from") or body in event.ids("to"):
        return False
    if event.is_lineage:
        return LineageKind(event.kind) in ENDING_KINDS and event.status in PENDING
    return not event.ids("to") and event.type in _OPEN_CHANGES and event.status in _NOT_DONE


def _last_sign(
    body: str,
    events: list[Happening],
    states: list[Claim],
    readings: Mapping[str, tuple[str, str]],
    published: Mapping[str, str],
    lens: Lens,
) -> tuple[str, list[Claim]]:
    """The newest dated sign that the body was alive, and the statements of it.

    A state without a date counts from the day its source was published: that is when the source saw it so.
    """
    signs: list[tuple[str, Claim]] = []
    for claim in states:
        code, said = readings.get(claim.value, ("", ""))
        when = said or (published.get(claim.source_id, "") if code == "operating" else "")
        if code in _ALIVE_STATES and when and seen_so(claim, readings, published, lens):
            signs.append((when, claim))
    for event in events:
        lives = (event.type in _ALIVE_EVENTS and body in event.ids("to")) or (
            event.kind == LineageKind.BRANCHED and body in event.ids("from")
        )
        told = lives or (not event.kind and event.type in _ALIVE_EVENTS)
        # The day on which something was only applied for is no sign of life.
        if event.date and told and event.decided and event.date_stage in DECIDED:
            signs.append((event.date.value, event.date))
    if not signs:
        return "", []
    newest = max(date_range(when).latest for when, _ in signs)
    holders = [(when, claim) for when, claim in signs if date_range(when).latest == newest]
    when = min((when for when, _ in holders), key=lambda text: (date_range(text).days, text))
    return when, [claim for _, claim in holders]


def _years_before(day: str, years: int) -> str:
    then = date.fromisoformat(day)
    # 29 February has no counterpart in most years.
    last_of_february = (then.month, then.day) == (2, 29)
    return then.replace(year=then.year - years, day=28 if last_of_february else then.day).isoformat()
