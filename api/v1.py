"""``/v1``: the answers of :mod:`graph` in JSON, each the very model that the function gives; lists in CSV too.

The answers are for programs too: what the pages show is all here, and the JSON Schema of every answer is in
``/openapi.json``. Errors are problem details (:mod:`api.problems`).
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute

from api import v1_cypher, v1_institutions, v1_releases, v1_sources
from api.guard import PREFLIGHT
from api.neo4j_pool import Pool
from api.paging import wants_csv
from api.problems import declared
from api.queries import ConversionsQuery, FatesQuery, LineageQuery, SearchQuery
from api.releases import Releases, todays_id
from api.replies import Table, moved, page_of, reply
from api.settings import Settings
from api.shapes import MOVED, NOT_MODIFIED, told
from graph import answers
from graph import search as searching
from graph.ask import lineage as lineage_of
from graph.conversions import conversions as conversions_between
from graph.conversions import designation_code
from graph.errors import QueryError, UnknownName
from graph.fates import fates as fates_of
from graph.flat import conversions as flat_conversions
from graph.flat import fates as flat_fates
from graph.flat import lineage as flat_lineage
from graph.flat.look import SEARCH_COLUMNS, search_rows

LINEAGE = Table(flat_lineage.COLUMNS, flat_lineage.rows)
_CONVERSIONS = Table(flat_conversions.COLUMNS, flat_conversions.rows)
_FATES = Table(flat_fates.COLUMNS, flat_fates.rows)
_SEARCH = Table(SEARCH_COLUMNS, search_rows)


async def once_each(request: Request) -> None:
    """Refuse a parameter that is given twice: to take one of the two in silence would answer another question."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        errors = [{"loc": ("query", name), "type": "twice", "msg": "given more than once"} for name in twice]
        raise RequestValidationError(errors)


def router(releases: Releases, settings: Settings, neo4j: Pool) -> APIRouter:
    """The routes, answering from the current release."""
    routes = APIRouter(prefix="/v1", dependencies=[Depends(once_each)])
    _add_questions(routes, releases)
    v1_institutions.add(routes, releases, settings)
    v1_sources.add(routes, releases, settings)
    v1_releases.add(routes, releases, settings)
    v1_cypher.add(routes, releases, settings, neo4j)
    _add_preflights(routes)
    return routes


def _add_questions(routes: APIRouter, releases: Releases) -> None:
    @routes.get(
        "/lineage",
        tags=["Institutions"],
        summary="One institution: who it is, what it came from and became, on whose word",
        response_model=answers.LineageAnswer,
        responses={**told(), **NOT_MODIFIED, **MOVED, **declared(400, 404, 409, 422, 503)},
    )
    def lineage(request: Request, query: Annotated[LineageQuery, Query()]) -> Response:
        if bool(query.name) == bool(query.id):
            raise QueryError("Give either name or id: one of them, and not both.")
        lens = query.lens
        release = releases.current()
        if query.id:
            today = todays_id(release, query.id)
            if today is None:
                raise UnknownName(query.id, searching.nearest(release, query.id))
            if today != query.id:
                kept = [(k, today if k == "id" else v) for k, v in request.query_params.multi_items()]
                return moved(request, "/v1/lineage?" + urlencode(kept))
        answer = lineage_of(release, query.id or query.name, lens)
        page = page_of(f"/institution/{quote(answer.institution.id, safe='')}", query.conditions)
        return reply(request, answer, LINEAGE, as_csv=wants_csv(request, query), page=page)

    @routes.get(
        "/conversions",
        tags=["Programmes"],
        summary="Which centres of one programme became, or are to become, centres of another",
        response_model=answers.ConversionsAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 422, 503)},
    )
    def conversions(request: Request, query: Annotated[ConversionsQuery, Query()]) -> Response:
        lens = query.lens
        answer = conversions_between(
            releases.current(), query.old, query.new, lens, query.status.strip(), query.via.strip()
        )
        known = dict(query.conditions)
        asked = {"from": answer.from_designation, "to": answer.to_designation, "as_of": known.pop("as_of", "")}
        page = page_of("/conversions", asked, query.status.strip(), query.via.strip(), *known.values())
        return reply(request, answer, _CONVERSIONS, as_csv=wants_csv(request, query), page=page)

    @routes.get(
        "/fates",
        tags=["Programmes"],
        summary="What has become of all known centres of a programme",
        response_model=answers.FatesAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 422, 503)},
    )
    def fates(request: Request, query: Annotated[FatesQuery, Query()]) -> Response:
        lens = query.lens
        answer = fates_of(releases.current(), query.type, lens, query.by)
        return reply(request, answer, _FATES, as_csv=wants_csv(request, query))

    @routes.get(
        "/search",
        tags=["Institutions"],
        summary="Institutions whose names fit a text, best first",
        response_model=answers.SearchAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 422, 503)},
    )
    def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
        designation = designation_code("type", query.type) if query.type else ""
        answer = searching.answer(releases.current(), query.q, query.limit, designation, "q")
        page = page_of("/", {"q": query.q, "type": designation})
        return reply(request, answer, _SEARCH, as_csv=wants_csv(request, query), page=page)


def _add_preflights(routes: APIRouter) -> None:
    """Let a browser ask of every address whether a page of another site may read it."""

    async def preflight() -> Response:
        return Response(status_code=204, headers={**PREFLIGHT, "Cache-Control": "public, max-age=86400"})

    paths: dict[str, Any] = {
        route.path.removeprefix(routes.prefix): route
        for route in routes.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }
    for path in paths:
        routes.add_api_route(path, preflight, methods=["OPTIONS"], include_in_schema=False)
