"""Writable servers of both versions, and two releases that differ in every way in which releases can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.neo4j_server.versions import Version
from graph.release.reader import Release
from tests.bolt_load.made_releases import first, second
from tests.bolt_load.writable import Writable
from tests.servers import provide_jars


@pytest.fixture(scope="session")
def writable_neo4j(
    neo4j_version: Version, neo4j_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Writable]:
    """A writable server of each version in turn. Use ``server``, which is empty."""
    server = Writable(provide_jars(neo4j_version, neo4j_home), tmp_path_factory.mktemp("writable"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def server(writable_neo4j: Writable) -> Writable:
    """A writable server of each version in turn, with nothing in it."""
    writable_neo4j.empty()
    return writable_neo4j


@pytest.fixture(scope="session")
def older(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release."""
    return first().release(tmp_path_factory.mktemp("older"))


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Another one, with much the same in it and much that is not."""
    return second().release(tmp_path_factory.mktemp("newer"))
