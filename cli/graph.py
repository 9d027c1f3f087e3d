"""``puxi graph``: the property graph in a Neo4j of one's own, and in files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.cypher import Database, PasswordFile, User
from cli.options import ReleaseFile, open_release
from cli.output import say, write
from cli.progress import progress
from graph.errors import ServerError
from graph.exports.formats import ExportFormat, Part
from graph.flat.cells import guarded

if TYPE_CHECKING:
    from graph.bolt.connect import Target
    from graph.bolt.load import LoadReport

app = typer.Typer(
    name="graph",
    help="The property graph in a Neo4j of your own, and in files for other tools.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Uri = Annotated[
    str | None,
    typer.Option(
        metavar="URI",
        help="Your Neo4j: bolt://host for one server, neo4j://host for a cluster, neo4j+s://host for Aura and wherever "
        "else TLS is used. Default: $PUXI_NEO4J_URI.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing unless something is wrong.")]


@app.command()
def load(
    uri: Uri = None,
    user: User = None,
    password_file: PasswordFile = None,
    database: Database = None,
    release: ReleaseFile = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let another release that is there go; its graph is half there meanwhile.")
    ] = False,
    batch: Annotated[int, typer.Option(min=1, max=100_000, metavar="ROWS", help="Rows of one transaction.")] = 1000,
    quiet: Quiet = False,
) -> None:
    """Load the release into a Neo4j of your own, so that its database holds that and nothing else.

    It can be ended at any moment and run again: it goes on where it stopped, and writes nothing that is there already.
    Until all is there, the Release node says complete: false. A database with something else in it is left alone.
    """
    from graph.bolt.load import load as load_into

    target = _target(uri, user, password_file, database)
    with progress(quiet) as told:
        report = load_into(open_release(release), target, replace=replace, progress=told, rows=batch)
    if not quiet:
        write(_told(report) + "\n")


@app.command()
def check(
    uri: Uri = None,
    user: User = None,
    password_file: PasswordFile = None,
    database: Database = None,
    release: ReleaseFile = None,
    full: Annotated[
        bool, typer.Option("--full", help="Compare every node and relationship with the release, too.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Whether a Neo4j holds a whole graph, and of which release. Exit code 1 if it does not."""
    from graph.bolt import load as loading
    from graph.bolt.loaded import State

    target = _target(uri, user, password_file, database)
    found = loading.state(target)
    if not quiet or found.state is not State.WHOLE:
        write(f"{found}\n")
    if found.loading_by:
        say(f"loaded by {found.loading_by}, of which nothing has been heard for {found.silent:.0f} s")
    if found.state is not State.WHOLE:
        raise typer.Exit(1)
    if not full:
        return
    wanted = open_release(release)
    with progress(quiet) as told:
        differences = loading.check(wanted, target, told)
    if differences:
        write(f"differs from release {wanted.id}: {differences}\n")
        raise typer.Exit(1)
    if not quiet:
        write(f"the same as release {wanted.id}, element by element\n")


@app.command()
def export(
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format",
            help="neo4j-admin: CSV files and the command for Neo4j's import tool. csv, parquet: a table for each sort of "
            "node and relationship. graphml, gexf: one file for Gephi.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="The folder (neo4j-admin, csv, parquet) or file.")
    ],
    only: Annotated[
        Part | None,
        typer.Option(
            help="institutions: bodies and programmes and what joins them. lineage: what became what. "
            "Default: all; for graphml and gexf institutions.",
            show_default=False,
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there when the new one is complete.")
    ] = False,
    release: ReleaseFile = None,
    quiet: Quiet = False,
) -> None:
    """Write the property graph into files: for Neo4j's import tool, for spreadsheets and data frames, for Gephi.

    In csv, what a spreadsheet would take for a formula gets an apostrophe in front.
    """
    from graph.exports.export import export as write_export

    about = write_export(open_release(release), form, output, only, overwrite=overwrite, guard=guarded)
    if quiet:
        return
    say(f"{output}: {about.nodes} nodes and {about.relationships} relationships of release {about.release}")
    if form is ExportFormat.NEO4J_ADMIN:
        import shlex

        from graph.exports.import_folder import COMMAND_FILE, README_FILE

        script = (output / COMMAND_FILE).read_text(encoding="utf-8")
        command = script.partition("exec ")[2].replace('"${1:-neo4j}"', "neo4j")
        write(f"cd {shlex.quote(str(output))}\n{command}")
        say(f"then {output / README_FILE} says how constraints and indexes are made")


def _target(uri: str | None, user: str | None, password_file: Path | None, database: str | None) -> Target:
    """The server that was named; never the one that Puxi runs itself, which fills itself.

    Raises:
        ServerError: none was named, or no password is known.
    """
    import os

    from graph.bolt import connect

    if not uri and not os.environ.get("PUXI_NEO4J_URI"):
        raise ServerError(
            "Which Neo4j? Give --uri, such as neo4j+s://host, or set PUXI_NEO4J_URI. "
            "The one that Puxi runs itself needs no loading: puxi cypher fills and starts it."
        )
    password = connect.password_from(password_file) if password_file else None
    return connect.find(uri, user, password, database)


def _told(report: LoadReport) -> str:
    where = f"database {report.database}, {report.server}"
    there = f"{report.nodes} nodes and {report.relationships} relationships"
    if report.unchanged:
        return f"release {report.release} was there already, whole: {there} ({where}, {report.seconds:.0f} s)"
    done = f"{report.created} created, {report.changed} changed, {report.removed} removed"
    if report.schema:
        done += f"; made {', '.join(report.schema)}"
    return f"release {report.release} is loaded: {there} ({where}, {report.seconds:.0f} s)\n{done}"
