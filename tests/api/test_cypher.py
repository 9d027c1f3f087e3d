"""POST /v1/cypher against a real Neo4j that holds the shipped data: rows, sources, limits, errors with their place."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.neo4j_server.starting import Address


@pytest.fixture
def asked(neo4j_current: Address, release_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A server that asks the Neo4j of the tests as one's own."""
    monkeypatch.setenv("PUXI_NEO4J_URI", neo4j_current.uri)
    monkeypatch.setenv("PUXI_NEO4J_USER", neo4j_current.user)
    monkeypatch.setenv("PUXI_NEO4J_PASSWORD", neo4j_current.password)
    with TestClient(create_app(lambda: release_path, Settings(cypher_rows=50, cypher_seconds=5))) as client:
        yield client


def ask(client: TestClient, **question: Any) -> Any:
    return client.post("/v1/cypher", json=question)


def test_rows_with_their_sources(asked: TestClient) -> None:
    statement = (
        "MATCH (a:NETRC)-[b:BECAME]->(t:NTIC) RETURN a.id AS old, t.id AS new, b.sources AS sources ORDER BY old"
    )
    answer = ask(asked, query=statement)
    assert answer.status_code == 200
    told = answer.json()
    assert told["release"] == asked.get("/readyz").json()["release"]
    assert told["columns"] == ["old", "new", "sources"]
    assert told["rows"]
    assert set(told["sources"]) == {source for row in told["rows"] for source in row[2]}
    assert all(source["footnote_zh"] for source in told["sources"].values())
    table = asked.post("/v1/cypher?format=csv", json={"query": statement}).text.splitlines()
    assert table[0] == "old,new,sources"
    assert table[-1].startswith(f"# complete: {len(told['rows'])} rows of release ")
    assert answer.headers["cache-control"] == "no-store"


def test_a_named_query_with_parameters(asked: TestClient) -> None:
    answer = ask(asked, name="netrc-to-ntic", parameters={}).json()
    assert answer["name"] == "netrc-to-ntic"
    assert answer["rows"]
    wrong = ask(asked, name="netrc-to-ntic", parameters={"colour": "red"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_parameter")


def test_parameters_are_values_and_never_cypher(asked: TestClient) -> None:
    hostile = "x'}) MATCH (n) DETACH DELETE n //"
    answer = ask(asked, query="RETURN $a AS a, $b AS b", parameters={"a": hostile, "b": [1, None, {"c": 2.5}]}).json()
    assert answer["rows"] == [[hostile, [1, None, {"c": 2.5}]]]


def test_more_rows_than_allowed_are_cut_and_it_says_so(asked: TestClient) -> None:
    answer = ask(asked, query="UNWIND range(1, 1000) AS n RETURN n").json()
    assert (len(answer["rows"]), answer["truncated"]) == (50, "rows")
    assert len(ask(asked, query="UNWIND range(1, 1000) AS n RETURN n", limit=7).json()["rows"]) == 7
    cut = asked.post("/v1/cypher?format=csv", json={"query": "UNWIND range(1, 1000) AS n RETURN n"}).text
    assert cut.splitlines()[-1].startswith("# cut: 50 rows")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (n)",
        "MATCH (n) DETACH DELETE n",
        "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
        "SHOW TRANSACTIONS",
    ],
)
def test_only_reading(asked: TestClient, neo4j_current: Address, statement: str) -> None:
    answer = ask(asked, query=statement)
    assert (answer.status_code, answer.json()["code"]) == (400, "cypher_error")
    assert neo4j_current.password not in answer.text


def test_an_error_has_its_place_and_what_was_meant(asked: TestClient) -> None:
    problem = ask(asked, query="MATCH (n)\nRETRUN n").json()
    assert (problem["code"], problem["line"]) == ("cypher_error", 2)
    assert problem["column"] == 1
    notices = ask(asked, query="MATCH (n:NTRC) RETURN n").json()["notices"]
    assert "NETRC" in notices[0]["hint"]


def test_a_statement_that_takes_too_long_is_ended(asked: TestClient) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a = -b RETURN count(*)"
    answer = ask(asked, query=endless)
    assert answer.status_code in {422, 503}
    assert answer.json()["code"] in {"limit_exceeded", "too_slow"}


def test_no_more_statements_at_once_than_allowed(asked: TestClient, release_path: Path) -> None:
    app = create_app(lambda: release_path, Settings(cypher_at_once=1, cypher_seconds=5))
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a = -b RETURN count(*)"
    with TestClient(app) as client:
        first = threading.Thread(target=ask, args=(client,), kwargs={"query": endless})
        first.start()
        answers = [ask(client, query="RETURN 1") for _ in range(2)]
        first.join()
    assert "busy" in [answer.json().get("code") for answer in answers]


def test_a_server_that_ends_leaves_no_connection_open(asked: TestClient, release_path: Path) -> None:
    def connections() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == "puxi-bolt"]

    before = connections()
    with TestClient(create_app(lambda: release_path)) as client:
        assert ask(client, query="RETURN 1").json()["rows"] == [[1]]
        assert len(connections()) == len(before) + 1
    assert connections() == before


def test_a_wrong_password_or_no_server_tells_nothing(
    asked: TestClient, release_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = os.environ["PUXI_NEO4J_URI"]
    for uri in ("bolt://127.0.0.1:1", "nonsense"):
        monkeypatch.setenv("PUXI_NEO4J_URI", uri)
        answer = ask(TestClient(create_app(lambda: release_path)), query="RETURN 1")
        assert (answer.status_code, answer.json()["code"]) == (503, "no_server")
        assert uri not in answer.text
    assert address not in answer.text


def test_without_leave_no_server_is_started(
    release_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUXI_NEO4J_URI", raising=False)
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(tmp_path))
    answer = ask(TestClient(create_app(lambda: release_path)), query="RETURN 1")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_server")
    assert "puxi neo4j start" in answer.json()["detail"]
    off = ask(TestClient(create_app(lambda: release_path, Settings(cypher=False))), query="RETURN 1")
    assert (off.status_code, off.json()["code"]) == (503, "cypher_off")
