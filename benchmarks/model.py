"""The real tables as a model for invented ones: which names are one body, and which are no body's at all."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.kinds import looks_like_person, suggested_kind
from graph.names import normal_form, programme_of, suggested_designation
from graph.vocabulary import Kind

REAL = Path(__file__).resolve().parent.parent / "data"
TABLES = (
    "sources",
    "institutions",
    "relations",
    "events",
    "policies",
    "statistics",
    "names",
    "readings",
    "judgements",
    "states",
    "ids",
)
SEPARATOR = " | "
ADDRESS = re.compile(r"([a-z]\d{4,}):([a-z_]+)(?:/(\d+))?")
#: A government body that real rows name more often than this is a national one, shared by all copies.
_NATIONAL = 60
#: Columns that hold names of bodies.
NAMES: dict[str, tuple[str, ...]] = {
    "institutions": ("name_zh", "name_en", "aliases"),
    "relations": ("subject", "object"),
    "events": ("from", "to", "decided_by"),
    "policies": ("title_zh", "title_en", "issuers"),
    "statistics": (),
}

Row = dict[str, str]


def read(table: str) -> list[Row]:
    """The rows of one of the real tables."""
    with (REAL / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class Model:
    """The real tables, and what has to be known of them to copy them: which names are one body, which are persons."""

    def __init__(self) -> None:
        self.tables = {table: read(table) for table in TABLES}
        self._rulings = {normal_form(row["name"]) or row["name"]: row["kind"] for row in self.tables["names"]}
        self._read_as = {(row["row_id"], row["column"]): row["reads_as"] for row in self.tables["readings"]}
        self.places = sorted({row[c] for row in self.tables["institutions"] for c in ("province", "city")} - {""})
        institutions = self.tables["institutions"]
        self._known = {normal_form(row[c]) for row in institutions for c in ("name_zh", "name_en") if row[c]}
        self._known |= {normal_form(row["subject"]) for row in self.tables["relations"]}
        sides = [row[side] for row in self.tables["judgements"] for side in ("left", "right")]
        #: Single mentions that judgements point at: row, column, number in the cell.
        self.set_apart = {(a[1], a[2], int(a[3] or 1)) for side in sides if (a := ADDRESS.fullmatch(side))}
        self._first: dict[str, str] = {}
        self._join_spellings()
        named = (
            (row, name)
            for table in ("relations", "events")
            for row in self.tables[table]
            for name in self.names(table, row)
        )
        times = Counter(self.body(name) for _, name in named)
        governments = {
            self.body(name) for r in institutions if r["type"] == "government" for name in self.names("institutions", r)
        }
        self.national = {body for body in governments if times[body] > _NATIONAL}

    def names(self, table: str, row: Row) -> list[str]:
        """The names of bodies in a row (not of programmes, groups, places, persons or honours)."""
        columns = NAMES[table]
        if table == "relations" and self.object_kind(row) != "institution":
            columns = ("subject",)
        return [name for column in columns for name in row[column].split(SEPARATOR) if name and self.is_body(name)]

    def other_names(self) -> Iterator[str]:
        """Names that are no body's: an invented body must not be called by one of them."""
        yield from self.places
        yield from (row["name"] for row in self.tables["names"] if not self.is_body(row["name"]))
        yield from (row["object"] for row in self.tables["relations"] if self.object_kind(row) != "institution")

    def is_body(self, name: str) -> bool:
        """Whether a name stands for a body or a policy, so that it is replaced."""
        ruling = self._rulings.get(normal_form(name) or name, "institution")
        return ruling in {"institution", "policy"} and not programme_of(name)

    def object_kind(self, row: Row) -> str:
        """What the object of a relation is: institution, person, place or honour."""
        name, predicate = row["object"], row["predicate"]
        ruling = self._rulings.get(normal_form(name) or name)
        if predicate == "awarded" or ruling == "honour":
            return "honour"
        if read_as := self._read_as.get((row["row_id"], "object_kind")):
            return read_as
        if ruling in {"person", "place"}:
            return ruling
        if predicate == "located_in" and normal_form(name) not in self._known:
            return "place"
        is_person = predicate == "led_by" and not self.seems_institution(name, self._known) and looks_like_person(name)
        return "person" if is_person else "institution"

    def seems_institution(self, name: str, known: Iterable[str]) -> bool:
        """Whether a name is among those known of institutions, or says itself that it is one's."""
        form = normal_form(name)
        return form in known or bool(suggested_designation(name)) or suggested_kind(name) is not Kind.OTHER

    def body(self, name: str) -> str:
        """The body that a name belongs to, by the name that stands for all its names."""
        form = normal_form(name)
        while self._first.get(form, form) != form:
            form = self._first[form]
        return form

    def _join_spellings(self) -> None:
        pairs = [(row["left"], row["right"]) for row in self.tables["judgements"] if row["judgement"] == "same"]
        pairs += [(r["name_zh"], r["name_en"]) for r in self.tables["institutions"] if r["name_zh"] and r["name_en"]]
        for left, right in pairs:
            low, high = sorted((self.body(left), self.body(right)))
            self._first[high] = low
