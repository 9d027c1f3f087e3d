"""Every error of every address has one shape, names what to do, and tells nothing of the machine."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from api import problems
from api.app import create_app
from api.problems import Problem, as_json, of_puxi_error
from graph.errors import Occupied, PuxiError
from tests.api import page

ROOT = Path(__file__).resolve().parents[2]
HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


class Shape(BaseModel):
    """What a client may rely on for every error (RFC 9457), and nothing beside it."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    code: str
    candidates: list[dict[str, str]] = []
    total: int = 0
    suggestions: list[dict[str, str]] = []
    errors: list[dict[str, str]] = []
    releases: list[str] = []
    retry_after: int = 0
    line: int = 0
    column: int = 0
    hint: str = ""
    gql_status: str = ""


PAGES = ["/", "/institution/netrc-xiao-mai", "/conversions"]
LONG = "长" * 201
ERRORS = [
    ("/v1/lineage", 400, "bad_query"),
    ("/v1/lineage?name=", 400, "bad_query"),
    ("/v1/lineage?name=x&id=y", 400, "bad_query"),
    ("/v1/lineage?name=%20", 400, "bad_parameter"),
    ("/v1/lineage?name=a%00b", 400, "bad_parameter"),
    ("/v1/lineage?name=a%1bb", 400, "bad_parameter"),
    ("/v1/lineage?name=%E2%80%AEabc", 400, "bad_parameter"),
    (f"/v1/lineage?name={LONG}", 422, "invalid_parameters"),
    (f"/v1/lineage?id={LONG}", 422, "invalid_parameters"),
    ("/v1/lineage?id=netrc-xiao-mai&as_of=2021-13", 400, "bad_parameter"),
    ("/v1/lineage?id=netrc-xiao-mai&as_of=yesterday", 400, "bad_parameter"),
    ("/v1/lineage?id=netrc-xiao-mai&known_at=%00", 400, "bad_parameter"),
    (f"/v1/lineage?id=netrc-xiao-mai&as_of={'9' * 100}", 422, "invalid_parameters"),
    ("/v1/lineage?id=netrc-xiao-mai&min_reliability=D", 400, "bad_parameter"),
    ("/v1/lineage?id=netrc-xiao-mai&asof=2020", 422, "invalid_parameters"),
    ("/v1/lineage?id=no-such-id", 404, "unknown_name"),
    ("/v1/lineage?id=' OR 1=1 --", 404, "unknown_name"),
    ("/v1/lineage?id=place-he-nan", 404, "unknown_name"),
    ("/v1/lineage?name='; DROP TABLE entities; --", 404, "unknown_name"),
    ("/v1/lineage?name=wheat", 409, "ambiguous_name"),
    ("/v1/conversions", 422, "invalid_parameters"),
    ("/v1/conversions?form=NEL&to=NERC", 422, "invalid_parameters"),
    ("/v1/conversions?from=NETRC&to=XYZ", 400, "bad_parameter"),
    ("/v1/conversions?from=NETRC&to=NTIC&status=done", 400, "bad_parameter"),
    ("/v1/conversions?from=NETRC&to=NTIC&as_of=2021-02-30", 400, "bad_parameter"),
    ("/v1/fates", 422, "invalid_parameters"),
    ("/v1/fates?type=university", 400, "bad_parameter"),
    ("/v1/fates?type=NETRC&by=colour", 400, "bad_parameter"),
    ("/v1/search", 422, "invalid_parameters"),
    ("/v1/search?q=", 400, "bad_parameter"),
    ("/v1/search?q=x&limit=0", 422, "invalid_parameters"),
    ("/v1/search?q=x&limit=1000000", 422, "invalid_parameters"),
    ("/v1/search?q=x&limit=ten", 422, "invalid_parameters"),
    ("/v1/search?q=x&type=XYZ", 400, "bad_parameter"),
    (f"/v1/search?q={LONG}", 422, "invalid_parameters"),
    ("/v1", 404, "no_such_address"),
    ("/v1/", 404, "no_such_address"),
    ("/v2/lineage", 404, "no_such_address"),
    ("/.git/config", 404, "no_such_address"),
    ("/docs", 404, "no_such_address"),
    ("/static/", 404, "no_such_address"),
    ("/static/nothing.css", 404, "no_such_address"),
    ("/static/..%2fapp.py", 404, "no_such_address"),
    ("/static/%2e%2e/app.py", 404, "no_such_address"),
    (f"/{'x' * 5000}", 404, "no_such_address"),
    ("/a%0d%0aSet-Cookie:x=1", 404, "no_such_address"),
]


@pytest.mark.parametrize(("path", "status", "code"), ERRORS)
def test_one_shape(client: TestClient, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = Shape.model_validate_json(answer.content)
    assert (problem.status, problem.code) == (status, code)
    assert len(problem.detail) < 1000
    assert problem.detail.isprintable()
    assert_tells_nothing_of_the_machine(answer.text)


def assert_tells_nothing_of_the_machine(text: str) -> None:
    for secret in ("Traceback", "site-packages", ".py", "sqlite", str(ROOT), str(Path.home())):
        assert secret not in text.replace("app.py", ""), secret


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_what_an_address_does_not_take_is_said_in_the_same_shape(client: TestClient, method: str) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    # The reconciliation service takes forms, and OPTIONS of other sites' pages.
    described = [path for path in paths if not path.startswith("/reconcile")]
    assert "/v1/lineage" in described
    for path in [*described, *PAGES, "/static/style.css", "/openapi.json"]:
        answer = client.request(method, path, json={} if method == "POST" else None)
        if path == "/v1/cypher":
            assert answer.status_code == (400 if method == "POST" else 405)
            continue
        if method == "OPTIONS" and path.startswith("/v1/"):
            assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS"), path
            continue
        assert answer.status_code == 405, path
        assert "GET" in answer.headers["allow"], path
        if answer.headers["content-type"] == "application/problem+json":
            assert Shape.model_validate_json(answer.content).code == "method_not_allowed"
        else:
            assert "text/html" in answer.headers["content-type"]
            assert path in PAGES


def test_an_ambiguous_name_comes_with_its_candidates(client: TestClient) -> None:
    problem = Shape.model_validate_json(client.get("/v1/lineage?name=小麦").content)
    assert problem.total > len(problem.candidates) == 10
    assert {"id", "label_zh", "label_en", "designation"} == set(problem.candidates[0])
    assert "netrc-xiao-mai" in [candidate["id"] for candidate in problem.candidates]


def test_an_unknown_name_comes_with_the_nearest(client: TestClient) -> None:
    problem = Shape.model_validate_json(client.get("/v1/lineage?name=国家小麦工程技术研究中枢").content)
    assert problem.suggestions[0]["id"] == "netrc-xiao-mai"


def test_a_bad_parameter_is_named(client: TestClient) -> None:
    problem = Shape.model_validate_json(client.get("/v1/conversions?form=NEL&to=NERC").content)
    assert [(error["parameter"], error["reason"]) for error in problem.errors] == [
        ("from", "this parameter is required"),
        ("form", "there is no such parameter"),
    ]
    assert "as_of" in Shape.model_validate_json(client.get("/v1/fates?type=NEL&as_of=x").content).detail


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/institution/no-such-institution", 404),
        ("/institution/小麦", 409),
        ("/institution/", 400),
        ("/institution/netrc-xiao-mai?as_of=2021-13", 400),
        (f"/institution/{LONG}", 400),
        ("/conversions?from=XYZ", 400),
        (f"/?q={LONG}", 400),
        ("/?q=a%00b", 400),
        ("/?q=x&type=XYZ", 400),
        ("/no/such/page", 404),
    ],
)
def test_readers_of_pages_get_a_page_that_helps(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    found = page.read(answer.text)
    assert found.one("h1").text
    found.one("form", role="search")
    assert_tells_nothing_of_the_machine(answer.text)


def test_the_page_of_an_ambiguous_name_links_the_candidates(client: TestClient) -> None:
    found = page.read(client.get("/institution/wheat").text)
    assert {"/institution/netrc-xiao-mai", "/institution/ntic-xiao-mai"} <= set(found.one("main").links())
    assert found.one("input", name="q").attributes["value"] == "wheat"


def test_the_page_of_an_unknown_name_links_the_nearest(client: TestClient) -> None:
    found = page.read(client.get("/institution/国家小麦工程技术研究中枢").text)
    assert "/institution/netrc-xiao-mai" in found.one("main").links()


def test_an_address_that_is_nothing_answers_in_the_form_that_was_asked_for(client: TestClient) -> None:
    assert client.get("/nothing", headers=HTML).headers["content-type"].startswith("text/html")
    other = client.get("/nothing", headers={"Accept": "application/json"})
    assert other.headers["content-type"] == "application/problem+json"
    assert other.headers["vary"] == "Accept"
    # What is for programs answers programs, whoever asks.
    assert client.get("/v1/nothing", headers=HTML).headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/lineage?name=x", "/institution/x"])
def test_a_fault_of_the_server_is_logged_and_not_shown(
    tmp_path: Path, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> Path:
        raise RuntimeError(f"a secret in {tmp_path}")

    answer = TestClient(create_app(fails)).get(path)
    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "secret" not in answer.text
    assert_tells_nothing_of_the_machine(answer.text)
    if path.startswith("/v1"):
        assert Shape.model_validate_json(answer.content).code == "internal_error"
    assert "a secret in" in caplog.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=40)
    | st.sampled_from(["' OR ''='", '" NEAR "', "%", "*", "a*", "^a", "-", "(", "{}", "NOT x"])
)
def test_whatever_is_typed_is_answered(client: TestClient, text: str) -> None:
    typed = quote(text, safe="", errors="surrogatepass")
    for path in (f"/v1/search?q={typed}", f"/v1/lineage?name={typed}", f"/v1/lineage?id={typed}"):
        answer = client.get(path)
        assert answer.status_code in {200, 308, 400, 404, 409, 422}
        if answer.status_code >= 400:
            Shape.model_validate_json(answer.content)
    found = client.get(f"/?q={typed}")
    assert found.status_code in {200, 400}
    page.read(found.text)


def test_whoever_comes_while_too_much_is_made_is_told_when_to_come_again() -> None:
    answer = as_json(of_puxi_error(Occupied("Others are being made.")))
    told = json.loads(bytes(answer.body))
    assert (answer.status_code, told["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) == told["retry_after"] > 0


def test_the_tables_of_codes_are_those_that_the_server_can_send() -> None:
    """What a program may have to tell apart is written down, in the code and for those who ask; and nothing else is."""
    raised = r'(?:problem|RefusedError)\(\s*(\d{3}),\s*"([a-z_]+)"'
    sent = {found for file in (ROOT / "api").rglob("*.py") for found in re.findall(raised, file.read_text("utf-8"))}
    # A fault of the server is told as that, whatever it is called inside.
    sent |= {(str(kind.http_status), kind.code) for kind in kinds(PuxiError) if kind.http_status != 500}
    codes = {code for _, code in sent}
    assert {"batch_too_large", "no_jsonp", "unknown_id", "busy", "unsupported_media_type", "no_chinese_font"} <= codes
    assert len(sent) == len(codes), "one code has one status"
    told = re.findall(r"^``([a-z_]+)`` +(\d{3}) ", problems.__doc__ or "", re.MULTILINE)
    assert {(status, code) for code, status in told} == sent
    guide = (ROOT / "docs" / "api.md").read_text("utf-8").partition("## Errors")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\d, ]+) \| (.*) \|$", guide, re.MULTILINE)
    members = set(Problem.model_fields)
    written = {(row[0], code) for row in rows for code in re.findall(r"`([a-z_]+)`", row[1]) if code not in members}
    assert {code for _, code in written} == codes
    assert {
        (status, code) for status, code in sent if not any(status in row and code == c for row, c in written)
    } == set()
    assert codes.isdisjoint(members)


def test_what_the_framework_finds_fault_with_has_a_code_of_ours() -> None:
    odd = {problems.of_http_error(HTTPException(status), "/v1/x").code for status in (400, 401, 406, 418, 501)}
    assert odd == {"bad_query", "internal_error"}


def kinds(error: type[PuxiError]) -> set[type[PuxiError]]:
    """An error of ours and all that are more exact."""
    return {error}.union(*(kinds(kind) for kind in error.__subclasses__()))
