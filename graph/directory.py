"""The directory of institutions: what they can be filtered by, how many there are of each, and the list itself.

A filter asks for a value that a source states. ``unknown`` asks for those of which no source states one, so that what
is not known can be counted and listed as well.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph import list_answers as shapes
from graph.ask import had_begun
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.errors import BadParameter
from graph.fate import Verdict, judge, seen_so
from graph.fates import founding_year
from graph.lens import Lens
from graph.lineage import events_of
from graph.made_once import MadeOnce
from graph.names import normal_form
from graph.presence import presence
from graph.release.reader import Entity, Release
from graph.state_labels import STATE_LABELS
from graph.vocabulary import DESIGNATIONS, FATE_LABELS, INSTITUTION_KINDS, KIND_LABELS, Fate, Kind

UNKNOWN = "unknown"
#: Filters and the properties whose values they look at. ``type``, ``status``, ``year`` and ``fate`` are derived.
_BODIES: dict[str, tuple[str, ...]] = {
    "place": ("province", "city", "located_in"),
    "host": ("supported_by",),
    "managing_unit": ("managed_by",),
    "field": ("field",),
}
FILTERS = ("type", *_BODIES, "status", "year", "fate")
_TOLD = ("province", "city", "located_in", "field", "supported_by", "managed_by", "established", "status")
#: So many directories are kept: one for each release and set of conditions.
_KEPT = 6


@dataclass(frozen=True, slots=True)
class _Entry:
    """An institution and its values for each filter."""

    entity: Entity
    values: Mapping[str, tuple[str, ...]]
    year: str


@dataclass(frozen=True, slots=True)
class _Directory:
    entries: tuple[_Entry, ...]
    labels: Mapping[str, tuple[str, str]]


_made: MadeOnce[_Directory] = MadeOnce(_KEPT)


def institutions(
    release: Release, filters: Mapping[str, str], lens: Lens, start: int = 0, limit: int = 50, facet_values: int = 20
) -> shapes.InstitutionsAnswer:
    """Institutions that fit all filters (of :data:`FILTERS`; empty ones ask for nothing), by id, ``limit`` from ``start`` on.

    ``type`` is a programme's code or a kind (University, Company, ...); ``place``, ``host``, ``managing_unit`` and
    ``field`` are ids or whole names; ``status`` is a code of a state; ``year`` a year or ``2009/2012``; ``fate`` a fate.

    Raises:
        BadParameter: a value that no institution of the release has, or a year that is none.
        Occupied: the directory is not at hand for these conditions, and too many others are being made.
    """
    known = _directory(release, lens)
    asked = {name: _understood(release, known, name, filters[name].strip()) for name in FILTERS if filters.get(name)}
    asked = {name: value for name, value in asked.items() if value}
    fitting = [entry for entry in known.entries if all(_fits(entry, *one) for one in asked.items())]
    listed = fitting[start : start + limit]
    make = Assembler(release, lens)
    return make.seal(
        shapes.InstitutionsAnswer(
            **make.envelope(),  # type: ignore[arg-type]
            total=len(fitting),
            truncated=start + limit < len(fitting),
            filters=asked,
            facets={name: _facet(known, asked, name, facet_values) for name in FILTERS} if facet_values else {},
            rows=_rows(release, make, listed, lens),
        )
    )


def _rows(release: Release, make: Assembler, entries: list[_Entry], lens: Lens) -> list[shapes.InstitutionRow]:
    ids = [entry.entity.id for entry in entries]
    claims = _claims(release, ids, lens)
    fates = _Fates(release, ids, claims, lens)
    return [
        shapes.InstitutionRow(
            body=body_of(entry.entity),
            facts=make.facts([c for c in claims[entry.entity.id] if fates.holds(c)]),
            year=entry.year,
            fate=make.fate(fates.of(entry.entity.id), lens.as_of or release.data_date)
            if entry.entity.kind == Kind.CENTER
            else None,
        )
        for entry in entries
    ]


def _directory(release: Release, lens: Lens) -> _Directory:
    """The directory of a release, made once for each set of conditions: it depends on nothing else."""
    return _made.get((release.id, lens), lambda: _make(release, lens))


def _make(release: Release, lens: Lens) -> _Directory:
    rows = release.query(
        "SELECT id, kind, designation, basis, label_zh, label_en FROM entities "
        "WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(INSTITUTION_KINDS)),),
    )
    everyone = [Entity(*row) for row in rows]  # type: ignore[arg-type]
    away = presence(release, (entity.id for entity in everyone), lens).absent
    entities = [entity for entity in everyone if entity.id not in away]
    ids = [entity.id for entity in entities]
    claims = _claims(release, ids, lens)
    fates = _Fates(release, ids, claims, lens)
    entries = [_entry(entity, claims[entity.id], fates) for entity in entities]
    named = {value for entry in entries for name in _BODIES for value in entry.values[name]}
    return _Directory(tuple(entries), {e.id: (e.label_zh, e.label_en) for e in release.entities(named).values()})


def _entry(entity: Entity, claims: list[Claim], fates: _Fates) -> _Entry:
    held = [c for c in claims if fates.holds(c)]
    values: dict[str, tuple[str, ...]] = {"type": (entity.designation or entity.kind,)}
    for name, properties in _BODIES.items():
        values[name] = _distinct(c.value_id for c in held if c.property in properties and c.value_id)
    values["status"] = _distinct(fates.states(entity.id))
    year = fates.year(entity.id)
    values["year"] = (year or UNKNOWN,)
    if entity.kind == Kind.CENTER:
        values["fate"] = (str(fates.of(entity.id).fate),)
    else:
        values["fate"] = ()
    return _Entry(entity, values, year)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values))) or (UNKNOWN,)


def _claims(release: Release, ids: list[str], lens: Lens) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in release.claims_of(ids, lens, _TOLD):
        found[claim.subject_id].append(claim)
    return found


class _Fates:
    """Fates, states and founding years of many bodies, their events and sources loaded at once."""

    def __init__(self, release: Release, ids: list[str], claims: Mapping[str, list[Claim]], lens: Lens) -> None:
        self._claims, self._lens, self._data_date = claims, lens, release.data_date
        self._events = events_of(release, lens)(ids)
        states = [claim for group in claims.values() for claim in group if claim.property == "status"]
        self._readings = release.states(claim.value for claim in states)
        sources = release.sources(claim.source_id for group in claims.values() for claim in group)
        self._published = {key: source.published for key, source in sources.items()}

    def of(self, body: str) -> Verdict:
        """The fate of one of them."""
        states = [c for c in self._claims[body] if c.property == "status"]
        events = self._events.get(body, [])
        return judge(body, events, states, self._readings, self._published, self._lens, self._data_date)

    def holds(self, claim: Claim) -> bool:
        """Whether a statement may be told as of the day asked about: it had begun, and was not over."""
        if not self._lens.covers(claim.valid_earliest, claim.valid_latest):
            return False
        if claim.property == "status" and not seen_so(claim, self._readings, self._published, self._lens):
            return False
        return had_begun(claim, self._published, self._lens)

    def states(self, body: str) -> list[str]:
        """The codes of the states in which sources had seen it by the day asked about."""
        return [
            self._readings[c.value][0]
            for c in self._claims[body]
            if c.property == "status" and c.value in self._readings and self.holds(c)
        ]

    def year(self, body: str) -> str:
        """The year of its approval or founding; empty where no source says."""
        established = [c for c in self._claims[body] if c.property == "established"]
        return founding_year(body, established, self._events.get(body, []))


def _fits(entry: _Entry, name: str, value: str) -> bool:
    if name == "year" and "/" in value:
        first, _, last = value.partition("/")
        return any(first <= year <= last for year in entry.values[name] if year != UNKNOWN)
    return value in entry.values[name]


def _understood(release: Release, known: _Directory, name: str, value: str) -> str:
    """The value that a reader's words for a filter mean.

    Raises:
        BadParameter: nothing in the directory has it.
    """
    if not value or value == UNKNOWN:
        return value
    if name == "year":
        return _years(value)
    there = {code for entry in known.entries for code in entry.values[name]}
    if name in _BODIES:
        return _meant(release, there, name, value)
    codes = {**{code.casefold(): code for code in there}, **_ALL[name]}
    if value.casefold() not in codes:
        raise BadParameter(name, value, "one of " + ", ".join(sorted({*codes.values(), UNKNOWN})))
    return codes[value.casefold()]


_ALL: dict[str, dict[str, str]] = {
    "type": {code.casefold(): code for code in (*DESIGNATIONS, *INSTITUTION_KINDS)},
    "status": {},
    "fate": {str(fate): str(fate) for fate in Fate},
}


def _meant(release: Release, there: set[str], name: str, value: str) -> str:
    by_id = release.canonical(value.casefold())
    if by_id in there:
        return by_id
    rows = release.query("SELECT DISTINCT entity_id FROM names WHERE normal = ? ORDER BY 1", (normal_form(value),))
    found = [str(row[0]) for row in rows if row[0] in there]
    if len(found) > 1:
        raise BadParameter(name, value, f"one id, since several are called so: {', '.join(found[:5])}")
    if not found:
        raise BadParameter(name, value, "the id or whole name of one that the facets of this list name, or unknown")
    return found[0]


def _years(value: str) -> str:
    parts = value.split("/")
    if not (1 <= len(parts) <= 2 and all(len(part) == 4 and part.isascii() and part.isdigit() for part in parts)):
        raise BadParameter("year", value, "a year such as 2011, a span such as 2009/2012, or unknown")
    return value


def _facet(known: _Directory, asked: Mapping[str, str], name: str, most: int) -> shapes.Facet:
    """The values of one filter among the entries that fit all others: what choosing another value would find."""
    others = [(key, value) for key, value in asked.items() if key != name]
    counts: Counter[str] = Counter()
    for entry in known.entries:
        if all(_fits(entry, *one) for one in others):
            counts.update(entry.values[name])
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    values = [shapes.FacetValue(value=v, **_labels(known, name, v), count=n) for v, n in order[:most]]
    return shapes.Facet(values=values, more=max(0, len(order) - most))


def _labels(known: _Directory, name: str, value: str) -> dict[str, str]:
    zh, en = value, value
    if value == UNKNOWN:
        zh, en = FATE_LABELS[UNKNOWN] if name == "fate" else ("来源未说明", "no source says")
    elif name in _BODIES:
        zh, en = known.labels.get(value, ("", value))
    elif name == "fate":
        zh, en = FATE_LABELS[value]
    elif name == "status":
        zh, en = STATE_LABELS.get(value, (value, value))
    elif name == "type" and value in DESIGNATIONS:
        zh, en = DESIGNATIONS[value].zh, DESIGNATIONS[value].en
    elif name == "type":
        zh, en = KIND_LABELS[Kind(value)]
    return {"label_zh": zh, "label_en": en}
