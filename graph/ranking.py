"""Ranking statements, and finding those that contradict each other.

Order (DESIGN, principle 3): reliability of the source, then the statement's confidence, then precision of its date,
then the older record. There is no silent winner: what ranks first is shown first, the rest beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from graph.claims import Claim
from graph.dates import date_range
from graph.vocabulary import PROPERTIES

_CONFIDENCE = {"high": 0, "medium": 1, "low": 2}


def rank(statement: Claim) -> tuple[str, int, int, str, str]:
    """Sort key: the best supported statement has the smallest."""
    precision = date_range(statement.value).days if statement.value_type == "date" else 0
    return statement.reliability, _CONFIDENCE[statement.confidence], precision, statement.recorded, statement.id


def ranked(statements: Iterable[Claim]) -> list[Claim]:
    """The statements, best supported first."""
    return sorted(statements, key=rank)


def value_key(statement: Claim) -> str:
    """What makes two values the same: the entity's id, else the text."""
    return statement.value_id or statement.value


def alternatives(statements: Sequence[Claim]) -> list[list[Claim]]:
    """Statements of one property grouped into values that exclude each other, best supported group first.

    Dates agree when both may mean the same day (2011 and 2011-02), so the vaguer one joins every more precise one that
    it contains: 2011 beside 2011-02 and 2011-11 supports both and contradicts neither, while those two contradict
    each other. Other values agree when they are equal. In each group those that support no other come first, so that
    the first one has the value that the group stands for.
    """
    if not statements:
        return []
    if statements[0].value_type != "date":
        groups: dict[str, list[Claim]] = {}
        for statement in ranked(statements):
            groups.setdefault(value_key(statement), []).append(statement)
        return _without_open_question(groups)
    by_date: dict[str, list[Claim]] = {}
    for statement in sorted(statements, key=lambda s: (date_range(s.value).days, s.value)):
        by_date.setdefault(statement.value, []).append(statement)
    groups_of_dates: dict[str, list[Claim]] = {}
    for text, holders in by_date.items():
        fitting = [head for head in groups_of_dates if date_range(head).overlaps(date_range(text))]
        for head in fitting:
            groups_of_dates[head].extend(holders)
        if not fitting:
            groups_of_dates[text] = list(holders)
    return _own_first(groups_of_dates.values())


def _without_open_question(groups: dict[str, list[Claim]]) -> list[list[Claim]]:
    """NETRC_or_NERC leaves open which of the two it is, so it contradicts neither and supports whichever is stated."""
    settled = [groups[code] for code in ("NETRC", "NERC") if code in groups]
    if not settled or "NETRC_or_NERC" not in groups:
        return list(groups.values())
    for group in settled:
        group.extend(groups["NETRC_or_NERC"])
    return _own_first(group for code, group in groups.items() if code != "NETRC_or_NERC")


def _own_first(groups: Iterable[list[Claim]]) -> list[list[Claim]]:
    """Groups and what is in them in order, what stands in several groups after what does not."""
    sides = list(groups)
    held = Counter(statement.id for side in sides for statement in side)
    ordered = [sorted(side, key=lambda statement: (held[statement.id] > 1, rank(statement))) for side in sides]
    return sorted(ordered, key=lambda side: rank(side[0]))


def is_disputed(statements: Sequence[Claim]) -> bool:
    """Whether statements of one subject and property contradict each other: a single-valued property with two values."""
    if len(statements) < 2 or not PROPERTIES[statements[0].property].single:
        return False
    return len(alternatives(statements)) > 1
