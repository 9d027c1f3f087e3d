from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from graph.release.reader import Release


@pytest.fixture(scope="session")
def client(release_path: Path) -> Iterator[TestClient]:
    """The server on the release of the shipped data. Redirects are shown, not followed."""
    with TestClient(create_app(lambda: release_path), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def release(release_path: Path) -> Release:
    """The same release, to ask the functions directly."""
    return Release(release_path)
