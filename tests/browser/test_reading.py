"""What a journalist does, in a real browser: type a name, open the institution, follow the citations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NARROW, WIDE = 390, 1440


@pytest.fixture(params=[NARROW, WIDE], ids=["narrow", "wide"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A window without JavaScript that may load nothing but from the server, and complains of what it could not load."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, base_url=address, java_script_enabled=False
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    # A page of an error is one that the console reports; anything else it says is a fault, as of the security policy.
    assert [text for text in said if "responded with a status of 4" not in text] == []


@pytest.mark.parametrize("typed", ["小麦", "xiaomai", "wheat"])
def test_from_a_word_to_the_sources(page: Page, typed: str) -> None:
    page.goto("/en/")
    page.get_by_role("searchbox", name="Find an institution").fill(typed)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="国家小麦工程技术研究中心").click()
    assert page.url.endswith("/en/institution/netrc-xiao-mai")
    assert page.get_by_role("group", name="Picture of what came before and after").is_visible()
    assert page.locator(".picture svg").first.is_visible()
    assert (
        "conversion" in page.locator("ol.timeline").inner_text()
        or "Converted" in page.locator("ol.timeline").inner_text()
    )
    assert "国家小麦工程技术研究中心" in page.get_by_role("heading", level=1).inner_text()
    # The supporting unit has a citation, and the citation leads to the footnote.
    fact = page.locator("dd", has_text="河南农业大学").first
    fact.locator(".cite a").first.click()
    anchor = page.url.partition("#")[2]
    note = page.locator(".footnotes > li", has=page.locator(f"[id='{anchor}']")).or_(
        page.locator(f".footnotes > li[id='{anchor}']")
    )
    assert note.first.is_visible()
    source = note.first.get_by_role("link").first
    assert str(source.get_attribute("href")).startswith("http")
    # Without JavaScript the footnote can be laid open and selected; no button pretends to copy it.
    note.first.locator("details.ready summary").first.click()
    assert "Puxi r" in note.first.locator(".note-text").first.inner_text()
    assert page.get_by_role("button", name="Copy footnote").count() == 0
    # And from the footnote to everything that rests on the source.
    note.first.get_by_role("link", name="Everything that rests on this source").click()
    assert "/en/source/" in page.url
    assert page.get_by_role("main").get_by_role("link", name="国家小麦工程技术研究中心").count() > 0


def test_from_the_institution_to_the_conversions(page: Page) -> None:
    page.goto("/en/institution/netrc-xiao-mai")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Conversions").click()
    assert page.get_by_role("combobox", name="From").input_value() == "NETRC"
    row = page.locator("article", has_text="国家专用集成电路系统工程技术研究中心")
    assert "2022-12-30" in row.inner_text()
    page.get_by_role("combobox", name="From").select_option("NEL")
    page.get_by_role("combobox", name="To").select_option("NERC")
    page.get_by_role("button", name="Show").click()
    assert "from=NEL" in page.url
    assert page.locator("article.conversion").count() >= 10
    page.locator("article.conversion h3 a").first.click()
    assert "/institution/nel-" in page.url


def test_the_day_is_chosen_by_a_form(page: Page) -> None:
    page.goto("/en/institution/netrc-xiao-mai")
    assert page.get_by_text("国家小麦技术创新中心").count() > 0
    page.get_by_role("textbox", name="As of").fill("2020")
    page.get_by_role("button", name="Show").click()
    assert "as_of=2020" in page.url
    assert page.get_by_text("国家小麦技术创新中心").count() == 0
    page.get_by_role("link", name="Show all that is known").click()
    assert page.get_by_text("国家小麦技术创新中心").count() > 0


def test_what_a_source_says_can_be_opened_and_is_printed(page: Page) -> None:
    page.goto("/en/institution/netrc-gui-ji-led")
    said = page.locator("dl.facts details.evidence").first
    quote = said.locator("q").first
    assert not quote.is_visible()
    said.locator("summary").click()
    assert quote.is_visible()
    page.reload()
    page.emulate_media(media="print")
    assert page.locator("dl.facts details.evidence q").first.is_visible()
    assert not page.get_by_role("button").first.is_visible()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/en/institution/netrc-xiao-mai")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    box = skip.bounding_box()
    assert box
    assert box["x"] >= 0, "the skip link shows itself when it is reached"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    outline: str = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus is visible"
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_language_is_switched_and_stays(page: Page) -> None:
    page.goto("/en/institution/netrc-xiao-mai?as_of=2022")
    page.get_by_role("navigation", name="Language").get_by_role("link", name="中文").click()
    assert page.url.endswith("/zh/institution/netrc-xiao-mai?as_of=2022")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.get_by_role("heading", level=1).inner_text() == "国家小麦工程技术研究中心"
    page.get_by_role("main").get_by_role("link", name="河南农业大学").first.click()
    assert "/zh/institution/he-nan-nong-ye-da-xue" in page.url
    page.get_by_role("navigation", name="语言").get_by_role("link", name="English").click()
    assert "/en/institution/he-nan-nong-ye-da-xue" in page.url


def test_a_table_is_filtered_sorted_and_turned(page: Page) -> None:
    page.goto("/zh/programme/NTIC")
    page.get_by_role("combobox", name="去向").select_option("continuing")
    page.get_by_role("button", name="显示").click()
    assert "fate=continuing" in page.url
    shown = page.locator("table tbody tr").count()
    assert 0 < shown < 31
    page.goto("/en/programme/NTIC?sort=founded&order=asc")
    dates = page.locator("table tbody time").all_inner_texts()
    assert dates[:3] == sorted(dates[:3])
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the table as CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_a_picture_is_kept(page: Page) -> None:
    page.goto("/en/institution/netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download SVG").first.click()
    svg = Path(str(download.value.path())).read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "CC BY 4.0" in svg
    assert "国家集成电路设计自动化技术创新中心" in svg


def test_charts_are_seen_without_scrolling(page: Page) -> None:
    for path in ("/en/programmes", "/zh/programme/NETRC", "/en/hosts"):
        page.goto(path)
        charts = page.locator(".picture .scroll")
        assert charts.count() > 0
        assert charts.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length") == 0, path
