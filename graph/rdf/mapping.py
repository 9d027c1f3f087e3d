"""The whole of a release as quads, some hundred things at a time, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from graph.claims import Claim
from graph.lens import Lens
from graph.property_graph.bodies import bodies
from graph.property_graph.changes import changes
from graph.property_graph.rows import Node, Relationship, batches
from graph.rdf.backing import Backing
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
    yield from catalogue(release, writer, chosen.min_reliability)
    sources = [str(i) for (i,) in release.query("SELECT id FROM sources ORDER BY id")]
    for lot in batches(sources):
        yield from of_sources(release, writer, chosen, lot)
    yield from _statements(release, Statements(writer, release.data_date), chosen)
    derived = Derived(writer, Backing(release))
    yield from of_bodies(derived, (e for e in bodies(release, chosen) if not isinstance(e, Node) or e.key.id in kept))
    yield from of_changes(derived, changes(release, chosen))


def of_bodies(derived: Derived, elements: Iterable[Node | Relationship]) -> Iterator[Quad]:
    """What Puxi makes of bodies, places and the like, as the property graph gives them."""
    for element in elements:
        if isinstance(element, Node):
            yield from derived.body(element)


def of_changes(derived: Derived, elements: Iterable[Node | Relationship]) -> Iterator[Quad]:
    """Occurrences with who took part, and what became what; each node comes before its relationships."""
    event: Node | None = None
    before: dict[str, Relationship] = {}
    after: dict[str, Relationship] = {}

    def both_sides() -> Iterator[Quad]:
        if event is not None:
            for body in sorted(before.keys() & after.keys()):
                yield from derived.goes_on(event, before[body], after[body])

    for element in elements:
        if isinstance(element, Node):
            yield from both_sides()
            event, before, after = element, {}, {}
            yield from derived.event(element)
        elif element.type == "BECAME":
            yield from derived.became(element)
        elif element.type != "CITED_IN" and event is not None:
            yield from derived.part(element, event)
            sides = {"FROM": before, "TO": after}
            if element.type in sides:
                sides[element.type][element.end.id] = element
    yield from both_sides()


def _statements(release: Release, make: Statements, lens: Lens) -> Iterator[Quad]:
    subjects = [str(i) for (i,) in release.query("SELECT DISTINCT subject_id FROM statements ORDER BY 1")]
    disputed = disputed_in(release)
    for lot in batches(subjects):
        yield from of_statements(release, make, release.claims_of(lot, lens), disputed)


def of_statements(
    release: Release, make: Statements, claims: Sequence[Claim], disputed: Container[str]
) -> Iterator[Quad]:
    """Statements, each as a node and, where it holds, as a direct triple."""
    subjects = {claim.subject_id for claim in claims}
    labels = {key: {body.label_zh, body.label_en} for key, body in release.entities(subjects).items()}
    for claim in claims:
        preferred = claim.property in {"name", "alias"} and claim.value in labels.get(claim.subject_id, ())
        yield from make.node(claim, disputed=claim.id in disputed, preferred=preferred)
        # SKOS: what is the preferred label is no other label.
        if not preferred:
            yield from make.direct(claim)


def disputed_in(release: Release) -> frozenset[str]:
    """The ids of statements that another one contradicts."""
    return frozenset(
        str(statement)
        for (ids,) in release.query("SELECT statement_ids FROM conflicts")
        for statement in str(ids).split()
    )


def of_sources(release: Release, writer: Writer, lens: Lens, ids: Sequence[str]) -> Iterator[Quad]:
    """Source documents: what they are called, who published them and when, how far to rely on them."""
    space, graph = writer.space, writer.derived
    for key, source in sorted(release.sources(ids).items()):
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
        # What its named graph holds is taken from it.
        yield from writer.about(graph, iri(space.graph(key)), ("prov:wasDerivedFrom", subject))
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
