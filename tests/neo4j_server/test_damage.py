"""What somebody or something spoiled in the folder of the managed Neo4j: it is mended at the next start, and told."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from graph.bolt.connect import Managed, trouble
from graph.bolt.read import Reader
from graph.errors import LimitExceeded
from graph.neo4j_server import java, managed, running, store
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.versions import ALL, CURRENT, Version
from graph.release.reader import Release
from tests.neo4j_server.conftest import Home, MakeHome, kill

Releases = tuple[Path, Path]


@pytest.fixture(scope="module")
def living(make_home: MakeHome) -> Home:
    """One home for the tests that go on from each other's server."""
    return make_home(CURRENT)


def count(home: Home, release: Path, query: str = "MATCH ()-[r]->() RETURN count(r)") -> int:
    with Reader(Managed(release, home.version, home.folder, Silent()).start()) as reader:
        ((number,),) = reader.run(query).rows
    assert isinstance(number, int)
    return number


def halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.number)
def test_a_store_that_lost_a_part_is_made_anew_and_one_that_did_not_is_not(
    version: Version, make_home: MakeHome, small_releases: Releases, capfd: pytest.CaptureFixture[str]
) -> None:
    home = make_home(version)
    release = small_releases[0]
    address = managed.ensure(release, version=version.number, folder=home.folder)
    whole = count(home, release)
    place = home.instance.stores / store.name_of(Release(release))
    record = running.recorded(home.instance.run)
    assert record
    kill(record.watcher)
    kill(record.server)
    assert store.damage(place) == ""
    home.ensure(release)
    managed.stop(folder=home.folder)
    assert store.damage(place) == ""
    assert address.release

    database = place / "data" / "databases" / "neo4j"
    names = ["neostore.relationshipstore.db", "neostore.propertystore.db.strings", "neostore.counts.db"]
    for name in names:
        content = (database / name).read_bytes()
        halve(database / name)
        assert name in store.damage(place)
        (database / name).write_bytes(content)
    (index,) = database.glob("schema/index/token-lookup-1.0/1/index-1")
    content = index.read_bytes()
    index.write_bytes(content[:-100] + bytes(100 * [7]))
    assert index.name in store.damage(place)
    index.write_bytes(content)
    assert store.damage(place) == ""

    halve(database / names[0])
    capfd.readouterr()
    managed.ensure(release, version=version.number, folder=home.folder)
    told = capfd.readouterr().err
    assert "is damaged and is made anew: neostore.relationshipstore.db changed since it was made" in told
    assert count(home, release) == whole
    managed.stop(folder=home.folder)


def test_a_store_without_sums_is_made_anew(living: Home, small_releases: Releases) -> None:
    living.ensure(small_releases[0])
    managed.stop(folder=living.folder)
    marker = living.instance.stores / store.name_of(Release(small_releases[0])) / "complete.json"
    said = json.loads(marker.read_text())
    del said["files"]
    for text in (json.dumps(said), "", "[]", '{"files": []}'):
        marker.write_text(text)
        assert "no sums" in store.damage(marker.parent)
    living.ensure(small_releases[0])
    assert json.loads(marker.read_text())["files"]


def test_a_server_with_a_damaged_graph_is_mended_while_it_is_asked(
    living: Home, small_releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    living.ensure(small_releases[0])
    before = running.recorded(living.instance.run)
    found: list[object] = [None]
    real = "graph.bolt.query._released"
    from graph.bolt import query

    asked = query._released

    async def once_nothing(tx: object) -> object:
        return found.pop() if found else await asked(tx)  # type: ignore[arg-type]

    monkeypatch.setattr(real, once_nothing)
    assert count(living, small_releases[0], "MATCH (r:Release) RETURN count(r)") == 1
    after = running.recorded(living.instance.run)
    assert before
    assert after
    assert before.server != after.server


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"x" * 31, b"two words and thirty-two charact"])
def test_a_password_file_that_holds_none_is_none(tmp_path: Path, content: bytes) -> None:
    instance = Instance(tmp_path, CURRENT)
    instance.prepare()
    instance.password_file.write_bytes(content)
    assert instance.known_password() is None
    made = instance.password()
    assert instance.known_password() == made != ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"])
def test_a_broken_password_is_replaced_with_what_it_locked(
    living: Home, small_releases: Releases, content: bytes
) -> None:
    address = living.ensure(small_releases[0])
    living.instance.password_file.write_bytes(content)
    assert count(living, small_releases[0]) > 100
    assert living.ensure(small_releases[0]).password != address.password


def test_a_password_may_look_like_an_option(living: Home, small_releases: Releases) -> None:
    living.ensure(small_releases[0])
    managed.stop(folder=living.folder)
    shutil.rmtree(living.instance.stores)
    living.instance.password_file.write_text("-" * 2 + "help-0123456789-abcdefghijkl-X")
    assert count(living, small_releases[0]) > 100
    assert living.ensure(small_releases[0]).password.startswith("--help")


def test_of_its_own_password_puxi_tells_what_to_do_with_it(living: Home, small_releases: Releases) -> None:
    from neo4j.exceptions import AuthError

    target = Managed(small_releases[0], living.version, living.folder, Silent()).start()
    said = str(trouble(AuthError(), target))
    assert "puxi neo4j stop" in said
    assert "PUXI_NEO4J_USER" not in said


def folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def test_what_is_noted_down_may_be_spoiled(living: Home, small_releases: Releases) -> None:
    run = living.instance.run
    living.ensure(small_releases[0])
    said = json.loads((run / "server.json").read_text())
    (run / "server.json").write_text(json.dumps({**said, "watcher": "x"}))
    living.ensure(small_releases[0])
    assert living.status().pid
    managed.stop(folder=living.folder)
    (run / "port").write_bytes(b"\xff\xfe")
    folder(run / "server.json")
    assert living.status().pid == 0
    living.ensure(small_releases[0])
    assert running.noted_port(run / "port") > 0


def test_a_port_that_is_none_is_not_tried(tmp_path: Path) -> None:
    port = tmp_path / "port"
    assert running.noted_port(port) == 0
    for text, number in (("99999", 0), ("-1", 0), ("\u0661", 0), ("7687\n", 7687)):
        port.write_text(text, encoding="utf-8")
        assert running.noted_port(port) == number
    folder(port)
    (port / "x").touch()
    assert running.noted_port(port) == 0
    assert not port.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("watcher", "x"), ("server", 10**30), ("server", True), ("port", 70000), ("port", None), ("store", 5)],
)
def test_a_record_of_the_wrong_types_is_none(tmp_path: Path, name: str, value: object) -> None:
    running.Record(1, 2, 3, "store", "release", "java", "now").write(tmp_path)
    assert running.recorded(tmp_path)
    said = json.loads((tmp_path / "server.json").read_text())
    (tmp_path / "server.json").write_text(json.dumps({**said, name: value}))
    assert running.recorded(tmp_path) is None


def test_the_users_java_options_do_not_reach_neo4j(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"):
        monkeypatch.setenv(name, "-Xmx8g -XX:NoSuchOption")
    monkeypatch.setenv("LC_ALL", "C")
    assert java.find(CURRENT).release >= CURRENT.java[0]
    kept = store.environment(tmp_path)
    ours = {"JAVA_HOME", "PUXI_REQUIRE_JAVA_TOOLS"}
    assert not {name for name in kept if "JAVA" in name} - ours | ({"CLASSPATH"} & kept.keys())
    if os.name == "posix":
        assert kept["LC_ALL"] == "C.UTF-8"


def test_a_folder_with_a_chinese_name_serves_where_the_locale_has_no_chinese(
    tmp_path: Path, living: Home, small_releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:NoSuchOption")
    place = tmp_path / "\u5bb6 \u91cc x"
    place.mkdir()
    managed.stop(folder=living.folder)
    (place / living.version).mkdir(mode=0o700)
    (place / living.version / "lib").symlink_to(living.instance.lib)
    home = Home(Instance(place, CURRENT))
    try:
        assert count(home, small_releases[0]) > 100
    finally:
        managed.stop(folder=place)


def test_a_server_that_goes_down_while_one_connects_is_started_again(
    living: Home, small_releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Managed(small_releases[0], living.version, living.folder, Silent()).start()
    managed.stop(folder=living.folder, at_once=True)
    with Reader(target) as reader:
        assert reader.run("RETURN 1").rows == [(1,)]


def test_a_server_that_went_down_under_a_query_may_have_done_so_for_another(
    living: Home, small_releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.bolt import query

    async def went_down(self: query.Query, tx: object) -> None:
        managed.stop(folder=living.folder, at_once=True)

    monkeypatch.setattr(query.Query, "_check", went_down)
    with (
        Reader(Managed(small_releases[0], living.version, living.folder, Silent()).start()) as reader,
        pytest.raises(LimitExceeded, match="because of another command's query"),
    ):
        reader.run("RETURN 1")
