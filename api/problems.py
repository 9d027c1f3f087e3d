"""What the server says when it cannot answer: RFC 9457 problem details, one shape for every error.

Beside the members of the standard there is ``code``, the machine-readable name of what went wrong:

==========================  ======  ==========================================================================
``code``                    status  meaning
==========================  ======  ==========================================================================
``bad_query``               400     the question cannot be answered as put
``bad_parameter``           400     a parameter has a value that is not understood
``invalid_parameters``      422     parameters are missing, unknown or outside the declared limits (``errors``)
``bad_cursor``              400     the cursor is none, or belongs to another question
``cypher_error``            400     Neo4j refused a statement (``line``, ``column``, ``hint``, ``gql_status``)
``sparql_error``            400     a SPARQL query is refused, or could not be run (``line``, ``column``)
``no_jsonp``                400     /reconcile answers no JSONP; CORS is open
``unknown_name``            404     no institution bears this name or id (``suggestions``: the nearest)
``unknown_source``          404     no source has this id (``suggestions``: the nearest)
``unknown_place``           404     no place has this id (pages only)
``unknown_field``           404     no field of work has this id (pages only)
``unknown_programme``       404     no programme has this code (pages only)
``unknown_id``              404     /reconcile knows no institution, property or type of this id
``unknown_query``           404     no named query has this name
``unknown_release``         404     no release of this id is kept here, or its file is damaged (``releases``: others)
``no_such_address``         404     there is nothing at this address
``no_such_file``            404     the dataset is not to be had as a file of this name
``unknown_thing``           404     the dataset has no event, statement, policy, concept ... of this id
``method_not_allowed``      405     the address exists, not for this method
``not_acceptable``          406     Accept names no representation that there is (``offered``)
``limit_exceeded``          422     a statement or query ran into a limit of time, memory or length
``request_too_slow``        408     a request took too long to come in whole: its head, or its body
``ambiguous_name``          409     several institutions bear it (``candidates``, ``total``)
``stale_cursor``            410     the cursor belongs to another release: begin the list anew
``body_too_long``           413     the body is longer than allowed
``address_too_long``        414     the address is longer than allowed
``batch_too_large``         413     more queries or ids at once than one batch of /reconcile may have
``unsupported_media_type``  415     the body is not declared as what is read here: JSON, or a form
``too_many_requests``       429     one client asks too often (``retry_after``, in seconds)
``no_such_range``           416     the file has no such part
``headers_too_long``        431     the headers are longer than allowed
``no_release``              503     the server has no release to answer from
``no_server``               503     the server has no Neo4j to ask
``cypher_off``              503     the server answers no Cypher
``being_made``              503     a file of the whole dataset is not made yet (``retry_after``)
``sparql_off``              503     the server answers no SPARQL
``no_store``                503     the server could not make the store that SPARQL queries run on
``busy``                    503     too much at once (``retry_after``)
``too_slow``                503     the answer took too long (``retry_after``)
``no_chinese_font``         503     the server has no font with the Chinese characters of a picture (pages only)
``internal_error``          500     a fault of the server
==========================  ======  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.pictures.errors import FontError
from graph.errors import (
    AmbiguousName,
    CypherError,
    Occupied,
    PuxiError,
    ReleaseError,
    ServerError,
    SparqlError,
    Suggestion,
    UnknownName,
)

MEDIA_TYPE = "application/problem+json"

#: Told in place of the error's own words, which name files of the server's machine; those go into its log.
NO_RELEASE = (
    "The server has no release that it can read, so it cannot answer now. "
    "Whoever runs it makes one with `puxi build`; no restart is needed. Please try again later."
)

#: Likewise: the error's own words name the server's address, files and user.
NO_SERVER = (
    "There is no property graph to ask just now: no Neo4j with this release runs, or it does not answer. Whoever runs the "
    "server starts the one that Puxi brings with `puxi neo4j start`, names another in PUXI_NEO4J_URI (loaded with "
    "`puxi graph load`), or lets the server start it with PUXI_API_CYPHER_START=1. All other addresses answer without it."
)
#: When to ask again where too much is being made.
_BUSY_SECONDS = 3
#: And where there is no release to answer from: about as long as a build takes.
_NO_RELEASE_SECONDS = 10
#: Why a picture cannot be drawn, likewise.
NO_FONT = "The server has no font with the Chinese characters of this picture; its page tells the same in words."
_DETAILS: dict[type[PuxiError], str] = {ReleaseError: NO_RELEASE, ServerError: NO_SERVER, FontError: NO_FONT}

#: In place of the validator's words, where those speak of its own insides.
_REASONS = {"extra_forbidden": "there is no such parameter", "missing": "this parameter is required"}


class OfferedBody(BaseModel):
    """An institution offered in place of a name that fits none or several."""

    id: str
    label_zh: str
    label_en: str
    designation: str


class ParameterError(BaseModel):
    """What is wrong with one parameter."""

    parameter: str
    reason: str


class Offered(BaseModel):
    """A representation that there is, in place of one that there is not."""

    type: str
    address: str


class Problem(BaseModel):
    """Problem details (RFC 9457). Members that do not apply are left out."""

    type: str = Field(default="about:blank", description="always about:blank; what happened is told by `code`")
    title: str = Field(description="the status in words")
    status: int = Field(description="the HTTP status")
    detail: str = Field(description="what was wrong and what to do, in a sentence for people")
    code: str = Field(description="machine-readable name of what went wrong; it does not change")
    candidates: list[OfferedBody] | None = Field(
        default=None, description="for an ambiguous name: institutions that fit, the best ten"
    )
    total: int | None = Field(default=None, description="for an ambiguous name: how many institutions fit")
    suggestions: list[OfferedBody] | None = Field(
        default=None, description="for an unknown name: institutions with the most similar names"
    )
    errors: list[ParameterError] | None = Field(
        default=None, description="for parameters outside the declared limits: each with its reason"
    )
    releases: list[str] | None = Field(
        default=None, description="for an unknown release: the ids of those that are kept"
    )
    offered: list[Offered] | None = Field(
        default=None, description="where Accept names no representation that there is: those that there are"
    )
    retry_after: int | None = Field(default=None, description="when to ask again, in seconds, as in Retry-After")
    line: int | None = Field(default=None, description="for a statement or query: the line of the error, from 1")
    column: int | None = Field(default=None, description="for a statement or query: the column of the error, from 1")
    hint: str | None = Field(default=None, description="for a Cypher statement: what was perhaps meant")
    gql_status: str | None = Field(default=None, description="for a Cypher statement: Neo4j's own code of the error")


def problem(status: int, code: str, detail: str, **members: Any) -> Problem:
    """A problem of this HTTP status."""
    return Problem(title=HTTPStatus(status).phrase, status=status, code=code, detail=detail, **members)


def of_puxi_error(error: PuxiError) -> Problem:
    """An error of the domain, with its own status and code."""
    detail = next((said for kind, said in _DETAILS.items() if isinstance(error, kind)), str(error))
    members: dict[str, Any] = {}
    if isinstance(error, AmbiguousName):
        members = {"candidates": _offered(error.candidates), "total": error.total}
    elif isinstance(error, UnknownName):
        members = {"suggestions": _offered(error.suggestions)}
    elif isinstance(error, CypherError):
        place = {"line": error.line, "column": error.column, "hint": error.hint, "gql_status": error.status}
        members = {name: value for name, value in place.items() if value}
    elif isinstance(error, SparqlError):
        members = {name: value for name, value in (("line", error.line), ("column", error.column)) if value}
    elif isinstance(error, ReleaseError):
        members = {"retry_after": _NO_RELEASE_SECONDS}
    elif isinstance(error, Occupied):
        members = {"retry_after": _BUSY_SECONDS}
    elif isinstance(error, ApiError):
        members = error.members
    if error.http_status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return internal_error()
    return problem(error.http_status, error.code, detail, **members)


class ApiError(PuxiError):
    """What only the server refuses; ``members`` stand beside those that every problem has."""

    http_status = 400
    code = "bad_query"

    def __init__(self, detail: str, **members: Any) -> None:
        self.members = members
        super().__init__(detail)


class UnsupportedMediaType(ApiError):  # noqa: N818 -- named after what happened, as the domain's errors are
    """The body is not declared as what is read here."""

    http_status = 415
    code = "unsupported_media_type"


class UnknownRelease(ApiError):  # noqa: N818
    """No release of this id is kept."""

    http_status = 404
    code = "unknown_release"


class Busy(ApiError):  # noqa: N818
    """Too much is asked at once."""

    http_status = 503
    code = "busy"


class CypherOff(ApiError):  # noqa: N818
    """The server answers no Cypher."""

    http_status = 503
    code = "cypher_off"


class SparqlOff(ApiError):  # noqa: N818
    """The server answers no SPARQL."""

    http_status = 503
    code = "sparql_off"


class NoStore(ApiError):  # noqa: N818
    """The store for SPARQL queries cannot be made or opened."""

    http_status = 503
    code = "no_store"


class NotAcceptable(ApiError):  # noqa: N818
    """There is no form of it that Accept names."""

    http_status = 406
    code = "not_acceptable"


class UnknownPlace(UnknownName):
    """No place has this id."""

    code = "unknown_place"
    words = "No place has the id {name!r}. /places lists those known here."


class UnknownField(UnknownName):
    """No field of work has this id."""

    code = "unknown_field"
    words = "No field of work has the id {name!r}. /fields lists those known here."


class UnknownProgramme(UnknownName):
    """There is no programme of this code."""

    code = "unknown_programme"
    words = "No programme has the code {name!r}. /programmes lists them all."


class UnknownThing(UnknownName):
    """The dataset has nothing of this sort with this id."""

    code = "unknown_thing"
    words = (
        "The dataset has nothing with the id {name!r} under this address. An id is taken as it stands, never as a name."
    )


class NoSuchFile(ApiError):  # noqa: N818
    """The dataset is not to be had as a file of this name."""

    http_status = 404
    code = "no_such_file"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no file {_shown(name)}. There are puxi.nq, .trig, .ttl, .nt, .jsonld and .rdf; each also with .gz or "
            ".zst, and with .sha256 its sum."
        )


class BadCursor(ApiError):  # noqa: N818
    """The cursor is none, or belongs to another question."""

    code = "bad_cursor"


class StaleCursor(ApiError):  # noqa: N818
    """The cursor belongs to another release."""

    http_status = 410
    code = "stale_cursor"


def of_http_error(error: HTTPException, path: str) -> Problem:
    """An error of the framework: an address that does not exist, or a method that it does not take."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem(
            404, "no_such_address", f"There is nothing at {_shown(path)}. /openapi.json lists what there is."
        )
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return problem(
            405, "method_not_allowed", f"{_shown(path)} does not take this method; Allow names those it does."
        )
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return problem(413, "body_too_long", str(error.detail))
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return internal_error()
    # Whatever else the framework finds fault with, such as a body that breaks off.
    status = HTTPStatus(error.status_code)
    return problem(status, "bad_query", status.description or status.phrase)


def of_invalid_parameters(error: RequestValidationError) -> Problem:
    """Parameters that are missing, unknown or outside their limits. What was sent is not repeated."""
    errors = [
        ParameterError(
            parameter=".".join(str(part) for part in found["loc"][1:])[:80],
            reason=_REASONS.get(found["type"], found["msg"]),
        )
        for found in error.errors()
    ]
    detail = "; ".join(f"{_shown(e.parameter)}: {e.reason}" for e in errors[:5])
    detail += f"; and {len(errors) - 5} more" if len(errors) > 5 else ""
    return problem(422, "invalid_parameters", f"The parameters are not as declared. {detail}.", errors=errors)


def internal_error() -> Problem:
    """A fault of the server, of which nothing is told to the outside."""
    return problem(
        500, "internal_error", "The server failed to answer. The fault has been logged; please report what you asked."
    )


def as_json(found: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a response that no cache keeps."""
    body = found.model_dump_json(exclude_none=True)
    return Response(body, found.status, {**no_store(found), **(headers or {})}, MEDIA_TYPE)


def no_store(found: Problem) -> dict[str, str]:
    """The headers of every response that is a problem."""
    wait = {"Retry-After": str(found.retry_after)} if found.retry_after else {}
    return {"Cache-Control": "no-store", **wait}


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of a route that go wrong, for its OpenAPI description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def add_schema(openapi: dict[str, Any]) -> None:
    """Put the models of this module into an OpenAPI description, for :func:`declared` to point at."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    openapi["components"]["schemas"].update({**parts, "Problem": schema})


def _offered(suggestions: Iterable[Suggestion]) -> Sequence[OfferedBody]:
    return [
        OfferedBody(id=s.id, label_zh=s.label_zh, label_en=s.label_en, designation=s.designation) for s in suggestions
    ]


def _shown(text: str) -> str:
    """Text of a request as it may be repeated: short, and without what a terminal or a log could take for a command."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return plain if len(plain) <= 80 else plain[:77] + "..."
