"""Text for pictures: made harmless, and broken into lines that fit a box."""

from __future__ import annotations

import re
import unicodedata

from api.pictures.fonts import width

#: Control characters, lone surrogates, code points that are no character, and the marks of direction: one of those in a
#: name could turn round what stands beside it.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
#: Words that names of centres and ministries are made of; a line that ends inside one reads badly.
_WORDS = (
    "国家|全国|工程|技术|研究|中心|实验室|重点|创新|制造|产业|联合|地方|科学|科技|工业|委员会|办公室|中央|国务院|军事|解放军|总后勤部|人民|代表|"
    "大会|常务|大学|学院|公司|集团|有限|股份|材料|设备|装备|系统|信息|电子|机械|教育|安全|环境|交通|农业|医药|生物|能源|控制|应用|开发"
)
#: Space, a word, a Chinese word of those above, or one Chinese character: a line may end before each of these.
_PIECE = re.compile(rf"{_WORDS}|[{_HAN}]|[^\s{_HAN}]+|\s+")


def clean(text: str) -> str:
    """Text that XML can hold and that cannot disturb its surroundings: each sign that could is shown as a blank mark.

    Line ends and tabs become spaces; control characters, direction marks and code points that are no character
    become U+FFFD, so that a reader sees that something stood there.
    """
    return _HARMFUL.sub(lambda sign: " " if sign[0] in "\t\n\r" else "\ufffd", text)


def lines(text: str, size: float, room: float) -> list[str]:
    """The text in as few lines as fit ``room`` pixels, about equally long; a word longer than that is cut.

    Chinese is broken between any two characters, but no line begins with a closing mark or ends with an opening one.
    """
    text = " ".join(clean(text).split())
    if not text:
        return []
    pieces = _pieces(text, size, room)
    best = _fill(pieces, size, room)
    # The same number of lines in less room: no single character is left over for the last one.
    low, high = room / 2, room
    while len(best) > 1 and high - low > size / 2:
        middle = (low + high) / 2
        tried = _fill(pieces, size, middle)
        if len(tried) == len(best) and max(width(line, size) for line in tried) <= middle:
            best, high = tried, middle
        else:
            low = middle
    return best


def _pieces(text: str, size: float, room: float) -> list[str]:
    """What must stay in one line; marks cling to the word that they belong to."""
    found: list[str] = []
    for piece in _PIECE.findall(text):
        clings = unicodedata.category(piece[0]) in {"Pe", "Pf", "Po"} or (found and _opens(found[-1]))
        if found and clings and found[-1] != " ":
            piece = found.pop() + piece
        while width(piece, size) > room and len(piece) > 1:
            cut = next(n for n in range(len(piece), 0, -1) if n == 1 or width(piece[:n], size) <= room)
            found.append(piece[:cut])
            piece = piece[cut:]
        found.append(piece)
    return found


def _opens(piece: str) -> bool:
    return unicodedata.category(piece[-1]) in {"Ps", "Pi"}


def _fill(pieces: list[str], size: float, room: float) -> list[str]:
    """Greedy filling of lines; spaces at the ends of a line are dropped."""
    filled: list[list[str]] = [[]]
    wide = 0.0
    for piece in pieces:
        blank = piece.isspace()
        more = width(piece, size)
        if filled[-1] and not blank and wide + more > room:
            filled.append([])
            wide = 0.0
        if filled[-1] or not blank:
            filled[-1].append(piece)
            wide += more
    return [line for parts in filled if (line := "".join(parts).strip())]
