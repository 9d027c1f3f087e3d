"""Puxi's own terms in RDF: what W3C ORG, PROV, SKOS, DCTERMS and schema.org lack, and nothing that they have.

Properties of statements are those of the vocabulary table (:data:`graph.vocabulary.PROPERTIES`), whose column ``rdf`` names
the term; here stands what their definitions leave open, and the terms that only RDF needs. Labels, definitions, examples
and sources of all of them go into the ontology.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.rdf.borrowed import DEFINED_BY
from graph.rdf.evidence import WIKIBASE
from graph.vocabulary import PROPERTIES


class Sort(StrEnum):
    """What a term is, in OWL."""

    CLASS = "Class"
    OBJECT = "ObjectProperty"
    DATA = "DatatypeProperty"


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of Puxi's ontology.

    ``under`` are the classes or properties it is a special case of; ``domain`` and ``range`` are written with prefixes, an
    empty one says nothing. ``example`` names things of the release and ``source`` says where the meaning comes from, both as
    :mod:`graph.rdf.evidence` has them: of a class the first thing is a member, of a property the first has the second, or
    the quoted text, as its value.
    """

    name: str
    sort: Sort
    zh: str
    en: str
    definition: str
    example: str
    source: tuple[str, ...]
    under: tuple[str, ...] = ()
    domain: str = ""
    range: str = ""


_C, _O, _D = Sort.CLASS, Sort.OBJECT, Sort.DATA
_ORG = "org:Organization"
#: Sections and columns in which much is defined.
_RDF, _EVENTS = "docs/rdf.md#what-is-in-it", "docs/model.md#events-and-lineage"
_EVENT_TYPES, _RELATIONS = "data/datapackage.json#events/event_type", "data/datapackage.json#relations/predicate"
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
    code: str, example: str, source: tuple[str, ...], under: tuple[str, ...] = (), domain: str = "", range_: str = "",
    definition: str = "",
) -> Term:  # fmt: skip
    """The term of a row of the vocabulary table, with what the row leaves open."""
    row = PROPERTIES[code]
    sort = _D if row.range in {"text", "date"} else _O
    return Term(
        row.rdf.removeprefix("puxi:"), sort, row.zh, row.en, definition or row.definition, example, source, under,
        domain or _CLASSES[row.domain], range_ or _CLASSES.get(row.range, ""),
    )  # fmt: skip


_TABLE = (
    # Bodies. What ORG and schema.org have a class for has none here.
    Term("Center", _C, "国家级中心", "national centre", "A centre, laboratory or institute of a national programme: designated by it, counted among such, or sought or proposed as one; the occurrences tell how far it came, and the fate what became of it.", "[国家小麦工程技术研究中心](institution/netrc-xiao-mai), of the programme [国家工程技术研究中心](designation/NETRC)", ("docs/graph-model.md#labels-of-institutions", "docs/model.md#fate"), (_ORG,)),
    Term("MilitaryBody", _C, "军事机构", "military body", "A body of the armed forces. A source may name it as host, manager or decider of centres, or in the lineage of others.", "[总装备部](institution/zong-zhuang-bei-bu)", ("docs/graph-model.md#labels-of-institutions", "data/datapackage.json#institutions/type"), (_ORG,)),
    Term("Programme", _C, "计划系列", "programme", "A national series of centres as a whole, as a source speaks of it (all National Engineering Laboratories).", "[国家工程实验室](programme/programme-nel)", ("docs/graph-model.md#programme", "docs/model.md#conversions"), (_ORG,)),
    Term("Group", _C, "未具名的一组机构", "unnamed group of bodies", "A set of bodies that a source counts or circumscribes without naming its members, so that what it says of the set is not said of any one of them or of the whole programme.", "[6 NERCs (names not given)](institution/group-6-nercs-names-not-given)", ("docs/graph-model.md#group", "data/datapackage.json#names/kind"), (_ORG,)),
    Term("Field", _C, "领域", "field of work", "A field of work in the words of a source; not a place in any classification.", "[专用集成电路系统](field/field-zhuan-yong-ji-cheng-dian-lu-xi-tong), a field of [国家专用集成电路系统工程技术研究中心](institution/netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong)", ("data/datapackage.json#institutions/field",), ("skos:Concept",)),
    Term("Policy", _C, "政策文件", "policy", "A plan, decision, regulation or notice, as one that a source names or under which something was decided.", "[国家工程研究中心管理办法](policy/policy-guo-jia-gong-cheng-yan-jiu-zhong-xin-guan-li-ban-fa)", ("docs/graph-model.md#policy", "data/datapackage.json#events/decided_by"), ("prov:Entity",)),
    Term("Statement", _C, "陈述", "statement", "What one source says at one place about one property of one thing, as it was read: the unit of which everything else is made. Statements are never merged; two that disagree stand side by side.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45), which is about [国家小麦工程技术研究中心](institution/netrc-xiao-mai) and names [河南农业大学](institution/he-nan-nong-ye-da-xue) as its host", ("docs/model.md#statements", WIKIBASE), ("prov:Entity",)),
    Term("SourceDocument", _C, "来源文献", "source document", "A document that statements were taken from, with a judgement of how reliable it is.", "[In Search of Self-Reliance: Xi Overhauls China's Innovation System](source/jamestown-2023-self-reliance)", ("CONTRIBUTING.md#add-a-source",), ("prov:Entity",)),
    # Events.
    Term("Occurrence", _C, "事件", "occurrence", "Something that sources tell of in the life of bodies: an application, an approval, a conversion. It need not have come about: the status says how far it had come. What came about, on the word of a source, is an activity of PROV, and a change that came about an org:ChangeEvent; hence an occurrence is no entity of PROV.", "[event-e0001](event/event-e0001), the application to turn [国家小麦工程技术研究中心](institution/netrc-xiao-mai) into [国家小麦技术创新中心](institution/ntic-xiao-mai)", (_RDF, _EVENTS, DEFINED_BY["prov"])),
    Term("account", _O, "依据陈述", "account", "A statement on which the occurrence rests as it is told: those of the sources that tell of its furthest stage. Statements about earlier stages have it as their puxi:subject.", "[event-e0057](event/event-e0057): the statement [s6fe5744b932384ff](statement/s6fe5744b932384ff)", (_EVENTS, _RDF), (), "puxi:Occurrence", "puxi:Statement"),
    Term("outcome", _O, "结果", "outcome", "What a change means for the question whether the earlier body became the later one: converted, in_process, founded_on, unstated or refused. Derived from the statuses of its accounts.", "[event-e0001](event/event-e0001), which is only applied for: [applied for or planned](outcome/in_process)", ("docs/model.md#conversions",), (), "puxi:Occurrence", "skos:Concept"),
    Term("status", _O, "进展", "status", "How far an occurrence had come, according to the best supported account of the furthest stage.", "[event-e0001](event/event-e0001): [applied for](status/applied)", (_EVENTS, "data/datapackage.json#events/status"), (), "puxi:Occurrence", "skos:Concept"),
    Term("original", _O, "原机构", "earlier body", "A body that was there before the change, whether or not the change came about. Where it did, org:originalOrganization says so too. Of the issue of a policy it is the policy that was replaced.", "[event-e0001](event/event-e0001): [国家小麦工程技术研究中心](institution/netrc-xiao-mai)", ("data/datapackage.json#events/from", _RDF, DEFINED_BY["org"]), (), "puxi:Occurrence"),
    Term("resulting", _O, "新机构", "later body", "A body that results or would result from the change, or to which the event happened. Where the change came about, org:resultingOrganization says so too. Of the issue of a policy it is the policy.", "[event-e0057](event/event-e0057): [国家集成电路设计自动化技术创新中心](institution/ntic-ji-cheng-dian-lu-she-ji-zi-dong-hua)", ("data/datapackage.json#events/to", _RDF, DEFINED_BY["org"]), (), "puxi:Occurrence"),
    Term("decidedBy", _O, "决定机关", "decided by", "A body that took the decision. Who applied for, proposed or was asked for what is not decided is told by puxi:putForwardBy.", "[event-e0057](event/event-e0057): [科学技术部](institution/ke-xue-ji-shu-bu)", ("data/datapackage.json#events/decided_by", _EVENTS), ("prov:wasInfluencedBy",), "puxi:Occurrence", _ORG),
    Term("putForwardBy", _O, "提出、申报或受理机构", "put forward by or to", "A body that a source names with an occurrence that is not decided, or of which no decision is told: one that applied, proposed or recommended it, or was asked to decide.", "[event-e0020](event/event-e0020), a proposal: [中国国家铁路集团有限公司](institution/zhong-guo-guo-jia-tie-lu-ji-tuan-you-xian-gong-si)", (_EVENTS,), (), "puxi:Occurrence", _ORG),
    Term("earlier", _O, "变更前机构", "earlier body of a change", "A body from which a change leads, or would lead, to another one: an earlier body that is not the later one. Only changes have it, so that a path from body to body goes through nothing else.", "[event-e0001](event/event-e0001): [国家小麦工程技术研究中心](institution/netrc-xiao-mai)", ("data/datapackage.json#events/from", _RDF), ("puxi:original",), "puxi:Change"),
    Term("later", _O, "变更后机构", "later body of a change", "A body to which a change leads, or would lead, from another one: a later body that is not the earlier one. Only changes have it.", "[event-e0001](event/event-e0001): [国家小麦技术创新中心](institution/ntic-xiao-mai)", ("data/datapackage.json#events/to", _RDF), ("puxi:resulting",), "puxi:Change"),
    Term("intends", _O, "所求事项", "intends", "The class of what an occurrence would be if it came about: it was only proposed or applied for, refused, told of without a word on whether it came about, or is the collector's inference.", "[event-e0001](event/event-e0001), which is applied for: [puxi:Conversion](ontology#Conversion)", (_EVENTS,), (), "puxi:Occurrence"),
    Term("under", _O, "依据", "under", "The policy or plan under which it was decided.", "[event-e0316](event/event-e0316): [国务院机构改革方案 (1998)](policy/policy-guo-wu-yuan-ji-gou-gai-ge-fang-an-1998)", ("data/datapackage.json#events/decided_by",), ("prov:wasInfluencedBy",), "puxi:Occurrence", "puxi:Policy"),
    Term("date", _D, "日期", "date", "When it happened, as precise as the source, in EDTF; of the furthest stage that is dated.", "[event-e0053](event/event-e0053): \"2016-12\", as its source names the month alone", ("docs/model.md#two-times", DEFINED_BY["edtf"]), (), "puxi:Occurrence", _EDTF),
    Term("dateStage", _O, "日期所属阶段", "stage of the date", "To which stage the date of an occurrence belongs: the date of an approval is none of the opening.", "[event-e0013](event/event-e0013): [approved](status/approved)", (_EVENTS,), (), "puxi:Occurrence", "skos:Concept"),
    Term("became", _O, "演变为", "became", "A body became another one by a change that was decided, was not merely applied for, and is not the collector's inference. A body that a branch was set up from did not become the branch. The occurrence tells how, when, by whose decision and on whose word.", "[国家专用集成电路系统工程技术研究中心](institution/netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong) became [国家集成电路设计自动化技术创新中心](institution/ntic-ji-cheng-dian-lu-she-ji-zi-dong-hua)", (_RDF, "docs/model.md#conversions"), (), _ORG, _ORG),
    Term("Approval", _C, "批准", "approval", "A decision in favour of a centre (批准, 立项): that it be set up, or that its building is supported. One that is only asked for is none: puxi:intends names it.", "[event-e0013](event/event-e0013): [科学技术部](institution/ke-xue-ji-shu-bu) approved [国家新能源汽车技术创新中心](institution/ntic-xin-neng-yuan-qi-che) in \"2018-01\"", (_EVENT_TYPES, "source/ca168-2018-nev", "source/xinhua-2017-six"), ("puxi:Occurrence",)),
    Term("Establishment", _C, "成立", "establishment", "The setting up or unveiling of a body, or the start of a programme (成立, 揭牌).", "[event-e0422](event/event-e0422): [国家集成电路创新中心](institution/guo-jia-ji-cheng-dian-lu-chuang-xin-zhong-xin), on \"2018-07-03\"", (_EVENT_TYPES,), ("puxi:Occurrence",)),
    Term("Acceptance", _C, "通过验收", "acceptance", "A centre passed acceptance (通过验收). Sources tell of rounds of it: 38 NETRCs in that of 2017.", "[event-e0049](event/event-e0049): [科学技术部](institution/ke-xue-ji-shu-bu) accepted [国家离子型稀土资源高效开发利用工程技术研究中心](institution/netrc-li-zi-xing-xi-tu-zi-yuan-gao-xiao-kai-fa-li-yong) on \"2017-08-25\"", (_EVENT_TYPES, "source/govcn-2018-38-accepted", "source/ttnews-2018-netrc-accept"), ("puxi:Occurrence",)),
    Term("ProjectAcceptance", _C, "建设项目通过验收", "acceptance of a building project", "The acceptance of a building project of a centre, or of a part of it, which is not the acceptance of the centre.", "[event-e0279](event/event-e0279): a project of [高效轧制国家工程研究中心](institution/nerc-gao-xiao-ya-zhi), on \"2016-06-02\"", (_EVENT_TYPES, "source/ustb-rolling-accept-copy", "source/honglaili-keliyuan"), ("puxi:Occurrence",)),
    Term("Evaluation", _C, "评估", "evaluation", "An evaluation of a centre that is there already. Sources tell of one of NETRCs every four years and of one of the NERCs of the new series every three.", "[event-e0077](event/event-e0077): [国家生物医学材料工程技术研究中心](institution/netrc-sheng-wu-yi-xue-cai-liao), in \"2012\"", (_EVENT_TYPES, "source/zhxw-2012-biomat", "source/csust-news-540"), ("puxi:Occurrence",)),
    Term("Proposal", _C, "提出", "proposal", "A plan or suggestion that something be set up or changed (提出).", "[event-e0020](event/event-e0020): [国家川藏铁路技术创新中心](institution/ntic-chuan-cang-tie-lu) is to be prepared", (_EVENT_TYPES, "docs/model.md#conversions"), ("puxi:Occurrence",)),
    Term("Application", _C, "申报", "application", "Something was applied for (申报): a centre, its admission to a programme, a change.", "[event-e0001](event/event-e0001): [国家小麦工程技术研究中心](institution/netrc-xiao-mai) is to become [国家小麦技术创新中心](institution/ntic-xiao-mai)", (_EVENT_TYPES, "source/jamestown-2023-self-reliance"), ("puxi:Occurrence",)),
    Term("Revocation", _C, "撤销", "revocation", "A decision that takes a centre's title away, or by which a body is not retained.", "[event-e0261](event/event-e0261): [国家发展和改革委员会](institution/guo-jia-fa-zhan-he-gai-ge-wei-yuan-hui) revoked [病毒生物技术国家工程研究中心](institution/nerc-bing-du-sheng-wu-ji-shu) on \"2016-02-18\"", (_EVENT_TYPES, "source/ndrc-2016-4", "source/npc-1998-decision-cctv"), ("puxi:Occurrence",)),
    Term("HostChange", _C, "依托单位变更", "change of host", "Another body took over the centre as its host or as the legal person of its project; the centre stays the same centre.", "[event-e0303](event/event-e0303): [信息内容安全技术国家工程实验室](institution/nel-xin-xi-nei-rong-an-quan-ji-shu), by a decision of \"2013-09-05\"", (_EVENT_TYPES, "source/iie-2013-0912", "source/gh-55130374119"), ("puxi:Occurrence",)),
    Term("DutiesTransfer", _C, "职能划转", "transfer of duties", "Duties went from one body to another, while no source says that either ended or became the other.", "[event-e0482](event/event-e0482): duties of [中央国家实验室建设领导小组](institution/zhong-yang-guo-jia-shi-yan-shi-jian-she-ling-dao-xiao-zu) went to [中央科技委员会](institution/zhong-yang-ke-ji-wei-yuan-hui)", (_EVENT_TYPES, "source/163-natlab-csc"), ("puxi:Occurrence",)),
    Term("PolicyIssue", _C, "文件发布", "issue of a policy", "A policy was issued; it may replace others.", "[event-e0213](event/event-e0213): [国家工程研究中心管理办法](policy/policy-guo-jia-gong-cheng-yan-jiu-zhong-xin-guan-li-ban-fa), in force from \"2020-09-01\"", (_EVENT_TYPES, "source/feibaos-2020-nerc-measures"), ("puxi:Occurrence",)),
    Term("Change", _C, "演变", "change from one body to another", "An occurrence by which one body becomes another one, or would: decided or only asked for. Where a source names only one of the two, the other is unknown.", "[event-e0057](event/event-e0057), by which [国家专用集成电路系统工程技术研究中心](institution/netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong) became [国家集成电路设计自动化技术创新中心](institution/ntic-ji-cheng-dian-lu-she-ji-zi-dong-hua); [event-e0001](event/event-e0001), which is only applied for", (_EVENTS, DEFINED_BY["org"]), ("puxi:Occurrence",)),
    Term("Renaming", _C, "更名", "renaming", "A body goes on under another name (更名).", "[event-e0172](event/event-e0172): [中建材蚌埠玻璃工业设计研究院](institution/zhong-jian-cai-beng-bu-bo-li-gong-ye-she-ji-yan-jiu-yuan) went on as [中建材玻璃新材料研究总院](institution/zhong-jian-cai-bo-li-xin-cai-liao-yan-jiu-zong-yuan) from \"2022-02\"", (_EVENT_TYPES, _EVENTS), ("puxi:Change",)),
    Term("Conversion", _C, "转建", "conversion", "A body is turned into one of another kind or programme (转建), as an NETRC into an NTIC.", "[event-e0057](event/event-e0057): [国家专用集成电路系统工程技术研究中心](institution/netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong) became [国家集成电路设计自动化技术创新中心](institution/ntic-ji-cheng-dian-lu-she-ji-zi-dong-hua)", (_EVENT_TYPES, _EVENTS, "source/fx361-2023-netrc-thoughts"), ("puxi:Change",)),
    Term("Merger", _C, "合并", "merger", "Several bodies become one (合并), which may be one of them.", "[event-e0316](event/event-e0316): [电子工业部 (1993–1998)](institution/dian-zi-gong-ye-bu) and [邮电部](institution/you-dian-bu) became [信息产业部](institution/xin-xi-chan-ye-bu) in \"1998\"", (_EVENT_TYPES, _EVENTS), ("puxi:Change",)),
    Term("Split", _C, "拆分", "split", "One body becomes several (拆分); it may live on itself.", "[event-e0354](event/event-e0354): [机械电子工业部](institution/ji-xie-dian-zi-gong-ye-bu) became [机械工业部 (1993–1998)](institution/ji-xie-gong-ye-bu) and [电子工业部 (1993–1998)](institution/dian-zi-gong-ye-bu)", (_EVENT_TYPES, _EVENTS), ("puxi:Change",)),
    Term("Absorption", _C, "并入", "absorption", "A body is taken into another one (并入), which goes on.", "[event-e0598](event/event-e0598): [国家外国专家局](institution/guo-jia-wai-guo-zhuan-jia-ju) was taken into [科学技术部](institution/ke-xue-ji-shu-bu) in \"2018\"", (_EVENT_TYPES, _EVENTS), ("puxi:Change",)),
    Term("Reorganisation", _C, "重组", "reorganisation", "A body is rebuilt (重组), into another one or into one that the source does not name; so State into National Key Laboratories from 2022 on.", "[event-e0475](event/event-e0475): [沈阳材料科学国家(联合)实验室](institution/shen-yang-cai-liao-ke-xue-guo-jia-lian-he-shi-yan-shi) became [沈阳材料科学国家研究中心](institution/shen-yang-cai-liao-ke-xue-guo-jia-yan-jiu-zhong-xin)", (_EVENT_TYPES, _EVENTS, "source/reportify-nkl"), ("puxi:Change",)),
    Term("Branching", _C, "设立分中心", "branching", "A branch is set up (设立分中心); the body from which it comes lives on.", "[event-e0016](event/event-e0016): [国家第三代半导体技术创新中心(南京)](institution/guo-jia-di-san-dai-ban-dao-ti-ji-shu-chuang-xin-zhong-xin-nan-6e388d), of [国家第三代半导体技术创新中心](institution/ntic-di-san-dai-ban-dao-ti), on \"2021-06-21\"", (_EVENT_TYPES, _EVENTS), ("puxi:Change",)),
    Term("Founding", _C, "在其基础上组建", "founding on the basis of a body", "A body is built on the basis of an earlier one (在…基础上组建), whose own end is not stated.", "[event-e0052](event/event-e0052): [国家苹果工程技术研究中心](institution/netrc-ping-guo), on the basis of [山东省苹果工程技术研究中心](institution/shan-dong-sheng-ping-guo-gong-cheng-ji-shu-yan-jiu-zhong-xin)", (_EVENTS, "CONTRIBUTING.md#add-a-fact"), ("puxi:Change",)),
    # Bodies and what is said of them, beside the vocabulary table.
    Term("fate", _O, "去向", "fate", "What has become of a centre as of the newest day of the data (dcterms:modified of the release), derived by the rules of the model; unknown is not no.", "[病毒生物技术国家工程研究中心](institution/nerc-bing-du-sheng-wu-ji-shu): [revoked](fate/revoked)", ("docs/model.md#fate",), (), "puxi:Center", "skos:Concept"),
    Term("fateStatement", _O, "去向依据", "statement that a fate rests on", "A statement on which a centre's derived fate rests.", "[国家小麦工程技术研究中心](institution/netrc-xiao-mai): the statement [saf719988d4ae1bba](statement/saf719988d4ae1bba), that something was applied for", ("docs/model.md#fate",), (), "puxi:Center", "puxi:Statement"),
    Term("designationBasis", _D, "类型依据", "basis of the designation", "\"name\" where no source states to which programme a centre belongs, and only its name says so. Names can lie.", "[作物遗传改良全国重点实验室](institution/nkl-zuo-wu-yi-chuan-gai-liang): \"name\"", ("docs/model.md#who-is-who",), (), "puxi:Center", _TEXT),
    Term("formerId", _D, "曾用标识", "former id", "An id under which the thing was once known here; it redirects for ever.", "[event-e0057](event/event-e0057): \"event-e0300\"", ("docs/model.md#who-is-who",), (), "", _TEXT),
    Term("pinyin", _D, "拼音", "pinyin", "The Chinese name in letters, without tones and spaces, to search by.", "[阿里巴巴集团](institution/a-li-ba-ba-ji-tuan): \"alibabajituan\"", ("docs/graph-model.md#institution",), (), "", _TEXT),
    # Bodies: the properties of the vocabulary table that no other vocabulary has. Names and definitions are the table's.
    _of_table("type", "[国家小麦工程技术研究中心](institution/netrc-xiao-mai): [National Engineering Technology Research Center](designation/NETRC)", ("data/datapackage.json#institutions/type",), ("org:classification",), "puxi:Center", "skos:Concept",
              definition="The programme that a centre belongs to, as a source states it, or as only its name suggests (puxi:designationBasis)."),
    _of_table("status", "[国家小麦工程技术研究中心](institution/netrc-xiao-mai): \"applying for conversion to NTIC\"", ("data/datapackage.json#institutions/status",)),
    _of_table("supported_by", "[国家小麦工程技术研究中心](institution/netrc-xiao-mai): [河南农业大学](institution/he-nan-nong-ye-da-xue)", ("source/embassy-gr-nerc-programme", "source/jjckb-2007-1008", "source/jamestown-2023-self-reliance", _RELATIONS), _LINK,
              definition="依托单位: a body that a source names as the host, supporting or backing unit of a centre, or at which it says that the centre is based; sources name universities, institutes and companies. A centre may have several, together or one after another. Who only helps to build it is a co-builder (共建单位), who is in charge of it a managing unit (主管部门)."),
    _of_table("managed_by", "[高速铁路建造技术国家工程实验室](institution/nel-gao-su-tie-lu-jian-zao-ji-shu): [铁道部](institution/tie-dao-bu)", ("source/jamestown-2023-self-reliance", "source/czkjcx-2016-31-accepted", _RELATIONS), _LINK,
              definition="主管部门: a ministry, commission, local department or corporation that a source names as the managing unit of a centre, or as in charge of a body or programme. It is not the host (依托单位), and need not be the owner of the programme: of NETRCs, a programme of the Ministry of Science and Technology, other ministries are named as managing units too."),
    _of_table("approved_by", "[国家高性能医疗器械创新中心](institution/guo-jia-gao-xing-neng-yi-liao-qi-xie-chuang-xin-zhong-xin): [工业和信息化部](institution/gong-ye-he-xin-xi-hua-bu)", (_RELATIONS,), _LINK,
              definition="批准部门: a body that a source names as having approved the centre."),
    _of_table("co_built_by", "[国家合成生物技术创新中心](institution/ntic-he-cheng-sheng-wu): [中国科学院](institution/zhong-guo-ke-xue-yuan)", (_RELATIONS, "source/tjsina-2020-synbio"), _LINK,
              definition="共建单位: a body that a source names as building the centre together with others."),
    _of_table("corporate_partner", "[国家专用集成电路系统工程技术研究中心香港分中心](institution/hkb-zhuan-yong-ji-cheng-dian-lu-xi-tong-gong-cheng-ji-shu-yan-eeed65): [CEVA](institution/ceva)", (_RELATIONS, "source/astri-2017-cnerc-8th"), _LINK,
              definition="合作企业: a company that a source names as working with the centre."),
    _of_table("branch_of", "[国家第三代半导体技术创新中心(湖南)](institution/guo-jia-di-san-dai-ban-dao-ti-ji-shu-chuang-xin-zhong-xin-hu-nan): [国家第三代半导体技术创新中心](institution/ntic-di-san-dai-ban-dao-ti)", (_RELATIONS, "source/cgbtek-2022-3gs-board"), _LINK,
              definition="分中心: the centre of which a source names this one as a branch."),
    _of_table("shareholder_of", "[财政部](institution/cai-zheng-bu): [国家集成电路产业投资基金](institution/guo-jia-ji-cheng-dian-lu-chan-ye-tou-zi-ji-jin)", (_RELATIONS, "source/cna-2024-bigfund"), _LINK,
              definition="A body in which, by a source, this one holds shares: a company, a fund, or a centre that a company runs."),
    _of_table("led_by", "[白马湖实验室](institution/bai-ma-hu-shi-yan-shi): [浙江省能源集团](institution/zhe-jiang-sheng-neng-yuan-ji-tuan), and [高翔](person/person-gao-xiang)", (_RELATIONS,)),
    _of_table("issued_by", "[国家工程研究中心管理办法](policy/policy-guo-jia-gong-cheng-yan-jiu-zhong-xin-guan-li-ban-fa): [国家发展和改革委员会](institution/guo-jia-fa-zhan-he-gai-ge-wei-yuan-hui)", ("data/datapackage.json#policies/issuers",), ("prov:wasAttributedTo",)),
    # Statements.
    Term("subject", _O, "主语", "subject", "What the statement is about.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): [国家小麦工程技术研究中心](institution/netrc-xiao-mai)", ("docs/model.md#statements", _RDF, WIKIBASE), (), "puxi:Statement", ""),
    Term("property", _O, "属性", "property", "The property that the statement gives a value of: the term that joins subject and value directly where the statement holds; of what sort of body it is, rdf:type, whose value is the class.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): [puxi:supportingUnit](ontology#supportingUnit)", ("docs/model.md#statements", _RDF, WIKIBASE), (), "puxi:Statement", ""),
    Term("valueEntity", _O, "值（实体）", "value, a thing", "The body, person, place, field or policy that the value names, as it was identified; of an identifier (skos:exactMatch) the record of the other register.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): [河南农业大学](institution/he-nan-nong-ye-da-xue)", ("docs/model.md#who-is-who", _RDF, WIKIBASE), (), "puxi:Statement", ""),
    Term("value", _D, "值", "value, as written", "The value as the source gives it: a text, a code or a date; of a thing its name as it is written there, of a record elsewhere its address.", "[s7183a1c6b4286958](statement/s7183a1c6b4286958): \"中国科学院计算技术研究所\"", ("docs/model.md#statements", _RDF, WIKIBASE), (), "puxi:Statement", ""),
    Term("valueEarliest", _D, "值的最早日期", "earliest day of the value", "The first day that the value, a date, may mean; derived, to compare by.", "[s141ee4386fbebc72](statement/s141ee4386fbebc72), whose value is 2013-04: \"2013-04-01\"", ("docs/model.md#two-times",), (), "puxi:Statement", _DATE),
    Term("valueLatest", _D, "值的最晚日期", "latest day of the value", "The last day that the value, a date, may mean; derived, to compare by.", "[s141ee4386fbebc72](statement/s141ee4386fbebc72), whose value is 2013-04: \"2013-04-30\"", ("docs/model.md#two-times",), (), "puxi:Statement", _DATE),
    Term("subjectWritten", _D, "主语原文", "subject as written", "The name by which the source calls what the statement is about.", "[s2700342000d26951](statement/s2700342000d26951): \"真空冶金国家工程研究中心昆明有色院分中心\"", ("docs/model.md#statements",), (), "puxi:Statement", _TEXT),
    Term("locator", _D, "位置", "locator", "The place in the source document: a page, a paragraph, a row of a table.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): \"Springboards to Self-Reliance, para 2\"", ("data/datapackage.json#relations/locator",), (), "puxi:Statement", _TEXT),
    Term("confidence", _O, "可信度", "confidence", "How sure the collector is that the source says it and that it is right.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): [high](confidence/high)", ("data/datapackage.json#relations/confidence", "CONTRIBUTING.md#add-a-fact"), (), "puxi:Statement", "skos:Concept"),
    Term("reliability", _O, "来源等级", "reliability", "How far a source document is to be relied on: A official or primary, B reputable, C a weak copy.", "[In Search of Self-Reliance: Xi Overhauls China's Innovation System](source/jamestown-2023-self-reliance): [reputable secondary source](reliability/B)", ("CONTRIBUTING.md#add-a-source", "data/datapackage.json#sources/reliability"), (), "puxi:SourceDocument", "skos:Concept"),
    Term("inferred", _D, "推断", "inferred", "Whether no source says it and the collector infers it. Said of a statement, which then has no direct triple, and of an occurrence all of whose accounts are inferred: who took part in it stands in the graph of Puxi.", "[s05b28b94db80ba17](statement/s05b28b94db80ba17): \"true\", as the source names only the later body", ("CONTRIBUTING.md#correct-how-a-row-is-read", "docs/model.md#conversions"), (), "", "xsd:boolean"),
    Term("disputed", _D, "有争议", "disputed", "Whether another source contradicts it: another value of a property that can have one at a time. Said of a statement, and of an occurrence whose accounts disagree.", "[s141ee4386fbebc72](statement/s141ee4386fbebc72): \"true\", as it dates [event-e0215](event/event-e0215) otherwise than another statement", ("docs/model.md#ranking-and-contradictions",), (), "", "xsd:boolean"),
    Term("validFrom", _D, "有效起", "valid from", "Since when it is so, as the source gives it.", "[s7183a1c6b4286958](statement/s7183a1c6b4286958): \"2008\"", ("docs/model.md#two-times", "data/datapackage.json#relations/start"), (), "puxi:Statement", _EDTF),
    Term("validTo", _D, "有效止", "valid to", "Until when it is so, as the source gives it.", "[s7183a1c6b4286958](statement/s7183a1c6b4286958): \"2012\"", ("docs/model.md#two-times", "data/datapackage.json#relations/end"), (), "puxi:Statement", _EDTF),
    Term("earliest", _D, "最早日期", "earliest day", "The first day that a date or a span may mean; derived, to compare by.", "[s7183a1c6b4286958](statement/s7183a1c6b4286958), valid from 2008: \"2008-01-01\"", ("docs/model.md#two-times",), (), "", _DATE),
    Term("latest", _D, "最晚日期", "latest day", "The last day that a date or a span may mean; derived, to compare by.", "[s7183a1c6b4286958](statement/s7183a1c6b4286958), valid to 2012: \"2012-12-31\"", ("docs/model.md#two-times",), (), "", _DATE),
    Term("recorded", _D, "记录时间", "recorded", "When this dataset learnt it.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): \"2026-11-22\"", ("docs/model.md#two-times", "data/datapackage.json#relations/recorded"), (), "puxi:Statement", _DATE),
    Term("row", _D, "表行", "row", "The row of the shipped tables that the statement was read from.", "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45): \"r0001\"", ("docs/model.md#statements", "data/datapackage.json#relations/row_id"), (), "puxi:Statement", _TEXT),
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
