"""The worked example of docs/rdf.md: one conversion of the shipped data, as the export tells it.

``python -m tests.rdf.example`` writes it anew, from the release that ``puxi build`` made.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from graph.paths import default_release
from graph.rdf.export import RdfFormat, dump
from graph.rdf.mapping import quads
from graph.rdf.space import Space
from graph.rdf.writing import Quad, iri
from graph.release.reader import Release

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rdf.md"
EVENT = "event-e0057"
SPACE = Space("https://puxi.example/")
_BLOCK = re.compile(r"(?<=```turtle\n).*?(?=```)", re.DOTALL)


def made(release: Release) -> str:
    """An event, the body that was there before it, one statement that says so, and that statement's source."""
    event, every = iri(SPACE.entity(EVENT)), list(quads(release, SPACE))
    told = [quad for quad in every if quad.subject == event]
    told += _about(every, _objects(told, "org:originalOrganization")[0])
    statements = [_about(every, statement) for statement in _objects(told, "puxi:account")]
    statement = next(one for one in statements if _objects(one, "puxi:property") == [iri(SPACE.term("original"))])
    told += [*statement, *_about(every, _objects(statement, "prov:wasDerivedFrom")[0])]
    stream = io.BytesIO()
    dump(told, RdfFormat.TURTLE, stream, SPACE)
    return re.sub(r"^@prefix.*\n", "", stream.getvalue().decode(), flags=re.MULTILINE)


def shown() -> str:
    """The example as the page has it."""
    found = _BLOCK.search(PAGE.read_text(encoding="utf-8"))
    return found[0] if found else ""


def _about(every: list[Quad], subject: str) -> list[Quad]:
    return [quad for quad in every if quad.subject == subject]


def _objects(quads: list[Quad], name: str) -> list[str]:
    return sorted({quad.object for quad in quads if quad.predicate == iri(SPACE.expand(name))})


if __name__ == "__main__":
    _text = PAGE.read_text(encoding="utf-8")
    _new = made(Release(default_release()))
    PAGE.write_text(_BLOCK.sub(lambda _: _new, _text, count=1), encoding="utf-8")
