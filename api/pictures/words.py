"""Words of the pictures that the vocabulary has no need of, as (Chinese, English), and dates in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.pictures.canvas import Language
from graph.answers import Body
from graph.vocabulary import DESIGNATIONS, KIND_LABELS, Kind

WORDS: dict[str, tuple[str, str]] = {
    "lineage": ("演变谱系", "Lineage"),
    "timeline": ("时间轴", "Timeline"),
    "flows": ("各类中心之间的演变", "Flows between programmes"),
    "asked": ("所查机构", "the institution asked about"),
    "as_of": ("截至", "as of"),
    "known_at": ("按当时已知", "as known on"),
    "reliability": ("来源可靠性不低于", "sources of reliability not below"),
    "release": ("数据版本", "release"),
    "licence": ("数据许可 CC BY 4.0，Puxi 贡献者", "data: CC BY 4.0, Puxi contributors"),
    "undated": ("日期不详", "undated"),
    "decided_by": ("决定机关：", "decided by "),
    "under": ("依据：", "under "),
    "host": ("依托单位：", "Host: "),
    "established": ("成立", "established"),
    "approved": ("批准", "approved"),
    "ended": ("终止", "ended"),
    "disputed": ("来源说法不一", "sources disagree"),
    "inferred": ("系推断，无来源明言", "inferred: no source states it"),
    "also_from": ("另有：", "also from "),
    "also_to": ("另至：", "also to "),
    "not_known": ("未知", "Not known"),
    "truncated": (
        "谱系过长，图中未全部列出。",
        "The lineage is longer than what is drawn here: it was cut.",
    ),
    "alone_limited": (
        "按所设条件，所收来源未载任何前身或后继。",
        "No predecessor and no successor is recorded under the conditions asked for.",
    ),
    "alone": ("所收来源未载任何前身或后继。", "No predecessor and no successor is recorded here."),
    "solid": ("已完成", "completed"),
    "dashed": ("已批准或建设中", "approved or under construction"),
    "dotted": ("申报中或拟议中", "applied for or proposed"),
    "crossed": ("未获批准", "refused"),
    "grey": ("状态不明", "status unknown"),
    "no_events": ("所收来源未载任何注明日期的事件。", "No dated event is recorded here."),
    "nothing": ("无可显示的数据。", "There is nothing to show."),
    "thickened": (
        "数目很小的色带画得比实际比例宽，以便看清；以数字为准。",
        "Bands of few centres are drawn wider than in proportion, so that they can be seen; the numbers count.",
    ),
    "open": ("终止日期未载", "end not stated"),
    "from": ("自", "from"),
    "until": ("至", "until"),
}

#: Changes as nouns: "conversion, applied for" cannot be read as one that was done.
CHANGES: dict[str, tuple[str, str]] = {
    "renamed": ("更名", "renaming"),
    "converted": ("转建", "conversion"),
    "merged": ("合并", "merger"),
    "split": ("拆分", "split"),
    "absorbed": ("并入", "absorption"),
    "reorganised": ("重组", "reorganisation"),
    "branched": ("设立分中心", "opening of a branch"),
    "founded_on": ("在其基础上组建", "founding on its basis"),
}

_PLAIN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_HEDGES: dict[str, tuple[str, str]] = {
    "~": ("约{}", "about {}"),
    "?": ("{}（存疑）", "perhaps {}"),
    "%": ("约{}（存疑）", "perhaps about {}"),
}


def pick(pair: tuple[str, str], language: Language) -> str:
    """The Chinese or the English one of a pair of the vocabulary's kind."""
    return pair[0] if language == "zh" else pair[1]


def say(key: str, language: Language) -> str:
    """A word of :data:`WORDS`."""
    return pick(WORDS[key], language)


def label(table: Mapping[str, tuple[str, str]], code: str, language: Language) -> str:
    """A code of the vocabulary in words; a code that it does not know stands as it is."""
    return pick(table.get(code, (code, code)), language)


def name(body: Body, language: Language) -> str:
    """What to call a body: in the reader's language where that name is known, else in the other, else its id."""
    first, second = (body.label_zh, body.label_en) if language == "zh" else (body.label_en, body.label_zh)
    return first or second or body.id


def names(body: Body, language: Language) -> list[tuple[str, str]]:
    """Its names with their languages (BCP 47), that of the reader first."""
    both = [(body.label_zh, "zh-Hans"), (body.label_en, "en")]
    found = [pair for pair in (both if language == "zh" else both[::-1]) if pair[0]]
    return found or [(body.id, "")]


def what(body: Body, language: Language) -> str:
    """What it is: a centre's programme with its code, else its kind; "by its name" where no source states it."""
    if body.designation in DESIGNATIONS and body.kind == Kind.CENTER:
        said = DESIGNATIONS[body.designation]
        return f"{said.code} {pick((said.zh, said.en), language)}"
    return pick(KIND_LABELS[Kind(body.kind)], language)


def several(parts: list[str], language: Language, most: int = 3) -> str:
    """A list in words; what is beyond the first few is counted, never dropped in silence."""
    comma = "、" if language == "zh" else "; "
    left = len(parts) - most
    if left <= 1:
        return comma.join(parts)
    more = f"等，另{left}家" if language == "zh" else f" and {left} more"
    return comma.join(parts[:most]) + more


def date(edtf: str, language: Language) -> str:
    """An EDTF date as precise as it is, in words where it is more than a plain date; "undated" where there is none."""
    if not edtf:
        return say("undated", language)
    plain, mark = edtf[:-1], edtf[-1:]
    if mark in _HEDGES and _PLAIN.fullmatch(plain):
        return pick(_HEDGES[mark], language).format(plain)
    first, slash, last = edtf.partition("/")
    if slash and _PLAIN.fullmatch(first) and _PLAIN.fullmatch(last):
        return f"{first}至{last}之间" if language == "zh" else f"between {first} and {last}"
    return edtf
