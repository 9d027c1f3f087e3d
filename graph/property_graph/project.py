"""The whole property graph of a release, row by row, in an order that is the same every time."""

from __future__ import annotations

from collections.abc import Iterator

from graph.property_graph.bodies import bodies
from graph.property_graph.changes import changes
from graph.property_graph.records import judgements, release_node, sources, statements, statistics
from graph.property_graph.rows import Node, Relationship
from graph.release.reader import Release


def elements(release: Release) -> Iterator[Node | Relationship]:
    """Every node and relationship of a release's property graph; the ``Release`` node comes last, with their numbers.

    Memory stays bounded: bodies are read some hundred at a time. A relationship may come before the node at its end.

    Raises:
        ReleaseError: the release file is damaged.
    """
    nodes = relationships = 0
    for part in (sources, bodies, changes, statements, judgements, statistics):
        for element in part(release):
            if isinstance(element, Node):
                nodes += 1
            else:
                relationships += 1
            yield element
    yield release_node(release, nodes, relationships)
