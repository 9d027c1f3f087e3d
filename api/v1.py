"""``/v1``: the answers of :mod:`graph` in JSON, each the very model that the function gives.

The answers are for programs too: what the pages show is all here, and the JSON Schema of every answer is in
``/openapi.json``. Errors are problem details (:mod:`api.problems`).
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.problems import declared
from api.queries import ConversionsQuery, FatesQuery, LineageQuery, SearchQuery
from api.releases import Releases, todays_id
from api.replies import CACHE_CONTROL, json_reply, root
from graph import answers
from graph import search as searching
from graph.ask import lineage as lineage_of
from graph.conversions import conversions as conversions_between
from graph.conversions import designation_code
from graph.errors import QueryError, UnknownName
from graph.fates import fates as fates_of

_MOVED: dict[int | str, dict[str, Any]] = {
    308: {"description": "The id was merged away; `Location` has the address with the id of today."}
}
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer that `If-None-Match` names still holds."}
}


def router(releases: Releases) -> APIRouter:
    """The routes, answering from the current release."""
    routes = APIRouter(prefix="/v1")

    @routes.get(
        "/lineage",
        tags=["Institutions"],
        summary="One institution: who it is, what it came from and became, on whose word",
        response_model=answers.LineageAnswer,
        responses={**_NOT_MODIFIED, **_MOVED, **declared(400, 404, 409, 422, 503)},
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
                return _moved(request, "/v1/lineage?" + urlencode(kept))
        return json_reply(request, lineage_of(release, query.id or query.name, lens))

    @routes.get(
        "/conversions",
        tags=["Programmes"],
        summary="Which centres of one programme became, or are to become, centres of another",
        response_model=answers.ConversionsAnswer,
        responses={**_NOT_MODIFIED, **declared(400, 422, 503)},
    )
    def conversions(request: Request, query: Annotated[ConversionsQuery, Query()]) -> Response:
        lens = query.lens
        return json_reply(
            request, conversions_between(releases.current(), query.old, query.new, lens, query.status.strip())
        )

    @routes.get(
        "/fates",
        tags=["Programmes"],
        summary="What has become of all known centres of a programme",
        response_model=answers.FatesAnswer,
        responses={**_NOT_MODIFIED, **declared(400, 422, 503)},
    )
    def fates(request: Request, query: Annotated[FatesQuery, Query()]) -> Response:
        lens = query.lens
        return json_reply(request, fates_of(releases.current(), query.type, lens, query.by))

    @routes.get(
        "/search",
        tags=["Institutions"],
        summary="Institutions whose names fit a text, best first",
        response_model=answers.SearchAnswer,
        responses={**_NOT_MODIFIED, **declared(400, 422, 503)},
    )
    def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
        designation = designation_code("type", query.type) if query.type else ""
        return json_reply(request, searching.answer(releases.current(), query.q, query.limit, designation))

    return routes


def _moved(request: Request, path: str) -> Response:
    return RedirectResponse(root(request) + path, status_code=308, headers={"Cache-Control": CACHE_CONTROL})
