"""Searching names in a release at every size side by side, and beside a scan of all names in memory."""

from __future__ import annotations

import time
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.rivals import Rows
from benchmarks.sizes import Size, in_rounds, percentile
from benchmarks.table import Table
from graph.errors import UnknownName
from graph.release.reader import Release
from graph.search import resolve, search

_ROUNDS = 3


def test_search(benchmark: BenchmarkFixture, built: list[Size], table: Table) -> None:
    """Each text of each sort, the sizes in turns; every search on a connection of its own."""
    texts = {size.label: size.texts() for size in built}
    rivals = {size.label: Rows(size.data) for size in built}
    ours: dict[tuple[str, str], list[float]] = {}
    scans: dict[str, list[float]] = {}

    def once() -> None:
        for size in built:
            for sort, wanted in texts[size.label].items():
                for text in wanted:
                    start = time.perf_counter()
                    hits, _ = search(Release(size.release), text)
                    ours.setdefault((size.label, sort), []).append(time.perf_counter() - start)
                    assert hits or sort == "initials", text
                    if sort == "two characters":
                        start = time.perf_counter()
                        rivals[size.label].search(text)
                        scans.setdefault(size.label, []).append(time.perf_counter() - start)

    in_rounds(benchmark, once, rounds=_ROUNDS, warmup=True)
    for size in built:
        for sort in texts[size.label]:
            times = ours[size.label, sort]
            figure = f"{percentile(times, 0.5) * 1e3:.1f} / {percentile(times, 0.99) * 1e3:.1f}"
            table.enter(f"search, {sort}: p50 / p99 ms", size.label, figure)
        scan = percentile(scans[size.label], 0.5)
        table.enter("scan of all names in memory, p50 ms", size.label, f"{scan * 1e3:.1f}")


def test_unknown_name(benchmark: BenchmarkFixture, built: list[Size], table: Table) -> None:
    """A name that nothing bears: it is compared with all names, to offer the nearest."""
    times: dict[str, list[float]] = {size.label: [] for size in built}

    def once() -> None:
        for size in built:
            start = time.perf_counter()
            with pytest.raises(UnknownName):
                resolve(Release(size.release), "国家不存在的某某工程技术研究中心")
            times[size.label].append(time.perf_counter() - start)

    in_rounds(benchmark, once, rounds=5, warmup=True)
    for size in built:
        table.enter("nearest names to an unknown one, ms", size.label, f"{median(times[size.label]) * 1e3:.0f}")
