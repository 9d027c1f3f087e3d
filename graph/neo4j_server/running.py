"""The processes of an instance: how they are told from all others, started, asked and ended.

Each carries the instance's folder as an argument of its own. A process is Puxi's if it has that argument and runs as
this user; nothing else is ever signalled, whatever a file says (process numbers are given anew after a while). So a
process that nobody knows of any more, because whoever started it was killed, is found too.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

#: How long a process may take to end by itself before it is killed. Neo4j takes a second.
GRACE_SECONDS = 15
_LAST_PORT = 65535
#: How lines of a log begin that do not say what is wrong.
_NOT_TELLING = ("at ", "... ", "WARNING: ")


def mark(folder: Path) -> str:
    """The argument that every process of the instance in this folder carries. Java takes it for a property."""
    return f"-Dpuxi.instance={folder}"


def is_ours(process: psutil.Process, folder: Path) -> bool:
    """Whether this is a process of the instance in this folder, and alive."""
    try:
        return (
            mark(folder) in process.cmdline()
            and (not hasattr(os, "getuid") or process.uids().real == os.getuid())
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.Error:
        return False


def ours(folder: Path) -> list[psutil.Process]:
    """All processes of the instance in this folder, but for this one."""
    return [p for p in psutil.process_iter() if p.pid != os.getpid() and is_ours(p, folder)]


def by_number(pid: int, folder: Path) -> psutil.Process | None:
    """The process of this number, if it is of the instance in this folder."""
    try:
        process = psutil.Process(pid)
    except (psutil.Error, ValueError):
        return None
    return process if is_ours(process, folder) else None


def end(processes: Iterable[psutil.Process], grace: float = GRACE_SECONDS) -> None:
    """Ask processes to end, kill those that do not, and return when all are gone."""
    asked = list(processes)
    for process in asked:
        # psutil compares the start time once more: a number that was given to another process is not signalled.
        with contextlib.suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(asked, timeout=grace)[1]:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(asked, timeout=GRACE_SECONDS)


@dataclass(frozen=True, slots=True)
class Record:
    """What the watcher writes down about the server that it watches (``run/server.json``)."""

    watcher: int
    server: int
    port: int
    store: str
    release: str
    java: str
    started: str

    def write(self, run: Path) -> None:
        """Write it down, whole or not at all."""
        part = run / "server.json.part"
        part.write_text(json.dumps(asdict(self)), encoding="utf-8")
        part.replace(run / "server.json")


def recorded(run: Path) -> Record | None:
    """What was written down, if anything was, whether it is still true or not."""
    try:
        said = json.loads((run / "server.json").read_text(encoding="utf-8"))
        record = Record(**said)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    numbers = (record.watcher, record.server, record.port)
    texts = (record.store, record.release, record.java, record.started)
    if not all(type(number) is int and 0 < number < 1 << 31 for number in numbers) or record.port > _LAST_PORT:
        return None
    return record if all(isinstance(text, str) for text in texts) else None


def forget(run: Path) -> None:
    """Remove what was written down."""
    clear_way(run / "server.json")
    (run / "server.json").unlink(missing_ok=True)


def clear_way(path: Path) -> None:
    """Remove a folder that stands where a file of ours is to be."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)


def noted_port(path: Path) -> int:
    """The port that was noted down in a file; 0 if none was, or what is there is none."""
    clear_way(path)
    try:
        text = path.read_bytes()[:20].strip()
    except OSError:
        return 0
    return int(text) if re.fullmatch(rb"\d{1,5}", text) and int(text) <= _LAST_PORT else 0


def answers(port: int) -> bool:
    """Whether somebody listens there. Neo4j opens its port when its databases are ready."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def free_port(preferred: int = 0) -> int:
    """A free port of the loopback interface: the preferred one if nobody has it."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            # As the server itself does: a port whose last connections are still being closed is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError, OverflowError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise OSError(None, "no port is free", "127.0.0.1")


def tail(paths: Sequence[Path], lines: int = 8) -> str:
    """The last telling lines of each of these logs."""
    said: list[str] = []
    for path in paths:
        with contextlib.suppress(OSError):
            written = path.read_text(encoding="utf-8", errors="replace").splitlines()
            said += [line for line in written if line.strip() and not line.lstrip().startswith(_NOT_TELLING)][-lines:]
    return "\n".join(f"  {line[:300]}" for line in said)
