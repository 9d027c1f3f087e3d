"""The ontology: consistent, in the OWL 2 DL profile, complete in what it says of each term, and true of the data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import DC, DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VOID, Graph, Literal, URIRef

from graph.rdf.borrowed import BORROWED, DEFINED_BY
from graph.rdf.mapping import quads
from graph.rdf.ontology import DISJOINT, documents, ontology
from graph.rdf.ontology_page import page
from graph.rdf.space import Space
from graph.rdf.terms import EVENT_CLASSES, KIND_CLASSES, TERMS
from graph.release.reader import Release
from graph.vocabulary import PROPERTIES
from tests.rdf.java import ROBOT, run

ROOT = Path(__file__).resolve().parents[2]
SPACE = Space()
FILE = ROOT / "ontologies" / "puxi.ttl"
_RDFLIB = {"dc": DC, "dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "org": ORG, "prov": PROV, "schema": SDO, "skos": SKOS, "void": VOID}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The ontology."""
    return ontology(SPACE)


@pytest.fixture(scope="module")
def uses(release_path: Path) -> tuple[dict[str, set[str]], set[tuple[str, str, str]]]:
    """The classes of each thing in the data, and all triples that join things, as addresses."""
    types: dict[str, set[str]] = defaultdict(set)
    triples = set()
    for quad in quads(Release(release_path), SPACE):
        if quad.predicate[1:-1] == str(RDF.type):
            types[quad.subject[1:-1]].add(quad.object[1:-1])
        else:
            triples.add((quad.subject[1:-1], quad.predicate[1:-1], quad.object[1:-1] if quad.object[0] == "<" else ""))
    return types, triples


def test_the_files_are_what_the_tables_make() -> None:
    made = documents(SPACE)
    folder = ROOT / "ontologies"
    assert {path.name for path in folder.iterdir()} == set(made)
    for name, text in made.items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"puxi ontology --write ontologies ({name})"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_text_is_the_same_whatever_the_hash_seed(seed: str) -> None:
    code = (
        "import sys; from graph.rdf.ontology import documents; from graph.rdf.space import Space; "
        "sys.stdout.buffer.write(''.join(documents(Space()).values()).encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode() == "".join(documents(SPACE).values())


@pytest.mark.parametrize("reasoner", ["hermit", "elk"])
def test_it_is_consistent_and_no_class_is_empty(reasoner: str, tmp_path: Path) -> None:
    run(ROBOT, "reason", "--reasoner", reasoner, "--input", FILE, "--output", tmp_path / "reasoned.owl")


def test_a_reasoner_finds_an_occurrence_that_were_an_entity_of_prov(tmp_path: Path) -> None:
    broken = ontology(SPACE)
    change = URIRef(SPACE.term("InventedChange"))
    broken.add((change, RDF.type, OWL.Class))
    broken.add((change, RDFS.subClassOf, ORG.ChangeEvent))
    broken.add((change, RDFS.subClassOf, PROV.Entity))
    path = tmp_path / "broken.ttl"
    broken.serialize(path, format="turtle")
    done = run(ROBOT, "reason", "--reasoner", "hermit", "--input", path, "--output", tmp_path / "out.owl", check=False)
    assert done.returncode != 0
    assert "InventedChange" in done.stdout + done.stderr


def test_it_keeps_to_the_profile_and_the_owl_api_loads_it_without_a_warning(tmp_path: Path) -> None:
    report = tmp_path / "profile.txt"
    done = run(ROBOT, "validate-profile", "--profile", "DL", "--input", FILE, "--output", report)
    assert "[Ontology and imports closure in profile]" in report.read_text(encoding="utf-8")
    said = (done.stdout + done.stderr).upper()
    assert not any(word in said for word in ("WARN", "ERROR", "UNPARSED", "ILLEGAL"))


def test_robots_report_has_no_error(tmp_path: Path) -> None:
    report = tmp_path / "report.tsv"
    run(ROBOT, "report", "--input", FILE, "--output", report, "--fail-on", "ERROR")
    lines = report.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("Level")
    assert not [line for line in lines if line.startswith("ERROR")]


@pytest.mark.parametrize("name", TERMS)
def test_each_term_has_labels_a_definition_an_example_and_a_source(name: str, graph: Graph) -> None:
    term = URIRef(SPACE.term(name))
    labels = {label.language: str(label) for label in graph.objects(term, SKOS.prefLabel) if isinstance(label, Literal)}
    assert set(labels) == {"en", "zh-hans"}
    assert all(labels.values())
    definition = str(graph.value(term, SKOS.definition))
    assert len(definition) > 15
    assert definition.endswith(".")
    assert definition.rstrip(".").lower() not in {label.lower() for label in labels.values()}
    assert SPACE.base in str(graph.value(term, SKOS.example))
    assert graph.value(term, DCTERMS.source)


def test_labels_are_not_shared(graph: Graph) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, term in TERMS.items():
        owners[term.en.lower(), term.sort].add(name)
    assert [names for names in owners.values() if len(names) > 1] == []


def test_every_term_of_ours_that_others_use_is_declared() -> None:
    used = {row.rdf for row in PROPERTIES.values()} | set(EVENT_CLASSES.values())
    used |= {name for names in KIND_CLASSES.values() for name in names}
    for term in TERMS.values():
        used |= {name for name in (*term.under, term.domain) if name}
    used -= {"rdf:type"}
    known = {f"puxi:{name}" for name in TERMS} | set(BORROWED)
    assert used <= known


def test_every_borrowed_term_is_in_the_vocabulary_that_is_named_with_it() -> None:
    of_dcat_3 = {"dcat:hasVersion", "dcat:isVersionOf", "dcat:version"}  # newer than what rdflib has
    for name in set(BORROWED) - of_dcat_3:
        prefix, _, local = name.partition(":")
        assert prefix in DEFINED_BY
        assert URIRef(SPACE.expand(name)) in _RDFLIB[prefix], local


def test_every_term_in_the_data_is_declared(
    graph: Graph, uses: tuple[dict[str, set[str]], set[tuple[str, str, str]]]
) -> None:
    types, triples = uses
    terms = {predicate for _, predicate, _ in triples} | {name for names in types.values() for name in names}
    declared = {str(term) for term in graph.subjects(RDF.type, None)}
    assert terms - declared <= {str(RDFS.label)}


def test_no_use_of_a_property_makes_a_reasoner_infer_a_class_that_the_data_does_not_give(
    graph: Graph, uses: tuple[dict[str, set[str]], set[tuple[str, str, str]]]
) -> None:
    types, triples = uses
    wider = {
        str(c): {str(w) for w in graph.transitive_objects(c, RDFS.subClassOf)}
        for c in graph.subjects(RDF.type, OWL.Class)
    }
    full = {thing: {w for name in names for w in wider.get(name, {name})} for thing, names in types.items()}
    domains = {str(s): str(o) for s, o in graph.subject_objects(RDFS.domain)}
    ranges = {str(s): str(o) for s, o in graph.subject_objects(RDFS.range)}
    wrong = {
        (predicate, "domain", domains[predicate])
        for subject, predicate, _ in triples
        if predicate in domains and domains[predicate] not in full.get(subject, set())
    } | {
        (predicate, "range", ranges[predicate])
        for _, predicate, value in triples
        if value and predicate in ranges and ranges[predicate] not in full.get(value, set())
    }
    assert wrong == set()
    disjoint = [SPACE.expand(name) for name in DISJOINT]
    assert [thing for thing, names in full.items() if sum(name in names for name in disjoint) > 1] == []


def test_no_term_stands_alone(graph: Graph) -> None:
    """Each class is above, below or about something; each property has a domain, a range or a wider property."""
    general = {"formerId", "pinyin", "earliest", "latest", "disputed"}
    for name in set(TERMS) - general:
        term = URIRef(SPACE.term(name))
        joined = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.disjointWith}
        assert joined & set(graph.predicates(term)) or list(graph.subjects(None, term)), name


def test_it_has_no_blank_nodes_no_imports_and_no_cycles(graph: Graph) -> None:
    assert all(isinstance(term, URIRef | Literal) for triple in graph for term in triple)
    assert not list(graph.objects(None, OWL.imports))
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in set(graph.subjects(relation)):
            wider = {w for one in graph.objects(term, relation) for w in graph.transitive_objects(one, relation)}
            assert term not in wider


def test_no_property_has_two_domains_or_ranges_and_no_term_two_natures(graph: Graph) -> None:
    natures = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    for term in set(graph.subjects(RDF.type)):
        assert len(list(graph.objects(term, RDFS.domain))) <= 1
        assert len(list(graph.objects(term, RDFS.range))) <= 1
        assert len(natures & set(graph.objects(term, RDF.type))) <= 1


def test_the_words_that_need_it_most_are_told_apart(graph: Graph) -> None:
    host = str(graph.value(URIRef(SPACE.term("supportingUnit")), SKOS.definition))
    manager = str(graph.value(URIRef(SPACE.term("managingUnit")), SKOS.definition))
    assert "依托单位" in host
    assert "主管部门" in manager
    assert "依托单位" in manager


def test_the_page_is_what_the_tables_make() -> None:
    assert (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8") == page()
