"""What the endpoint is, in the terms of SPARQL 1.1 Service Description: its languages, formats, and dataset."""

from __future__ import annotations

import io

import pyoxigraph as ox

from graph.rdf.space import VOCABULARIES, Space
from graph.sparql.formats import W3C_FORMATS, GraphFormat
from graph.sparql.store import Store

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMS = {
    GraphFormat.TURTLE: ox.RdfFormat.TURTLE,
    GraphFormat.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    GraphFormat.JSONLD: ox.RdfFormat.JSON_LD,
    GraphFormat.RDFXML: ox.RdfFormat.RDF_XML,
    GraphFormat.NQUADS: ox.RdfFormat.N_QUADS,
    GraphFormat.TRIG: ox.RdfFormat.TRIG,
}


def description(store: Store, space: Space, form: GraphFormat) -> bytes:
    """The service description as a document. It has no blank nodes."""
    named = ox.NamedNode
    kind, void = named(VOCABULARIES["rdf"] + "type"), VOCABULARIES["void"]
    service, dataset = named(space.base + "sparql"), named(space.base + "sparql#dataset")
    default = named(space.base + "sparql#default-graph")

    def sd(name: str) -> ox.NamedNode:
        return named(SD + name)

    triples = [
        ox.Triple(service, kind, sd("Service")),
        ox.Triple(service, sd("endpoint"), service),
        ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        ox.Triple(service, sd("feature"), sd("UnionDefaultGraph")),
        *(ox.Triple(service, sd("resultFormat"), named(form_)) for form_ in W3C_FORMATS.values()),
        ox.Triple(service, sd("defaultDataset"), dataset),
        ox.Triple(dataset, kind, sd("Dataset")),
        ox.Triple(dataset, sd("defaultGraph"), default),
        ox.Triple(default, kind, sd("Graph")),
        ox.Triple(default, named(void + "triples"), _number(store.triples)),
    ]
    for graph in sorted(store.graphs):
        node = named(space.base + "sparql#" + graph.removeprefix(space.base))
        triples += [
            ox.Triple(dataset, sd("namedGraph"), node),
            ox.Triple(node, kind, sd("NamedGraph")),
            ox.Triple(node, sd("name"), named(graph)),
        ]
    target = io.BytesIO()
    prefixes = {"sd": SD, "void": void, "rdf": VOCABULARIES["rdf"]}
    ox.serialize(triples, target, format=_FORMS[form], prefixes=prefixes)
    return target.getvalue()


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(VOCABULARIES["xsd"] + "integer"))
