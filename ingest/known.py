"""What is known before a row is read: the recorded readings, and which names are names of institutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from graph.kinds import suggested_kind
from graph.names import normal_form, programme_of, suggested_designation
from graph.statements import Mention, MentionKind, StateReading
from graph.vocabulary import NATIONAL, Kind
from ingest.places import place_name
from ingest.readings import NameRulings
from ingest.row import SEPARATOR, Row


@dataclass(slots=True)
class Known:
    """Readings of names and states; the normal forms of all names of institutions, and the designations they carry.

    ``complete`` is unset where the tables that these come from hold something that is not understood: that a name or a
    state is not known is then no news.
    """

    rulings: NameRulings = field(default_factory=NameRulings)
    states: Mapping[str, StateReading] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    types: dict[str, set[str]] = field(default_factory=dict)
    complete: bool = True

    def is_institution(self, name: str) -> bool:
        """Whether the tables have an institution of this name (in institutions, or as the subject of a relation)."""
        return normal_form(name) in self.names

    def seems_institution(self, name: str) -> bool:
        """Whether a name is known as an institution's or says itself that it is one (…大学, …公司, … Ltd)."""
        return self.is_institution(name) or bool(suggested_designation(name)) or suggested_kind(name) is not Kind.OTHER

    def mention(self, row: Row, column: str, number: int, name: str, *, scope: Mention | None = None) -> Mention | None:
        """The mention of a name in a cell: what it stands for by a recorded ruling, else a programme by its bare series
        name, else an institution. ``None`` for a name that is ruled an honour, which is no entity.

        ``scope`` is the body beside which a person is named.
        """
        ruling = self.rulings.of(name)
        if ruling is None:
            code = programme_of(name)
            return Mention(row.id, column, number, code or name, "programme" if code else "institution", name)
        if ruling.kind == "honour":
            return None
        meant = name if ruling.kind == "group" else ruling.stands_for or name
        if ruling.kind == "place":
            meant = place_name(meant)
        scope = scope if ruling.kind == "person" else None
        return Mention(row.id, column, number, meant, cast(MentionKind, ruling.kind), name, scope)

    def is_national(self, mention: Mention) -> bool:
        """Whether a mention is of a centre with a national designation, of a programme, or of a group out of some."""
        if mention.kind == "programme":
            return True
        if mention.kind == "group":
            ruling = self.rulings.of(mention.written)
            codes = ruling.stands_for.split(SEPARATOR) if ruling and ruling.stands_for else []
            return bool(codes) and NATIONAL.issuperset(codes)
        types = self.types.get(normal_form(mention.name), set())
        return bool(types & NATIONAL) if types else suggested_designation(mention.name) in NATIONAL
