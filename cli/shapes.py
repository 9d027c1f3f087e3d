"""``puxi shapes``: whether RDF keeps Puxi's rules, and which institution breaks which."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Format, OutputFormat, ReleaseFile, open_release
from cli.output import stderr, write, write_csv, write_json


def shapes(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="An export (.nq, .trig, .ttl, .nt, .rdf, .jsonld, also .gz or .zst)."),
    ] = None,
    base: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="The base address of its names. Default: what FILE says of itself, else $PUXI_BASE.",
            show_default=False,
        ),
    ] = "",
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """Whether an export keeps the rules (SHACL); without one, what would be exported of the release.

    Prints who breaks which rule with which triple. Exit code 1 where a rule is broken; a warning breaks none.

    pySHACL holds the data against what the shapes say in SHACL's core. Their conditions in SPARQL (sh:sparql) are not
    given to pySHACL, which would need minutes: Oxigraph is asked the same conditions.
    """
    from cli.text.cypher import printable
    from graph.rdf.space import Space
    from graph.rdf.validate import Finding, texts, validate_file, validate_release

    with stderr().status("holding the data to the rules ..."):
        space = base or None
        report = validate_file(file, space) if file else validate_release(open_release(release), Space.of(space))
    if form is Format.JSON:
        write_json(report)
    elif form is Format.CSV:
        write_csv(Finding.model_fields, (finding.model_dump() for finding in report.findings))
    else:
        write(printable("\n".join(texts(report))) + "\n")
    if not report.conforms:
        raise typer.Exit(1)
