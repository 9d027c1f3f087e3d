"""How a judgement points at what it is about: a name, a name of one designation, or one mention in one cell."""

from __future__ import annotations

import re

from graph.vocabulary import DESIGNATIONS

#: ``e0317:from/2``: row, column, number within the cell (1 where it is left out).
ADDRESS = re.compile(r"([a-z]\d{4,}):([a-z_]+)(?:/(\d+))?")
#: ``NAME @NTIC``: the body that bears a name under one of two designations.
TYPED = re.compile(r"(.+) @([A-Za-z_]+)", re.DOTALL)


def untyped(text: str) -> str:
    """The name alone of ``NAME @TYPE``; any other text as it is."""
    typed = TYPED.fullmatch(text)
    return typed.group(1) if typed and typed.group(2) in DESIGNATIONS else text


def canonical_address(text: str) -> str:
    """The address of a mention with its number (``e0317:from`` is ``e0317:from/1``); any other text as it is."""
    found = ADDRESS.fullmatch(text)
    if found is None:
        return text
    row, column, number = found.groups()
    return f"{row}:{column}/{number or 1}"
