"""The id of a release: the hash of its content, the same on every machine that builds from the same data."""

from __future__ import annotations

import sqlite3
from hashlib import sha256

#: Digits of the hash that make the id; enough that no two releases will ever share one.
_DIGITS = 16


def release_id(db: sqlite3.Connection) -> str:
    """SHA-256 over every row of every table, tables and rows in the order of their keys, as ``r`` and 16 digits.

    Taken over the content, not the file, as the bytes of a file also depend on the version of SQLite that wrote it.
    """
    digest = sha256()
    tables = [name for (name,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]
    for table in tables:
        if table.startswith(("sqlite_", "search")):
            continue
        digest.update(f"\x1d{table}".encode())
        where = " WHERE key <> 'release'" if table == "meta" else ""
        columns = len(db.execute(f'SELECT * FROM main."{table}" LIMIT 0').description)
        order = ",".join(str(number + 1) for number in range(columns))
        for row in db.execute(f'SELECT * FROM main."{table}"{where} ORDER BY {order}'):
            digest.update(repr(row).encode())
    return "r" + digest.hexdigest()[:_DIGITS]
