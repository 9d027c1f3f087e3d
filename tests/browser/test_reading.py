"""What a journalist does, in a real browser: type a name, open the institution, follow the citations."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NARROW, WIDE = 390, 1440
PAGES = [
    "/",
    "/?q=小麦",
    "/institution/netrc-xiao-mai",
    "/institution/netrc-gui-ji-led?as_of=2022",
    "/institution/gong-ye-he-xin-xi-hua-bu",
    "/institution/ke-xue-ji-shu-bu",
    "/institution/ntic-gao-su-lie-che",
    "/conversions",
    "/conversions?from=NEL&to=NERC",
    "/institution/wheat",
    "/institution/netrc-xiao-mai?as_of=2021-13",
]


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
    page.goto("/")
    page.get_by_role("searchbox", name="Find an institution").fill(typed)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="国家小麦工程技术研究中心").click()
    assert page.url.endswith("/institution/netrc-xiao-mai")
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


def test_from_the_institution_to_the_conversions(page: Page) -> None:
    page.goto("/institution/netrc-xiao-mai")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Conversions").click()
    assert page.get_by_role("combobox", name="From").input_value() == "NETRC"
    row = page.locator("article", has_text="国家专用集成电路系统工程技术研究中心")
    assert "2022-12-30" in row.inner_text()
    page.get_by_role("combobox", name="From").select_option("NEL")
    page.get_by_role("combobox", name="To ").select_option("NERC")
    page.get_by_role("button", name="Show").click()
    assert "from=NEL" in page.url
    assert page.locator("article.conversion").count() >= 10
    page.locator("article.conversion h3 a").first.click()
    assert "/institution/nel-" in page.url


def test_the_day_is_chosen_by_a_form(page: Page) -> None:
    page.goto("/institution/netrc-xiao-mai")
    assert page.get_by_text("国家小麦技术创新中心").count() > 0
    page.get_by_role("textbox", name="As of").fill("2020")
    page.get_by_role("button", name="Show").click()
    assert "as_of=2020" in page.url
    assert page.get_by_text("国家小麦技术创新中心").count() == 0
    page.get_by_role("link", name="Show all that is known").click()
    assert page.get_by_text("国家小麦技术创新中心").count() > 0


def test_what_a_source_says_can_be_opened_and_is_printed(page: Page) -> None:
    page.goto("/institution/netrc-gui-ji-led")
    said = page.locator("dl.facts details").first
    quote = said.locator("q").first
    assert not quote.is_visible()
    said.locator("summary").click()
    assert quote.is_visible()
    page.reload()
    page.emulate_media(media="print")
    assert page.locator("dl.facts details q").first.is_visible()
    assert not page.get_by_role("button").first.is_visible()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/institution/netrc-xiao-mai")
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


#: Every text whose colour and ground differ less than WCAG 2.2 AA asks for (1.4.3): text, ratio.
FAINT = """() => {
  const channels = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), element = walk.currentNode.parentElement;
    if (!text) continue;
    seen += 1;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    const [a, b] = [light(channels(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) found.push([text.slice(0, 40), ratio]);
  }
  return [seen, found];
}"""


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_the_window_and_stand_out_from_their_ground(page: Page, path: str) -> None:
    page.goto(path)
    for details in page.locator("summary").all()[:3]:
        details.click()
    width: list[int] = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], "it is wider than the window"
    seen: Any
    seen, faint = page.evaluate(FAINT)
    assert seen > 20
    assert faint == []
