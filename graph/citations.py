"""Citations: a source as a footnote that can be copied into an article, in English and in Chinese."""

from __future__ import annotations

import re

from graph.answers import SourceRef
from graph.statements import Source
from graph.vocabulary import RELIABILITY_LABELS

_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org|archive\.(?:ph|is|today|md|vn|li)|perma\.cc|webcitation\.org)/[!-~]+"
)


def archived(source: Source) -> str:
    """The address of a copy that a web archive keeps: the source's own if it is one, else one that its note names."""
    found = _ARCHIVED.search(source.url) or _ARCHIVED.search(source.note)
    # A note goes on behind the address.
    return re.split(r"[;,\"<>]", found[0])[0].rstrip(".)") if found else ""


def copy_at(source: Source | SourceRef) -> str:
    """The address of the archived copy where it is not the source's own address; empty where none is recorded."""
    found = source.archived_url if isinstance(source, SourceRef) else archived(source)
    return found if found != source.url else ""


def footnote_en(source: Source | SourceRef, locator: str = "", release: str = "") -> str:
    """A footnote in English: publisher, title, date, place in the text, address, archived copy, how far to trust it, release."""
    parts = [
        source.publisher or "publisher not known",
        f"“{source.title}”",
        source.published or "undated",
        locator,
        source.url or "no address",
        f"archived at {copy}" if (copy := copy_at(source)) else "",
        RELIABILITY_LABELS[source.reliability][1],
        f"Puxi {release}" if release else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def footnote_zh(source: Source | SourceRef, locator: str = "", release: str = "") -> str:
    """A footnote in Chinese; the locator stays in the words of the table."""
    parts = [
        source.publisher or "发布者不详",
        f"《{source.title}》",
        source.published or "日期不详",
        locator,
        source.url or "无网址",
        f"存档 {copy}" if (copy := copy_at(source)) else "",
        RELIABILITY_LABELS[source.reliability][0],
        f"谱系 {release}" if release else "",
    ]
    return "，".join(part for part in parts if part) + "。"
