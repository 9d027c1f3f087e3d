"""Documents that belong to no release: the ontology, and whatever else is Puxi's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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


#: By the path behind the base address.
DOCUMENTS: dict[str, Callable[[Space], Iterable[Quad]]] = {"ontology": ontology}
