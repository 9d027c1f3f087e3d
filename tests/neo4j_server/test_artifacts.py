"""The jars: only what is locked, only whole, from the machine before the network, and from the user's mirror."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import ServerError
from graph.neo4j_server import artifacts
from graph.neo4j_server.artifacts import Jar, locked, provide
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.repositories import configured
from graph.neo4j_server.versions import ALL, CURRENT, Version, chosen
from tests.neo4j_server.mirror import Mirror, serving


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.number)
def test_a_lock_names_every_jar_once_with_its_hash_and_no_address(version: Version) -> None:
    jars = locked(version)
    assert {(jar.group, jar.artifact, jar.version) for jar in jars} >= {("org.neo4j", "neo4j", version.number)}
    assert len({jar.file for jar in jars}) == len(jars), "two jars would overwrite each other"
    assert all(len(jar.sha256) == 64 for jar in jars)
    assert "://" not in version.lock_file.read_text(encoding="utf-8")


def test_a_version_is_found_by_its_beginning_and_an_unknown_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUXI_NEO4J_VERSION", raising=False)
    assert chosen() is CURRENT
    assert chosen("5").number.startswith("5.26.")
    monkeypatch.setenv("PUXI_NEO4J_VERSION", "5.26")
    assert chosen() is chosen("5")
    with pytest.raises(ServerError, match="it knows 2026"):
        chosen("4.4")


class Place:
    """Three invented jars, a mirror that has them, and the settings of a user who has nothing yet."""

    def __init__(self, root: Path, mirror: Mirror, jars: list[Jar], monkeypatch: pytest.MonkeyPatch) -> None:
        self.mirror = mirror
        self.jars = jars
        self.lib = root / "lib"
        self.maven = root / "home" / ".m2" / "repository"
        self.scratch = root / "fetching"
        self.home = root / "home"
        self.settings = root / "jgo.conf"
        (root / "home" / ".m2").mkdir(parents=True)
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.delenv("M2_REPO", raising=False)
        monkeypatch.setenv("JGO_CONFIG_FILE", str(self.settings))
        self.use(mirror.url)
        monkeypatch.setattr(artifacts, "locked", lambda version: jars)

    def use(self, url: str) -> None:
        self.settings.write_text(f"[repositories]\ncentral = {url}\n", encoding="utf-8")

    def provide(self) -> None:
        provide(CURRENT, self.lib, self.scratch, Silent())

    def whole(self) -> list[str]:
        return sorted(jar.file for jar in self.jars if jar.is_whole(self.lib / jar.file))

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.lib.iterdir())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    jars, files = [], {}
    for name, size in (("one", 10), ("two", 100_000), ("three", 2_000_000)):
        content = (name * size).encode()
        jar = Jar(
            "org.example.x", name, "1.0", "linux" if name == "two" else "", "jar", hashlib.sha256(content).hexdigest()
        )
        path = tmp_path / "served" / jar.file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        jars.append(jar)
        files[jar.place.as_posix()] = path
    with serving(files) as mirror:
        yield Place(tmp_path, mirror, jars, monkeypatch)


def test_missing_jars_are_fetched_into_the_maven_folder_and_from_there(place: Place) -> None:
    place.provide()
    assert place.files == place.whole() == ["one-1.0.jar", "three-1.0.jar", "two-1.0-linux.jar"]
    assert all(jar.is_whole(place.maven / jar.place) for jar in place.jars)
    assert not place.scratch.exists()


def test_what_is_there_is_not_asked_for_again(place: Place) -> None:
    place.provide()
    asked = place.mirror.asked_for_jars()
    place.provide()
    (place.lib / "one-1.0.jar").unlink()
    place.provide()
    assert place.mirror.asked_for_jars() == asked == 3
    assert len(place.whole()) == 3


def test_a_damaged_or_strange_file_is_replaced(place: Place) -> None:
    place.provide()
    damaged = place.lib / "three-1.0.jar"
    content = bytearray(damaged.read_bytes())
    content[1000] ^= 1
    # Written through a link, the Maven folder's copy is damaged too; it has to be fetched.
    damaged.write_bytes(content)
    (place.lib / "evil-2.0.jar").write_bytes(b"x")
    place.provide()
    assert place.files == place.whole()
    assert place.mirror.asked[place.jars[2].place.as_posix()] == 2
    assert place.jars[2].is_whole(place.maven / place.jars[2].place)


def test_a_half_written_file_of_another_program_is_not_taken(place: Place) -> None:
    half = place.maven / place.jars[1].place
    half.parent.mkdir(parents=True)
    half.write_bytes(b"two" * 50)
    place.provide()
    assert len(place.whole()) == 3


def test_what_a_mirror_spoils_never_gets_a_jar_s_name(place: Place) -> None:
    place.mirror.spoilt = {"three-1.0.jar"}
    with pytest.raises(ServerError, match="SHA-256 differs"):
        place.provide()
    assert place.files == place.whole() == ["one-1.0.jar", "two-1.0-linux.jar"]
    assert not (place.maven / place.jars[2].place).exists()
    place.mirror.spoilt = set()
    place.mirror.asked.clear()
    place.provide()
    assert len(place.whole()) == 3
    assert place.mirror.asked_for_jars() == 1, "what was whole is kept"


def test_a_broken_connection_is_tried_again_and_then_explained(place: Place) -> None:
    place.mirror.cut = {"two-1.0-linux.jar"}
    with pytest.raises(ServerError, match=r"org\.example\.x:two:1\.0"):
        place.provide()
    assert place.mirror.asked[place.jars[1].place.as_posix()] == 3
    assert place.files == place.whole() == ["one-1.0.jar", "three-1.0.jar"]


def test_without_a_network_it_says_what_is_missing_where_it_looked_and_what_to_do(place: Place) -> None:
    place.use(f"http://127.0.0.1:{unused_port()}/x")
    with pytest.raises(ServerError) as refused:
        place.provide()
    said = str(refused.value)
    assert "3 of its files could not be had" in said
    assert "org.example.x:one:1.0" in said
    assert str(place.lib) in said
    assert str(place.maven) in said
    assert "refused" in said
    assert str(place.settings) in said
    assert "settings.xml" in said
    assert "--uri" in said


def test_a_maven_folder_from_another_machine_is_enough(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.provide()
    place.maven.rename(tmp_path / "carried")
    for jar in place.jars:
        (place.lib / jar.file).unlink()
    place.use(f"http://127.0.0.1:{unused_port()}/x")
    monkeypatch.setenv("M2_REPO", str(tmp_path / "carried"))
    place.provide()
    assert len(place.whole()) == 3


def test_a_maven_folder_that_cannot_be_written_to_is_no_reason_to_fail(place: Place) -> None:
    place.maven.write_text("a file where a folder should be")
    place.provide()
    assert len(place.whole()) == 3


def test_a_repository_of_another_name_is_asked_before_the_central_one(place: Place) -> None:
    place.settings.write_text(f"[repositories]\nours = {place.mirror.url}\n", encoding="utf-8")
    assert next(iter(configured().remote)) == "ours"
    place.provide()
    assert len(place.whole()) == 3


def test_the_next_repository_is_asked_for_what_the_first_one_lacks(place: Place) -> None:
    with serving({place.jars[0].place.as_posix(): place.mirror.files[place.jars[0].place.as_posix()]}) as poor:
        place.settings.write_text(
            f"[repositories]\npoor = {poor.url}\ncentral = {place.mirror.url}/\n", encoding="utf-8"
        )
        place.provide()
        assert poor.asked_for_jars() == 3
    assert len(place.whole()) == 3
    assert place.mirror.asked_for_jars() == 2


@pytest.mark.parametrize("pattern", ["central", "*", "external:*", "other,central"])
def test_a_mirror_in_mavens_settings_stands_in_for_the_central_repository(
    place: Place, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.settings.unlink()
    monkeypatch.setenv("OUR_MIRROR", place.mirror.url)
    (place.home / ".m2" / "settings.xml").write_text(
        '<settings xmlns="http://maven.apache.example/SETTINGS/1.0.0"><mirrors><mirror><id>m</id>'
        f"<mirrorOf>{pattern}</mirrorOf><url>${{env.OUR_MIRROR}}</url></mirror></mirrors>"
        "<localRepository>${user.home}/elsewhere</localRepository></settings>",
        encoding="utf-8",
    )
    place.provide()
    assert len(place.whole()) == 3
    assert place.jars[0].is_whole(place.home / "elsewhere" / place.jars[0].place)


@pytest.mark.parametrize("pattern", ["other", "*,!central"])
def test_a_mirror_of_something_else_does_not(place: Place, pattern: str) -> None:
    place.settings.unlink()
    (place.home / ".m2" / "settings.xml").write_text(
        f"<settings><mirrors><mirror><mirrorOf>{pattern}</mirrorOf><url>{place.mirror.url}</url></mirror></mirrors></settings>",
        encoding="utf-8",
    )
    assert configured().remote["central"] != place.mirror.url


@pytest.mark.parametrize(("file", "text"), [("jgo.conf", "no section"), ("settings.xml", "<settings>")])
def test_settings_that_cannot_be_read_are_named(place: Place, file: str, text: str) -> None:
    path = place.settings if file == "jgo.conf" else place.home / ".m2" / file
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ServerError, match="cannot be read"):
        place.provide()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
