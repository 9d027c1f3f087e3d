"""Starting the managed server: what :func:`graph.neo4j_server.managed.ensure` does under the lock of a version.

Whatever runs already is taken over if it is right, and ended if it is not; a start that fails or is broken off leaves no
process behind. The server of another release goes on until the store of this one is ready.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from graph.errors import ServerError
from graph.neo4j_server import artifacts, running, settings, store
from graph.neo4j_server.instance import LICENCE, Instance
from graph.neo4j_server.java import Java, find
from graph.neo4j_server.progress import Progress
from graph.neo4j_server.settings import Limits
from graph.neo4j_server.watch import Plan
from graph.release.reader import Release

_WATCHER = "graph.neo4j_server.watch"
_START_SECONDS = 180
_PORTS_TRIED = 3
_TAKEN = ("Address already in use", "PortBindException")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Neo4j that holds a release is, and how one gets in."""

    uri: str
    user: str
    password: str
    release: str
    version: str
    database: str = store.DATABASE

    def __repr__(self) -> str:
        # Addresses get into messages and notebooks; the password does not.
        return f"Address(uri={self.uri!r}, user={self.user!r}, release={self.release!r}, version={self.version!r})"


def address_of(instance: Instance, release: Release, port: int) -> Address:
    """The address of an instance's server that listens on this port.

    Raises:
        OSError: the password cannot be read.
    """
    password = instance.known_password()
    if password is None:
        raise OSError(None, "is no password of Puxi's", str(instance.password_file))
    return Address(f"bolt://127.0.0.1:{port}", store.USER, password, release.id, instance.version.number)


class Start:
    """One start, under the lock of the version."""

    def __init__(self, instance: Instance, release: Release, progress: Progress) -> None:
        self.instance = instance
        self.release = release
        self.progress = progress
        self.limits = Limits.of_environment()
        self.place = instance.stores / store.name_of(release)

    def start(self) -> Address:
        """Do everything that is missing, and return when the server lets one in."""
        instance = self.instance
        java = find(instance.version)
        running_one = self._clear_up()
        if running_one and running_one.store == self.place.name:
            return self._adopt(running_one, java)
        if instance.first_time():
            self.progress.say(LICENCE)
        artifacts.provide(instance.version, instance.lib, instance.folder / "fetching", self.progress)
        builder = store.Builder(instance, java, self.limits, self.progress)
        if wrong := store.damage(self.place):
            if store.is_there(self.place):
                self.progress.say(f"the store of release {self.release.id} is damaged and is made anew: {wrong}")
            builder.build(self.release)
        end_all(instance)
        try:
            port = self._run(java)
        except _PasswordChanged:
            # The store can be made again, the password that somebody thought of cannot.
            self.progress.say(
                "its password was changed over Bolt; the store is made anew, with the password in the file"
            )
            builder.build(self.release)
            port = self._run(java)
        store.used_now(self.place)
        store.clear(instance.stores)
        return address_of(instance, self.release, port)

    def _clear_up(self) -> running.Record | None:
        """End what killed commands left behind. What remains is a server that works, and its record."""
        instance = self.instance
        if instance.known_password() is None:
            # Nobody can get into what was made with a password that is lost.
            end_all(instance)
            store.clear(instance.stores, keep=0)
        record = running.recorded(instance.run)
        if record and not (running.by_number(record.server, instance.folder) and running.answers(record.port)):
            record = None
        good = {record.watcher, record.server} if record else set()
        running.end(process for process in running.ours(instance.folder) if process.pid not in good)
        if not record:
            running.forget(instance.run)
        for left in instance.stores.glob(".*"):
            store.discard(left)
        shutil.rmtree(instance.folder / "fetching", ignore_errors=True)
        return record

    def _adopt(self, record: running.Record, java: Java) -> Address:
        """Take a server for this command's own; set a watcher beside it if it lost its own."""
        instance = self.instance
        if not running.by_number(record.watcher, instance.folder):
            watcher = self._watch(self._plan(self._command(java), record.port, record.java, adopt=record.server))
            while (now := running.recorded(instance.run)) is None or now.watcher == record.watcher:
                if not watcher.is_running():
                    said = running.tail([instance.run / "watcher.log"])
                    raise ServerError(f"Neo4j {instance.version.number} cannot be watched. Its watcher said:\n{said}")
                time.sleep(0.05)
        return address_of(instance, self.release, record.port)

    def _run(self, java: Java) -> int:
        """Start the server on the port that it had last, or on another if somebody has it now; the port."""
        instance = self.instance
        self.progress.say(f"starting Neo4j {instance.version.number} with release {self.release.id} ...")
        began = time.monotonic()
        noted = instance.run / "port"
        port = running.noted_port(noted)
        try:
            for _ in range(_PORTS_TRIED):
                port = running.free_port(port)
                settings.write(instance.version, self.limits, self.place, port)
                shutil.rmtree(self.place / "logs", ignore_errors=True)
                plan = self._plan(self._command(java), port, f"Java {java.release} of {java.whence}")
                if self._answered(self._watch(plan), port):
                    noted.write_text(str(port))
                    seconds = time.monotonic() - began
                    self.progress.say(f"Neo4j answers at bolt://127.0.0.1:{port}, {seconds:.0f} s after it was started")
                    return port
                port = 0
        except BaseException:
            # Also after Ctrl-C: what did not come up is not left to come up unseen.
            end_all(instance)
            raise
        raise ServerError(f"Neo4j found {_PORTS_TRIED} ports taken, one after the other. Run it again.")

    def _command(self, java: Java) -> list[str]:
        options = settings.server_options(java, self.limits.heap)
        return [*store.java_command(self.instance, java, options), *store.server_arguments(self.instance, self.place)]

    def _plan(self, command: list[str], port: int, java: str, adopt: int = 0) -> Plan:
        instance = self.instance
        return Plan(
            command=command,
            environment=store.environment(self.place),
            folder=str(instance.folder),
            lock=str(instance.lock().lock_file),
            console=str(instance.run / "console.log"),
            port=port,
            store=self.place.name,
            release=self.release.id,
            java=java,
            idle_seconds=self.limits.idle * 60,
            adopt=adopt,
        )

    def _watch(self, plan: Plan) -> psutil.Process:
        """Start a watcher that outlives this command."""
        instance = self.instance
        path = instance.run / "plan.json"
        path.write_text(json.dumps(asdict(plan)), encoding="utf-8")
        root = Path(__file__).resolve().parent.parent.parent
        paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        log = instance.run / "watcher.log"
        log.unlink(missing_ok=True)
        launched = subprocess.run(  # noqa: S603 - this Python, this package
            [sys.executable, "-m", _WATCHER, running.mark(instance.folder), str(path), str(log)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            cwd=instance.run,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            return psutil.Process(int(launched.stdout))
        except (ValueError, psutil.NoSuchProcess):
            said = "\n".join([launched.stderr.strip(), running.tail([log])])
            raise ServerError(f"Neo4j's watcher did not start. It said:\n{said}") from None

    def _answered(self, watcher: psutil.Process, port: int) -> bool:
        """Wait until the server lets one in with the password; whether it did. ``False``: somebody has its port."""
        instance = self.instance
        logs = [instance.run / "watcher.log", instance.run / "console.log", self.place / "logs" / "neo4j.log"]
        deadline = time.monotonic() + _START_SECONDS
        while not (running.recorded(instance.run) and running.answers(port) and self._lets_in(port)):
            if not watcher.is_running():
                said = running.tail(logs)
                if any(word in said for word in _TAKEN):
                    return False
                raise ServerError(f"Neo4j {instance.version.number} did not start. It said:\n{said}")
            if time.monotonic() > deadline:
                raise ServerError(f"Neo4j {instance.version.number} did not answer within {_START_SECONDS} s.")
            time.sleep(0.1)
        return True

    def _lets_in(self, port: int) -> bool:
        import neo4j
        from neo4j.exceptions import AuthError, DriverError, Neo4jError

        address = address_of(self.instance, self.release, port)
        try:
            with neo4j.GraphDatabase.driver(
                address.uri, auth=(address.user, address.password), max_transaction_retry_time=0
            ) as driver:
                driver.execute_query("RETURN 1", database_=address.database)
        except AuthError:
            raise _PasswordChanged from None
        except (DriverError, Neo4jError, OSError):
            return False
        return True


class _PasswordChanged(ServerError):  # noqa: N818 - named after what happened
    """The store was opened with Puxi's password before, and is not any more."""

    def __init__(self) -> None:
        super().__init__("The password of this Neo4j was changed over Bolt. puxi neo4j remove, and start again.")


def end_all(instance: Instance, grace: float = running.GRACE_SECONDS) -> bool:
    """End every process of an instance, watchers first, since they end their servers; whether there was one.

    Raises:
        ServerError: one does not end, even when killed.
    """
    found = running.ours(instance.folder)
    running.end((process for process in found if _is_watcher(process)), grace)
    running.end(running.ours(instance.folder), grace)
    if left := running.ours(instance.folder):
        numbers = ", ".join(str(process.pid) for process in left)
        raise ServerError(f"These processes of Neo4j {instance.version.number} do not end: {numbers}.")
    running.forget(instance.run)
    return bool(found)


def _is_watcher(process: psutil.Process) -> bool:
    try:
        return _WATCHER in process.cmdline()
    except psutil.Error:
        return False
