"""Which institution a name in somebody's table means: candidates with scores, and when one of them is certain.

A wrong match ends up in print, so a candidate is certain only where nothing but that one institution bears the very
name. All else is offered, scored, and left to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from graph.columns import COLUMNS, Value, values
from graph.dates import DateError, date_range
from graph.errors import BadParameter
from graph.lens import Lens
from graph.names import core, is_chinese, normal_form, without_host
from graph.release.reader import Entity, Release
from graph.search import LONGEST_QUERY, search
from graph.vocabulary import DESIGNATIONS, INSTITUTION_KINDS, KIND_LABELS, Kind

#: What a name can be matched with. An unnamed group of bodies is none.
MATCHABLE = frozenset({*INSTITUTION_KINDS, Kind.PROGRAMME})
#: Highest score of a candidate that does not bear the very name.
MOST_IF_LIKE = 95.0
#: A candidate below this is not worth anyone's look.
_LEAST = 30.0
_CONFIRMED, _NOT_CONFIRMED = 3.0, 15.0
_LOOKED_AT = 60
#: A name as short as this is an abbreviation or a word; others may well use it for another body.
_SHORT_CHINESE, _SHORT_LATIN_WORDS = 4, 3
#: English names that state a programme beyond doubt. Sources call NETRCs and NERCs alike "National Engineering Research
#: Center", and laboratories of both series "State Key Laboratory": those names decide nothing.
_PLAIN_ENGLISH = (
    ("NETRC", re.compile(r"\bengineering (and )?technology research cent(er|re)\b")),
    ("NTIC", re.compile(r"\btechnology innovation cent(er|re)\b")),
    ("NEL", re.compile(r"\bengineering laboratory\b")),
    ("NMIC", re.compile(r"\bmanufacturing innovation cent(er|re)\b")),
    ("NIIC", re.compile(r"\bindustr(y|ial) innovation cent(er|re)\b")),
)
#: Words by which English names of one centre differ from source to source.
_LOOSE_WORDS = frozenset({"the", "of", "for", "and", "in", "on", "a", "technology", "technologies", "center", "centre"})
#: Words of the programmes' English names: they set no centre apart from its siblings.
_PROGRAMME_WORDS = _LOOSE_WORDS | frozenset(
    {"national", "state", "key", "engineering", "research", "laboratory", "lab", "innovation", "manufacturing"}
)


@dataclass(frozen=True, slots=True)
class Type:
    """A type that a match can be restricted to: all institutions, a kind of them, or a programme's centres."""

    id: str
    zh: str
    en: str
    broader: str = ""

    @property
    def name(self) -> str:
        """Both names in one."""
        return f"{self.en} {self.zh}"


TYPES: dict[str, Type] = {
    kind.id: kind
    for kind in (
        Type("Institution", "机构", "institution"),
        *(
            Type(kind, *KIND_LABELS[kind], broader="" if kind is Kind.PROGRAMME else "Institution")
            for kind in Kind
            if kind in MATCHABLE
        ),
        *(Type(code, d.zh, d.en, broader=Kind.CENTER) for code, d in DESIGNATIONS.items()),
    )
}
#: A centre that is one of the two, undecided, is offered to those who look for either.
_UNDECIDED = {"NETRC_or_NERC": {"NETRC", "NERC"}}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of a table says: a name (or an id), types (codes of :data:`TYPES`), and values of columns.

    ``properties`` maps ids of :data:`graph.columns.COLUMNS` to texts and to ids of bodies. With ``all_types`` a candidate
    has to be of all types, else of one of them. Of ``required`` properties one of the values has to be stated.
    """

    text: str = ""
    types: Sequence[str] = ()
    properties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    all_types: bool = False
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that may be meant. ``score`` is 0-100, ``features`` are what it is made of."""

    entity: Entity
    matched: str
    score: float
    certain: bool
    features: dict[str, float | bool]


def types_of(entity: Entity) -> list[str]:
    """The types of a body, the narrowest first."""
    found = [entity.designation] if entity.kind == Kind.CENTER and entity.designation in DESIGNATIONS else []
    found.append(entity.kind)
    return found + ["Institution"] * (entity.kind in INSTITUTION_KINDS)


def candidates(release: Release, wanted: Wanted, limit: int = 10) -> list[Candidate]:
    """The institutions that may be meant, best first.

    A text that no name can be (empty, too long, without a letter) has none.

    Raises:
        BadParameter: a type or a property that does not exist.
    """
    for code in wanted.types:
        if code not in TYPES:
            raise BadParameter("type", code, "one of " + ", ".join(TYPES))
    for pid in (*wanted.properties, *wanted.required):
        if pid not in COLUMNS:
            raise BadParameter("property", pid, "one of " + ", ".join(COLUMNS))
    text = visible(wanted.text)
    if text:
        found = _by_name(release, text)
    elif wanted.properties and not wanted.text.strip():
        found = _by_properties(release, wanted)
    else:
        return []
    entities = {key: entity for key, entity in release.entities(found).items() if entity.kind in MATCHABLE}
    # Who else bears the name is asked before types are: a restriction does not make an ambiguous name certain.
    exact = [key for key in entities if found[key].exact]
    fitting = {key: entity for key, entity in entities.items() if _of_type(entity, wanted)}
    best = sorted(fitting, key=lambda key: (-found[key].score, key))[: max(limit * 3, 20)]
    known = values(release, best, list(wanted.properties)) if wanted.properties else {}
    spellings = _Spellings(release, known)
    result = []
    for key in best:
        likeness, entity = found[key], fitting[key]
        told = {pid: spellings.agrees(known[key][pid], asked) for pid, asked in wanted.properties.items()}
        if any(told.get(pid) is not True for pid in wanted.required):
            continue
        confirmed = sum(agrees is True for agrees in told.values())
        against = sum(agrees is False for agrees in told.values())
        score = min(likeness.score + _CONFIRMED * confirmed, 100.0 if likeness.exact else 99.0)
        if not text:
            score = 60.0 * confirmed / len(told)
        score = round(max(score - _NOT_CONFIRMED * against, 0.0), 1)
        decided = not wanted.types or bool(set(types_of(entity)) & set(wanted.types))
        certain = (
            bool(text)
            and exact == [key]
            and decided
            and not against
            and (likeness.by_id or _is_telling(release, entity, text))
        )
        features: dict[str, float | bool] = {
            "name_exact": likeness.exact,
            "name_similarity": round(likeness.similarity, 1),
            "namesakes": max(len(exact) - 1, 0) if likeness.exact else len(exact),
            "type_match": decided,
            "properties_confirmed": confirmed,
            "properties_not_confirmed": against,
            "properties_unknown": sum(agrees is None for agrees in told.values()),
        }
        result.append(Candidate(entity, likeness.matched, score, certain, features))
    result = [c for c in result if c.score >= _LEAST or not text]
    result.sort(key=lambda c: (-c.score, len(c.matched), c.entity.id))
    return result[:limit]


def visible(text: str) -> str:
    """A cell as a name: single blanks, no characters that cannot be seen; empty where it can be no name."""
    kept = "".join(c for c in text[: LONGEST_QUERY * 4] if c.isspace() or not unicodedata.category(c).startswith("C"))
    kept = " ".join(kept.split())
    return kept if len(kept) <= LONGEST_QUERY and any(c.isalnum() for c in normal_form(kept)) else ""


@dataclass(slots=True)
class _Likeness:
    """How like a body's best name is to the text (0-100), and whether it is the very name or the id."""

    similarity: float = 0.0
    found: float = 0.0
    exact: bool = False
    by_id: bool = False
    matched: str = ""

    @property
    def score(self) -> float:
        """100 for the very name; else by likeness, or half by that and half by how well the search finds it."""
        if self.exact:
            return 100.0
        return min(MOST_IF_LIKE, max(0.95 * self.similarity, (min(self.found, 100.0) + self.similarity) / 2))


class _Index:
    """All names of a release in normal form, what sets each apart, and pinyin, for comparing."""

    def __init__(self, release: Release) -> None:
        rows = list(release.query("SELECT entity_id, text, normal, pinyin FROM names ORDER BY id"))
        self.entities = [str(row[0]) for row in rows]
        self.texts = [str(row[1]) for row in rows]
        self.normals = [str(row[2]) for row in rows]
        self.cores = {number: own for number, normal in enumerate(self.normals) if (own := _own_part(normal))}
        self.pinyin = {number: str(row[3]) for number, row in enumerate(rows) if row[3]}
        self.loose: dict[str, set[str]] = {}
        for number, normal in enumerate(self.normals):
            if not is_chinese(normal):
                self.loose.setdefault(_loosely(normal), set()).add(self.entities[number])


_INDEXES: WeakKeyDictionary[Release, _Index] = WeakKeyDictionary()


def _index(release: Release) -> _Index:
    found = _INDEXES.get(release)
    return found if found is not None else _INDEXES.setdefault(release, _Index(release))


def _own_part(normal: str) -> str:
    """What sets the name of a centre apart from its siblings; empty where it has no words of a programme.

    国家小麦工程技术研究中心 and 国家糖工程技术研究中心 share ten of twelve characters and are nothing alike.
    """
    if is_chinese(normal):
        own = core(normal)
        return own if own not in {normal, without_host(normal), "国家"} else ""
    words = normal.split()
    own = " ".join(sorted(word for word in words if word not in _PROGRAMME_WORDS))
    return own if len(own.split()) < len(words) - 1 else ""


def _alike(normal: str, own: str, other: str, other_own: str) -> float:
    """How like two names are (0-100); of two centres mostly by what sets each apart."""
    whole = fuzz.ratio(normal, other)
    if not is_chinese(normal):
        whole = max(whole, 0.98 * fuzz.token_sort_ratio(normal, other))
    if bool(own) != bool(other_own):
        return 0.9 * whole
    return 0.3 * whole + 0.7 * fuzz.ratio(own, other_own) if own else whole


def _by_name(release: Release, text: str) -> dict[str, _Likeness]:
    """Bodies with a name like the text."""
    index, normal = _index(release), normal_form(text)
    own = _own_part(normal)
    near = process.extract(normal, index.normals, scorer=fuzz.ratio, limit=3 * _LOOKED_AT, score_cutoff=50)
    if own:
        near += process.extract(own, index.cores, scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=50)
    if not is_chinese(normal):
        near += process.extract(normal, index.normals, scorer=fuzz.token_sort_ratio, limit=_LOOKED_AT, score_cutoff=60)
    # A name that comes in two lists is compared once.
    compared = {
        number: _alike(normal, own, index.normals[number], index.cores.get(number, "")) for _, _, number in near
    }
    if not is_chinese(normal):
        letters = re.sub(r"[^a-z0-9]", "", normal)
        for _, similarity, number in process.extract(
            letters, index.pinyin, scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=75
        ):
            compared[number] = max(compared.get(number, 0.0), 0.95 * similarity)
    found: dict[str, _Likeness] = {}
    for number, similarity in compared.items():
        likeness = found.setdefault(index.entities[number], _Likeness())
        if similarity > likeness.similarity:
            likeness.similarity, likeness.matched = similarity, index.texts[number]
    for hit in search(release, text, limit=_LOOKED_AT)[0]:
        likeness = found.setdefault(hit.entity.id, _Likeness())
        likeness.found = hit.score
        if not likeness.matched:
            other = normal_form(hit.matched)
            likeness.matched = hit.matched
            likeness.similarity = _alike(normal, own, other, _own_part(other))
    for entity, spelling in release.query("SELECT entity_id, text FROM names WHERE normal = ? ORDER BY id", (normal,)):
        likeness = found.setdefault(str(entity), _Likeness())
        likeness.exact, likeness.similarity, likeness.matched = True, 100.0, str(spelling)
    by_id = release.entity(text.casefold())
    if by_id is not None:
        likeness = found.setdefault(by_id.id, _Likeness())
        likeness.exact, likeness.by_id, likeness.similarity, likeness.matched = True, True, 100.0, text
    return found


def _is_telling(release: Release, entity: Entity, text: str) -> bool:
    """Whether a name that one body alone bears here is one that nobody will use for another body."""
    normal = normal_form(text)
    if is_chinese(normal):
        preferred = normal in {normal_form(entity.label_zh), normal_form(entity.label_en)}
        return len(normal) > _SHORT_CHINESE or (preferred and len(normal) == _SHORT_CHINESE)
    if len(normal.split()) < _SHORT_LATIN_WORDS:
        return False
    if entity.kind == Kind.CENTER and not _states_programme(entity, normal):
        return False
    # Two names that differ by "Technology" or "Centre" alone are one name to most who write in English.
    return _index(release).loose.get(_loosely(normal), set()) <= {entity.id}


def _states_programme(entity: Entity, normal: str) -> bool:
    return [code for code, pattern in _PLAIN_ENGLISH if pattern.search(normal)] == [entity.designation]


def _loosely(normal: str) -> str:
    return " ".join(sorted(word for word in normal.split() if word not in _LOOSE_WORDS))


def _of_type(entity: Entity, wanted: Wanted) -> bool:
    if not wanted.types:
        return True
    own = {*types_of(entity), *_UNDECIDED.get(entity.designation, ())}
    return own >= set(wanted.types) if wanted.all_types else bool(own & set(wanted.types))


def _by_properties(release: Release, wanted: Wanted) -> dict[str, _Likeness]:
    """Bodies of which the first property that names another body, or a designation, is stated."""
    for pid, asked in wanted.properties.items():
        if pid == "designation":
            ids = [e.id for text in asked if text in DESIGNATIONS for e in release.of_designation(text)]
            return {key: _Likeness() for key in ids}
        if COLUMNS[pid].of_bodies and pid not in {"predecessor", "successor"}:
            bodies = {body for text in asked for body in _bearing(release, text)}
            parts = ("province", "city", "located_in") if pid == "place" else (pid,)
            return {c.subject_id: _Likeness() for c in release.claims_about(bodies, Lens(), parts)}
    return {}


def _bearing(release: Release, text: str) -> set[str]:
    """Ids of all entities, of any kind, that bear this name or id."""
    rows = release.query("SELECT DISTINCT entity_id FROM names WHERE normal = ?", (normal_form(text),))
    by_id = release.entity(text.strip().casefold())
    labels = release.query("SELECT id FROM entities WHERE label_zh = ? OR label_en = ?", (text, text))
    return {str(key) for (key,) in (*rows, *labels)} | ({by_id.id} if by_id else set())


class _Spellings:
    """Every name of the bodies that are values, to compare with what a table says."""

    def __init__(self, release: Release, known: Mapping[str, Mapping[str, Sequence[Value]]]) -> None:
        bodies = {v.body.id for columns in known.values() for held in columns.values() for v in held if v.body}
        self._release = release
        self._names = {key: {normal_form(text) for text, _ in names} for key, names in release.names_of(bodies).items()}

    def agrees(self, held: Iterable[Value], asked: Sequence[str]) -> bool | None:
        """Whether one of the values is one of those asked for; ``None`` where no value is recorded."""
        stated = [value for value in held if value.sources]
        if not stated:
            return None
        return any(self._same(value, text) for value in stated for text in asked)

    def _same(self, value: Value, text: str) -> bool:
        wanted = normal_form(text)
        if value.body is None:
            return wanted == normal_form(value.text) or _same_year(value.text, text)
        names = self._names.get(value.body.id, set()) | {normal_form(value.text), normal_form(value.body.label_en)}
        names |= {name.removesuffix("省").removesuffix("市") for name in names if value.body.kind == Kind.PLACE}
        plain = wanted.removesuffix("省").removesuffix("市") if value.body.kind == Kind.PLACE else wanted
        return bool(plain) and (plain in names or self._release.canonical(text.strip().casefold()) == value.body.id)


def _same_year(date: str, text: str) -> bool:
    """Whether a date and what a cell gives (1992, 1992-05) can be one day."""
    try:
        left, right = date_range(date), date_range(text.strip())
    except DateError:
        return False
    return left.overlaps(right)
