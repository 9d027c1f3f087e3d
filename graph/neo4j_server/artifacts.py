"""The jars of one version of Neo4j: what the lock file names, taken from this machine or fetched, and checked.

Fetching is jgo's; around it stands what keeps a folder of jars whole. Every file is fetched into a folder of its own,
its SHA-256 compared with the lock file's, and only then put in its place by a rename. So there is never a partial file
under a jar's name, a run that was cut off leaves the files that it had finished, and the next one fetches the rest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.progress import Progress
from graph.neo4j_server.repositories import Repositories, configured, maven_settings_file
from graph.neo4j_server.versions import Version

if TYPE_CHECKING:
    from jgo.maven import Artifact

_AT_ONCE = 6
_ATTEMPTS = 3
_PAUSE_SECONDS = 1
_TIMEOUT_SECONDS = 30
#: After so many failures in a row, a repository is given up that answered before.
_PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked file, by its Maven coordinates."""

    group: str
    artifact: str
    version: str
    classifier: str
    packaging: str
    sha256: str

    @property
    def file(self) -> str:
        """Its name as a file."""
        return f"{self.artifact}-{self.version}{f'-{self.classifier}' if self.classifier else ''}.{self.packaging}"

    @property
    def place(self) -> Path:
        """Where it is in a Maven folder."""
        return Path(*self.group.split("."), self.artifact, self.version, self.file)

    def is_whole(self, path: Path) -> bool:
        """Whether the file there is this jar, bit by bit."""
        try:
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


def locked(version: Version) -> list[Jar]:
    """All jars that the version's lock file names."""
    table = tomllib.loads(version.lock_file.read_text(encoding="utf-8"))
    return [
        Jar(d["groupId"], d["artifactId"], d["version"], d.get("classifier", ""), d["packaging"], d["sha256"])
        for d in table["dependencies"]
    ]


def provide(version: Version, lib: Path, scratch: Path, progress: Progress) -> None:
    """See to it that ``lib`` holds exactly the locked jars, each of them whole.

    What is missing or damaged is taken from the Maven folder of this machine, where it is there and whole; the rest is
    fetched into that folder. The network is asked for nothing but missing jars. ``scratch`` is emptied.

    Raises:
        ServerError: some cannot be had. Those that were fetched stay, so that the next run goes on from there.
        OSError: ``lib`` cannot be written to.
    """
    jars = locked(version)
    lib.mkdir(parents=True, exist_ok=True)
    for stranger in {path.name for path in lib.iterdir()} - {jar.file for jar in jars}:
        (lib / stranger).unlink()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        whole = pool.map(lambda jar: jar.is_whole(lib / jar.file), jars)
        missing = [jar for jar, there in zip(jars, whole, strict=True) if not there]
        if not missing:
            return
        repositories = configured()
        taken = pool.map(lambda jar: _take(jar, repositories.local / jar.place, lib), missing)
        absent = [jar for jar, there in zip(missing, taken, strict=True) if not there]
    if absent:
        progress.say(
            f"fetching {version.name}: {len(absent)} of {len(jars)} files are missing "
            f"(all together are {version.megabytes} MB) ..."
        )
        _Fetch(version, repositories, lib, scratch, progress).all(absent)


def _take(jar: Jar, path: Path, lib: Path) -> bool:
    """Put a jar that is whole into ``lib``, without copying it where links work; whether it was whole."""
    if not jar.is_whole(path):
        return False
    part = lib / f"{jar.file}.part"
    part.unlink(missing_ok=True)
    try:
        part.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, part)
        if not jar.is_whole(part):
            return False
    part.replace(lib / jar.file)
    return True


class _StopFetching(Exception):  # noqa: N818 - a signal to a thread, not an error
    """The rest is not wanted any more."""


@dataclass(slots=True)
class _Fetch:
    """One round of fetching: several files at a time, each from the first repository that has it."""

    version: Version
    repositories: Repositories
    lib: Path
    scratch: Path
    progress: Progress
    received: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    #: Repositories that do not answer, and why. They are not asked for the next file.
    silent: dict[str, str] = field(default_factory=dict)
    #: How often in a row a repository did not answer; one that never did is given up at once.
    failures: dict[str, int] = field(default_factory=dict)
    refused: dict[Jar, str] = field(default_factory=dict)

    def all(self, jars: Sequence[Jar]) -> None:
        _empty(self.scratch)
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            for number, one in enumerate(as_completed([pool.submit(self._one, jar) for jar in jars])):
                one.result()
                self.progress.fetched(number + 1 - len(self.refused), len(jars), self.received / 1e6)
        finally:
            # Also after Ctrl-C: the threads notice at their next block, and what they hold is thrown away.
            self.stopped.set()
            pool.shutdown(cancel_futures=True)
            shutil.rmtree(self.scratch, ignore_errors=True)
        if self.refused:
            raise ServerError(self._explained())

    def _one(self, jar: Jar) -> None:
        answers = []
        for name, url in self.repositories.remote.items():
            if name in self.silent:
                continue
            answer = self._from(jar, name, url)
            if answer is None:
                return
            answers.append(f"{name}: {answer}")
        self.refused[jar] = "; ".join(answers)

    def _from(self, jar: Jar, name: str, url: str) -> str | None:
        """Fetch a jar from one repository; what went wrong, or nothing."""
        import requests
        from jgo.maven import MavenContext, PythonResolver

        # A folder for each repository: jgo takes a file that is there for the file that is wanted.
        context = MavenContext(
            resolver=PythonResolver(progress_callback=self._counting),
            repo_cache=self.scratch / name,
            local_repos=[],
            remote_repos={name: url},
            timeout=_TIMEOUT_SECONDS,
        )
        artifact: Artifact = (
            context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier, jar.packaging)
        )
        answer = ""
        for attempt in range(_ATTEMPTS):
            if self.stopped.wait(attempt * _PAUSE_SECONDS):
                raise _StopFetching
            part = self.scratch / name / jar.place
            part.unlink(missing_ok=True)
            try:
                context.resolver.download(artifact)
            except requests.RequestException as error:
                answer = _reason(error)
                # A file that was begun is an answer.
                self.failures[name] = 0 if part.exists() else self.failures.get(name, _PATIENCE - 1) + 1
                if self.failures[name] >= _PATIENCE:
                    self.silent[name] = answer
                    return answer
                continue
            except RuntimeError:
                # jgo's word for every answer but "here it is".
                self.failures[name] = 0
                return "answers, but does not give it"
            self.failures[name] = 0
            if jar.is_whole(part):
                self._keep(jar, part)
                return None
            answer = "what it sent is not what the lock file names (SHA-256 differs)"
        return answer

    def _keep(self, jar: Jar, part: Path) -> None:
        """Put a jar into the Maven folder, as any tool of Java's would, and from there into ``lib``."""
        place = self.repositories.local / jar.place
        beside = place.with_name(f".{jar.file}.{self.version.number}.part")
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(part, beside)
                beside.replace(place)
            finally:
                beside.unlink(missing_ok=True)
        # A Maven folder that cannot be written to is no reason to fail: it only spares the next version some files.
        if not _take(jar, place, self.lib) and not _take(jar, part, self.lib):
            raise OSError(None, "was damaged while it was copied; is the disk full?", str(self.lib / jar.file))

    @contextlib.contextmanager
    def _counting(self, _file: str, _size: int) -> Iterator[Callable[[int], None]]:
        def count(received: int) -> None:
            if self.stopped.is_set():
                raise _StopFetching
            self.received += received

        yield count

    def _explained(self) -> str:
        jars = sorted(self.refused, key=lambda jar: jar.place)
        shown = [f"  {jar.group}:{jar.artifact}:{jar.version} ({self.refused[jar] or 'not asked'})" for jar in jars[:3]]
        if len(jars) > len(shown):
            shown.append(f"  and {len(jars) - len(shown)} more")
        asked = [f"  {n}: {u} ({self.silent.get(n, 'answers')})" for n, u in self.repositories.remote.items()]
        from jgo.config import get_settings_path

        return "\n".join(
            [
                f"{self.version.name} is not complete: {len(jars)} of its files could not be had.",
                *shown,
                f"Looked for in {self.lib} and {self.repositories.local}; asked for at:",
                *asked,
                "What can be done: run it again with a network, and it goes on with what is missing;",
                f"  name a mirror as [repositories] central=ADDRESS in {get_settings_path()} or in {maven_settings_file()};",
                f"  copy the folder {self.repositories.local} from a machine on which it worked;",
                "  or use a Neo4j of your own: --uri bolt://HOST:7687, loaded with puxi graph load.",
            ]
        )


def _reason(error: Exception) -> str:
    """The innermost reason of a failed request, without the addresses of objects that requests puts around it."""
    while error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    inner = getattr(error, "reason", None)
    text = str(inner if isinstance(inner, Exception) else error)
    return text.rpartition(">: ")[2] or type(error).__name__


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
