"""Chinese sentences have no blanks around full-width punctuation, which has its own room."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.page import Element, read

#: One of each sort of page, and institutions whose pages have all sections.
PAGES = [
    "/", "/?q=小麦", "/?q=zzzz", "/nothing", "/institution/小", "/method", "/api",
    "/conversions", "/conversions?from=NEL&to=NERC", "/conversions?from=SKL&to=NKL", "/conversions?as_of=2020",
    "/programmes", "/programme/NETRC", "/programme/HKB", "/places", "/fields", "/hosts", "/ministries",
    "/host/he-nan-nong-ye-da-xue", "/sources", "/source/jamestown-2023-self-reliance",
    "/institution/netrc-xiao-mai", "/institution/netrc-xiao-mai?as_of=2020&min_reliability=B&known_at=2030",
    "/institution/netrc-gui-ji-led", "/institution/programme-netrc", "/institution/ke-xue-ji-shu-bu",
    "/institution/netrc-xiao-mai?as_of=x",
]  # fmt: skip
#: Elements that stand within a line of text.
WITHIN = {"a", "abbr", "b", "button", "cite", "code", "em", "i", "label", "q", "small", "span", "strong", "time"}
UNSEEN = {"option", "pre", "script", "style", "svg"}
#: Where an element begins or ends.
EDGE = "\x01"
#: A blank behind what goes on; behind what ends, within one text (beside it may stand a mark set apart); before either.
BLANK = re.compile(
    f"[，、；：（「《]{EDGE}* [ {EDGE}]*[^ {EDGE}]|[。）」》？！] +[^ {EDGE}–]|[^ {EDGE}·]{EDGE}* [ {EDGE}]*[，、；：。）」》]"
)


def lines(element: Element) -> Iterator[str]:
    """The texts of a page, each as far as it runs on."""
    parts: list[str] = []
    for part in _parts(element):
        if part:
            parts.append(part)
        elif parts:
            yield " ".join("".join(parts).split())
            parts = []
    yield " ".join("".join(parts).split())


def _parts(element: Element) -> Iterator[str]:
    """Texts and edges; nothing where a line ends."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in UNSEEN:
            around = EDGE if child.tag in WITHIN else ""
            yield around
            yield from _parts(child)
            yield around


@pytest.mark.parametrize("path", PAGES)
def test_no_blank_stands_beside_full_width_punctuation(client: TestClient, path: str) -> None:
    answer = client.get(f"/zh{path}", headers={"Accept": "text/html"})
    page = read(answer.text)
    assert page.one("html").attributes["lang"].startswith("zh")
    wrong = [
        line[max(0, found.start() - 15) : found.end() + 15].replace(EDGE, "")
        for line in lines(page)
        for found in BLANK.finditer(line)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("由： 甲", True), ("<b>由：</b> <a>甲</a>", True), ("<a>甲</a> 、<a>乙</a>", True), ("没有。 又", True),
     ("由：甲、乙。", False), ("没有。 <b>弱来源</b>", False), ("没有。</p> <p>又", False)],
)  # fmt: skip
def test_the_blanks_that_are_looked_for_are_found(text: str, wrong: bool) -> None:
    assert any(BLANK.search(line) for line in lines(read(f"<p>{text}</p>"))) == wrong
