"""``/sparql``: queries over the RDF of the release, by the SPARQL 1.1 Protocol; a page for people, and what the service is.

A query comes as ``query`` in the address (GET), in a form, or as the body itself (POST); its dataset may be named by
``default-graph-uri`` and ``named-graph-uri``, each as often as need be. Other parameters are left alone, as clients send
several of their own; those of SPARQL Update are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api import patience
from api.language import PREFIXES
from api.problems import UnsupportedMediaType
from api.releases import Releases
from api.replies import CACHE_CONTROL, etag
from api.settings import Settings
from api.sparql_formats import Forms, forms
from api.sparql_page import Page
from api.sparql_pool import Engines
from graph.errors import BadParameter, QueryError
from graph.sparql.description import description
from graph.sparql.engine import Question
from graph.sparql.formats import GraphFormat

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_DEFAULT, _NAMED = "default-graph-uri", "named-graph-uri"
_OF_UPDATE = ("update", "using-graph-uri", "using-named-graph-uri")
_NO_UPDATE = "SPARQL Update is not taken: the graph is made from a release and does not change. Send a query."
_ALLOW = "GET, HEAD, OPTIONS, POST"
_PREFLIGHT = {
    "Allow": _ALLOW,
    "Access-Control-Allow-Methods": _ALLOW,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "public, max-age=86400",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks; without a question, what this address is."""

    question: Question | None
    accept: str | None


def router(releases: Releases, settings: Settings) -> tuple[APIRouter, Engines]:
    """The routes, and what is to be closed when the server ends."""
    engines = Engines(settings)
    routes = APIRouter(include_in_schema=False)
    page = Page(releases, engines)

    def answer(request: Request, asked: _Asked) -> Response:
        patience.check()
        form = forms(asked.accept, request.url.path)
        if form.page:
            return page.reply(request, asked.question)
        response = _described(request, form) if asked.question is None else _result(asked.question, form)
        response.headers["Vary"] = "Accept"
        return response

    def _described(request: Request, form: Forms) -> Response:
        release = releases.current()
        engine = engines.of(release)
        # Who takes the formats of results alone is told in the plainest of RDF's.
        chosen = form.graph or GraphFormat.TURTLE
        body = description(engine.pool.store, engine.space, chosen)
        headers = {"Cache-Control": CACHE_CONTROL, "ETag": etag(release.id, body)}
        return Response(body, media_type=chosen.media_type, headers=headers)

    def _result(question: Question, form: Forms) -> Response:
        release = releases.current()
        found = engines.ask(release, lambda one: one.write(question, form.results, form.graph, engines.limits))
        headers = {"Cache-Control": CACHE_CONTROL, "ETag": etag(release.id, found.body)}
        return Response(found.body, headers=headers, media_type=found.format.media_type)

    @routes.get("/sparql")
    def get(request: Request) -> Response:
        text = request.scope["query_string"]
        return answer(request, _Asked(_question(_pairs(text)), request.headers.get("accept")))

    @routes.post("/sparql")
    async def post(request: Request) -> Response:
        question = await _posted(request)
        response = await run_in_threadpool(answer, request, _Asked(question, request.headers.get("accept")))
        # It is the answer to a body, which caches do not look at.
        response.headers["Cache-Control"] = "no-store"
        if "ETag" in response.headers:
            del response.headers["ETag"]
        return response

    @routes.options("/sparql")
    async def preflight() -> Response:
        return Response(status_code=204, headers=_PREFLIGHT)

    for prefix in PREFIXES[1:]:

        @routes.get(f"{prefix}/sparql")
        def shown(request: Request) -> Response:
            return page.reply(request, _question(_pairs(request.scope["query_string"])))

    return routes, engines


async def _posted(request: Request) -> Question:
    """The question of a POST.

    Raises:
        UnsupportedMediaType: the body is declared as neither a query nor a form.
        QueryError: it is not UTF-8, or asks no question.
    """
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    _only_utf8(parameters)
    if media == _UPDATE:
        raise UnsupportedMediaType(_NO_UPDATE)
    if media not in {_FORM, _QUERY}:
        raise UnsupportedMediaType(
            f"Send the query as the body with Content-Type: {_QUERY}, or as a form ({_FORM}) with the parameter query."
        )
    body = await request.body()
    in_address = _pairs(request.scope["query_string"])
    if media == _QUERY:
        if any(name == "query" for name, _ in in_address):
            raise QueryError("There are two queries: one in the address and one in the body. Send one.")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise QueryError(f"The query is not UTF-8 (byte {error.start + 1}).") from None
        found = _question([*in_address, ("query", text)])
    else:
        found = _question([*in_address, *_pairs(body)])
    if found is None:
        raise QueryError("The form has no parameter query.")
    return found


def _only_utf8(parameters: str) -> None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise UnsupportedMediaType("Send the query in UTF-8; no other charset is read.")


def _pairs(text: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or form.

    Raises:
        QueryError: they are not UTF-8, or too many.
    """
    try:
        return parse_qsl(text.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=5_000)
    except UnicodeDecodeError:
        raise QueryError("The parameters are not UTF-8, as they have to be, percent-encoded or not.") from None
    except ValueError:
        raise QueryError("There are more than 5000 parameters.") from None


def _question(pairs: Sequence[tuple[str, str]]) -> Question | None:
    """What the parameters ask; nothing where they have no query.

    Raises:
        QueryError: several queries, an update, or graphs without a query.
    """
    for name, _ in pairs:
        if name in _OF_UPDATE:
            raise QueryError(_NO_UPDATE)
    queries = [value for name, value in pairs if name == "query"]
    default = tuple(value for name, value in pairs if name == _DEFAULT)
    named = tuple(value for name, value in pairs if name == _NAMED)
    if len(queries) > 1:
        raise BadParameter("query", queries[1], "one query, and there are several")
    if not queries:
        if default or named:
            raise QueryError(f"{_DEFAULT} and {_NAMED} say what a query is asked of, and there is no query.")
        return None
    return Question(queries[0], default, named)
