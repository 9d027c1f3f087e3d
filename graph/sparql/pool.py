"""The processes in which queries run, and how one is ended that takes too long or too much.

A query that runs cannot be broken off from within, so its process is killed; the next query gets a new one, which is there
in a few tenths of a second. A query that goes on for more than a second gives way to others on the processor.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from graph.errors import LimitExceeded, Occupied, SparqlError
from graph.sparql.limits import Limits
from graph.sparql.store import Store, StoreError, hold

#: Seconds after which a query goes on only when nobody else wants the processor.
_LONG = 1.0
_LOWER = 10
#: Seconds for a new process to be ready.
_START = 60.0
_CHECKOUT = Path(__file__).resolve().parents[2]


class _EndedError(Exception):
    """The process ended, or was ended, before it answered."""


class _Worker:
    """One process."""

    def __init__(self, store: Store, memory: int) -> None:
        environment = {
            **os.environ,
            # And with -P nothing else: Python would run what lies in the folder that a query is asked in.
            "PYTHONPATH": os.pathsep.join(filter(None, [str(_CHECKOUT), os.environ.get("PYTHONPATH")])),
            # Each thread would reserve memory of its own for what it allocates, which counts.
            "MALLOC_ARENA_MAX": "2",
        }
        self._process = subprocess.Popen(  # noqa: S603 -- a module of ours
            [sys.executable, "-P", "-m", "graph.sparql.worker", str(store.database), str(store.marker), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            # Ctrl-C is for whoever started us; we end our processes ourselves.
            start_new_session=True,
        )
        self.timed_out = False
        self.tired = False
        try:
            with self._within(_START):
                self._receive()
        except _EndedError:
            self.end()
            raise StoreError(
                f"The store for SPARQL queries cannot be opened: {store.folder}. Remove this folder, and it is made anew."
            ) from None
        except BaseException:
            self.end()
            raise

    def ask(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """The answer to a request.

        Raises:
            _EndedError: there is none.
        """
        text = json.dumps({**request, "seconds": seconds}).encode()
        with self._within(seconds):
            try:
                stdin = cast(IO[bytes], self._process.stdin)
                stdin.write(len(text).to_bytes(4, "big") + text)
                stdin.flush()
            except OSError:
                raise _EndedError from None
            return self._receive()

    def end(self) -> int:
        """End the process; how it ended."""
        self._process.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return code

    @property
    def lives(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def ended_by_itself(self) -> int:
        """The code with which it ended, after it stopped answering."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        return self.end()

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """The process lives no longer than this block may take."""
        timers = [threading.Timer(seconds, self._late)]
        if seconds > _LONG and hasattr(os, "setpriority"):
            timers.append(threading.Timer(_LONG, self._give_way))
        for timer in timers:
            timer.daemon = True
            timer.start()
        try:
            yield
        finally:
            for timer in timers:
                timer.cancel()

    def _late(self) -> None:
        self.timed_out = True
        self._process.kill()

    def _give_way(self) -> None:
        self.tired = True  # it cannot be brought back, so it is the last query of this process
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWER)

    def _receive(self) -> tuple[dict[str, Any], bytes]:
        stdout = cast(IO[bytes], self._process.stdout)
        length = stdout.read(4)
        if len(length) < 4:
            raise _EndedError
        head = stdout.read(int.from_bytes(length, "big"))
        try:
            told: dict[str, Any] = json.loads(head)
        except ValueError:
            raise _EndedError from None
        body = stdout.read(told["size"])
        if len(body) < told["size"]:
            raise _EndedError
        return told, body


class Pool:
    """Answers at most ``at_once`` queries at a time; others wait for ``patience`` seconds, then are refused."""

    def __init__(self, store: Store, at_once: int = 1, patience: float = 1.0) -> None:
        self.store = store
        self._slots = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._memory: dict[_Worker, int] = {}
        self._closed = False
        # Also while there is no process that does: one that is tired has been ended, and the next one not yet begun.
        held = hold(store)
        self._let_go = weakref.finalize(self, os.close, held) if held is not None else None
        _POOLS.add(self)

    def ask(self, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
        """The head and the body of an answer (:mod:`graph.sparql.worker`).

        Raises:
            Occupied: too many queries run.
            LimitExceeded: it took too long, too much memory, or its result is too long.
            SparqlError: it could not be run.
            StoreError: the store cannot be opened.
        """
        if not self._slots.acquire(timeout=self._patience):
            raise Occupied("Too many SPARQL queries are running. Ask again in a few seconds.")
        try:
            worker = self._worker(limits.memory)
            try:
                told, body = worker.ask({**request, "bytes": limits.bytes}, limits.seconds)
            except _EndedError:
                self._forget(worker)
                raise _ended(worker, limits) from None
            except BaseException:
                self._forget(worker)
                worker.end()
                raise
            self._give_back(worker, tired=worker.tired or told.get("error") == "memory")
        finally:
            self._slots.release()
        return told, body

    def close(self) -> None:
        """End all processes that are idle; those that work end when they have answered."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()
        if self._let_go is not None:
            self._let_go()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _worker(self, memory: int) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.lives and self._memory.get(worker) == memory:
                    return worker
                worker.end()
                self._memory.pop(worker, None)
        worker = _Worker(self.store, memory)
        with self._lock:
            self._memory[worker] = memory
        return worker

    def _forget(self, worker: _Worker) -> None:
        with self._lock:
            self._memory.pop(worker, None)

    def _give_back(self, worker: _Worker, tired: bool) -> None:
        with self._lock:
            if not (self._closed or tired or worker.timed_out):
                self._idle.append(worker)
                return
            self._memory.pop(worker, None)
        worker.end()


_POOLS: weakref.WeakSet[Pool] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for pool in list(_POOLS):
        pool.close()


def _ended(worker: _Worker, limits: Limits) -> LimitExceeded | SparqlError:
    """Why a query has no answer."""
    if worker.timed_out:
        worker.end()
        return LimitExceeded(
            f"The query was ended: it took longer than {limits.seconds:g} s. Ask for less: name a class, property or thing "
            "in each part, join parts by a variable, and avoid paths of any length between two unknown things."
        )
    code = worker.ended_by_itself()
    if sys.platform != "win32" and code == -signal.SIGSEGV:
        return SparqlError("The query nests too deeply, or has too many parts in a row, to be run.")
    return LimitExceeded(
        f"The query was ended: it took more memory than the {limits.memory / 1e6:.0f} MB that one may take, or nests too "
        "deeply. Ask for less: fewer columns, no DISTINCT, ORDER BY or GROUP BY over everything, LIMIT in a subquery."
    )
