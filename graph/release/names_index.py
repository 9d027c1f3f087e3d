"""The tables that names are searched by; made from ``names`` when a release is built.

SQLite's trigram index finds nothing shorter than three characters, yet two are a common Chinese query: pairs of
neighbouring Chinese characters have a table of their own.
"""

from __future__ import annotations

import sqlite3

from graph.names import is_chinese

#: How many rows go to SQLite at once.
_BATCH = 20_000


def write(db: sqlite3.Connection) -> None:
    """Fill the search tables from ``names``."""
    db.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5 (normal, pinyin, content = 'names', content_rowid = 'id', tokenize = 'trigram')"
    )
    db.execute("INSERT INTO search_text (rowid, normal, pinyin) SELECT id, normal, pinyin FROM names ORDER BY id")
    db.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
    db.execute(
        "CREATE TABLE search_pairs (pair TEXT NOT NULL, name_id INTEGER NOT NULL, PRIMARY KEY (pair, name_id)) WITHOUT ROWID"
    )
    rows = db.execute("SELECT id, normal FROM names ORDER BY id")
    while batch := rows.fetchmany(_BATCH):
        pairs = {
            (normal[i : i + 2], number)
            for number, normal in batch
            for i in range(len(normal) - 1)
            if is_chinese(normal[i : i + 2])
        }
        db.executemany("INSERT INTO search_pairs VALUES (?, ?)", sorted(pairs))
