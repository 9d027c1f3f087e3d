"""The table of statistics: numbers about programmes, regions and single institutions, in the source's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.statements import Item, Statistic
from graph.vocabulary import DESIGNATIONS
from ingest.known import Known
from ingest.places import province_of
from ingest.row import SEPARATOR, Row

_CODES = tuple(code for code in DESIGNATIONS if code != "NETRC_or_NERC")


def items(row: Row, known: Known) -> Iterator[Item]:
    """One number, with the programmes it is about and the institution, where the scope names one."""
    scope = row["scope"]
    # A province is a region here, though as a decider its name stands for its government.
    is_body = known.is_institution(scope) and not province_of(scope)
    institution = known.mention(row, "scope", 1, scope) if is_body else None
    yield Statistic(
        id=row.id,
        measure=row["measure"],
        value=row["value"],
        unit=row["unit"],
        year=row["year"],
        scope=scope,
        source_id=row["source_id"],
        locator=row["locator"],
        confidence=row["confidence"],
        note=row.note,
        recorded=row["recorded"],
        programme=SEPARATOR.join(programmes(" ; ".join((row["measure"], scope, row["unit"])))),
        institution=institution if institution and institution.kind == "institution" else None,
    )


def programmes(text: str) -> list[str]:
    """The programmes that a text is about: by their codes as whole words (also NETRCs), else by their Chinese names."""
    by_code = [code for code in _CODES if re.search(rf"(?<![A-Za-z]){code}s?(?![A-Za-z])", text)]
    return by_code or [code for code in _CODES if DESIGNATIONS[code].zh in text]
