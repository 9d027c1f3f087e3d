"""When a load does not begin, so that nothing is lost; and what the server's refusals mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from graph.bolt import connect
from graph.bolt.loaded import Loaded, State
from graph.bolt.lots import Row
from graph.errors import ServerError
from graph.property_graph.contract import CONTRACT

_AGAIN = "Run the command again: it goes on where it stopped."

#: Parts of Neo4j's error codes, and what to do.
_CODES: dict[str, str] = {
    "Security.Forbidden": (
        "This user may not do that: loading needs the rights to write and to make constraints and indexes (in "
        "Enterprise the role architect, or admin)."
    ),
    "ReadOnly": (
        "Nothing can be written there: the database, or this server of the cluster, is read-only. In a cluster use "
        "neo4j://, which finds the server that writes."
    ),
    "NotALeader": "Another server of the cluster writes. Use neo4j://, which finds it.",
    "OutOfMemory": (
        "The server has not enough memory for one transaction. Give --batch 200, or raise its heap and "
        f"db.memory.transaction.max. {_AGAIN}"
    ),
    "TransactionTimedOut": f"The server ended a transaction that took too long. Give --batch 200. {_AGAIN}",
    "ConstraintValidationFailed": (
        "Something that is not Puxi's hangs on a node that the release does not have any more, or has the id of one "
        "that it has. Take it out of the database and run again."
    ),
}


def admit(target: connect.Target, database: Mapping[str, str], before: Loaded, release: Row, replace: bool) -> None:
    """Let a load begin, unless something would be lost by it or it could not end well.

    ``database`` has the ``name`` and the ``access`` of the database, ``before`` is what it holds, ``release`` the
    ``Release`` node that is to be.

    Raises:
        ServerError: why not, and what can be done.
    """
    where = f"the database {database['name']!r} at {target.uri}"
    if database["access"] == "read-only":
        raise ServerError(
            f"Nothing can be written into {where}: it is read-only (by server.databases.read_only, "
            "server.databases.default_to_read_only or ALTER DATABASE). Nothing was changed."
        )
    if before.state is State.FOREIGN:
        what = ", ".join(before.foreign[:5]) or f"{before.nodes} nodes, and no Release node"
        raise ServerError(
            f"There is something in {where} that is not Puxi's: {what}. Puxi's graph needs a database of its own; name "
            "an empty one with --database (Community has one database a server). Nothing was changed."
        )
    if before.state is State.EMPTY:
        return
    if before.contract > CONTRACT:
        raise ServerError(
            f"The graph in {where} was made by a newer Puxi (contract {before.contract}, this one writes {CONTRACT}). "
            "Use that Puxi, or an empty database. Nothing was changed."
        )
    if not replace and (before.release != release["id"] or before.contract != CONTRACT):
        raise ServerError(
            f"There is release {before.release} (contract {before.contract}, {before.state}) in {where}, and "
            f"{release['id']} (contract {CONTRACT}) was to be loaded. --replace puts it in its place; readers see a "
            "half loaded graph meanwhile. Where a server has more databases, load it into an empty one and switch the "
            "alias then (docs/own-server.md). Nothing was changed."
        )


@contextmanager
def explained(target: connect.Target, *, begun: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ones that say what to do; ``begun`` if something may have been written by then.

    Raises:
        ServerError: in place of any error of the driver's.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        yield
    except (DriverError, Neo4jError) as error:
        code = str(getattr(error, "code", "") or "")
        for part, text in _CODES.items():
            if part in code:
                said = connect.scrubbed(str(getattr(error, "message", "") or error), target)
                raise ServerError(f"{target.uri}: {text} Neo4j says: {said}") from None
        trouble = connect.trouble(error, target)
        raise (ServerError(f"{trouble} {_AGAIN}") if begun else trouble) from None
