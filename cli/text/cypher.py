"""Answers to Cypher as text: a table, what cut it short, which release it is of, where its footnotes come from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from cli.text.layout import Rows, Unbroken, grid, heading, indented, paragraph
from graph.bolt import hints
from graph.bolt.library import GROUPS, NamedQuery
from graph.bolt.query import Table
from graph.bolt.values import Node, Path, Relationship, brief
from graph.errors import CypherError

#: What turns the direction of writing, or takes no room: one text could pass for another.
_UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
#: So many ids of sources are told under a table; all of them stand in the other formats.
_SOURCES = 12


def table(answer: Table, sources: list[str]) -> Iterator[RenderableType]:
    """The rows, and under them what there is to be known about them."""
    if answer.plan:
        yield Unbroken(printable(answer.plan))
        yield Text()
    if answer.rows:
        yield Rows(
            [printable(name) for name in answer.columns],
            [[printable(brief(value)) for value in row] for row in answer.rows],
        )
        yield Text()
    yield Text(counted(answer))
    if answer.truncated:
        yield Text(cut(answer), style="bold")
    if any(isinstance(value, Node | Relationship | Path) for row in answer.rows for value in row):
        yield Text("Nodes and relationships are shown without their properties; --format json has them.")
    if sources:
        more = f" (and {len(sources) - _SOURCES} more)" if len(sources) > _SOURCES else ""
        yield Text(f"Footnotes{more}:")
        yield Unbroken(f"  puxi sources {' '.join(sources[:_SOURCES])}")


def counted(answer: Table) -> str:
    """How many rows there are, of which release, and what it took."""
    if answer.plan and not answer.rows:
        return f"The statement was planned and not run. Release {answer.release}."
    rows = "no rows" if not answer.rows else "1 row" if len(answer.rows) == 1 else f"{len(answer.rows)} rows"
    return f"{rows[0].upper()}{rows[1:]}, release {answer.release}, {answer.seconds:.2f} s."


def cut(answer: Table) -> str:
    """That rows are missing, and how to get them."""
    if answer.truncated == "rows":
        return f"Truncated: there are more than these {len(answer.rows)} rows. --limit-rows N shows more."
    return (
        f"Truncated: the result is larger than PUXI_CYPHER_BYTES allows, and only its first {len(answer.rows)} rows are "
        "here. Return fewer columns."
    )


def failure(error: CypherError, query: str) -> str:
    """What is wrong with a statement, the line in which it is, and what was perhaps meant."""
    return printable(hints.told(str(error), query, error.line, error.column, error.hint))


def notice(found: hints.Notice, query: str) -> str:
    """What the server remarks on a statement, told like an error."""
    return printable(hints.told(found.message, query, found.line, found.column, found.hint))


def printable(text: str) -> str:
    """A text without what would do something to a terminal or could not be seen there; line ends and tabs stay."""
    return "".join(
        sign if sign in "\n\t" or not (_acts(sign) or sign in _UNSEEN) else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


def harmless(text: str, *, as_json: bool) -> str:
    """What is printed for programs, when it goes to a terminal after all; JSON says the same by its escapes."""
    if not as_json:
        return printable(text)
    return "".join(
        f"\\u{ord(sign):04x}" if sign != "\n" and (_acts(sign) or sign in _UNSEEN) else sign for sign in text
    )


def _acts(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}


def library(queries: list[NamedQuery]) -> Iterator[RenderableType]:
    """The named queries, group by group."""
    for group, title in GROUPS.items():
        some = [query for query in queries if query.group == group]
        if not some:
            continue
        yield heading(f"{title} ({group})")
        shown = grid(())
        shown.show_header = False
        shown.add_column(no_wrap=True)
        shown.add_column(overflow="fold")
        for query in some:
            shown.add_row(Text(query.name, style="bold"), Text(query.question))
        yield indented(shown)
    yield Text()
    yield Text("puxi queries NAME shows one with its parameters and text; puxi cypher NAME runs it.")


def named(query: NamedQuery) -> Iterator[RenderableType]:
    """One named query: what it answers, how to call it, what comes back, its text."""
    yield Text(query.title, style="bold")
    yield paragraph(query.question)
    if query.note:
        yield paragraph(query.note)
    for title, rows in (
        ("Parameters", [(f"{p.name} ({p.shown()})", p.definition) for p in query.parameters]),
        ("Columns", [(column.name, column.definition) for column in query.columns]),
    ):
        if rows:
            yield heading(title)
            shown = grid(())
            shown.show_header = False
            shown.add_column(overflow="fold")
            shown.add_column(overflow="fold")
            for name, definition in rows:
                shown.add_row(Text(name), Text(definition))
            yield indented(shown)
    yield heading("Example")
    yield Unbroken(f"  {query.example}")
    if query.twin:
        yield paragraph(f"The same answer as puxi {query.twin}.")
    yield heading("Statement")
    yield Unbroken(query.text)
