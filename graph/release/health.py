"""Whether a release can be answered from as a whole: one that is damaged in its middle opens like a good one."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from graph.release.digest import release_id
from graph.release.reader import Release

#: What tells one file from another under the same name: device, inode, times of change (ns) and size.
_Identity = tuple[Path, int, int, int, int, int]
#: What was found of the files looked at of late.
_found: dict[_Identity, str] = {}
_MOST = 16
#: A longer file (bytes) is not taken into memory: its structure alone is looked at.
_LARGEST = 200_000_000
_looking = threading.Lock()


def sound(release: Release) -> str:
    """What is wrong with the file of a release; empty if nothing is.

    It is read as a whole (half a second for the shipped data), once for as long as it stays the same: the structure, the
    content, whose hash is the release's id, and the search index; of very long files only the structure. Nothing is raised.
    """
    try:
        identity = _identity(release.path)
        with _looking:
            if identity in _found:
                return _found[identity]
            wrong = _looked_through(release.path, release.id)
            # A file that was replaced in between may be either of the two.
            if _identity(release.path) == identity:
                while len(_found) >= _MOST:
                    del _found[next(iter(_found))]
                _found[identity] = wrong
            return wrong
    except OSError as error:
        return f"{release.path} cannot be read: {error.strerror}"


def _looked_through(path: Path, known_id: str) -> str:
    try:
        # In a copy, as the search index can be tested only where it could be written.
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file,
            closing(sqlite3.connect(":memory:")) as copy,
        ):
            said = str(file.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if said != "ok":
                return f"{path} is damaged ({said.splitlines()[-1]})"
            if path.stat().st_size > _LARGEST:
                return ""
            file.backup(copy)
            copy.execute("INSERT INTO search_text (search_text, rank) VALUES ('integrity-check', 1)")
            if (found := release_id(copy)) != known_id:
                return f"{path} is damaged (its content is that of {found} and not of {known_id})"
    except (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError) as error:
        return f"{path} is damaged ({error})"
    return ""


def _identity(path: Path) -> _Identity:
    found = path.stat()
    return path, found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size
