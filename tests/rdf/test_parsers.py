"""What is exported, as programs that nobody here wrote read it: Oxigraph, rdflib, Apache Jena, pyld, sort."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyld import jsonld  # type: ignore[import-untyped]

from graph.rdf.context import context
from graph.rdf.export import RdfFormat, dump
from graph.rdf.mapping import quads
from graph.rdf.space import EDTF, VOCABULARIES, Space
from graph.rdf.terms import TERMS
from graph.rdf.writing import Quad, iri, literal, typed, web_address
from graph.release.reader import Release
from graph.vocabulary import PROPERTIES, Kind
from tests.bolt_load.made_releases import first
from tests.rdf import example as example_page
from tests.rdf.borrowed import BORROWED, borrowed
from tests.rdf.java import JENA, run
from tests.rdf.test_export import FORMATS, PARSED

#: rdflib warns of its own use of its own names.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.*deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

SPACE = Space("https://puxi.example/")
CONTEXT = f'"@context": {json.dumps(SPACE.context)}'
RDFLIB = {
    RdfFormat.TRIG: "trig",
    RdfFormat.NQUADS: "nquads",
    RdfFormat.JSONLD: "json-ld",
    RdfFormat.TURTLE: "turtle",
    RdfFormat.NTRIPLES: "nt",
    RdfFormat.RDFXML: "xml",
}

#: Subject, predicate, object, graph: as lines of N-Quads have them, languages in small letters.
Quads = set[tuple[str, str, str, str]]


class Exports:
    """A release in all formats, and how many triples or quads were said to be in each."""

    def __init__(self, release: Release, folder: Path, every: list[Quad] | None = None) -> None:
        self.release, self.folder = release, folder
        self.counts: dict[RdfFormat, int] = {}
        every = every or list(quads(release, SPACE))
        for form in FORMATS:
            with self.file(form).open("wb") as stream:
                self.counts[form] = dump(every, form, stream, SPACE)
        # Parsers that ask nobody for the context.
        text = self.file(RdfFormat.JSONLD).read_text("utf-8")
        self.alone = folder / "alone.jsonld"
        self.alone.write_text(
            text.replace(CONTEXT, f'"@context": {json.dumps(context(SPACE)["@context"])}', 1), "utf-8"
        )

    def file(self, form: RdfFormat) -> Path:
        return self.folder / f"all{form.ending}"

    def readable(self, form: RdfFormat) -> Path:
        """The file for parsers that ask nobody for the context."""
        return self.alone if form is RdfFormat.JSONLD else self.file(form)

    def digest(self, form: RdfFormat) -> str:
        return hashlib.sha256(self.file(form).read_bytes()).hexdigest()

    def parsed(self, form: RdfFormat) -> list[pyoxigraph.Quad]:
        found: list[Any] = list(pyoxigraph.parse(path=self.readable(form), format=PARSED[form]))
        return found


@pytest.fixture(scope="module")
def shipped(release_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    return Exports(Release(release_path), tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """A small release with texts that formats trip over."""
    return Exports(first().release(tmp_path_factory.mktemp("made")), tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def part(release_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Of the shipped data 300 centres, the statements about them with their sources, and the changes that made them."""
    release = Release(release_path)
    every = list(quads(release, SPACE))
    centres = sorted(entity.id for entity in release.all_entities().values() if entity.kind == Kind.CENTER)
    chosen = {iri(SPACE.entity(key)) for key in centres[:: len(centres) // 300][:300]}
    assert len(chosen) == 300
    about = {iri(SPACE.expand(name)) for name in ("puxi:subject", "org:resultingOrganization")}
    chosen |= {quad.subject for quad in every if quad.object in chosen and quad.predicate in about}
    derived = iri(SPACE.expand("prov:wasDerivedFrom"))
    chosen |= {quad.object for quad in every if quad.subject in chosen and quad.predicate == derived}
    return Exports(release, tmp_path_factory.mktemp("part"), [quad for quad in every if quad.subject in chosen])


@pytest.fixture(params=["odd", "part"])
def some(request: pytest.FixtureRequest) -> Exports:
    """The release with odd texts, and the part of the shipped data."""
    found: Exports = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def read(shipped: Exports) -> set[pyoxigraph.Quad]:
    """The quads of the shipped data, read by Oxigraph."""
    return set(shipped.parsed(RdfFormat.NQUADS))


def _ours(given: Iterable[pyoxigraph.Quad]) -> Quads:
    return {
        (str(quad.subject), str(quad.predicate), _small(str(quad.object)), str(getattr(quad, "graph_name", "")))
        for quad in given
    }


def _small(term: str) -> str:
    """Languages are the same in whatever case (RDF 1.1 Concepts, 3.3)."""
    return re.sub(r'(?<=")@[A-Za-z0-9-]+$', lambda found: found[0].lower(), term)


def _triples(quads: Quads) -> Quads:
    return {(s, p, o, "") for s, p, o, _ in quads}


# -- every parser finds the same --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_oxigraph_reads_the_same_of_every_format(form: RdfFormat, shipped: Exports, read: set[pyoxigraph.Quad]) -> None:
    found = shipped.parsed(form)
    assert len(found) == shipped.counts[form]
    if form.has_graphs:
        assert set(found) == read
    else:
        assert {quad.triple for quad in found} == {quad.triple for quad in read}


def test_jena_finds_nothing_to_say_and_the_same_counts(shipped: Exports, odd: Exports) -> None:
    """``riot --validate --strict``: terms, addresses, languages and datatypes are checked."""
    files = [(exports, form) for exports in (shipped, odd) for form in FORMATS]
    done = run(JENA, "--validate", "--strict", "--count", *(exports.readable(form) for exports, form in files))
    said = done.stdout + done.stderr
    assert not re.search("WARN|ERROR", said), said[:3000]
    counts = [int(number.replace(",", "")) for number in re.findall(r"(?:Triples|Quads) = ([\d,]+)", said)]
    assert counts == [exports.counts[form] for exports, form in files]


def test_jena_does_find_something_to_say_of_what_is_wrong(tmp_path: Path) -> None:
    """Otherwise the test above would say nothing."""
    wrong = tmp_path / "wrong.nq"
    wrong.write_text(f'<https://a.example/> <p:p> "2011-13-45"^^<{VOCABULARIES["xsd"]}date> .\n')
    done = run(JENA, "--validate", "--strict", wrong, check=False)
    assert done.returncode != 0
    assert "WARN" in done.stderr


def _by_rdflib(path: Path, form: RdfFormat) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    # rdflib turns what looks like a number or a date into Python's and back, unless it is told to leave it.
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        dataset.parse(path, format=RDFLIB[form])
    finally:
        rdflib.NORMALIZE_LITERALS = before
    return dataset


def _of_rdflib(dataset: rdflib.Dataset) -> Quads:
    lines = io.BytesIO()
    dataset.serialize(lines, format="nquads")
    return _ours(pyoxigraph.parse(lines.getvalue(), format=pyoxigraph.RdfFormat.N_QUADS))


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.RDFXML])
def test_rdflib_reads_the_shipped_data(form: RdfFormat, shipped: Exports) -> None:
    """All of it. Of the other formats rdflib reads the part below: each takes it half a minute."""
    graph = rdflib.Graph()
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph.parse(shipped.file(form), format=RDFLIB[form])
    finally:
        rdflib.NORMALIZE_LITERALS = before
    assert len(graph) == shipped.counts[form] > 200_000


@pytest.mark.parametrize("form", FORMATS)
def test_there_and_back_through_two_parsers(form: RdfFormat, some: Exports) -> None:
    """Oxigraph's and rdflib's, each reading what the other wrote. There are no blank nodes: equal sets are isomorphic."""
    wanted = _ours(some.parsed(RdfFormat.NQUADS))
    if not form.has_graphs:
        wanted = _triples(wanted)
    dataset = _by_rdflib(some.readable(form), form)
    back = _of_rdflib(dataset)
    assert (back if form.has_graphs else _triples(back)) == wanted
    written = pyoxigraph.serialize(some.parsed(form), format=pyoxigraph.RdfFormat.TRIG)
    assert written is not None
    again = some.folder / f"again-{form}.trig"
    again.write_bytes(written)
    forth = _of_rdflib(_by_rdflib(again, RdfFormat.TRIG))
    assert (forth if form.has_graphs else _triples(forth)) == wanted


def _official(url: str, _: object) -> dict[str, object]:
    """Serves the official context, and nothing else."""
    assert url == SPACE.context
    document = context(SPACE)
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}


def _by_pyld(text: str) -> Quads:
    options = {"format": "application/n-quads", "documentLoader": _official}
    lines = jsonld.to_rdf(json.loads(text), options)
    return _ours(pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_QUADS))


def test_json_ld_expands_with_the_official_context_and_nothing_else(some: Exports) -> None:
    assert _by_pyld(some.file(RdfFormat.JSONLD).read_text("utf-8")) == _ours(some.parsed(RdfFormat.NQUADS))


def test_json_ld_reads_as_plain_json(odd: Exports) -> None:
    """No key is an address: the context knows all that the data uses."""
    document = json.loads(odd.file(RdfFormat.JSONLD).read_text("utf-8"))
    known = context(SPACE)["@context"]
    keys = {key for graph in document["@graph"] for node in graph["@graph"] for key in node}
    assert keys <= known.keys()


# -- the same bytes each time -----------------------------------------------------------------------------------------

_DIGESTS = """
import hashlib, io, sys
from pathlib import Path
from graph.rdf.export import RdfFormat, dump
from graph.rdf.mapping import quads
from graph.rdf.space import Space
from graph.release.reader import Release
space = Space("https://puxi.example/")
every = list(quads(Release(Path(sys.argv[1])), space))
for form in map(RdfFormat, sys.argv[2:]):
    stream = io.BytesIO()
    dump(every, form, stream, space)
    print(form, hashlib.sha256(stream.getvalue()).hexdigest())
"""


def _digests(release: Path, forms: Iterable[RdfFormat], seed: str) -> dict[str, str]:
    command = [sys.executable, "-c", _DIGESTS, str(release), *forms]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=True)
    return dict(line.split() for line in done.stdout.splitlines())


def test_exports_on_different_hash_seeds_are_byte_identical(odd: Exports) -> None:
    one, other = (_digests(odd.release.path, FORMATS, seed) for seed in ("1", "2"))
    assert len(one) == len(FORMATS)
    assert one == other == {form: odd.digest(form) for form in FORMATS}


def test_so_are_those_of_the_shipped_data(shipped: Exports) -> None:
    """This process has a seed of its own."""
    seed = "4" if os.environ.get("PYTHONHASHSEED") == "3" else "3"
    found = _digests(shipped.release.path, (RdfFormat.NQUADS, RdfFormat.TURTLE, RdfFormat.JSONLD), seed)
    assert found == {form: shipped.digest(RdfFormat(form)) for form in found}
    assert len(found) == 3


@pytest.mark.skipif(not shutil.which("sort"), reason="this system has no sort")
@pytest.mark.parametrize("form", [RdfFormat.NQUADS, RdfFormat.NTRIPLES])
def test_lines_are_sorted_as_sort_has_it(form: RdfFormat, shipped: Exports) -> None:
    command = ["sort", "-c", "-u", str(shipped.file(form))]
    done = subprocess.run(command, env={"LC_ALL": "C"}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[:500]


# -- what is in it ----------------------------------------------------------------------------------------------------

_PART = r"([\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
_HOST = r"(([\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+|\[[\da-fA-F:.]+\])(:\d+)?"
_IRI = re.compile(rf"https?://{_HOST}([/?]{_PART})?(#{_PART})?", re.ASCII | re.IGNORECASE)


def test_all_names_are_valid_addresses_and_nothing_is_nameless(read: set[pyoxigraph.Quad]) -> None:
    terms = {term for quad in read for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    names = {term.value for term in terms if isinstance(term, pyoxigraph.NamedNode)}
    assert not {type(term) for term in terms} - {pyoxigraph.NamedNode, pyoxigraph.Literal}
    assert len(names) > 10_000
    assert [name for name in names if not _IRI.fullmatch(name)] == []


def test_every_term_is_defined_in_a_vocabulary_that_is_named(read: set[pyoxigraph.Quad]) -> None:
    type_, stated = (pyoxigraph.NamedNode(SPACE.expand(name)) for name in ("rdf:type", "puxi:property"))
    used = {quad.predicate.value for quad in read}
    named = (quad.object for quad in read if quad.predicate in {type_, stated})
    used |= {value.value for value in named if isinstance(value, pyoxigraph.NamedNode)}
    used |= {quad.object.datatype.value for quad in read if isinstance(quad.object, pyoxigraph.Literal)}
    own = {SPACE.term(name) for name in TERMS}
    own |= {SPACE.expand(prop.rdf) for prop in PROPERTIES.values() if prop.rdf.startswith("puxi:")}
    assert used - own - borrowed() == set()
    assert {EDTF, SPACE.expand("org:ChangeEvent"), SPACE.term("managingUnit")} <= used


def test_what_is_borrowed_is_in_the_published_lists_and_no_more_is_borrowed_than_used() -> None:
    for prefix, (document, published, names) in BORROWED.items():
        assert document.startswith("http")
        missing = [name for name in names.split() if name not in published and prefix != "rdf"]
        assert missing == [], prefix


def test_the_example_on_the_page_is_what_is_exported(shipped: Exports) -> None:
    """If not: ``python -m tests.rdf.example`` writes it anew."""
    assert example_page.shown() == example_page.made(shipped.release)


# -- any text ---------------------------------------------------------------------------------------------------------

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_LANGUAGES = st.sampled_from(["", "zh", "zh-hans", "en", "x-puxi"])


def _all_ways(quad: Quad) -> tuple[Quads, Quads, Quads]:
    """What Oxigraph, rdflib (of what Oxigraph wrote) and pyld read of one quad."""
    lines, document = io.BytesIO(), io.BytesIO()
    dump([quad], RdfFormat.NQUADS, lines, SPACE)
    dump([quad], RdfFormat.JSONLD, document, SPACE)
    parsed = list(pyoxigraph.parse(lines.getvalue(), format=pyoxigraph.RdfFormat.N_QUADS))
    written = pyoxigraph.serialize(parsed, format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None
    dataset = rdflib.Dataset()
    dataset.parse(data=written.decode(), format="nquads")
    found = {
        (f"<{s}>", f"<{p}>", _small(_term(o)), f"<{getattr(g, 'identifier', g)}>") for s, p, o, g in dataset.quads()
    }
    return _ours(parsed), found, _by_pyld(document.getvalue().decode())


def _term(term: object) -> str:
    if isinstance(term, rdflib.Literal):
        language = term.language or ""
        return str(pyoxigraph.Literal(str(term), language=language) if language else pyoxigraph.Literal(str(term)))
    return f"<{term}>"


@given(_TEXTS, _LANGUAGES)
@example('a"\\\n\r\t\b\f\x00\x7f\x85\u2028𠮷', "zh-hans")
@example('"@en', "")
@example('"^^<a:b>', "en")
def test_any_text_survives(text: str, language: str) -> None:
    quad = Quad(iri(SPACE.graph("a")), iri(SPACE.entity("a")), iri(SPACE.expand("skos:note")), literal(text, language))
    wanted = pyoxigraph.Literal(text, language=language) if language else pyoxigraph.Literal(text)
    for found in _all_ways(quad):
        ((_, _, value, _),) = found
        assert value == _small(str(wanted))


@given(_TEXTS.filter(bool), _TEXTS.filter(bool))
@example("国家 {小麦}<中心>", "%zz|`\\^")
@example(".", "..")
def test_any_id_makes_an_address(entity: str, source: str) -> None:
    quad = Quad(
        iri(SPACE.graph(source)),
        iri(SPACE.entity(entity)),
        iri(SPACE.expand("prov:wasDerivedFrom")),
        iri(SPACE.source(source)),
    )
    wanted = (quad.subject, quad.predicate, quad.object, quad.graph)
    for found in _all_ways(quad):
        assert found == {wanted}
    assert SPACE.entity_id(SPACE.entity(entity)) == entity


@given(st.one_of(_TEXTS, st.builds(lambda a, b, c: f"http://{a}/{b}#{c}", _TEXTS, _TEXTS, _TEXTS)))
@example("http://a.example/[x]{y}|z w#a#b")
@example("http://a.example:port/")
@example("http://[::1")
@example("https://例え.example/？q=１")
def test_the_address_of_a_page_is_one_or_none(text: str) -> None:
    address = web_address(text)
    if address is None:
        return
    assert _IRI.fullmatch(address[1:-1]), address
    line = f"<a:a> <a:a> {address} ."
    assert len(list(pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES))) == 1


@given(_TEXTS)
def test_values_of_datatypes_survive(text: str) -> None:
    quad = Quad(iri(SPACE.graph("a")), iri(SPACE.entity("a")), iri(SPACE.term("date")), typed(text, EDTF))
    lines, document = io.BytesIO(), io.BytesIO()
    dump([quad], RdfFormat.NQUADS, lines, SPACE)
    dump([quad], RdfFormat.JSONLD, document, SPACE)
    found = _ours(pyoxigraph.parse(lines.getvalue(), format=pyoxigraph.RdfFormat.N_QUADS))
    ((_, _, value, _),) = found
    assert value == str(pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(EDTF)))
    assert _by_pyld(document.getvalue().decode()) == found
