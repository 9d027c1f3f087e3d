"""Which pairs of bodies are worth comparing at all: those that share what few others have.

All pairs of a hundred thousand bodies are five thousand million. Here a body meets only those in small blocks (an equal
spelling, core or sound, a rare pair of characters, a rare word) and its neighbours in alphabetical order, so the work
grows with the number of bodies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2, sqrt

from graph.lexicon import Lexicon
from graph.likeness import Spelling, initials_of, pairs, words
from graph.names import syllables

#: What more than this many bodies share says nothing of any two of them.
_LARGEST_BLOCK = 24
#: An English-only body is held beside those that share one of its few rarest words, unless too many do.
_TELLING, _LARGEST_TOPIC = 4, 400
#: In alphabetical order (by what sets the name apart, by its end, by its sound), each name meets so many that follow.
_NEIGHBOURS = 3
#: Of the partners found for a body, those that share most are handed on.
_PARTNERS = 20
#: Names up to this length are looked at as possible short forms of others, and up to that as what is shortened.
_SHORT, _LONGEST_TO_SHORTEN = 6, 20
#: Keys that are the whole of a name say more than a part of one.
_WHOLE = 4.0


@dataclass(frozen=True, slots=True)
class Named:
    """A body as blocking sees it: its spellings, the ids of its hosts, and what its sources call its field."""

    id: str
    forms: tuple[Spelling, ...]
    hosts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def english_only(self) -> bool:
        """Whether no Chinese name of the body is known."""
        return not any(form.chinese for form in self.forms)

    def topics(self) -> frozenset[str]:
        """The English words that sources use of the body: of its field, and of its own English names."""
        texts = [*self.fields, *(form.text for form in self.forms if not form.chinese)]
        return frozenset(word for text in texts for word in words(text))


#: Key and number of the body that has it, made anew at each call.
_Keyed = Callable[[], Iterable[tuple[str, int]]]


def partners(bodies: Sequence[Named], lexicon: Lexicon) -> Iterator[tuple[Named, Named]]:
    """Pairs of bodies that may be one, each pair once."""
    total = len(bodies)
    blocks = _blocks(lambda: ((key, n) for n, body in enumerate(bodies) for key in _keys(body)))
    near = _neighbours(bodies)
    across = _across(bodies, lexicon)
    for number, body in enumerate(bodies):
        weights = across.get(number, defaultdict(float))
        for other in near.get(number, ()):
            weights[other] += 1.0
        for key in sorted(_keys(body)):
            block = blocks.get(key, [])
            rarity = _rarity(total, len(block)) * (_WHOLE if key[0] in "=~" else 1.0)
            for other in block[bisect_right(block, number) :]:
                weights[other] += rarity
        for other in sorted(weights, key=lambda other: (-weights[other], other))[:_PARTNERS]:
            yield body, bodies[other]


def _blocks(keyed: _Keyed) -> dict[str, list[int]]:
    """The bodies of each key, where it is more than one and not too many; read twice, so as never to hold the large ones."""
    sizes = Counter(key for key, _ in keyed())
    blocks: dict[str, list[int]] = {}
    for key, number in keyed():
        if 1 < sizes[key] <= _LARGEST_BLOCK:
            blocks.setdefault(key, []).append(number)
    return blocks


def _rarity(total: int, size: int) -> float:
    return log2(total / max(size, 1) + 1)


def _keys(body: Named) -> set[str]:
    """What a body may share with its double; the first character tells what sort of key it is."""
    keys: set[str] = set()
    for form in body.forms:
        keys.add(f"={form.normal}")
        if form.stem and form.chinese:
            keys.add(f"~{form.stem}")
            keys.add(f"~{''.join(syllables(form.stem))}")
            keys.add(f"~{form.plain}")
            keys.update(f"c{pair}" for pair in pairs(form.plain))
            keys.update(_short_forms(form))
        elif form.stem:
            keys.add(f"~{' '.join(sorted(form.stem.split()))}")
            keys.add(f"~{initials_of(form.normal)}")
            keys.update(f"w{word}" for word in form.stem.split())
    return keys


def _short_forms(form: Spelling) -> Iterator[str]:
    """What a short form of a Chinese name keeps: its ends and a character between, or, of a company, how it begins."""
    text = form.plain.removeprefix("中")
    if not form.centre and 3 <= len(text) <= _LONGEST_TO_SHORTEN:
        yield from (f"s{text[0]}{between}{text[-1]}" for between in text[1:-1])
    if form.company or len(text) <= _SHORT:
        yield from (f"s{text[start : start + n]}" for start in (0, 2) for n in (2, 4) if len(text) >= start + n)


def _neighbours(bodies: Sequence[Named]) -> dict[int, set[int]]:
    """The next few in alphabetical order, by stem, by stem backwards and by sound; of two bodies, at the lower number."""
    near: dict[int, set[int]] = defaultdict(set)
    orders: tuple[Callable[[Spelling], str], ...] = (
        lambda form: form.stem,
        lambda form: form.stem[::-1],
        lambda form: " ".join(syllables(form.stem)),
    )
    for order in orders:
        line = sorted((order(form), number) for number, body in enumerate(bodies) for form in body.forms)
        for place, (_, number) in enumerate(line):
            for _, other in line[place + 1 : place + 1 + _NEIGHBOURS]:
                if other != number:
                    near[min(number, other)].add(max(number, other))
    return near


def _across(bodies: Sequence[Named], lexicon: Lexicon) -> dict[int, defaultdict[int, float]]:
    """Partners with a Chinese name for bodies known in English only: by translated words, by pinyin, by field and host."""
    seekers = {n: _english_keys(body, lexicon) for n, body in enumerate(bodies) if body.english_only}
    wanted = set().union(*seekers.values())
    having: dict[str, set[int]] = {}
    for number, body in enumerate(bodies):
        if number not in seekers:
            for key in _chinese_keys(body) & wanted:
                having.setdefault(key, set()).add(number)
    weights: dict[int, defaultdict[int, float]] = {}
    for seeker, keys in seekers.items():
        known = sorted((key for key in keys if key in having), key=lambda key: (len(having[key]), key))
        # The rarest words choose who is looked at; the others (大学) only say which of them fits best.
        chosen = set().union(*(having[key] for key in known[:_TELLING] if len(having[key]) <= _LARGEST_TOPIC))
        for other in chosen:
            fit = sum(_rarity(len(bodies), len(having[key])) for key in known if other in having[key])
            # Of all names with 武汉 in them, the short ones say little else.
            length = min(len(form.stem) for form in bodies[other].forms if form.chinese)
            lower, higher = sorted((seeker, other))
            weights.setdefault(lower, defaultdict(float))[higher] += fit / sqrt(length or 1)
    return weights


def _english_keys(body: Named, lexicon: Lexicon) -> set[str]:
    keys = {f"h{host}" for host in body.hosts}
    for form in body.forms:
        for word in form.stem.split():
            keys.add(f"w{word}")
            keys.add(f"y{word}")
            keys.update(f"c{pair}" for pair in lexicon.translations(word))
    return keys


def _chinese_keys(body: Named) -> set[str]:
    keys = {f"h{host}" for host in body.hosts} | {f"w{word}" for word in body.topics()}
    for form in body.forms:
        sound = syllables(form.normal) if form.chinese else ()
        keys.update(f"y{''.join(sound[i : i + n])}" for n in (2, 3) for i in range(len(sound) - n + 1))
        keys.update(f"c{pair}" for pair in (pairs(form.normal) if form.chinese else ()))
    return keys
