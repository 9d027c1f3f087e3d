"""The shapes hold of what ships, and each rule that is broken is told with the institution's name.

The institutions, events and sources of the broken variations are invented, and their names say so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, Graph, Literal
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query

from graph.dates import DateError, date_range
from graph.errors import QueryError
from graph.rdf.ontology import ontology
from graph.rdf.rules import EDTF_PATTERN, rules
from graph.rdf.shapes import shapes
from graph.rdf.space import Space
from graph.rdf.validate import Finding, Report, validate, validate_file, validate_release
from graph.release.reader import Release
from graph.vocabulary import PROPERTIES

SPACE = Space()
_PREFIXES = "".join(f"@prefix {key}: <{address}> .\n" for key, address in SPACE.prefixes().items())
_BASE = f"@base <{SPACE.base}> .\n"
#: Three invented centres, the first of which became the second, while the third applied for it; host, source, statements.
GOOD = """
<institution/old> a puxi:Center, org:Organization ; skos:prefLabel "虚构甲中心"@zh, "Invented Centre A"@en ;
    puxi:designation <designation/NETRC> ; puxi:fate <fate/converted> ; puxi:fateStatement <statement/s3> ;
    puxi:supportingUnit <institution/host> ; org:changedBy <event/event-e1> ; puxi:became <institution/new> ;
    schema:foundingDate "2001-03"^^edtf:EDTF ; schema:dissolutionDate "2021"^^edtf:EDTF .
<institution/new> a puxi:Center, org:Organization ; skos:prefLabel "虚构乙中心"@zh ;
    puxi:designation <designation/NTIC> ; puxi:fate <fate/unknown> ; org:resultedFrom <event/event-e1> .
<institution/third> a puxi:Center, org:Organization ; skos:prefLabel "虚构丙中心"@zh ;
    puxi:designation <designation/NTIC> ; puxi:designationBasis "name" ; puxi:fate <fate/unknown> .
<institution/host> a org:Organization ; skos:prefLabel "虚构大学"@zh .
<institution/ministry> a org:Organization ; skos:prefLabel "虚构部"@zh .
<source/invented> a puxi:SourceDocument ; dcterms:title "Invented notice" ; puxi:reliability <reliability/A> ;
    dcterms:issued "2021-12/2022-02"^^edtf:EDTF ; puxi:earliest "2021-12-01"^^xsd:date ; puxi:latest "2022-02-28"^^xsd:date .
<event/event-e1> a puxi:Occurrence, puxi:Change, puxi:Conversion, org:ChangeEvent ; puxi:status <status/completed> ;
    puxi:outcome <outcome/converted> ; puxi:original <institution/old> ; puxi:resulting <institution/new> ;
    org:originalOrganization <institution/old> ; org:resultingOrganization <institution/new> ;
    puxi:date "2021"^^edtf:EDTF ; puxi:earliest "2021-01-01"^^xsd:date ; puxi:latest "2021-12-31"^^xsd:date ;
    puxi:decidedBy <institution/ministry> ; prov:wasAssociatedWith <institution/ministry> ; puxi:dateStage <status/completed> ;
    puxi:account <statement/s3> .
<event/event-e2> a puxi:Occurrence, puxi:Change ; puxi:status <status/applied> ; puxi:outcome <outcome/in_process> ;
    puxi:intends puxi:Conversion ; puxi:original <institution/third> ; puxi:resulting <institution/new> ;
    puxi:putForwardBy <institution/host> ; puxi:account <statement/s10> .
<event/event-e3> a puxi:Occurrence, puxi:Establishment, prov:Activity ; puxi:status <status/completed> ;
    puxi:resulting <institution/third> ; puxi:date "2011-03-08"^^edtf:EDTF ; puxi:earliest "2011-03-08"^^xsd:date ;
    puxi:latest "2011-03-08"^^xsd:date ; prov:startedAtTime "2011-03-08T00:00:00+08:00"^^xsd:dateTime ;
    puxi:account <statement/s13> .
<statement/s1> a puxi:Statement ; puxi:subject <institution/old> ; puxi:property puxi:supportingUnit ;
    puxi:value "虚构大学"@zh ; puxi:valueEntity <institution/host> ; prov:wasDerivedFrom <source/invented> ;
    puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s2> a puxi:Statement ; puxi:subject <institution/old> ; puxi:property puxi:designation ; puxi:value "NETRC" ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s3> a puxi:Statement ; puxi:subject <event/event-e1> ; puxi:property puxi:original ; puxi:value "虚构甲中心"@zh ;
    puxi:valueEntity <institution/old> ; prov:wasDerivedFrom <source/invented> ;
    puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s5> a puxi:Statement ; puxi:subject <event/event-e1> ; puxi:property puxi:resulting ; puxi:value "虚构乙中心"@zh ; puxi:valueEntity <institution/new> ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s6> a puxi:Statement ; puxi:subject <event/event-e1> ; puxi:property puxi:decidedBy ; puxi:value "虚构部"@zh ; puxi:valueEntity <institution/ministry> ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s7> a puxi:Statement ; puxi:subject <event/event-e1> ; puxi:property puxi:date ; puxi:value "2021"^^edtf:EDTF ;
    puxi:valueEarliest "2021-01-01"^^xsd:date ; puxi:valueLatest "2021-12-31"^^xsd:date ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s8> a puxi:Statement ; puxi:subject <institution/new> ; puxi:property puxi:designation ; puxi:value "NTIC" ;
    puxi:validFrom "2021~"^^edtf:EDTF ; puxi:earliest "2020-01-01"^^xsd:date ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s10> a puxi:Statement ; puxi:subject <event/event-e2> ; puxi:property puxi:original ; puxi:value "虚构丙中心"@zh ; puxi:valueEntity <institution/third> ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s11> a puxi:Statement ; puxi:subject <event/event-e2> ; puxi:property puxi:resulting ; puxi:value "虚构乙中心"@zh ; puxi:valueEntity <institution/new> ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s12> a puxi:Statement ; puxi:subject <event/event-e2> ; puxi:property puxi:decidedBy ; puxi:value "虚构大学"@zh ; puxi:valueEntity <institution/host> ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s13> a puxi:Statement ; puxi:subject <event/event-e3> ; puxi:property puxi:date ; puxi:value "2011-03-08"^^edtf:EDTF ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s14> a puxi:Statement ; puxi:subject <event/event-e3> ; puxi:property puxi:resulting ; puxi:value "虚构丙中心"@zh ; puxi:valueEntity <institution/third> ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s15> a puxi:Statement ; puxi:subject <institution/old> ; puxi:property schema:foundingDate ; puxi:value "2001-03"^^edtf:EDTF ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
<statement/s16> a puxi:Statement ; puxi:subject <institution/old> ; puxi:property schema:dissolutionDate ; puxi:value "2021"^^edtf:EDTF ;
    prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/high> ; puxi:recorded "2026-11-22"^^xsd:date .
"""
_S1, _E1, _OLD, _NEW = "<statement/s1>", "<event/event-e1>", "<institution/old>", "<institution/new>"
_S3, _S5 = (f"<statement/{key}> a puxi:Statement ;" for key in ("s3", "s5"))
_SECOND_DESIGNATION = (
    f"<statement/s4> a puxi:Statement ; puxi:subject {_OLD} ; puxi:property puxi:designation ; puxi:value \"NTIC\" ; "
    "prov:wasDerivedFrom <source/invented> ; puxi:confidence <confidence/low> ; puxi:recorded \"2026-11-22\"^^xsd:date ."
)  # fmt: skip
_A, _B, _C = "虚构甲中心", "虚构乙中心", "虚构丙中心"

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
    "a source nobody judged": ("source-reliability", "", " ; puxi:reliability <reliability/A>", ""),
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
    "a change that was only applied for": ("change-status", _B, "puxi:status <status/completed>", "puxi:status <status/applied>"),
    "a change that was only proposed": ("change-status", _B, "puxi:status <status/completed>", "puxi:status <status/proposed>"),
    "a change that was refused": ("change-status", _B, "puxi:status <status/completed>", "puxi:status <status/refused>"),
    "a change of which nobody says that it came about": ("change-status", _B, "puxi:status <status/completed>", "puxi:status <status/unknown>"),
    "a change that is no occurrence": ("change-occurrence", _B, f"{_E1} a puxi:Occurrence, puxi:Change, puxi:Conversion,", f"{_E1} a"),
    "an earlier body by inference alone": ("stated-originalOrganization", _B, _S3, f"{_S3} puxi:inferred true ;"),
    "a later body by inference alone": ("stated-resultingOrganization", _B, _S5, f"{_S5} puxi:inferred true ;"),
    "what became what by inference alone": ("became-stated", _A, _S5, f"{_S5} puxi:inferred true ;"),
    "an earlier body that no statement names": ("named-original", _B, f"puxi:original {_OLD} ;", f"puxi:original {_OLD}, <institution/third> ;"),
    "a later body that no statement names": ("named-resulting", _B, "puxi:resulting <institution/new> ;\n    org", "puxi:resulting <institution/new>, <institution/third> ;\n    org"),
    "a decision of somebody whom no statement names": ("named-decidedBy", _B, "puxi:decidedBy <institution/ministry> ;", "puxi:decidedBy <institution/ministry>, <institution/host> ;"),
    "an application of somebody whom no statement names": ("named-putForwardBy", _B, "puxi:putForwardBy <institution/host>", "puxi:putForwardBy <institution/host>, <institution/ministry>"),
    "a policy that no statement names": ("named-under", _B, f"{_E1} a puxi:Occurrence", f'<policy/policy-invented> a puxi:Policy ; skos:prefLabel "虚构规划"@zh . {_E1} puxi:under <policy/policy-invented> ; a puxi:Occurrence'),
    "a designation that no source states": ("designation-stated", _B, "puxi:property puxi:designation ; puxi:value \"NTIC\"", "puxi:property puxi:designation ; puxi:value \"NETRC\""),
    "a designation by inference alone": ("designation-stated", _B, "puxi:property puxi:designation ; puxi:value \"NTIC\" ;", "puxi:property puxi:designation ; puxi:value \"NTIC\" ; puxi:inferred true ;"),
    "a designation by the name that is not said to be one": ("designation-stated", _C, " ; puxi:designationBasis \"name\"", ""),
    "a designation on a basis of its own making": ("designation-basis", _C, "puxi:designationBasis \"name\"", "puxi:designationBasis \"guess\""),
    "a date that is a word": ("occurrence-date", _B, "puxi:date \"2021\"^^edtf:EDTF", "puxi:date \"gestern\"^^edtf:EDTF"),
    "a month that there is not": ("occurrence-date", _B, "puxi:date \"2021\"^^edtf:EDTF", "puxi:date \"2021-33\"^^edtf:EDTF"),
    "a statement of a date that is a word": ("statement-value-date", _C, "puxi:value \"2011-03-08\"^^edtf:EDTF", "puxi:value \"gestern\"^^edtf:EDTF"),
    "a statement of a date that is a plain text": ("statement-value-date", _C, "puxi:value \"2011-03-08\"^^edtf:EDTF", "puxi:value \"2011-03-08\""),
    "a beginning that is a word": ("statement-valid-from", _B, "puxi:validFrom \"2021~\"", "puxi:validFrom \"gestern\""),
    "a founding that is a word": ("value-foundingDate", _A, "schema:foundingDate \"2001-03\"", "schema:foundingDate \"gestern\""),
    "a first day of another year": ("first-day-of-date", _B, "puxi:earliest \"2021-01-01\"", "puxi:earliest \"2019-01-01\""),
    "a last day of another year": ("last-day-of-date", _B, "puxi:latest \"2021-12-31\"", "puxi:latest \"2023-12-31\""),
    "a first day within the year": ("first-day-of-date", _B, "puxi:earliest \"2021-01-01\"", "puxi:earliest \"2021-02-01\""),
    "a last day of another month": ("last-day-of-issued", "", "puxi:latest \"2022-02-28\"", "puxi:latest \"2022-03-31\""),
    "a first day that is none of the interval": ("first-day-of-issued", "", "puxi:earliest \"2021-12-01\"", "puxi:earliest \"2022-02-01\""),
    "a first day far from an uncertain date": ("first-day-of-validity", _B, "puxi:earliest \"2020-01-01\"", "puxi:earliest \"2011-01-01\""),
    "a last day far from an end": ("last-day-of-validity", _B, "puxi:validFrom \"2021~\"^^edtf:EDTF ;", "puxi:validFrom \"2021~\"^^edtf:EDTF ; puxi:validTo \"2024-05\"^^edtf:EDTF ; puxi:latest \"2034-05-31\"^^xsd:date ;"),
    "a first day that is none of the value": ("first-day-of-value", _B, "puxi:valueEarliest \"2021-01-01\"", "puxi:valueEarliest \"2020-01-01\""),
    "a last day that is none of the value": ("last-day-of-value", _B, "puxi:valueLatest \"2021-12-31\"", "puxi:valueLatest \"2021-11-30\""),
    "a beginning on another day": ("started-day", _C, "\"2011-03-08T", "\"2011-03-09T"),
    "a beginning on a day that no statement gives": ("started-day", _B, "puxi:account <statement/s3> .", "puxi:account <statement/s3> ; prov:startedAtTime \"2021-05-06T00:00:00+08:00\"^^xsd:dateTime ."),
    "a stage of its own making": ("occurrence-date-stage", _B, "puxi:dateStage <status/completed>", "puxi:dateStage <status/invented>"),
    "changed by an event that does not tell of it": ("both-ways-changedBy", _C, "<institution/third> a", "<institution/third> org:changedBy <event/event-e1> ; a"),
    "an earlier body that is not told of the change": ("both-ways-originalOrganization", _B, " org:changedBy <event/event-e1> ;", ""),
    "a result of an event that does not tell of it": ("both-ways-resultedFrom", _C, "<institution/third> a", "<institution/third> org:resultedFrom <event/event-e1> ; a"),
    "a later body that is not told of the change": ("both-ways-resultingOrganization", _B, " ; org:resultedFrom <event/event-e1> .", " ."),
    "changed by an event that does not exist": ("changed-by", _A, "org:changedBy <event/event-e1>", "org:changedBy <event/event-e1>, <event/event-e9>"),
    "a result of an event that does not exist": ("resulted-from", _B, "org:resultedFrom <event/event-e1>", "org:resultedFrom <event/event-e1>, <event/event-e9>"),
    "a conversion that rests on nothing": ("centre-fate-told", _A, " ; puxi:fateStatement <statement/s3>", ""),
    **{f"a centre that is {fate} on nobody's word": ("centre-fate-told", _C, "\"name\" ; puxi:fate <fate/unknown>", f"\"name\" ; puxi:fate <fate/{fate}>") for fate in ("converting", "merged", "reorganised", "renamed", "revoked", "continuing")},
    "a body that ended before it was founded": ("founded-before-ended", _A, "schema:dissolutionDate \"2021\"^^edtf:EDTF .\n", "schema:dissolutionDate \"2001-02\"^^edtf:EDTF .\n"),
    "a body that ended long before about its founding": ("founded-before-ended", _A, "schema:dissolutionDate \"2021\"^^edtf:EDTF .\n", "schema:dissolutionDate \"1991~\"^^edtf:EDTF .\n"),
    "an application passed off as a conversion": ("intended-class", _B, "puxi:intends puxi:Conversion", "a puxi:Conversion"),
    "an application passed off as an activity": ("intended-class", _B, "puxi:intends puxi:Conversion", "a prov:Activity"),
    "an establishment that is only proposed": ("intended-class", _C, "prov:Activity ; puxi:status <status/completed>", "puxi:Change ; puxi:status <status/proposed>"),
    "an application that somebody decided": ("intended-decider", _B, "puxi:putForwardBy <institution/host>", "puxi:decidedBy <institution/host>"),
    "an application that somebody took part in as an agent": ("intended-decider", _B, "puxi:putForwardBy <institution/host>", "puxi:putForwardBy <institution/host> ; prov:wasAssociatedWith <institution/host>"),
    "a source without a title": ("source-title", "", "dcterms:title \"Invented notice\" ; ", ""),
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


_TRANSLATED: dict[str, Query] = {}


def _translated(text: str, base: str | None, names: Mapping[str, object]) -> Query:
    if text not in _TRANSLATED:
        _TRANSLATED[text] = translateQuery(parseQuery(text), base, names)
    return _TRANSLATED[text]


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pySHACL has each query parsed anew for each thing, which takes rdflib a tenth of a second."""
    monkeypatch.setattr("rdflib.plugins.sparql.processor.parseQuery", lambda text: text)
    monkeypatch.setattr("rdflib.plugins.sparql.processor.translateQuery", _translated)


@pytest.mark.parametrize("what", BROKEN)
def test_pyshacl_alone_finds_the_same(what: str, parsed_once: None) -> None:
    """We ask Oxigraph for what the shapes say in SPARQL; a validator that takes the shapes as they are finds no less."""
    _, _, old, new = BROKEN[what]
    text = _PREFIXES + _BASE + GOOD.replace(old, new, 1)
    data = Graph().parse(data=text, format="turtle")
    made = shapes(SPACE)
    assert len(list(made.triples((None, SH.sparql, None)))) == sum(bool(rule.query) for rule in rules())
    _, report, _ = pyshacl.validate(data, shacl_graph=made, ont_graph=ontology(SPACE), inference="none")
    assert isinstance(report, Graph)
    said = Counter(
        (
            str(report.value(result, SH.sourceShape)).rpartition("#")[2],
            str(report.value(result, SH.focusNode)),
            _short(report.value(result, SH.resultPath)),
            _short(report.value(result, SH.value)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )
    assert said == Counter((f.rule, f.focus, *_told(f)) for f in _read(GOOD.replace(old, new, 1)).findings)


def _short(term: object) -> str:
    """A term as the report for people has it."""
    if isinstance(term, Literal):
        return term.n3()
    for prefix, address in SPACE.prefixes().items():
        if str(term).startswith(address) and str(term)[len(address) :].isidentifier():
            return f"{prefix}:{str(term)[len(address) :]}"
    return f"<{term}>" if term is not None else ""


def _told(finding: Finding) -> tuple[str, str]:
    """Path and value of a finding's triple."""
    _, path, value = finding.triple.removesuffix(" .").split(" ", 2)
    return "" if path == "a" else path, "" if value == "(nothing)" else value


def test_each_rule_in_sparql_is_broken_once_at_least() -> None:
    asked = {rule.name for rule in rules() if rule.query and not rule.warning}
    assert asked <= {rule for rule, *_ in BROKEN.values()}


def test_what_ships_keeps_all_rules(release_path: Path) -> None:
    report = validate_release(Release(release_path), SPACE)
    assert [f for f in report.findings if f.severity == "violation"] == []
    assert report.triples > 200_000
    assert {f.rule for f in report.findings} <= {"centre-disputed-designation"}


def test_every_property_of_the_vocabulary_is_held_to_a_rule() -> None:
    named = {name for rule in rules() for name in (rule.path, rule.subjects_of, *re.findall(r"\w+:\w+", rule.query))}
    assert {row.rdf for row in PROPERTIES.values()} - named <= {"rdf:type"}


_PARTS = st.sampled_from(
    ["2011", "1800", "2100", "201X", "20XX", "2011~", "2004?", "2012%", "2011-02", "2011-XX", "2004?-06", "2011-12-31~",
     "2011-02-29", "2012-02-29", "2011-13", "2011-33", "1799", "2101", "gestern", "2011-6", "2011-06-00", "?2011-06", "2011-21~"]
)  # fmt: skip
_DIGITS = st.from_regex(r"[~?%]?(1[789]|2[012])[0-9X]{2}[~?%]?(-[0-9X]{2}[~?%]?){0,2}", fullmatch=True)
_DATES = st.one_of(_PARTS, _DIGITS, st.text("0123456789-X~?%/. ", max_size=12))


@given(st.one_of(_DATES, st.builds("{}/{}".format, _DATES, _DATES)))
def test_what_is_read_as_a_date_fits_the_pattern(text: str) -> None:
    try:
        date_range(text)
    except DateError:
        return
    assert re.search(EDTF_PATTERN, text)


@pytest.mark.parametrize(
    "text",
    ["", "gestern", "2021-33", "21", "2021-1", "2021-12-44", "1720", "2200", "../2021", "2021/", "2021-12-30T10:00", "2021 ", "about 2005"],
)  # fmt: skip
def test_what_is_no_date_does_not_fit_the_pattern(text: str) -> None:
    assert not re.search(EDTF_PATTERN, text)
    with pytest.raises(DateError):
        date_range(text)


@given(st.one_of(_DATES, st.builds("{}/{}".format, _DATES, _DATES)))
@settings(max_examples=30, deadline=None, derandomize=True)
@example("2021-05/2021")
@example("1996/1998-02")
@example("2012-02")
@example("2012-02-28%/2013")
@example("201X")
def test_the_days_that_we_write_of_a_date_keep_the_rules(text: str) -> None:
    # The rules know no decades with a year in them (20X0), which no source writes.
    assume(not re.search(r"X\d", text))
    try:
        days = date_range(text)
    except DateError:
        return
    kept = GOOD.replace(
        'puxi:date "2021"^^edtf:EDTF ; puxi:earliest "2021-01-01"^^xsd:date ; puxi:latest "2021-12-31"^^xsd:date',
        f'puxi:date "{text}"^^edtf:EDTF ; puxi:earliest "{days.earliest}"^^xsd:date ; puxi:latest "{days.latest}"^^xsd:date',
    )
    assert text in kept
    assert _read(kept).findings == []


def test_a_rule_has_one_name_and_a_message_of_its_own() -> None:
    assert len({rule.name for rule in rules()}) == len(rules())
    assert all(rule.message.endswith(".") and rule.title for rule in rules())


def test_a_file_that_is_no_rdf_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b>\n", encoding="utf-8")
    with pytest.raises(QueryError, match="line"):
        validate_file(path, SPACE.base)
    with pytest.raises(QueryError, match="can be read"):
        validate_file(tmp_path / "data.csv", SPACE.base)


def test_the_shapes_are_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(SPACE), meta_shacl=True)
    assert conforms, text
