"""The table of sources: the pages and documents by which everything is cited."""

from __future__ import annotations

from collections.abc import Iterator

from graph.statements import Item, Source
from ingest.known import Known
from ingest.row import Row


def items(row: Row, known: Known) -> Iterator[Item]:
    """One source."""
    yield Source(
        id=row["source_id"],
        url=row["url"],
        title=row["title"],
        publisher=row["publisher"],
        published=row["published"],
        language=row["language"],
        kind=row["kind"],
        reliability=row["reliability"],
        note=row.note,
    )
