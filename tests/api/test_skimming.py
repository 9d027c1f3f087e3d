"""What a reader who skims takes away: a plan never reads as done, everything is counted, and a search leads on."""

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient

from api import happened
from api.page_home import told_together
from graph.answers import Body, Event
from graph.coverage import coverage
from graph.listing import groups
from graph.newest import newest
from graph.release.reader import Release
from graph.vocabulary import EVENT_LABELS, EventType, LineageKind
from tests.api.page import Element, read

CONVERSIONS = "/v1/conversions?from=NETRC&to=NTIC"


def page(client: TestClient, path: str) -> Element:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer.text)


def event(id_: str = "e", **told: str | list[Body]) -> Event:
    """An event that was completed in 2021, but for what is told otherwise."""
    nothing: dict[str, list[str]] = {
        name: [] for name in ("before", "after", "decided_by", "under", "disputed", "statements", "stages")
    }
    fields = {"type": "established", "kind": "", "status": "completed", "date": "2021", "date_stage": "", **nothing}
    dates = {"date_earliest": None, "date_latest": None, "inferred": False}
    return Event.model_validate({"id": id_, **fields, **dates, **told})


# -- A plan never reads as done ------------------------------------------------------------------------------------


def test_every_change_and_event_can_be_told_as_not_done() -> None:
    assert set(happened.TO_COME) == set(happened.TO_GO) == set(LineageKind)
    assert set(happened.NOUNS) | {"proposed", "applied"} == set(EVENT_LABELS)
    assert set(EVENT_LABELS) >= set(EventType)


@pytest.mark.parametrize("status", ["proposed", "applied", "refused"])
@pytest.mark.parametrize("kind", list(LineageKind))
def test_what_is_not_done_begins_with_that(kind: str, status: str) -> None:
    one = event(type=kind, kind=kind, status=status)
    zh, en = happened.NOT_DONE[status]
    for said in (happened.happened(one), happened.came(one), happened.went(one)):
        assert said[0].startswith(zh)
        assert said[1].startswith(en)
        assert not re.match(rf"{en}\\w+ed\\b", said[1])
    done = event(type=kind, kind=kind)
    assert happened.happened(done) == EVENT_LABELS[kind]


def test_an_application_to_be_converted_is_not_told_as_a_conversion(client: TestClient) -> None:
    path = "/institution/netrc-xiao-mai"
    for start, tree, line in (
        ("/en", "applied for: to be converted into", "applied for: conversion"),
        ("/zh", "申报转建为", "申报转建"),
    ):
        found = page(client, start + path)
        assert found.one("ul", class_="tree").one("span", class_="kind").text == tree
        assert line in [strong.text for strong in found.one("ol", class_="timeline").all("strong")]
    listed = page(client, "/en/conversions").one("main").text
    assert "applied for: conversion" in listed


def test_what_a_centre_is_planned_to_become_bears_a_mark(client: TestClient) -> None:
    said = page(client, "/en/institution/netrc-xiao-mai").one("div", class_="fate").all("p")
    planned = next(p for p in said if p.text.startswith("Applied for or planned to become"))
    assert any(link.startswith("#source-") for link in planned.links())


# -- The home page -------------------------------------------------------------------------------------------------


def test_one_body_one_day_one_source_is_one_line(client: TestClient, release: Release) -> None:
    lines = told_together(newest(release).events)
    keys = [
        (line[0].date, *(b.id for b in line[0].after), *sorted({s.source_id for s in line[0].statements}))
        for line in lines
        if not line[0].kind
    ]
    assert len(keys) == len(set(keys))
    shown = page(client, "/en/").one("ol", class_="timeline").all("li")
    assert len(shown) == len(lines)
    for item, line in zip(shown, lines, strict=True):
        assert all(happened.happened(one)[1] in item.text for one in line)


def test_what_other_sources_or_other_bodies_tell_is_a_line_of_its_own() -> None:
    body = Body(id="a", label_zh="甲", label_en="", kind="Center", designation="NTIC", basis="statement")
    alike = [event("e1", after=[body]), event("e2", after=[body], status="approved")]
    other = [event("e3"), event("e4", after=[body], date="2022"), event("e5", after=[body], kind="renamed")]
    assert [[one.id for one in line] for line in told_together([*alike, *other])] == [
        ["e1", "e2"],
        ["e3"],
        ["e4"],
        ["e5"],
    ]


# -- Everything is counted, and what is no source's word says so -----------------------------------------------------


def test_the_chart_of_fates_counts_every_row(client: TestClient, release: Release) -> None:
    seen = 0
    for row in groups(release, "host").rows[:40]:
        found = page(client, f"/en/host/{row.body.id}")
        charts = [div for div in found.all("div", role="group") if div.attributes["aria-label"] == "By fate"]
        rows = found.one("table", class_="stack").one("tbody").all("tr")
        if not charts or found.all("nav", class_="paging"):
            continue
        bars = [int(text.text) for text in charts[0].all("text") if text.text.isdigit()]
        assert sum(bars) == len(rows), row.body.id
        seen += 1
    assert seen


def test_who_runs_a_programme_is_called_puxis_own_definition(client: TestClient) -> None:
    for start, heading in (("/en", "Run by (as defined here)"), ("/zh", "主管（按本站定义）")):
        found = page(client, f"{start}/programmes")
        assert heading in [th.text for th in found.all("th", scope="col")]
        assert f"{start}/method#programmes" in found.one("main").links()
        assert page(client, f"{start}/method").by_id("programmes").text


def test_the_heavy_frame_is_explained(client: TestClient) -> None:
    for start, said in (("/en", "in the heavy frame, the institution asked about"), ("/zh", "粗框为所查机构")):
        captions = page(client, f"{start}/institution/netrc-gui-ji-led").all("figcaption")
        assert said in captions[0].text


# -- Tables --------------------------------------------------------------------------------------------------------


def test_the_conversions_come_as_a_table_under_the_same_conditions(client: TestClient) -> None:
    for path in ("/en/conversions", "/zh/conversions?from=NEL&to=NERC&as_of=2022"):
        link = next(link for link in page(client, path).links() if "format=excel" in link)
        answer = client.get(link)
        assert answer.headers["content-type"].startswith("text/csv")
        assert "as_of=2022" in link or "as_of" not in path
        told = client.get(link.replace("format=excel", "format=json")).json()
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len([row for row in rows if row["section"] == "conversion"]) == len(told["conversions"])


def test_tables_of_pages_and_of_the_api_are_one_dialect(client: TestClient) -> None:
    plain = client.get(f"{CONVERSIONS}&format=csv")
    marked = client.get(f"{CONVERSIONS}&format=excel")
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    assert marked.headers["etag"] != plain.headers["etag"]
    of_page = client.get("/programme/NTIC.csv").content.decode()
    for told in (marked.content.decode(), of_page):
        assert told.startswith("\ufeff")
        assert told.splitlines()[-1].startswith("# complete: ")
        assert " | " in told
        assert "False" not in told


# -- Search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["NETRC", "netrcs", "国家工程技术研究中心", "National Engineering Technology Research Center"]
)
def test_the_name_of_a_programme_leads_to_its_page_first(client: TestClient, release: Release, typed: str) -> None:
    known = next(row.known for row in coverage(release).programmes if row.designation == "NETRC")
    answer = client.get("/en/", params={"q": typed})
    offered = read(answer.text).one("ul", class_="offers")
    assert offered.links()[0] == "/en/programme/NETRC"
    assert f"{known} centres known here" in offered.text


def test_groups_without_names_come_last(client: TestClient) -> None:
    for typed in ("NETRC", "国家工程技术研究中心"):
        hits = client.get("/v1/search", params={"q": typed, "limit": 200}).json()["hits"]
        kinds = [hit["body"]["kind"] == "Group" for hit in hits]
        assert any(kinds)
        assert kinds == sorted(kinds)
        assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("Which NETRCs became innovation centers?", "/conversions"),
        ("which NELs became NERCs", "/conversions?from=NEL&to=NERC"),
        ("哪些国家工程技术研究中心转成了国家技术创新中心？", "/conversions?from=NETRC&to=NTIC"),
    ],
)
def test_the_question_of_the_home_page_leads_to_its_answer(client: TestClient, typed: str, path: str) -> None:
    found = read(client.get("/en/", params={"q": typed}).text)
    assert found.one("ul", class_="offers").links()[0] == f"/en{path}"
    assert client.get(f"/en{path}").status_code == 200


def test_who_finds_little_in_latin_letters_is_told_to_try_chinese(client: TestClient) -> None:
    hint = "recorded under their Chinese names only"
    assert hint in page(client, "/en/?q=wheat").text
    assert hint in page(client, "/en/?q=nothing+like+it").text
    assert hint not in page(client, "/en/?q=小麦").text
    assert hint not in page(client, "/en/?q=university").text


@pytest.mark.parametrize("typed", ["nonsense", "nonsenseXYZ", "asdfgh", "foo bar baz", "不存在的机构名称"])
def test_nothing_is_offered_for_what_is_like_nothing(client: TestClient, typed: str) -> None:
    answer = client.get("/v1/lineage", params={"name": typed})
    assert (answer.status_code, answer.json().get("suggestions", [])) == (404, [])
    missing = client.get(f"/en/institution/{typed}")
    assert missing.status_code == 404
    assert "The most similar names" not in missing.text


@pytest.mark.parametrize(
    ("typed", "meant"), [("Tsingua University", "qing-hua-da-xue"), ("国家小麦工程技术研究中枢", "netrc-xiao-mai")]
)
def test_a_slip_of_the_pen_is_still_understood(client: TestClient, typed: str, meant: str) -> None:
    offered = client.get("/v1/lineage", params={"name": typed}).json()["suggestions"]
    assert offered[0]["id"] == meant


# -- Addresses -----------------------------------------------------------------------------------------------------


def test_the_icon_is_where_browsers_look_for_it(client: TestClient) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "image/svg+xml")


def test_descriptions_for_people_are_pages(client: TestClient) -> None:
    assert "/en/api" in page(client, "/en/").one("footer").links()
    assert "/openapi.json" in page(client, "/en/api").links()
    for path in ("/reconcile", "/reconcile/1.0-draft"):
        documentation = client.get(path).json()["documentation"]
        assert documentation.endswith("/api")
        assert client.get(documentation).headers["content-type"].startswith("text/html")


def test_an_empty_search_names_its_own_parameter(client: TestClient) -> None:
    assert client.get("/v1/search?q=").json()["detail"].startswith("q: ")
    assert client.get("/v1/search?q=%20").json()["detail"].startswith("q: ")
