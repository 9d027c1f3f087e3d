"""Which release the server answers from: whatever file stands under the configured name when a request comes in."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from api import patience
from graph.errors import ReleaseError
from graph.paths import default_release
from graph.release import kept
from graph.release.reader import Release
from graph.search import FINDABLE

#: What tells one file from another under the same name: device, inode, time of change (ns) and size.
_Identity = tuple[Path, int, int, int, int]
#: So often a file is opened again that was replaced while it was opened.
_TRIES = 5
#: So many files are remembered by their identity.
_REMEMBERED = 16


class Releases:
    """The current release, opened anew as soon as another file has taken its name.

    Every thread holds a release of its own, opened by itself. A :class:`Release` that threads share opens the file
    again for each of them, and so could read two files as one when a build finishes in between; one that stays in its
    thread reads one open file, whatever becomes of the name. Hence ask for it in the function that makes the answer,
    not in a dependency: FastAPI may run that in another thread.
    """

    def __init__(self, where: Callable[[], Path] = default_release) -> None:
        self._where = where
        self._mine = threading.local()
        self._ids: dict[_Identity, str] = {}

    def current(self) -> Release:
        """The release to answer this request from.

        Raises:
            ReleaseError: there is no release, or the file is none that can be read. Nothing is remembered of the
                failure, so that the next request finds a file that has been mended.
            GivenUpError: nobody waits for the answer any more.
        """
        patience.check()
        path = self._where()
        for _ in range(_TRIES):
            identity = _identity(path)
            held: tuple[_Identity, Release] | None = getattr(self._mine, "held", None)
            if held and held[0] == identity:
                return held[1]
            self._mine.held = None
            release = Release(path)
            # A build may have finished since the look at the file: then it is not known which of the two was opened.
            if _identity(path) == identity:
                self._mine.held = (identity, release)
                self._remember(identity, release.id)
                return release
        return release

    def known_id(self) -> str:
        """The id of the release that stands there now, if it has been answered from before; else empty.

        Opens nothing and never fails: it is asked before each answer that may be at hand already.
        """
        # Whatever is wrong with the file is told by the function that needs it.
        with contextlib.suppress(Exception):
            return self._ids.get(_identity(self._where()), "")
        return ""

    def folder(self) -> Path:
        """Where older releases are kept."""
        return kept.folder_of(self._where())

    def _remember(self, identity: _Identity, release_id: str) -> None:
        # A new mapping instead of a change: other threads read the old one meanwhile.
        newest = list(self._ids.items())[-_REMEMBERED + 1 :]
        self._ids = {**dict(newest), identity: release_id}


def todays_id(release: Release, reference: str) -> str | None:
    """The id that an institution has today: ``reference`` itself, or what it was merged into; ``None`` if it is no id.

    Ids are lower case; one typed in capitals is understood.
    """
    entity = release.entity(reference.strip().casefold())
    return entity.id if entity and entity.kind in FINDABLE else None


def _identity(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError as error:
        raise ReleaseError(f"The release {path} cannot be read: {error.strerror}. Make one with: puxi build") from None
    return path, found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
