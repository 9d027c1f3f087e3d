"""``puxi cypher``: a statement, a file or a named query against the property graph, read-only and within limits."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.files import query_from, write_file
from cli.options import ReleaseFile
from cli.output import say, show, stderr, write
from graph.errors import BadParameter, CypherError, LimitExceeded, QueryError, ServerError
from graph.flat.cells import guarded

if TYPE_CHECKING:
    from graph.bolt.connect import Target
    from graph.bolt.library import NamedQuery
    from graph.bolt.limits import Limits
    from graph.bolt.query import Table
    from graph.bolt.read import Reader


class CypherFormat(StrEnum):
    """How the rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


Uri = Annotated[
    str | None,
    typer.Option(
        metavar="URI",
        help="A Neo4j of your own, such as neo4j+s://host. Default: $PUXI_NEO4J_URI, else the one that Puxi runs.",
        show_default=False,
    ),
]
User = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Its user. Default: $PUXI_NEO4J_USER, else neo4j.", show_default=False),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A file with its password, - for standard input. Default: $PUXI_NEO4J_PASSWORD.",
        show_default=False,
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Its database. Default: $PUXI_NEO4J_DATABASE, else the user's own.", show_default=False
    ),
]


def cypher(
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY|NAME", help="A statement, or a query of the library.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="FILE", help="Read the statement from FILE; - is standard input."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="A parameter; may be repeated. Read by its type for a named query, else as JSON or a text.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        CypherFormat | None,
        typer.Option(
            "--format", help="Default: table, or what the name of the --output file says.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of printing.", show_default=False),
    ] = None,
    limit_rows: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many rows. Default: 10000.", show_default=False)
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, metavar="SECONDS", help="At most so long. Default: 30.", show_default=False),
    ] = None,
    uri: Uri = None,
    user: User = None,
    password_file: PasswordFile = None,
    database: Database = None,
    release: ReleaseFile = None,
) -> None:
    """Ask the property graph in Cypher; without a query, a shell.

    Only reading is possible, within limits of time, rows and memory; a result that was cut short says so. puxi queries
    lists the named queries.
    """
    from graph.bolt.limits import Limits
    from graph.bolt.parameters import pairs

    given = pairs(param or [])
    chosen = _format(form, output)
    limits = Limits.of(limit_rows, time_limit)
    if query is not None and file is not None:
        raise QueryError("Give either a query or --file, not both.")
    if query is None and file is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise QueryError(
                "There is no query. Give one (puxi cypher 'MATCH (a:NETRC) RETURN a.name LIMIT 5'), the name of one "
                "(puxi queries lists them), or --file FILE, with - for standard input. In a terminal puxi cypher alone "
                "opens a shell."
            )
        from cli.shell import Shell

        Shell(lambda: target(uri, user, password_file, database, release), limits, given).run()
        return
    text, named, values = asked(query, file, given, limits)
    with _without_pandas():
        # The managed server, too, is asked through the driver.
        where = target(uri, user, password_file, database, release)
    with opened(where) as reader:
        answer = run(reader, text, values, limits)
        reasons = why_empty(reader, answer, named, values)
    deliver(answer, named, chosen, output)
    for reason in reasons:
        say(reason)


def target(
    uri: str | None, user: str | None, password_file: Path | None, database: str | None, release: Path | None
) -> Target:
    """The Neo4j that the options name; the managed one is started if need be."""
    from cli.neo4j import progress
    from graph.bolt.connect import find, password_from

    password = password_from(password_file) if password_file is not None else None
    return find(uri, user, password, database, release, progress())


@contextlib.contextmanager
def opened(where: Target) -> Iterator[Reader]:
    """A connection that is closed behind the block."""
    with _without_pandas():
        from graph.bolt.read import Reader

        reader = Reader(where)
    with reader:
        yield reader


@contextlib.contextmanager
def _without_pandas() -> Iterator[None]:
    """Within this block, pandas, NumPy and pyarrow cannot be imported.

    The driver imports them where it finds them, which takes longer than a query, and nothing here needs that it did.
    """
    kept_out = [name for name in ("numpy", "pandas", "pyarrow") if name not in sys.modules]
    for name in kept_out:
        # Python's own way to say that a module is not to be found.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]


def asked(
    query: str | None, file: Path | None, given: dict[str, str], limits: Limits
) -> tuple[str, NamedQuery | None, dict[str, object]]:
    """The statement, the named query that it is from, if any, and the values of its parameters.

    Raises:
        UnknownQueryError: it is a single word, and no query of the library has that name.
        BadParameter: a value does not fit its parameter.
        QueryError: the file cannot be read, or the statement is empty or too long.
    """
    from graph.bolt.library import looks_like_a_name, named
    from graph.bolt.parameters import free

    if query is not None and looks_like_a_name(query):
        found = named(query)
        return found.text, found, found.values(given)
    text = query if query is not None else query_from(file, limits.statement)
    limits.admit(text)
    return text, None, {name: free(name, value) for name, value in given.items()}


def run(reader: Reader, text: str, values: dict[str, object], limits: Any) -> Table:
    """Run a statement; on a terminal something moves while one waits. What is wrong with it is told with its place.

    Raises:
        typer.Exit: it could not be run; the message has been printed.
    """
    from cli.text.cypher import failure, notice
    from graph.neo4j_server.sigterm import ended_by_sigterm

    waiting = stderr().status("asking Neo4j ... (Ctrl-C ends the query)") if sys.stderr.isatty() else None
    try:
        with ended_by_sigterm(), waiting or contextlib.nullcontext():
            answer = reader.run(text, values, limits)
    except CypherError as error:
        say(failure(error, text))
        raise typer.Exit(error.exit_code) from None
    for found in answer.notices:
        say(notice(found, text))
    return answer


def why_empty(reader: Reader, answer: Table, named: NamedQuery | None, values: dict[str, object]) -> list[str]:
    """What to say of an answer without rows if the body asked about is not in the graph: no source told nothing of it."""
    from cli.text.cypher import printable
    from graph.bolt.bodies import reasons

    if named is None or answer.rows:
        return []
    # The answer stands, whether or not more can be said of it.
    with contextlib.suppress(CypherError, LimitExceeded, ServerError):
        return [printable(reason) for reason in reasons(reader, named, values)]
    return []


def deliver(answer: Table, named: NamedQuery | None, form: CypherFormat, output: Path | None) -> None:
    """Print the answer, or write it to a file."""
    from cli.text.cypher import counted, cut, harmless
    from cli.text.cypher import table as view
    from graph.bolt.cited import source_ids

    sources = source_ids(answer, named.cites if named else ())
    if form is CypherFormat.PARQUET:
        _write_parquet(answer, output)
    elif form is CypherFormat.TABLE and output is None:
        show(view(answer, sources))
        return
    else:
        text = as_json(answer, sources) if form is CypherFormat.JSON else as_csv(answer)
        if form is CypherFormat.TABLE:
            text = as_text(answer, sources)
        if output is None:
            write(harmless(text, as_json=form is CypherFormat.JSON) if sys.stdout.isatty() else text)
        else:
            write_file(output, text.encode())
    if output is not None:
        say(f"{output}: {counted(answer)}")
    if answer.truncated:
        say(cut(answer))


def as_json(answer: Table, sources: list[str]) -> str:
    """The answer as JSON: ``release``, ``query``, ``columns``, ``rows`` (objects), ``truncated``, ``sources``, ..."""
    from dataclasses import asdict

    from graph.bolt.values import jsonable

    head = {
        "release": answer.release,
        "query": answer.query,
        "columns": list(answer.columns),
        "truncated": answer.truncated,
        "sources": sources,
        "notices": [asdict(found) for found in answer.notices],
    }
    if answer.plan:
        head["plan"] = answer.plan
    # A row a line: readable, and quick to look through with line tools.
    lines = ",\n".join("    " + json.dumps(jsonable(row), ensure_ascii=False) for row in answer.records())
    outer = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{outer},\n  "rows": [' + (f"\n{lines}\n  " if lines else "") + "]\n}\n"


def as_csv(answer: Table) -> str:
    """The answer as CSV; where it was cut short, a last column ``truncated`` says so in every row."""
    import csv
    import io

    from graph.bolt.tabular import columns, rows
    from graph.bolt.values import cell

    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(guarded(name) for name in columns(answer))
    for row in rows(answer):
        writer.writerow(guarded(cell(value)) for value in row)
    return made.getvalue()


def as_text(answer: Table, sources: list[str]) -> str:
    """The table as text, wide enough for a file."""
    import io

    from rich.console import Console

    from cli.text.cypher import table as view

    made = io.StringIO()
    console = Console(file=made, markup=False, highlight=False, emoji=False, width=200)
    for part in view(answer, sources):
        console.print(part)
    return "".join(line.rstrip() + "\n" for line in made.getvalue().splitlines())


def _write_parquet(answer: Table, output: Path | None) -> None:
    import io

    from graph.bolt.tabular import write_parquet

    made = io.BytesIO()
    write_parquet(answer, made)
    if output is not None:
        write_file(output, made.getbuffer())
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(made.getbuffer())
    sys.stdout.buffer.flush()


def _format(form: CypherFormat | None, output: Path | None) -> CypherFormat:
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    chosen = form or (CypherFormat(suffix) if suffix in {"json", "csv", "parquet"} else CypherFormat.TABLE)
    if chosen is CypherFormat.PARQUET and output is None and sys.stdout.isatty():
        raise BadParameter("format", "parquet", "--output FILE with it, since a terminal cannot show it")
    return chosen
