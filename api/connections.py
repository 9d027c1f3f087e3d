"""Connections: how long one may keep silent, and how many there may be. The server (``puxi serve``) speaks HTTP by this.

Whoever opens connections and says nothing, or takes nothing of what is sent, must not keep others out: such connections
are closed in time, and where there are too many, those that have kept silent longest go first.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from api import problems
from api.problems import Problem
from api.settings import Settings, from_environment

#: What running out of file handles is called.
_NO_HANDLES = frozenset({errno.EMFILE, errno.ENFILE})
#: Of a fault that comes a thousand times a second, one is told in so many seconds.
_TOLD_EACH = 60.0
#: Handles that a process needs beside those of its connections: the release in each thread, the log, the listener.
_OTHER_HANDLES = 100


class Connection(H11Protocol):
    """One connection of a client."""

    #: Connections of this process that owe a request, the one that has for longest first.
    silent: dict[Connection, None] = {}  # noqa: RUF012 -- shared on purpose

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        settings = _settings()
        self._seconds, self._most = settings.head_seconds, most_connections(settings)
        self._head: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None
        _told_seldom()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if need be in the place of one that keeps silent."""
        super().connection_made(transport)
        if len(self.connections) > self._most:
            if not Connection.silent:
                found = problems.problem(503, "busy", "Too many connections at once. Try again later.", retry_after=3)
                self._refuse(found)
                return
            next(iter(Connection.silent)).drop()
        self._await_head()

    def handle_events(self) -> None:
        """Go on with what has come in; a whole head ends the wait for it."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """An answer is sent: now the next request is waited for."""
        if not self.transport.is_closing():
            self._await_head()
        else:
            self._watch_sending()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """More was sent than the client has taken."""
        super().pause_writing()
        self._watch_sending()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed, by whomever."""
        self._stop_waiting()
        if self._sending is not None:
            self._sending.cancel()
        super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> None:
        """No further request has come: close, and see to it that the last answer is taken."""
        super().timeout_keep_alive_handler()
        self._watch_sending()

    def drop(self) -> None:
        """Close at once."""
        self._stop_waiting()
        self.connections.discard(self)
        self.transport.abort()

    def _await_head(self) -> None:
        self._stop_waiting()
        Connection.silent[self] = None
        self._head = self.loop.call_later(self._seconds, self._too_late)

    def _stop_waiting(self) -> None:
        Connection.silent.pop(self, None)
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _too_late(self) -> None:
        """No whole head has come in time."""
        self._stop_waiting()
        if self.transport.get_write_buffer_size():
            # The client still takes the last answer.
            self._watch_sending()
            self.transport.close()
        elif self.conn.trailing_data[0]:
            self._refuse(problems.problem(408, "request_too_slow", f"No whole request came in {self._seconds:g} s."))
        else:
            self.transport.close()

    def _watch_sending(self) -> None:
        """Look now and then whether the client takes what is sent to it; who takes nothing is left."""
        if self._sending is None:
            size = self.transport.get_write_buffer_size()
            self._sending = self.loop.call_later(self._seconds, self._still_sending, size)

    def _still_sending(self, before: int) -> None:
        self._sending = None
        size = self.transport.get_write_buffer_size()
        if size and size >= before > 0:
            self.transport.abort()
        elif size:
            self._watch_sending()

    def _refuse(self, found: Problem) -> None:
        """Say why, and close."""
        response = problems.as_json(found, {"Connection": "close"})
        head = [f"HTTP/1.1 {found.status} {found.title}".encode()]
        head += [name + b": " + value for name, value in response.raw_headers]
        self.transport.write(b"\r\n".join(head) + b"\r\n\r\n" + bytes(response.body))
        self.connections.discard(self)
        self._watch_sending()
        self.transport.close()


class Seldom(logging.Filter):
    """Lets one record a minute pass that tells of too many open files: asyncio writes a traceback for each attempt."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._next = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written; one that is loses its traceback, which is always the same."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, OSError) or error.errno not in _NO_HANDLES:
            return True
        if self._clock() < self._next:
            return False
        self._next = self._clock() + _TOLD_EACH
        record.msg, record.args, record.exc_info = f"no connection can be taken for now: {error.strerror}", (), None
        return True


def most_connections(settings: Settings) -> int:
    """How many connections a process may have: as set, but no more than there are handles for."""
    try:
        import resource
    except ImportError:  # not on Windows
        return settings.connections
    handles, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if handles == resource.RLIM_INFINITY:
        return settings.connections
    return min(settings.connections, max(handles - _OTHER_HANDLES, handles // 4, 1))


@cache
def _settings() -> Settings:
    return from_environment()


@cache
def _told_seldom() -> None:
    logging.getLogger("asyncio").addFilter(Seldom())
