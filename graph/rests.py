"""Sources, policies and numbers as lists, and what rests on one source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph import answers
from graph import list_answers as shapes
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.conversions import designation_code
from graph.dates import earliest
from graph.describe import nearest_sources, shown
from graph.describe import sources as all_sources
from graph.errors import Suggestion, UnknownSource
from graph.happenings import load
from graph.lens import Lens
from graph.release.reader import Release
from graph.vocabulary import Kind

_COLUMNS = (
    "t.id, measure, value, unit, year, scope, source_id, locator, reliability, confidence, recorded, t.note, "
    "programme, entity_id"
)


@dataclass(frozen=True, slots=True)
class NumbersAsked:
    """Which numbers: of a programme (its code), an institution (its id), a measure with this text in it, a year."""

    programme: str = ""
    institution: str = ""
    measure: str = ""
    year: str = ""


def sources_page(
    release: Release, reliability: str = "", text: str = "", start: int = 0, limit: int = 50
) -> shapes.SourcesPage:
    """Sources by id: all, those of one reliability, those with a text in title, publisher or address.

    Raises:
        BadParameter: a reliability that does not exist.
    """
    whole = all_sources(release, None, reliability, text)
    make = Assembler(release, Lens())
    return shapes.SourcesPage(
        **make.envelope(),  # type: ignore[arg-type]
        total=len(whole.rows),
        truncated=start + limit < len(whole.rows),
        rows=whole.rows[start : start + limit],
    )


def source(release: Release, source_id: str, lens: Lens, start: int = 0, limit: int = 50) -> shapes.SourceAnswer:
    """One source, and the statements and numbers that rest on it, in the order of the shipped tables.

    Raises:
        UnknownSource: there is none of this id; with the nearest ids.
    """
    found = release.sources([source_id]).get(source_id)
    if found is None:
        near = release.sources(nearest_sources(release, source_id))
        offered = [Suggestion(key, one.title, one.publisher, "") for key, one in sorted(near.items())]
        raise UnknownSource(source_id, offered)
    make = Assembler(release, lens)
    rows = release.query(
        "SELECT s.*, o.reliability FROM statements s JOIN sources o ON o.id = s.source_id "
        "WHERE s.source_id = ? ORDER BY s.row_id, s.id",
        (source_id,),
    )
    claims = [Claim(*row) for row in rows]  # type: ignore[arg-type]
    held = [
        c for c in claims if lens.trusts(c.reliability, c.recorded) and lens.covers(c.valid_earliest, c.valid_latest)
    ]
    listed = held[start : start + limit]
    statements = [shown(make, claim) for claim in listed]
    named = release.entities({i for c in listed for i in (c.subject_id, c.value_id) if i})
    numbers = [answers.Statistic.model_validate(n.model_dump(exclude={"programme", "body"})) for n in
               _numbers(release, lens, lambda row: row[6] == source_id)]  # fmt: skip
    make.cite([source_id])
    make.cite_at((number.source_id, number.locator) for number in numbers)
    cited = make.seal(answers.Envelope(**make.envelope()))  # type: ignore[arg-type]
    return shapes.SourceAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        sources=cited.sources,
        total=len(held),
        truncated=start + limit < len(held),
        source=answers.SourceRow(**cited.sources[source_id].model_dump(), statements=len(claims)),
        subjects={key: body_of(one) for key, one in sorted(named.items()) if one.kind != Kind.EVENT},
        rows=statements,
        statistics=numbers,
    )


def policies(release: Release, lens: Lens, start: int = 0, limit: int = 50) -> shapes.PoliciesAnswer:
    """Policy documents by date of issue (undated ones last), with the events that sources put down to them."""
    rows = release.query("SELECT id FROM entities WHERE kind = ? ORDER BY id", (str(Kind.POLICY),))
    ids = [str(row[0]) for row in rows]
    claims: dict[str, list[Claim]] = {}
    for claim in release.claims_of(ids, lens):
        claims.setdefault(claim.subject_id, []).append(claim)
    issued = {
        key: min((c.value for c in group if c.property == "issued"), default="9999") for key, group in claims.items()
    }
    # One that no trusted source speaks of, or that was issued later, is not there for this reader.
    there = [
        key for key in ids if key in claims and (issued[key] == "9999" or lens.has_happened(earliest(issued[key])))
    ]
    there.sort(key=lambda key: (issued[key], key))
    listed = there[start : start + limit]
    make = Assembler(release, lens)
    under: dict[str, set[str]] = {}
    for claim in release.claims_about(listed, lens, ["under"]):
        under.setdefault(str(claim.value_id), set()).add(claim.subject_id)
    happenings = load(release, {event for events in under.values() for event in events}, lens)
    make.know_events(happenings.values())
    entities = release.entities(listed)
    found = [
        shapes.PolicyRow(
            body=body_of(entities[key]),
            facts=make.facts(claims[key]),
            events=[
                make.event(event)
                for event in sorted(
                    (happenings[e] for e in under.get(key, ()) if e in happenings), key=lambda h: (h.when, h.id)
                )
            ],
        )
        for key in listed
    ]
    return make.seal(
        shapes.PoliciesAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            total=len(there),
            truncated=start + limit < len(there),
            rows=found,
        )
    )


def statistics(
    release: Release, asked: NumbersAsked, lens: Lens, start: int = 0, limit: int = 50
) -> shapes.StatisticsAnswer:
    """Numbers as their sources give them, by year (those without one first) and measure.

    Raises:
        BadParameter: there is no such programme.
    """
    programme = designation_code("programme", asked.programme) if asked.programme else ""
    wanted = asked.measure.casefold()

    def fits(row: tuple[object, ...]) -> bool:
        return (
            (not programme or f" | {programme} | " in f" | {row[12]} | ")
            and (not asked.institution or row[13] == asked.institution)
            and wanted in str(row[1]).casefold()
            and (not asked.year or str(row[4]).startswith(asked.year))
        )

    rows = _numbers(release, lens, fits)
    make = Assembler(release, lens)
    listed = rows[start : start + limit]
    make.cite_at((row.source_id, row.locator) for row in listed)
    return make.seal(
        shapes.StatisticsAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            total=len(rows),
            truncated=start + limit < len(rows),
            rows=listed,
        )
    )


def _numbers(release: Release, lens: Lens, fits: Callable[[tuple[object, ...]], bool]) -> list[shapes.StatisticRow]:
    """The numbers that fit and that the lens lets through; there are few, so all are looked at."""
    rows = release.query(
        f"SELECT {_COLUMNS} FROM statistics t JOIN sources o ON o.id = t.source_id ORDER BY year, measure, t.id"  # noqa: S608
    )
    kept = [row for row in rows if fits(row)]
    bodies = release.entities(str(row[13]) for row in kept if row[13])
    fields = [*answers.Statistic.model_fields, "programme"]
    found = [
        shapes.StatisticRow.model_validate(
            {**dict(zip(fields, row[:13], strict=True)), "body": body_of(bodies[str(row[13])]) if row[13] else None}
        )
        for row in kept
    ]
    return [s for s in found if lens.trusts(s.reliability, s.recorded) and lens.has_happened(earliest(s.year))]
