"""The Neo4j that Puxi runs by itself: :func:`ensure` gives one that holds a release, and does what is missing for that.

>>> address = ensure()  # fetches, fills and starts what is not there yet; a running one answers at once
>>> driver = neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password))

The server goes on running when the command that started it ends, so that the next query is quick. It ends after an
hour without use, at ``puxi neo4j stop``, or when its watcher is ended.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import ServerError
from graph.neo4j_server import artifacts, running, store
from graph.neo4j_server.instance import Instance, all_in, home
from graph.neo4j_server.java import find
from graph.neo4j_server.progress import Lines, Progress
from graph.neo4j_server.sigterm import ended_by_sigterm
from graph.neo4j_server.starting import Address, Start, address_of, end_all
from graph.neo4j_server.versions import chosen
from graph.paths import default_release
from graph.release.reader import Release

__all__ = ["Address", "Status", "ensure", "remove", "renew", "running_with", "status", "stop"]


def ensure(
    release: Release | Path | None = None,
    *,
    version: str | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Address:
    """A running Neo4j that holds this release, read-only; what is missing is fetched, filled and started.

    Args:
        release: the release or its file; by default the one that all commands answer from.
        version: number of the Neo4j (``2026.08.1``, ``5.26.19``, or their beginnings); by default what
            ``PUXI_NEO4J_VERSION`` says, else the current one.
        folder: where all is kept; by default what ``PUXI_NEO4J_HOME`` says, else the user's data folder.
        progress: is told what goes on; by default lines are printed on stderr.

    Two calls at once, also of two processes, do the work once: the second waits. A server of another release of the
    same version is replaced once the store of this one is ready; if that fails, it goes on.

    Raises:
        ServerError: it cannot be fetched, filled or started; says what is missing and what to do.
        ReleaseError: there is no release, or it is damaged.
    """
    if not isinstance(release, Release):
        release = Release(release or default_release())
    instance = Instance(home(folder), chosen(version))
    wanted = store.name_of(release)
    if address := _in_use(instance, release, wanted):
        return address
    progress = progress or Lines()
    with _explained(instance), ended_by_sigterm():
        instance.prepare()
        with instance.locked(progress):
            return _in_use(instance, release, wanted) or Start(instance, release, progress).start()


def running_with(release: Release, *, version: str | None = None, folder: Path | None = None) -> Address | None:
    """The server that holds this release, if it runs and answers now. Starts nothing."""
    return _in_use(Instance(home(folder), chosen(version)), release, store.name_of(release))


def stop(*, version: str | None = None, folder: Path | None = None, at_once: bool = False) -> list[str]:
    """End the servers of one version, or of all, and whatever else runs for them.

    ``at_once`` kills them: a server that is busy with a query that it cannot end would only be waited for, and with its
    database read-only it has nothing to lose.

    Returns the numbers of the versions of which something was running. Does not wait for a command that is at work: that
    command fails.

    Raises:
        ServerError: a process does not end.
    """
    stopped = []
    for instance in all_in(home(folder), version):
        with _explained(instance):
            if end_all(instance, 0 if at_once else running.GRACE_SECONDS):
                stopped.append(instance.version.number)
    return stopped


@dataclass(frozen=True, slots=True)
class Status:
    """How it stands with one version: what is there, what runs and what it takes. ``pid`` is 0 where nothing runs."""

    version: str
    folder: str
    password_file: str
    java: str
    fetched: bool
    releases: tuple[str, ...]
    disk_megabytes: int
    pid: int = 0
    uri: str = ""
    release: str = ""
    started: str = ""
    resident_megabytes: int = 0


def renew(
    release: Path | None = None,
    *,
    version: str | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """End the server of this release, and give up its store, which is damaged: the next start makes another.

    Raises:
        ServerError: it does not end.
        ReleaseError: there is no such release.
    """
    instance = Instance(home(folder), chosen(version))
    with _explained(instance), instance.locked(progress or Lines()):
        end_all(instance, 0)
        store.discard(instance.stores / store.name_of(Release(release or default_release())))


def status(*, version: str | None = None, folder: Path | None = None) -> list[Status]:
    """How it stands with each version, or with one. Changes nothing."""
    return [_status(instance) for instance in all_in(home(folder), version) if instance.version.main]


def remove(*, version: str | None = None, folder: Path | None = None, progress: Progress | None = None) -> list[Path]:
    """End the servers and remove jars, stores, passwords and logs of one version, or of all; what was removed.

    The Maven folder stays, since other programs use it. So do the empty lock files: removing one that somebody waits for
    would let two work at once.

    Raises:
        ServerError: something cannot be ended or removed.
    """
    place = home(folder)
    removed = []
    for instance in all_in(place, version):
        if not instance.folder.exists():
            continue
        with _explained(instance), instance.locked(progress or Lines()):
            end_all(instance)
            if instance.stores.exists():
                # By themselves, since a store that is removed only in part must not look like a whole one.
                store.clear(instance.stores, keep=0)
            shutil.rmtree(instance.folder)
            removed.append(instance.folder)
    if version is None:
        (place / "licence-shown").unlink(missing_ok=True)
    return removed


def _in_use(instance: Instance, release: Release, wanted: str) -> Address | None:
    """The server, if one that holds the release runs and answers."""
    # Noted before the look at the record: see Watcher._nobody_comes.
    with contextlib.suppress(OSError):
        (instance.run / "used").touch(mode=0o600)
    record = running.recorded(instance.run)
    if record is None or record.store != wanted:
        return None
    if not running.by_number(record.watcher, instance.folder) or not running.by_number(record.server, instance.folder):
        return None
    if not running.answers(record.port):
        return None
    with contextlib.suppress(OSError):
        return address_of(instance, release, record.port)
    return None


def _status(instance: Instance) -> Status:
    try:
        found = find(instance.version)
        java = f"Java {found.release} of {found.whence}"
    except ServerError as error:
        java = str(error)
    said = Status(
        version=instance.version.number,
        folder=str(instance.folder),
        password_file=str(instance.password_file),
        java=java,
        fetched=all((instance.lib / jar.file).is_file() for jar in artifacts.locked(instance.version)),
        releases=tuple(dict.fromkeys(path.name.rpartition("-")[0] for path in store.whole(instance.stores))),
        disk_megabytes=round(_size(instance.folder) / 1e6),
    )
    record = running.recorded(instance.run)
    server = running.by_number(record.server, instance.folder) if record else None
    if record is None or server is None:
        return said
    processes = [server, *filter(None, [running.by_number(record.watcher, instance.folder)])]
    return replace(
        said,
        java=record.java,
        pid=server.pid,
        uri=f"bolt://127.0.0.1:{record.port}",
        release=record.release,
        started=record.started,
        resident_megabytes=round(sum(p.memory_info().rss for p in processes) / 1e6),
    )


def _size(folder: Path) -> int:
    """How many bytes the files of a folder hold, while some of them may come and go."""
    size = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            size += path.stat().st_size if path.is_file() else 0
    return size


@contextlib.contextmanager
def _explained(instance: Instance) -> Iterator[None]:
    """What the system refuses is said as an error that tells where, and what to do."""
    try:
        yield
    except OSError as error:
        place = error.filename or instance.folder
        raise ServerError(
            f"{place}: {error.strerror or error}. Neo4j's files are kept in {instance.home}; "
            "PUXI_NEO4J_HOME names another folder, and puxi neo4j remove makes room."
        ) from None
