import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.rdf.space import Space
from graph.release.reader import Release
from graph.sparql.engine import Engine, Question, Rows
from graph.sparql.library import named
from graph.sparql.limits import Limits
from graph.sparql.pool import Pool
from graph.sparql.store import VARIABLE, Store, prepare

SPACE = Space()
LIMITS = Limits(seconds=30)


@pytest.fixture(scope="session")
def release(release_path: Path) -> Release:
    """The release of the shipped data."""
    return Release(release_path)


@pytest.fixture(scope="session", autouse=True)
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where stores lie: one folder for all processes of a test run, so that one of them makes the store for all."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sparql-stores"
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(folder)
    yield folder
    if before is None:
        del os.environ[VARIABLE]
    else:
        os.environ[VARIABLE] = before


@pytest.fixture(scope="session")
def store(stores: Path, release: Release) -> Store:
    """The store of that release."""
    return prepare(release, SPACE)


@pytest.fixture(scope="session")
def engine(store: Store) -> Iterator[Engine]:
    """What answers."""
    with Pool(store, at_once=2) as pool:
        yield Engine(pool, SPACE)


@pytest.fixture(scope="session")
def ask(engine: Engine) -> Callable[..., Rows]:
    """Ask a query of one's own."""

    def asked(text: str, **dataset: tuple[str, ...]) -> Rows:
        return engine.rows(Question(text, **dataset), LIMITS)

    return asked


@pytest.fixture(scope="session")
def answers(engine: Engine) -> Callable[..., list[dict[str, str]]]:
    """The rows of a named query, each value as text; of an address of ours the last part."""

    def asked(name: str, **parameters: object) -> list[dict[str, str]]:
        found = engine.rows(Question(named(name).text(parameters)), Limits(seconds=30, rows=100_000))
        assert not found.truncated
        return [
            {
                column: "" if cell is None else short(cell.text) if cell.kind == "uri" else cell.text
                for column, cell in zip(found.columns, row, strict=True)
            }
            for row in found.rows
        ]

    return asked


def short(address: str) -> str:
    """The id of a thing of ours."""
    return address.rpartition("/")[2] if address.startswith(SPACE.base) else address


@pytest.fixture(scope="session")
def client(release_path: Path, store: Store) -> Iterator[TestClient]:
    """The server; a query may take three seconds and two megabytes."""
    settings = Settings(sparql_seconds=3, sparql_bytes=2_000_000, sparql_memory=300_000_000, sparql_rows=50)
    with TestClient(create_app(lambda: release_path, settings), follow_redirects=False) as client:
        yield client
