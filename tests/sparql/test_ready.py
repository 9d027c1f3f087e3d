"""A server makes the store before anyone asks: for the release that it starts with, and for each that comes after it."""

import shutil
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.release.reader import Release
from graph.sparql.store import VARIABLE, find
from tests.bolt_load.made_releases import first, second
from tests.sparql.conftest import SPACE


def test_the_store_is_there_before_the_first_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = tmp_path / "stores"
    monkeypatch.setenv(VARIABLE, str(stores))
    one, other = (made().release(tmp_path / name) for made, name in ((first, "one"), (second, "other")))
    served = tmp_path / "served.sqlite"
    shutil.copy(one.path, served)

    def made(release: Release) -> bool:
        end = time.monotonic() + 120
        while find(release, SPACE) is None and time.monotonic() < end:
            time.sleep(0.1)
        return find(release, SPACE) is not None

    with TestClient(create_app(lambda: served, Settings(sparql_ready=True))) as client:
        assert made(one)
        shutil.copy(other.path, tmp_path / "next")
        (tmp_path / "next").replace(served)
        assert made(other)
        assert client.get("/sparql?query=ASK{}").status_code == 200
