"""Bodies, facts and events in words. What is doubtful is said, not coloured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from cli.text.footnotes import Footnotes
from graph.answers import Body, Envelope, Event, Fact, FateAnswer
from graph.vocabulary import (
    DESIGNATIONS,
    EVENT_LABELS,
    KIND_LABELS,
    PENDING,
    RELIABILITY_LABELS,
    STATUS_LABELS,
    Kind,
)
from graph.wording import INVERSE, happened, label

__all__ = ["INVERSE", "happened"]

#: What the outcome of a conversion means, where a source states the link.
OUTCOMES = {
    "converted": "CONVERTED",
    "in_process": "IN PROCESS, not converted: applied for or planned",
    "founded_on": "FOUNDED ON the old centre; no source says that the old one ended",
    "refused": "REFUSED",
    "unstated": "STATUS UNKNOWN: sources join the two, but do not say how far it came",
}


def name(body: Body, english: bool = True) -> Text:
    """A body by its Chinese and its English name, as far as there are both."""
    text = Text(body.label_zh or body.label_en or body.id, style="bold")
    if english and body.label_zh and body.label_en:
        text.append(f" {body.label_en}", style="not bold")
    return text


def short(body: Body) -> str:
    """A body by one name."""
    return body.label_zh or body.label_en or body.id


def shorts(bodies: Iterable[Body]) -> str:
    """Bodies by one name each."""
    return "; ".join(dict.fromkeys(short(body) for body in bodies))


def nature(body: Body) -> str:
    """What a body is: its programme, or what sort of body."""
    if body.designation in DESIGNATIONS:
        series = DESIGNATIONS[body.designation]
        return f"{body.designation}, {series.en} {series.zh}"
    labels = KIND_LABELS.get(Kind(body.kind))
    return f"{labels[1]} {labels[0]}" if labels else body.kind


def span(begin: str, end: str) -> str:
    """From when to when something held, as the source has it; nothing where no source says."""
    if begin and end:
        return f"{begin} to {end}" if begin != end else begin
    return f"from {begin}" if begin else f"until {end}" if end else ""


def value(fact: Fact) -> Text:
    """The value of a fact, with the time in which it held."""
    if fact.body is not None:
        text = name(fact.body)
    elif fact.property == "type" and fact.value in DESIGNATIONS:
        text = Text(f"{fact.value} {DESIGNATIONS[fact.value].zh}")
    else:
        text = Text(fact.value)
    if when := span(fact.valid_from, fact.valid_to):
        text.append(f" ({when})")
    return text


def fact_line(fact: Fact, notes: Footnotes) -> Text:
    """A fact with its doubts and its citations."""
    text = value(fact)
    if all(ref.confidence == "low" for ref in fact.statements):
        text.append(" (low confidence)")
    if fact.disputed:
        text.append(" DISPUTED", style="bold")
    text.append(f" {notes.mark(fact.statements)}", style="dim")
    return text


def facts(listed: Iterable[Fact], notes: Footnotes, labels: dict[str, str] | None = None) -> Iterator[tuple[str, Text]]:
    """Facts as labels and lines; a label stands once before all that it belongs to."""
    last = ""
    for fact in listed:
        label = labels.get(fact.property, fact.label_en) if labels else fact.label_en
        yield ("" if label == last else label), fact_line(fact, notes)
        last = label


def when(event: Event) -> str:
    """The date of an event as the source gives it; the stage it belongs to where that is not the one reached."""
    if not event.date:
        return "undated"
    if event.date_stage and event.date_stage != event.status:
        return f"{event.date} ({label(STATUS_LABELS, event.date_stage, chinese=False)})"
    return event.date


def doubts(event: Event) -> str:
    """What is doubtful about an event, in words; nothing for an event that sources state alike."""
    said = []
    if event.inferred:
        said.append("INFERRED by the collector, no source states it")
    if event.disputed:
        said.append(disputed(event))
    return "; ".join(said)


def disputed(event: Event) -> str:
    """What sources contradict each other about in an event that they dispute."""
    return "DISPUTED: " + ", ".join(_DISPUTED.get(prop, prop) for prop in event.disputed)


def event_line(event: Event, notes: Footnotes, dated: bool = False) -> Text:
    """An event in a line: what, by whom, under what, how doubtful, on whose word."""
    text = Text(f"{when(event)}: " if dated else "")
    text.append(happened(event))
    if event.decided_by:
        # Who asks for a thing does not decide it.
        verb = "by" if event.status in PENDING else "decided by"
        text.append(f", {verb} {shorts(event.decided_by)}")
    if event.under:
        text.append(f", under {shorts(event.under)}")
    if said := doubts(event):
        text.append(f". {said}", style="bold")
    text.append(f" {notes.mark(event.statements)}", style="dim")
    return text.append_text(stages(event, notes))


def stages(event: Event, notes: Footnotes) -> Text:
    """The other stages that sources report of an event, each by itself: who tells of an application says no more."""
    text = Text()
    for stage in event.stages:
        label = " ".join(dict.fromkeys((EVENT_LABELS[stage.type][1], STATUS_LABELS[stage.status][1])))
        text.append(f"; also reported: {label} {stage.date}".rstrip())
        text.append(f" {notes.mark(stage.statements)}", style="dim")
    return text


def fate_words(fate: FateAnswer) -> str:
    """A fate in words, with its doubt."""
    return fate.explanation_en + (" (DISPUTED)" if fate.disputed else "")


def conditions(answer: Envelope) -> str:
    """The reader's conditions in words; nothing where there are none."""
    said = []
    if answer.as_of:
        said.append(f"as of {answer.as_of}")
    if answer.known_at:
        said.append(f"as known on {answer.known_at}")
    if answer.min_reliability != "C":
        best = {"A": f"{RELIABILITY_LABELS['A'][1]}s only", "B": "without weak sources"}
        said.append(best[answer.min_reliability])
    return ", ".join(said)


def colophon(answer: Envelope) -> Text:
    """Which release an answer comes from, to be cited with it."""
    return Text(f"Puxi release {answer.release}, data of {answer.data_date}", style="dim")


_DISPUTED = {"date": "date", "lineage_kind": "kind of change"}
