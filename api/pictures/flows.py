"""How many centres of each programme became centres of which other: ribbons from left to right, as wide as the count.

Two columns need no layout library: programmes stand in the order of their totals, ribbons in the order of what they
join. No maintained one draws this on a server without a plotting package behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from api.pictures import frame, strokes, words
from api.pictures.canvas import INK, MUTED, Canvas, Language, Line, number, paragraph
from api.pictures.frame import MARGIN, Entry
from graph.answers import Envelope
from graph.vocabulary import DESIGNATIONS

_LABEL = 190
_POST = 12
_SPAN = 320
_GAP = 22
#: Height of all ribbons together, and the least height of one: a single centre must be seen beside a hundred.
_HEIGHT = 300.0
_THINNEST = 15.0


@dataclass(frozen=True, slots=True)
class Flow:
    """``count`` centres of programme ``old`` that became, or at this ``status`` are to become, centres of ``new``.

    ``old`` and ``new`` are codes of designations; ``status`` is that of the change, as in the events.
    """

    old: str
    new: str
    count: int
    status: str


@dataclass(slots=True)
class _Post:
    """A programme on one side: its ribbons are stacked from its upper edge down."""

    code: str
    total: int
    lines: list[Line]
    thick: float = 0
    y: float = 0
    filled: float = 0


def flows_svg(
    flows: Sequence[Flow], language: Language, home: str = "", answer: Envelope | None = None, title: str = ""
) -> str:
    """Flows between programmes as a standalone SVG document; programmes link to ``{home}/programme/{code}``.

    Flows of the same programmes and kind of line are added up; counts below one are left out. ``answer`` gives the
    release and conditions for the corner. A ribbon's height is proportional to its count, down to a least height.
    """
    title = title or words.say("flows", language)
    room: float = 2 * (_LABEL + _POST) + _SPAN
    summed = _summed(flows)
    canvas = Canvas("flows", title, _description(summed, language), language)
    used = {stroke.code for _, _, stroke, _ in summed}
    strokes.textures(canvas, "flows", used)
    y = frame.heading(canvas, paragraph(title, room, 17, INK, strong=True))
    nothing = [] if summed else paragraph(words.say("nothing", language), room, 13)
    y = _draw(canvas, summed, y, language, home) if summed else canvas.column(nothing, MARGIN, y)
    entries = [
        Entry(partial(_sign, stroke), words.say(stroke.code, language))
        for stroke in strokes.STROKES
        if stroke.code in used
    ]
    y = frame.key(canvas, entries, y + 12, room)
    if any(row[3] * _scale(summed) < _THINNEST for row in summed):
        y = canvas.column(paragraph(words.say("thickened", language), room, 11, MUTED), MARGIN, y) + 8
    y = frame.footer(canvas, frame.origin(answer, language), y + 2, room)
    return canvas.document(room + 2 * MARGIN, y)


_Summed = list[tuple[str, str, strokes.Stroke, int]]


def _summed(flows: Sequence[Flow]) -> _Summed:
    """Old, new, kind of line and count; the largest programmes first, then by code, so the order never hangs on the input."""
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    kinds = {stroke.code: stroke for stroke in strokes.STROKES}
    for flow in flows:
        if flow.count > 0:
            counts[flow.old, flow.new, strokes.stroke_of(flow.status).code] += flow.count
            totals["old " + flow.old] += flow.count
            totals["new " + flow.new] += flow.count
    order = [stroke.code for stroke in strokes.STROKES]
    keys = sorted(
        counts,
        key=lambda key: (-totals["old " + key[0]], key[0], -totals["new " + key[1]], key[1], order.index(key[2])),
    )
    return [(old, new, kinds[code], counts[old, new, code]) for old, new, code in keys]


def _posts(summed: _Summed, side: int, scale: float, language: Language) -> dict[str, _Post]:
    """The programmes of one side (0 old, 1 new) with their heights."""
    found: dict[str, _Post] = {}
    for row in summed:
        code = str(row[side])
        post = found.setdefault(code, _Post(code, 0, []))
        post.total += row[3]
        post.thick += max(row[3] * scale, _THINNEST)
    for post in found.values():
        said = DESIGNATIONS.get(post.code)
        post.lines = paragraph(f"{post.code} · {post.total}", _LABEL - 12, 13, INK, strong=True)
        if said:
            post.lines += paragraph(words.pick((said.zh, said.en), language), _LABEL - 12, 11, MUTED)
    return dict(sorted(found.items(), key=lambda item: (-item[1].total, item[0])))


def _stack(posts: dict[str, _Post], top: float) -> float:
    """Put the programmes of a side under each other, text and post both with room; returns the lower edge."""
    y = top
    for post in posts.values():
        high = max(post.thick, sum(line.height for line in post.lines))
        post.y = y + (high - post.thick) / 2
        y += high + _GAP
    return y - _GAP


def _scale(summed: _Summed) -> float:
    """Pixels for one centre."""
    return _HEIGHT / sum(row[3] for row in summed)


def _draw(canvas: Canvas, summed: _Summed, top: float, language: Language, home: str) -> float:
    scale = _scale(summed)
    sides = [_posts(summed, side, scale, language) for side in (0, 1)]
    top += 8
    depths = [_stack(posts, top) for posts in sides]
    bottom = max(depths)
    for posts, depth in zip(sides, depths, strict=True):
        for post in posts.values():
            post.y += (bottom - depth) / 2
    left, right = MARGIN + _LABEL + _POST, MARGIN + _LABEL + _POST + _SPAN
    order = list(sides[0])
    counts: list[tuple[Line, float, float]] = []
    # At the right, ribbons arrive in the order in which they leave at the left, so they cross as little as they can.
    arriving: dict[int, float] = {}
    for index in sorted(range(len(summed)), key=lambda i: (summed[i][1], order.index(summed[i][0]), i)):
        post = sides[1][summed[index][1]]
        arriving[index] = post.y + post.filled
        post.filled += max(summed[index][3] * scale, _THINNEST)
    leaving_order = list(sides[1])
    for index in sorted(
        range(len(summed)), key=lambda i: (order.index(summed[i][0]), leaving_order.index(summed[i][1]), i)
    ):
        old, new, stroke, count = summed[index]
        thick = max(count * scale, _THINNEST)
        post = sides[0][old]
        y0, y1 = post.y + post.filled, arriving[index]
        post.filled += thick
        _ribbon(canvas, (left, y0), (right, y1), thick, stroke)
        canvas.tooltip(_sentence(old, new, stroke, count, language))
        canvas.end()
        counts.append((Line(str(count), 11, INK, strong=True), right - 8, y1 + thick / 2 + 4))
    for line, x, y in counts:
        # On a patch of paper: a number on a texture cannot be read.
        canvas.add(
            "rect",
            x=x - line.width - 3,
            y=y - 11,
            width=line.width + 6,
            height=14,
            rx=3,
            fill="#ffffff",
            opacity="0.85",
        )
        canvas.line_of_text(line, x, y, "end")
    for side, posts in enumerate(sides):
        for post in posts.values():
            x = left - _POST if side == 0 else right
            canvas.begin("a", href=f"{home}/programme/{quote(post.code, safe='', errors='replace')}")
            canvas.add("rect", x=x, y=post.y, width=_POST, height=post.thick, fill=INK)
            high = sum(line.height for line in post.lines)
            at, anchor = (left - _POST - 8, "end") if side == 0 else (right + _POST + 8, "start")
            canvas.column(post.lines, at, post.y + post.thick / 2 - high / 2, anchor)
            canvas.end()
    return bottom


def _ribbon(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float], thick: float, stroke: strokes.Stroke
) -> None:
    """A ribbon in a group left open for its title."""
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    upper = f"M{number(x0)} {number(y0)}C{number(middle)} {number(y0)} {number(middle)} {number(y1)} {number(x1)} {number(y1)}"
    lower = f"C{number(middle)} {number(y1 + thick)} {number(middle)} {number(y0 + thick)} {number(x0)} {number(y0 + thick)}Z"
    canvas.begin("g")
    canvas.add(
        "path",
        d=f"{upper}V{number(y1 + thick)}{lower}",
        fill=strokes.filling("flows", stroke),
        fill_opacity="0.85",
        **{**stroke.attributes, "stroke-width": 1},
    )


def _sentence(old: str, new: str, stroke: strokes.Stroke, count: int, language: Language) -> str:
    return f"{old} → {new}: {count} ({words.say(stroke.code, language)})"


def _description(summed: _Summed, language: Language) -> str:
    told = [_sentence(*row, language) for row in summed]
    return "; ".join(told) if told else words.say("nothing", language)


def _sign(stroke: strokes.Stroke, canvas: Canvas, x: float, y: float) -> None:
    canvas.add(
        "rect", x=x, y=y - 6, width=frame.SIGN, height=12, fill=strokes.filling("flows", stroke), stroke=stroke.colour
    )
