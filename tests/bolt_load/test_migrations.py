"""Constraints and indexes come by numbered migrations, each once, whatever was there before."""

from __future__ import annotations

import pytest

from graph.bolt import migrations
from graph.bolt.migrations import MIGRATIONS, Migration, Thing
from graph.errors import ServerError
from graph.property_graph.contract import SCHEMA
from tests.bolt_load.writable import Writable

_NAMES = (
    "CREATE FULLTEXT INDEX mine FOR (n:Institution|Programme|Group|Policy|Place|Field|Person) "
    "ON EACH [n.name_zh, n.name_en, n.pinyin, n.aliases]"
)


def test_all_migrations_together_make_the_schema_of_the_contract() -> None:
    """An imported graph gets the contract's statements, a loaded one the migrations: nobody can tell which it was."""
    assert {thing.statement for thing in migrations.wanted()[0].values()} == set(SCHEMA)


def test_migrations_are_numbered_from_one_and_named() -> None:
    assert [m.number for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert all(m.name for m in MIGRATIONS)


def test_a_statement_tells_what_it_creates() -> None:
    thing = Thing.of("CREATE INDEX a_b IF NOT EXISTS FOR (n:Statement) ON (n.subject, n.property)")
    assert (thing.kind, thing.name, thing.labels, thing.properties) == (
        "index", "a_b", ("Statement",), ("subject", "property"),
    )  # fmt: skip
    with pytest.raises(ValueError, match="no statement of a migration"):
        Thing.of("MATCH (n) DELETE n")


def test_a_later_migration_changes_what_an_earlier_one_made(server: Writable) -> None:
    later = (
        *MIGRATIONS,
        Migration(
            len(MIGRATIONS) + 1,
            "another index on fates",
            ("CREATE INDEX center_fate IF NOT EXISTS FOR (n:Center) ON (n.fate, n.designation)",),
            drops=("center_fate", "event_id"),
        ),
    )
    with server.driver() as driver, driver.session(database="neo4j") as session:
        assert len(migrations.apply(session)) == len(SCHEMA)
        assert migrations.apply(session) == []
        with pytest.raises(ServerError, match=r"something else of that name, on Center\(fate\)"):
            migrations.apply(session, later)
        # Under a name that was never used before, as a migration should.
        good = (
            *MIGRATIONS,
            Migration(
                len(MIGRATIONS) + 1,
                "another index on fates",
                ("CREATE INDEX center_fate_2 IF NOT EXISTS FOR (n:Center) ON (n.fate, n.designation)",),
                drops=("center_fate", "event_id"),
            ),
        )
        assert migrations.apply(session, good) == ["center_fate", "event_id", "center_fate_2"]
        assert migrations.apply(session, good) == []
        migrations.await_online(session)


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("CREATE INDEX entity_names FOR (n:Institution) ON (n.name)", r"something else of that name, on Institution\(name\)"),
        ("CREATE INDEX mine FOR (n:Center) ON (n.fate)", "under another name"),
        (_NAMES, "entity_names on .* under another name"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named(server: Writable, theirs: str, said: str) -> None:
    server.run(theirs)
    with (
        server.driver() as driver,
        driver.session(database="neo4j") as session,
        pytest.raises(ServerError, match=said),
    ):
        migrations.apply(session)
