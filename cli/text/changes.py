"""What changed between two releases, as text: the numbers, then institution by institution and event by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from cli.text import words
from cli.text.footnotes import Footnotes
from cli.text.layout import heading, indented, paragraph
from graph.answers import ShownStatement, SourceRef
from graph.changes_answer import ChangesAnswer, EntityChange, EventChange
from graph.vocabulary import PROPERTIES

_WORDS = {
    "new": "NEW",
    "gone": "GONE",
    "merged": "MERGED into",
    "separated": "SEPARATED from",
    "changed": "changed",
}
#: What is counted, in the order of the numbers at the top.
_COUNTED = ("institutions", "policies", "events", "statements", "sources", "statistics")


def changes(answer: ChangesAnswer) -> Iterator[RenderableType]:
    """The whole answer."""
    notes = Footnotes(answer, _both(answer))
    yield Text(f"From release {answer.since} to {answer.release}", style="bold")
    yield Text(f"Data of {answer.since_data_date} and of {answer.data_date}.")
    if not any(answer.counts.values()):
        yield paragraph("Nothing changed.")
        return
    yield heading("In numbers", "统计")
    for name in (*_COUNTED, "labels", "designations", "fates"):
        counted = [
            f"{number} {key.removeprefix(f'{name}_')}"
            for key, number in answer.counts.items()
            if key.startswith(f"{name}_") and number
        ]
        if counted:
            yield paragraph(f"{name}: {', '.join(counted)}")
    entries: tuple[tuple[str, str, list[EntityChange]], ...] = (
        ("Institutions", "机构", answer.institutions),
        ("Policies", "政策", answer.policies),
    )
    for english, chinese, listed in entries:
        if listed:
            yield heading(english, chinese)
        for entry in listed:
            line = Text.assemble(words.name(entry.body), f"  [{entry.body.id}] {_WORDS[entry.change]}")
            if entry.other:
                line.append(f" {words.short(entry.other)} [{entry.other.id}]")
            yield indented(line)
            if entry.fate:
                said = Text(f"fate was: {words.fate_words(entry.fate.was)}; now: {words.fate_words(entry.fate.now)}")
                said.append(
                    f" {notes.mark([*entry.fate.now.statements, *entry.fate.now.last_seen_statements])}", style="dim"
                )
                yield paragraph(said, 4)
            yield from _lines(entry, notes)
    if answer.events:
        yield heading("Events", "事件")
    for event in answer.events:
        bodies = " → ".join(filter(None, (words.shorts(event.event.before), words.shorts(event.event.after))))
        yield indented(
            Text.assemble((bodies, "bold"), f"  [{event.event.id}] {_WORDS[event.change]} {event.other}".rstrip())
        )
        yield indented(words.event_line(event.event, notes, dated=True), 4)
        yield from _lines(event, notes)
    if answer.source_changes:
        yield heading("Sources described otherwise, new or gone", "来源变动")
    for source in answer.source_changes:
        said = Text(f"{_WORDS[source.change]}: {source.source.title} [{source.source.id}]")
        for name in source.changed:
            said.append(f"; {name} was {getattr(source.was, name)!r}, now {getattr(source.source, name)!r}")
        yield paragraph(said)
    if answer.statistics:
        yield heading("Numbers", "数字")
    for row in answer.statistics:
        number = row.statistic
        said = Text(f"{_WORDS[row.change]}: {number.measure}: {number.value} {number.unit} {number.year}".rstrip())
        if row.was:
            said.append(f", was {row.was.value} ({', '.join(row.changed)})")
        said.append(f" {notes.mark([number])}", style="dim")
        yield paragraph(said)
    if answer.truncated:
        yield Text()
        yield paragraph("Lists were cut at the limit asked for; the numbers above count everything.")
    yield heading("Sources", "来源")
    yield from notes.notes()
    yield Text()
    yield words.colophon(answer)


def _both(answer: ChangesAnswer) -> Mapping[str, SourceRef]:
    """Sources of both releases; where both have one, as the newer describes it."""
    return {**answer.old_sources, **answer.sources}


def _lines(entry: EntityChange | EventChange, notes: Footnotes) -> Iterator[RenderableType]:
    for diff in entry.differences:
        line = Text(f"{diff.property}: was {_values(diff.was)}")
        line.append(f" {notes.mark(diff.statements_was)}".rstrip(), style="dim")
        line.append(f", now {_values(diff.now)}")
        line.append(f" {notes.mark(diff.statements_now)}".rstrip(), style="dim")
        yield paragraph(line, 4)
    # Of an event that is told as a whole, the statements stand there.
    whole = isinstance(entry, EventChange) and entry.change != "changed"
    for sign, statements in (("+", [] if whole else entry.added), ("-", [] if whole else entry.withdrawn)):
        for said in statements:
            yield paragraph(Text.assemble(f"{sign} {_said(said)}", (f" {notes.mark([said])}", "dim")), 4)
    for alteration in entry.altered:
        line = Text(f"~ {_said(alteration.now)}: {', '.join(alteration.changed)} differ")
        line.append(f" {notes.mark([alteration.was, alteration.now])}", style="dim")
        yield paragraph(line, 4)


def _said(said: ShownStatement) -> str:
    return f"{PROPERTIES[said.property].en}: {said.value}"


def _values(values: Iterable[str]) -> str:
    return "; ".join(values) or "nothing"
