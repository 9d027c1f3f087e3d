"""Examples and sources of terms and codes: how they are written in the tables, and what becomes of them in RDF.

An example is a line of text in which each thing of the release stands with its name and path,
``[国家小麦工程技术研究中心](institution/netrc-xiao-mai)``. A source is the path of a source document (``source/ID``), the
address of a standard, or a section of Puxi's own documents (``docs/model.md#fate``; of the tables a column,
``data/datapackage.json#events/status``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.rdf.space import Space

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
#: The pattern of statements with their sources, beside the direct triples, is Wikidata's.
WIKIBASE = "https://www.mediawiki.org/wiki/Wikibase/DataModel"


def parts(example: str) -> Iterator[tuple[str, str]]:
    """The pieces of an example: text, and the path of the thing that it names (empty where it names none)."""
    end = 0
    for found in _LINK.finditer(example):
        if found.start() > end:
            yield example[end : found.start()], ""
        yield found[1], found[2]
        end = found.end()
    if end < len(example):
        yield example[end:], ""


def example_text(example: str, space: Space) -> str:
    """An example as a text in which the address of each thing stands behind its name."""
    return "".join(f"{text} <{space.base}{path}>" if path else text for text, path in parts(example))


def source_address(source: str, space: Space) -> str:
    """The address of a source that has one; empty for a section of Puxi's own documents."""
    if source.startswith("source/"):
        return space.source(source.removeprefix("source/"))
    return source if source.startswith(("http://", "https://")) else ""


def source_text(source: str) -> str:
    """How a section of Puxi's own documents is cited."""
    return f"Puxi, {source}"
