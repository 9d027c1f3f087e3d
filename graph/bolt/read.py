"""Reading from a property graph with Cypher: within limits, and nothing but reading.

Three things keep a query from doing anything else, on whatever server it runs: the transaction is opened for reading,
which Neo4j enforces itself; the server is asked first what the statement does (:mod:`graph.bolt.statement`); and each
limit (:mod:`graph.bolt.limits`) holds on the server and here. A query that a limit ends, or Ctrl-C, loses its connection,
on which the server ends it too.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from graph.bolt import connect, hints
from graph.bolt.limits import Limits
from graph.bolt.query import CutError, Query, Table
from graph.bolt.statement import Statement
from graph.bolt.values import too_deep
from graph.bolt.wire import OverdueError, Worker
from graph.errors import CypherError, LimitExceeded, ServerError

if TYPE_CHECKING:
    import neo4j

__all__ = ["Reader", "Table"]

#: What is added to a query's time before it is ended from here (seconds): the server looks at its own limit every two.
GRACE = 4.0
#: How long the server may take to end a query that was given up (seconds), before it is said that it goes on.
_ENDING = 3.0

_BUSY = "SHOW TRANSACTIONS YIELD metaData, status WHERE metaData.puxi = $token RETURN count(*) AS number"
_FUNCTIONS = "SHOW FUNCTIONS YIELD name RETURN collect(name) AS names"

_WENT_DOWN = (
    "The server went down while it ran the statement, most likely for want of memory, or because of another command's "
    "query. The next query starts it again. Collect, sort or build less at once."
)


class Reader:
    """A connection to one Neo4j for reading; one query at a time. Close it, or use it in a ``with``.

    ``bookmarks`` make a cluster answer from a state that has at least what they stand for.

    Raises:
        ServerError: the server cannot be reached or does not let us in.
    """

    def __init__(self, target: connect.Target, bookmarks: neo4j.Bookmarks | None = None) -> None:
        self.target = target
        self._bookmarks = bookmarks
        self._connect_again()

    def _connect_again(self) -> None:
        """Connect; a managed server that goes down just now, as by another command's query, is started once more."""
        try:
            self._connect()
        except ServerError:
            if self.target.managed is None:
                raise
            self.target = self.target.managed.start()
            self._connect()

    def _connect(self) -> None:
        # A single server that went away is not worth waiting for; in a cluster another one may take over.
        retry = connect.RETRY_TIME if self.target.uri.startswith("neo4j") else 0
        self._worker = Worker()
        try:
            self._driver = self._worker.do(self._open({"max_transaction_retry_time": retry}))
        except BaseException:
            self._worker.close(asyncio.sleep(0))
            raise

    async def _open(self, config: dict[str, Any]) -> neo4j.AsyncDriver:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        driver = neo4j.AsyncGraphDatabase.driver(
            self.target.uri, auth=(self.target.user, self.target.password), **{**connect.settings(), **config}
        )
        try:
            await driver.verify_connectivity()
        except (DriverError, Neo4jError, OSError, ValueError) as error:
            await driver.close()
            raise connect.trouble(error, self.target) from None
        except BaseException:
            await driver.close()
            raise
        return driver

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._worker.close(self._driver.close())

    def run(self, cypher: str, parameters: Mapping[str, object] | None = None, limits: Limits | None = None) -> Table:
        """Run a statement that reads, and return its rows.

        A managed server that has ended meanwhile (after an hour without use, say) is started again.

        Raises:
            CypherError: the server does not understand it, cannot run it, or it does more than read.
            LimitExceeded: it took too long or too much memory, or one row is too large.
            ServerError: the server went away, or holds no whole graph of Puxi's.
        """
        limits = limits or Limits.of()
        limits.admit(cypher)
        query = Query(Statement.of(cypher), dict(parameters or {}), limits, self.target)
        if self._worker.lost:
            self._connect_again()
        try:
            return self._once(query)
        except ServerError as error:
            managed = self.target.managed
            if managed is None:
                raise
            self.close()
            if isinstance(error, connect.DamagedError):
                managed.renew()
        self.target = managed.start()
        self._connect_again()
        return self._once(query)

    def _once(self, query: Query) -> Table:
        query.target = self.target
        try:
            return self._answer(query)
        except ServerError:
            if self.target.managed is not None and query.started:
                raise LimitExceeded(_WENT_DOWN) from None
            raise

    def _answer(self, query: Query) -> Table:
        limits = query.limits
        began = time.monotonic()
        total = limits.seconds + GRACE
        try:
            # The outer limit is for what holds up the event loop itself: unpacking a row of very many small values.
            return self._worker.do(self._within(total, query), total + GRACE)
        except (OverdueError, TimeoutError):
            if self._worker.lost:
                # It is still unpacking what came; the thread closes its connection when it gets to it.
                self.close()
                raise LimitExceeded(hints.too_large(limits)) from None
            raise LimitExceeded(hints.too_long(limits) + self._ended(query)) from None
        except LimitExceeded as limit:
            late = time.monotonic() - began > limits.seconds
            raise LimitExceeded(str(limit) + (self._ended(query) if late else "")) from None
        except CypherError as error:
            if function := hints.unknown_function(error):
                raise hints.with_function(error, function, self.functions()) from None
            raise
        except (KeyboardInterrupt, SystemExit):
            self._ended(query)
            raise

    async def _within(self, total: float, query: Query) -> Table:
        async with asyncio.timeout(total):
            return await self._run(query)

    async def _run(self, query: Query) -> Table:
        from neo4j import unit_of_work
        from neo4j.exceptions import DriverError, Neo4jError

        limits, meter = query.limits, self._worker.meter
        began = time.monotonic()
        try:
            async with self._session() as session:
                work = unit_of_work(timeout=limits.seconds, metadata={"puxi": query.token})(query.work)
                with contextlib.suppress(CutError):
                    await session.execute_read(work, session, meter)
            if query.reading.unknown:
                async with self._session() as session:
                    await session.execute_read(unit_of_work(timeout=limits.seconds)(query.name_ends))
        except (DriverError, Neo4jError, OSError, ValueError, TypeError, OverflowError) as error:
            if meter.exceeded:
                raise LimitExceeded(hints.too_large(limits)) from None
            raise hints.translated(error, query.statement.text, self.target, limits) from None
        except RecursionError:
            raise too_deep() from None
        finally:
            meter.limit, meter.exceeded = 0, False
        return query.table(time.monotonic() - began)

    def _session(self) -> neo4j.AsyncSession:
        import neo4j

        return self._driver.session(
            database=self.target.database or None, default_access_mode=neo4j.READ_ACCESS, bookmarks=self._bookmarks
        )

    def _ended(self, query: Query) -> str:
        """See that the server does not go on with a query that was given up; what there is to be said about it.

        Neo4j looks between two rows whether a transaction was ended, and never within one: no limit of its own ends
        ``RETURN reduce(...)`` over a huge range. A server that Puxi runs itself is ended then, and started again by the
        next query; with any other, all that can be done is to say so.
        """
        try:
            if not self._worker.do(self._is_busy(query), _ENDING + GRACE):
                return ""
        except (OverdueError, ServerError):
            pass
        if self.target.managed is None:
            return " The server itself may go on with it for a while."
        self.target.managed.stop()
        return " The server was ended with it; the next query starts it again."

    async def _is_busy(self, query: Query) -> bool:
        """Whether the server goes on with a query; it is asked for a few seconds."""
        end = time.monotonic() + _ENDING
        while await self._ask(_BUSY, {"token": query.token}):
            if time.monotonic() > end:
                return True
            await asyncio.sleep(0.2)
        return False

    def functions(self) -> list[str]:
        """The functions that the server knows; none if it cannot be asked."""
        try:
            found = self._worker.do(self._ask(_FUNCTIONS, {}), GRACE)
        except (OverdueError, ServerError):
            return []
        return [str(name) for name in found] if isinstance(found, list) else []

    async def _ask(self, cypher: str, parameters: dict[str, Any]) -> object:
        """The one value that a statement of ours returns."""
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            async with self._session() as session:
                result = await session.run(cypher, parameters)
                return (await result.single(strict=True)).value()
        except (DriverError, Neo4jError, OSError) as error:
            raise connect.trouble(error, self.target) from None
