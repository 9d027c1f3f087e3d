"""``/v1/institutions``: the directory with its filters, and each institution by its id."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.paging import listed, wants_csv
from api.problems import declared
from api.queries import AboutListQuery, AboutQuery, InstitutionsQuery, LensQuery
from api.releases import Releases, todays_id
from api.replies import Table, moved, page_of, path_of, reply
from api.settings import Settings
from api.shapes import MOVED, NOT_MODIFIED, told
from graph import answers, list_answers
from graph import search as searching
from graph.ask import lineage as lineage_of
from graph.directory import FILTERS
from graph.directory import institutions as institutions_of
from graph.errors import UnknownName
from graph.flat import lineage as flat_lineage
from graph.flat import lists
from graph.profile import events as events_of
from graph.profile import institution as institution_of
from graph.profile import statements as statements_of
from graph.release.reader import Release
from graph.search import LONGEST_QUERY

_INSTITUTIONS = Table(lists.INSTITUTIONS_COLUMNS, lists.institutions_rows)
_STATEMENTS = Table(lists.STATEMENTS_COLUMNS, lists.statements_rows)
_EVENTS = Table(lists.EVENTS_COLUMNS, lists.events_rows)
_LINEAGE = Table(flat_lineage.COLUMNS, flat_lineage.rows)

_Id = Annotated[
    str,
    Path(
        title="Id",
        description="An institution's id. One that was merged away redirects (308).",
        max_length=LONGEST_QUERY,
        examples=["netrc-xiao-mai"],
    ),
]
_FOUND = {**told(), **NOT_MODIFIED, **MOVED, **declared(400, 404, 422, 503)}


def add(routes: APIRouter, releases: Releases, settings: Settings) -> None:
    """Add the routes."""

    @routes.get(
        "/institutions",
        tags=["Institutions"],
        summary="Institutions by type, place, host, managing unit, field, state, year and fate, with counts of each",
        response_model=list_answers.InstitutionsAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 410, 422, 503)},
    )
    def institutions(request: Request, query: Annotated[InstitutionsQuery, Query()]) -> Response:
        lens, release = query.lens, releases.current()
        filters = {name: getattr(query, name) for name in FILTERS}

        def rows(start: int, limit: int) -> list_answers.InstitutionsAnswer:
            return institutions_of(release, filters, lens, start, limit, query.facets)

        return listed(request, query, release, settings, rows, _INSTITUTIONS)

    @routes.get(
        "/institutions/{id}",
        tags=["Institutions"],
        summary="Who an institution is",
        response_model=list_answers.InstitutionAnswer,
        responses={**NOT_MODIFIED, **MOVED, **declared(400, 404, 422, 503)},
    )
    def institution(request: Request, id: _Id, query: Annotated[LensQuery, Query()]) -> Response:  # noqa: A002
        lens, release = query.lens, releases.current()
        today = _today(release, id)
        if today != id:
            return _moved(request, id, today)
        return reply(request, institution_of(release, today, lens), page=_page(today, query))

    @routes.get(
        "/institutions/{id}/lineage",
        tags=["Institutions"],
        summary="What an institution came from and became, as /v1/lineage",
        response_model=answers.LineageAnswer,
        responses=_FOUND,
    )
    def lineage(request: Request, id: _Id, query: Annotated[AboutQuery, Query()]) -> Response:  # noqa: A002
        lens, release = query.lens, releases.current()
        today = _today(release, id)
        if today != id:
            return _moved(request, id, today)
        as_csv = wants_csv(request, query)
        return reply(request, lineage_of(release, today, lens), _LINEAGE, as_csv=as_csv, page=_page(today, query))

    @routes.get(
        "/institutions/{id}/statements",
        tags=["Institutions"],
        summary="Every statement about an institution or naming it, and why its names are one body",
        response_model=list_answers.StatementsAnswer,
        responses={**_FOUND, **declared(410)},
    )
    def statements(request: Request, id: _Id, query: Annotated[AboutListQuery, Query()]) -> Response:  # noqa: A002
        lens, release = query.lens, releases.current()
        today = _today(release, id)
        if today != id:
            return _moved(request, id, today)

        def rows(start: int, limit: int) -> list_answers.StatementsAnswer:
            return statements_of(release, today, lens, start, limit)

        return listed(request, query, release, settings, rows, _STATEMENTS, _page(today, query))

    @routes.get(
        "/institutions/{id}/events",
        tags=["Institutions"],
        summary="The events of an institution's life, in order of time",
        response_model=list_answers.EventsAnswer,
        responses={**_FOUND, **declared(410)},
    )
    def events(request: Request, id: _Id, query: Annotated[AboutListQuery, Query()]) -> Response:  # noqa: A002
        lens, release = query.lens, releases.current()
        today = _today(release, id)
        if today != id:
            return _moved(request, id, today)

        def rows(start: int, limit: int) -> list_answers.EventsAnswer:
            return events_of(release, today, lens, start, limit)

        return listed(request, query, release, settings, rows, _EVENTS, _page(today, query))


def _today(release: Release, reference: str) -> str:
    """The id that an institution has today.

    Raises:
        UnknownName: it is no institution's; with those of the most similar names.
    """
    today = todays_id(release, reference)
    if today is None:
        raise UnknownName(reference, searching.nearest(release, reference))
    return today


def _moved(request: Request, old: str, today: str) -> Response:
    rest = path_of(request).removeprefix(f"/v1/institutions/{old}")
    # A path may hold an encoded slash or the like, and then ends in another way than it was read.
    rest = rest if rest in {"", "/lineage", "/statements", "/events"} else "/" + path_of(request).rpartition("/")[2]
    asked = f"?{request.url.query}" if request.url.query else ""
    return moved(request, f"/v1/institutions/{quote(today, safe='')}{rest}{asked}")


def _page(entity_id: str, query: LensQuery) -> str:
    return page_of(f"/institution/{quote(entity_id, safe='')}", query.conditions)
