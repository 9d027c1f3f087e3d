"""The process beside the server: starts it, notes it down, and ends it when nobody uses it or when told to.

It is started by :mod:`graph.neo4j_server.managed` in a session of its own, so that Ctrl-C in a terminal and the closing
of that terminal do not reach it: the server stays for the next command. If it is killed itself, the next command finds
the server by its mark and sets another watcher beside it.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psutil
from filelock import FileLock, Timeout

from graph.neo4j_server.overdue import overdue
from graph.neo4j_server.running import Record, by_number, end, forget, recorded

_LOOK_SECONDS = 2
_RESTARTS = 3
#: So often (seconds) it is asked what the server does, if it has had more than this share of a processor since.
_ASK_SECONDS = 10.0
_BUSY = 0.2
#: Seen so often in a row, a transaction that was ended is held to go on for ever.
_SIGHTINGS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What the watcher is to do; written for it by the command that starts it."""

    #: The Java program with its arguments, and its environment.
    command: list[str]
    environment: dict[str, str]
    folder: str
    lock: str
    console: str
    port: int
    store: str
    release: str
    java: str
    idle_seconds: float
    #: The number of a server that runs already, 0 to start one.
    adopt: int = 0


class Watcher:
    """Watches one server until it has ended."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.run = Path(plan.folder) / "run"
        self.told = threading.Event()
        self.restarts = 0
        self.last_use = time.time()
        self.overdue = Overdue(plan.port, Path(plan.folder) / "password")

    def watch(self) -> None:
        """Start the server, or take over the one that runs, and stay with it until it is gone."""
        server = self._take_over() if self.plan.adopt else self._start()
        if server is None:
            return
        worked = False
        while not self.told.wait(_LOOK_SECONDS):
            if not _lives(server):
                if not worked or self.restarts == _RESTARTS:
                    break
                # It worked, and then ran out of memory or was killed: whoever is connected finds it again.
                self.restarts += 1
                server, worked = self._start(), False
            worked = worked or self._has(server, psutil.CONN_LISTEN)
            if worked and self.overdue.hopeless(server):
                # The graph is only read, so nothing is lost; it is no fault of the server's, so it does not count.
                end([server], grace=0)
                server, worked = self._start(), False
                continue
            if self._is_idle(server) and self._nobody_comes():
                break
        if (record := recorded(self.run)) and record.watcher == os.getpid():
            forget(self.run)
        if _lives(server):
            end([server])

    def _start(self) -> psutil.Process:
        with Path(self.plan.console).open("wb") as console:
            server = psutil.Popen(
                self.plan.command,
                env=self.plan.environment,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
            )
        self._note(server.pid)
        return server

    def _take_over(self) -> psutil.Process | None:
        server = by_number(self.plan.adopt, Path(self.plan.folder))
        if server is not None:
            self._note(server.pid)
        return server

    def _note(self, server: int) -> None:
        plan = self.plan
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        Record(os.getpid(), server, plan.port, plan.store, plan.release, plan.java, now).write(self.run)

    def _is_idle(self, server: psutil.Process) -> bool:
        if not self.plan.idle_seconds:
            return False
        self.last_use = max(self.last_use, self._last_command())
        if time.time() - self.last_use < self.plan.idle_seconds:
            return False
        # Only asked when all else says that it is idle: looking through connections costs something.
        if self._has(server, psutil.CONN_ESTABLISHED, unless_known=True):
            self.last_use = time.time()
            return False
        return True

    def _has(self, server: psutil.Process, status: str, *, unless_known: bool = False) -> bool:
        """Whether the server itself has a socket in this state at its port; ``unless_known`` where the system won't tell."""
        try:
            return any(c.status == status and c.laddr.port == self.plan.port for c in server.net_connections("tcp"))
        except psutil.Error:
            return unless_known

    def _nobody_comes(self) -> bool:
        """Make sure that no command takes the server for running just now.

        A command notes its use first and then looks at the record; here the record goes first, and then the notes are
        looked at. So one of the two sees the other.
        """
        lock = FileLock(self.plan.lock)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return False
        try:
            record = self.run / "server.json"
            aside = self.run / "server.json.ending"
            with contextlib.suppress(FileNotFoundError):
                record.replace(aside)
            if self._last_command() > self.last_use:
                with contextlib.suppress(FileNotFoundError):
                    aside.replace(record)
                return False
            aside.unlink(missing_ok=True)
            return True
        finally:
            lock.release()

    def _last_command(self) -> float:
        try:
            return (self.run / "used").stat().st_mtime
        except OSError:
            return 0


class Overdue:
    """Looks for transactions that nothing but the end of the server would end."""

    def __init__(self, port: int, password: Path) -> None:
        self._port, self._password = port, password
        self._asked, self._used = time.monotonic(), 0.0
        self._seen: dict[str, int] = {}

    def hopeless(self, server: psutil.Process) -> bool:
        """Whether one goes on long after it was ended."""
        now = time.monotonic()
        if now - self._asked < _ASK_SECONDS:
            return False
        try:
            times = server.cpu_times()
        except psutil.Error:
            return False
        used = times.user + times.system
        share = (used - self._used) / (now - self._asked)
        self._asked, self._used = now, used
        found = overdue(self._port, self._password) if share > _BUSY else frozenset()
        if found is not None:
            self._seen = {one: self._seen.get(one, 0) + 1 for one in found}
        return max(self._seen.values(), default=0) >= _SIGHTINGS


def _lives(server: psutil.Process) -> bool:
    if isinstance(server, psutil.Popen):
        return server.poll() is None
    return server.is_running() and server.status() != psutil.STATUS_ZOMBIE


def main(arguments: list[str]) -> None:
    """Watch by the plan in a file, as a process that belongs to no terminal and to no other process.

    Arguments are the mark of the instance, the plan and a log file. Prints the process number of the watcher, and returns in
    the process that was started; whoever started it has no child to wait for.
    """
    _, plan, log = arguments
    if hasattr(os, "fork"):
        if child := os.fork():
            print(child)
            return
        os.setsid()
    else:
        print(os.getpid(), flush=True)
    with Path(log).open("wb") as stream:
        for own in (sys.stdout, sys.stderr):
            os.dup2(stream.fileno(), own.fileno())
    watcher = Watcher(Plan(**json.loads(Path(plan).read_text(encoding="utf-8"))))

    def stop(_number: int, _frame: FrameType | None) -> None:
        watcher.told.set()

    signal.signal(signal.SIGTERM, stop)
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    watcher.watch()


if __name__ == "__main__":
    main(sys.argv[1:])
