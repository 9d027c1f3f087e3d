"""``puxi neo4j``: the Neo4j that Puxi fetches, fills and runs. Commands that need one start it by themselves."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import ReleaseFile, open_release
from cli.output import say, write

if TYPE_CHECKING:
    from graph.neo4j_server.managed import Status
    from graph.neo4j_server.progress import Progress

app = typer.Typer(
    name="neo4j",
    help="The Neo4j that Puxi fetches, fills from the release and runs, on this machine alone. What needs one starts it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Neo4jVersion = Annotated[
    str | None,
    typer.Option(
        "--neo4j-version",
        metavar="VERSION",
        help="2026.08.1 or 5.26.19 (long-term support); a beginning is enough. Default: $PUXI_NEO4J_VERSION, else 2026.08.1.",
        show_default=False,
    ),
]
OneVersion = Annotated[
    str | None,
    typer.Option("--neo4j-version", metavar="VERSION", help="Only this version. Default: all.", show_default=False),
]


@app.command()
def start(
    release: ReleaseFile = None,
    neo4j_version: Neo4jVersion = None,
    show_password: Annotated[
        bool, typer.Option("--show-password", help="Print the password too, for Neo4j's own tools.")
    ] = False,
) -> None:
    """Start a Neo4j that holds the release, and print where it is. What is missing is fetched and filled first."""
    from graph.neo4j_server import managed

    address = managed.ensure(open_release(release), version=neo4j_version, progress=progress())
    write(f"{address.uri}\n")
    if show_password:
        write(f"{address.user}\n{address.password}\n")


@app.command()
def stop(neo4j_version: OneVersion = None) -> None:
    """End the server. What it holds stays for the next start."""
    from graph.neo4j_server import managed

    stopped = managed.stop(version=neo4j_version)
    say(f"ended: Neo4j {', '.join(stopped)}" if stopped else "no Neo4j of Puxi's was running")


@app.command()
def status(
    neo4j_version: OneVersion = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> None:
    """What is there and what runs: address, release, memory, disk, Java, and where the password is."""
    from graph.neo4j_server import managed

    found = managed.status(version=neo4j_version)
    if as_json:
        write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n")
        return
    write("\n".join(line for one in found for line in _lines(one)) + "\n")


@app.command()
def remove(neo4j_version: OneVersion = None) -> None:
    """End the server and remove all that is kept for it: programs, stores, password. The Maven folder stays."""
    from graph.neo4j_server import managed

    removed = managed.remove(version=neo4j_version, progress=progress())
    for folder in removed:
        say(f"removed {folder}")
    if not removed:
        say("there was nothing to remove")


def progress() -> Progress:
    """Bars on a terminal, plain lines elsewhere; both on stderr."""
    from cli.output import stderr
    from graph.neo4j_server.progress import Lines

    if not stderr().is_terminal:
        return Lines()
    return _Bars()


class _Bars:
    """Shows what goes on in one line that changes, and says what is to stay readable."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        from cli.output import stderr

        self._bars = Progress(
            TextColumn("puxi: fetching", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("files, {task.fields[megabytes]:.0f} MB", markup=False),
            TimeElapsedColumn(),
            console=stderr(),
            transient=True,
        )
        self._task = self._bars.add_task("", total=None, megabytes=0.0, start=False)

    def say(self, text: str) -> None:
        """Print a line."""
        self._bars.stop()
        say(text)

    def fetched(self, files: int, of: int, megabytes: float) -> None:
        """Move the bar on."""
        self._bars.start()
        self._bars.update(self._task, total=of, completed=files, megabytes=megabytes)
        if files == of:
            self._bars.stop()


def _lines(one: Status) -> list[str]:
    if one.pid:
        runs = f"runs at {one.uri} since {one.started}, release {one.release}, {one.resident_megabytes} MB of memory"
    elif one.fetched:
        runs = "does not run"
    else:
        runs = "not fetched yet"
    lines = [
        f"Neo4j {one.version}: {runs}",
        f"  Java      {one.java}",
        f"  releases  {', '.join(one.releases) or 'none'}",
        f"  folder    {one.folder} ({one.disk_megabytes} MB)",
    ]
    # It is made up at the first start.
    if Path(one.password_file).is_file():
        lines.append(f"  password  {one.password_file} (user neo4j)")
    return lines
