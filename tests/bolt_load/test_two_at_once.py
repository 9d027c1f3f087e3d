"""Two loads into one database never mix: one of them writes, and the other says so and writes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.bolt.load import LoadReport, load, state
from graph.bolt.loaded import State
from graph.errors import ServerError
from graph.release.reader import Release
from tests.bolt_load import snapshots
from tests.bolt_load.writable import Writable


def _together(*loads: Callable[[], LoadReport]) -> tuple[list[LoadReport], list[str]]:
    """Run loads at the same time: the reports of those that ended well, and what the others said."""
    reports, errors = [], []
    with ThreadPoolExecutor() as pool:
        for future in [pool.submit(one) for one in loads]:
            try:
                reports.append(future.result())
            except ServerError as error:
                errors.append(str(error))
    return reports, errors


def test_of_two_releases_at_once_one_is_loaded(server: Writable, older: Release, newer: Release) -> None:
    start = threading.Barrier(2)

    def one(release: Release) -> Callable[[], LoadReport]:
        def run() -> LoadReport:
            start.wait()
            return load(Release(release.path), server.target, replace=True, rows=20, silence=5)

        return run

    reports, errors = _together(one(older), one(newer))
    # One that looks when the other is done already finds a whole graph, and replaces it.
    assert reports
    assert all("Another load is under way" in error for error in errors)
    held = state(server.target)
    assert held.state is State.WHOLE
    last = older if held.release == older.id else newer
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(last))


def test_who_comes_second_is_told_and_writes_nothing(server: Writable, older: Release, newer: Release) -> None:
    """Also while the first one does not write for as long as silence would have to last."""
    said = ""

    def meanwhile(what: str, done: int, total: int) -> None:
        nonlocal said
        if what == "writing [:ABOUT]" and not said:
            with ThreadPoolExecutor() as pool:
                other = pool.submit(load, Release(newer.path), server.target, replace=True, silence=3600)
                # The first one goes on writing now and then, or the other could not know that it lives.
                while not other.done():
                    server.run("MATCH (r:Release) SET r.loading_beat = timestamp()")
                    time.sleep(0.2)
            said = str(other.exception())

    load(older, server.target, progress=meanwhile, rows=100)
    assert "Another load is under way: process " in said
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(older))


def test_a_load_that_slept_too_long_is_stopped_before_it_writes(
    server: Writable, older: Release, newer: Release
) -> None:
    taken = False

    def sleep(what: str, done: int, total: int) -> None:
        nonlocal taken
        if what == "writing [:ABOUT]" and not taken:
            taken = True
            time.sleep(1.1)
            load(Release(newer.path), server.target, replace=True, silence=1)

    with pytest.raises(ServerError, match="has taken this database over"):
        load(older, server.target, progress=sleep, rows=100)
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(newer))
    assert state(server.target).state is State.WHOLE
