"""Small charts of counts: a bar for each row, in pieces where the rows belong to series.

Drawn with the canvas of the other pictures. Vega-Lite (altair with vl-convert) was measured beside it: it adds 135 MB
to the memory of every worker process and 88 MB to the disk, takes two seconds for the first chart and a tenth of a
second for each one after, where rectangles side by side take well under a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from api.pictures import frame, words
from api.pictures.canvas import INK, Canvas, Language, Line, paragraph
from api.pictures.frame import MARGIN, Entry
from graph.answers import Envelope

#: Together with the margins narrow enough for a phone: what a reader has to scroll to is the longest bar. Pages show
#: charts larger where there is room.
_LABEL = 116
_BARS = 148
_VALUE = 34
_THICK = 16

#: Shades of the series, told apart by their textures too; a seventh series begins anew.
_SHADES = ("#3d6480", "#c9d6df", "#8fa9bf", "#f0e2c8", "#6b6b6b", "#e4e4e4")
_TEXTURES = ("", "M-2 2L2 -2M0 8L8 0M6 10L10 6", "", "M0 4H8", "", "M4 0V8")


@dataclass(frozen=True, slots=True)
class Bar:
    """A count, not negative. Rows of one label and several series stand in one bar, in the order given."""

    label: str
    value: int
    href: str = ""
    series: str = ""


def bars_svg(rows: Sequence[Bar], language: Language, title: str, answer: Envelope | None = None) -> str:
    """Bars in the order of the rows, each with its number, as a standalone SVG document.

    ``answer`` gives the release and conditions for the line of origin.

    Raises:
        ValueError: a value is negative.
    """
    if any(row.value < 0 for row in rows):
        raise ValueError("a bar cannot show a negative count")
    grouped: dict[str, list[Bar]] = {}
    for row in rows:
        grouped.setdefault(row.label, []).append(row)
    series = list(dict.fromkeys(row.series for row in rows if row.series))
    room = _LABEL + _BARS + _VALUE
    # A page shows several charts; ids within it must differ, and be the same each time.
    prefix = "bars-" + blake2b(f"{title} {rows}".encode(errors="replace"), digest_size=4).hexdigest()
    canvas = Canvas(prefix, title, _description(grouped, language), language)
    _textures(canvas, prefix, series)
    y = frame.heading(canvas, paragraph(title, room, 15, INK, strong=True))
    if not rows:
        y = canvas.column(paragraph(words.say("nothing", language), room, 13), MARGIN, y)
    top = y
    most = max((sum(bar.value for bar in bars) for bars in grouped.values()), default=0) or 1
    for label, bars in grouped.items():
        y = _row(canvas, prefix, label, bars, series, y, _BARS / most)
    canvas.add("line", x1=MARGIN + _LABEL, y1=top, x2=MARGIN + _LABEL, y2=y, stroke=INK, stroke_width=1)
    entries = [Entry(partial(_sign, _fill(prefix, series, name)), name) for name in series]
    y = frame.key(canvas, entries, y + 6, room)
    y = frame.footer(canvas, frame.origin(answer, language), y + 6, room)
    return canvas.document(room + 2 * MARGIN, y)


def _row(
    canvas: Canvas, prefix: str, label: str, bars: Sequence[Bar], series: Sequence[str], y: float, scale: float
) -> float:
    """One bar with its label and number; returns the lower edge."""
    lines = paragraph(label, _LABEL - 10, 12, INK)
    high = max(sum(line.height for line in lines), _THICK) + 8
    href = next((bar.href for bar in bars if bar.href), "")
    canvas.begin("a", href=href) if href else canvas.begin("g")
    text = sum(line.height for line in lines)
    canvas.column(lines, MARGIN + _LABEL - 8, y + (high - text) / 2, "end")
    x: float = MARGIN + _LABEL
    top = y + (high - _THICK) / 2
    for bar in bars:
        long = bar.value * scale
        if bar.value:
            canvas.add(
                "rect",
                x=x,
                y=top,
                width=long,
                height=_THICK,
                fill=_fill(prefix, series, bar.series),
                stroke=INK,
                stroke_width=0.6,
            )
        number = Line(str(bar.value), 10.5, INK)
        if len(bars) > 1 and number.width + 8 < long:
            middle = x + long / 2
            canvas.add(
                "rect", x=middle - number.width / 2 - 2, y=top + 2, width=number.width + 4, height=12, fill="#ffffff"
            )
            canvas.line_of_text(number, middle, top + 12, "middle")
        x += long
    canvas.line_of_text(Line(str(sum(bar.value for bar in bars)), 12, INK, strong=True), x + 6, top + 12.5)
    canvas.end()
    return y + high


def _fill(prefix: str, series: Sequence[str], name: str) -> str:
    index = series.index(name) % len(_SHADES) if name in series else 0
    return f"url(#{prefix}-{index})" if _TEXTURES[index] else _SHADES[index]


def _textures(canvas: Canvas, prefix: str, series: Sequence[str]) -> None:
    if len(series) < 2:
        return
    canvas.begin("defs")
    for index, texture in enumerate(_TEXTURES[: len(series)]):
        if texture:
            canvas.begin("pattern", id=f"{prefix}-{index}", width=8, height=8, patternUnits="userSpaceOnUse")
            canvas.add("rect", width=8, height=8, fill=_SHADES[index])
            canvas.add("path", d=texture, stroke="#3d6480", stroke_width=1.2)
            canvas.end()
    canvas.end()


def _description(grouped: dict[str, list[Bar]], language: Language) -> str:
    """Every number in words."""
    if not grouped:
        return words.say("nothing", language)
    told = []
    for label, bars in grouped.items():
        parts = ", ".join(f"{bar.series} {bar.value}" for bar in bars if bar.series)
        total = str(sum(bar.value for bar in bars))
        told.append(f"{label}: {total} ({parts})" if parts else f"{label}: {total}")
    return "; ".join(told)


def _sign(fill: str, canvas: Canvas, x: float, y: float) -> None:
    canvas.add("rect", x=x, y=y - 6, width=frame.SIGN, height=12, fill=fill, stroke=INK, stroke_width=0.6)
