"""``puxi ontology``: the terms that Puxi's RDF uses, and the rules that it keeps, as documents."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.output import write


class OntologyFormat(StrEnum):
    """The formats that an ontology is commonly read in."""

    TURTLE = "turtle"
    RDFXML = "rdfxml"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"


def ontology(
    form: Annotated[OntologyFormat, typer.Option("--format", help="How the ontology is printed.")] = (
        OntologyFormat.TURTLE
    ),
    folder: Annotated[
        Path | None,
        typer.Option("--write", metavar="DIR", help="Write ontology, concepts, shapes and context into this folder."),
    ] = None,
    base: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The base address of its names ($PUXI_BASE).", show_default=False)
    ] = "",
) -> None:
    """The OWL ontology of Puxi's terms; with --write also its concept schemes, SHACL shapes and JSON-LD context."""
    from graph.rdf.ontology import documents, text
    from graph.rdf.space import Space

    space = Space.of(base or None)
    if folder is None:
        write(text(space, form.value))
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents(space).items():
        (folder / name).write_bytes(content.encode())
        typer.echo(folder / name)
