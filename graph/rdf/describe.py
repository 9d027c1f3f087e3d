"""What the dataset says of one thing: the quads that a document under the thing's own address holds.

It is a part of the whole export and made by the same functions, so that neither can say what the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote, unquote

from graph.claims import Claim
from graph.errors import BadParameter
from graph.lens import Lens
from graph.property_graph.bodies import bodies_of, programme_node
from graph.property_graph.changes import changes_of
from graph.rdf.backing import Backing
from graph.rdf.catalogue import catalogue
from graph.rdf.concepts import CODES, concepts
from graph.rdf.derived import Derived
from graph.rdf.mapping import disputed_in, of_bodies, of_changes, of_sources, of_statements
from graph.rdf.space import Space, programme_entity
from graph.rdf.statements import Statements
from graph.rdf.writing import Quad, Writer, iri
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS, Kind

#: Statements in one part of a description. What names a great ministry or city comes in several parts.
MOST_STATEMENTS = 2_000
_EVERYTHING = Lens()
#: What is told of a source wherever one is named.
_OF_NAMED_SOURCES = ("rdf:type", "dcterms:title", "dc:publisher", "puxi:reliability")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has an address of its own in the dataset.

    ``sort`` is the first segment of its path (``graph`` for the graph of a source), or ``entity`` for bodies, events,
    places and the like; ``id`` its id or code; ``path`` what stands behind the base address, encoded as it is there.
    """

    sort: str
    id: str
    path: str


@dataclass(frozen=True, slots=True)
class Description:
    """The quads about a thing, unsorted and some of them twice, and whether statements follow in a further part."""

    quads: Iterable[Quad]
    more: bool = False


def locate(release: Release, path: str) -> Thing | None:
    """What a path behind the base address names; its ``path`` is another one if the thing has another address today.

    ``path`` is decoded. Nothing is found by name here, only by id.
    """
    sort, _, last = path.partition("/")
    if path == "dataset":
        return Thing("dataset", "", path)
    if sort == "statement" and release.claims_by_id([last]):
        return Thing(sort, last, f"statement/{quote(last, safe='')}")
    if sort == "source" and release.sources([last]):
        return Thing(sort, last, f"source/{quote(last, safe='')}")
    if sort == "graph" and last.startswith("source/") and release.sources([last[7:]]):
        return Thing(sort, last[7:], f"graph/source/{quote(last[7:], safe='')}")
    if sort == "release" and last in {release.id, f"{release.id}/build"}:
        return Thing(sort, last, path)
    if sort == "scheme" and last in CODES:
        return Thing(sort, last, path)
    if sort in CODES and last in CODES[sort]:
        return Thing(sort, last, f"{sort}/{quote(last, safe='')}")
    return _entity(release, sort, last) if sort in ENTITY_SORTS else None


#: First segments of the paths of bodies, events and the like.
ENTITY_SORTS = ("institution", "event", "programme", "policy", "place", "field", "person")


def _entity(release: Release, sort: str, reference: str) -> Thing | None:
    wanted = reference.strip().casefold()
    if sort == "programme" and (code := next((c for c in DESIGNATIONS if c.casefold() == wanted), "")):
        # The address of its page; one without a programme of its own is still a designation.
        wanted = programme_entity(code)
        if not wanted:
            return Thing("designation", code, f"designation/{quote(code, safe='')}")
    found = release.entity(wanted)
    known = found.id if found else wanted if wanted in _programmes() else ""
    return Thing("entity", known, Space("").entity(known)) if known else None


def _programmes() -> dict[str, str]:
    """Codes of designations by the id of their programme, also where no source speaks of it as a whole."""
    return {programme_entity(code): code for code in DESIGNATIONS if programme_entity(code)}


def describe(release: Release, space: Space, thing: Thing, part: int = 1) -> Description:
    """What a thing is, its labels and direct triples; statements about it and naming it, with their sources; its changes.

    Everything named has its label. Of statements that name it, one part comes at a time; the first has all else.

    Raises:
        BadParameter: there is no such part.
        ReleaseError: the release file is damaged.
    """
    made = _Describing(release, space)
    found = made.of(thing, part)
    quads = list(found.quads)
    return Description(chain(quads, made.labels(quads)), found.more)


class _Describing:
    """The making of one description."""

    def __init__(self, release: Release, space: Space) -> None:
        self._release, self._space = release, space
        self._writer = Writer(space)
        self._derived = Derived(self._writer, Backing(release))

    def of(self, thing: Thing, part: int) -> Description:
        """What is said of it, without labels of others."""
        if thing.sort == "entity":
            return self._entity(thing.id, part)
        if thing.sort in {"source", "graph"}:
            return self._source(thing, part)
        if part != 1:
            raise BadParameter("part", str(part), "1: there are no further ones of this")
        if thing.sort == "statement":
            claims = self._release.claims_by_id([thing.id])
            return Description(chain(self._said(claims), self._sources(claims)))
        return Description(self._catalogue(thing))

    def _entity(self, entity_id: str, part: int) -> Description:
        release = self._release
        naming, more = _part(release.claims_about([entity_id], _EVERYTHING), part, "name it")
        if part > 1:
            return Description(chain(self._said(naming), self._sources(naming)), more)
        entity = release.entity(entity_id)
        if entity is None:
            node = programme_node(_programmes()[entity_id])
            return Description(chain(self._derived.body(node), self._said(naming), self._sources(naming)), more)
        is_event = entity.kind == Kind.EVENT
        events = [entity_id] if is_event else [e for _, e in release.events_of([entity_id]).get(entity_id, ())]
        claims = release.claims_of({entity_id, *events}, _EVERYTHING)
        every = list({claim.id: claim for claim in (*claims, *naming)}.values())
        own = () if is_event else of_bodies(self._derived, bodies_of(release, [entity_id]))
        changes = of_changes(self._derived, changes_of(release, sorted(set(events))))
        return Description(chain(own, changes, self._said(every), self._sources(every)), more)

    def _source(self, thing: Thing, part: int) -> Description:
        claims, more = _part(self._release.claims_from(thing.id), part, "are in it")
        said = self._said(claims)
        about = of_sources(self._release, self._writer, _EVERYTHING, [thing.id])
        if thing.sort == "source":
            return Description(chain(about, said), more)
        subjects = self._release.entities({claim.subject_id for claim in claims})
        events = [entity.id for entity in subjects.values() if entity.kind == Kind.EVENT]
        graph = iri(self._space.graph(thing.id))
        changes = of_changes(self._derived, changes_of(self._release, events))
        return Description(chain(said, (quad for quad in changes if quad.graph == graph), about), more)

    def _catalogue(self, thing: Thing) -> Iterator[Quad]:
        space = self._space
        subjects = {iri(space.base + thing.path)}
        if thing.sort in {"dataset", "release"}:
            edition = space.release(self._release.id)
            # Of its build one is told with the release: it names every source.
            subjects |= {iri(edition), iri(space.dataset if thing.sort == "dataset" else f"{edition}/build")}
        begin, scheme = f"<{space.base}data/", iri(space.scheme(thing.id))
        in_scheme = self._writer.term("skos:inScheme")
        every = list(catalogue(self._release, self._writer))
        if thing.sort == "scheme":
            subjects |= {quad.subject for quad in every if quad.predicate == in_scheme and quad.object == scheme}
        for quad in every:
            if quad.subject in subjects or (thing.sort in {"dataset", "release"} and quad.subject.startswith(begin)):
                yield quad

    def _said(self, claims: Sequence[Claim]) -> Iterator[Quad]:
        make = Statements(self._writer, self._release.data_date)
        return of_statements(self._release, make, claims, disputed_in(self._release))

    def _sources(self, claims: Iterable[Claim]) -> Iterator[Quad]:
        return of_sources(self._release, self._writer, _EVERYTHING, sorted({claim.source_id for claim in claims}))

    def labels(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The labels of all that quads name: bodies, places and the like, concepts, sources."""
        named = {quad.object for quad in quads} | {quad.subject for quad in quads}
        addresses = {text[1:-1] for text in named if text.startswith("<")}
        ids = {found for address in addresses if (found := self._space.entity_id(address))}
        for key, entity in sorted(self._release.entities(ids).items()):
            if entity.kind != Kind.EVENT:
                yield from self._derived.names(
                    iri(self._space.entity(key)), entity.label, entity.label_zh, entity.label_en
                )
        label = self._writer.term("skos:prefLabel")
        for key in sorted(ids & _programmes().keys()):
            if not self._release.entities([key]):
                node = programme_node(_programmes()[key])
                yield from (quad for quad in self._derived.body(node) if quad.predicate == label)
        for quad in concepts(self._writer, self._writer.derived):
            if quad.predicate == label and quad.subject in named:
                yield quad
        begin = self._space.source("")
        sources = sorted(unquote(one[len(begin) :]) for one in addresses if one.startswith(begin))
        told = {self._writer.term(name) for name in _OF_NAMED_SOURCES}
        for quad in of_sources(self._release, self._writer, _EVERYTHING, sources):
            if quad.predicate in told:
                yield quad


def _part(claims: list[Claim], part: int, what: str) -> tuple[list[Claim], bool]:
    """One part of a list of statements, and whether another follows."""
    parts = max(1, -(-len(claims) // MOST_STATEMENTS))
    if not 1 <= part <= parts:
        raise BadParameter("part", str(part), f"1 to {parts}: {len(claims)} statements {what}")
    return claims[(part - 1) * MOST_STATEMENTS : part * MOST_STATEMENTS], part < parts
