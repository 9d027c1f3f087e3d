"""What stands around every picture: its heading, the key of what is in use, and whence and under what licence it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.pictures.canvas import INK, MUTED, RULE, Canvas, Language, Line, paragraph
from api.pictures.words import say
from graph.answers import Envelope

MARGIN = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign of the key: ``draw`` puts it on the canvas with its middle line at (x, y), ``SIGN`` pixels wide."""

    draw: Callable[[Canvas, float, float], None]
    text: str


SIGN = 34


def heading(canvas: Canvas, lines: Sequence[Line]) -> float:
    """Title lines at the upper left; returns the lower edge."""
    return canvas.column(lines, MARGIN, MARGIN - 6) + 10


def key(canvas: Canvas, entries: Iterable[Entry], y: float, room: float) -> float:
    """The signs in use with their meaning, in rows; returns the lower edge."""
    x: float = MARGIN
    depth = 0.0
    for entry in entries:
        lines = paragraph(entry.text, room - SIGN - 8, 11, MUTED)
        wide = SIGN + 8 + max((line.width for line in lines), default=0)
        if x > MARGIN and x + wide > MARGIN + room:
            x, y, depth = MARGIN, y + depth, 0.0
        entry.draw(canvas, x, y + 10)
        lower = canvas.column(lines, x + SIGN + 8, y + 2)
        depth = max(depth, 20, lower - y + 2)
        x += wide + 20
    return y + depth + 6 if depth else y


def origin(answer: Envelope | None, language: Language) -> str:
    """Release, conditions and licence in a line, as every picture carries them."""
    parts = ["Puxi 谱系"]
    if answer is not None:
        parts.append(f"{say('release', language)} {answer.release} ({answer.data_date})")
        if answer.as_of:
            parts.append(f"{say('as_of', language)} {answer.as_of}")
        if answer.known_at:
            parts.append(f"{say('known_at', language)} {answer.known_at}")
        if answer.min_reliability != "C":
            parts.append(f"{say('reliability', language)} {answer.min_reliability}")
    parts.append(say("licence", language))
    return " · ".join(parts)


def footer(canvas: Canvas, text: str, y: float, room: float) -> float:
    """The line of origin under a rule; returns the lower edge of the paper."""
    canvas.add("line", x1=MARGIN, y1=y, x2=MARGIN + room, y2=y, stroke=RULE, stroke_width=1)
    return canvas.column(paragraph(text, room, 10.5, MUTED), MARGIN, y + 7) + 10


def title_lines(title: str, second: str, below: str, room: float, language: Language) -> list[Line]:
    """The usual heading: the title, the same in the other language, and a line about it."""
    other = "en" if language == "zh" else "zh-Hans"
    return [
        *paragraph(title, room, 19, INK, strong=True),
        *paragraph(second, room, 13, MUTED, lang=other),
        *paragraph(below, room, 12, MUTED),
    ]
