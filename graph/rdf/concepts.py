"""The codes of the vocabulary as SKOS concept schemes, with labels in simplified Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator

from graph.rdf.writing import Quad, Writer, iri, literal
from graph.vocabulary import DESIGNATIONS, FATE_LABELS, RELIABILITY_LABELS, STATUS_LABELS

#: Schemes: labels in Chinese and English, and a definition.
SCHEME_LABELS: dict[str, tuple[str, str, str]] = {
    "designation": ("系列", "Designations", "The national programmes that designate centres."),
    "status": ("进展", "Statuses", "How far an occurrence had come, according to its source."),
    "outcome": (
        "结果",
        "Outcomes",
        "What a change means for the question whether the earlier body became the later one.",
    ),
    "fate": ("去向", "Fates", "What has become of a centre, as of a date."),
    "reliability": ("来源等级", "Reliability", "How far a source document is to be relied on."),
    "confidence": ("可信度", "Confidence", "How sure the collector is of having read a source rightly."),
    "field": ("领域", "Fields of work", "Fields of work in the words of the sources; the data has its concepts."),
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
        zh, en, definition = SCHEME_LABELS[name]
        yield from writer.about(
            graph,
            scheme,
            ("rdf:type", writer.term("skos:ConceptScheme")),
            ("skos:prefLabel", literal(zh, "zh-hans")),
            ("skos:prefLabel", literal(en, "en")),
            ("skos:definition", literal(definition, "en")),
        )
        for code, (label_zh, label_en) in codes.items():
            concept = iri(space.concept(name, code))
            yield from writer.about(
                graph,
                concept,
                ("rdf:type", writer.term("skos:Concept")),
                ("skos:inScheme", scheme),
                ("skos:topConceptOf", scheme),
                ("skos:notation", literal(code)),
                ("skos:prefLabel", literal(label_zh, "zh-hans")),
                ("skos:prefLabel", literal(label_en, "en")),
            )
            yield from writer.about(graph, scheme, ("skos:hasTopConcept", concept))
