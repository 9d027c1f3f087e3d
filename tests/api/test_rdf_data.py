"""The whole dataset as a file: made once, sent whole or in parts, with its sum."""

import gzip
import hashlib
import json
import re
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.rdf_data import parts
from api.settings import Settings
from graph.rdf.export import RdfFormat, write
from graph.rdf.files import KEPT, Order, at_hand, make
from graph.rdf.space import Space
from graph.release.build import build
from graph.release.reader import Release
from tests.graph.builds import dataset


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUXI_RDF_FILES", str(folder))
        yield folder


@pytest.fixture(scope="module")
def release_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of some hundred invented centres: what is tested here is how files are made and sent."""
    path = tmp_path_factory.mktemp("small") / "puxi.sqlite"
    build(dataset(2021), path)
    return path


@pytest.fixture(scope="module")
def release(release_path: Path) -> Release:
    return Release(release_path)


@pytest.fixture(scope="module")
def server(folder: Path, release_path: Path) -> Iterator[TestClient]:
    settings = Settings(seconds=120)
    with TestClient(create_app(lambda: release_path, settings), follow_redirects=False) as client:
        yield client


def got(server: TestClient, path: str, headers: dict[str, str] | None = None) -> Response:
    """An answer, asked for again for as long as the file is being made."""
    end = time.monotonic() + 120
    while True:
        answer = server.get(path, headers=headers or {})
        if answer.status_code != 503 or time.monotonic() > end:
            return answer
        assert answer.json()["code"] == "being_made"
        assert int(answer.headers["retry-after"]) > 0


@pytest.fixture(scope="module")
def whole(server: TestClient) -> bytes:
    return bytes(got(server, "/data/puxi.nq.gz").content)


def test_the_file_is_the_export_with_its_sum(
    server: TestClient, release: Release, whole: bytes, tmp_path: Path
) -> None:
    place = tmp_path / "export.nq"
    with place.open("wb") as file:
        write(release, RdfFormat.NQUADS, file, Space())
    assert gzip.decompress(whole) == place.read_bytes()
    answer = server.get("/data/puxi.nq.gz", headers={"Accept-Encoding": "gzip, zstd"})
    assert answer.content == whole
    assert "content-encoding" not in answer.headers, "it is compressed already"
    assert answer.headers["content-type"] == "application/gzip"
    assert int(answer.headers["content-length"]) == len(whole)
    digest = re.fullmatch(r"sha-256=:([^:]+):", answer.headers["repr-digest"])
    assert digest
    assert b64decode(digest[1]) == hashlib.sha256(whole).digest()
    assert answer.headers["etag"].startswith(f'"{release.id}.')
    assert "no-cache" in answer.headers["cache-control"]
    assert 'filename="puxi.nq.gz"' in answer.headers["content-disposition"]
    assert 'rel="license"' in answer.headers["link"]
    told = server.get("/data/puxi.nq.gz.sha256")
    assert told.text == f"{hashlib.sha256(whole).hexdigest()}  puxi.nq.gz\n"
    assert told.headers["etag"] != answer.headers["etag"]


def test_head_and_304_send_nothing(server: TestClient, whole: bytes) -> None:
    head = server.head("/data/puxi.nq.gz")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole)
    assert head.headers["accept-ranges"] == "bytes"
    for asked in (head.headers["etag"], f"W/{head.headers['etag']}", "*"):
        again = server.get("/data/puxi.nq.gz", headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == head.headers["etag"]
    assert server.get("/data/puxi.nq.gz", headers={"If-None-Match": '"other"'}).content == whole


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=-10", -10, -1), ("bytes=1000-", 1000, -1),
     ("bytes=5-99999999999", 5, -1), ("BYTES = 7 - 9", 7, 9), ("bytes=0-1, 99999999999-", 0, 1), ("bytes=-99999999999", 0, -1)],
)  # fmt: skip
def test_a_part_is_a_part_of_the_file(server: TestClient, whole: bytes, asked: str, first: int, last: int) -> None:
    if asked.startswith("BYTES"):
        asked = asked.replace("BYTES", "bytes")
    answer = server.get("/data/puxi.nq.gz", headers={"Range": asked})
    first, last = first % len(whole), last % len(whole)
    assert answer.status_code == 206
    assert answer.content == whole[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"
    assert answer.headers["etag"] == server.head("/data/puxi.nq.gz").headers["etag"]


def test_several_parts_come_in_one_answer(server: TestClient, whole: bytes) -> None:
    answer = server.get("/data/puxi.nq.gz", headers={"Range": "bytes=0-9,100-109"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert whole[:10] in answer.content
    assert whole[100:110] in answer.content
    assert len(answer.content) == int(answer.headers["content-length"]) < 1000


@pytest.mark.parametrize("asked", ["bytes=99999999999-", "bytes=-0", "bytes=99999999999-, -0"])
def test_a_part_that_there_is_not_is_refused(server: TestClient, whole: bytes, asked: str) -> None:
    answer = server.get("/data/puxi.nq.gz", headers={"Range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "no_such_range")
    assert answer.headers["content-range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked", ["lines=1-2", "bytes=5-2", "bytes=a-b", "bytes", "bytes=", "bytes=--1", "bytes=" + "0-0," * 60 + "0-0"]
)
def test_a_range_that_is_not_understood_is_left_out_of_account(server: TestClient, whole: bytes, asked: str) -> None:
    answer = server.get("/data/puxi.nq.gz", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, whole)


def test_a_part_of_another_version_is_never_given(server: TestClient, whole: bytes) -> None:
    etag = server.head("/data/puxi.nq.gz").headers["etag"]
    asked = {"Range": "bytes=10-19"}
    assert server.get("/data/puxi.nq.gz", headers={**asked, "If-Range": etag}).content == whole[10:20]
    for other in ('"r0.0"', f"W/{etag}", "Mon, 23 Nov 2026 00:00:00 GMT"):
        answer = server.get("/data/puxi.nq.gz", headers={**asked, "If-Range": other})
        assert (answer.status_code, answer.content) == (200, whole)
    # Even one that this version does not have.
    assert server.get("/data/puxi.nq.gz", headers={"Range": "bytes=99999999999-", "If-Range": '"x"'}).status_code == 200


@given(
    st.text(st.sampled_from("bytes=0123456789-, "), max_size=30).map(lambda text: "bytes=" + text), st.integers(1, 50)
)
def test_what_is_given_lies_in_the_file(asked: str, size: int) -> None:
    for first, last in parts(asked, size) or []:
        assert 0 <= first <= last < size


def test_every_form_is_to_be_had(server: TestClient, release: Release, folder: Path) -> None:
    for form in RdfFormat:
        assert (
            server.get(f"/data/puxi.{form}").headers.get("location", f"/data/puxi{form.ending}")
            == f"/data/puxi{form.ending}"
        )
    answer = got(server, "/data/puxi.trig.zst")
    assert answer.headers["content-type"] == "application/zstd"
    assert zstandard.ZstdDecompressor().decompressobj().decompress(answer.content).startswith(b"@prefix ")
    assert server.get("/data").headers["location"] == "/dataset"
    assert {one.name.partition("-")[0] for one in folder.iterdir()} == {release.id}


@pytest.mark.parametrize(
    "name", ["puxi.csv", "puxi.nq.xz", "puxi", "puxi.nq.gz.gz", "puxi.html", "..%2fpuxi.nq", "other.nq", ".sha256"]
)
def test_other_files_there_are_none(server: TestClient, name: str) -> None:
    answer = server.get(f"/data/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_others_are_answered_while_a_file_is_made(
    release_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUXI_RDF_FILES", str(tmp_path))
    with TestClient(create_app(lambda: release_path, Settings(seconds=10, threads=1))) as client:
        client.get("/dataset.ttl")
        client.get("/v1/search?q=wheat")
        found: dict[str, int] = {}
        asking = threading.Thread(target=lambda: found.update(first=client.get("/data/puxi.ttl").status_code))
        asking.start()
        time.sleep(0.2)
        began = time.monotonic()
        assert client.get("/v1/search?q=wheat").status_code == 200
        assert time.monotonic() - began < 5
        asking.join()
        assert found["first"] in {200, 503}


def test_what_cannot_be_made_is_told(release_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("PUXI_RDF_FILES", str(tmp_path / "taken"))
    with TestClient(create_app(lambda: release_path, Settings(seconds=60))) as client:
        answer = client.get("/data/puxi.nt")
        assert (answer.status_code, answer.json()["code"]) == (503, "being_made")
        assert str(tmp_path) not in answer.text, "paths of the server are its own affair"


def test_files_of_old_releases_go(
    release_path: Path, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUXI_RDF_FILES", str(tmp_path))
    (tmp_path / "kept-by-somebody").mkdir()
    for number in range(KEPT + 2):
        old = tmp_path / f"r{number:016x}-{number:012x}"
        old.mkdir()
        (old / "puxi.nq").write_text("", encoding="utf-8")
    order = Order(release_path, release.id, "puxi.jsonld.gz", Space().base, "v1")
    assert at_hand(order) is None
    make(release_path, release.id, order.path, order.base)
    found = at_hand(order)
    assert found is not None
    assert json.loads(gzip.decompress(found.path.read_bytes()))["@context"] == Space().context
    assert hashlib.sha256(found.path.read_bytes()).hexdigest() == found.sha256
    assert len(list(tmp_path.iterdir())) == KEPT + 1
    assert (tmp_path / "kept-by-somebody").is_dir()
    with pytest.raises(SystemExit, match="another release"):
        make(release_path, "r0", order.path.with_name("puxi.ttl"), order.base)


def test_a_file_that_was_damaged_since_is_not_sent_but_made_anew(server: TestClient, folder: Path) -> None:
    whole = got(server, "/data/puxi.nt")
    (made,) = folder.glob("*/puxi.nt")
    made.write_bytes(made.read_bytes()[:1_000])
    again = got(server, "/data/puxi.nt")
    assert again.content == whole.content
    assert again.headers["repr-digest"] == whole.headers["repr-digest"]
