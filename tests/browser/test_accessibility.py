"""Every kind of page, in both languages, on a phone and on a desk: axe finds nothing, and nothing is cut off."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

#: One page of each template; the pages of a host, a place and a field are tables as those of a programme and a ministry.
KINDS = [
    "/",
    "/?q=小麦",
    "/institution/netrc-xiao-mai",
    "/conversions",
    "/programmes",
    "/programme/HKB",
    "/hosts?q=农业",
    "/ministry/jiao-yu-bu",
    "/sources?q=小麦",
    "/source/ndrc-2016-4",
    "/method",
    "/designation/NETRC",
    "/institution/wheat",
]
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}


def violations(found: Any) -> list[tuple[str, list[str]]]:
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found.response["violations"]]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing(browser: Browser, address: str, language: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=address)
    page = context.new_page()
    wrong: dict[str, Any] = {}
    for path in KINDS:
        page.goto(f"/{language}{path}")
        found = violations(Axe().run(page, options=RULES))
        if found:
            wrong[path] = found
        across: list[int] = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if across[0] > across[1]:
            wrong[f"{path} is wider than the window"] = across
    context.close()
    assert wrong == {}


def test_axe_finds_nothing_on_the_ontologys_long_page(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{address}/zh/ontology")
    assert violations(Axe().run(page, options=RULES)) == []
    across: list[int] = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert across[0] <= across[1]
    page.close()


def test_dark_pages_are_as_readable(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, base_url=address, color_scheme="dark")
    page = context.new_page()
    wrong: dict[str, Any] = {}
    for path in ("/", "/institution/netrc-xiao-mai", "/programme/HKB"):
        page.goto(f"/en{path}")
        ground: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(20, 24, 31)"
        found = violations(Axe().run(page, options=RULES))
        if found:
            wrong[path] = found
    context.close()
    assert wrong == {}


def test_suggestions_and_open_footnotes_are_accessible_too(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, base_url=address)
    page = context.new_page()
    page.goto("/en/")
    page.get_by_role("combobox", name="Find an institution").press_sequentially("xiaomai")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(Axe().run(page, options=RULES)) == []
    page.goto("/en/institution/netrc-xiao-mai")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert violations(Axe().run(page, options=RULES)) == []
    context.close()
