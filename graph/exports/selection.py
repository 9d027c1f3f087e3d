"""Which part of the property graph is exported: all of it, or what one looks at as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from graph.exports.formats import Part
from graph.property_graph.bodies import bodies
from graph.property_graph.changes import changes
from graph.property_graph.contract import NODES, RELATIONSHIPS
from graph.property_graph.project import elements
from graph.property_graph.rows import Key, Node, Relationship
from graph.release.reader import Release

_BODIES = frozenset({"Institution", "Programme", "Group"})
_LINEAGE = "BECAME"


def sorts(part: Part) -> tuple[list[str], list[str]]:
    """The sorts of nodes and the types of relationships that a part can have, in the contract's order."""
    if part is Part.ALL:
        return list(NODES), list(RELATIONSHIPS)
    if part is Part.LINEAGE:
        return [name for name in NODES if name in _BODIES | {"Policy"}], [_LINEAGE]
    ends = {kind: (set(r.start.split("|")), set(r.end.split("|"))) for kind, r in RELATIONSHIPS.items()}
    kinds = _BODIES | {"Center"}
    joining = [kind for kind, (start, end) in ends.items() if start & kinds and end & kinds]
    return [name for name in NODES if name in _BODIES], joining


def part_of(release: Release, part: Part) -> Iterator[Node | Relationship]:
    """The elements of a part, in an order that is the same every time.

    Raises:
        ReleaseError: the release file is damaged.
    """
    if part is Part.ALL:
        yield from elements(release)
        return
    wanted, kinds = (frozenset(names) for names in sorts(part))
    # What leads to a body may come before the body itself, so bodies are counted first.
    kept = {element.key for element in _drawn(release) if isinstance(element, Node) and element.sort in wanted}
    if part is Part.LINEAGE:
        kept &= {key for r in _drawn(release) if isinstance(r, Relationship) and r.type == _LINEAGE for key in _ends(r)}
    for element in _drawn(release):
        if (
            element.key in kept
            if isinstance(element, Node)
            else element.type in kinds and kept.issuperset(_ends(element))
        ):
            yield element


def _drawn(release: Release) -> Iterator[Node | Relationship]:
    yield from bodies(release)
    yield from changes(release)


def _ends(relationship: Relationship) -> tuple[Key, Key]:
    return relationship.start, relationship.end
