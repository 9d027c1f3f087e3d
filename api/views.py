"""Answers arranged for reading: what came before and after as a tree, facts by property, statements in order of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from api.language import Language
from graph import answers
from graph.citations import footnote_en, footnote_zh


@dataclass(slots=True)
class Stage:
    """A body of the lineage, and by which changes it came about (or what became of it).

    ``again`` is set where the tree has told of the body already: lineages join, and some run in a circle.
    """

    body: answers.Body
    changes: list[Change] = field(default_factory=list)
    again: bool = False


@dataclass(slots=True)
class Change:
    """One event of the lineage, and the bodies on the far side of it; ``others`` stood beside the near one."""

    event: answers.Event
    stages: list[Stage]
    others: list[answers.Body]


def before(answer: answers.LineageAnswer) -> list[Change]:
    """What the institution came from, and what that came from, and so on."""
    return _tree(answer, lambda edge: (edge.new, edge.old), lambda event: event.after)


def after(answer: answers.LineageAnswer) -> list[Change]:
    """What the institution became, and what that became, and so on."""
    return _tree(answer, lambda edge: (edge.old, edge.new), lambda event: event.before)


def _tree(
    answer: answers.LineageAnswer,
    ends: Callable[[answers.LineageEdge], tuple[str, str]],
    near_side: Callable[[answers.Event], list[answers.Body]],
) -> list[Change]:
    bodies = {node.body.id: node.body for node in answer.nodes}
    events = {event.id: event for event in [*answer.events, *answer.lineage_events]}
    steps: dict[str, dict[str, list[str]]] = {}
    for edge in answer.edges:
        near, far = ends(edge)
        steps.setdefault(near, {}).setdefault(edge.event, []).append(far)
    told = {answer.institution.id}

    def changes_of(near: str) -> list[Change]:
        found = []
        for event_id, others in steps.get(near, {}).items():
            stages = [Stage(bodies[far], again=far in told) for far in others]
            told.update(others)
            event = events[event_id]
            found.append(Change(event, stages, [body for body in near_side(event) if body.id != near]))
        # Nearest first: what is one step away is told here, and not under something further off.
        for stage in (stage for change in found for stage in change.stages if not stage.again):
            stage.changes = changes_of(stage.body.id)
        return found

    return changes_of(answer.institution.id)


def by_property(facts: list[answers.Fact]) -> list[tuple[answers.Fact, list[answers.Fact]]]:
    """Facts in groups of one property, each with its first fact (for the labels)."""
    groups = [list(group) for _, group in groupby(facts, key=lambda fact: fact.property)]
    return [(group[0], group) for group in groups]


def told(event: answers.Event) -> Iterator[answers.StatementRef]:
    """The statements of an event, those of its other stages after those that it is told by."""
    yield from event.statements
    for stage in event.stages:
        yield from stage.statements


def cited_in_lineage(answer: answers.LineageAnswer) -> Iterator[answers.StatementRef | answers.Statistic]:
    """Every statement that the institution's page cites, in the order of the page."""
    for sentence in answer.summary.sentences:
        yield from sentence.statements
    if answer.fate:
        yield from answer.fate.statements
        yield from answer.fate.last_seen_statements
    for fact in [*answer.names, *answer.facts]:
        yield from fact.statements
    for event in [*answer.events, *answer.lineage_events]:
        yield from told(event)
    for dispute in answer.disputes:
        for fact in dispute.values:
            yield from fact.statements
    yield from answer.statistics
    for fact in answer.related:
        yield from fact.statements


def cited_in_conversions(answer: answers.ConversionsAnswer) -> Iterator[answers.StatementRef]:
    """Every statement that the page of conversions cites, in the order of the page."""
    for conversion in answer.conversions:
        for step in conversion.chain:
            yield from told(step.event)
        for fact in [*conversion.old_hosts, *conversion.new_hosts]:
            yield from fact.statements
        for event in conversion.new_approval:
            yield from told(event)
    for admission in answer.admissions:
        for event in admission.events:
            yield from told(event)
        for fact in admission.states:
            yield from fact.statements
    for pair in answer.suspected:
        for fact in [*pair.old_hosts, *pair.new_hosts]:
            yield from fact.statements
    for change in answer.series:
        yield from told(change.event)


def words(statements: list[answers.StatementRef], values: bool = True) -> list[answers.StatementRef]:
    """The statements behind a fact, one for each source, place, writing and note.

    With ``values`` off, statements that differ in their value alone count as one: those of an event are about
    different properties of it.
    """
    found: dict[tuple[str, ...], answers.StatementRef] = {}
    for statement in statements:
        value = statement.value if values else ""
        found.setdefault((statement.source_id, statement.locator, value, statement.note), statement)
    return list(found.values())


#: Properties whose values are the source's own writing; other values may be in the collector's words.
QUOTED = frozenset({"name", "alias", "title"})
_REPR = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
#: What the collector's tools put before a note: how a cell was read, or that nothing states it. A reading may quote
#: brackets of its own, so its end is the bracket before a blank or the end of the note.
_TRACE = re.compile(rf"\[(?:inferred|\w+: {_REPR} read as {_REPR}: .*?)\](?=\s|$)\s*", re.DOTALL)


def shown_note(note: str) -> str:
    """The collector's note without the brackets that lead it: ``[inferred]`` and ``[column: 'x' read as 'y': reason]``.

    The inference is marked beside the fact; how the table was read is told in full by the API and the statements as CSV.
    Other brackets are the note's own, and stay.
    """
    at = 0
    while found := _TRACE.match(note, at):
        at = found.end()
    return note[at:]


def footnote(source: answers.SourceRef, locator: str, release: str, language: Language) -> str:
    """A footnote for one place in a source, ready to be copied into an article of that language."""
    write = footnote_zh if language == "zh" else footnote_en
    return write(source, locator, release)
