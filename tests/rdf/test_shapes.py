"""The shapes hold of what ships, and each rule that is broken is told with the institution's name.

The institutions, events and sources of the broken variations are invented, and their names say so.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import SH, Graph

from graph.errors import QueryError
from graph.rdf.ontology import ontology
from graph.rdf.rules import rules
from graph.rdf.shapes import shapes
from graph.rdf.space import Space
from graph.rdf.validate import Report, validate, validate_file, validate_release
from graph.release.reader import Release
from graph.vocabulary import PROPERTIES

SPACE = Space()
_PREFIXES = "".join(f"@prefix {key}: <{address}> .\n" for key, address in SPACE.prefixes().items())
_BASE = f"@base <{SPACE.base}> .\n"
#: Two invented centres, the first of which became the second; host, source, statements.
GOOD = """
<institution/old> a puxi:Center, org:Organization ; skos:prefLabel "虚构甲中心"@zh, "Invented Centre A"@en ;
    puxi:designation <designation/NETRC> ; puxi:fate <fate/converted> ; puxi:fateStatement <statement/s3> ;
    puxi:supportingUnit <institution/host> ; org:changedBy <event/event-e1> ; puxi:became <institution/new> .
<institution/new> a puxi:Center, org:Organization ; skos:prefLabel "虚构乙中心"@zh ;
    puxi:designation <designation/NTIC> ; puxi:fate <fate/unknown> ; org:resultedFrom <event/event-e1> .
<institution/third> a puxi:Center, org:Organization ; skos:prefLabel "虚构丙中心"@zh ;
    puxi:designation <designation/NTIC> ; puxi:fate <fate/unknown> .
<institution/host> a org:Organization ; skos:prefLabel "虚构大学"@zh .
<source/invented> a puxi:SourceDocument ; dcterms:title "Invented notice" ; puxi:reliability <reliability/A> .
<event/event-e1> a puxi:Occurrence, puxi:Change, puxi:Conversion, org:ChangeEvent ; puxi:status <status/completed> ;
    puxi:outcome <outcome/converted> ; puxi:original <institution/old> ; puxi:resulting <institution/new> ;
    org:originalOrganization <institution/old> ; org:resultingOrganization <institution/new> ;
    puxi:date "2021"^^edtf:EDTF ; puxi:earliest "2021-01-01"^^xsd:date ; puxi:latest "2021-12-31"^^xsd:date ;
    puxi:account <statement/s3> .
<statement/s1> a puxi:Statement ; puxi:subject <institution/old> ; puxi:property puxi:supportingUnit ;
    puxi:value "虚构大学"@zh ; puxi:valueEntity <institution/host> ; prov:wasDerivedFrom <source/invented> ;
    puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s2> a puxi:Statement ; puxi:subject <institution/old> ; puxi:property puxi:designation ; puxi:value "NETRC" ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s3> a puxi:Statement ; puxi:subject <event/event-e1> ; puxi:property puxi:original ; puxi:value "虚构甲中心"@zh ;
    puxi:valueEntity <institution/old> ; prov:wasDerivedFrom <source/invented> ;
    puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
"""
_S1, _E1, _OLD, _NEW = "<statement/s1>", "<event/event-e1>", "<institution/old>", "<institution/new>"
_SECOND_DESIGNATION = (
    f"<statement/s4> a puxi:Statement ; puxi:subject {_OLD} ; puxi:property puxi:designation ; puxi:value \"NTIC\" ; "
    "prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/low> ; puxi:recorded \"2026-11-22\"^^xsd:date ."
)  # fmt: skip
_A, _B = "虚构甲中心", "虚构乙中心"

#: What is broken: the rule, the institution that the finding must name, the text that goes, the text that comes.
BROKEN = {
    "a statement about nothing": ("statement-subject", "", f"puxi:subject {_OLD} ; puxi:property puxi:supportingUnit", "puxi:property puxi:supportingUnit"),
    "a statement about two things": ("statement-subject", _A, f"{_S1} a puxi:Statement ;", f"{_S1} a puxi:Statement ; puxi:subject <institution/third> ;"),
    "a property that the vocabulary has not": ("statement-property", _A, "puxi:property puxi:supportingUnit", "puxi:property puxi:inventedProperty"),
    "a statement without a value": ("statement-value", _A, "puxi:value \"虚构大学\"@zh ;", ""),
    "a value that names two things": ("statement-value-entity", _A, f"{_S1} a puxi:Statement ;", f"{_S1} a puxi:Statement ; puxi:valueEntity <institution/third> ;"),
    "a statement without a source": ("statement-source", _A, "puxi:valueEntity <institution/host> ; prov:wasDerivedFrom <source/invented> ;", "puxi:valueEntity <institution/host> ;"),
    "a statement of two sources": ("statement-source", _A, f"{_S1} a puxi:Statement ;", f"<source/invented2> a puxi:SourceDocument ; dcterms:title \"Invented\" ; puxi:reliability <reliability/B> . {_S1} a puxi:Statement ; prov:wasDerivedFrom <source/invented2> ;"),
    "a statement that was never recorded": ("statement-recorded", _A, "puxi:value \"NETRC\" ;\n    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded \"2026-11-22\"^^xsd:date", "puxi:value \"NETRC\" ;\n    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high>"),
    "a day that is none": ("statement-recorded", _A, "puxi:value \"NETRC\" ;\n    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded \"2026-11-22\"^^xsd:date", "puxi:value \"NETRC\" ;\n    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded \"2026-02-31\"^^xsd:date"),
    "a confidence of its own making": ("statement-confidence", _A, f"{_S1} a puxi:Statement ;", f"{_S1} a puxi:Statement ; puxi:confidence <confidence/invented> ;"),
    "a beginning that is a plain text": ("statement-valid-from", _A, f"{_S1} a puxi:Statement ;", f"{_S1} a puxi:Statement ; puxi:validFrom \"2011\" ;"),
    "a statement that ends before it begins": ("dates-in-order", _A, f"{_S1} a puxi:Statement ;", f"{_S1} a puxi:Statement ; puxi:earliest \"2015-01-01\"^^xsd:date ; puxi:latest \"2011-12-31\"^^xsd:date ;"),
    "a change that is over before it begins": ("dates-in-order", _B, "\"2021-12-31\"^^xsd:date", "\"2020-12-31\"^^xsd:date"),
    "a source nobody judged": ("source-reliability", "", "; puxi:reliability <reliability/A> .", "."),
    "a status of its own making": ("occurrence-status", _B, "puxi:status <status/completed>", "puxi:status <status/invented>"),
    "a change that nobody tells of": ("occurrence-account", _B, ";\n    puxi:account <statement/s3> .", "."),
    "a change without an earlier body": ("change-earlier", _B, f"org:originalOrganization {_OLD} ; ", ""),
    "a change without a later body": ("change-later", _B, f"org:resultingOrganization {_NEW} ;", ""),
    "an application passed off as a change that came about": ("change-outcome", _B, "puxi:outcome <outcome/converted>", "puxi:outcome <outcome/in_process>"),
    "a renaming with two earlier bodies": ("renaming-earlier", _B, "puxi:Conversion, org:ChangeEvent ;", "puxi:Renaming, org:ChangeEvent ; org:originalOrganization <institution/third> ;"),
    "a renaming with two later bodies": ("renaming-later", _B, "puxi:Conversion, org:ChangeEvent ;", "puxi:Renaming, org:ChangeEvent ; org:resultingOrganization <institution/third> ;"),
    "a split with one later body": ("split-later", _B, "puxi:Conversion,", "puxi:Split,"),
    "a merger with one earlier body": ("merger-earlier", _B, "puxi:Conversion,", "puxi:Merger,"),
    "what became what without a change": ("became-change", _A, f"puxi:became {_NEW}", "puxi:became <institution/third>"),
    "a body that became itself": ("became-itself", _A, f"puxi:became {_NEW}", f"puxi:became {_NEW}, {_OLD}"),
    "a fate of its own making": ("centre-fate", _A, "puxi:fate <fate/converted>", "puxi:fate <fate/invented>"),
    "a centre with two fates": ("centre-fate", _B, "<designation/NTIC> ; puxi:fate <fate/unknown> ; org:resultedFrom", "<designation/NTIC> ; puxi:fate <fate/unknown>, <fate/revoked> ; org:resultedFrom"),
    "a centre without a designation": ("centre-designation", _A, "puxi:designation <designation/NETRC> ; ", ""),
    "two designations at a time, not marked": ("centre-one-designation", _A, "<statement/s3> a", f"{_SECOND_DESIGNATION} <statement/s3> a"),
    "two names in one language": ("one-label", _A, "\"虚构甲中心\"@zh,", "\"虚构甲中心\"@zh, \"虚构甲中心别名\"@zh,"),
    "a host that is a place": ("value-supportingUnit", _A, "<institution/host> a org:Organization", "<institution/host> a schema:Place"),
    "an event with a host": ("has-supportingUnit", _B, f"{_E1} a puxi:Occurrence", f"{_E1} puxi:supportingUnit <institution/host> ; a puxi:Occurrence"),
    "a host that no source names": ("direct-without-statement", _B, "puxi:designation <designation/NTIC> ; puxi:fate <fate/unknown> ; org:resultedFrom", "puxi:designation <designation/NTIC> ; puxi:supportingUnit <institution/host> ; puxi:fate <fate/unknown> ; org:resultedFrom"),
    "an inference stated directly": ("direct-without-statement", _A, f"{_S1} a puxi:Statement ;", f"{_S1} a puxi:Statement ; puxi:inferred true ;"),
}  # fmt: skip


def _read(text: str) -> Report:
    return validate(pyoxigraph.parse(_PREFIXES + _BASE + text, format=pyoxigraph.RdfFormat.TURTLE), SPACE)


def test_the_invented_example_keeps_all_rules() -> None:
    report = _read(GOOD)
    assert report.findings == []
    assert report.conforms


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told_by_its_rule_and_its_institution(what: str) -> None:
    rule, institution, old, new = BROKEN[what]
    assert old in GOOD, "the variation changes nothing"
    report = _read(GOOD.replace(old, new, 1))
    assert not report.conforms
    found = [finding for finding in report.findings if finding.rule == rule]
    assert found, f"broke other rules only: {[finding.rule for finding in report.findings]}"
    assert any(finding.label == institution for finding in found), found
    assert all(finding.message and finding.title and finding.severity == "violation" for finding in found)


def test_sources_that_disagree_on_a_designation_are_a_warning_where_it_is_marked() -> None:
    text = GOOD.replace("<statement/s3> a", f"{_SECOND_DESIGNATION} <statement/s3> a", 1)
    marked = text + "<statement/s2> puxi:disputed true . <statement/s4> puxi:disputed true ."
    report = _read(marked)
    assert report.conforms
    assert [(f.rule, f.severity, f.label) for f in report.findings] == [("centre-disputed-designation", "warning", _A)]


@pytest.mark.parametrize(
    "what", [what for what, row in BROKEN.items() if next(r for r in rules() if r.name == row[0]).query]
)
def test_rules_in_sparql_are_broken_for_pyshacl_as_well(what: str) -> None:
    rule, _, old, new = BROKEN[what]
    data = Graph().parse(data=_PREFIXES + _BASE + GOOD.replace(old, new, 1), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(SPACE), ont_graph=ontology(SPACE), inference="none")
    assert isinstance(report, Graph)
    said = {str(shape).rpartition("#")[2] for shape in report.objects(None, SH.sourceShape)}
    assert rule in said


def test_what_ships_keeps_all_rules(release_path: Path) -> None:
    report = validate_release(Release(release_path), SPACE)
    assert [f for f in report.findings if f.severity == "violation"] == []
    assert report.triples > 200_000
    assert {f.rule for f in report.findings} <= {"centre-disputed-designation"}


def test_every_property_of_the_vocabulary_is_held_to_a_rule() -> None:
    named = {name for rule in rules() for name in (rule.path, rule.subjects_of, *re.findall(r"\w+:\w+", rule.query))}
    assert {row.rdf for row in PROPERTIES.values()} - named <= {"rdf:type"}


def test_a_rule_has_one_name_and_a_message_of_its_own() -> None:
    assert len({rule.name for rule in rules()}) == len(rules())
    assert all(rule.message.endswith(".") and rule.title for rule in rules())


def test_a_file_that_is_no_rdf_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b>\n", encoding="utf-8")
    with pytest.raises(QueryError, match="line"):
        validate_file(path, SPACE)
    with pytest.raises(QueryError, match="can be read"):
        validate_file(tmp_path / "data.csv", SPACE)


def test_the_shapes_are_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(SPACE), meta_shacl=True)
    assert conforms, text
