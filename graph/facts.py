"""Facts out of statements: which statements say the same of one body, and which of these facts are disputed.

Answers and the property graph both show facts; what belongs to one fact is decided here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.claims import Claim
from graph.ranking import alternatives, is_disputed, rank, value_key
from graph.vocabulary import PROPERTIES


@dataclass(frozen=True, slots=True)
class FactParts:
    """A property with one value and the statements that say so, the best supported first.

    ``disputed`` where sources contradict each other about it, or where an alias is another body's name.
    """

    property: str
    claims: list[Claim]
    disputed: bool


def facts_of(claims: Iterable[Claim], of_value: bool = False) -> list[FactParts]:
    """The facts that statements of one subject tell: one for each property and value, in the order of the vocabulary.

    With ``of_value`` the statements are those about one value, and the other body is their subject.
    """
    by_property: dict[str, list[Claim]] = {}
    for claim in claims:
        by_property.setdefault(claim.property, []).append(claim)
    found: list[FactParts] = []
    for prop in [code for code in PROPERTIES if code in by_property]:
        group = by_property[prop]
        disputed = not of_value and (is_disputed(group) or (prop == "supported_by" and hosts_disputed(group)))
        # An alias that is another body's name contradicts the decision that the two are different.
        not_its_own = {claim.id for claim in group if prop == "alias" and claim.value_id}
        if group[0].value_type == "date":
            parts = alternatives(group)
        else:
            keyed: dict[tuple[str, str, str], list[Claim]] = {}
            for claim in sorted(group, key=rank):
                other = claim.subject_id if of_value else value_key(claim)
                keyed.setdefault((other, claim.valid_from, claim.valid_to), []).append(claim)
            parts = _without_undated_twins(keyed)
        found += [FactParts(prop, part, disputed or part[0].id in not_its_own) for part in parts]
    return found


def dated_claim(claims: Sequence[Claim]) -> Claim:
    """The statement that gives a fact its time: the best supported one that has any, else the best supported one."""
    return next((claim for claim in claims if claim.valid_from or claim.valid_to), claims[0])


def hosts_disputed(claims: Sequence[Claim]) -> bool:
    """Whether two sources name supporting units that have nothing in common.

    Several hosts are normal, so it is only a contradiction to look into, not an error of either source.
    """
    by_source: dict[str, set[str]] = {}
    for claim in claims:
        by_source.setdefault(claim.source_id, set()).add(value_key(claim))
    sets = list(by_source.values())
    return any(not left & right for number, left in enumerate(sets) for right in sets[number + 1 :])


def _without_undated_twins(keyed: dict[tuple[str, str, str], list[Claim]]) -> list[list[Claim]]:
    """Join what one source says without dates to what another says of the same body with dates."""
    dated: dict[str, list[tuple[str, str, str]]] = {}
    for key in keyed:
        if key[1] or key[2]:
            dated.setdefault(key[0], []).append(key)
    parts: dict[tuple[str, str, str], list[Claim]] = {}
    for key, claims in keyed.items():
        spans = dated.get(key[0], [])
        home = spans[0] if len(spans) == 1 else key
        parts.setdefault(home, []).extend(claims)
    return [sorted(claims, key=rank) for claims in parts.values()]
