"""What terms and codes are said to mean: the examples are true of the release, and the sources are there."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import DCTERMS, RDF, SKOS, Literal, URIRef

from graph.rdf.borrowed import DEFINED_BY
from graph.rdf.concepts import CODES, SCHEME_LABELS
from graph.rdf.evidence import WIKIBASE, example_text, parts, source_address, source_text
from graph.rdf.mapping import quads
from graph.rdf.meanings import MEANINGS, SCHEMES, Meaning
from graph.rdf.ontology import concept_schemes, ontology
from graph.rdf.space import Space
from graph.rdf.terms import TERMS, Sort, Term
from graph.release.reader import Release

ROOT = Path(__file__).resolve().parents[2]
SPACE = Space()
_TYPE = str(RDF.type)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
#: What a code is said of: the property that has it, by scheme.
_OF_SCHEME = {name: f"puxi:{name}" for name in CODES}
#: Things that no name is told of: they are called by their id.
_NAMELESS = {"event", "statement"}
_CODES = [(scheme, code) for scheme, codes in CODES.items() for code in codes]


class _Data:
    """The triples of the release: of each thing its values, and the names of things."""

    def __init__(self, release: Release) -> None:
        self.values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        naming = {SPACE.expand("skos:prefLabel"), SPACE.expand("dcterms:title")}
        self.names: dict[str, set[str]] = defaultdict(set)
        for quad in quads(release, SPACE):
            subject, predicate = quad.subject[1:-1], quad.predicate[1:-1]
            found = _LITERAL.match(quad.object)
            value = found[1].replace('\\"', '"') if found else quad.object[1:-1]
            self.values[subject][predicate].add(value)
            if predicate in naming:
                self.names[subject].add(value)

    def joined(self, one: str, other: str) -> bool:
        """Whether a triple leads from one to the other, either way."""
        return any(b in values for a, b in ((one, other), (other, one)) for values in self.values[a].values())


@pytest.fixture(scope="module")
def data(release_path: Path) -> _Data:
    return _Data(Release(release_path))


def _things(example: str) -> list[tuple[str, str]]:
    """The things of an example: name and address."""
    return [(text, SPACE.base + path) for text, path in parts(example) if path]


def _names_are_theirs(example: str, data: _Data) -> None:
    for name, address in _things(example):
        path = address.removeprefix(SPACE.base)
        if path.startswith("ontology#"):
            assert name == f"puxi:{path.partition('#')[2]}"
            assert name.removeprefix("puxi:") in TERMS
        else:
            assert address in data.values, f"{path} is not in the release"
            names = {path.rpartition("/")[2]} if path.partition("/")[0] in _NAMELESS else data.names[address]
            assert name in names, path


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.name)
def test_the_example_of_a_term_is_true_of_the_release(term: Term, data: _Data) -> None:
    _names_are_theirs(term.example, data)
    (_, subject), *others = _things(term.example)
    text = "".join(text for text, path in parts(term.example) if not path)
    quoted = re.findall('"([^"]+)"', text)
    if term.sort is Sort.CLASS:
        assert SPACE.term(term.name) in data.values[subject][_TYPE]
        for name, other in others:
            members = SPACE.term(term.name) in data.values[other][_TYPE]
            assert members or data.joined(subject, other), f"nothing joins the example with {name}"
        assert set(quoted) <= {value for values in data.values[subject].values() for value in values}
    else:
        values = data.values[subject][SPACE.term(term.name)]
        assert quoted or others, "it shows no value"
        if quoted:
            assert set(quoted) <= values
        else:
            assert others[0][1] in values


@pytest.mark.parametrize(("scheme", "code"), _CODES)
def test_the_example_of_a_code_bears_the_code(scheme: str, code: str, data: _Data) -> None:
    example = MEANINGS[scheme][code].example
    bearing = SPACE.concept(scheme, code)
    predicate = SPACE.expand(_OF_SCHEME[scheme])
    if not example:
        assert not any(bearing in values[predicate] for values in list(data.values.values())), "there is one to show"
        return
    _names_are_theirs(example, data)
    ((_, subject),) = _things(example)
    assert bearing in data.values[subject][predicate]


def test_what_is_said_of_a_code_is_said_of_one_that_there_is() -> None:
    assert {scheme: list(codes) for scheme, codes in MEANINGS.items()} == {
        scheme: list(codes) for scheme, codes in CODES.items()
    }
    assert set(SCHEMES) == set(SCHEME_LABELS) == set(CODES)


@pytest.mark.parametrize(("scheme", "code"), [*_CODES, *((name, "") for name in SCHEMES)])
def test_a_concept_has_labels_definitions_and_sources(scheme: str, code: str) -> None:
    graph = concept_schemes(SPACE)
    concept = URIRef(SPACE.concept(scheme, code) if code else SPACE.scheme(scheme))
    for predicate in (SKOS.prefLabel, SKOS.definition):
        told = {t.language: str(t) for t in graph.objects(concept, predicate) if isinstance(t, Literal)}
        assert set(told) == {"en", "zh-hans"}
        assert all(told.values())
    definitions = {str(text) for text in graph.objects(concept, SKOS.definition)}
    labels = {str(text) for text in graph.objects(concept, SKOS.prefLabel)}
    assert all(text.rstrip(".。").lower() not in {label.lower() for label in labels} for text in definitions)
    meaning = MEANINGS[scheme][code] if code else SCHEMES[scheme]
    written = {source_address(source, SPACE) or source_text(source) for source in meaning.source}
    assert {str(value) for value in graph.objects(concept, DCTERMS.source)} == written != set()


def _sources() -> Iterator[tuple[str, str]]:
    for term in TERMS.values():
        yield from ((f"puxi:{term.name}", source) for source in term.source)
    meanings: list[tuple[str, Meaning]] = [*SCHEMES.items()]
    meanings += [(f"{scheme}/{code}", m) for scheme, codes in MEANINGS.items() for code, m in codes.items()]
    for name, meaning in meanings:
        yield from ((name, source) for source in meaning.source)


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as Git hosts make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_each_term_names_sources_and_none_twice() -> None:
    for term in TERMS.values():
        assert term.source, term.name
        assert len(set(term.source)) == len(term.source), term.name


def test_sources_are_there() -> None:
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["source_id"] for row in csv.DictReader(file)}
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    columns = {f"{r['name']}/{field['name']}" for r in package["resources"] for field in r["schema"]["fields"]}
    standards = {*DEFINED_BY.values(), WIKIBASE}
    for name, source in _sources():
        document, _, anchor = source.partition("#")
        if source.startswith("source/"):
            assert source.removeprefix("source/") in ids, name
        elif urlsplit(source).scheme:
            assert source in standards, name
        elif document == "data/datapackage.json":
            assert anchor in columns, (name, source)
        else:
            assert anchor in _anchors(ROOT / document), (name, source)


def test_sources_and_examples_are_in_the_ontology_as_addresses_of_its_base() -> None:
    elsewhere = Space("https://data.example.org/p/")
    graph = ontology(elsewhere)
    for term in TERMS.values():
        subject = URIRef(elsewhere.term(term.name))
        written = {source_address(source, elsewhere) or source_text(source) for source in term.source}
        assert {str(value) for value in graph.objects(subject, DCTERMS.source)} == written
        example = str(graph.value(subject, SKOS.example))
        assert example == example_text(term.example, elsewhere)
        assert "<https://data.example.org/p/" in example
        assert "puxi.example" not in example
