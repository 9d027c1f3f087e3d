"""The release of the shipped data, opened; and a dataset that a test fills."""

from pathlib import Path

import pytest
from hypothesis import settings

from graph.lens import Lens
from graph.release.reader import Release
from tests.graph.made import Made

# How long one example takes says nothing on a machine that does other things at the same time.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def release(release_path: Path) -> Release:
    """The release of the shipped data."""
    return Release(release_path)


@pytest.fixture
def now() -> Lens:
    """All that is known, without a condition."""
    return Lens()


@pytest.fixture
def made() -> Made:
    """An empty dataset with three sources: ``a``, ``b``, ``c``, of the reliabilities A, B, C."""
    return Made()
