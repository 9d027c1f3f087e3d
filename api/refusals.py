"""Which face an error shows: a page to someone who reads pages, problem details to everything else.

Addresses of pages answer with pages, errors included; ``/v1`` and the rest with problem details. An address that does
not exist answers with a page if HTML is asked for by name. A page's status is that of the error's code everywhere: a
name that several institutions bear is 409 with the candidates on the page (300 would have caches keep it, though the
next release may well decide it).
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api import addresses, pages, problems, rdf, render
from api.problems import Problem
from api.replies import path_of
from graph.errors import AmbiguousName, PuxiError, ReleaseError, UnknownName

_LOG = logging.getLogger(__name__)
_PROGRAMS = ("/v1", "/healthz", "/readyz", "/openapi.json", "/static", "/data", "/context.jsonld")


def install(app: FastAPI) -> None:
    """Let every error of the application be answered here."""

    @app.exception_handler(PuxiError)
    def puxi_error(request: Request, error: PuxiError) -> Response:
        if isinstance(error, ReleaseError):
            _LOG.error("no release to answer from: %s", error)
        elif error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _LOG.error("%s: %s", error.code, error)
        name = error.name if isinstance(error, UnknownName | AmbiguousName) else ""
        return respond(request, problems.of_puxi_error(error), name)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.NOT_FOUND and (elsewhere := addresses.led_on(request)):
            return elsewhere
        response = respond(request, problems.of_http_error(error, path_of(request)))
        response.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = addresses.allowed(request)
        return response

    @app.exception_handler(RequestValidationError)
    def invalid_parameters(request: Request, error: RequestValidationError) -> Response:
        return respond(request, problems.of_invalid_parameters(error))


def failure(request: Request) -> Response:
    """The response to a fault of the server."""
    return respond(request, problems.internal_error())


def respond(request: Request, problem: Problem, name: str = "") -> Response:
    """The problem as a page or as problem details. ``name`` is what was looked for, to be looked for again."""
    path = path_of(request)
    if _below(path, _PROGRAMS) or _is_document(path):
        return problems.as_json(problem)
    if not pages.is_page(path):
        vary = {"Vary": "Accept"}
        if "text/html" not in request.headers.get("accept", ""):
            return problems.as_json(problem, vary)
    else:
        vary = {}
    plain = path if request.url.query and path != "/" else ""
    page = render.page(request, "problem.html", release="", problem=problem, name=name, plain=plain)
    return HTMLResponse(page, problem.status, {**problems.no_store(problem), **vary})


def _is_document(path: str) -> bool:
    """Whether a path is that of a thing with the ending of a format for programs."""
    address = rdf.address_of(path)
    return address is not None and address.ending not in {"", rdf.HTML.ending}


def _below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(place + "/") for place in places)
