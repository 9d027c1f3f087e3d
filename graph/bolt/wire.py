"""An event loop in a thread of its own, in which queries run: whatever a query does, it can be ended from outside.

The driver's asynchronous face is used because it, and only it, can be cancelled: on Ctrl-C or when time is up the
connection is closed, and with it the server ends the query. The loop also counts the bytes that come in, because the
driver reads a row as a whole before anyone can look at it, and a row may hold a gigabyte.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

T = TypeVar("T")

#: How often the waiting thread wakes up, so that Ctrl-C reaches it on every system (seconds).
_PULSE = 0.1
#: How long a cancelled query may take to go, before its thread is given up (seconds).
_FAREWELL = 5.0
#: So many turns the loop takes before connections that are still open are cut.
_TURNS = 10


class Meter:
    """Counts bytes between two calls of :meth:`reset`; above ``limit`` it closes the connection they came through."""

    def __init__(self) -> None:
        self.limit = 0
        self.count = 0
        self.exceeded = False
        #: The connections that are open at present.
        self.open: set[asyncio.Transport] = set()

    def reset(self) -> None:
        """Begin anew, for the next row."""
        self.count = 0


class _Metered(asyncio.Protocol):
    """Stands before the driver's protocol and passes everything on, until the meter is full."""

    def __init__(self, inner: asyncio.Protocol, meter: Meter) -> None:
        self._inner, self._meter = inner, meter
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._meter.open.add(self._transport)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        meter = self._meter
        meter.count += len(data)
        if meter.limit and meter.count > meter.limit:
            meter.exceeded = True
            if self._transport is not None:
                self._transport.abort()
            return
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._meter.open.discard(self._transport)
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose connections are metered."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter

    async def create_connection(  # type: ignore[override]
        self, protocol_factory: Callable[[], asyncio.Protocol], *args: Any, **kwargs: Any
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """As the loop's own, with a meter before the protocol; TLS is undone before the bytes are counted."""
        return await super().create_connection(lambda: _Metered(protocol_factory(), self._meter), *args, **kwargs)


class OverdueError(Exception):
    """What ran did not end in its time, and could not even be ended; its thread has been given up."""


class Worker:
    """A thread with an event loop in it. Coroutines are handed in one at a time, from any thread."""

    def __init__(self) -> None:
        self.meter = Meter()
        self._loop = _Loop(self.meter)
        self._lost = self._closed = False
        # A daemon: Python must be able to end although a query that could not be ended still holds the thread.
        self._thread = threading.Thread(target=self._run, name="puxi-bolt", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            # A query that was given up may still be about to go.
            left = asyncio.all_tasks(self._loop)
            for task in left:
                if not task.cancelling():
                    task.cancel()
            if left:
                self._loop.run_until_complete(asyncio.wait(left, timeout=_FAREWELL))
        finally:
            self._loop.close()

    @property
    def lost(self) -> bool:
        """Whether the thread was given up; nothing can be handed in any more."""
        return self._lost

    def do(self, job: Coroutine[Any, Any, T], seconds: float | None = None) -> T:
        """Run a coroutine to its end and return its result; Ctrl-C cancels it, and so does SystemExit (SIGTERM).

        Raises:
            OverdueError: it took longer than ``seconds``; it was cancelled, or given up with its thread.
        """
        if self._lost:
            job.close()
            raise OverdueError
        ended = threading.Event()
        tasks: list[asyncio.Task[T]] = []

        def start() -> None:
            tasks.append(self._loop.create_task(job))
            tasks[0].add_done_callback(lambda _: ended.set())

        def cancel() -> None:
            tasks[0].cancel()

        self._loop.call_soon_threadsafe(start)
        end = None if seconds is None else time.monotonic() + seconds
        try:
            while not ended.wait(_PULSE):
                if end is not None and time.monotonic() > end:
                    raise OverdueError
        except (KeyboardInterrupt, SystemExit, OverdueError):
            self._loop.call_soon_threadsafe(cancel)
            # A loop that is busy with unpacking a huge row does not get to it.
            self._lost = not ended.wait(_FAREWELL)
            raise
        return tasks[0].result()

    def close(self, last: Coroutine[Any, Any, object]) -> None:
        """Run one last coroutine and end the thread; a thread that was given up does so when it gets to it.

        Closing again does nothing.
        """
        if self._closed:
            last.close()
            return
        self._closed = True

        async def leave() -> None:
            try:
                await last
                # A connection that was closed is gone only after another turn of the loop or two.
                for _ in range(_TURNS):
                    await asyncio.sleep(0)
            finally:
                for transport in list(self.meter.open):
                    transport.abort()
                self._loop.call_soon(self._loop.stop)

        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(leave()))
        if not self._lost:
            self._thread.join(_FAREWELL)
