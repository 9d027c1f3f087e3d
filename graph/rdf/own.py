"""Documents that belong to no release: the ontology, and whatever else is Puxi's own."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from graph.rdf.export import RdfFormat, dump
from graph.rdf.space import Space
from graph.rdf.terms import TERMS
from graph.rdf.writing import Quad, Writer, iri, literal
from graph.vocabulary import PROPERTIES


def ontology(space: Space) -> Iterator[Quad]:
    """The terms with labels and definitions: enough to look one up."""
    writer = Writer(space)
    yield from writer.about(
        "",
        iri(space.ontology),
        ("rdf:type", writer.term("owl:Ontology")),
        ("dcterms:title", literal("Puxi: what became of institutions, and on whose word", "en")),
    )
    for term in TERMS.values():
        yield from writer.about(
            "",
            iri(space.term(term.name)),
            ("rdf:type", writer.term(f"owl:{term.sort}")),
            ("rdfs:label", literal(term.en, "en")),
            ("rdfs:label", literal(term.zh, "zh-hans")),
            ("skos:definition", literal(term.definition, "en")),
            ("rdfs:isDefinedBy", iri(space.ontology)),
        )
    for prop in PROPERTIES.values():
        name = prop.rdf.removeprefix("puxi:")
        if name != prop.rdf and name not in TERMS:
            yield from writer.about(
                "",
                iri(space.term(name)),
                ("rdf:type", writer.term("rdf:Property")),
                ("rdfs:label", literal(prop.en, "en")),
                ("rdfs:label", literal(prop.zh, "zh-hans")),
                ("skos:definition", literal(prop.definition, "en")),
                ("rdfs:isDefinedBy", iri(space.ontology)),
            )


def _ontology_in_turtle(space: Space) -> str:
    stream = io.BytesIO()
    dump(ontology(space), RdfFormat.TURTLE, stream, space, Path(tempfile.gettempdir()))
    return stream.getvalue().decode()


#: The Turtle of each document, by the path behind the base address.
DOCUMENTS: dict[str, Callable[[Space], str]] = {"ontology": _ontology_in_turtle}


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
