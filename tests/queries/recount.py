"""Counting again, without Cypher: from the statements of a release by SQL, and from the answers that Python gives.

What the library of queries says is held against this. Nothing here looks at the property graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from graph import answers
from graph.conversions import outcome
from graph.fates import fates
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.lineage import Edge, edges_of
from graph.release.reader import Entity, Release
from graph.vocabulary import DESIGNATIONS, INSTITUTION_KINDS, Kind

#: Subject and value of a statement, to the ids of its sources.
Facts = dict[tuple[str, str], set[str]]
#: A body, to others.
Pairs = dict[str, set[str]]
INSTITUTIONS = frozenset(map(str, INSTITUTION_KINDS))
ENDED = {"converted", "merged", "reorganised", "renamed", "revoked"}


@dataclass
class Recount:
    """A release, and what can be counted in it."""

    release: Release

    def facts(self, *properties: str) -> Facts:
        """Who is joined to whom by these properties, and on whose word, whatever the time."""
        marks = ",".join("?" * len(properties))
        found: Facts = defaultdict(set)
        for subject, value, source in self.release.query(
            f"SELECT subject_id, value_id, source_id FROM statements "  # noqa: S608
            f"WHERE value_id IS NOT NULL AND property IN ({marks})",
            properties,
        ):
            found[str(subject), str(value)].add(str(source))
        return dict(found)

    def rows(self, sql: str, *parameters: object) -> list[tuple[str, ...]]:
        """Rows of an SQL query, as texts."""
        return [tuple("" if cell is None else str(cell) for cell in row) for row in self.release.query(sql, parameters)]

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """All entities."""
        return self.release.entities(str(row[0]) for row in self.release.query("SELECT id FROM entities"))

    def kind(self, *kinds: Kind) -> set[str]:
        """Ids of the entities of these kinds."""
        return {entity.id for entity in self.entities.values() if entity.kind in kinds}

    @cached_property
    def centres(self) -> dict[str, answers.FateRow]:
        """Every centre with its fate, as ``puxi fate`` tells it."""
        return {row.body.id: row for code in DESIGNATIONS for row in fates(self.release, code, Lens()).centres}

    @cached_property
    def real(self) -> set[str]:
        """Centres that are not only planned."""
        return {body for body, row in self.centres.items() if not row.fate.planned}

    def designation(self, body: str) -> str:
        """The designation of a centre; empty for anything else, programmes too."""
        entity = self.entities[body]
        return entity.designation if entity.kind == Kind.CENTER else ""

    @cached_property
    def superseded(self) -> set[tuple[str, str]]:
        """Centres and what each became by a decided change that ended it; planned ones aside."""
        return {
            (edge.old, edge.new)
            for edge in self.edges
            if outcome(edge.event) == "converted" and edge.event.ends_old and {edge.old, edge.new} <= self.real
        }

    def followed(self, centres: Iterable[str]) -> int:
        """How many of these centres became another one."""
        return len({old for old, _ in self.superseded} & set(centres))

    @cached_property
    def events(self) -> dict[str, Happening]:
        """Every event, put together from all accounts of it."""
        return load(self.release, self.kind(Kind.EVENT), Lens())

    @cached_property
    def edges(self) -> list[Edge]:
        """Every pair of bodies that an event joins as old and new."""
        return [edge for event in self.events.values() for edge in edges_of(event)]


def by_value(facts: Facts, subjects: set[str]) -> Pairs:
    """The other body, to the subjects among these."""
    found: Pairs = defaultdict(set)
    for subject, value in facts:
        if subject in subjects:
            found[value].add(subject)
    return dict(found)
