"""What the page at the ontology's own address tells: each term with all that the ontology says of it, and what belongs to it.

It is made from the same tables as the Turtle, so that neither can tell what the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.rdf import REPRESENTATIONS
from api.render import said
from graph.rdf.borrowed import BORROWED, DEFINED_BY
from graph.rdf.catalogue import LICENCE
from graph.rdf.concepts import CODES, SCHEME_LABELS
from graph.rdf.evidence import parts, source_text
from graph.rdf.meanings import MEANINGS, SCHEMES, Meaning
from graph.rdf.ontology import VERSION
from graph.rdf.rules import rules
from graph.rdf.space import VOCABULARIES
from graph.rdf.terms import TERMS, Sort, Term
from graph.release.reader import Release


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of text, and where it leads: a path of ours, an address elsewhere, or nowhere (empty)."""

    text: str
    path: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page tells of it."""

    term: Term
    wider: tuple[Link, ...]
    narrower: tuple[Link, ...]
    domain: tuple[Link, ...]
    range: tuple[Link, ...]
    example: tuple[Link, ...]
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a scheme, or the scheme itself: labels and meaning in Chinese and English."""

    code: str
    label: tuple[str, str]
    meaning: tuple[str, str]
    example: tuple[Link, ...]
    sources: tuple[Link, ...]


def told(release: Release) -> dict[str, object]:
    """What the template is given. Of the release the page has the titles of sources."""
    titles = _titles(
        release, (*TERMS.values(), *SCHEMES.values(), *(m for codes in MEANINGS.values() for m in codes.values()))
    )
    return {
        "version": VERSION,
        "licence": LICENCE,
        "parts": [(sort, [_entry(term, titles) for term in _sorted(sort)]) for sort in Sort],
        "schemes": [
            (
                _code(name, SCHEME_LABELS[name], SCHEMES[name], titles),
                [_code(code, CODES[name][code], MEANINGS[name][code], titles) for code in CODES[name]],
            )
            for name in SCHEME_LABELS
        ],
        "vocabularies": [
            (prefix, address, [_name(name) for name in BORROWED if name.partition(":")[0] == prefix])
            for prefix, address in DEFINED_BY.items()
        ],
        "rules": rules(),
        "forms": REPRESENTATIONS,
        "name": "ontology",
        # Definitions and examples are in English on every page, with Chinese words in them.
        "english": said,
    }


def code_of(release: Release, scheme: str, code: str) -> Code:
    """One code of a scheme."""
    meaning = MEANINGS[scheme][code]
    return _code(code, CODES[scheme][code], meaning, _titles(release, (meaning,)))


def scheme_of(release: Release, name: str) -> Code:
    """A scheme itself."""
    return _code(name, SCHEME_LABELS[name], SCHEMES[name], _titles(release, (SCHEMES[name],)))


def _titles(release: Release, told: Iterable[Term | Meaning]) -> dict[str, str]:
    """The titles of the source documents that terms or codes name, by their ids."""
    ids = {source.removeprefix("source/") for one in told for source in one.source if source.startswith("source/")}
    return {key: source.title for key, source in release.sources(sorted(ids)).items() if source.title}


def _code(code: str, label: tuple[str, str], meaning: Meaning, titles: Mapping[str, str]) -> Code:
    return Code(code, label, (meaning.zh, meaning.en), _example(meaning.example), _sources(meaning.source, titles))


def _sorted(sort: Sort) -> list[Term]:
    return sorted((term for term in TERMS.values() if term.sort is sort), key=lambda term: term.en.lower())


def _entry(term: Term, titles: Mapping[str, str]) -> Entry:
    own = f"puxi:{term.name}"
    return Entry(
        term,
        tuple(_name(name) for name in term.under),
        tuple(_name(f"puxi:{one.name}") for one in _sorted(term.sort) if own in one.under),
        (_name(term.domain),) if term.domain else (),
        (_name(term.range),) if term.range else (),
        _example(term.example),
        _sources(term.source, titles),
    )


def _name(name: str) -> Link:
    """A term by its name with prefix: ours on this page, another's at its own address."""
    prefix, _, local = name.partition(":")
    if prefix == "puxi":
        return Link(name, f"/ontology#{local}")
    return Link(name, address=VOCABULARIES[prefix] + local)


def _example(example: str) -> tuple[Link, ...]:
    return tuple(Link(text, f"/{path}" if path else "") for text, path in parts(example))


def _sources(sources: Iterable[str], titles: Mapping[str, str]) -> tuple[Link, ...]:
    return tuple(_source(source, titles) for source in sources)


def _source(source: str, titles: Mapping[str, str]) -> Link:
    if source.startswith("source/"):
        key = source.removeprefix("source/")
        return Link(titles.get(key, key), f"/{source}")
    if source.startswith(("http://", "https://")):
        return Link(source, address=source)
    return Link(source_text(source))
