"""Negotiation in front of the routes: the address of a thing leads to the page or document that the reader prefers.

Within, every document has an address of its own: pages the thing's, as always, RDF that with the ending of the format,
JSON that of ``/v1``. Here the request is led to one of them, and what comes back is told to depend on ``Accept``.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.guard import PREFLIGHT
from api.negotiation import Representation, choose
from api.problems import NotAcceptable, Offered
from api.rdf import BY_ENDING, HTML, JSON, REPRESENTATIONS, Address, address_of, links
from graph.rdf.space import Space

#: Where a request says, further within, that its representation was negotiated and not asked for by an ending.
NEGOTIATED = "puxi.negotiated"


class Negotiated:
    """ASGI middleware in front of the routes; ``space`` has the names of the dataset's things."""

    def __init__(self, app: ASGIApp, space: Space) -> None:
        self._app, self._space = app, space

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        address = None
        if scope["type"] == "http" and (scope["method"] == "GET" or _asks_first(scope)):
            address = address_of(scope["path"].removeprefix(scope.get("root_path", "")))
        if address is None:
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            headers = {**PREFLIGHT, "Cache-Control": "public, max-age=86400"}
            await Response(status_code=204, headers=headers)(scope, receive, send)
            return
        root = scope.get("root_path", "")
        accept = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept"), None)
        chosen = BY_ENDING[address.ending] if address.ending else choose(accept, REPRESENTATIONS)
        finishing = _Finishing(send, address, chosen, links(address, self._space, root), root)
        if chosen is None:
            await _refused(address, root)(scope, receive, finishing)
            return
        within = {**scope, NEGOTIATED: not address.ending}
        if chosen is not HTML or address.ending:
            path = root + _inner(address, chosen)
            others = [pair for pair in scope["headers"] if pair[0] != b"accept"]
            wanted = [*others, (b"accept", chosen.media_type.encode())]
            within |= {"path": path, "raw_path": quote(path).encode(), "headers": wanted}
        await self._app(within, receive, finishing)


def _asks_first(scope: Scope) -> bool:
    """Whether a browser asks if a page of another site may ask."""
    return scope["method"] == "OPTIONS" and any(
        name == b"access-control-request-method" for name, _ in scope["headers"]
    )


class _Finishing:
    """The ``send`` of one request: says what else there is, and on what the answer depends."""

    def __init__(self, send: Send, address: Address, chosen: Representation | None, link: str, root: str) -> None:
        self._send, self._address, self._chosen, self._link, self._root = send, address, chosen, link, root

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            if message["status"] in {200, 406}:
                headers.append((b"link", self._link.encode("latin-1")))
            if not self._address.ending:
                headers = _varying(headers)
                if message["status"] == 200 and self._chosen not in {None, HTML}:
                    assert self._chosen is not None  # noqa: S101 -- as said a line above
                    location = f"{self._root}{self._address.encoded}.{self._chosen.ending}"
                    headers.append((b"content-location", location.encode("latin-1")))
            message = {**message, "headers": headers}
        await self._send(message)


def _varying(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with ``Vary: Accept`` beside what is there already, in one line."""
    vary = [part.strip() for name, value in headers if name == b"vary" for part in value.split(b",")]
    vary += [] if any(part.lower() == b"accept" for part in vary) else [b"Accept"]
    return [*(pair for pair in headers if pair[0] != b"vary"), (b"vary", b", ".join(vary))]


def _inner(address: Address, chosen: Representation) -> str:
    """The address within of one representation (decoded)."""
    if chosen is HTML:
        return f"/{address.path}"
    if chosen is JSON and address.answer:
        return address.answer
    return f"/{address.path}.{chosen.ending}"


def _refused(address: Address, root: str) -> Response:
    offered = [Offered(type=one.media_type, address=f"{root}{address.encoded}.{one.ending}") for one in REPRESENTATIONS]
    types = ", ".join(one.media_type for one in REPRESENTATIONS)
    detail = f"Accept names no representation that there is of this. There are: {types}."
    return problems.as_json(problems.of_puxi_error(NotAcceptable(detail, offered=offered)))
