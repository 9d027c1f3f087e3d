"""A lineage as text: who it is, what happened, what came before and after, what is disputed and what is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text
from rich.tree import Tree

from cli.text import words
from cli.text.footnotes import Footnotes
from cli.text.layout import grid, heading, indented, pairs, paragraph
from graph.answers import Body, Dispute, Event, LineageAnswer
from graph.vocabulary import RELIABILITY_LABELS

_LABELS = 18
_DATES = 14


def lineage(answer: LineageAnswer) -> Iterator[RenderableType]:
    """The whole answer, the notes to it last."""
    notes = Footnotes(answer, answer.sources)
    yield from _who(answer, notes)
    yield from _events(answer, notes)
    yield from _tree(answer, notes)
    yield from _fate(answer, notes)
    yield from _disputes(answer, notes)
    if answer.unknown:
        yield heading("Unknown", "未知")
        yield indented(pairs(("-", f"{gap.en} {gap.zh}") for gap in answer.unknown))
    yield from _numbers(answer, notes)
    yield from _related(answer, notes)
    yield heading("Sources", "来源")
    yield from notes.notes()
    yield Text()
    yield words.colophon(answer)


def _who(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    body = answer.institution
    title = words.name(body, english=False)
    if body.label_zh and body.label_en:
        title.append(f"\n{body.label_en}", style="bold")
    yield title
    about = f"{body.id} · {words.nature(body)}"
    if body.basis == "name":
        about += " (judged by the name; no source states it)"
    yield Text(about)
    if answer.redirected_from:
        yield Text(f"{answer.redirected_from} was merged into this id.")
    if said := words.conditions(answer):
        yield Text(f"Shown {said}.")
    yield Text()
    yield paragraph(answer.summary.en)
    yield paragraph(answer.summary.zh)
    if answer.names or answer.facts:
        yield heading("Who it is", "基本信息")
        yield indented(pairs(words.facts([*answer.names, *answer.facts], notes), first=_LABELS))


def _events(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    if not answer.events:
        return
    yield heading("Events", "大事")
    rows = []
    for event in answer.events:
        line = words.event_line(event, notes)
        if moved := _moved(event):
            line.append("\n" + moved)
        rows.append((words.when(event), line))
    yield indented(pairs(rows, first=_DATES))


def _moved(event: Event) -> str:
    """What became what: 甲; 乙 → 丙. Nothing for an event in the life of one body."""
    before, after = words.shorts(event.before), words.shorts(event.after)
    return f"{before} → {after}" if event.before and event.after and before != after else ""


def _tree(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    yield heading("Lineage", "演变")
    back, forward = _Branches(answer, notes, forward=False), _Branches(answer, notes, forward=True)
    for title, branches in (("came from 前身", back), ("became 后继", forward)):
        tree = Tree(Text(f"{words.short(answer.institution)} {title}:"), guide_style="dim")
        branches.grow(tree, answer.institution.id)
        if not tree.children:
            tree.add(Text("nothing recorded 未见记载"))
        yield indented(tree)
    if answer.lineage_truncated:
        yield paragraph("The lineage goes on; it was cut here.")


class _Branches:
    """One direction of the lineage: events, below each the bodies that it leads to.

    A body that is reached twice (a cycle, a merger of brothers) is unfolded once.
    """

    def __init__(self, answer: LineageAnswer, notes: Footnotes, forward: bool) -> None:
        self._notes = notes
        self._bodies: dict[str, Body] = {node.body.id: node.body for node in answer.nodes}
        self._labels = Counter(words.name(body).plain for body in self._bodies.values())
        self._events = {event.id: event for event in [*answer.events, *answer.lineage_events]}
        #: Body to the events that lead on from it, each with the bodies it leads to.
        self._edges: dict[str, dict[str, list[str]]] = {}
        for edge in answer.edges:
            here, there = (edge.old, edge.new) if forward else (edge.new, edge.old)
            self._edges.setdefault(here, {}).setdefault(edge.event, []).append(there)
        self._unfolded: set[str] = set()

    def grow(self, tree: Tree, body: str) -> None:
        """Add to a branch all that leads on from a body."""
        self._unfolded.add(body)
        for event, others in self._edges.get(body, {}).items():
            branch = tree.add(words.event_line(self._events[event], self._notes, dated=True))
            for other in others:
                label = words.name(self._bodies[other])
                if self._labels[label.plain] > 1:
                    label.append(f" ({other})", style="not bold")
                again = other in self._unfolded and other in self._edges
                if again:
                    label.append(" (see above)", style="not bold")
                leaf = branch.add(label)
                if not again:
                    self.grow(leaf, other)


def _fate(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    fate = answer.fate
    if fate is None:
        return
    yield heading(f"Fate as of {fate.as_of}", "去向")
    text = Text(words.fate_words(fate))
    text.append(f"\n{fate.explanation_zh}")
    statements = [*fate.statements, *fate.last_seen_statements]
    text.append(f" {notes.mark(statements)}", style="dim")
    yield paragraph(text)


def _disputes(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    if not answer.disputes:
        return
    yield heading("Disputed: sources contradict each other", "分歧")
    events = {event.id: event for event in [*answer.events, *answer.lineage_events]}
    table = grid(["what", "one says", "on whose word"])
    for dispute in answer.disputes:
        for number, side in enumerate(dispute.values):
            best = min(ref.reliability for ref in side.statements)
            trust = f"{RELIABILITY_LABELS[best][1]} {notes.mark(side.statements)}"
            table.add_row(_subject(dispute, events) if not number else "", words.value(side), Text(trust))
    yield indented(table)


def _subject(dispute: Dispute, events: dict[str, Event]) -> str:
    event = events.get(dispute.subject)
    if event is None:
        return f"{dispute.label_en} {dispute.label_zh}"
    return f"{dispute.label_en} {dispute.label_zh}: {_moved(event) or words.happened(event)}"


def _numbers(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    if not answer.statistics:
        return
    yield heading("Numbers", "数据")
    rows = []
    for number in answer.statistics:
        line = Text(f"{number.measure}: ")
        line.append(" ".join(part for part in (number.value, number.unit) if part), style="bold")
        if number.scope:
            line.append(f" ({number.scope})")
        line.append(f" {notes.mark([number])}", style="dim")
        rows.append((number.year or "undated", line))
    yield indented(pairs(rows, first=_DATES))


def _related(answer: LineageAnswer, notes: Footnotes) -> Iterator[RenderableType]:
    if not answer.related:
        return
    yield heading("What sources say of other bodies about it", "相关机构")
    yield indented(pairs(words.facts(answer.related, notes, words.INVERSE), first=_LABELS))
    if answer.related_truncated:
        yield paragraph("There are more; the list was cut here.")
