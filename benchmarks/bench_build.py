"""Building a release: time and peak memory per institution, beside a bare read of the same files, and what it grows like."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import Measured, measured
from benchmarks.sizes import Size, in_rounds
from benchmarks.table import Table


def _middle(rounds: list[Measured]) -> Measured:
    """The round of median CPU time."""
    return sorted(rounds, key=lambda m: m.cpu)[len(rounds) // 2]


@pytest.mark.parametrize("place", range(4))
def test_build(benchmark: BenchmarkFixture, sizes: list[Size], table: Table, place: int) -> None:
    """One build in a process of its own, again and again."""
    if place >= len(sizes):
        pytest.skip("no dataset of that size in this run")
    size = sizes[place]
    reads: list[Measured] = []

    def once() -> None:
        reads.append(measured("csv", size.data))
        size.builds.append(measured("build", size.data, size.release))

    in_rounds(benchmark, once, rounds=size.rounds)
    build, read = _middle(size.builds), _middle(reads)
    count = size.institutions
    memory = median(b.peak - b.base for b in size.builds)
    table.enter("institutions", size.label, f"{count:,}")
    table.enter("statements", size.label, f"{build.made['statements']:,}")
    table.enter("release, MB", size.label, f"{build.made['bytes'] / 1e6:.1f}")
    table.enter("build, seconds", size.label, f"{median(b.wall for b in size.builds):.2f}")
    table.enter("build, CPU seconds", size.label, f"{build.cpu:.2f}")
    table.enter("build, CPU ms per institution", size.label, f"{build.cpu / count * 1e3:.2f}")
    table.enter("build, peak memory over the interpreter's, MB", size.label, f"{memory / 1e6:.0f}")
    table.enter("the same per institution, kB", size.label, f"{memory / count / 1e3:.1f}")
    table.enter("bare read of the CSV, CPU seconds", size.label, f"{read.cpu:.3f}")
    table.enter("build / bare read", size.label, f"{build.cpu / read.cpu:.0f}")


def test_build_grows_linearly(benchmark: BenchmarkFixture, built: list[Size], table: Table) -> None:
    """The cost of one more institution, between each size and the next."""
    in_rounds(benchmark, lambda: None, rounds=1)
    invented = [size for size in built if size.data.name.isdigit()]
    if len(invented) < 3:
        pytest.skip("three sizes are needed to see how it grows")
    steps = []
    for small, large in pairwise(invented):
        more = large.institutions - small.institutions
        steps.append((_middle(large.builds).cpu - _middle(small.builds).cpu) / more * 1e3)
    found = ", then ".join(f"{step:.2f} ms" for step in steps)
    held = steps[-1] <= 1.5 * steps[0]
    table.expect("build grows linearly: one more institution costs the same at every size", found, held)
    assert held, found


def test_candidates(benchmark: BenchmarkFixture, built: list[Size], table: Table) -> None:
    """Counting likely doubles, as a build's report does."""
    found: dict[str, Measured] = {}

    def once() -> None:
        for size in built:
            found[size.label] = measured("candidates", size.release)

    in_rounds(benchmark, once, rounds=1)
    for size in built:
        took = found[size.label]
        table.enter("likely doubles counted, CPU seconds", size.label, f"{took.cpu:.1f}")
        table.enter(
            "the same, peak memory over the interpreter's, MB", size.label, f"{(took.peak - took.base) / 1e6:.0f}"
        )
