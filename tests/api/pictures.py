"""Reading pictures: what tests ask of an SVG document."""

import re
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree

from api.pictures.fonts import chinese_font

SVG = "{http://www.w3.org/2000/svg}"
#: All that a picture is made of. No script, style, image, foreign object, use or animation.
ELEMENTS = {
    *("svg", "title", "desc", "defs", "pattern", "g", "a"),
    *("rect", "line", "path", "circle", "text"),
}
ATTRIBUTES = {
    *("lang", "role", "aria-labelledby", "aria-describedby", "id", "href", "viewBox", "width", "height"),
    *("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "d", "patternUnits"),
    *("fill", "fill-opacity", "opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("stroke-linejoin", "font-family", "font-size", "text-anchor", "data-asked"),
}


@dataclass(frozen=True)
class Box:
    """A rectangle on the paper, and the text that is drawn in its group."""

    left: float
    top: float
    right: float
    bottom: float
    texts: tuple[ElementTree.Element, ...]
    href: str | None


def read(svg: str) -> ElementTree.Element:
    """The document, after everything that could make it unsafe was looked for."""
    root = ElementTree.fromstring(svg)  # noqa: S314 our own picture
    assert root.tag == f"{SVG}svg"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS, element.tag
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES, name
            # What is fetched or followed: within this document, or a path of this server.
            assert not re.search(r"url\((?!#)", value), value
            assert name != "href" or value.startswith("/"), value
    return root


def reach(element: ElementTree.Element) -> tuple[float, float]:
    """From where to where a text runs, as set in the font of the PNG pictures."""
    font = chinese_font()
    size = float(element.attrib["font-size"])
    wide = sum(font.widths.get(sign, 1.0) for sign in element.text or "") * size
    x = float(element.attrib["x"])
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[element.get("text-anchor", "start")]
    return left, left + wide


def boxes(root: ElementTree.Element) -> list[Box]:
    """The boxes of a lineage: groups and links that begin with a rectangle."""
    found = []
    for group in [*root.iter(f"{SVG}g"), *root.iter(f"{SVG}a")]:
        rect = group.find(f"{SVG}rect")
        if rect is None:
            continue
        left, top = float(rect.attrib["x"]), float(rect.attrib["y"])
        right, bottom = left + float(rect.attrib["width"]), top + float(rect.attrib["height"])
        found.append(Box(left, top, right, bottom, tuple(group.findall(f"{SVG}text")), group.get("href")))
    return found


def check_boxes(root: ElementTree.Element) -> None:
    """In a lineage boxes do not overlap, and their text is inside them."""
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    found = boxes(root)
    for number, box in enumerate(found):
        assert 0 <= box.left < box.right <= wide
        assert 0 <= box.top < box.bottom <= high
        for other in found[:number]:
            apart = box.right < other.left or other.right < box.left or box.bottom < other.top or other.bottom < box.top
            assert apart, (box, other)
        for text in box.texts:
            left, right = reach(text)
            foot = float(text.attrib["y"])
            assert box.left < left <= right < box.right, text.text
            assert box.top + 8 < foot < box.bottom - 3, text.text
    check_paper(root)


def check_paper(root: ElementTree.Element) -> None:
    """No text runs off the paper."""
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        left, right = reach(text)
        assert 0 < left <= right < wide, text.text
        assert 0 < float(text.attrib["y"]) < high


def linked(root: ElementTree.Element) -> list[str]:
    """The ids of the institutions that a picture links to."""
    return [unquote(box.href.removeprefix("/institution/")) for box in boxes(root) if box.href]


class Words(str):
    """Drawn text, in which a text is found however it was wrapped."""

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and "".join(text.split()) in "".join(self.split())


def words(root: ElementTree.Element) -> Words:
    """All drawn text."""
    return Words("".join(text.text or "" for text in root.iter(f"{SVG}text")))
