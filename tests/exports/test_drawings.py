"""GraphML and GEXF, read again by networkx and as plain XML."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from graph.exports.export import export
from graph.exports.formats import ExportFormat, Part
from graph.property_graph.contract import CONTRACT
from graph.property_graph.rows import Node, Relationship
from graph.release.reader import Release

_GEXF = "{http://www.gexf.net/1.2draft}"
_BODIES = {"Institution", "Programme", "Group"}


def opened(release: Release, form: ExportFormat, folder: Path, part: Part | None = None) -> Any:
    """An export, read by networkx."""
    path = folder / f"graph.{form}"
    export(release, form, path, part)
    if form is ExportFormat.GRAPHML:
        return nx.read_graphml(path, force_multigraph=True, edge_key_type=str)
    return nx.read_gexf(path)


@pytest.fixture(scope="module", params=[ExportFormat.GRAPHML, ExportFormat.GEXF])
def drawing(request: pytest.FixtureRequest, shipped: Release, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The default export of the shipped data, in each format."""
    return opened(shipped, request.param, tmp_path_factory.mktemp("drawing"))


def test_bodies_and_all_that_joins_two_of_them_are_there(
    drawing: Any, nodes: list[Node], relationships: list[Relationship]
) -> None:
    kept = {node.key: node for node in nodes if node.sort in _BODIES}
    joining = [r for r in relationships if r.start in kept and r.end in kept]
    assert set(drawing.nodes) == {key.id for key in kept}
    edges = Counter((start, end, data["relationship"]) for start, end, data in drawing.edges(data=True))
    assert edges == Counter((r.start.id, r.end.id, r.type) for r in joining)
    assert {"BECAME", "SUPPORTED_BY", "MANAGED_BY", "IN_PROGRAMME", "PARTNERS_WITH"} <= {r.type for r in joining}


def test_properties_are_there_with_their_types(
    drawing: Any, nodes: list[Node], relationships: list[Relationship]
) -> None:
    bodies = {node.key.id: node.properties for node in nodes if node.sort in _BODIES}
    for key, data in drawing.nodes(data=True):
        wanted = bodies[key]
        assert data["label"] == wanted["name"]
        for name in ("name_zh", "designation", "fate", "fate_disputed", "planned", "established_earliest", "aliases"):
            value = wanted.get(name)
            assert data.get(name) == (" | ".join(value) if isinstance(value, list) else value), (key, name)
    by_id = {(r.type, r.id): r.properties for r in relationships}
    became = [data for _, _, key, data in drawing.edges(keys=True, data=True) if data["relationship"] == "BECAME"]
    assert became
    for _, _, key, data in drawing.edges(keys=True, data=True):
        kind, _, edge = str(key).partition(":")
        properties = by_id[kind, edge]
        assert data["label"] == data["relationship"] == kind
        assert data["weight"] == max(1, len(properties.get("sources") or []))  # type: ignore[arg-type]
        assert data.get("disputed") == properties.get("disputed")
        assert data.get("event_type") == properties.get("type")


def test_lineage_has_only_what_became_something(
    shipped: Release, relationships: list[Relationship], tmp_path: Path
) -> None:
    found = opened(shipped, ExportFormat.GRAPHML, tmp_path, Part.LINEAGE)
    became = [r for r in relationships if r.type == "BECAME"]
    assert Counter((start, end) for start, end in found.edges()) == Counter((r.start.id, r.end.id) for r in became)
    assert set(found.nodes) == {key.id for r in became for key in (r.start, r.end)}


@pytest.mark.parametrize("form", [ExportFormat.GRAPHML, ExportFormat.GEXF])
def test_everything_can_be_exported_with_odd_texts(odd: Release, form: ExportFormat, tmp_path: Path) -> None:
    from graph.property_graph.project import elements

    whole = list(elements(odd))
    found = opened(odd, form, tmp_path, Part.ALL)
    assert found.number_of_nodes() == sum(isinstance(e, Node) for e in whole) - 1
    assert found.number_of_edges() == sum(isinstance(e, Relationship) for e in whole)
    names = {e.properties["name"] for e in whole if isinstance(e, Node) and "name" in e.properties}
    assert names == {data["name"] for _, data in found.nodes(data=True) if "name" in data}


def test_the_export_says_of_which_release_it_is(shipped: Release, tmp_path: Path) -> None:
    graph = opened(shipped, ExportFormat.GRAPHML, tmp_path).graph
    assert (graph["release"], graph["contract"], graph["licence"]) == (shipped.id, CONTRACT, "CC-BY-4.0")
    opened(shipped, ExportFormat.GEXF, tmp_path)
    meta = ElementTree.parse(tmp_path / "graph.gexf").getroot().find(f"{_GEXF}meta")  # noqa: S314
    assert meta is not None
    assert meta.get("lastmodifieddate") == shipped.data_date
    text = "".join(meta.itertext())
    assert shipped.id in text
    assert "CC-BY-4.0" in text
    assert f"contract {CONTRACT}" in text


def test_gexf_has_days_for_a_timeline(shipped: Release, nodes: list[Node], tmp_path: Path) -> None:
    export(shipped, ExportFormat.GEXF, tmp_path / "graph.gexf")
    graph = ElementTree.parse(tmp_path / "graph.gexf").getroot().find(f"{_GEXF}graph")  # noqa: S314
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    spans = {}
    for element in graph.iter():
        days = [element.get(name) for name in ("start", "end")]
        if element.tag in {f"{_GEXF}node", f"{_GEXF}edge"}:
            spans[element.get("id")] = days
            assert all(date.fromisoformat(day) for day in days if day)
            assert not (all(days) and str(days[0]) > str(days[1]))
    founded = {n.key.id: n.properties.get("established_earliest") for n in nodes if n.sort in _BODIES}
    assert all(spans[key][0] == day for key, day in founded.items() if day)
    assert sum(bool(days[0]) for key, days in spans.items() if str(key).startswith("BECAME:")) > 200
    assert any(days[1] for days in spans.values())


def test_gexf_has_no_attribute_that_the_format_does_not_know(shipped: Release, tmp_path: Path) -> None:
    """By its schema (gexf.net/1.2draft): what networkx adds for itself would be refused by a strict reader."""
    export(shipped, ExportFormat.GEXF, tmp_path / "graph.gexf")
    allowed = {
        "graph": {"defaultedgetype", "mode", "timeformat"},
        "node": {"id", "label", "start", "end"},
        "edge": {"id", "source", "target", "label", "weight", "start", "end"},
        "attribute": {"id", "title", "type"},
        "attvalue": {"for", "value"},
    }
    for element in ElementTree.parse(tmp_path / "graph.gexf").getroot().iter():  # noqa: S314
        names = allowed.get(element.tag.removeprefix(_GEXF))
        assert names is None or set(element.attrib) <= names, element.attrib
        assert element.get("title") != "networkx_key"


def test_graphml_spells_truth_values_as_the_format_has_them(shipped: Release, tmp_path: Path) -> None:
    export(shipped, ExportFormat.GRAPHML, tmp_path / "graph.graphml")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.parse(tmp_path / "graph.graphml").getroot()  # noqa: S314
    truths = {key.get("id") for key in root.findall(f"{space}key") if key.get("attr.type") == "boolean"}
    values = {data.text for data in root.iter(f"{space}data") if data.get("key") in truths}
    assert values == {"true", "false"}
