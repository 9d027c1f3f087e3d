"""``puxi docs``: write the pages of ``docs/`` that are made from the graph. For those who work on Puxi."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import ReleaseFile

if TYPE_CHECKING:
    from graph.bolt.connect import Target


def docs(
    folder: Annotated[Path, typer.Option("--write", metavar="DIR", help="Write the pages into this folder.")],
    release: ReleaseFile = None,
) -> None:
    """Write the cookbook, the page and picture of the graph's model, and the page of the ontology. Starts a Neo4j for the cookbook's answers."""
    from graph.bolt import connect
    from graph.property_graph import model_page, picture
    from graph.rdf import ontology_page

    pages = {
        "ontology.md": ontology_page.page(),
        "graph-model.md": model_page.page(),
        model_page.PICTURE: picture.svg(),
        "cookbook.md": cookbook(connect.find(release=release)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_bytes(text.encode())
        typer.echo(folder / name)


def cookbook(target: Target) -> str:
    """The cookbook with the answers of this Neo4j.

    Raises:
        ServerError: it cannot be reached.
        CypherError, LimitExceeded: a query of the library does not run.
    """
    from graph import cookbook as made
    from graph.bolt.library import Library, NamedQuery
    from graph.bolt.limits import Limits
    from graph.bolt.read import Reader

    releases: set[str] = set()
    with Reader(target) as reader:

        def ask(query: NamedQuery) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
            answer = reader.run(query.text, query.values({}), Limits(rows=1_000_000))
            releases.add(answer.release)
            return answer.columns, answer.rows

        text = made.page(Library.load().values(), ask, "RELEASE")
    return text.replace("RELEASE", releases.pop(), 1)
