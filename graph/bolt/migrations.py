"""Constraints and indexes of the property graph on a server, as numbered migrations.

A migration is never changed once a release of Puxi has had it: another one is appended, which drops (by name) and
creates (under names that were never used). What has been applied is not written down anywhere, because the server's own schema says it: every constraint
and index has its name, an object that is there is left alone, one that is missing is made, and one of that name on other
labels or properties is an error. So a graph that was imported, one that was loaded, and one in which somebody dropped an
index all end up the same, and no node of book-keeping stands in the graph that analysts count.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import ServerError

if TYPE_CHECKING:
    import neo4j

#: How long indexes may take to be filled, in seconds.
PATIENCE = 3600.0
_PULSE = 0.5


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the names that it drops, then the statements that it runs, each creating one named thing."""

    number: int
    name: str
    creates: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "ids are unique; bodies are found by id and name, events and statements by id and subject",
        (
            "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT source_id IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT statement_id IF NOT EXISTS FOR (n:Statement) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (n:Judgement) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT statistic_id IF NOT EXISTS FOR (n:Statistic) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT release_id IF NOT EXISTS FOR (n:Release) REQUIRE n.id IS UNIQUE",
            "CREATE INDEX institution_id IF NOT EXISTS FOR (n:Institution) ON (n.id)",
            "CREATE INDEX institution_name_zh IF NOT EXISTS FOR (n:Institution) ON (n.name_zh)",
            "CREATE INDEX institution_name_en IF NOT EXISTS FOR (n:Institution) ON (n.name_en)",
            "CREATE INDEX center_fate IF NOT EXISTS FOR (n:Center) ON (n.fate)",
            "CREATE INDEX event_id IF NOT EXISTS FOR (n:ChangeEvent) ON (n.id)",
            "CREATE INDEX statement_property IF NOT EXISTS FOR (n:Statement) ON (n.property)",
            "CREATE INDEX statement_subject IF NOT EXISTS FOR (n:Statement) ON (n.subject, n.property)",
            "CREATE INDEX became_event IF NOT EXISTS FOR ()-[r:BECAME]-() ON (r.event)",
            (
                "CREATE FULLTEXT INDEX entity_names IF NOT EXISTS "
                "FOR (n:Institution|Programme|Group|Policy|Place|Field|Person) "
                "ON EACH [n.name_zh, n.name_en, n.pinyin, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
            ),
        ),
    ),
)

_NAMED = re.compile(r"CREATE (?:FULLTEXT |RANGE |TEXT |POINT )?(CONSTRAINT|INDEX) (\w+) IF NOT EXISTS FOR ")
_LABELS = re.compile(r"FOR \(\w+:([\w|]+)\)|FOR \(\)-\[\w+:(\w+)\]-\(\)")
_PROPERTIES = re.compile(r"(?<=[\[(, ])\w+\.(\w+)")


@dataclass(frozen=True, slots=True)
class Thing:
    """A constraint or an index as a migration creates it."""

    kind: str
    name: str
    labels: tuple[str, ...]
    properties: tuple[str, ...]
    statement: str

    @classmethod
    def of(cls, statement: str) -> Thing:
        """What a statement creates.

        Raises:
            ValueError: it is not of the form that migrations have.
        """
        named, labels = _NAMED.match(statement), _LABELS.search(statement)
        if not named or not labels:
            raise ValueError(f"no statement of a migration: {statement}")
        found = tuple((labels[1] or labels[2]).split("|"))
        return cls(named[1].lower(), named[2], found, tuple(_PROPERTIES.findall(statement)), statement)

    def __str__(self) -> str:
        return f"{self.kind} {self.name} on {'|'.join(self.labels)}({', '.join(self.properties)})"


def wanted(migrations: Iterable[Migration] = MIGRATIONS) -> tuple[dict[str, Thing], set[str]]:
    """What is there after all migrations, by name, and the names that were there before and are not any more."""
    there: dict[str, Thing] = {}
    dropped: set[str] = set()
    for migration in migrations:
        for name in migration.drops:
            del there[name]
            dropped.add(name)
        for thing in map(Thing.of, migration.creates):
            there[thing.name] = thing
            dropped.discard(thing.name)
    return there, dropped


@dataclass(frozen=True, slots=True)
class _Found:
    constraint: bool
    labels: tuple[str, ...]
    properties: tuple[str, ...]

    def is_thing(self, thing: Thing) -> bool:
        """Whether it is what a migration creates under this name."""
        return (self.constraint, set(self.labels), self.properties) == (
            thing.kind == "constraint",
            set(thing.labels),
            thing.properties,
        )


def apply(session: neo4j.Session, migrations: Iterable[Migration] = MIGRATIONS) -> list[str]:
    """Bring a database's constraints and indexes to the newest migration; the names of what was dropped or created.

    Indexes fill up in the background: see :func:`await_online`. Running it twice at once does no harm.

    Raises:
        ServerError: something of the same name is on the server and is something else.
        neo4j.exceptions.Neo4jError: the user may not change the schema, or the server cannot do it.
    """
    there, dropped = wanted(migrations)
    found = _found(session)
    for thing in there.values():
        known = found.get(thing.name)
        if known is not None and not known.is_thing(thing):
            raise ServerError(
                f"Puxi needs the {thing}, but the database has something else of that name, on "
                f"{'|'.join(known.labels)}({', '.join(known.properties)}). Drop it, or use another database."
            )
    gone = sorted(dropped & found.keys())
    new = [thing for thing in there.values() if thing.name not in found]
    _run(session, [f"DROP {'CONSTRAINT' if found[name].constraint else 'INDEX'} {name} IF EXISTS" for name in gone])
    _run(session, [thing.statement for thing in new])
    # "IF NOT EXISTS" is also content with the same thing under another name; queries name some of them, though.
    there_now = _found(session) if new else found
    missing = [str(thing) for thing in new if thing.name not in there_now]
    if missing:
        raise ServerError(f"The database has the {missing[0]} under another name. Drop that one, and run again.")
    return [*gone, *(thing.name for thing in new)]


def await_online(session: neo4j.Session, beat: Callable[[], None] = lambda: None, patience: float = PATIENCE) -> None:
    """Wait until all indexes are filled; ``beat`` is called again and again meanwhile.

    Raises:
        ServerError: one of them failed, or they take longer than ``patience`` seconds.
    """
    names = set(wanted()[0])
    end = time.monotonic() + patience
    while True:
        rows = _read(session, "SHOW INDEXES YIELD name, state, populationPercent")
        waiting = {str(row["name"]): row for row in rows if row["name"] in names and row["state"] != "ONLINE"}
        failed = sorted(name for name, row in waiting.items() if row["state"] == "FAILED")
        if failed:
            raise ServerError(
                f"The server could not fill the indexes {', '.join(failed)}; its log says why. Drop them and run again."
            )
        if not waiting:
            return
        if time.monotonic() > end:
            raise ServerError(f"The indexes {', '.join(sorted(waiting))} are still being filled. Run again later.")
        beat()
        time.sleep(_PULSE)


def _found(session: neo4j.Session) -> dict[str, _Found]:
    constraints = _read(session, "SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties")
    indexes = _read(session, "SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint")
    found = {str(r["name"]): _Found(False, *_columns(r)) for r in indexes if r["owningConstraint"] is None}
    return found | {str(r["name"]): _Found(True, *_columns(r)) for r in constraints}


def _columns(row: neo4j.Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(row["labelsOrTypes"] or ()), tuple(row["properties"] or ())


def _run(session: neo4j.Session, statements: list[str]) -> None:
    # One by one: what was done stays done, should a later one fail.
    for statement in statements:
        session.execute_write(_consume, statement)


def _consume(tx: neo4j.ManagedTransaction, statement: str) -> None:
    tx.run(statement).consume()


def _read(session: neo4j.Session, statement: str) -> list[neo4j.Record]:
    return session.execute_read(lambda tx: list(tx.run(statement)))
