"""Servers and small releases for the tests of the managed Neo4j."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from graph.neo4j_server import managed, running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.starting import Address
from graph.neo4j_server.versions import Version
from graph.release.build import build
from tests.graph.builds import dataset
from tests.servers import provide_jars

#: Runs ``ensure`` as a command does: in a process of its own, which SIGTERM, Ctrl-C and kill -9 can end.
_ENSURE = """
import sys
from pathlib import Path
from graph.errors import PuxiError
from graph.neo4j_server.managed import ensure
try:
    print(ensure(Path(sys.argv[1]), version=sys.argv[2], folder=Path(sys.argv[3])).uri)
except PuxiError as error:
    sys.exit(f"refused: {error}")
"""


@pytest.fixture(scope="session")
def small_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two invented releases, each filled in a moment."""
    folder = tmp_path_factory.mktemp("small")
    for year in (2019, 2020):
        build(dataset(year), folder / f"{year}.sqlite")
    return folder / "2019.sqlite", folder / "2020.sqlite"


@dataclass(frozen=True)
class Home:
    """A folder of a test's own for one version, with the jars in it."""

    instance: Instance

    @property
    def folder(self) -> Path:
        return self.instance.home

    @property
    def version(self) -> str:
        return self.instance.version.number

    def ensure(self, release: Path) -> Address:
        return managed.ensure(release, version=self.version, folder=self.folder, progress=Silent())

    def status(self) -> managed.Status:
        (one,) = managed.status(version=self.version, folder=self.folder)
        return one

    def processes(self) -> list[int]:
        return sorted(process.pid for process in running.ours(self.instance.folder))

    def command(self, release: Path, **environment: str) -> subprocess.Popen[str]:
        """``ensure`` in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", _ENSURE, str(release), self.version, str(self.folder)],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


MakeHome = Callable[[Version], Home]


@pytest.fixture(scope="module")
def make_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeHome]:
    """Makes such folders; what runs in them is ended with the module."""
    made: list[Home] = []

    def make(version: Version) -> Home:
        home = Home(provide_jars(version, tmp_path_factory.mktemp("home")))
        made.append(home)
        return home

    yield make
    for home in made:
        managed.stop(folder=home.folder)
        assert not home.processes()


def kill(pid: int) -> None:
    """``kill -9``, and wait until it is gone."""
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie")


def wait_until(so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; fail if it does not come about."""
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.05)
