"""Shapes about how clauses follow each other: grouping, WITH, UNION, CALL, UNWIND, paging, full text, provenance."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from tests.queries.generated import CENTRES, STARTS, Case, Draw, order, quoted, shape
from tests.queries.memory import Cell, Item


@shape(14)
def grouped(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS))
    labelled = draw.of([True, False])
    text = (
        f"MATCH {step.pattern('a:' + step.label, 'b', 'r', labelled)}\n"
        "RETURN b.id AS id, b.name AS name, count(*) AS n, count(DISTINCT a) AS bodies,\n"
        "       min(r.confidence) AS least, max(a.id) AS last ORDER BY n DESC, id LIMIT 50"
    )
    groups: dict[Item, list[tuple[Item, Cell]]] = {}
    for a in draw.memory.of(step.label):
        for edge, b in a.edges(step.type, step.direction):
            if not labelled or step.end in b.labels:
                groups.setdefault(b, []).append((a, edge.get("confidence")))
    rows = [
        (b.id, b.get("name"), len(found), len({a for a, _ in found}),
         min((c for _, c in found if c is not None), default=None), max(a.id for a, _ in found))
        for b, found in groups.items()
    ]  # fmt: skip
    return Case(text, order(rows, -3, 1)[:50])


@shape(8)
def grouped_by_a_property(draw: Draw) -> Case:
    label = draw.of(["Center", "Institution", "ChangeEvent", "Statement", "Source", *CENTRES])
    name = draw.of({
        "ChangeEvent": ["type", "kind", "status", "date_stage", "decided"],
        "Statement": ["property", "reliability", "confidence", "language", "inferred"],
        "Source": ["kind", "language", "reliability", "published_earliest"],
    }.get(label, ["fate", "designation", "basis", "planned", "entity_kind", "approved_earliest"]))  # fmt: skip
    text = (
        f"MATCH (x:{label})\nWITH x.{name} AS by, x\n"
        "RETURN by, count(*) AS n, sum(size(x.id)) AS total, min(size(x.id)) AS least, avg(size(x.id)) AS mean,\n"
        "       count(DISTINCT left(x.id, 4)) AS kinds ORDER BY n DESC, by"
    )
    groups: dict[Cell, list[str]] = {}
    for item in draw.memory.of(label):
        groups.setdefault(item.get(name), []).append(item.id)
    rows = [
        (by, len(ids), sum(map(len, ids)), min(map(len, ids)), sum(map(len, ids)) / len(ids), len({i[:4] for i in ids}))
        for by, ids in groups.items()
    ]
    return Case(text, order(rows, -2, 1))


@shape(9)
def with_having(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS))
    least = draw.number(1, 4)
    text = (
        f"MATCH {step.pattern('a:' + step.label, 'b')}\nWITH b, count(DISTINCT a) AS n, min(a.id) AS one WHERE n >= {least}\n"
        f"WITH b, n, one ORDER BY n DESC, b.id LIMIT 20\nMATCH (b)--(other)\n"
        "RETURN b.id AS id, n, one, count(DISTINCT other) AS around ORDER BY id"
    )
    groups: dict[Item, set[str]] = {}
    for a in draw.memory.of(step.label):
        for b in step.ends(a):
            groups.setdefault(b, set()).add(a.id)
    rows: list[tuple[Any, ...]] = []
    kept = sorted((b for b in groups if len(groups[b]) >= least), key=lambda b: (-len(groups[b]), b.id))[:20]
    for b in kept:
        around = {other for _, other in b.edges("", "both")}
        rows.append((b.id, len(groups[b]), min(groups[b]), len(around)))
    return Case(text, order(rows, 1))


@shape(10)
def union(draw: Draw) -> Case:
    one, two = draw.step(draw.of(CENTRES)), draw.step(draw.of(CENTRES))
    word, most = draw.of(["UNION", "UNION ALL", "UNION DISTINCT"]), draw.number(3, 25)
    name = draw.of(["name", "id", "entity_kind"])
    text = "\n".join(
        [
            f"MATCH {one.pattern('a:' + one.label, 'b')} RETURN b.{name} AS found, '{one.type}' AS over",
            word,
            f"MATCH {two.pattern('a:' + two.label, 'b')} WITH b ORDER BY b.id LIMIT {most}",
            f"RETURN b.{name} AS found, '{two.type}' AS over",
        ]
    )
    first = [(b.get(name), one.type) for a in draw.memory.of(one.label) for b in one.ends(a)]
    ends = sorted((b for a in draw.memory.of(two.label) for b in two.ends(a)), key=lambda b: b.id)[:most]
    rows = [*first, *((b.get(name), two.type) for b in ends)]
    return Case(text, rows if word == "UNION ALL" else list(dict.fromkeys(rows)), ordered=False)


@shape(6)
def union_within_call(draw: Draw) -> Case:
    one, two = draw.step(draw.of(CENTRES)), draw.step(draw.of(CENTRES))
    text = (
        "CALL () {\n"
        f"  MATCH {one.pattern('a:' + one.label, 'b')} RETURN b\n  UNION\n  MATCH {two.pattern('a:' + two.label, 'b')} RETURN b\n}}\n"
        "RETURN b.entity_kind AS kind, count(*) AS n ORDER BY kind"
    )
    found = {b for step in (one, two) for a in draw.memory.of(step.label) for b in step.ends(a)}
    return Case(text, order(Counter(b.get("entity_kind") for b in found).items(), 1))


@shape(12)
def call_for_each(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS))
    most = draw.number(1, 3)
    optional, scope = draw.of(["", "OPTIONAL "]), draw.of(["(a)", "(*)"])
    text = (
        f"MATCH (a:{step.label})\n{optional}CALL {scope} {{\n  MATCH {step.pattern('a', 'b')}\n"
        f"  RETURN DISTINCT b.id AS end ORDER BY end DESC LIMIT {most}\n}}\nRETURN a.id AS id, end ORDER BY id, end"
    )
    rows: list[tuple[Any, ...]] = []
    for a in draw.memory.of(step.label):
        ends: list[Any] = sorted({b.id for b in step.ends(a)}, reverse=True)[:most]
        rows += [(a.id, end) for end in ends or ([None] if optional else [])]
    return Case(text, order(rows))


@shape(6)
def call_that_aggregates(draw: Draw) -> Case:
    label = draw.of(CENTRES)
    one, two = draw.step(label), draw.step(label)
    text = (
        f"MATCH (a:{label})\nCALL (a) {{ MATCH {one.pattern('a', 'b')} RETURN count(DISTINCT b) AS m }}\n"
        f"CALL (a) {{ MATCH {two.pattern('a', 'c')} RETURN count(*) AS n, collect(c.id) AS ends }}\n"
        "WITH a, m, n, ends WHERE m + n > 0\nRETURN a.id AS id, m, n, m * 10 + n AS mark, ends ORDER BY mark DESC, id LIMIT 40"
    )
    rows = []
    for a in draw.memory.of(label):
        m, ends = len(set(one.ends(a))), [b.id for b in two.ends(a)]
        if m + len(ends):
            rows.append((a.id, m, len(ends), m * 10 + len(ends), ends))
    return Case(text, sorted(rows, key=lambda row: (-row[3], row[0]))[:40], unordered_lists=True)


@shape(9)
def unwind(draw: Draw) -> Case:
    label = draw.of(["Center", "NETRC", "ChangeEvent", "University", "Policy"])
    name = draw.of(
        ["sources", "aliases", "disputed"] if label != "ChangeEvent" else ["sources", "statements", "disputed"]
    )
    skip = draw.number(0, 60)
    text = (
        f"MATCH (x:{label})\nUNWIND x.{name} AS part\nWITH part, collect(DISTINCT x.id) AS ids, count(*) AS n\n"
        f"RETURN part, n, size(ids) AS bodies ORDER BY n DESC, part SKIP {skip} LIMIT 60"
    )
    counts: Counter[str] = Counter()
    bodies: dict[str, set[str]] = {}
    for item in draw.memory.of(label):
        for part in item.get(name) or []:
            counts[part] += 1
            bodies.setdefault(part, set()).add(item.id)
    rows = sorted(((p, n, len(bodies[p])) for p, n in counts.items()), key=lambda row: (-row[1], row[0]))
    return Case(text, [tuple(row) for row in rows][skip : skip + 60])


@shape(9)
def unwind_given(draw: Draw) -> Case:
    label = draw.of(CENTRES)
    items = draw.some(draw.memory.of(label), 6)
    ids = [*(i.id for i in items), draw.of(["no-such-body", items[0].id])]
    step = draw.step(label)
    form, parameters = draw.of([("$ids", {"ids": ids}), (quoted(ids), {})])
    keep = draw.of(["OPTIONAL MATCH", "MATCH"])
    text = (
        f"UNWIND {form} AS id\n{keep} (a:{label} {{id: id}})\nOPTIONAL MATCH {step.pattern('a', 'b')}\n"
        "RETURN id, a.name AS name, count(b) AS n ORDER BY id"
    )
    known = {i.id: i for i in items}
    rows: list[tuple[Any, ...]] = []
    for key, times in Counter(ids).items():
        if key in known:
            rows.append((key, known[key].get("name"), times * len(step.ends(known[key]))))
        elif keep != "MATCH":
            rows.append((key, None, 0))
    return Case(text, order(rows, 1), parameters=parameters)


@shape(10)
def paged(draw: Draw) -> Case:
    label = draw.of([*STARTS, "Place", "Person", "Field", "Source"])
    name = draw.of({"Source": ["published", "publisher", "published_latest"], "ChangeEvent": ["date_earliest", "type", "date"]}
                   .get(label, ["name_en", "pinyin", "name_zh", "established_earliest", "approved_latest"]))  # fmt: skip
    way, sign = draw.of([("ASC", 1), ("DESC", -1)])
    skip, most = draw.number(0, 40), draw.number(5, 30)
    text = f"MATCH (x:{label})\nRETURN x.id AS id, x.{name} AS by ORDER BY by {way}, id SKIP $skip LIMIT {most}"
    rows = order([(i.id, i.get(name)) for i in draw.memory.of(label)], 2 * sign, 1)
    return Case(text, rows[skip : skip + most], parameters={"skip": skip})


@shape(9)
def provenance(draw: Draw) -> Case:
    label = draw.of([*CENTRES, "University", "Policy", "MilitaryBody"])
    grade, prop = (
        draw.of(["A", "B", "C"]),
        draw.of(["name", "supported_by", "field", "located_in", "status", "date", "type"]),
    )
    year = draw.number(2005, 2023)
    text = (
        f"MATCH (x:{label})<-[:ABOUT]-(s:Statement)-[:STATED_IN]->(o:Source {{reliability: '{grade}'}})\n"
        f"WHERE s.property <> '{prop}' AND o.published_latest >= date('{year}-01-01')\n"
        "RETURN x.id AS id, count(s) AS statements, count(DISTINCT o) AS sources, max(o.published_latest) AS newest,\n"
        "       collect(DISTINCT s.property) AS properties ORDER BY statements DESC, id LIMIT 50"
    )
    rows: list[tuple[Any, ...]] = []
    for x in draw.memory.of(label):
        found = [
            (s, o)
            for _, s in x.edges("ABOUT", "in")
            if "Statement" in s.labels and s.get("property") != prop
            for _, o in s.edges("STATED_IN")
            if o.get("reliability") == grade and (o.get("published_latest") or date.min) >= date(year, 1, 1)
        ]
        if found:
            newest = max(o.get("published_latest") for _, o in found)
            properties = list({s.get("property") for s, _ in found})
            rows.append((x.id, len(found), len({o for _, o in found}), newest, properties))
    return Case(text, sorted(rows, key=lambda row: (-row[1], row[0]))[:50], unordered_lists=True)


@shape(9)
def full_text(draw: Draw) -> Case:
    label = draw.of(["NETRC", "University", "Company", "Place", "Policy", "Person"])
    item = draw.item(draw.memory.of(label), lambda i: len(i.get("name_zh") or "") > 2)
    words = draw.of(
        [
            f'"{item.get("name_zh")}"',
            f'name_zh:"{item.get("name_zh")[:4]}"',
            draw.of(["wheat", "silicon AND led", "rice OR cotton", "laser", "xiao*", "engineering -technology"]),
        ]
    )
    text = (
        "CALL db.index.fulltext.queryNodes('entity_names', $words) YIELD node, score\n"
        "WHERE score > 0 RETURN node.id AS id, node.name AS name ORDER BY id"
    )
    return Case(text, parameters={"words": words})


@shape(4)
def aggregates_over_all(draw: Draw) -> Case:
    one, two = draw.some(STARTS, 2)
    text = (
        f"MATCH (x:{one}) WITH count(*) AS n, count(x.name_en) AS english, min(x.id) AS first\n"
        f"OPTIONAL MATCH (y:{two} {{id: 'no-such-body'}})\nRETURN n, english, first, count(y) AS none, collect(y.id) AS empty,\n"
        "       sum(size(y.id)) AS sum, avg(size(y.id)) AS mean, max(y.id) AS most"
    )
    items = draw.memory.of(one)
    row: tuple[Any, ...] = (
        len(items),
        sum(i.get("name_en") is not None for i in items),
        min(i.id for i in items),
        0,
        [],
        0,
        None,
        None,
    )
    return Case(text, [row])


@shape(4)
def lists_of_groups(draw: Draw) -> Case:
    step = draw.step(draw.of(CENTRES))
    text = (
        f"MATCH {step.pattern('a:' + step.label, 'b')}\nWITH b, a ORDER BY a.id\nWITH b, collect(DISTINCT a.id) AS ids\n"
        "WHERE size(ids) > 1\nRETURN b.id AS id, ids[0..3] AS first, ids[-1] AS last ORDER BY id"
    )
    groups: dict[str, set[str]] = {}
    for a in draw.memory.of(step.label):
        for b in step.ends(a):
            groups.setdefault(b.id, set()).add(a.id)
    rows = [(b, sorted(ids)[:3], max(ids)) for b, ids in groups.items() if len(ids) > 1]
    return Case(text, order(rows, 1))
