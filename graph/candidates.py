"""Likely doubles that nobody has judged yet: pairs of bodies that may be one, best first, with the evidence side by side.

A proposal and never a merge (DESIGN, principle 5). :mod:`graph.blocking` finds the pairs, :mod:`graph.likeness` compares
their names; here hosts, places and fields are weighed, and what is settled is left out: pairs that a judgement speaks of,
and pairs that a source keeps apart (predecessor and successor, a body and its host).
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby, islice, product
from operator import itemgetter

from graph.blocking import Named, partners
from graph.lexicon import Lexicon
from graph.likeness import NO_MATCH, Match, Spelling, compare, spelling
from graph.names import normal_form
from graph.release.reader import Entity, Release
from graph.vocabulary import INSTITUTION_KINDS, PROPERTIES, Kind

#: A pair of this score or more is worth an editor's time; a build reports how many there are.
WORTH_JUDGING = 75.0
#: Names less alike than this are not looked at any further.
_LEAST_ALIKE = 50.0
#: The score of an English name all of whose telling words fit a Chinese name.
_ENGLISH_FITS = 90.0
#: What is taken off for a Chinese name of which nothing is found in the English one.
_UNRENDERED = 40.0
#: What is taken off where the two have nothing in common but words such as "university".
_ONLY_ITS_KIND = 20.0
#: A spelling that more bodies than this bear is a way of speaking and tells nothing.
_MOST_BEARERS = 2
#: Words by which a name says that it is a part of another body, or of another level.
_BRANCH = re.compile(r"分中心|分公司|分院|分部|分校|分所|基地|区域中心|附属|校区|branch|subcent")
#: Spellings of a body that are compared; few have more.
_SPELLINGS = 8
_NAMES = "SELECT text FROM names WHERE entity_id = ? ORDER BY preferred DESC, id"
_TYPED = re.compile(r"(.+) @([A-Za-z_]+)", re.DOTALL)
_ADDRESS = re.compile(r"([a-z]\d{4,}):([a-z_]+)(?:/(\d+))?")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two bodies, with what an editor compares: names, hosts and places as labels, sources as ids."""

    id: str
    label_zh: str
    label_en: str
    designation: str
    kind: str
    hosts: list[str]
    places: list[str]
    names: list[str]
    sources: list[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two bodies that may be one: how likely (0-100; a rank, not a probability), and what speaks for and against it."""

    left: Side
    right: Side
    score: float
    reasons: list[str]


def candidates(release: Release, limit: int = 50) -> list[Candidate]:
    """The likeliest doubles that are not yet judged, best first."""
    desk = _Desk(release)
    best = heapq.nsmallest(limit, desk.scored())
    return [
        Candidate(desk.side(left), desk.side(right), -negative, list(desk.evidence(left, right).reasons))
        for negative, left, right in best
    ]


def count(release: Release, threshold: float = WORTH_JUDGING) -> int:
    """How many pairs of at least this score are not yet judged."""
    return sum(-negative >= threshold for negative, _, _ in _Desk(release).scored())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What sources say of a body, by id: hosts, provinces, cities, fields, and the sources themselves."""

    hosts: frozenset[str]
    provinces: frozenset[str]
    cities: frozenset[str]
    fields: frozenset[str]
    sources: frozenset[str]


class _Desk:
    """A release with what it takes to weigh one pair after the other."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._settled = _judged(release) | _kept_apart(release)
        self._together = _side_by_side(release)
        self._bodies = {body.id: body for body in _named(release)}
        self._lexicon = Lexicon(_bilingual(self._bodies.values()))
        self._bearers = Counter(form.normal for body in self._bodies.values() for form in body.forms)
        self._places = _place_names(release)
        self._facts = lru_cache(maxsize=4096)(self._read_facts)
        self._entity = lru_cache(maxsize=16384)(self._read_entity)

    def scored(self) -> Iterator[tuple[float, str, str]]:
        """Every open pair as (score below zero, id, id), so that they sort best first."""
        for left, right in partners(list(self._bodies.values()), self._lexicon):
            if frozenset((left.id, right.id)) not in self._settled:
                match = self.evidence(left.id, right.id)
                if match.score:
                    yield -match.score, min(left.id, right.id), max(left.id, right.id)

    def evidence(self, left: str, right: str) -> Match:
        """How likely the two are one body, with every reason for and against."""
        names = self._names_alike(self._bodies[left], self._bodies[right])
        if names.score < _LEAST_ALIKE:
            return NO_MATCH
        score, reasons = names.score, list(names.reasons)
        for weight, reason in self._circumstances(left, right):
            score += weight
            reasons.append(f"{reason} ({weight:+.0f})")
        return Match(round(max(min(score, 100.0), 0.0), 1), tuple(reasons))

    def side(self, body: str) -> Side:
        """One of the two bodies as it is shown."""
        entity, facts = self._entity(body), self._facts(body)
        return Side(
            id=entity.id,
            label_zh=entity.label_zh,
            label_en=entity.label_en,
            designation=entity.designation,
            kind=entity.kind,
            hosts=self._labels(facts.hosts),
            places=self._labels(facts.provinces | facts.cities),
            names=[str(text) for (text,) in self._release.query(_NAMES, (body,))],
            sources=sorted(facts.sources),
        )

    def _names_alike(self, left: Named, right: Named) -> Match:
        """The best of all comparisons of a spelling with a spelling, in one language or across the two."""
        best = max(
            (compare(a, b) for a, b in product(self._telling(left), self._telling(right))),
            key=lambda match: match.score,
        )
        if left.english_only == right.english_only:
            return best
        english, chinese = (left, right) if left.english_only else (right, left)
        topics = chinese.topics()
        for a, b in product(english.forms, (form for form in chinese.forms if form.chinese)):
            share, back, found = self._lexicon.fits(a, b, topics)
            score = _ENGLISH_FITS * share - _UNRENDERED * (1.0 - back)
            if not self._lexicon.is_telling(found):
                score -= _ONLY_ITS_KIND
            if score > best.score:
                best = Match(score, (f"{a.text} ~ {b.text}: {', '.join(found)} fit",))
        return best

    def _telling(self, body: Named) -> list[Spelling]:
        """The spellings that mean one body or two, less short forms that many bear (国创中心); the label always stays."""
        forms = body.forms
        return [form for form in forms if form is forms[0] or self._bearers[form.normal] <= _MOST_BEARERS]

    def _circumstances(self, left: str, right: str) -> Iterator[tuple[float, str]]:
        ours, theirs = self._facts(left), self._facts(right)
        yield from _natures(self._entity(left), self._entity(right))
        for name, a, b, agree, differ in (
            ("host", ours.hosts, theirs.hosts, 8.0, -12.0),
            ("province", ours.provinces, theirs.provinces, 2.0, -15.0),
            ("city", ours.cities, theirs.cities, 3.0, -10.0),
            ("field", ours.fields, theirs.fields, 3.0, 0.0),
        ):
            if a & b:
                yield agree, f"same {name}: {', '.join(self._labels(a & b))}"
            elif a and b and differ:
                yield differ, f"different {name}: {', '.join(self._labels(a))} / {', '.join(self._labels(b))}"
        if frozenset((left, right)) in self._together:
            yield -30.0, "one row names them side by side"
        yield from self._marks(self._bodies[left], self._bodies[right])

    def _marks(self, left: Named, right: Named) -> Iterator[tuple[float, str]]:
        """Words in the names that set a part or another place's body apart."""
        ours, theirs = ({mark for f in body.forms for mark in _BRANCH.findall(f.normal)} for body in (left, right))
        if bool(ours) != bool(theirs):
            yield -25.0, f"one is a branch or part by its name: {', '.join(sorted(ours | theirs))}"
        ours, theirs = ({p for f in body.forms for p in self._places.findall(f.normal)} for body in (left, right))
        if ours and theirs and not ours & theirs:
            yield -25.0, f"different places in the names: {', '.join(sorted(ours))} / {', '.join(sorted(theirs))}"

    def _labels(self, ids: frozenset[str]) -> list[str]:
        return sorted(self._entity(entity).label for entity in ids)

    def _read_entity(self, body: str) -> Entity:
        return self._release.entities([body])[body]

    def _read_facts(self, body: str) -> _Facts:
        found: dict[str, set[str]] = defaultdict(set)
        rows = self._release.query("SELECT property, value_id, source_id FROM statements WHERE subject_id = ?", (body,))
        for prop, value, source in rows:
            found["sources"].add(str(source))
            if value:
                found[str(prop)].add(str(value))
        return _Facts(
            hosts=frozenset(found["supported_by"] | found["part_of"] | found["branch_of"]),
            provinces=frozenset(found["province"]),
            cities=frozenset(found["city"]),
            fields=frozenset(found["field"]),
            sources=frozenset(found["sources"]),
        )


def _natures(left: Entity, right: Entity) -> Iterator[tuple[float, str]]:
    """What the two are: bodies of different programmes or kinds are hardly one."""
    if left.kind != right.kind:
        yield -6.0 if Kind.OTHER in (left.kind, right.kind) else -18.0, f"different kind: {left.kind} / {right.kind}"
    elif left.designation and left.designation == right.designation:
        yield 2.0, f"same programme: {left.designation}"
    elif (
        left.designation
        and {left.designation, right.designation} <= {"NETRC", "NERC", "NETRC_or_NERC"}
        and ("NETRC_or_NERC" in (left.designation, right.designation))
    ):
        yield 0.0, "one is a NETRC or a NERC, which of them is open"
    elif left.designation:
        stated = left.basis == right.basis == "statement"
        yield -40.0 if stated else -25.0, f"different programme: {left.designation} / {right.designation}"


def _named(release: Release) -> Iterator[Named]:
    """Every institution with its spellings (the preferred ones first), hosts and fields."""
    hosts: dict[str, list[str]] = defaultdict(list)
    fields: dict[str, list[str]] = defaultdict(list)
    for subject, prop, value, label in release.query(
        "SELECT DISTINCT s.subject_id, s.property, s.value_id, e.label_en FROM statements s JOIN entities e ON e.id = s.value_id "
        "WHERE s.property IN ('supported_by', 'part_of', 'branch_of', 'field') ORDER BY 1, 2, 3"
    ):
        (fields if prop == "field" else hosts)[str(subject)].append(str(label if prop == "field" else value))
    rows = release.query(
        "SELECT n.entity_id, e.kind, n.text FROM names n JOIN entities e ON e.id = n.entity_id ORDER BY n.entity_id, n.preferred DESC, n.id"
    )
    for (entity, kind), group in groupby(rows, key=itemgetter(0, 1)):
        if kind in INSTITUTION_KINDS:
            body = str(entity)
            forms = tuple(spelling(str(text)) for _, _, text in islice(group, _SPELLINGS))
            yield Named(body, forms, tuple(hosts[body]), tuple(filter(None, fields[body])))


def _bilingual(bodies: Iterable[Named]) -> Iterator[tuple[str, str]]:
    """Chinese and English texts of one meaning: the names of one body, and its name with the words for its field."""
    for body in bodies:
        chinese = [form.text for form in body.forms if form.chinese]
        english = [form.text for form in body.forms if not form.chinese]
        if chinese and (english or body.fields):
            yield chinese[0], " ".join([*english, *body.fields])


def _place_names(release: Release) -> re.Pattern[str]:
    """Finds the Chinese names of the release's places inside other names."""
    rows = release.query("SELECT label_zh FROM entities WHERE kind = 'Place' AND length(label_zh) BETWEEN 2 AND 4")
    names = sorted({normal_form(str(label)).removesuffix("市") for (label,) in rows}, key=lambda n: (-len(n), n))
    return re.compile("|".join(re.escape(name) for name in names) or r"(?!)")


def _judged(release: Release) -> set[frozenset[str]]:
    """Pairs of bodies that a judgement speaks of, by whatever spelling or address it names them."""
    judgements = [(str(a), str(b)) for a, b in release.query("SELECT left_name, right_name FROM judgements")]
    meant = {text: _meant(release, text) for sides in judgements for text in sides}
    _find_mentions(release, meant)
    pairs = {frozenset(pair) for left, right in judgements for pair in product(meant[left], meant[right])}
    return {pair for pair in pairs if len(pair) == 2}


def _meant(release: Release, text: str) -> set[str]:
    """The bodies that one side of a judgement points at: a mention set apart, a name with its type, or any spelling."""
    address, typed = _ADDRESS.fullmatch(text), _TYPED.fullmatch(text)
    if address:
        keys = [f"@{address[1]}:{address[2]}/{address[3] or 1}"]
    elif typed:
        keys = [f"{normal_form(typed[1])} @{typed[2]}", normal_form(typed[1])]
    else:
        keys = [normal_form(text)]
    for key in keys:
        if row := next(release.query("SELECT entity_id FROM reference_names WHERE key = ?", (key,)), None):
            return {str(row[0])}
    return {str(entity) for (entity,) in release.query("SELECT entity_id FROM names WHERE normal = ?", (keys[-1],))}


def _find_mentions(release: Release, meant: dict[str, set[str]]) -> None:
    """Enter the bodies of mentions that a judgement points at without setting them apart (what is unsure changes nothing)."""
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text, found in meant.items():
        if not found and (address := _ADDRESS.fullmatch(text)):
            rows[address[1]].append((address[2], text))
    if not rows:
        return
    for row, prop, subject, value in release.query("SELECT row_id, property, subject_id, value_id FROM statements"):
        for column, text in rows.get(str(row), ()):
            if column == prop or column == "object":
                meant[text].add(str(value or ""))
            elif column in {"subject", "name_zh", "name_en"}:
                meant[text].add(str(subject))


def _kept_apart(release: Release) -> set[frozenset[str]]:
    """Pairs that sources tell apart: one became (part of) the other, or one is host, part or partner of the other."""
    pairs = {
        frozenset((str(a), str(b)))
        for a, b in release.query(
            "SELECT f.entity_id, t.entity_id FROM event_links f JOIN event_links t ON t.event_id = f.event_id "
            "WHERE f.role = 'from' AND t.role = 'to'"
        )
    }
    for a, b, prop in release.query(
        "SELECT DISTINCT subject_id, value_id, property FROM statements WHERE value_id IS NOT NULL"
    ):
        if "institution" in PROPERTIES[str(prop)].range and PROPERTIES[str(prop)].domain == "institution":
            pairs.add(frozenset((str(a), str(b))))
    return pairs


def _side_by_side(release: Release) -> set[frozenset[str]]:
    """Pairs that one row of the events names in one cell, as a source does with two bodies and not with two names of one."""
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, prop, body in release.query(
        "SELECT row_id, property, value_id FROM statements WHERE property IN ('from', 'to', 'decided_by') AND value_id IS NOT NULL"
    ):
        cells[str(row), str(prop)].add(str(body))
    return {frozenset(pair) for bodies in cells.values() for pair in combinations(sorted(bodies), 2)}
