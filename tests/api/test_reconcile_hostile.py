"""What nobody should send to the reconciliation service: refused with a clean 4xx, or answered as the text that it is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.reconcile import Limits, router
from api.releases import Releases
from graph.columns import COLUMNS
from graph.matching import TYPES
from tests.api.reconciliation import check

FORM = "application/x-www-form-urlencoded"
HOSTILE = [
    "' OR 1=1 --",
    '"; DROP TABLE entities; --',
    "MATCH (n) DETACH DELETE n",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "\u202eabc\u202c",
    "\u0000",
    "\x1b[31m",
    "\ud800",
    "国" * 3000,
    "a" * 3000,
    "%",
    "*",
    '"',
    "\\",
    "",
    " ",
    "🏭",
    "NULL",
    "-1",
]
BAD: list[tuple[str, int]] = [
    ("", 400),
    ("nonsense", 400),
    ("[]", 400),
    ("null", 400),
    ("1", 400),
    ('"text"', 400),
    ('{"q0": "text"}', 400),
    ('{"q0": {}}', 400),
    ('{"q0": {"type": "NETRC"}}', 400),
    ('{"q0": {"query": 5}}', 400),
    ('{"q0": {"query": "x", "limit": 0}}', 400),
    ('{"q0": {"query": "x", "limit": -1}}', 400),
    ('{"q0": {"query": "x", "limit": "many"}}', 400),
    ('{"q0": {"query": "x", "limit": NaN}}', 400),
    ('{"q0": {"query": "x", "type": "Q5"}}', 400),
    ('{"q0": {"query": "x", "type": [["NETRC"]]}}', 400),
    ('{"q0": {"query": "x", "type_strict": "never"}}', 400),
    ('{"q0": {"query": "x", "properties": [{"pid": "P31", "v": "x"}]}}', 400),
    ('{"q0": {"query": "x", "properties": [{"pid": "place"}]}}', 400),
    ('{"q0": {"query": "x", "properties": {"place": "x"}}}', 400),
    ('{"q0": {"query": "x", "surprise": 1}}', 400),
    (json.dumps({f"q{n}": {"query": "x"} for n in range(101)}), 413),
    ("[" * 100_000, 400),
    ('{"q0":' * 500 + "1" + "}" * 500, 400),
    ('{"q0": {"query": "' + "x" * 600_000 + '"}}', 413),
]


def sent(client: TestClient, **fields: str) -> Any:
    response = client.post("/reconcile", data=fields)
    assert response.status_code < 500, response.text
    return response


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_cells_are_only_text(client: TestClient, text: str) -> None:
    queries = {"q0": {"query": text}, "q1": {"query": "国家小麦工程技术研究中心"}}
    response = sent(client, queries=json.dumps(queries))
    assert response.status_code == 200, response.text
    check("reconciliation-result-batch", response.json())
    assert not any(row["match"] for row in response.json()["q0"]["result"])
    assert response.json()["q1"]["result"][0]["match"], "one bad cell does not spoil the rest"
    as_property = {"q": {"query": "小麦", "properties": [{"pid": pid, "v": text} for pid in COLUMNS]}}
    assert sent(client, queries=json.dumps(as_property)).status_code == 200
    ids = json.dumps({"ids": [text[:200]], "properties": [{"id": pid} for pid in COLUMNS]})
    assert sent(client, extend=ids).status_code == (400 if text == "\ud800" else 200)


@pytest.mark.parametrize(("queries", "status"), BAD, ids=range(len(BAD)))
def test_what_is_no_batch_is_refused_with_the_reason(client: TestClient, queries: str, status: int) -> None:
    response = sent(client, queries=queries)
    assert response.status_code == status, response.text
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["code"] in {"bad_parameter", "batch_too_large", "body_too_long"}
    assert len(problem["detail"]) < 1200
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", FORM, 400),
        (b"queries=%7B%7D&queries=%7B%7D", FORM, 400),
        (b"queries=%7B%7D&extend=%7B%7D", FORM, 400),
        (b"queries=%ff", FORM, 400),
        (b"\xff\xfe", FORM, 400),
        (b"&".join(b"a%d=1" % n for n in range(50)), FORM, 400),
        (b"queries=%7B%7D&callback=run", FORM, 400),
        (b'{"queries": {}}', "application/json", 415),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415),
        (b"queries=%7B%7D", "", 415),
    ],
)
def test_other_bodies_are_refused(client: TestClient, body: bytes, content_type: str, status: int) -> None:
    response = client.post("/reconcile", content=body, headers={"Content-Type": content_type})
    assert response.status_code == status, response.text
    if status == 415:
        cypher = client.post("/v1/cypher", content=body, headers={"Content-Type": "text/plain"})
        assert response.json()["code"] == cypher.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/suggest/entity"])
@pytest.mark.parametrize("callback", ["", "jQuery123", "alert(1)//", "a" * 5000], ids=range(4))
def test_jsonp_is_refused(client: TestClient, path: str, callback: str) -> None:
    response = client.get(path, params={"callback": callback, "prefix": "x"})
    assert response.status_code == 400
    assert response.json()["code"] == "no_jsonp"
    assert "CORS" in response.json()["detail"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_addresses_are_refused_or_escaped(client: TestClient, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    for path, name in (
        ("/reconcile/preview", "id"),
        ("/reconcile/flyout/entity", "id"),
        ("/reconcile/flyout/type", "id"),
        ("/reconcile/suggest/entity", "prefix"),
        ("/reconcile/suggest/property", "prefix"),
        ("/reconcile/suggest/type", "prefix"),
        ("/reconcile/properties", "type"),
        ("/reconcile", "queries"),
        ("/reconcile", "extend"),
        ("/reconcile/suggest/" + "x" * 20, "prefix"),
    ):
        response = client.get(path, params={name: text})
        assert response.status_code in {200, 400, 404, 414, 422}, (path, response.text)
        assert "<script>alert" not in response.text or "json" in response.headers["content-type"]
    for cursor in ("-1", "201", "x", "9" * 40):
        refused = client.get("/reconcile/suggest/entity", params={"prefix": "x", "cursor": cursor})
        assert refused.status_code == 422


def test_a_cell_without_end_is_cut_before_it_is_looked_at(client: TestClient) -> None:
    response = sent(client, queries=json.dumps({"q": {"query": "国家小麦工程技术研究中心" * 100}}))
    assert response.json()["q"]["result"] == []


@pytest.fixture
def strict(release_path: Path) -> Iterator[TestClient]:
    """The service alone, with limits that are reached at once."""
    app = FastAPI()
    app.include_router(router(Releases(lambda: release_path), Limits(batch=2, body=300, seconds=0.0, candidates=1)))
    with TestClient(app) as client:
        yield client


def test_limits_are_told(strict: TestClient) -> None:
    assert strict.get("/reconcile").json()["batchSize"] == 2
    slow = strict.post("/reconcile", data={"queries": '{"a": {"query": "小麦"}, "b": {"query": "小麦"}}'})
    assert (slow.status_code, slow.json()["code"]) == (422, "limit_exceeded")
    many = strict.post("/reconcile", data={"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(3)})})
    assert (many.status_code, many.json()["code"]) == (413, "batch_too_large")
    ids = strict.post("/reconcile", data={"extend": json.dumps({"ids": ["a", "b", "c"], "properties": []})})
    assert ids.status_code == 413
    long = strict.post("/reconcile", data={"queries": "x" * 400})
    assert (long.status_code, long.json()["code"]) == (413, "body_too_long")


def test_without_a_release_the_service_says_so(tmp_path: Path) -> None:
    with TestClient(create_app(lambda: tmp_path / "none.sqlite")) as client:
        response = sent_anyway(client)
        assert (response.status_code, response.json()["code"]) == (503, "no_release")
        assert str(tmp_path) not in response.text
        assert client.get("/reconcile").status_code == 200, "what the service can do is known without one"


def sent_anyway(client: TestClient) -> Any:
    return client.post("/reconcile", data={"queries": '{"q": {"query": "小麦"}}'})


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_QUERIES = st.dictionaries(
    st.text(max_size=4),
    st.fixed_dictionaries(
        {},
        optional={
            "query": st.text(max_size=12) | _VALUES,
            "type": st.sampled_from(sorted(TYPES)) | _VALUES,
            "limit": st.integers(-2, 30) | _VALUES,
            "type_strict": st.sampled_from(["any", "all", "should"]) | _VALUES,
            "properties": st.lists(
                st.fixed_dictionaries({"pid": st.sampled_from(sorted(COLUMNS)), "v": _VALUES}), max_size=2
            ),
        },
    )
    | _VALUES,
    max_size=3,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_QUERIES)
def test_whatever_is_sent_is_answered_or_refused_cleanly(client: TestClient, queries: dict[str, Any]) -> None:
    response = sent(client, queries=json.dumps(queries))
    assert response.status_code in {200, 400, 413}, response.text
    if response.status_code == 200:
        check("reconciliation-result-batch", response.json())
