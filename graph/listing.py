"""Institutions in tables: the members of a programme, of a place, a field, a host or a managing unit, with what is known.

A table's row holds facts, each with the statements behind it, so that whoever shows it can cite every cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import Field

from graph import answers
from graph.ask import fate_of
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.dates import earliest
from graph.happenings import Happening
from graph.lens import Lens
from graph.lineage import events_of
from graph.ranking import ranked
from graph.release.reader import Release
from graph.vocabulary import DECIDED, INSTITUTION_KINDS, Kind

#: What the rows tell beside name, programme, founding and fate: part of the row to the properties that say it.
PARTS: dict[str, tuple[str, ...]] = {
    "hosts": ("supported_by",),
    "managers": ("managed_by",),
    "places": ("province", "city"),
    "fields": ("field",),
}
#: The groups that institutions are listed by: name of the group to the properties whose value it is.
GROUPS: dict[str, tuple[str, ...]] = {
    "place": ("province", "city", "located_in"),
    "field": ("field",),
    "host": ("supported_by",),
    "ministry": ("managed_by", "approved_by"),
}


class Row(answers.Answer):
    """One institution of a table."""

    body: answers.Body
    hosts: list[answers.Fact]
    managers: list[answers.Fact]
    places: list[answers.Fact]
    fields: list[answers.Fact]
    founded: str = Field(description="EDTF date of approval or founding, empty where no source dates it")
    founded_statements: list[answers.StatementRef]
    fate: answers.FateAnswer | None = Field(description="of centres; other bodies have none")
    member: list[answers.Fact] = Field(description="why it is in the table: the facts that join it to the group")


class ListingAnswer(answers.Envelope):
    """The institutions of one table, by id."""

    rows: list[Row]


class GroupRow(answers.Answer):
    """A place, field, host or managing unit, and how many centres and other institutions are joined to it."""

    body: answers.Body
    centres: int
    others: int


class GroupsAnswer(answers.Envelope):
    """All groups of one sort, the largest first."""

    rows: list[GroupRow]


def of_programme(release: Release, designation: str, lens: Lens) -> ListingAnswer:
    """The centres of a programme."""
    return _listing(release, [entity.id for entity in release.of_designation(designation)], lens, {})


def of_group(release: Release, group: str, entity_id: str, lens: Lens) -> ListingAnswer:
    """The institutions that a place, field, host or managing unit is named for.

    ``group`` is a key of :data:`GROUPS`. A statement that did not hold on the lens's day joins nothing.
    """
    joined: dict[str, list[Claim]] = defaultdict(list)
    for claim in release.claims_about([entity_id], lens, GROUPS[group]):
        if lens.covers(claim.valid_earliest, claim.valid_latest):
            joined[claim.subject_id].append(claim)
    return _listing(release, joined, lens, joined)


def groups(release: Release, group: str) -> GroupsAnswer:
    """All places, fields, hosts or managing units with the number of institutions joined to each."""
    make = Assembler(release, Lens())
    properties = GROUPS[group]
    marks, kinds = ",".join("?" * len(properties)), ",".join("?" * len(INSTITUTION_KINDS))
    rows = [
        (str(value), int(str(centres)), int(str(everyone)))
        for value, centres, everyone in release.query(
            "SELECT s.value_id, count(DISTINCT CASE WHEN e.kind = 'Center' THEN e.id END), count(DISTINCT e.id) "  # noqa: S608
            f"FROM statements s JOIN entities e ON e.id = s.subject_id WHERE s.property IN ({marks}) "
            f"AND s.value_id IS NOT NULL AND e.kind IN ({kinds}) GROUP BY s.value_id",
            (*properties, *sorted(INSTITUTION_KINDS)),
        )
    ]
    wanted = {"place": {Kind.PLACE}, "field": {Kind.FIELD}}.get(group, set(INSTITUTION_KINDS))
    entities = release.entities(value for value, _, _ in rows)
    found = [
        GroupRow(body=body_of(entities[value]), centres=centres, others=everyone - centres)
        for value, centres, everyone in rows
        if value in entities and entities[value].kind in wanted
    ]
    # A university is a host where centres are supported by it; what a company supports may be no centre at all.
    found = [row for row in found if row.centres or group in {"place", "field"}]
    found.sort(key=lambda row: (-row.centres, -row.others, row.body.id))
    return GroupsAnswer(**make.envelope(), rows=found)  # type: ignore[arg-type]


def _listing(release: Release, ids: Iterable[str], lens: Lens, joined: dict[str, list[Claim]]) -> ListingAnswer:
    make = Assembler(release, lens)
    entities = {key: e for key, e in sorted(release.entities(ids).items()) if e.kind in INSTITUTION_KINDS}
    wanted = ["status", "established", *(prop for properties in PARTS.values() for prop in properties)]
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in release.claims_of(entities, lens, wanted):
        claims[claim.subject_id].append(claim)
    events = events_of(release, lens)(entities)
    make.know({claim.value_id for group in claims.values() for claim in group if claim.value_id})
    make.know(claim.subject_id for group in joined.values() for claim in group)
    as_of = lens.as_of or release.data_date
    rows = []
    for key, entity in entities.items():
        own, lived = claims[key], events.get(key, [])
        held = [claim for claim in own if lens.covers(claim.valid_earliest, claim.valid_latest)]
        founded, behind = _founded(key, lived, held)
        fate = None
        if entity.kind == Kind.CENTER:
            fate = make.fate(fate_of(release, entity, lived, own, lens), as_of)
        rows.append(
            Row(
                body=body_of(entity),
                **{part: _facts(make, held, properties) for part, properties in PARTS.items()},
                founded=founded,
                founded_statements=make.statements(behind),
                fate=fate,
                member=make.facts(joined[key], of_value=True) if key in joined else [],
            )
        )
    return make.seal(ListingAnswer(**make.envelope(), rows=rows))  # type: ignore[arg-type]


def _facts(make: Assembler, claims: Sequence[Claim], properties: tuple[str, ...]) -> list[answers.Fact]:
    return make.facts([claim for claim in claims if claim.property in properties])


def _founded(centre: str, events: Iterable[Happening], claims: Iterable[Claim]) -> tuple[str, list[Claim]]:
    """The first dated approval or founding, else the date that a source states; with the statements that say it."""
    # The approval of a later centre that was founded on this one is an event of this one too, and no approval of it.
    own = [
        event
        for event in events
        if centre in event.ids("to")
        and event.type in {"approved", "established"}
        and event.decided
        and event.date
        and event.date_stage in DECIDED
    ]
    if own:
        first = min(own, key=lambda event: (event.earliest or "9999", event.id))
        value = first.date.value if first.date else ""
        return value, [claim for account in first.telling for claim in account.claims]
    stated = ranked(claim for claim in claims if claim.property == "established")
    if not stated:
        return "", []
    best = stated[0]
    return best.value, [claim for claim in stated if earliest(claim.value) == earliest(best.value)]
