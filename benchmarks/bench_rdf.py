"""Exporting as RDF: quads per second and peak memory, beside rdflib's serializer and a dump of Oxigraph's store.

At the real size and at each of ``--sizes``. Puxi's figure is of the whole way: reading the release, making the quads,
sorting them, writing the file and its checksum. The others have all quads at hand before the clock starts, and do not sort.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import Measured, measured
from benchmarks.sizes import Size, in_rounds
from benchmarks.table import Table

_ROUNDS = 3
#: Of more quads rdflib is not asked: it keeps them all in memory, about 2 kB each.
_RDFLIB_AT_MOST = 2_000_000
_OURS = {"rdf-nquads": "N-Quads", "rdf-turtle": "Turtle", "rdf-jsonld": "JSON-LD"}
_THEIRS = {"oxigraph": "Oxigraph's store, dumped as N-Quads", "rdflib": "rdflib's dataset, serialized as N-Quads"}
#: By so much may the memory of the largest export exceed that of the smallest.
_FLAT = 1.5


def test_export(benchmark: BenchmarkFixture, built: list[Size], table: Table, tmp_path: Path) -> None:
    """Every format and every rival in turns, each in a process of its own."""
    peaks: dict[str, list[float]] = defaultdict(list)

    def once() -> None:
        for size in built:
            for name, peak in _measure(size, table, tmp_path).items():
                peaks[name].append(peak)

    in_rounds(benchmark, once, rounds=1)
    if len(built) < 2:
        return
    for name, seen in peaks.items():
        found = ", ".join(f"{peak / 1e6:.0f} MB" for peak in seen)
        table.expect(f"{name}: memory stays flat, whatever the size", found, seen[-1] <= _FLAT * seen[0])


def _measure(size: Size, table: Table, folder: Path) -> dict[str, float]:
    """Enter the figures of one dataset; the peak of memory of each kind of export, less the interpreter's."""
    took: dict[str, list[Measured]] = defaultdict(list)
    lines = folder / "lines.nq"
    for _ in range(min(_ROUNDS, size.rounds)):
        for work in _OURS:
            output = lines if work == "rdf-nquads" else folder / "other"
            took[work].append(measured(work, size.release, output))
        took["rdf-patch"].append(measured("rdf-patch", size.release, folder / "patch"))
        for work in _THEIRS:
            if work != "rdflib" or took["rdf-nquads"][0].made["quads"] <= _RDFLIB_AT_MOST:
                took[work].append(measured(work, lines, folder / "theirs"))
    quads = took["rdf-nquads"][0].made["quads"]
    table.enter("quads", size.label, f"{quads:,}")
    speeds = {
        work: median(one.made["quads"] / one.made["microseconds"] * 1e6 for one in took[work])
        for work in (*_OURS, *_THEIRS)
        if took[work]
    }
    for work, name in (_OURS | _THEIRS).items():
        told = f"{speeds[work]:,.0f}" if work in speeds else "not tried: more than memory holds"
        table.enter(f"{name}: per second", size.label, told)
    for work, name in (("oxigraph", "Oxigraph's dump"), ("rdflib", "rdflib's serializer")):
        if work in speeds:
            table.enter(f"Puxi's N-Quads / {name}", size.label, f"{speeds['rdf-nquads'] / speeds[work]:.2f}")
    seconds = median(one.made["microseconds"] for one in took["rdf-patch"]) / 1e6
    table.enter("RDF Patch of the release and itself, seconds", size.label, f"{seconds:.1f}")
    peaks = {}
    for work, name in (_OURS | {"rdf-patch": "RDF Patch"}).items():
        peaks[name] = median(one.peak - one.base for one in took[work])
        table.enter(f"{name}: peak memory over the interpreter's, MB", size.label, f"{peaks[name] / 1e6:.0f}")
    return peaks
