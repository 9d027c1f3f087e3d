"""Conversions as text: what sources state, and apart from it what they leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from cli.text import words
from cli.text.footnotes import Footnotes
from cli.text.layout import grid, heading, indented, paragraph
from graph.answers import Admission, Body, Conversion, ConversionsAnswer, Fact, Suspected
from graph.vocabulary import DESIGNATIONS, EVENT_LABELS, STATUS_LABELS


def conversions(answer: ConversionsAnswer) -> Iterator[RenderableType]:
    """The whole answer, the notes to it last."""
    notes = Footnotes(answer, answer.sources)
    old, new = DESIGNATIONS[answer.from_designation], DESIGNATIONS[answer.to_designation]
    yield Text(f"From {old.code} {old.zh}, {old.en}", style="bold")
    yield Text(f"  to {new.code} {new.zh}, {new.en}", style="bold")
    yield Text()
    yield Text(_counted(answer))
    if said := _asked(answer):
        yield Text(f"Shown {said}.")
    if answer.conversions:
        yield heading("What sources state, centre by centre", "转建")
        yield indented(_table(answer.conversions, notes))
    if answer.admissions:
        yield heading(f"Taken into the {new.code} series; no source names what they were before", "进入新序列")
        yield indented(_admissions(answer.admissions, notes))
    if answer.suspected:
        yield heading("Only suspected: the same name in both series; no source states it", "存疑")
        yield indented(_suspected(answer.suspected, notes))
    if answer.series:
        yield heading("What sources say of the two series as a whole", "整体安排")
        for change in answer.series:
            yield paragraph(words.event_line(change.event, notes, dated=True))
    yield heading("Sources", "来源")
    yield from notes.notes()
    yield Text()
    yield words.colophon(answer)


def _counted(answer: ConversionsAnswer) -> str:
    said = [f"{number} {_COUNTED[code]}" for code, number in answer.counts.items()] or ["no conversion"]
    if answer.admissions:
        said.append(f"{len(answer.admissions)} taken in, from what is not said")
    if answer.suspected:
        said.append(f"{len(answer.suspected)} only suspected")
    return "; ".join(said) + "."


_INFERRED = "UNSTATED: inferred by the collector; no source says that the one became the other"

_COUNTED = {
    "converted": "converted",
    "in_process": "in process (applied for or planned)",
    "founded_on": "founded on an old centre",
    "refused": "refused",
    "unstated": "unstated (inferred, or of unknown status)",
}


def _asked(answer: ConversionsAnswer) -> str:
    said = [words.conditions(answer)] if words.conditions(answer) else []
    if answer.status:
        said.append(f"with the status {answer.status} only")
    return ", ".join(said)


def _table(listed: Iterable[Conversion], notes: Footnotes) -> RenderableType:
    table = grid(["old centre", "new centre", "what sources state"], apart=True)
    for column in table.columns:
        column.ratio = 1
    for conversion in listed:
        outcome = _outcome(conversion, notes)
        table.add_row(
            _centre(conversion.old, conversion.old_hosts, notes),
            _centre(conversion.new, conversion.new_hosts, notes),
            outcome,
        )
    return table


def _centre(body: Body, hosts: Iterable[Fact], notes: Footnotes) -> RenderableType:
    lines = [words.name(body, english=False)]
    if body.label_zh and body.label_en:
        lines.append(Text(body.label_en))
    known = [Text("host: ").append_text(words.fact_line(fact, notes)) for fact in hosts]
    lines += known or [Text("host: not recorded")]
    return Group(*lines)


def _outcome(conversion: Conversion, notes: Footnotes) -> RenderableType:
    inferred = [step.event for step in conversion.chain if step.event.inferred]
    lines = [Text(_INFERRED if inferred else words.OUTCOMES[conversion.outcome], style="bold")]
    kind = EVENT_LABELS.get(conversion.kind, ("", conversion.kind))
    status = STATUS_LABELS[conversion.status] if conversion.status != "unknown" else ("状态不明", "unknown")
    lines.append(Text(f"kind: {kind[1]} {kind[0]}; status: {status[1]} {status[0]}"))
    lines.append(Text(f"date: {conversion.date or 'not stated'}"))
    lines.append(Text(f"decided by: {_labels(conversion.decided_by) or 'not stated'}"))
    if conversion.indirect:
        for step in conversion.chain:
            line = Text(f"step: {words.short(step.old)} → {words.short(step.new)}, ")
            lines.append(line.append_text(words.event_line(step.event, notes, dated=True)))
    else:
        for step in conversion.chain:
            if step.event.disputed:
                lines.append(Text(words.disputed(step.event), style="bold"))
            verb = "suggested by" if step.event.inferred else "stated in"
            lines.append(
                Text(f"{verb} {notes.mark(step.event.statements)}").append_text(words.stages(step.event, notes))
            )
    lines += [
        Text("new centre, ").append_text(words.event_line(event, notes, dated=True))
        for event in conversion.new_approval
    ]
    return Group(*lines)


def _labels(bodies: Iterable[Body]) -> str:
    return "; ".join(words.name(body).plain for body in bodies)


def _admissions(listed: Iterable[Admission], notes: Footnotes) -> RenderableType:
    table = grid(["centre", "what sources state"], apart=True)
    for admission in listed:
        said = [words.event_line(event, notes, dated=True) for event in admission.events]
        said += [Text("state: ").append_text(words.fact_line(fact, notes)) for fact in admission.states]
        table.add_row(words.name(admission.body), Group(*said))
    return table


def _suspected(listed: Iterable[Suspected], notes: Footnotes) -> RenderableType:
    table = grid(["in the old series", "in the new series"], apart=True)
    for column in table.columns:
        column.ratio = 1
    for pair in listed:
        table.add_row(_centre(pair.old, pair.old_hosts, notes), _centre(pair.new, pair.new_hosts, notes))
    return table
