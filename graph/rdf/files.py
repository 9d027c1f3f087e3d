"""The whole dataset as files to be downloaded: made once for each release and form, by a process of its own.

A process, and not a thread: making one takes seconds of a processor, and nobody else is to wait for that. Several servers
may share a folder; one of them makes a file, and it takes its name only when it is complete. Run as a program
(``python -m graph.rdf.files``), this module is that process.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graph.rdf.export import RdfFormat, export
from graph.rdf.space import Space
from graph.release.reader import Release

#: Where the files are kept: the folder of caches of the user who runs the server, unless this names another.
VARIABLE = "PUXI_RDF_FILES"
#: The files of so many releases (and base addresses) are kept.
KEPT = 3
_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"puxi\.([a-z]+)(\.gz|\.zst)?")
_FOLDER = re.compile(r"r[0-9a-f]+-[0-9a-f]+")
_BY_ENDING = {form.ending[1:]: form for form in RdfFormat}


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A complete file: where it lies, its size in bytes, the SHA-256 of its bytes (hexadecimal)."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Order:
    """Which file of which release is wanted. ``version`` is of the code that makes it, which decides too what is in it."""

    release: Path
    release_id: str
    name: str
    base: str
    version: str

    @property
    def folder(self) -> Path:
        """Where it lies."""
        made_by = hashlib.sha256(f"{self.base} {self.version}".encode()).hexdigest()[:12]
        return home() / f"{self.release_id}-{made_by}"

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / self.name


def home() -> Path:
    """The folder of all such files."""
    import platformdirs

    named = os.environ.get(VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("puxi", appauthor=False) / "rdf"


def form_of(name: str) -> RdfFormat | None:
    """The format of a file of this name; ``None`` if there is no such file."""
    found = _NAME.fullmatch(name)
    return _BY_ENDING.get(found[1]) if found else None


def at_hand(order: Order) -> WholeFile | None:
    """The file, if it has been made and is whole."""
    return _whole(order.path)


def _whole(path: Path) -> WholeFile | None:
    try:
        # The sum is written last.
        told = path.with_name(path.name + ".sha256").read_text(encoding="utf-8").split()[0]
        found = path.stat()
        if _sum(path, found.st_size, found.st_mtime_ns, found.st_ino) != told:
            return None
    except (OSError, IndexError):
        return None
    return WholeFile(path, found.st_size, told)


@lru_cache(maxsize=256)
def _sum(path: Path, *_state: int) -> str:
    """The SHA-256 of a file in a certain state: taken once, as what stands there may have been damaged since it was made."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Workshop:
    """Has files made, one at a time, each by a process that ends with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Order] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._failed: dict[Order, str] = {}
        self._busy = False
        self._closed = False

    def want(self, order: Order) -> None:
        """See to it that a file is made; asking again for what is being made does nothing."""
        with self._lock:
            if order in self._waiting or self._closed:
                return
            self._failed.pop(order, None)
            self._waiting.append(order)
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._work, name="rdf-files", daemon=True).start()

    def failure(self, order: Order) -> str:
        """Why it could not be made, the last time that it was tried; empty while there is hope."""
        with self._lock:
            return self._failed.get(order, "")

    def close(self) -> None:
        """Make nothing more; what is being made is broken off."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            process = self._process
        if process is not None:
            process.terminate()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy = False
                    return
                order = self._waiting[0]
            failure = self._made(order)
            with self._lock:
                if failure:
                    self._failed = {**dict(list(self._failed.items())[-20:]), order: failure}
                with suppress(ValueError):
                    self._waiting.remove(order)

    def _made(self, order: Order) -> str:
        command = [sys.executable, "-P", "-m", "graph.rdf.files", str(order.release.resolve()), order.release_id]
        checkout = Path(__file__).resolve().parent.parent.parent
        try:
            with self._lock:
                if self._closed:
                    return "the server ends"
                self._process = subprocess.Popen(  # noqa: S603 -- our own program, with paths of the server's own
                    [*command, str(order.path), order.base],
                    cwd=checkout,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
            _, said = self._process.communicate()
        except OSError as error:
            return str(error)
        if self._process.returncode == 0:
            return ""
        failure = said.decode(errors="replace").strip()[-2_000:] or f"it ended with {self._process.returncode}"
        _LOG.error("%s cannot be made: %s", order.name, failure)
        return failure


def make(release_path: Path, release_id: str, target: Path, base: str) -> None:
    """Make one file, unless somebody else just did; then remove those of the oldest releases.

    Raises:
        PuxiError: the release cannot be read.
        OSError: the file cannot be written.
    """
    from filelock import FileLock

    form = form_of(target.name)
    if form is None:
        raise ValueError(f"{target.name} is the name of no such file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_name(target.name + ".lock")):
        if _whole(target) is not None:
            return
        release = Release(release_path)
        if release.id != release_id:
            raise SystemExit(f"{release_path} has another release by now")
        export(release, form, target, Space.of(base), overwrite=True)
    _clear(target.parent)


def _clear(newest: Path) -> None:
    folders = [one for one in newest.parent.iterdir() if one.is_dir() and _FOLDER.fullmatch(one.name) and one != newest]
    for old in sorted(folders, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def main(arguments: list[str]) -> None:
    """Make one file, giving way to whoever else needs the processor."""
    if hasattr(os, "nice"):
        os.nice(5)
    release, release_id, target, base = arguments
    make(Path(release), release_id, Path(target), base)


if __name__ == "__main__":
    main(sys.argv[1:])
