"""The last step of an answer: its encoding, its ETag, 304, and keeping it for whoever asks next.

Only whole answers whose ETag names a release (``"RELEASE.HASH"``, :mod:`api.replies`) are kept, under that release's id:
such an answer is made of the release and the address alone. It is looked up under the id of the file that stands there
at that moment, so an answer from another release is never given.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import zstandard
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_Headers = list[tuple[bytes, bytes]]

#: Shorter bodies are not worth it.
_SHORTEST = 600
#: Longer ones are compressed in a thread, so that others need not wait.
_LONG = 200_000
#: A longer answer is not kept.
_LARGEST = 4_000_000
_GZIP_LEVEL = 6
_ZSTD_LEVEL = 6
_TEXT = re.compile(
    rb"text/|application/(?:[\w.+-]+\+)?(?:json|xml|javascript|n-triples|n-quads|trig)|image/svg", re.IGNORECASE
)
_RELEASE = re.compile(rb'"(r[0-9a-f]+)\.[0-9a-f]+"')
#: What is sent as it lies there, compressed already or not.
_FILES = "/data/"
#: On these headers of a request an answer may depend.
_MAY_VARY = (b"accept", b"accept-language", b"cookie")
_ONCE = frozenset({*_MAY_VARY, b"accept-encoding", b"if-none-match"})
_ETAGS = re.compile(rb'(?:W/)?("[^"]*")')


@dataclass(slots=True)
class _Sent:
    """One encoding of an answer, ready to be sent."""

    etag: bytes
    start: Message
    unchanged: Message
    body: bytes


@dataclass(slots=True)
class _Kept:
    """An answer: headers and body as they were made, and its encodings as far as they were asked for."""

    headers: _Headers
    body: bytes
    sent: dict[str, _Sent] = field(default_factory=dict)
    #: Whether it is among those that are kept, and its size counted.
    held: bool = False

    @property
    def size(self) -> int:
        """About what it takes in memory (bytes)."""
        return 1500 + len(self.body) + sum(len(one.body) + 500 for name, one in self.sent.items() if name)


class Finish:
    """ASGI middleware around the routes. ``known_id`` tells the release that stands there now, if it is known."""

    def __init__(self, app: ASGIApp, known_id: Callable[[], str], most_bytes: int) -> None:
        self._app, self._known_id, self._most = app, known_id, most_bytes
        self._kept: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
        #: Which headers of the request an answer depends on, by address.
        self._varies: OrderedDict[tuple[object, ...], tuple[bytes, ...]] = OrderedDict()
        self._size = 0
        self._making: dict[tuple[object, ...], asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        # Of great files readers ask for parts, which are parts of the file as it lies there; they come with their own ETag.
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if scope["type"] != "http" or scope["method"] != "GET" or path.startswith(_FILES):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "headers": _once(scope["headers"])}
        asked = dict(scope["headers"])
        encoding = chosen(asked.get(b"accept-encoding", b""))
        finishing = _Finishing(self, scope, asked, encoding, send)
        if not self._most:
            await self._app(_unconditional(scope, asked), receive, finishing)
            return
        if (found := self._at_hand(scope, asked)) is None:
            # Whoever asks for what is being made waits for it: after a build, all ask for the same at once.
            # Within one event loop, as an Event is: tests run several on one application.
            same = (asyncio.get_running_loop(), _address(b"", scope), *(asked.get(name, b"") for name in _MAY_VARY))
            made = self._making.get(same)
            if made is None:
                made = self._making[same] = asyncio.Event()
                finishing.settled = lambda: self._settle(same)
                try:
                    await self._app(_unconditional(scope, asked), receive, finishing)
                finally:
                    finishing.settled()
                return
            await made.wait()
            found = self._at_hand(scope, asked)
        if found is not None:
            await self.answer(found, encoding, asked, send)
        else:
            await self._app(_unconditional(scope, asked), receive, finishing)

    def _settle(self, same: tuple[object, ...]) -> None:
        """Let those go on that wait for an answer: it is kept, or it never will be."""
        if made := self._making.pop(same, None):
            made.set()

    def _at_hand(self, scope: Scope, asked: dict[bytes, bytes]) -> _Kept | None:
        """The answer from the release that stands there now, if it is kept."""
        release = self._known_id()
        address = _address(release.encode(), scope) if release else ()
        vary = self._varies.get(address)
        if vary is None:
            return None
        key = (address, *(asked.get(name, b"") for name in vary))
        found = self._kept.get(key)
        if found is not None and found.held:
            self._kept.move_to_end(key)
        return found

    async def answer(self, kept: _Kept, encoding: str, asked: dict[bytes, bytes], send: Send) -> None:
        """Send an answer in one encoding, or say that the reader has it already."""
        ready = kept.sent.get(encoding)
        if ready is None:
            before = kept.size
            ready = await encoded(kept.headers, kept.body, encoding)
            kept.sent[encoding] = ready
            if kept.held:
                self._size += kept.size - before
                self._shrink()
        if matches(asked.get(b"if-none-match", b""), ready.etag):
            await send(ready.unchanged)
            await send({"type": "http.response.body", "body": b""})
        else:
            await send(ready.start)
            await send({"type": "http.response.body", "body": ready.body})

    def keep(self, scope: Scope, asked: dict[bytes, bytes], headers: _Headers, body: bytes) -> _Kept:
        """A whole answer, kept if it may be."""
        kept = _Kept(headers, body)
        found = _RELEASE.fullmatch(_value(headers, b"etag"))
        if self._most and found and len(body) <= _LARGEST:
            vary = tuple(
                sorted(name for part in _values(headers, b"vary") if (name := part.lower()) != b"accept-encoding")
            )
            if b"*" not in vary:
                address = _address(found[1], scope)
                key = (address, *(asked.get(name, b"") for name in vary))
                if key in self._kept:
                    self._drop(self._kept.pop(key))
                self._varies[address] = vary
                self._kept[key] = kept
                kept.held = True
                self._size += kept.size
                self._shrink()
        return kept

    def _shrink(self) -> None:
        while self._size > self._most and self._kept:
            self._drop(self._kept.popitem(last=False)[1])
        while len(self._varies) > 2 * len(self._kept) + 64:
            self._varies.popitem(last=False)

    def _drop(self, kept: _Kept) -> None:
        kept.held = False
        self._size -= kept.size


class _Finishing:
    """The ``send`` of one request that was not at hand: encodes what the routes send."""

    def __init__(self, finish: Finish, scope: Scope, asked: dict[bytes, bytes], encoding: str, send: Send) -> None:
        self._finish, self._scope, self._asked, self._encoding, self._send = finish, scope, asked, encoding, send
        self._start: Message | None = None
        self._compress: Callable[[bytes], bytes] | None = None
        self._flush: Callable[[], bytes] = bytes
        self._silent = False
        #: Is called as soon as it is known whether the answer is kept; how fast a client reads must not matter.
        self.settled: Callable[[], None] = lambda: None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] == 200 and _value(message["headers"], b"etag"):
                self._start = message
            else:
                self.settled()
                await self._send(message)
        elif message["type"] == "http.response.body" and self._start is not None:
            await self._first(self._start, message)
        elif self._silent:
            return
        elif self._compress is not None and message["type"] == "http.response.body":
            await self._part(message)
        else:
            await self._send(message)

    async def _first(self, start: Message, message: Message) -> None:
        """The first part of the body: is it all, or is it a stream?"""
        self._start = None
        headers: _Headers = list(start["headers"])
        if not message.get("more_body"):
            kept = self._finish.keep(self._scope, self._asked, headers, message.get("body", b""))
            self.settled()
            await self._finish.answer(kept, self._encoding, self._asked, self._send)
            return
        self.settled()
        encoding = self._encoding if _TEXT.match(_value(headers, b"content-type")) else ""
        ready = _prepared(headers, encoding, None)
        if matches(self._asked.get(b"if-none-match", b""), ready.etag):
            self._silent = True
            await self._send(ready.unchanged)
            await self._send({"type": "http.response.body", "body": b""})
            return
        await self._send(ready.start)
        if encoding == "gzip":
            gzip = zlib.compressobj(_GZIP_LEVEL, wbits=31)
            self._compress, self._flush = gzip.compress, gzip.flush
        elif encoding == "zstd":
            zstd = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
            self._compress, self._flush = zstd.compress, zstd.flush
        await (self._part(message) if self._compress else self._send(message))

    async def _part(self, message: Message) -> None:
        assert self._compress is not None  # noqa: S101 -- only called where it is there
        body, more = self._compress(message.get("body", b"")), message.get("more_body", False)
        if not more:
            body += self._flush()
        if body or not more:
            await self._send({"type": "http.response.body", "body": body, "more_body": more})


async def encoded(headers: _Headers, body: bytes, encoding: str) -> _Sent:
    """An answer in one encoding; as it is where that is not worth it."""
    if not encoding or len(body) < _SHORTEST or not _TEXT.match(_value(headers, b"content-type")):
        return _prepared(headers, "", body)
    press = _gzip if encoding == "gzip" else _zstd
    small = await run_in_threadpool(press, body) if len(body) > _LONG else press(body)
    return _prepared(headers, encoding, small)


def _prepared(headers: _Headers, encoding: str, body: bytes | None) -> _Sent:
    """Headers of an answer in one encoding. Every encoding has an ETag of its own: they are not the same bytes."""
    plain = _value(headers, b"etag")
    etag = plain[:-1] + b"-" + encoding.encode() + b'"' if encoding else plain
    vary = _values(headers, b"vary")
    if not any(part.lower() == b"accept-encoding" for part in vary):
        vary.append(b"Accept-Encoding")
    kept = [pair for pair in headers if pair[0] not in {b"etag", b"vary", b"content-length", b"content-encoding"}]
    kept += [(b"etag", etag), (b"vary", b", ".join(vary))]
    unchanged = [pair for pair in kept if pair[0] != b"content-type"]
    if encoding:
        kept.append((b"content-encoding", encoding.encode()))
    if body is not None:
        kept.append((b"content-length", str(len(body)).encode()))
    start: Message = {"type": "http.response.start", "status": 200, "headers": kept}
    return _Sent(etag, start, {"type": "http.response.start", "status": 304, "headers": unchanged}, body or b"")


@lru_cache(maxsize=256)
def chosen(accept: bytes) -> str:
    """The encoding to answer in: zstd or gzip if the reader takes it, else none."""
    found: dict[bytes, float] = {}
    for part in accept.lower().split(b","):
        name, *rest = part.split(b";")
        quality = 1.0
        for one in rest:
            if one.strip().startswith(b"q="):
                try:
                    quality = float(one.strip()[2:])
                except ValueError:
                    quality = 0.0
        found[name.strip()] = quality
    for name in (b"zstd", b"gzip"):
        if found.get(name, 0.0) > 0:
            return name.decode()
    return "gzip" if found.get(b"*", 0.0) > 0 and b"gzip" not in found else ""


def matches(asked: bytes, etag: bytes) -> bool:
    """Whether an ``If-None-Match`` names this ETag (by the weak comparison that it calls for)."""
    return bool(asked) and (asked.strip() == b"*" or etag in _ETAGS.findall(asked))


def _unconditional(scope: Scope, asked: dict[bytes, bytes]) -> Scope:
    """The request without its conditions on the ETag, which are decided here and not by what lies within."""
    if b"if-none-match" not in asked:
        return scope
    left = [pair for pair in scope["headers"] if pair[0] not in {b"if-none-match", b"if-modified-since"}]
    return {**scope, "headers": left}


def _once(headers: _Headers) -> _Headers:
    """The headers of a request, those on which answers depend each once.

    One that comes twice means its values one after the other (RFC 9110, 5.3). Left as two, the routes might answer by the
    first, and the answer be kept under the last.
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _ONCE:
            between = b"; " if name == b"cookie" else b", "
            found[name] = found[name] + between + value if name in found else value
    return [pair for pair in headers if pair[0] not in found] + list(found.items())


def _address(release: bytes, scope: Scope) -> tuple[object, ...]:
    # Pages may name their own address in full.
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return release, scope.get("root_path", ""), scope["path"], scope["query_string"], scope.get("scheme"), host


def _value(headers: _Headers, wanted: bytes) -> bytes:
    return next((value for name, value in headers if name == wanted), b"")


def _values(headers: _Headers, wanted: bytes) -> list[bytes]:
    """The parts of a header that is a list, which may come in several lines (RFC 9110, 5.3)."""
    return [part for name, value in headers if name == wanted for one in value.split(b",") if (part := one.strip())]


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(_GZIP_LEVEL, wbits=31)
    return packer.compress(body) + packer.flush()


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
