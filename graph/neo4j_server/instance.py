"""Where the managed Neo4j keeps its files, and who may read them.

::

    HOME                     PUXI_NEO4J_HOME, else the user's data folder
    ├── licence-shown        the licence notice was printed
    ├── VERSION.lock         held by the one command that changes something of this version
    └── VERSION/             only the user may look into it
        ├── password         of the user neo4j, in every store
        ├── lib/             the jars
        ├── run/             what is running: server.json, used, console.log
        └── stores/
            └── RELEASE-.../ a database of one release, as one state of Puxi's code makes it
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import ServerError
from graph.neo4j_server.progress import Progress
from graph.neo4j_server.versions import ALL, Version, chosen

#: Names another place for everything that the managed Neo4j keeps.
VARIABLE = "PUXI_NEO4J_HOME"

_PASSWORD = re.compile(rb"[A-Za-z0-9_-]{32}\s*")

LICENCE = (
    "Neo4j Community Edition is a program of its own, by Neo4j, Inc., under the GNU General Public License, version 3. "
    "Puxi fetches and starts it, and neither contains nor changes it."
)


def all_in(place: Path, version: str | None = None) -> list[Instance]:
    """The instances of a folder: of one version, or of all that Puxi knows or knew and left something of there.

    Raises:
        ServerError: there is no such version.
    """
    if version is not None:
        return [Instance(place, chosen(version))]
    known = {v.number for v in ALL}
    former = sorted(path.parent.name for path in place.glob("*/stores") if path.parent.name not in known)
    return [Instance(place, v) for v in (*ALL, *(Version(name, (0, 0), "", 0) for name in former))]


def home(named: Path | None = None) -> Path:
    """The folder of the managed Neo4j: the one named, else of ``PUXI_NEO4J_HOME``, else in the user's data folder.

    It is not made yet.

    Raises:
        ServerError: the user has no home folder that could be found, or Java could not use the path.
    """
    import platformdirs

    path = named or Path(os.environ.get(VARIABLE) or platformdirs.user_data_path("puxi", appauthor=False) / "neo4j")
    with contextlib.suppress(RuntimeError):
        path = path.expanduser()
    if not path.is_absolute() and str(path).startswith("~"):
        raise ServerError(f"No folder for Neo4j is known: this user has no home folder. Set {VARIABLE} to a folder.")
    # As it is without links, so that a folder reached by two ways is still one.
    path = path.resolve()
    if os.pathsep in str(path):
        raise ServerError(
            f"Java cannot read from {path}, since it has {os.pathsep!r} in it. Set {VARIABLE} to another."
        )
    return path


@dataclass(frozen=True, slots=True)
class Instance:
    """One version's part of the folder. At most one server of it runs at a time."""

    home: Path
    version: Version

    @property
    def folder(self) -> Path:
        """What belongs to this version alone."""
        return self.home / self.version.number

    @property
    def lib(self) -> Path:
        """The jars."""
        return self.folder / "lib"

    @property
    def run(self) -> Path:
        """What is running."""
        return self.folder / "run"

    @property
    def stores(self) -> Path:
        """The databases, one for each release."""
        return self.folder / "stores"

    @property
    def password_file(self) -> Path:
        """Where the password of the user ``neo4j`` is."""
        return self.folder / "password"

    def prepare(self) -> None:
        """Make the folders. What belongs to this version is closed to other users.

        Raises:
            ServerError: they cannot be made, or belong to somebody else.
        """
        try:
            # Made closed, but not closed later: it may be a folder that the user has for other things too.
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if hasattr(os, "getuid") and self.folder.stat().st_uid != os.getuid():
                raise ServerError(
                    f"{self.folder} belongs to another user, who could read the password. "
                    f"Set {VARIABLE} to a folder of your own."
                )
            self.folder.chmod(0o700)
            for folder in (self.run, self.stores):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise ServerError(
                f"{error.filename or self.folder} cannot be used for Neo4j: {error.strerror}. "
                f"Mend its rights, or set {VARIABLE} to another folder."
            ) from None

    def password(self) -> str:
        """The password, made up at the first call. To be called under the lock.

        Raises:
            OSError: it cannot be read or written.
        """
        path = self.password_file
        if self.known_password() is None:
            # Written whole under another name: a part of it would be a password that no store takes.
            part = path.with_suffix(".part")
            part.unlink(missing_ok=True)
            # Hexadecimal, so that no shell and no tool takes it for anything else, as an option if it began with "-".
            write_secret(part, secrets.token_hex(16))
            part.replace(path)
        return path.read_text(encoding="ascii").strip()

    def known_password(self) -> str | None:
        """The password, if one was made up; what is in its place and is none that Puxi makes is not one.

        Raises:
            OSError: it cannot be read.
        """
        try:
            written = self.password_file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return written.decode("ascii").strip() if _PASSWORD.fullmatch(written) else None

    def first_time(self) -> bool:
        """Whether the licence was not shown yet. Afterwards it was."""
        try:
            (self.home / "licence-shown").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    @contextlib.contextmanager
    def locked(self, progress: Progress) -> Iterator[None]:
        """Be the only one who changes something of this version; wait, and say so, while another command does.

        The system lets go of the lock when its holder ends, however it ends.
        """
        lock = self.lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress.say(f"another command is at work on Neo4j {self.version.number}; waiting until it is done ...")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def lock(self) -> FileLock:
        """The lock of this version, not taken yet."""
        return FileLock(self.home / f"{self.version.number}.lock", mode=0o600)


def write_secret(path: Path, text: str) -> None:
    """Write a line into a new file that nobody else can read at any moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(text + "\n")
