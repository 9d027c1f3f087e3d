"""A result is the same in whatever format it is written, as parsers that nobody here wrote read it."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable

import pytest
import rdflib
import rdflib.compare
from rdflib.query import Result

from graph.errors import SparqlError
from graph.rdf.space import EDTF
from graph.sparql.engine import Cell, Engine, Question
from graph.sparql.formats import GraphFormat, ResultFormat
from graph.sparql.library import SparqlQuery, shared
from graph.sparql.limits import Limits
from tests.sparql.conftest import LIMITS

#: rdflib warns of its own use of its own names.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.*deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

XSD = "http://www.w3.org/2001/XMLSchema#"
ALL = Limits(seconds=30, rows=100_000)
#: What a cell is: uri, literal or bnode; its text, datatype and language. None where nothing is bound.
Term = tuple[str, str, str, str] | None
Table = tuple[list[str], list[list[Term]]]

ODD = {
    "languages": 'VALUES ?a { "小麦"@zh "xiǎo mài"@zh-Latn-pinyin "wheat"@en "blé"@fr "小麥"@zh-Hant "wheat" "пшеница"@ru }',
    "datatypes": f"""VALUES (?a ?b) {{ (1 -2) (1.50 1e3) (true false) ("2021-12"^^<{EDTF}> "2021-12-30"^^xsd:date)
        ("1"^^xsd:string "0042"^^xsd:integer) ("x"^^<http://a.example/小麦> "2016"^^xsd:gYear) ("+7" "007") }}""",
    "unbound": 'VALUES (?a ?b ?c) { (UNDEF UNDEF UNDEF) (UNDEF "b" UNDEF) ("a" UNDEF "c") (UNDEF UNDEF "c") ("" "" "") }',
    "one column unbound": "VALUES ?a { UNDEF 'a' UNDEF '' }",
    "quotes": r"""VALUES (?a ?b) { ('"' "'") ('""' "''") ('say "小麦", he' "\\") ("\\n" "\\\"") ('"quoted"' "‘国家’“中心”") }""",
    "line ends": r"""VALUES (?a ?b) { ("a\nb" "\n") ("a\r\nb" "a\rb") ("\n\n" "end\n") ("\r" "\u2028\u0085") ("a\n\"b" ",\n") }""",
    "commas and tabs": r"""VALUES (?a ?b) { (",a,,b," "\ta\t\tb\t") ("，、；" ";") (", " "\t\n,\"") }""",
    "blanks": 'VALUES (?a ?b) { (" a" "a ") ("  " "a  b") ("\\u00A0" "\\u3000小 麦\\u3000") }',
    "markup": """VALUES ?a { "<b>&amp;</b>" "]]>" "<![CDATA[x]]>" "&#13;" "<?xml?>" "<!-- -->" "<http://a.example/>" "_:a" "?a" }""",
    "formulas": 'VALUES ?a { "=1+1" "-1" "+1" "@x" "#" }',
    "far characters": r'VALUES ?a { "𠀀𪚥" "\U0001F33E" "e\u0301" "\uFEFFa" "\u200B" "\u007F" "\uE000" "ﷺ" }',
    "addresses": """VALUES ?a { <http://a.example/?a=1&b=2#c> <http://a.example/小麦> <http://a.example/%E5%B0%8F> <urn:x:,;'(y)>
        <institution/netrc-xiao-mai> puxi:became }""",
    "names of columns": 'VALUES (?小麦 ?a_1 ?A ?select) { ("a" "b" "c" "d") }',
    "no row": "VALUES (?a ?b) { }",
}


@pytest.fixture(autouse=True)
def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib turns what looks like a number into Python's and back, unless it is told to leave it."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def example(query: SparqlQuery) -> str:
    words = shlex.split(query.named.example)[3:]
    return query.text(dict(word.split("=", 1) for word in words if word != "--param"))


#: Every query of the library as its example has it, all that the examples ask too narrowly for, and the odd ones.
TABLES = {
    **{query.name: example(query) for query in shared().values()},
    **{
        f"{name} of all": shared()[name].text({}) for name in ("centres-by-managing-unit", "partners", "disputed-facts")
    },
    **{name: f"SELECT * {{ {values} }}" for name, values in ODD.items()},
}


def term(found: object) -> Term:
    """What rdflib read."""
    if found is None:
        return None
    if isinstance(found, rdflib.URIRef):
        return ("uri", str(found), "", "")
    if isinstance(found, rdflib.Literal):
        language, datatype = found.language or "", str(found.datatype or "")
        return ("literal", str(found), "" if datatype == f"{XSD}string" else datatype, language.lower())
    assert isinstance(found, rdflib.BNode)
    return ("bnode", "", "", "")


def by_rdflib(body: bytes, form: str) -> Table:
    found = Result.parse(io.BytesIO(body), format=form)
    assert found.vars is not None
    return [str(name) for name in found.vars], [[term(row.get(v)) for v in found.vars] for row in found.bindings]


def by_turtle(body: bytes) -> Table:
    """TSV as the W3C defines it: cells between tabs, each a term of Turtle; rdflib reads them as that."""
    head, *lines = body.decode().removesuffix("\n").split("\n")
    columns = head.split("\t")
    assert all(name.startswith("?") for name in columns)
    cells = [line.split("\t") for line in lines]
    distinct = sorted({cell for line in cells for cell in line if cell})
    document = "\n".join(f"<c:{number}> <p:p> {cell} ." for number, cell in enumerate(distinct))
    read = {int(str(s)[2:]): term(o) for s, _, o in rdflib.Graph().parse(data=document, format="turtle")}
    assert len(read) == len(distinct)
    terms: dict[str, Term] = {cell: read[number] for number, cell in enumerate(distinct)}
    return [name[1:] for name in columns], [[terms.get(cell) for cell in line] for line in cells]


def of_engine(columns: Iterable[str], rows: Iterable[Iterable[Cell | None]]) -> Table:
    def of(cell: Cell | None) -> Term:
        if cell is None:
            return None
        datatype = "" if cell.datatype == f"{XSD}string" else cell.datatype
        return (cell.kind, cell.text, datatype, cell.language.lower())

    return list(columns), [[of(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_in_all_formats(name: str, engine: Engine) -> None:
    text = TABLES[name]
    body = {form: engine.write(Question(text), form, None, ALL).body for form in ResultFormat}
    columns, rows = by_rdflib(body[ResultFormat.JSON], "json")
    assert by_rdflib(body[ResultFormat.XML], "xml") == (columns, rows)
    assert by_turtle(body[ResultFormat.TSV]) == (columns, rows)
    shown = engine.rows(Question(text), ALL)
    assert of_engine(shown.columns, shown.rows) == (columns, rows)
    # CSV has neither types nor languages, and nothing in a cell that is not bound.
    head, *lines = csv.reader(io.StringIO(body[ResultFormat.CSV].decode(), newline=""), strict=True)
    assert head == columns
    if len(columns) == 1:  # a line that is empty is a cell that is empty
        lines = [line or [""] for line in lines]
    assert lines == [[cell[1] if cell else "" for cell in row] for row in rows]
    assert rows or name == "no row" or name in shared()


def test_values_arrive_as_they_were_written(engine: Engine) -> None:
    """Otherwise all formats might lose the same."""
    text = r"""SELECT * { VALUES (?a ?b ?c) { ("小麦,\t\"\n\r\\"@zh-Hans "2021-12"^^<http://a.example/t> UNDEF) } }"""
    body = engine.write(Question(text), ResultFormat.XML, None, LIMITS).body
    assert by_rdflib(body, "xml") == (
        ["a", "b", "c"],
        [[("literal", '小麦,\t"\n\r\\', "", "zh-hans"), ("literal", "2021-12", "http://a.example/t", ""), None]],
    )


def test_blank_nodes_are_told_apart(engine: Engine) -> None:
    text = "SELECT ?a ?b ?c { BIND (BNODE() AS ?a) BIND (?a AS ?b) BIND (BNODE() AS ?c) }"
    for form in (ResultFormat.JSON, ResultFormat.XML):
        found = Result.parse(io.BytesIO(engine.write(Question(text), form, None, LIMITS).body), format=form.value)
        (row,) = found.bindings
        first, again, other = (row[rdflib.Variable(name)] for name in "abc")
        assert {type(first), type(other)} == {rdflib.BNode}
        assert first == again != other
    for form, between in ((ResultFormat.CSV, ","), (ResultFormat.TSV, "\t")):
        line = engine.write(Question(text), form, None, LIMITS).body.decode().splitlines()[1].split(between)
        assert line[0] == line[1] != line[2]
        assert all(cell.startswith("_:") for cell in line)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ASK { <institution/netrc-xiao-mai> puxi:designation ?d }", True),
        ("ASK { <institution/no-such-centre> ?p ?o }", False),
        ('ASK { ?s skos:prefLabel "国家小麦工程技术研究中心"@zh }', True),
    ],
)
def test_yes_and_no(text: str, answer: bool, engine: Engine) -> None:
    for form in (ResultFormat.JSON, ResultFormat.XML):
        found = Result.parse(
            io.BytesIO(engine.write(Question(text), form, None, LIMITS).body), format=form.value
        ).askAnswer
        assert found is answer
    for form in (ResultFormat.CSV, ResultFormat.TSV):
        body = engine.write(Question(text), form, None, LIMITS).body
        assert body.decode().strip() == str(answer).lower()
    (row,) = engine.rows(Question(text), LIMITS).rows
    assert row[0] == Cell("literal", str(answer).lower(), "", f"{XSD}boolean")


GRAPHS = {
    "names": "CONSTRUCT { ?s skos:prefLabel ?o ; a ?c } WHERE { ?s a ?c ; skos:prefLabel ?o ; puxi:designation <designation/NTIC> }",
    "one centre": "DESCRIBE <institution/netrc-xiao-mai>",
    "languages": 'CONSTRUCT { <http://a.example/小麦> <p:q> "小麦"@zh , "小麥"@zh-Hant , "wheat"@en , "wheat" } WHERE {}',
    "odd texts": r"""CONSTRUCT { <x> rdfs:label ?a } WHERE { VALUES ?a { "a\nb" "a\rb" "\r\n" "\t" " a " "" "\"" '\'' "\\"
        "]]>" "<b>&amp;</b>" "𠀀" "\uFEFFa" "\u2028" "''' \"\"\"" "小麦"@zh } }""",
    "datatypes": f"""CONSTRUCT {{ <x> rdf:value ?a }} WHERE {{ VALUES ?a {{ 1 1.50 1e3 true "0042"^^xsd:integer
        "2021-12"^^<{EDTF}> "x"^^<http://a.example/type> }} }}""",
    "blank nodes": "CONSTRUCT { _:a rdf:first ?c ; rdf:rest _:b . _:b rdf:first [] } WHERE { VALUES ?c { 1 2 3 } }",
    "nothing": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (false) }",
}
RDFLIB = {
    GraphFormat.TURTLE: "turtle",
    GraphFormat.NTRIPLES: "nt",
    GraphFormat.JSONLD: "json-ld",
    GraphFormat.RDFXML: "xml",
    GraphFormat.NQUADS: "nquads",
    GraphFormat.TRIG: "trig",
}


def graph(body: bytes, form: GraphFormat) -> rdflib.Graph:
    """The triples of a document that has only a default graph."""
    found = rdflib.Dataset()
    found.parse(data=body, format=RDFLIB[form])
    triples = rdflib.Graph()
    for s, p, o, _ in found.quads():
        if isinstance(o, rdflib.Literal) and o.datatype == rdflib.URIRef(f"{XSD}string"):
            o = rdflib.Literal(str(o))  # the same, written out
        triples.add((s, p, o))
    return triples


@pytest.mark.parametrize("text", GRAPHS.values(), ids=GRAPHS)
def test_a_graph_is_the_same_in_all_formats(text: str, engine: Engine) -> None:
    found = {form: graph(engine.write(Question(text), None, form, LIMITS).body, form) for form in GraphFormat}
    first = found[GraphFormat.NTRIPLES]
    canonical = rdflib.compare.to_canonical_graph(first)
    for form, read in found.items():
        assert len(read) == len(first), form
        assert set(rdflib.compare.to_canonical_graph(read)) == set(canonical), form
    shown = engine.rows(Question(text), ALL)
    assert shown.columns == ("subject", "predicate", "object")
    assert len(shown.rows) == len(first)
    assert bool(first) == (text != GRAPHS["nothing"])


@pytest.mark.parametrize("form", GraphFormat)
def test_a_graph_is_written_alike_by_every_process(form: GraphFormat, engine: Engine) -> None:
    """What has a copy can tell by the bytes that nothing has changed."""
    from graph.sparql.pool import Pool

    text = Question(GRAPHS["names"])
    body = engine.write(text, None, form, LIMITS).body
    for _ in range(2):
        with Pool(engine.pool.store) as pool:
            assert Engine(pool, engine.space).write(text, None, form, LIMITS).body == body


@pytest.mark.parametrize("character", ["\\u0001", "\\u0000", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_what_xml_cannot_hold_is_refused_there_and_nowhere_else(character: str, engine: Engine) -> None:
    """XML 1.0 has no way to write most control characters; what is written all the same, no parser reads."""
    table = Question(f'SELECT ?a {{ BIND ("a{character}b" AS ?a) }}')
    triples = Question(f'CONSTRUCT {{ <x> rdfs:label "a{character}b" }} WHERE {{}}')
    for results, graphs, question in (
        (ResultFormat.XML, None, table),
        (None, GraphFormat.RDFXML, triples),
    ):
        with pytest.raises(SparqlError, match=rf"the character U\+{character[2:]}, which XML cannot hold"):
            engine.write(question, results, graphs, LIMITS)
    expected = "a" + character.encode().decode("unicode_escape") + "b"
    assert by_rdflib(engine.write(table, ResultFormat.JSON, None, LIMITS).body, "json")[1] == [
        [("literal", expected, "", "")]
    ]
    (read,) = graph(engine.write(triples, None, GraphFormat.NTRIPLES, LIMITS).body, GraphFormat.NTRIPLES).objects()
    assert str(read) == expected


@pytest.mark.parametrize("address", ["http://a/1", "http://a/b/", "http://a/b#-"])
def test_a_property_that_no_element_can_be_named_after_is_not_written_as_rdf_xml(address: str, engine: Engine) -> None:
    question = Question(f"CONSTRUCT {{ <http://a> <{address}> 'x' }} {{}}")
    with pytest.raises(SparqlError, match="another format"):
        engine.write(question, None, GraphFormat.RDFXML, LIMITS)
    assert address in engine.write(question, None, GraphFormat.NTRIPLES, LIMITS).body.decode()
