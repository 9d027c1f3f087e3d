from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.ingest import small


@dataclass(frozen=True)
class Result:
    """What one command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def flat(self) -> str:
        """The output with every run of blanks and line ends as one blank, for looking for sentences across lines."""
        return " ".join(self.out.split())

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Puxi = Callable[..., Result]


@pytest.fixture
def puxi(release_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Puxi:
    """Run a command over the release of the shipped data, 80 columns wide, as in a pipe."""
    monkeypatch.setenv("PUXI_RELEASE", str(release_path))
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str) -> Result:
        capsys.readouterr()
        code = main(arguments)
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    return run


@pytest.fixture
def puxi_process(release_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command as a process of its own, its output in pipes."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "cli.main", *arguments]
        env = {**os.environ, "PUXI_RELEASE": str(release_path), **environment}
        return subprocess.run(command, env=env, capture_output=True, timeout=120, check=False)

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small dataset of real rows that can be built, and that a test may spoil."""
    folder = small.make(tmp_path / "data")
    small.write(folder / "judgements.csv", small.columns("judgements"), [])
    return folder
