"""How far a change had come, as a kind of line and of filling that can be told apart without colour."""

from __future__ import annotations

from dataclasses import dataclass

from api.pictures.canvas import INK, SEAL, Canvas
from graph.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Stroke:
    """A kind of line; ``code`` is also its word in the key."""

    code: str
    colour: str
    width: float
    dashes: str | None = None
    #: Filling of a bar or a ribbon, lighter than the line, with the texture drawn over it.
    fill: str = "#d9d9d9"

    @property
    def attributes(self) -> dict[str, str | float | None]:
        """As attributes of an SVG element."""
        return {
            "stroke": self.colour,
            "stroke-width": self.width,
            "stroke-dasharray": self.dashes,
            "stroke-linecap": "round" if self.code == "dotted" else None,
        }


SOLID = Stroke("solid", INK, 1.8, None, "#8fa9bf")
DASHED = Stroke("dashed", INK, 1.8, "8 4", "#bdd0de")
DOTTED = Stroke("dotted", INK, 2.2, "0.1 5", "#e6edf2")
CROSSED = Stroke("crossed", SEAL, 1.4, None, "#f4dcd9")
GREY = Stroke("grey", "#8a8a8a", 1.4, None, "#e4e4e4")
#: In the order of the key.
STROKES = (SOLID, DASHED, DOTTED, CROSSED, GREY)

_BY_STATUS = {
    Status.COMPLETED: SOLID,
    Status.APPROVED: DASHED,
    Status.UNDER_CONSTRUCTION: DASHED,
    Status.APPLIED: DOTTED,
    Status.PROPOSED: DOTTED,
    Status.REFUSED: CROSSED,
}


def stroke_of(status: str) -> Stroke:
    """The line for a status; what is not known is drawn as unknown."""
    return _BY_STATUS.get(Status(status), GREY) if status in set(Status) else GREY


def cross(canvas: Canvas, x: float, y: float, size: float = 5) -> None:
    """The mark of a refusal, on its line."""
    canvas.add(
        "path",
        d=f"M{x - size:.1f} {y - size:.1f}L{x + size:.1f} {y + size:.1f}M{x - size:.1f} {y + size:.1f}L{x + size:.1f} {y - size:.1f}",
        stroke=SEAL,
        stroke_width=2.2,
        fill="none",
    )


def textures(canvas: Canvas, prefix: str, used: set[str]) -> None:
    """Define the fillings in use, for :func:`filling`; ids begin with the prefix, as pages hold several pictures."""
    drawn = [stroke for stroke in STROKES if stroke.code in used and stroke is not SOLID]
    if not drawn:
        return
    canvas.begin("defs")
    for stroke in drawn:
        canvas.begin("pattern", id=f"{prefix}-{stroke.code}", width=8, height=8, patternUnits="userSpaceOnUse")
        canvas.add("rect", width=8, height=8, fill=stroke.fill)
        if stroke is DASHED:
            canvas.add("path", d="M-2 2L2 -2M0 8L8 0M6 10L10 6", stroke="#5d7f99", stroke_width=1.4)
        elif stroke is DOTTED:
            canvas.add("circle", cx=2, cy=2, r=1, fill="#5d7f99")
            canvas.add("circle", cx=6, cy=6, r=1, fill="#5d7f99")
        elif stroke is CROSSED:
            canvas.add("path", d="M0 0L8 8M8 0L0 8", stroke=SEAL, stroke_width=0.8)
        else:
            canvas.add("path", d="M0 4H8", stroke="#a8a8a8", stroke_width=1)
        canvas.end()
    canvas.end()


def filling(prefix: str, stroke: Stroke) -> str:
    """The ``fill`` of a bar or ribbon; solid is plain, all others have a texture as well as a shade."""
    return stroke.fill if stroke is SOLID else f"url(#{prefix}-{stroke.code})"
