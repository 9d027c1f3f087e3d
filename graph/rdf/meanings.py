"""What each code means, in English and Chinese, with an example and where the meaning comes from.

A code of the vocabulary without a meaning here makes no concept (:mod:`graph.rdf.concepts` fails on it), and the tests refuse a
meaning without a code. Of programmes only that is said which rows of the sources named show.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """A definition in both languages, its sources, and an example; both of these as :mod:`graph.rdf.evidence` has them."""

    en: str
    zh: str
    source: tuple[str, ...]
    example: str = ""


_LABELS, _WHO = "docs/graph-model.md#labels-of-institutions", "docs/model.md#who-is-who"
_EVENTS, _CONVERSIONS, _FATE = "docs/model.md#events-and-lineage", "docs/model.md#conversions", "docs/model.md#fate"
_TYPE, _STATUS = "data/datapackage.json#institutions/type", "data/datapackage.json#events/status"
_RELIABILITY = ("CONTRIBUTING.md#add-a-source", "data/datapackage.json#sources/reliability")
_CONFIDENCE = ("data/datapackage.json#relations/confidence", "CONTRIBUTING.md#add-a-fact")
_JAMESTOWN = "source/jamestown-2023-self-reliance"

#: Of the schemes themselves.
SCHEMES: dict[str, Meaning] = {
    "designation": Meaning("The programmes whose centres Puxi follows. Besides national ones it has new-type R&D institutions, Hong Kong branches, and a code for what is not settled.", "谱系所收录的平台系列。除国家级系列外，还包括新型研发机构、香港分中心，以及一个表示类型未定的代码。", (_LABELS, _TYPE)),
    "status": Meaning("How far an occurrence had come, according to its source.", "据来源，事件进展到哪一步。", (_STATUS, _EVENTS)),
    "outcome": Meaning("What a change means for the question whether the earlier body became the later one.", "就“原机构是否已变为新机构”这一问题而言，该变更意味着什么。", (_CONVERSIONS,)),
    "fate": Meaning("What has become of a centre, as of a date.", "截至某日，平台的去向。", (_FATE,)),
    "reliability": Meaning("How far a source document is to be relied on.", "来源文献可在多大程度上依赖。", _RELIABILITY),
    "confidence": Meaning("How sure the collector is that a source says a thing and that it is right.", "收录者对“来源确有此说且其说属实”有多大把握。", _CONFIDENCE),
    "field": Meaning("Fields of work in the words of the sources; the data has its concepts.", "来源原文所称的工作领域；各概念见数据。", ("data/datapackage.json#institutions/field",)),
}  # fmt: skip

_DESIGNATIONS = {
    "NETRC": Meaning(
        "A centre of the programme 国家工程技术研究中心, which the Ministry of Science and Technology manages. The State Science and Technology Commission issued measures for it on 4 February 1993; since 2017 no new ones are approved, by policies of that year.",
        "国家工程技术研究中心系列的平台，由科学技术部管理。国家科学技术委员会于1993年2月4日发布管理办法；据2017年的政策，不再批准新建。",
        (_JAMESTOWN, _LABELS), "[国家小麦工程技术研究中心](institution/netrc-xiao-mai)"),
    "NERC": Meaning(
        "A centre of the programme 国家工程研究中心, which the National Development and Reform Commission manages. In the reorganisation of the series 131 of its centres and 217 National Engineering Laboratories were reviewed and 191 kept.",
        "国家工程研究中心系列的平台，由国家发展和改革委员会管理。优化整合时，131家国家工程研究中心和217家国家工程实验室参评，191家纳入新序列。",
        (_JAMESTOWN, "source/aspi-strategist-2022-mirror", _LABELS), "[高效轧制国家工程研究中心](institution/nerc-gao-xiao-ya-zhi)"),
    "NEL": Meaning(
        "A laboratory of the programme 国家工程实验室 of the National Development and Reform Commission: three as a pilot in December 2005, a hundred planned in March 2006. Later the programme was combined with that of the NERCs.",
        "国家发展和改革委员会国家工程实验室系列的平台：2005年12月先行试点三家，2006年3月计划建设一百家，后与国家工程研究中心合并管理。",
        ("source/cdt-2006-0312", "source/kyckj-50562", _JAMESTOWN, _LABELS), "[公路养护技术国家工程实验室](institution/nel-gong-lu-yang-hu-ji-shu)"),
    "NTIC": Meaning(
        "A centre of the programme 国家技术创新中心 of the Ministry of Science and Technology. The first was approved on 5 September 2016; a work plan followed on 23 November 2017, and measures, with the Ministry of Finance, on 2 February 2021.",
        "科学技术部国家技术创新中心系列的平台。首家于2016年9月5日获批；2017年11月23日发布工作指引，2021年2月2日与财政部发布管理办法。",
        ("source/heatherkohler-2018-hst", _JAMESTOWN, _LABELS), "[国家合成生物技术创新中心](institution/ntic-he-cheng-sheng-wu)"),
    "SKL": Meaning(
        "A laboratory of the programme 国家重点实验室; the Ministry of Science and Technology approved laboratories at companies in 2015. From 2022 on State Key Laboratories are reorganised into National Key Laboratories.",
        "国家重点实验室系列的平台；2015年，科学技术部批准建设第三批企业国家重点实验室。自2022年起，国家重点实验室陆续重组为全国重点实验室。",
        ("source/363616-2015-enterprise-skl", "source/reportify-nkl", _LABELS), "[纤维材料改性国家重点实验室](institution/skl-xian-wei-cai-liao-gai-xing)"),
    "NKL": Meaning(
        "A laboratory of the programme 全国重点实验室 of the Ministry of Science and Technology, new or reorganised from a State Key or other laboratory; the first twenty were approved in 2022.",
        "科学技术部全国重点实验室系列的平台，或为新建，或由国家重点实验室等重组而成；首批20家于2022年获批。",
        ("source/reportify-nkl", "source/polymer-2025-nkl", _LABELS), "[杂交水稻全国重点实验室](institution/nkl-za-jiao-shui-dao)"),
    "NMIC": Meaning(
        "A centre of the programme 国家制造业创新中心, which the Ministry of Industry and Information Technology manages, since 2016.",
        "国家制造业创新中心系列的平台，由工业和信息化部管理，始于2016年。",
        ("source/pishu-nmic-list", _LABELS), "[国家机器人创新中心](institution/guo-jia-ji-qi-ren-chuang-xin-zhong-xin)"),
    "NIIC": Meaning(
        "A centre of the programme 国家产业创新中心, approved by the National Development and Reform Commission; the rules for it that are known here are of January 2018 or before.",
        "国家产业创新中心系列的平台，由国家发展和改革委员会批准；此处所知的建设工作指引不晚于2018年1月。",
        ("source/changchenge-2022-niic", "source/kexingxing-niic", _LABELS), "[国家生物育种产业创新中心](institution/niic-sheng-wu-yu-zhong)"),
    "NLJERC": Meaning(
        "A national-local joint engineering research centre or laboratory (国家地方联合工程研究中心、国家地方联合工程实验室), approved by the National Development and Reform Commission.",
        "国家地方联合工程研究中心或国家地方联合工程实验室，由国家发展和改革委员会批准。",
        ("source/haili-2013-nljel", "source/gxrb-2016-hby", _LABELS), "[仿生农药工程技术国家地方联合工程实验室](institution/nljerc-fang-sheng-nong-yao-gong-cheng-ji-shu)"),
    "NRDI": Meaning(
        "A body that the tables count as a new-type R&D institution (新型研发机构). No one authority runs these, and the code stands for no national programme.",
        "数据表中归为新型研发机构的机构。此类机构没有单一的主管机关，该代码不代表国家级系列。",
        (_LABELS, _TYPE), "[江苏省产业技术研究院](institution/jiang-su-sheng-chan-ye-ji-shu-yan-jiu-yuan)"),
    "HKB": Meaning(
        "A branch in Hong Kong of a Chinese national engineering research centre (CNERC). The first opened in 2012; in 2015 the Ministry of Science and Technology approved five more.",
        "国家工程技术研究中心的香港分中心。首家设立于2012年；2015年科学技术部又批准五家。",
        ("source/wenweipo-2016-netrc", "source/astri-2017-cnerc-8th", _LABELS), "[国家贵金属材料工程技术研究中心香港分中心](institution/hkb-gui-jin-shu-cai-liao-gong-cheng-ji-shu-yan-jiu-zhong-xin-27a786)"),
    "NETRC_or_NERC": Meaning(
        "A NETRC or a NERC, and nothing settles which. An English name never does, as sources call both National Engineering Research Center.",
        "国家工程技术研究中心或国家工程研究中心，尚无依据判定是哪一类。英文名称不能作为依据，因为来源对两者都称 National Engineering Research Center。",
        (_WHO, "data/datapackage.json#institutions/name_en"), "[National Engineering Research Center of Ultrasound Medicine](institution/national-engineering-research-center-of-ultrasound-medicine)"),
}  # fmt: skip

_STATUSES = {
    "proposed": Meaning("Planned or suggested; no application and no decision is told of.", "仅有计划或建议；来源未提及申报或决定。", (_STATUS, _CONVERSIONS), "[event-e0020](event/event-e0020)"),
    "applied": Meaning("Applied for; no decision is told of.", "已申报；来源未提及决定。", (_STATUS, _CONVERSIONS), "[event-e0001](event/event-e0001)"),
    "approved": Meaning("Decided; nothing further is told of.", "已作出决定；来源未提及后续进展。", (_STATUS, _CONVERSIONS), "[event-e0013](event/event-e0013)"),
    "under_construction": Meaning("Decided, while the building still goes on.", "已作出决定，建设仍在进行。", (_STATUS, _CONVERSIONS), "[event-e0422](event/event-e0422)"),
    "completed": Meaning("Done, by the word of the source.", "据来源，已完成。", (_STATUS, _CONVERSIONS), "[event-e0057](event/event-e0057)"),
    "refused": Meaning("Refused, by the word of the source.", "据来源，未获批准。", (_STATUS, _CONVERSIONS)),
    "unknown": Meaning("The source does not say how far it came.", "来源未说明进展到哪一步。", (_STATUS, _CONVERSIONS), "[event-e0012](event/event-e0012)"),
}  # fmt: skip

_OUTCOMES = {
    "converted": Meaning("A source states that the change was decided or done.", "有来源称该变更已决定或已完成。", (_CONVERSIONS,), "[event-e0057](event/event-e0057)"),
    "in_process": Meaning("The change is applied for or planned.", "该变更处于申报或计划阶段。", (_CONVERSIONS,), "[event-e0001](event/event-e0001)"),
    "founded_on": Meaning("The new body was founded on the earlier one; no source says that that one ended.", "新机构在原机构基础上组建；没有来源称原机构已终止。", (_CONVERSIONS, _EVENTS), "[event-e0052](event/event-e0052)"),
    "unstated": Meaning("Only the reader of the sources inferred the change, or a source states it and does not say how far it came.", "该变更仅为收录者推断，或有来源提及而未说明进展。", (_CONVERSIONS,), "[event-e0293](event/event-e0293)"),
    "refused": Meaning("A source says that the change was refused.", "有来源称该变更未获批准。", (_CONVERSIONS,)),
}  # fmt: skip

_FATES = {
    "converted": Meaning("By a decided change, or in the words of a source on its state, the centre was turned into one of another kind or programme.", "依据已决定的变更，或来源对其状态的记载，该平台已转为另一类或另一系列的平台。", (_FATE, _EVENTS), "[国家专用集成电路系统工程技术研究中心](institution/netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong)"),
    "converting": Meaning("A change of the centre is applied for, planned or under way, whether or not a source says into what.", "该平台的变更处于申报、拟议或进行中，无论来源是否说明将变为什么。", (_FATE,), "[国家小麦工程技术研究中心](institution/netrc-xiao-mai)"),
    "merged": Meaning("The centre was merged with others, or taken into another body.", "该平台已与其他机构合并，或并入另一机构。", (_FATE, _EVENTS), "[桥梁结构安全技术国家工程实验室](institution/nel-qiao-liang-jie-gou-an-quan-ji-shu)"),
    "reorganised": Meaning("The centre was rebuilt by a reorganisation.", "该平台已重组。", (_FATE, _EVENTS), "[纤维材料改性国家重点实验室](institution/skl-xian-wei-cai-liao-gai-xing)"),
    "renamed": Meaning("The centre goes on under another name.", "该平台以另一名称延续。", (_FATE, _EVENTS), "[高纯硅及硅烷国家重点实验室](institution/skl-gao-chun-gui-ji-gui-wan)"),
    "revoked": Meaning("A decision took the centre's title away, or it was not retained.", "有决定撤销其称号，或不予保留。", (_FATE, "source/ndrc-2016-4"), "[病毒生物技术国家工程研究中心](institution/nerc-bing-du-sheng-wu-ji-shu)"),
    "continuing": Meaning("A dated sign of life in the five years before the day, and no more than that.", "在所问日期之前五年内有注明日期的存续迹象；仅此而已。", (_FATE,), "[国家合成生物技术创新中心](institution/ntic-he-cheng-sheng-wu)"),
    "unknown": Meaning("Nothing of all this is recorded. It does not say that the centre ended, or that it goes on.", "没有上述任何记载。不表示该平台已终止，也不表示仍在运行。", (_FATE,), "[北京协同创新研究院](institution/bei-jing-xie-tong-chuang-xin-yan-jiu-yuan)"),
}  # fmt: skip

_RELIABILITIES = {
    "A": Meaning("Official or primary: a ministry, the institution itself, its host.", "官方或第一手来源：部委、机构自身或其依托单位。", _RELIABILITY, "[国家发展和改革委员会公告 2016年第4号](source/ndrc-2016-4)"),
    "B": Meaning("Reputable secondary: serious press, journals, a faithful mirror of an official page.", "可靠的二手来源：正规报刊、期刊、官方页面的忠实副本。", _RELIABILITY, "[In Search of Self-Reliance: Xi Overhauls China's Innovation System](source/jamestown-2023-self-reliance)"),
    "C": Meaning("Weak: a copy on an unrelated site, a wiki, a forum, a file of unknown origin.", "弱来源：无关网站上的转载副本、维基、论坛、来历不明的文件。", _RELIABILITY, "[中国首批国家实验室两会曝光](source/11critic-2021-natlab)"),
}  # fmt: skip

_CONFIDENCES = {
    "high": Meaning("The collector is sure that the source says it and that it is right.", "收录者确信来源有此说且其说属实。", _CONFIDENCE, "[se3f7331a9ed3be45](statement/se3f7331a9ed3be45)"),
    "medium": Meaning("The collector thinks that the source says it and that it is right, and is not sure.", "收录者认为来源有此说且其说属实，但不能确定。", _CONFIDENCE, "[s7183a1c6b4286958](statement/s7183a1c6b4286958)"),
    "low": Meaning("The collector doubts that the source says it or that it is right.", "收录者对来源是否有此说或其说是否属实存疑。", _CONFIDENCE, "[sfb8be3b60dfa0a0e](statement/sfb8be3b60dfa0a0e)"),
}  # fmt: skip

#: Of the codes of each scheme.
MEANINGS: dict[str, dict[str, Meaning]] = {
    "designation": _DESIGNATIONS,
    "status": _STATUSES,
    "outcome": _OUTCOMES,
    "fate": _FATES,
    "reliability": _RELIABILITIES,
    "confidence": _CONFIDENCES,
    "field": {},
}
