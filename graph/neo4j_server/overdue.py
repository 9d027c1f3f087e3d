"""Transactions that Neo4j was told to end and that go on all the same.

Neo4j looks between two rows whether a transaction was ended, and never within one: no limit of its own ends
``RETURN reduce(...)`` over a huge range, whoever asked for it and whether or not they still wait. Here is asked which
transactions are in that state; what is done about them is the watcher's business.

Run as a program of its own, for a moment: the driver is ten times as large as the watcher.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from graph.neo4j_server import store

#: So long (seconds) a server that is busy may take to answer.
_PATIENCE = 10.0
_ENDED = (
    "SHOW TRANSACTIONS YIELD transactionId, status WHERE status STARTS WITH 'Terminated' RETURN transactionId AS id"
)


def overdue(port: int, password: Path) -> frozenset[str] | None:
    """The transactions of the server at a port of this machine that were ended and go on; ``None`` if it does not say."""
    command = [sys.executable, "-m", __name__, str(port), str(password)]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, this package
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=2 * _PATIENCE, check=True
        )
        return frozenset(json.loads(done.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def main(arguments: list[str]) -> None:
    """Print the ids of these transactions as a JSON list."""
    import neo4j

    port, password = arguments
    auth = (store.USER, Path(password).read_text(encoding="ascii").strip())
    with neo4j.GraphDatabase.driver(
        f"bolt://127.0.0.1:{port}", auth=auth, connection_timeout=_PATIENCE, max_transaction_retry_time=0
    ) as driver:
        found = driver.execute_query(neo4j.Query(_ENDED, timeout=_PATIENCE), database_=store.DATABASE)
        print(json.dumps([record["id"] for record in found.records]))


if __name__ == "__main__":
    main(sys.argv[1:])
