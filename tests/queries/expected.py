"""What Python answers to everything that can be asked, as rows of the named queries that are its twins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

from graph import answers
from graph.ask import lineage
from graph.conversions import conversions
from graph.describe import show
from graph.lens import Lens
from graph.release.reader import Release
from graph.search import FINDABLE
from graph.vocabulary import DESIGNATIONS
from tests.queries import answers_as_rows as rows
from tests.queries.asking import Key, Rows, plain
from tests.queries.library import Row

#: Twins that are asked with the id of an institution, and how the lineage answer reads in their columns.
OF_INSTITUTION: dict[str, Callable[[answers.LineageAnswer], list[Row]]] = {
    "lineage": rows.edges,
    "lineage-events": lambda answer: rows.events(answer.events),
    "lineage-facts": rows.facts,
    "lineage-disputes": lambda answer: rows.disputes(answer, answer.events),
    "lineage-statistics": rows.statistics,
    "fate": lambda answer: [rows.fate(answer.institution, answer.fate)] if answer.fate else [],
}
#: Twins that are asked with two designations, and how the conversions answer reads in their columns.
OF_PAIR: dict[str, Callable[[answers.ConversionsAnswer], list[Row]]] = {
    "conversions": rows.conversions,
    "conversions-hosts": rows.hosts,
    "conversions-admissions": rows.admissions,
    "conversions-suspected": rows.suspected,
    "conversions-series": rows.series,
}
#: Twins that are asked with the id of anything, and how ``show`` reads in their columns.
OF_ANYTHING: dict[str, Callable[[answers.ShowAnswer], list[Row]]] = {
    "show": rows.shown,
    "show-names": rows.names,
    "show-identity": rows.identity,
}


class Expected:
    """Python's answers about a whole release; each is asked for once, and kept as rows."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._of_institutions: dict[tuple[Lens, int], dict[str, Rows]] = {}
        self._of_pairs: dict[Lens, dict[str, Rows]] = {}
        self._of_anything: dict[Lens, dict[str, Rows]] = {}
        #: Lineages that were cut, which the twins do not do.
        self.cut: list[tuple[str, Lens]] = []
        #: Events of a lineage that are none of the institution asked about, by conditions and id.
        self.further_events: dict[Lens, dict[str, Row]] = defaultdict(dict)

    @cached_property
    def institutions(self) -> list[str]:
        """Whatever a lineage can be asked of."""
        found = self.release.query("SELECT id, kind FROM entities ORDER BY id")
        return [str(key) for key, kind in found if kind in FINDABLE]

    @cached_property
    def anything(self) -> list[str]:
        """Everything that has an id."""
        return [str(key) for (key,) in self.release.query("SELECT id FROM entities ORDER BY id")]

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Every designation with every one, itself too."""
        return [(old, new) for old in DESIGNATIONS for new in DESIGNATIONS]

    def of_institutions(self, lens: Lens, step: int = 1) -> dict[str, Rows]:
        """Name of the query to id of the institution to rows; of every institution, or of one in so many."""
        if (lens, step) not in self._of_institutions:
            found: dict[str, Rows] = {name: {} for name in OF_INSTITUTION}
            for key in self.institutions[::step]:
                answer = lineage(self.release, key, lens)
                if answer.lineage_truncated or answer.related_truncated:
                    self.cut.append((key, lens))
                for name, read in OF_INSTITUTION.items():
                    found[name][key,] = plain(read(answer))
                for event in rows.events(answer.lineage_events):
                    self.further_events[lens][event["event"]] = plain(event)
            self._of_institutions[lens, step] = found
        return self._of_institutions[lens, step]

    def of_pairs(self, lens: Lens) -> dict[str, Rows]:
        """Name of the query to the two designations to rows."""
        if lens not in self._of_pairs:
            found: dict[str, Rows] = {name: {} for name in OF_PAIR}
            for key in self.pairs:
                answer = conversions(self.release, *key, lens)
                for name, read in OF_PAIR.items():
                    found[name][key] = plain(read(answer))
            self._of_pairs[lens] = found
        return self._of_pairs[lens]

    def of_anything(self, lens: Lens, every: int = 1) -> dict[str, Rows]:
        """Name of the query to the id of anything to rows; only of every second, third ... thing, if so asked."""
        if lens not in self._of_anything:
            found: dict[str, Rows] = {name: {} for name in OF_ANYTHING}
            for key in self.anything[::every]:
                answer = show(self.release, key, lens)
                for name, read in OF_ANYTHING.items():
                    found[name][key,] = plain(read(answer))
            self._of_anything[lens] = found
        return self._of_anything[lens]


def differences(expected: Rows, found: Rows) -> list[str]:
    """Where two sets of answers differ, in words: the first few of them, with what each side has."""
    told = []
    for key in sorted(expected.keys() | found.keys()):
        left, right = expected.get(key), found.get(key)
        if left != right:
            told.append(f"{' '.join(key)}: {_first_difference(left or [], right or [])}")
    return told[:5] + ([f"and {len(told) - 5} more"] if len(told) > 5 else [])


def _first_difference(left: list[Row], right: list[Row]) -> str:
    for number, (a, b) in enumerate(zip(left, right, strict=False)):
        for name in {**a, **b}:
            if a.get(name) != b.get(name):
                return f"row {number}, {name}: Python {a.get(name)!r}, Cypher {b.get(name)!r}"
    return f"Python {len(left)} rows, Cypher {len(right)}"


def question(key: Key) -> dict[str, str]:
    """What a key asks: an id, or two designations."""
    return {"id": key[0]} if len(key) == 1 else {"from": key[0], "to": key[1]}
