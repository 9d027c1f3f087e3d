"""Headers: what caches may keep, what browsers may do, and that an answer is sent once."""

import re

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.finish import Finish
from graph.release.reader import Release

CACHED = [
    "/",
    "/?q=wheat",
    "/institution/netrc-xiao-mai",
    "/conversions",
    "/v1/lineage?id=netrc-xiao-mai",
    "/v1/conversions?from=NETRC&to=NTIC",
    "/v1/fates?type=NTIC",
    "/v1/search?q=wheat",
    "/v1/institutions?type=NTIC",
    "/v1/institutions/netrc-xiao-mai",
    "/v1/institutions/netrc-xiao-mai/statements",
    "/v1/lineage?id=netrc-xiao-mai&format=csv",
    "/v1/sources?reliability=B&format=csv",
    "/institution/netrc-xiao-mai/lineage.svg",
    "/zh/institution/netrc-xiao-mai/timeline.svg",
    "/institution/netrc-xiao-mai/statements.csv",
    "/programme/NTIC.csv",
    "/sources.csv?reliability=B",
]
OTHERS = [
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/static/style.css",
    "/nothing",
    "/v1/lineage",
    "/institution/nothing",
]


@pytest.mark.parametrize("path", CACHED)
def test_an_answer_that_still_holds_is_not_sent_again(client: TestClient, release: Release, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    etag = first.headers["etag"]
    assert re.fullmatch(rf'"{release.id}\.[0-9a-f]+-(gzip|zstd)"', etag)
    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(path, headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    for asked in ('"other"', etag.strip('"'), ""):
        again = client.get(path, headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (200, first.content)


def test_a_picture_of_points_is_not_sent_again_either(client: TestClient, release: Release) -> None:
    first = client.get("/institution/netrc-xiao-mai/timeline.png")
    etag = first.headers["etag"]
    assert re.fullmatch(rf'"{release.id}\.[0-9a-f]+"', etag), "it is compressed already"
    assert "content-encoding" not in first.headers
    again = client.get("/institution/netrc-xiao-mai/timeline.png", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_different_answers_have_different_tags(client: TestClient) -> None:
    tags = [client.get(path).headers["etag"] for path in CACHED]
    assert len(set(tags)) == len(tags)
    assert client.get(CACHED[2], headers={"If-None-Match": client.get(CACHED[3]).headers["etag"]}).status_code == 200


@pytest.mark.parametrize("path", CACHED)
def test_caches_ask_whether_an_answer_still_holds(client: TestClient, path: str) -> None:
    assert "no-cache" in client.get(path).headers["cache-control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_state_of_the_server_is_never_kept(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_the_style_sheet_is_kept_under_the_address_that_pages_give(client: TestClient) -> None:
    found = re.search(r'href="(/static/style\.css\?v=[^"]+)"', client.get("/").text)
    assert found
    assert "immutable" in client.get(found[1]).headers["cache-control"]
    for other in ("/static/style.css", "/static/style.css?v=older"):
        assert "immutable" not in client.get(other).headers["cache-control"]


@pytest.mark.parametrize("path", [*CACHED, *OTHERS])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", [*CACHED, *OTHERS])
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


def test_answers_are_the_same_bytes_each_time(client: TestClient) -> None:
    for path in CACHED:
        assert client.get(path).content == client.get(path).content


def test_a_header_that_is_a_list_may_come_in_several_lines() -> None:
    """An answer that depends on two headers, each in a ``Vary`` of its own, is never given to who sends other ones."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"])
        body = b" ".join(asked.get(name, b"-") for name in (b"accept", b"accept-language"))
        vary = [(b"vary", b"Accept"), (b"vary", b"Accept-Language")]
        headers = [(b"etag", b'"r0.%s"' % body.hex().encode()), (b"content-type", b"text/plain"), *vary]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    client = TestClient(Finish(told, lambda: "r0", 1_000_000))
    for language in ("zh", "en", "zh"):
        answer = client.get("/", headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.text == f"text/html {language}"
        assert answer.headers.get_list("vary") == ["Accept, Accept-Language, Accept-Encoding"]
