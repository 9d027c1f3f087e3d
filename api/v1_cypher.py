"""``POST /v1/cypher``: a statement, or a named query, against the property graph of the release; read-only.

``GET /v1/queries`` lists the named queries; it needs no Neo4j.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.neo4j_pool import Pool
from api.paging import wants_csv
from api.problems import UnsupportedMediaType, declared
from api.queries import FormatQuery
from api.releases import Releases
from api.replies import Table as CsvTable
from api.replies import reply
from api.settings import Settings
from api.shapes import NOT_MODIFIED, told
from graph.assemble import Assembler
from graph.bolt import library, listed
from graph.bolt.cited import source_ids
from graph.bolt.library import NamedQuery
from graph.bolt.parameters import from_program
from graph.bolt.query import Table
from graph.bolt.values import cell, jsonable
from graph.errors import BadParameter, QueryError
from graph.flat import lists
from graph.lens import Lens
from graph.list_answers import CypherAnswer, CypherNotice, QueriesAnswer
from graph.release.reader import Release

_QUERIES = CsvTable(lists.QUERIES_COLUMNS, lists.queries_rows)
LONGEST_STATEMENT = 100_000
_LONGEST_NAME = 100


class CypherQuestion(BaseModel):
    """A statement of one's own (``query``), or a query of the library (``name``)."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(
        default="",
        description="A statement that only reads.",
        max_length=LONGEST_STATEMENT,
        examples=["MATCH (a:NETRC)-[b:BECAME]->(t:NTIC) RETURN a.name_zh, t.name_zh, b.status, b.sources"],
    )
    name: str = Field(
        default="", description="The name of a query in queries/.", max_length=_LONGEST_NAME, examples=["netrc-to-ntic"]
    )
    parameters: dict[str, Any] = Field(default_factory=dict, description="Values of the parameters, by name.")
    limit: int | None = Field(default=None, description="Most rows; further ones are left out.", ge=1)


async def _is_json(request: Request) -> None:
    """Refuse a body of another type: a form that another site sends needs no leave, and could not be told from ours."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise UnsupportedMediaType("Send the question as JSON, with Content-Type: application/json.")


def add(routes: APIRouter, releases: Releases, settings: Settings, pool: Pool) -> None:
    """Add the routes; whoever made the pool closes it."""

    @routes.get(
        "/queries",
        tags=["Cypher"],
        summary="The named queries for /v1/cypher: what each asks, its parameters and columns",
        response_model=QueriesAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(422, 503)},
    )
    def queries(request: Request, query: Annotated[FormatQuery, Query()]) -> Response:
        # The library is not the release's: files of its own, beside the code.
        answer = listed.queries(releases.current())
        return reply(request, answer, _QUERIES, as_csv=wants_csv(request, query), kept=False)

    @routes.post(
        "/cypher",
        tags=["Cypher"],
        summary="A Cypher statement or named query against the property graph, read-only and within limits",
        response_model=CypherAnswer,
        responses={**told(), **declared(400, 404, 408, 413, 415, 422, 503)},
        dependencies=[Depends(_is_json)],
    )
    def cypher(
        request: Request, question: Annotated[CypherQuestion, Body()], form: Annotated[FormatQuery, Query()]
    ) -> Response:
        if bool(question.query.strip()) == bool(question.name):
            raise QueryError("Give either query or name: one of them, and not both.")
        rows = question.limit or settings.cypher_rows
        if rows > settings.cypher_rows:
            raise BadParameter("limit", str(rows), f"a number from 1 to {settings.cypher_rows}")
        named = library.named(question.name) if question.name else None
        text = named.text if named else question.query
        _sendable(text)
        values = _values(named, question.parameters)
        release = releases.current()
        table = pool.run(release, text, values, rows)
        answer = _answer(release, named, table)
        response = reply(request, answer, _as_table(table), as_csv=wants_csv(request, form), kept=False)
        # It is the answer to a body, which caches do not look at.
        response.headers["Cache-Control"] = "no-store"
        for name in ("ETag", "Link"):
            del response.headers[name]
        return response


def _sendable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadParameter("query", ascii(text), "text in UTF-8, without halves of characters") from None


def _values(named: NamedQuery | None, given: dict[str, Any]) -> dict[str, object]:
    checked = {name: from_program(name, value) for name, value in given.items()}
    from_program("names", list(given))
    return named.values(checked) if named else checked


def _answer(release: Release, named: NamedQuery | None, table: Table) -> CypherAnswer:
    make = Assembler(release, Lens())
    make.cite(source_ids(table, named.cites if named else ()))
    return make.seal(
        CypherAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            name=named.name if named else "",
            query=table.query,
            columns=list(table.columns),
            rows=[[jsonable(value) for value in row] for row in table.rows],
            truncated=table.truncated,  # type: ignore[arg-type]
            notices=[CypherNotice(**asdict(notice)) for notice in table.notices],
            plan=table.plan,
            seconds=round(table.seconds, 4),
        )
    )


def _as_table(table: Table) -> CsvTable[CypherAnswer]:
    # Two columns may bear one name, so cells go by their place.
    places = [f"{number} {name}" for number, name in enumerate(table.columns)]
    rows = [dict(zip(places, map(cell, row), strict=True)) for row in table.rows]
    return CsvTable(places, lambda answer: rows, headers=table.columns)
