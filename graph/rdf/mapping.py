"""The whole of a release as quads, some hundred things at a time, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Container, Iterator

from graph.lens import Lens
from graph.property_graph.bodies import bodies
from graph.property_graph.changes import changes
from graph.property_graph.rows import Node, batches
from graph.rdf.catalogue import catalogue
from graph.rdf.derived import Derived
from graph.rdf.space import Space
from graph.rdf.statements import Statements
from graph.rdf.writing import Quad, Writer, iri, literal, web_address
from graph.release.reader import Release


class _All(Container[str]):
    """Contains every id."""

    def __contains__(self, _: object) -> bool:
        return True


def quads(release: Release, space: Space, lens: Lens | None = None) -> Iterator[Quad]:
    """Every quad of a release, in an order that is the same each time; one may come twice.

    ``lens`` leaves out what rests on less reliable sources; a thing that nothing is said of then is left out too.

    Raises:
        ReleaseError: the release file is damaged.
    """
    chosen = lens or Lens()
    writer = Writer(space)
    kept = _mentioned(release, chosen) if chosen.is_limited else _All()
    yield from catalogue(release, writer)
    yield from _sources(release, writer, chosen)
    yield from _statements(release, Statements(writer, release.data_date), chosen)
    derived = Derived(writer)
    for element in bodies(release, chosen):
        if isinstance(element, Node) and element.key.id in kept:
            yield from derived.body(element)
    event: Node | None = None
    for element in changes(release, chosen):
        if isinstance(element, Node):
            event = element
            yield from derived.event(element)
        elif element.type == "BECAME":
            yield from derived.became(element)
        elif element.type != "CITED_IN" and event is not None:
            yield from derived.part(element, event)


def _statements(release: Release, make: Statements, lens: Lens) -> Iterator[Quad]:
    disputed = {
        str(statement)
        for (ids,) in release.query("SELECT statement_ids FROM conflicts")
        for statement in str(ids).split()
    }
    subjects = [str(i) for (i,) in release.query("SELECT DISTINCT subject_id FROM statements ORDER BY 1")]
    for lot in batches(subjects):
        labels = {key: {body.label_zh, body.label_en} for key, body in release.entities(lot).items()}
        for claim in release.claims_of(lot, lens):
            yield from make.node(claim, disputed=claim.id in disputed)
            # SKOS: what is the preferred label is no other label.
            if claim.property not in {"name", "alias"} or claim.value not in labels.get(claim.subject_id, ()):
                yield from make.direct(claim)


def _sources(release: Release, writer: Writer, lens: Lens) -> Iterator[Quad]:
    space, graph = writer.space, writer.derived
    ids = [str(i) for (i,) in release.query("SELECT id FROM sources ORDER BY id")]
    for lot in batches(ids):
        for key, source in sorted(release.sources(lot).items()):
            if not source.reliability <= lens.min_reliability:
                continue
            subject = iri(space.source(key))
            language = source.language if source.language in {"zh", "en", "ja", "de", "fr"} else ""
            yield from writer.about(
                graph,
                subject,
                ("rdf:type", writer.term("puxi:SourceDocument")),
                ("dcterms:title", literal(source.title, language) if source.title else None),
                ("dc:publisher", literal(source.publisher) if source.publisher else None),
                ("dc:language", literal(source.language) if source.language else None),
                ("dc:type", literal(source.kind) if source.kind else None),
                ("foaf:page", web_address(source.url)),
                ("dc:identifier", literal(source.url) if source.url and not web_address(source.url) else None),
                ("puxi:reliability", iri(space.concept("reliability", source.reliability))),
                ("skos:note", literal(source.note) if source.note else None),
            )
            yield from writer.span(graph, subject, "dcterms:issued", source.published)


def _mentioned(release: Release, lens: Lens) -> Container[str]:
    """The ids of what the statements that the lens shows are about or name."""
    return {
        str(entity)
        for (entity,) in release.query(
            "SELECT subject_id FROM statements JOIN sources ON sources.id = source_id WHERE reliability <= ? UNION "
            "SELECT value_id FROM statements JOIN sources ON sources.id = source_id "
            "WHERE reliability <= ? AND value_id IS NOT NULL",
            (lens.min_reliability, lens.min_reliability),
        )
    }
