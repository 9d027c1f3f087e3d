"""The terms of other vocabularies that an export may use, and where each is defined.

Looked up in the lists that rdflib ships (made from the published vocabularies); those of DCAT 3, which rdflib's list does
not have, in the recommendation.
"""

from __future__ import annotations

from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD, DefinedNamespace

from graph.rdf.space import EDTF, VOCABULARIES

#: Prefix: the document that defines the terms, what rdflib knows of it, and the terms that are used.
BORROWED: dict[str, tuple[str, type[DefinedNamespace], str]] = {
    "rdf": ("https://www.w3.org/TR/rdf-schema/", RDF, "type langString"),
    "rdfs": ("https://www.w3.org/TR/rdf-schema/", RDFS, "label"),
    "xsd": ("https://www.w3.org/TR/xmlschema11-2/", XSD, "anyURI boolean date dateTime string"),
    "org": (
        "https://www.w3.org/TR/vocab-org/",
        ORG,
        "ChangeEvent Organization changedBy originalOrganization purpose resultedFrom resultingOrganization subOrganizationOf",
    ),
    "prov": (
        "https://www.w3.org/TR/prov-o/",
        PROV,
        "Activity Entity startedAtTime used wasAssociatedWith wasDerivedFrom wasGeneratedBy",
    ),
    "skos": (
        "https://www.w3.org/TR/skos-reference/",
        SKOS,
        "Concept ConceptScheme altLabel definition exactMatch example hasTopConcept inScheme notation note prefLabel topConceptOf",
    ),
    "dcterms": (
        "https://www.dublincore.org/specifications/dublin-core/dcmi-terms/",
        DCTERMS,
        "format identifier issued license modified source title",
    ),
    "dc": (
        "https://www.dublincore.org/specifications/dublin-core/dcmi-terms/",
        DC,
        "creator identifier language publisher type",
    ),
    "foaf": ("http://xmlns.com/foaf/0.1/", FOAF, "Person page"),
    "schema": (
        "https://schema.org/",
        SDO,
        (
            "CollegeOrUniversity Corporation GovernmentOrganization Hospital Organization Place ResearchOrganization award "
            "dissolutionDate foundingDate location"
        ),
    ),
    "dcat": ("https://www.w3.org/TR/vocab-dcat-3/", DCAT, "Dataset Distribution distribution downloadURL mediaType"),
    "void": ("https://www.w3.org/TR/void/", VOID, "Dataset sparqlEndpoint uriSpace vocabulary"),
}
#: https://www.w3.org/TR/vocab-dcat-3/#dataset-versions, the last one under "Use of inverse properties".
DCAT_3 = ("version", "hasVersion", "isVersionOf")


def borrowed() -> set[str]:
    """The addresses of all of them."""
    found = {VOCABULARIES[prefix] + name for prefix, (_, _, names) in BORROWED.items() for name in names.split()}
    return found | {VOCABULARIES["dcat"] + name for name in DCAT_3} | {EDTF}
