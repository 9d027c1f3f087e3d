"""Keeping apart what bears one name: aliases that are another body's name, and bodies that share a label."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from graph.dates import date_range
from graph.identity import Resolver
from graph.vocabulary import DECIDED, ENDING_KINDS, INSTITUTION_KINDS, LineageKind


def point_aliases(db: sqlite3.Connection, resolver: Resolver) -> None:
    """Let an alias that is the name of another body point at that body.

    A source calls one body by a name that, by a recorded decision, is another's (an old name, a host, a branch). The
    statement stays; the body that it really names stands beside it, and nobody finds the one under the other's name.
    """
    rows = db.execute("SELECT id, subject_id, value FROM statements WHERE property = 'alias' ORDER BY id").fetchall()
    for statement, subject, alias in rows:
        named = resolver.body_named(alias)
        if named and named != subject:
            db.execute("UPDATE statements SET value_id = ? WHERE id = ?", (named, statement))


def label_namesakes(db: sqlite3.Connection) -> None:
    """Add the years of their life, else their host, to the labels of bodies that bear one name.

    国防科学技术工业委员会 was a commission until 1998 and another one from then on: in print they must differ.
    """
    kinds = ",".join("?" * len(INSTITUTION_KINDS))
    same: dict[str, list[str]] = defaultdict(list)
    for entity, label in db.execute(
        f"SELECT id, label_zh FROM entities WHERE label_zh <> '' AND kind IN ({kinds}) ORDER BY id",
        sorted(INSTITUTION_KINDS),
    ):
        same[label].append(entity)
    for label, entities in same.items():
        for entity in entities if len(entities) > 1 else ():
            mark = _years(db, entity) or _host(db, entity)
            if mark:
                db.execute("UPDATE entities SET label_zh = ? WHERE id = ?", (f"{label} ({mark})", entity))


def _years(db: sqlite3.Connection, entity: str) -> str:
    """``1982–1998`` as far as founding and end are stated; empty where neither is."""
    began = [value for (value,) in _stated(db, entity, "established")] + _event_dates(db, entity, "to", _LINEAGE)
    ended = [value for (value,) in _stated(db, entity, "ended")] + _event_dates(db, entity, "from", _ENDINGS)
    ended += _event_dates(db, entity, "from", "p.property = 'event_type' AND p.value = 'revoked'")
    first = min((date_range(value).earliest[:4] for value in began), default="")
    last = max((date_range(value).latest[:4] for value in ended), default="")
    return f"{first}–{last}" if first or last else ""


_LINEAGE = "p.property = 'lineage_kind'"
_ENDINGS = (
    f"{_LINEAGE} AND p.value IN ({','.join(repr(kind.value) for kind in sorted(ENDING_KINDS | {LineageKind.SPLIT}))})"
)
_DECIDED = ",".join(repr(status.value) for status in sorted(DECIDED))


def _stated(db: sqlite3.Connection, entity: str, prop: str) -> list[tuple[str]]:
    return db.execute("SELECT value FROM statements WHERE subject_id = ? AND property = ?", (entity, prop)).fetchall()


def _event_dates(db: sqlite3.Connection, entity: str, role: str, condition: str) -> list[str]:
    """Dates of decided events in which the body stands on one side only."""
    rows = db.execute(
        f"""
        SELECT d.value FROM event_links l
        JOIN statements p ON p.subject_id = l.event_id AND {condition}
        JOIN statements d ON d.subject_id = l.event_id AND d.property = 'date' AND d.row_id = p.row_id
        JOIN statements s ON s.subject_id = l.event_id AND s.property = 'event_status' AND s.row_id = p.row_id AND s.value IN ({_DECIDED})
        WHERE l.entity_id = ? AND l.role = ?
          AND NOT EXISTS (SELECT 1 FROM event_links o WHERE o.event_id = l.event_id AND o.entity_id = ? AND o.role <> ?)
        """,
        (entity, role, entity, role),
    )
    return [value for (value,) in rows]


def _host(db: sqlite3.Connection, entity: str) -> str:
    row = db.execute(
        "SELECT e.label_zh FROM statements s JOIN entities e ON e.id = s.value_id "
        "WHERE s.subject_id = ? AND s.property = 'supported_by' AND e.label_zh <> '' ORDER BY s.id LIMIT 1",
        (entity,),
    ).fetchone()
    return row[0] if row else ""
