"""Which representation a reader is given: the rules of RFC 9110 one by one, and the same over HTTP."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.negotiation import Representation, choose, ranges
from api.rdf import REPRESENTATIONS, address_of
from api.settings import SettingsError

OFFERED = REPRESENTATIONS
WHEAT = "/institution/netrc-xiao-mai"


def chosen(accept: str | None) -> str:
    found = choose(accept, OFFERED)
    return found.ending if found else ""


@pytest.mark.parametrize("one", OFFERED, ids=lambda one: one.ending)
def test_each_representation_can_be_named(one: Representation) -> None:
    assert chosen(one.media_type) == one.ending
    assert chosen(one.media_type.upper()) == one.ending
    assert chosen(f"{one.media_type}, */*;q=0.1") == one.ending
    assert chosen(f"image/png, {one.media_type};q=0.001") == one.ending
    assert chosen(f"{one.media_type};q=0") == ""


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        # Nobody asks: people are thought of first.
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        ("text/*", "html"),
        # Quality values.
        ("text/turtle;q=0.5, application/n-quads;q=0.6", "nq"),
        ("text/turtle;q=0.501, application/n-quads;q=0.5", "ttl"),
        ("text/turtle;q=0.5, application/n-quads", "nq"),
        ("application/n-quads;q=0.9, text/html;q=0.1, text/turtle;q=0.8", "nq"),
        ("application/n-quads; q=0.1, */*; q=0.2", "html"),
        ("text/turtle;Q=0.1,application/trig;Q=0.2", "trig"),
        # Wildcards, and what is more exact goes before them whatever the order.
        ("application/*", "jsonld"),
        ("application/*, text/turtle;q=0.9", "jsonld"),
        ("application/*;q=0.8, text/turtle;q=0.9", "ttl"),
        ("*/*, text/turtle", "ttl"),
        ("text/turtle, */*", "ttl"),
        ("text/*;q=0.3, text/html;q=0.1, */*;q=0.2", "ttl"),
        ("*/*;q=0.5, text/html;q=0.4, text/turtle;q=0.3, application/ld+json;q=0.2", "nq"),
        # q=0 takes away.
        ("text/html;q=0, */*", "ttl"),
        ("*/*, text/html;q=0, text/turtle;q=0.0", "jsonld"),
        ("application/*, application/ld+json;q=0.000", "nq"),
        ("text/*;q=0, */*;q=0.1", "jsonld"),
        ("*/*;q=0", ""),
        ("*/*;q=0, text/turtle;q=0.1", "ttl"),
        # Equally welcome: the one named first.
        ("text/turtle, text/html", "ttl"),
        ("text/html, text/turtle", "html"),
        ("application/rdf+xml, text/turtle", "rdf"),
        # Parameters.
        ("text/turtle;charset=utf-8", "ttl"),
        ('text/turtle; charset="UTF-8"', "ttl"),
        ("text/turtle;charset=gb18030", ""),
        ("text/turtle;charset=gb18030, application/n-triples;q=0.1", "nt"),
        ("text/turtle;charset=utf-8;q=0.2, text/turtle;q=0.9, application/trig;q=0.5", "trig"),
        ("text/html;level=1, text/turtle;q=0.5", "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "jsonld"),
        ("text/turtle;q=0.5;ext=1, text/html;q=0.4", "ttl"),
        # White space is allowed around everything but the slash.
        (" text/turtle ; q=0.5 ,\ttext/html;q=0.4 ", "ttl"),
        (",, text/turtle ,,", "ttl"),
        # What there is not.
        ("image/png", ""),
        ("application/xml", ""),
        ("text/csv, image/*", ""),
        # Malformed parts are left out, the others hold.
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "html"),
        ("image/gif, *; q=.2", "html"),
        ("text/html;q=abc, text/turtle;q=0.1", "ttl"),
        ("text/html;q=-1, text/turtle;q=0.1", "ttl"),
        ("text/html;q=nan, text/turtle;q=0.1", "ttl"),
        ("text/html;q=, text/turtle;q=0.1", "ttl"),
        ("*/html, text/turtle;q=0.1", "ttl"),
        ("text, text/turtle;q=0.1", "ttl"),
        ("text/html;level, text/turtle;q=0.1", "ttl"),
        ("text / html, text/turtle;q=0.1", "ttl"),
        ('text/html;a="b, text/turtle', "ttl"),
        ("text/turtle;q=7, text/html;q=1", "ttl"),
        # Nothing is understood: as if nothing had been asked.
        ("garbage", "html"),
        (";;;", "html"),
        ("text/", "html"),
        ('"', "html"),
        # What programs send.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "html"),
        ("application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8, */*;q=0.1", "nt"),
        ("text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3", "ttl"),
        ("application/ld+json;profile=http://www.w3.org/ns/json-ld#context, application/ld+json, text/html;q=0.8", "jsonld"),
    ],
)  # fmt: skip
def test_the_most_welcome_one_is_given(accept: str | None, ending: str) -> None:
    assert chosen(accept) == ending


def test_a_long_header_takes_no_time() -> None:
    began = time.perf_counter()
    for hostile in ('"\\' * 8000, "a/b;" * 4000, "," * 16000, 'a/b;a="' * 2000, " " * 16000, "a/b" + ";a=b" * 4000):
        choose(hostile, OFFERED)
    assert time.perf_counter() - began < 10


@given(st.text(st.sampled_from('atext/turle*hm,;q=0.15" \\') | st.characters(max_codepoint=255), max_size=80))
def test_no_header_is_too_odd(accept: str) -> None:
    found = choose(accept, OFFERED)
    assert found is None or found in OFFERED
    assert all(0 <= one.weight <= 1 for one in ranges(accept))


_WEIGHTS = st.integers(0, 1000).map(lambda n: n / 1000)


@given(st.permutations([one.media_type for one in OFFERED]), st.lists(_WEIGHTS, min_size=8, max_size=8, unique=True))
def test_where_every_one_is_weighed_the_heaviest_is_given_whatever_the_order(
    types: list[str], weights: list[float]
) -> None:
    accept = ", ".join(f"{media};q={weight}" for media, weight in zip(types, weights, strict=True))
    found = choose(accept, OFFERED)
    assert found is not None
    assert found.media_type == types[weights.index(max(weights))]


# Over HTTP


@pytest.mark.parametrize("one", OFFERED, ids=lambda one: one.ending)
def test_a_representation_is_the_same_by_accept_and_by_its_ending(client: TestClient, one: Representation) -> None:
    asked = client.get(WHEAT, headers={"Accept": one.media_type})
    named = client.get(f"{WHEAT}.{one.ending}")
    assert asked.status_code == named.status_code == 200
    assert asked.headers["content-type"].partition(";")[0] == one.media_type
    assert asked.content == named.content
    assert asked.headers["etag"] == named.headers["etag"]
    assert "Accept" in _list(asked.headers["vary"])
    if one.ending != "html":
        assert asked.headers["content-location"] == f"{WHEAT}.{one.ending}"
    # An ending is the reader's last word.
    insisted = client.get(f"{WHEAT}.{one.ending}", headers={"Accept": "image/png, text/html;q=0.1, text/turtle;q=0.2"})
    assert insisted.content == named.content


def _list(header: str) -> list[str]:
    return [part.strip() for part in header.split(",")]


@pytest.mark.parametrize(
    "path",
    [WHEAT, "/source/11critic-2021-natlab", "/place/place-bei-jing", "/programme/programme-ntic", "/event/event-e0001",
     "/dataset", "/ontology", "/scheme/fate", "/designation/NTIC"],
)  # fmt: skip
def test_all_representations_are_linked_from_each(client: TestClient, path: str) -> None:
    for accept in ("text/turtle", "application/json", "image/png"):
        answer = client.get(path, headers={"Accept": accept})
        links = re.findall(r'<([^>]*)>; rel="(\w+)"(?:; type="([^"]*)")?', answer.headers["link"])
        for one in OFFERED:
            assert (f"{path}.{one.ending}", "alternate", one.media_type) in links
        assert (path, "canonical", "") in links
        assert sum(relation == "canonical" for _, relation, _ in links) == 1


def test_the_page_stays_what_browsers_get(client: TestClient) -> None:
    plain = client.get(WHEAT)
    assert plain.headers["content-type"].startswith("text/html")
    for accept in ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "*/*", "nonsense"):
        assert client.get(WHEAT, headers={"Accept": accept}).content == plain.content
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= set(_list(plain.headers["vary"]))
    assert 'rel="alternate"' in plain.headers["link"]
    chinese = client.get(f"{WHEAT}.html", headers={"Accept-Language": "zh", "Accept": "text/turtle"})
    assert chinese.headers["content-language"] == "zh-Hans"


def test_no_cache_gives_one_reader_what_another_asked_for(client: TestClient) -> None:
    """The answers that the server keeps differ by Accept, in whatever order they are asked for."""
    path = "/institution/ke-xue-ji-shu-bu"
    for _ in range(2):
        for one in (*OFFERED, *reversed(OFFERED)):
            got = client.get(path, headers={"Accept": one.media_type})
            assert got.headers["content-type"].partition(";")[0] == one.media_type


def test_two_headers_mean_their_values_together(client: TestClient) -> None:
    both = [("Accept", "text/turtle;q=0.2"), ("Accept", "application/n-quads;q=0.4")]
    assert client.get(WHEAT, headers=both).headers["content-type"] == "application/n-quads"


@pytest.mark.parametrize("path", [WHEAT, "/event/event-e0001", "/ontology", "/institution/nothing"])
def test_what_there_is_not_is_refused_with_what_there_is(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "image/png, text/csv"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["code"] == "not_acceptable"
    assert {one["type"] for one in problem["offered"]} == {one.media_type for one in OFFERED}
    for one in problem["offered"] if path == WHEAT else []:
        got = client.get(one["address"])
        assert (got.status_code, got.headers["content-type"].partition(";")[0]) == (200, one["type"])


@pytest.mark.parametrize("ending", [one.ending for one in OFFERED])
def test_what_the_reader_has_is_not_sent_again(client: TestClient, ending: str) -> None:
    media = next(one.media_type for one in OFFERED if one.ending == ending)
    first = client.get(WHEAT, headers={"Accept": media})
    assert "no-cache" in first.headers["cache-control"]
    assert re.fullmatch(r'"r[0-9a-f]+\.[0-9a-f]+-(gzip|zstd)"', first.headers["etag"]), "it names the release"
    again = client.get(WHEAT, headers={"Accept": media, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == first.headers["vary"]
    others = {client.get(f"{WHEAT}.{one.ending}").headers["etag"] for one in OFFERED if one.ending != ending}
    assert len(others) == len(OFFERED) - 1
    assert first.headers["etag"] not in others


def test_head_tells_the_same_without_a_body(client: TestClient) -> None:
    full = client.get(WHEAT, headers={"Accept": "text/turtle"})
    head = client.head(WHEAT, headers={"Accept": "text/turtle"})
    assert head.content == b""
    assert head.headers == full.headers


def test_programs_in_browsers_may_read_things_from_elsewhere(client: TestClient) -> None:
    answer = client.get(WHEAT, headers={"Accept": "text/turtle", "Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for path in (WHEAT, f"{WHEAT}.ttl"):
        first = client.options(path, headers={**asked, "Access-Control-Request-Headers": "if-none-match"})
        assert first.status_code == 204
        assert first.headers["access-control-allow-origin"] == "*"
        assert "If-None-Match" in first.headers["access-control-allow-headers"]


def test_what_lies_below_a_page_is_not_negotiated(client: TestClient) -> None:
    for path in (
        f"{WHEAT}/lineage.svg",
        f"{WHEAT}/statements.csv",
        "/place/place-bei-jing.csv",
        "/sources",
        "/en" + WHEAT,
    ):
        assert address_of(path) is None
        answer = client.get(path, headers={"Accept": "text/turtle"})
        assert answer.status_code == 200
        assert "Accept" not in _list(answer.headers["vary"])


@pytest.fixture
def based(release_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("PUXI_BASE", "https://kg.example/puxi/")
    with TestClient(create_app(lambda: release_path), root_path="/puxi", follow_redirects=False) as client:
        yield client


def test_a_server_knows_its_own_base_address(based: TestClient) -> None:
    answer = based.get(f"/puxi{WHEAT}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert f'<https://kg.example/puxi{WHEAT}>; rel="canonical"' in answer.headers["link"]
    assert f'</puxi{WHEAT}.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]
    assert "@prefix puxi: <https://kg.example/puxi/ontology#>" in answer.text
    assert answer.headers["content-location"] == f"/puxi{WHEAT}.ttl"


def test_a_base_that_no_name_can_begin_with_ends_the_start(release_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_BASE", "kg.example")
    with pytest.raises(SettingsError, match=r"PUXI_BASE.*https://"):
        create_app(lambda: release_path)
