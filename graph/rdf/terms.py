"""Puxi's own terms in RDF: what W3C ORG, PROV, SKOS, DCTERMS and schema.org lack, and nothing that they have.

Properties of statements are those of the vocabulary table (:data:`graph.vocabulary.PROPERTIES`), whose column ``rdf`` names
the term; here stands what their definitions leave open, and the terms that only RDF needs. Labels, definitions, examples
and sources of all of them go into the ontology.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.vocabulary import PROPERTIES

#: Documents that the terms are taken from, as they are named in the ontology.
DESIGN = "Puxi, its model (docs/model.md) and vocabulary table (graph/vocabulary.py)"


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
    source: str = DESIGN


_C, _O, _D = Sort.CLASS, Sort.OBJECT, Sort.DATA
_ORG = "org:Organization"
_EDTF, _DATE, _TEXT = "edtf:EDTF", "xsd:date", "xsd:string"

#: ORG's widest relation of two organizations.
_LINK = ("org:linkedTo",)
#: Domains and ranges of the vocabulary table, as classes.
_CLASSES = {
    "institution": _ORG,
    "policy": "puxi:Policy",
    "event": "puxi:Occurrence",
    "institution|Person": "foaf:Agent",
    "code": "skos:Concept",
}


def _of_table(
    code: str, example: str, under: tuple[str, ...] = (), domain: str = "", range_: str = "", definition: str = ""
) -> Term:
    """The term of a row of the vocabulary table, with what the row leaves open."""
    row = PROPERTIES[code]
    sort = _D if row.range in {"text", "date"} else _O
    return Term(
        row.rdf.removeprefix("puxi:"), sort, row.zh, row.en, definition or row.definition, example, under,
        domain or _CLASSES[row.domain], range_ or _CLASSES.get(row.range, ""),
    )  # fmt: skip


_TABLE = (
    # Bodies. What ORG and schema.org have a class for has none here.
    Term("Center", _C, "国家级中心", "national centre", "A centre, laboratory or institute of a national programme: designated by it, counted among such, or sought or proposed as one; the occurrences tell how far it came, and the fate what became of it. It sits in a supporting unit and need not be a legal person.", "国家小麦工程技术研究中心, a National Engineering Technology Research Center at Henan Agricultural University", (_ORG,)),
    Term("MilitaryBody", _C, "军事机构", "military body", "A body of the armed forces, such as a department of the Central Military Commission, as host, manager or decider of centres.", "总装备部, which a source names as a result of the split of 国防科学技术工业委员会 in 1998", (_ORG,)),
    Term("Programme", _C, "计划系列", "programme", "A national series of centres as a whole, as a source speaks of it (all National Engineering Laboratories).", "国家工程实验室, of which a source says that in 2021 they were taken into the series of 国家工程研究中心", (_ORG,)),
    Term("Group", _C, "未具名的一组机构", "unnamed group of bodies", "A set of bodies that a source counts or circumscribes without naming its members, so that what it says of the set is not said of any one of them or of the whole programme.", "the six NERCs, not named by the source, whose title was withdrawn after the evaluation of 2008", (_ORG,)),
    Term("Field", _C, "领域", "field of work", "A field of work in the words of a source; not a place in any classification.", "wheat, as the field of 国家小麦工程技术研究中心", ("skos:Concept",)),
    Term("Policy", _C, "政策文件", "policy", "A plan, decision, regulation or notice under which something was decided.", "国家新兴产业创新中心管理办法, issued by 国家发展改革委", ("prov:Entity",)),
    Term("Statement", _C, "陈述", "statement", "What one source says at one place about one property of one thing, as it was read: the unit of which everything else is made. Statements are never merged; two that disagree stand side by side.", "that 河南农业大学 is the supporting unit of 国家小麦工程技术研究中心, according to paragraph 2 of \"Springboards to Self-Reliance\"", ("prov:Entity",)),
    Term("SourceDocument", _C, "来源文献", "source document", "A document that statements were taken from, with a judgement of how reliable it is.", "\"Springboards to Self-Reliance\", a web page with its address, publisher and date", ("prov:Entity",)),
    # Events.
    Term("Occurrence", _C, "事件", "occurrence", "Something that sources tell of in the life of bodies: an application, an approval, a conversion. It need not have come about: the status says how far it had come. What came about, on the word of a source, is an activity of PROV, and a change that came about an org:ChangeEvent; hence an occurrence is no entity of PROV.", "the application to turn 国家小麦工程技术研究中心 into a technology innovation center, told of by one source in 2023"),
    Term("account", _O, "依据陈述", "account", "A statement on which the occurrence rests as it is told: those of the sources that tell of its furthest stage. Statements about earlier stages have it as their puxi:subject.", "of two sources that date an approval 2021-03 and 2021-03-08, both statements are accounts of the one approval", (), "puxi:Occurrence", "puxi:Statement"),
    Term("outcome", _O, "结果", "outcome", "What a change means for the question whether the earlier body became the later one: converted, in_process, founded_on, unstated or refused. Derived from the statuses of its accounts.", "in_process, where a conversion is only applied for", (), "puxi:Occurrence", "skos:Concept"),
    Term("status", _O, "进展", "status", "How far an occurrence had come, according to the best supported account of the furthest stage.", "under construction, where one source tells of the approval and a later one that building has begun", (), "puxi:Occurrence", "skos:Concept"),
    Term("original", _O, "原机构", "earlier body", "A body that was there before the change, whether or not the change came about. Where it did, org:originalOrganization says so too. Of the issue of a policy it is the policy that was replaced.", "国家小麦工程技术研究中心, of the application to turn it into a technology innovation center", (), "puxi:Occurrence"),
    Term("resulting", _O, "新机构", "later body", "A body that results or would result from the change, or to which the event happened. Where the change came about, org:resultingOrganization says so too. Of the issue of a policy it is the policy.", "医用植入介入器械及材料国家工程研究中心, of the renaming of 医用植入器械国家工程实验室", (), "puxi:Occurrence"),
    Term("decidedBy", _O, "决定机关", "decided by", "A body that took the decision. Who applied for, proposed or was asked for what is not decided is told by puxi:putForwardBy.", "国家发展和改革委员会, of the renaming of 医用植入器械国家工程实验室 in December 2021", ("prov:wasInfluencedBy",), "puxi:Occurrence", _ORG),
    Term("putForwardBy", _O, "提出、申报或受理机构", "put forward by or to", "A body that a source names with an occurrence that is not decided, or of which no decision is told: one that applied, proposed or recommended it, or was asked to decide.", "科学技术部, of the application to turn 国家小麦工程技术研究中心 into a technology innovation center", (), "puxi:Occurrence", _ORG),
    Term("intends", _O, "所求事项", "intends", "The class of what an occurrence would be if it came about: it was only proposed or applied for, refused, told of without a word on whether it came about, or is the collector's inference.", "puxi:Conversion, of the application to turn 国家小麦工程技术研究中心 into a technology innovation center", (), "puxi:Occurrence"),
    Term("under", _O, "依据", "under", "The policy or plan under which it was decided.", "关于国务院机构改革方案的决定, of what became of ministries in 1993", ("prov:wasInfluencedBy",), "puxi:Occurrence", "puxi:Policy"),
    Term("date", _D, "日期", "date", "When it happened, as precise as the source, in EDTF; of the furthest stage that is dated.", "\"2021-12\"^^edtf:EDTF, of a renaming that a source dates by the month", (), "puxi:Occurrence", _EDTF),
    Term("dateStage", _O, "日期所属阶段", "stage of the date", "To which stage the date of an occurrence belongs: the date of an approval is none of the opening.", "approved, where a centre under construction is dated by its approval alone", (), "puxi:Occurrence", "skos:Concept"),
    Term("became", _O, "演变为", "became", "A body became another one by a change that was decided, was not merely applied for, and is not the collector's inference. A body that a branch was set up from did not become the branch. The occurrence tells how, when, by whose decision and on whose word.", "国家专用集成电路系统工程技术研究中心 became 国家集成电路设计自动化技术创新中心", (), _ORG, _ORG),
    Term("Approval", _C, "批准", "approval", "The decision that a centre may be built or is admitted to a programme. One that is only asked for is none: puxi:intends names it.", "国家合成生物技术创新中心, approved by 科学技术部 in November 2019", ("puxi:Occurrence",)),
    Term("Establishment", _C, "成立", "establishment", "A centre's setting up or unveiling.", "国家电动客车电控与安全工程技术研究中心, on 1 November 2014", ("puxi:Occurrence",)),
    Term("Acceptance", _C, "通过验收", "acceptance", "The examination after the years of building, which ends them.", "国家农业信息化工程技术研究中心, on 6 January 2006", ("puxi:Occurrence",)),
    Term("ProjectAcceptance", _C, "建设项目通过验收", "acceptance of a building project", "The examination of a building project of a centre, which says nothing of the centre's own standing.", "a project that enlarges the laboratories of a centre is examined when it ends, while the centre has long been accepted", ("puxi:Occurrence",)),
    Term("Evaluation", _C, "评估", "evaluation", "One of the evaluations that designated centres undergo every few years.", "国家苹果工程技术研究中心, in December 2016", ("puxi:Occurrence",)),
    Term("Proposal", _C, "提出", "proposal", "A plan or suggestion that something be set up or changed.", "国家盐湖资源综合利用技术创新中心, proposed in March 2023", ("puxi:Occurrence",)),
    Term("Application", _C, "申报", "application", "A request to the deciding body.", "a host asks the ministry to admit its centre to a programme", ("puxi:Occurrence",)),
    Term("Revocation", _C, "撤销", "revocation", "A decision that takes a centre's designation away.", "病毒生物技术国家工程研究中心, revoked by 国家发展和改革委员会 on 18 February 2016", ("puxi:Occurrence",)),
    Term("HostChange", _C, "依托单位变更", "change of host", "Another supporting unit took over the centre, which stays the same centre.", "信息内容安全技术国家工程实验室, by a decision of 5 September 2013", ("puxi:Occurrence",)),
    Term("DutiesTransfer", _C, "职能划转", "transfer of duties", "Duties went from one body to another, both of which live on.", "the management of a programme goes from one ministry to another, and both ministries live on", ("puxi:Occurrence",)),
    Term("PolicyIssue", _C, "文件发布", "issue of a policy", "A policy was issued.", "国家新兴产业创新中心管理办法 of 29 December 2025", ("puxi:Occurrence",)),
    Term("Change", _C, "演变", "change from one body to another", "An occurrence by which one body becomes another one, or would: decided or only asked for. Where a source names only one of the two, the other is unknown.", "the renaming of 医用植入器械国家工程实验室; the application to turn 国家小麦工程技术研究中心 into a technology innovation center", ("puxi:Occurrence",)),
    Term("Renaming", _C, "更名", "renaming", "A body goes on under another name.", "医用植入器械国家工程实验室 went on as 医用植入介入器械及材料国家工程研究中心 from December 2021: one earlier, one later body", ("puxi:Change",)),
    Term("Conversion", _C, "转建", "conversion", "A body is turned into one of another kind or programme, as a NETRC into an NTIC.", "国家专用集成电路系统工程技术研究中心 became 国家集成电路设计自动化技术创新中心", ("puxi:Change",)),
    Term("Merger", _C, "合并", "merger", "Several bodies become one.", "电子工业部 and 邮电部 became 信息产业部 in 1998: at least two earlier bodies, which may include the one that goes on", ("puxi:Change",)),
    Term("Split", _C, "拆分", "split", "One body becomes several; it may live on itself.", "机械电子工业部 became 机械工业部 and 电子工业部 in 1993: at least two later bodies", ("puxi:Change",)),
    Term("Absorption", _C, "并入", "absorption", "A body is taken into another one, which stays what it is.", "the Institute of Grassland Ecology was taken into a college of Lanzhou University in April 2002", ("puxi:Change",)),
    Term("Reorganisation", _C, "重组", "reorganisation", "A body is rebuilt into another one, as State into National Key Laboratories since 2022.", "固体废物能源化清洁利用技术与装备国家工程研究中心, of which the source of December 2021 names no earlier body", ("puxi:Change",)),
    Term("Branching", _C, "设立分中心", "branching", "A branch is set up; the body from which it comes lives on.", "国家贵金属材料工程技术研究中心香港分中心, approved by 科学技术部 in November 2015", ("puxi:Change",)),
    Term("Founding", _C, "在其基础上组建", "founding on the basis of a body", "A body is built on the basis of an earlier one (在…基础上组建), whose own end is not stated.", "国家市场监督管理局技术创新中心(稀土永磁电机), built in 2024 on the basis of 国家稀土永磁电机工程技术研究中心", ("puxi:Change",)),
    # Bodies and what is said of them, beside the vocabulary table.
    Term("fate", _O, "去向", "fate", "What has become of a centre as of the newest day of the data (dcterms:modified of the release), derived by the rules of the model; unknown is not no.", "continuing, of a centre that a dated source saw at work in the last five years", (), "puxi:Center", "skos:Concept"),
    Term("fateStatement", _O, "去向依据", "statement that a fate rests on", "A statement on which a centre's derived fate rests.", "the statement that a centre was revoked, of a centre whose fate is revoked", (), "puxi:Center", "puxi:Statement"),
    Term("designationBasis", _D, "类型依据", "basis of the designation", "\"name\" where no source states to which programme a centre belongs, and only its name says so. Names can lie.", "\"name\", of 国家作物遗传改良全国重点实验室", (), "puxi:Center", _TEXT),
    Term("formerId", _D, "曾用标识", "former id", "An id under which the thing was once known here; it redirects for ever.", "an id made from a misspelt name, kept when the spelling was judged to be the same body", (), "", _TEXT),
    Term("pinyin", _D, "拼音", "pinyin", "The Chinese name in letters, without tones and spaces, to search by.", "guojiaxiaomai, the beginning of the name of 国家小麦工程技术研究中心", (), "", _TEXT),
    # Bodies: the properties of the vocabulary table that no other vocabulary has. Names and definitions are the table's.
    _of_table("type", "NETRC, of 国家小麦工程技术研究中心", ("org:classification",), "puxi:Center", "skos:Concept"),
    _of_table("status", "\"applying for conversion to NTIC\", of 国家小麦工程技术研究中心 in 2023"),
    _of_table("supported_by", "河南农业大学, of 国家小麦工程技术研究中心", _LINK,
              definition="依托单位: the university, institute or company that hosts the centre: the centre sits in it and works with its people, land and money, and the host answers for it to the managing and approving bodies. A centre need not be a legal person; its host is one. A centre may have several hosts, one after another or together; who only helps to build is a co-builder (共建单位)."),
    _of_table("managed_by", "工业和信息化部, of 国家国防科技工业局", _LINK,
              definition="主管部门: the ministry, commission, provincial government or other authority that supervises the body on behalf of the state, recommends it and is answerable for it upwards. It is not the host (依托单位), in which the centre sits, and need not be the body that approved it (批准部门)."),
    _of_table("approved_by", "工业和信息化部, of 国家超高清视频创新中心", _LINK),
    _of_table("co_built_by", "浙江大学, of 白马湖实验室", _LINK),
    _of_table("corporate_partner", "Huawei, of 国家专用集成电路系统工程技术研究中心香港分中心", _LINK),
    _of_table("branch_of", "国家花卉工程技术研究中心, of 国家花卉工程技术研究中心桂花创新中心", _LINK),
    _of_table("shareholder_of", "深圳高性能医疗器械国家研究院有限公司, of 哈尔滨工业大学", _LINK),
    _of_table("led_by", "浙江省能源集团, which leads 白马湖实验室; 高翔, its director"),
    _of_table("issued_by", "国家发展改革委, of 国家新兴产业创新中心管理办法", ("prov:wasAttributedTo",)),
    # Statements.
    Term("subject", _O, "主语", "subject", "What the statement is about.", "国家小麦工程技术研究中心, of the statement that names its host", (), "puxi:Statement", ""),
    Term("property", _O, "属性", "property", "The property that the statement gives a value of: the term that joins subject and value directly where the statement holds; of what sort of body it is, rdf:type, whose value is the class.", "puxi:supportingUnit, of the statement that names the host", (), "puxi:Statement", ""),
    Term("valueEntity", _O, "值（实体）", "value, a thing", "The body, person, place, field or policy that the value names, as it was identified; of an identifier (skos:exactMatch) the record of the other register.", "河南农业大学, which the source calls Henan Agricultural University", (), "puxi:Statement", ""),
    Term("value", _D, "值", "value, as written", "The value as the source gives it: a text, a code or a date; of a thing its name as it is written there, of a record elsewhere its address.", "\"北京大学\"@zh, as the supporting unit of 北京分子科学国家研究中心", (), "puxi:Statement", ""),
    Term("valueEarliest", _D, "值的最早日期", "earliest day of the value", "The first day that the value, a date, may mean; derived, to compare by.", "\"2011-01-01\"^^xsd:date, of the value 2011", (), "puxi:Statement", _DATE),
    Term("valueLatest", _D, "值的最晚日期", "latest day of the value", "The last day that the value, a date, may mean; derived, to compare by.", "\"2011-12-31\"^^xsd:date, of the value 2011", (), "puxi:Statement", _DATE),
    Term("subjectWritten", _D, "主语原文", "subject as written", "The name by which the source calls what the statement is about.", "\"中科院金属所\", where a source uses the short name", (), "puxi:Statement", _TEXT),
    Term("locator", _D, "位置", "locator", "The place in the source document: a page, a paragraph, a row of a table.", "\"Springboards to Self-Reliance, para 2\"", (), "puxi:Statement", _TEXT),
    Term("confidence", _O, "可信度", "confidence", "How sure the collector is of having read the source rightly.", "medium, where the source can be read in two ways", (), "puxi:Statement", "skos:Concept"),
    Term("reliability", _O, "来源等级", "reliability", "How far a source document is to be relied on: A official or primary, B reputable, C a weak copy.", "A, of a page of the centre's own host", (), "puxi:SourceDocument", "skos:Concept"),
    Term("inferred", _D, "推断", "inferred", "Whether no source says it and the collector infers it. Said of a statement, which then has no direct triple, and of an occurrence all of whose accounts are inferred: who took part in it stands in the graph of Puxi.", "true, where a link was read from two names alone", (), "", "xsd:boolean"),
    Term("disputed", _D, "有争议", "disputed", "Whether another source contradicts it: another value of a property that can have one at a time. Said of a statement, and of an occurrence whose accounts disagree.", "true, of two statements that date one approval differently", (), "", "xsd:boolean"),
    Term("validFrom", _D, "有效起", "valid from", "Since when it is so, as the source gives it.", "\"2011\"^^edtf:EDTF where a source names the year alone", (), "puxi:Statement", _EDTF),
    Term("validTo", _D, "有效止", "valid to", "Until when it is so, as the source gives it.", "\"2018-03\"^^edtf:EDTF where a source names the month alone", (), "puxi:Statement", _EDTF),
    Term("earliest", _D, "最早日期", "earliest day", "The first day that a date or a span may mean; derived, to compare by.", "\"2011-01-01\"^^xsd:date, of the date 2011", (), "", _DATE),
    Term("latest", _D, "最晚日期", "latest day", "The last day that a date or a span may mean; derived, to compare by.", "\"2011-12-31\"^^xsd:date, of the date 2011", (), "", _DATE),
    Term("recorded", _D, "记录时间", "recorded", "When this dataset learnt it.", "\"2026-11-22\"^^xsd:date, the day on which the row was added", (), "puxi:Statement", _DATE),
    Term("row", _D, "表行", "row", "The row of the shipped tables that the statement was read from.", "r0001, the row that says that 河南农业大学 is the supporting unit of 国家小麦工程技术研究中心", (), "puxi:Statement", _TEXT),
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

#: Classes of changes: of two that are told of one occurrence the kind of change decides.
OF_CHANGES = frozenset(
    name for name in EVENT_CLASSES.values() if TERMS[name.removeprefix("puxi:")].under == ("puxi:Change",)
)
#: What is so whether or not anything came of it.
TOLD_ANYHOW = frozenset({"puxi:Proposal", "puxi:Application"})
