"""The server answers from the file that is there: a new build, none at all, a broken one, a good one again."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.graph.made import Made

PATHS = ["/v1/search?q=中心", "/v1/lineage?name=某中心", "/v1/fates?type=NETRC", "/institution/某中心", "/", "/readyz"]


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    """Two releases that say different things of one centre: id and file of each."""
    made = []
    for host in ("甲大学", "乙大学"):
        data = Made()
        data.body("i1", "某国家工程技术研究中心", "NETRC")
        data.body("i2", host, "university")
        data.relation("r1", "某国家工程技术研究中心", "supported_by", host)
        release = data.release(tmp_path_factory.mktemp("release"))
        made.append((release.id, release.path))
    return made


@pytest.fixture
def served(tmp_path: Path) -> tuple[Path, TestClient]:
    """Where the release is to be put, and the server that answers from it."""
    place = tmp_path / "puxi.sqlite"
    return place, TestClient(create_app(lambda: place))


def put(source: Path, place: Path) -> None:
    """Put a release in its place as `puxi build` does: whole, in one step."""
    beside = place.with_suffix(".new")
    shutil.copy(source, beside)
    beside.replace(place)


def hosts(client: TestClient) -> tuple[str, list[str]]:
    """The release that answered, and the centre's hosts by it."""
    answer = client.get("/v1/lineage?name=某国家工程技术研究中心").json()
    return answer["release"], [f["value"] for f in answer["facts"] if f["property"] == "supported_by"]


def test_a_new_build_is_answered_from_at_once(
    served: tuple[Path, TestClient], two_releases: list[tuple[str, Path]]
) -> None:
    place, client = served
    for (release, path), host in zip([*two_releases, two_releases[0]], ["甲大学", "乙大学", "甲大学"], strict=True):
        put(path, place)
        assert hosts(client) == (release, [host])
        assert client.get("/readyz").json()["release"] == release


def test_a_new_build_ends_what_caches_hold(
    served: tuple[Path, TestClient], two_releases: list[tuple[str, Path]]
) -> None:
    place, client = served
    put(two_releases[0][1], place)
    etag = client.get("/v1/search?q=中心").headers["etag"]
    assert client.get("/v1/search?q=中心", headers={"If-None-Match": etag}).status_code == 304
    put(two_releases[1][1], place)
    assert client.get("/v1/search?q=中心", headers={"If-None-Match": etag}).status_code == 200


def test_no_answer_mixes_two_releases(served: tuple[Path, TestClient], two_releases: list[tuple[str, Path]]) -> None:
    place, client = served
    put(two_releases[0][1], place)
    right = {two_releases[0][0]: ["甲大学"], two_releases[1][0]: ["乙大学"]}
    seen: list[tuple[str, list[str]]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            seen.append(hosts(client))

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(60):
        put(two_releases[number % 2][1], place)
        done.wait(0.01)
    done.set()
    for reader in readers:
        reader.join()
    assert {release for release, _ in seen} == set(right)
    assert [answer for answer in seen if right[answer[0]] != answer[1]] == []


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def other_format(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()


def other_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    database.close()


def text(path: Path) -> None:
    path.write_text("not a database at all\n" * 500)


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


BREAKS: list[Callable[[Path], None]] = [
    Path.unlink,
    empty,
    truncate,
    scramble,
    other_format,
    other_database,
    text,
    directory,
]


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda function: function.__name__)
def test_without_a_good_release_it_says_so_and_recovers(
    served: tuple[Path, TestClient], two_releases: list[tuple[str, Path]], break_it: Callable[[Path], None]
) -> None:
    place, client = served
    put(two_releases[0][1], place)
    assert client.get("/readyz").status_code == 200
    break_it(place)
    for path in PATHS:
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["cache-control"] == "no-store"
        assert "puxi build" in answer.text
        assert str(place.parent) not in answer.text
        if answer.headers["content-type"] == "application/problem+json":
            assert answer.json()["code"] == "no_release"
            assert int(answer.headers["retry-after"]) == answer.json()["retry_after"] > 0
        else:
            assert path.startswith("/institution") or path == "/"
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/static/style.css").status_code == 200
    if place.is_dir():
        place.rmdir()
    put(two_releases[1][1], place)
    assert hosts(client) == (two_releases[1][0], ["乙大学"])


def test_the_operator_finds_the_file_in_the_log(
    served: tuple[Path, TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    place, client = served
    assert client.get("/readyz").status_code == 503
    assert str(place) in caplog.text


def test_one_that_is_damaged_in_its_middle_is_not_ready(
    served: tuple[Path, TestClient], two_releases: list[tuple[str, Path]]
) -> None:
    place, client = served
    put(two_releases[0][1], place)
    assert client.get("/readyz").status_code == 200
    whole = place.read_bytes()
    middle = len(whole) // 2
    place.write_bytes(whole[:middle] + b"\xa5" * 20_000 + whole[middle + 20_000 :])
    refused = client.get("/readyz")
    assert (refused.status_code, refused.json()["code"]) == (503, "no_release")
    put(two_releases[0][1], place)
    assert client.get("/readyz").status_code == 200


def test_a_file_written_over_in_place_is_noticed(
    served: tuple[Path, TestClient], two_releases: list[tuple[str, Path]]
) -> None:
    place, client = served
    for release, path in two_releases:
        shutil.copy(path, place)
        assert hosts(client)[0] == release


def test_the_release_is_the_one_that_the_environment_names(
    two_releases: list[tuple[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.app import app

    with TestClient(app) as client:
        for release, path in two_releases:
            monkeypatch.setenv("PUXI_RELEASE", str(path))
            assert client.get("/readyz").json()["release"] == release
