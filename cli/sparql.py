"""``puxi sparql``: a query, a file or a named query against the RDF of a release, read-only and within limits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.files import query_from, write_file
from cli.options import ReleaseFile, open_release
from cli.output import say, show, stderr, write
from graph.errors import QueryError

if TYPE_CHECKING:
    from rich.table import Table

    from graph.release.reader import Release
    from graph.sparql.engine import Cell, Engine, Question, Rows
    from graph.sparql.limits import Limits


class SparqlFormat(StrEnum):
    """How the result is printed: as a table, else in one of SPARQL's or RDF's own formats."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"


def sparql(
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY|NAME", help="A query, or the name of one in the library.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="FILE", help="Read the query from FILE; - is standard input.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A parameter of a named query; may be repeated.", show_default=False),
    ] = None,
    form: Annotated[
        SparqlFormat | None,
        typer.Option(
            "--format",
            help="Default: table, or what the name of the --output file says. The last three are for CONSTRUCT and DESCRIBE.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of printing.", show_default=False),
    ] = None,
    limit_rows: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="At most so many rows of a table. Default: 10000.", show_default=False),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, metavar="SECONDS", help="At most so long. Default: 30.", show_default=False),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
    text_only: Annotated[
        bool, typer.Option("--text", help="Print the query with all prefixes, for another endpoint, and do not run it.")
    ] = False,
    release: ReleaseFile = None,
) -> None:
    """Ask the RDF of a release in SPARQL 1.1.

    Only reading is possible, within limits of time, memory and length. The prefixes of the model need not be declared.
    """
    from graph.rdf.space import Space
    from graph.sparql.library import whole
    from graph.sparql.limits import Limits

    if listed:
        show([_library()])
        return
    if query is not None and file is not None:
        raise QueryError("Give either a query or --file, not both.")
    limits = Limits.of(limit_rows, time_limit)
    text = _text(query, file, param or [], limits.statement, None if text_only else lambda: open_release(release))
    space = Space.of()
    if text_only:
        write(whole(text, space) + "\n")
        return
    chosen = form or _by_name(output)
    _run(text, chosen, output, limits, release, space.base)


def _run(text: str, form: SparqlFormat, output: Path | None, limits: Limits, release: Path | None, base: str) -> None:
    from graph.neo4j_server.sigterm import ended_by_sigterm
    from graph.rdf.space import Space
    from graph.sparql.engine import Engine, Question
    from graph.sparql.pool import Pool
    from graph.sparql.store import find, prepare

    opened, space = open_release(release), Space.of(base)
    with ended_by_sigterm():
        store = find(opened, space)
        if store is None:
            with stderr().status("making the store for SPARQL from the release ..."):
                store = prepare(opened, space)
        with Pool(store) as pool:
            _deliver(Engine(pool, space), Question(text), form, output, limits)


def _deliver(engine: Engine, question: Question, form: SparqlFormat, output: Path | None, limits: Limits) -> None:
    from graph.sparql.engine import NotOfferedError
    from graph.sparql.formats import GraphFormat, ResultFormat

    if form is SparqlFormat.TABLE:
        found = engine.rows(question, limits)
        show([_table(found, engine)])
        if not found.rows:
            say("no rows: no source says so, or the query asks something else")
        if found.truncated:
            whole = SparqlFormat.TURTLE if found.kind == "graph" else SparqlFormat.CSV
            say(f"only the first {limits.rows} rows; --limit-rows asks for more, --format {whole} has all")
        return
    results = next((one for one in ResultFormat if one.value == form.value), None)
    graph = next((one for one in GraphFormat if one.value == form.value), None)
    try:
        body = engine.write(question, results, graph, limits).body
    except NotOfferedError:
        of, others = ("CONSTRUCT and DESCRIBE", GraphFormat) if results else ("SELECT and ASK", ResultFormat)
        offered = ", ".join(one.value for one in SparqlFormat if one is SparqlFormat.TABLE or one.value in list(others))
        raise QueryError(
            f"The result of {of} cannot be written as {form.value}; --format has for it: {offered}."
        ) from None
    if output is not None:
        write_file(output, body)
        say(f"{output}: {len(body)} bytes")
        return
    text = body.decode()
    write(text if text.endswith("\n") or not sys.stdout.isatty() else text + "\n")


def _text(
    query: str | None, file: Path | None, given: list[str], longest: int, opened: Callable[[], Release] | None
) -> str:
    """The query; ``opened`` gives the release that it is to be asked of, if it is."""
    from graph.bolt.library import looks_like_a_name
    from graph.bolt.parameters import pairs
    from graph.sparql.call import called
    from graph.sparql.library import named

    values = pairs(given)
    if query is not None and Path(query).suffix in {".rq", ".sparql"} and Path(query).is_file():
        raise QueryError(f"{query} is a file: puxi sparql --file {query}")
    if query is not None and looks_like_a_name(query):
        return called(opened(), named(query), values) if opened and values else named(query).text(values)
    if values:
        raise QueryError("--param is for named queries; write values into a query of your own.")
    if query is not None:
        return query
    if file is None and sys.stdin.isatty():
        raise QueryError(
            "There is no query. Give one (puxi sparql 'SELECT * { ?s puxi:became ?o }'), the name of one (puxi sparql "
            "--list lists them), or --file FILE, with - for standard input."
        )
    return query_from(file, longest)


def _by_name(output: Path | None) -> SparqlFormat:
    if output is None:
        return SparqlFormat.TABLE
    endings = {
        ".csv": SparqlFormat.CSV,
        ".tsv": SparqlFormat.TSV,
        ".json": SparqlFormat.JSON,
        ".xml": SparqlFormat.XML,
        ".ttl": SparqlFormat.TURTLE,
        ".nt": SparqlFormat.NTRIPLES,
        ".jsonld": SparqlFormat.JSONLD,
    }
    found = endings.get(output.suffix.lower())
    if found is None:
        raise QueryError(f"{output}: say with --format what is to be written, or end its name in {', '.join(endings)}.")
    return found


def _table(found: Rows, engine: Engine) -> Table:
    from rich.table import Table

    from cli.text.cypher import printable

    table = Table(box=None, pad_edge=False)
    for name in found.columns:
        table.add_column(printable(name), overflow="fold")
    for row in found.rows:
        table.add_row(*(printable(_shown(cell, engine)) for cell in row))
    return table


def _shown(cell: Cell | None, engine: Engine) -> str:
    """A value as a person reads it: of an address what comes after the base address or a prefix."""
    if cell is None:
        return ""
    if cell.kind != "uri":
        return cell.text
    for prefix, address in engine.prefixes.items():
        if cell.text.startswith(address) and len(cell.text) > len(address):
            return f"{prefix}:{cell.text[len(address) :]}"
    return " ".join(part.removeprefix(engine.space.base) for part in cell.text.split(" "))


def _library() -> Table:
    from rich.table import Table

    from graph.sparql.library import shared

    table = Table("name", "question", "parameters", box=None, pad_edge=False)
    for query in shared().values():
        table.add_row(query.name, query.question, ", ".join(f"{p.name} ({p.shown()})" for p in query.parameters))
    return table
