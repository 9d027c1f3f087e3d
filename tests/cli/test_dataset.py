"""``puxi build`` and ``puxi check``: what an editor of ``data/`` relies on."""

import csv
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.release.reader import Release
from tests.cli.conftest import Puxi
from tests.ingest import small

Spoil = Callable[[Path], None]


def replace(table: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / table
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def judge(*rows: tuple[str, str, str]) -> Spoil:
    def spoil(folder: Path) -> None:
        judgements = [
            {"judgement_id": f"j{number:04}", "left": left, "right": right, "judgement": verdict}
            | {"by": "an editor", "date": "2026-01-01", "reason": "for a test"}
            for number, (left, right, verdict) in enumerate(rows, start=1)
        ]
        small.write(folder / "judgements.csv", small.columns("judgements"), judgements)

    return spoil


#: A spoiled dataset, and how the line that tells of it begins.
SPOILED: dict[str, tuple[Spoil, str]] = {
    "a month that there is not": (replace("events.csv", ",2012,", ",2012-13,"), r"events\.csv, row \d+, column date: "),
    "a source that there is not": (
        replace("relations.csv", "jamestown-2023-self-reliance", "no-such-source"),
        r"relations\.csv, row \d+, column source_id: ",
    ),
    "an unknown predicate": (
        replace("relations.csv", "supported_by", "loved_by"),
        r"relations\.csv, row \d+, column predicate: ",
    ),
    "a missing column": (replace("policies.csv", "document_number", "number"), r"policies\.csv, row 1"),
    "a judgement on nothing": (
        judge(("国家小麦工程技术研究中心", "没有这个机构", "same")),
        r"judgements\.csv, row 2, column right: j0001: nothing in the dataset is called '没有这个机构'",
    ),
    "judgements that contradict each other": (
        judge(
            ("南昌大学", "河南农业大学", "same"),
            ("河南农业大学", "南昌大学", "different"),
        ),
        r"judgements\.csv, row 3, column judgement: j0002 says that .* are different, .* join them: judgement:j0001",
    ),
}


def test_the_dataset_in_order_is_said_to_be_so(puxi: Puxi, data: Path) -> None:
    result = puxi("check", "--data", str(data))
    assert (result.code, result.out, result.err) == (0, f"{data}: in order\n", "")


@pytest.mark.parametrize("name", SPOILED)
def test_check_tells_file_row_column_and_reason(puxi: Puxi, data: Path, name: str) -> None:
    spoil, expected = SPOILED[name]
    spoil(data)
    result = puxi("check", "--data", str(data))
    assert result.code == 1
    assert [line for line in result.out.splitlines() if re.match(expected, line)], result.out


def test_check_shows_all_that_is_wrong_at_once(puxi: Puxi, data: Path) -> None:
    for name in ("a month that there is not", "a source that there is not", "an unknown predicate"):
        SPOILED[name][0](data)
    lines = puxi("check", "--data", str(data)).out.splitlines()
    assert {line.split(",")[0] for line in lines} == {"events.csv", "relations.csv"}
    assert len(lines) >= 3


def test_check_leaves_no_release_behind(puxi: Puxi, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    before = sorted(data.parent.rglob("*"))
    assert puxi("check").code == 0
    assert sorted(data.parent.rglob("*")) == before


@pytest.mark.parametrize("name", SPOILED)
def test_a_build_that_fails_leaves_the_last_release_as_it_was(puxi: Puxi, data: Path, name: str) -> None:
    release = data.parent / "build" / "puxi.sqlite"
    arguments = ("build", "--data", str(data), "--release", str(release))
    assert puxi(*arguments).code == 0
    before = release.read_bytes()
    spoil, expected = SPOILED[name]
    spoil(data)
    result = puxi(*arguments)
    assert result.code == 1
    assert result.out == ""
    assert "the last release stays as it was" in result.err
    assert re.search(rf"^  {expected}", result.err, re.MULTILINE)
    assert release.read_bytes() == before
    assert list(release.parent.iterdir()) == [release]


def test_a_full_disk_is_a_message_and_the_last_release_stays(puxi: Puxi, data: Path) -> None:
    release = data.parent / "puxi.sqlite"
    arguments = ["build", "--data", str(data), "--release", str(release)]
    assert puxi(*arguments).code == 0
    before = release.read_bytes()
    limit = len(before) // 2
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        # No file may grow beyond half of what the release needs: for the program that is a disk that is full.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        env={**os.environ, "PUXI_DEBUG": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("puxi: The release could not be written to ")
    assert "Traceback" not in done.stderr
    assert release.read_bytes() == before


def test_the_report_tells_what_became_of_every_table(puxi: Puxi, data: Path) -> None:
    release = data.parent / "puxi.sqlite"
    result = puxi("build", "--data", str(data), "--release", str(release))
    assert result.code == 0
    assert result.err == ""
    for path in data.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = sum(1 for _ in csv.DictReader(stream))
        assert re.search(rf"^  {path.name} *{rows or ''}( |$)", result.out, re.MULTILINE), path.name
    # The small dataset has one row that a reading rejects, with its reason.
    assert re.search(r"relations\.csv, row \d+, column predicate: note: only the review of its plan", result.flat)
    opened = Release(release)
    statements = next(iter(opened.query("SELECT count(*) FROM statements")))[0]
    assert re.search(rf"statements +{statements}$", result.out, re.MULTILINE)
    for label in ("merged by rule", "merged by judgement", "contradictions", "likely doubles", "new ids"):
        assert re.search(rf"^  {label} +\d+", result.out, re.MULTILINE), label
    assert result.out.rstrip().splitlines()[-2:] == [f"Puxi release {opened.id}", str(release)]


def test_quiet_says_nothing_unless_something_is_wrong(puxi: Puxi, data: Path) -> None:
    arguments = ("build", "--quiet", "--data", str(data), "--release", str(data.parent / "puxi.sqlite"))
    result = puxi(*arguments)
    assert (result.code, result.out, result.err) == (0, "", "")
    SPOILED["an unknown predicate"][0](data)
    assert "column predicate" in puxi(*arguments).err


def test_the_places_can_be_named_by_the_environment(
    puxi: Puxi, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PUXI_DATA", str(data))
    monkeypatch.setenv("PUXI_RELEASE", str(tmp_path / "named.sqlite"))
    assert puxi("build", "--quiet").code == 0
    assert puxi("search", "小麦").code == 0
    assert Release(tmp_path / "named.sqlite").id in puxi("--version").out
