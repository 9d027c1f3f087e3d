"""Pages offered before the hits of a search: a programme that is named, and the page that answers the question put."""

from __future__ import annotations

import re

from api.render import query
from graph.names import normal_form
from graph.vocabulary import DESIGNATIONS

#: What asks for conversions, in either language.
_CONVERSION = re.compile(r"\b(became|becom\w*|conver\w+)\b|转建|转成|转为|变成", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")


def programmes(text: str) -> list[str]:
    """Programmes that a text names by code, or is the whole name of: ``NETRC``, ``netrcs``, ``国家工程技术研究中心``."""
    sought = normal_form(text)
    words = {code for _, code in _codes(text)}
    return [
        code
        for code, d in DESIGNATIONS.items()
        if code in words or sought in {normal_form(d.zh), normal_form(d.en), normal_form(d.en + "s")}
    ]


def conversions(text: str) -> str:
    """The path of the page of conversions, for a text that asks for them; between two programmes if it names two."""
    if not _CONVERSION.search(text):
        return ""
    places = _codes(text)
    rest = text
    # The longest first: some names begin like others.
    for code, d in sorted(DESIGNATIONS.items(), key=lambda pair: -len(pair[1].zh)):
        if (at := rest.find(d.zh)) >= 0:
            places.append((at, code))
            rest = rest.replace(d.zh, " " * len(d.zh))
    named = list(dict.fromkeys(code for _, code in sorted(places)))
    return "/conversions" + (query({"from": named[0], "to": named[1]}) if len(named) > 1 else "")


def _codes(text: str) -> list[tuple[int, str]]:
    """The codes of programmes in a text, with their places; also in the plural."""
    found = []
    for word in _WORD.finditer(text):
        code = word[0].upper()
        code = code if code in DESIGNATIONS else code.removesuffix("S")
        if code in DESIGNATIONS:
            found.append((word.start(), code))
    return found
