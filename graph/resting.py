"""Everything that rests on one source, subject by subject: what falls if the source turns out to be wrong."""

from __future__ import annotations

from collections import defaultdict

from pydantic import Field

from graph.answers import Answer, Body, Envelope, SourceRow, Statistic
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.describe import sources
from graph.errors import UnknownName
from graph.lens import Lens
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS, EVENT_LABELS, KIND_LABELS, PROPERTIES, STATUS_LABELS, TYPE_KINDS, Kind


class Said(Answer):
    """One statement of the source."""

    id: str
    property: str
    label_zh: str
    label_en: str
    value: str
    code: tuple[str, str] | None = Field(description="what a code means, in Chinese and English")
    locator: str
    confidence: str
    note: str
    recorded: str


class Subject(Answer):
    """What the source speaks of: a body, or an event with the bodies that take part in it."""

    id: str
    body: Body | None = Field(description="empty for an event")
    parties: list[Body] = Field(description="of an event: the bodies it came from and led to")
    statements: list[Said]


class RestingAnswer(Envelope):
    """A source and all that rests on it."""

    source: SourceRow
    subjects: list[Subject] = Field(description="bodies by id, then events by id")
    statistics: list[Statistic]


def resting(release: Release, source_id: str) -> RestingAnswer:
    """All statements and numbers of one source.

    Raises:
        UnknownName: no source has this id.
    """
    if source_id not in release.sources([source_id]):
        raise UnknownName(source_id)
    row = sources(release, [source_id]).rows[0]
    make = Assembler(release, Lens())
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for found in release.query(
        "SELECT s.*, o.reliability FROM statements s JOIN sources o ON o.id = s.source_id WHERE s.source_id = ? ORDER BY s.row_id, s.id",
        (source_id,),
    ):
        claim = Claim(*found)  # type: ignore[arg-type]
        grouped[claim.subject_id].append(claim)
    entities = release.entities(grouped)
    links = release.query("SELECT event_id, entity_id FROM event_links ORDER BY event_id, role, entity_id")
    parties: dict[str, list[str]] = defaultdict(list)
    for event, body in links:
        if event in grouped and body not in parties[str(event)]:
            parties[str(event)].append(str(body))
    make.know(body for bodies in parties.values() for body in bodies)
    subjects = [
        Subject(
            id=key,
            body=None if entity.kind == Kind.EVENT else body_of(entity),
            parties=[make.body(body) for body in parties[key]] if entity.kind == Kind.EVENT else [],
            statements=[_said(claim) for claim in grouped[key]],
        )
        for key, entity in entities.items()
    ]
    subjects.sort(key=lambda subject: (subject.body is None, subject.id))
    numbers = release.query(
        "SELECT t.id, measure, value, unit, year, scope, source_id, locator, o.reliability, confidence, recorded, t.note "
        "FROM statistics t JOIN sources o ON o.id = t.source_id WHERE source_id = ? ORDER BY year, measure, t.id",
        (source_id,),
    )
    fields = list(Statistic.model_fields)
    make.cite([source_id])
    return make.seal(
        RestingAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            source=row,
            subjects=subjects,
            statistics=[Statistic.model_validate(dict(zip(fields, number, strict=True))) for number in numbers],
        )
    )


def _said(claim: Claim) -> Said:
    return Said(
        id=claim.id,
        property=claim.property,
        label_zh=PROPERTIES[claim.property].zh,
        label_en=PROPERTIES[claim.property].en,
        value=claim.value,
        code=meaning(claim) if claim.value_type == "code" else None,
        locator=claim.locator,
        confidence=claim.confidence,
        note=claim.note,
        recorded=claim.recorded,
    )


def meaning(claim: Claim) -> tuple[str, str] | None:
    """What a code says, in Chinese and English; a type's code is a programme's or a kind's."""
    if claim.property == "type":
        if claim.value in DESIGNATIONS:
            return DESIGNATIONS[claim.value].zh, DESIGNATIONS[claim.value].en
        return KIND_LABELS[TYPE_KINDS[claim.value]] if claim.value in TYPE_KINDS else None
    return (STATUS_LABELS if claim.property == "event_status" else EVENT_LABELS).get(claim.value)
