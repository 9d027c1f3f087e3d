"""One piece of work in a process of its own, so that its time and its peak memory are its own.

    python -m benchmarks.measure build DATA RELEASE
    python -m benchmarks.measure csv DATA
    python -m benchmarks.measure candidates RELEASE
    python -m benchmarks.measure networkx DATA
    python -m benchmarks.measure pandas EXPORTED
    python -m benchmarks.measure rdf-nquads|rdf-turtle|rdf-jsonld|rdf-patch RELEASE OUTPUT
    python -m benchmarks.measure rdflib|oxigraph NQUADS OUTPUT

Prints one line of JSON: wall and CPU seconds, peak memory before the work (the interpreter and its imports) and after it,
in bytes, and what the work made.
"""

from __future__ import annotations

import csv
import importlib
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.vocabulary import INSTITUTION_KINDS

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Measured:
    """What one piece of work took: seconds, bytes, and the numbers that it reports."""

    wall: float
    cpu: float
    base: int
    peak: int
    made: dict[str, int]


def measured(work: str, *paths: Path) -> Measured:
    """Do a piece of work in a new process.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    command = [sys.executable, "-m", "benchmarks.measure", work, *map(str, paths)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"measuring {work} failed:\n{done.stderr}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _build(data: Path, release: Path) -> dict[str, int]:
    from graph.release.build import build
    from ingest.dataset import ShippedTables

    report = build(ShippedTables(data), release)
    institutions = sum(report.entities.get(kind, 0) for kind in INSTITUTION_KINDS)
    return {"institutions": institutions, "statements": report.statements, "bytes": release.stat().st_size}


def _csv(data: Path) -> dict[str, int]:
    rows = cells = 0
    for path in sorted(data.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                rows += 1
                cells += len(row)
    return {"rows": rows, "cells": cells}


def _candidates(release: Path) -> dict[str, int]:
    from graph.candidates import count
    from graph.release.reader import Release

    return {"open": count(Release(release))}


def _networkx(data: Path) -> dict[str, int]:
    from benchmarks.rivals import Rows

    return {"bodies": len(Rows(data).graph)}


def _pandas(exported: Path) -> dict[str, int]:
    from benchmarks.rivals import Exported

    tables = Exported(exported)
    return {"bodies": len(tables.bodies), "links": tables.graph.number_of_edges(), "hosts": len(tables.hosts())}


def _rdf(form: str) -> Callable[[Path, Path], dict[str, int]]:
    """The whole way from the release to the file."""

    def work(release: Path, output: Path) -> dict[str, int]:
        from graph.rdf.export import RdfFormat, export
        from graph.rdf.space import Space
        from graph.release.reader import Release

        begun = time.perf_counter()
        done = export(Release(release), RdfFormat(form), output, Space(), overwrite=True)
        return {"quads": done.statements, "microseconds": _since(begun)}

    return work


def _rdf_patch(release: Path, output: Path) -> dict[str, int]:
    """The patch from a release to itself: all is read, sorted and compared, and nothing differs."""
    from graph.rdf.diff import patch
    from graph.rdf.space import Space
    from graph.release.reader import Release

    begun = time.perf_counter()
    with output.open("wb") as stream:
        patch(Release(release), Release(release), stream, Space(), folder=output.parent)
    return {"microseconds": _since(begun)}


def _rdflib(lines: Path, output: Path) -> dict[str, int]:
    """rdflib's serializer alone: the quads are in its memory before the clock starts."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(lines, format="nquads")
    begun = time.perf_counter()
    dataset.serialize(str(output), format="nquads")
    return {"quads": len(dataset), "microseconds": _since(begun)}


def _oxigraph(lines: Path, output: Path) -> dict[str, int]:
    """A dump of Oxigraph's store alone: the quads are in its files before the clock starts."""
    import pyoxigraph

    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        store = pyoxigraph.Store(folder)
        store.bulk_load(path=lines, format=pyoxigraph.RdfFormat.N_QUADS)
        begun = time.perf_counter()
        store.dump(str(output), format=pyoxigraph.RdfFormat.N_QUADS)
        return {"quads": len(store), "microseconds": _since(begun)}


def _since(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1e6)


_WORK: dict[str, Callable[..., dict[str, int]]] = {
    "build": _build,
    "csv": _csv,
    "candidates": _candidates,
    "networkx": _networkx,
    "pandas": _pandas,
    "rdf-nquads": _rdf("nquads"),
    "rdf-turtle": _rdf("turtle"),
    "rdf-jsonld": _rdf("jsonld"),
    "rdf-patch": _rdf_patch,
    "rdflib": _rdflib,
    "oxigraph": _oxigraph,
}
_IMPORTED = ("benchmarks.rivals", "graph.candidates", "graph.release.build", "ingest.dataset")
_IMPORTED_FOR_RDF = ("graph.rdf.diff", "pyoxigraph", "rdflib")


def _peak() -> int:
    """Peak resident memory of this process so far, in bytes."""
    status = Path("/proc/self/status")
    if status.is_file():
        # Linux hands getrusage's figure on from the process that started this one; this one begins anew.
        found = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(work: str, *paths: str) -> int:
    """Do the work and print what it took."""
    # Imported before the clock starts: what is measured is the work.
    for name in _IMPORTED_FOR_RDF if work in {"rdflib", "oxigraph"} or work.startswith("rdf-") else _IMPORTED:
        importlib.import_module(name)
    base = _peak()
    wall, cpu = time.perf_counter(), time.process_time()
    made = _WORK[work](*map(Path, paths))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sys.stdout.write(json.dumps({"wall": wall, "cpu": cpu, "base": base, "peak": _peak(), "made": made}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
