"""Puxi's own terms in RDF: what W3C ORG, PROV, SKOS, DCTERMS and schema.org lack, and nothing that they have.

Properties of statements are those of the vocabulary table (:data:`graph.vocabulary.PROPERTIES`), whose column ``rdf`` names
the term; here stands what their definitions leave open, and the terms that only RDF needs. Labels, definitions, examples
and sources of all of them go into the ontology.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Documents that the terms are taken from, as they are named in the ontology.
DESIGN = "Puxi, the model (docs/model.md)"
JAMESTOWN = "https://jamestown.org/program/springboards-to-self-reliance/"


class Sort(StrEnum):
    """What a term is, in OWL."""

    CLASS = "Class"
    OBJECT = "ObjectProperty"
    DATA = "DatatypeProperty"


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of Puxi's ontology.

    ``under`` are the classes or properties it is a special case of; ``domain`` and ``range`` are written with prefixes, an
    empty one says nothing. ``example`` is a sentence or a line of Turtle.
    """

    name: str
    sort: Sort
    zh: str
    en: str
    definition: str
    example: str
    under: tuple[str, ...] = ()
    domain: str = ""
    range: str = ""
    functional: bool = False


_C, _O, _D = Sort.CLASS, Sort.OBJECT, Sort.DATA
_ORG = "org:Organization"
_EDTF, _DATE, _TEXT = "edtf:EDTF", "xsd:date", "xsd:string"

_TABLE = (
    # Bodies. What ORG and schema.org have a class for has none here.
    Term("Center", _C, "国家级中心", "national centre", "A centre, laboratory or institute that a national programme has designated, or that is counted among such. It sits in a supporting unit and need not be a legal person.", "国家硅基LED工程技术研究中心, a National Engineering Technology Research Center at Nanchang University", (_ORG,)),
    Term("MilitaryBody", _C, "军事机构", "military body", "A body of the armed forces, such as a department of the Central Military Commission, as host, manager or decider of centres.", "中央军委后勤保障部", (_ORG,)),
    Term("Programme", _C, "计划系列", "programme", "A national series of centres as a whole, as a source speaks of it (all National Engineering Laboratories).", "国家工程实验室 as a series", (_ORG,)),
    Term("Group", _C, "未具名的一组机构", "unnamed group of bodies", "A set of bodies that a source counts or circumscribes without naming its members, so that what it says of the set is not said of any one of them or of the whole programme.", "\"six NERCs (names not given)\"", (_ORG,)),
    Term("Field", _C, "领域", "field of work", "A field of work in the words of a source; not a place in any classification.", "小麦", ("skos:Concept",)),
    Term("Policy", _C, "政策文件", "policy", "A plan, decision, regulation or notice under which something was decided.", "国家工程技术研究中心 guidelines of 2016", ("prov:Entity",)),
    Term("Statement", _C, "陈述", "statement", "What one source says at one place about one property of one thing, as it was read: the unit of which everything else is made. Statements are never merged; two that disagree stand side by side.", "\"Nanchang University hosts the centre\", according to a page of the ministry", ("prov:Entity",)),
    Term("SourceDocument", _C, "来源文献", "source document", "A document that statements were taken from, with a judgement of how reliable it is.", "a notice on the ministry's site, as a page with an address", ("prov:Entity",)),
    # Events.
    Term("Occurrence", _C, "事件", "occurrence", "Something that sources tell of in the life of bodies: an application, an approval, a conversion. It need not have come about: the status says how far it had come. Only one that was decided is also an org:ChangeEvent.", "the application for a National Wheat Technology Innovation Center", ("prov:Entity",)),
    Term("outcome", _O, "结果", "outcome", "What a change means for the question whether the earlier body became the later one: converted, in_process, founded_on, unstated or refused. Derived from the statuses of its accounts.", "an application only: in_process", (), "puxi:Occurrence", "skos:Concept"),
    Term("status", _O, "进展", "status", "How far an occurrence had come, according to the best supported account of the furthest stage.", "under construction", (), "puxi:Occurrence", "skos:Concept"),
    Term("original", _O, "原机构", "earlier body", "A body that was there before the change, whether or not the change came about. Where it did, org:originalOrganization says so too.", "国家小麦工程技术研究中心, of an application for a technology innovation center", (), "puxi:Occurrence", _ORG),
    Term("resulting", _O, "新机构", "later body", "A body that results or would result from the change, or to which the event happened. Where the change came about, org:resultingOrganization says so too.", "国家小麦技术创新中心, of the same application", (), "puxi:Occurrence", _ORG),
    Term("decidedBy", _O, "决定机关", "decided by", "A body that took the decision; where nothing is decided yet, a body that applied, proposed or was asked.", "科学技术部", ("prov:wasInfluencedBy",), "puxi:Occurrence", "prov:Agent"),
    Term("under", _O, "依据", "under", "The policy or plan under which it was decided.", "the plan for reform of Party and state institutions", ("prov:wasInfluencedBy",), "puxi:Occurrence", "puxi:Policy"),
    Term("date", _D, "日期", "date", "When it happened, as precise as the source, in EDTF; of the furthest stage that is dated.", "\"2021-12\"^^edtf:EDTF", (), "puxi:Occurrence", _EDTF),
    Term("became", _O, "演变为", "became", "A body became another one by a change that was decided, was not merely applied for, and is not the collector's inference. The occurrence tells how, when, by whose decision and on whose word.", "国家专用集成电路系统工程技术研究中心 became 国家集成电路设计自动化技术创新中心", (), _ORG, _ORG),
    Term("Approval", _C, "批准", "approval", "The decision that a centre may be built or is admitted to a programme.", "approved 2011-02", ("puxi:Occurrence",)),
    Term("Establishment", _C, "成立", "establishment", "A centre's setting up or unveiling.", "unveiled on 2017-11-28", ("puxi:Occurrence",)),
    Term("Acceptance", _C, "通过验收", "acceptance", "The examination after the years of building, which ends them.", "accepted in 2015", ("puxi:Occurrence",)),
    Term("ProjectAcceptance", _C, "建设项目通过验收", "acceptance of a building project", "The examination of a building project of a centre, which says nothing of the centre's own standing.", "an innovation-capacity project accepted", ("puxi:Occurrence",)),
    Term("Evaluation", _C, "评估", "evaluation", "One of the evaluations that designated centres undergo every few years.", "evaluation of 2016: good", ("puxi:Occurrence",)),
    Term("Proposal", _C, "提出", "proposal", "A plan or suggestion that something be set up or changed.", "proposed in a five-year plan", ("puxi:Occurrence",)),
    Term("Application", _C, "申报", "application", "A request to the deciding body.", "applied for in 2022", ("puxi:Occurrence",)),
    Term("Revocation", _C, "撤销", "revocation", "A decision that takes a centre's designation away.", "struck from the list in 2021", ("puxi:Occurrence",)),
    Term("HostChange", _C, "依托单位变更", "change of host", "Another supporting unit took over the centre, which stays the same centre.", "moved to another university", ("puxi:Occurrence",)),
    Term("DutiesTransfer", _C, "职能划转", "transfer of duties", "Duties went from one body to another, both of which live on.", "a ministry's duty for a programme", ("puxi:Occurrence",)),
    Term("PolicyIssue", _C, "文件发布", "issue of a policy", "A policy was issued.", "guidelines of 2017", ("puxi:Occurrence",)),
    Term("Change", _C, "演变", "change from one body to another", "An occurrence that has an earlier and a later body.", "a conversion, decided or only applied for", ("puxi:Occurrence",)),
    Term("Renaming", _C, "更名", "renaming", "A body goes on under another name.", "one predecessor, one successor", ("puxi:Change",)),
    Term("Conversion", _C, "转建", "conversion", "A body is turned into one of another kind or programme, as a NETRC into an NTIC.", "NETRC to NTIC", ("puxi:Change",)),
    Term("Merger", _C, "合并", "merger", "Several bodies become one.", "two ministries become one", ("puxi:Change",)),
    Term("Split", _C, "拆分", "split", "One body becomes several; it may live on itself.", "one ministry becomes two", ("puxi:Change",)),
    Term("Absorption", _C, "并入", "absorption", "A body is taken into another one, which stays what it is.", "taken into the new series of NERCs", ("puxi:Change",)),
    Term("Reorganisation", _C, "重组", "reorganisation", "A body is rebuilt into another one, as State into National Key Laboratories since 2022.", "SKL to NKL", ("puxi:Change",)),
    Term("Branching", _C, "设立分中心", "branching", "A branch is set up; the body from which it comes lives on.", "a Hong Kong branch", ("puxi:Change",)),
    Term("Founding", _C, "在其基础上组建", "founding on the basis of a body", "A body is built on the basis of an earlier one (在…基础上组建), whose own end is not stated.", "a national centre on the basis of a provincial one", ("puxi:Change",)),
    # Bodies and what is said of them, beside the vocabulary table.
    Term("fate", _O, "去向", "fate", "What has become of a centre as of the newest day of the data, derived by the rules of the model; unknown is not no.", "continuing", (), "puxi:Center", "skos:Concept"),
    Term("fateStatement", _O, "去向依据", "statement that a fate rests on", "A statement on which a centre's derived fate rests.", "the statement that it was converted", (), "puxi:Center", "puxi:Statement"),
    Term("formerId", _D, "曾用标识", "former id", "An id under which the thing was once known here; it redirects for ever.", "netrc-xiao-mai-2", (), "", _TEXT),
    Term("pinyin", _D, "拼音", "pinyin", "The Chinese name in letters, without tones and spaces, to search by.", "guojiaxiaomai", (), "", _TEXT),
    # Statements.
    Term("subject", _O, "主语", "subject", "What the statement is about.", "a centre", (), "puxi:Statement", ""),
    Term("property", _O, "属性", "property", "The property that the statement gives a value of: the term that joins subject and value directly where the statement holds.", "puxi:supportingUnit", (), "puxi:Statement", ""),
    Term("valueEntity", _O, "值（实体）", "value, a thing", "The body, person, place, field or policy that the value names, as it was identified.", "the university that a source calls 南大", (), "puxi:Statement", ""),
    Term("value", _D, "值", "value, as written", "The value as the source gives it: a text, a code or a date; of a thing its name as it is written there.", "\"南昌大学\"@zh", (), "puxi:Statement", ""),
    Term("subjectWritten", _D, "主语原文", "subject as written", "The name by which the source calls what the statement is about.", "\"小麦中心\"", (), "puxi:Statement", _TEXT),
    Term("locator", _D, "位置", "locator", "The place in the source document: a page, a paragraph, a row of a table.", "paragraph 3", (), "puxi:Statement", _TEXT),
    Term("confidence", _O, "可信度", "confidence", "How sure the collector is of having read the source rightly.", "medium", (), "puxi:Statement", "skos:Concept"),
    Term("reliability", _O, "来源等级", "reliability", "How far a source document is to be relied on: A official or primary, B reputable, C a weak copy.", "A", (), "puxi:SourceDocument", "skos:Concept"),
    Term("inferred", _D, "推断", "inferred", "Whether no source says it and the collector infers it. What is inferred is never stated directly, only as a statement.", "true", (), "puxi:Statement", "xsd:boolean"),
    Term("disputed", _D, "有争议", "disputed", "Whether another source contradicts it: another value of a property that can have one at a time.", "true", (), "puxi:Statement", "xsd:boolean"),
    Term("validFrom", _D, "有效起", "valid from", "Since when it is so, as the source gives it.", "\"2011\"^^edtf:EDTF", (), "puxi:Statement", _EDTF),
    Term("validTo", _D, "有效止", "valid to", "Until when it is so, as the source gives it.", "\"2018-03\"^^edtf:EDTF", (), "puxi:Statement", _EDTF),
    Term("earliest", _D, "最早日期", "earliest day", "The first day that a date or a span may mean; derived, to compare by.", "\"2011-01-01\"^^xsd:date", (), "", _DATE),
    Term("latest", _D, "最晚日期", "latest day", "The last day that a date or a span may mean; derived, to compare by.", "\"2011-12-31\"^^xsd:date", (), "", _DATE),
    Term("recorded", _D, "记录时间", "recorded", "When this dataset learnt it.", "\"2026-11-22\"^^xsd:date", (), "puxi:Statement", _DATE),
    Term("row", _D, "表行", "row", "The row of the shipped tables that the statement was read from.", "r0317", (), "puxi:Statement", _TEXT),
)  # fmt: skip

TERMS: dict[str, Term] = {term.name: term for term in _TABLE}

#: The classes of what an entity is. ORG and schema.org have most of them.
KIND_CLASSES: dict[str, tuple[str, ...]] = {
    "Center": ("puxi:Center",),
    "University": (_ORG, "schema:CollegeOrUniversity"),
    "ResearchInstitute": (_ORG, "schema:ResearchOrganization"),
    "Company": (_ORG, "schema:Corporation"),
    "GovernmentBody": (_ORG, "schema:GovernmentOrganization"),
    "Hospital": (_ORG, "schema:Hospital"),
    "MilitaryBody": ("puxi:MilitaryBody",),
    "Association": (_ORG, "schema:Organization"),
    "OtherBody": (_ORG,),
    "Programme": ("puxi:Programme",),
    "Group": ("puxi:Group",),
    "Policy": ("puxi:Policy",),
    "Place": ("schema:Place",),
    "Field": ("puxi:Field",),
    "Person": ("foaf:Person",),
}

#: The class of each event type and of each kind of change.
EVENT_CLASSES: dict[str, str] = {
    "proposed": "puxi:Proposal",
    "applied": "puxi:Application",
    "approved": "puxi:Approval",
    "established": "puxi:Establishment",
    "accepted": "puxi:Acceptance",
    "project_accepted": "puxi:ProjectAcceptance",
    "evaluated": "puxi:Evaluation",
    "revoked": "puxi:Revocation",
    "host_changed": "puxi:HostChange",
    "duties_transferred": "puxi:DutiesTransfer",
    "policy_issued": "puxi:PolicyIssue",
    "branch_opened": "puxi:Branching",
    "renamed": "puxi:Renaming",
    "converted": "puxi:Conversion",
    "merged": "puxi:Merger",
    "split": "puxi:Split",
    "absorbed": "puxi:Absorption",
    "reorganised": "puxi:Reorganisation",
    "branched": "puxi:Branching",
    "founded_on": "puxi:Founding",
}
