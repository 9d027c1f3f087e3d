"""Which addresses there are: for one that is nothing, the one that was perhaps meant; the methods that one takes."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from starlette.routing import Match

from api.language import PREFIXES
from api.replies import moved, root

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Files that lie there as they are; whatever is below it is asked of it, so it cannot be asked for its methods.
_FILES = "/static"


def led_on(request: Request) -> Response | None:
    """To the same address without the slash at its end, or the home page of a language with one, if that is one of ours.

    The new address is told without a host: the one that a request names may be anybody's.
    """
    path = request.scope["path"].removeprefix(root(request))
    other = path + "/" if path in PREFIXES else path[:-1]
    if not (path in PREFIXES or path.endswith("/")) or not _answers(request, other, request.method):
        return None
    asked = f"?{request.url.query}" if request.url.query else ""
    return moved(request, quote(other, safe="/") + asked)


def allowed(request: Request) -> str:
    """The methods that the address of a request takes, as ``Allow`` has them."""
    path = request.scope["path"].removeprefix(root(request))
    if path.startswith(_FILES + "/"):
        return "GET, HEAD"
    taken = [method for method in _METHODS if _answers(request, path, method)]
    return ", ".join([*taken, *(["HEAD"] if "GET" in taken else [])])


def _answers(request: Request, path: str, method: str) -> bool:
    if not path or path.startswith(_FILES):
        return False
    scope = {
        "type": "http",
        "method": method,
        "path": root(request) + path,
        "root_path": root(request),
        "headers": request.scope["headers"],
        "query_string": b"",
    }
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
