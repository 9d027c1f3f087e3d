"""Real Neo4j servers for tests: one of each version, managed by Puxi as a user's would be, filled from the shipped data.

Jars come from the Maven folder of the machine, or are fetched into it. Where they cannot be had, tests that need a
server are skipped, and fail where ``PUXI_REQUIRE_NEO4J=1``. Stores are made in a folder of the run's own, unless
``PUXI_TEST_NEO4J_HOME`` names one to be kept for the next run.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import ServerError
from graph.neo4j_server import artifacts, managed, running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.starting import Address
from graph.neo4j_server.versions import ALL, CURRENT, LTS, Version

#: Names the folder of the servers that all processes of a run of tests share.
HOME = "PUXI_TEST_NEO4J_HOME"


def begin() -> Path | None:
    """Name the shared folder, before the processes of a run start; the folder, if it is made for this run only."""
    if os.environ.get(HOME):
        return None
    made = Path(tempfile.mkdtemp(prefix="puxi-tests-"))
    os.environ[HOME] = str(made)
    return made


def finish(made: Path | None) -> None:
    """End the shared servers after the last test of all processes."""
    folder = Path(os.environ[HOME])
    managed.stop(folder=folder)
    left = [process for version in ALL for process in running.ours(Instance(folder, version).folder)]
    if made is not None:
        shutil.rmtree(made)
        del os.environ[HOME]
    assert not left, f"servers that outlive the tests: {left}"


def company(nodeid: str) -> str:
    """The tests with which a test shares a process: those of its file, or of all files that bring up the same servers."""
    file = nodeid.partition("::")[0]
    version = next((version.number for version in ALL if f"[{version.number}" in nodeid), "")
    if not version:
        return file
    # The servers that these two end, and the writable ones.
    together = {"tests/bolt/test_hostile.py": "ended", "tests/bolt/test_read.py": "ended"}
    return f"{version} {together.get(file, file.rpartition('/')[0])}"


#: What takes minutes, the longest first: begun last, it would keep one process busy when the others have ended.
_LONG = ("test_hostile.py", "bolt_load", "test_life.py", "test_twins.py", "test_generated.py", "test_kills.py")


def turn(item: pytest.Item) -> int:
    """The place of a test in the order of all."""
    return next((place for place, name in enumerate(_LONG) if name in item.nodeid), len(_LONG))


@pytest.fixture(scope="session")
def neo4j_home() -> Path:
    """The folder of the servers that all tests share: none may end one, or ask what would make it end itself."""
    return Path(os.environ[HOME])


@pytest.fixture(scope="session")
def expendable_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of servers that tests may bring to their end."""
    folder = tmp_path_factory.mktemp("expendable")
    yield folder
    managed.stop(folder=folder)
    left = [process for version in ALL for process in running.ours(Instance(folder, version).folder)]
    assert not left, f"servers that outlive the tests: {left}"


@pytest.fixture(scope="session")
def expendable_neo4j(neo4j_version: Version, release_path: Path, expendable_home: Path) -> Address:
    """Each version's server in turn, read-only, with the shipped data; a test may end it."""
    return served(neo4j_version, release_path, expendable_home)


@pytest.fixture(scope="session")
def neo4j_current(release_path: Path, neo4j_home: Path) -> Address:
    """The current Neo4j, read-only, with the shipped data."""
    return served(CURRENT, release_path, neo4j_home)


@pytest.fixture(scope="session")
def neo4j_lts(release_path: Path, neo4j_home: Path) -> Address:
    """The Neo4j with long-term support, read-only, with the shipped data."""
    return served(LTS, release_path, neo4j_home)


@pytest.fixture(scope="session", params=ALL, ids=lambda version: version.number)
def neo4j_version(request: pytest.FixtureRequest) -> Version:
    """Each version in turn."""
    version: Version = request.param
    return version


@pytest.fixture(scope="session", name="neo4j")
def each_neo4j(neo4j_version: Version, request: pytest.FixtureRequest) -> Address:
    """Each version's server in turn, read-only, with the shipped data."""
    address: Address = request.getfixturevalue("neo4j_current" if neo4j_version is CURRENT else "neo4j_lts")
    return address


def served(version: Version, release: Path, folder: Path) -> Address:
    """A managed server in this folder that holds this release."""
    provide_jars(version, folder)
    return managed.ensure(release, version=version.number, folder=folder, progress=Silent())


def provide_jars(version: Version, folder: Path) -> Instance:
    """See to the jars of a version; without them, skip the test, or fail where Neo4j is required."""
    instance = Instance(folder, version)
    instance.prepare()
    try:
        with instance.locked(Silent()):
            artifacts.provide(version, instance.lib, instance.folder / "fetching", Silent())
    except ServerError as error:
        reason = f"no Neo4j {version.number}: {str(error).splitlines()[0]}"
        if os.environ.get("PUXI_REQUIRE_NEO4J") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return instance
