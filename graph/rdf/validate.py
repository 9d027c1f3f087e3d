"""Whether RDF keeps Puxi's rules, and which institution breaks which: pySHACL's and Oxigraph's findings, told in names.

pySHACL gets the shapes without what they say in SPARQL (``sh:sparql``), which is asked of Oxigraph, once for each rule.

The data is held in memory as one graph, without telling the sources' graphs apart: a statement names its source itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from graph.rdf.ontology import ontology
from graph.rdf.reading import quads_in, space_of
from graph.rdf.rules import Rule
from graph.rdf.rules import rules as table
from graph.rdf.shapes import condition, shapes
from graph.rdf.space import Space

if TYPE_CHECKING:
    import pyoxigraph
    from rdflib import Graph
    from rdflib.term import Node

    from graph.release.reader import Release

#: By these a thing leads to the body that a reader knows it by.
_LEADS = ("puxi:subject", "puxi:resulting", "org:resultingOrganization", "puxi:original", "org:originalOrganization")
_STEPS = 3
#: SHACL forbids VALUES; without it Oxigraph looks at every triple of a thing.
_ANY_OF = re.compile(r"\$this \?path \?value \. FILTER\(\?path IN \(([^)]*)\)\)")


class Finding(BaseModel):
    """One rule that one thing breaks.

    ``institution`` and ``label`` say which institution is concerned (of a statement, what it is about; of an
    occurrence, the later body), empty where none is; ``triple`` is the one that breaks the rule, or that is missing.
    """

    institution: str
    label: str
    rule: str
    title: str
    message: str
    severity: str
    focus: str
    triple: str


class Report(BaseModel):
    """Whether the data conforms (it may have warnings), how much was read, and every finding, in order of institutions."""

    conforms: bool
    triples: int
    rules: int
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class _Names:
    """What things are called in the data."""

    graph: Graph
    space: Space

    def institution(self, focus: Node) -> Node | None:
        """The body that a thing is, or leads to."""
        from rdflib import URIRef

        current: Node | None = focus
        for _ in range(_STEPS):
            if current is None or self.label(current):
                break
            found = (
                self.graph.objects(current, URIRef(self.space.expand(name))) for name in _LEADS
            )  # fmt: skip
            current = next(
                (value for values in found for value in sorted(values, key=str) if isinstance(value, URIRef)), None
            )
        return current

    def label(self, thing: Node | None) -> str:
        """Its name, in Chinese where it has one."""
        from rdflib import Literal, URIRef

        if thing is None:
            return ""
        labels = [
            label
            for label in self.graph.objects(thing, URIRef(self.space.expand("skos:prefLabel")))
            if isinstance(label, Literal)
        ]
        labels.sort(key=lambda label: (not (label.language or "").startswith("zh"), str(label)))
        return str(labels[0]) if labels else ""

    def short(self, term: Node | None) -> str:
        """A term as in Turtle."""
        from rdflib import Literal, URIRef

        if isinstance(term, URIRef):
            for prefix, address in self.space.prefixes().items():
                local = str(term)[len(address) :]
                if str(term).startswith(address) and local.isidentifier():
                    return f"{prefix}:{local}"
            return f"<{term}>"
        return term.n3() if isinstance(term, Literal) else "(nothing)" if term is None else str(term)


def validate(quads: Iterable[pyoxigraph.Quad], space: Space) -> Report:
    """Hold data against all rules.

    Raises:
        ValueError: the data is no RDF.
    """
    import pyoxigraph
    import pyshacl
    from rdflib import RDF, RDFS, Graph

    # That a value is none of its type is what the rules tell.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    data, store = Graph(bind_namespaces="none"), pyoxigraph.Store()
    store.bulk_extend(_added(quads, data))
    triples = len(data)
    # Shapes for a class hold of its subclasses, which only the ontology tells.
    wider = ontology(space)
    for triple in wider.triples((None, RDFS.subClassOf, None)):
        data.add(triple)
    rules = shapes(space)
    for shape in list(rules.subjects(_uri(space.prefixes()["sh"] + "sparql"))):
        for triple in list(rules.triples((shape, _uri(space.prefixes()["sh"] + "sparql"), None))):
            rules.remove(triple)
    _, found, _ = pyshacl.validate(
        data, shacl_graph=rules, inplace=True, meta_shacl=False, advanced=False, inference="none"
    )
    if not isinstance(found, Graph):
        raise TypeError("pySHACL gave no report")
    names = _Names(data, space)
    sh = space.prefixes()["sh"]
    findings = [
        _finding(found, result, rules, names, sh) for result in found.subjects(RDF.type, _uri(sh + "ValidationResult"))
    ]
    for rule in table():
        if rule.query:
            findings.extend(_asked(store, rule, wider, names))
    findings.sort(key=lambda f: (f.severity != "violation", f.label, f.institution, f.rule, f.focus, f.triple))
    return Report(
        conforms=all(f.severity != "violation" for f in findings),
        triples=triples,
        rules=len(table()),
        findings=findings,
    )


def validate_file(path: Path, base: str | None = None) -> Report:
    """Hold a file of RDF against all rules. Without a base address, that which the file says of itself.

    Raises:
        QueryError: there is no such file, its ending is unknown, it is no RDF, or nothing in it is under that address.
    """
    space = space_of(path, base)
    return validate(quads_in(path, space.base), space)


def validate_release(release: Release, space: Space) -> Report:
    """Hold what is exported of a release against all rules.

    Raises:
        ReleaseError: the release file is damaged.
    """
    import pyoxigraph

    from graph.rdf.mapping import quads

    lines = "\n".join(f"{q.subject} {q.predicate} {q.object} {q.graph} ." for q in quads(release, space))
    return validate(pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_QUADS), space)


def _added(quads: Iterable[pyoxigraph.Quad], data: Graph) -> Iterator[pyoxigraph.Quad]:
    """The quads as triples, which go into rdflib's graph on the way."""
    import pyoxigraph

    for quad in quads:
        data.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
        yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object)


def _asked(store: pyoxigraph.Store, rule: Rule, wider: Graph, names: _Names) -> Iterator[Finding]:
    """What breaks a rule that is written in SPARQL, asked once of all that it holds of.

    pySHACL would ask once for each thing: eight minutes for the shipped data, where this takes a second.
    """
    import pyoxigraph
    from rdflib import RDFS

    space = names.space
    classes = {
        str(name)
        for root in rule.classes
        for name in wider.transitive_subjects(RDFS.subClassOf, _uri(space.expand(root)))
    }
    if rule.subjects_of:
        target = f"$this <{space.expand(rule.subjects_of)}> ?any ."
    else:
        target = f"VALUES ?class {{ {' '.join(f'<{name}>' for name in sorted(classes))} }} $this a ?class ."
    text = f"SELECT DISTINCT $this ?path ?value WHERE {{ {{ SELECT DISTINCT $this WHERE {{ {target} }} }} {_ANY_OF.sub(_listed, condition(rule, space))} }}"
    answer = store.query(text)
    if not isinstance(answer, pyoxigraph.QuerySolutions):
        raise TypeError(f"the condition of {rule.name} is no SELECT")
    for solution in answer:
        focus, path, value = (_term(solution[name]) for name in ("this", "path", "value"))
        yield _told(names, rule.name, rule.title, rule.message, rule.warning, focus, path, value)


def _listed(found: re.Match[str]) -> str:
    return f"VALUES ?path {{ {found[1].replace(',', ' ')} }} $this ?path ?value ."


def _uri(address: str) -> Node:
    from rdflib import URIRef

    return URIRef(address)


def _term(term: object) -> Node:
    import pyoxigraph
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    if not isinstance(term, pyoxigraph.Literal):
        raise TypeError(f"{term} is no term of RDF 1.1")
    if term.language:
        return Literal(term.value, lang=term.language)
    # A plain text carries no datatype in rdflib; as written, so that a wrong value is found and not mended.
    datatype = None if term.datatype.value.endswith("#string") else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


def _finding(found: Graph, result: Node, rules: Graph, names: _Names, sh: str) -> Finding:
    def part(name: str) -> Node | None:
        return next(iter(sorted(found.objects(result, _uri(sh + name)), key=str)), None)

    focus, shape, value, path = part("focusNode"), part("sourceShape"), part("value"), part("resultPath")
    title = str(next(rules.objects(shape, _uri(sh + "name")), ""))
    message = str(next(rules.objects(shape, _uri(sh + "message")), part("resultMessage")))
    warning = str(part("resultSeverity")).endswith("Warning")
    return _told(names, str(shape).rpartition("#")[2], title, message, warning, focus, path, value)


def _told(
    names: _Names,
    rule: str,
    title: str,
    message: str,
    warning: bool,
    focus: Node | None,
    path: Node | None,
    value: Node | None,
) -> Finding:
    institution = names.institution(focus) if focus is not None else None
    return Finding(
        institution=names.space.entity_id(str(institution)) if institution is not None else "",
        label=names.label(institution),
        rule=rule,
        title=title,
        message=message,
        severity="warning" if warning else "violation",
        focus=str(focus),
        triple=f"{names.short(focus)} {names.short(path) if path is not None else 'a'} {names.short(value)} .",
    )


def texts(report: Report) -> Iterator[str]:
    """The report for people: each finding in a paragraph, then the sum."""
    for finding in report.findings:
        who = f"{finding.label or '(no name)'} ({finding.institution or finding.focus})"
        yield f"{finding.severity}: {who}\n  {finding.rule}: {finding.message}\n  {finding.triple}"
    violations = sum(f.severity == "violation" for f in report.findings)
    warnings = len(report.findings) - violations
    yield (
        f"{'conforms' if report.conforms else 'does not conform'}: {report.triples:,} triples, {report.rules} rules, "
        f"{violations} violations, {warnings} warnings"
    )
