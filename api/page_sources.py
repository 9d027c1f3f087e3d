"""The sources, and of each one everything that rests on it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.footnotes import Footnotes, web_address
from api.page_lists import asked_of
from api.pages_shared import Pages, attachment, takes
from api.tables import Column, Filter, as_csv, view
from graph.answers import SourceRow
from graph.citations import copy_at
from graph.dates import earliest
from graph.describe import sources
from graph.errors import UnknownSource
from graph.resting import resting
from graph.search import cleaned
from graph.vocabulary import RELIABILITY_LABELS

_COLUMNS: tuple[Column[SourceRow], ...] = (
    Column("statements", "col.statements", lambda row: row.statements, True),
    Column("title", "col.title", lambda row: row.title or row.id),
    Column("publisher", "col.publisher", lambda row: row.publisher),
    Column("published", "col.published", lambda row: (earliest(row.published) or "") if row.published else "", True),
    Column("reliability", "col.reliability", lambda row: row.reliability),
)
_FILTERS: tuple[Filter[SourceRow], ...] = (
    Filter("reliability", "col.reliability", lambda row: row.reliability, lambda value: RELIABILITY_LABELS[value]),
)
_PARAMETERS = ("q", "reliability", "sort", "order", "page")
#: In the order of the page's columns.
_SHOWN = ("title", "publisher", "published", "reliability", "statements")


def source_routes(pages: Pages) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    def listed(request: Request, form: str) -> Response:
        release = pages.releases.current()
        rows = pages.answers.get((release.id, "sources"), lambda: sources(release)).rows
        asked = asked_of(request, _PARAMETERS)
        table = view(rows, asked, _COLUMNS, _FILTERS, lambda row: f"{row.title} {row.publisher} {row.url} {row.id}")
        if form:
            heading = (
                "id",
                "title",
                "publisher",
                "published",
                "language",
                "url",
                "reliability",
                "statements",
                "note",
                "release",
            )
            found = [
                (
                    r.id,
                    r.title,
                    r.publisher,
                    r.published,
                    r.language,
                    r.url,
                    r.reliability,
                    r.statements,
                    r.note,
                    release.id,
                )
                for r in table.every
            ]
            return attachment(as_csv(heading, found, release.id), "text/csv; charset=utf-8", "sources.csv", release)
        wording = dict(table.columns)
        table.columns = [(key, wording[key]) for key in _SHOWN]
        return pages.reply(request, release, "sources.html", view=table, count=len(rows), notes=Footnotes({}, []))

    @routes.get("/sources", dependencies=[takes(*_PARAMETERS)])
    def all_sources(request: Request) -> Response:
        return listed(request, "")

    @routes.get("/sources.csv", dependencies=[takes(*_PARAMETERS)])
    def as_table(request: Request) -> Response:
        return listed(request, ".csv")

    @routes.get("/source/{source_id}", dependencies=[takes()])
    def source(request: Request, source_id: str) -> Response:
        release = pages.releases.current()
        if not release.sources([cleaned(source_id)]):
            raise UnknownSource(source_id)

        def values() -> dict[str, object]:
            answer = resting(release, source_id)
            return {
                "source": answer.source,
                "href": web_address(answer.source.url),
                "copy": web_address(copy_at(answer.source)),
                "subjects": answer.subjects,
                "statistics": answer.statistics,
                "total": answer.source.statements + len(answer.statistics),
                "notes": Footnotes({}, []),
            }

        return pages.kept(request, release, "source.html", values)

    return routes
