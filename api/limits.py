"""What one request may take: length of address, headers and body, requests of one client, time. See :mod:`api.settings`."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import patience, problems
from api.problems import Problem
from api.settings import Settings

_LOG = logging.getLogger(__name__)

#: Makes the response to a request that is refused.
Refuse = Callable[[Request, Problem], Response]
#: So many clients are counted at once; whoever has not asked for longest is forgotten.
_CLIENTS = 20_000
#: Whoever runs the server looks whether it lives, however busy it is.
_FREE = frozenset({"/healthz", "/readyz"})


class Buckets:
    """A bucket of requests for each client: it holds ``burst``, and ``rate`` flow into it each second."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, float(burst), clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one request out of a client's bucket; 0, or how long (seconds) it has to wait for one."""
        now = self._clock()
        held, since = self._held.pop(client, (self._burst, now))
        held = min(self._burst, held + (now - since) * self._rate)
        wait = 0.0 if held >= 1 else (1 - held) / self._rate
        self._held[client] = (held if wait else held - 1, now)
        if len(self._held) > _CLIENTS:
            self._held.popitem(last=False)
        return wait


class Limits:
    """ASGI middleware that refuses what is too long or too much, before anything is computed."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse) -> None:
        self._app, self._settings, self._refuse = app, settings, refuse
        rate = settings.requests_per_second
        self._buckets = Buckets(rate, settings.burst) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        found = self._wrong(scope)
        if found is not None:
            await self._refuse(Request(scope), found)(scope, receive, send)
        elif scope["method"] == "POST":
            await self._app(scope, self._measured(receive), send)
        else:
            await self._app(scope, receive, send)

    def _wrong(self, scope: Scope) -> Problem | None:
        """Why the request is refused, if it is."""
        limits = self._settings
        length = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
        if length > limits.url_bytes:
            return problems.problem(
                414, "address_too_long", f"The address has {length} bytes; {limits.url_bytes} are allowed."
            )
        size = 0
        for name, value in scope["headers"]:
            size += len(name) + len(value)
            # A length that is no number is the server's to refuse.
            if name == b"content-length" and value.isdigit() and (len(value) > 15 or int(value) > limits.body_bytes):
                return problems.problem(413, "body_too_long", _too_long(limits))
        if size > limits.header_bytes:
            return problems.problem(
                431, "headers_too_long", f"The headers have {size} bytes; {limits.header_bytes} are allowed."
            )
        if self._buckets is None or scope["path"] in _FREE:
            return None
        client = client_of(scope)
        wait = self._buckets.take(client) if client else 0.0
        if not wait:
            return None
        return problems.problem(
            429,
            "too_many_requests",
            f"More than {limits.requests_per_second:g} requests a second from one client. Wait, then go on more slowly; "
            "a whole list can be had at once as CSV.",
            retry_after=math.ceil(wait),
        )

    def _measured(self, receive: Receive) -> Receive:
        """The body as it comes in, for as long as it is not too long."""
        limits, got = self._settings, 0

        async def measured() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > limits.body_bytes:
                raise HTTPException(413, _too_long(limits))
            return message

        return measured


class Timed:
    """ASGI middleware that answers in time, if need be with a refusal.

    What a thread has begun cannot be broken off; it ends by itself, and what it says is dropped. What had not begun by
    then never does (:mod:`api.patience`). A body that has begun
    to be sent is sent to its end: how long that takes is up to the client.
    """

    def __init__(self, app: ASGIApp, seconds: float, refuse: Refuse) -> None:
        self._app, self._seconds, self._refuse = app, seconds, refuse
        self._left: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        wait = patience.begin()
        body = _Body(receive)

        async def still_wanted(message: Message) -> None:
            nonlocal started
            if not wait.over:
                started = True
                await send(message)

        task: asyncio.Task[None] = asyncio.ensure_future(self._served(scope, body, still_wanted))
        try:
            await asyncio.wait({task}, timeout=self._seconds)
            if task.done() or started:
                await task
                return
        except asyncio.CancelledError:
            task.cancel()
            raise
        wait.over = True
        if body.awaited:
            task.cancel()
            await asyncio.wait({task})
            slow = problems.problem(
                408, "request_too_slow", f"The body did not come in whole within {self._seconds:g} seconds."
            )
            refusal = self._refuse(Request(scope), slow)
            # What is left of the body is not waited for.
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)
            return
        self._left.add(task)
        task.add_done_callback(self._ended)
        _LOG.warning("gave up after %g seconds: %r", self._seconds, scope["path"])
        found = problems.problem(
            503,
            "too_slow",
            f"The answer took longer than {self._seconds:g} seconds. Ask for less, or try again later.",
            retry_after=10,
        )
        await self._refuse(Request(scope), found)(scope, receive, send)

    async def _served(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._left.discard(task)
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, patience.GivenUpError | ClientDisconnect):
            _LOG.error("failed after it was given up", exc_info=error)


class _Body:
    """The body of one request as it comes in, and whether the rest of it is being waited for."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._whole = receive, False
        self.awaited = False

    async def __call__(self) -> Message:
        self.awaited = not self._whole
        message = await self._receive()
        self.awaited = False
        self._whole = not message.get("more_body", False)
        return message


def client_of(scope: Scope) -> str:
    """Whose bucket a request is taken from: an IPv4 address, or the network (/64) of an IPv6 one; empty for nobody's.

    Requests from this machine itself are not counted, nor those that come with no address (a Unix socket).
    """
    client = scope.get("client")
    return _counted(client[0]) if client else ""


@lru_cache(maxsize=4096)
def _counted(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _counted(str(address.ipv4_mapped))
        return "" if address.is_loopback else address.packed[:8].hex()
    return "" if address.is_loopback else host


def _too_long(limits: Settings) -> str:
    return (
        f"The body is longer than the {limits.body_bytes} bytes that are allowed. Give long lists in several requests."
    )
