"""The ontology, made from the tables of terms: an OWL 2 DL document that stands by itself, without imports.

Domains and ranges are given where every use agrees with them; where a property joins things of several sorts it has none,
since a reasoner takes a range for a fact about the value and not for a rule. The rules are the shapes'
(:mod:`graph.rdf.shapes`). No blank nodes, so that the text is the same each time.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from graph.rdf.borrowed import BORROWED, DEFINED_BY
from graph.rdf.catalogue import LICENCE
from graph.rdf.evidence import example_text, source_address, source_text
from graph.rdf.space import Space
from graph.rdf.terms import TERMS, Sort, Term

if TYPE_CHECKING:
    from rdflib import Graph, Literal, URIRef

#: Raised by whoever changes a term in a way that changes what data or queries mean. There is no owl:versionIRI: it would be an
#: address of this version alone, and earlier ones are not served.
VERSION = "1.1.0"
_TITLES = {
    "en": "Puxi ontology: national innovation centres and what became of them",
    "zh-hans": "谱系本体：国家级创新平台及其沿革",
}
_DESCRIPTIONS = {
    "en": "Terms for China's national innovation centres, the bodies that host, supervise and partner them, and for what "
    "became what, when, by whose decision and according to which source. It adds to W3C ORG, PROV, SKOS, DCMI "
    "terms and schema.org what they lack, and repeats nothing that they have.",
    "zh-hans": "用于描述中国国家级创新平台及其依托单位、主管部门和合作方，以及机构沿革（何者变为何者、何时、由谁决定、依据何种来源）的术语。",
}  # fmt: skip
#: Classes of which nothing is a member of two.
DISJOINT = (
    "org:Organization",
    "puxi:Occurrence",
    "puxi:Statement",
    "puxi:SourceDocument",
    "skos:Concept",
    "foaf:Person",
)
#: Not told of each other, though nothing here is both: SKOS takes whatever skos:exactMatch joins for a concept, so that
#: whoever reads SKOS beside this ontology would find every body with an identifier a contradiction.
_NOT_TOLD = frozenset({"org:Organization", "skos:Concept"})
#: Datatypes that OWL 2 has itself; a range in another one is said by the shapes and in words.
_OWL_DATATYPES = frozenset({"xsd:string", "xsd:boolean", "xsd:integer", "xsd:dateTime"})
#: Other vocabularies' own disjointness that bears on how Puxi's classes may be placed.
_DISJOINT_ELSEWHERE = (("prov:Activity", "prov:Entity"), ("skos:Concept", "skos:ConceptScheme"))
#: Pairs of properties that say the same in the two directions, as their vocabularies have them.
_INVERSES = (
    ("org:changedBy", "org:originalOrganization"),
    ("org:resultedFrom", "org:resultingOrganization"),
    ("skos:topConceptOf", "skos:hasTopConcept"),
)


class _Making:
    """Puts triples together for one space."""

    def __init__(self, space: Space) -> None:
        from rdflib import Graph, Namespace

        self.space = space
        self.graph = Graph()
        for prefix, address in space.prefixes().items():
            if prefix not in {"sh", "rdf", "dcat", "void"}:
                self.graph.bind(prefix, Namespace(address), override=True, replace=True)

    def name(self, text: str) -> URIRef:
        """A term by its name with prefix."""
        from rdflib import URIRef

        return URIRef(self.space.expand(text))

    def say(self, subject: str | URIRef, predicate: str, value: str | URIRef | Literal) -> None:
        """Add a triple; texts are names with prefix."""
        from rdflib.term import Node

        terms = [part if isinstance(part, Node) else self.name(part) for part in (subject, predicate, value)]
        self.graph.add((terms[0], terms[1], terms[2]))


def ontology(space: Space) -> Graph:
    """The ontology, as a graph of rdflib."""
    making = _Making(space)
    _header(making)
    for borrowed in BORROWED.values():
        _declare_borrowed(making, borrowed.name)
    for term in TERMS.values():
        _define(making, term)
    for one, other in (*combinations(DISJOINT, 2), *_DISJOINT_ELSEWHERE):
        if {one, other} != _NOT_TOLD:
            making.say(one, "owl:disjointWith", other)
    for one, other in _INVERSES:
        making.say(one, "owl:inverseOf", other)
    making.say("edtf:EDTF", "rdf:type", "rdfs:Datatype")
    _label(making, "edtf:EDTF", "EDTF date", "edtf")
    return making.graph


def written(space: Space) -> str:
    """The ontology in Turtle, the same bytes each time."""
    return turtle(ontology(space))


def turtle(graph: Graph) -> str:
    """A graph without blank nodes, or with such in lists only, in Turtle."""
    return graph.serialize(format="turtle").strip() + "\n"


def concept_schemes(space: Space) -> Graph:
    """The concept schemes with their concepts, as the data has them too."""
    from rdflib import Graph, Namespace

    from graph.rdf.concepts import concepts
    from graph.rdf.writing import Writer

    graph = Graph()
    for prefix in ("skos", "xsd", "dcterms"):
        graph.bind(prefix, Namespace(space.prefixes()[prefix]), override=True, replace=True)
    lines = (f"{q.subject} {q.predicate} {q.object} ." for q in concepts(Writer(space), ""))
    graph.parse(data="\n".join(lines), format="ntriples")
    return graph


def _header(making: _Making) -> None:
    from rdflib import Literal, URIRef

    subject = URIRef(making.space.ontology)
    making.say(subject, "rdf:type", "owl:Ontology")
    for language, text in _TITLES.items():
        making.say(subject, "dcterms:title", Literal(text, lang=language))
    for language, text in _DESCRIPTIONS.items():
        making.say(subject, "dcterms:description", Literal(text, lang=language))
    making.say(subject, "dcterms:license", URIRef(LICENCE))
    making.say(subject, "dc:creator", Literal("Puxi contributors"))
    making.say(subject, "owl:versionInfo", Literal(VERSION))
    for prefix in sorted({name.partition(":")[0] for name in BORROWED}):
        making.say(subject, "dcterms:source", URIRef(DEFINED_BY[prefix]))


def _declare_borrowed(making: _Making, name: str) -> None:
    borrowed = BORROWED[name]
    making.say(name, "rdf:type", f"owl:{borrowed.role}")
    _label(making, name, borrowed.label, name.partition(":")[0])
    wider = "rdfs:subClassOf" if borrowed.role == "Class" else "rdfs:subPropertyOf"
    for under in borrowed.under:
        making.say(name, wider, under)


def _label(making: _Making, name: str, label: str, prefix: str) -> None:
    from rdflib import Literal, URIRef

    making.say(name, "rdfs:label", Literal(label, lang="en"))
    making.say(name, "rdfs:isDefinedBy", URIRef(making.space.prefixes()[prefix]))
    making.say(name, "dcterms:source", URIRef(DEFINED_BY[prefix]))


def _define(making: _Making, term: Term) -> None:
    from rdflib import Literal, URIRef

    name = f"puxi:{term.name}"
    making.say(name, "rdf:type", f"owl:{term.sort}")
    making.say(name, "rdfs:label", Literal(term.en, lang="en"))
    # One label for tools that expect one, and both where languages are expected.
    making.say(name, "skos:prefLabel", Literal(term.en, lang="en"))
    making.say(name, "skos:prefLabel", Literal(term.zh, lang="zh-hans"))
    making.say(name, "skos:definition", Literal(term.definition, lang="en"))
    making.say(name, "skos:example", Literal(example_text(term.example, making.space), lang="en"))
    for source in term.source:
        address = source_address(source, making.space)
        making.say(name, "dcterms:source", URIRef(address) if address else Literal(source_text(source), lang="en"))
    making.say(name, "rdfs:isDefinedBy", URIRef(making.space.ontology))
    wider = "rdfs:subClassOf" if term.sort is Sort.CLASS else "rdfs:subPropertyOf"
    for under in term.under:
        making.say(name, wider, under)
    if term.domain:
        making.say(name, "rdfs:domain", term.domain)
    if term.range and (term.sort is Sort.OBJECT or term.range in _OWL_DATATYPES):
        making.say(name, "rdfs:range", term.range)
    elif term.range:
        making.say(name, "rdfs:comment", Literal(f"Values are of the datatype {term.range}.", lang="en"))


def text(space: Space, form: str) -> str:
    """The ontology as ``turtle``, ``rdfxml``, ``ntriples`` or ``jsonld``."""
    if form == "turtle":
        return written(space)
    if form == "ntriples":
        return "".join(sorted(ontology(space).serialize(format="nt").splitlines(keepends=True)))
    return ontology(space).serialize(format={"rdfxml": "pretty-xml", "jsonld": "json-ld"}[form]).strip() + "\n"


def documents(space: Space) -> dict[str, str]:
    """The files of ``ontologies/``, by name: ontology, concept schemes, shapes, JSON-LD context."""
    from graph.rdf import context, shapes

    return {
        "puxi.ttl": written(space),
        "concepts.ttl": turtle(concept_schemes(space)),
        "shapes.ttl": shapes.written(space),
        "context.jsonld": context.written(space),
    }
