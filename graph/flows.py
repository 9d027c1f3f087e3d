"""How many centres went from each programme to each other one: the flows between programmes, for a picture at a glance.

The counts are those of :func:`graph.conversions.conversions` over all pairs of programmes, so that the picture and the
page of one pair cannot differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from pydantic import Field

from graph.answers import Answer, Envelope, SourceRef
from graph.assemble import Assembler
from graph.conversions import MAX_CHAIN, conversions
from graph.lens import Lens
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS


class Flow(Answer):
    """Centres of one programme that went the same way to another."""

    old: str = Field(description="code of the earlier programme")
    new: str = Field(description="code of the later programme")
    outcome: str = Field(description="converted, in_process, founded_on, refused, unstated")
    status: str = Field(description="how far: completed, approved, under_construction, applied, proposed, unknown, ...")
    count: int = Field(description="how many conversions: rows of the answer for the two programmes")


class FlowsAnswer(Envelope):
    """Every flow between two programmes that any source here tells of."""

    flows: list[Flow]


def flows(release: Release, lens: Lens) -> FlowsAnswer:
    """All flows between programmes, the largest first. ``sources`` holds every source that a counted change rests on."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    sources: dict[str, SourceRef] = {}
    for old, new in pairs(release):
        answer = conversions(release, old, new, lens)
        told = {
            statement.source_id
            for row in answer.conversions
            for step in row.chain
            for statement in step.event.statements
        }
        sources.update({key: answer.sources[key] for key in told})
        counted.update((old, new, row.outcome, row.status) for row in answer.conversions)
    found = [
        Flow(old=old, new=new, outcome=outcome, status=status, count=count)
        for (old, new, outcome, status), count in counted.items()
    ]
    order = list(DESIGNATIONS)
    found.sort(key=lambda f: (-f.count, order.index(f.old), order.index(f.new), f.outcome, f.status))
    return FlowsAnswer(
        **Assembler(release, lens).envelope(),  # type: ignore[arg-type]
        flows=found,
    ).model_copy(update={"sources": dict(sorted(sources.items()))})


def pairs(release: Release) -> list[tuple[str, str]]:
    """Pairs of programmes of which some centre of the one is joined to one of the other by a chain of events.

    A quick look at the links alone: whether a chain counts as a conversion is for :mod:`graph.conversions` to say.
    """
    forward: dict[str, set[str]] = defaultdict(set)
    for old, new in release.query(
        "SELECT DISTINCT a.entity_id, b.entity_id FROM event_links a JOIN event_links b USING (event_id) "
        "WHERE a.role = 'from' AND b.role = 'to' AND a.entity_id <> b.entity_id"
    ):
        forward[str(old)].add(str(new))
    programme = {
        str(key): str(code)
        for key, code in release.query("SELECT id, designation FROM entities WHERE kind = 'Center'")
        if code in DESIGNATIONS
    }
    found: set[tuple[str, str]] = set()
    for start, code in programme.items():
        reached, frontier = {start}, {start}
        for _ in range(MAX_CHAIN):
            frontier = {new for body in frontier for new in forward.get(body, ())} - reached
            reached |= frontier
        found.update((code, programme[body]) for body in reached if body in programme and programme[body] != code)
    order = list(DESIGNATIONS)
    return sorted(found, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))
