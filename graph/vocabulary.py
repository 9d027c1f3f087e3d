"""The field's terms: designations, kinds, events, statuses, fates, and the one table of properties.

Codes are those of the design and of the shipped tables; Chinese and English labels are what readers see. Shapes,
Cypher labels and RDF terms are all to be read from here, so that they cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Designation:
    """A programme of state-designated centres: its code, its names, and who runs it."""

    code: str
    zh: str
    en: str
    run_by: str


#: The programmes whose centres Puxi follows (the design's table of terms). HKB is a branch, NETRC_or_NERC an open question.
DESIGNATIONS: dict[str, Designation] = {
    d.code: d
    for d in (
        Designation("NETRC", "国家工程技术研究中心", "National Engineering Technology Research Center", "MOST"),
        Designation("NERC", "国家工程研究中心", "National Engineering Research Center", "NDRC"),
        Designation("NEL", "国家工程实验室", "National Engineering Laboratory", "NDRC"),
        Designation("NTIC", "国家技术创新中心", "National Technology Innovation Center", "MOST"),
        Designation("SKL", "国家重点实验室", "State Key Laboratory", "MOST"),
        Designation("NKL", "全国重点实验室", "National Key Laboratory", "MOST"),
        Designation("NMIC", "国家制造业创新中心", "National Manufacturing Innovation Center", "MIIT"),
        Designation("NIIC", "国家产业创新中心", "National Industrial Innovation Center", "NDRC"),
        Designation("NLJERC", "国家地方联合工程研究中心", "National-Local Joint Engineering Research Center", "NDRC"),
        Designation("NRDI", "新型研发机构", "new-type R&D institution", "various"),
        Designation("HKB", "香港分中心", "Hong Kong branch of a CNERC", "MOST"),
        Designation("NETRC_or_NERC", "国家工程(技术)研究中心", "NETRC or NERC (undecided)", "MOST or NDRC"),
    )
}

#: Series that sources speak of as a whole and whose single bodies have no designation of their own here: code, zh, en.
OTHER_PROGRAMMES: dict[str, tuple[str, str]] = {
    "NL": ("国家实验室", "National Laboratories"),
    "NEIIC": ("国家新兴产业创新中心", "National Emerging-Industry Innovation Centers"),
    "NITEC": ("国家产业技术工程化中心", "National Industrial Technology Engineering Centers"),
    "NIDZ": ("国家自主创新示范区", "National Innovation Demonstration Zones"),
    "863": ("国家高技术研究发展计划(863计划)", "National High-Tech R&D Program (863 Program)"),
    "973": ("国家重点基础研究发展计划(973计划)", "National Basic Research Program (973 Program)"),
    "KTRD": ("国家科技攻关计划", "Key Technologies R&D Program"),
    "SPARK": ("星火计划", "Spark Program"),
    "TORCH": ("火炬计划", "Torch Program"),
}

#: Designations that a national body gives: a move between two of these is a conversion even while only applied for.
NATIONAL = frozenset(DESIGNATIONS) - {"NRDI", "HKB"}


class Kind(StrEnum):
    """What an entity is. The first nine are institutions, in the design's words."""

    CENTER = "Center"
    UNIVERSITY = "University"
    INSTITUTE = "ResearchInstitute"
    COMPANY = "Company"
    GOVERNMENT = "GovernmentBody"
    HOSPITAL = "Hospital"
    MILITARY = "MilitaryBody"
    ASSOCIATION = "Association"
    OTHER = "OtherBody"
    PROGRAMME = "Programme"
    GROUP = "Group"
    POLICY = "Policy"
    PLACE = "Place"
    FIELD = "Field"
    PERSON = "Person"
    EVENT = "ChangeEvent"


INSTITUTION_KINDS = frozenset(list(Kind)[:9])

#: Type codes of the institutions table that are no designation.
TYPE_KINDS: dict[str, Kind] = {
    "university": Kind.UNIVERSITY,
    "institute": Kind.INSTITUTE,
    "company": Kind.COMPANY,
    "government": Kind.GOVERNMENT,
    "hospital": Kind.HOSPITAL,
    "military": Kind.MILITARY,
    "association": Kind.ASSOCIATION,
    "other": Kind.OTHER,
    "other_org": Kind.OTHER,
}
TYPES = frozenset(TYPE_KINDS) | frozenset(DESIGNATIONS)

KIND_LABELS: dict[Kind, tuple[str, str]] = {
    Kind.CENTER: ("国家级中心", "national centre"),
    Kind.UNIVERSITY: ("高等学校", "university"),
    Kind.INSTITUTE: ("科研院所", "research institute"),
    Kind.COMPANY: ("企业", "company"),
    Kind.GOVERNMENT: ("政府机构", "government body"),
    Kind.HOSPITAL: ("医院", "hospital"),
    Kind.MILITARY: ("军事机构", "military body"),
    Kind.ASSOCIATION: ("社会团体", "association"),
    Kind.OTHER: ("其他机构", "body of another kind"),
    Kind.PROGRAMME: ("计划系列", "programme"),
    Kind.GROUP: ("未具名的一组机构", "unnamed group of bodies"),
    Kind.POLICY: ("政策文件", "policy"),
    Kind.PLACE: ("地点", "place"),
    Kind.FIELD: ("领域", "field"),
    Kind.PERSON: ("人物", "person"),
    Kind.EVENT: ("变更事件", "change event"),
}


class EventType(StrEnum):
    """What a source says happened (the events table's ``event_type``)."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    APPROVED = "approved"
    ESTABLISHED = "established"
    ACCEPTED = "accepted"
    EVALUATED = "evaluated"
    BRANCH_OPENED = "branch_opened"
    RENAMED = "renamed"
    CONVERTED = "converted"
    MERGED = "merged"
    SPLIT = "split"
    ABSORBED = "absorbed"
    REORGANISED = "reorganised"
    REVOKED = "revoked"
    HOST_CHANGED = "host_changed"
    PROJECT_ACCEPTED = "project_accepted"
    DUTIES_TRANSFERRED = "duties_transferred"
    POLICY_ISSUED = "policy_issued"


EVENT_LABELS: dict[str, tuple[str, str]] = {
    "proposed": ("提出", "proposed"),
    "applied": ("申报", "applied for"),
    "approved": ("批准", "approved"),
    "established": ("成立/揭牌", "established"),
    "accepted": ("通过验收", "accepted"),
    "evaluated": ("评估", "evaluated"),
    "branch_opened": ("设立分中心", "branch opened"),
    "renamed": ("更名", "renamed"),
    "converted": ("转建", "converted"),
    "merged": ("合并", "merged"),
    "split": ("拆分", "split"),
    "absorbed": ("并入", "absorbed"),
    "reorganised": ("重组", "reorganised"),
    "revoked": ("撤销", "revoked"),
    "host_changed": ("依托单位变更", "host changed"),
    "project_accepted": ("建设项目通过验收", "building project accepted"),
    "duties_transferred": ("职能划转", "duties transferred"),
    "policy_issued": ("文件发布", "policy issued"),
    "branched": ("设立分中心", "branched"),
    "founded_on": ("在其基础上组建", "founded on the basis of"),
}

#: Events that happen to one body once: two dates for one of them are a contradiction. All others may come again.
ONCE = frozenset({EventType.APPROVED, EventType.ESTABLISHED, EventType.REVOKED})


class LineageKind(StrEnum):
    """How one body became another (the design's ``BECAME {kind}``)."""

    RENAMED = "renamed"
    CONVERTED = "converted"
    MERGED = "merged"
    SPLIT = "split"
    ABSORBED = "absorbed"
    REORGANISED = "reorganised"
    BRANCHED = "branched"
    FOUNDED_ON = "founded_on"


#: Kinds after which the old body, as it was, is no more. A branch or a founding on its basis leaves it alive.
ENDING_KINDS = frozenset(LineageKind) - {LineageKind.BRANCHED, LineageKind.FOUNDED_ON, LineageKind.SPLIT}


class Status(StrEnum):
    """How far an event had come, according to its source; in the order of progress, except the last two."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    APPROVED = "approved"
    UNDER_CONSTRUCTION = "under_construction"
    COMPLETED = "completed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


STATUS_LABELS: dict[str, tuple[str, str]] = {
    "proposed": ("拟议中", "proposed"),
    "applied": ("申报中", "applied for"),
    "approved": ("已批准", "approved"),
    "under_construction": ("建设中", "under construction"),
    "completed": ("已完成", "completed"),
    "refused": ("未获批准", "refused"),
    "unknown": ("状态不明", "status unknown"),
}
#: A change that has been decided: the decision is taken even where the building still goes on.
DECIDED = frozenset({Status.APPROVED, Status.UNDER_CONSTRUCTION, Status.COMPLETED})
#: A change that is asked for or planned, not decided.
PENDING = frozenset({Status.PROPOSED, Status.APPLIED})


class Fate(StrEnum):
    """What has become of a centre, as of a date."""

    CONVERTED = "converted"
    CONVERTING = "converting"
    MERGED = "merged"
    REORGANISED = "reorganised"
    RENAMED = "renamed"
    REVOKED = "revoked"
    CONTINUING = "continuing"
    UNKNOWN = "unknown"


FATE_LABELS: dict[str, tuple[str, str]] = {
    "converted": ("已转建", "converted"),
    "converting": ("申报、拟议或进行中的变更", "change applied for, planned or under way"),
    "merged": ("已合并", "merged"),
    "reorganised": ("已重组", "reorganised"),
    "renamed": ("已更名", "renamed"),
    "revoked": ("已撤销", "revoked"),
    "continuing": ("继续运行", "continuing"),
    "unknown": ("去向不明", "unknown"),
}

#: A source that saw a centre at work within this many years before the day asked about makes it "continuing".
SIGN_OF_LIFE_YEARS = 5

RELIABILITY_LABELS: dict[str, tuple[str, str]] = {
    "A": ("官方或第一手来源", "official or primary source"),
    "B": ("可靠的二手来源", "reputable secondary source"),
    "C": ("弱来源(多为转载副本)", "weak source (often a copy)"),
}
RELIABILITIES = ("A", "B", "C")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Property:
    """What one property of a statement means: the vocabulary's row.

    ``single`` means that at one time only one value can be true, so that two values are a contradiction to be shown.
    ``cypher`` is the relationship type (upper case) or node property in the property graph; ``rdf`` the term it will
    have in RDF. ``range`` is a kind of entity, or ``text``, ``date``, ``code``, ``address``.
    """

    code: str
    zh: str
    en: str
    domain: str
    range: str
    single: bool
    cypher: str
    rdf: str
    definition: str


_TABLE = (
    # code, zh, en, domain, range, single, cypher, rdf, definition
    ("name", "名称", "name", "institution", "text", False, "name_zh|name_en", "skos:prefLabel", "A name that the source uses for the body."),
    ("alias", "别名", "also known as", "institution", "text", False, "aliases", "skos:altLabel", "Another name, short form or misprint that the source gives beside the name."),
    ("type", "类型", "type", "institution", "code", True, "label", "puxi:designation", "The programme that designated the centre, or what sort of body it is."),
    ("established", "成立时间", "established", "institution", "date", True, "established", "schema:foundingDate", "When the body was set up, as the source gives it."),
    ("ended", "终止时间", "ended", "institution", "date", True, "ended", "schema:dissolutionDate", "When the body ceased to exist, as the source gives it."),
    ("status", "状态", "state", "institution", "text", False, "state", "puxi:stateText", "In what state the source saw the body, in the words of the table."),
    ("province", "省份", "province", "institution", "Place", True, "LOCATED_IN", "schema:location", "Province-level division in which the body sits."),
    ("city", "城市", "city", "institution", "Place", False, "LOCATED_IN", "schema:location", "City in which the body sits."),
    ("field", "领域", "field", "institution", "Field", False, "WORKS_IN", "org:purpose", "Field of work, in the words of the source."),
    ("supported_by", "依托单位", "supporting unit", "institution", "institution", False, "SUPPORTED_BY", "puxi:supportingUnit", "依托单位: the university, institute or company that hosts the centre and answers for it."),
    ("managed_by", "主管部门", "managing unit", "institution", "institution", False, "MANAGED_BY", "puxi:managingUnit", "主管部门: the ministry, commission or province that supervises the centre."),
    ("approved_by", "批准部门", "approved by", "institution", "institution", False, "APPROVED_BY", "puxi:approvedBy", "The body that approved the centre."),
    ("co_built_by", "共建单位", "co-builder", "institution", "institution", False, "CO_BUILT_BY", "puxi:coBuiltBy", "共建单位: a body that builds the centre together with the supporting unit."),
    ("corporate_partner", "合作企业", "corporate partner", "institution", "institution", False, "PARTNERS_WITH", "puxi:corporatePartner", "合作企业: a company that works with the centre."),
    ("part_of", "隶属", "part of", "institution", "institution", False, "PART_OF", "org:subOrganizationOf", "The larger body of which this one is a part."),
    ("branch_of", "分支", "branch of", "institution", "institution", False, "BRANCH_OF", "puxi:branchOf", "The centre of which this one is a branch."),
    ("shareholder_of", "股东", "shareholder of", "institution", "institution", False, "SHAREHOLDER_OF", "puxi:shareholderOf", "A body in whose operating company this one holds shares."),
    ("led_by", "负责人/牵头单位", "led by", "institution", "institution|Person", False, "LED_BY", "puxi:ledBy", "The director of the centre, or the organisation that leads it (牵头单位)."),
    ("located_in", "所在地", "located in", "institution", "Place|institution", False, "LOCATED_IN", "schema:location", "Place, campus or site at which the body works."),
    ("awarded", "荣誉", "awarded", "institution", "text", False, "honours", "schema:award", "A prize or honour given to the body."),
    ("identified_as", "外部标识", "identified as", "institution", "address", False, "external_ids", "skos:exactMatch", "The address of the body's record in an outside register, such as ROR or Wikidata, on the word of the source: what that record says of the body is not taken over by it."),
    ("event_type", "事件", "event", "event", "code", False, "type", "rdf:type", "What the source says happened."),
    ("lineage_kind", "演变方式", "kind of change", "event", "code", True, "kind", "rdf:type", "How the earlier body became the later one; absent where the event is one in a single body's life."),
    ("date", "日期", "date", "event", "date", True, "date", "puxi:date", "When it happened, as precise as the source."),
    ("event_status", "进展", "status", "event", "code", False, "status", "puxi:status", "How far it had come when the source was written."),
    ("from", "原机构", "from", "event", "institution", False, "FROM", "puxi:original", "A body that was there before the change."),
    ("to", "新机构", "to", "event", "institution", False, "TO", "puxi:resulting", "A body that results from the change, or to which the event happened."),
    ("decided_by", "决定机关", "decided by", "event", "institution", False, "DECIDED_BY", "puxi:decidedBy", "The body that took the decision."),
    ("under", "依据", "under", "event", "Policy", False, "UNDER", "puxi:under", "The policy or plan under which it was done."),
    ("title", "标题", "title", "policy", "text", False, "title_zh|title_en", "dcterms:title", "Title of the policy."),
    ("document_number", "文号", "document number", "policy", "text", True, "document_number", "dcterms:identifier", "Number under which it was issued (文号)."),
    ("issued_by", "发布机关", "issued by", "policy", "institution", False, "ISSUED_BY", "puxi:issuedBy", "A body that issued it."),
    ("issued", "发布日期", "issued", "policy", "date", True, "issued", "dcterms:issued", "When it was issued."),
    ("url", "网址", "address", "policy", "text", False, "url", "foaf:page", "Where its text can be read."),
)  # fmt: skip

PROPERTIES: dict[str, Property] = {row[0]: Property(*row) for row in _TABLE}

#: Predicates whose object is a text of its own and names nothing that the graph has.
LITERAL_PREDICATES = frozenset({"awarded", "identified_as"})

#: Predicates of the relations table: everything said of an institution about another body, place, person, honour or record.
PREDICATES = tuple(
    code
    for code in PROPERTIES
    if PROPERTIES[code].domain == "institution" and (PROPERTIES[code].cypher.isupper() or code in LITERAL_PREDICATES)
    if code not in {"province", "city", "field"}
)
