"""The font of the pictures: where its file is, and how wide it sets a text.

A PyPI package brings Noto Sans SC, so a fresh machine without any font draws Chinese. Browsers draw an SVG with the
fonts of their reader, which is why a text that is not Chinese is given some room to spare.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

from api.pictures.errors import FontError

#: Asked for in this order; the names under which systems know a Chinese sans-serif, then whatever the reader has.
FAMILY = (
    "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Hiragino Sans GB','Microsoft YaHei',"
    "Arial,sans-serif"
)
#: Common sans-serifs set Latin letters up to a tenth wider than Noto Sans SC. Chinese is one em wide in all of them.
_LATIN_SLACK = 1.1
#: Characters that names here are made of; a font without them is none that can draw these pictures.
_NEEDED = "国家工程技术研究中心小麦谱系"


@dataclass(frozen=True, slots=True)
class Font:
    """A font file, and the advance width of each character that it has, in em."""

    path: Path
    widths: dict[str, float]


@cache
def chinese_font() -> Font:
    """The font that PNG pictures are drawn with and texts are measured in; read once for each process.

    Raises:
        FontError: the file is missing, damaged or without the Chinese characters.
    """
    return read_font(pylopdf_fonts_zh_cn.sans_path())


def read_font(path: Path) -> Font:
    """A font file's characters and their widths.

    Raises:
        FontError: the file is missing, damaged or without the Chinese characters.
    """
    mend = "Install it anew: pip install --force-reinstall pylopdf-fonts-zh-cn"
    try:
        with TTFont(path, lazy=True) as font:
            advances = font["hmtx"].metrics
            em = font["head"].unitsPerEm
            widths = {chr(code): advances[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    except (OSError, TTLibError, KeyError) as error:
        raise FontError(f"The font of the pictures cannot be read from {path} ({error}). {mend}") from None
    missing = [sign for sign in _NEEDED if sign not in widths]
    if missing:
        raise FontError(f"The font {path} has no character {missing[0]}, so it cannot draw Chinese names. {mend}")
    return Font(path, widths)


@cache
def _advance(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if unicodedata.combining(sign):
        return 0.0
    try:
        width = chinese_font().widths.get(sign, 0.65)
    except FontError:
        # SVG needs no font here; its reader's browser has one.
        width = 0.65
    # Brackets, dashes and quotes are set as wide as a Chinese character by some fonts and as narrow as a letter by others.
    return min(width * _LATIN_SLACK, 1.0)


@lru_cache(maxsize=16384)
def _em(text: str) -> float:
    return sum(map(_advance, text))


def width(text: str, size: float) -> float:
    """How many pixels wide a line of text is at most, at a font size in pixels."""
    return _em(text) * size
