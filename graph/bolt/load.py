"""Loading a release into a Neo4j of one's own, so that what the database holds afterwards is that release and nothing else.

In this order: the release is read as a whole; it is looked at what the database holds, and refused what must not be
touched; constraints; the right to write is taken, with which the graph counts as half loaded; nodes, relationships,
lot by lot; what is not in the release goes; indexes; the server's numbers are compared; ``complete`` is written. Whatever
ends it in between, running it again goes on from there.

Transactions are the driver's managed ones: it finds the writer of a cluster, tries again what was transient, and, since
all sessions share their bookmarks, each transaction sees what the last one wrote, also where reads go to another server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.bolt import compare, connect, loaded, migrations, refusals, surplus
from graph.bolt.claim import SILENCE, Claim
from graph.bolt.loaded import Loaded, State
from graph.bolt.lots import ROWS, Group, Lots, Progress, Row
from graph.errors import ServerError
from graph.property_graph.contract import CONTRACT
from graph.release.reader import Release

if TYPE_CHECKING:
    import neo4j

#: The oldest version of Neo4j that the tests run on.
OLDEST = (5, 26)
#: For so long (seconds) the driver tries again when a cluster changes its leader or a server is overloaded.
RETRY_TIME = 60.0
#: A transaction that takes longer (seconds) is ended by the server.
TRANSACTION_TIME = 300.0

_CONSTRAINTS = tuple(
    migrations.Migration(m.number, m.name, tuple(c for c in m.creates if "CONSTRAINT" in c))
    for m in migrations.MIGRATIONS
)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did.

    ``created``, ``changed`` and ``removed`` count nodes and relationships; all are 0 where everything was as it should
    be already (``unchanged``). ``schema`` names the constraints and indexes that were made or dropped.
    """

    release: str
    database: str
    server: str
    nodes: int
    relationships: int
    created: int = 0
    changed: int = 0
    removed: int = 0
    schema: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def unchanged(self) -> bool:
        """Whether everything was there already."""
        return not (self.created or self.changed or self.removed or self.schema)


def load(
    release: Release,
    target: connect.Target,
    *,
    replace: bool = False,
    progress: Progress | None = None,
    rows: int = ROWS,
    silence: float = SILENCE,
) -> LoadReport:
    """Make a database hold a release: its nodes, relationships, constraints and indexes, and nothing else.

    ``replace`` lets another release that is there go, step by step and in place: readers see a half loaded graph
    meanwhile. ``rows`` is how many rows one transaction writes at most. A load of which nothing was heard for
    ``silence`` seconds counts as broken off.

    Raises:
        ServerError: the server cannot be reached, is too old, or refuses; the database holds something that must not be
            lost, or another load is under way. The message says what to do.
        ReleaseError: the release file is damaged.
    """
    import time

    told = progress or (lambda what, done, total: None)
    began = time.monotonic()
    with Lots(release, told, rows) as lots, refusals.explained(target), _opened(target) as (driver, server):
        told("looking at the database", 0, 0)
        work = _Work(driver, target, lots, told, silence)
        with work.session() as session:
            info = _info(session)
            before = loaded.read(session)
            refusals.admit(target, info, before, lots.release, replace)
            same = before.release == lots.release["id"] and before.contract == CONTRACT
            found = compare.differences(session, lots, told) if same and before.state is State.WHOLE else None
            if found is None or found:
                work.changed = found.wrong.get(compare.RELEASE, 0) if found else 0
                with refusals.explained(target, begun=True):
                    work.write(session)
            # Whoever imported the graph may not have made these.
            schema = [*work.schema, *migrations.apply(session)]
            migrations.await_online(session)
        return LoadReport(
            str(lots.release["id"]), info["name"], server, lots.nodes, lots.relationships, work.created, work.changed,
            work.removed, tuple(schema), time.monotonic() - began,
        )  # fmt: skip


def check(release: Release, target: connect.Target, progress: Progress | None = None) -> compare.Differences:
    """Compare what a database holds with a release, every node and relationship with all labels and properties.

    Raises:
        ServerError: the server cannot be asked.
        ReleaseError: the release file is damaged.
    """
    told = progress or (lambda what, done, total: None)
    with (
        Lots(release, told) as lots,
        refusals.explained(target),
        _opened(target) as (driver, _),
        driver.session(database=target.database or None) as session,
    ):
        return compare.differences(session, lots, told)


def state(target: connect.Target) -> Loaded:
    """What a database holds, by the numbers that the server has ready; quick at any size.

    Raises:
        ServerError: the server cannot be asked.
    """
    with (
        refusals.explained(target),
        _opened(target) as (driver, _),
        driver.session(database=target.database or None) as session,
    ):
        return loaded.read(session)


class _Work:
    """One load: its sessions, its lots, and what it has done."""

    def __init__(
        self, driver: neo4j.Driver, target: connect.Target, lots: Lots, progress: Progress, silence: float
    ) -> None:
        from neo4j import GraphDatabase

        self._driver, self._target, self._lots = driver, target, lots
        self._progress, self._silence = progress, silence
        self._bookmarks = GraphDatabase.bookmark_manager()
        self.created = self.changed = self.removed = 0
        self.schema: list[str] = []

    def session(self) -> neo4j.Session:
        """A session that sees what all others of this load have written."""
        return self._driver.session(database=self._target.database or None, bookmark_manager=self._bookmarks)

    def write(self, session: neo4j.Session) -> None:
        """Write what is missing or different, take away what is not in the release, and say that it is whole."""
        # Every statement below looks ids up; all other indexes are made quicker when everything is there.
        self.schema += migrations.apply(session, _CONSTRAINTS)
        migrations.await_online(session)
        claim = Claim(session, self._lots.release, self._silence)
        claim.take(lambda text: self._progress(text, 0, 0))
        try:
            for group, rows in compare.in_order(self._lots, "writing", self._progress):
                self._write(session, claim, group, rows)
            if more := compare.surplus(session, self._lots):
                with self.session() as reader:
                    self.removed = surplus.remove(session, reader, claim, self._lots, set(more), self._progress)
            self._progress("making indexes", 0, 0)
            self.schema += migrations.apply(session)
            migrations.await_online(session, claim.beat)
            self._progress("comparing numbers", 0, 0)
            self._count(session)
            claim.finish()
        except BaseException:
            # Where the server is gone, the next load finds out by the silence.
            with suppress(Exception):
                claim.drop()
            raise

    def _write(self, session: neo4j.Session, claim: Claim, group: Group, rows: list[Row]) -> None:
        import neo4j

        @neo4j.unit_of_work(timeout=TRANSACTION_TIME, metadata={"app": "puxi graph load"})
        def transaction(tx: neo4j.ManagedTransaction) -> tuple[int, int, int]:
            claim.keep(tx)
            result = tx.run(compare.writing(group), rows=rows)
            row = result.single(strict=True)
            counters = result.consume().counters
            return row["placed"], row["written"], counters.nodes_created + counters.relationships_created

        placed, written, created = session.execute_write(transaction)
        if placed < len(rows):
            raise ServerError(
                f"{len(rows) - placed} of {len(rows)} relationships {compare.name(group)} found no nodes to join: "
                "somebody else deletes from this database at the same time. Stop that, and run again."
            )
        self.created += created
        self.changed += max(0, written - created)

    def _count(self, session: neo4j.Session) -> None:
        """See that the server has as many nodes and relationships as the release."""
        found = loaded.read(session)
        if (found.nodes, found.relationships) != (self._lots.nodes, self._lots.relationships):
            raise ServerError(
                f"The database has {found.nodes} nodes and {found.relationships} relationships, the release "
                f"{self._lots.nodes} and {self._lots.relationships}: somebody else writes at the same time. "
                "The graph stays marked as half loaded. Stop that, and run again."
            )


def _info(session: neo4j.Session) -> dict[str, str]:
    """The database's real name (an alias may have been given), and whether it can be written to."""
    shown = "SHOW DATABASES YIELD name, access WHERE name = $name RETURN access ORDER BY access DESC LIMIT 1"
    name = str(session.execute_read(lambda tx: tx.run("CALL db.info() YIELD name").single(strict=True)["name"]))
    row = session.execute_read(lambda tx: tx.run(shown, name=name).single())
    return {"name": name, "access": str(row["access"]) if row else ""}


@contextmanager
def _opened(target: connect.Target) -> Iterator[tuple[neo4j.Driver, str]]:
    """The driver, and the server's name and version."""
    import neo4j

    if target.database == "system":
        raise ServerError("The database 'system' holds the server's own records. Name another one with --database.")
    off = neo4j.NotificationMinimumSeverity.OFF
    with connect.driver(target, max_transaction_retry_time=RETRY_TIME, notifications_min_severity=off) as driver:
        agent = driver.get_server_info().agent
        number = re.search(r"(\d+)\.(\d+)", agent)
        if not number or (int(number[1]), int(number[2])) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise ServerError(f"{target.uri} is {agent}; Puxi needs Neo4j {oldest} or newer. Nothing was changed.")
        yield driver, agent
