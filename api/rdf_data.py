"""``/data/puxi.nq.gz`` and its like: the whole dataset as a file, made once for each release, also in parts.

The first who asks for a file of a release waits while it is made, for some seconds; where that is not enough, the answer is
503 with ``Retry-After``, which ``curl --retry`` and its like honour. Nobody else waits: another process makes it
(:mod:`graph.rdf.files`). What is sent is the file as it lies there, never compressed on the way, so that a part is a part
of the file and its sum (``Repr-Digest``, RFC 9530) is that of what arrives.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from base64 import b64encode

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from api import problems
from api.finish import matches
from api.guard import HEAD
from api.pages_shared import takes
from api.problems import ApiError, NoSuchFile
from api.releases import Releases
from api.replies import CACHE_CONTROL, code_version, root
from graph.rdf.catalogue import LICENCE
from graph.rdf.export import RdfFormat
from graph.rdf.files import Order, WholeFile, Workshop, at_hand, form_of
from graph.rdf.space import Space

#: So long the first one waits (s), and then is told to ask again after as many.
PATIENCE = 15.0
_RETRY_AFTER = 5
_STEP = 0.1
_LOG = logging.getLogger(__name__)
_RANGE = re.compile(
    r"bytes\s*=\s*((?:\d{1,18}\s*-\s*\d{0,18}|-\s*\d{1,18})(?:\s*,\s*(?:\d{1,18}\s*-\s*\d{0,18}|-\s*\d{1,18}))*)",
    re.IGNORECASE,
)
#: More parts at once are no honest request; the whole is sent.
_MOST_PARTS = 50
_SUM = ".sha256"


class BeingMade(ApiError):  # noqa: N818 -- named after what happened
    """The file is not there yet."""

    http_status = 503
    code = "being_made"


class _File(FileResponse):
    """A file, whole or in parts; a ``Range`` that means nothing is left out of account, as RFC 9110 has it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"range"), "")
        size = int(self.headers["content-length"])
        wanted = parts(asked, size)
        # Whoever has another version is given the whole of this one, whatever part was asked for.
        current = all(value == self.headers["etag"].encode() for name, value in scope["headers"] if name == b"if-range")
        others = [pair for pair in scope["headers"] if pair[0] not in {b"range", b"if-range"}]
        if wanted is not None and current:
            if not wanted:
                found = problems.problem(416, "no_such_range", f"The file has {size} bytes: 0 to {size - 1}.")
                headers = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
                await problems.as_json(found, headers)(scope, receive, send)
                return
            told = ",".join(f"{first}-{last}" for first, last in wanted)
            others.append((b"range", b"bytes=" + told.encode()))
        await super().__call__({**scope, "headers": others}, receive, send)


def parts(asked: str, size: int) -> list[tuple[int, int]] | None:
    """The parts of a file of ``size`` bytes that a ``Range`` asks for, by their first and last byte.

    Those that lie beyond the end are left out, so an empty list means that nothing can be given. ``None`` if it asks for no
    parts, or not in a way that is understood: then the whole is given.
    """
    found = _RANGE.fullmatch(asked.strip())
    if not found:
        return None
    given = []
    for part in found[1].split(","):
        begin, _, end = (text.strip() for text in part.partition("-"))
        first = int(begin) if begin else max(size - int(end), 0)
        last = min(int(end), size - 1) if begin and end else size - 1
        if begin and end and int(end) < first:
            return None
        if first < size and (begin or int(end)):
            given.append((first, last))
    return given if len(given) <= _MOST_PARTS else None


def router(releases: Releases, space: Space, workshop: Workshop, patience: float = PATIENCE) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/data", dependencies=[takes()])
    def index(request: Request) -> Response:
        return RedirectResponse(f"{root(request)}/dataset", 303, {"Cache-Control": CACHE_CONTROL})

    @routes.get("/data/{name}", dependencies=[takes()])
    async def data(request: Request, name: str) -> Response:
        known = {f"puxi.{form}": f"puxi{form.ending}" for form in RdfFormat}
        if name in known and known[name] != name:
            # As the dataset's own description names its files.
            return RedirectResponse(f"{root(request)}/data/{known[name]}", 308, {"Cache-Control": CACHE_CONTROL})
        plain = name.removesuffix(_SUM)
        form = form_of(plain)
        if form is None:
            raise NoSuchFile(name)
        release = await run_in_threadpool(releases.current)
        order = Order(release.path, release.id, plain, space.base, code_version())
        file = await _made(order, workshop, patience)
        tag = f'"{release.id}.{file.sha256[:16]}{"-sum" if plain != name else ""}"'
        headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL}
        if matches(request.headers.get("if-none-match", "").encode("latin-1"), tag.encode()):
            return Response(status_code=304, headers=headers)
        if plain != name:
            return Response(f"{file.sha256}  {plain}\n", headers=headers, media_type="text/plain; charset=utf-8")
        digest = b64encode(bytes.fromhex(file.sha256)).decode()
        headers |= {
            "Accept-Ranges": "bytes",
            "Content-Length": str(file.size),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Repr-Digest": f"sha-256=:{digest}:",
            "Link": f'<{LICENCE}>; rel="license", <{root(request)}/data/{name}{_SUM}>; rel="describedby"; type="text/plain"',
        }
        media = {".gz": "application/gzip", ".zst": "application/zstd"}.get(file.path.suffix, form.media_type)
        if request.scope.get(HEAD):
            return Response(headers=headers, media_type=media)
        return _File(file.path, headers=headers, media_type=media)

    return routes


async def _made(order: Order, workshop: Workshop, patience: float) -> WholeFile:
    """The file, made if it is not there.

    Raises:
        BeingMade: it takes longer than a reader should wait, or it cannot be made.
    """
    end = time.monotonic() + patience
    if (file := await run_in_threadpool(at_hand, order)) is not None:
        return file
    workshop.want(order)
    while time.monotonic() < end:
        await asyncio.sleep(_STEP)
        if (file := await run_in_threadpool(at_hand, order)) is not None:
            return file
        if workshop.failure(order):
            raise BeingMade("The file cannot be made just now; the server's log says why.", retry_after=60)
    raise BeingMade("The file is being made. Ask again in some seconds.", retry_after=_RETRY_AFTER)
