"""Connections to the Neo4j that ``/v1/cypher`` asks: a bounded number, each for the release that answers now."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import replace

from api.problems import Busy, CypherOff
from api.settings import Settings
from graph.bolt import connect
from graph.bolt.limits import Limits
from graph.bolt.query import Table
from graph.bolt.read import Reader
from graph.errors import ServerError
from graph.neo4j_server import managed
from graph.neo4j_server.progress import Silent
from graph.release.reader import Release

#: So long (seconds) a statement waits for another one to end.
_PATIENCE = 1.0


class Pool:
    """At most ``cypher_at_once`` statements run at a time; connections are kept between them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._slots = threading.BoundedSemaphore(settings.cypher_at_once)
        self._lock = threading.Lock()
        self._idle: list[tuple[str, Reader]] = []

    def run(self, release: Release, cypher: str, parameters: Mapping[str, object], rows: int) -> Table:
        """The rows of a statement that reads.

        Raises:
            CypherOff: the server answers no Cypher.
            Busy: too many statements run.
            ServerError: there is no Neo4j with this release.
            CypherError, LimitExceeded: see :meth:`graph.bolt.read.Reader.run`.
        """
        if not self._settings.cypher:
            raise CypherOff(
                "This server answers no Cypher. `puxi cypher` asks the same graph on a machine of one's own."
            )
        if not self._slots.acquire(timeout=_PATIENCE):
            raise Busy("Other statements are running. Ask again in a few seconds.", retry_after=2)
        try:
            reader = self._reader(release)
            try:
                table = reader.run(cypher, parameters, self._limits(rows))
            except ServerError:
                reader.close()
                raise
            except BaseException:
                self._give_back(release.id, reader)
                raise
            self._give_back(release.id, reader)
            return table
        finally:
            self._slots.release()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, reader in idle:
            reader.close()

    def _limits(self, rows: int) -> Limits:
        limits = Limits.of(rows, self._settings.cypher_seconds)
        return replace(limits, bytes=min(limits.bytes, self._settings.cypher_bytes))

    def _reader(self, release: Release) -> Reader:
        with self._lock:
            other = [reader for of, reader in self._idle if of != release.id]
            mine = [reader for of, reader in self._idle if of == release.id]
            found = mine.pop() if mine else None
            self._idle = [(release.id, reader) for reader in mine]
        for reader in other:
            reader.close()
        return found or Reader(self._target(release))

    def _give_back(self, release_id: str, reader: Reader) -> None:
        with self._lock:
            self._idle.append((release_id, reader))

    def _target(self, release: Release) -> connect.Target:
        """The Neo4j that holds this release: one's own, else the managed one; it is started only if that is allowed."""
        if os.environ.get("PUXI_NEO4J_URI"):
            return replace(connect.find(), release=release.id)
        if self._settings.cypher_start:
            found = connect.Managed(release.path, progress=Silent()).start()
            if found.release != release.id:
                raise ServerError("Another release came while Neo4j was started; the next statement is asked of it.")
            return found
        address = managed.running_with(release)
        if address is None:
            raise ServerError(f"No Neo4j of Puxi's runs that holds release {release.id}. Start it: puxi neo4j start")
        # Not as a managed one: that would be ended and started again as need be.
        return connect.Target(address.uri, address.user, address.password, release=release.id)
