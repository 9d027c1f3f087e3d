"""The property graph's model as a picture, drawn from the contract: as SVG, and as Mermaid for pages that render it.

Where a box stands is said here; which boxes there are, what leads from one to another and what it is called, the
contract says. A label that has no place here is an error, so that the picture cannot lack it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape

from graph.property_graph.contract import NODES, RELATIONSHIPS
from graph.vocabulary import DESIGNATIONS, INSTITUTION_KINDS, Kind

#: Institutions, programmes and groups stand in the same places of relationships: one frame for all three.
_BODY = "Institution|Programme|Group"
_FRAMES = {"Body": "may stand wherever an institution may", "Entity": "whatever statements are about"}


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def edge(self, towards: tuple[float, float]) -> tuple[float, float]:
        """Where a line from the middle to a point leaves the box."""
        (mx, my), (tx, ty) = self.middle, towards
        dx, dy = tx - mx, ty - my
        scale = min(self.w / 2 / abs(dx) if dx else 9e9, self.h / 2 / abs(dy) if dy else 9e9)
        return mx + dx * scale, my + dy * scale


_WIDTH, _HEIGHT = 1240, 840
_HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
    'font-size="14" role="img">'
)
#: The tip of an arrow.
_TIP = (
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
    'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#555"/></marker></defs>'
)
_PLACES = {
    "Entity": _Box(20, 20, 1200, 600),
    "Body": _Box(330, 150, 480, 440),
    "Institution": _Box(350, 300, 440, 150),
    "Programme": _Box(380, 500, 150, 56),
    "Group": _Box(610, 500, 150, 56),
    "Place": _Box(50, 180, 130, 56),
    "Field": _Box(50, 310, 130, 56),
    "Person": _Box(50, 440, 130, 56),
    "Policy": _Box(1020, 200, 160, 56),
    "ChangeEvent": _Box(1020, 420, 160, 56),
    "Judgement": _Box(60, 760, 150, 56),
    "Statement": _Box(310, 760, 150, 56),
    "Source": _Box(590, 760, 150, 56),
    "Statistic": _Box(870, 760, 150, 56),
    "Release": _Box(1080, 760, 130, 56),
}
_COLOURS = {"Statement": "#fdf1d8", "Source": "#fdf1d8", "Statistic": "#fdf1d8", "Judgement": "#fdf1d8",
            "Release": "#eeeeee", "ChangeEvent": "#fbe3e0", "Policy": "#fbe3e0", "Institution": "#dfeaf7"}  # fmt: skip
#: Relationships between two policies or between a policy and a body are allowed, and left out of the picture.
_SELDOM = {("Body", "Policy"), ("Policy", "Policy")}


def arrows() -> dict[tuple[str, str], list[str]]:
    """Types of relationships by the pair of boxes that they join."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in RELATIONSHIPS.values():
        for start in kind.start.replace(_BODY, "Body").split("|"):
            for end in kind.end.replace(_BODY, "Body").split("|"):
                box = "Body" if start == "Center" else start
                seldom = (start, end) in _SELDOM or (kind.type == "BECAME" and start != end)
                if not seldom:
                    found[box, "Programme" if end == "Programme" else end].append(kind.type)
    return dict(found)


def svg() -> str:
    """The picture, without fonts or scripts from elsewhere; the same text every time."""
    missing = (set(NODES) | {end for pair in arrows() for end in pair}) - set(_PLACES)
    if missing:
        raise ValueError(f"these labels have no place in the picture: {', '.join(sorted(missing))}")
    parts = [
        _HEAD,
        "<title>Puxi: the property graph</title>",
        _TIP,
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    parts += [_frame(label, text) for label, text in sorted(_FRAMES.items(), reverse=True)]
    joined = arrows()
    drawn = [_arrow(start, end, types) for (start, end), types in sorted(joined.items()) if start != end]
    parts += [line for line, _ in drawn]
    parts += [_box(label) for label in NODES]
    parts += [text for _, text in drawn]
    parts += [_loop(types) for (start, end), types in sorted(joined.items()) if start == end]
    return "\n".join([*parts, "</svg>"]) + "\n"


def mermaid() -> str:
    """The same as a Mermaid flowchart."""
    lines = ["flowchart LR"]
    lines += [f'  {label}["{label}"]' for label in NODES if label not in {"Institution", "Programme", "Group"}]
    bodies = ["Institution", "Programme", "Group"]
    lines.append('  Entity(["any Entity"])')
    lines += ['  subgraph Body[" "]', *(f'    {label}["{label}"]' for label in bodies), "  end"]
    for (start, end), types in sorted(arrows().items()):
        first, second = ("Institution" if box == "Body" else box for box in (start, end))
        lines.append(f'  {first} -- "{", ".join(types)}" --> {second}')
    return "\n".join(lines) + "\n"


def _frame(label: str, meaning: str) -> str:
    box = _PLACES[label]
    title = f"{label}: {meaning}" if label == "Entity" else meaning
    return (
        f'<rect x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}" rx="14" fill="none" stroke="#999" '
        f'stroke-dasharray="6 4"/>\n'
        f'<text x="{box.x + 14}" y="{box.y + box.h - 12}" fill="#666" font-style="italic">{escape(title)}</text>'
    )


def _box(label: str) -> str:
    box = _PLACES[label]
    lines = _inside(label)
    first = box.y + box.h / 2 + 5 - 10 * (len(lines) - 1)
    texts = [
        f'<text x="{box.x + box.w / 2:g}" y="{first + 20 * number:g}" text-anchor="middle"'
        + (' font-weight="bold" font-size="16"' if number == 0 else ' font-size="12" fill="#333"')
        + f">{escape(line)}</text>"
        for number, line in enumerate(lines)
    ]
    fill = _COLOURS.get(label, "#e7f3e4")
    shape = f'<rect x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}" rx="8" fill="{fill}" stroke="#555"/>'
    return "\n".join([shape, *texts])


def _inside(label: str) -> list[str]:
    """The name of a box, and of institutions their further labels."""
    if label != "Institution":
        return [label]
    codes = list(DESIGNATIONS)
    others = sorted(kind for kind in INSTITUTION_KINDS if kind != Kind.CENTER)
    half, part = len(codes) // 2 + 1, len(others) // 2
    return [
        label,
        f"Center with its designation: {', '.join(codes[:half])},",
        ", ".join(codes[half:]),
        f"or {', '.join(others[:part])},",
        ", ".join(others[part:]),
    ]


def _arrow(start: str, end: str, types: list[str]) -> tuple[str, str]:
    """A line from box to box, and its label."""
    one, two = _PLACES[start], _PLACES[end]
    if end == "Entity":
        # Straight up to the frame.
        x, y = one.middle
        return _line((x, one.y), (x, two.y + two.h)), _label((x, (one.y + two.y + two.h) / 2), types)
    if end == "Programme":
        x, y = two.middle[0], _PLACES["Institution"].y + _PLACES["Institution"].h
        return _line((x, y), (x, two.y)), _label((x, (y + two.y) / 2), types)
    # Level where the frame is tall enough for it.
    if start == "Body" or end == "Body":
        tall, small = (one, two) if start == "Body" else (two, one)
        level = min(max(small.middle[1], tall.y + 30), tall.y + tall.h - 30)
        left = small.x < tall.x
        near = (small.x + small.w if left else small.x, level)
        far = (tall.x if left else tall.x + tall.w, level)
        line = _line(far, near) if start == "Body" else _line(near, far)
        return line, _label(((near[0] + far[0]) / 2, level), types)
    ends = one.edge(two.middle), two.edge(one.middle)
    middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
    return _line(*ends), _label(middle, types)


def _loop(types: list[str]) -> str:
    """Relationships among bodies: a bow over the frame, and their names in it."""
    box = _PLACES["Body"]
    left, right, top = box.x + 60, box.x + box.w - 60, box.y
    bow = (
        f'<path d="M{left} {top} C{left} {top - 90} {right} {top - 90} {right} {top}" fill="none" stroke="#555" '
        'marker-end="url(#tip)"/>'
    )
    changes = [kind for kind in types if kind == "BECAME"]
    facts = [kind for kind in types if kind != "BECAME"]
    half = (len(facts) + 1) // 2
    lines = [", ".join(facts[:half]), ", ".join(facts[half:]), *changes]
    return "\n".join([bow, *(_plain((box.x + box.w / 2, box.y + 50 + 22 * n), line) for n, line in enumerate(lines))])


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    return (
        f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" stroke="#555" '
        'marker-end="url(#tip)"/>'
    )


def _label(middle: tuple[float, float], types: list[str]) -> str:
    """The names of an arrow, one below the other, on a white ground."""
    x, y = middle
    height, width = 18 * len(types), max(len(kind) for kind in types) * 8 + 8
    ground = f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width}" height="{height}" fill="#ffffff"/>'
    return "\n".join([ground, *(_plain((x, y - height / 2 + 14 + 18 * n), kind) for n, kind in enumerate(types))])


def _plain(at: tuple[float, float], text: str) -> str:
    return f'<text x="{at[0]:g}" y="{at[1]:g}" text-anchor="middle" font-size="12">{escape(text)}</text>'
