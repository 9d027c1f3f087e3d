"""Documents that belong to no release: the ontology, and whatever else is Puxi's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from graph.rdf import ontology, shapes
from graph.rdf.formats import RdfFormat
from graph.rdf.space import Space

#: The Turtle of each document, by the path behind the base address.
DOCUMENTS: dict[str, Callable[[Space], str]] = {"ontology": ontology.written, "shapes": shapes.written}


@lru_cache(maxsize=32)
def document(name: str, form: RdfFormat, space: Space) -> bytes:
    """One of :data:`DOCUMENTS` in a format. Its triples are in no named graph: no source says them."""
    import pyoxigraph

    turtle = DOCUMENTS[name](space)
    if form is RdfFormat.TURTLE:
        return turtle.encode()
    forms = {
        RdfFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
        RdfFormat.NQUADS: pyoxigraph.RdfFormat.N_QUADS,
        RdfFormat.JSONLD: pyoxigraph.RdfFormat.JSON_LD,
        RdfFormat.NTRIPLES: pyoxigraph.RdfFormat.N_TRIPLES,
        RdfFormat.RDFXML: pyoxigraph.RdfFormat.RDF_XML,
    }
    quads = pyoxigraph.parse(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    triples = (quad.triple for quad in quads)
    written = pyoxigraph.serialize(triples, format=forms[form])
    assert written is not None  # noqa: S101 -- it is where no file is given to write to
    return written
