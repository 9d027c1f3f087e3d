"""Places as the tables write them, folded to one name where that is a matter of spelling alone.

The 34 province-level divisions have one Chinese short form each; English names and the endings 省, 市, 自治区 and
特别行政区 are other spellings of it. A city loses a final 市. Everything else (an English city name, a district without
its ending) is a question of identity, and for a judgement to settle.
"""

from __future__ import annotations

import re

from graph.names import normal_form

#: Short form, its other Chinese forms beyond the regular endings, and its English names.
_PROVINCES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("北京", (), ("Beijing",)),
    ("天津", (), ("Tianjin",)),
    ("河北", (), ("Hebei",)),
    ("山西", (), ("Shanxi",)),
    ("内蒙古", (), ("Inner Mongolia", "Nei Mongol")),
    ("辽宁", (), ("Liaoning",)),
    ("吉林", (), ("Jilin",)),
    ("黑龙江", (), ("Heilongjiang",)),
    ("上海", (), ("Shanghai",)),
    ("江苏", (), ("Jiangsu",)),
    ("浙江", (), ("Zhejiang",)),
    ("安徽", (), ("Anhui",)),
    ("福建", (), ("Fujian",)),
    ("江西", (), ("Jiangxi",)),
    ("山东", (), ("Shandong",)),
    ("河南", (), ("Henan",)),
    ("湖北", (), ("Hubei",)),
    ("湖南", (), ("Hunan",)),
    ("广东", (), ("Guangdong",)),
    ("广西", ("广西壮族自治区",), ("Guangxi",)),
    ("海南", (), ("Hainan",)),
    ("重庆", (), ("Chongqing",)),
    ("四川", (), ("Sichuan",)),
    ("贵州", (), ("Guizhou",)),
    ("云南", (), ("Yunnan",)),
    ("西藏", (), ("Tibet", "Xizang")),
    ("陕西", (), ("Shaanxi",)),
    ("甘肃", (), ("Gansu",)),
    ("青海", (), ("Qinghai",)),
    ("宁夏", ("宁夏回族自治区",), ("Ningxia",)),
    ("新疆", ("新疆维吾尔自治区",), ("Xinjiang",)),
    ("台湾", (), ("Taiwan",)),
    ("香港", (), ("Hong Kong",)),
    ("澳门", (), ("Macao", "Macau")),
)
#: Divisions that are a city and a province at once.
_CITY_PROVINCES = frozenset({"北京", "天津", "上海", "重庆", "香港", "澳门"})
_ENGLISH_ENDING = re.compile(r" (province|municipality|autonomous region|sar)$")


def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for short, others, english in _PROVINCES:
        endings = ("市", "特别行政区") if short in _CITY_PROVINCES else ("省", "自治区")
        for form in (short, *others, *english, *(short + ending for ending in endings)):
            forms[normal_form(form)] = short
    return forms


_SHORT = _forms()


def province_of(name: str) -> str:
    """The short Chinese form of a province-level division (河南 for Henan and 河南省); empty for any other name."""
    form = normal_form(name)
    return _SHORT.get(form) or _SHORT.get(_ENGLISH_ENDING.sub("", form), "")


def province_name(name: str) -> str:
    """The name of a province-level division to go by; a name that is none stays as it is."""
    return province_of(name) or name


def city_name(name: str) -> str:
    """The name of a city to go by: 武汉市 is 武汉, Beijing is 北京.

    A city that shares its short form with a province keeps its 市 (吉林市 in the province 吉林), or is given it.
    """
    short = province_of(name)
    if short in _CITY_PROVINCES:
        return short
    if short:
        return f"{short}市"
    rest = name.removesuffix("市")
    return rest if len(rest) >= 2 and not province_of(rest) else name


def place_name(name: str) -> str:
    """The name of a place to go by where a table does not say whether it is a province or a city."""
    return province_of(name) or city_name(name)
