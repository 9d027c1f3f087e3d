"""Replies that can be asked for again cheaply: every answer has a strong ETag, and 304 says that it still holds.

What is made here is plain; :mod:`api.finish` compresses it, answers 304 and keeps it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from graph.answers import Envelope
from graph.flat.cells import Row, cell_text, guarded
from graph.list_answers import Page

A = TypeVar("A", bound=Envelope)

#: Anyone may keep an answer, but has to ask whether it still holds: a new release may come at any moment.
CACHE_CONTROL = "public, no-cache"
CSV = "text/csv"
#: The ``format`` of CSV that begins with a byte order mark, for Excel, which would not know the Chinese otherwise.
EXCEL = "excel"
_MARK = "\ufeff"
#: So many rows are sent at once.
_ROWS = 200
#: Tables up to this length (characters) are made whole, so that they are kept (:mod:`api.finish`); longer ones are streamed.
_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Table(Generic[A]):
    """How an answer is told as a table: its columns, and its rows."""

    columns: Sequence[str]
    rows: Callable[[A], Iterable[Row]]
    #: What stands over the columns, where that is not their names.
    headers: Sequence[str] = ()


def reply(
    request: Request,
    answer: A,
    table: Table[A] | None = None,
    *,
    as_csv: bool = False,
    page: str = "",
    next_cursor: str = "",
    kept: bool = True,
) -> Response:
    """An answer as JSON, or as CSV where that is asked for.

    ``page`` is the path of the page that tells the same to people; ``next_cursor`` asks for the next part of a list.
    Only an answer that is made of the release alone may be ``kept``.
    """
    links = [_link(request, page, "alternate", "text/html")] if page else []
    if table is not None:
        other = ("json", "application/json") if as_csv else ("csv", CSV)
        links.append(_link(request, _asked_with(request, format=other[0]), "alternate", other[1]))
    if next_cursor:
        links.append(
            _link(request, _asked_with(request, cursor=next_cursor), "next", CSV if as_csv else "application/json")
        )
    headers = {"Cache-Control": CACHE_CONTROL, **({"Link": ", ".join(links)} if links else {})}
    if table is not None:
        headers["Vary"] = "Accept"
    if table is not None and as_csv:
        mark = _MARK if request.query_params.get("format") == EXCEL else ""
        content = f"{mark}{code_version()} {answer.model_dump_json()}".encode()
        headers["ETag"] = etag(answer.release if kept else "", content)
        name = path_of(request).strip("/").replace("/", "-")
        headers["Content-Disposition"] = f'inline; filename="puxi-{_plain(name)}.csv"'
        media = f"{CSV}; charset=utf-8; header=present"
        begun, rest = _begun(chain([mark], lines(answer, table)))
        if rest is None:
            return Response(begun, media_type=media, headers=headers)
        return StreamingResponse(chain((begun,), rest), media_type=media, headers=headers)
    body = answer.model_dump_json().encode()
    headers["ETag"] = etag(answer.release if kept else "", body)
    return Response(body, media_type="application/json", headers=headers)


def _begun(parts: Iterator[str]) -> tuple[str, Iterator[str] | None]:
    """A text as far as it is made at once, and its rest, if it is too long for that."""
    made, length = [], 0
    for part in parts:
        made.append(part)
        length += len(part)
        if length > _AT_ONCE:
            return "".join(made), parts
    return "".join(made), None


def page_of(path: str, asked: Mapping[str, str], *beyond: str) -> str:
    """The address of the page that tells the same as an answer, with its conditions; those that are empty ask for nothing.

    ``beyond`` are conditions that the page cannot express: with one of them no page tells the same, so it is empty.
    """
    if any(beyond):
        return ""
    given = urlencode({name: value for name, value in asked.items() if value})
    return path + ("?" + given if given else "")


def json_reply(request: Request, answer: Envelope) -> Response:
    """An answer as JSON."""
    return reply(request, answer)


def page_reply(request: Request, page: str, release_id: str) -> Response:
    """A page made from a release."""
    return HTMLResponse(page, headers={"ETag": etag(release_id, page.encode()), "Cache-Control": CACHE_CONTROL})


def moved(request: Request, path: str) -> Response:
    """The id in this address was merged away; this is the path with the id of today."""
    return RedirectResponse(root(request) + path, 308, {"Cache-Control": CACHE_CONTROL})


def root(request: Request) -> str:
    """What stands before every path of ours where a proxy serves Puxi below its own root (ASGI's ``root_path``)."""
    # Inside a mounted application, root_path has the mount too.
    return str(request.scope.get("app_root_path", request.scope.get("root_path", "")))


def path_of(request: Request) -> str:
    """The path that was asked for, below that root."""
    return request.url.path.removeprefix(root(request))


def lines(answer: A, table: Table[A]) -> Iterator[str]:
    """An answer as CSV, part by part: a header, the rows, and a last line that says whether it is complete.

    A list that broke off on its way has no such line. No cell is taken for a formula (see :func:`graph.flat.cells.guarded`).
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in table.headers or table.columns])
    count = 0
    for row in table.rows(answer):
        writer.writerow([guarded(cell_text(row.get(name, ""))) for name in table.columns])
        count += 1
        if count % _ROWS == 0:
            yield target.getvalue()
            target.seek(0)
            target.truncate()
    yield target.getvalue() + last_line(answer, count)


def last_line(answer: Envelope, rows: int) -> str:
    """The last line of a CSV answer: ``# complete: 1936 rows of release r...``, or what is not in this part of it."""
    cut = [name for name in type(answer).model_fields if name.endswith("truncated") and getattr(answer, name)]
    # Behind the rows of a list there may be others, which are of no part (the numbers of a source).
    listed = len(answer.rows) if isinstance(answer, Page) else 0  # type: ignore[attr-defined]
    if not cut and isinstance(answer, Page) and listed < answer.total:
        more = f", and {rows - listed} rows more" if rows > listed else ""
        span = f"rows {answer.total - listed + 1}-{answer.total}" if listed else "no rows"
        return f"# last part: {span} of {answer.total}{more} of release {answer.release}\r\n"
    if not cut:
        return complete(rows, answer.release)
    total = f" of {answer.total}" if hasattr(answer, "total") else ""
    cursor = getattr(answer, "next_cursor", "")
    return (
        f"# cut: {rows}{total} rows of release {answer.release}"
        + (f"; next cursor {cursor}" if cursor else "")
        + "\r\n"
    )


def complete(rows: int, release_id: str) -> str:
    """The last line of a table as CSV that has all of its rows."""
    return f"# complete: {rows} rows of release {release_id}\r\n"


@cache
def code_version() -> str:
    """A hash of the code that makes answers, for the ETag of one that is not made before it is sent."""
    hashed = blake2b(digest_size=8)
    root_folder = Path(__file__).resolve().parent.parent
    for path in sorted(path for part in ("api", "graph") for path in (root_folder / part).rglob("*.py")):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def etag(release_id: str, content: bytes) -> str:
    """A strong ETag: two answers of different releases never have the same one, nor have two different bodies.

    It names the release where the answer is made of nothing else (:mod:`api.finish` keeps such answers).
    """
    digest = blake2b(content, digest_size=8).hexdigest()
    return f'"{release_id}.{digest}"' if release_id else f'"{digest}"'


def _asked_with(request: Request, **changed: str) -> str:
    """The address that was asked for, with other values of some parameters."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    return request.url.path.removeprefix(root(request)) + "?" + urlencode([*kept, *changed.items()])


def _link(request: Request, address: str, relation: str, media: str) -> str:
    # Only what a URL may hold goes into a header; a path of a request may have anything.
    safe = "".join(
        c if c.isascii() and c.isprintable() and c not in '<>" \\' else urlencode({"": c})[1:] for c in address
    )
    return f'<{root(request)}{safe}>; rel="{relation}"; type="{media}"'


def _plain(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)[:80]
