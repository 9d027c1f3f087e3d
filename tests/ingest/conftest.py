from pathlib import Path

import pytest

from tests.ingest import small


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small valid dataset that a test may spoil."""
    return small.make(tmp_path / "data")
