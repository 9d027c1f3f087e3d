"""CSV and Parquet, read again by pandas, pyarrow and Frictionless."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from graph.exports.export import export
from graph.exports.formats import ExportFormat, Part
from graph.flat.cells import guarded
from graph.property_graph.contract import CONTRACT, NODES, RELATIONSHIPS
from graph.property_graph.project import elements
from graph.property_graph.rows import Node, Relationship
from graph.release.reader import Release


@pytest.fixture(scope="module")
def sheets(shipped: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables") / "csv"
    export(shipped, ExportFormat.CSV, folder, guard=guarded)
    return folder


@pytest.fixture(scope="module")
def frames(shipped: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables") / "parquet"
    export(shipped, ExportFormat.PARQUET, folder)
    return folder


def rows_of(nodes: list[Node], relationships: list[Relationship]) -> dict[str, list[dict[str, object]]]:
    """What should stand in each table, with the types of Parquet."""
    tables: dict[str, list[dict[str, object]]] = {f"nodes-{name}": [] for name in NODES}
    tables |= {f"relationships-{name}": [] for name in RELATIONSHIPS}
    for node in nodes:
        row = {"id": node.key.id, "labels": list(node.labels), **node.properties}
        tables[f"nodes-{node.sort}"].append(typed(row, NODES[node.sort].fields))
    for r in relationships:
        ends = {"start": r.start.id, "start_label": r.start.space, "end": r.end.id, "end_label": r.end.space}
        tables[f"relationships-{r.type}"].append(typed({**ends, **r.properties}, RELATIONSHIPS[r.type].fields))
    return tables


def typed(row: dict[str, Any], fields: tuple[Any, ...]) -> dict[str, object]:
    dates = {field.name for field in fields if field.type == "DATE"}
    return {name: date.fromisoformat(value) if name in dates else value for name, value in row.items()}


def test_parquet_holds_every_element_with_its_types(
    frames: Path, nodes: list[Node], relationships: list[Relationship]
) -> None:
    wanted = rows_of(nodes, relationships)
    assert {path.stem for path in frames.glob("*.parquet")} == wanted.keys()
    for name, rows in wanted.items():
        table = pq.read_table(frames / f"{name}.parquet")
        found = [{key: value for key, value in row.items() if value is not None} for row in table.to_pylist()]
        assert found == rows, name
    schema = pq.read_schema(frames / "nodes-Institution.parquet")
    assert schema.field("established_earliest").type == pa.date32()
    assert schema.field("aliases").type == pa.list_(pa.string())
    assert schema.field("fate_disputed").type == pa.bool_()
    assert pq.read_schema(frames / "nodes-Statement.parquet").field("precision").type == pa.int64()


def test_pandas_reads_parquet(frames: Path, nodes: list[Node]) -> None:
    import pandas as pd

    frame = pd.read_parquet(frames / "nodes-Institution.parquet")
    assert (frame["designation"] == "NETRC").sum() == sum("NETRC" in node.labels for node in nodes)


def test_the_example_of_the_documentation_names_both_bodies_in_every_row(
    frames: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    example = page.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(frames.parent)
    known: dict[str, Any] = {}
    exec(example.replace('"out/', f'"{frames.name}/'), known)  # noqa: S102 - what the page tells readers to run
    table = known["table"]
    assert len(table) > 200
    assert not table[["old", "new"]].isna().any().any()


def test_csv_holds_every_element(sheets: Path, nodes: list[Node], relationships: list[Relationship]) -> None:
    for name, rows in rows_of(nodes, relationships).items():
        with (sheets / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            found = [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(stream)]
        assert found == [{key: guarded(cell(value)) for key, value in row.items()} for row in rows], name


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " | ".join(part.replace(" | ", "|") for part in value)
    return str(value)


def test_frictionless_finds_nothing_wrong(sheets: Path) -> None:
    report = frictionless.Package(str(sheets / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    package = json.loads((sheets / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(NODES) + len(RELATIONSHIPS)
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])


def test_a_spreadsheet_finds_no_formula_in_csv(odd: Release, tmp_path: Path) -> None:
    export(odd, ExportFormat.CSV, tmp_path / "out", guard=guarded)
    cells = []
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            cells += [found for row in csv.reader(stream) for found in row]
    assert any(found.startswith("'=1+1") for found in cells)
    assert not [found for found in cells if found.startswith(("=", "+", "@"))]


def test_tables_say_of_which_release_they_are(frames: Path, sheets: Path, shipped: Release) -> None:
    for folder in (frames, sheets):
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        assert (about["release"], about["contract"], about["licence"]) == (shipped.id, CONTRACT, "CC-BY-4.0")
        assert package["version"] == shipped.id
        assert package["licenses"][0]["name"] == "CC-BY-4.0"
    told = pq.read_schema(frames / "relationships-BECAME.parquet").metadata
    assert told[b"release"].decode() == shipped.id
    assert told[b"licence"] == b"CC-BY-4.0"


def test_a_part_has_its_own_tables_only(shipped: Release, tmp_path: Path) -> None:
    about = export(shipped, ExportFormat.PARQUET, tmp_path / "out", Part.LINEAGE)
    names = {path.stem for path in (tmp_path / "out").glob("*.parquet")}
    assert names == {"nodes-Institution", "nodes-Programme", "nodes-Group", "nodes-Policy", "relationships-BECAME"}
    rows = {name: pq.read_metadata(tmp_path / "out" / f"{name}.parquet").num_rows for name in names}
    assert rows["relationships-BECAME"] == about.relationships
    assert rows["relationships-BECAME"] == sum(
        e.type == "BECAME" for e in elements(shipped) if isinstance(e, Relationship)
    )
    assert sum(number for name, number in rows.items() if name.startswith("nodes")) == about.nodes
