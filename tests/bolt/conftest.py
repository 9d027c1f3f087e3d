"""A reader for each server."""

from collections.abc import Iterator

import pytest

from graph.bolt.connect import Target
from graph.bolt.read import Reader
from graph.neo4j_server.managed import Address


def target(address: Address) -> Target:
    """The server as one of the user's own, which Puxi does not end."""
    return Target(address.uri, address.user, address.password)


@pytest.fixture
def reader(neo4j: Address) -> Iterator[Reader]:
    """A reader of each version's server in turn."""
    with Reader(target(neo4j)) as opened:
        yield opened
