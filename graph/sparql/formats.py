"""The formats of results: of SELECT and ASK those of SPARQL 1.1, of CONSTRUCT and DESCRIBE those of RDF."""

from __future__ import annotations

from enum import StrEnum


class ResultFormat(StrEnum):
    """How the rows of SELECT and the answer of ASK are written."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"

    @property
    def media_type(self) -> str:
        """The format's media type."""
        return _RESULTS[self]


class GraphFormat(StrEnum):
    """How the triples of CONSTRUCT and DESCRIBE are written."""

    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    NQUADS = "nquads"
    TRIG = "trig"

    @property
    def media_type(self) -> str:
        """The format's media type."""
        return _GRAPHS[self]


_RESULTS = {
    ResultFormat.JSON: "application/sparql-results+json",
    ResultFormat.XML: "application/sparql-results+xml",
    ResultFormat.CSV: "text/csv; charset=utf-8",
    ResultFormat.TSV: "text/tab-separated-values; charset=utf-8",
}
_GRAPHS = {
    GraphFormat.TURTLE: "text/turtle; charset=utf-8",
    GraphFormat.NTRIPLES: "application/n-triples",
    GraphFormat.JSONLD: "application/ld+json",
    GraphFormat.RDFXML: "application/rdf+xml",
    GraphFormat.NQUADS: "application/n-quads",
    GraphFormat.TRIG: "application/trig",
}
#: The format's name in the W3C registry of file formats, as a service description has it.
W3C_FORMATS: dict[ResultFormat | GraphFormat, str] = {
    ResultFormat.JSON: "http://www.w3.org/ns/formats/SPARQL_Results_JSON",
    ResultFormat.XML: "http://www.w3.org/ns/formats/SPARQL_Results_XML",
    ResultFormat.CSV: "http://www.w3.org/ns/formats/SPARQL_Results_CSV",
    ResultFormat.TSV: "http://www.w3.org/ns/formats/SPARQL_Results_TSV",
    GraphFormat.TURTLE: "http://www.w3.org/ns/formats/Turtle",
    GraphFormat.NTRIPLES: "http://www.w3.org/ns/formats/N-Triples",
    GraphFormat.JSONLD: "http://www.w3.org/ns/formats/JSON-LD",
    GraphFormat.RDFXML: "http://www.w3.org/ns/formats/RDF_XML",
    GraphFormat.NQUADS: "http://www.w3.org/ns/formats/N-Quads",
    GraphFormat.TRIG: "http://www.w3.org/ns/formats/TriG",
}
