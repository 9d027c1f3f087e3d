"""The official JavaScript driver gets the same answers from Puxi's Neo4j as the official Python driver does.

It needs Node.js, and ``npm ci --prefix tests/clients/javascript``. Where that is missing, these tests are skipped, and fail
where ``PUXI_REQUIRE_NODE=1``.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import neo4j as bolt
import pytest
from neo4j.graph import Node, Relationship
from neo4j.graph import Path as Way
from neo4j.time import Date, Duration

from graph.bolt import library
from graph.neo4j_server.managed import Address

CLIENT = Path(__file__).resolve().parent / "javascript"

Question = dict[str, Any]


@pytest.fixture(scope="module")
def node() -> str:
    """Node.js with the driver beside the client."""
    program = shutil.which("node")
    if program and (CLIENT / "node_modules" / "neo4j-driver").is_dir():
        return program
    reason = f"no {'neo4j-driver' if program else 'Node.js'}: npm ci --prefix tests/clients/javascript"
    if os.environ.get("PUXI_REQUIRE_NODE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def by_javascript(node: str, address: Address, questions: list[Question], uri: str = "") -> dict[str, Any]:
    """What the JavaScript client answers."""
    environment = {
        **os.environ,
        "PUXI_NEO4J_URI": uri or address.uri,
        "PUXI_NEO4J_USER": address.user,
        "PUXI_NEO4J_PASSWORD": address.password,
    }
    done = subprocess.run(
        [node, CLIENT / "client.mjs"],
        input=json.dumps(questions).encode(),
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def by_python(address: Address, question: Question) -> tuple[list[str], list[list[Any]]]:
    """Keys and rows of the same question by the Python driver, spelt as the client spells them."""
    parameters = dict(question.get("parameters", {}))
    for name in question.get("days", []):
        parameters[name] = Date.from_iso_format(parameters[name])
    with (
        bolt.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session() as session,
    ):

        def work(transaction: bolt.ManagedTransaction) -> tuple[list[str], list[list[Any]]]:
            result = transaction.run(question["text"], parameters)
            return list(result.keys()), [[plain(value) for value in record.values()] for record in result]

        return session.execute_read(work)


def plain(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            return {"integer": str(value)}
        case float():
            return {"float": value}
        case Date():
            return {"date": value.iso_format()}
        case Duration():
            return {"duration": [str(part) for part in (value.months, value.days, value.seconds, value.nanoseconds)]}
        case Way():
            steps = [[plain(r.start_node), plain(r), plain(r.end_node)] for r in value.relationships]
            return {"path": steps, "length": len(value)}
        case Node():
            return {"node": value["id"], "labels": sorted(value.labels)}
        case Relationship():
            return {"relationship": value["id"], "type": value.type}
        case list():
            return [plain(part) for part in value]
        case dict():
            return {key: plain(part) for key, part in value.items()}
        case _:
            raise TypeError(type(value).__name__)


QUESTIONS: dict[str, Question] = {
    "the README's query": {
        "text": "MATCH (a:NETRC)-[b:BECAME]->(t:NTIC) RETURN a.name_zh, t.name_zh, b.status, b.sources ORDER BY a.id, b.id"
    },
    "days": {
        "text": "MATCH (e:ChangeEvent) WHERE e.date_earliest >= $from AND e.date_latest < $to "
        "RETURN e.id, e.date, e.date_earliest, e.date_latest ORDER BY e.id",
        "parameters": {"from": "2011-01-01", "to": "2012-01-01"},
        "days": ["from", "to"],
    },
    "durations and sums": {
        "text": "MATCH (a:NTIC) WHERE a.approved_earliest IS NOT NULL "
        "RETURN a.id, duration.between(a.approved_earliest, date('2026-01-01')) AS age, "
        "duration.inDays(a.approved_earliest, date('2026-01-01')).days AS days, size(a.sources) / 2.0 AS half ORDER BY a.id"
    },
    "lists and nulls": {
        "text": "MATCH (a:NETRC) RETURN a.id, a.sources, a.former_ids, a.planned, a {.name_zh, n: size(a.aliases)} AS shown "
        "ORDER BY a.id"
    },
    "nodes, relationships, paths": {
        "text": "MATCH p = (a:NETRC)-[b:BECAME]->(t) RETURN a, b, t, p ORDER BY a.id, b.id"
    },
}


def test_javascript_and_python_get_the_same(node: str, neo4j: Address) -> None:
    query = library.named("netrc-to-ntic")
    questions = {**QUESTIONS, "a named query": {"text": query.text, "parameters": query.values({})}}
    found = by_javascript(node, neo4j, list(questions.values()))
    assert found["agent"] == f"Neo4j/{neo4j.version}"
    for (name, question), answer in zip(questions.items(), found["answers"], strict=True):
        keys, rows = by_python(neo4j, question)
        assert rows, name
        assert answer["keys"] == keys, name
        assert answer["rows"] == rows, name


def test_a_driver_that_asks_for_routing_is_served_too(node: str, neo4j: Address) -> None:
    question = QUESTIONS["the README's query"]
    uri = neo4j.uri.replace("bolt://", "neo4j://")
    (answer,) = by_javascript(node, neo4j, [question], uri)["answers"]
    assert answer["rows"] == by_python(neo4j, question)[1]


def test_javascript_cannot_write(node: str, neo4j: Address) -> None:
    count = {"text": "MATCH (n) RETURN count(n) AS n"}
    writes: list[Question] = [
        {"text": "CREATE (n:Written) RETURN n.id", "write": True},
        {"text": "MATCH (n:NTIC) SET n.name_zh = 'x' RETURN n.id", "write": True},
        {"text": "CREATE INDEX written IF NOT EXISTS FOR (n:NTIC) ON (n.fate)", "write": True},
        {"text": "CREATE (n:Written) RETURN n.id"},
    ]
    before, *refused, after = by_javascript(node, neo4j, [count, *writes, count])["answers"]
    for question, answer in zip(writes, refused, strict=True):
        assert answer["code"].startswith("Neo.ClientError."), question
        assert "rows" not in answer
    assert before["rows"] == after["rows"]


def test_a_mistake_comes_back_as_an_error_with_its_code(node: str, neo4j: Address) -> None:
    (answer,) = by_javascript(node, neo4j, [{"text": "MATCH (a:NETRC RETURN a"}])["answers"]
    assert answer["code"] == "Neo.ClientError.Statement.SyntaxError"
