"""Shapes about what hangs together with what: OPTIONAL MATCH, EXISTS, COUNT, COLLECT, label expressions, null."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.queries.generated import CENTRES, STARTS, Case, Draw, order, quoted, shape
from tests.queries.memory import Cell, Item

TEXTS = ("fate", "basis", "state", "last_seen", "approved", "established", "name_en")


@shape(15)
def optional_match_chain(draw: Draw) -> Case:
    first = draw.step(draw.of(STARTS))
    second = draw.step(first.end)
    items = draw.memory.of(first.label)
    text = (
        f"MATCH (a:{first.label})\nOPTIONAL MATCH {first.pattern('a', 'b')}\nOPTIONAL MATCH {second.pattern('b', 'c')}\n"
        "RETURN a.id AS a, b.id AS b, c.id AS c ORDER BY a, b, c"
    )
    nothing: list[Item | None] = [None]
    rows = [
        (a.id, b.id if b is not None else None, c.id if c is not None else None)
        for a in items
        for b in (first.ends(a) or nothing)
        for c in (second.ends(b) if b is not None else nothing) or nothing
    ]
    if len(rows) > 3000:
        text = text.replace(" ORDER BY a, b, c", ", count(*) AS n ORDER BY a, b, c LIMIT 200")
        rows = order((*row, n) for row, n in Counter(rows).items())[:200]
        return Case(text, rows)
    return Case(text, order(rows))


@shape(9)
def optional_match_with_condition(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS), but=("CITED_IN",))
    items = draw.memory.of(step.label)
    confidence = draw.of(["high", "medium", "low"])
    reliability = draw.of(["A", "B", "C"])
    text = (
        f"MATCH (a:{step.label})\nOPTIONAL MATCH {step.pattern('a', 'b', 'r')}\n"
        f"WHERE r.confidence = '{confidence}' OR r.reliability <= '{reliability}'\n"
        "RETURN a.id AS a, count(r) AS relationships, count(DISTINCT b) AS bodies, min(b.id) AS first ORDER BY a"
    )
    rows = []
    for a in items:
        kept = [
            other
            for edge, other in a.edges(step.type, step.direction)
            if step.end in other.labels
            and (edge.get("confidence") == confidence or (edge.get("reliability") or "Z") <= reliability)
        ]
        rows.append((a.id, len(kept), len(set(kept)), min((b.id for b in kept), default=None)))
    return Case(text, order(rows, 1))


@shape(10)
def exists(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS))
    no = draw.of(["", "NOT "])
    other = draw.step(step.end, but=(step.type,))
    text = (
        f"MATCH (a:{step.label})\nWHERE {no}EXISTS {{ {step.pattern('a', 'b')} WHERE EXISTS {{ {other.pattern('b', '')} }} }}\n"
        "RETURN a.id AS id ORDER BY id"
    )
    rows = [(a.id,) for a in draw.memory.of(step.label) if any(other.ends(b) for b in step.ends(a)) is (no == "")]
    return Case(text, order(rows))


@shape(8)
def pattern_as_condition(draw: Draw) -> Case:
    label = draw.of(CENTRES)
    one, two = draw.step(label), draw.step(label)
    how = draw.of(["AND", "OR", "XOR", "AND NOT"])
    text = (
        f"MATCH (a:{label}) WHERE {one.pattern('a', '')} {how} {two.pattern('a', '')}\n"
        "RETURN a.id AS id, a.name_zh AS name ORDER BY id"
    )
    fits: dict[str, Callable[[bool, bool], bool]] = {
        "AND": lambda x, y: x and y,
        "OR": lambda x, y: x or y,
        "XOR": lambda x, y: x != y,
        "AND NOT": lambda x, y: x and not y,
    }
    rows = [(a.id, a.get("name_zh")) for a in draw.memory.of(label) if fits[how](bool(one.ends(a)), bool(two.ends(a)))]
    return Case(text, order(rows))


@shape(10)
def count_subquery(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS))
    least = draw.number(0, 2)
    text = (
        f"MATCH (a:{step.label})\nWHERE COUNT {{ {step.pattern('a', '')} }} > {least}\n"
        f"RETURN a.id AS id, COUNT {{ {step.pattern('a', 'b')} WHERE b.name_zh IS NOT NULL }} AS named,\n"
        f"       COUNT {{ MATCH {step.pattern('a', 'b')} RETURN DISTINCT b }} AS bodies ORDER BY bodies DESC, id"
    )
    rows = []
    for a in draw.memory.of(step.label):
        ends = step.ends(a)
        if len(ends) > least:
            rows.append((a.id, sum(b.get("name_zh") is not None for b in ends), len(set(ends))))
    return Case(text, order(rows, -3, 1))


@shape(9)
def collect_subquery(draw: Draw) -> Case:
    step = draw.step(draw.of(STARTS))
    most = draw.number(1, 5)
    text = (
        f"MATCH (a:{step.label})\n"
        f"RETURN a.id AS id, COLLECT {{ MATCH {step.pattern('a', 'b')} RETURN DISTINCT b.id ORDER BY b.id LIMIT {most} }} AS first\n"
        "ORDER BY size(first) DESC, id LIMIT 60"
    )
    rows = [(a.id, sorted({b.id for b in step.ends(a)})[:most]) for a in draw.memory.of(step.label)]
    return Case(text, sorted(rows, key=lambda row: (-len(row[1]), row[0]))[:60])


@shape(8)
def label_expression(draw: Draw) -> Case:
    one, two = draw.some(CENTRES, 2)
    form, fits = draw.of(
        [
            (f"{one}|{two}", lambda i: bool({one, two} & i.labels)),
            (f"Center&!{one}", lambda i: "Center" in i.labels and one not in i.labels),
            (f"Institution&!(Center|{draw.of(['Company', 'University'])})", None),
            (f"!Entity&!Statement&!{draw.of(['Source', 'Judgement'])}", None),
        ]
    )
    text = f"MATCH (a:{form}) RETURN a.id AS id, [l IN labels(a) WHERE l <> 'Entity'] AS labels ORDER BY id, labels"
    if fits is None:
        text = f"MATCH (a:{form}) UNWIND labels(a) AS label RETURN label, count(*) AS n ORDER BY label"
        return Case(text, _label_counts(draw, form))
    rows = [(i.id, [label for label in i.labels if label != "Entity"]) for i in draw.memory.items.values() if fits(i)]
    return Case(text, order(rows, 1), unordered_lists=True)


def _label_counts(draw: Draw, form: str) -> list[tuple[Cell, ...]]:
    def fits(item: Item) -> bool:
        if form.startswith("Institution"):
            shunned = form.partition("|")[2].rstrip(")")
            return "Institution" in item.labels and not {"Center", shunned} & item.labels
        return not {"Entity", "Statement", form.rpartition("!")[2]} & item.labels

    return order(Counter(label for i in draw.memory.items.values() if fits(i) for label in i.labels).items())


@shape(9)
def joined_over_a_third(draw: Draw) -> Case:
    kind = draw.of(["SUPPORTED_BY", "WORKS_IN", "LOCATED_IN", "CO_BUILT_BY"])
    one, two = draw.some(CENTRES, 2)
    text = (
        f"MATCH (a:{one})-[:{kind}]->(m)<-[:{kind}]-(b:{two})\n"
        "RETURN m.id AS over, count(*) AS ways, count(DISTINCT a) AS left, count(DISTINCT b) AS right ORDER BY over"
    )
    rows: list[tuple[Cell, ...]] = []
    for m in draw.memory.of("Entity"):
        left = [a for _, a in m.edges(kind, "in") if one in a.labels]
        right = [b for _, b in m.edges(kind, "in") if two in b.labels]
        if left and right:
            rows.append((m.id, len(left) * len(right), len(set(left)), len(set(right))))
    return Case(text, order(rows, 1))


@shape(9)
def null_logic(draw: Draw) -> Case:
    label = draw.of(STARTS)
    items = draw.memory.of(label)
    name = draw.of([n for n in (*TEXTS, "id") if any(i.get(n) for i in items)])
    value = draw.value(items, name)
    form = draw.of(["a.{0} = {1}", "NOT a.{0} = {1}", "a.{0} <> {1} OR a.{0} IS NULL", "a.{0} > {1} AND a.id > 'n'",
                    "a.{0} IN [{1}, null]", "(a.{0} = {1}) IS NULL OR a.id < 'm'"])  # fmt: skip
    text = f"MATCH (a:{label}) RETURN {form.format(name, quoted(value))} AS said, count(*) AS n ORDER BY said"

    def said(item: Item) -> bool | None:
        has = item.get(name)
        later = item.id > "n"
        return {
            "a.{0} = {1}": None if has is None else has == value,
            "NOT a.{0} = {1}": None if has is None else has != value,
            "a.{0} <> {1} OR a.{0} IS NULL": has is None or has != value,
            # False AND null is false; true AND null is null.
            "a.{0} > {1} AND a.id > 'n'": (None if later else False) if has is None else has > value and later,
            # Not found in a list with a null in it is unknown.
            "a.{0} IN [{1}, null]": True if has == value else None,
            "(a.{0} = {1}) IS NULL OR a.id < 'm'": has is None or item.id < "m",
        }[form]

    return Case(text, order(Counter(said(i) for i in items).items(), 1))


@shape(6)
def conditions_within_the_pattern(draw: Draw) -> Case:
    step = draw.step(draw.of(CENTRES), but=("CITED_IN", "FROM", "TO"))
    grade = draw.of(["A", "B"])
    text = (
        f"MATCH (a:{step.label} WHERE a.name_zh IS NOT NULL)"
        f"{'<' * (step.direction == 'in')}-[r:{step.type} WHERE r.reliability = '{grade}']-{'>' * (step.direction == 'out')}"
        f"(b:{step.end} WHERE b.id <> a.id)\nRETURN a.id AS a, b.id AS b, r.confidence AS confidence ORDER BY a, b, confidence"
    )
    rows = [
        (a.id, b.id, edge.get("confidence"))
        for a in draw.memory.of(step.label)
        if a.get("name_zh") is not None
        for edge, b in a.edges(step.type, step.direction)
        if step.end in b.labels and edge.get("reliability") == grade and b.id != a.id
    ]
    return Case(text, order(rows))


@shape(6)
def types_of_relationships(draw: Draw) -> Case:
    label = draw.of(STARTS)
    but = draw.of(["STATED_IN", "BECAME", "WORKS_IN", "LOCATED_IN"])
    form, direction = draw.of([("-[r:!{}]->", "out"), ("<-[r:!{}]-", "in"), ("-[r:!{}]-", "both")])
    text = (
        f"MATCH (a:{label}){form.format(but)}(b)\n"
        "RETURN type(r) AS type, count(*) AS n, count(DISTINCT a) AS a, count(DISTINCT b) AS b ORDER BY type"
    )
    found: dict[str, list[tuple[Item, Item]]] = {}
    for a in draw.memory.of(label):
        for edge, b in a.edges("", direction):
            if edge.type != but:
                found.setdefault(edge.type, []).append((a, b))
    rows = [(t, len(p), len({a for a, _ in p}), len({b for _, b in p})) for t, p in found.items()]
    return Case(text, order(rows, 1))
