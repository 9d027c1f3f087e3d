"""Statements in RDF: the node that says who says it, and the direct triple where it holds; both in the source's own graph."""

from __future__ import annotations

from collections.abc import Iterator

from graph.claims import Claim
from graph.dates import date_range, latest
from graph.rdf.terms import KIND_CLASSES
from graph.rdf.writing import ANY_URI, Quad, Writer, boolean, day, edtf, iri, literal, typed, web_address
from graph.vocabulary import DESIGNATIONS, PROPERTIES, TYPE_KINDS

#: Properties whose values tell of an occurrence; they are put together with those of other sources (:mod:`graph.rdf.derived`).
OF_EVENTS = frozenset(code for code, prop in PROPERTIES.items() if prop.domain == "event")
#: Properties whose values are addresses of what others have on record.
ADDRESSES = frozenset(code for code, prop in PROPERTIES.items() if prop.range == "address")


#: How the note of a statement begins that no source makes.
INFERRED = "[inferred]"


class Statements:
    """Makes quads of statements."""

    def __init__(self, writer: Writer, today: str) -> None:
        self._writer = writer
        self._space = writer.space
        self._today = today

    def node(self, claim: Claim, *, disputed: bool = False, preferred: bool = False) -> Iterator[Quad]:
        """The statement itself, in the graph of its source; ``preferred``: its value is the name by which the thing goes here."""
        space, write = self._space, self._writer
        graph, subject = iri(space.graph(claim.source_id)), iri(space.statement(claim.id))
        yield from write.about(
            graph,
            subject,
            ("rdf:type", write.term("puxi:Statement")),
            ("puxi:subject", iri(space.entity(claim.subject_id))),
            ("puxi:property", write.term(self._property(claim, preferred))),
            ("puxi:value", self._written(claim)),
            ("puxi:valueEntity", self._thing(claim)),
            ("puxi:subjectWritten", literal(claim.subject_written) if claim.subject_written else None),
            ("prov:wasDerivedFrom", iri(space.source(claim.source_id))),
            ("puxi:locator", literal(claim.locator) if claim.locator else None),
            ("puxi:confidence", iri(space.concept("confidence", claim.confidence))),
            ("puxi:inferred", boolean(True) if inferred(claim) else None),
            ("puxi:disputed", boolean(True) if disputed else None),
            ("puxi:validFrom", edtf(claim.valid_from) if claim.valid_from else None),
            ("puxi:validTo", edtf(claim.valid_to) if claim.valid_to else None),
            ("puxi:earliest", day(claim.valid_earliest) if claim.valid_earliest else None),
            ("puxi:latest", day(claim.valid_latest) if claim.valid_latest else None),
            ("puxi:recorded", day(claim.recorded)),
            ("puxi:row", literal(claim.row_id)),
            ("skos:note", literal(claim.note) if claim.note else None),
        )

        if claim.value_type == "date":
            days = date_range(claim.value)
            yield from write.about(
                graph,
                subject,
                ("puxi:valueEarliest", day(days.earliest) if days.earliest else None),
                ("puxi:valueLatest", day(days.latest) if days.latest else None),
            )

    def _property(self, claim: Claim, preferred: bool) -> str:
        """The term that joins subject and value directly, where the statement holds."""
        if claim.property == "type" and claim.value not in DESIGNATIONS:
            return "rdf:type"
        if claim.property == "name" and not preferred:
            return "skos:altLabel"
        return PROPERTIES[claim.property].rdf

    def direct(self, claim: Claim) -> Iterator[Quad]:
        """The triple that joins subject and value, in the graph of its source.

        Not for what the collector inferred, nor for what is known to have ended: a triple has no date that would say so.
        Nor for occurrences, whose accounts belong together.
        """
        last_day = latest(claim.valid_to)
        if claim.property in OF_EVENTS or inferred(claim) or (last_day and last_day < self._today):
            return
        space, write = self._space, self._writer
        graph, subject = iri(space.graph(claim.source_id)), iri(space.entity(claim.subject_id))
        if claim.property == "type":
            yield from self._type(claim, graph, subject)
            return
        if claim.property == "alias" and claim.value_id:
            # By a recorded decision the alias is another body's name: a statement only.
            return
        if claim.value_id or claim.property in ADDRESSES:
            value = self._thing(claim)
        elif claim.property == "url":
            value = web_address(claim.value)
        else:
            value = self._written(claim)
        # A name that one source uses is not yet the one by which the thing goes here.
        name = "skos:altLabel" if claim.property == "name" else PROPERTIES[claim.property].rdf
        yield from write.about(graph, subject, (name, value))

    def _type(self, claim: Claim, graph: str, subject: str) -> Iterator[Quad]:
        write = self._writer
        if claim.value in DESIGNATIONS:
            yield from write.about(
                graph,
                subject,
                ("rdf:type", write.term("puxi:Center")),
                ("puxi:designation", iri(self._space.concept("designation", claim.value))),
            )
        elif claim.value in TYPE_KINDS:
            for name in KIND_CLASSES[TYPE_KINDS[claim.value]]:
                yield Quad(graph, subject, write.type, write.term(name))

    def _thing(self, claim: Claim) -> str | None:
        """What the value names, where it names something: a thing of ours, or a record elsewhere by its address."""
        if claim.value_id:
            return iri(self._space.entity(claim.value_id))
        return web_address(claim.value) if claim.property in ADDRESSES else None

    def _written(self, claim: Claim) -> str:
        if claim.property in ADDRESSES:
            return typed(claim.value, ANY_URI)
        if claim.value_type == "date":
            return edtf(claim.value)
        if claim.value_type == "code":
            return literal(claim.value)
        return literal(claim.value, claim.language)


def inferred(claim: Claim) -> bool:
    """Whether no source says it and the collector infers it."""
    return claim.note.startswith(INFERRED)
