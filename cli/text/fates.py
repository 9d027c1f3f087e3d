"""Fates as text: the numbers first, then the centres behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from cli.text import words
from cli.text.footnotes import Footnotes
from cli.text.layout import grid, heading, indented, paragraph
from graph.answers import FateRow, FatesAnswer
from graph.vocabulary import DESIGNATIONS, FATE_LABELS

_GROUPS = {
    "programme": "programme",
    "ministry": "managing unit",
    "province": "province",
    "field": "field",
    "year": "year of approval",
}


def fates(answer: FatesAnswer, everything: bool = False) -> Iterator[RenderableType]:
    """The whole answer; centres of unknown fate only where ``everything`` asks for them."""
    series = DESIGNATIONS[answer.type]
    notes = Footnotes(answer, answer.sources)
    yield Text(f"{series.code} {series.zh}, {series.en}: what has become of them", style="bold")
    as_of = answer.as_of or f"{answer.data_date} (the day of the newest statement)"
    others = words.conditions(answer.model_copy(update={"as_of": ""}))
    known = f"As of {as_of}. {len(answer.centres)} centres are known to this release, not all that there were."
    if answer.planned:
        known += f" {answer.planned} of them are only applied for or proposed: no source here tells of their approval."
    if answer.left_out:
        known += f" {answer.left_out} more were founded later or are out of sight under these conditions."
    yield Text(known + (f" {others}." * bool(others)))
    yield heading(
        f"Centres by fate and {_GROUPS[answer.by]}" if answer.by != "programme" else "Centres by fate", "统计"
    )
    yield indented(_counts(answer))
    told = [row for row in answer.centres if everything or row.fate.fate != "unknown"]
    silent = len(answer.centres) - len(told)
    if told:
        yield heading("Centre by centre", "逐个")
        yield indented(_centres(answer, told, notes))
    if silent:
        yield Text()
        yield paragraph(f"Of {silent} centres no source here says what has become of them; --all lists them too.")
    if told:
        yield heading("Sources", "来源")
        yield from notes.notes()
    yield Text()
    yield words.colophon(answer)


def _counts(answer: FatesAnswer) -> RenderableType:
    total: Counter[str] = Counter()
    for counted in answer.counts.values():
        total.update(counted)
    present = [fate for fate in FATE_LABELS if total[fate]]
    if answer.by == "programme":
        table = grid(["fate", "", "centres"])
        table.columns[2].justify = "right"
        for fate in present:
            table.add_row(FATE_LABELS[fate][1], FATE_LABELS[fate][0], str(total[fate]))
        return table
    table = grid([_GROUPS[answer.by], *present, "all"])
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for group in _in_order(answer):
        counted = answer.counts[group]
        name = "not known 不详" if group == "unknown" else group
        table.add_row(name, *(str(counted.get(fate, "")) for fate in present), str(sum(counted.values())))
    table.add_row("all", *(str(total[fate]) for fate in present), str(total.total()))
    return table


def _in_order(answer: FatesAnswer) -> list[str]:
    """The groups, those of most centres first, then by name; years one after the other; the unknown last."""
    size = {group: 0 if answer.by == "year" else -sum(counted.values()) for group, counted in answer.counts.items()}
    return sorted(answer.counts, key=lambda group: (group == "unknown", size[group], group))


def _centres(answer: FatesAnswer, rows: list[FateRow], notes: Footnotes) -> RenderableType:
    table = grid(["centre", *([_GROUPS[answer.by]] if answer.by != "programme" else []), "fate"], apart=True)
    order, places = list(FATE_LABELS), {group: place for place, group in enumerate(_in_order(answer))}
    rows = sorted(rows, key=lambda row: (places[row.group], order.index(row.fate.fate), row.body.id))
    for row in rows:
        said = Text(words.fate_words(row.fate))
        statements = [*row.fate.statements, *row.fate.last_seen_statements]
        if statements:
            said.append(f" {notes.mark(statements)}", style="dim")
        group = [] if answer.by == "programme" else ["not known" if row.group == "unknown" else row.group]
        table.add_row(words.name(row.body), *group, said)
    return table
