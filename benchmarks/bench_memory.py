"""How much memory the managed Neo4j needs: the whole library, and then an afternoon's worth of other statements.

A heap that holds the plans of the library may still be too small for somebody who writes queries: every new statement leaves
a plan behind, and a heap that is full of them spends its time on looking for room. So the library is asked before and after
some hundreds of different statements, at the real size, with one heap after the other.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.sizes import Size, in_rounds, percentile
from benchmarks.table import Table
from graph.bolt.connect import Target
from graph.bolt.library import Library, NamedQuery
from graph.bolt.limits import Limits
from graph.bolt.read import Reader
from graph.errors import BadParameter, LimitExceeded
from graph.neo4j_server import managed
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.versions import CURRENT
from graph.release.reader import Release
from tests.queries.generated import cases
from tests.queries.memory import Memory

_HEAPS = ("192m", "256m", "384m", "512m")
_ROUNDS = 3


def _library() -> list[tuple[NamedQuery, dict[str, object]]]:
    """The queries that can be asked as they stand, with the values of their parameters."""
    found = []
    for query in Library.load().values():
        with contextlib.suppress(BadParameter):
            found.append((query, query.values({})))
    return found


def _times(reader: Reader) -> list[float]:
    """What each query of the library takes, in seconds; one that a limit ends counts with the limit's time."""
    times = []
    for query, values in _library():
        start = time.perf_counter()
        with contextlib.suppress(LimitExceeded):
            reader.run(query.text, values, Limits(seconds=30))
        times.append(time.perf_counter() - start)
    return times


@pytest.mark.parametrize("heap", _HEAPS)
def test_heap(
    heap: str,
    benchmark: BenchmarkFixture,
    built: list[Size],
    table: Table,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The library before and after other statements, in a server with this heap; what then is resident."""
    monkeypatch.setenv("PUXI_NEO4J_HEAP", heap)
    real = built[0]
    address = managed.ensure(real.release, version=CURRENT.number, folder=tmp_path, progress=Silent())
    others = cases(Memory(Release(real.release)))
    before: list[float] = []
    after: list[float] = []

    def once() -> None:
        with Reader(Target(address.uri, address.user, address.password)) as reader:
            _times(reader)
            for _ in range(_ROUNDS):
                before.extend(_times(reader))
            for case in others:
                with contextlib.suppress(LimitExceeded):
                    reader.run(case.text, case.parameters, Limits(seconds=30))
            _times(reader)
            for _ in range(_ROUNDS):
                after.extend(_times(reader))

    try:
        in_rounds(benchmark, once, rounds=1)
        (status,) = [one for one in managed.status(version=CURRENT.number, folder=tmp_path) if one.pid]
        resident = status.resident_megabytes
    finally:
        managed.stop(folder=tmp_path)
    asked = len(before) // _ROUNDS
    for when, times in (("", before), (f" after {len(others)} other statements", after)):
        figure = f"{percentile(times, 0.5) * 1e3:.0f} / {sum(times) / _ROUNDS:.1f}"
        table.enter(f"heap {heap}: {asked} library queries{when}, p50 ms / all, seconds", real.label, figure)
    table.enter(f"heap {heap}: resident then, MB", real.label, f"{resident}")
