"""``puxi diff``: what changed between two releases, for people or for a copy of the graph."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.changes import changes
from cli.export import Base, Output, Overwrite, Quiet
from cli.options import Format, MinReliability
from cli.output import ByteStream, say
from cli.progress import progress
from graph.errors import QueryError

if TYPE_CHECKING:
    from graph.rdf.export import Sink


class DiffFormat(StrEnum):
    """How the difference is told."""

    TEXT = "text"
    RDF_PATCH = "rdf-patch"
    JSON = "json"
    CSV = "csv"


_TOLD = {DiffFormat.TEXT: Format.TABLE, DiffFormat.JSON: Format.JSON, DiffFormat.CSV: Format.CSV}


def diff(
    old: Annotated[
        Path, typer.Argument(metavar="RELEASE_A", help="The file of the older release.", show_default=False)
    ],
    new: Annotated[
        Path, typer.Argument(metavar="RELEASE_B", help="The file of the newer release.", show_default=False)
    ],
    form: Annotated[
        DiffFormat,
        typer.Option(
            "--format",
            help="rdf-patch turns an export of A into one of B, for copies of the graph. text, json and csv are what puxi "
            "changes tells, in the words of the domain.",
        ),
    ] = DiffFormat.TEXT,
    output: Output = None,
    min_reliability: MinReliability = "C",
    base: Base = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """What changed between two releases: for people, or as an RDF Patch.

    The options are for rdf-patch: an export that was made with another base or reliability needs a patch made with them.
    """
    if form is not DiffFormat.RDF_PATCH:
        if output or overwrite or base or min_reliability.strip().upper() != "C":
            raise QueryError(f"--output, --overwrite, --base and --min-reliability are for rdf-patch, not for {form}.")
        changes(old, new, None, _TOLD[form])
        return
    from graph.lens import Lens
    from graph.rdf.diff import Patched, patch
    from graph.rdf.export import put
    from graph.rdf.space import Space
    from graph.release.reader import Release

    space, lens, before, after = Space.of(base), Lens.of(min_reliability=min_reliability), Release(old), Release(new)
    done = Patched()

    def write(stream: Sink, folder: Path | None = None) -> int:
        nonlocal done
        done = patch(before, after, stream, space, lens, folder, told)
        return done.deleted + done.added

    with progress(quiet, lines=False) as told:
        if output is None:
            write(ByteStream())
        else:
            put(output, write, overwrite=overwrite)
    if not quiet:
        where = output or "standard output"
        say(f"{where}: {done.deleted} quads deleted, {done.added} added, from release {before.id} to {after.id}")
