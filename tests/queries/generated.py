"""Queries as analysts write them, made by chance over the real labels, types, properties and values of a release.

A *shape* is a function that draws what it needs and returns a :class:`Case`: a Cypher text, and for most the rows that
plain Python finds over :class:`tests.queries.memory.Memory`. The same release gives the same cases, in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.queries.memory import Cell, Item, Memory

Rows = list[tuple[Cell, ...]]

#: Labels of some dozen to some hundred nodes, from which queries start.
STARTS = (
    "NETRC", "NERC", "NEL", "NTIC", "SKL", "NKL", "NMIC", "Company", "University", "ResearchInstitute",
    "GovernmentBody", "MilitaryBody", "OtherBody", "Policy", "Programme", "ChangeEvent",
)  # fmt: skip
CENTRES = ("NETRC", "NERC", "NEL", "NTIC", "SKL", "NKL", "NMIC")
#: Ends too wide to say much.
_WIDE = frozenset({"Entity", "Statement", "Judgement", "Statistic"})


@dataclass(frozen=True, slots=True)
class Case:
    """One query. ``rows`` is what Python finds, or ``None``; ``ordered`` where the order of the rows is part of it.

    ``unordered_lists`` is for queries whose lists come in an order that Cypher leaves open.
    """

    text: str
    rows: Rows | None = None
    ordered: bool = True
    unordered_lists: bool = False
    parameters: dict[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship as a pattern may ask for it: from nodes with one label over a type to those with another."""

    label: str
    type: str
    direction: str
    end: str

    def pattern(self, start: str, end: str, relationship: str = "", labelled: bool = True) -> str:
        """``(start)-[relationship:TYPE]->(end:Label)``."""
        left, right = ("<", "") if self.direction == "in" else ("", ">")
        tail = f":{self.end}" if labelled else ""
        return f"({start}){left}-[{relationship}:{self.type}]-{right}({end}{tail})"

    def ends(self, item: Item, labelled: bool = True) -> list[Item]:
        """The nodes at its other end, one as often as there are relationships to it."""
        found = (other for _, other in item.edges(self.type, self.direction))
        return [other for other in found if not labelled or self.end in other.labels]


class Draw:
    """Chance, and the release to draw from."""

    def __init__(self, memory: Memory, seed: str) -> None:
        self.memory = memory
        self.random = Random(seed)

    def of(self, choices: Sequence[Any]) -> Any:
        """One of some things."""
        return self.random.choice(choices)

    def some(self, choices: Iterable[Any], number: int) -> list[Any]:
        """So many different ones, or all where there are fewer."""
        pool = list(choices)
        return self.random.sample(pool, min(number, len(pool)))

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(least, most)

    def step(self, label: str, least: int = 4, but: Iterable[str] = ()) -> Step:
        """A step that at least so many relationships take from nodes with this label."""
        shunned = set(but)
        found = sorted(
            {
                Step(label, kind, direction, end if direction == "out" else start)
                for (start, kind, end), number in self.memory.steps.items()
                if number >= least and kind not in shunned
                for direction in (["out"] * (start == label) + ["in"] * (end == label))
                if (end if direction == "out" else start) not in _WIDE
            },
            key=lambda s: (s.type, s.direction, s.end),
        )
        return self.of(found) if found else self.step(label, 1)

    def value(self, items: Iterable[Item], name: str) -> Cell:
        """A value of a property that one of the nodes has."""
        return self.of(sorted({v for i in items if (v := i.get(name)) is not None}))

    def item(self, items: Sequence[Item], fits: Callable[[Item], bool] = lambda _: True) -> Item:
        """One of the nodes that fit."""
        found: Item = self.of([item for item in items if fits(item)])
        return found

    def day(self) -> date:
        """A day between 1990 and 2025."""
        return date(1990, 1, 1) + timedelta(days=self.number(0, 35 * 365))


Shape = Callable[[Draw], Case]
_SHAPES: list[tuple[str, Shape, int]] = []


def shape(times: int) -> Callable[[Shape], Shape]:
    """Register a shape, of which so many different queries are made."""

    def register(make: Shape) -> Shape:
        _SHAPES.append((make.__name__, make, times))
        return make

    return register


def _shapes() -> list[tuple[str, Shape, int]]:
    from tests.queries import shapes_clauses, shapes_paths, shapes_patterns, shapes_values

    # Importing the modules registers their shapes.
    assert all((shapes_clauses, shapes_paths, shapes_patterns, shapes_values))
    return _SHAPES


def names() -> list[str]:
    """The names of all cases, which are known before there is a release."""
    return [f"{name}-{number}" for name, _, times in _shapes() for number in range(1, times + 1)]


def cases(memory: Memory) -> list[Case]:
    """All cases, each query once."""
    made: list[Case] = []
    seen: set[str] = set()
    for name, make, times in _shapes():
        number = attempt = 0
        while number < times:
            attempt += 1
            assert attempt < 40 * times, f"{name} does not make {times} different queries"
            case = make(Draw(memory, f"{name} {attempt}"))
            key = f"{case.text} {case.parameters}"
            if key not in seen:
                seen.add(key)
                number += 1
                made.append(replace(case, name=f"{name}-{number}"))
    return made


def quoted(value: Cell) -> str:
    """A value as it is written in Cypher."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, list):
        return f"[{', '.join(quoted(part) for part in value)}]"
    return "null" if value is None else str(value)


def order(rows: Iterable[tuple[Cell, ...]], *columns: int) -> Rows:
    """Rows by all columns, or some, ascending; null comes last, as in Cypher. A column is named from 1, minus: descending."""
    found = list(rows)
    for column in reversed(columns or tuple(range(1, len(found[0]) + 1 if found else 1))):
        at = abs(column) - 1
        found.sort(key=lambda row: (row[at] is None, 0 if row[at] is None else row[at]), reverse=column < 0)
    return found
