"""Statements, sources, judgements, statistics and the release itself as nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.addresses import canonical_address
from graph.claims import Claim
from graph.dates import date_range
from graph.lens import Lens
from graph.names import normal_form
from graph.property_graph.contract import CONTRACT
from graph.property_graph.rows import Key, Node, Properties, Relationship, batches, entity, given, span
from graph.release.reader import Release

_EVERYTHING = Lens()
_DOUBT = {"high": 0, "medium": 1, "low": 2}


def sources(release: Release) -> Iterator[Node]:
    """Every source."""
    ids = [str(i) for (i,) in release.query("SELECT id FROM sources ORDER BY id")]
    for key, source in sorted(release.sources(ids).items()):
        properties = given(
            id=key,
            title=source.title,
            publisher=source.publisher,
            url=source.url,
            language=source.language,
            kind=source.kind,
            reliability=source.reliability,
            note=source.note,
        ) | span("published", source.published)
        yield Node("Source", Key("Source", key), ("Source",), properties)


def statements(release: Release) -> Iterator[Node | Relationship]:
    """Every statement, with what it is about, its value and its source."""
    subjects = [str(i) for (i,) in release.query("SELECT DISTINCT subject_id FROM statements ORDER BY 1")]
    for lot in batches(subjects):
        claims = release.claims_of(lot, _EVERYTHING)
        readings = release.states(claim.value for claim in claims if claim.property == "status")
        for claim in claims:
            yield from _statement(claim, readings)


def _statement(claim: Claim, readings: dict[str, tuple[str, str]]) -> Iterator[Node | Relationship]:
    key = Key("Statement", claim.id)
    properties = given(
        id=claim.id,
        subject=claim.subject_id,
        property=claim.property,
        value=claim.value,
        value_type=claim.value_type,
        value_id=claim.value_id,
        precision=date_range(claim.value).days if claim.value_type == "date" else 0,
        language=claim.language,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        valid_earliest=claim.valid_earliest,
        valid_latest=claim.valid_latest,
        recorded=claim.recorded,
        source=claim.source_id,
        locator=claim.locator,
        reliability=claim.reliability,
        confidence=claim.confidence,
        doubt=_DOUBT[claim.confidence],
        note=claim.note,
        inferred=claim.note.startswith("[inferred]"),
        row=claim.row_id,
        subject_written=claim.subject_written,
    )
    if claim.value_type == "date":
        days = date_range(claim.value)
        properties |= given(value_earliest=days.earliest, value_latest=days.latest)
    if claim.property == "status" and claim.value in readings:
        properties |= _state(*readings[claim.value])
    yield Node("Statement", key, ("Statement",), properties)
    yield Relationship("ABOUT", key, entity(claim.subject_id), claim.id, {})
    if claim.value_id:
        yield Relationship("VALUE", key, entity(claim.value_id), claim.id, {})
    yield Relationship("STATED_IN", key, Key("Source", claim.source_id), claim.id, {})


def _state(code: str, date: str) -> Properties:
    days = span("state", date)
    return given(
        state_code=code,
        state_date=date,
        state_earliest=days.get("state_earliest"),
        state_latest=days.get("state_latest"),
    )


def judgements(release: Release) -> Iterator[Node | Relationship]:
    """Why spellings are one body, by rule or by judgement, and which are recorded not to be one."""
    judged = {
        str(row[0]): tuple(map(str, row))
        for row in release.query(
            "SELECT id, left_name, right_name, verdict, by, date, reason FROM judgements ORDER BY id"
        )
    }
    of_key: dict[str, str] = {}
    named: dict[str, set[str]] = defaultdict(set)
    for name, body in release.query("SELECT key, entity_id FROM reference_names ORDER BY key"):
        key = str(name)
        of_key[key] = str(body)
        named[key].add(str(body))
        named[normal_form(key.partition(":")[2] or key)].add(str(body))
    rows = release.query("SELECT left_key, right_key, by FROM merges ORDER BY 1, 2")
    for number, (left, right, by) in enumerate(((str(a), str(b), str(c)) for a, b, c in rows), start=1):
        _, _, _, _, who, date, reason = judged.get(by.removeprefix("judgement:"), ("",) * 7)
        key = f"merge-{number}"
        properties = given(id=key, left=left, right=right, verdict="same", by=by, who=who, date=date, reason=reason)
        yield Node("Judgement", Key("Judgement", key), ("Judgement",), properties)
        if left in of_key:
            yield Relationship("JUDGES", Key("Judgement", key), entity(of_key[left]), f"{key}:{of_key[left]}", {})
    for name, left, right, verdict, who, date, reason in judged.values():
        if verdict == "same":
            continue
        properties = given(
            id=name, left=left, right=right, verdict=verdict, by=f"judgement:{name} ({verdict})", who=who,
            date=date, reason=reason,
        )  # fmt: skip
        yield Node("Judgement", Key("Judgement", name), ("Judgement",), properties)
        spellings = (normal_form(left), normal_form(right), *(f"@{canonical_address(name)}" for name in (left, right)))
        for body in sorted({body for spelling in spellings for body in named.get(spelling, ())}):
            yield Relationship("JUDGES", Key("Judgement", name), entity(body), f"{name}:{body}", {})


def statistics(release: Release) -> Iterator[Node | Relationship]:
    """Numbers that sources give, with the body or the programmes that they are about."""
    known = {str(i) for (i,) in release.query("SELECT id FROM entities WHERE kind = 'Programme'")}
    columns = (
        "id, measure, value, unit, year, scope, programme, entity_id, source_id, locator, confidence, note, recorded"
    )
    rows = release.query(
        "SELECT t.id, measure, value, unit, year, scope, programme, entity_id, source_id, locator, confidence, t.note, "
        "recorded, reliability FROM statistics t JOIN sources o ON o.id = t.source_id ORDER BY t.id"
    )
    names = [*columns.split(", "), "reliability"]
    for row in rows:
        cell = {name: "" if value is None else str(value) for name, value in zip(names, row, strict=True)}
        key = Key("Statistic", cell["id"])
        codes = [code for code in cell["programme"].split(" | ") if code]
        properties = given(
            **{name: cell[name] for name in ("id", "measure", "value", "unit", "scope", "locator", "confidence")},
            note=cell["note"],
            recorded=cell["recorded"],
            reliability=cell["reliability"],
            source=cell["source_id"],
            programmes=codes,
        ) | span("year", cell["year"])
        yield Node("Statistic", key, ("Statistic",), properties)
        programmes = [f"programme-{code.lower()}" for code in codes]
        bodies = [*([cell["entity_id"]] if cell["entity_id"] else []), *(p for p in programmes if p in known)]
        for body in dict.fromkeys(bodies):
            yield Relationship("ABOUT", key, entity(body), f"{cell['id']}:{body}", {})
        yield Relationship("STATED_IN", key, Key("Source", cell["source_id"]), cell["id"], {})


def release_node(release: Release, nodes: int, relationships: int) -> Node:
    """The node that says which release the graph is, and that it is whole; to be written last."""
    properties = given(
        id=release.id,
        data_date=release.data_date,
        contract=CONTRACT,
        complete=True,
        nodes=nodes,
        relationships=relationships,
    )
    return Node("Release", Key("Release", release.id), ("Release",), properties)
