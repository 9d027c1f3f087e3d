"""The codes of the vocabulary as SKOS concept schemes, with labels and definitions in simplified Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator

from graph.rdf.evidence import example_text, source_address, source_text
from graph.rdf.meanings import MEANINGS, SCHEMES, Meaning
from graph.rdf.writing import Quad, Writer, iri, literal
from graph.vocabulary import DESIGNATIONS, FATE_LABELS, RELIABILITY_LABELS, STATUS_LABELS

#: Schemes: labels in Chinese and English. What they and their codes mean is in :mod:`graph.rdf.meanings`.
SCHEME_LABELS: dict[str, tuple[str, str]] = {
    "designation": ("系列", "Designations"),
    "status": ("进展", "Statuses"),
    "outcome": ("结果", "Outcomes"),
    "fate": ("去向", "Fates"),
    "reliability": ("来源等级", "Reliability"),
    "confidence": ("可信度", "Confidence"),
    "field": ("领域", "Fields of work"),
}
_OUTCOMES = {
    "converted": ("已实现", "came about"),
    "in_process": ("申报或拟议中", "applied for or planned"),
    "founded_on": ("在其基础上组建", "built on the basis of it"),
    "unstated": ("来源未说明", "not stated by a source"),
    "refused": ("未获批准", "refused"),
}
_CONFIDENCES = {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")}
#: Codes and their labels, in Chinese and English.
CODES: dict[str, dict[str, tuple[str, str]]] = {
    "designation": {d.code: (d.zh, d.en) for d in DESIGNATIONS.values()},
    "status": STATUS_LABELS,
    "outcome": _OUTCOMES,
    "fate": FATE_LABELS,
    "reliability": RELIABILITY_LABELS,
    "confidence": _CONFIDENCES,
    "field": {},
}


def concepts(writer: Writer, graph: str) -> Iterator[Quad]:
    """All schemes and their concepts."""
    space = writer.space
    for name, codes in CODES.items():
        scheme = iri(space.scheme(name))
        yield from writer.about(graph, scheme, ("rdf:type", writer.term("skos:ConceptScheme")))
        yield from _told(writer, graph, scheme, SCHEME_LABELS[name], SCHEMES[name])
        for code, labels in codes.items():
            concept = iri(space.concept(name, code))
            yield from writer.about(
                graph,
                concept,
                ("rdf:type", writer.term("skos:Concept")),
                ("skos:inScheme", scheme),
                ("skos:topConceptOf", scheme),
                ("skos:notation", literal(code)),
            )
            yield from _told(writer, graph, concept, labels, MEANINGS[name][code])
            yield from writer.about(graph, scheme, ("skos:hasTopConcept", concept))


def _told(writer: Writer, graph: str, subject: str, labels: tuple[str, str], meaning: Meaning) -> Iterator[Quad]:
    zh, en = labels
    yield from writer.about(
        graph,
        subject,
        ("skos:prefLabel", literal(zh, "zh-hans")),
        ("skos:prefLabel", literal(en, "en")),
        ("skos:definition", literal(meaning.zh, "zh-hans")),
        ("skos:definition", literal(meaning.en, "en")),
        ("skos:example", literal(example_text(meaning.example, writer.space)) if meaning.example else None),
    )
    for source in meaning.source:
        address = source_address(source, writer.space)
        yield from writer.about(
            graph, subject, ("dcterms:source", iri(address) if address else literal(source_text(source), "en"))
        )
