"""The pages: what a reader finds on them, and that nothing in the data can make them do anything else."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api import labels, page_pictures, problems, views, wording
from api.app import create_app
from api.page_home import at_a_glance
from graph.answers import Event, Fact, LineageAnswer
from graph.ask import lineage
from graph.citations import footnote_en, footnote_zh
from graph.conversions import conversions
from graph.coverage import coverage
from graph.fates import fates
from graph.flows import flows
from graph.lens import Lens
from graph.release.reader import Release
from graph.search import resolve
from graph.statements import Mention, Source
from graph.vocabulary import DESIGNATIONS, FATE_LABELS, RELIABILITY_LABELS
from tests.api.page import Element, read
from tests.graph.made import Made

PAGES = [
    "/",
    "/?q=小麦",
    "/?q=nothing+like+it",
    "/conversions",
    "/conversions?from=NEL&to=NERC",
    "/conversions?from=NTIC&to=HKB",
    "/conversions?from=NETRC&to=NTIC&as_of=2020",
    "/institution/netrc-xiao-mai",
    "/institution/netrc-gui-ji-led",
    "/institution/netrc-gui-ji-led?as_of=2009&min_reliability=A&known_at=2030",
    "/institution/ke-xue-ji-shu-bu",
    "/institution/gong-ye-he-xin-xi-hua-bu",
    "/institution/ntic-gao-su-lie-che",
    "/institution/programme-netrc",
    "/institution/dong-nan-da-xue",
    "/institution/小麦",
    "/institution/nothing-like-it",
    "/programmes",
    "/programme/NETRC",
    "/programme/NTIC?sort=founded&order=asc&fate=continuing",
    "/programme/NLJERC",
    "/places",
    "/place/place-bei-jing?q=大学&page=1",
    "/fields?q=wheat",
    "/field/field-xiao-mai",
    "/hosts?page=2",
    "/host/qing-hua-da-xue",
    "/ministries?sort=name",
    "/ministry/ke-xue-ji-shu-bu?type=NTIC",
    "/sources?reliability=C&sort=published",
    "/source/jamestown-2023-self-reliance",
    "/method",
    "/no/such/page",
]
IN_CHINESE = [f"/zh{path}" for path in PAGES]
PAGES += ["/en/", "/en/institution/netrc-xiao-mai"]
_HAN = re.compile("[\u4e00-\u9fff]")


_READ: dict[str, Element] = {}


def get(client: TestClient, path: str) -> Element:
    """A page of the shipped data; many tests look at the same ones, so each is read once."""
    if path not in _READ:
        _READ[path] = read(client.get(path, headers={"Accept": "text/html"}).text)
    return _READ[path]


@pytest.mark.parametrize("path", PAGES + IN_CHINESE)
def test_pages_are_sound(client: TestClient, path: str) -> None:
    found = get(client, path)
    assert found.one("html").attributes["lang"] == ("zh-Hans" if path.startswith("/zh") else "en")
    assert found.one("head").one("title").text
    assert found.one("main").attributes["id"] == "main"
    assert found.all("a")[0].attributes["href"] == "#main"
    ids = [element.attributes["id"] for element in found.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for link in found.links():
        if link.startswith("#"):
            assert link[1:] in ids, f"{link} leads nowhere"
    for label in found.all("label"):
        assert label.attributes["for"] in ids
    levels = [int(element.tag[1]) for element in found.all() if re.fullmatch("h[1-6]", element.tag)]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


@pytest.mark.parametrize("path", PAGES)
def test_pages_run_and_load_nothing(client: TestClient, path: str) -> None:
    found = get(client, path)
    for element in found.all():
        assert element.tag not in {"style", "iframe", "object", "embed", "base"}
        if element.tag == "script":
            assert not element.text, "a script that stands in the page"
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
        if element.attributes.get("rel") == "alternate":
            continue  # names another page, and loads nothing
        for attribute in ("src", "href") if element.tag in {"link", "img"} else ("src",):
            assert element.attributes.get(attribute, "/").startswith("/")


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_to_pages_of_ours_or_to_the_web(client: TestClient, path: str) -> None:
    for link in get(client, path).all("a"):
        address = link.attributes["href"]
        if not address.startswith(("/", "#", "http://testserver/")):
            assert address.startswith(("http://", "https://"))
            assert set(link.attributes["rel"].split()) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize("path", PAGES)
def test_chinese_is_marked_as_chinese(client: TestClient, path: str) -> None:
    assert [text for text in in_language(get(client, path), "en", "en") if _HAN.search(text)] == []


@pytest.mark.parametrize("path", IN_CHINESE)
def test_chinese_pages_have_no_english_but_the_data(client: TestClient, path: str) -> None:
    said = in_language(get(client, path), "zh-Hans", "zh-Hans")
    english = [text for text in said if _WORDS.search(text) and not _HAN.search(text)]
    assert [text for text in english if not _NO_WORDS.fullmatch(text.strip())] == []


#: What looks like English words without Chinese beside them.
_WORDS = re.compile(r"[A-Za-z]{3,}")
#: Programmes by their codes, addresses and ids, which are the same in every language.
_NO_WORDS = re.compile(
    "|".join([*(re.escape(code).replace("_or_", " 或 ") for code in DESIGNATIONS), r"https?://\S+"])
    + r"|(NETRC|NEL|SKL|NRDI|NERC|NTIC|NKL) → (NETRC|NTIC|NERC|NKL)"
)


def in_language(element: Element, wanted: str, language: str) -> Iterator[str]:
    """The texts inside an element that are marked as being in a language.

    Titles, options and texts in pictures are left out: they are plain text, which cannot be marked.
    """
    language = element.attributes.get("lang", language)
    if element.tag in {"title", "option", "code", "svg"}:
        return
    for child in element.children:
        if isinstance(child, Element):
            yield from in_language(child, wanted, language)
        elif language == wanted:
            yield child


def test_our_links_lead_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    for path in PAGES:
        seen.update(link.partition("#")[0] for link in get(client, path).one("main").links() if link.startswith("/"))
    seen.update(get(client, "/zh/").links())
    assert len(seen) > 1000
    # Of the many that differ in an id alone, some; of every other sort, all.
    kinds: dict[str, list[str]] = {}
    for link in sorted(seen - {""}):
        kinds.setdefault(re.sub(r"/(institution|place|field|source)/[^/?]+", r"/\1/*", link), []).append(link)
    chosen = [link for alike in kinds.values() for link in alike[:: max(1, len(alike) // 8)]]
    assert len(chosen) > 100
    for link in chosen:
        if not link.startswith(("#", "http")):
            assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("typed", ["小麦", "xiaomai", "wheat", "XiaoMai", "国家小麦工程技术研究中心"])
def test_the_form_finds_the_wheat_centre(client: TestClient, typed: str) -> None:
    form = get(client, "/").one("form", role="search")
    assert form.attributes["method"] == "get"
    box = form.one("input", type="search").attributes["name"]
    found = get(client, f"{form.attributes['action']}?{box}={quote(typed)}")
    assert "/institution/netrc-xiao-mai" in found.one("main").links()
    assert found.one("input", type="search").attributes["value"] == typed


def test_a_search_that_finds_nothing_offers_the_nearest(client: TestClient) -> None:
    found = get(client, "/?q=国家小麦工程技术研究中枢")
    assert "/institution/netrc-xiao-mai" in found.one("main").links()
    assert "does not mean that it does not exist" in found.text


def test_a_name_leads_to_the_institution(client: TestClient) -> None:
    answer = client.get("/institution/国家小麦工程技术研究中心?as_of=2020")
    assert (answer.status_code, answer.headers["location"]) == (303, "/institution/netrc-xiao-mai?as_of=2020")


@pytest.mark.parametrize(
    "entity_id", ["netrc-gui-ji-led", "netrc-xiao-mai", "ntic-gao-su-lie-che", "gong-ye-he-xin-xi-hua-bu"]
)
def test_every_fact_and_event_is_cited(client: TestClient, release: Release, entity_id: str) -> None:
    answer = lineage(release, entity_id, Lens())
    found = get(client, f"/institution/{entity_id}")
    for fact in [*answer.names, *answer.facts]:
        if fact.property == "type":
            continue  # told by the programme's name
        shown = fact.body.label_en or fact.body.label_zh if fact.body else fact.value
        assert any(
            cites(found, element, answer, fact) for element in found.all("dd") if element.text.startswith(shown)
        ), f"{fact.property} {shown}"
    for event in answer.events:
        assert cites(found, found.by_id(event.id), answer, event)


def cites(found: Element, element: Element, answer: LineageAnswer, part: Fact | Event) -> bool:
    """Whether the footnotes that an element leads to have title, address, place and reliability of every source of it."""
    places = [found.by_id(link[1:]) for link in element.links() if link.startswith("#source-")]
    notes = [note for note in found.one("ol", class_="footnotes").all("li") if note.attributes.get("id")]
    cited = [note.text for note in notes if any(place is note or place in note.all() for place in places)]
    return all(
        any(source.title in text and source.url in text and s.locator in text for text in cited)
        for s in part.statements
        for source in [answer.sources[s.source_id]]
    )


@pytest.mark.parametrize("entity_id", ["netrc-xiao-mai", "netrc-gui-ji-led", "programme-nerc"])
def test_the_summary_bears_the_marks_of_what_it_tells(client: TestClient, release: Release, entity_id: str) -> None:
    answer = lineage(release, entity_id, Lens())
    for start in ("", "/zh"):
        found = get(client, f"{start}/institution/{entity_id}")
        marks = found.one("p", class_="summary").all("span", class_="cite")
        assert len(marks) == 2, "one group of marks behind each sentence"
        for mark, sentence in zip(marks, answer.summary.sentences, strict=True):
            wanted = {(answer.sources[s.source_id].title, s.locator) for s in sentence.statements}
            assert wanted
            told = [found.by_id(link[1:]).text for link in mark.links()]
            assert len(told) == len(wanted)
            assert all(any(place in text for text in told) for _, place in wanted)


def test_a_series_that_took_another_in_has_a_predecessor(client: TestClient) -> None:
    found = get(client, "/institution/programme-nerc")
    assert found.all("ul", class_="tree")
    assert "No predecessor is recorded" not in found.text
    assert "National Engineering Laboratory programme" in found.one("p", class_="summary").text


def test_footnotes_say_who_what_when_where_and_how_far_to_trust(client: TestClient) -> None:
    notes = get(client, "/institution/netrc-xiao-mai").one("ol", class_="footnotes")
    jamestown = next(note for note in notes.all("li") if "Jamestown" in note.text)
    for part in ("Jamestown Foundation", "In Search of Self-Reliance", "2023", "https://jamestown.org/", "para 2"):
        assert part in jamestown.text
    assert "reputable secondary source" in jamestown.text
    there = get(client, "/zh/institution/netrc-xiao-mai").one("ol", class_="footnotes")
    assert "可靠的二手来源" in next(note for note in there.all("li") if "Jamestown" in note.text).text


def test_every_citation_has_a_footnote_to_copy(client: TestClient, release: Release) -> None:
    for path, write in (("", footnote_en), ("/zh", footnote_zh)):
        answer = lineage(release, "netrc-xiao-mai", Lens())
        found = get(client, f"{path}/institution/netrc-xiao-mai")
        ready = {element.attributes["id"]: element.text for element in found.all("p", class_="note-text")}
        for button in found.all("button", class_="copy"):
            assert button.attributes["data-copy"] in ready
            assert "hidden" in button.attributes, "without its script a button that copies does nothing"
        for statement in (s for fact in [*answer.names, *answer.facts] for s in fact.statements):
            source = answer.sources[statement.source_id]
            assert write(source, statement.locator, answer.release) in ready.values()


def test_the_page_tells_what_the_answer_tells(client: TestClient, release: Release) -> None:
    answer = lineage(release, "netrc-xiao-mai", Lens())
    found = get(client, "/institution/netrc-xiao-mai")
    there = get(client, "/zh/institution/netrc-xiao-mai")
    for sentence in answer.summary.sentences:
        assert sentence.en in found.text
        assert sentence.zh in there.text
    assert answer.release in found.one("footer").text
    for gap in answer.unknown:
        assert gap.en in found.text
        assert gap.zh in there.text
    assert "/v1/lineage?id=netrc-xiao-mai" in found.one("footer").links()
    lived = found.one("ol", class_="timeline").text
    assert "references 2020-07-17 and 2022-10-21" in lived, "the collector's note stands beside the event"
    assert "applied for" in lived, "an application must not read as a conversion"
    assert "applied for" in found.one("ul", class_="tree").text


def test_contradictions_stand_side_by_side(client: TestClient, release: Release) -> None:
    answer = lineage(release, "ntic-gao-su-lie-che", Lens())
    assert answer.disputes
    found = get(client, "/institution/ntic-gao-su-lie-che")
    boards = found.all("ul", class_="sides")
    assert len(boards) == len(answer.disputes)
    for board, dispute in zip(boards, answer.disputes, strict=True):
        assert len(dispute.values) > 1
        for fact in dispute.values:
            for statement in fact.statements:
                assert statement.value in board.text


def test_before_and_after_go_all_the_way(client: TestClient, release: Release) -> None:
    for entity_id in ("gong-ye-he-xin-xi-hua-bu", "ke-xue-ji-shu-bu", "netrc-gui-ji-led"):
        answer = lineage(release, entity_id, Lens())
        assert len(answer.nodes) > 3
        trees = " ".join(tree.text for tree in get(client, f"/institution/{entity_id}").all("ul", class_="tree"))
        for node in answer.nodes:
            if node.steps:
                assert (node.body.label_zh or node.body.label_en) in trees


def test_a_lineage_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    data = Made()
    data.event("e1", "renamed", "甲委员会", "乙委员会", date="1990")
    data.event("e2", "renamed", "乙委员会", "丙委员会", date="1995")
    data.event("e3", "renamed", "丙委员会", "甲委员会", date="2000")
    release = data.release(tmp_path)
    client = TestClient(create_app(lambda: release.path))
    found = read(client.get("/institution/乙委员会").text)
    before, after = found.all("h3")[:2]
    assert before.text.startswith("Before")
    assert after.text.startswith("After")
    assert "told above" in found.text
    trees = found.all("ul", class_="tree")
    assert all(name in trees[0].text for name in ("甲委员会", "丙委员会"))


def test_as_of_a_day_only_what_had_happened_is_shown(client: TestClient) -> None:
    now = get(client, "/institution/netrc-xiao-mai")
    then = get(client, "/institution/netrc-xiao-mai?as_of=2020")
    assert "国家小麦技术创新中心" in now.text
    assert "国家小麦技术创新中心" not in then.text
    assert then.by_id("as_of").attributes["value"] == "2020"
    assert "2020-12-31" in then.text
    assert "/v1/lineage?id=netrc-xiao-mai&as_of=2020" in then.one("footer").links()
    # The day stays chosen on the way to other institutions.
    assert "/institution/he-nan-nong-ye-da-xue?as_of=2020" in then.links()


def test_the_question_of_conversions_is_answered_on_its_page(client: TestClient) -> None:
    found = get(client, "/conversions")
    chosen = [option.attributes["value"] for option in found.all("option") if "selected" in option.attributes]
    assert chosen == ["NETRC", "NTIC"]
    circuits, wheat = found.all("article")
    assert found.by_id("converted").text.startswith("Converted")
    for part in (
        "国家专用集成电路系统工程技术研究中心",
        "国家集成电路设计自动化技术创新中心",
        "科学技术部",
        "东南大学",
        "2022-12-30",
    ):
        assert part in circuits.text
    assert "applied for" in wheat.text
    assert "国家小麦技术创新中心" in wheat.text
    assert circuits.all("span", class_="cite")
    assert "/v1/conversions?from=NETRC&to=NTIC" in found.one("footer").links()


def test_the_picture_counts_no_inference_as_a_conversion(client: TestClient, release: Release) -> None:
    told = flows(release, Lens()).flows
    assert any(flow.outcome == "unstated" for flow in told), "nothing to be left out"
    drawn = Counter[tuple[str, str]]()
    for flow in page_pictures.stated(flows(release, Lens())):
        drawn[flow.old, flow.new] += flow.count
    stated = Counter[tuple[str, str]]()
    for one in told:
        if one.outcome != "unstated":
            stated[one.old, one.new] += one.count
    assert drawn == stated
    found = get(client, "/")
    picture = next(svg for svg in found.all("svg") if "Flows between" in svg.text)
    ends = Counter(one.old for one in told for _ in range(one.count) if one.outcome != "unstated")
    for code, number in ends.items():
        assert f"{code} · {number}" in picture.text
    assert "the collector alone inferred" in found.text
    assert "inferred by the collector" in found.one("details", class_="table").text


@pytest.mark.parametrize(("language", "become"), [("", "Applied for or planned to become"), ("/zh", "申报或拟转为")])
def test_a_plan_is_not_told_as_under_way(client: TestClient, language: str, become: str) -> None:
    assert become in get(client, f"{language}/institution/netrc-xiao-mai").one("div", class_="fate").text
    listed = get(client, f"{language}/programme/NETRC?q=小麦")
    words = [element.text for tag in ("td", "option", "svg") for element in listed.all(tag)]
    assert any(FATE_LABELS["converting"][0 if language else 1] in text for text in words)
    assert not [text for text in words if "转建中" in text or re.search(r"\bconverting\b", text)]
    assert ("申报转为" if language else "is applied for to become") in get(client, f"{language}/conversions").text


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("", ""),
        ("year not explicit", "year not explicit"),
        ("[inferred] old name from its own site", "old name from its own site"),
        ("[type: 'NTIC' read as 'other': a branch]", ""),
        ("[to: 'A [B] C' read as 'empty': it's no body] [inferred] the rest [sic]", "the rest [sic]"),
        ("[to: \"the 'A' works\" read as 'A': no name] kept", "kept"),
        ("[2017] as printed", "[2017] as printed"),
        ("said [inferred] in passing", "said [inferred] in passing"),
    ],
)
def test_a_note_is_shown_without_the_marks_of_the_tools(note: str, shown: str) -> None:
    assert views.shown_note(note) == shown


def test_no_shipped_note_keeps_the_marks_of_the_tools(release: Release) -> None:
    notes = {str(note) for (note,) in release.query("SELECT DISTINCT note FROM statements WHERE note <> ''")}
    assert any(" read as " in note for note in notes)
    for note in notes:
        shown = views.shown_note(note)
        assert "read as '" not in shown
        assert not shown.startswith("[inferred]")
        assert note.endswith(shown)


@pytest.mark.parametrize(
    "path", ["/institution/netrc-xiao-mai", "/institution/ke-xue-ji-shu-bu", "/source/jamestown-2023-self-reliance"]
)
def test_the_collectors_words_are_not_shown_as_the_sources(client: TestClient, release: Release, path: str) -> None:
    said = {
        str(v)
        for (v,) in release.query("SELECT DISTINCT value FROM statements WHERE property IN ('name', 'alias', 'title')")
    }
    found = get(client, path)
    assert {element.text for element in found.all("q")} <= {" ".join(value.split()) for value in said}
    assert "What the source" not in found.text
    notes = found.all("span", class_="note")
    assert notes
    assert all(element.text.startswith("Collector’s note:") for element in notes)


def test_home_says_how_weak_and_how_planned_its_numbers_are(client: TestClient, release: Release) -> None:
    rows = conversions(release, "NETRC", "NTIC", Lens()).conversions
    planned = fates(release, "NETRC", Lens()).planned
    assert planned
    glance = at_a_glance(release, rows)
    assert glance.planned == planned
    done = [row for row in rows if row.outcome == "converted" and row.status == "completed"]
    assert {s.reliability for row in done for step in row.chain for s in step.event.statements} == {"C"}
    found = get(client, "/")
    assert "1 (from weak sources only)" in found.one("div", class_="converted").text
    assert f"{planned} are at most applied for or proposed" in found.text
    listed = [item.text for item in found.one("ul", class_="pairs").children if isinstance(item, Element)]
    assert len(listed) == len(rows)
    for text, letter in zip(listed, glance.grades, strict=True):
        assert f"best source: {letter}: {RELIABILITY_LABELS[letter][1]}" in text
    there = get(client, "/zh/")
    assert "仅据弱来源" in there.one("div", class_="converted").text
    assert f"有 {planned} 个仅为申报或拟议" in there.text


@pytest.mark.parametrize("path", ["/", "/programmes", "/programme/NEL"])
def test_numbers_of_sources_are_no_totals_and_bear_their_notes(client: TestClient, release: Release, path: str) -> None:
    wanted = [row for row in coverage(release).programmes if row.designation == "NEL" or path != "/programme/NEL"]
    notes = [n.note for row in wanted for count in row.official for n in count.statistics if n.note]
    assert notes
    found = get(client, path)
    there = get(client, f"/zh{path}")
    for note in notes:
        assert " ".join(note.split()) in found.one("main").text
        assert " ".join(note.split()) in there.one("main").text
    assert "Numbers that sources give" in found.text
    assert "do not divide one by the other" in found.text
    assert "来源给出的数字" in there.text
    assert "不宜相除" in there.text
    assert "In all" not in found.text
    assert "总数" not in there.text


@pytest.mark.parametrize(
    ("path", "title", "title_zh"),
    [
        ("/source/nope", "No such source", "未找到该来源"),
        ("/place/nope", "No such place", "未找到该地点"),
        ("/place/netrc-xiao-mai", "No such place", "未找到该地点"),
        ("/field/nope", "No such field", "未找到该领域"),
        ("/programme/XX", "No such programme", "未找到该系列"),
        ("/host/nope", "No such institution", "未找到该机构"),
        ("/institution/nope-nope", "No such institution", "未找到该机构"),
    ],
)
def test_what_is_not_found_is_called_by_its_kind(client: TestClient, path: str, title: str, title_zh: str) -> None:
    for language, wanted in (("", title), ("/zh", title_zh)):
        answer = client.get(language + path, headers={"Accept": "text/html"})
        assert answer.status_code == 404
        found = read(answer.text)
        assert found.one("h1").text == wanted
        assert title == "No such institution" or "institution" not in found.one("p", class_="lead").text


def test_every_error_has_words_in_both_languages() -> None:
    codes = re.findall(r"^``(\w+)``", problems.__doc__ or "", re.MULTILINE)[1:]
    assert len(codes) > 20
    assert set(codes) - {"code"} == set(labels.ERRORS)
    for code in codes:
        assert f"error.{code}" in wording.WORDS, code


@pytest.mark.parametrize(
    "path",
    ["/", "/?q=小麦", "/conversions", "/method", "/institution/netrc-xiao-mai", "/institution/netrc-xiao-mai/lineage.svg",
     "/institution/小麦", "/programmes", "/programme/NETRC", "/programme/netrc", "/programme/NETRC.csv",
     "/places", "/places.csv", "/hosts", "/ministries", "/fields",
     "/place/place-bei-jing", "/field/field-xiao-mai", "/host/qing-hua-da-xue", "/ministry/ke-xue-ji-shu-bu", "/sources",
     "/sources.csv", "/source/jamestown-2023-self-reliance"],
)  # fmt: skip
def test_a_parameter_that_a_page_does_not_have_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {200, 303, 308, 409}
    for language in ("", "/zh"):
        answer = client.get(f"{language}{path}{'&' if '?' in path else '?'}asof=2020", headers={"Accept": "text/html"})
        assert answer.status_code == 400, answer.headers
        lead = read(answer.text).one("p", class_="lead").text
        assert ("没有的参数" in lead) if language else ("'asof' is not understood" in lead)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea></style><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt;<b>",
]


@pytest.mark.parametrize("language", ["", "/zh"])
def test_a_record_elsewhere_is_a_link_with_its_citation(client: TestClient, release: Release, language: str) -> None:
    page = read(client.get(f"{language}/institution/bei-jing-da-xue").text)
    links = {link.text: link for link in page.all("a") if link.attributes.get("class") == "record"}
    assert {text: link.attributes["href"] for text, link in links.items()} == {
        "ROR 02v51f717": "https://ror.org/02v51f717",
        "Wikidata Q16952": "http://www.wikidata.org/entity/Q16952",
    }
    assert all(link.attributes["rel"] == "noopener noreferrer nofollow" for link in links.values())
    answer = lineage(release, "bei-jing-da-xue", Lens())
    facts = [fact for fact in answer.facts if fact.property == "identified_as"]
    assert {fact.value for fact in facts} == {link.attributes["href"] for link in links.values()}
    assert {s.locator for fact in facts for s in fact.statements} == {"record 02v51f717, last modified 2026-06-02"}
    lines = [line for line in page.all("dd") if any(link in line.all("a") for link in links.values())]
    assert len(lines) == 2
    for line in lines:
        (cited,) = [link for link in line.all("a") if link.attributes["href"].startswith("#source-")]
        note = page.by_id("-".join(cited.attributes["href"].removeprefix("#").split("-")[:2]))
        assert "Research Organization Registry" in note.text
        assert "record 02v51f717, last modified 2026-06-02" in note.text


def test_an_address_that_is_no_record_is_shown_and_no_link(tmp_path: Path) -> None:
    data = Made()
    data.body("i0001", "国家一工程技术研究中心")
    data.say("r0001", Mention("r0001", "subject", 1, "国家一工程技术研究中心"), "identified_as", "javascript:alert(1)")
    path = data.release(tmp_path).path
    body = resolve(Release(path), "国家一工程技术研究中心")[0].id
    with TestClient(create_app(lambda: path)) as client:
        page = read(client.get(f"/institution/{body}").text)
    assert "javascript:alert(1)" in page.text
    assert not [link for link in page.all("a") if link.attributes.get("href", "").startswith("javascript")]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A server whose data is hostile wherever a source's words go."""
    data = Made()
    for number, text in enumerate(HOSTILE):
        name = f"国家{number}工程技术研究中心"
        data.stored.append(
            Source(f"h{number}", f"javascript:alert({number})//{text}", text, text, "2020", "en", text, "B", text)
        )
        data.body(f"i{number}", name, "NETRC", english=text, source=f"h{number}")
        data.relation(f"r{number}", name, "supported_by", f"大学{text}", source=f"h{number}")
        data.event(f"e{number}", "converted", name, f"国家{number}技术创新中心", by=f"部{text}", source=f"h{number}")
        data.event(f"f{number}", "approved", "", name, date="2020" if number % 2 else "2021", source=f"h{number}")
    release = data.release(tmp_path_factory.mktemp("hostile"))
    return TestClient(create_app(lambda: release.path))


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_data_is_shown_as_text(hostile: TestClient, number: int) -> None:
    text = HOSTILE[number]
    for path in (
        f"/institution/国家{number}工程技术研究中心",
        f"/institution/大学{quote(text, safe='')}",
        "/conversions",
        f"/?q={quote(text)}",
        f"/?q=国家{number}工程技术研究中心",
        f"/institution/{quote(text + '?', safe='')}",
        f"/institution/国家{number}工程技术研究中心?as_of={quote(text)}",
        f"/conversions?from={quote(text)}",
    ):
        answer = hostile.get(path, headers={"Accept": "text/html"})
        found = read(answer.text)
        for element in found.all():
            assert element.tag not in {"img", "textarea"}
            assert element.tag != "script" or element.attributes["src"].startswith("/static/puxi.js")
            assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        for link in found.links():
            assert link.startswith(("/", "#", "http://", "https://")), link
            assert "alert(1)" not in link or link.startswith("/"), link
    page = read(hostile.get(f"/institution/国家{number}工程技术研究中心").text)
    assert " ".join(text.split()) in page.one("h1").text
