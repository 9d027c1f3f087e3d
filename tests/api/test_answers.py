"""The API answers what the functions answer, and the project's questions with what the shipped data says."""

import re
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from graph import search
from graph.ask import lineage
from graph.conversions import conversions
from graph.fates import fates
from graph.lens import Lens
from graph.release.reader import Release

LENSES = [
    {},
    {"as_of": "2015"},
    {"as_of": "2021-12-30", "min_reliability": "b"},
    {"known_at": "2020", "min_reliability": "A"},
]


def lens_of(parameters: dict[str, str]) -> Lens:
    return Lens.of(parameters.get("as_of"), parameters.get("known_at"), parameters.get("min_reliability"))


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize(
    "name", ["netrc-gui-ji-led", "国家小麦工程技术研究中心", "ke-xue-ji-shu-bu", "dong-nan-da-xue", "programme-netrc"]
)
def test_lineage_is_what_the_function_gives(
    client: TestClient, release: Release, name: str, lens: dict[str, str]
) -> None:
    answer = client.get("/v1/lineage", params={"name": name, **lens})
    assert answer.status_code == 200
    assert answer.json() == lineage(release, name, lens_of(lens)).model_dump(mode="json")


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize(("old", "new"), [("NETRC", "NTIC"), ("NEL", "NERC"), ("SKL", "NKL")])
def test_conversions_are_what_the_function_gives(
    client: TestClient, release: Release, old: str, new: str, lens: dict[str, str]
) -> None:
    answer = client.get("/v1/conversions", params={"from": old, "to": new, **lens})
    assert answer.status_code == 200
    assert answer.json() == conversions(release, old, new, lens_of(lens)).model_dump(mode="json")


@pytest.mark.parametrize("by", ["programme", "ministry", "province", "field", "year"])
def test_fates_are_what_the_function_gives(client: TestClient, release: Release, by: str) -> None:
    answer = client.get("/v1/fates", params={"type": "NETRC", "by": by, "as_of": "2022"})
    assert answer.status_code == 200
    assert answer.json() == fates(release, "NETRC", Lens.of("2022"), by).model_dump(mode="json")


@pytest.mark.parametrize(("text", "designation"), [("小麦", ""), ("xiaomai", "NETRC"), ("wheat", ""), ("工程", "NTIC")])
def test_search_is_what_the_function_gives(client: TestClient, release: Release, text: str, designation: str) -> None:
    answer = client.get("/v1/search", params={"q": text, "limit": 7, "type": designation})
    assert answer.status_code == 200
    assert answer.json() == search.answer(release, text, 7, designation).model_dump(mode="json")


@pytest.mark.parametrize("text", ["小麦", "小麥", "xiaomai", "wheat"])
def test_search_finds_the_wheat_centre(client: TestClient, text: str) -> None:
    hits = client.get("/v1/search", params={"q": text}).json()["hits"]
    assert "netrc-xiao-mai" in [hit["body"]["id"] for hit in hits[:3]]


def test_netrc_to_ntic(client: TestClient) -> None:
    answer = client.get("/v1/conversions?from=NETRC&to=NTIC").json()
    rows = {row["old"]["label_zh"]: row for row in answer["conversions"]}
    circuits = rows["国家专用集成电路系统工程技术研究中心"]
    assert circuits["new"]["label_zh"] == "国家集成电路设计自动化技术创新中心"
    assert circuits["outcome"] == "converted"
    assert [body["label_zh"] for body in circuits["decided_by"]] == ["科学技术部"]
    assert {fact["body"]["label_zh"] for fact in circuits["new_hosts"]} == {"东南大学"}
    assert "2022-12-30" in [event["date"] for event in circuits["new_approval"]]
    stated = {s["source_id"] for step in circuits["chain"] for s in step["event"]["statements"]}
    dated = {s["source_id"] for e in circuits["new_approval"] if e["date"] for s in e["statements"]}
    assert stated
    assert dated
    assert not stated & dated
    wheat = rows["国家小麦工程技术研究中心"]
    assert wheat["new"]["label_zh"] == "国家小麦技术创新中心"
    assert (wheat["outcome"], wheat["status"]) == ("in_process", "applied")


def test_conversions_of_one_status_only(client: TestClient) -> None:
    answer = client.get("/v1/conversions?from=netrc&to=ntic&status=in_process").json()
    assert [row["old"]["id"] for row in answer["conversions"]] == ["netrc-xiao-mai"]


def test_the_silicon_led_centre(client: TestClient) -> None:
    answer = client.get("/v1/lineage?name=国家硅基LED工程技术研究中心").json()
    before = {node["body"]["label_zh"] for node in answer["nodes"] if node["steps"] < 0}
    assert "江西省半导体发光材料工程技术研究中心" in before
    partners = [fact["body"] for fact in answer["facts"] if fact["property"] == "corporate_partner"]
    assert [(body["label_zh"], body["label_en"]) for body in partners] == [("晶能光电", "Lattice Power")]
    assert "2011-02" in [event["date"] for event in answer["events"] if event["type"] == "approved"]
    cited = {s["source_id"] for fact in answer["facts"] for s in fact["statements"]}
    assert cited <= set(answer["sources"])
    assert any("Jamestown" in answer["sources"][source]["publisher"] for source in cited)


def test_every_fact_has_a_source_and_every_answer_its_release(client: TestClient, release: Release) -> None:
    for path in (
        "/v1/lineage?id=ke-xue-ji-shu-bu",
        "/v1/conversions?from=NEL&to=NERC",
        "/v1/fates?type=NTIC",
        "/v1/search?q=wheat",
    ):
        answer = client.get(path).json()
        assert answer["release"] == release.id
        for statement in statements_in(answer):
            assert answer["sources"][statement["source_id"]]["title"]


def statements_in(part: object) -> list[dict[str, str]]:
    """Every statement anywhere in an answer."""
    if isinstance(part, list):
        return [s for item in part for s in statements_in(item)]
    if not isinstance(part, dict):
        return []
    own = [part] if {"source_id", "confidence"} <= set(part) else []
    return own + [s for item in part.values() for s in statements_in(item)]


@pytest.fixture(scope="module")
def merged_away(release: Release) -> tuple[str, str]:
    """An id that was merged away, and the institution's id of today."""
    sql = "SELECT r.id, e.id FROM redirects r JOIN entities e ON e.id = r.entity_id WHERE e.kind = 'University'"
    old, new = next(release.query(sql))
    return str(old), str(new)


def test_an_id_that_was_merged_away_redirects_for_ever(client: TestClient, merged_away: tuple[str, str]) -> None:
    old, new = merged_away
    for path, target in (
        (f"/v1/lineage?as_of=2015&id={old}", f"/v1/lineage?as_of=2015&id={new}"),
        (f"/institution/{old}?as_of=2015", f"/institution/{new}?as_of=2015"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (308, target)
        assert client.get(target).status_code == 200


def test_a_name_that_is_an_old_id_is_answered_and_says_so(client: TestClient, merged_away: tuple[str, str]) -> None:
    old, new = merged_away
    answer = client.get("/v1/lineage", params={"name": old}).json()
    assert (answer["institution"]["id"], answer["redirected_from"]) == (new, old)


def test_an_id_is_never_taken_for_a_part_of_a_name(client: TestClient) -> None:
    assert client.get("/v1/search?q=wheat").json()["hits"]
    assert client.get("/v1/lineage?id=wheat").status_code == 404


def test_ids_typed_in_capitals_lead_to_the_institution(client: TestClient) -> None:
    answer = client.get("/v1/lineage?id=NETRC-Xiao-Mai")
    assert (answer.status_code, answer.headers["location"]) == (308, "/v1/lineage?id=netrc-xiao-mai")


def test_redirects_stay_below_the_root_of_a_proxy(release_path: object, client: TestClient) -> None:
    below = TestClient(client.app, root_path="/puxi", follow_redirects=False)
    query = urlencode({"id": "NETRC-XIAO-MAI"})
    assert below.get(f"/v1/lineage?{query}").headers["location"] == "/puxi/v1/lineage?id=netrc-xiao-mai"
    assert 'href="/puxi/static/style.css' in below.get("/institution/netrc-xiao-mai").text


def test_the_description_of_the_api_declares_answers_and_errors(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    paths = description["paths"]
    assert {path for path in paths if not path.startswith("/reconcile")} == {
        "/v1/lineage",
        "/v1/conversions",
        "/v1/fates",
        "/v1/search",
        "/v1/institutions",
        "/v1/institutions/{id}",
        "/v1/institutions/{id}/lineage",
        "/v1/institutions/{id}/statements",
        "/v1/institutions/{id}/events",
        "/v1/sources",
        "/v1/sources/{id}",
        "/v1/policies",
        "/v1/statistics",
        "/v1/releases",
        "/v1/changes",
        "/v1/queries",
        "/v1/cypher",
        "/healthz",
        "/readyz",
    }
    problem = {"$ref": "#/components/schemas/Problem"}
    for path in [path for path in paths if path.startswith("/v1/")]:
        (operation,) = paths[path].values()
        responses = operation["responses"]
        assert "$ref" in responses["200"]["content"]["application/json"]["schema"]
        for status in ("414", "422", "429", "431", "503"):
            assert responses[status]["content"] == {"application/problem+json": {"schema": problem}}
        for parameter in operation["parameters"]:
            schema = parameter["schema"]
            assert schema["title"]
            (bounded, *_) = schema.get("anyOf", [schema])
            assert {"maxLength", "maximum", "enum"} & set(bounded), (path, parameter["name"])
    # Every schema that is pointed at is there.
    known = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}
    assert references(description) <= known


def references(part: object) -> set[str]:
    if isinstance(part, list):
        return {r for item in part for r in references(item)}
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own | {r for item in part.values() for r in references(item)}


LENS = "as_of=2012&known_at=2027&min_reliability=B"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/v1/lineage?name=国家小麦工程技术研究中心", "/institution/netrc-xiao-mai"),
        (f"/v1/lineage?id=netrc-xiao-mai&{LENS}", f"/institution/netrc-xiao-mai?{LENS}"),
        ("/v1/institutions/netrc-xiao-mai?min_reliability=c", "/institution/netrc-xiao-mai"),
        *(
            (f"/v1/institutions/netrc-xiao-mai{rest}?{LENS}", f"/institution/netrc-xiao-mai?{LENS}")
            for rest in ("", "/lineage", "/statements", "/events")
        ),
        ("/v1/conversions?from=netrc&to=NTIC", "/conversions?from=NETRC&to=NTIC"),
        ("/v1/conversions?from=NETRC&to=NTIC&as_of=2020", "/conversions?from=NETRC&to=NTIC&as_of=2020"),
        ("/v1/conversions?from=NETRC&to=NTIC&min_reliability=A", None),
        ("/v1/conversions?from=NETRC&to=NTIC&known_at=2026-12", None),
        ("/v1/conversions?from=NETRC&to=NTIC&via=direct", None),
        ("/v1/conversions?from=NETRC&to=NTIC&status=completed", None),
        ("/v1/search?q=xiaomai&type=ntic", "/?q=xiaomai&type=NTIC"),
    ],
)
def test_the_page_that_an_answer_names_tells_the_same(client: TestClient, path: str, page: str | None) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    pages = re.findall(r'<([^>]*)>; rel="alternate"; type="text/html"', answer.headers.get("link", ""))
    assert pages == ([page] if page else [])
    if page:
        assert client.get(page, headers={"Accept": "text/html", "Accept-Language": "en"}).status_code == 200
