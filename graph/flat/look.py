"""What is found and what lies under the surface, as tables: hits, statements, sources, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from graph.answers import SearchAnswer, ShowAnswer, SourcesAnswer
from graph.flat.cells import CITATION_COLUMNS, Row, citations
from graph.stats_answer import StatsAnswer

SEARCH_COLUMNS = ("id", "label_zh", "label_en", "kind", "designation", "matched", "score", "release")
SHOW_COLUMNS = (
    "subject",
    "property",
    "value",
    "value_id",
    "value_type",
    "valid_from",
    "valid_to",
    "note",
    "row",
    *CITATION_COLUMNS,
)
SOURCE_COLUMNS = (
    "id",
    "title",
    "publisher",
    "published",
    "url",
    "language",
    "kind",
    "reliability",
    "statements",
    "note",
    "footnote_en",
    "footnote_zh",
    "release",
)
STATS_COLUMNS = ("section", "name", "number", "detail", "release")


def search_rows(answer: SearchAnswer) -> Iterator[Row]:
    """A row for each body found. A hit is no statement; puxi show tells who uses the name."""
    for hit in answer.hits:
        yield {
            "id": hit.body.id,
            "label_zh": hit.body.label_zh,
            "label_en": hit.body.label_en,
            "kind": hit.body.kind,
            "designation": hit.body.designation,
            "matched": hit.matched,
            "score": hit.score,
            "release": answer.release,
        }


def show_rows(answer: ShowAnswer) -> Iterator[Row]:
    """A row for each statement."""
    for statement in answer.statements:
        cells = statement.model_dump(include={*SHOW_COLUMNS})
        yield {**cells, **citations([statement], answer.sources, answer.release)}


def source_rows(answer: SourcesAnswer) -> Iterator[Row]:
    """A row for each source."""
    for row in answer.rows:
        yield {**row.model_dump(), "release": answer.release}


def stats_rows(answer: StatsAnswer) -> Iterator[Row]:
    """A row for each number."""
    for section in (
        "entities",
        "designations",
        "statements_by_reliability",
        "sources_by_reliability",
        "conflicts",
        "judgements",
    ):
        numbers: dict[str, int] = getattr(answer, section)
        for name, number in numbers.items():
            yield {"section": section, "name": name, "number": number, "release": answer.release}
    yield {"section": "statements", "name": "all", "number": answer.statements, "release": answer.release}
    for account in answer.accounting:
        for name, number in account.model_dump(exclude={"file"}).items():
            yield {
                "section": "accounting",
                "name": account.file,
                "number": number,
                "detail": name,
                "release": answer.release,
            }
    for rejection in answer.rejections:
        yield {
            "section": "rejections",
            "name": f"{rejection['file']}, {rejection['row_id']}, column {rejection['column']}",
            "detail": rejection["reason"],
            "release": answer.release,
        }
