"""Records in ROR and Wikidata, as RDF and Cypher tell of them."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from graph.property_graph.project import elements
from graph.property_graph.rows import Node
from graph.rdf.context import context
from graph.rdf.describe import describe, locate
from graph.rdf.jsonld import json_ld
from graph.rdf.mapping import quads
from graph.rdf.space import Space
from graph.rdf.writing import Quad, iri
from graph.release.reader import Release

SPACE = Space("https://puxi.example/")
MATCH = iri(SPACE.expand("skos:exactMatch"))
PEKING = iri(SPACE.entity("bei-jing-da-xue"))
RECORDS = {"<https://ror.org/02v51f717>", "<http://www.wikidata.org/entity/Q16952>"}


@pytest.fixture(scope="module")
def release(release_path: Path) -> Release:
    """The release of the shipped data."""
    return Release(release_path)


@pytest.fixture(scope="module")
def exported(release: Release) -> list[Quad]:
    """The whole of it."""
    return list(quads(release, SPACE))


@pytest.fixture(scope="module")
def stated(release: Release) -> dict[str, str]:
    """The address that each statement of an identifier gives, by the statement's own address."""
    rows = release.query("SELECT id, value FROM statements WHERE property = 'identified_as'")
    return {iri(SPACE.statement(str(key))): str(value) for key, value in rows}


def test_each_is_an_address_in_the_graph_of_its_source_and_nothing_else_is_matched(
    exported: list[Quad], release: Release
) -> None:
    rows = release.query("SELECT source_id, subject_id, value FROM statements WHERE property = 'identified_as'")
    expected = {(iri(SPACE.graph(str(s))), iri(SPACE.entity(str(b))), f"<{v}>") for s, b, v in rows}
    found = {(quad.graph, quad.subject, quad.object) for quad in exported if quad.predicate == MATCH}
    assert found == expected
    assert len(found) == 263
    assert {value for _, subject, value in found if subject == PEKING} == RECORDS


def test_the_statement_has_it_as_an_address_too_and_as_written(exported: list[Quad], stated: dict[str, str]) -> None:
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in exported:
        if quad.subject in stated:
            told[quad.subject][quad.predicate].append(quad.object)
    for statement, address in stated.items():
        about = told[statement]
        assert about[iri(SPACE.term("property"))] == [MATCH]
        assert about[iri(SPACE.term("valueEntity"))] == [f"<{address}>"]
        assert about[iri(SPACE.term("value"))] == [f'"{address}"^^<http://www.w3.org/2001/XMLSchema#anyURI>']


def test_nothing_is_said_to_be_the_same_thing(exported: list[Quad]) -> None:
    strong = {iri(SPACE.expand(name)) for name in ("owl:sameAs", "schema:sameAs", "skos:closeMatch")}
    assert not {quad.predicate for quad in exported} & strong
    elsewhere = [q for q in exported if q.subject.startswith(("<https://ror.org/", "<http://www.wikidata.org/"))]
    assert elsewhere == []


def test_the_document_of_a_body_has_them_and_json_ld_a_plain_key(release: Release) -> None:
    thing = locate(release, "institution/bei-jing-da-xue")
    assert thing is not None
    about = sorted(set(describe(release, SPACE, thing).quads))
    assert {quad.object for quad in about if quad.subject == PEKING and quad.predicate == MATCH} == RECORDS
    document = json.loads("".join(json_ld(about, SPACE)))
    graphs = document["@graph"]
    (match,) = [
        node["exactMatch"]
        for graph in graphs
        for node in graph.get("@graph", [])
        if node["id"] == PEKING[1:-1] and "exactMatch" in node
    ]
    assert {f"<{address}>" for address in match} == RECORDS
    assert context(SPACE)["@context"]["exactMatch"] == {"@id": MATCH[1:-1], "@type": "@id"}


def test_the_property_graph_has_the_same_as_a_sorted_list(release: Release, exported: list[Quad]) -> None:
    by_body: dict[str, list[str]] = defaultdict(list)
    for quad in exported:
        if quad.predicate == MATCH:
            by_body[quad.subject].append(quad.object[1:-1])
    held = {
        iri(SPACE.entity(element.key.id)): element.properties["external_ids"]
        for element in elements(release)
        if isinstance(element, Node) and "external_ids" in element.properties
    }
    assert held == {body: sorted(set(addresses)) for body, addresses in by_body.items()}
    assert len(held) == 140
