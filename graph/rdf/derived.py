"""What Puxi makes of the statements, in RDF: what a thing is and how it is called, its fate, and what became what.

It is taken from the property graph (:mod:`graph.property_graph`), so that Cypher and RDF tell the same. What rests on
sources stands in the graph of each of them; what only Puxi chose or concluded stands in a graph of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.property_graph.rows import Node, Properties, Relationship
from graph.rdf.backing import Backing
from graph.rdf.terms import EVENT_CLASSES, KIND_CLASSES, OF_CHANGES, TOLD_ANYHOW
from graph.rdf.writing import Quad, Writer, boolean, iri, literal, typed
from graph.vocabulary import Kind, LineageKind

#: Whether the earlier body became the later one, or was what it was built on: the change came about.
_CAME_ABOUT = frozenset({"converted", "founded_on"})
_TAKES_PART = {"FROM": "puxi:original", "TO": "puxi:resulting", "DECIDED_BY": "puxi:decidedBy", "UNDER": "puxi:under"}
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


class Derived:
    """Makes quads of the nodes and relationships of the property graph."""

    def __init__(self, writer: Writer, backing: Backing) -> None:
        self._writer = writer
        self._space = writer.space
        self._backing = backing

    def body(self, node: Node) -> Iterator[Quad]:
        """A body, programme, place, field, person or policy."""
        write, space, given = self._writer, self._space, node.properties
        graph, subject = write.derived, self._entity(node.key.id)
        kind = str(given["entity_kind"])
        for name in KIND_CLASSES[kind]:
            yield Quad(graph, subject, write.type, write.term(name))
        yield from self._labels(subject, given)
        if kind == Kind.FIELD:
            yield from write.about(graph, subject, ("skos:inScheme", iri(space.scheme("field"))))
        if kind == Kind.CENTER:
            yield from write.about(
                graph,
                subject,
                ("puxi:designation", self._concept("designation", given.get("designation"))),
                ("puxi:designationBasis", literal("name") if given.get("basis") == "name" else None),
                ("puxi:fate", self._concept("fate", given.get("fate"))),
            )
            for statement in _texts(given, "fate_statements"):
                yield from write.about(graph, subject, ("puxi:fateStatement", iri(space.statement(statement))))

    def event(self, node: Node) -> Iterator[Quad]:
        """An occurrence, as its accounts together tell it."""
        write, given = self._writer, node.properties
        graph, subject = write.derived, self._entity(node.key.id)
        yield Quad(graph, subject, write.type, write.term("puxi:Occurrence"))
        for name in _classes(given):
            if _came_about(given) or name in TOLD_ANYHOW:
                yield Quad(graph, subject, write.type, write.term(name))
            else:
                yield from write.about(graph, subject, ("puxi:intends", write.term(name)))
        if _came_about(given):
            yield Quad(graph, subject, write.type, write.term("prov:Activity"))
        stage = self._concept("status", given.get("date_stage") or None)
        yield from write.about(graph, subject, ("puxi:status", self._concept("status", given.get("status", "unknown"))))
        yield from write.span(graph, subject, "puxi:date", _text(given, "date"))
        yield from write.about(graph, subject, ("puxi:dateStage", stage if given.get("date") else None))
        yield from write.about(graph, subject, ("puxi:inferred", boolean(True) if given.get("inferred") else None))
        yield from write.about(graph, subject, ("puxi:disputed", boolean(True) if given.get("disputed") else None))
        yield from self._former(subject, given)
        for statement in _texts(given, "statements"):
            yield from write.about(graph, subject, ("puxi:account", iri(self._space.statement(statement))))

    def part(self, relationship: Relationship, event: Node) -> Iterator[Quad]:
        """Who took part in an occurrence, who decided it, under which policy: on the word of each source that says so."""
        write = self._writer
        subject, value = self._entity(relationship.start.id), self._entity(relationship.end.id)
        came_about = _came_about(event.properties)
        name = _TAKES_PART[relationship.type]
        if relationship.type == "DECIDED_BY" and not event.properties.get("decided"):
            name = "puxi:putForwardBy"
        for graph in self._graphs(relationship.properties):
            yield from write.about(graph, subject, (name, value))
            if relationship.type == "DECIDED_BY" and came_about:
                yield from write.about(graph, subject, ("prov:wasAssociatedWith", value))

    def goes_on(self, event: Node, before: Relationship, after: Relationship) -> Iterator[Quad]:
        """A body that was there before a change and is there after it, in the terms of W3C ORG: with only one of the two it
        would read as having come to be, or to an end, by the change."""
        write = self._writer
        if not _came_about(event.properties) or not event.properties.get("lineage"):
            return
        subject, body = self._entity(event.key.id), self._entity(before.end.id)
        told = set(_texts(event.properties, "statements"))
        for part, of_event, of_body in (
            (before, "org:originalOrganization", "org:changedBy"),
            (after, "org:resultingOrganization", "org:resultedFrom"),
        ):
            # On the word of those that tell of the change as it is told: who knew of the application only does not.
            telling = [one for one in _texts(part.properties, "statements") if one in told]
            for graph in self._graphs(part.properties | {"statements": telling}) if telling else [write.derived]:
                yield from write.about(graph, subject, (of_event, body))
                yield from write.about(graph, body, (of_body, subject))

    def became(self, relationship: Relationship) -> Iterator[Quad]:
        """One earlier and one later body of a change; where it came about, in the terms of W3C ORG too."""
        write, given = self._writer, relationship.properties
        event, outcome = self._entity(str(given["event"])), str(given["outcome"])
        old, new = self._entity(relationship.start.id), self._entity(relationship.end.id)
        yield from write.about(write.derived, event, ("puxi:outcome", self._concept("outcome", outcome)))
        yield Quad(write.derived, event, write.type, write.term("puxi:Change"))
        yield from write.about(write.derived, event, ("puxi:earlier", old), ("puxi:later", new))
        if outcome not in _CAME_ABOUT:
            return
        yield Quad(write.derived, event, write.type, write.term("org:ChangeEvent"))
        yield from self._started(event, given)
        for graph in self._graphs(given):
            yield from write.about(graph, event, ("org:originalOrganization", old), ("org:resultingOrganization", new))
            yield from write.about(graph, old, ("org:changedBy", event))
            yield from write.about(graph, new, ("org:resultedFrom", event))
            # What a branch comes from lives on; it did not become the branch.
            if outcome == "converted" and given["kind"] != LineageKind.BRANCHED:
                yield from write.about(graph, old, ("puxi:became", new))

    def _started(self, event: str, given: Properties) -> Iterator[Quad]:
        """PROV's time of an activity is an instant, so only a date that names one day is told by it: its first moment there.

        An occurrence is dated by its furthest stage; where another account dates an earlier one, it did not start then.
        """
        text = _text(given, "date")
        if text and (day := self._backing.one_day(str(given["event"]), text)):
            moment = typed(f"{day}T00:00:00+08:00", _DATE_TIME)
            yield from self._writer.about(self._writer.derived, event, ("prov:startedAtTime", moment))

    def _labels(self, subject: str, given: Properties) -> Iterator[Quad]:
        write = self._writer
        yield from self.names(subject, str(given["name"]), _text(given, "name_zh"), _text(given, "name_en"))
        pinyin = literal(str(given["pinyin"])) if given.get("pinyin") else None
        yield from write.about(write.derived, subject, ("puxi:pinyin", pinyin))
        yield from self._former(subject, given)

    def names(self, subject: str, name: str, zh: str | None, en: str | None) -> Iterator[Quad]:
        """How a thing is called here; ``name`` where it has a name in neither language."""
        yield from self._writer.about(
            self._writer.derived,
            subject,
            ("skos:prefLabel", literal(zh, "zh") if zh else None),
            ("skos:prefLabel", literal(en, "en") if en else None),
            ("skos:prefLabel", literal(name) if not zh and not en else None),
        )

    def _former(self, subject: str, given: Properties) -> Iterator[Quad]:
        for former in _texts(given, "former_ids"):
            yield from self._writer.about(self._writer.derived, subject, ("puxi:formerId", literal(former)))

    def _entity(self, entity_id: str) -> str:
        return iri(self._space.entity(entity_id))

    def _concept(self, scheme: str, code: object) -> str | None:
        return iri(self._space.concept(scheme, str(code))) if code else None

    def _graphs(self, given: Properties) -> Iterable[str]:
        """The graphs of the sources that say so; what is inferred stands in Puxi's own."""
        stating = self._backing.sources(_texts(given, "statements"), _texts(given, "sources"))
        return [iri(self._space.graph(source)) for source in stating] or [self._writer.derived]


def _came_about(event: Properties) -> bool:
    """Whether a source says that it was decided or done: neither planned nor applied for, nor the collector's inference."""
    return bool(event.get("decided")) and not event.get("inferred")


def _classes(event: Properties) -> list[str]:
    """What an occurrence is; where its type says "converted" and the kind "founded on", what the kind says."""
    names = {key: EVENT_CLASSES[str(event[key])] for key in ("type", "kind") if key in event}
    if "kind" in names and names["type"] in OF_CHANGES:
        del names["type"]
    return sorted(set(names.values()))


def _text(given: Properties, name: str) -> str | None:
    value = given.get(name)
    return value if isinstance(value, str) else None


def _texts(given: Properties, name: str) -> list[str]:
    value = given.get(name)
    return value if isinstance(value, list) else []
