"""``puxi export``: the whole release as RDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import MinReliability, ReleaseFile, open_release
from cli.output import ByteStream, say
from cli.progress import progress
from graph.errors import QueryError
from graph.rdf.formats import RdfFormat

if TYPE_CHECKING:
    from graph.rdf.export import Exported

Base = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The address that all names begin with. Default: $PUXI_BASE, else https://puxi.example/, which is nobody's.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The file; FILE.gz and FILE.zst are compressed. Its SHA-256 is put beside it (FILE.sha256). "
        "Default: standard output.",
        show_default=False,
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there when the new one is complete.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing unless something is wrong.")]


def export(
    form: Annotated[
        RdfFormat | None,
        typer.Option(
            "--format",
            help="trig, nquads, jsonld tell in whose graph a triple stands; turtle, ntriples, rdfxml hold the triples alone. "
            "Default: by the ending of FILE.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    min_reliability: MinReliability = "C",
    base: Base = None,
    overwrite: Overwrite = False,
    release: ReleaseFile = None,
    quiet: Quiet = False,
) -> None:
    """Write the whole release as RDF, a named graph for each source.

    The same release gives the same bytes. How many triples or quads were written, how many bytes, and their SHA-256 are
    said on stderr.
    """
    from graph.lens import Lens
    from graph.rdf.export import export as write_export
    from graph.rdf.export import pour
    from graph.rdf.space import Space

    chosen = form or _guessed(output)
    space, lens, asked = Space.of(base), Lens.of(min_reliability=min_reliability), open_release(release)
    with progress(quiet, lines=False) as told:
        if output is None:
            done = pour(asked, chosen, ByteStream(), space, lens, told)
        else:
            done = write_export(asked, chosen, output, space, lens, overwrite=overwrite, progress=told)
    if not quiet:
        say(summary(done, output, f"{'quads' if chosen.has_graphs else 'triples'} of release {asked.id}"))


def summary(done: Exported, output: Path | None, what: str) -> str:
    """What was written, in one line."""
    return f"{output or 'standard output'}: {done.statements} {what}, {done.size} bytes, SHA-256 {done.sha256}"


def _guessed(output: Path | None) -> RdfFormat:
    """The format by the ending of the file.

    Raises:
        QueryError: there is no file, or its ending says nothing.
    """
    found = RdfFormat.of_name(output.name) if output else None
    if found:
        return found
    endings = ", ".join(form.ending for form in RdfFormat)
    if output is None:
        raise QueryError("Which format? Give --format, or -o with a file that ends in one of " + endings + ".")
    raise QueryError(
        f"{output.name}: the ending tells no format; give --format, or one of {endings} (and .gz or .zst)."
    )
