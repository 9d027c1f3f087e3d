"""Whether a body is there at all for a reader's conditions: founded by the day asked about, and named by some source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.dates import date_range
from graph.happenings import foundings
from graph.lens import Lens
from graph.release.reader import Release


@dataclass(frozen=True, slots=True)
class Presence:
    """Bodies that are out of sight: of which no trusted source speaks, or that were first founded on a later day."""

    unseen: frozenset[str]
    founded_later: dict[str, str]

    @property
    def absent(self) -> frozenset[str]:
        """All that a list under these conditions leaves out."""
        return self.unseen | frozenset(self.founded_later)


def presence(release: Release, bodies: Iterable[str], lens: Lens) -> Presence:
    """Which of these bodies are out of sight through a lens; none without conditions."""
    ids = set(bodies)
    unseen: set[str] = set()
    later: dict[str, str] = {}
    if lens.is_limited:
        claims = release.claims_of(ids, lens)
        unseen = ids - {claim.subject_id for claim in claims}
        unseen -= {claim.value_id or "" for claim in release.claims_about(unseen, lens)}
    if lens.as_of:
        first = foundings(release, ids, lens)
        for claim in release.claims_of(ids, lens, ["established"]):
            day = date_range(claim.value).earliest
            first[claim.subject_id] = min(day, first.get(claim.subject_id, day))
        later = {body: day for body, day in first.items() if day > lens.as_of}
    return Presence(frozenset(unseen), later)
