"""The table of institutions: what one source says of one body."""

from __future__ import annotations

from collections.abc import Iterator

from graph.statements import Item, Mention, Statement
from ingest.findings import shown
from ingest.known import Known
from ingest.places import city_name, province_name
from ingest.row import Row, language_of

#: A name of these kinds stands for no single body, so the column ``type`` says nothing of it.
_WITHOUT_TYPE = frozenset({"programme", "group", "policy"})


def items(row: Row, known: Known) -> Iterator[Item]:
    """The statements of a row. A row without a name is a problem, one about a place or a person is rejected."""
    column = "name_zh" if row["name_zh"] else "name_en"
    name = row[column]
    if not name:
        row.problem("name_zh", "the row has neither a Chinese nor an English name; give one, or a reading of name_zh")
        return
    subject = known.mention(row, column, 1, name)
    if subject is None or subject.kind in {"place", "person"}:
        kind = subject.kind if subject else "honour"
        yield row.rejection(column, f"names.csv says that {shown(name)} is a {kind}, and this table is of institutions")
        return
    yield from _names(row, subject)
    if subject.kind not in _WITHOUT_TYPE:
        yield row.statement(subject, "type", row["type"], "code")
    for prop in ("established", "ended"):
        if row[prop]:
            yield row.statement(subject, prop, row[prop], "date")
    if row["status"]:
        yield from _state(row, subject, known)
    if row["province"]:
        province = Mention(row.id, "province", 1, province_name(row["province"]), "place", row["province"])
        yield row.entity(subject, "province", province)
    if row["city"]:
        city = Mention(row.id, "city", 1, city_name(row["city"]), "place", row["city"])
        yield row.entity(subject, "city", city)
    if row["field"]:
        yield row.entity(subject, "field", Mention(row.id, "field", 1, row["field"], "field", row["field"]))


def _names(row: Row, subject: Mention) -> Iterator[Statement]:
    """Names and aliases, each once; the language is that of the script, as a Latin name may stand in ``name_zh``.

    A name that was ruled to stand for another body's is a way of speaking of that body, so it counts as an alias.
    """
    told: set[tuple[str, str]] = set()
    named = "alias" if subject.kind == "institution" and subject.name != subject.written else "name"
    for prop, name in (
        *(
            (named if column == subject.column else "name", row[column])
            for column in ("name_zh", "name_en")
            if row[column]
        ),
        *(("alias", alias) for _, alias in row.names("aliases")),
    ):
        if (prop, name) not in told:
            told.add((prop, name))
            yield row.statement(subject, prop, name, "text", language=language_of(name))


def _state(row: Row, subject: Mention, known: Known) -> Iterator[Statement]:
    reading = known.states.get(row["status"])
    if reading is None:
        if known.complete:
            reason = f"{shown(row['status'])} is not in states.csv; add it to states.csv, with how it is to be read"
            row.problem("status", reason)
        return
    yield row.statement(subject, "status", row["status"], "text", language="en", valid_from=reading.date)
