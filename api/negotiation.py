"""Which representation of a thing a reader is given: what ``Accept`` prefers among those that there are (RFC 9110, 12.5.1).

Of ranges that cover a representation the most specific one says how welcome it is, whatever the order. The most welcome
representation is given; of several that are equally so the one that is named more exactly, then the one named first, then
the one that stands first in our own list. Without the header, or with one that nobody can understand, that is the first.

Two things are more lenient than the grammar. A part of the header that is malformed is left out, and the rest holds: there
are clients in wide use (Java's own) that send ``*; q=.2``. And ``*`` by itself means ``*/*``, as it does there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: No client in use sends more; what is beyond is not read, so that nobody can make the reading long.
_LONGEST = 2_000
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 -- the RFC's word for it
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_RANGE = re.compile(rf"({_TOKEN})(?:/({_TOKEN}))?")
_PARAMETER = re.compile(rf"({_TOKEN})\s{{0,20}}=\s{{0,20}}({_TOKEN}|{_QUOTED})")
_WEIGHT = re.compile(r"(?:\d{1,10}(?:\.\d{0,10})?|\.\d{1,10})", re.ASCII)
#: A text up to the next comma or semicolon; those within quotation marks are part of it.
_PIECE = re.compile(r'(?:[^",;]+|"(?:[^"\\]|\\.)*"|")*')
#: Parameters that do not tell one of our representations from another. A profile of JSON-LD is a wish, which a server that
#: does not know it ignores.
_WISHES = frozenset({"profile"})


@dataclass(frozen=True, slots=True)
class Representation:
    """One form in which a thing can be had. ``ending`` is what its address ends in, without the dot."""

    ending: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One part of an ``Accept`` header: which types it covers, and how welcome they are, from 0 (not at all) to 1."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    weight: float

    @property
    def specificity(self) -> int:
        """The more, the more exactly it says what it means."""
        return (self.type != "*") + (self.subtype != "*") + len(self.parameters)

    def covers(self, media_type: str) -> bool:
        """Whether it covers a type of ours. All that we send is UTF-8, and says no more about itself."""
        kind, _, subtype = media_type.partition("/")
        return (
            self.type in {"*", kind}
            and self.subtype in {"*", subtype}
            and all(pair == ("charset", "utf-8") for pair in self.parameters)
        )


def ranges(accept: str) -> list[MediaRange]:
    """The parts of an ``Accept`` header that can be understood, in their order."""
    parts: list[list[str]] = [[]]
    position = 0
    accept = accept[:_LONGEST]
    while position <= len(accept):
        piece = _PIECE.match(accept, position)
        assert piece is not None  # noqa: S101 -- it matches the empty text
        parts[-1].append(piece[0].strip())
        position = piece.end() + 1
        if accept[piece.end() : position] == ",":
            parts.append([])
    return [one for part in parts if (one := _range(part[0], part[1:])) is not None]


def choose(accept: str | None, offered: Sequence[Representation]) -> Representation | None:
    """The representation to give; ``None`` if none of those offered is acceptable."""
    asked = ranges(accept) if accept is not None else []
    if not asked:
        return offered[0]
    ranked = [
        (-best.weight, -best.specificity, asked.index(best), number)
        for number, one in enumerate(offered)
        if (best := _best(one.media_type, asked)) is not None and best.weight > 0
    ]
    return offered[min(ranked)[3]] if ranked else None


def _best(media_type: str, asked: Iterable[MediaRange]) -> MediaRange | None:
    """The range that decides about a type: of those that cover it the most specific, the first of equals."""
    covering = [one for one in asked if one.covers(media_type)]
    return max(covering, key=lambda one: one.specificity, default=None)


def _range(types: str, pieces: Sequence[str]) -> MediaRange | None:
    """One part of the header, cut at its semicolons; nothing where it is malformed."""
    found = _RANGE.fullmatch(types)
    if not found:
        return None
    kind, subtype = found[1].lower(), (found[2] or "").lower()
    if not subtype and kind == "*":
        subtype = "*"
    if not subtype or (kind == "*" and subtype != "*"):
        return None
    parameters: list[tuple[str, str]] = []
    for piece in filter(None, pieces):
        given = _PARAMETER.fullmatch(piece)
        if not given:
            return None
        name = given[1].lower()
        if name == "q":
            # What comes behind it once was for extensions of the header, of which none came to be.
            weight = min(float(given[2]), 1.0) if _WEIGHT.fullmatch(given[2]) else None
            return None if weight is None else MediaRange(kind, subtype, tuple(parameters), weight)
        if name not in _WISHES:
            parameters.append((name, _unquoted(given[2]).lower()))
    return MediaRange(kind, subtype, tuple(parameters), 1.0)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
