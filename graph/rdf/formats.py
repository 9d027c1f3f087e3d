"""The formats of RDF that Puxi writes: their names, endings and media types."""

from __future__ import annotations

from enum import StrEnum


class RdfFormat(StrEnum):
    """What is written. The first three know named graphs, the others hold the same triples without them."""

    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"

    @classmethod
    def of_name(cls, name: str) -> RdfFormat | None:
        """The format that a file of this name is taken for, whether compressed or not; nothing if its ending tells none."""
        plain = name.lower().removesuffix(".gz").removesuffix(".zst")
        return next((form for form in cls if plain.endswith(form.ending)), None)

    @property
    def has_graphs(self) -> bool:
        """Whether the format tells in which source's graph a triple stands."""
        return self in {RdfFormat.TRIG, RdfFormat.NQUADS, RdfFormat.JSONLD}

    @property
    def ending(self) -> str:
        """How files of the format end."""
        return _ENDINGS[self]

    @property
    def media_type(self) -> str:
        """The format's media type."""
        return _MEDIA_TYPES[self]


_ENDINGS = {
    RdfFormat.TRIG: ".trig",
    RdfFormat.NQUADS: ".nq",
    RdfFormat.JSONLD: ".jsonld",
    RdfFormat.TURTLE: ".ttl",
    RdfFormat.NTRIPLES: ".nt",
    RdfFormat.RDFXML: ".rdf",
}
_MEDIA_TYPES = {
    RdfFormat.TRIG: "application/trig",
    RdfFormat.NQUADS: "application/n-quads",
    RdfFormat.JSONLD: "application/ld+json",
    RdfFormat.TURTLE: "text/turtle",
    RdfFormat.NTRIPLES: "application/n-triples",
    RdfFormat.RDFXML: "application/rdf+xml",
}
