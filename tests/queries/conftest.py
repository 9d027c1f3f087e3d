"""What tests of the library of queries share: the servers to ask, and the release that these hold."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import neo4j
import pytest

from graph.bolt.library import Library, NamedQuery
from graph.neo4j_server.starting import Address
from graph.release.reader import Release
from tests.queries.library import Answer, Ask, Row, Server
from tests.queries.recount import Recount


@pytest.fixture(scope="session")
def release(release_path: Path) -> Release:
    """The release that the servers hold."""
    return Release(release_path)


@pytest.fixture(scope="session")
def library_servers(neo4j_current: Address, neo4j_lts: Address) -> Iterator[list[Server]]:
    """The current Neo4j with its default language and with Cypher 25, and the one with long-term support."""
    with ExitStack() as stack:
        drivers = [
            stack.enter_context(neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)))
            for address in (neo4j_current, neo4j_lts)
        ]
        yield [
            Server("current", drivers[0]),
            Server("current, Cypher 25", drivers[0], "CYPHER 25\n"),
            Server("long-term support", drivers[1]),
        ]


@pytest.fixture(scope="session")
def default_answer(library_servers: list[Server]) -> Callable[[NamedQuery], Answer]:
    """The answer of the current Neo4j to a query with its defaults; each is asked for once."""
    known: dict[str, Answer] = {}

    def answer(query: NamedQuery) -> Answer:
        if query.name not in known:
            known[query.name] = library_servers[0].ask(query)
        return known[query.name]

    return answer


@pytest.fixture(scope="session")
def ask(library_servers: list[Server]) -> Ask:
    """Ask a query of the library by its name, with parameters by theirs; rows by column."""
    library = Library.load()

    def rows(name: str, **given: object) -> list[Row]:
        answer = library_servers[0].ask(library[name], given)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    return rows


@pytest.fixture(scope="session")
def recount(release: Release) -> Recount:
    """The same release, for counting again without Cypher."""
    return Recount(release)
