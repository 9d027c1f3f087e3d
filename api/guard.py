"""The outermost layer: headers that every response carries, HEAD, and the answer when all else fails."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)

#: Pages load their style sheet, icon and one script from this server and nothing else from anywhere.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Which institution someone looks into is nobody's business but theirs, the cited sites' included.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


#: A response with a content policy of its own says by it who may frame it: the preview of the reconciliation service.
_FRAMING = frozenset({"Content-Security-Policy", "X-Frame-Options"})


class Guard:
    """ASGI middleware around the whole application. ``on_failure`` makes the response to a fault of the server."""

    def __init__(self, app: ASGIApp, on_failure: Callable[[Request], Response]) -> None:
        self._app = app
        self._on_failure = on_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                own = "Content-Security-Policy" in headers
                for name, value in SECURITY_HEADERS.items():
                    if not (own and name in _FRAMING):
                        headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            # HEAD is GET without the body, for every address.
            await self._app({**scope, "method": "GET"} if head else scope, receive, guarded)
        except Exception:
            _LOG.exception("failed to answer %r", scope["path"])
            if started:
                raise
            await self._on_failure(Request(scope))(scope, receive, guarded)
