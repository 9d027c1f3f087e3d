"""What all tests share: a release of the shipped data, Neo4j servers that hold it, and the browser."""

import gc
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from graph.release.build import build
from ingest.dataset import ShippedTables
from tests import servers
from tests.servers import (
    each_neo4j,
    expendable_home,
    expendable_neo4j,
    neo4j_current,
    neo4j_home,
    neo4j_lts,
    neo4j_version,
)

# Imported here and nowhere else: a second conftest that imports them would start a second pair of servers.
__all__ = [
    "each_neo4j",
    "expendable_home",
    "expendable_neo4j",
    "neo4j_current",
    "neo4j_home",
    "neo4j_lts",
    "neo4j_version",
]

ROOT = Path(__file__).resolve().parent.parent


_OF_THIS_RUN = pytest.StashKey[Path | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Before pytest-xdist starts its processes, which all find the same servers."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that starts us in the background turns Ctrl-C off, also for all that we start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Servers under test make the store for SPARQL only for those that ask; one test asks for the other.
    os.environ.setdefault("PUXI_API_SPARQL_READY", "false")
    if not hasattr(config, "workerinput"):
        config.stash[_OF_THIS_RUN] = servers.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the last of them has ended."""
    if _OF_THIS_RUN in config.stash:
        servers.finish(config.stash[_OF_THIS_RUN])


class _Companies(LoadScopeScheduling):  # type: ignore[misc]
    """How pytest-xdist spreads tests over processes: what shares servers stays together."""

    def _split_scope(self, nodeid: str) -> str:
        return servers.company(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Take the place of ``--dist``."""
    return _Companies(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins."""
    items.sort(key=servers.turn)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    """Whatever a module's tests leave open fails the last of them, and not one of another module, whenever memory is tidied."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def release_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the shipped data, built once for all tests. Tests read it and leave it as it is."""
    path = tmp_path_factory.mktemp("release") / "puxi.sqlite"
    build(ShippedTables(ROOT / "data"), path)
    return path


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A Chromium: ``PUXI_CHROMIUM`` or one on the path; without one tests skip, or fail where ``PUXI_REQUIRE_BROWSER=1``."""
    named = os.environ.get("PUXI_CHROMIUM", "")
    found = shutil.which(named) if named else shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return Path(found)
    reason = f"PUXI_CHROMIUM={named} is no program" if named else "no Chromium on the path (PUXI_CHROMIUM names one)"
    if os.environ.get("PUXI_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
