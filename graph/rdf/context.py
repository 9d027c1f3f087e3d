"""The JSON-LD context: short keys for all terms, with what their values are, so that a program reads plain JSON."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from graph.rdf.space import EDTF, VOCABULARIES, Space
from graph.rdf.terms import TERMS, Sort
from graph.vocabulary import PROPERTIES

_XSD = VOCABULARIES["xsd"]
#: Terms of other vocabularies that the data uses: key, term, type of its values (``@id``, a datatype, or none).
_BORROWED: tuple[tuple[str, str, str], ...] = (
    ("prefLabel", "skos:prefLabel", ""),
    ("altLabel", "skos:altLabel", ""),
    ("definition", "skos:definition", ""),
    ("example", "skos:example", ""),
    # A standard or a source document has an address, a section of Puxi's own documents has none.
    ("source", "dcterms:source", ""),
    ("note", "skos:note", ""),
    ("notation", "skos:notation", ""),
    ("inScheme", "skos:inScheme", "@id"),
    ("topConceptOf", "skos:topConceptOf", "@id"),
    ("hasTopConcept", "skos:hasTopConcept", "@id"),
    ("label", "rdfs:label", ""),
    ("wasDerivedFrom", "prov:wasDerivedFrom", "@id"),
    ("wasAssociatedWith", "prov:wasAssociatedWith", "@id"),
    ("wasGeneratedBy", "prov:wasGeneratedBy", "@id"),
    ("used", "prov:used", "@id"),
    ("startedAtTime", "prov:startedAtTime", _XSD + "dateTime"),
    ("originalOrganization", "org:originalOrganization", "@id"),
    ("resultingOrganization", "org:resultingOrganization", "@id"),
    ("changedBy", "org:changedBy", "@id"),
    ("resultedFrom", "org:resultedFrom", "@id"),
    ("publisher", "dc:publisher", ""),
    ("creator", "dc:creator", ""),
    ("language", "dc:language", ""),
    ("kind", "dc:type", ""),
    ("address", "dc:identifier", ""),
    ("license", "dcterms:license", "@id"),
    ("modified", "dcterms:modified", _XSD + "date"),
    ("format", "dcterms:format", "@id"),
    ("hasVersion", "dcat:hasVersion", "@id"),
    ("isVersionOf", "dcat:isVersionOf", "@id"),
    ("version", "dcat:version", ""),
    ("distribution", "dcat:distribution", "@id"),
    ("downloadURL", "dcat:downloadURL", "@id"),
    ("mediaType", "dcat:mediaType", "@id"),
    ("vocabulary", "void:vocabulary", "@id"),
    ("uriSpace", "void:uriSpace", ""),
    ("sparqlEndpoint", "void:sparqlEndpoint", "@id"),
)
#: Terms of the vocabulary table: what its ranges are in RDF.
_DATES = {"schema:foundingDate", "schema:dissolutionDate", "dcterms:issued"}


@lru_cache(maxsize=8)
def keys(space: Space) -> dict[str, tuple[str, str]]:
    """The key of each property, by its address, and the type of its values (``@id``, a datatype, or empty)."""
    found: dict[str, tuple[str, str]] = {}
    for key, name, kind in _BORROWED:
        found[space.expand(name)] = (key, kind)
    for prop in PROPERTIES.values():
        address = space.expand(prop.rdf)
        if prop.rdf != "rdf:type" and address not in found:
            kind = "@id" if prop.range not in {"text", "date"} or prop.rdf == "foaf:page" else ""
            found[address] = (prop.rdf.partition(":")[2], EDTF if prop.rdf in _DATES else kind)
    for term in TERMS.values():
        if term.sort is not Sort.CLASS:
            kind = "@id" if term.sort is Sort.OBJECT else ""
            datatype = space.expand(term.range) if term.range and term.range != "xsd:string" else ""
            found[space.term(term.name)] = (term.name, kind or datatype)
    return found


def context(space: Space) -> dict[str, Any]:
    """The context, as a JSON-LD document of its own."""
    entries: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    entries |= space.prefixes()
    for address, (key, kind) in sorted(keys(space).items(), key=lambda item: item[1][0]):
        entries[key] = {"@id": address, "@type": kind} if kind else {"@id": address}
    return {"@context": entries}


def written(space: Space) -> str:
    """The context as the text of its file."""
    return json.dumps(context(space), ensure_ascii=False, indent=2) + "\n"
