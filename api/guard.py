"""The outermost layer: headers that every response carries, who may read it from elsewhere, HEAD, and when all else fails."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.rdf import address_of

_LOG = logging.getLogger(__name__)

#: Pages load their style sheet, script and pictures from this server and nothing else from anywhere.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
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
#: Addresses that pages of other sites may read. Nobody is known here by a cookie, so there is nothing to steal.
_SHARED = ("/v1", "/openapi.json", "/healthz", "/readyz", "/data", "/context.jsonld")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_SHARING = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Content-Location, Repr-Digest, Retry-After",
}
#: What a browser is told that asks first. POST is not among them: /v1/cypher is not for the pages of other sites.
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


_SECURITY = _raw(SECURITY_HEADERS)
_SHARING_RAW = _raw(_SHARING)
#: Where a request says, further within, that its body will not be sent.
HEAD = "puxi.head"
_NO_STORE = (b"cache-control", b"no-store")


#: A response with a content policy of its own says by it who may frame it: the preview of the reconciliation service.
_FRAMING = frozenset({b"content-security-policy", b"x-frame-options"})


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
        extra = [*_SECURITY, *_SHARING_RAW] if _is_shared(scope) else _SECURITY
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = any(name == b"content-security-policy" for name, _ in message["headers"])
                given = {name for name, _ in extra}
                headers = [pair for pair in message["headers"] if pair[0] not in given or (own and pair[0] in _FRAMING)]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append(_NO_STORE)
                added = [pair for pair in extra if not (own and pair[0] in _FRAMING)]
                message = {**message, "headers": headers + added}
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            # HEAD is GET without the body, for every address.
            await self._app({**scope, "method": "GET", HEAD: True} if head else scope, receive, guarded)
        except ClientDisconnect:
            # Whoever broke off the request does not wait for an answer, and it is no fault of the server.
            _LOG.info("broken off: %r", scope["path"])
        except Exception:
            _LOG.exception("failed to answer %r", scope["path"])
            if started:
                raise
            await self._on_failure(Request(scope))(scope, receive, guarded)


def _is_shared(scope: Scope) -> bool:
    """Whether a page of another site may read the response."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    # OpenRefine and its like send their questions as forms, and so do clients of SPARQL.
    if path in {"/reconcile", "/sparql"} or path.startswith("/reconcile/"):
        return True
    if scope["method"] not in _READING:
        return False
    # A program in a browser asks for RDF at the addresses of things, which are those of pages too.
    return any(path == one or path.startswith(one + "/") for one in _SHARED) or address_of(path) is not None
