"""What a release derives from its statements: events, entities with their labels, links, contradictions.

Everything here could be thrown away and made again from ``statements`` and the decisions on identity.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from graph.claims import Claim
from graph.events import EventClaim, event_id, join_claims
from graph.happenings import Account, Happening
from graph.identity import Resolver
from graph.ids import PREFIXES
from graph.kinds import suggested_kind
from graph.names import initials, is_chinese, normal_form, pinyin, suggested_designation, tidy, without_host
from graph.ranking import alternatives, is_disputed, ranked
from graph.vocabulary import DESIGNATIONS, OTHER_PROGRAMMES, PROPERTIES, TYPE_KINDS, Kind


def write_events(db: sqlite3.Connection) -> None:
    """Join the rows that report one event; each row's own event id redirects to the event's."""
    claims: list[EventClaim] = []
    rows = db.execute(
        "SELECT s.event, s.property, s.value, r.entity_id FROM work.staged s LEFT JOIN work.resolved r ON r.number = s.target "
        "WHERE s.event IS NOT NULL AND s.property IN ('event_type', 'lineage_kind', 'date', 'from', 'to') ORDER BY s.event, s.property, s.id"
    )
    for row_id, group in groupby(rows, key=itemgetter(0)):
        claim = EventClaim(row_id)
        for _, prop, value, entity in group:
            if prop == "event_type":
                claim.event_type = value
            elif prop == "lineage_kind":
                claim.kind = value
            elif prop == "date":
                claim.date = value
            else:
                (claim.before if prop == "from" else claim.after).add(entity)
        claims.append(claim)
    events = join_claims(claims)
    db.executemany("INSERT INTO work.events VALUES (?, ?)", events.items())
    db.executemany(
        "INSERT INTO redirects VALUES (?, ?)",
        ((event_id(row_id), event) for row_id, event in events.items() if event != event_id(row_id)),
    )


def write_statements(db: sqlite3.Connection) -> None:
    """Move the staged statements into the release, their mentions now resolved."""
    db.execute(
        """
        INSERT INTO statements
        SELECT s.id, coalesce(e.event_id, r.entity_id), s.property, s.value, s.value_type, t.entity_id, s.language, s.valid_from, s.valid_to,
               s.valid_earliest, s.valid_latest, s.recorded, s.source_id, s.locator, s.confidence, s.note, s.row_id, s.subject_written
        FROM work.staged s
        LEFT JOIN work.resolved r ON r.number = s.subject
        LEFT JOIN work.resolved t ON t.number = s.target
        LEFT JOIN work.events e ON e.row_id = s.event
        ORDER BY s.id
        """
    )


def _claims(db: sqlite3.Connection, *properties: str) -> Iterator[tuple[str, list[Claim]]]:
    """Statements of these properties, subject by subject."""
    sql = (
        "SELECT s.*, o.reliability FROM statements s JOIN sources o ON o.id = s.source_id "
        f"WHERE s.property IN ({','.join('?' * len(properties))}) ORDER BY s.subject_id, s.property, s.id"
    )
    for subject, group in groupby(db.execute(sql, properties), key=itemgetter(1)):
        yield subject, [Claim(*row) for row in group]


class _Along:
    """Claims in the order of their subjects, for someone who goes through the subjects in that order too."""

    def __init__(self, claims: Iterator[tuple[str, list[Claim]]]) -> None:
        self._claims = claims
        self._subject, self._next = next(claims, ("", []))

    def of(self, subject: str) -> list[Claim]:
        """The claims about a subject; those about subjects before it are passed over."""
        while self._next and self._subject < subject:
            self._subject, self._next = next(self._claims, ("", []))
        return self._next if self._subject == subject else []


def write_entities(db: sqlite3.Connection, resolver: Resolver) -> None:
    """One row for each body, with the labels and the kind that its best supported statements (or its name) give it."""
    types = _Along(_claims(db, "type"))
    names = _Along(_claims(db, "name", "title", "alias"))
    references = sorted(range(len(resolver.keys)), key=lambda n: (resolver.id_of(n), resolver.keys[n]))
    name_number = 0
    for entity, members in groupby(references, key=resolver.id_of):
        numbers = list(members)
        named = names.of(entity)
        kind, designation, basis = _nature(numbers, resolver, ranked(types.of(entity)))
        label_zh = _chinese_label(numbers, resolver)
        label_en = _english_label(named) or _english_reference(numbers, resolver)
        extra: list[str] = []
        if kind is Kind.PROGRAMME:
            label_zh, label_en = _programme_labels(designation, label_zh, label_en)
            extra = [designation, f"{designation} programme"]
        db.execute(
            "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?)", (entity, kind, designation, basis, label_zh, label_en)
        )
        for text in _names(named, numbers, resolver, [label_zh, label_en, *extra]):
            name_number += 1
            language = "zh" if is_chinese(text) else "en"
            preferred = int(text in {label_zh, label_en})
            values = (name_number, entity, text, normal_form(text), language, preferred, pinyin(text), initials(text))
            db.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    for (event,) in db.execute("SELECT DISTINCT event_id FROM work.events ORDER BY event_id").fetchall():
        db.execute("INSERT INTO entities VALUES (?, ?, '', 'statement', '', '')", (event, Kind.EVENT))


def _nature(numbers: list[int], resolver: Resolver, types: list[Claim]) -> tuple[Kind, str, str]:
    """Kind, designation and what they rest on. A type that a source states goes before what a name suggests."""
    prefix, _, rest = resolver.keys[numbers[0]].partition(":")
    if prefix in PREFIXES and rest:
        return Kind(prefix.capitalize()), rest if prefix == "programme" else "", "statement"
    decided = [claim.value for claim in types if claim.value != "NETRC_or_NERC"] or [claim.value for claim in types]
    designations = [value for value in decided if value in DESIGNATIONS]
    if designations:
        return Kind.CENTER, designations[0], "statement"
    specific = [value for value in decided if TYPE_KINDS[value] is not Kind.OTHER] or decided
    if specific:
        return TYPE_KINDS[specific[0]], "", "statement"
    shown = [resolver.shown(number) for number in numbers]
    hint = next((suggested_designation(name) for name in shown if suggested_designation(name)), "")
    if hint:
        return Kind.CENTER, hint, "name"
    kinds = [suggested_kind(name) for name in shown]
    return next((kind for kind in kinds if kind is not Kind.OTHER), Kind.OTHER), "", "name"


def _programme_labels(code: str, zh: str, en: str) -> tuple[str, str]:
    if code in DESIGNATIONS:
        return DESIGNATIONS[code].zh, f"{DESIGNATIONS[code].en} programme"
    return OTHER_PROGRAMMES.get(code, (zh, en))


def _chinese_label(numbers: list[int], resolver: Resolver) -> str:
    """The best of the Chinese spellings: the one judgements prefer, a full series name, no host in front, the commonest."""
    chinese = [n for n in numbers if is_chinese(resolver.shown(n))]
    if not chinese:
        return ""

    def goodness(number: int) -> tuple[int, bool, bool, int, int, str]:
        name = resolver.shown(number)
        hosted = without_host(name) != normal_form(name)
        return (
            -resolver.preference(number),
            not suggested_designation(name),
            hosted,
            -resolver.mentions(number),
            -len(name),
            name,
        )

    return resolver.shown(min(chinese, key=goodness))


def _english_label(claims: list[Claim]) -> str:
    """The English name that most statements use, the better sourced and then the longer one where they tie."""
    latin = [claim for claim in claims if claim.property != "alias" and not is_chinese(claim.value)]
    if not latin:
        return ""
    votes = Counter(normal_form(claim.value) for claim in latin)
    return tidy(min(latin, key=lambda c: (-votes[normal_form(c.value)], c.reliability, -len(c.value), c.value)).value)


def _english_reference(numbers: list[int], resolver: Resolver) -> str:
    latin = [n for n in numbers if not is_chinese(resolver.shown(n))]
    return resolver.shown(min(latin, key=lambda n: (-resolver.mentions(n), resolver.keys[n]))) if latin else ""


def _names(named: list[Claim], numbers: list[int], resolver: Resolver, labels: list[str]) -> list[str]:
    """Every spelling by which the body can be found, its labels first, no two with one normal form."""
    # An alias that is another body's name points at that body, and does not find this one.
    stated = sorted({claim.value for claim in named if claim.value_id is None})
    found: dict[str, str] = {}
    for text in [*labels, *(resolver.shown(n) for n in numbers), *map(tidy, stated)]:
        if text:
            found.setdefault(normal_form(text), text)
    return list(found.values())


def write_event_links(db: sqlite3.Connection) -> None:
    """Which bodies stand before and after each event."""
    db.execute(
        "INSERT OR IGNORE INTO event_links SELECT subject_id, property, value_id FROM statements "
        "WHERE property IN ('from', 'to') AND value_id IS NOT NULL ORDER BY 1, 2, 3"
    )


def write_conflicts(db: sqlite3.Connection) -> None:
    """Contradictions: properties that can have one value at a time and are given several."""
    single = [code for code, prop in PROPERTIES.items() if prop.single and prop.domain != "event"]
    for subject, claims in _claims(db, *single):
        for prop, group in groupby(claims, key=lambda claim: claim.property):
            statements = list(group)
            if is_disputed(statements):
                _write_conflict(db, subject, prop, alternatives(statements))
    # Of an event only dates of one and the same stage contradict each other: one applies first and is approved later.
    for event, claims in _claims(db, "event_type", "event_status", "date", "lineage_kind"):
        accounts: dict[str, Account] = {}
        for claim in claims:
            accounts.setdefault(claim.row_id, Account(claim.row_id)).claims.append(claim)
        for prop, sides in Happening(event, list(accounts.values())).disputes().items():
            _write_conflict(db, event, prop, sides)


def _write_conflict(db: sqlite3.Connection, subject: str, prop: str, sides: list[list[Claim]]) -> None:
    for number, side in enumerate(sides, start=1):
        ids = " ".join(sorted(claim.id for claim in side))
        db.execute("INSERT INTO conflicts VALUES (?, ?, ?, ?, ?)", (subject, prop, number, side[0].value, ids))
