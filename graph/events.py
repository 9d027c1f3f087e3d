"""Which rows of the events table report one event.

Only what is certain is joined: the same bodies before and after, or the same thing happening to the same single body
(in the same year, where it may happen more than once). Everything else stays a separate event, so that sources that
tell a founding or a merger differently stand side by side instead of being blended.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.dates import DateRange, date_range
from graph.vocabulary import ONCE, EventType, LineageKind


@dataclass(slots=True)
class EventClaim:
    """What one row says: its type, kind of lineage and date (EDTF), each empty if none, and the bodies before and after."""

    row_id: str
    event_type: str = ""
    date: str = ""
    kind: str = ""
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)

    @property
    def is_lineage(self) -> bool:
        """Bodies on both sides, and not the same ones: something became something else."""
        return bool(self.before and self.after and self.before != self.after)


#: Ids of whole programmes and of unnamed sets of their centres begin so.
_SERIES = ("programme-", "group-")


def event_id(row_id: str) -> str:
    """The id of the event that a row reports: rows keep their ids for ever, so the event does."""
    return f"event-{row_id}"


def join_claims(claims: list[EventClaim]) -> dict[str, str]:
    """The event each row reports: row id to event id, the event being named after its lowest row."""
    first: dict[tuple[str, ...], str] = {}
    result: dict[str, str] = {}
    parts = _foundings(claims) | _occasions(claims)
    for claim in sorted(claims, key=lambda c: c.row_id):
        key = parts.get(claim.row_id) or _key(claim)
        result[claim.row_id] = event_id(first.setdefault(key, claim.row_id))
    return result


def _foundings(claims: list[EventClaim]) -> dict[str, tuple[str, ...]]:
    """A body is founded once: rows on its founding that share a body it was founded on tell one event, though one
    source names more of these bodies than another. Keys of such rows, by row id.
    """
    keys: dict[str, tuple[str, ...]] = {}
    groups: dict[tuple[str, ...], list[tuple[set[str], list[str]]]] = {}
    for claim in sorted(claims, key=lambda c: c.row_id):
        if not claim.is_lineage or claim.kind != LineageKind.FOUNDED_ON:
            continue
        known = groups.setdefault(tuple(sorted(claim.after)), [])
        fitting = [part for part in known if part[0] & claim.before]
        merged = (
            claim.before.union(*(part[0] for part in fitting)),
            [r for part in fitting for r in part[1]] + [claim.row_id],
        )
        known[:] = [part for part in known if part not in fitting] + [merged]
    for after, parts in groups.items():
        for _, rows in parts:
            keys.update(dict.fromkeys(rows, ("founding", *after, min(rows))))
    return keys


def _occasions(claims: list[EventClaim]) -> dict[str, tuple[str, ...]]:
    """What may happen to a body more than once is one occasion if the dates may mean the same day: 2020 and 2020-06 do,
    2020-06 and 2020-07 do not. Two dates within a year for its acceptance are one acceptance, told differently.
    """
    keys: dict[str, tuple[str, ...]] = {}
    groups: dict[tuple[str, ...], list[tuple[DateRange, str, list[str]]]] = {}
    for claim in sorted(claims, key=lambda c: (date_range(c.date).days if c.date else 0, c.row_id)):
        bodies = sorted(claim.before | claim.after)
        if claim.is_lineage or not claim.date or claim.event_type in ONCE or all(b.startswith(_SERIES) for b in bodies):
            continue
        when = date_range(claim.date)
        if claim.event_type == EventType.ACCEPTED:
            when = DateRange(f"{when.earliest[:4]}-01-01", f"{when.latest[:4]}-12-31")
        known = groups.setdefault((claim.event_type, *bodies), [])
        home = next((occasion for occasion in known if occasion[0].overlaps(when)), None)
        if home is None:
            home = (when, claim.date, [])
            known.append(home)
        home[2].append(claim.row_id)
    for key, occasions in groups.items():
        for _, date, rows in occasions:
            keys.update(dict.fromkeys(rows, (*key, date)))
    return keys


def _key(claim: EventClaim) -> tuple[str, ...]:
    if all(body.startswith(_SERIES) for body in claim.before | claim.after):
        # What is said of a whole series is said again and again, of one plan after the other: never one event.
        return ("series", claim.row_id)
    if claim.is_lineage:
        return ("lineage", *sorted(claim.before), "became", *sorted(claim.after))
    bodies = sorted(claim.before | claim.after)
    if claim.event_type in ONCE:
        return (claim.event_type, *bodies)
    # Undated, and it may have happened more than once: nothing shows that it is one of the dated ones.
    return (claim.event_type, *bodies, claim.row_id)
