"""A small dataset of real rows, complete in itself, for tests that spoil it."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from graph.errors import Problem
from graph.names import normal_form
from ingest.dataset import check

DATA = Path(__file__).resolve().parents[2] / "data"
ROWS = {
    "institutions": ["i0001", "i0002", "i0004", "i0108", "i0112", "i0144", "i2049", "i0417", "i2508"],
    "relations": ["r0001", "r0002", "r0010", "r0029", "r0052", "r0279", "r2361", "r0244"],
    "events": ["e0001", "e0002", "e0057", "e0115", "e0317", "e0402", "e0482"],
    "policies": ["p0001", "p0002"],
    "statistics": ["n0001", "n0064"],
}

Table = list[dict[str, str]]


def read(path: Path) -> Table:
    """The rows of a table, with Python's own reader."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, columns: list[str], rows: Table) -> None:
    """Write a table as the dataset has it."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def columns(table: str) -> list[str]:
    """The columns of a table, as the descriptor has them."""
    resources = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    (resource,) = (resource for resource in resources if resource["name"] == table)
    return [field["name"] for field in resource["schema"]["fields"]]


def make(directory: Path) -> Path:
    """Copy the rows named above into a directory, with all that they refer to."""
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / "datapackage.json", directory)
    tables = {name: [r for r in read(DATA / f"{name}.csv") if r["row_id"] in ids] for name, ids in ROWS.items()}
    rows = [row for table in tables.values() for row in table]
    cells = {normal_form(part) for row in rows for cell in row.values() for part in cell.split(" | ")}
    sources, ids = {row["source_id"] for row in rows}, {row["row_id"] for row in rows}
    tables["sources"] = [row for row in read(DATA / "sources.csv") if row["source_id"] in sources]
    tables["names"] = [row for row in read(DATA / "names.csv") if normal_form(row["name"]) in cells]
    tables["readings"] = [row for row in read(DATA / "readings.csv") if row["row_id"] in ids]
    read_as = {row["reads_as"] for row in tables["readings"]}
    states = {row["status"] for row in tables["institutions"]} | read_as
    tables["states"] = [row for row in read(DATA / "states.csv") if row["state"] in states]
    tables["judgements"] = read(DATA / "judgements.csv")[:3]
    tables["ids"] = [{"id": "netrc-xiao-mai", "reference": "国家小麦工程技术研究中心", "replaced_by": ""}]
    for name, table in tables.items():
        assert table, f"the small dataset has no row of {name}"
        write(directory / f"{name}.csv", columns(name), table)
    return directory


def change(directory: Path, table: str, row: int, column: str, value: str | Callable[[str], str]) -> None:
    """Change one cell; ``row`` as a spreadsheet counts, the header being row 1."""
    rows = read(directory / f"{table}.csv")
    cells = rows[row - 2]
    cells[column] = value if isinstance(value, str) else value(cells[column])
    write(directory / f"{table}.csv", columns(table), rows)


def change_bytes(directory: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    """Change a table's file as a whole."""
    path = directory / f"{table}.csv"
    path.write_bytes(change(path.read_bytes()))


def the_problem(directory: Path) -> Problem:
    """The one problem of a dataset; any other number of them is a failure."""
    problems = check(directory)
    assert len(problems) == 1, "\n".join(map(str, problems)) or "no problem was found"
    return problems[0]
