"""RDF terms and quads as text, in the form of N-Quads: what is sorted, written and parsed again without a graph in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from graph.dates import DateError, date_range
from graph.rdf.space import EDTF, VOCABULARIES, Space

_XSD = VOCABULARIES["xsd"]
#: The datatype of an address that is told as a value.
ANY_URI = _XSD + "anyURI"
#: What a literal may hold only escaped (N-Quads, canonical form).
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
#: An address of the web: who serves it (a name or number, a port), then path, query and fragment.
_WEB = re.compile(
    r"(?P<site>https?://(?:[^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)"
    r"(?P<path>[/?][^#]*)?(?P<fragment>#.*)?",
    re.IGNORECASE | re.DOTALL,
)
#: What may stand in each of them as it is; everything else is percent-encoded, which is what a browser sends too.
_SAFE = ":/?@!$&'()*+,;=%~-._"
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Quad(NamedTuple):
    """A quad whose four parts are written as in N-Quads; sorted, quads of one graph and subject stand together."""

    graph: str
    subject: str
    predicate: str
    object: str


def iri(address: str) -> str:
    """An address of ours or of a vocabulary."""
    return f"<{address}>"


def web_address(text: str) -> str | None:
    """The address of a page as the source table gives it; nothing where it is none that RDF can hold."""
    found = _WEB.fullmatch(text.strip())
    if not found:
        return None
    site, path, fragment = (_BAD_PERCENT.sub("%25", part or "") for part in found.groups())
    joined = quote(site, safe=_SAFE + "[]") + quote(path, safe=_SAFE)
    return iri(joined + ("#" + quote(fragment[1:], safe=_SAFE) if fragment else ""))


def literal(text: str, language: str = "") -> str:
    """A text, with its language where that is known."""
    written = _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}", text)
    return f'"{written}"@{language}' if language else f'"{written}"'


def typed(text: str, datatype: str) -> str:
    """A value of a datatype."""
    return f"{literal(text)}^^<{datatype}>"


def boolean(value: bool) -> str:
    """True or false."""
    return typed("true" if value else "false", _XSD + "boolean")


def day(text: str) -> str:
    """A day (ISO 8601)."""
    return typed(text, _XSD + "date")


def integer(number: int) -> str:
    """A whole number."""
    return typed(str(number), _XSD + "integer")


def edtf(text: str) -> str:
    """A date as a source gives it; a text where it is no EDTF."""
    try:
        date_range(text)
    except DateError:
        return literal(text)
    return typed(text, EDTF)


class Writer:
    """Makes the quads of one space; the names of terms are looked up once each."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._term = lru_cache(maxsize=None)(lambda name: iri(space.expand(name)))
        self.derived = iri(space.derived)
        self.type = self._term("rdf:type")

    def term(self, name: str) -> str:
        """A term by its name with prefix."""
        return self._term(name)

    def about(self, graph: str, subject: str, *pairs: tuple[str, str | None]) -> Iterator[Quad]:
        """Quads of one subject in one graph, without those whose value is unknown."""
        for name, value in pairs:
            if value is not None:
                yield Quad(graph, subject, self._term(name), value)

    def span(self, graph: str, subject: str, name: str, text: str | None) -> Iterator[Quad]:
        """A date and, beside it, the days that it may mean."""
        if not text:
            return
        yield Quad(graph, subject, self._term(name), edtf(text))
        try:
            days = date_range(text)
        except DateError:
            return
        yield Quad(graph, subject, self._term("puxi:earliest"), day(days.earliest))
        yield Quad(graph, subject, self._term("puxi:latest"), day(days.latest))
