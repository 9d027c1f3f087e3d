"""Finding a body by what people type: Chinese (either script), pinyin, English, an abbreviation, an id, also of ROR or Wikidata.

Two Chinese characters suffice; one finds the names that begin with it. Nothing is guessed: a name that fits several
bodies is answered with the candidates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph import answers, identifiers
from graph.assemble import Assembler, body_of
from graph.errors import AmbiguousName, BadParameter, Suggestion, UnknownName
from graph.lens import Lens
from graph.names import core, is_chinese, normal_form, syllables
from graph.release.reader import Entity, Release
from graph.vocabulary import INSTITUTION_KINDS, Kind

#: What a name can be looked up for: institutions, and the programmes themselves.
FINDABLE = frozenset({*INSTITUTION_KINDS, Kind.PROGRAMME, Kind.GROUP})
LONGEST_QUERY = 200
_CANDIDATES = 400
_SUGGESTIONS = 10
_NEAREST = 5
#: A score that only a whole name has (see :func:`_score`).
_WHOLE = 92.0
#: From which likeness on (0-100) a name is offered to someone whose own fitted none.
_ALIKE = 70


@dataclass(frozen=True, slots=True)
class Hit:
    """A body whose name fits, the spelling that fitted best, and how well (0-100)."""

    entity: Entity
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    id: int
    entity_id: str
    text: str
    normal: str
    preferred: int
    pinyin: str
    initials: str


def search(
    release: Release, text: str, limit: int = 20, designation: str = "", parameter: str = "name"
) -> tuple[list[Hit], bool]:
    """Bodies whose names fit the text, best first, and whether there were more than the limit.

    Several words must all fit. Traditional characters find Simplified names; pinyin counts from a syllable's start.
    An error calls the text by the name of the ``parameter`` that it came in.

    Raises:
        BadParameter: the text is empty, has control characters or is longer than 200 characters.
    """
    query = cleaned(text, parameter)
    normal = normal_form(query)
    words = [word for word in map(normal_form, query.split()) if word]
    best: dict[str, tuple[float, str]] = {}
    for name in _names(release, normal, words, query):
        score = _score(name, normal, words, query)
        if score > best.get(name.entity_id, (0.0, ""))[0]:
            best[name.entity_id] = (score, name.text)
    by_id = release.canonical(query.casefold())
    best[by_id] = max(best.get(by_id, (0.0, "")), (95.0, by_id))
    address, identified = _identified(release, query)
    best |= dict.fromkeys(identified, (95.0, address))
    entities = release.entities(best)
    hits = [
        Hit(entity, best[key][1], round(_ranked(entity, best[key][0]), 1))
        for key, entity in entities.items()
        if entity.kind in FINDABLE and (not designation or entity.designation == designation)
    ]
    hits.sort(key=lambda hit: (-hit.score, len(hit.matched), hit.entity.id))
    return hits[:limit], len(hits) > limit


def _ranked(entity: Entity, score: float) -> float:
    """A centre before others; a group without names ("14 NETRCs") last, unless its whole name is what was typed."""
    if entity.kind == Kind.GROUP and score < _WHOLE:
        return score / 2
    return score + (5.0 if entity.kind == Kind.CENTER else 0.0)


def answer(
    release: Release, text: str, limit: int = 20, designation: str = "", parameter: str = "name"
) -> answers.SearchAnswer:
    """The hits of :func:`search` as an answer."""
    hits, truncated = search(release, text, limit, designation, parameter)
    make = Assembler(release, Lens())
    return answers.SearchAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        text=text,
        hits=[answers.SearchHit(body=body_of(hit.entity), matched=hit.matched, score=hit.score) for hit in hits],
        truncated=truncated,
    )


def resolve(release: Release, name_or_id: str) -> tuple[Entity, str]:
    """The one body that a name or id means, and the id asked for if it was merged away.

    An id, a full name (any recorded spelling) or the id of its record in ROR or Wikidata goes before a partial name.
    Letters from inside a Latin word are no name: what they happen to be part of is offered, and not taken for what was meant.

    Raises:
        UnknownName: nothing fits; with the nearest names that exist.
        AmbiguousName: several bodies fit; with the candidates.
        BadParameter: see :func:`search`.
    """
    query = cleaned(name_or_id)
    lowered = query.casefold()
    by_id = release.entity(lowered)
    if by_id is not None and by_id.kind not in FINDABLE:
        raise BadParameter(
            "name", query, f"the name or id of an institution or programme; this is the id of a {by_id.kind}"
        )
    if by_id is not None:
        return by_id, lowered if by_id.id != lowered else ""
    rows = release.query("SELECT DISTINCT entity_id FROM names WHERE normal = ?", (normal_form(query),))
    exact = [e for e in release.entities(str(row[0]) for row in rows).values() if e.kind in FINDABLE]
    if len(exact) == 1:
        return exact[0], ""
    if exact:
        raise AmbiguousName(query, [suggestion(e) for e in sorted(exact, key=lambda e: e.id)], len(exact))
    _, identified = _identified(release, query)
    if len(identified) == 1 and (known := release.entity(identified[0])) is not None:
        return known, ""
    hits, _ = search(release, query, limit=200)
    if len(hits) == 1 and _inside_words(hits[0].matched, query):
        offered = [suggestion(hits[0].entity), *nearest(release, query)]
        raise UnknownName(query, list(dict.fromkeys(offered))[:_NEAREST])
    if len(hits) == 1:
        return hits[0].entity, ""
    if hits:
        raise AmbiguousName(query, [suggestion(hit.entity) for hit in hits[:_SUGGESTIONS]], len(hits))
    raise UnknownName(query, nearest(release, query))


def _identified(release: Release, query: str) -> tuple[str, list[str]]:
    """The address of a record in ROR or Wikidata that is meant, and the ids of the bodies that a source identifies by it."""
    address = identifiers.typed(query)
    if not address:
        return "", []
    sql = (
        "SELECT DISTINCT subject_id FROM statements WHERE property = 'identified_as' AND value = ? ORDER BY subject_id"
    )
    return address, [str(subject) for (subject,) in release.query(sql, (address,))]


def suggestion(entity: Entity) -> Suggestion:
    """An entity as it is offered to someone whose name fitted none or several."""
    return Suggestion(entity.id, entity.label_zh, entity.label_en, entity.designation)


def _inside_words(matched: str, query: str) -> bool:
    """Whether a word of the query is found only inside the words of a Latin name, as ``etc`` is in *Netcom*."""
    if is_chinese(matched) or is_chinese(query):
        return False
    name = normal_form(matched)
    words = [word for word in map(normal_form, query.split()) if word]
    return any(word in name and re.search(rf"(?<!\w){re.escape(word)}", name) is None for word in words)


def nearest(release: Release, text: str, limit: int = _NEAREST) -> list[Suggestion]:
    """The bodies with the most similar names, for a text that fits none; none where nothing is like it."""
    normal = normal_form(text)
    choices = {int(str(row[0])): str(row[1]) for row in release.query("SELECT id, normal FROM names")}
    # Of the whole texts: a part that is alike (the "nel" in "nonsense") is no likeness of two names.
    close = process.extract(normal, choices, scorer=fuzz.ratio, limit=limit * 4, score_cutoff=_ALIKE)
    rows = {n.id: n for n in _fetch(release, [number for _, _, number in close])}
    ids = list(dict.fromkeys(rows[number].entity_id for _, _, number in close if number in rows))
    entities = release.entities(ids)
    return [suggestion(entities[i]) for i in ids if i in entities and entities[i].kind in FINDABLE][:limit]


def cleaned(text: str, parameter: str = "name") -> str:
    """What a reader typed, with single blanks.

    Raises:
        BadParameter: it is empty, too long, or has characters that cannot be seen.
    """
    query = " ".join(text.split())
    if not query:
        raise BadParameter(parameter, text, "a name, part of one, or an id")
    if len(query) > LONGEST_QUERY:
        raise BadParameter(parameter, text, f"at most {LONGEST_QUERY} characters")
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"} for c in query):
        raise BadParameter(parameter, text, "a name without control characters")
    if not any(c.isalnum() for c in normal_form(query)):
        raise BadParameter(parameter, text, "a name, part of one, or an id, with at least one letter or digit")
    return query


def _letters(text: str) -> str:
    """Latin letters and digits as typed pinyin: no tones, no blanks, ü as v."""
    # The two dots stay apart from the tone that may stand over them: ǜ is ü with the fourth tone.
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("u\u0308", "v")
    return "".join(c for c in plain if c.isascii() and c.isalnum())


_NAME = "SELECT n.id, n.entity_id, n.text, n.normal, n.preferred, n.pinyin, n.initials FROM names n "


def _names(release: Release, normal: str, words: list[str], query: str) -> Iterator[_Name]:
    """Names that may fit, by the index that suits the text; each is scored afterwards."""
    letters = "" if is_chinese(query) else _letters(query)
    lookups: list[tuple[str, tuple[object, ...]]] = [
        (
            _NAME + "WHERE n.normal >= ? AND n.normal < ? ORDER BY n.normal, n.id LIMIT ?",
            (normal, _after(normal), _CANDIDATES),
        ),
    ]
    first = max(words, key=len, default="")
    if is_chinese(first) and len(first) == 2:
        pair = "JOIN search_pairs p ON p.name_id = n.id WHERE p.pair = ? ORDER BY n.id LIMIT ?"
        lookups.append((_NAME + pair, (first, _CANDIDATES * 5)))
    elif len(first) >= 3:
        lookups.append(
            (
                _NAME + "JOIN search_text t ON t.rowid = n.id WHERE search_text MATCH ? ORDER BY n.id LIMIT ?",
                (f"normal : {_quoted(first)}", _CANDIDATES * 5),
            )
        )
    if letters:
        lookups.append(
            (
                _NAME + "WHERE n.initials >= ? AND n.initials < ? ORDER BY n.initials, n.id LIMIT ?",
                (letters, _after(letters), _CANDIDATES),
            )
        )
        lookups.append(
            (
                _NAME + "WHERE n.pinyin >= ? AND n.pinyin < ? ORDER BY n.pinyin, n.id LIMIT ?",
                (letters, _after(letters), _CANDIDATES),
            )
        )
    if len(letters) >= 3:
        lookups.append(
            (
                _NAME + "JOIN search_text t ON t.rowid = n.id WHERE search_text MATCH ? ORDER BY n.id LIMIT ?",
                (f"pinyin : {_quoted(letters)}", _CANDIDATES * 5),
            )
        )
    for sql, parameters in lookups:
        for row in release.query(sql, parameters):
            yield _Name(*row)  # type: ignore[arg-type]


def _fetch(release: Release, ids: list[int]) -> Iterator[_Name]:
    for number in ids:
        for row in release.query(_NAME + "WHERE n.id = ?", (number,)):
            yield _Name(*row)  # type: ignore[arg-type]


def _score(name: _Name, normal: str, words: list[str], query: str) -> float:
    """How well a name fits: whole, beginning, inside; by spelling before pinyin before initials; 0 where it does not fit."""
    by_spelling = _fit(name.normal, normal)
    if not by_spelling and len(words) > 1 and all(word in name.normal for word in words):
        by_spelling = 60.0
    score = by_spelling
    if not is_chinese(query) and is_chinese(name.text):
        letters = _letters(query)
        score = max(score, 0.9 * _fit_syllables(name.text, letters))
        if len(letters) >= 2 and name.initials.startswith(letters):
            score = max(score, 50.0 if name.initials != letters else 65.0)
    if not score:
        return 0.0
    sought = normal if is_chinese(query) else _letters(query)
    if is_chinese(name.text) and sought in {core(name.text), "".join(syllables(core(name.text)))}:
        # The query is all that sets the centre apart from its siblings: 小麦 means the wheat centre before others.
        score += 10.0
    return score + (2.0 if name.preferred else 0.0) - min(len(name.normal), 60) / 60


def _fit(text: str, part: str) -> float:
    if text == part:
        return 95.0
    if text.startswith(part):
        return 85.0
    at = text.find(part)
    if at < 0:
        return 0.0
    begins_word = is_chinese(text) or re.search(rf"(?<!\w){re.escape(part)}", text) is not None
    return 75.0 if begins_word else 45.0 if len(part) >= 3 else 0.0


def _fit_syllables(text: str, letters: str) -> float:
    """Like :func:`_fit` on pinyin, but only from the start of a syllable: ``xian`` is in 西安, not in the middle of 小鲜."""
    if len(letters) < 2:
        return 0.0
    parts = syllables(text)
    for start in range(len(parts)):
        rest = "".join(parts[start:])
        if rest.startswith(letters):
            return 95.0 if start == 0 and rest == letters else 85.0 if start == 0 else 75.0
    return 0.0


def _after(prefix: str) -> str:
    """The first text after all that begin with the prefix."""
    return prefix + "\U0010ffff"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
