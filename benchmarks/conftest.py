"""Datasets and releases that all benchmarks share, and the one table at the end that says how they did."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.generate import generate
from benchmarks.measure import measured
from benchmarks.model import REAL
from benchmarks.sizes import Size
from benchmarks.table import Table

_TABLE = pytest.StashKey[Table]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of ``tasks.py benchmark``."""
    group = parser.getgroup("puxi benchmarks")
    group.addoption("--sizes", default="1000,10000,100000", help="invented institutions, a number for each dataset")
    group.addoption("--write-docs", action="store_true", help="write the table to docs/")
    group.addoption(
        "--document", default="benchmarks.md", help="the file in docs/; for a part of the benchmarks, another"
    )


def pytest_configure(config: pytest.Config) -> None:
    """An empty table, to be filled by the benchmarks."""
    config.stash[_TABLE] = Table()


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> Table:
    """Where benchmarks enter their figures."""
    return pytestconfig.stash[_TABLE]


@pytest.fixture(scope="session")
def sizes(pytestconfig: pytest.Config) -> Iterator[list[Size]]:
    """The real data and invented sets, smallest first, each with its release, built as often as its rounds say."""
    counts = sorted(int(number) for number in str(pytestconfig.getoption("--sizes")).split(",") if number)
    with tempfile.TemporaryDirectory(prefix="puxi-benchmark-") as name:
        work = Path(name)
        found = [Size("real data", REAL, work / "real.sqlite")]
        for count in counts:
            generate(count, work / str(count))
            found.append(Size(f"{count:,} invented", work / str(count), work / f"{count}.sqlite"))
        yield found


@pytest.fixture(scope="session")
def built(sizes: list[Size]) -> list[Size]:
    """The same, each built at least once."""
    for size in sizes:
        if not size.builds:
            size.builds.append(measured("build", size.data, size.release))
    return sizes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, and write it where it was asked for."""
    text = config.stash[_TABLE].markdown()
    if not text:
        return
    terminalreporter.section("Puxi, measured")
    terminalreporter.write_line(text)
    if config.getoption("--write-docs"):
        machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}, {os.cpu_count()} processors"
        document = REAL.parent / "docs" / str(config.getoption("--document"))
        part = f" {' '.join(config.invocation_params.args[1:])}".replace(" --benchmark-only", "")
        document.write_text(_HEAD.format(machine=machine, part=part) + text, encoding="utf-8")
        terminalreporter.write_line(f"written to {document.relative_to(REAL.parent)}")


_HEAD = """# Benchmarks

Written by `python3 tasks.py benchmark{part}`; not typed by hand. {machine}.

The invented datasets have the proportions of the real one (`benchmarks/generate.py`); nothing in them is true. Times are
medians over several rounds, and what is compared was measured in turns in the same run, so the ratios mean more than the
seconds: other work may have run on the machine. Every build ran in a process of its own; memory is the peak of what was
resident, less what the interpreter and its imports need.

"""
