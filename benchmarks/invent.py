"""Invented names that are as diverse as the real ones they are made after.

A real name keeps what many names share (大学, 工程技术研究中心, 材料, 北京) and has every other character exchanged, by a
rule of its own for each copy of the dataset. So spellings of one body (with a host in front, in short, in English) stay
spellings of one body; words that are common in real names are as common in invented ones, however many there are; and
rare words are rare.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

from graph.names import is_chinese, normal_form

#: What makes a name the name of a centre, a university, a company; such characters are neither exchanged nor put in.
_KINDS = re.compile(
    "(国家|全国|国务院|工程技术研究中心|工程研究中心|工程实验室|重点实验室|技术创新中心|制造业创新中心|产业创新中心|创新中心|实验室|研究中心|中心|"
    "大学|学院|学校|医院|研究总院|研究院|研究所|设计院|科学院|试验站|分院|总院|研究室|有限责任公司|股份有限公司|有限公司|总公司|分公司|公司|集团|"
    "企业|控股|银行|股份|协会|学会|联合会|联盟|商会|促进会|基金会|人民政府|人民代表大会|委员会|领导小组|办公厅|办公室|政府|总局|会议|解放军|军委|"
    "总装备部|总后勤部|总参谋部|总政治部|第[一二三四五六七八九十百零〇]+|[一二三四五六七八九十]+期|联合|地方)"
)
_ALONE = "部局厅院所厂省市县区会团校室站处委办军第期号家国一二三四五六七八九十百零〇筹社党联盟"
#: A word that so many real names have is a common word, and stays.
_COMMON = 8
#: Characters are exchanged among so many neighbours in the order of frequency.
_BAND = 200
#: English words that tell what sort of body it is.
_KIND_WORDS = frozenset(
    {"company", "corporation", "limited", "group", "ltd", "inc", "corp", "hospital", "university", "college", "society"}
    | {
        "federation",
        "foundation",
        "alliance",
        "ministry",
        "commission",
        "government",
        "department",
        "bureau",
        "academy",
    }
    | {"administration", "council", "committee", "institute", "institutes", "association", "programme"}
)
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_WORD = re.compile(r"[a-z]+")


class Inventor:
    """Makes invented names after real ones. The same seed gives the same names.

    ``places`` are names of places, which stay. No two real names, and no two copies, are given one invented name, and
    none is given a real one or one of the ``others`` (of places, persons, programmes).
    """

    def __init__(self, names: Iterable[str], places: Iterable[str], others: Iterable[str], seed: int) -> None:
        forms = sorted({normal_form(name) for name in names})
        chinese = [form for form in forms if is_chinese(form)]
        self._seed = seed
        self._taken: set[str] = {*forms, *map(normal_form, others)}
        fields = [[part for part in _KINDS.split(form)[::2] if part] for form in chinese]
        pairs = Counter(pair for parts in fields for pair in {p[i : i + 2] for p in parts for i in range(len(p) - 1)})
        kept = {pair for pair, count in pairs.items() if count >= _COMMON and len(_HAN.findall(pair)) == 2}
        kept.update(form for place in places if len(form := normal_form(place)) > 1 and is_chinese(form))
        self._kept = re.compile("|".join(re.escape(k) for k in sorted(kept, key=lambda k: (-len(k), k))) or r"(?!)")
        left = (c for parts in fields for part in parts for c in self._kept.sub("", part))
        rest = Counter(c for c in left if _HAN.match(c) and c not in _ALONE)
        #: By frequency, so that a character is exchanged for one about as common.
        self._characters = sorted(rest, key=lambda c: (-rest[c], c))
        latin = Counter(word for form in forms for word in set(_WORD.findall(form)))
        common = {word for word, count in latin.items() if count >= _COMMON or len(word) < 3} | _KIND_WORDS
        self._words = sorted(set(latin) - common)
        self._shared = self._rule = _Rule(self._characters, self._words, f"{seed}/shared")

    def begin(self, copy: int) -> None:
        """Start another copy: from now on the same real names give other invented ones."""
        self._rule = _Rule(self._characters, self._words, f"{self._seed}/{copy}")

    def name(self, real: str, *, shared: bool = False) -> str:
        """The invented name for a real one; the same for all spellings that count as one name.

        A ``shared`` one is the same in all copies.
        """
        form = normal_form(real)
        rule = self._shared if shared else self._rule
        if form not in rule.made:
            rule.made[form] = self._new(form, rule)
        made = rule.made[form]
        # Parentheses of full width are another spelling of one name; the dataset has both.
        return made.replace("(", "（").replace(")", "）") if "（" in real else made

    def person(self, real: str) -> str:
        """An invented person's name: the surname stays, as that is how a person is told from an organisation."""
        form = normal_form(real)
        if not is_chinese(form):
            return " ".join(word.capitalize() for word in self._latin(form, self._rule).split())
        surname = 2 if len(form) > 3 else 1
        return form[:surname] + "".join(self._rule.characters.get(c, "安") for c in form[surname:])

    def text(self, real: str) -> str:
        """An invented text, say a title; it need not differ from all others."""
        return self._latin(self._chinese(normal_form(real), self._rule), self._rule)

    def _new(self, form: str, rule: _Rule) -> str:
        made = normal_form(self._latin(self._chinese(form, rule), rule))
        chance = random.Random(f"{rule.seed}/{form}")
        while made in self._taken:
            # Nothing in it could be exchanged (北京大学), or it came out like another: it is given a word more.
            word = "".join(chance.choices(self._characters[:600], k=2))
            if not is_chinese(made):
                made = f"{chance.choice(self._words)} {made}".strip()
            else:
                made = normal_form(f"国家{word}{made[2:]}" if made.startswith("国家") else f"{word}{made}")
        self._taken.add(made)
        return made

    def _chinese(self, form: str, rule: _Rule) -> str:
        parts = _KINDS.split(form)
        return "".join(part if place % 2 else self._field(part, rule) for place, part in enumerate(parts))

    def _field(self, text: str, rule: _Rule) -> str:
        parts: list[str] = []
        end = 0
        for found in self._kept.finditer(text):
            parts += ["".join(rule.characters.get(c, c) for c in text[end : found.start()]), found.group()]
            end = found.end()
        return "".join([*parts, *(rule.characters.get(c, c) for c in text[end:])])

    def _latin(self, form: str, rule: _Rule) -> str:
        return _WORD.sub(lambda found: rule.words.get(found.group(), found.group()), form)


class _Rule:
    """What is exchanged for what in one copy, and the names made so far."""

    def __init__(self, characters: list[str], words: list[str], seed: str) -> None:
        chance = random.Random(seed)
        self.seed = seed
        self.made: dict[str, str] = {}
        exchanged: list[str] = []
        for start in range(0, len(characters), _BAND):
            band = characters[start : start + _BAND]
            chance.shuffle(band)
            exchanged += band
        self.characters = dict(zip(characters, exchanged, strict=True))
        self.words = dict(zip(words, chance.sample(words, len(words)), strict=True))
