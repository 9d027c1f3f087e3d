"""The rules as SHACL shapes: one shape for each rule, named, so that a report tells which one was broken.

A validator needs the classes of the ontology beside the data: a shape for organizations holds of centres too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.rdf.rules import Rule, codes_of, rules
from graph.rdf.space import SCHEMES, Space

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

_NAME = re.compile(r"(?<![\w<:/])(puxi|org|skos|prov|schema|dcterms|foaf|rdf|xsd|edtf):(\w+)")


class _Shapes:
    """Makes the shapes of one space."""

    def __init__(self, space: Space) -> None:
        from rdflib import Graph, Namespace

        self.space = space
        self.graph = Graph()
        for prefix, address in space.prefixes().items():
            if prefix not in {"rdf", "dc", "void"}:
                self.graph.bind(prefix, Namespace(address), override=True, replace=True)
        self.graph.bind("shapes", Namespace(f"{space.shapes}#"), override=True, replace=True)

    def name(self, text: str) -> URIRef:
        from rdflib import URIRef

        return URIRef(self.space.expand(text))

    def shape(self, name: str) -> URIRef:
        from rdflib import URIRef

        return URIRef(f"{self.space.shapes}#{name}")

    def say(self, subject: Node, predicate: str, value: Node | str | int) -> None:
        """Add a triple; a text is a name with prefix, a number a whole number."""
        from rdflib import Literal
        from rdflib.term import Node

        if not isinstance(value, Node):
            value = Literal(value) if isinstance(value, int) else self.name(value)
        self.graph.add((subject, self.name(predicate), value))

    def members(self, items: list[URIRef]) -> Node:
        """A list of RDF."""
        from rdflib import BNode
        from rdflib.collection import Collection

        head = BNode()
        Collection(self.graph, head, list(items))
        return head


def shapes(space: Space) -> Graph:
    """All shapes, as a graph of rdflib."""
    from rdflib import Literal, URIRef

    making = _Shapes(space)
    about = URIRef(space.shapes)
    making.say(about, "rdf:type", "owl:Ontology")
    making.say(about, "dcterms:title", Literal("Puxi shapes: the rules that Puxi's data keeps", lang="en"))
    for rule in rules():
        _write(making, rule)
    return making.graph


def _write(making: _Shapes, rule: Rule) -> None:
    from rdflib import Literal

    subject = making.shape(rule.name)
    plain = bool(rule.path) and not rule.only_if
    making.say(subject, "rdf:type", "sh:PropertyShape" if plain else "sh:NodeShape")
    making.say(subject, "sh:name", Literal(rule.title, lang="en"))
    making.say(subject, "sh:message", Literal(rule.message, lang="en"))
    making.say(subject, "sh:severity", "sh:Warning" if rule.warning else "sh:Violation")
    for target in rule.classes:
        making.say(subject, "sh:targetClass", target)
    if rule.subjects_of:
        making.say(subject, "sh:targetSubjectsOf", rule.subjects_of)
    if rule.query:
        _query(making, subject, rule)
    elif rule.either:
        parts = [_at_least(making, f"{rule.name}-{path.partition(':')[2]}", path, 1) for path in rule.either]
        making.say(subject, "sh:or", making.members(parts))
    elif rule.only_if:
        other, member = making.shape(f"{rule.name}-not-so"), making.shape(f"{rule.name}-is-so")
        making.say(member, "rdf:type", "sh:NodeShape")
        making.say(member, "sh:class", rule.only_if)
        making.say(other, "rdf:type", "sh:NodeShape")
        making.say(other, "sh:not", member)
        making.say(
            subject, "sh:or", making.members([other, _at_least(making, f"{rule.name}-so", rule.path, rule.least)])
        )
    else:
        _constrain(making, subject, rule)


def _at_least(making: _Shapes, name: str, path: str, number: int) -> URIRef:
    shape = making.shape(name)
    making.say(shape, "rdf:type", "sh:PropertyShape")
    making.say(shape, "sh:path", path)
    making.say(shape, "sh:minCount", number)
    return shape


def _constrain(making: _Shapes, subject: URIRef, rule: Rule) -> None:
    from rdflib import Literal, URIRef

    space = making.space
    if rule.path:
        making.say(subject, "sh:path", rule.path)
    if rule.least:
        making.say(subject, "sh:minCount", rule.least)
    if rule.most:
        making.say(subject, "sh:maxCount", rule.most)
    if rule.datatype:
        making.say(subject, "sh:datatype", rule.datatype)
    if rule.pattern:
        making.say(subject, "sh:pattern", Literal(rule.pattern))
    if rule.kind:
        making.say(subject, "sh:nodeKind", f"sh:{rule.kind}")
    if rule.not_after:
        making.say(subject, "sh:lessThanOrEquals", rule.not_after)
    if rule.one_per_language:
        making.say(subject, "sh:uniqueLang", Literal(True))
    if rule.scheme:
        codes = [URIRef(space.concept(rule.scheme, code)) for code in codes_of(rule)]
        making.say(subject, "sh:in", making.members(codes))
    elif rule.terms:
        making.say(subject, "sh:in", making.members([making.name(term) for term in rule.terms]))
    if len(rule.of_class) == 1:
        making.say(subject, "sh:class", rule.of_class[0])
    elif rule.of_class:
        parts = []
        for name in rule.of_class:
            part = making.shape(f"{rule.name}-{name.partition(':')[2]}")
            making.say(part, "rdf:type", "sh:NodeShape")
            making.say(part, "sh:class", name)
            parts.append(part)
        making.say(subject, "sh:or", making.members(parts))


def _query(making: _Shapes, subject: URIRef, rule: Rule) -> None:
    from rdflib import Literal

    query = making.shape(f"{rule.name}-query")
    making.say(subject, "sh:sparql", query)
    making.say(query, "rdf:type", "sh:SPARQLConstraint")
    making.say(query, "sh:message", Literal(rule.message, lang="en"))
    making.say(
        query, "sh:select", Literal(f"SELECT DISTINCT $this ?path ?value WHERE {{ {condition(rule, making.space)} }}")
    )


def condition(rule: Rule, space: Space) -> str:
    """A rule's condition in SPARQL, with all names written out, so that it needs no prefixes."""
    text = rule.query
    for scheme in SCHEMES:
        text = text.replace(f"{{{scheme}}}", space.concept(scheme, ""))
    return _NAME.sub(lambda found: f"<{space.expand(found[0])}>", text)


def written(space: Space) -> str:
    """The shapes in Turtle, the same bytes each time."""
    return shapes(space).serialize(format="turtle").strip() + "\n"
