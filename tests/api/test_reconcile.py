"""The reconciliation service as OpenRefine and other clients use it."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from opencc import OpenCC

from api.app import create_app
from graph.matching import MATCHABLE
from graph.release.reader import Release
from tests.api.reconciliation import check
from tests.graph.made import Made

WHEAT = "国家小麦工程技术研究中心"
DRAFT = "/reconcile/1.0-draft"


def reconciled(client: TestClient, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    check("reconciliation-result-batch", response.json())
    assert list(response.json()) == list(queries)
    return {key: found["result"] for key, found in response.json().items()}


def asked(client: TestClient, query: str, **more: Any) -> list[dict[str, Any]]:
    return reconciled(client, q0={"query": query, **more})["q0"]


def extended(client: TestClient, ids: list[str], *properties: str, **settings: Any) -> dict[str, Any]:
    wanted = [{"id": pid, **({"settings": settings} if settings else {})} for pid in properties]
    response = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": wanted})})
    assert response.status_code == 200, response.text
    check("data-extension-response", response.json())
    found: dict[str, Any] = response.json()
    return found


def test_the_manifest_is_what_the_specification_asks_for(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    check("manifest", manifest)
    assert manifest["versions"] == ["0.2"]
    draft = client.get(DRAFT).json()
    check("manifest", draft, "1.0-draft")
    assert draft["versions"] == ["1.0-draft"]


def test_every_address_in_the_manifest_works(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    wheat = "netrc-xiao-mai"
    addresses = [manifest[part]["url"].replace("{{id}}", wheat) for part in ("view", "preview")]
    addresses.append(manifest["logo"])
    propose = manifest["extend"]["propose_properties"]
    addresses.append(propose["service_url"] + propose["service_path"] + "?type=Center&limit=5")
    for what, (typed, key) in {
        "entity": ("xiaomai", wheat),
        "property": ("supp", "supported_by"),
        "type": ("NETR", "NETRC"),
    }.items():
        suggest = manifest["suggest"][what]
        found = client.get(suggest["service_url"] + suggest["service_path"], params={"prefix": typed}).json()
        check(
            {
                "entity": "suggest-entities-response",
                "property": "suggest-properties-response",
                "type": "suggest-types-response",
            }[what],
            found,
        )
        assert key in {row["id"] for row in found["result"]}
        flyout = client.get(suggest["flyout_service_url"] + suggest["flyout_service_path"].replace("${id}", key))
        check("flyout-response", flyout.json())
        assert flyout.json()["id"] == key
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
    check("data-extension-property-proposal", client.get(addresses[-1]).json())


def test_a_full_name_in_any_script_is_a_match(client: TestClient) -> None:
    for text in (
        WHEAT,
        OpenCC("s2t").convert(WHEAT),
        " 国家小麦 工程技术研究中心\u200b",
        "National Wheat Engineering Technology Research Center",
        "NATIONAL WHEAT ENGINEERING TECHNOLOGY RESEARCH CENTER",
        "netrc-xiao-mai",
    ):
        best, *others = asked(client, text)
        assert (best["id"], best["match"], best["score"]) == ("netrc-xiao-mai", True, 100), text
        assert not any(other["match"] or other["score"] >= best["score"] for other in others)
        assert WHEAT in best["name"]
        assert "National Wheat Engineering Technology Research Center" in best["description"]
        assert "国家工程技术研究中心" in best["description"]


@pytest.mark.parametrize(
    "text", ["小麦", "xiaomai", "guojiaxiaomaigongchengjishuyanjiuzhongxin", "wheat", "Wheat Engineering"]
)
def test_a_part_of_a_name_or_pinyin_finds_and_never_matches(client: TestClient, text: str) -> None:
    found = asked(client, text)
    assert "netrc-xiao-mai" in {row["id"] for row in found}
    assert not any(row["match"] for row in found)


def test_an_abbreviation_finds_and_never_matches(client: TestClient) -> None:
    found = asked(client, "工信部")
    assert found[0]["name"] == "工业和信息化部"
    assert not any(row["match"] for row in found)


def test_an_english_name_that_means_centres_of_two_programmes_never_matches(
    client: TestClient, release: Release
) -> None:
    """English sources call NETRCs and NERCs alike "National Engineering Research Center"."""
    rows = release.query(
        "SELECT DISTINCT n.text FROM names n JOIN entities e ON e.id = n.entity_id "
        "WHERE e.kind = 'Center' AND n.language = 'en' AND n.text LIKE '%Engineering Research Cent%' LIMIT 40"
    )
    names = [str(text) for (text,) in rows]
    assert len(names) > 10
    for found in reconciled(client, **{f"q{n}": {"query": name} for n, name in enumerate(names)}).values():
        assert not any(row["match"] for row in found)


def test_a_name_that_two_bodies_bear_never_matches_even_with_a_type(tmp_path: Path) -> None:
    made = Made()
    made.body("i0001", "第一材料创新研究院", "NETRC")
    made.body("i0002", "第一材料创新研究院", "NERC")
    made.judge("第一材料创新研究院 @NETRC", "第一材料创新研究院 @NERC", "different")
    path = made.release(tmp_path).path
    with TestClient(create_app(lambda: path)) as client:
        found = asked(client, "第一材料创新研究院")
        assert len([row for row in found if row["score"] == 100]) == 2
        assert not any(row["match"] for row in found)
        (only,) = asked(client, "第一材料创新研究院", type="NETRC")
        assert not only["match"]


def test_types_restrict(client: TestClient) -> None:
    found = asked(client, "小麦", type="NTIC")
    assert [row["id"] for row in found] == ["ntic-xiao-mai"]
    both = asked(client, "小麦", type=["NTIC", "NETRC"])
    assert {"ntic-xiao-mai", "netrc-xiao-mai"} <= {row["id"] for row in both}
    assert asked(client, "小麦", type=["NTIC", "Center"], type_strict="all")[0]["id"] == "ntic-xiao-mai"
    assert not asked(client, "小麦", type=["NTIC", "University"], type_strict="all")
    assert not asked(client, WHEAT, type="University", limit=1)


@pytest.mark.parametrize(
    ("pid", "right", "wrong"),
    [
        ("supported_by", "河南农业大学", "清华大学"),
        ("supported_by", {"id": "he-nan-nong-ye-da-xue"}, {"id": "qing-hua-da-xue"}),
        ("place", "河南省", "广东"),
        ("designation", "NETRC", "NERC"),
    ],
)
def test_properties_narrow_and_one_that_no_source_confirms_prevents_a_match(
    client: TestClient, pid: str, right: Any, wrong: Any
) -> None:
    (confirmed,) = asked(client, WHEAT, properties=[{"pid": pid, "v": right}], limit=1)
    assert confirmed["match"]
    assert {f["id"]: f["value"] for f in confirmed["features"]}["properties_confirmed"] == 1
    (not_confirmed,) = asked(client, WHEAT, properties=[{"pid": pid, "v": wrong}], limit=1)
    assert not_confirmed["id"] == confirmed["id"]
    assert not not_confirmed["match"]
    assert not_confirmed["score"] < confirmed["score"]
    (either,) = asked(client, WHEAT, properties=[{"pid": pid, "v": [wrong, right]}], limit=1)
    assert either["match"]
    (blank,) = asked(client, WHEAT, properties=[{"pid": pid, "v": ""}], limit=1)
    assert blank["match"], "an empty cell says nothing"


def test_a_founding_year_confirms_a_date_of_that_year(client: TestClient, release: Release) -> None:
    rows = release.query(
        "SELECT e.label_zh, s.value FROM statements s JOIN entities e ON e.id = s.subject_id "
        "WHERE s.property = 'established' AND length(e.label_zh) > 5 AND s.value LIKE '19__-__%' ORDER BY s.id LIMIT 1"
    )
    name, date = map(str, next(rows))
    (found,) = asked(client, name, properties=[{"pid": "founded", "v": date[:4]}], limit=1)
    assert {f["id"]: f["value"] for f in found["features"]}["properties_confirmed"] == 1
    (other,) = asked(client, name, properties=[{"pid": "founded", "v": "1066"}], limit=1)
    assert not other["match"]


def test_without_a_name_properties_alone_find_but_never_match(client: TestClient) -> None:
    found = reconciled(client, q={"properties": [{"pid": "supported_by", "v": "河南农业大学"}], "type": "Center"})["q"]
    assert {"netrc-xiao-mai", "ntic-xiao-mai"} <= {row["id"] for row in found}
    assert not any(row["match"] for row in found)


def test_a_batch_by_get_is_answered_as_by_post(client: TestClient) -> None:
    queries = {"a": {"query": "小麦"}, "b": {"query": WHEAT, "limit": 1}}
    by_get = client.get("/reconcile", params={"queries": json.dumps(queries)}).json()
    assert by_get == client.post("/reconcile", data={"queries": json.dumps(queries)}).json()
    assert len(by_get["b"]["result"]) == 1


def test_values_come_with_their_sources(client: TestClient, release: Release) -> None:
    answer = extended(
        client,
        ["netrc-xiao-mai"],
        "supported_by",
        "supported_by.sources",
        "place",
        "fate",
        "successor",
        "founded",
        "sources",
    )
    row = answer["rows"]["netrc-xiao-mai"]
    assert row["supported_by"][0]["id"] == "he-nan-nong-ye-da-xue"
    known = {str(key) for (key,) in release.query("SELECT id FROM sources")}
    cited = row["supported_by.sources"][0]["str"].split(" | ")
    assert "jamestown-2023-self-reliance" in cited
    assert set(cited) <= known
    assert len(row["supported_by"]) == len(row["supported_by.sources"])
    assert all(source in row["supported_by"][0]["description"] for source in cited)
    assert row["place"][0]["str"].startswith("河南 [")
    assert row["fate"][0]["str"].startswith("converting (")
    assert "change applied for, planned or under way" in row["fate"][0]["str"]
    assert "jamestown-2023-self-reliance" in row["fate"][0]["str"]
    assert {"ntic-xiao-mai"} == {value["id"] for value in row["successor"]}
    assert "applied" in row["successor"][0]["description"], "an application is not told as a conversion"
    assert row["founded"] == [], "no source says when it was founded"
    assert {value["str"] for value in row["sources"]} <= known
    plain = extended(client, ["netrc-xiao-mai"], "place", cite=False)
    assert plain["rows"]["netrc-xiao-mai"]["place"][0] == {"str": "河南"}


def test_an_unknown_id_has_no_values_and_a_merged_one_those_of_today(client: TestClient, release: Release) -> None:
    old, now = next((old, now) for old, now in release.redirects().items() if not old.startswith("event-"))
    rows = extended(client, [old, now, "no-such-id"], "name")["rows"]
    assert rows[old] == rows[now] != {"name": []}
    assert rows["no-such-id"] == {"name": []}


def test_a_fate_of_which_no_source_speaks_is_said_to_be_unknown(client: TestClient, release: Release) -> None:
    ids = [entity.id for entity in release.of_designation("NETRC")][:60]
    rows = extended(client, ids, "fate", "fate.sources")["rows"]
    unknown = [row for row in rows.values() if row["fate"][0]["str"].startswith("unknown")]
    assert unknown
    assert all(row["fate.sources"][0]["str"].startswith("no source") for row in unknown)


def test_the_designation_of_a_centre_that_is_only_planned_says_so(client: TestClient) -> None:
    centres = client.get("/v1/fates?type=NTIC").json()["centres"]
    planned = {row["body"]["id"]: row["fate"]["planned"] for row in centres}
    assert len(set(planned.values())) == 2
    for start in range(0, len(planned), 100):
        ids = list(planned)[start : start + 100]
        for key, row in extended(client, ids, "designation", "fate")["rows"].items():
            for value in (*row["designation"], *row["fate"]):
                assert ("planned 拟建" in value["str"]) == planned[key], (key, value)


def test_suggestions_go_on_from_a_cursor(client: TestClient) -> None:
    first = client.get("/reconcile/suggest/entity", params={"prefix": "国家"}).json()["result"]
    second = client.get("/reconcile/suggest/entity", params={"prefix": "国家", "cursor": 10}).json()["result"]
    assert len(first) == len(second) == 10
    assert not {row["id"] for row in first} & {row["id"] for row in second}
    assert client.get("/reconcile/suggest/entity", params={"prefix": " "}).json() == {"result": []}
    assert (
        client.get("/reconcile/suggest/entity", params={"prefix": "netrc-xiao-mai"}).json()["result"][0]["id"]
        == "netrc-xiao-mai"
    )


def test_the_1_0_draft_is_answered_in_its_own_words(client: TestClient) -> None:
    for pid, value in (("propertyId", "propertyValue"), ("pid", "v")):
        conditions = [
            {"matchType": "name", value: WHEAT},
            {"matchType": "property", pid: "supported_by", value: "河南农业大学", "required": True},
        ]
        queries = [{"conditions": conditions, "type": "Center"}, {"conditions": conditions[:1], "limit": 1}]
        response = client.post(f"{DRAFT}/match", json={"queries": queries})
        assert response.status_code == 200, response.text
        check("reconciliation-result-batch", response.json(), "1.0-draft")
        first, second = response.json()["results"]
        assert first["candidates"][0]["id"] == "netrc-xiao-mai"
        assert all("河南农业大学" in row["description"] for row in first["candidates"])
        assert second["candidates"][0]["match"]
    extend = {"ids": ["netrc-xiao-mai"], "properties": [{"id": "supported_by"}, {"id": "place"}]}
    values = client.post(f"{DRAFT}/extend", json=extend)
    check("data-extension-response", values.json(), "1.0-draft")
    assert values.json()["rows"][0]["properties"][0]["values"][0]["id"] == "he-nan-nong-ye-da-xue"
    for path in ("/suggest/entity?prefix=wheat", "/preview?id=netrc-xiao-mai", "/extend/propose?type=Center"):
        assert client.get(DRAFT + path).status_code == 200


def test_the_preview_alone_may_be_framed(client: TestClient) -> None:
    response = client.get("/reconcile/preview?id=netrc-xiao-mai")
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "*"
    assert "x-frame-options" not in response.headers
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert WHEAT in response.text
    assert "<script" not in response.text
    for other in ("/reconcile", "/institution/netrc-xiao-mai", "/reconcile/flyout/entity?id=netrc-xiao-mai"):
        headers = client.get(other).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
    missing = client.get("/reconcile/preview", params={"id": "<script>alert(1)</script>"})
    assert missing.status_code == 404
    assert "<script>alert" not in missing.text


def test_other_sites_pages_may_read_every_answer_and_error(client: TestClient) -> None:
    site = {"Origin": "https://example.org"}
    for response in (
        client.get("/reconcile", headers=site),
        client.post("/reconcile", data={"queries": "{}"}, headers=site),
        client.post("/reconcile", data={"queries": "nonsense"}, headers=site),
        client.get("/reconcile/suggest/entity?prefix=wheat", headers=site),
        client.get("/reconcile/suggest/nothing?prefix=wheat", headers=site),
        client.options("/reconcile", headers={**site, "Access-Control-Request-Method": "POST"}),
        client.options(f"{DRAFT}/match", headers={**site, "Access-Control-Request-Method": "POST"}),
    ):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers


def test_the_manifest_knows_where_a_proxy_serves_it(release_path: Path) -> None:
    with TestClient(create_app(lambda: release_path), root_path="/puxi", base_url="https://example.org") as client:
        manifest = client.get("/puxi/reconcile").json()
    assert manifest["view"]["url"] == "https://example.org/puxi/institution/{{id}}"


# -- as OpenRefine does it ------------------------------------------------------------------------------------------

_TRADITIONAL = OpenCC("s2t")


def noisy(number: int, name: str) -> str:
    """A name as it may stand in somebody's spreadsheet."""
    middle = len(name) // 2
    return (
        lambda: name,
        lambda: f"  {name}\u00a0",
        lambda: _TRADITIONAL.convert(name),
        lambda: name[:middle] + "\n" + name[middle:],
        lambda: name[:-1],
        lambda: name[: middle - 1] + name[middle:],
        lambda: f"{name}[{number}]",
        name.upper,
    )[number % 8]()


def test_a_column_of_a_hundred_names_as_openrefine_sends_it(client: TestClient, release: Release) -> None:
    rows = release.query(
        "SELECT n.entity_id, n.text, e.kind FROM names n JOIN entities e ON e.id = n.entity_id "
        "WHERE n.preferred = 1 AND length(n.text) > 7 ORDER BY n.id"
    )
    every = [(str(key), str(name)) for key, name, kind in rows if kind in MATCHABLE]
    column = [(key, noisy(n, name)) for n, (key, name) in enumerate(every[:: len(every) // 100][:100])]
    # It adds the service,
    manifest = client.get("/reconcile").json()
    size = manifest["batchSize"]
    # guesses types from the first cells,
    guessed: Counter[str] = Counter()
    sample = {f"q{n}": {"query": name, "limit": 3} for n, (_, name) in enumerate(column[:10])}
    for result in reconciled(client, **sample).values():
        guessed.update({kind["id"]: 1 for row in result[:1] for kind in row["type"]})
    assert guessed.most_common(1)[0][0] == "Institution"
    # reconciles the column, batch by batch, against the type chosen,
    judged: dict[str, str] = {}
    first = 0
    for start in range(0, len(column), min(size, 10)):
        batch = column[start : start + min(size, 10)]
        queries = {
            f"q{n}": {"query": name, "type": "Institution", "type_strict": "should"}
            for n, (_, name) in enumerate(batch)
        }
        for (key, name), result in zip(batch, reconciled(client, **queries).values(), strict=True):
            first += bool(result) and result[0]["id"] == key
            matched = [row["id"] for row in result if row["match"]]
            assert matched in ([], [key]), f"{name} was taken for {matched}"
            judged |= dict.fromkeys(matched, name)
    programmes = sum(key.startswith("programme-") for key, _ in column)
    assert first >= 95 - programmes
    assert len(judged) >= 50
    # shows a preview of one cell, and adds columns from what was matched.
    assert client.get(manifest["preview"]["url"].replace("{{id}}", quote(column[0][0]))).status_code == 200
    ids = sorted(judged)
    for start in range(0, len(ids), 10):
        answer = extended(client, ids[start : start + 10], "supported_by", "designation", "fate")
        assert list(answer["rows"]) == ids[start : start + 10]
        for row in answer["rows"].values():
            for value in row["supported_by"]:
                assert re.search(r"\[.+\]", value["description"] if "id" in value else value["str"])
