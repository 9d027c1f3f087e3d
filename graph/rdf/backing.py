"""On whose word something stands: which sources say it, what the collector only inferred left out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from graph.dates import date_range
from graph.property_graph.rows import batches
from graph.rdf.statements import INFERRED
from graph.release.reader import Release


class Backing:
    """Looks up statements of a release by their ids."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def sources(self, statements: Sequence[str], sources: Sequence[str]) -> list[str]:
        """Of the sources of some statements those that say it themselves: none, where all of it is inferred."""
        stated = [one for one in statements if one not in self._inferred]
        if len(stated) == len(statements):
            return list(sources)
        found: set[str] = set()
        for lot in batches(stated):
            found |= self._sources_of(lot)
        return [source for source in sources if source in found]

    def one_day(self, event_id: str, told: str) -> str:
        """The day on which an occurrence began: the date that is told of it, where that is a day and no account has another.

        An account that dates an application says when the whole began, and so it is none of a decision's day alone.
        """
        days = date_range(told)
        day = days.earliest
        if days.days != 1 or days.approximate:
            return ""
        rows = self._release.query(
            "SELECT DISTINCT value FROM statements WHERE subject_id = ? AND property = 'date'", (event_id,)
        )
        others = [date_range(str(text)) for (text,) in rows]
        return day if all(one.earliest <= day <= one.latest for one in others) else ""

    @cached_property
    def _inferred(self) -> frozenset[str]:
        rows = self._release.query("SELECT id FROM statements WHERE substr(note, 1, ?) = ?", (len(INFERRED), INFERRED))
        return frozenset(str(key) for (key,) in rows)

    def _sources_of(self, statements: Sequence[str]) -> set[str]:
        marks = ", ".join("?" * len(statements))
        rows = self._release.query(
            f"SELECT DISTINCT source_id FROM statements WHERE id IN ({marks})",  # noqa: S608 -- question marks only
            tuple(statements),
        )
        return {str(source) for (source,) in rows}
