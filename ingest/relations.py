"""The table of relations: what a source says of one institution and another body, place, person, honour or record of it."""

from __future__ import annotations

from collections.abc import Iterator

from graph.dates import date_range
from graph.identifiers import fault
from graph.kinds import looks_like_person
from graph.names import normal_form
from graph.statements import Item, Mention
from ingest.findings import shown
from ingest.known import Known
from ingest.places import place_name, province_of
from ingest.row import Row, language_of

#: Kinds that the object of a predicate may be, where they differ from what :data:`_BODIES` says.
_OBJECTS = {"led_by": "person", "located_in": "place"}
_BODIES = frozenset({"institution", "programme", "group", "policy"})


def items(row: Row, known: Known) -> Iterator[Item]:
    """The one statement of a row, or the reason why it is rejected."""
    subject = known.mention(row, "subject", 1, row["subject"])
    if subject is None or subject.kind not in _BODIES:
        kind = subject.kind if subject else "honour"
        yield row.rejection(
            "subject", f"names.csv says that {shown(row['subject'])} is a {kind}; only a body has relations"
        )
        return
    _check_dates(row)
    if row["predicate"] == "awarded":
        yield row.statement(
            subject,
            "awarded",
            row["object"],
            "text",
            language=language_of(row["object"]),
            valid_from=row["start"],
            valid_to=row["end"],
        )
        return
    if row["predicate"] == "identified_as":
        if reason := fault(row["object"]):
            row.problem("object", reason)
            return
        yield row.statement(
            subject, "identified_as", row["object"], "text", valid_from=row["start"], valid_to=row["end"]
        )
        return
    target = _object(row, known, subject)
    if target is None:
        return
    if target.kind not in _BODIES and target.kind != _OBJECTS.get(row["predicate"]):
        reason = f"{shown(row['object'])} is a {target.kind}, which cannot be the object of {row['predicate']}"
        yield row.rejection("object", reason)
    elif target.kind == subject.kind and normal_form(target.name) == normal_form(subject.name):
        yield row.rejection("object", "a body cannot be related to itself: subject and object are one name")
    else:
        yield row.entity(subject, row["predicate"], target, valid_from=row["start"], valid_to=row["end"])


def _check_dates(row: Row) -> None:
    if row["start"] and row["end"] and date_range(row["end"]).latest < date_range(row["start"]).earliest:
        row.problem("end", f"the relation ends ({row['end']}) before it begins ({row['start']})")


def _object(row: Row, known: Known, subject: Mention) -> Mention | None:
    name = row["object"]
    read_as = row["object_kind"]
    if read_as == "person":
        return Mention(row.id, "object", 1, name, "person", name, subject)
    if read_as == "institution":
        return Mention(row.id, "object", 1, name, "institution", name)
    if read_as == "place" or (row["predicate"] == "located_in" and _is_place(name, known)):
        return Mention(row.id, "object", 1, place_name(name), "place", name)
    ruling = known.rulings.of(name)
    if ruling is None and row["predicate"] == "led_by" and not known.seems_institution(name):
        if looks_like_person(name):
            return Mention(row.id, "object", 1, name, "person", name, subject)
        if known.complete:
            reason = f"nothing says whether {shown(name)} is a person or an organisation; add a line to names.csv"
            row.problem("object", reason)
        return None
    target = known.mention(row, "object", 1, name, scope=subject)
    if target is None:
        row.problem("object", f"names.csv says that {shown(name)} is an honour; only awarded takes one")
    return target


def _is_place(name: str, known: Known) -> bool:
    """Whether the object of ``located_in`` is a place.

    A province always is one, though its name may elsewhere mean its government; else names.csv decides; else whatever
    is not known as an institution is a place.
    """
    if province_of(name):
        return True
    ruling = known.rulings.of(name)
    if ruling is not None:
        return ruling.kind == "place"
    return not known.is_institution(name)
