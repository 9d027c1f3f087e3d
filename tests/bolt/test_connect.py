"""Which Neo4j is asked, and what is said where none can be."""

import contextlib
import http.server
import io
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.bolt.connect import Target, driver, find, password_from, release_fits, verify
from graph.bolt.read import Reader
from graph.errors import ServerError
from graph.neo4j_server.managed import Address
from graph.property_graph.contract import CONTRACT
from graph.release.reader import Release
from tests.bolt.conftest import target

SECRET = "secret-word"


@contextlib.contextmanager
def listening(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


class Web(http.server.BaseHTTPRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.request.recv(1000)
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


class Hangup(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.close()


class Silence(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            while self.request.recv(1000):
                pass


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"PUXI_NEO4J_{name}", raising=False)


def failure(uri: str, password: str = SECRET, database: str = "") -> str:
    """What both ways of connecting say; neither may give the password away."""
    where = Target(uri, "neo4j", password, database)
    with pytest.raises(ServerError) as refused, Reader(where) as reader:
        reader.run("RETURN 1")
    if not database:
        with driver(where) as opened, pytest.raises(ServerError) as also:
            verify(opened, where)
        assert str(also.value) == str(refused.value)
    assert uri in str(refused.value)
    assert "secret-word" not in str(refused.value)
    return str(refused.value)


def test_options_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_NEO4J_URI", "neo4j://cluster.example")
    monkeypatch.setenv("PUXI_NEO4J_USER", "reader")
    monkeypatch.setenv("PUXI_NEO4J_PASSWORD", "first-word")
    monkeypatch.setenv("PUXI_NEO4J_DATABASE", "puxi")
    assert find() == Target("neo4j://cluster.example", "reader", "first-word", "puxi")
    assert find("bolt://other", "me", "two", "mine") == Target("bolt://other", "me", "two", "mine")
    assert "first-word" not in repr(find())


@pytest.mark.parametrize(
    "uri",
    ["localhost", "localhost:7687", "http://localhost:7474", "bolt://", "bolt+x://h", "bolt://a b", "neo4j+s:/h", ""],
)
def test_what_is_no_address_is_told_with_an_example(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_NEO4J_PASSWORD", "x")
    if uri:
        with pytest.raises(ServerError, match="is no address of a Neo4j; expected one like bolt://localhost:7687"):
            find(uri)


def test_a_password_does_not_belong_into_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ServerError, match="must not hold a user or a password") as refused:
        find("bolt://neo4j:secret-word@localhost")
    assert "secret-word" not in str(refused.value)


def test_without_a_password_one_is_told_where_to_put_it() -> None:
    with pytest.raises(ServerError, match="Set PUXI_NEO4J_PASSWORD, or give --password-file FILE"):
        find("bolt://localhost:7687")


def test_a_release_that_is_asked_for_is_the_one_expected(release_path: Path) -> None:
    assert find("bolt://localhost", password="x", release=release_path).release == Release(release_path).id


def test_a_password_is_the_first_line_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "password"
    file.write_text("geheim wort\r\nsecond line\n")
    assert password_from(file) == "geheim wort"
    monkeypatch.setattr("sys.stdin", io.StringIO("from a pipe\n"))
    assert password_from(Path("-")) == "from a pipe"
    file.write_text("\n")
    with pytest.raises(ServerError, match="has no password in its first line"):
        password_from(file)
    with pytest.raises(ServerError, match="No such file"):
        password_from(tmp_path / "none")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_nothing_listens(scheme: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        began = time.monotonic()
        assert "refuses the connection: nothing listens there" in failure(
            f"{scheme}://127.0.0.1:{taken.getsockname()[1]}"
        )
    assert time.monotonic() - began < 10


def test_there_is_no_such_host() -> None:
    assert "cannot be found: there is no such host name" in failure("bolt://no-such-host.invalid:7687")


@pytest.mark.parametrize("handler", [Web, Hangup])
def test_something_else_listens(handler: type[socketserver.BaseRequestHandler]) -> None:
    with listening(handler) as port:
        assert "is no Neo4j, or speaks another protocol there" in failure(f"bolt://127.0.0.1:{port}")


def test_what_listens_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.bolt.connect.CONNECTION_TIMEOUT", 0.3)
    monkeypatch.setattr("graph.bolt.connect.ACQUISITION_TIMEOUT", 0.6)
    with listening(Silence) as port:
        assert "does not answer in time" in failure(f"bolt://127.0.0.1:{port}")


def test_the_password_is_wrong(neo4j: Address) -> None:
    said = failure(neo4j.uri)
    assert "does not let 'neo4j' in: the user or the password is wrong" in said
    assert "--password-file" in said


def test_the_server_has_no_encryption(neo4j: Address) -> None:
    secure = neo4j.uri.replace("bolt://", "bolt+s://")
    assert "cannot be spoken to encrypted" in failure(secure, neo4j.password)


def test_there_is_no_such_database(neo4j: Address) -> None:
    assert "has no database 'elsewhere'" in failure(neo4j.uri, neo4j.password, "elsewhere")


def test_the_system_database_holds_no_graph(neo4j: Address) -> None:
    assert neo4j.uri in failure(neo4j.uri, neo4j.password, "system")


def test_another_release_than_was_asked_for(neo4j: Address) -> None:
    where = Target(neo4j.uri, neo4j.user, neo4j.password, release="r0000000000000000")
    with (
        pytest.raises(ServerError, match=f"is of release {neo4j.release}, and r0000000000000000 was asked for"),
        Reader(where) as r,
    ):
        r.run("RETURN 1")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "There is no graph of Puxi's in bolt://h: it has no Release node. puxi graph load --uri bolt://h"),
        ({"id": "r1", "contract": CONTRACT}, "is half loaded"),
        ({"id": "r1", "contract": CONTRACT, "complete": False}, "is half loaded"),
        ({"id": "r1", "contract": CONTRACT + 1, "complete": True}, f"was made by contract {CONTRACT + 1}"),
        ({"id": "r1", "complete": True}, "was made by contract None"),
    ],
)
def test_a_graph_that_cannot_be_asked(found: dict[str, object] | None, said: str) -> None:
    with pytest.raises(ServerError) as refused:
        release_fits(found, Target("bolt://h"))
    assert said in str(refused.value)


def test_the_official_driver_is_ours_to_use(neo4j: Address) -> None:
    with driver(target(neo4j)) as opened:
        verify(opened, target(neo4j))
        # Other tests use the server at the same time, so the statement looks for itself among what is running.
        records, summary, _ = opened.execute_query(
            "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'its own driver' RETURN count(*) = 1 AS seen"
        )
        assert records[0]["seen"] is True
        assert summary.server.agent.startswith("Neo4j/")


def test_routing_finds_a_single_server_too(neo4j: Address) -> None:
    with Reader(Target(neo4j.uri.replace("bolt://", "neo4j://"), neo4j.user, neo4j.password, "neo4j")) as reader:
        assert reader.run("MATCH (n:NTIC) RETURN count(n) > 10").rows == [(True,)]


def test_a_reader_waits_for_what_a_bookmark_stands_for(neo4j: Address) -> None:
    with driver(target(neo4j)) as opened, opened.session() as session:
        session.run("MATCH (n:NTIC) RETURN count(n)").consume()
        bookmarks = session.last_bookmarks()
    with Reader(target(neo4j), bookmarks) as reader:
        assert reader.run("RETURN 1").rows == [(1,)]
