"""Walking from a body to what it came from and what came of it, bounded and safe against cycles.

Real lineage has cycles (a ministry is merged away and later split out again), splits and merges; every body is visited
once, however it is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from graph.happenings import Happening, load
from graph.lens import Lens
from graph.release.reader import Release

#: A lineage longer or wider than this is cut, and the answer says so.
MAX_STEPS = 25
MAX_BODIES = 300

#: Life and lineage events of a set of bodies: given ids, the events by body.
EventsOf = Callable[[Iterable[str]], dict[str, list[Happening]]]


@dataclass(frozen=True, slots=True)
class Edge:
    """One body became (part of) another, by an event."""

    old: str
    new: str
    event: Happening


@dataclass(slots=True)
class Walk:
    """What was reached: steps back (negative) and forward (positive) to each body, and the edges between them."""

    start: str
    steps_back: dict[str, int] = field(default_factory=dict)
    steps_forward: dict[str, int] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    truncated: bool = False

    @property
    def bodies(self) -> set[str]:
        """Every body of the lineage, the start included."""
        return {self.start, *self.steps_back, *self.steps_forward}


def events_of(release: Release, lens: Lens) -> EventsOf:
    """A look-up of the events of bodies in a release, through a lens: those that the body is seen to take part in."""

    def look_up(bodies: Iterable[str]) -> dict[str, list[Happening]]:
        links = release.events_of(bodies)
        happenings = load(release, {event for pairs in links.values() for _, event in pairs}, lens)
        return {
            body: sorted(
                (
                    happenings[e]
                    for e in {event for _, event in pairs}
                    if e in happenings and happenings[e].gives(body, "from", "to")
                ),
                key=lambda h: h.when,
            )
            for body, pairs in links.items()
        }

    return look_up


def edges_of(happening: Happening) -> list[Edge]:
    """The pairs of old and new body that an event joins; a body that stands on both sides does not become itself."""
    if not happening.is_lineage:
        return []
    return [Edge(old, new, happening) for old in happening.ids("from") for new in happening.ids("to") if old != new]


def walk(start: str, look_up: EventsOf, max_steps: int = MAX_STEPS, max_bodies: int = MAX_BODIES) -> Walk:
    """The lineage of a body: its predecessors, theirs and so on, and its successors, theirs and so on.

    Predecessors are followed only back and successors only forward, so a ministry's lineage does not take in
    everything that its predecessors ever gave birth to.
    """
    result = Walk(start)
    seen: dict[tuple[str, str, str], Edge] = {}
    cache: dict[str, list[Happening]] = {}
    for reached, forward in ((result.steps_back, False), (result.steps_forward, True)):
        frontier = [start]
        step = 0
        while frontier:
            missing = [body for body in frontier if body not in cache]
            found = look_up(missing) if missing else {}
            cache.update({body: found.get(body, []) for body in missing})
            step += 1
            following: list[str] = []
            for body in frontier:
                for edge in (edge for happening in cache[body] for edge in edges_of(happening)):
                    here, there = (edge.old, edge.new) if forward else (edge.new, edge.old)
                    if here != body:
                        continue
                    known = there == start or there in reached
                    # A body that came before as well as after adds none to the answer.
                    full = len(bodies := result.bodies) >= max_bodies and there not in bodies
                    if not known and (step > max_steps or full):
                        result.truncated = True
                        continue
                    seen.setdefault((edge.old, edge.new, edge.event.id), edge)
                    if not known:
                        reached[there] = step
                        following.append(there)
            frontier = sorted(following)
    result.edges = sorted(seen.values(), key=lambda edge: (edge.event.when, edge.old, edge.new))
    return result
