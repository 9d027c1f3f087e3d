"""``puxi build`` and ``puxi check``: from the tables in ``data/`` to a release, and whether they are in order."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.options import DataFolder, ReleaseFile
from cli.output import show, stderr

if TYPE_CHECKING:
    from graph.errors import Problem
    from graph.release.build import BuildReport


def build(
    data: DataFolder = None,
    release: ReleaseFile = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing unless something is wrong.")] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep/--no-keep",
            help="Keep the last release in releases/ beside it ($PUXI_RELEASES), to be compared with; "
            "the oldest beyond 12 ($PUXI_RELEASES_KEPT) go.",
        ),
    ] = True,
) -> None:
    """Compile the dataset into a release.

    All in one step: a build that fails leaves the last release as it was.
    The report says what became of every row, which rows were rejected and why, and what is left to decide.
    """
    from graph.paths import default_data, default_release

    report = _built(data or default_data(), release or default_release(), quiet, keep)
    if not quiet:
        from cli.text.report import report as text
        from graph.candidates import count
        from graph.release.reader import Release

        with _progress(quiet) as advance:
            advance("comparing names", 0, 0)
            doubles = count(Release(report.path))
        show(text(report, doubles))


def check(data: DataFolder = None) -> None:
    """Whether the dataset is in order: every problem in a line.

    With file, row, column and reason; exit code 1 where there is one. No release is made.
    """
    from graph.paths import default_data

    folder = data or default_data()
    problems = _problems(folder)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{folder}: in order")


def _problems(folder: Path) -> list[Problem]:
    """What is wrong with the tables; where nothing is, what is wrong with the decisions on identity between them."""
    from graph.errors import DataError
    from ingest.dataset import check as check_tables

    problems = check_tables(folder)
    if problems:
        return problems
    with tempfile.TemporaryDirectory(prefix="puxi-check-") as work:
        try:
            _built(folder, Path(work) / "release.sqlite", quiet=False)
        except DataError as error:
            return error.problems
    return []


def _built(folder: Path, target: Path, quiet: bool, keep: bool = False) -> BuildReport:
    from graph.release.build import STAGES
    from graph.release.build import build as compile_release
    from ingest.dataset import ShippedTables

    with _progress(quiet) as advance:
        tables = ShippedTables(folder, lambda done, total: advance("reading rows", done, total))
        return compile_release(
            tables,
            target,
            # While rows are read, the tables themselves know how far they are.
            lambda stage, _: None if stage == "reading" else advance(stage, STAGES.index(stage), len(STAGES)),
            keep_last=keep,
        )


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, gone when the work is done; nothing where output is piped or nobody wants it."""
    console = stderr()
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    with bar:
        task = bar.add_task("starting", total=None)

        def advance(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield advance
