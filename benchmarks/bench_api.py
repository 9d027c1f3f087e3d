"""The server under load, beside a bare FastAPI route that gives the same bytes, in one run.

    python -m benchmarks.bench_api [--seconds 10] [--rounds 3] [--clients 200] [--swap 60] [--write-docs]

The load comes from ``wrk`` (``apt-get install wrk``): a generator in Python would be slower than what it measures. All
runs on one machine, so that the generator takes its share of the processors from both alike; ratios mean more than
figures. ``--swap 0`` leaves out the run in which releases are put in each other's place under load.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks.table import Table
from graph.release.build import build
from graph.release.reader import Release
from ingest.dataset import ShippedTables

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks-api.md"
#: What is asked of the server, and which route of the bare application gives the same bytes.
_ASKED = {
    "lineage": "/v1/lineage?id=netrc-xiao-mai",
    "institution": "/institution/netrc-xiao-mai",
    "search": f"/v1/search?q={quote('小麦')}",
}
#: The ratio that is aimed at for the lineage, warm.
_AIM = 0.6
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}
#: Counts answers that are none, or that name another release than the one that they say they are from.
_CHECK = """
local bad = 0
local of = {}
function response(status, headers, body)
  local id = string.match(body, '"release":"(r%x+)"')
  if status ~= 200 or not id then bad = bad + 1; print("WRONG status " .. status); return end
  for other in string.gmatch(body, "Puxi (r%x+)") do
    if other ~= id then bad = bad + 1; print("MIXED " .. id .. " " .. other) end
  end
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of the generator found: requests a second, latencies in ms, requests that failed."""

    rate: float
    p50: float
    p99: float
    failed: int
    said: str


def main() -> int:
    """Measure, print the table, and write it where that is asked for."""
    options = _options()
    if shutil.which("wrk") is None:
        print("wrk is not here. On Debian and Ubuntu: apt-get install wrk", file=sys.stderr)
        return 2
    table = Table()
    with tempfile.TemporaryDirectory(prefix="puxi-bench-api-") as name:
        work = Path(name)
        release = work / "puxi.sqlite"
        build(ShippedTables(ROOT / "data"), release)
        for workers in (1, 2):
            _compare(table, work, release, workers, options)
        if options.swap:
            _swap(table, work, release, options)
    text = table.markdown()
    print(text)
    if options.write_docs:
        about = (
            "# The server under load\n\nWritten by `python -m benchmarks.bench_api --write-docs`; not typed by hand. "
            f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, {options.clients} "
            "clients that keep their connections (wrk, on the same machine).\n\nThe bare route is one of FastAPI that gives "
            "the same bytes from memory. Warm: the answer was asked for before. Not kept: `PUXI_API_CACHE_BYTES=0`, so that "
            "each answer is made anew. Figures are medians of the rounds; the servers took turns.\n\nA warm answer is bound by "
            "Python's handling of HTTP, in one core for each worker; one that is made anew, by reading the release and "
            "writing the answer. Where the bare route with two workers is no quicker than with one, its processes did not "
            "keep both cores busy: that column's ratios then flatter the server, and those of one worker are to go by.\n\n"
        )
        DOCUMENT.write_text(about + text, encoding="utf-8")
    return 0 if all(held for _, _, held in table.expectations) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10, help="of each run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--swap", type=int, default=60, help="seconds of the run under which releases are swapped")
    parser.add_argument("--write-docs", action="store_true")
    return parser.parse_args()


def _compare(table: Table, work: Path, release: Path, workers: int, options: argparse.Namespace) -> None:
    """The three addresses with so many workers, in turns with the bare route."""
    column = f"{workers} worker{'s' * (workers > 1)}"
    serve = [sys.executable, "-m", "cli.main", "serve", "--release", str(release), "--workers", str(workers)]
    bare = [sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--workers", str(workers), "--log-level", "warning", "--no-proxy-headers"]  # fmt: skip
    with contextlib.ExitStack() as stack:
        warm = stack.enter_context(_running(serve, {}))
        made = stack.enter_context(_running(serve, {"PUXI_API_CACHE_BYTES": "0"}))
        folder = work / f"bodies-{workers}"
        folder.mkdir()
        for name, path in _ASKED.items():
            (folder / name).write_bytes(_get(warm + path))
        plain = stack.enter_context(_running(bare, {"PUXI_BARE": str(folder)}))
        for name, path in _ASKED.items():
            runs: dict[str, list[Load]] = {"bare route": [], "warm": [], "not kept": []}
            for _ in range(options.rounds):
                for label, address in (
                    ("bare route", f"{plain}/{name}"),
                    ("warm", warm + path),
                    ("not kept", made + path),
                ):
                    runs[label].append(_wrk(address, options.seconds, options.clients))
            rates = {label: median(load.rate for load in loads) for label, loads in runs.items()}
            for label, loads in runs.items():
                table.enter(f"{name}, {label}: requests/s", column, f"{rates[label]:,.0f}")
                figure = f"{median(load.p50 for load in loads):.1f} / {median(load.p99 for load in loads):.1f}"
                table.enter(f"{name}, {label}: p50 / p99 ms", column, figure)
            ratio = rates["warm"] / rates["bare route"]
            table.enter(f"{name}: warm / bare route", column, f"{ratio:.2f}")
            table.enter(f"{name}: not kept / bare route", column, f"{rates['not kept'] / rates['bare route']:.2f}")
            failed = sum(load.failed for loads in runs.values() for load in loads)
            table.expect(f"{name}, {column}: no request fails", f"{failed} failed", failed == 0)
            if name == "lineage":
                table.expect(f"lineage, {column}: warm at {_AIM} of the bare route", f"{ratio:.2f}", ratio >= _AIM)


def _swap(table: Table, work: Path, release: Path, options: argparse.Namespace) -> None:
    """Two workers under load, while two releases take each other's place every second."""
    data = work / "data"
    shutil.copytree(ROOT / "data", data)
    numbers = data / "statistics.csv"
    numbers.write_text("".join(numbers.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    other = work / "other.sqlite"
    build(ShippedTables(data), other)
    first = work / "first.sqlite"
    shutil.copy(release, first)
    script = work / "check.lua"
    script.write_text(_CHECK, encoding="utf-8")
    serve = [sys.executable, "-m", "cli.main", "serve", "--release", str(release), "--workers", "2"]
    done = threading.Event()
    swaps = 0

    def swapping() -> None:
        nonlocal swaps
        while not done.wait(1.0):
            beside = work / "beside.sqlite"
            shutil.copy((other, first)[swaps % 2], beside)
            beside.replace(release)
            swaps += 1

    with _running(serve, {}) as address:
        thread = threading.Thread(target=swapping)
        thread.start()
        try:
            load = _wrk(address + _ASKED["lineage"], options.swap, options.clients, script)
        finally:
            done.set()
            thread.join()
    mixed = load.said.count("MIXED")
    table.enter("lineage while releases are swapped: requests/s", "2 workers", f"{load.rate:,.0f}")
    table.enter("the same: p50 / p99 ms", "2 workers", f"{load.p50:.1f} / {load.p99:.1f}")
    ids = {Release(path).id for path in (first, other)}
    table.expect(f"{swaps} swaps of {len(ids)} releases: no request fails", f"{load.failed} failed", load.failed == 0)
    table.expect("the same: no answer mixes two releases", f"{mixed} mixed", mixed == 0 and len(ids) == 2)


@contextlib.contextmanager
def _running(command: list[str], settings: dict[str, str]) -> Iterator[str]:
    """A server on a free port, and its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **settings}
    process = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        with contextlib.suppress(OSError):
            _get(address + "/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 -- an address of ours
        body: bytes = answer.read()
    return body


def _wrk(address: str, seconds: int, clients: int, script: Path | None = None) -> Load:
    """One run of the generator, after a second that warms up."""
    checked = ["--script", str(script)] if script else []
    for length in (1, seconds):
        command = ["wrk", "--threads", "1", "--connections", str(clients), "--latency", "--timeout", "30s", *checked]
        command += ["--duration", f"{length}s", address]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    said = done.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    other = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    failed = (sum(map(int, errors.groups())) if errors else 0) + (int(other[1]) if other else 0)
    return Load(float(rate[1]) if rate else 0.0, _latency(said, "50%"), _latency(said, "99%"), failed, said)


def _latency(said: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s|m)\b", said)
    return float(found[1]) * _UNITS[found[2]] if found else float("nan")


if __name__ == "__main__":
    raise SystemExit(main())
