"""The addresses of the reconciliation service, its limits, and CORS for programs that run in other sites' pages.

JSONP is refused: the specification makes it optional, and it would let any page run what we send as a script. CORS,
which the specification asks for, serves the same purpose.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api import problems
from api.pages_shared import once, refuse_others
from api.reconcile import manifest, preview, replies
from api.reconcile import queries as asking
from api.reconcile.refused import RefusedError
from api.releases import Releases
from api.replies import path_of
from graph.columns import COLUMNS, values
from graph.errors import BadParameter, LimitExceeded, PuxiError, ReleaseError
from graph.matching import TYPES, candidates
from graph.release.reader import Release
from graph.search import LONGEST_QUERY

_LOG = logging.getLogger(__name__)
#: Suggestions that may be skipped.
_MOST_SKIPPED = 200
_FORM = "application/x-www-form-urlencoded"
_CORS = {"Access-Control-Allow-Origin": "*"}
_PREFLIGHT = {
    **_CORS,
    "Access-Control-Allow-Headers": "Content-Type, Accept, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for."""

    #: Queries of a batch, or bodies whose values are wanted.
    batch: int = 100
    #: Bytes of a body.
    body: int = 500_000
    #: Seconds after which a batch is given up.
    seconds: float = 20.0
    #: Candidates of one query.
    candidates: int = 50


class _Route(APIRoute):
    """A route whose errors are problem details too, and whose every response may be read from other sites' pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                response = await answer(request)
            except (PuxiError, HTTPException, RequestValidationError, RefusedError) as error:
                response = problems.as_json(_problem(request, error))
            response.headers.update(_CORS)
            return response

        return answered


def _problem(request: Request, error: Exception) -> problems.Problem:
    if isinstance(error, PuxiError):
        if isinstance(error, ReleaseError):
            _LOG.error("no release to answer from: %s", error)
        return problems.of_puxi_error(error)
    if isinstance(error, RequestValidationError):
        return problems.of_invalid_parameters(error)
    if isinstance(error, RefusedError):
        return problems.problem(error.status, error.code, error.detail)
    if isinstance(error, HTTPException):
        return problems.of_http_error(error, path_of(request))
    raise error


What = Literal["entity", "property", "type"]
_Prefix = Annotated[
    str, Query(title="Beginning", description="What was typed so far.", max_length=LONGEST_QUERY, examples=["xiaomai"])
]
_Id = Annotated[str, Query(title="Id", max_length=LONGEST_QUERY, examples=["netrc-xiao-mai"])]
_TAGS = ["Reconciliation"]
_FAILURES = problems.declared(400, 404, 408, 413, 415, 422, 503)
#: A preview that is not there is shown in a frame as well, so it is a page.
_NO_PREVIEW: dict[int | str, dict[str, Any]] = {
    404: {"description": "No institution has this id.", "content": {"text/html": {"schema": {"type": "string"}}}}
}


def router(releases: Releases, limits: Limits | None = None) -> APIRouter:
    """The routes, answering from the current release."""
    within = limits or Limits()
    routes = APIRouter(prefix="/reconcile", route_class=_Route, tags=list(_TAGS), dependencies=[Depends(once)])

    @routes.get("", summary="The manifest; with queries or extend, as POST", responses=_FAILURES)
    def service(
        request: Request,
        queries: Annotated[str | None, Query(description="A batch of queries, as JSON.")] = None,
        extend: Annotated[str | None, Query(description="Which values are wanted, as JSON.")] = None,
        callback: Annotated[str | None, Query(description="JSONP; refused.")] = None,
    ) -> Response:
        _no_script(callback)
        refuse_others(request, ("queries", "extend"))
        if queries is None and extend is None:
            return JSONResponse(manifest.manifest(_home(request), within.batch))
        return JSONResponse(answered(queries, extend))

    @routes.post(
        "",
        summary="Reconcile a batch of names, or fetch values of institutions",
        responses=_FAILURES,
        openapi_extra=_body(_FORM, {"queries": {"type": "string"}, "extend": {"type": "string"}}),
    )
    async def send(request: Request) -> Response:
        form = _fields(request, await _read(request, within.body, _FORM))
        _no_script(form.get("callback"))
        return JSONResponse(await run_in_threadpool(answered, form.get("queries"), form.get("extend")))

    def answered(queries: str | None, extend: str | None) -> dict[str, Any]:
        if (queries is None) == (extend is None):
            raise BadParameter("queries", "", "either queries or extend, and not both")
        if extend is not None:
            return replies.extended(releases.current(), asking.extension(extend, within.batch))
        batch = asking.batch(queries or "", within.batch)
        found = reconciled(releases.current(), list(batch.items()))
        return {key: {"result": result} for key, result in zip(batch, found, strict=True)}

    def reconciled(
        release: Release, batch: Sequence[tuple[str, asking.Query | asking.DraftQuery]]
    ) -> list[list[dict[str, Any]]]:
        until = time.monotonic() + within.seconds
        results = []
        for key, query in batch:
            if time.monotonic() > until:
                raise LimitExceeded(f"The batch took longer than {within.seconds:g} s; send fewer queries at once.")
            found = candidates(release, query.wanted(key), min(query.limit, within.candidates))
            about = values(release, [one.entity.id for one in found], replies.TOLD)
            results.append([replies.candidate(one, about[one.entity.id]) for one in found])
        return results

    @routes.get("/properties", summary="Properties whose values can be fetched", responses=_FAILURES)
    def proposed(
        type: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",  # noqa: A002 the protocol's own word
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Response:
        known = [{"id": row["id"], "name": row["name"]} for row in replies.properties()]
        return JSONResponse({"type": type, "limit": limit, "properties": known[:limit]})

    @routes.get("/suggest/{what}", summary="Institutions, properties or types as they are typed", responses=_FAILURES)
    def suggest(
        what: What,
        prefix: _Prefix = "",
        cursor: Annotated[int, Query(description="How many to skip.", ge=0, le=_MOST_SKIPPED)] = 0,
        type: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",  # noqa: A002
        callback: Annotated[str | None, Query(description="JSONP; refused.")] = None,
    ) -> Response:
        _no_script(callback)
        if what == "property":
            return JSONResponse({"result": replies.fitting(replies.properties(), prefix, cursor)})
        if what == "type":
            return JSONResponse({"result": replies.fitting(manifest.types(), prefix, cursor)})
        if not prefix.strip():
            return JSONResponse({"result": []})
        if type and type not in TYPES:
            raise BadParameter("type", type, "one of " + ", ".join(TYPES))
        found = replies.suggested_entities(releases.current(), prefix, cursor, [type] if type else [])
        return JSONResponse({"result": found})

    @routes.get("/flyout/{what}", summary="What an institution, a property or a type is, as HTML", responses=_FAILURES)
    def flyout(request: Request, what: What, id: _Id) -> Response:  # noqa: A002
        html = ""
        if what == "entity":
            release = releases.current()
            if entity := preview.find(release, id):
                html = str(preview.piece(release, entity, _home(request)))
        elif what == "property" and (column := COLUMNS.get(id.removesuffix(replies.SOURCES_OF))):
            html = str(preview.explained(column.name, column.definition))
        elif what == "type" and (kind := TYPES.get(id)):
            html = str(preview.explained(kind.name, f"Below {TYPES[kind.broader].name}." if kind.broader else ""))
        if not html:
            raise RefusedError(404, "unknown_id", f"There is no {what} of this id.")
        return JSONResponse({"id": id, "html": html})

    @routes.get("/preview", summary="An institution as a small page for a frame", response_class=HTMLResponse,
                responses={**_FAILURES, **_NO_PREVIEW})  # fmt: skip
    def previewed(request: Request, id: _Id) -> Response:  # noqa: A002
        return preview.page(releases.current(), id, _home(request))

    draft = f"/{manifest.DRAFT}"

    @routes.get(draft, summary="The manifest of the 1.0 draft", responses=_FAILURES)
    def draft_service(request: Request) -> Response:
        return JSONResponse(manifest.draft_manifest(_home(request), within.batch))

    @routes.post(
        f"{draft}/match",
        summary="Reconcile a batch of names, by the 1.0 draft",
        responses=_FAILURES,
        openapi_extra=_body("application/json", {"queries": {"type": "array"}}),
    )
    async def match(request: Request) -> Response:
        text = (await _read(request, within.body, "application/json")).decode("utf-8", "replace")
        return JSONResponse(await run_in_threadpool(matched, text))

    def matched(text: str) -> dict[str, Any]:
        batch = asking.draft_batch(text, within.batch)
        found = reconciled(releases.current(), [(str(number), query) for number, query in enumerate(batch)])
        return {"results": [{"candidates": result} for result in found]}

    @routes.post(
        f"{draft}/extend",
        summary="Fetch values of institutions, by the 1.0 draft",
        responses=_FAILURES,
        openapi_extra=_body("application/json", {"ids": {"type": "array"}, "properties": {"type": "array"}}),
    )
    async def draft_extend(request: Request) -> Response:
        text = (await _read(request, within.body, "application/json")).decode("utf-8", "replace")
        return JSONResponse(await run_in_threadpool(draft_extended, text))

    def draft_extended(text: str) -> dict[str, Any]:
        found = replies.extended(releases.current(), asking.extension(text, within.batch))
        rows = [
            {"id": key, "properties": [{"id": pid, "values": held} for pid, held in row.items()]}
            for key, row in found["rows"].items()
        ]
        return {"meta": found["meta"], "rows": rows}

    routes.add_api_route(f"{draft}/suggest/{{what}}", suggest, responses=_FAILURES, summary="Suggestions (1.0 draft)")
    routes.add_api_route(
        f"{draft}/preview", previewed, responses={**_FAILURES, **_NO_PREVIEW}, response_class=HTMLResponse,
        summary="An institution as a small page for a frame (1.0 draft)",
    )  # fmt: skip
    routes.add_api_route(f"{draft}/extend/propose", proposed, responses=_FAILURES, summary="Properties (1.0 draft)")

    _add_preflights(routes)
    return routes


def _add_preflights(routes: APIRouter) -> None:
    """Let a browser ask of every address whether a page of another site may ask there, and how."""
    known: dict[str, set[str]] = {}
    for route in routes.routes:
        if isinstance(route, APIRoute):
            known.setdefault(route.path.removeprefix(routes.prefix), set()).update(route.methods or ())

    def preflight(methods: str) -> Callable[[], Response]:
        return lambda: Response(
            status_code=204, headers={**_PREFLIGHT, "Allow": methods, "Access-Control-Allow-Methods": methods}
        )

    for path, methods in known.items():
        taken = ", ".join(sorted({*methods, "OPTIONS", *({"HEAD"} if "GET" in methods else ())}))
        routes.add_api_route(path, preflight(taken), methods=["OPTIONS"], include_in_schema=False)


def _home(request: Request) -> str:
    """The address under which the client reached the server, without a final slash."""
    return str(request.base_url).rstrip("/")


def _no_script(callback: str | None) -> None:
    if callback is not None:
        raise RefusedError(
            400, "no_jsonp", "JSONP (callback) is not served. Any page may read the plain JSON: CORS is open."
        )


async def _read(request: Request, most: int, kind: str) -> bytes:
    """The body, if it is of the kind that is read here and within the limit."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != kind:
        raise RefusedError(415, "unsupported_media_type", f"Send the body as {kind}.")
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > most:
            raise RefusedError(413, "body_too_long", f"The body is larger than {most} bytes; send fewer rows at once.")
    return bytes(found)


def _fields(request: Request, body: bytes) -> dict[str, str]:
    """The fields of a form, and those of the address; each may be there once."""
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError:
        raise BadParameter("body", "", "a form of at most 20 fields in UTF-8") from None
    fields = {name: given for name, given in request.query_params.multi_items() if name == "callback"}
    for name, given in form.items():
        if len(given) > 1:
            raise BadParameter(name, given[0], "one value")
        fields[name] = given[0]
    return fields


def _body(kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema}}}}
