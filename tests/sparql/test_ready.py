"""The store of a server: it is there before anyone asks, it is made anew when it is lost, and nothing else is run for it."""

import shutil
import time
from pathlib import Path

import psutil
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.release.reader import Release
from graph.sparql.engine import Engine, Question
from graph.sparql.limits import Limits
from graph.sparql.pool import Pool
from graph.sparql.store import VARIABLE, find, prepare
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


def test_a_store_that_is_lost_or_damaged_while_the_server_runs_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = tmp_path / "stores"
    monkeypatch.setenv(VARIABLE, str(stores))
    release = first().release(tmp_path)
    app = create_app(lambda: release.path, Settings(seconds=200))

    def asked() -> None:
        # By POST, as answers to GET are kept.
        answer = client.post("/sparql", data={"query": "ASK{?s ?p ?o}"}, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["boolean"]) == (200, True), answer.text

    def end_workers() -> None:
        for child in psutil.Process().children(recursive=True):
            if "graph.sparql.worker" in child.cmdline():
                child.kill()
                child.wait(10)

    with TestClient(app) as client:
        asked()
        end_workers()
        stores.rename(tmp_path / "gone")
        asked()
        end_workers()
        store = find(release, SPACE)
        assert store is not None
        for file in store.database.iterdir():
            file.write_bytes(b"damaged")
        asked()


def test_files_in_the_folder_of_whoever_asks_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for name in ("csv.py", "json.py", "graph.py", "pyoxigraph.py"):
        (here / name).write_text(f"open({str(tmp_path / 'was-run')!r}, 'w')\n", encoding="utf-8")
    release = first().release(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "stores"))
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.chdir(here)
    store = prepare(release, SPACE)
    with Pool(store) as pool:
        rows = Engine(pool, SPACE).rows(Question("ASK {}"), Limits(seconds=30))
    assert rows.rows
    assert not (tmp_path / "was-run").exists()
