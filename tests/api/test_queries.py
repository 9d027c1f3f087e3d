"""GET /v1/queries: whoever calls a named query learns its name and parameters here, without any Neo4j."""

import csv
import io
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.bolt.library import GROUPS, shared
from graph.release.reader import Release


def test_all_named_queries_are_listed_with_what_they_take(client: TestClient, release: Release) -> None:
    answer = client.get("/v1/queries").json()
    assert answer["release"] == release.id
    assert list(answer["groups"]) == list(GROUPS)
    assert [row["name"] for row in answer["rows"]] == list(shared())
    row = next(row for row in answer["rows"] if row["name"] == "netrc-to-ntic")
    known = shared()["netrc-to-ntic"]
    assert (row["title"], row["group"], row["text"]) == (known.title, known.group, known.text)
    for told in answer["rows"]:
        query = shared()[told["name"]]
        assert [p["name"] for p in told["parameters"]] == [p.name for p in query.parameters]
        assert {c["name"] for c in told["columns"]} >= set(told["cites"])
        # What is told is enough to call it: the defaults are values of their types.
        given = {p["name"]: p["default"] for p in told["parameters"] if not p["required"]}
        asked = {p["name"]: "2020-01-01" if p["type"] == "DATE" else "1" for p in told["parameters"] if p["required"]}
        assert list(query.values({**given, **asked})) == [p.name for p in query.parameters]


def test_the_list_as_a_table(client: TestClient, release: Release) -> None:
    *lines, last = client.get("/v1/queries?format=csv").text.splitlines(keepends=True)
    rows = list(csv.DictReader(io.StringIO("".join(lines), newline="")))
    assert [row["name"] for row in rows] == list(shared())
    assert {row["release"] for row in rows} == {release.id}
    assert last.strip() == f"# complete: {len(rows)} rows of release {release.id}"


def test_it_is_there_where_cypher_is_not(release: Release) -> None:
    client = TestClient(create_app(lambda: release.path, Settings(cypher=False)))
    assert client.get("/v1/queries").status_code == 200
    assert client.post("/v1/cypher", json={"name": "netrc-to-ntic"}).json()["code"] == "cypher_off"
    etag = client.get("/v1/queries").headers["etag"]
    assert client.get("/v1/queries", headers={"If-None-Match": etag}).status_code == 304


def test_a_library_out_of_order_is_a_fault_that_names_no_file(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PUXI_QUERIES", str(tmp_path / "none"))
    answer = client.get("/v1/queries")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert str(tmp_path) not in answer.text
