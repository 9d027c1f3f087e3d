"""An SVG picture as PNG, for articles: drawn by resvg with the font that comes with the package, the same everywhere."""

from __future__ import annotations

import re

import resvg_py

from api.pictures.errors import PictureError
from api.pictures.fonts import chinese_font

WIDEST = 6000
#: 6000 pixels wide and as high is what a newspaper's full page needs; beyond it lies only a worker's memory.
_MOST_PIXELS = 36_000_000


def png(svg: str, width: int) -> bytes:
    """A picture of this package as PNG, ``width`` pixels wide (1 to :data:`WIDEST`), its height in proportion.

    A very long picture comes out narrower than asked, so that it has 36 million pixels at most.

    Raises:
        FontError: the font is missing or damaged.
        PictureError: this is no SVG.
        ValueError: the width is out of range.
    """
    if not 1 <= width <= WIDEST:
        raise ValueError(f"a picture is 1 to {WIDEST} pixels wide, not {width}")
    font = chinese_font()
    wide, high = size_of(svg)
    width = max(1, min(width, int((_MOST_PIXELS * wide / high) ** 0.5)))
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            height=max(1, round(high * width / wide)),
            # Only this font: a picture must not change with what a server happens to have installed.
            skip_system_fonts=True,
            font_files=[str(font.path)],
            font_family="Noto Sans SC",
            sans_serif_family="Noto Sans SC",
        )
    except Exception as error:  # resvg_py raises its own bare exceptions
        raise PictureError(f"The picture could not be drawn as PNG ({error}).") from error
    return bytes(drawn)


_SIZE = re.compile(r'<svg[^>]*? width="(\d+)" height="(\d+)"')


def size_of(svg: str) -> tuple[int, int]:
    """Width and height in pixels that a picture of this package states.

    Raises:
        PictureError: it states none.
    """
    found = _SIZE.match(svg)
    if not found or "0" in found.groups():
        raise PictureError("This is not a picture of Puxi: it does not begin with its size.")
    return int(found[1]), int(found[2])
