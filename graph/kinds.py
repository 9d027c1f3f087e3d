"""What a body seems to be from its name alone, used only where no source states a type.

The answer is marked as read from the name wherever it is shown.
"""

from __future__ import annotations

import re

from graph.names import is_chinese, normal_form, suggested_designation
from graph.vocabulary import Kind

#: Endings, tried in this order: 研究院有限公司 is a company, 大学医院 a hospital.
_ENDINGS: tuple[tuple[Kind, str], ...] = (
    (Kind.COMPANY, r"(公司|集团|企业|厂|控股|银行|股份)(\(.+\))?"),
    (Kind.HOSPITAL, r"医院"),
    (Kind.UNIVERSITY, r"(大学|(?<!科)学院|学校|大学校区)(\(.+\))?"),
    (Kind.ASSOCIATION, r"(协会|学会|联合会|联盟|商会|促进会|基金会)"),
    (
        Kind.INSTITUTE,
        r"(研究院|研究所|研究总院|设计院|科学院|研究中心|研究室|设计研究院|研究总所|试验站|分院|总院)(\(.+\))?",
    ),
    (
        Kind.GOVERNMENT,
        r"(人民政府|政府|委员会|管委会|部|厅|局|总局|办公厅|办公室|国务院|科委|发改委|工信委|人民代表大会|会议|领导小组|科协|省|自治区)",
    ),
)
_ENGLISH: tuple[tuple[Kind, str], ...] = (
    (Kind.COMPANY, r"\b(company|co|corp|corporation|ltd|inc|limited|(?<!steering )(?<!leading )(?<!working )group)\b"),
    (Kind.HOSPITAL, r"\bhospital\b"),
    (Kind.UNIVERSITY, r"\b(university|college)\b"),
    (Kind.ASSOCIATION, r"\b(association|society|federation|foundation|alliance)\b"),
    (Kind.GOVERNMENT, r"\b(ministry|commission|government|department|bureau|administration|council|committee)\b"),
    (Kind.INSTITUTE, r"\b(institute|academy|institutes)\b"),
)
#: A department of a company, institute or university is part of it, not of the government, whatever its ending.
_HAS_PARENT = re.compile(r"(公司|集团|大学|学院|研究院|研究所|科学院).+(部|局|室|处|委员会|办公厅)$")
#: A school of a university is part of it; a provincial centre of the 工程技术研究中心 kind is no institute of its own.
_IS_PART = re.compile(r"大学.+(学院|系|中心)$|(工程技术研究中心|工程研究中心|技术创新中心)$")
_ENGLISH_PART = re.compile(r"\b(cent(er|re)|institute|laboratory|hospital|department|academy)\b")
_MILITARY = re.compile(r"(解放军|军委|总装备部|总后勤部|总参谋部|总政治部)")


def suggested_kind(name: str) -> Kind:
    """The kind of institution that a name suggests; ``OtherBody`` where it suggests none."""
    if suggested_designation(name):
        return Kind.CENTER
    text = normal_form(name)
    if not is_chinese(name):
        found = next((kind for kind, words in _ENGLISH if re.search(words, text)), Kind.OTHER)
        return Kind.OTHER if found is Kind.UNIVERSITY and _ENGLISH_PART.search(text) else found
    if _HAS_PARENT.search(text) or _IS_PART.search(text):
        return Kind.OTHER
    if _MILITARY.search(text) and not text.endswith(("大学", "医院", "公司")):
        return Kind.MILITARY
    return next((kind for kind, ending in _ENDINGS if re.search(f"{ending}$", text)), Kind.OTHER)


#: Surnames of one character that cover all but a few Chinese names (the hundred most common, then those in the tables).
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛"
    "管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边晏闫付骆宫嵇应钮岑雒"
    "明瞿郜欧阳席官丰褚戚印宗蒲邬郁竺习储冷南池仲楼尚连兀肖窦晋楚巫巩冀刁娄原鞠臧"
)
_COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "令狐", "慕容")
_PERSON_EN = re.compile(r"[A-Z][A-Za-z'’-]+(?:[ -][A-Z][A-Za-z'’.-]*){1,3}")


def looks_like_person(name: str) -> bool:
    """Whether a name has the form of a person's: two to four characters that begin with a surname, or Latin given and family names."""
    if is_chinese(name):
        text = normal_form(name)
        if text.startswith(_COMPOUND_SURNAMES):
            return len(text) in {3, 4}
        return len(text) in {2, 3} and text[0] in _SURNAMES and suggested_kind(name) is Kind.OTHER
    return _PERSON_EN.fullmatch(name) is not None and suggested_kind(name) is Kind.OTHER
