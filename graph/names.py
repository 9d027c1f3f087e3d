"""Names: when two spellings are one name, what a Chinese name suggests, and how a reader may type it.

Nothing here decides that two bodies are one; it only says when two strings are the same name
(:func:`normal_form`), and offers keys to search and compare by.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from sys import intern

from opencc import OpenCC

#: Written as code points: a compatibility character typed here would be folded to another by editors and by Git.
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN_RUN = re.compile(r"[a-z0-9]+")
_SPACE = re.compile(r"\s+")
#: Marks that sources set or leave out at will inside a Chinese name. A Latin name keeps its hyphens and spaces.
_OPTIONAL_IN_CHINESE = re.compile(r"[\s\-‐-―−—_·•・.,、，。:：;；'\"‘’“”「」『』《》〈〉/]+")
_LATIN_PUNCTUATION = re.compile(r"[^\w&+()]+")

#: Endings of Chinese names and the designation that they suggest (design, "the field's terms"); the longest fits first.
_SUFFIXES: tuple[tuple[str, str], ...] = (
    ("国家地方联合工程研究中心", "NLJERC"),
    ("国家地方联合工程实验室", "NLJERC"),
    ("国家工程技术研究中心", "NETRC"),
    ("国家工程研究中心", "NERC"),
    ("国家工程实验室", "NEL"),
    ("国家技术创新中心", "NTIC"),
    ("国家重点实验室", "SKL"),
    ("全国重点实验室", "NKL"),
    ("国家制造业创新中心", "NMIC"),
    ("国家产业创新中心", "NIIC"),
)
#: Names of the form 国家X…, where the field stands in the middle.
_PREFIXED: tuple[tuple[str, str], ...] = (
    ("工程技术研究中心", "NETRC"),
    ("技术创新中心", "NTIC"),
    ("产业创新中心", "NIIC"),
    ("制造业创新中心", "NMIC"),
)
_SERIES = frozenset(suffix for suffix, _ in _SUFFIXES)
#: All endings that say what sort of body it is and nothing of its field, longest first.
_ENDINGS = sorted(
    _SERIES | {suffix for suffix, _ in _PREFIXED} | {"工程研究中心", "重点实验室", "实验室", "研究中心", "创新中心"},
    key=lambda ending: (-len(ending), ending),
)
_ADMINISTRATION = re.compile(r".{1,8}?(管理局|海洋局|林业局|文物局|能源局|总局|地震局|测绘局|粮食局|委员会)")
_TAIL_NOTE = re.compile(r"\((?:筹|筹建|培育|暂名)\)$")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def is_chinese(text: str) -> bool:
    """Whether the text has a Chinese character: then Chinese rules of spacing apply, and its language is ``zh``."""
    return _HAN.search(text) is not None


@lru_cache(maxsize=262144)
def normal_form(name: str) -> str:
    """The form in which two spellings of one name are equal.

    Unicode NFKC (so parentheses of both widths are one), Traditional characters folded to Simplified (OpenCC t2s),
    case folded; in Chinese names no space, dash, dot or quotation mark counts; in Latin names runs of punctuation
    count as one space. Two names with equal normal forms are the same name, though not always the same body.
    """
    text = unicodedata.normalize("NFKC", name)
    if is_chinese(text):
        bare = _OPTIONAL_IN_CHINESE.sub("", _simplifier().convert(text))
        return unicodedata.normalize("NFKC", bare.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _LATIN_PUNCTUATION.sub(" ", plain.replace("'", "").replace("’", "")).strip()


def tidy(name: str) -> str:
    """A name for show: NFC, no line breaks, runs of blanks as one; the characters themselves as the source has them."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", name)).strip()


@lru_cache(maxsize=65536)
def suggested_designation(name: str) -> str:
    """The designation that a Chinese name suggests, empty where it suggests none.

    A hint only (some names lie), used where no source states the type. 国家X工程技术研究中心 is a NETRC,
    X国家工程研究中心 a NERC, never the other way round; an English name suggests nothing, as English sources write
    "National Engineering Research Center" for both.
    """
    text = _TAIL_NOTE.sub("", normal_form(name))
    if not is_chinese(text):
        return ""
    if text.endswith("香港分中心"):
        return "HKB"
    for suffix, code in _SUFFIXES:
        if text.endswith(suffix):
            return code
    head = text.find("国家")
    if head < 0 or "国家地方" in text:
        return ""
    for suffix, code in _PREFIXED:
        field = text[head + 2 : len(text) - len(suffix)]
        if text.endswith(suffix) and field and not any(inner in field for inner, _ in _PREFIXED):
            # 国家海洋局…工程技术研究中心 is an administration's own centre, not one of the national series.
            return "" if _ADMINISTRATION.match(field) else code
    return ""


def programme_of(name: str) -> str:
    """The programme that a bare series name means (国家工程技术研究中心, "NETRC programme"), empty for any other name."""
    text = normal_form(name)
    for suffix, code in _SUFFIXES:
        if text == suffix:
            return code
    found = re.fullmatch(r"([a-z]+) programme", text)
    code = found.group(1).upper() if found else ""
    return code if code in {code for _, code in _SUFFIXES} else ""


def without_host(name: str) -> str:
    """The name from its 国家 on: 东南大学国家专用集成电路系统工程技术研究中心 without the university.

    Only for proposing doubles: a university may well have a centre of its own with 国家 inside its name.
    """
    text = normal_form(name)
    head = text.find("国家")
    rest = text[head:]
    if head > 0 and suggested_designation(rest) and rest not in _SERIES:
        return rest
    return text


def core(name: str) -> str:
    """What sets a centre apart from its siblings: the normal form less host, 国家 and the ending of its series."""
    text = _TAIL_NOTE.sub("", without_host(name))
    for ending in _ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            text = text.removesuffix(ending)
            break
    return text.removeprefix("国家") or text


@lru_cache(maxsize=262144)
def syllables(text: str) -> tuple[str, ...]:
    """Pinyin without tones, a syllable each (ü as v); Latin runs stay whole, anything else is dropped."""
    # Its tables take longer to load than most commands do otherwise, and a reader of a release seldom needs them.
    from pypinyin import Style, lazy_pinyin

    parts = lazy_pinyin(normal_form(text), style=Style.NORMAL)
    # There are some four hundred syllables: each is held once, however many names are.
    return tuple(intern(run) for part in parts for run in _LATIN_RUN.findall(part))


def pinyin(text: str) -> str:
    """Pinyin as people type it into a search box: 国家小麦 as ``guojiaxiaomai``."""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """First letters of the syllables: 国家小麦 as ``gjxm``."""
    return "".join(part[0] for part in syllables(text))
