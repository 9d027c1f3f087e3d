"""``/v1/sources``, ``/v1/policies``, ``/v1/statistics``: what is said, by whom, and what rests on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.paging import listed
from api.problems import declared
from api.queries import AboutListQuery, SourcesQuery, StatisticsQuery
from api.releases import Releases, todays_id
from api.replies import Table
from api.settings import Settings
from api.shapes import NOT_MODIFIED, told
from graph import list_answers, rests
from graph import search as searching
from graph.errors import UnknownName
from graph.flat import lists
from graph.search import LONGEST_QUERY

_SOURCES = Table(lists.SOURCES_COLUMNS, lists.sources_rows)
_SOURCE = Table(lists.SOURCE_COLUMNS, lists.source_rows)
_POLICIES = Table(lists.POLICIES_COLUMNS, lists.policies_rows)
_STATISTICS = Table(lists.STATISTICS_COLUMNS, lists.statistics_rows)


def add(routes: APIRouter, releases: Releases, settings: Settings) -> None:
    """Add the routes."""

    @routes.get(
        "/sources",
        tags=["Sources"],
        summary="The sources, how far to trust them, how much rests on each",
        response_model=list_answers.SourcesPage,
        responses={**told(), **NOT_MODIFIED, **declared(400, 410, 422, 503)},
    )
    def sources(request: Request, query: Annotated[SourcesQuery, Query()]) -> Response:
        release = releases.current()

        def rows(start: int, limit: int) -> list_answers.SourcesPage:
            return rests.sources_page(release, query.reliability.strip(), query.q.strip(), start, limit)

        return listed(request, query, release, settings, rows, _SOURCES)

    @routes.get(
        "/sources/{id}",
        tags=["Sources"],
        summary="One source, and every statement and number that rests on it",
        response_model=list_answers.SourceAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 404, 410, 422, 503)},
    )
    def source(
        request: Request,
        id: Annotated[  # noqa: A002
            str,
            Path(title="Id", description="A source's id.", max_length=LONGEST_QUERY, examples=["11critic-2021-natlab"]),
        ],
        query: Annotated[AboutListQuery, Query()],
    ) -> Response:
        lens, release = query.lens, releases.current()

        def rows(start: int, limit: int) -> list_answers.SourceAnswer:
            return rests.source(release, id, lens, start, limit)

        return listed(request, query, release, settings, rows, _SOURCE)

    @routes.get(
        "/policies",
        tags=["Sources"],
        summary="Policy documents, and what was done under each",
        response_model=list_answers.PoliciesAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 410, 422, 503)},
    )
    def policies(request: Request, query: Annotated[AboutListQuery, Query()]) -> Response:
        lens, release = query.lens, releases.current()

        def rows(start: int, limit: int) -> list_answers.PoliciesAnswer:
            return rests.policies(release, lens, start, limit)

        return listed(request, query, release, settings, rows, _POLICIES)

    @routes.get(
        "/statistics",
        tags=["Sources"],
        summary="Numbers as their sources give them: how many centres, how much money, of which year",
        response_model=list_answers.StatisticsAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 404, 410, 422, 503)},
    )
    def statistics(request: Request, query: Annotated[StatisticsQuery, Query()]) -> Response:
        lens, release = query.lens, releases.current()
        institution = query.institution.strip()
        if institution:
            today = todays_id(release, institution)
            if today is None:
                raise UnknownName(institution, searching.nearest(release, institution))
            institution = today
        asked = rests.NumbersAsked(query.programme.strip(), institution, query.measure.strip(), query.year.strip())

        def rows(start: int, limit: int) -> list_answers.StatisticsAnswer:
            return rests.statistics(release, asked, lens, start, limit)

        return listed(request, query, release, settings, rows, _STATISTICS)
