"""The names under which Puxi's things are known in RDF: one base address, and a path for each sort of thing.

The base is the reader's: whoever publishes the graph sets it to an address of their own, under which the pages and
documents are served. Without that it is an address that can belong to nobody (RFC 2606), so that no one takes an export
for something that can be looked up.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from graph.errors import BadParameter
from graph.vocabulary import DESIGNATIONS

#: ``PUXI_BASE`` sets another.
DEFAULT_BASE = "https://puxi.example/"
VARIABLE = "PUXI_BASE"

#: Vocabularies that are not ours, under the prefixes by which everybody knows them.
VOCABULARIES: dict[str, str] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}
#: The datatype of dates as sources give them (EDTF, levels 0 to 2), by the Library of Congress.
EDTF = VOCABULARIES["edtf"] + "EDTF"

#: Ids that carry what they are in front; all others are bodies'.
_PATHS = {
    "event-": "event/",
    "programme-": "programme/",
    "policy-": "policy/",
    "place-": "place/",
    "field-": "field/",
    "person-": "person/",
}
#: Sets of codes, each a concept scheme.
SCHEMES = ("designation", "status", "outcome", "fate", "reliability", "confidence")


@dataclass(frozen=True, slots=True)
class Space:
    """The names that begin with one base address."""

    base: str = DEFAULT_BASE

    @classmethod
    def of(cls, base: str | None = None) -> Space:
        """The space of a base address, given here or by the environment.

        Raises:
            BadParameter: it is no address that names can begin with.
        """
        text = (base or os.environ.get(VARIABLE, "") or DEFAULT_BASE).strip()
        try:
            parts = urlsplit(text)
            fits = parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment)
            _ = parts.port
        except ValueError:
            fits = False
        if not fits or not re.fullmatch(r"[A-Za-z0-9:/._~%@!$&'()*+,;=\[\]-]+", text):
            raise BadParameter(
                "base", text, "an address that begins with http:// or https://, such as https://example.org/puxi/"
            )
        return cls(text if text.endswith("/") else text + "/")

    @property
    def ontology(self) -> str:
        """The ontology itself, and the document that tells of it."""
        return f"{self.base}ontology"

    @property
    def shapes(self) -> str:
        """The graph of the shapes."""
        return f"{self.base}shapes"

    @property
    def context(self) -> str:
        """The JSON-LD context, a document of its own."""
        return f"{self.base}context.jsonld"

    @property
    def dataset(self) -> str:
        """The dataset, whatever its release."""
        return f"{self.base}dataset"

    def term(self, name: str) -> str:
        """A class or property of Puxi's ontology."""
        return f"{self.base}ontology#{name}"

    def entity(self, entity_id: str) -> str:
        """A body, event, policy, programme, place, field or person."""
        for prefix, path in _PATHS.items():
            if entity_id.startswith(prefix):
                return f"{self.base}{path}{quote(entity_id, safe='')}"
        return f"{self.base}institution/{quote(entity_id, safe='')}"

    def statement(self, statement_id: str) -> str:
        """A statement."""
        return f"{self.base}statement/{quote(statement_id, safe='')}"

    def source(self, source_id: str) -> str:
        """A source document."""
        return f"{self.base}source/{quote(source_id, safe='')}"

    def graph(self, source_id: str) -> str:
        """The named graph of what one source document says."""
        return f"{self.base}graph/source/{quote(source_id, safe='')}"

    @property
    def derived(self) -> str:
        """The named graph of what Puxi itself makes of the statements, and of what describes them."""
        return f"{self.base}graph/puxi"

    def release(self, release_id: str) -> str:
        """One release of the dataset."""
        return f"{self.base}release/{quote(release_id, safe='')}"

    def part(self, release_id: str, min_reliability: str) -> str:
        """The part of a release that rests on sources of this reliability or a better one."""
        return f"{self.release(release_id)}/reliability/{min_reliability}"

    def concept(self, scheme: str, code: str) -> str:
        """A concept of one of the schemes: ``designation/NTIC``, ``status/applied``."""
        return f"{self.base}{scheme}/{quote(code, safe='')}"

    def scheme(self, name: str) -> str:
        """A concept scheme."""
        return f"{self.base}scheme/{name}"

    def expand(self, name: str) -> str:
        """The address of a term written with its prefix: ``org:ChangeEvent``, ``puxi:managingUnit``."""
        prefix, _, local = name.partition(":")
        return self.term(local) if prefix == "puxi" else VOCABULARIES[prefix] + local

    def prefixes(self) -> dict[str, str]:
        """The prefixes of a document, Puxi's own first."""
        return {"puxi": self.term(""), **VOCABULARIES}

    def entity_id(self, address: str) -> str:
        """The id of an entity by its address; empty if it is none of this space."""
        if not address.startswith(self.base):
            return ""
        path, _, last = address[len(self.base) :].rpartition("/")
        return unquote(last) if f"{path}/" in {"institution/", *_PATHS.values()} else ""


def programme_entity(code: str) -> str:
    """The id of the programme that a designation belongs to; empty for those that name none."""
    return "" if code not in DESIGNATIONS or code == "NETRC_or_NERC" else f"programme-{code.lower()}"
