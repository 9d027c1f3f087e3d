"""``puxi queries``: the library of named queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Format, OutputFormat
from cli.output import show, write, write_csv
from graph.flat.cells import Row

if TYPE_CHECKING:
    from graph.bolt.library import NamedQuery

COLUMNS = ("name", "group", "title", "question", "parameters", "columns", "example", "twin", "cites", "note")


def queries(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Show this one, with its text.", show_default=False)
    ] = None,
    group: Annotated[
        str, typer.Option(metavar="GROUP", help="Only this group: lineage, hosts, ...", show_default=False)
    ] = "",
    form: OutputFormat = Format.TABLE,
) -> None:
    """The named queries for puxi cypher: what they ask and how to call them. Those in SPARQL: puxi sparql --list."""
    from cli.text import cypher as views
    from graph.bolt.library import GROUPS, named, shared
    from graph.errors import BadParameter

    if group and group not in GROUPS:
        raise BadParameter("group", group, "one of " + ", ".join(GROUPS))
    found = [named(name)] if name is not None else [q for q in shared().values() if group in {"", q.group}]
    if form is Format.JSON:
        write(json.dumps([_described(query) for query in found], ensure_ascii=False, indent=2) + "\n")
    elif form is Format.CSV:
        write_csv((*COLUMNS, "text"), [_row(query) for query in found])
    else:
        show(views.named(found[0]) if name is not None else views.library(found))


def _described(query: NamedQuery) -> dict[str, object]:
    from graph.bolt.values import jsonable

    parameters = [
        {
            "name": p.name,
            "type": p.type,
            "required": p.required,
            "default": jsonable(p.default),
            "definition": p.definition,
        }
        for p in query.parameters
    ]
    columns = [{"name": column.name, "definition": column.definition} for column in query.columns]
    plain = {name: getattr(query, name) for name in COLUMNS}
    return plain | {"parameters": parameters, "columns": columns, "cites": list(query.cites), "text": query.text}


def _row(query: NamedQuery) -> Row:
    return {
        **{name: getattr(query, name) for name in (*COLUMNS, "text")},
        "parameters": [f"{p.name} ({p.shown()}): {p.definition}" for p in query.parameters],
        "columns": [f"{column.name}: {column.definition}" for column in query.columns],
    }
