"""A store: a Neo4j database filled from one release, made beside the others and put in its place in one step.

It is made in a folder of its own: the property graph as CSV files, Neo4j's import tool, then the server once, on a port
that nobody is told, for constraints and indexes. When everything in it was counted, it gets its marker and its name. What
has no marker is no store, whatever a killed run left of it, and the next run removes it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.errors import ServerError
from graph.neo4j_server import java as javas
from graph.neo4j_server import running, settings, sums
from graph.neo4j_server.instance import Instance, write_secret
from graph.neo4j_server.java import Java
from graph.neo4j_server.progress import Progress
from graph.neo4j_server.settings import Limits
from graph.release.reader import Release

DATABASE = "neo4j"
USER = "neo4j"
_MARKER = "complete.json"
_BUILDING = ".building-"
_IMPORT_SECONDS = 3600
_START_SECONDS = 180
#: Stores that are kept: that of the release in use, and the one used before it, so that one can go back and forth.
_KEPT = 2

#: Parts of ``graph/`` on which what is in a store does not depend.
_OTHER_CODE = ("bolt/", "exports/", "neo4j_server/", "notebook.py")


@functools.cache
def code_key() -> str:
    """A short hash of the code that makes a graph from a release: another code, another store."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name == "exports/neo4j_admin.py" or not name.startswith(_OTHER_CODE):
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def name_of(release: Release) -> str:
    """The name of the store of a release, as this code makes it."""
    return f"{release.id}-{code_key()}"


def whole(stores: Path) -> list[Path]:
    """The stores that are complete, the one used last first."""
    found = [path for path in stores.glob("[!.]*") if (path / _MARKER).is_file()]
    return sorted(found, key=lambda path: (path / _MARKER).stat().st_mtime, reverse=True)


def is_whole(store: Path) -> bool:
    """Whether this is a complete store, and nothing of what it was made with was changed or lost since."""
    return not damage(store)


def damage(store: Path) -> str:
    """What is wrong with a store, in a few words; empty if it is whole."""
    try:
        said = json.loads((store / _MARKER).read_text(encoding="utf-8"))
        taken = said["files"]
    except FileNotFoundError:
        return "it is not complete"
    except (OSError, ValueError, TypeError, KeyError):
        return "its files have no sums by which they could be checked"
    if not isinstance(taken, dict) or not taken:
        return "its files have no sums by which they could be checked"
    differing = sums.changed(store, taken)
    if not differing:
        return ""
    more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
    return f"{differing[0].rpartition('/')[2]}{more} changed since it was made"


def is_there(store: Path) -> bool:
    """Whether this store was complete once, whatever became of it."""
    return (store / _MARKER).is_file()


def used_now(store: Path) -> None:
    """Note that this store is in use: it is the last to be cleared away."""
    (store / _MARKER).touch()


def discard(store: Path) -> None:
    """Remove a store. First its marker goes, so that half a store is never taken for one."""
    (store / _MARKER).unlink(missing_ok=True)
    shutil.rmtree(store, ignore_errors=True)


def clear(stores: Path, keep: int = _KEPT) -> None:
    """Remove what killed runs left, and the stores that were not used for longest. To be called under the lock."""
    kept = whole(stores)[:keep]
    for path in stores.iterdir():
        if path not in kept:
            discard(path)


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes a store."""

    instance: Instance
    java: Java
    limits: Limits
    progress: Progress

    def build(self, release: Release) -> Path:
        """Make the store of a release, and put it in its place.

        Raises:
            ServerError: the import tool or the server failed; nothing of the store is left.
            ReleaseError: the release is damaged.
            OSError: the disk is full, or the folder cannot be written to.
        """
        stores = self.instance.stores
        work = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=stores))
        try:
            self._fill(release, work)
            place = stores / name_of(release)
            discard(place)
            work.rename(place)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        return place

    def _fill(self, release: Release, work: Path) -> None:
        from graph.exports.neo4j_admin import write_import

        began = time.monotonic()
        self.progress.say(f"filling Neo4j {self.instance.version.number} from release {release.id} ...")
        files = write_import(release, work / "csv")
        port = running.free_port()
        settings.write(self.instance.version, settings.to_fill(self.limits), work, port, writable=True)
        self._set_password(work)
        heap = settings.to_fill(self.limits).heap
        self._admin(
            work,
            ["database", "import", "full", DATABASE, f"--max-off-heap-memory={heap}", *files.arguments()],
        )
        shutil.rmtree(work / "csv")
        with self._served(work, port):
            counted = _finish(port, self.instance.password())
        if counted != (files.node_count, files.relationship_count):
            raise ServerError(
                f"the store does not hold what the release holds: {counted[0]} of {files.node_count} nodes, "
                f"{counted[1]} of {files.relationship_count} relationships. Run it again, and report it if it stays so."
            )
        shutil.rmtree(work / "logs", ignore_errors=True)
        said = {
            "release": release.id,
            "neo4j": self.instance.version.number,
            "nodes": files.node_count,
            "relationships": files.relationship_count,
            "files": sums.of(work),
        }
        with (work / _MARKER).open("w", encoding="utf-8") as stream:
            json.dump(said, stream)
            stream.flush()
            os.fsync(stream.fileno())
        self.progress.say(
            f"filled with {files.node_count:,} nodes and {files.relationship_count:,} relationships "
            f"in {time.monotonic() - began:.0f} s"
        )

    def _set_password(self, work: Path) -> None:
        """Set the password through a file of arguments: on the command line, every user of the machine could read it.

        What comes after ``--`` is no option, even where a password of an older Puxi begins with ``-``.
        """
        arguments = work / "arguments"
        write_secret(arguments, f"--\n{self.instance.password()}\n")
        try:
            self._admin(work, ["dbms", "set-initial-password", f"@{arguments}"])
        finally:
            arguments.unlink()

    def _admin(self, work: Path, arguments: Sequence[str]) -> None:
        """Run one of Neo4j's administration commands to its end."""
        log = work / "tool.log"
        options = settings.tool_options(self.java, settings.to_fill(self.limits).heap)
        command = [*java_command(self.instance, self.java, options), "org.neo4j.cli.AdminTool", *arguments]
        with self._child(command, work, log) as process:
            try:
                process.wait(timeout=_IMPORT_SECONDS)
            except psutil.TimeoutExpired:
                raise ServerError(f"Neo4j's command {' '.join(arguments[:2])} did not end within an hour.") from None
        if process.returncode:
            raise ServerError(_failed(f"Neo4j's command {' '.join(arguments[:2])}", process.returncode, [log], work))
        log.unlink()

    @contextlib.contextmanager
    def _served(self, work: Path, port: int) -> Iterator[None]:
        """The store as it is made, served while the block runs."""
        log = work / "tool.log"
        options = settings.tool_options(self.java, settings.to_fill(self.limits).heap)
        command = [*java_command(self.instance, self.java, options), *server_arguments(self.instance, work)]
        with self._child(command, work, log) as process:
            deadline = time.monotonic() + _START_SECONDS
            while not running.answers(port):
                if process.poll() is not None:
                    logs = [log, work / "logs" / "neo4j.log"]
                    raise ServerError(_failed("Neo4j", process.returncode, logs, work))
                if time.monotonic() > deadline:
                    raise ServerError(f"Neo4j did not answer within {_START_SECONDS} s while it was filled.")
                time.sleep(0.1)
            yield
            running.end([process])
        log.unlink()

    @contextlib.contextmanager
    def _child(self, command: Sequence[str], work: Path, log: Path) -> Iterator[psutil.Popen]:
        """A process that is gone when the block is left, however it is left."""
        with log.open("wb") as output:
            process = psutil.Popen(
                command,
                env=environment(work),
                cwd=work,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield process
        finally:
            running.end([process], grace=3)


def java_command(instance: Instance, java: Java, options: Sequence[str]) -> list[str]:
    """Java with Neo4j's jars, up to where the class to run stands."""
    return [str(java.program), running.mark(instance.folder), *options, "-cp", str(instance.lib / "*")]


def server_arguments(instance: Instance, store: Path) -> list[str]:
    """The class of the server and its arguments.

    This is what Neo4j's own ``neo4j console`` starts; started directly, there is one process and not two.
    """
    return [instance.version.main, f"--home-dir={store}", f"--config-dir={store / 'conf'}", "--console-mode"]


def environment(store: Path) -> dict[str, str]:
    """The environment of Neo4j's processes: the user's, without what would lead them elsewhere."""
    kept = {name: value for name, value in javas.environment().items() if not name.startswith("NEO4J_")}
    return {**kept, "NEO4J_HOME": str(store), "NEO4J_CONF": str(store / "conf"), "MALLOC_ARENA_MAX": "2"}


def _finish(port: int, password: str) -> tuple[int, int]:
    """Make constraints and indexes, wait until they are ready, and count nodes and relationships."""
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    from graph.property_graph.contract import SCHEMA

    counts = "RETURN COUNT { MATCH (n) } AS nodes, COUNT { MATCH ()-[r]->() } AS relationships"
    try:
        with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=(USER, password)) as driver:
            for statement in SCHEMA:
                driver.execute_query(statement, database_=DATABASE)
            driver.execute_query("CALL db.awaitIndexes(600)", database_=DATABASE)
            (row,) = driver.execute_query(counts, database_=DATABASE).records
    except (DriverError, Neo4jError) as error:
        raise ServerError(f"Neo4j did not make the indexes: {error}") from None
    return int(row["nodes"]), int(row["relationships"])


def _failed(what: str, code: int, logs: Sequence[Path], place: Path) -> str:
    said = running.tail(logs)
    full = " The disk is full." if shutil.disk_usage(place).free < 1 << 24 else ""
    return f"{what} ended with code {code}.{full} It said:\n{said}" if said else f"{what} ended with code {code}.{full}"
