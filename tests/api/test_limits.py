"""Limits, sharing with other sites, compression and kept answers: what a client and whoever runs the server rely on."""

import gzip
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.limits import Buckets
from api.settings import Settings, SettingsError, from_environment

FAR = ("203.0.113.7", 4711)


@pytest.fixture
def small(release_path: Path) -> TestClient:
    settings = Settings(url_bytes=300, header_bytes=600, body_bytes=200, requests_per_second=1, burst=3)
    return TestClient(create_app(lambda: release_path, settings), client=FAR)


def test_what_is_too_long_is_refused_with_its_limit(small: TestClient) -> None:
    long_address = small.get("/v1/search?q=" + "a" * 300)
    assert (long_address.status_code, long_address.json()["code"]) == (414, "address_too_long")
    long_header = small.get("/v1/search?q=wheat", headers={"X-Long": "a" * 700})
    assert (long_header.status_code, long_header.json()["code"]) == (431, "headers_too_long")
    question = {"query": "RETURN 1 //" + "a" * 300}
    long_body = small.post("/v1/cypher", json=question)
    assert (long_body.status_code, long_body.json()["code"]) == (413, "body_too_long")


def test_a_body_of_untold_length_is_measured_as_it_comes(small: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b'{"query": "' + b"a" * 100

    answer = small.post("/v1/cypher", content=endless(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_long")


def test_only_json_is_a_question(small: TestClient) -> None:
    for media in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = small.post("/v1/cypher", content='{"query": "RETURN 1"}', headers={"Content-Type": media})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
        if media:
            break
    broken = TestClient(small.app).post("/v1/cypher", content="{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422


def test_who_asks_too_often_is_told_when_to_come_again(small: TestClient, release_path: Path) -> None:
    answers = [small.get("/v1/search?q=wheat") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert int(answers[-1].headers["retry-after"]) == answers[-1].json()["retry_after"] == 1
    # Others are served, and so is whoever looks after the server, and this machine itself.
    assert small.get("/healthz").status_code == 200
    other = TestClient(small.app, client=("203.0.113.8", 1))
    assert other.get("/v1/search?q=wheat").status_code == 200
    here = TestClient(small.app, client=("127.0.0.1", 1))
    assert {here.get("/v1/search?q=wheat").status_code for _ in range(9)} == {200}
    settings = Settings(requests_per_second=1, burst=1)
    one = TestClient(create_app(lambda: release_path, settings), client=("2001:db8::1", 1))
    assert one.get("/v1/search?q=wheat").status_code == 200
    neighbour = TestClient(one.app, client=("2001:db8::2", 1))
    assert neighbour.get("/v1/search?q=wheat").status_code == 429


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(2.0, 2, lambda: now[0])
    assert [buckets.take("a") > 0 for _ in range(3)] == [False, False, True]
    now[0] += 0.5
    assert buckets.take("a") == 0
    assert buckets.take("a") == pytest.approx(0.5)


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(release_path: Path) -> None:
    def statuses(trusted: tuple[str, ...]) -> list[int]:
        settings = Settings(requests_per_second=1, burst=1, trusted_proxies=trusted)
        client = TestClient(create_app(lambda: release_path, settings), client=FAR)
        seen = []
        for number in range(3):
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            seen.append(client.get("/v1/search?q=wheat", headers=headers).status_code)
        return seen

    assert statuses(()) == [200, 429, 429]
    assert statuses(("203.0.113.0/24",)) == [200, 200, 200]


def test_an_answer_that_takes_too_long_is_given_up(release_path: Path) -> None:
    held = threading.Event()

    def slow() -> Path:
        held.wait(60)
        return release_path

    client = TestClient(create_app(slow, Settings(seconds=0.1, cache_bytes=0)))
    with client:
        began = time.monotonic()
        answer = client.get("/v1/search?q=wheat")
        assert time.monotonic() - began < 30
        assert (answer.status_code, answer.json()["code"]) == (503, "too_slow")
        assert answer.headers["retry-after"] == "10"
        assert client.get("/healthz").status_code == 200
        held.set()
        deadline = time.monotonic() + 30
        while client.get("/v1/search?q=wheat").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert client.get("/v1/search?q=wheat").status_code == 200


def test_what_nobody_waits_for_any_more_does_not_begin(release_path: Path) -> None:
    """Those who look after the server are answered meanwhile, whatever the others wait for."""
    held, begun = threading.Event(), []

    def slow() -> Path:
        if threading.current_thread().name.startswith("AnyIO"):
            begun.append(threading.get_ident())
            held.wait(60)
        return release_path

    client = TestClient(create_app(slow, Settings(seconds=0.3, threads=2, cache_bytes=0)))
    with client, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(client.get, f"/v1/search?q={number}") for number in range(8)]
        assert client.get("/healthz").status_code == 200
        assert {answer.result().status_code for answer in asked} == {503}
        held.set()
        time.sleep(0.3)
        assert len(begun) == 2
        assert client.get("/v1/search?q=wheat").status_code == 200


@pytest.mark.parametrize(
    ("path", "name", "one", "other"),
    [
        ("/method", "Accept-Language", "zh", "fr-CA"),
        ("/institution/netrc-xiao-mai", "Accept-Language", "zh", "en"),
        ("/v1/fates?type=NETRC", "Accept", "application/json", "text/csv"),
    ],
)
def test_a_header_sent_twice_does_not_decide_what_others_get(
    release_path: Path, path: str, name: str, one: str, other: str
) -> None:
    fresh = TestClient(create_app(lambda: release_path)).get(path, headers={name: other})
    client = TestClient(create_app(lambda: release_path))
    client.get(path, headers=[(name, one), (name, other)])
    client.get(path, headers=[(name, other), (name, one)])
    again = client.get(path, headers={name: other})
    assert again.headers["content-type"] == fresh.headers["content-type"]
    assert again.headers.get("content-language") == fresh.headers.get("content-language")
    assert again.content == fresh.content


def test_a_table_is_kept_as_any_answer(release_path: Path) -> None:
    where = []

    def counted() -> Path:
        where.append(release_path)
        return release_path

    client = TestClient(create_app(counted))
    first = client.get("/v1/institutions?format=csv")
    asked = len(where)
    assert client.get("/v1/institutions?format=csv").content == first.content
    # Once, to see which release stands there now.
    assert len(where) == asked + 1


@pytest.mark.parametrize("path", ["/v1/search?q=wheat", "/v1/institutions?type=NTIC", "/v1/search?q=%00"])
def test_other_sites_may_read_and_only_read(client: TestClient, path: str) -> None:
    elsewhere = {"Origin": "https://news.example"}
    answer = client.get(path, headers=elsewhere)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    asked = {**elsewhere, "Access-Control-Request-Method": "GET"}
    preflight = client.options(path.partition("?")[0], headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    posted = client.post("/v1/cypher", json={"query": "RETURN 1"}, headers=elsewhere)
    assert "access-control-allow-origin" not in posted.headers
    assert "access-control-allow-origin" not in client.get("/", headers=elsewhere).headers


ENCODINGS = [
    "",
    "identity",
    "gzip",
    "zstd",
    "gzip;q=0",
    "gzip;x=1;q=0",
    "gzip, zstd;q=0.1",
    "*",
    "br",
    "nonsense;q=x",
    "GZIP",
]


@pytest.mark.parametrize(
    "path", ["/v1/lineage?id=netrc-xiao-mai", "/v1/sources?format=csv", "/institution/netrc-xiao-mai"]
)
def test_every_encoding_is_the_same_answer_with_a_tag_of_its_own(client: TestClient, path: str) -> None:
    plain = b""
    tags: dict[str, str] = {}
    for accepted in ENCODINGS:
        with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
            raw = b"".join(answer.iter_raw())
        encoding = answer.headers.get("content-encoding", "")
        assert encoding in accepted.lower() or accepted == "*"
        unpack = {"gzip": gzip.decompress, "zstd": unpacked, "": bytes}[encoding]
        plain = plain or unpack(raw)
        assert unpack(raw) == plain
        assert "Accept-Encoding" in answer.headers["vary"]
        assert tags.setdefault(encoding, answer.headers["etag"]) == answer.headers["etag"]
    assert len(set(tags.values())) == len(tags) == 3
    # A tag of one encoding does not stand for another.
    kept = client.get(path, headers={"Accept-Encoding": "identity", "If-None-Match": tags["gzip"]})
    assert kept.status_code == 200
    assert client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tags["gzip"]}).status_code == 304


def unpacked(raw: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(raw)


def test_kept_answers_are_those_that_would_be_made(release_path: Path) -> None:
    """A server that keeps answers says the same as one that keeps none, and a tiny one forgets."""

    def app(most: int) -> FastAPI:
        return create_app(lambda: release_path, Settings(cache_bytes=most))

    clients = [TestClient(app(most)) for most in (0, 40_000, 64_000_000)]
    paths = [f"/v1/institutions?type={code}&limit=3" for code in ("NETRC", "NERC", "NTIC", "SKL", "NKL")]
    for path in [*paths, *reversed(paths)]:
        for accept in ("application/json", "text/csv"):
            said = [client.get(path, headers={"Accept": accept}) for client in clients]
            assert len({answer.content for answer in said}) == 1
            assert len({answer.headers["etag"] for answer in said}) == 1
            assert said[0].headers["content-type"].startswith(accept)


def test_a_setting_that_is_not_understood_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_API_SECONDS", "soon")
    with pytest.raises(SettingsError, match="PUXI_API_SECONDS"):
        from_environment()
    monkeypatch.setenv("PUXI_API_SECONDS", "2.5")
    monkeypatch.setenv("PUXI_API_TRUSTED_PROXIES", "10.0.0.1, 192.168.0.0/16")
    read = from_environment()
    assert (read.seconds, read.trusted_proxies) == (2.5, ("10.0.0.1", "192.168.0.0/16"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "abc"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.1/8"),
        ("REQUESTS_PER_SECOND", "1e-9"),
        ("REQUESTS_PER_SECOND", "nan"),
        ("REQUESTS_PER_SECOND", "inf"),
        ("SECONDS", "inf"),
        ("CYPHER_SECONDS", "inf"),
        ("HEAD_SECONDS", "0"),
        ("SECOND", "30"),
        ("TRUSTED_PROXY", "127.0.0.1"),
    ],
)
def test_a_setting_that_makes_no_sense_ends_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PUXI_API_{name}", value)
    with pytest.raises(SettingsError, match=f"PUXI_API_{name}\\b"):
        from_environment()


@pytest.mark.parametrize(
    ("name", "value"),
    [("TRUSTED_PROXIES", "*"), ("TRUSTED_PROXIES", "::1,2001:db8::/32"), ("REQUESTS_PER_SECOND", "0")],
)
def test_a_setting_that_makes_sense_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PUXI_API_{name}", value)
    from_environment()


def test_every_setting_is_documented() -> None:
    told = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`PUXI_API_{name.upper()}`" in told
        assert field.description
