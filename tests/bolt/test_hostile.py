"""Statements that mean harm, through the command line as anybody can call it, against each version as Puxi runs it.

None writes, reads a file, reaches the network, or shows a secret or a path of the machine; each ends within the limits;
the memory of all processes stays bounded; and the next query works.
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import psutil
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.v1_cypher import LONGEST_STATEMENT
from cli.main import main
from graph.bolt import read
from graph.bolt.connect import Managed
from graph.bolt.limits import Limits
from graph.bolt.read import Reader
from graph.errors import LimitExceeded
from graph.neo4j_server import running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.managed import Address
from graph.neo4j_server.versions import ALL, CURRENT, Version, chosen
from tests.bolt.hostile import ANY, ERROR, HOSTILE, LIMIT, REFUSED, Hostile

#: For what is to be ended by it; what is refused or wrong gets more, since a busy machine may need it.
SECONDS, PATIENCE = 1, 20
#: What one command may take: the query's time, what follows it before it is given up, the end of a server that goes on
#: with it, and the start of one that is not there any more.
LONGEST = PATIENCE + 2 * read.GRACE + 7 + 90
#: Megabytes. The server: its heap, as much again in buffers, its pages, and Java itself. Ours: the largest row, unpacked.
SERVER_MEGABYTES, OUR_MEGABYTES = 1400, 900
SECRET = "the-secret-in-a-file"


class Watch:
    """Looks at the memory of the servers and of this process for as long as a block runs."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._done = folder, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.server = self.ours = 0.0
        self._before = psutil.Process().memory_info().rss

    def _look(self) -> None:
        us = psutil.Process()
        while not self._done.wait(0.1):
            self.ours = max(self.ours, (us.memory_info().rss - self._before) / 1e6)
            for process in running.ours(self._folder):
                try:
                    self.server = max(self.server, process.memory_info().rss / 1e6)
                except psutil.Error:
                    continue

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


@pytest.fixture(scope="module")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secret") / "secret.csv"
    file.write_text(f"{SECRET},1\n")
    return file


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        opened.listen()
        opened.setblocking(False)
        yield opened


@pytest.fixture
def managed(
    expendable_neo4j: Address, expendable_home: Path, release_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Address:
    """This version is the one that commands start and ask."""
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"PUXI_NEO4J_{name}", raising=False)
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(expendable_home))
    monkeypatch.setenv("PUXI_NEO4J_VERSION", expendable_neo4j.version)
    monkeypatch.setenv("PUXI_RELEASE", str(release_path))
    return expendable_neo4j


@pytest.fixture
def clients(managed: Address, release_path: Path) -> Iterator[tuple[TestClient, TestClient]]:
    """Puxi's server, which gives statements much time or little."""
    patient, hasty = (
        create_app(lambda: release_path, Settings(cypher_start=True, cypher_seconds=seconds, seconds=120))
        for seconds in (PATIENCE, SECONDS)
    )
    with TestClient(patient) as one, TestClient(hasty) as other:
        yield one, other


def state(address: Address) -> dict[str, object]:
    """What no statement may change, as the administrator sees it."""
    auth = (address.user, address.password)
    with neo4j.GraphDatabase.driver(address.uri, auth=auth) as driver:

        def value(text: str, database: str = "neo4j") -> object:
            return [record.values() for record in driver.execute_query(text, database_=database).records]

        return {
            "nodes": value("MATCH (n) RETURN count(n)"),
            "relationships": value("MATCH ()-[r]->() RETURN count(r)"),
            "properties": value("MATCH (n) RETURN sum(size(keys(n)))"),
            "labels": value("CALL db.labels() YIELD label RETURN label ORDER BY label"),
            "indexes": value("SHOW INDEXES YIELD name, state RETURN name, state ORDER BY name"),
            "constraints": value("SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name"),
            "users": value("SHOW USERS YIELD user RETURN user", "system"),
        }


#: What only the end of the server ends, which takes its time.
_ENDLESS = frozenset(
    {
        "giant-range",
        "one-expression",
        "text-doubling",
        "replace",
        "many-empty-maps",
        "long-and",
        "many-ors",
        "many-unions",
    }
    | {"long-chain", "deep-exists", "deep-case", "deep-subqueries"}
)
#: Of these, what is tried on both versions: one of each kind, in running, in planning and in parsing. The others of a kind
#: differ in what they make Neo4j do and not in what Puxi then does.
_OF_BOTH = {"giant-range", "many-ors", "deep-exists"}


def _cases() -> Iterator[object]:
    for version in ALL:
        for hostile in HOSTILE:
            if version is CURRENT or hostile.name not in _ENDLESS - _OF_BOTH:
                yield pytest.param(version, hostile, id=f"{version.number}-{hostile.name}")


@pytest.mark.parametrize(("neo4j_version", "hostile"), list(_cases()), indirect=["neo4j_version"])
def test_it_does_no_harm(
    hostile: Hostile,
    managed: Address,
    expendable_home: Path,
    secret_file: Path,
    listener: socket.socket,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    def filled(text: str) -> str:
        return text.replace("SECRETFILE", secret_file.as_uri()).replace("LISTENER", str(listener.getsockname()[1]))

    file = tmp_path / "statement.cypher"
    file.write_bytes(filled(hostile.text).encode())
    parameters = [part for name, value in hostile.parameters.items() for part in ("--param", f"{name}={filled(value)}")]
    folder = Instance(expendable_home, chosen(managed.version)).folder
    seconds = PATIENCE if hostile.fate in {REFUSED, ERROR} else SECONDS
    capsys.readouterr()
    began = time.monotonic()
    with Watch(folder) as watch:
        code = main(["cypher", "-f", str(file), *parameters, "--format", "json", "--time-limit", str(seconds)])
    took = time.monotonic() - began
    out, err = capsys.readouterr()

    for name, value in (("seconds", took), ("server_megabytes", watch.server), ("our_megabytes", watch.ours)):
        record_property(name, round(value, 1))
    assert took < LONGEST
    assert watch.server < SERVER_MEGABYTES
    assert watch.ours < OUR_MEGABYTES
    if hostile.fate == ANY:
        assert code in {0, 2}, err
    else:
        assert code == 2, out + err
    if hostile.fate == REFUSED:
        assert "This statement is not run, because" in err
    if hostile.fate == LIMIT:
        assert "was ended" in err or "was not fetched" in err or "went down" in err or "too deeply" in err, err
    if hostile.fate == ERROR:
        assert "was ended" not in err
        assert "went down" not in err
        assert err.startswith("puxi: ")
    told = (managed.password, str(expendable_home), SECRET, str(secret_file.parent), "root:", "Traceback", "org.neo4j")
    for secret in told:
        # What the statement itself says is no secret: an error shows the place in it.
        if secret not in filled("\n".join((hostile.text, *hostile.parameters.values()))):
            assert secret not in out
            assert secret not in err
    with pytest.raises(BlockingIOError):
        listener.accept()
    # The next query works, and tells that nothing was changed.
    assert (
        main(
            [
                "cypher",
                "MATCH (n) WITH count(n) AS n MATCH (r:Release) RETURN n = r.nodes + 1 AS same",
                "--format",
                "json",
            ]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["rows"] == [{"same": True}]


_CODES = {"cypher_error", "bad_parameter", "limit_exceeded", "body_too_long", "invalid_parameters"}


@pytest.mark.parametrize("neo4j_version", [CURRENT], indirect=True, ids=lambda version: version.number)
def test_over_http_none_does_harm_either(
    managed: Address,
    expendable_home: Path,
    clients: tuple[TestClient, TestClient],
    secret_file: Path,
    listener: socket.socket,
) -> None:
    """Each as ``POST /v1/cypher``, of those that end the server one of each kind: a problem, or an answer, and no harm.

    On the current version: what lies below the API is the same reader that the command line shows on both.
    """
    before = state(managed)
    patient, hasty = clients
    told = (managed.password, str(expendable_home), SECRET, str(secret_file.parent), "root:", "Traceback", "org.neo4j")
    for hostile in HOSTILE:
        if hostile.name in _ENDLESS - _OF_BOTH:
            continue

        def filled(text: str) -> str:
            return text.replace("SECRETFILE", secret_file.as_uri()).replace("LISTENER", str(listener.getsockname()[1]))

        def value(text: str) -> object:
            return json.loads(text) if text[0] in "[{" else filled(text)

        client = patient if hostile.fate in {REFUSED, ERROR} else hasty
        question = {"query": filled(hostile.text), "parameters": {k: value(v) for k, v in hostile.parameters.items()}}
        began = time.monotonic()
        answer = client.post("/v1/cypher", json=question)
        assert time.monotonic() - began < LONGEST, hostile.name
        expected = {ANY: {200, 400, 413, 422}, LIMIT: {413, 422}}.get(hostile.fate, {400})
        too_long = {413, 422} if len(filled(hostile.text)) > LONGEST_STATEMENT else set()
        assert answer.status_code in expected | too_long, (hostile.name, answer.text[:500])
        if answer.status_code != 200:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] in _CODES, hostile.name
        for secret in told:
            assert secret in json.dumps(question) or secret not in answer.text, hostile.name
    assert patient.post("/v1/cypher", json={"query": "RETURN 1"}).json()["rows"] == [[1]]
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert state(managed) == before


def test_there_are_enough_of_them() -> None:
    assert len({hostile.text for hostile in HOSTILE}) >= 60
    assert {hostile.fate for hostile in HOSTILE} == {REFUSED, ERROR, LIMIT, ANY}


def test_nothing_was_changed_by_all_that(managed: Address) -> None:
    found = state(managed)
    assert found["users"] == [["neo4j"]]
    assert "Forged" not in str(found["labels"])
    assert "forged" not in str(found["indexes"])
    assert "forged" not in str(found["constraints"])


def test_many_different_statements_do_not_fill_the_server(
    managed: Address, neo4j_version: Version, expendable_home: Path, release_path: Path
) -> None:
    # The server keeps the plans of statements that it has seen, of the last hundred at most.
    server = Managed(release_path, neo4j_version.number, expendable_home).start()
    with Watch(Instance(expendable_home, neo4j_version).folder) as watch, Reader(server) as reader:
        for number in range(150):
            names = ", ".join(f"n.x{number}_{i} AS c{i}" for i in range(20))
            with contextlib.suppress(LimitExceeded):
                reader.run(f"MATCH (n:NTIC) RETURN {names}", limits=Limits(rows=1, seconds=5))
    assert watch.server < SERVER_MEGABYTES
