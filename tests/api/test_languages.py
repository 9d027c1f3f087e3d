"""Pages in two languages, whatever is asked for in their addresses, and the tables and files below them."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from markupsafe import Markup

from api import description, labels, wording
from api.language import wanted
from api.tables import as_csv
from graph import vocabulary
from graph.release.reader import Release
from tests.api.page import read

_HAN = re.compile("[\u4e00-\u9fff]")


def test_every_string_is_there_in_both_languages() -> None:
    for key, (zh, en) in wording.WORDS.items():
        assert zh.strip(), key
        assert en.strip(), key
        values = re.compile(r"\{(\w+)\}")
        assert set(values.findall(zh)) == set(values.findall(en)), key
        assert not _HAN.search(en), f"{key}: the English has Chinese in it"
        bare = values.sub("", zh)
        assert _HAN.search(zh) or not re.search("[A-Za-z]{3}", bare), f"{key}: the Chinese is English"
    tables = [getattr(labels, name) for name in dir(labels) if name.isupper()]
    tables += [vocabulary.KIND_LABELS, vocabulary.EVENT_LABELS, vocabulary.STATUS_LABELS, vocabulary.FATE_LABELS]
    for table in tables:
        for code, (zh, en) in table.items():
            assert _HAN.search(zh), code
            assert en, code
            assert not _HAN.search(en), code


def test_every_code_that_is_shown_has_words() -> None:
    assert {d.run_by for d in vocabulary.DESIGNATIONS.values()} == set(labels.RUN_BY)
    assert set(vocabulary.CONFIDENCES) == set(labels.CONFIDENCE)
    assert set(vocabulary.FATE_LABELS) == set(vocabulary.Fate)
    assert set(labels.BECAME) == set(vocabulary.Status)
    assert set(labels.CAME) == set(labels.WENT) == set(vocabulary.LineageKind)


def test_the_addresses_for_programs_are_told_in_both_languages(client: TestClient) -> None:
    openapi = client.get("/openapi.json").json()
    known = {f"{method} {path}" for path, methods in openapi["paths"].items() for method in methods}
    assert set(description.IN_CHINESE) == known
    for prefix, language, heading in (("/en", "en", "Addresses for programs"), ("/zh", "zh-Hans", "程序接口")):
        answer = client.get(f"{prefix}/api")
        assert answer.headers["content-language"] == language
        page = read(answer.text)
        assert page.one("h1").text == heading
        assert {f"/{one}/api" for one in ("en", "zh")} & set(page.links())
        for one in description.addresses(openapi):
            told = page.by_id(one.anchor).text
            assert f"{one.method} {one.path}" in told
            assert one.summary[prefix == "/en"] in told
        etag = answer.headers["etag"]
        assert client.get(f"{prefix}/api", headers={"If-None-Match": etag}).status_code == 304
        for example in [link for link in page.links() if link.startswith("/v1/lineage?")]:
            assert client.get(example).status_code == 200
    assert read(client.get("/api", headers={"Accept-Language": "zh"}).text).one("h1").text == "程序接口"
    assert "Accept-Language" in client.get("/api").headers["vary"]


def test_values_are_escaped_in_strings() -> None:
    said = wording.Words("en")("results.found", count=1, text="<b>{count}</b>")
    assert said == Markup("1 found for “&lt;b&gt;{count}&lt;/b&gt;”")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("de,fr;q=0.5", "en"),
        ("de,zh-Hant;q=0.5,en;q=0.4", "zh"),
        ("zh;q=0,en;q=0.1", "en"),
        ("zh;q=nonsense", "en"),
        ("ZH", "zh"),
        ("," * 5000, "en"),
    ],
)
def test_the_browser_says_which_language(accept: str, language: str) -> None:
    assert wanted(accept) == language


def test_an_address_has_its_language_and_the_permanent_one_the_readers(client: TestClient) -> None:
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9"}
    for path, headers, tag in (
        ("/institution/netrc-xiao-mai", {}, "en"),
        ("/institution/netrc-xiao-mai", chinese, "zh-Hans"),
        ("/en/institution/netrc-xiao-mai", chinese, "en"),
        ("/zh/institution/netrc-xiao-mai", {}, "zh-Hans"),
    ):
        answer = client.get(path, headers=headers)
        assert answer.headers["content-language"] == tag
        assert read(answer.text).one("html").attributes["lang"] == tag
        assert ("Accept-Language" in answer.headers.get("vary", "")) == (not path.startswith(("/en", "/zh")))
        assert "set-cookie" not in answer.headers
        again = client.get(path, headers={**headers, "If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    assert client.get("/zh").headers["location"].endswith("/zh/")


def test_the_languages_of_a_page_name_each_other(client: TestClient) -> None:
    for prefix in ("", "/en", "/zh"):
        page = read(client.get(f"{prefix}/institution/netrc-xiao-mai?as_of=2020").text)
        links = page.one("head").all("link", rel="alternate")
        named = {e.attributes["hreflang"]: e.attributes["href"] for e in links if "hreflang" in e.attributes}
        assert named == {
            "en": "http://testserver/en/institution/netrc-xiao-mai?as_of=2020",
            "zh-Hans": "http://testserver/zh/institution/netrc-xiao-mai?as_of=2020",
            "x-default": "http://testserver/institution/netrc-xiao-mai",
        }
        # The address to cite is the same on all three.
        assert "http://testserver/institution/netrc-xiao-mai" in page.one("main").text


def test_redirects_and_errors_keep_the_language(client: TestClient) -> None:
    answer = client.get("/zh/institution/国家小麦工程技术研究中心?as_of=2020")
    assert (answer.status_code, answer.headers["location"]) == (303, "/zh/institution/netrc-xiao-mai?as_of=2020")
    assert client.get("/zh/programme/netrc").headers["location"] == "/zh/programme/NETRC"
    for path, status in (("/zh/institution/no-such", 404), ("/zh/institution/小麦", 409), ("/zh/nothing", 404), ("/zh/conversions?from=X", 400)):  # fmt: skip
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == status
        assert read(page.text).one("html").attributes["lang"] == "zh-Hans"


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "'; DROP TABLE entities; --",
    "MATCH (n) DETACH DELETE n",
    "{{ 7*7 }}",
    "\u202eabc",
    "a\x00b",
    "\x1b[31m",
    "\ud7ff\u0301",
    "x" * 3000,
    "../../etc/passwd",
    "=cmd()",
    "-1",
    "99999999999999999999",
]
PLACES = [
    "/?q={}",
    "/?q=x&type={}",
    "/institution/{}",
    "/institution/{}/lineage.svg",
    "/institution/{}/statements.csv",
    "/institution/netrc-xiao-mai?as_of={}",
    "/institution/netrc-xiao-mai?known_at={}",
    "/institution/netrc-xiao-mai?min_reliability={}",
    "/conversions?from={}",
    "/conversions?to={}",
    "/conversions?as_of={}",
    "/programme/{}",
    "/programme/HKB?q={}",
    "/programme/HKB?fate={}",
    "/programme/HKB?sort={}",
    "/programme/HKB?order={}",
    "/programme/HKB?page={}",
    "/programme/HKB.csv?q={}",
    "/place/{}",
    "/field/{}",
    "/host/{}",
    "/ministry/{}",
    "/hosts?q={}",
    "/hosts?sort={}",
    "/sources?q={}",
    "/sources?reliability={}",
    "/source/{}",
    "/method?x={}",
    "/{}",
]


@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_asked_is_refused_or_shown_as_text(client: TestClient, place: str) -> None:
    for number, text in enumerate(HOSTILE):
        path = ("/zh" if number % 2 else "/en") + place.format(quote(text, safe=""))
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code in {200, 303, 308, 400, 404, 409, 422}, path
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        if "html" not in answer.headers.get("content-type", ""):
            continue
        page = read(answer.text)
        for element in page.all():
            assert element.tag != "img"
            assert element.tag != "script" or element.attributes["src"].startswith("/static/puxi.js")
            assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        # Neither raw control characters nor marks that turn the direction of writing reach the page as they were sent.
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", answer.text), path


def test_tables_are_filtered_sorted_and_turned_by_address(client: TestClient) -> None:
    whole = read(client.get("/en/programme/NETRC").text).one("main")
    assert "1–50 of 195" in whole.text
    last = read(client.get("/en/programme/NETRC?page=4").text).one("main")
    assert "151–195 of 195" in last.text
    assert client.get("/en/programme/NETRC?page=5").status_code == 400
    found = read(client.get("/en/programme/NETRC?q=小麦").text).one("main")
    assert "1–1 of 1" in found.text
    assert "/en/institution/netrc-xiao-mai" in found.links()
    by_day = read(client.get("/en/programme/NTIC?sort=founded").text)
    sorted_by = [h for h in by_day.all("th") if h.attributes.get("aria-sort") == "descending"]
    assert [h.text.split("▼")[0] for h in sorted_by] == ["Approved or founded"]
    # A fate that none of them has is no choice of this table.
    assert client.get("/en/programme/NTIC?fate=converted").status_code == 400


def test_a_table_comes_as_csv_with_its_filters_and_sources(client: TestClient, release: Release) -> None:
    answer = client.get("/zh/programme/NTIC.csv?fate=continuing")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = table(answer.content, release.id)
    assert rows
    assert {row["fate"] for row in rows} == {"continuing"}
    assert {row["release"] for row in rows} == {release.id}
    for row in rows:
        assert release.sources(row["sources"].split(" | ")).keys() == set(row["sources"].split(" | "))
    statements = client.get("/institution/netrc-xiao-mai/statements.csv")
    told = table(statements.content, release.id)
    assert {"supported_by", "name"} <= {row["property"] for row in told}
    assert all(row["source"] and row["title"] and row["reliability"] for row in told)


def table(content: bytes, release_id: str) -> list[dict[str, str]]:
    """The rows of a table whose last line says that they are all."""
    *lines, last = content.decode("utf-8-sig").split("\r\n")[:-1]
    rows = list(csv.DictReader(io.StringIO("\r\n".join(lines))))
    assert last == f"# complete: {len(rows)} rows of release {release_id}"
    return rows


@pytest.mark.parametrize("path", ["/places", "/hosts?q=大学", "/ministries", "/fields", "/sources?reliability=A"])
def test_every_table_says_at_its_end_that_it_is_whole(client: TestClient, release: Release, path: str) -> None:
    name, _, asked = path.partition("?")
    assert table(client.get(f"{name}.csv?{asked}").content, release.id)


def test_a_spreadsheet_runs_nothing_of_a_table() -> None:
    cells = {
        "=1+1": "'=1+1",
        "@x": "'@x",
        " =1+1": "' =1+1",
        "＝1+1": "'＝1+1",
        "'=1+1": "''=1+1",
        "-1": "-1",
        "plain": "plain",
    }
    told = as_csv(["a"], [[cell] for cell in cells], "r1").splitlines()
    assert told[1:-1] == list(cells.values())
    assert told[-1] == f"# complete: {len(cells)} rows of release r1"


def test_pictures_stand_at_addresses_of_their_own(client: TestClient) -> None:
    svg = client.get("/zh/institution/netrc-xiao-mai/lineage.svg")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "国家小麦技术创新中心" in svg.text
    assert "http://testserver/zh/institution/ntic-xiao-mai" in svg.text
    png = client.get("/institution/netrc-xiao-mai/timeline.png")
    assert png.content.startswith(b"\x89PNG")
    moved = client.get("/institution/国家小麦工程技术研究中心/lineage.svg")
    assert moved.headers["location"] == "/institution/netrc-xiao-mai/lineage.svg"


def test_the_cypher_behind_a_page_has_its_own_parameters(client: TestClient) -> None:
    page = read(client.get("/en/institution/netrc-xiao-mai?as_of=2020").text)
    code = [element.text for element in page.one("details", class_="cypher").all("code")]
    assert "puxi cypher lineage --param id=netrc-xiao-mai --param as_of=2020-12-31" in code
    assert any(text.startswith("MATCH (start:Entity {id: $id})") for text in code)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh;q=0.5;x,en;q=0.4", "zh"),
        ("zh;x=1;q=0.3,en;q=0.4", "en"),
        ("en;x;q=0, zh;q=0.1", "zh"),
        ("zh;q=nonsense,en;q=0.1", "en"),
    ],
)
def test_every_parameter_of_a_wish_is_looked_at(asked: str, language: str) -> None:
    assert wanted(asked) == language
