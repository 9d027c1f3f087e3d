"""Comparing two releases: which bodies, events and statements differ, before anything is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields

from graph import answers
from graph.changes_answer import Change
from graph.claims import Claim
from graph.fates import fates
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.release.reader import Entity, Release
from graph.vocabulary import DESIGNATIONS, Kind

_ORDER: dict[Change, int] = {"new": 0, "gone": 1, "merged": 2, "separated": 3, "changed": 4}
_EVERYTHING = Lens()
#: Where a statement may differ and stay the statement that it is. To which bodies it belongs is compared apart, and
#: the reliability is its source's. The derived days follow from valid_from and valid_to.
_FIELDS = [
    f.name
    for f in fields(Claim)
    if f.name not in {"id", "subject_id", "value_id", "reliability", "valid_earliest", "valid_latest"}
]
#: Statements on which a label rests, and the others of an entity's own row.
NAMING = ("name", "alias", "title")


@dataclass(slots=True)
class Diff:
    """A property that has another value, and the statements that each of the two rests on."""

    property: str
    was: list[str]
    now: list[str]
    claims_was: list[Claim] = field(default_factory=list)
    claims_now: list[Claim] = field(default_factory=list)


@dataclass(slots=True)
class Delta:
    """One body or event that differs. ``other`` is what a merged or separated one belongs to in the other release."""

    id: str
    change: Change = "changed"
    other: str = ""
    differences: list[Diff] = field(default_factory=list)
    added: list[Claim] = field(default_factory=list)
    withdrawn: list[Claim] = field(default_factory=list)
    altered: list[tuple[Claim, Claim, list[str]]] = field(default_factory=list)
    fates: tuple[answers.FateAnswer, answers.FateAnswer] | None = None
    was: Happening | None = None
    now: Happening | None = None

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        told = self.differences or self.added or self.withdrawn or self.altered or self.fates
        return self.change != "changed" or bool(told)


class Found:
    """All that differs between an older and a newer release."""

    def __init__(self, old: Release, new: Release) -> None:
        self.old, self.new = old, new
        self._entities = old.all_entities(), new.all_entities()
        self._redirects = old.redirects(), new.redirects()
        self._deltas: dict[str, Delta] = {}
        #: Events of which a statement differs in any way, the bodies it names included.
        self._touched: set[str] = set()
        self._compare_entities()
        self._compare_statements()

    def bodies(self, kinds: Collection[str]) -> list[Delta]:
        """What differs of the bodies of these kinds: new ones first, then those gone, merged, separated, changed."""
        before, after = self._entities
        changed_fates = self._fates() if Kind.CENTER in kinds else {}
        for key, pair in changed_fates.items():
            self._delta(key).fates = pair
        found = []
        for key in before.keys() | after.keys():
            delta = self._deltas.get(key)
            if delta and delta.differs and (after.get(key) or before[key]).kind in kinds:
                found.append(delta)
        return sorted(found, key=lambda delta: (_ORDER[delta.change], delta.id))

    def events(self) -> list[Delta]:
        """What differs of the events, in order of time."""
        before, after = self._entities
        ids = {e.id for entities in self._entities for e in entities.values() if e.kind == Kind.EVENT}
        wanted = {key for key in ids if key in self._touched or key in self._deltas}
        was = load(self.old, wanted & before.keys(), _EVERYTHING)
        now = load(self.new, wanted & after.keys(), _EVERYTHING)
        found = []
        for key in wanted:
            delta = self._delta(key)
            delta.was, delta.now = was.get(key), now.get(key)
            if delta.was and delta.now:
                delta.differences = list(self._event_differences(delta.was, delta.now))
            if delta.differs:
                found.append(delta)
        return sorted(found, key=_when)

    def same(self, was: Collection[str], now: Collection[str]) -> bool:
        """Whether these ids are the same bodies, given what was merged or separated in between."""
        before, after = self._redirects
        forward = {after.get(key, key) for key in was} == set(now)
        return forward or {before.get(key, key) for key in now} == set(was)

    def _delta(self, key: str) -> Delta:
        return self._deltas.setdefault(key, Delta(key))

    def _compare_entities(self) -> None:
        (before, after), (gone_to, now_at) = self._entities, self._redirects
        for key in after.keys() - before.keys():
            delta = self._delta(key)
            delta.other = gone_to.get(key, "")
            delta.change = "separated" if delta.other else "new"
        for key in before.keys() - after.keys():
            delta = self._delta(key)
            delta.other = now_at.get(key, "")
            delta.change = "merged" if delta.other else "gone"
        for key in before.keys() & after.keys():
            if before[key] != after[key] and after[key].kind != Kind.EVENT:
                self._delta(key).differences = list(self._entity_differences(before[key], after[key]))

    def _entity_differences(self, was: Entity, now: Entity) -> Iterator[Diff]:
        for name in ("label_zh", "label_en", "kind", "designation", "basis"):
            left, right = str(getattr(was, name)), str(getattr(now, name))
            if left != right:
                diff = Diff(name, _given(left), _given(right))
                diff.claims_was = _resting(self.old, was, name, left)
                diff.claims_now = _resting(self.new, now, name, right)
                yield diff

    def _compare_statements(self) -> None:
        for was, now in _differing(self.old.claims(), self.new.claims()):
            self._touched |= {claim.subject_id for claim in (was, now) if claim}
            if was and now and self.same([was.subject_id], [now.subject_id]):
                names = [name for name in _FIELDS if getattr(was, name) != getattr(now, name)]
                if not self.same(_given(was.value_id), _given(now.value_id)):
                    names.append("value_id")
                if names:
                    self._delta(now.subject_id).altered.append((was, now, names))
                continue
            # A statement that belongs to another body now is withdrawn from the one and added to the other.
            if was:
                self._delta(was.subject_id).withdrawn.append(was)
            if now:
                self._delta(now.subject_id).added.append(now)

    def _event_differences(self, was: Happening, now: Happening) -> Iterator[Diff]:
        for name, prop in (("type", "event_type"), ("kind", "lineage_kind"), ("status", "event_status")):
            left, right = str(getattr(was, name)), str(getattr(now, name))
            if left != right:
                yield Diff(name, _given(left), _given(right), was.told(prop), now.told(prop))
        before, after = ([happening.date] if happening.date else [] for happening in (was, now))
        if [claim.value for claim in before] != [claim.value for claim in after]:
            yield Diff("date", [c.value for c in before], [c.value for c in after], before, after)
        for name, prop in (("before", "from"), ("after", "to"), ("decided_by", "decided_by"), ("under", "under")):
            left_ids, right_ids = (h.deciders if prop == "decided_by" else h.ids(prop) for h in (was, now))
            if not self.same(left_ids, right_ids):
                yield Diff(name, left_ids, right_ids, was.all(prop), now.all(prop))
        if sorted(was.disputes()) != sorted(now.disputes()):
            yield Diff("disputed", sorted(was.disputes()), sorted(now.disputes()), _contrary(was), _contrary(now))

    def _fates(self) -> dict[str, tuple[answers.FateAnswer, answers.FateAnswer]]:
        """Centres of both releases whose fate is another one now."""
        before, after = (
            {row.body.id: row.fate for code in DESIGNATIONS for row in fates(release, code, _EVERYTHING).centres}
            for release in (self.old, self.new)
        )
        return {
            key: (was, after[key])
            for key, was in sorted(before.items())
            if key in after and not self._same_fate(was, after[key])
        }

    def _same_fate(self, was: answers.FateAnswer, now: answers.FateAnswer) -> bool:
        if (was.fate, was.planned, was.disputed) != (now.fate, now.planned, now.disputed):
            return False
        return self.same([b.id for b in was.successors], [b.id for b in now.successors])


def _differing(old: Iterator[Claim], new: Iterator[Claim]) -> Iterator[tuple[Claim | None, Claim | None]]:
    """Pairs of statements of one id that are not alike, out of two streams in the order of ids."""
    was, now = next(old, None), next(new, None)
    while was or now:
        if now is None or (was is not None and was.id < now.id):
            yield was, None
            was = next(old, None)
        elif was is None or now.id < was.id:
            yield None, now
            now = next(new, None)
        else:
            if was != now:
                yield was, now
            was, now = next(old, None), next(new, None)


def _resting(release: Release, entity: Entity, name: str, value: str) -> list[Claim]:
    """The statements that a label or a designation rests on."""
    if name.startswith("label"):
        claims = release.claims_of([entity.id], _EVERYTHING, NAMING)
        return [claim for claim in claims if value and claim.value == value]
    return release.claims_of([entity.id], _EVERYTHING, ["type"])


def _contrary(happening: Happening) -> list[Claim]:
    """The statements on an event that contradict each other."""
    return [claim for groups in happening.disputes().values() for group in groups for claim in group]


def _given(value: str | None) -> list[str]:
    return [value] if value else []


def _when(delta: Delta) -> tuple[object, ...]:
    happening = delta.now or delta.was
    return happening.when if happening else (True, "", "", delta.id)
