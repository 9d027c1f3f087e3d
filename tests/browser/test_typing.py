"""What the one script adds: suggestions while typing, and a footnote on the clipboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(params=[390, 1440], ids=["narrow", "wide"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A window with JavaScript, which asks nobody but the server and has nothing to complain of."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844},
        base_url=address,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert [text for text in said if "responded with a status of 4" not in text] == []


@pytest.mark.parametrize("typed", ["小麦", "xiaomai", "wheat"])
def test_suggestions_lead_to_the_wheat_centre(page: Page, typed: str) -> None:
    page.goto("/en/")
    box = page.get_by_role("combobox", name="Find an institution")
    box.press_sequentially(typed)
    options = page.locator("[role=listbox] [role=option]")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    expect(page.get_by_role("status")).to_contain_text("suggestions")
    names = options.all_inner_texts()
    at = next(number for number, name in enumerate(names) if "国家小麦工程技术研究中心" in name)
    for _ in range(at + 1):
        page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.nth(at).get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/institution/netrc-xiao-mai")


def test_an_abbreviation_is_suggested_in_chinese_first_on_a_chinese_page(page: Page) -> None:
    page.goto("/zh/")
    page.get_by_role("combobox", name="查找机构").press_sequentially("gjxm")
    first = page.locator("[role=listbox] [role=option]").first
    first.wait_for()
    assert first.locator("span").first.get_attribute("lang") == "zh-Hans"
    first.click()
    page.wait_for_url("**/zh/institution/**")


def test_escape_closes_and_enter_searches_as_ever(page: Page) -> None:
    page.goto("/en/")
    box = page.get_by_role("combobox", name="Find an institution")
    box.press_sequentially("wheat")
    page.locator("[role=listbox] [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert page.get_by_role("listbox").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/?q=wheat*")


def test_a_footnote_is_copied(page: Page) -> None:
    page.goto("/zh/institution/netrc-xiao-mai")
    details = page.locator(".footnotes details.ready").first
    details.locator("summary").click()
    text = details.locator(".note-text").inner_text()
    details.get_by_role("button", name="复制脚注").click()
    expect(details.get_by_role("button")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert text.endswith("。")
    assert "谱系 r" in text


def test_a_wide_picture_shows_the_institution_first(page: Page) -> None:
    page.goto("/en/institution/gong-ye-he-xin-xi-hua-bu")
    frame = page.locator(".picture .scroll").first
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    room, card = frame.bounding_box(), frame.locator("[data-asked]").bounding_box()
    assert room
    assert card
    assert room["x"] <= card["x"]
    assert card["x"] + card["width"] <= room["x"] + room["width"]
