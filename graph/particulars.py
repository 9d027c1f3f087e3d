"""What to tell of the other bodies of a lineage in passing: who hosts them, and when they began and ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pydantic import Field

from graph import answers
from graph.assemble import Assembler
from graph.claims import Claim
from graph.dates import earliest
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.presence import presence
from graph.release.reader import Release

#: Events that say since when a body is there.
_BEGINNINGS = frozenset({"approved", "established"})


class Particulars(answers.Answer):
    """A body's hosts and dates, each with its statements; a list is empty where no source says."""

    hosts: list[answers.Fact] = Field(description="supporting units (依托单位)")
    established: list[answers.Fact]
    ended: list[answers.Fact]
    approved: list[answers.Event] = Field(
        description="dated approvals and foundings in its own life, the earliest first"
    )


def particulars(release: Release, bodies: Iterable[str], lens: Lens) -> dict[str, Particulars]:
    """Hosts and dates of several bodies at once, by id, as a reader with these conditions may be told of them.

    A body that was not founded yet on the day asked about has no host on that day; its entry is empty then.
    """
    ids = set(bodies)
    make = Assembler(release, lens)
    make.know(ids)
    later = presence(release, ids, lens).founded_later
    claims: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in release.claims_of(ids - set(later), lens, ["supported_by", "established", "ended"]):
        seen = lens.has_happened(earliest(claim.value)) if claim.value_type == "date" else True
        if seen and lens.covers(claim.valid_earliest, claim.valid_latest):
            claims[claim.subject_id][claim.property].append(claim)
    lives = _beginnings(release, ids, lens)
    make.know_events(event for events in lives.values() for event in events)
    return {
        body: Particulars(
            hosts=make.facts(claims[body]["supported_by"]),
            established=make.facts(claims[body]["established"]),
            ended=make.facts(claims[body]["ended"]),
            approved=[make.event(event) for event in lives.get(body, [])],
        )
        for body in sorted(ids)
    }


def _beginnings(release: Release, bodies: set[str], lens: Lens) -> dict[str, list[Happening]]:
    links = release.events_of(bodies)
    happenings = load(release, {event for pairs in links.values() for role, event in pairs if role == "to"}, lens)
    return {
        body: sorted(
            (
                event
                for role, key in pairs
                if role == "to"
                and (event := happenings.get(key))
                and event.type in _BEGINNINGS
                and not event.is_lineage
                and event.date
                and event.gives(body, "to")
            ),
            key=lambda event: event.when,
        )
        for body, pairs in links.items()
    }
