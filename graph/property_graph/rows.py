"""Nodes and relationships as rows, before anything writes them to a file or a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.claims import Claim
from graph.dates import date_range
from graph.ranking import ranked

#: Dates are ISO texts here; the contract says which properties are dates.
Value = str | int | bool | list[str]
Properties = dict[str, Value]

#: So many bodies are read from the release at once: few enough for a laptop's memory, many enough to be quick.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Key:
    """Which node: the label under which its id is unique (``Entity``, ``Statement``, ``Source``, ...), and the id."""

    space: str
    id: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its sort (a key of the contract's NODES), its key, all its labels, and its properties, none of them empty."""

    sort: str
    key: Key
    labels: tuple[str, ...]
    properties: Properties


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a type of the contract, with its properties, none of them empty.

    ``id`` tells two of one type between the same nodes apart; it is the same in every run over the same release. Types
    that never join the same nodes twice have no properties at all, so it is not among theirs.
    """

    type: str
    start: Key
    end: Key
    id: str
    properties: Properties

    @classmethod
    def with_id(cls, kind: str, start: Key, end: Key, key: str, properties: Properties) -> Relationship:
        """A relationship that carries its id as a property."""
        return cls(kind, start, end, key, {"id": key} | properties)


def entity(entity_id: str) -> Key:
    """The key of a body, event, place, ... of the release."""
    return Key("Entity", entity_id)


def given(**values: Value | None) -> Properties:
    """Properties without those that are empty: an unknown value is an absent property, never an empty text."""
    return {name: value for name, value in values.items() if value is not None and value != "" and value != []}


def span(name: str, text: str | None) -> Properties:
    """A date as the source gives it, with the first and last day that it may mean."""
    if not text:
        return {}
    days = date_range(text)
    return {name: text, f"{name}_earliest": days.earliest, f"{name}_latest": days.latest}


def cited(claims: Iterable[Claim]) -> Properties:
    """The statements, best supported first, and their sources."""
    best_first = ranked({claim.id: claim for claim in claims}.values())
    return given(
        sources=list(dict.fromkeys(claim.source_id for claim in best_first)),
        statements=[claim.id for claim in best_first],
    )


def supported(claims: Iterable[Claim]) -> Properties:
    """How well statements support something: best reliability, confidence of the best one, sources, statements."""
    best_first = ranked(claims)
    if not best_first:
        return {}
    return given(reliability=best_first[0].reliability, confidence=best_first[0].confidence, **cited(best_first))


def batches(ids: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    """The ids in lots."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
