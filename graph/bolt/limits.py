"""How much one Cypher query may take: rows, time, bytes; each can be set by the environment.

===================== ========= ======================================================================================
variable              default   what it limits
===================== ========= ======================================================================================
PUXI_CYPHER_ROWS      10000     rows of a result; more are left out, and the answer says so
PUXI_CYPHER_SECONDS   30        time for one query, planning counted in; then it is ended
PUXI_CYPHER_BYTES     200000000 what the values of a result may take in memory; more rows are left out, and the answer
                                says so
PUXI_CYPHER_ROW_BYTES 4000000   what a single row may take on its way from the server; a larger one ends the query
PUXI_CYPHER_STATEMENT 100000    characters of a statement
===================== ========= ======================================================================================
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from graph.errors import QueryError

LARGEST = 10**12
#: Seconds: a day.
LONGEST = 86_400


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take.

    ``rows`` and ``bytes`` cut a result short, which it then says (``Table.truncated``); the others end the query.
    """

    rows: int = 10_000
    seconds: float = 30.0
    bytes: int = 200_000_000
    row_bytes: int = 4_000_000
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
            rows=whole_number("PUXI_CYPHER_ROWS", _DEFAULT.rows),
            seconds=whole_number("PUXI_CYPHER_SECONDS", int(_DEFAULT.seconds), LONGEST),
            bytes=whole_number("PUXI_CYPHER_BYTES", _DEFAULT.bytes),
            row_bytes=whole_number("PUXI_CYPHER_ROW_BYTES", _DEFAULT.row_bytes),
            statement=whole_number("PUXI_CYPHER_STATEMENT", _DEFAULT.statement),
        )
        return replace(
            read,
            rows=read.rows if rows is None else rows,
            seconds=read.seconds if seconds is None else seconds,
        )

    def admit(self, statement: str) -> None:
        """Let a statement pass unless it is empty, or longer than a person writes.

        Raises:
            QueryError: it is too long, or empty.
        """
        if not statement.strip():
            raise QueryError("The statement is empty.")
        if len(statement) > self.statement:
            raise QueryError(
                f"The statement has {len(statement)} characters; {self.statement} are allowed. Give long lists as a "
                "parameter (--param ids='[...]', then WHERE n.id IN $ids), or set PUXI_CYPHER_STATEMENT."
            )


_DEFAULT = Limits()


def whole_number(variable: str, default: int, largest: int = LARGEST) -> int:
    """A limit that the environment sets, else the usual one.

    Raises:
        QueryError: it is no number above zero, or larger than it may be.
    """
    text = os.environ.get(variable, "")
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 0 < number <= largest:
        raise QueryError(f"{variable} is {text[:40]!r}; expected a whole number from 1 to {largest}.")
    return number
