"""Killed at any moment of download, import and start, the next run ends whole and equal to a clean one.

The download is that of all real jars, from a slow mirror on this machine; import and start are those of an invented
release, since what matters is at which step the kill falls.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.neo4j_server import managed, running, store
from graph.neo4j_server.artifacts import locked
from graph.neo4j_server.starting import Address
from graph.neo4j_server.versions import ALL, LTS, Version
from tests.neo4j_server.conftest import Home, MakeHome
from tests.neo4j_server.mirror import Mirror, serving

DOWNLOADS = 14
#: Of each version.
IMPORTS, STARTS = 4, 3

_PROVIDE = """
import sys
from pathlib import Path
from graph.neo4j_server.artifacts import provide
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.versions import chosen
instance = Instance(Path(sys.argv[2]), chosen(sys.argv[1]))
instance.prepare()
with instance.locked(Silent()):
    provide(instance.version, instance.lib, instance.folder / "fetching", Silent())
"""


def test_a_download_goes_on_where_it_was_killed(make_home: MakeHome, tmp_path: Path) -> None:
    jars = locked(LTS)
    there = make_home(LTS).instance.lib
    home, maven, settings = tmp_path / "home", tmp_path / "maven", tmp_path / "jgo.conf"
    chance = random.Random(4)
    with serving({jar.place.as_posix(): there / jar.file for jar in jars}) as mirror:
        # Slow enough for every kill to fall into it, and then as fast as it goes.
        mirror.pace = 1_500_000
        settings.write_text(f"[repositories]\ncentral = {mirror.url}\n", encoding="utf-8")
        environment = {**os.environ, "JGO_CONFIG_FILE": str(settings), "M2_REPO": str(maven)}

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen([sys.executable, "-c", _PROVIDE, LTS.number, str(home)], env=environment)

        for number in range(DOWNLOADS):
            asked = mirror.asked_for_jars()
            with start() as command:
                _wait_for_a_request(command, mirror, asked)
                time.sleep(chance.uniform(0, 0.8))
                assert command.poll() is None, f"kill {number} came too late"
                command.kill()
            for folder in (maven, home / LTS.number / "lib"):
                for jar in jars:
                    path = folder / (jar.place if folder is maven else jar.file)
                    assert not path.exists() or jar.is_whole(path), f"kill {number} left a part of {path.name}"
        assert not all((home / LTS.number / "lib" / jar.file).exists() for jar in jars)
        mirror.pace = 0
        with start() as command:
            assert command.wait(timeout=120) == 0
        assert sorted(path.name for path in (home / LTS.number / "lib").iterdir()) == sorted(jar.file for jar in jars)
        assert all(jar.is_whole(home / LTS.number / "lib" / jar.file) for jar in jars)
        # Of each round, only what was on its way was asked for again.
        assert mirror.asked_for_jars() <= len(jars) + DOWNLOADS * 6
    litter = [
        path for folder in (maven, home) for path in folder.rglob("*") if path.is_file() and path.suffix == ".part"
    ]
    assert len(litter) <= DOWNLOADS
    assert not (home / LTS.number / "fetching").exists()


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.number)
def test_a_fill_and_a_start_go_on_where_they_were_killed(
    version: Version, make_home: MakeHome, small_releases: tuple[Path, Path]
) -> None:
    release = small_releases[0]
    clean = make_home(version)
    began = time.monotonic()
    expected = contents(clean.ensure(release))
    takes = (time.monotonic() - began) / 2
    managed.stop(folder=clean.folder)

    home = make_home(version)
    chance = random.Random(5)
    killed = 0
    for number in range(IMPORTS):
        killed += _killed(home, release, "filling", chance.uniform(0, takes), everything=number % 3 == 0)
        for path in store.whole(home.instance.stores):
            # The kill came after the store was whole; the next one is to fall into a fill again.
            running.end(running.ours(home.instance.folder), grace=0)
            store.discard(path)
    assert contents(home.ensure(release)) == expected
    for number in range(STARTS):
        managed.stop(folder=home.folder)
        killed += _killed(home, release, "starting", chance.uniform(0, takes), everything=number % 3 == 0)
    # A command that was quicker than its kill tells nothing.
    assert killed >= (IMPORTS + STARTS) * 2 // 3
    address = home.ensure(release)
    assert contents(address) == expected
    assert len(home.processes()) == 2, "one server and its watcher, nothing else"
    assert len(store.whole(home.instance.stores)) == 1
    assert not list(home.instance.stores.glob(".*"))


def _killed(home: Home, release: Path, step: str, after: float, *, everything: bool) -> bool:
    """Run a command, and kill it (or it and all that it started) so many seconds into a step; whether it was still at work."""
    killed = False
    with home.command(release) as command:
        assert command.stderr is not None
        for line in command.stderr:
            if step in line:
                break
        else:
            pytest.fail(f"the command ended before {step}")
        try:
            command.wait(timeout=after)
        except subprocess.TimeoutExpired:
            command.kill()
            killed = True
        if everything:
            for process in running.ours(home.instance.folder):
                os.kill(process.pid, signal.SIGKILL)
    return killed


def _wait_for_a_request(command: subprocess.Popen[bytes], mirror: Mirror, asked: int) -> None:
    deadline = time.monotonic() + 60
    while mirror.asked_for_jars() == asked:
        assert command.poll() is None, "the download ended before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)


def contents(address: Address) -> list[Any]:
    """Everything that a server holds, in an order that does not depend on its own numbers."""
    nodes = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties"
    relationships = "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS properties"
    schema = "SHOW INDEXES YIELD name, state, type, properties RETURN name, state, type, properties"
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        return [
            sorted(repr(sorted(record.data().items())) for record in driver.execute_query(query).records)
            for query in (nodes, relationships, schema)
        ]
