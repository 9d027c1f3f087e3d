"""Whatever is written into any parameter of any address gets a clean refusal or an answer, never a fault."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.test_errors import Shape, assert_tells_nothing_of_the_machine

HOSTILE = {
    "long": "长" * 900,
    "digits": "9" * 400,
    "nul": "a%00b",
    "control": "a%1b%5b31mb%07%7f",
    "line end": "x%0d%0aSet-Cookie:%20a=1",
    "surrogate": "%ED%A0%80",
    "broken": "%FF%FE%",
    "bidi": "%E2%80%AEabc%E2%81%A6",
    "unassigned": "%F3%A0%80%81%EF%BF%BF",
    "sql": quote("' OR 1=1; DROP TABLE statements; --"),
    "match": quote('" NEAR "x* OR ^-('),
    "cypher": quote("'}) DETACH DELETE n //"),
    "html": quote("<script>alert(1)</script><img src=x onerror=alert(1)>"),
    "template": quote("{{7*7}}${7*7}%s%n"),
    "path": quote("../../../../etc/passwd", safe=""),
    "number": "-1",
    "float": "1e309",
    "empty": "",
    "blank": "%20%E3%80%80%09",
}
_PATHS: dict[str, Any] = create_app(lambda: Path("none"), Settings()).openapi()["paths"]
#: What an address needs beside the parameter that is tried.
_NEEDED = {
    "from": "NETRC",
    "to": "NTIC",
    "type": "NETRC",
    "q": "wheat",
    "since": "r0000000000000000",
    "id": "netrc-xiao-mai",
}
_TRIED = [
    (path, parameter["name"], parameter["in"])
    for path, methods in _PATHS.items()
    if "get" in methods
    for parameter in methods["get"].get("parameters", [])
]


def addresses(path: str, name: str, place: str, value: str) -> list[str]:
    required = [p for p in _PATHS[path]["get"]["parameters"] if p.get("required") and p["name"] != name]
    asked = [f"{p['name']}={_NEEDED[p['name']]}" for p in required if p["in"] == "query"]
    if path == "/v1/lineage" and name not in {"id", "name"}:
        asked.append("id=netrc-xiao-mai")
    if place == "path":
        return [path.replace("{id}", value)]
    base = path.replace("{id}", _NEEDED["id"] if "institutions" in path else "jamestown-2023-self-reliance")
    return [f"{base}?{'&'.join([*asked, f'{name}={value}'])}"]


@pytest.mark.parametrize(("path", "name", "place"), _TRIED, ids=lambda part: str(part).strip("/"))
def test_every_parameter(client: TestClient, path: str, name: str, place: str) -> None:
    for kind, value in HOSTILE.items():
        for address in addresses(path, name, place, value):
            answer = client.get(address)
            assert answer.status_code in {200, 303, 307, 308, 400, 404, 409, 410, 414, 422}, (kind, address)
            if path.endswith("/preview") and answer.status_code in {200, 404}:
                # A page for a frame, also where there is nothing to show.
                assert answer.headers["content-type"] == "text/html; charset=utf-8"
                assert "<script>alert" not in answer.text
                assert_tells_nothing_of_the_machine(answer.text)
            elif answer.status_code >= 400:
                Shape.model_validate_json(answer.content)
                assert answer.headers["content-type"] == "application/problem+json"
                assert_tells_nothing_of_the_machine(answer.text)
            elif answer.status_code == 200:
                assert answer.headers["content-type"].split(";")[0] in {"application/json", "text/csv"}
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", [path for path in _PATHS if path.startswith("/v1/") and "get" in _PATHS[path]])
def test_unknown_and_doubled_parameters_are_refused(client: TestClient, path: str) -> None:
    base = path.replace("{id}", _NEEDED["id"])
    for asked in ("colour=red", "format=json&format=csv", "as_of=2020&as_of=2021"):
        answer = client.get(f"{base}?{asked}")
        assert answer.status_code == 422
        assert Shape.model_validate_json(answer.content).code == "invalid_parameters"


BODIES: dict[str, Any] = {
    "nothing": {},
    "both": {"query": "RETURN 1", "name": "top-hosts"},
    "unknown name": {"name": "no-such-query"},
    "path as a name": {"name": "../../etc/passwd"},
    "unknown member": {"query": "RETURN 1", "database": "system"},
    "large limit": {"query": "RETURN 1", "limit": 10**9},
    "no list of parameters": {"query": "RETURN 1", "parameters": [1]},
    "large number": {"query": "RETURN $a", "parameters": {"a": 2**80}},
    "long": {"query": "RETURN 1 //" + "a" * 150_000},
}
RAW = {
    "half a character": b'{"query": "RETURN \\ud800"}',
    "half a character as a value": b'{"query": "RETURN $a", "parameters": {"a": "\\udfff"}}',
    "no number": b'{"query": "RETURN $a", "parameters": {"a": NaN}}',
    "deep": b'{"query": "RETURN $a", "parameters": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
    "deeper": b"[" * 100_000,
    "no json": b"query=RETURN 1",
    "no utf-8": b'{"query": "\xff\xfe"}',
    "empty": b"",
}


@pytest.mark.parametrize("body", [*BODIES, *RAW])
def test_every_body(client: TestClient, body: str) -> None:
    if body in BODIES:
        answer = client.post("/v1/cypher", json=BODIES[body])
    else:
        answer = client.post("/v1/cypher", content=RAW[body], headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 404, 422}
    Shape.model_validate_json(answer.content)
    assert_tells_nothing_of_the_machine(answer.text)
