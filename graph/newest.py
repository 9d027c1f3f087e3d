"""What happened last, as far as the sources of a release tell: its newest dated events."""

from __future__ import annotations

from graph.answers import Envelope, Event
from graph.assemble import Assembler
from graph.happenings import load
from graph.lens import Lens
from graph.release.reader import Release


class NewestAnswer(Envelope):
    """The newest events, the last first."""

    events: list[Event]


def newest(release: Release, limit: int = 10, lens: Lens | None = None) -> NewestAnswer:
    """The events with the latest dates that are not after the day of the newest statement.

    An event dated by its year alone counts from the year's first day: it stands behind all that is dated more
    precisely within that year, as it may well have come before. Undated events cannot be placed and are left out.
    """
    lens = lens or Lens()
    make = Assembler(release, lens)
    # Dates begin with the year, so the text's order is near enough to find the candidates.
    rows = release.query(
        "SELECT subject_id, max(value) AS newest FROM statements WHERE property = 'date' AND substr(value, 1, 4) <= ? "
        "GROUP BY subject_id ORDER BY newest DESC, subject_id LIMIT ?",
        (release.data_date[:4], limit * 8 + 40),
    )
    found = load(release, [str(event) for event, _ in rows], lens).values()
    dated = [
        (h.earliest, h.id, h)
        for h in found
        if h.earliest and h.earliest <= release.data_date and (h.ids("from") or h.ids("to"))
    ]
    # The latest day first, then the id, so that no two runs differ.
    dated.sort(key=lambda item: item[1])
    dated.sort(key=lambda item: item[0], reverse=True)
    chosen = [h for _, _, h in dated[:limit]]
    make.know_events(chosen)
    answer = NewestAnswer(**make.envelope(), events=[make.event(h) for h in chosen])  # type: ignore[arg-type]
    return make.seal(answer)
