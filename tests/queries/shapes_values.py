"""Shapes about values: dates and durations, texts, lists, CASE, projections, types."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from typing import Any

from tests.queries.generated import CENTRES, STARTS, Case, Draw, order, quoted, shape
from tests.queries.memory import Item

#: Properties that are dates, by label.
DATES = (
    ("ChangeEvent", "date_earliest"), ("ChangeEvent", "date_latest"), ("Center", "approved_earliest"),
    ("Center", "last_seen_latest"), ("Policy", "issued_earliest"), ("Policy", "issued_latest"),
    ("Source", "published_earliest"), ("Source", "published_latest"), ("NETRC", "approved_latest"),
    ("Institution", "established_earliest"),
)  # fmt: skip
LISTS = (("Center", "aliases"), ("ChangeEvent", "sources"), ("ChangeEvent", "statements"), ("NETRC", "sources"),
         ("Institution", "former_ids"), ("University", "sources"), ("Policy", "aliases"))  # fmt: skip
LABELS = (*STARTS, "Field", "Place", "Person")


def _dated(draw: Draw) -> tuple[str, str, list[tuple[Item, date]]]:
    label, name = draw.of(DATES)
    return label, name, [(item, day) for item in draw.memory.of(label) if (day := item.get(name))]


@shape(12)
def dates_compared(draw: Draw) -> Case:
    label, name, items = _dated(draw)
    first, last = sorted([draw.day(), draw.day()])
    bounds, fits = draw.of(
        [
            (f">= {quoted(first)} AND x.{name} < {quoted(last)}", lambda d: first <= d < last),
            (f"<= date({{year: {last.year}, month: {last.month}}})", lambda d: d <= last.replace(day=1)),
            (f"> date('{first.year}')", lambda d: d > date(first.year, 1, 1)),
            ("IN [date('2011-01-01'), date('2021-12-01'), date('2017-12-31')]",
             lambda d: d in {date(2011, 1, 1), date(2021, 12, 1), date(2017, 12, 31)}),
        ]
    )  # fmt: skip
    text = f"MATCH (x:{label}) WHERE x.{name} {bounds}\nRETURN x.id AS id, x.{name} AS day ORDER BY day, id"
    return Case(text, order(((i.id, d) for i, d in items if fits(d)), 2, 1))


@shape(6)
def dates_as_parameters(draw: Draw) -> Case:
    label, name, items = _dated(draw)
    day = draw.day()
    text = (
        f"MATCH (x:{label}) WHERE x.{name} IS NOT NULL\n"
        f"RETURN x.{name} < $day AS before, x.{name} = $day AS that_day, count(*) AS n, max(x.{name}) AS newest ORDER BY before"
    )
    groups: dict[tuple[bool, bool], list[date]] = {}
    for _, found in items:
        groups.setdefault((found < day, found == day), []).append(found)
    rows = [(*key, len(days), max(days)) for key, days in groups.items()]
    return Case(text, rows, ordered=False, parameters={"day": day})


@shape(9)
def parts_of_dates(draw: Draw) -> Case:
    label, name, items = _dated(draw)
    part, of = draw.of(
        [
            (f"x.{name}.year", lambda d: d.year),
            (f"x.{name}.month", lambda d: d.month),
            (f"x.{name}.quarter", lambda d: (d.month + 2) // 3),
            (f"x.{name}.week", lambda d: d.isocalendar().week),
            (f"x.{name}.dayOfWeek", lambda d: d.isoweekday()),
            (f"date.truncate('year', x.{name})", lambda d: d.replace(month=1, day=1)),
            (f"date.truncate('month', x.{name})", lambda d: d.replace(day=1)),
            (f"x.{name}.year / 10 * 10", lambda d: d.year // 10 * 10),
            (f"toString(x.{name})", lambda d: d.isoformat()),
        ]
    )
    text = f"MATCH (x:{label}) WHERE x.{name} IS NOT NULL\nRETURN {part} AS part, count(*) AS n ORDER BY part"
    return Case(text, order(Counter(of(d) for _, d in items).items(), 1))


@shape(10)
def durations(draw: Draw) -> Case:
    label, name, items = _dated(draw)
    day, months = draw.day(), draw.number(1, 40)
    form, of = draw.of(
        [
            ("duration.inDays({0}, {1}).days", lambda d: (day - d).days),
            ("duration.inMonths({0}, {1}).months", lambda d: _months(d, day)),
            ("duration.between({0}, {1}).years", lambda d: int(_months(d, day) / 12)),
            ("{0} + duration({{months: {2}}})", lambda d: _later(d, months)),
            ("{0} + duration('P10D') - duration({{days: 3}})", lambda d: date.fromordinal(d.toordinal() + 7)),
            ("{0} < {1} - duration({{months: {2}}})", lambda d: d < _later(day, -months)),
        ]
    )
    said = form.format(f"x.{name}", quoted(day), months)
    text = f"MATCH (x:{label}) WHERE x.{name} IS NOT NULL\nRETURN x.id AS id, {said} AS said ORDER BY id LIMIT 300"
    return Case(text, order(((i.id, of(d)) for i, d in items), 1)[:300])


def _later(day: date, months: int) -> date:
    """So many months later; the last day of a month where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _months(first: date, last: date) -> int:
    """Whole months from one day to another, towards zero."""
    if first > last:
        return -_months_up(first, last)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def _months_up(first: date, last: date) -> int:
    months = (first.year - last.year) * 12 + first.month - last.month
    return months - (first.day < last.day)


@shape(14)
def texts(draw: Draw) -> Case:
    label = draw.of(LABELS)
    name = draw.of(["name_zh", "name_en", "pinyin", "name"])
    items = draw.memory.of(label)
    if not any(i.get(name) for i in items):
        name = "name"
    example = draw.value(items, name)
    at = draw.number(0, max(0, len(example) - 3))
    piece = example[at : at + draw.number(1, 3)]
    form, fits = draw.of(
        [
            (f"STARTS WITH {quoted(example[:2])}", lambda s: s.startswith(example[:2])),
            (f"ENDS WITH {quoted(example[-2:])}", lambda s: s.endswith(example[-2:])),
            (f"CONTAINS {quoted(piece)}", lambda s: piece in s),
            (f"=~ {quoted(f'.*[{example[-1:]}].?')}", lambda s: example[-1:] in s[-2:]),
        ]
    )
    said, of = draw.of(
        [
            (f"toUpper(x.{name})", str.upper),
            (f"size(x.{name})", len),
            (f"substring(x.{name}, 1, 4)", lambda s: s[1:5]),
            (f"left(x.{name}, 3) + '…' + right(x.{name}, 2)", lambda s: f"{s[:3]}…{s[-2:]}"),
            (f"split(x.{name}, {quoted(piece)})", lambda s: s.split(piece)),
            (f"replace(x.{name}, {quoted(piece)}, '*')", lambda s: s.replace(piece, "*")),
            (f"reverse(trim(x.{name}))", lambda s: s.strip()[::-1]),
            (f"toLower(x.{name}) = x.{name}", lambda s: s.lower() == s),
        ]
    )
    text = f"MATCH (x:{label}) WHERE x.{name} {form}\nRETURN x.id AS id, {said} AS said ORDER BY id LIMIT 200"
    rows = [(i.id, of(s)) for i in items if (s := i.get(name)) is not None and fits(s)]
    return Case(text, order(rows, 1)[:200])


@shape(14)
def lists(draw: Draw) -> Case:
    label, name = draw.of(LISTS)
    items = draw.memory.of(label)
    example = draw.of(sorted({part for i in items for part in i.get(name) or []}))
    letter = example[:1]
    form, of = draw.of(
        [
            ("size(x.{0})", len),
            ("head(x.{0})", lambda v: v[0]),
            ("last(x.{0})", lambda v: v[-1]),
            ("tail(x.{0})[..2]", lambda v: v[1:3]),
            ("x.{0}[-1] + '/' + x.{0}[0]", lambda v: f"{v[-1]}/{v[0]}"),
            ("x.{0}[1..3]", lambda v: v[1:3]),
            # reverse(x.{0}) itself fails on 5.26: it takes no stored list.
            ("reverse([part IN x.{0} | part])", lambda v: v[::-1]),
            ("[part IN x.{0} WHERE part STARTS WITH {2} | toUpper(part)]",
             lambda v: [part.upper() for part in v if part.startswith(letter)]),
            ("any(part IN x.{0} WHERE part = {1})", lambda v: example in v),
            ("none(part IN x.{0} WHERE size(part) < 6)", lambda v: all(len(p) >= 6 for p in v)),
            ("single(part IN x.{0} WHERE part >= {1})", lambda v: sum(p >= example for p in v) == 1),
            ("reduce(n = 0, part IN x.{0} | n + size(part))", lambda v: sum(map(len, v))),
            ("[i IN range(0, size(x.{0}) - 1) WHERE i % 2 = 0 | x.{0}[i]]", lambda v: v[::2]),
            ("{1} IN x.{0}", lambda v: example in v),
        ]
    )  # fmt: skip
    said = form.format(name, quoted(example), quoted(letter))
    text = f"MATCH (x:{label}) WHERE x.{name} IS NOT NULL\nRETURN x.id AS id, {said} AS said ORDER BY id LIMIT 200"
    rows = [(i.id, of(v)) for i in items if (v := i.get(name)) is not None]
    return Case(text, order(rows, 1)[:200])


@shape(8)
def case(draw: Draw) -> Case:
    label = draw.of(CENTRES)
    one, two = draw.some(["converted", "converting", "reorganised", "continuing", "renamed", "unknown", "merged"], 2)
    year = draw.number(1995, 2018)
    day = quoted(date(year, 1, 1))
    form, of = draw.of(
        [
            (f"CASE x.fate WHEN '{one}' THEN 'one' WHEN '{two}' THEN 'two' ELSE coalesce(x.state, 'none') END",
             lambda i: {one: "one", two: "two"}.get(i.get("fate")) or i.get("state") or "none"),
            (f"CASE WHEN x.approved_earliest < {day} THEN 'early' WHEN x.approved_earliest IS NULL THEN '?' ELSE 'late' END",
             lambda i: "?" if (d := i.get("approved_earliest")) is None else "early" if d.year < year else "late"),
            (f"CASE WHEN x.fate IN ['{one}', '{two}'] AND x.name_en IS NOT NULL THEN size(x.sources) END",
             lambda i: len(i.get("sources")) if i.get("fate") in {one, two} and i.get("name_en") else None),
        ]
    )  # fmt: skip
    text = f"MATCH (x:{label})\nRETURN {form} AS said, count(*) AS n ORDER BY said"
    return Case(text, order(Counter(of(i) for i in draw.memory.of(label)).items(), 1))


@shape(9)
def map_projection(draw: Draw) -> Case:
    step = draw.step(draw.of(CENTRES))
    names = sorted(draw.some(["id", "name_zh", "name_en", "fate", "approved", "designation", "planned"], 3))
    text = (
        f"MATCH (x:{step.label})\nWITH x ORDER BY x.id SKIP {draw.number(0, 10)} LIMIT 40\n"
        f"RETURN x {{{', '.join('.' + n for n in names)}, key: x.id, "
        f"ends: [{step.pattern('x', 'b')} | b.id], n: size([{step.pattern('x', '')} | 1])}} AS shown"
    )
    skip = int(text.partition("SKIP ")[2].partition(" ")[0])
    rows: list[tuple[Any, ...]] = []
    for item in sorted(draw.memory.of(step.label), key=lambda i: i.id)[skip : skip + 40]:
        ends = [b.id for b in step.ends(item)]
        shown = {n: item.get(n) for n in names} | {"key": item.id, "ends": ends, "n": len(ends)}
        rows.append((shown,))
    return Case(text, rows, ordered=False, unordered_lists=True)


@shape(8)
def whole_nodes(draw: Draw) -> Case:
    label = draw.of(STARTS)
    form = draw.of(["x {.*}", "properties(x)", "x {.*, extra: labels(x)}", "keys(x)"])
    skip = draw.number(0, 5)
    text = f"MATCH (x:{label})\nWITH x ORDER BY x.id SKIP {skip} LIMIT 25\nRETURN x.id AS id, {form} AS shown"
    rows: list[tuple[Any, ...]] = []
    for item in sorted(draw.memory.of(label), key=lambda i: i.id)[skip : skip + 25]:
        shown: Any = dict(item.properties)
        if "extra" in form:
            shown["extra"] = list(item.labels)
        rows.append((item.id, list(shown) if form == "keys(x)" else shown))
    return Case(text, rows, ordered=False, unordered_lists=True)


@shape(6)
def types_of_values(draw: Draw) -> Case:
    label = draw.of(STARTS)
    name, kind, python = draw.of(
        [("approved_earliest", "DATE", date), ("aliases", "LIST<STRING NOT NULL>", list), ("planned", "BOOLEAN", bool),
         ("sources", "LIST<STRING NOT NULL>", list), ("name_en", "STRING", str), ("date_latest", "DATE", date),
         ("decided", "BOOLEAN", bool)]
    )  # fmt: skip
    form, of = draw.of(
        [
            ("x.{0} IS :: {1} NOT NULL", lambda v: isinstance(v, python)),
            ("x.{0} IS NOT :: {1}", lambda v: not (v is None or isinstance(v, python))),
            ("valueType(x.{0})", lambda v: "NULL" if v is None else f"{kind} NOT NULL"),
        ]
    )
    text = f"MATCH (x:{label}) RETURN {form.format(name, kind)} AS said, count(*) AS n ORDER BY said"
    return Case(text, order(Counter(of(i.get(name)) for i in draw.memory.of(label)).items(), 1))


@shape(6)
def conversions(draw: Draw) -> Case:
    label = draw.of(["ChangeEvent", "NETRC", "NTIC", "Center", "Policy"])
    name = {"ChangeEvent": "date", "Policy": "issued"}.get(label, "approved")
    form, of = draw.of(
        [
            (f"toInteger(substring(x.{name}, 0, 4))", lambda s: int(s[:4])),
            (f"toInteger(split(x.{name}, '-')[1])",
             lambda s: int(p[1]) if len(p := s.split("-")) > 1 and p[1].isdigit() else None),
            (f"toIntegerOrNull(x.{name})", lambda s: int(s) if s.isdigit() else None),
            (f"size(x.{name}) = 10 AND date(left(x.{name}, 10)) = x.{name}_earliest", None),
        ]
    )  # fmt: skip
    text = f"MATCH (x:{label}) WHERE x.{name} IS NOT NULL\nRETURN {form} AS said, count(*) AS n ORDER BY said"
    if of is None:
        text = text.replace("IS NOT NULL", "=~ '[0-9]{4}-[0-9]{2}-[0-9]{2}'")
        days = [i for i in draw.memory.of(label) if len(i.get(name) or "") == 10 and i.get(name)[4] == "-"]
        return Case(text, [(True, len(days))])
    found = Counter(of(v) for i in draw.memory.of(label) if (v := i.get(name)))
    return Case(text, order(found.items(), 1))
