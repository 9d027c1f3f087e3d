"""Shapes about ways through the graph: variable length, quantified patterns, shortest paths."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import networkx

from tests.queries.generated import CENTRES, Case, Draw, order, quoted, shape
from tests.queries.memory import Item, Memory, distances, trails

#: Relationships by which one body is joined to another, for ways over hosts and partners.
JOINED = "SUPPORTED_BY|CO_BUILT_BY|PARTNERS_WITH|SHAREHOLDER_OF|PART_OF|BRANCH_OF"
LINEAGE = ("NETRC", "NERC", "NEL", "NTIC", "SKL", "GovernmentBody", "MilitaryBody", "OtherBody", "ResearchInstitute")
_ARROWS = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}


@shape(12)
def reachable(draw: Draw) -> Case:
    label, most = draw.of(LINEAGE), draw.number(2, 8)
    direction, least = draw.of(["out", "in"]), draw.of([0, 1])
    changed = [item for item in draw.memory.of(label) if any(item.edges("BECAME", direction))]
    start = draw.item(changed or draw.memory.of(label))
    left, right = _ARROWS[direction]
    text = (
        f"MATCH (a:{label} {{id: {quoted(start.id)}}}){left}[:BECAME*{least}..{most}]{right}(b)\n"
        "RETURN DISTINCT b.id AS id, b.name AS name ORDER BY id"
    )
    ends = {way[-1][1] if way else start for way in trails(start, "BECAME", direction, least, most)}
    return Case(text, order((b.id, b.get("name")) for b in ends))


@shape(9)
def ways_of_variable_length(draw: Draw) -> Case:
    label, most = draw.of(LINEAGE), draw.number(2, 6)
    text = (
        f"MATCH p = (a:{label})-[:BECAME*1..{most}]->(b)\n"
        "RETURN a.id AS a, length(p) AS steps, count(*) AS ways, count(DISTINCT b) AS ends ORDER BY a, steps"
    )
    found: Counter[tuple[str, int]] = Counter()
    ends: dict[tuple[str, int], set[str]] = {}
    for a in draw.memory.of(label):
        for way in trails(a, "BECAME", "out", 1, most):
            key = (a.id, len(way))
            found[key] += 1
            ends.setdefault(key, set()).add(way[-1][1].id)
    return Case(text, order((*key, n, len(ends[key])) for key, n in found.items()))


@shape(8)
def nodes_along_a_way(draw: Draw) -> Case:
    label, most = draw.of(LINEAGE), draw.number(2, 5)
    text = (
        f"MATCH p = (a:{label})-[rs:BECAME*2..{most}]->(b)\n"
        "WITH [n IN nodes(p) | n.id] AS bodies, [r IN rs | r.status] AS statuses,\n"
        "     all(r IN rs WHERE r.ends_old) AS final\nRETURN bodies, statuses, final ORDER BY size(bodies), bodies, statuses"
    )
    rows = []
    for a in draw.memory.of(label):
        for way in trails(a, "BECAME", "out", 2, most):
            bodies = [a.id, *(b.id for _, b in way)]
            rows.append((bodies, [e.get("status") for e, _ in way], all(e.get("ends_old") for e, _ in way)))
    return Case(text, rows, ordered=False)


@shape(12)
def quantified_path(draw: Draw) -> Case:
    label, most = draw.of(LINEAGE), draw.number(2, 6)
    condition, holds = draw.of(
        [
            ("", lambda r: True),
            (" WHERE r.status = 'completed'", lambda r: r.get("status") == "completed"),
            (" WHERE NOT r.inferred", lambda r: r.get("inferred") is False),
            (" WHERE r.kind IN ['converted', 'renamed', 'reorganised']",
             lambda r: r.get("kind") in {"converted", "renamed", "reorganised"}),
        ]
    )  # fmt: skip
    text = (
        f"MATCH (a:{label}) ((x)-[r:BECAME{condition}]->(y)){{1,{most}}} (b)\n"
        "RETURN a.id AS a, b.id AS b, [n IN y | n.id] AS along, size(r) AS steps ORDER BY a, b, steps, along"
    )
    rows = [
        (a.id, way[-1][1].id, [b.id for _, b in way], len(way))
        for a in draw.memory.of(label)
        for way in trails(a, "BECAME", "out", 1, most)
        if all(holds(edge) for edge, _ in way)
    ]
    return Case(text, rows, ordered=False)


@shape(8)
def quantified_path_over_two_kinds(draw: Draw) -> Case:
    label, most = draw.of(LINEAGE), draw.number(1, 3)
    text = (
        f"MATCH (a:{label}) ((x)<-[:FROM]-(e:ChangeEvent)-[:TO]->(y)){{1,{most}}} (b)\n"
        "WHERE a <> b\nRETURN a.id AS a, b.id AS b, [event IN e | event.type] AS types, count(*) AS ways "
        "ORDER BY a, b, types LIMIT 400"
    )
    found: Counter[tuple[str, str, tuple[str, ...]]] = Counter()

    def further(a: Item, at: Item, used: frozenset[int], types: tuple[str, ...]) -> None:
        if types and at is not a:
            found[(a.id, at.id, types)] += 1
        if len(types) == most:
            return
        for first, event in at.edges("FROM", "in"):
            for second, new in event.edges("TO", "out"):
                if not used & {id(first), id(second)}:
                    further(a, new, used | {id(first), id(second)}, (*types, event.get("type")))

    for item in draw.memory.of(label):
        further(item, item, frozenset(), ())
    rows = sorted((a, b, list(types), n) for (a, b, types), n in found.items())
    return Case(text, [tuple(row) for row in rows][:400])


def _pair(draw: Draw, most: int) -> tuple[Item, Item]:
    """Two bodies that some ways join."""
    starts = [i for i in draw.memory.of(*CENTRES, "University", "Company") if any(i.edges(JOINED, "both"))]
    for _ in range(50):
        a = draw.item(starts)
        far = [b for b, (d, _) in distances(a, JOINED, "both", most).items() if d > 1 and "Institution" in b.labels]
        if far:
            return a, draw.of(sorted(far, key=lambda b: b.id))
    raise AssertionError("no two bodies are joined")


def _graph(memory: Memory) -> networkx.Graph[str]:
    graph: networkx.Graph[str] = networkx.Graph()
    wanted = set(JOINED.split("|"))
    graph.add_edges_from((e.start.id, e.end.id) for e in memory.edges if e.type in wanted)
    return graph


@shape(10)
def shortest_path(draw: Draw) -> Case:
    most = draw.number(4, 9)
    a, b = _pair(draw, most)
    text = (
        f"MATCH (a:Institution {{id: {quoted(a.id)}}})\nMATCH (b:Institution {{id: {quoted(b.id)}}})\n"
        f"MATCH p = shortestPath((a)-[:{JOINED}*..{most}]-(b))\n"
        "RETURN length(p) AS steps, head(nodes(p)).id AS first, last(nodes(p)).id AS last"
    )
    return Case(text, [(networkx.shortest_path_length(_graph(draw.memory), a.id, b.id), a.id, b.id)])


@shape(6)
def all_shortest_paths(draw: Draw) -> Case:
    a, b = _pair(draw, 5)
    text = (
        f"MATCH (a:Institution {{id: {quoted(a.id)}}})\nMATCH (b:Institution {{id: {quoted(b.id)}}})\n"
        f"MATCH p = allShortestPaths((a)-[:{JOINED}*..6]-(b))\n"
        "RETURN [n IN nodes(p) | n.id] AS bodies, count(*) AS ways ORDER BY bodies"
    )
    graph = _graph(draw.memory)
    rows = []
    for bodies in networkx.all_shortest_paths(graph, a.id, b.id):
        ways = 1
        for one, two in pairwise(bodies):
            ways *= sum(other.id == two for _, other in draw.memory.entity(one).edges(JOINED, "both"))
        rows.append((bodies, ways))
    return Case(text, rows, ordered=False)


@shape(10)
def shortest_by_selector(draw: Draw) -> Case:
    a, b = _pair(draw, 4)
    ends = f"(a:Institution {{id: {quoted(a.id)}}})-[:{JOINED}]-{{1,5}}(b:Institution {{id: {quoted(b.id)}}})"
    steps, ways = distances(a, JOINED, "both", 5)[b]
    selector, said, rows = draw.of(
        [
            ("ANY SHORTEST", "length(p) AS steps", [(steps,)]),
            ("SHORTEST 1", "length(p) AS steps, [n IN nodes(p) | n.id][0] AS first", [(steps, a.id)]),
            ("ALL SHORTEST", "length(p) AS steps, count(*) AS ways", [(steps, ways)]),
            ("SHORTEST 1 GROUPS", "DISTINCT length(p) AS steps", [(steps,)]),
        ]
    )
    return Case(f"MATCH p = {selector} {ends}\nRETURN {said}", rows)


@shape(4)
def nearest_of_a_kind(draw: Draw) -> Case:
    one, two = draw.some(CENTRES, 2)
    kinds = draw.of(["SUPPORTED_BY", "SUPPORTED_BY|CO_BUILT_BY", "WORKS_IN|SUPPORTED_BY"])
    text = (
        f"MATCH p = ANY SHORTEST (a:{one})-[:{kinds}]-{{1,4}}(b:{two})\n"
        "RETURN length(p) AS steps, count(*) AS pairs ORDER BY steps"
    )
    found = Counter(
        far
        for a in draw.memory.of(one)
        for b, (far, _) in distances(a, kinds, "both", 4).items()
        if far and two in b.labels
    )
    return Case(text, order(found.items()))


@shape(4)
def back_to_the_start(draw: Draw) -> Case:
    label, most = draw.of(["NETRC", "NERC", "NTIC", "NEL", "OtherBody", "Company"]), draw.number(2, 4)
    text = (
        f"MATCH p = (a:{label})-[:{JOINED}*2..{most}]-(a)\n"
        "RETURN a.id AS id, length(p) AS steps, count(*) AS n ORDER BY id, steps"
    )
    found = Counter(
        (a.id, len(way)) for a in draw.memory.of(label) for way in trails(a, JOINED, "both", 2, most) if way[-1][1] is a
    )
    return Case(text, order((*key, n) for key, n in found.items()))
