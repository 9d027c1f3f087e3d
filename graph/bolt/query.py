"""One query on its way to a server and back: what its transaction does, and the table that comes of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.bolt import connect, hints
from graph.bolt.limits import Limits
from graph.bolt.statement import Statement, admit
from graph.bolt.values import Reading, UnreadableError
from graph.bolt.wire import Meter
from graph.errors import CypherError

if TYPE_CHECKING:
    import neo4j

#: A statement can be made to earn thousands.
_NOTICES = 20

_RELEASE = "MATCH (r:Release) RETURN r {.*} AS found ORDER BY r.id LIMIT 1"
_IDS = "UNWIND $given AS given MATCH (n) WHERE elementId(n) = given RETURN given, n.id AS id"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query.

    ``rows`` hold values as :mod:`graph.bolt.values` documents them. ``truncated`` is empty if all rows are there, else
    what cut them short: ``rows`` or ``bytes``. ``release`` is the id of the release that the graph was made of.
    ``plan`` is the plan as text where EXPLAIN or PROFILE asked for it. ``seconds`` is what it took, from here.
    """

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    truncated: str
    release: str
    notices: tuple[hints.Notice, ...] = ()
    plan: str = ""
    seconds: float = 0.0
    query: str = field(default="", repr=False)

    def records(self) -> list[dict[str, object]]:
        """The rows, each as a mapping from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class CutError(Exception):
    """Leaves a transaction whose remaining rows are not wanted."""


class Query:
    """A statement with its parameters and limits; :meth:`work` is its transaction, :meth:`table` the answer."""

    def __init__(
        self, statement: Statement, parameters: dict[str, object], limits: Limits, target: connect.Target
    ) -> None:
        self.statement, self.limits, self.target = statement, limits, target
        #: By this the server's list of transactions shows which is ours.
        self.token = uuid.uuid4().hex
        #: Whether the server was given the statement itself.
        self.started = False
        self._parameters = parameters
        self._begin()

    def _begin(self) -> None:
        # A cluster's driver may try the transaction again; nothing of the first try must stay.
        self.reading = Reading()
        self._columns: Sequence[str] = ()
        self._rows: list[tuple[object, ...]] = []
        self._truncated = self._plan = self._release = ""
        self._notices: list[hints.Notice] = []

    async def work(self, tx: neo4j.AsyncManagedTransaction, session: neo4j.AsyncSession, meter: Meter) -> None:
        """The transaction: is the graph whole, may the statement be run, and then its rows."""
        self._begin()
        self._release = connect.release_fits(await _released(tx), self.target)
        self.started = True
        await self._check(tx)
        if self.statement.explains:
            return
        result = await tx.run(self.statement.text, self._parameters)
        self._columns = result.keys()
        await self._fetch(result, meter)
        if self._truncated:
            # To let the rest be discarded would mean to wait until the server has made it.
            session.cancel()
            raise CutError
        summary = await result.consume()
        self._notices += hints.notices(summary.gql_status_objects, self.statement.text, 0)
        if summary.profile:
            self._plan = _plan(summary.profile)

    async def _check(self, tx: neo4j.AsyncManagedTransaction) -> None:
        from neo4j.exceptions import Neo4jError

        try:
            result = await tx.run(self.statement.checked, self._parameters)
            columns = result.keys()
            summary = await result.consume()
        except Neo4jError as error:
            raise hints.translated(error, self.statement.text, self.target, self.limits, shift=1) from None
        admit(summary.query_type, summary.plan, summary.database)
        self._notices += hints.notices(summary.gql_status_objects, self.statement.text, 1)
        if self.statement.explains:
            self._columns, self._plan = columns, _plan(summary.plan or {})

    async def _fetch(self, result: neo4j.AsyncResult, meter: Meter) -> None:
        from neo4j.exceptions import BrokenRecordError, Neo4jError

        limits, reading = self.limits, self.reading
        meter.limit = limits.row_bytes
        meter.reset()
        try:
            async for record in result:
                if len(self._rows) >= limits.rows:
                    self._truncated = "rows"
                    return
                self._rows.append(tuple(reading.plain(value) for value in record))
                if reading.size > limits.bytes:
                    self._truncated = "bytes"
                    return
                meter.reset()
        except Neo4jError as error:
            # Told from here, since the driver would try again what took too much memory.
            raise hints.translated(error, self.statement.text, self.target, limits) from None
        except (BrokenRecordError, UnreadableError):
            raise CypherError(
                f"A value in row {len(self._rows) + 1} cannot be read here (a date after the year 9999, a type newer than "
                "this Puxi, ...). Return it as text: toString(x)."
            ) from None
        finally:
            meter.limit = 0

    async def name_ends(self, tx: neo4j.AsyncManagedTransaction) -> None:
        """Look up the ids of the nodes that relationships lead from and to, where the nodes were not returned."""
        result = await tx.run(_IDS, given=sorted(self.reading.unknown))
        async for record in result:
            if isinstance(record["id"], str):
                self.reading.ids[record["given"]] = record["id"]

    def table(self, seconds: float) -> Table:
        """The answer."""
        finished = self.reading.finished
        if self.reading.ends:
            self._rows = [tuple(finished(value) for value in row) for row in self._rows]
        return Table(
            tuple(self._columns),
            self._rows,
            self._truncated,
            self._release,
            tuple(sorted(set(self._notices), key=_order)[:_NOTICES]),
            self._plan,
            seconds,
            self.statement.text,
        )


async def _released(tx: neo4j.AsyncManagedTransaction) -> Mapping[str, object] | None:
    """The properties of the graph's ``Release`` node, if it has one."""
    from neo4j.exceptions import ClientError

    try:
        record = await (await tx.run(_RELEASE)).single()
    except ClientError as error:
        # The system database knows no MATCH.
        if error.code != "Neo.ClientError.Statement.SemanticError":
            raise
        record = None
    return record["found"] if record else None


def _order(notice: hints.Notice) -> tuple[int, int, str]:
    return notice.line, notice.column, notice.message


def _plan(plan: Mapping[str, Any]) -> str:
    return str(plan.get("args", {}).get("string-representation", "")).strip()
