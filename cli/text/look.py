"""Search results, single entities, sources and numbers as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.text import words
from cli.text.footnotes import Footnotes
from cli.text.layout import Unbroken, grid, heading, indented, pairs, paragraph
from graph.answers import (
    Identity,
    SearchAnswer,
    ShowAnswer,
    ShownStatement,
    SourceRow,
    SourcesAnswer,
)
from graph.errors import Suggestion
from graph.stats_answer import Account, StatsAnswer
from graph.vocabulary import KIND_LABELS, PROPERTIES, RELIABILITY_LABELS, Kind

#: So many sources or fewer are shown in full; more make a list.
_IN_FULL = 10


def search(answer: SearchAnswer, near: Sequence[Suggestion] = ()) -> Iterator[RenderableType]:
    """The bodies found; where there is none, the nearest names that exist."""
    if not answer.hits:
        yield Text(
            f"Nothing in this release is called anything like {answer.text!r}."
            if not near
            else f"No name fits {answer.text!r}. The nearest:"
        )
        for suggestion in near:
            yield paragraph(str(suggestion))
        return
    for hit in answer.hits:
        label = words.name(hit.body)
        if hit.matched not in {hit.body.label_zh, hit.body.label_en}:
            label.append(f" (as {hit.matched})")
        what = hit.body.designation or KIND_LABELS[Kind(hit.body.kind)][1]
        yield label
        # An id is there to be copied, so it stands on a line that is never broken.
        yield Unbroken(f"  {what} · {hit.body.id}", style="dim")
    if answer.truncated:
        yield Text()
        yield Text("There are more; --limit shows more, a longer text narrows them down.")


def show(answer: ShowAnswer) -> Iterator[RenderableType]:
    """An entity laid open."""
    notes = Footnotes(answer, answer.sources)
    body = answer.body
    yield words.name(body)
    yield Text(f"{body.id} · {words.nature(body)}" + (" (judged by the name)" if body.basis == "name" else ""))
    if answer.redirected_from:
        yield Text(f"{answer.redirected_from} was merged into this id.")
    if said := words.conditions(answer):
        yield Text(f"Shown {said}.")
    if answer.spellings or answer.former_ids:
        yield heading("Spellings and former ids", "名称写法")
        rows = [("spelling" if not number else "", text) for number, text in enumerate(answer.spellings)]
        rows += [("former id" if not number else "", text) for number, text in enumerate(answer.former_ids)]
        yield indented(pairs(rows))
    if answer.identity:
        yield heading("Why they are one", "同一认定")
        yield from _identity(answer.identity, "=")
    if answer.not_the_same:
        yield heading("Judged to be another, or undecided", "另有所指")
        yield from _identity(answer.not_the_same, "and")
    own = [statement for statement in answer.statements if statement.subject == body.id]
    others = [statement for statement in answer.statements if statement.subject != body.id]
    for title, chinese, statements in (
        ("Statements about it", "陈述", own),
        ("Statements that name it", "提及", others),
    ):
        if statements:
            yield heading(f"{title} ({len(statements)})", chinese)
            yield indented(_statements(statements, notes, with_subject=statements is others))
    yield heading("Sources", "来源")
    yield from notes.notes()
    yield Text()
    yield words.colophon(answer)


def _identity(decisions: Iterable[Identity], verb: str) -> Iterator[RenderableType]:
    for decision in decisions:
        line = Text(f"{decision.left} {verb} {decision.right}")
        by = ", ".join(part for part in (decision.by, decision.who, decision.date) if part)
        line.append(f"\n  by {by}" + (f": {decision.reason}" if decision.reason else ""), style="dim")
        yield paragraph(line)


def _statements(statements: Iterable[ShownStatement], notes: Footnotes, with_subject: bool) -> Table:
    table = grid(["subject" if with_subject else "property", "value", "row"])
    table.columns[0].ratio, table.columns[1].ratio = (4, 5) if with_subject else (2, 5)
    for statement in statements:
        label = PROPERTIES[statement.property].en if statement.property in PROPERTIES else statement.property
        value = Text(statement.value)
        if statement.value_id and not with_subject:
            value.append(f" ({statement.value_id})", style="dim")
        if when := words.span(statement.valid_from, statement.valid_to):
            value.append(f" ({when})")
        if statement.confidence != "high":
            value.append(f" ({statement.confidence} confidence)")
        value.append(f" {notes.mark([statement])}", style="dim")
        if statement.note:
            value.append(f"\nnote: {statement.note}", style="dim")
        first = f"{statement.subject}: {label}" if with_subject else label
        table.add_row(first, value, statement.row)
    return table


def sources(answer: SourcesAnswer) -> Iterator[RenderableType]:
    """Few sources in full, many as a list."""
    if not answer.rows:
        yield Text("No source of the release fits.")
    elif len(answer.rows) <= _IN_FULL:
        for row in answer.rows:
            yield from _source(row)
    else:
        table = grid(["id", "", "statements", "title, publisher, date"])
        table.columns[2].justify = "right"
        table.columns[3].ratio = 1
        for row in answer.rows:
            said = ", ".join(part for part in (row.title, row.publisher, row.published) if part)
            table.add_row(row.id, row.reliability, str(row.statements), said)
        yield table
        yield Text()
        legend = "; ".join(f"{code} {labels[1]}" for code, labels in RELIABILITY_LABELS.items())
        yield Text(f"{len(answer.rows)} sources. {legend}. puxi sources ID shows one in full.")
    yield Text()
    yield words.colophon(answer)


def _source(row: SourceRow) -> Iterator[RenderableType]:
    yield Text(row.title, style="bold")
    rows = [
        ("id", row.id),
        ("publisher", row.publisher or "not known"),
        ("published", row.published or "undated"),
        ("reliability", f"{row.reliability}: {RELIABILITY_LABELS[row.reliability][1]}"),
        ("language, kind", f"{row.language}, {row.kind}"),
        ("statements", str(row.statements)),
    ]
    if row.note:
        rows.append(("note", row.note))
    yield indented(pairs(rows, first=16))
    yield Unbroken("  " + (row.url or "no address"))
    yield Text("  to be cited as:")
    yield Unbroken(f"  {row.footnote_en}", style="dim")
    yield Unbroken(f"  {row.footnote_zh}", style="dim")
    yield Text()


def stats(answer: StatsAnswer) -> Iterator[RenderableType]:
    """The numbers of a release."""
    yield words.colophon(answer)
    yield Text(f"{answer.statements} statements, {sum(answer.sources_by_reliability.values())} sources.")
    kinds = {f"{KIND_LABELS[Kind(kind)][1]} {KIND_LABELS[Kind(kind)][0]}": n for kind, n in answer.entities.items()}
    trust = {f"{code}: {labels[1]}": code for code, labels in RELIABILITY_LABELS.items()}
    yield heading("Entities", "实体")
    yield _numbers(kinds)
    yield heading("Centres by programme", "国家级中心")
    yield _numbers(answer.designations)
    yield heading("Sources, and statements that rest on them", "来源")
    table = grid(["reliability", "sources", "statements"])
    for label, code in trust.items():
        counts = (answer.sources_by_reliability.get(code, 0), answer.statements_by_reliability.get(code, 0))
        table.add_row(label, *map(str, counts))
    for column in table.columns[1:]:
        column.justify = "right"
    yield indented(table)
    yield heading("Contradictions between sources", "分歧")
    yield _numbers({PROPERTIES[code].en if code in PROPERTIES else code: n for code, n in answer.conflicts.items()})
    yield heading("Judgements on identity", "同一认定")
    yield _numbers(answer.judgements)
    yield heading("What became of every row", "核算")
    yield indented(accounting(answer.accounting))
    if answer.rejections:
        yield heading("Rejected rows", "未采用的行")
        for rejection in answer.rejections:
            place = f"{rejection['file']}, {rejection['row_id']}, column {rejection['column']}"
            yield paragraph(f"{place}: {rejection['reason']}")


def _numbers(counts: dict[str, int]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    for label, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(str(number), label)
    return indented(table)


def accounting(accounts: Iterable[Account]) -> Table:
    """What became of the rows of each table."""
    table = grid(["table", "rows", "statements", "statistics", "records", "rejected"])
    for column in table.columns[1:]:
        column.justify = "right"
    for account in accounts:
        numbers = (account.rows, account.statements, account.statistics, account.records, account.rejected)
        table.add_row(account.file, *(str(number) if number else "" for number in numbers))
    return table
