"""A lineage answer from the release file, at every size side by side, and the same question put to the CSV files."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import measured
from benchmarks.rivals import Rows
from benchmarks.sizes import Size, in_rounds, percentile
from benchmarks.table import Table
from graph.ask import lineage
from graph.lens import Lens
from graph.release.reader import Release

_ROUNDS = 5


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_lineage(benchmark: BenchmarkFixture, built: list[Size], table: Table) -> None:
    """Each centre of each sample, the sizes in turns; every question on a connection of its own, the file in the cache."""
    samples = {size.label: size.centres() for size in built}
    rivals = {size.label: Rows(size.data) for size in built}
    ours: dict[tuple[str, str], list[float]] = {}
    theirs: dict[tuple[str, str], list[float]] = {}

    def once() -> None:
        for place in range(max(map(len, samples.values()))):
            for size in built:
                if place >= len(samples[size.label]):
                    continue
                entity, name = samples[size.label][place]
                ask = _timed(lambda: lineage(Release(size.release), entity, Lens()))  # noqa: B023 - called at once
                ours.setdefault((size.label, entity), []).append(ask)
                look = _timed(lambda: rivals[size.label].lineage(name))  # noqa: B023
                theirs.setdefault((size.label, entity), []).append(look)

    in_rounds(benchmark, once, rounds=_ROUNDS, warmup=True)
    middle: dict[str, float] = {}
    for size in built:
        times = [median(rounds) for (label, _), rounds in ours.items() if label == size.label]
        looks = [median(rounds) for (label, _), rounds in theirs.items() if label == size.label]
        loading = measured("networkx", size.data)
        middle[size.label] = percentile(times, 0.5)
        table.enter("lineage, p50 ms", size.label, f"{middle[size.label] * 1e3:.2f}")
        table.enter("lineage, p99 ms", size.label, f"{percentile(times, 0.99) * 1e3:.2f}")
        table.enter("CSV and networkx: load, CPU seconds", size.label, f"{loading.cpu:.2f}")
        table.enter("CSV and networkx: memory held, MB", size.label, f"{(loading.peak - loading.base) / 1e6:.0f}")
        table.enter("CSV and networkx: look-up once loaded, p50 ms", size.label, f"{percentile(looks, 0.5) * 1e3:.3f}")
        ratio = (loading.cpu + percentile(looks, 0.5)) / middle[size.label]
        table.enter("one question: load and look up / lineage", size.label, f"{ratio:.0f}")
    small, large = (next((s.label for s in built if s.data.name == name), "") for name in ("1000", "100000"))
    if small and large:
        ratio = middle[large] / middle[small]
        held = ratio < 2
        table.expect("a lineage answer at 100,000 stays under twice its time at 1,000", f"{ratio:.2f} times", held)
        assert held, f"{ratio:.2f} times"


def test_hub(benchmark: BenchmarkFixture, built: list[Size], table: Table) -> None:
    """The lineage of the body that most statements name: its answer is cut, and must not grow with the release."""
    times: dict[str, list[float]] = {size.label: [] for size in built}
    hubs: dict[str, str] = {}
    for size in built:
        rows = Release(size.release).query(
            "SELECT e.id FROM entities e JOIN statements s ON s.value_id = e.id WHERE e.kind = 'GovernmentBody' "
            "GROUP BY e.id ORDER BY count(*) DESC, e.id LIMIT 1"
        )
        hubs[size.label] = str(next(rows)[0])

    def once() -> None:
        for size in built:
            took = _timed(lambda: lineage(Release(size.release), hubs[size.label], Lens()))  # noqa: B023
            times[size.label].append(took)

    in_rounds(benchmark, once, rounds=_ROUNDS, warmup=True)
    for size in built:
        table.enter("lineage of the most named ministry, ms", size.label, f"{median(times[size.label]) * 1e3:.0f}")
