"""The folder in which a build works, beside the release it makes, and what killed builds left of theirs.

A build that is killed cannot clean up; the next one does it. Builds that still run are left alone: each holds a lock
on a file in its folder, which the system lets go of when the process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl

_PREFIX = ".building-"
#: So it is called until its lock is taken: else another build could find it in that moment, and take it for abandoned.
_NEW = ".new-building-"
_LOCK = "in-use"
#: A folder without its lock may be one that another build made this very moment; after so many seconds it is none.
_YOUNG = 60


@contextlib.contextmanager
def workplace(parent: Path) -> Iterator[Path]:
    """A folder of a build's own in the folder of its release, gone when the build is over.

    Raises:
        OSError: it cannot be made.
    """
    work = Path(tempfile.mkdtemp(prefix=_PREFIX if sys.platform == "win32" else _NEW, dir=parent))
    try:
        with (work / _LOCK).open("wb") as lock:
            _take(lock)
            if sys.platform != "win32":  # where a folder with an open file in it keeps its name
                work = work.rename(work.with_name(_PREFIX + work.name.removeprefix(_NEW)))
            yield work
    finally:
        # What cannot be removed now is removed by the next build.
        shutil.rmtree(work, ignore_errors=True)


def clear(parent: Path) -> None:
    """Remove the folders of builds that are no longer running. One that cannot be removed stays; it does no harm."""
    for work in (*parent.glob(f"{_PREFIX}*"), *parent.glob(f"{_NEW}*")):
        with contextlib.suppress(OSError):
            if _is_abandoned(work):
                shutil.rmtree(work)


def _is_abandoned(work: Path) -> bool:
    if work.name.startswith(_NEW) and time.time() - work.stat().st_mtime <= _YOUNG:
        return False
    try:
        if sys.platform == "win32":  # where a file that a process has open cannot be deleted
            (work / _LOCK).unlink()
            return True
        with (work / _LOCK).open("rb") as lock:
            return _take(lock)
    except FileNotFoundError:
        return time.time() - work.stat().st_mtime > _YOUNG


def _take(lock: IO[bytes]) -> bool:
    """Take the lock, to be held until the file is closed; whether it was free."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
