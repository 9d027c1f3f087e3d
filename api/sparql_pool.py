"""The engine that ``/sparql`` asks: one for the release that answers now, made when the first query comes."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from api.problems import NoStore, SparqlOff
from api.releases import Releases
from api.settings import Settings
from graph.errors import PuxiError
from graph.rdf.space import Space
from graph.release.reader import Release
from graph.sparql.engine import Engine
from graph.sparql.limits import Limits
from graph.sparql.pool import Pool
from graph.sparql.store import StoreError, discard, name_of, prepare

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
#: So often (seconds) it is looked whether there is a new release whose store is to be made.
_LOOK_EVERY = 2.0
#: So often a question is put, each time to a store made anew.
_TRIES = 2
_NO_STORE = (
    "The server could not make or open the store that SPARQL queries run on. Its log says why. The whole dataset can be "
    "downloaded and asked on a machine of one's own: puxi sparql."
)
_OFF = "This server answers no SPARQL. `puxi sparql` asks the same graph on a machine of one's own."


class Engines:
    """The engine of the current release; that of the release before is closed as soon as a new one answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._held: tuple[str, Engine] | None = None
        self._closed = threading.Event()
        limits = Limits(
            seconds=settings.sparql_seconds,
            memory=settings.sparql_memory,
            bytes=settings.sparql_bytes,
            rows=settings.sparql_rows,
        )
        self.limits = limits

    def of(self, release: Release) -> Engine:
        """The engine of a release.

        Raises:
            SparqlOff: the server answers no SPARQL.
            Occupied: the store is being made and not ready yet.
            NoStore: it cannot be made.
        """
        if not self._settings.sparql:
            raise SparqlOff(_OFF)
        space = Space.of()
        name = name_of(release, space)
        held = self._held
        if held is not None and held[0] == name:
            return held[1]
        try:
            # Well before the request itself would be given up, so that it is told what is being waited for.
            store = prepare(release, space, patience=self._settings.seconds * 0.6)
        except StoreError as error:
            _LOG.error("no store for SPARQL: %s", error)
            raise NoStore(_NO_STORE) from None
        with self._lock:
            if self._held is not None and self._held[0] == name:
                return self._held[1]
            before, made = self._held, Engine(Pool(store, self._settings.sparql_at_once), space)
            self._held = (name, made)
        if before is not None:
            before[1].pool.close()
        return made

    def ask(self, release: Release, question: Callable[[Engine], T]) -> T:
        """What the engine of a release answers. A store that was lost or damaged meanwhile is made anew.

        Raises:
            SparqlOff, Occupied, NoStore: as :meth:`of`.
        """
        for _ in range(_TRIES):
            engine = self.of(release)
            try:
                return question(engine)
            except StoreError as error:
                # It has a path in it, which is for the log alone.
                _LOG.error("the store for SPARQL: %s", error)
                self._give_up(engine)
        raise NoStore(_NO_STORE)

    def _give_up(self, engine: Engine) -> None:
        with self._lock:
            if self._held is not None and self._held[1] is engine:
                self._held = None
        engine.pool.close()
        discard(engine.pool.store)

    def keep_ready(self, releases: Releases) -> None:
        """Have the store of each release made as soon as it is served, so that the first who asks need not wait.

        Runs until :meth:`close`. What goes wrong is told to those who ask.
        """
        done = ""
        while not self._closed.wait(_LOOK_EVERY if done else 0.0):
            with contextlib.suppress(PuxiError, OSError):
                release = releases.current()
                if release.id != done:
                    done = release.id
                    prepare(release, Space.of())
            done = done or "none yet"

    def close(self) -> None:
        """End the processes in which queries run."""
        self._closed.set()
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            held[1].pool.close()
