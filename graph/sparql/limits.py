"""How much one SPARQL query may take: time, memory, bytes and rows; each can be set by the environment.

===================== ========= ======================================================================================
variable              default   what it limits
===================== ========= ======================================================================================
PUXI_SPARQL_SECONDS   30        time for one query; then the process that answers it is ended
PUXI_SPARQL_MEMORY    1000000000 bytes that a query may take beyond what the store needs; then it is ended (not on Windows)
PUXI_SPARQL_BYTES     200000000 length of a result; a longer one is refused, never cut in silence
PUXI_SPARQL_ROWS      10000     rows of a table that is shown; more are left out, and the table says so
PUXI_SPARQL_STATEMENT 100000    characters of a query
===================== ========= ======================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.bolt.limits import LONGEST, whole_number
from graph.errors import QueryError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take. Only ``rows`` cuts a result short, which it then says; the others end the query."""

    seconds: float = 30.0
    memory: int = 1_000_000_000
    bytes: int = 200_000_000
    rows: int = 10_000
    statement: int = 100_000

    @classmethod
    def of(cls, rows: int | None = None, seconds: float | None = None) -> Limits:
        """The limits that the environment sets, and instead of them those that are given here.

        Raises:
            QueryError: a limit is no number above zero.
        """
        if seconds is not None and not 0 < seconds <= LONGEST:
            raise QueryError(f"A time limit of {seconds:g} s is not possible; expected up to {LONGEST} s.")
        read = cls(
            seconds=whole_number("PUXI_SPARQL_SECONDS", int(_DEFAULT.seconds), LONGEST),
            memory=whole_number("PUXI_SPARQL_MEMORY", _DEFAULT.memory),
            bytes=whole_number("PUXI_SPARQL_BYTES", _DEFAULT.bytes),
            rows=whole_number("PUXI_SPARQL_ROWS", _DEFAULT.rows),
            statement=whole_number("PUXI_SPARQL_STATEMENT", _DEFAULT.statement),
        )
        return replace(
            read,
            rows=read.rows if rows is None else rows,
            seconds=read.seconds if seconds is None else seconds,
        )


_DEFAULT = Limits()
