"""A small dictionary between English names and Chinese ones, so that an English-only body can be held beside a Chinese one.

Most of it is learnt from the bodies of a release that bear names (or have fields) in both languages; the words that say
what sort of body it is, and names of places that are not spelt in pinyin, are given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log2

from graph.likeness import Spelling, pairs, spelling, words
from graph.names import syllables

#: Words whose Chinese is settled and that many bodies share: kinds of body, levels, directions.
_GIVEN: dict[str, tuple[str, ...]] = {
    "university": ("大学",), "college": ("学院", "大学"), "institute": ("研究所", "研究院", "学院", "所"),
    "academy": ("科学院", "研究院", "学院"), "hospital": ("医院",), "ministry": ("部",), "commission": ("委员会", "委"),
    "committee": ("委员会", "委"), "bureau": ("局",), "department": ("厅", "部", "司", "局"), "administration": ("局", "总局"),
    "council": ("理事会", "国务院"), "association": ("协会",), "society": ("学会",), "science": ("科学", "科"),
    "technology": ("技术", "科技", "理工", "工业"), "engineering": ("工程",), "agricultural": ("农业",),
    "agriculture": ("农业",), "forestry": ("林业",), "medical": ("医科", "医学", "医疗"), "medicine": ("医学", "医药", "药"),
    "normal": ("师范",), "polytechnic": ("理工", "职业技术"), "polytechnical": ("工业",), "industry": ("工业", "产业"),
    "industrial": ("工业", "产业"), "research": ("研究",), "national": ("国家", "全国"), "state": ("国家",), "people": ("人民",),
    "finance": ("财政", "金融"), "provincial": ("省",), "city": ("城市", "市"), "central": ("中央", "中"), "north": ("北",),
    "south": ("南",), "east": ("东",), "west": ("西",), "northwest": ("西北",), "northwestern": ("西北",), "southwest": ("西南",),
    "northeast": ("东北",), "southeast": ("东南",), "northeastern": ("东北",), "china": ("中国", "华"), "chinese": ("中国", "中"),
    "branch": ("分中心", "分公司", "分院"),
}  # fmt: skip

#: Places that keep a spelling other than pinyin.
_PLACES: dict[str, tuple[str, ...]] = {
    "peking": ("北京",), "tsinghua": ("清华",), "hong": ("香港",), "kong": ("香港",), "macao": ("澳门",), "macau": ("澳门",),
    "harbin": ("哈尔滨",), "inner": ("内蒙古",), "mongolia": ("内蒙古",), "shaanxi": ("陕西",), "tibet": ("西藏",),
}  # fmt: skip


class Lexicon:
    """Which Chinese goes with which English words: given, or learnt from texts that mean the same in both languages.

    A pair of characters is taken for a word's translation when they come together more often than chance would have it.
    """

    #: Seen together so often at least, and in this share of the commoner one's occurrences.
    _LEAST, _SHARE = 2, 0.4

    def __init__(self, bilingual: Iterable[tuple[str, str]]) -> None:
        together: Counter[tuple[str, str]] = Counter()
        seen_words: Counter[str] = Counter()
        seen_pairs: Counter[str] = Counter()
        for chinese, english in bilingual:
            ours, theirs = set(pairs(spelling(chinese).stem)), set(words(english))
            seen_pairs.update(ours)
            seen_words.update(theirs)
            together.update((word, pair) for word in theirs for pair in ours)
        found: dict[str, set[str]] = defaultdict(set)
        for (word, pair), count in together.items():
            if count >= self._LEAST and count / max(seen_words[word], seen_pairs[pair]) >= self._SHARE:
                found[word].add(pair)
        self._found = dict(found)
        self._seen = seen_words

    def translations(self, word: str) -> set[str]:
        """What stands for an English word in Chinese names."""
        return self._found.get(word, set()).union(_GIVEN.get(word, _PLACES.get(word, ())))

    def weight(self, word: str) -> float:
        """How much a word tells: little if it says what sort of body it is, less, the more bodies have it in their names."""
        return 1.0 / ((2.0 if word in _GIVEN else 1.0) + log2(1 + self._seen[word] / 2))

    def fits(
        self, english: Spelling, chinese: Spelling, more: frozenset[str] = frozenset()
    ) -> tuple[float, float, list[str]]:
        """How an English and a Chinese name fit: the share of the English one's telling words (0-1, by weight) that the
        Chinese one renders, the share of the Chinese one that is rendered in turn, and the words.

        A word counts when a translation stands in the name, when its pinyin does, or when it is among ``more`` (words
        that sources use of the Chinese body, such as those of its field).
        """
        sound = syllables(chinese.stem)
        ours = english.stem.split()
        rendered: set[int] = set()
        found = []
        for word in ours:
            places = self._places(word, chinese.stem, sound)
            rendered.update(places)
            if places or word in more:
                found.append(word)
        share = sum(map(self.weight, found)) / (sum(map(self.weight, ours)) or 1.0)
        back = max(len(rendered) / len(chinese.stem), len(more.intersection(found)) / max(len(more), 1))
        return share, back, found

    def is_telling(self, found: Iterable[str]) -> bool:
        """Whether any of these words says more than what sort of body it is."""
        return any(word not in _GIVEN for word in found)

    def _places(self, word: str, chinese: str, sound: tuple[str, ...]) -> set[int]:
        """The characters of a Chinese name that render an English word."""
        places: set[int] = set()
        for known in self.translations(word):
            start = chinese.find(known)
            if start >= 0:
                places.update(range(start, start + len(known)))
        # Syllables and characters run in step as long as the name has no Latin letters.
        for n in (2, 3) if len(sound) == len(chinese) else ():
            for i in range(len(sound) - n + 1):
                if "".join(sound[i : i + n]) == word:
                    places.update(range(i, i + n))
        return places
