"""Addresses that are nearly ours lead on, without naming a host; the others say what they are not, and what they take."""

import pytest
from fastapi.testclient import TestClient

from tests.api.test_errors import HTML, Shape

EVIL = {"Host": "evil.example"}


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/en", "/en/"),
        ("/zh", "/zh/"),
        ("/zh?q=%E5%B0%8F", "/zh/?q=%E5%B0%8F"),
        ("/method/", "/method"),
        ("/zh/method/", "/zh/method"),
        ("/v1/sources/", "/v1/sources"),
        ("/v1/sources/?limit=3", "/v1/sources?limit=3"),
        ("/v1/sources/a%0d%0ab%e5%b0%8f/", "/v1/sources/a%0D%0Ab%E5%B0%8F"),
        ("/api/", "/api"),
        ("/reconcile/", "/reconcile"),
    ],
)
def test_a_slash_too_many_or_too_few_leads_on(client: TestClient, path: str, to: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, path, headers=EVIL)
        assert (answer.status_code, answer.headers["location"]) == (308, to)


@pytest.mark.parametrize(
    "path",
    ["/static", "/static/", "/method//", "/%2fevil.example/", "/reconcile/nosuch", "/reconcile/1.0-draft/x",
     "/nothing/", "/v1/", "/source"],
)  # fmt: skip
def test_what_is_nowhere_is_nowhere(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=EVIL)
    assert answer.status_code == 404
    if "html" not in answer.headers["content-type"]:
        assert Shape.model_validate_json(answer.content).code == "no_such_address"
    assert "location" not in answer.headers
    assert client.options("/reconcile/nosuch").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/reconcile", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/reconcile/properties", "GET, HEAD, OPTIONS"),
        ("GET", "/reconcile/1.0-draft/match", "OPTIONS, POST"),
        ("GET", "/v1/cypher", "POST"),
        ("POST", "/v1/lineage", "GET, HEAD, OPTIONS"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/zh/institution/x", "GET, HEAD"),
        ("DELETE", "/openapi.json", "GET, HEAD"),
        ("POST", "/static/style.css", "GET, HEAD"),
    ],
)
def test_an_address_names_the_methods_that_it_takes(client: TestClient, method: str, path: str, allow: str) -> None:
    answer = client.request(method, path, headers=HTML)
    assert answer.status_code == 405
    assert sorted(answer.headers["allow"].split(", ")) == allow.split(", ")


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/reconcile", "GET, HEAD, OPTIONS, POST"),
        ("/reconcile/suggest/entity", "GET, HEAD, OPTIONS"),
        ("/reconcile/1.0-draft/extend", "OPTIONS, POST"),
    ],
)
def test_pages_of_other_sites_are_told_how_they_may_reconcile(client: TestClient, path: str, allow: str) -> None:
    answer = client.options(path)
    assert answer.status_code == 204
    assert answer.headers["allow"] == answer.headers["access-control-allow-methods"] == allow
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=999999-", "bytes=x", "lines=1-2", "bytes=0-1,3-4"])
def test_a_part_of_a_file_is_the_whole(client: TestClient, asked: str) -> None:
    whole = client.get("/static/style.css")
    answer = client.get("/static/style.css", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, whole.content)
    assert answer.headers["accept-ranges"] == "none"


@pytest.mark.parametrize(
    "path",
    [
        "/institution/netrc-xiao-mai?as_of=2010&as_of=2020",
        "/zh/institution/netrc-xiao-mai/timeline.svg?as_of=2010&as_of=2020",
        "/programme/NETRC?page=1&page=2",
        "/?q=wheat&q=wheat",
        "/conversions?from=NETRC&from=NERC",
        "/sources.csv?reliability=A&reliability=B",
        "/reconcile?queries={}&queries={}",
        "/reconcile/suggest/entity?prefix=a&prefix=b",
        "/reconcile?foo=1",
    ],
)
def test_a_parameter_that_is_twice_or_unknown_is_refused(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    if path.startswith("/reconcile"):
        assert Shape.model_validate_json(answer.content).code == "bad_parameter"


def test_a_key_that_is_twice_is_refused(client: TestClient) -> None:
    for text in ('{"q0": {"query": "a"}, "q0": {"query": "b"}}', '{"q0": {"query": "a", "query": "b"}}'):
        answer = client.post("/reconcile", data={"queries": text})
        assert answer.status_code == 400
        assert Shape.model_validate_json(answer.content).code == "bad_parameter"
