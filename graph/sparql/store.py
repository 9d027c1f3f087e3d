"""The store that queries run on: an Oxigraph database on disk, made once for each release and base address.

The default graph holds every triple once, whoever says it; each source's own graph stands beside it. (Oxigraph could also
read all graphs as one, but then gives a triple as often as graphs have it, and every count is wrong.)

A store is filled in a folder of its own by a process of its own, beside the others, and gets its name when it is complete.
What a killed one left is removed by the next. Stores lie in the user's cache folder, or where ``PUXI_SPARQL_STORES`` says.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from graph.errors import Occupied, PuxiError, ReleaseError
from graph.rdf.space import Space
from graph.release import leftovers
from graph.release.reader import Release

if sys.platform != "win32":
    import fcntl

VARIABLE = "PUXI_SPARQL_STORES"
_ELSEWHERE = f"{VARIABLE} names another folder for stores."
_MARKER = "complete.json"
_DATABASE = "store"
_LOCK = ".filling.lock"
#: What a store's folder is called (:func:`name_of`). Others in the same place are not ours to remove.
_NAME = re.compile(r"r[0-9a-f]{16}-[0-9a-f]{12}")
#: Stores that are kept: that of the release in use, and those used before it, so that one can go back and forth.
_KEPT = 3
#: Parts of ``graph/`` on which what is in a store does not depend.
_OTHER_CODE = ("bolt/", "exports/", "neo4j_server/", "flat/")
_CHECKOUT = Path(__file__).resolve().parents[2]


class StoreError(PuxiError):
    """The store for SPARQL queries could not be made."""

    code = "no_store"
    exit_code = 4
    http_status = 503


@dataclass(frozen=True, slots=True)
class Store:
    """A complete store: its folder, the release and base address it was made from, and what it holds.

    ``quads`` counts the triples of all sources' graphs together, ``triples`` each triple once, ``graphs`` the addresses of
    the named graphs.
    """

    folder: Path
    release: str
    base: str
    quads: int
    triples: int
    graphs: frozenset[str]

    @property
    def database(self) -> Path:
        """The database's own folder."""
        return self.folder / _DATABASE

    @property
    def marker(self) -> Path:
        """The file on which whoever uses the store holds a lock."""
        return self.folder / _MARKER


def hold(store: Store) -> int | None:
    """Keep others from removing a store for as long as this file is open; none if the store is gone."""
    try:
        file = os.open(store.marker, os.O_RDONLY)
    except OSError:
        return None
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_SH)
    return file


def parent() -> Path:
    """The folder in which stores lie."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    import platformdirs

    return platformdirs.user_cache_path("puxi", appauthor=False) / "sparql"


@functools.cache
def code_key() -> str:
    """A short hash of the code that makes quads from a release: another code, another store."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(_OTHER_CODE) and (not name.startswith("sparql/") or name == "sparql/store.py"):
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def name_of(release: Release, space: Space) -> str:
    """The name of the store of a release under a base address, as this code makes it."""
    key = hashlib.sha256(f"{space.base}\n{code_key()}".encode()).hexdigest()[:12]
    return f"{release.id}-{key}"


def find(release: Release, space: Space) -> Store | None:
    """The store of a release, if it has been made."""
    return _opened(parent() / name_of(release, space))


def prepare(release: Release, space: Space, patience: float = 600.0) -> Store:
    """The store of a release; it is made if need be, which takes some seconds.

    Raises:
        Occupied: it is being made, and is not ready within ``patience`` seconds; it is made on all the same.
        StoreError: it cannot be made.
        ReleaseError: the release cannot be read.
    """
    found = find(release, space)
    if found is not None:
        return found
    target, until = parent() / name_of(release, space), time.monotonic() + patience
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}. {_ELSEWHERE}") from None
    command = [sys.executable, "-P", "-m", "graph.sparql.store", str(release.path.resolve()), release.id, space.base]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_CHECKOUT), os.environ.get("PYTHONPATH")])),
    }
    process = subprocess.Popen(  # noqa: S603 -- a module of ours
        [*command, str(target.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        _, said = process.communicate(timeout=max(until - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        # It goes on, and somebody has to be there when it ends.
        threading.Thread(target=process.communicate, daemon=True).start()
        raise Occupied("The store for SPARQL queries is being made from a new release. Ask again soon.") from None
    except BaseException:
        process.kill()
        process.wait()
        raise
    found = _opened(target)
    if found is None:
        last = (said.decode(errors="replace").strip().splitlines() or ["the process that makes it was ended"])[-1]
        raise StoreError(f"The store for SPARQL queries could not be made: {last}")
    return found


def _opened(folder: Path) -> Store | None:
    try:
        told = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
        found = Store(folder, told["release"], told["base"], told["quads"], told["triples"], frozenset(told["graphs"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with contextlib.suppress(OSError):
        os.utime(folder)  # the least recently used one goes first
    return found


def fill(release: Release, space: Space, target: Path) -> None:
    """Make the store at ``target`` and remove old ones. Of several processes one makes it, the others wait for it.

    Raises:
        ReleaseError: the release is damaged.
        OSError: it cannot be written.
    """
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        leftovers.clear(folder)
        if _opened(target) is None:
            if target.exists():
                shutil.rmtree(target)
            with leftovers.workplace(folder) as work:
                made = work / "made"
                made.mkdir()
                _write(release, space, made)
                made.replace(target)
        _clear(folder, target)


def _write(release: Release, space: Space, folder: Path) -> None:
    import pyoxigraph

    from graph.rdf.mapping import quads

    graphs: set[str] = set()

    def lines() -> Iterator[bytes]:
        for graph, subject, predicate, value in quads(release, space):
            graphs.add(graph[1:-1])
            triple = f"{subject} {predicate} {value}"
            yield f"{triple} {graph} .\n{triple} .\n".encode()

    store = pyoxigraph.Store(folder / _DATABASE)
    store.bulk_load(cast(IO[bytes], _Stream(lines())), format=pyoxigraph.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    default = pyoxigraph.DefaultGraph()
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, default))
    told = {
        "release": release.id,
        "base": space.base,
        "quads": len(store) - triples,
        "triples": triples,
        "graphs": sorted(graphs),
    }
    del store
    (folder / _MARKER).write_text(json.dumps(told), encoding="utf-8")


class _Stream:
    """Lines as a file that is read as it is made."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; none at the end."""
        if not self._rest:
            self._rest = b"".join(line for _, line in zip(range(2_000), self._lines, strict=False))
        cut = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:cut], self._rest[cut:]
        return given


def discard(store: Store) -> None:
    """Remove a store that cannot be opened, so that the next who asks has it made anew; not one that a process has open."""
    with contextlib.suppress(OSError):
        _remove(store.folder)


def _clear(folder: Path, target: Path) -> None:
    """Remove all stores but the latest used and those that a process has open, and what was left of others."""
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if path != target and path.is_dir() and _NAME.fullmatch(path.name):
                # One without its marker is none, and nobody is making it, for we have the lock.
                found.append(((path / _MARKER).exists(), path.stat().st_mtime_ns, path))
    found.sort(reverse=True)
    for _, _, path in [one for place, one in enumerate(found) if place >= _KEPT - 1 or not one[0]]:
        with contextlib.suppress(OSError):
            _remove(path)


def _remove(path: Path) -> None:
    """Remove a store, its marker first: what is left if this is killed is not taken for one.

    Raises:
        OSError: a process has it open, or it cannot be removed.
    """
    marker = path / _MARKER
    if sys.platform == "win32":  # where files that are open cannot be removed
        marker.unlink(missing_ok=True)
    else:
        with contextlib.suppress(FileNotFoundError), marker.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            marker.unlink()
    shutil.rmtree(path)


def main(arguments: list[str]) -> int:
    """Make a store: release file, its id, base address, folder."""
    path, release_id, base, target = arguments
    if hasattr(os, "nice"):
        os.nice(5)  # giving way to whoever else needs the processor
    try:
        release = Release(Path(path))
        if release.id != release_id:
            raise ReleaseError("another release has taken its place meanwhile; ask again")
        fill(release, Space.of(base), Path(target))
    except PuxiError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else " ".join(str(error).split())
        sys.stderr.write(f"{said}. {_ELSEWHERE}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
