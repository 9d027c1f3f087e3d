"""In which language a page is shown, and at which addresses it stands in the others.

Every page has three addresses: ``/en/...`` and ``/zh/...`` are always English and Chinese; the address without a
language is the permanent one to cite, and shows the language that the browser asks for (``Accept-Language``, and
``Vary`` says so). Nothing is remembered: no cookie, no redirect. Links on a page keep the form of its own address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import Request

from api.replies import path_of, root

Language = Literal["en", "zh"]

#: The prefixes of addresses, each with the language tag of its pages.
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
#: What routes of pages are mounted under: the permanent address, and one for each language.
PREFIXES = ("", "/en", "/zh")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is shown: its language, what stands before the path of every page it links, and its own path."""

    language: Language
    prefix: str
    root: str
    path: str

    @property
    def home(self) -> str:
        """What links to pages of ours begin with; empty at the root of a host, in no language."""
        return self.root + self.prefix

    @property
    def negotiated(self) -> bool:
        """Whether the language is the browser's wish, and not the address's."""
        return not self.prefix


def place(request: Request) -> Place:
    """The place of the page that a request asks for."""
    path = path_of(request)
    language, prefix, rest = split(path)
    return Place(language or wanted(request.headers.get("accept-language", "")), prefix, root(request), rest)


def split(path: str) -> tuple[Language | None, str, str]:
    """A path as language (``None`` where it names none), prefix and the rest, which begins with a slash."""
    for language in TAGS:
        prefix = f"/{language}"
        if path == prefix or path.startswith(prefix + "/"):
            return language, prefix, path[len(prefix) :] or "/"
    return None, "", path


def wanted(accept: str) -> Language:
    """The language that an ``Accept-Language`` prefers among ours; English where it names neither."""
    best: tuple[float, int, Language] | None = None
    for position, part in enumerate(accept.split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        language: Language | None = {"en": "en", "zh": "zh"}.get(tag.strip().lower().partition("-")[0])  # type: ignore[assignment]
        if language is None:
            continue
        weight = _weight(parameters)
        if weight > 0 and (best is None or (-weight, position) < best[:2]):
            best = (-weight, position, language)
    return best[2] if best else "en"


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(float(value), 1.0)
            except ValueError:
                return 0.0
    return 1.0
