"""The property graph in Neo4j: filling, starting, loading over Bolt, the library's queries, and what one would use instead.

At the real size and at the largest of ``--sizes``. Programs and jars are fetched before anything is measured. Each server
has the limits that the managed Neo4j has by default, whatever the size of the data.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import measured
from benchmarks.rivals import JOINED, Exported
from benchmarks.sizes import Size, in_rounds, percentile
from benchmarks.table import Table
from graph.ask import lineage
from graph.bolt import library
from graph.bolt.connect import Target
from graph.bolt.limits import Limits
from graph.bolt.load import load
from graph.bolt.query import Table as Rows
from graph.bolt.read import Reader
from graph.errors import LimitExceeded
from graph.exports.tables import write_csv
from graph.lens import Lens
from graph.neo4j_server import artifacts, managed
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.versions import CURRENT
from graph.release.reader import Release
from tests.bolt_load.writable import Writable

_ROUNDS = 5
#: Centres that the queries about one institution ask for.
_CENTRES = 40
#: Five queries about one institution, with the parameter that names it, and five over the whole graph.
_ABOUT_ONE = {
    "lineage": "id",
    "show": "id",
    "life-of": "institution",
    "became-what": "institution",
    "shortest-path": "from",
}
_OVER_ALL = ("netrc-to-ntic", "fates-by-programme", "top-hosts", "cohorts", "weak-claims")
#: The queries that together give what one lineage answer of Python gives.
_TWINS = ("lineage", "lineage-facts", "lineage-events", "lineage-disputes", "lineage-statistics")

_HOSTS = """
MATCH (c:Center {planned: false})-[:SUPPORTED_BY]->(h)
RETURN h.id AS host, count(DISTINCT c) AS centres, count(DISTINCT c.designation) AS programmes
ORDER BY centres DESC, host LIMIT 20
"""
_QUESTION = "MATCH (a:NETRC)-[b:BECAME]->(t:NTIC) RETURN a.name_zh, t.name_zh, b.status, b.sources"
_STEPS = f"""
OPTIONAL MATCH p = ANY SHORTEST (:Institution {{id: $one}})-[:{"|".join(JOINED)}]-+(:Institution {{id: $other}})
WHERE all(n IN nodes(p) WHERE n:Institution)
RETURN coalesce(length(p), -1) AS steps
"""


class Clock:
    """Hears what a start of the managed server says, and when."""

    def __init__(self) -> None:
        self.said: list[tuple[float, str]] = []

    def say(self, text: str) -> None:
        self.said.append((time.perf_counter(), text))

    def fetched(self, files: int, of: int, megabytes: float) -> None:
        raise AssertionError("jars are fetched before anything is measured")

    def between(self, one: str, other: str) -> float:
        """Seconds from what begins with one text to what begins with the other."""
        (first,) = [moment for moment, text in self.said if text.startswith(one)]
        (last,) = [moment for moment, text in self.said if text.startswith(other)]
        return last - first


@dataclass(slots=True)
class Served:
    """A size, and the managed server that holds its release."""

    size: Size
    folder: Path
    clock: Clock
    reader: Reader

    def run(self, name: str, **given: object) -> Rows:
        """A query of the library, with the defaults for what is not given."""
        query = library.named(name)
        return self.reader.run(query.text, query.values(given), Limits(seconds=120))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.fixture(scope="module")
def measured_sizes(built: list[Size]) -> list[Size]:
    """The real data and the largest invented set."""
    return [built[0], *built[1:][-1:]]


@pytest.fixture(scope="module")
def served(
    measured_sizes: list[Size], table: Table, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Served]]:
    """A managed server for each size, filled and started anew; what that takes is entered."""
    with ExitStack() as stack:
        found = []
        for size in measured_sizes:
            folder = tmp_path_factory.mktemp("managed")
            instance = Instance(folder, CURRENT)
            instance.prepare()
            with instance.locked(Silent()):
                artifacts.provide(CURRENT, instance.lib, instance.folder / "fetching", Silent())
            stack.callback(managed.stop, folder=folder)
            clock = Clock()
            address = managed.ensure(size.release, version=CURRENT.number, folder=folder, progress=clock)
            one = Served(size, folder, clock, Reader(Target(address.uri, address.user, address.password)))
            stack.callback(lambda one: one.reader.close(), one)
            found.append(one)
            rows = one.reader.run("MATCH (r:Release) RETURN r.nodes, r.relationships").rows
            table.enter("graph: nodes", size.label, f"{rows[0][0]:,}")
            table.enter("graph: relationships", size.label, f"{rows[0][1]:,}")
            filling = clock.between("filling", "filled")
            table.enter("Neo4j: import offline, with indexes, seconds", size.label, f"{filling:.1f}")
        yield found


def test_start(benchmark: BenchmarkFixture, served: list[Served], table: Table) -> None:
    """The server started again over a store that is there, and found running."""
    again: dict[str, list[float]] = {one.size.label: [] for one in served}
    running: dict[str, list[float]] = {one.size.label: [] for one in served}

    def once() -> None:
        for one in served:
            managed.stop(folder=one.folder)
            again[one.size.label].append(_timed(lambda: _ensured(one)))  # noqa: B023 - called at once
            running[one.size.label].append(_timed(lambda: _ensured(one)))  # noqa: B023

    in_rounds(benchmark, once, rounds=3)
    for one in served:
        # The connections of before led to a server that is no more.
        one.reader.close()
        one.reader = Reader(one.reader.target)
    for one in served:
        label = one.size.label
        table.enter("Neo4j: start over a filled store, seconds", label, f"{median(again[label]):.1f}")
        table.enter("Neo4j: found running, ms", label, f"{median(running[label]) * 1e3:.0f}")


def _ensured(one: Served) -> None:
    managed.ensure(one.size.release, version=CURRENT.number, folder=one.folder, progress=Silent())


def test_command(benchmark: BenchmarkFixture, served: list[Served], table: Table) -> None:
    """A whole command against a server that runs, from the start of Python to the last line of its answer."""
    times: dict[str, list[float]] = {one.size.label: [] for one in served}

    def once() -> None:
        for one in served:
            environment = {
                **os.environ,
                "PUXI_NEO4J_HOME": str(one.folder),
                "PUXI_NEO4J_VERSION": CURRENT.number,
                "PUXI_RELEASE": str(one.size.release),
            }
            command = [sys.executable, "-m", "cli.main", "cypher", _QUESTION]
            times[one.size.label].append(
                _timed(lambda: subprocess.run(command, env=environment, capture_output=True, check=True))  # noqa: B023
            )

    in_rounds(benchmark, once, rounds=7, warmup=True)
    for one in served:
        label = one.size.label
        table.enter("puxi cypher, the whole command, p50 ms", label, f"{percentile(times[label], 0.5) * 1e3:.0f}")


def test_load_over_bolt(
    benchmark: BenchmarkFixture, served: list[Served], table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same releases into plain, empty servers, and once more when all is there."""
    took: dict[str, tuple[float, float]] = {}

    def once() -> None:
        for one in served:
            server = Writable(Instance(one.folder, CURRENT), tmp_path_factory.mktemp("plain"), thorough=True)
            try:
                server.start()
                release = Release(one.size.release)
                first = _timed(lambda: load(release, server.target))  # noqa: B023 - called at once
                again = _timed(lambda: load(release, server.target))  # noqa: B023
                took[one.size.label] = first, again
            finally:
                server.stop()

    in_rounds(benchmark, once, rounds=1)
    for one in served:
        first, again = took[one.size.label]
        filling = one.clock.between("filling", "filled")
        table.enter("Neo4j: load over Bolt, seconds", one.size.label, f"{first:.1f}")
        table.enter("Neo4j: load over Bolt / import offline", one.size.label, f"{first / filling:.1f}")
        table.enter("Neo4j: load of what is there already, seconds", one.size.label, f"{again:.1f}")


def test_library(benchmark: BenchmarkFixture, served: list[Served], table: Table) -> None:
    """Ten queries of the library, as a user gets their rows, their plans cached; the sizes in turns."""
    times: dict[tuple[str, str], list[float]] = {}
    ended: dict[tuple[str, str], str] = {}

    def ask(one: Served, name: str, **given: object) -> None:
        key = (name, one.size.label)
        if key in ended:
            return
        try:
            times.setdefault(key, []).append(_timed(lambda: one.run(name, **given)))
        except LimitExceeded as error:
            ended[key] = str(error).partition(".")[0]

    samples = {one.size.label: one.size.centres()[:_CENTRES] for one in served}

    def once() -> None:
        for place in range(_CENTRES):
            for one in served:
                sample = samples[one.size.label]
                entity = sample[place % len(sample)][0]
                for name, parameter in _ABOUT_ONE.items():
                    given = {parameter: entity}
                    if name == "shortest-path":
                        given["to"] = sample[(place + 1) % len(sample)][0]
                    ask(one, name, **given)
        for one in served:
            for name in _OVER_ALL:
                ask(one, name)

    # What the first round takes is planning, which comes once for each query and start of the server.
    once()
    times.clear()
    in_rounds(benchmark, once, rounds=_ROUNDS)
    for name in (*_ABOUT_ONE, *_OVER_ALL):
        for one in served:
            key = (name, one.size.label)
            taken = times.get(key, [])
            figure = f"{percentile(taken, 0.5) * 1e3:.1f} / {percentile(taken, 0.99) * 1e3:.1f}" if taken else ""
            table.enter(f"Cypher {name}: p50 / p99 ms", one.size.label, ended.get(key) or figure)
    for one in served:
        (status,) = [s for s in managed.status(version=CURRENT.number, folder=one.folder) if s.pid]
        table.enter("Neo4j: resident after the queries, MB", one.size.label, f"{status.resident_megabytes}")
    real = served[0].size.label
    slowest = max((percentile(taken, 0.5), name) for (name, label), taken in times.items() if label == real)
    held = slowest[0] < 1
    found = f"{slowest[0]:.2f} s, {slowest[1]}"
    table.expect("every one of ten queries answers within a second at the real size (p50)", found, held)
    assert held, found


def test_twin(benchmark: BenchmarkFixture, served: list[Served], table: Table) -> None:
    """A lineage answer from the release file, and the five queries that together say the same."""
    ours: dict[str, list[float]] = {one.size.label: [] for one in served}
    twins: dict[str, list[float]] = {one.size.label: [] for one in served}
    samples = {one.size.label: one.size.centres()[:_CENTRES] for one in served}

    def once() -> None:
        for place in range(_CENTRES):
            for one in served:
                label = one.size.label
                entity = samples[label][place % len(samples[label])][0]
                ours[label].append(_timed(lambda: lineage(Release(one.size.release), entity, Lens())))  # noqa: B023
                twins[label].append(_timed(lambda: [one.run(name, id=entity) for name in _TWINS]))  # noqa: B023

    in_rounds(benchmark, once, rounds=3, warmup=True)
    for one in served:
        python, cypher = percentile(ours[one.size.label], 0.5), percentile(twins[one.size.label], 0.5)
        table.enter("lineage answer, Python, p50 ms", one.size.label, f"{python * 1e3:.1f}")
        table.enter("the same by its five Cypher twins, p50 ms", one.size.label, f"{cypher * 1e3:.1f}")
        table.enter("lineage answer: Cypher / Python", one.size.label, f"{cypher / python:.0f}")


def test_rival(
    benchmark: BenchmarkFixture, served: list[Served], table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two questions put to Neo4j, and to the exported tables in pandas and networkx; both must answer alike."""
    exported = {}
    for one in served:
        exported[one.size.label] = folder = tmp_path_factory.mktemp("exported")
        write_csv(Release(one.size.release), folder)
    tables = {label: Exported(folder) for label, folder in exported.items()}
    pairs: dict[str, list[tuple[str, str]]] = {}
    for one in served:
        chance = random.Random(20260102)
        centres = [key for key, _ in one.size.centres()]
        pairs[one.size.label] = [(a, b) for a, b in (chance.sample(centres, 2) for _ in range(20))]
    times: dict[tuple[str, str], list[float]] = {}

    def timed(what: str, label: str, work: Callable[[], list[tuple[object, ...]]]) -> list[tuple[object, ...]]:
        start = time.perf_counter()
        found = work()
        times.setdefault((what, label), []).append(time.perf_counter() - start)
        return found

    def once() -> None:
        for one in served:
            label = one.size.label
            theirs = tables[label]
            hosts = timed("hosts, Neo4j", label, lambda: list(one.reader.run(_HOSTS).rows))  # noqa: B023
            same = timed("hosts, pandas", label, lambda: list(theirs.hosts()))  # noqa: B023
            assert hosts == same
            for a, b in pairs[label]:
                given = {"one": a, "other": b}
                steps = timed("steps, Neo4j", label, lambda: list(one.reader.run(_STEPS, given).rows))  # noqa: B023
                alike = timed("steps, networkx", label, lambda: [(theirs.steps(a, b),)])  # noqa: B023
                assert steps == alike, (a, b)

    in_rounds(benchmark, once, rounds=3, warmup=True)
    for one in served:
        label = one.size.label
        loading = measured("pandas", exported[label])
        middle = {what: percentile(taken, 0.5) for (what, at), taken in times.items() if at == label}
        table.enter("export to CSV in pandas and networkx: load, CPU seconds", label, f"{loading.cpu:.2f}")
        table.enter("the same: memory held, MB", label, f"{(loading.peak - loading.base) / 1e6:.0f}")
        for question, rival in (("hosts", "pandas"), ("steps", "networkx")):
            said = {"hosts": "hosts of most centres", "steps": "steps between two bodies"}[question]
            neo4j, other = middle[f"{question}, Neo4j"], middle[f"{question}, {rival}"]
            table.enter(f"{said}: Neo4j / {rival} once loaded, p50 ms", label, f"{neo4j * 1e3:.1f} / {other * 1e3:.1f}")
            ratio = (loading.cpu + other) / neo4j
            table.enter(f"{said}, one question: load and ask {rival} / Neo4j that runs", label, f"{ratio:.0f}")
