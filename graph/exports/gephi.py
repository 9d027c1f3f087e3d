"""The graph for Gephi and other tools that draw: GraphML and GEXF, written by networkx.

Ids are the contract's (with the label in front for nodes that are no entities). ``label`` is the name, or the type of a
relationship; ``kind`` is what a node is. Lists are joined by `` | ``; dates are texts; the property ``type`` of events is
``event_type`` here, because both formats have a use of their own for ``type``. An edge's ``weight`` is the number of its
sources, at least 1.

In GEXF nodes and edges have the days between which they existed, for Gephi's timeline: a body from the first day that its
foundation or approval may mean, to the last day that its end may mean, or on which an event that is stated as decided or
done ended it; BECAME from the first day of its event; other relationships as their sources say. Unknown is open.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.exports.about import LICENCE, LICENCE_URL, About
from graph.exports.formats import Part
from graph.exports.selection import part_of
from graph.exports.tables import SEPARATOR
from graph.property_graph.rows import Key, Node, Properties, Relationship
from graph.release.reader import Release

if TYPE_CHECKING:
    import networkx as nx

#: What XML cannot hold.
_NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_NAMES = ("name", "title", "measure", "value", "verdict", "id")
_RENAMED = {"type": "event_type"}

Graph = "nx.MultiDiGraph[str]"


def write_graphml(release: Release, file: Path, part: Part = Part.INSTITUTIONS) -> About:
    """Write GraphML into a file. The part is kept in memory: some 5 kB for each of its nodes and relationships.

    Raises:
        OSError: the file cannot be written.
        ReleaseError: the release file is damaged.
    """
    from networkx.readwrite.graphml import GraphMLWriter

    class Writer(GraphMLWriter):
        """Writes truth values as the format has them, and not as Python does."""

        def add_data(
            self, name: object, element_type: object, value: Any, scope: str = "all", default: object = None
        ) -> object:
            text = value.lower() if element_type is bool else value
            return super().add_data(name, element_type, text, scope, default)

    graph, about = _graph(release, part)
    for what in (*(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))):
        for name in ("start", "end"):
            what.pop(name, None)
    for *_, data in graph.edges(data=True):
        del data["id"]
    graph.graph |= {key: value for key, value in about.record().items() if isinstance(value, str | int)}
    writer = Writer(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(graph)
    with file.open("wb") as stream:
        writer.dump(stream)
    return about


def write_gexf(release: Release, file: Path, part: Part = Part.INSTITUTIONS) -> About:
    """Write GEXF 1.2 into a file. The part is kept in memory: some 5 kB for each of its nodes and relationships.

    Raises:
        OSError: the file cannot be written.
        ReleaseError: the release file is damaged.
    """
    from networkx.readwrite.gexf import GEXFWriter

    graph, about = _graph(release, part)
    graph.graph["mode"] = "dynamic"
    writer = GEXFWriter(graph, encoding="utf-8", prettyprint=True, version="1.2draft")
    meta = writer.xml.find("meta")
    # networkx writes its own name and today's date there.
    meta.clear()
    meta.set("lastmodifieddate", about.data_date)
    for tag, text in (
        ("creator", "Puxi"),
        ("keywords", f"release {about.release}, contract {about.contract}, {LICENCE}, {LICENCE_URL}"),
        ("description", about.sentence),
    ):
        element = meta.makeelement(tag, {})
        element.text = text
        meta.append(element)
    _drop_keys(writer)
    with file.open("wb") as stream:
        writer.write(stream)
    return about


def _drop_keys(writer: Any) -> None:
    """Take out what networkx adds for itself: each edge's key, which is its id already, and an empty name."""
    number = writer.attr["edge"]["static"].get("networkx_key")
    writer.graph_element.attrib.pop("name", None)
    for parent in writer.graph_element.iter():
        for child in [c for c in parent if number is not None and _is_key(c, number)]:
            parent.remove(child)


def _is_key(element: Any, number: str) -> bool:
    if element.tag == "attvalue":
        return bool(element.get("for") == number)
    return bool(element.tag == "attribute" and element.get("title") == "networkx_key")


def _graph(release: Release, part: Part) -> tuple[nx.MultiDiGraph[str], About]:
    """The part as a directed graph with parallel edges; nodes and edges in the order of their ids."""
    import networkx as nx

    nodes: dict[str, dict[str, Any]] = {}
    edges: dict[str, tuple[str, str, dict[str, Any]]] = {}
    ended: dict[str, str] = {}
    for element in part_of(release, part):
        if isinstance(element, Node):
            if element.sort != "Release":
                nodes[_id(element.key)] = _node(element)
        else:
            key, start, end, data = _edge(element)
            edges[key] = (start, end, data)
            if data.get("ends_old") and data.get("outcome") == "converted" and "date_latest" in data:
                ended[start] = max(ended.get(start, ""), data["date_latest"])
    for node, day in ended.items():
        if node in nodes:
            nodes[node].setdefault("end", day)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(nodes):
        graph.add_node(node, **_in_order(nodes[node]))
    for key in sorted(edges):
        start, end, data = edges[key]
        graph.add_edge(start, end, key=key, **_in_order(data))
    return graph, About.of(release, part, len(nodes), len(edges))


def _in_order(data: dict[str, Any]) -> dict[str, Any]:
    """Without a span that ends before it begins, as sources sometimes have it."""
    if data.get("end", "9999") < data.get("start", ""):
        del data["end"]
    return data


def _id(key: Key) -> str:
    return key.id if key.space == "Entity" else f"{key.space}:{key.id}"


def _node(node: Node) -> dict[str, Any]:
    given = node.properties
    label = next((str(given[name]) for name in _NAMES if given.get(name)), node.key.id)
    kind = given.get("entity_kind", node.sort)
    data = {"label": _clean(label), "kind": str(kind), "labels": SEPARATOR.join(node.labels), **_plain(given)}
    return data | _days(given.get("established_earliest") or given.get("approved_earliest"), given.get("ended_latest"))


def _edge(edge: Relationship) -> tuple[str, str, str, dict[str, Any]]:
    given = edge.properties
    start, end = _id(edge.start), _id(edge.end)
    key = f"{edge.type}:{edge.id}"
    sources = given.get("sources", [])
    weight = max(1, len(sources)) if isinstance(sources, list) else 1
    data = {"id": key, "label": edge.type, "weight": weight, "relationship": edge.type, **_plain(given)}
    first = given.get("date_earliest") if edge.type == "BECAME" else given.get("valid_earliest")
    return key, start, end, data | _days(first, given.get("valid_latest") if "valid_to" in given else None)


def _plain(properties: Properties) -> dict[str, Any]:
    """Properties as both formats can have them."""
    return {
        _RENAMED.get(name, name): _clean(SEPARATOR.join(value)) if isinstance(value, list)
        else _clean(value) if isinstance(value, str) else value
        for name, value in properties.items()
        if name != "id"
    }  # fmt: skip


def _days(first: object, last: object) -> dict[str, str]:
    return {name: str(day) for name, day in (("start", first), ("end", last)) if day}


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
