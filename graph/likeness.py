"""How alike two names are, and what speaks against their being one body's: numbers, places, series that differ.

Only for proposing doubles (:mod:`graph.candidates`); nothing here decides that two bodies are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from graph.names import core, is_chinese, normal_form, syllables

#: Legal forms and the like: a company is named with and without them.
_LEGAL = re.compile(r"(\(?集团\)?|股份|责任|控股|有限|总公司|公司)+(\([^)]*\))?$")
#: Words that are shortened by custom, whoever writes: 科学技术厅 is 科技厅, 中国科学院 is 中科院.
_CUSTOM = (
    ("中国科学院", "中科院"), ("中国农业科学院", "中国农科院"), ("中国工程物理研究院", "中物院"), ("农业科学院", "农科院"),
    ("林业科学院", "林科院"), ("医学科学院", "医科院"), ("科学技术", "科技"), ("发展和改革", "发改"), ("发展改革", "发改"),
    ("委员会", "委"), ("人民政府", "政府"), ("工业和信息化", "工信"), ("国有资产监督管理", "国资"), ("研究所", "所"), ("研究总院", "总院"),
    ("研究院", "院"), ("自治区", ""), ("自治州", ""), ("中华人民共和国", ""), ("职业技术学院", "职院"), ("中国共产党", "中共"),
)  # fmt: skip
#: A province or city at the beginning of a name loses its 省 or 市.
_LEVEL = re.compile(r"^(..)[省市]")
_NOISE = re.compile(r"[与和()]")
#: Words that sources set or leave out at will in the names of centres, which are shortened most freely.
_NOISE_OF_CENTRES = re.compile(r"国家|中国|工程|技术|研究|系统|装备|中心|省部共建|应用|产业|创新|[与及和暨的()]")
_CENTRE = re.compile(r"中心|实验室")
_CENTRE_EN = re.compile(r"\b(cent(er|re)s?|lab(orator(y|ies))?|c?nerc|nel|netrc|ntic)\b")
_NUMBER = re.compile(
    r"第([一二三四五六七八九十百零〇]+|\d+)|([一二三四五六七八九十]+)期|([一二三四五六七八九十]+|\d+)(?=[局院所部厂号办])|(\d+)"
)
_ORDINAL = re.compile(r"第([一二三四五六七八九十百零〇]+|\d+)")
_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_LATIN = re.compile(r"[a-z]+")
#: Latin names up to this length are abbreviations: equal, made from another name's words, or something else.
_ABBREVIATION = 8
_SMALL_WORDS = frozenset(["of", "for", "the", "and", "in", "on", "at", "by", "to", "with", "a", "an"])
#: Words that tell companies from each other as little as those of their legal form do.
_LEGAL_WORDS = frozenset(["co", "ltd", "inc", "corp", "company", "corporation", "limited", "group", "technologies"])
#: Words that every centre's English name has.
_SERIES_WORDS = frozenset(
    {
        "national",
        "state",
        "key",
        "engineering",
        "technology",
        "technological",
        "research",
        "project",
        "system",
        "systems",
    }
    | {"center", "centre", "centers", "laboratory", "lab", "nerc", "nel", "cnerc", "netrc", "ntic", "china", "chinese"}
)
#: What follows a company's name in the name of a body of its own: an institute, a works, a smaller group.
_OF_A_COMPANY = re.compile(r"集团|公司|[院所厂部]$")


#: Names with so little in common (of 100) are not compared any further.
_UNLIKE = 40.0


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a body's name, with the forms by which it is compared.

    ``stem`` is what sets it apart: of a centre the name less host and series, of a company less legal form, in Latin
    letters the telling words. ``plain`` is the stem with customary short forms, less what sources leave out at will.
    """

    text: str
    normal: str
    stem: str
    plain: str
    chinese: bool
    centre: bool
    company: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How alike the two most similar spellings of two bodies are (0-100), and why, in words."""

    score: float
    reasons: tuple[str, ...]


NO_MATCH = Match(0.0, ())


@lru_cache(maxsize=8192)
def spelling(text: str) -> Spelling:
    """A spelling with its forms of comparison."""
    normal = normal_form(text)
    if not is_chinese(text):
        stem = " ".join(words(text))
        return Spelling(text, normal, stem, stem, False, bool(_CENTRE_EN.search(normal)))
    less = _LEGAL.sub("", normal) or normal
    company = less != normal
    centre = not company and bool(_CENTRE.search(normal))
    stem = core(text) if centre else less
    return Spelling(text, normal, stem, _plain(stem, centre), True, centre, company)


def _plain(stem: str, centre: bool) -> str:
    text = _LEVEL.sub(r"\1", stem)
    for long, short in _CUSTOM:
        text = text.replace(long, short)
    text = _ORDINAL.sub(lambda found: str(_value(found[1])), text)
    if centre:
        return _NOISE_OF_CENTRES.sub("", text)
    # 中林集团 is 中国林业集团, 中节能 中国节能.
    return _NOISE.sub("", "中" + text[2:] if text.startswith("中国") else text)


def words(text: str) -> list[str]:
    """The telling words of an English text, in order: no articles, no plural, of a centre nothing that all centres have."""
    normal = normal_form(text)
    idle = _SMALL_WORDS | _LEGAL_WORDS | (_SERIES_WORDS if _CENTRE_EN.search(normal) else frozenset())
    return [_singular(word) for word in re.findall(r"[a-z0-9]+", normal) if word not in idle]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def initials_of(normal: str) -> str:
    """First letters of the words of an English name, as its abbreviation has them."""
    return "".join(word[0] for word in normal.split() if word not in _SMALL_WORDS)


def pairs(text: str) -> list[str]:
    """Neighbouring characters of a Chinese text."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


@lru_cache(maxsize=8192)
def numbers(text: str) -> frozenset[int]:
    """The numbers that tell siblings apart: 第四十八研究所 and 48所 have 48, 二期 has 2."""
    found = (next(filter(None, groups), "") for groups in _NUMBER.findall(normal_form(text)))
    return frozenset(_value(digits) for digits in found if digits)


def _value(digits: str) -> int:
    if digits.isascii():
        return int(digits[:9])
    total = current = 0
    for character in digits:
        if character in "十百":
            total += max(current, 1) * (10 if character == "十" else 100)
            current = 0
        else:
            current = _DIGITS[character]
    return total + current


def compare(left: Spelling, right: Spelling) -> Match:
    """How alike two spellings in one language are; nothing alike where the one is Chinese and the other is not."""
    if left.chinese != right.chinese or not left.stem or not right.stem:
        return NO_MATCH
    if left.normal == right.normal:
        return Match(100.0, (f"the same spelling: {left.text}",))
    if _parted(left, right):
        return NO_MATCH
    pair = f"{left.text} ~ {right.text}"
    match = _compare_chinese(left, right, pair) if left.chinese else _compare_latin(left, right, pair)
    if bool(numbers(left.text)) != bool(numbers(right.text)):
        return Match(match.score - 10.0, (*match.reasons, "a number in one of the names only"))
    return match


def _parted(left: Spelling, right: Spelling) -> bool:
    """Whether numbers or Latin letters set the names apart: 第一 and 第二, 一期 and 二期, A and B."""
    ours, theirs = numbers(left.text), numbers(right.text)
    if ours and theirs and ours != theirs:
        return True
    letters = [set(_LATIN.findall(form.stem)) if form.chinese else set() for form in (left, right)]
    return bool(letters[0] and letters[1] and not letters[0] & letters[1])


def _compare_chinese(left: Spelling, right: Spelling, pair: str) -> Match:
    if left.stem == right.stem:
        return Match(96.0, (f"equal but for host, series or legal form: {pair}",))
    same_length = len(left.stem) == len(right.stem)
    if same_length and len(left.stem) > 2 and syllables(left.stem) == syllables(right.stem):
        return Match(94.0, (f"the same sound: {pair}",))
    a, b = left.plain, right.plain
    if a and a == b:
        return Match(90.0, (f"equal but for customary short forms: {pair}",))
    short, long = sorted((a, b), key=lambda plain: (len(plain), plain))
    if (left.company or right.company) and not left.centre and not right.centre:
        # 广东博华 of 广东博华超高清创新中心有限公司, 赛维LDK of 江西赛维LDK公司.
        if len(short) >= 2 and long.startswith(short) and not _OF_A_COMPANY.search(long[len(short) :]):
            return Match(80.0, (f"a company's name and its beginning: {pair}",))
        if (len(short) >= 3 and long[2:].startswith(short)) or (len(short) >= 5 and long.startswith(short[2:])):
            return Match(76.0, (f"a company's name with and without what stands in front: {pair}",))
    centres = left.centre and right.centre
    ratio = fuzz.ratio(a, b)
    if ratio < _UNLIKE:
        return NO_MATCH
    gone, come = _difference(a, b)
    if gone and come:
        # Something stands in the place of something else: wheat for maize, not a word left out.
        ratio -= min(4 * sum(map(len, gone + come)), 24)
        # What sets two universities or ministries apart is a word or two in names that are otherwise made alike.
        return Match(ratio if centres else min(ratio, 66.0), (f"similar: {pair}",))
    if _shortens(short, long):
        return Match(78.0 + 10.0 * len(short) / len(long), (f"one may be short for the other: {pair}",))
    stems = sorted((left.stem, right.stem), key=len)
    if left.centre == right.centre and len(stems[0]) >= 3 and stems[1].endswith(stems[0]):
        score = 78.0 if left.company or right.company else 74.0
        return Match(score, (f"one name ends with the other: {pair}",))
    return Match(ratio - 10.0 if centres else min(ratio - 10.0, 70.0), (f"one says more than the other: {pair}",))


def _shortens(short: str, long: str) -> bool:
    """Whether a name is a shorter one as they are made, single characters left out: 铁科院 of 铁道科学研究院.

    A whole word more (农业 in 中国农业科学院) makes it another body's name.
    """
    if not short.startswith("中"):
        long = long.removeprefix("中")
    if len(short) < 3 or short[0] != long[0] or short[-1] != long[-1] or len(long) > 3 * len(short):
        return False
    _, come = _difference(short, long)
    return all(len(run) == 1 for run in come)


def _difference(a: str, b: str) -> tuple[list[str], list[str]]:
    """The runs of characters that only the one and that only the other has."""
    steps = [step for step in Levenshtein.opcodes(a, b) if step.tag != "equal"]
    gone = [a[step.src_start : step.src_end] for step in steps]
    come = [b[step.dest_start : step.dest_end] for step in steps]
    return list(filter(None, gone)), list(filter(None, come))


def _compare_latin(left: Spelling, right: Spelling, pair: str) -> Match:
    a, b = left.stem.split(), right.stem.split()
    if sorted(a) == sorted(b):
        return Match(95.0, (f"the same telling words: {pair}",))
    for short, long in ((left, right), (right, left)):
        if (
            3 <= len(short.normal) <= _ABBREVIATION
            and " " not in short.normal
            and short.normal == initials_of(long.normal)
        ):
            return Match(88.0, (f"abbreviation: {pair}",))
    if min(len(left.normal), len(right.normal)) <= _ABBREVIATION:
        return NO_MATCH
    only_a, only_b = [w for w in a if w not in b], [w for w in b if w not in a]
    for word in tuple(only_a):
        if twin := next((other for other in only_b if _misspelt(word, other)), ""):
            only_a.remove(word)
            only_b.remove(twin)
    score = 0.5 * fuzz.token_sort_ratio(left.stem, right.stem) + 0.5 * fuzz.ratio(left.normal, right.normal)
    score -= 18.0 * min(len(only_a), len(only_b), 2) + 6.0 * min(abs(len(only_a) - len(only_b)), 3)
    if only_a and only_b:
        score = min(score, 66.0)
    return Match(score, (f"similar: {pair}",))


def _misspelt(word: str, other: str) -> bool:
    """Whether two English words are one, spelt or inflected otherwise."""
    return len(word) > 3 and word[:3] == other[:3] and fuzz.ratio(word, other) >= 75.0
