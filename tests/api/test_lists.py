"""Lists: what they hold, their parts, the same as CSV; and what changed between two releases."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.dates import earliest
from graph.directory import FILTERS
from graph.release.kept import keep
from graph.release.reader import Release
from graph.state_labels import STATE_LABELS
from tests.graph.made import Made

LISTS = [
    "/v1/institutions?type=NTIC",
    "/v1/institutions/ke-xue-ji-shu-bu/statements",
    "/v1/institutions/netrc-xiao-mai/events",
    "/v1/sources?reliability=A",
    "/v1/sources/jamestown-2023-self-reliance",
    "/v1/policies",
    "/v1/statistics?programme=NETRC",
]


def key(row: dict[str, Any]) -> str:
    return str(row.get("id") or row["body"]["id"])


def parts(client: TestClient, path: str, limit: int) -> list[dict[str, Any]]:
    """All parts of a list, asked for one after the other as a reader would."""
    found = []
    address = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    cursor = ""
    while True:
        answer = client.get(address + (f"&cursor={cursor}" if cursor else "")).json()
        found.append(answer)
        cursor = answer["next_cursor"]
        assert answer["truncated"] == bool(cursor)
        if not cursor:
            return found


@pytest.mark.parametrize("path", LISTS)
def test_parts_make_the_whole(client: TestClient, path: str) -> None:
    whole = client.get(
        path, params={"limit": 500, **dict(p.split("=") for p in path.partition("?")[2].split("&") if p)}
    )
    rows = whole.json()["rows"]
    some = parts(client, path, max(7, len(rows) // 4))
    joined = [row for part in some for row in part["rows"]]
    assert len(some) > 1 or len(rows) <= 7
    assert [key(row) for row in joined] == [key(row) for row in rows]
    assert {part["total"] for part in some} == {len(rows)}
    assert len({key(row) for row in rows}) == len(rows)


@pytest.mark.parametrize("path", [*LISTS, "/v1/lineage?id=netrc-xiao-mai", "/v1/fates?type=NTIC", "/v1/search?q=小麦"])
def test_csv_is_the_same_list_and_says_that_it_is_complete(client: TestClient, release: Release, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert "Accept" in answer.headers["vary"]
    lines = answer.text.splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[:-1]))))
    assert lines[-1] == f"# complete: {len(rows)} rows of release {release.id}"
    assert client.get(path + ("&" if "?" in path else "?") + "format=csv").text == answer.text
    told = client.get(path).json()
    if path.startswith("/v1/sources/"):
        sections = [row["section"] for row in rows]
        assert sections == ["statement"] * told["total"] + ["statistic"] * len(told["statistics"])
        numbers = [(row["row"], row["measure"], row["value"], row["source_ids"]) for row in rows[told["total"] :]]
        assert numbers == [(n["id"], n["measure"], n["value"], told["source"]["id"]) for n in told["statistics"]]
        assert numbers
    elif "total" in told:
        assert told["total"] == len(rows)
    if path.startswith("/v1/institutions?"):
        assert [row["id"] for row in rows] == [key(row) for row in client.get(path + "&limit=500").json()["rows"]]
        for row in rows:
            assert row["source_ids"] or row["fate"] == "unknown", row["id"]


@pytest.mark.parametrize("path", ["/v1/institutions?type=NTIC", "/v1/fates?type=NTIC"])
def test_csv_tells_the_planned_from_those_that_are_there(client: TestClient, path: str) -> None:
    told = client.get("/v1/fates?type=NTIC").json()["centres"]
    expected = {row["body"]["id"]: "yes" if row["fate"]["planned"] else "no" for row in told}
    lines = client.get(path + "&format=csv").text.splitlines()
    found = {row["id"]: row["planned"] for row in csv.DictReader(io.StringIO("\n".join(lines[:-1])))}
    assert found == expected
    assert set(found.values()) == {"yes", "no"}


def test_csv_that_was_cut_says_so_and_how_to_go_on(release_path: Path) -> None:
    client = TestClient(create_app(lambda: release_path, Settings(csv_rows=5)))
    first = client.get("/v1/institutions?type=NTIC&format=csv").text.splitlines()
    assert first[-1].startswith("# cut: 5 of ")
    cursor = first[-1].rpartition("next cursor ")[2]
    second = client.get(f"/v1/institutions?type=NTIC&format=csv&cursor={cursor}").text.splitlines()
    ids = [line.partition(",")[0] for line in [*first[1:-1], *second[1:-1]]]
    rows = client.get("/v1/institutions?type=NTIC&limit=10").json()["rows"]
    assert ids == [key(row) for row in rows]


@pytest.mark.parametrize("path", ["/v1/institutions?type=NTIC", "/v1/sources/jamestown-2023-self-reliance"])
def test_the_last_part_as_csv_is_not_told_as_the_whole(client: TestClient, release: Release, path: str) -> None:
    whole = client.get(
        path, params={"format": "csv", **dict(p.split("=") for p in path.partition("?")[2].split("&") if p)}
    )
    told = client.get(path, params={"limit": 1, "type": "NTIC"} if "?" in path else {"limit": 1}).json()
    size = told["total"] * 2 // 3
    mark = "&" if "?" in path else "?"
    lines: list[str] = []
    cursor = ""
    for _ in range(2):
        part = client.get(f"{path}{mark}format=csv&limit={size}" + (f"&cursor={cursor}" if cursor else ""))
        *some, last = part.text.splitlines()
        lines += some if not lines else some[1:]
        cursor = last.rpartition("next cursor ")[2]
    assert lines == whole.text.splitlines()[:-1]
    more = f", and {len(told['statistics'])} rows more" if "statistics" in told else ""
    assert last == f"# last part: rows {size + 1}-{told['total']} of {told['total']}{more} of release {release.id}"


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    data = Made()
    data.body("i1", "=HYPERLINK(国家工程技术研究中心)", "NETRC")
    path = data.release(tmp_path).path
    rows = TestClient(create_app(lambda: path)).get("/v1/institutions?format=csv").text.splitlines()
    assert any(",'=" in line or ",\"'=" in line for line in rows)
    assert not any(",=" in line for line in rows)


def test_a_cursor_holds_for_its_question_and_release(client: TestClient, tmp_path: Path) -> None:
    cursor = client.get("/v1/institutions?type=NTIC&limit=3").json()["next_cursor"]
    same = client.get(f"/v1/institutions?type=NTIC&limit=5&cursor={cursor}")
    assert same.status_code == 200
    other = client.get(f"/v1/institutions?type=NERC&limit=3&cursor={cursor}")
    assert (other.status_code, other.json()["code"]) == (400, "bad_cursor")
    data = Made()
    data.body("i1", "某国家工程技术研究中心", "NETRC")
    path = data.release(tmp_path).path
    stale = TestClient(create_app(lambda: path)).get(f"/v1/institutions?type=NTIC&limit=3&cursor={cursor}")
    assert (stale.status_code, stale.json()["code"]) == (410, "stale_cursor")


@pytest.mark.parametrize("name", FILTERS)
def test_each_value_of_a_facet_finds_as_many_as_it_says(client: TestClient, name: str) -> None:
    facet = client.get("/v1/institutions?type=NETRC&limit=1").json()["facets"][name]
    assert facet["values"]
    for value in facet["values"][:4]:
        asked = {"type": "NETRC", name: value["value"]}
        answer = client.get("/v1/institutions", params={**asked, "limit": 1, "facets": 0}).json()
        assert answer["total"] == value["count"], value
        assert answer["facets"] == {}


def test_what_our_codes_mean_is_said_in_chinese(client: TestClient, release: Release) -> None:
    facets = client.get("/v1/institutions?limit=1&facets=1000").json()["facets"]
    for name in ("type", "status", "fate"):
        for value in facets[name]["values"]:
            assert re.search("[\u4e00-\u9fff]", value["label_zh"]), (name, value)
            assert value["label_en"], (name, value)
    assert {str(code) for (code,) in release.query("SELECT DISTINCT code FROM states")} <= set(STATE_LABELS)


def test_filters_take_names_spans_and_codes_in_any_case(client: TestClient) -> None:
    def total(**asked: str) -> int:
        return int(client.get("/v1/institutions", params={**asked, "limit": "1"}).json()["total"])

    assert total(place="北京") == total(place="place-bei-jing") > 0
    assert total(type="netrc") == total(type="NETRC")
    assert total(year="2009/2012") == sum(total(year=str(year)) for year in range(2009, 2013))
    # Those of which no source says when they were founded may have been there already.
    there = client.get("/v1/fates?type=NETRC&as_of=1990").json()["centres"]
    assert total(type="NETRC", as_of="1990") == len(there) < total(type="NETRC")


@pytest.mark.parametrize("as_of", ["", "2005", "2012", "2022"])
def test_each_row_of_a_state_has_a_cited_fact_of_it(client: TestClient, release: Release, as_of: str) -> None:
    states = client.get(f"/v1/institutions?limit=1&as_of={as_of}").json()["facets"]["status"]["values"]
    asked = [one["value"] for one in states if one["value"] != "unknown"][:5]
    assert asked or as_of == "2005"
    for code in asked:
        answer = client.get(f"/v1/institutions?status={code}&as_of={as_of}&limit=500&facets=0").json()
        assert answer["rows"]
        for row in answer["rows"]:
            told = [fact for fact in row["facts"] if fact["property"] == "status"]
            read = release.states(fact["value"] for fact in told)
            found = [fact for fact in told if fact["value"] in read and read[fact["value"]][0] == code]
            assert found, (row["body"]["id"], code, as_of)
            assert all(said["source_id"] in answer["sources"] for fact in found for said in fact["statements"])
            if as_of:
                for fact in found:
                    assert (earliest(read[fact["value"]][1]) or "") <= f"{as_of}-12-31", (row["body"]["id"], fact)


def test_a_state_seen_later_is_not_one_of_the_years_before(tmp_path: Path) -> None:
    data = Made()
    data.state("operating (2024)", "operating", "2024")
    data.state("operating", "operating")
    data.body("i1", "甲国家工程技术研究中心", "NETRC", status="operating (2024)", established="2001")
    data.body("i2", "乙国家工程技术研究中心", "NETRC", status="operating", established="2001")
    made = data.release(tmp_path)
    client = TestClient(create_app(lambda: made.path))
    # The undated state counts from the day its source was published: 2020.
    for as_of, expected in (("2005", 0), ("2021", 1), ("2024", 2), ("", 2)):
        answer = client.get(f"/v1/institutions?as_of={as_of}").json()
        counts = {one["value"]: one["count"] for one in answer["facets"]["status"]["values"]}
        assert counts.get("operating", 0) == expected
        assert sum(any(f["property"] == "status" for f in row["facts"]) for row in answer["rows"]) == expected


def test_an_institution_its_statements_and_its_lineage_agree(client: TestClient) -> None:
    told = client.get("/v1/institutions/netrc-gui-ji-led").json()
    assert told["institution"]["label_zh"] == "国家硅基LED工程技术研究中心"
    lineage = client.get("/v1/institutions/netrc-gui-ji-led/lineage")
    assert lineage.json() == {**client.get("/v1/lineage?id=netrc-gui-ji-led").json()}
    assert told["facts"] == lineage.json()["facts"]
    assert told["counts"]["events"] == client.get("/v1/institutions/netrc-gui-ji-led/events").json()["total"]
    assert told["counts"]["statements"] == client.get("/v1/institutions/netrc-gui-ji-led/statements").json()["total"]
    for fact in told["facts"]:
        for said in fact["statements"]:
            places = {place["locator"]: place for place in told["sources"][said["source_id"]]["places"]}
            assert said["locator"] in places[said["locator"]]["footnote_en"]


def test_a_merged_id_leads_on_and_keeps_the_question(client: TestClient, release: Release) -> None:
    rows = release.query(
        "SELECT r.id, r.entity_id FROM redirects r JOIN entities e ON e.id = r.entity_id WHERE e.kind = 'Center'"
    )
    old, new = next(rows)
    for rest in ("", "/lineage", "/statements", "/events"):
        answer = client.get(f"/v1/institutions/{old}{rest}?as_of=2020")
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/v1/institutions/{new}{rest}?as_of=2020"


def test_a_source_shows_what_rests_on_it(client: TestClient, release: Release) -> None:
    answer = client.get("/v1/sources/jamestown-2023-self-reliance?limit=500").json()
    (count,) = next(release.query("SELECT count(*) FROM statements WHERE source_id = 'jamestown-2023-self-reliance'"))
    assert answer["total"] == len(answer["rows"]) == answer["source"]["statements"] == count
    assert answer["statistics"]
    assert {row["source_id"] for row in answer["rows"]} == {"jamestown-2023-self-reliance"}
    unknown = client.get("/v1/sources/jamestown-2023-self-relianse")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_source")
    assert "jamestown-2023-self-reliance" in [one["id"] for one in unknown.json()["suggestions"]]


@pytest.mark.parametrize(("via", "indirect"), [("direct", False), ("indirect", True)])
def test_conversions_by_their_way(client: TestClient, via: str, indirect: bool) -> None:
    rows = client.get(f"/v1/conversions?from=NETRC&to=NTIC&via={via}").json()["conversions"]
    assert {row["indirect"] for row in rows} <= {indirect}
    assert client.get("/v1/conversions?from=NETRC&to=NTIC&via=nowhere").status_code == 400


def two_kept(tmp_path: Path) -> tuple[Path, list[str]]:
    """A release file and, kept beside it, the release before; the ids of both, the older one first."""
    place = tmp_path / "puxi.sqlite"
    ids = []
    for hosts in (["甲大学"], ["甲大学", "乙大学"]):
        data = Made()
        data.body("i1", "某国家工程技术研究中心", "NETRC")
        for number, host in enumerate(hosts):
            data.body(f"h{number}", host, "university")
            data.relation(f"r{number}", "某国家工程技术研究中心", "supported_by", host)
        if place.exists():
            assert keep(place)
        made = data.release(tmp_path / str(len(hosts)))
        made.path.replace(place)
        ids.append(made.id)
    return place, ids


def test_what_changed_since_a_kept_release(tmp_path: Path) -> None:
    place, ids = two_kept(tmp_path)
    client = TestClient(create_app(lambda: place))
    listed = client.get("/v1/releases").json()
    assert [(row["id"], row["current"]) for row in listed["rows"]] == [(ids[1], True), (ids[0], False)]
    answer = client.get(f"/v1/changes?since={ids[0]}").json()
    assert (answer["since"], answer["release"]) == (ids[0], ids[1])
    assert "乙大学" in [entry["body"]["label_zh"] for entry in answer["institutions"] if entry["change"] == "new"]
    table = client.get(f"/v1/changes?since={ids[0]}&format=csv").text.splitlines()
    assert table[-1].startswith("# complete: ")
    unknown = client.get("/v1/changes?since=r0000000000000000")
    assert (unknown.status_code, unknown.json()["releases"]) == (404, [ids[1], ids[0]])
    for path in ("../puxi", "r../../etc/passwd", "%2e%2e%2fpuxi"):
        assert client.get(f"/v1/changes?since={path}").status_code == 404


def unreadable(content: bytes) -> bytes:
    return b"no release"


def holed(content: bytes) -> bytes:
    """The first page stays, so that it opens; what is behind it does not."""
    return content[:4096] + b"\xff" * (len(content) - 4096)


@pytest.mark.parametrize("spoil", [unreadable, holed])
def test_a_damaged_older_release_is_not_told_as_a_server_without_one(
    tmp_path: Path, spoil: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    place, ids = two_kept(tmp_path)
    older = tmp_path / "releases" / f"{ids[0]}.sqlite"
    older.write_bytes(spoil(older.read_bytes()))
    client = TestClient(create_app(lambda: place))
    answer = client.get(f"/v1/changes?since={ids[0]}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_release")
    assert answer.json()["releases"] == [ids[1]]
    assert str(older) not in answer.text
    assert str(older) in caplog.text
    assert client.get(f"/v1/changes?since={ids[1]}").status_code == 200


def test_kept_files_are_opened_once_and_again_when_they_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, ids = two_kept(tmp_path)
    client = TestClient(create_app(lambda: place))

    def listed() -> list[str]:
        return [row["id"] for row in client.get("/v1/releases").json()["rows"]]

    assert listed() == [ids[1], ids[0]]
    opened: list[Path] = []

    class Watched(Release):
        def __init__(self, path: Path) -> None:
            opened.append(path)
            super().__init__(path)

    monkeypatch.setattr("graph.release.kept.Release", Watched)
    assert listed() == [ids[1], ids[0]]
    assert opened == []
    older = tmp_path / "releases" / f"{ids[0]}.sqlite"
    older.write_bytes(b"no release")
    assert listed() == [ids[1]]
    assert opened == [older]
    older.unlink()
    assert listed() == [ids[1]]
