"""The cookbook: every named query with its question, its parameters, and the answer that the shipped data give.

A page for people, made from the headers of ``queries/`` and from real answers of a real Neo4j. What is cut off says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from graph.bolt.library import GROUPS, NamedQuery

#: Rows shown of an answer, characters of a cell and of an id, parts of a list.
ROWS = 10
CELL = 48
ID = 24
PARTS = 2
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")

#: The columns of the answer to a query with its defaults, and its rows.
Ask = Callable[[NamedQuery], tuple[Sequence[str], Sequence[Sequence[object]]]]

_HEAD = """\
# Cookbook: {number} worked queries

Each is a file in [`queries/`](../queries): read it, run it by its name (`puxi cypher NAME --param NAME=VALUE`), or copy
and change it. The answers below are those of release `{release}` of the shipped data, with the defaults of the
parameters. A table shows at most {rows} rows; long cells and lists are cut, which `…` marks. Every query gives ids
beside names, and the ids of its sources; `puxi sources ID...` turns these into footnotes.

**Mind what an answer is**: what the sources read so far say. A body, host or end that no source names is missing, and a
missing one is unknown, not absent. [The guide](cypher.md) says how to read the graph, [the model](graph-model.md) what
each property means.

*Made by `puxi docs` from the headers and from the graph; edit those, not this page.*
"""


def page(queries: Iterable[NamedQuery], ask: Ask, release: str) -> str:
    """The page in Markdown.

    The same release gives the same text, since every query of the library has an order of its own.
    """
    library = list(queries)
    grouped = {group: [query for query in library if query.group == group] for group in GROUPS}
    parts = [_HEAD.format(number=len(library), release=release, rows=ROWS), "## Questions\n"]
    for group, members in grouped.items():
        parts.append(f"**{GROUPS[group]}**\n")
        parts.append("\n".join(f"- [{query.question}](#{query.name})" for query in members) + "\n")
    for group, members in grouped.items():
        parts.append(f"## {GROUPS[group]}\n")
        parts += [_recipe(query, *ask(query)) for query in members]
    return "\n".join(parts)


def _recipe(query: NamedQuery, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    parts = [f"### {query.name}\n", f"**{query.title}.** {query.question}\n"]
    if query.note:
        parts.append(f"{_markdown(query.note)}\n")
    if query.twin:
        parts.append(f"The same answer without Cypher: `puxi {query.twin}`.\n")
    if query.parameters:
        shown = [(f"`{p.name}`", _markdown(p.shown()), _markdown(p.definition)) for p in query.parameters]
        parts.append(_table(("parameter", "type", "meaning"), shown) + "\n")
    parts.append(f"```sh\n{query.example}\n```\n")
    parts.append(_answer(columns, rows))
    described = "\n".join(f"- `{column.name}`: {_markdown(column.definition)}" for column in query.columns)
    parts.append(f"<details><summary>Columns</summary>\n\n{described}\n\n</details>\n")
    parts.append(f"[`queries/{query.path.name}`](../queries/{query.path.name})\n")
    return "\n".join(parts)


def _answer(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return "*No row: nothing of the kind is in the shipped data.*\n"
    table = _table(columns, [[_cell(value) for value in row] for row in rows[:ROWS]])
    number = f"{len(rows)} row" + ("" if len(rows) == 1 else "s")
    return f"{table}\n\n*{number if len(rows) <= ROWS else f'The first {ROWS} of {number}'}.*\n"


def _cell(value: object) -> str:
    """A value for reading: at most some parts of a list and some characters of a text, and … for the rest."""
    from graph.bolt.values import brief

    if isinstance(value, list | tuple):
        more = len(value) - PARTS
        shown = ", ".join(_cut(brief(part)) for part in value[:PARTS])
        return _markdown(shown + (f", … ({more} more)" if more > 0 else ""))
    return _markdown(_cut(brief(value)))


def _cut(text: str) -> str:
    """An id is broken at every hyphen where a table is narrow, so less of it is shown."""
    length = ID if _ID.fullmatch(text) else CELL
    return text if len(text) <= length else text[: length - 1].rstrip("- ") + "…"


def _markdown(text: str) -> str:
    """Text that Markdown shows as it is, also in a table."""
    for mark in ("\\", "|", "*", "_", "`", "<", "[", "]"):
        text = text.replace(mark, "\\" + mark if mark != "<" else "&lt;")
    return text.replace("\n", " ")


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(heading), ["---"] * len(heading), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
