"""An SVG document in the making. All text goes through here, so none of it can become markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from api.pictures.fonts import FAMILY, width
from api.pictures.text import clean, lines

Language = Literal["en", "zh"]
LANG = {"en": "en", "zh": "zh-Hans"}

PAPER = "#ffffff"
INK = "#1b1b1b"
#: Quieter text; 7:1 on white, so small print can be read.
MUTED = "#4d4d4d"
RULE = "#c8c8c8"
SEAL = "#8c1c13"

NUMBER = int | float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it is set: nothing is wrapped or measured after this. Sizes are in pixels."""

    text: str
    size: float = 12
    fill: str = INK
    strong: bool = False
    lang: str = ""

    @property
    def height(self) -> float:
        """From this line's foot to the next one's."""
        return round(self.size * 1.4, 1)

    @property
    def width(self) -> float:
        """How wide it is at most."""
        return width(self.text, self.size) + (self.size * 0.04 if self.strong else 0)


def paragraph(
    text: str, room: float, size: float = 12, fill: str = INK, strong: bool = False, lang: str = ""
) -> list[Line]:
    """A text in lines that fit the room."""
    return [Line(part, size, fill, strong, lang) for part in lines(text, size, room)]


def number(value: NUMBER) -> str:
    """A coordinate with one digit after the point at most: finer than any screen, and the same on every machine."""
    text = f"{value:.1f}"
    return "0" if text in {"-0.0", "0.0"} else text.removesuffix(".0")


class Canvas:
    """Elements are added to the innermost open group or link; sizes and places are pixels from the upper left."""

    def __init__(self, name: str, title: str, description: str, language: Language) -> None:
        self._name = name
        self._language = language
        self._root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "lang": LANG[language],
                # Not "img": what is inside would be lost to a screen reader, and links must be reachable.
                "role": "graphics-document",
                "aria-labelledby": f"{name}-title",
                "aria-describedby": f"{name}-desc",
                "font-family": FAMILY,
            },
        )
        self._put(self._root, "title", {"id": f"{name}-title"}, title)
        self._put(self._root, "desc", {"id": f"{name}-desc"}, description)
        self._paper = ElementTree.SubElement(self._root, "rect", {"x": "0", "y": "0", "fill": PAPER})
        self._open = [self._root]

    @staticmethod
    def _put(parent: ElementTree.Element, tag: str, attributes: dict[str, str], text: str) -> None:
        ElementTree.SubElement(parent, tag, attributes).text = clean(text)

    def add(self, tag: str, **attributes: str | NUMBER | None) -> None:
        """An element without content; ``_`` in a name stands for ``-``, ``None`` leaves the attribute out."""
        ElementTree.SubElement(self._open[-1], tag, _attributes(attributes))

    def begin(self, tag: str, **attributes: str | NUMBER | None) -> None:
        """Open a group (``g``), a link (``a``) or another container; what follows goes into it."""
        self._open.append(ElementTree.SubElement(self._open[-1], tag, _attributes(attributes)))

    def end(self) -> None:
        """Close the innermost container."""
        self._open.pop()

    def tooltip(self, text: str) -> None:
        """The title of the container just opened: what a pointer that rests on it shows."""
        self._put(self._open[-1], "title", {}, text)

    def line_of_text(self, line: Line, x: float, y: float, anchor: str = "start") -> None:
        """A line of text, ``y`` being its foot."""
        attributes = {"x": number(x), "y": number(y), "font-size": number(line.size), "fill": line.fill}
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if line.strong:
            # A hair of ink instead of a bold face, which is wider than measured and which the PNG's font lacks.
            attributes |= {"stroke": line.fill, "stroke-width": f"{line.size * 0.035:.2f}"}
        if line.lang and line.lang != LANG[self._language]:
            attributes["lang"] = line.lang
        self._put(self._open[-1], "text", attributes, line.text)

    def column(self, text: Sequence[Line], x: float, y: float, anchor: str = "start") -> float:
        """Lines under each other, ``y`` being the upper edge; returns the lower edge."""
        for line in text:
            self.line_of_text(line, x, y + line.size * 1.08, anchor)
            y += line.height
        return y

    def document(self, wide: float, high: float) -> str:
        """The finished document on paper of this size."""
        w, h = number(round(wide)), number(round(high))
        self._root.attrib |= {"width": w, "height": h, "viewBox": f"0 0 {w} {h}"}
        self._paper.attrib |= {"width": w, "height": h}
        return ElementTree.tostring(self._root, encoding="unicode") + "\n"


def _attributes(given: dict[str, str | NUMBER | None]) -> dict[str, str]:
    return {
        name.strip("_").replace("_", "-"): clean(value) if isinstance(value, str) else number(value)
        for name, value in given.items()
        if value is not None
    }
