"""One institution without its lineage: who it is, every statement about it, its events."""

from __future__ import annotations

from collections.abc import Iterator

from graph import list_answers as shapes
from graph.answers import LineageAnswer, StatementRef
from graph.ask import lineage
from graph.assemble import Assembler
from graph.describe import show
from graph.lens import Lens
from graph.release.reader import Release


def institution(release: Release, entity_id: str, lens: Lens) -> shapes.InstitutionAnswer:
    """Who an institution is: names, facts, numbers, fate, what is disputed, what is unknown.

    Raises:
        UnknownName: there is no such id.
    """
    whole = lineage(release, entity_id, lens)
    make = Assembler(release, lens)
    make.cite_at((ref.source_id, ref.locator) for ref in _cited(whole))
    make.cite_at((number.source_id, number.locator) for number in whole.statistics)
    identity = whole.institution.id
    statements = len({c.id for c in [*release.claims_of([identity], lens), *release.claims_about([identity], lens)]})
    return make.seal(
        shapes.InstitutionAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            institution=whole.institution,
            former_ids=release.former_ids([identity]).get(identity, []),
            names=whole.names,
            facts=whole.facts,
            statistics=whole.statistics,
            fate=whole.fate,
            disputes=whole.disputes,
            unknown=whole.unknown,
            summary=whole.summary,
            counts={
                "events": len(whole.events),
                "before": sum(node.steps < 0 for node in whole.nodes),
                "after": sum(node.steps > 0 for node in whole.nodes),
                "related": len(whole.related),
                "statements": statements,
            },
        )
    )


def _cited(whole: LineageAnswer) -> Iterator[StatementRef]:
    """The statements behind what is told of the institution itself."""
    for fact in [*whole.names, *whole.facts, *(value for dispute in whole.disputes for value in dispute.values)]:
        yield from fact.statements
    if whole.fate:
        yield from whole.fate.statements
        yield from whole.fate.last_seen_statements
    # The summary is made of facts and events.
    for event in whole.events:
        yield from event.statements


def events(release: Release, entity_id: str, lens: Lens, start: int = 0, limit: int = 50) -> shapes.EventsAnswer:
    """The events of an institution's own life and the changes that it takes part in, in order of time.

    Raises:
        UnknownName: there is no such id.
    """
    whole = lineage(release, entity_id, lens)
    rows = whole.events[start : start + limit]
    make = Assembler(release, lens)
    for event in rows:
        told = [*event.statements, *(ref for stage in event.stages for ref in stage.statements)]
        make.cite_at((ref.source_id, ref.locator) for ref in told)
    return make.seal(
        shapes.EventsAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            total=len(whole.events),
            truncated=start + limit < len(whole.events),
            institution=whole.institution,
            rows=rows,
        )
    )


def statements(
    release: Release, entity_id: str, lens: Lens, start: int = 0, limit: int = 50
) -> shapes.StatementsAnswer:
    """Every statement about an institution, or with it as the value; how its spellings came to be one body.

    All that was ever stated is here, whatever day it holds of: only the reliability and the day of record count.

    Raises:
        UnknownName: there is no such id.
    """
    timeless = Lens(known_at=lens.known_at, min_reliability=lens.min_reliability)
    whole = show(release, entity_id, timeless)
    rows = whole.statements[start : start + limit]
    make = Assembler(release, timeless)
    make.cite_at((ref.source_id, ref.locator) for ref in rows)
    return make.seal(
        shapes.StatementsAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            total=len(whole.statements),
            truncated=start + limit < len(whole.statements),
            institution=whole.body,
            spellings=whole.spellings,
            former_ids=whole.former_ids,
            identity=whole.identity,
            not_the_same=whole.not_the_same,
            rows=rows,
        )
    )
