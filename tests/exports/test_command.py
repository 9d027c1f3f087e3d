"""``puxi graph export``, as it is typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli.main import main
from graph.release.reader import Release


def test_neo4j_admin_prints_the_command(odd: Release, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out"
    assert main(["graph", "export", "--release", str(odd.path), "--format", "neo4j-admin", "-o", str(target)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"cd {target}\nneo4j-admin database import full \\\n")
    assert said.out.rstrip().endswith("neo4j")
    named = {word.partition("=")[2] for word in said.out.split() if word.startswith(("--nodes=", "--relationships="))}
    assert named == {f"./{path.name}" for path in target.glob("*.csv")}
    assert odd.id in said.err


def test_csv_is_guarded_and_a_part_can_be_chosen(odd: Release, tmp_path: Path) -> None:
    target = tmp_path / "out"
    options = ["--release", str(odd.path), "--format", "csv", "-o", str(target), "--only", "institutions", "--quiet"]
    assert main(["graph", "export", *options]) == 0
    with (target / "nodes-Institution.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["name_en"] for row in csv.DictReader(stream)]
    assert "'=1+1 2021" in names
    assert not (target / "nodes-Statement.csv").exists()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--format", "gexf", "-o", "there"], 2, "there is there already. --overwrite"),
        (["--format", "neo4j-admin", "-o", "new", "--only", "lineage"], 2, "imports a whole graph"),
        (["--format", "csv", "-o", "no/where"], 2, "is no folder"),
        (["--format", "csv", "-o", "new", "--release", "nothing.sqlite"], 4, "There is no release"),
        (["--format", "xlsx", "-o", "new"], 2, "xlsx"),
    ],
)
def test_what_cannot_be_done_is_said(
    odd: Release,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.setenv("PUXI_RELEASE", str(odd.path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    assert main(["graph", "export", *options]) == code
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert (tmp_path / "there").read_text(encoding="utf-8") == "mine"
