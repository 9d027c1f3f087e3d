"""Replies that can be asked for again cheaply: every answer has a strong ETag, and 304 says that it still holds."""

from __future__ import annotations

import re
from hashlib import blake2b

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from graph.answers import Envelope

#: Anyone may keep an answer, but has to ask whether it still holds: a new release may come at any moment.
CACHE_CONTROL = "public, no-cache"
_ETAGS = re.compile(r'(?:W/)?("[^"]*")')


def json_reply(request: Request, answer: Envelope) -> Response:
    """An answer as JSON."""
    return _reply(request, Response(answer.model_dump_json(), media_type="application/json"), answer.release)


def page_reply(request: Request, page: str, release_id: str) -> Response:
    """A page made from a release."""
    return _reply(request, HTMLResponse(page), release_id)


def root(request: Request) -> str:
    """What stands before every path of ours where a proxy serves Puxi below its own root (ASGI's ``root_path``)."""
    # Inside a mounted application, root_path has the mount too.
    return str(request.scope.get("app_root_path", request.scope.get("root_path", "")))


def path_of(request: Request) -> str:
    """The path that was asked for, below that root."""
    return request.url.path.removeprefix(root(request))


def _reply(request: Request, response: Response, release_id: str) -> Response:
    """The response, or 304 where the reader has it already.

    The ETag names the release and is a hash of the very bytes: two releases that say the same of one institution have
    different tags, and so have two versions of Puxi that word it differently.
    """
    etag = f'"{release_id}.{blake2b(bytes(response.body), digest_size=8).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL}
    asked = request.headers.get("if-none-match", "")
    if asked.strip() == "*" or etag in _ETAGS.findall(asked):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response
