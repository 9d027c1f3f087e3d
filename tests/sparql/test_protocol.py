"""The SPARQL 1.1 Protocol, as far as it speaks of an endpoint that only reads: one test for each of its demands."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import rdflib
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.sparql.conftest import SPACE

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s WHERE { ?s puxi:designation <designation/NTIC> } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s a puxi:Policy ; skos:prefLabel ?o }"
JSON = "application/sparql-results+json"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DERIVED = SPACE.derived


def get(client: TestClient, query: str, accept: str = JSON, **more: Any) -> Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


def refused(response: Response, status: int, code: str) -> dict[str, object]:
    """A problem as RFC 9457 has it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["detail"]
    return dict(told)


# Section 2.1: the three ways of sending a query.


def test_query_get(client: TestClient) -> None:
    response = get(client, ASK)
    assert response.status_code == 200
    assert response.json()["boolean"] is True


def test_query_post_form(client: TestClient) -> None:
    response = client.post("/sparql", data={"query": ASK}, headers={"Accept": JSON})
    assert response.status_code == 200
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("media", [QUERY, f"{QUERY}; charset=utf-8", f'{QUERY.upper()};charset="UTF-8"'])
def test_query_post_direct(client: TestClient, media: str) -> None:
    response = client.post("/sparql", content=ASK, headers={"Accept": JSON, "Content-Type": media})
    assert response.status_code == 200
    assert response.json()["boolean"] is True


def test_the_three_ways_answer_alike(client: TestClient) -> None:
    by_form = client.post("/sparql", data={"query": SELECT}, headers={"Accept": JSON})
    direct = client.post("/sparql", content=SELECT, headers={"Accept": JSON, "Content-Type": QUERY})
    assert get(client, SELECT).json() == by_form.json() == direct.json()
    assert len(direct.json()["results"]["bindings"]) == 3


def test_chinese_goes_both_ways(client: TestClient) -> None:
    text = '# 小麦\nSELECT ?s { ?s skos:prefLabel "国家小麦工程技术研究中心"@zh }'
    for response in (
        get(client, text),
        client.post("/sparql", data={"query": text}, headers={"Accept": JSON}),
        client.post("/sparql", content=text.encode(), headers={"Accept": JSON, "Content-Type": QUERY}),
    ):
        (row,) = response.json()["results"]["bindings"]
        assert row["s"]["value"] == SPACE.entity("netrc-xiao-mai")


# Bad requests.


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(client: TestClient, method: str) -> None:
    response = client.request(method, "/sparql", params={"query": ASK})
    refused(response, 405, "method_not_allowed")
    assert {part.strip() for part in response.headers["allow"].split(",")} == {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize(
    "query", ["ASK { ?s ?p ", "SELECT", "ASK {} ASK {}", "SELECT ?x ?x {}", "\x00", "ASK { ?s ?p 'a\nb' }"]
)
def test_bad_syntax(client: TestClient, query: str) -> None:
    for response in (get(client, query), client.post("/sparql", data={"query": query}, headers={"Accept": JSON})):
        assert refused(response, 400, "sparql_error")["line"]


def test_a_syntax_error_tells_its_place(client: TestClient) -> None:
    told = refused(get(client, "SELECT ?s\nWHERE { ?s ?p . }"), 400, "sparql_error")
    assert told["line"] == 2
    assert 10 <= int(str(told["column"])) <= 17
    told = refused(get(client, "ASK {\n  ?s ex:name ?o }"), 400, "sparql_error")
    assert (told["line"], told["column"]) == (2, 6)
    assert "ex:" in str(told["detail"])


@pytest.mark.parametrize("query", ["", "  \n ", "# nothing"])
def test_an_empty_query(client: TestClient, query: str) -> None:
    assert get(client, query).status_code == 400


def test_several_queries(client: TestClient) -> None:
    refused(client.get(f"/sparql?{urlencode([('query', ASK), ('query', ASK)])}"), 400, "bad_parameter")
    twice = urlencode([("query", ASK), ("query", SELECT)])
    refused(client.post("/sparql", content=twice, headers={"Content-Type": FORM}), 400, "bad_parameter")
    both = client.post("/sparql", params={"query": ASK}, content=ASK, headers={"Content-Type": QUERY})
    refused(both, 400, "bad_query")
    refused(client.post("/sparql", params={"query": ASK}, data={"query": ASK}), 400, "bad_parameter")


@pytest.mark.parametrize("media", ["text/plain", "application/json", "multipart/form-data; boundary=x", "", "sparql"])
def test_wrong_media_types(client: TestClient, media: str) -> None:
    response = client.post("/sparql", content=ASK, headers={"Content-Type": media} if media else {})
    refused(response, 415, "unsupported_media_type")


def test_a_form_without_a_query(client: TestClient) -> None:
    refused(client.post("/sparql", content="ask=1", headers={"Content-Type": FORM}), 400, "bad_query")
    refused(client.get("/sparql", params={"default-graph-uri": DERIVED}), 400, "bad_query")


def test_what_is_not_utf8(client: TestClient) -> None:
    refused(client.get("/sparql?query=ASK%20%7B%20?s%20?p%20%22%E9%22%20%7D"), 400, "bad_query")
    body = "ASK { ?s ?p '小麦' }".encode("gb18030")
    refused(client.post("/sparql", content=body, headers={"Content-Type": QUERY}), 400, "bad_query")
    refused(client.post("/sparql", content=b"query=" + body, headers={"Content-Type": FORM}), 400, "bad_query")
    wide = client.post("/sparql", content=ASK.encode("utf-16"), headers={"Content-Type": f"{QUERY}; charset=utf-16"})
    refused(wide, 415, "unsupported_media_type")


def test_a_body_that_is_too_long(client: TestClient) -> None:
    refused(client.post("/sparql", content="#" * 600_000, headers={"Content-Type": QUERY}), 413, "body_too_long")


# SPARQL Update, in every way in which it could come.


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <b:b> <c:c> }",
        "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <https://example.org/x>",
        "CLEAR ALL",
        "DROP GRAPH <x:x>",
        "# a comment\ncreate graph <x:x>",
        "WITH <x:x> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused(client: TestClient, update: str) -> None:
    before = get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()
    for told in (
        refused(get(client, update), 400, "sparql_error"),
        refused(client.post("/sparql", content=update, headers={"Content-Type": QUERY}), 400, "sparql_error"),
        refused(client.post("/sparql", data={"update": update}), 400, "bad_query"),
        refused(client.get("/sparql", params={"update": update}), 400, "bad_query"),
        refused(
            client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
            415,
            "unsupported_media_type",
        ),
        refused(client.post("/sparql", data={"query": ASK, "using-graph-uri": DERIVED}), 400, "bad_query"),
    ):
        assert "update" in str(told["detail"]).lower()
    assert get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json() == before


# Section 2.1.4: the dataset.

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMES = "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"


def one(response: Response) -> int:
    assert response.status_code == 200, response.text
    (row,) = response.json()["results"]["bindings"]
    return int(row["n"]["value"])


def names(response: Response) -> list[str]:
    return [row["g"]["value"] for row in response.json()["results"]["bindings"]]


def sources(client: TestClient) -> tuple[str, str]:
    """Two graphs that have triples in common."""
    query = """SELECT ?a ?b { GRAPH ?a { ?s puxi:supportingUnit ?o } GRAPH ?b { ?s puxi:supportingUnit ?o }
        FILTER (STR(?a) < STR(?b)) } ORDER BY ?a ?b LIMIT 1"""
    (row,) = get(client, query).json()["results"]["bindings"]
    return row["a"]["value"], row["b"]["value"]


def test_the_default_graph_has_each_triple_once(client: TestClient) -> None:
    every = one(get(client, COUNT))
    named = one(get(client, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))
    each = one(get(client, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"))
    assert every == each < named


def test_a_default_graph(client: TestClient) -> None:
    within = one(get(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DERIVED}> {{ ?s ?p ?o }} }}"))
    given = {"default-graph-uri": DERIVED}
    assert one(get(client, COUNT, **given)) == within < one(get(client, COUNT))
    assert one(get(client, COUNT.replace("{", f"FROM <{DERIVED}> {{", 1))) == within
    posted = client.post("/sparql", data={"query": COUNT, **given}, headers={"Accept": JSON})
    direct = client.post("/sparql", params=given, content=COUNT, headers={"Accept": JSON, "Content-Type": QUERY})
    assert one(posted) == one(direct) == within
    assert names(get(client, NAMES, **given)) == []


def test_several_default_graphs_are_merged(client: TestClient) -> None:
    first, second = sources(client)
    alone = [one(get(client, COUNT, **{"default-graph-uri": graph})) for graph in (first, second)]
    both = one(get(client, COUNT, JSON, **{"default-graph-uri": [first, second]}))
    assert max(alone) < both < sum(alone)
    assert one(get(client, COUNT.replace("{", f"FROM <{first}> FROM <{second}> {{", 1))) == both


def test_named_graphs(client: TestClient) -> None:
    first, second = sources(client)
    assert names(get(client, NAMES, JSON, **{"named-graph-uri": [second, first]})) == [first, second]
    assert one(get(client, COUNT, **{"named-graph-uri": first})) == 0
    in_text = NAMES.replace("{", f"FROM NAMED <{first}> FROM NAMED <{second}> {{", 1)
    assert names(get(client, in_text)) == [first, second]


def test_the_request_goes_before_the_query(client: TestClient) -> None:
    first, second = sources(client)
    query = COUNT.replace("{", f"FROM <{first}> {{", 1)
    expected = one(get(client, COUNT, **{"default-graph-uri": second}))
    assert one(get(client, query, **{"default-graph-uri": second})) == expected
    assert names(get(client, NAMES.replace("{", f"FROM NAMED <{first}> {{", 1), **{"named-graph-uri": second})) == [
        second
    ]


@pytest.mark.parametrize(
    "graph", ["https://example.org/x", "file:///etc/passwd", "http://127.0.0.1:1/", "graph", "", "<>", "小麦"]
)
def test_graphs_of_elsewhere_are_refused(client: TestClient, graph: str) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        refused(get(client, ASK, **{name: graph}), 400, "sparql_error")
    if graph.startswith(("https:", "file:")):
        refused(get(client, f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}"), 400, "sparql_error")  # noqa: S608
        refused(get(client, f"SELECT * FROM NAMED <{graph}> {{ ?s ?p ?o }}"), 400, "sparql_error")  # noqa: S608


# Content types of answers.


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (f"{JSON};q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("image/png, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("text/csv;q=0, */*", JSON),
        ("application/sparql-results+json, application/sparql-results+xml;q=0.9, */*;q=0.1", JSON),
        ("text/turtle, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_forms_of_results(client: TestClient, accept: str | None, sent: str) -> None:
    headers = {"Accept": accept} if accept else {}
    for query in (SELECT, ASK):
        request = client.build_request("GET", "/sparql", params={"query": query}, headers=headers)
        if accept is None:
            del request.headers["accept"]
        response = client.send(request)
        assert response.status_code == 200
        assert response.headers["content-type"] == sent
        assert "Accept" in [part.strip() for part in response.headers["vary"].split(",")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own reader of JSON-LD
@pytest.mark.parametrize(
    ("accept", "sent", "parser"),
    [
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-quads", "application/n-quads", "nt"),
        ("application/trig", "application/trig", "turtle"),
        ("text/csv, application/ld+json;q=0.1", "application/ld+json", "json-ld"),
    ],
)
def test_forms_of_graphs(client: TestClient, accept: str, sent: str, parser: str) -> None:
    response = get(client, CONSTRUCT, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == sent
    expected = rdflib.Graph().parse(data=get(client, CONSTRUCT, "text/turtle").text, format="turtle")
    # Without graphs, N-Quads are N-Triples, and TriG is Turtle.
    assert set(rdflib.Graph().parse(data=response.text, format=parser)) == set(expected)
    assert len(expected) > 30


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "text/turtle"), (ASK, "application/n-quads"), (CONSTRUCT, "text/csv"), (SELECT, "image/png")],
)
def test_no_form_that_fits(client: TestClient, query: str, accept: str) -> None:
    told = refused(get(client, query, accept), 406, "not_acceptable")
    assert "text/turtle" in str(told["detail"]) or JSON in str(told["detail"])


def test_describe(client: TestClient) -> None:
    response = get(client, "DESCRIBE <institution/netrc-xiao-mai>", "text/turtle")
    found = rdflib.Graph().parse(data=response.text, format="turtle")
    assert (rdflib.URIRef(SPACE.entity("netrc-xiao-mai")), rdflib.SKOS.prefLabel, None) in found


# What the address is without a query.


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_service_description(client: TestClient) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = rdflib.URIRef(SPACE.base + "sparql")
    graphs = set(names(get(client, NAMES)))
    for accept, parser in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), (JSON, "turtle")):
        response = client.get("/sparql", headers={"Accept": accept})
        assert response.status_code == 200
        found = rdflib.Graph().parse(data=response.text, format=parser)
        assert (service, rdflib.RDF.type, sd.Service) in found
        assert (service, sd.endpoint, service) in found
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in found
        assert sd.BasicFederatedQuery not in set(found.objects(service, sd.feature))
        assert {str(name) for name in found.objects(None, sd.name)} == graphs
        (total,) = found.objects(None, rdflib.VOID.triples)
        assert int(str(total)) == one(get(client, COUNT))


# Browsers, pages of other sites, and what stands around.


def test_pages_of_other_sites_may_ask(client: TestClient) -> None:
    response = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert response.status_code == 204
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Content-Type" in response.headers["access-control-allow-headers"]
    for answer in (get(client, ASK), get(client, "ASK {"), client.post("/sparql", data={"query": ASK})):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_answer_can_be_asked_for_again(client: TestClient) -> None:
    first = get(client, SELECT)
    again = client.get(
        "/sparql", params={"query": SELECT}, headers={"Accept": JSON, "If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert get(client, SELECT, "text/csv").headers["etag"] != first.headers["etag"]
    posted = client.post("/sparql", data={"query": SELECT})
    assert posted.headers["cache-control"] == "no-store"
    assert "etag" not in posted.headers


def test_head(client: TestClient) -> None:
    response = client.head("/sparql", params={"query": SELECT}, headers={"Accept": JSON})
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["content-type"] == JSON


def test_what_clients_send_beside_the_query_is_left_alone(client: TestClient) -> None:
    assert get(client, ASK, format="json", output="json", results="json").json()["boolean"] is True


@pytest.mark.parametrize(("path", "language"), [("/sparql", "en"), ("/en/sparql", "en"), ("/zh/sparql", "zh-Hans")])
def test_the_page(client: TestClient, path: str, language: str) -> None:
    empty = client.get(path, headers={"Accept": BROWSER})
    assert empty.status_code == 200
    assert f'<html lang="{language}">' in empty.text
    assert "<textarea" in empty.text
    assert "//" not in empty.text.replace("https://puxi.example", "").partition("<script")[2].partition(">")[0]
    asked = client.get(path, params={"query": SELECT}, headers={"Accept": BROWSER})
    assert asked.text.count("<tr>") == 4
    assert 'href="/institution/ntic-' in asked.text
    wrong = client.get(path, params={"query": "ASK { ?s ?p '</script><b>"}, headers={"Accept": BROWSER})
    assert wrong.status_code == 400
    assert "'</script><b>" not in wrong.text
    assert "&lt;/script&gt;" in wrong.text


def test_the_page_says_what_it_left_out(client: TestClient) -> None:
    page = client.get("/en/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert page.status_code == 200
    assert "Only the first 50 rows are shown" in page.text
    assert client.get("/en/sparql", params={"query": ASK}).text.count("The answer is true") == 1
    assert "No rows" in client.get("/en/sparql", params={"query": "SELECT * { ?s <x:y> ?o }"}).text


def test_a_page_and_an_answer_at_one_address_are_kept_apart(client: TestClient) -> None:
    for _ in range(2):
        assert get(client, ASK, BROWSER).headers["content-type"].startswith("text/html")
        assert get(client, ASK).headers["content-type"] == JSON
        assert json.loads(get(client, ASK).text)["boolean"] is True
