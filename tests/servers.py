"""Real Neo4j servers for tests: one of each version, managed by Puxi as a user's would be, filled from the shipped data.

Jars come from the Maven folder of the machine, or are fetched into it. Where they cannot be had, tests that need a
server are skipped, and fail where ``PUXI_REQUIRE_NEO4J=1``. Stores are made in a folder of the session's own, unless
``PUXI_TEST_NEO4J_HOME`` names one to be kept for the next session.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import ServerError
from graph.neo4j_server import artifacts, managed, running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.starting import Address
from graph.neo4j_server.versions import ALL, CURRENT, LTS, Version


@pytest.fixture(scope="session")
def neo4j_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the session's managed servers; all of them are ended with the session."""
    named = os.environ.get("PUXI_TEST_NEO4J_HOME")
    folder = Path(named) if named else tmp_path_factory.mktemp("neo4j")
    yield folder
    managed.stop(folder=folder)
    left = [process for version in ALL for process in running.ours(Instance(folder, version).folder)]
    assert not left, f"servers that outlive the tests: {left}"


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
