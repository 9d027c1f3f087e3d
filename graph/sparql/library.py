"""The library of named SPARQL queries: ``queries/*.rq``, with the header that :mod:`graph.bolt.library` describes.

A parameter stands in the query as ``$name`` and is put in as a term before it runs: a text as a literal, a list of texts as
literals with commas between them (``IN ($codes)``), a day as an ``xsd:date``. Whoever does not ask for anything gives the
empty text. Prefixes are those that :func:`graph.sparql.engine.prefixes` knows, and addresses like
``<institution/netrc-xiao-mai>`` begin with the base address; :func:`whole` writes both out, for use elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from graph.bolt.library import Library, NamedQuery, UnknownQueryError
from graph.bolt.parameters import Parameter
from graph.errors import BadParameter
from graph.rdf.space import Space
from graph.rdf.writing import literal
from graph.sparql.text import tokens_of

ENDING = ".rq"


@dataclass(frozen=True, slots=True)
class SparqlQuery:
    """A query of the library: its header, and its text with parameters in it."""

    named: NamedQuery

    @property
    def name(self) -> str:
        """Its name."""
        return self.named.name

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return self.named.title

    @property
    def question(self) -> str:
        """What it asks."""
        return self.named.question

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What may be given."""
        return self.named.parameters

    @property
    def example_text(self) -> str:
        """The query as it runs without any parameters given; a required one has the value of the example."""
        given = dict(re.findall(r"--param (\w+)=(\S+)", self.named.example))
        return self.text(given)

    def text(self, given: Mapping[str, object]) -> str:
        """The query with the values of its parameters.

        Raises:
            BadParameter: a value is not of its type.
            BadCallError: there is no such parameter, or one that is needed is missing.
        """
        values = self.named.values(given)
        parts, position = [], 0
        for token in tokens_of(self.named.text):
            if token.sort == "variable" and token.text.startswith("$") and token.text[1:] in values:
                parts += [self.named.text[position : token.start], _term(token.text[1:], values[token.text[1:]])]
                position = token.start + len(token.text)
        return "".join([*parts, self.named.text[position:]])


def _term(name: str, value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return f'"{value.isoformat()}"^^xsd:date'
    if isinstance(value, list):
        return ", ".join(_term(name, part) for part in value) or '""'
    if not isinstance(value, str):
        raise BadParameter(f"param {name}", repr(value), "a text, a number, a day or a list of texts")
    return literal(value)


@lru_cache(maxsize=4)
def _loaded(folder: Path) -> dict[str, SparqlQuery]:
    return {name: SparqlQuery(query) for name, query in Library.load(folder, ENDING).items()}


def shared() -> dict[str, SparqlQuery]:
    """The library of this installation, read once for each process.

    Raises:
        LibraryError: it is not in order.
    """
    from graph.paths import default_queries

    return _loaded(default_queries())


def named(name: str) -> SparqlQuery:
    """The query of this name.

    Raises:
        UnknownQueryError: there is none; the message has the nearest.
        LibraryError: the library is not in order.
    """
    from graph.bolt.hints import nearest

    found = shared()
    if name in found:
        return found[name]
    near = nearest(name, found, 60)
    raise UnknownQueryError(
        f"There is no SPARQL query named {name!r}."
        + (f" Perhaps {near}?" if near else "")
        + " puxi sparql --list lists them."
    )


def whole(text: str, space: Space) -> str:
    """A query with the base address and the prefixes that it uses written out, as any other endpoint needs them."""
    used = {token.text.partition(":")[0] for token in tokens_of(text) if token.sort == "name"}
    head = [f"PREFIX {name}: <{address}>" for name, address in space.prefixes().items() if name in used]
    return "\n".join([f"BASE <{space.base}>", *head, text])
