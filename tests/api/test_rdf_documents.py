"""Documents about things: each parses in other people's parsers, with as many triples as we say that it has."""

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient
from pyld import jsonld  # type: ignore[import-untyped]

from api.rdf import FORMATS
from graph.rdf import ontology, own
from graph.rdf.borrowed import DEFINED_BY
from graph.rdf.concepts import CODES
from graph.rdf.describe import describe, locate
from graph.rdf.space import Space
from graph.rdf.terms import TERMS
from graph.release.reader import Release
from tests.api.page import read

SPACE = Space()
THINGS = [
    "institution/netrc-xiao-mai",
    "institution/group-100-nels",
    "event/event-e0001",
    "statement/s03bf00b094f624d2",
    "source/jamestown-2023-self-reliance",
    "graph/source/jamestown-2023-self-reliance",
    "programme/programme-ntic",
    "programme/programme-nljerc",
    "policy/policy-action-plan-for-improving-the-technological-capabilities-b4540c",
    "place/place-bei-jing",
    "field/field-5g-zhong-gao-pin-qi-jian",
    "person/person-cai-hui-yi",
    "scheme/designation",
    "fate/unknown",
    "designation/NETRC_or_NERC",
    "dataset",
]
#: Things of these sorts have no other page.
WITH_PLAIN_PAGES = {"event", "statement", "policy", "person", "scheme", "fate", "designation", "dataset"}
OXIGRAPH = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
RDFLIB = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "rdf": "xml", "jsonld": "json-ld"}
#: Those that know graphs.
GRAPHS = {"nq", "trig", "jsonld"}


def counts(text: str, ending: str) -> tuple[int, int]:
    """How many triples or quads rdflib and Oxigraph find, each counted once."""
    found = set(pyoxigraph.parse(text.encode(), format=OXIGRAPH[ending]))
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=RDFLIB[ending])
    return len({quad[: 4 if ending in GRAPHS else 3] for quad in dataset.quads()}), len(found)


def with_context(text: str, context: dict[str, Any]) -> str:
    """A JSON-LD document with its context in it, so that no parser asks the net for it."""
    document = json.loads(text)
    assert document["@context"] == SPACE.context
    return json.dumps({**document, **context})


@pytest.fixture(scope="module")
def context(client: TestClient) -> dict[str, Any]:
    answer = client.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


# rdflib warns of itself.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("path", THINGS)
def test_every_representation_has_the_same_triples_in_every_parser(
    client: TestClient, release: Release, context: dict[str, Any], path: str
) -> None:
    thing = locate(release, path)
    assert thing is not None
    quads = set(describe(release, SPACE, thing).quads)
    assert any(quad.subject == f"<{SPACE.base}{path}>" for quad in quads) or path.startswith("graph/")
    triples = {quad[1:] for quad in quads}
    for ending in RDFLIB:
        answer = client.get(f"/{path}.{ending}")
        assert answer.status_code == 200, (path, ending)
        assert answer.headers["content-type"].partition(";")[0] == FORMATS[ending].media_type
        text = with_context(answer.text, context) if ending == "jsonld" else answer.text
        wanted = len(quads if ending in GRAPHS else triples)
        assert counts(text, ending) == (wanted, wanted), (path, ending)


@pytest.mark.parametrize("path", ["institution/netrc-xiao-mai", "event/event-e0001", "dataset", "ontology"])
def test_json_ld_expands_with_the_official_context_and_nothing_else(
    client: TestClient, context: dict[str, Any], path: str
) -> None:
    asked: list[str] = []

    def load(url: str, _: object) -> dict[str, Any]:
        asked.append(url)
        assert url == SPACE.context
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    document = client.get(f"/{path}.jsonld").json()
    lines = jsonld.to_rdf(document, {"documentLoader": load, "format": "application/n-quads"})
    # The ontology needs no context at all.
    assert set(asked) == ({SPACE.context} if path != "ontology" else set())
    ours = pyoxigraph.parse(client.get(f"/{path}.nq").content, format=pyoxigraph.RdfFormat.N_QUADS)
    assert set(pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_QUADS)) == set(ours)
    assert client.get(f"/{path}.json").status_code == 200


def test_turtle_of_an_institution_tells_its_lineage_with_sources(client: TestClient) -> None:
    answer = client.get("/institution/netrc-xiao-mai", headers={"Accept": "text/turtle"})
    found = rdflib.Graph()
    found.parse(data=answer.text, format="turtle")
    rows = list(
        found.query(
            "PREFIX puxi: <https://puxi.example/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#> "
            "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            "SELECT ?later ?title ?status WHERE { ?event puxi:original <https://puxi.example/institution/netrc-xiao-mai> ; "
            "puxi:resulting/skos:prefLabel ?later ; puxi:status/skos:prefLabel ?status ; "
            "puxi:account/prov:wasDerivedFrom ?source . ?source dcterms:title ?title ; puxi:reliability ?how }"
        )
    )
    assert any("国家小麦技术创新中心" in str(row) for row in rows)


def test_an_id_of_former_times_redirects_for_ever(client: TestClient, release: Release) -> None:
    old, now = next((o, n) for o, n in release.redirects().items() if SPACE.entity(n).endswith(f"/institution/{n}"))
    asked = client.get(f"/institution/{old}", headers={"Accept": "text/turtle"})
    assert (asked.status_code, asked.headers["location"]) == (308, f"/institution/{now}")
    assert asked.headers["vary"] == "Accept"
    named = client.get(f"/institution/{old}.nq")
    assert (named.status_code, named.headers["location"]) == (308, f"/institution/{now}.nq")
    assert client.get(f"/institution/{old}", headers={"Accept": "application/json"}).status_code == 308
    place = client.get("/institution/place-bei-jing.ttl")
    assert (place.status_code, place.headers["location"]) == (308, "/place/place-bei-jing.ttl")


def test_a_name_leads_to_the_institution_that_bears_it(client: TestClient) -> None:
    name = "国家小麦工程技术研究中心"
    asked = client.get(f"/institution/{name}", headers={"Accept": "text/turtle"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/institution/netrc-xiao-mai")
    assert client.get(f"/institution/{name}.trig").headers["location"] == "/institution/netrc-xiao-mai.trig"
    several = client.get("/institution/小麦", headers={"Accept": "text/turtle"})
    assert several.status_code == 409
    assert several.headers["content-type"] == "application/problem+json"
    assert len(several.json()["candidates"]) == 10


def test_a_programme_is_found_by_its_code_and_its_page_by_its_uri(client: TestClient) -> None:
    asked = client.get("/programme/NTIC", headers={"Accept": "text/turtle"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/programme/programme-ntic")
    page = client.get("/programme/programme-ntic")
    assert (page.status_code, page.headers["location"]) == (308, "/programme/NTIC")
    undecided = client.get("/programme/NETRC_or_NERC.ttl")
    assert (undecided.status_code, undecided.headers["location"]) == (303, "/designation/NETRC_or_NERC.ttl")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/institution/nothing", "unknown_name"),
        ("/source/nothing", "unknown_source"),
        ("/place/nothing", "unknown_place"),
        ("/field/nothing", "unknown_field"),
        ("/event/nothing", "unknown_thing"),
        ("/statement/s0", "unknown_thing"),
        ("/status/nothing", "unknown_thing"),
        ("/release/r0", "unknown_thing"),
    ],
)
def test_what_the_dataset_does_not_have_is_told_in_the_form_asked_for(client: TestClient, path: str, code: str) -> None:
    for answer in (
        client.get(path, headers={"Accept": "text/turtle"}),
        client.get(path, headers={"Accept": "application/json"}),
        client.get(f"{path}.nq"),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
        assert answer.json()["code"] == code
    page = client.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_what_a_description_does_not_take_is_refused(client: TestClient) -> None:
    for asked, status in (
        ("as_of=2011", 400),
        ("part=2", 400),
        ("part=0", 422),
        ("part=x", 422),
        ("part=1&part=1", 400),
    ):
        answer = client.get(f"/institution/netrc-xiao-mai.ttl?{asked}")
        assert answer.status_code == status, asked
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/institution/netrc-xiao-mai.ttl?part=1").status_code == 200


def test_parts_are_linked_one_to_the_next(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.rdf.describe.MOST_STATEMENTS", 100)
    found: set[str] = set()
    parts = 0
    address = "/institution/guo-jia-fa-zhan-he-gai-ge-wei-yuan-hui.nq?part=1"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        found |= set(answer.text.splitlines())
        parts += 1
        following = re.search(r'<([^>]*)>; rel="next"', answer.headers["link"])
        address = following[1] if following else ""
    assert parts > 2
    monkeypatch.undo()
    whole = client.get("/institution/guo-jia-fa-zhan-he-gai-ge-wei-yuan-hui.nq")
    assert found == set(whole.text.splitlines())


@pytest.mark.parametrize("prefix", ["", "/en", "/zh"])
@pytest.mark.parametrize("path", [path for path in THINGS if path.partition("/")[0] in WITH_PLAIN_PAGES])
def test_what_has_no_other_page_has_a_plain_one(client: TestClient, prefix: str, path: str) -> None:
    answer = client.get(f"{prefix}/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    page = read(answer.text)
    assert page.one("h1").text
    if path.partition("/")[0] in {"event", "statement", "policy", "person"}:
        assert 'href="#source-1' in answer.text, "it cites its sources"
    assert f'href="/{path}.ttl"' in answer.text


def test_links_on_those_pages_lead_somewhere(client: TestClient) -> None:
    for path in (*THINGS, "ontology"):
        if path.partition("/")[0] in {"institution", "source", "graph", "programme", "place", "field"}:
            continue
        text = client.get(f"/{path}", headers={"Accept": "text/html"}).text
        main = text.partition("<main")[2].partition("</main")[0]
        links = {link for link in re.findall(r'href="(/[^"#]*)', main) if not link.startswith("/data/")}
        assert links
        for link in sorted(links)[:25]:
            # As a browser asks: without that, /sparql would first make its store, to tell programs what it is.
            answer = client.get(unquote(link), headers={"Accept": "text/html"})
            assert answer.status_code in {200, 303, 308}, (path, link)


def test_graphs_and_builds_lead_to_what_they_belong_to(client: TestClient, release: Release) -> None:
    for path, target in (
        ("/graph/source/11critic-2021-natlab", "/source/11critic-2021-natlab"),
        ("/graph/puxi", "/dataset"),
        (f"/release/{release.id}/build", f"/release/{release.id}"),
    ):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert client.get("/graph/puxi.ttl").headers["location"] == "/dataset.ttl"
    assert client.get(f"/release/{release.id}/build.ttl").status_code == 200


def test_the_page_of_an_institution_offers_its_rdf(client: TestClient) -> None:
    text = client.get("/en/institution/netrc-xiao-mai").text
    for media, ending in (("text/turtle", "ttl"), ("application/ld+json", "jsonld")):
        address = f"/institution/netrc-xiao-mai.{ending}"
        assert f'<link rel="alternate" type="{media}" href="{address}">' in text
        assert f'<a href="{address}" download>' in text
        assert client.get(address).status_code == 200
    # Under conditions the page tells less than the description does.
    assert 'xiao-mai.ttl" download' not in client.get("/en/institution/netrc-xiao-mai?as_of=2011").text


def test_shapes_are_served_as_soon_as_there_are_some(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(own.DOCUMENTS, "shapes", lambda space: f"<{space.shapes}> a <https://example.org/Invented> .\n")
    assert client.get("/shapes", headers={"Accept": "text/turtle"}).text.startswith("<https://puxi.example/shapes> a ")
    assert client.get("/shapes.nt").text.count("\n") == 1
    assert "SHACL shapes" in client.get("/en/shapes").text


def test_documents_of_our_own_are_those_of_no_release(client: TestClient) -> None:
    sizes = set()
    for ending in RDFLIB:
        answer = client.get(f"/ontology.{ending}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == FORMATS[ending].media_type
        assert not answer.headers["etag"].startswith('"r'), "it names no release"
        sizes.add(len(set(pyoxigraph.parse(answer.content, format=OXIGRAPH[ending]))))
    assert len(sizes) == 1
    assert sizes.pop() > 300
    found = rdflib.Graph()
    found.parse(io.BytesIO(client.get("/ontology", headers={"Accept": "text/turtle"}).content), format="turtle")
    assert (rdflib.URIRef(SPACE.ontology), rdflib.RDF.type, rdflib.OWL.Ontology) in found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ontologys_page_tells_of_each_term_what_the_ontology_says(client: TestClient, language: str) -> None:
    graph = ontology.ontology(SPACE)
    page = read(client.get(f"/{language}/ontology").text)
    own = {SPACE.term(""): "puxi:"} | {address: f"{prefix}:" for prefix, address in SPACE.prefixes().items()}

    def short(address: str) -> str:
        return next(prefix + address[len(begin) :] for begin, prefix in own.items() if address.startswith(begin))

    terms = {term for term in set(graph.subjects(rdflib.SKOS.definition)) if str(term).startswith(SPACE.term(""))}
    assert len(terms) == len(TERMS)
    for term in terms:
        # A browser that follows the term's own address comes to where the page tells of it.
        section = page.by_id(str(term).partition("#")[2])
        told = section.text
        assert " ".join(str(graph.value(term, rdflib.SKOS.definition)).split()) in told
        for label in graph.objects(term, rdflib.SKOS.prefLabel):
            assert str(label) in told
        assert f"owl:{str(graph.value(term, rdflib.RDF.type)).partition('#')[2]}" in told
        codes = {code.text for code in section.all("code")}
        relations = (
            rdflib.RDFS.domain,
            rdflib.RDFS.range,
            rdflib.RDFS.subClassOf,
            rdflib.RDFS.subPropertyOf,
        )
        for relation in relations:
            assert {short(str(value)) for value in graph.objects(term, relation)} <= codes
        for source in graph.objects(term, rdflib.DCTERMS.source):
            if str(source).startswith(SPACE.base):
                assert f"/{language}/{str(source)[len(SPACE.base) :]}" in section.links()
            else:
                assert str(source) in told
        example = str(graph.value(term, rdflib.SKOS.example))
        for path in re.findall(rf"<{SPACE.base}([^>]+)>", example):
            assert (f"#{path.partition('#')[2]}" if "#" in path else f"/{language}/{path}") in section.links()


def test_every_link_of_the_ontologys_page_leads_somewhere(client: TestClient) -> None:
    page = read(client.get("/en/ontology").text)
    main = page.one("main")
    anchors = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
    links = set(main.links())
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    for link in sorted(link for link in links if link.startswith("/")):
        assert client.get(unquote(link), follow_redirects=True).status_code == 200, link
    assert {"/ontology.ttl", "/ontology.jsonld", "/ontology.rdf", "/context.jsonld", "/en/shapes"} <= links
    assert set(DEFINED_BY.values()) <= links
    assert "https://creativecommons.org/licenses/by/4.0/" in links
    assert ontology.VERSION in main.text
    assert {f"/en/{scheme}/{code}" for scheme, codes in CODES.items() for code in codes} <= links


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-hans")])
def test_the_page_of_a_code_says_what_it_means_and_where_that_comes_from(
    client: TestClient, language: str, tag: str
) -> None:
    graph = ontology.concept_schemes(SPACE)
    for path in ("designation/NTIC", "fate/continuing", "scheme/outcome"):
        page = read(client.get(f"/{language}/{path}").text).one("main")
        concept = rdflib.URIRef(SPACE.base + path)
        definition = next(t for t in graph.objects(concept, rdflib.SKOS.definition) if t.language == tag)  # type: ignore[attr-defined]
        assert " ".join(str(definition).split()) in page.text
        for source in graph.objects(concept, rdflib.DCTERMS.source):
            if str(source).startswith(SPACE.base):
                assert f"/{language}/{str(source)[len(SPACE.base) :]}" in page.links()
            else:
                assert str(source) in page.text


def test_the_licence_of_the_ontology_is_the_one_that_its_files_are_under() -> None:
    licence = ontology.ontology(SPACE).value(rdflib.URIRef(SPACE.ontology), rdflib.DCTERMS.license)
    text = (Path(__file__).resolve().parents[2] / "LICENSE-DATA").read_text(encoding="utf-8")
    assert str(licence) in text
    assert "ontologies/" in text.partition(str(licence))[0]
