"""Parts of a list: how many rows, from where, and in which form. A cursor holds for one question to one release."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response

from api.problems import BadCursor, StaleCursor
from api.queries import FormatQuery, ListQuery
from api.replies import CSV, EXCEL, Table, path_of, reply
from api.settings import Settings
from graph.errors import BadParameter
from graph.list_answers import Page
from graph.release.reader import Release

P = TypeVar("P", bound=Page)

#: What says which part of a list is asked for, and not of which list.
_OF_THE_PART = frozenset({"cursor", "limit", "format", "facets"})
#: No list is longer.
_FURTHEST = 10**9


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a list: ``limit`` of them, from ``start`` on."""

    start: int
    limit: int


def wants_csv(request: Request, query: FormatQuery) -> bool:
    """Whether an answer is asked for as CSV: by ``format``, else by the header ``Accept``."""
    if query.format:
        return query.format in {"csv", EXCEL}
    best, preferred = 0.0, ""
    for place in request.headers.get("accept", "").lower().split(","):
        media, *parameters = (part.strip() for part in place.split(";"))
        if media not in {CSV, "text/*", "application/json", "application/*", "*/*", "application/problem+json"}:
            continue
        quality = next((_quality(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        # Where several are wanted alike, the more exact word counts, then the first one.
        quality += 0.0001 * (media in {CSV, "application/json"})
        if quality > best and quality >= 0.001:
            best, preferred = quality, media
    return preferred in {CSV, "text/*"}


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def listed(
    request: Request,
    query: ListQuery,
    release: Release,
    settings: Settings,
    make: Callable[[int, int], P],
    table: Table[P],
    page: str = "",
) -> Response:
    """The part of a list that is asked for. ``make`` gives rows from a place on, at most so many.

    Raises:
        BadParameter: more rows are asked for than one part may have.
        BadCursor, StaleCursor: the cursor is none, or belongs to another question or release.
    """
    as_csv = wants_csv(request, query)
    most = settings.csv_rows if as_csv else settings.most_page_rows
    if query.limit is not None and query.limit > most:
        raise BadParameter("limit", str(query.limit), f"a number from 1 to {most}")
    limit = query.limit or (settings.csv_rows if as_csv else min(settings.page_rows, most))
    question = _question(request)
    start = _start(query.cursor, release.id, question)
    answer = make(start, limit)
    if answer.truncated:
        answer.next_cursor = _cursor(release.id, question, start + limit)
    return reply(request, answer, table, as_csv=as_csv, page=page, next_cursor=answer.next_cursor)


def _question(request: Request) -> str:
    """A hash of what list is asked for."""
    asked = sorted((k, v) for k, v in request.query_params.multi_items() if k not in _OF_THE_PART and v)
    return blake2b(json.dumps([path_of(request), asked]).encode(), digest_size=6).hexdigest()


def _cursor(release_id: str, question: str, start: int) -> str:
    text = f"{release_id} {question} {start}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _start(cursor: str, release_id: str, question: str) -> int:
    """The place that a cursor means; the beginning without one."""
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        release, asked, place = text.split(" ")
        start = int(place) if place.isascii() and place.isdigit() and len(place) < 12 else -1
    except (ValueError, binascii.Error):
        start = -1
    if not 0 <= start <= _FURTHEST:
        raise BadCursor("The cursor is none that this server gave. Begin without one.")
    if release != release_id:
        raise StaleCursor(
            f"The cursor is of another release; the server answers from {release_id} now. Begin the list anew, without "
            "a cursor, so that it does not mix the two."
        )
    if asked != question:
        raise BadCursor("The cursor belongs to another question. Give the same parameters as before, or no cursor.")
    return start
