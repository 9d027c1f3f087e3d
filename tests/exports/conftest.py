"""The releases that are exported, and what should be in the exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.property_graph.project import elements
from graph.property_graph.rows import Node, Relationship
from graph.release.reader import Release
from tests.bolt_load.made_releases import first


@pytest.fixture(scope="session")
def shipped(release_path: Path) -> Release:
    """The release of the shipped data."""
    return Release(release_path)


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release with texts that formats trip over."""
    return first().release(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="session")
def nodes(shipped: Release) -> list[Node]:
    return [element for element in elements(shipped) if isinstance(element, Node)]


@pytest.fixture(scope="session")
def relationships(shipped: Release) -> list[Relationship]:
    return [element for element in elements(shipped) if isinstance(element, Relationship)]
