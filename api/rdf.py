"""Which addresses name things of the dataset, and in which representations each can be had.

The address of a thing is its URI in the dataset, under the base address of :mod:`graph.rdf.space`. Asked for there, it
answers 200 with a description of the thing, in the representation that ``Accept`` prefers; with an ending (``.ttl``,
``.json``, ``.html`` ...) in that one. There is no 303 between a thing and its document, as some make it for things that are no
documents: it would double the requests, every tool that reads RDF does without, and nobody is told anything wrong, as each
document says by its triples what it is about. ``Content-Location`` names the document by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.negotiation import Representation
from graph.rdf.concepts import CODES
from graph.rdf.describe import ENTITY_SORTS
from graph.rdf.export import RdfFormat
from graph.rdf.space import DEFAULT_BASE, Space, programme_entity

HTML = Representation("html", "text/html", "HTML")
#: The answer of ``/v1`` where there is one about the thing; else JSON-LD, which is JSON too.
JSON = Representation("json", "application/json", "JSON")
_NAMES = {
    RdfFormat.TURTLE: "Turtle",
    RdfFormat.JSONLD: "JSON-LD",
    RdfFormat.NQUADS: "N-Quads",
    RdfFormat.TRIG: "TriG",
    RdfFormat.NTRIPLES: "N-Triples",
    RdfFormat.RDFXML: "RDF/XML",
}
#: In the order of our own preference: people before programs.
REPRESENTATIONS: tuple[Representation, ...] = (
    HTML,
    *(Representation(form.ending[1:], form.media_type, name) for form, name in _NAMES.items()),
    JSON,
)
BY_ENDING = {one.ending: one for one in REPRESENTATIONS}
FORMATS = {form.ending[1:]: form for form in _NAMES} | {JSON.ending: RdfFormat.JSONLD}
#: Things that ``/v1`` tells of, and where.
_V1 = {
    "institution": "/v1/institutions/{id}/lineage",
    "programme": "/v1/institutions/{id}/lineage",
    "source": "/v1/sources/{id}",
}
_SORTS = (*ENTITY_SORTS, "statement", "source", "graph", "release", "scheme", *CODES)
THING = rf"(?:(?:{'|'.join(_SORTS)})/(?s:.+?)|dataset|ontology|shapes)"
_ADDRESS = re.compile(rf"/({THING})(?:\.({'|'.join(BY_ENDING)}))?")
#: What lies below the addresses of pages and is a file of its own.
_FILES = re.compile(r"(?:\.csv|/(?:lineage|timeline)\.(?:svg|png))\Z")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a thing: its path behind the base (decoded), and the ending that asks for one representation."""

    path: str
    ending: str = ""

    @property
    def encoded(self) -> str:
        """The path as a link has it, without an ending."""
        return "/" + quote(self.path, safe="/")

    @property
    def answer(self) -> str:
        """The path of the answer of ``/v1`` about it (decoded); empty where there is none."""
        sort, _, last = self.path.partition("/")
        if sort == "programme" and (own := programme_entity(last.upper())):
            # Its page goes by the code.
            last = own
        return _V1[sort].format(id=last) if sort in _V1 else ""


def address_of(path: str) -> Address | None:
    """The thing that a path (decoded, below our root) is the address of; ``None`` if it is no such address.

    Whether the dataset has that thing is another question.
    """
    found = _ADDRESS.fullmatch(path)
    if not found or _FILES.search(path[-14:]):
        return None
    return Address(found[1], found[2] or "")


def links(address: Address, space: Space, root: str, given: Sequence[Representation] = REPRESENTATIONS) -> str:
    """The ``Link`` header of a thing: all of its representations, and its own address."""
    here = root + address.encoded
    each = [f'<{here}.{one.ending}>; rel="alternate"; type="{one.media_type}"' for one in given]
    return ", ".join([*each, f'<{canonical(address, space, root)}>; rel="canonical"'])


def canonical(address: Address, space: Space, root: str) -> str:
    """The thing's own address: its URI, or where the base address is nobody's, the path on this server."""
    return (root if space.base == DEFAULT_BASE else space.base.rstrip("/")) + address.encoded
