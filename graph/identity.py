"""Who is who: references, judgements, clusters.

A *reference* is a name in its normal form (or one mention that a judgement has set apart). References are joined into
one body only by what is certain: a rule (equal normal form and designation; a row that carries both a Chinese and an
English name; a person of one name beside one body) or a recorded judgement. Clusters are connected components, so
taking a judgement away undoes its merge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.addresses import ADDRESS, TYPED, canonical_address, untyped
from graph.errors import DataError, Problem
from graph.forest import Forest
from graph.ids import mint, reference_key, split_key
from graph.names import is_chinese, normal_form, suggested_designation, tidy
from graph.statements import Judgement, Mention, RegisteredId
from graph.vocabulary import DESIGNATIONS

_OPEN = "NETRC_or_NERC"

RULE_ROW = "rule:row-carries-both-names"
RULE_PERSON = "rule:same-person-name-beside-same-body"


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two references are one body: the rule or the judgement that joined them."""

    left: str
    right: str
    by: str


class Resolver:
    """Collects references while the dataset is read, then decides which are one body.

    First :meth:`reference` for every mention (and :meth:`carries_type`, :meth:`carries_english` for what rows say of
    theirs), then :meth:`resolve` once, then :meth:`id_of`.
    """

    def __init__(self, judgements: Iterable[Judgement], registry: Iterable[RegisteredId]) -> None:
        self.judgements = sorted(judgements, key=lambda j: j.id)
        self.registry = list(registry)
        self.keys: list[str] = []
        self.merges: list[Merge] = []
        self.redirects: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._shown: list[Counter[str]] = []
        self._forest = Forest()
        self._types: dict[int, Counter[str]] = defaultdict(Counter)
        self._typed_rows: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._english: dict[str, set[tuple[int, str]]] = defaultdict(set)
        self._beside: set[str] = set()
        self._scopes: dict[int, int] = {}
        self._people: dict[str, list[int]] = defaultdict(list)
        self._ids: list[str] = []
        self._said_by_judgement: dict[str, int] | None = None
        self._preferring: dict[str, tuple[int, int]] = {}
        self._preferred: Counter[int] = Counter()
        self._detached = {
            canonical_address(side)
            for judgement in self.judgements
            if judgement.verdict != "unsure"  # what is undecided changes nothing
            for side in (judgement.left, judgement.right)
            if ADDRESS.fullmatch(side)
        }
        self._by_address: dict[str, int] = {}

    # -- while reading ------------------------------------------------------------------------------------------

    def reference(self, mention: Mention) -> int:
        """The number of the reference that a mention belongs to; the same name always gives the same number."""
        if self._detached and mention.address in self._detached:
            number = self._number(reference_key(mention.kind, f"@{mention.address}"), mention.name)
            self._by_address[mention.address] = number
            return number
        name = normal_form(mention.name) if mention.kind != "programme" else mention.name
        key = reference_key(mention.kind, name or mention.name)
        if mention.scope is not None:
            scope = self.reference(mention.scope)
            number = self._number(f"{key}|{self.keys[scope]}", mention.name)
            if number not in self._scopes:
                self._scopes[number] = scope
                self._people[name].append(number)
            return number
        return self._number(key, mention.name)

    def carries_type(self, reference: int, designation: str, row_id: str) -> None:
        """A row says that the body has this designation; two designations under one name need a judgement."""
        if designation in DESIGNATIONS:
            self._types[reference][designation] += 1
            self._typed_rows[reference, designation].append(row_id)

    def carries_english(self, reference: int, english: str, row_id: str) -> None:
        """A row gives a Chinese and an English name of one body (a row with the English name alone joins nothing)."""
        if self.keys[reference] != normal_form(english):
            self._english[normal_form(english)].add((reference, row_id))

    def knows(self, text: str) -> None:
        """A text that stands in the dataset only beside a name (an alias, a cell read as another name).

        A judgement on it is in order; it takes effect as soon as a row speaks of a body under that name.
        """
        self._beside.add(normal_form(text))

    def _number(self, key: str, shown: str) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._forest.add()
            self._numbers[key] = number
            self.keys.append(key)
            self._shown.append(Counter())
        self._shown[number][tidy(shown)] += 1
        return number

    # -- deciding -----------------------------------------------------------------------------------------------

    def resolve(self) -> dict[str, int]:
        """Join references into bodies and give every body its id.

        Returns the references of rows that were set apart because their name carries two designations: row id to
        reference number, for the caller to move those rows' statements.

        Raises:
            DataError: a judgement names nothing in the dataset, or two judgements contradict each other.
        """
        moved = self._part_designations()
        problems = self._apply_judgements(self._side)
        self._join_english(moved)
        # A person is known beside a body, so persons come after the bodies have been joined.
        self._join_persons()
        problems = [p for p in self._apply_judgements(self._any_side) if p in problems]
        problems += self._contradictions()
        if problems:
            raise DataError(problems)
        for left, right in self._preferring.values():
            self._preferred[right] += 1
            self._preferred[left] -= 1
        self._give_ids()
        return moved

    def _part_designations(self) -> dict[str, int]:
        """One name with two designations is two references until a judgement says that they are one body."""
        moved: dict[str, int] = {}
        for number in sorted(self._types, key=lambda n: self.keys[n]):
            certain = {code: count for code, count in self._types[number].items() if code != _OPEN}
            if len(certain) < 2:
                continue
            hint = suggested_designation(self.keys[number])
            stays = hint if hint in certain else min(certain, key=lambda code: (-certain[code], code))
            shown = self.shown(number)
            for code in sorted(set(certain) - {stays}):
                part = self._number(f"{self.keys[number]} @{code}", shown)
                self._types[part][code] = self._types[number].pop(code)
                for row_id in self._typed_rows[number, code]:
                    moved[row_id] = part
        return moved

    def _side(self, text: str) -> int | None:
        """The reference that one side of a judgement points at; ``None`` where the dataset has no such thing."""
        if ADDRESS.fullmatch(text):
            return self._by_address.get(canonical_address(text))
        typed = TYPED.fullmatch(text)
        if typed and typed.group(2) in DESIGNATIONS:
            base = normal_form(typed.group(1))
            return self._numbers.get(f"{base} @{typed.group(2)}", self._numbers.get(base))
        kind, name = split_key(text)
        found = self._numbers.get(reference_key(kind, normal_form(name)))
        if found is None and kind == "institution":
            other = (
                self._numbers.get(reference_key(prefix, normal_form(name))) for prefix in ("policy", "group", "place")
            )
            found = next((number for number in other if number is not None), None)
        return found

    def _any_side(self, text: str) -> int | None:
        """Like :meth:`_side`, persons too: by name alone as long as only one person of that name is known."""
        found = self._side(text)
        if found is None:
            # By their keys, as the order of rows must not decide which of them stands for the person.
            people = sorted(self._people.get(normal_form(split_key(text)[1]), []), key=lambda n: self.keys[n])
            found = people[0] if len({self._forest.find(number) for number in people}) == 1 else None
        return found

    def _apply_judgements(self, side: Callable[[str], int | None]) -> list[Problem]:
        problems = []
        for judgement in self.judgements:
            if judgement.verdict == "unsure" and any(map(ADDRESS.fullmatch, (judgement.left, judgement.right))):
                continue
            sides = []
            for column, text in (("left", judgement.left), ("right", judgement.right)):
                number = side(text)
                if number is None and normal_form(split_key(untyped(text))[1]) in self._beside:
                    continue
                if number is None:
                    reason = f"{judgement.id}: nothing in the dataset is called {text[:80]!r}"
                    if normal_form(text) in self._people:
                        reason = (
                            f"{judgement.id}: several persons are called {text[:80]!r}, each beside another body; "
                            "give the address of the mention that is meant, such as r0001:object"
                        )
                    problems.append(Problem("judgements.csv", judgement.row, column, reason))
                else:
                    sides.append(number)
            if len(sides) == 2 and judgement.verdict == "same" and len({self._sort(n) for n in sides}) > 1:
                sorts = " and a ".join(self._sort(number) for number in sides)
                reason = f"{judgement.id}: a {sorts} cannot be one body"
                problems.append(Problem("judgements.csv", judgement.row, "judgement", reason))
            elif len(sides) == 2 and judgement.verdict == "same":
                self._join(sides[0], sides[1], f"judgement:{judgement.id}")
                self._preferring[judgement.id] = sides[0], sides[1]
        return problems

    def _join_english(self, moved: dict[str, int]) -> None:
        """Rule: a row that carries both names joins them, if the English one is used of a single Chinese name only.

        Not where the two carry different designations: an English name is too often used of a NETRC and a NERC alike.
        """
        types: dict[int, set[str]] = defaultdict(set)
        for number, codes in self._types.items():
            types[self._forest.find(number)].update(code for code in codes if code != _OPEN)
        for english in sorted(self._english):
            chinese = {moved.get(row_id, number) for number, row_id in self._english[english]}
            bodies = {self._forest.find(number) for number in chinese}
            same_name = self._numbers.get(english)
            if len(bodies) != 1 or same_name is None or is_chinese(english):
                continue
            (body,) = bodies
            other = self._forest.find(same_name)
            if types[body] and types[other] and types[body] != types[other]:
                continue
            self._join(same_name, min(chinese, key=lambda number: self.keys[number]), RULE_ROW)
            types[self._forest.find(same_name)] = types[body] | types[other]

    def _join_persons(self) -> None:
        """Rule: one name of a person beside one body is one person; beside two bodies it may be two."""
        seen: dict[tuple[str, int], int] = {}
        for number, scope in sorted(self._scopes.items(), key=lambda pair: self.keys[pair[0]]):
            name = self.keys[number].split("|", 1)[0]
            first = seen.setdefault((name, self._forest.find(scope)), number)
            if first != number:
                self._join(number, first, RULE_PERSON)

    def _sort(self, number: int) -> str:
        """What a reference is of: an institution, a person, a place, a policy."""
        return split_key(self.keys[number])[0]

    def _join(self, left: int, right: int, by: str) -> None:
        if self._forest.join(left, right):
            self.merges.append(Merge(self.keys[left], self.keys[right], by))

    def _contradictions(self) -> list[Problem]:
        problems = []
        for judgement in self.judgements:
            if judgement.verdict != "different":
                continue
            left, right = self._any_side(judgement.left), self._any_side(judgement.right)
            if left is not None and right is not None and self._forest.find(left) == self._forest.find(right):
                reason = (
                    f"{judgement.id} says that {judgement.left[:60]!r} and {judgement.right[:60]!r} are different, "
                    f"but other judgements or rules join them: {self._path(left, right)}"
                )
                problems.append(Problem("judgements.csv", judgement.row, "judgement", reason))
        return problems

    def _path(self, left: int, right: int) -> str:
        """The chain of merges between two references, so that the wrong link can be found."""
        links: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for merge in self.merges:
            a, b = self._numbers[merge.left], self._numbers[merge.right]
            links[a].append((b, merge.by))
            links[b].append((a, merge.by))
        trail: dict[int, tuple[int, str]] = {left: (left, "")}
        queue = [left]
        for here in queue:
            for there, by in links[here]:
                if there not in trail:
                    trail[there] = (here, by)
                    queue.append(there)
        steps = []
        while right != left:
            right, by = trail[right]
            steps.append(by)
        if len(steps) > 12:
            steps = [*steps[:6], f"({len(steps) - 12} more)", *steps[-6:]]
        return " + ".join(reversed(steps)) or "they are one name"

    # -- ids ----------------------------------------------------------------------------------------------------

    def _give_ids(self) -> None:
        registered = {entry.reference: (place, entry.id) for place, entry in enumerate(self.registry)}
        taken = {entry.id for entry in self.registry}
        own: dict[int, str] = {}
        for number in sorted(range(len(self.keys)), key=self._freshness):
            key = self.keys[number]
            if key in registered:
                own[number] = registered[key][1]
            else:
                own[number] = mint(key, self.shown(number), taken)
                taken.add(own[number])
        head: dict[int, int] = {}
        for number in range(len(self.keys)):
            root = self._forest.find(number)
            best = head.get(root)
            if best is None or self._rank(number, registered) < self._rank(best, registered):
                head[root] = number
        self._ids = [own[head[self._forest.find(number)]] for number in range(len(self.keys))]
        self.own_ids = [own[number] for number in range(len(self.keys))]
        self.redirects = {own[n]: self._ids[n] for n in range(len(self.keys)) if own[n] != self._ids[n]}
        self._redirect_retired(dict(zip(self.own_ids, self._ids, strict=True)))

    def _redirect_retired(self, today: dict[str, str]) -> None:
        """An id whose reference is gone from the dataset leads to the one that the registry names in its place.

        Raises:
            DataError: the replacements go in a circle or end at an id that is gone as well.
        """
        instead = {entry.id: entry.replaced_by for entry in self.registry if entry.replaced_by}
        ends: dict[str, str] = {}
        problems: list[Problem] = []
        for retired in instead:
            trail: list[str] = []
            here = retired
            while here in instead and here not in ends and here not in set(trail[-1:]) and len(trail) <= len(instead):
                trail.append(here)
                here = instead[here]
            end = ends.get(here, today.get(here, ""))
            ends.update(dict.fromkeys(trail, end))
            if not end:
                reason = f"{retired!r}: its replacements go in a circle or end at an id that is gone as well"
                problems.append(Problem("ids.csv", 0, "replaced_by", reason))
            elif retired not in today:
                self.redirects[retired] = end
        if problems:
            raise DataError(problems)

    def _freshness(self, number: int) -> tuple[bool, str]:
        """Order in which new ids are given out: independent of the order of rows and files."""
        return "@" in self.keys[number], self.keys[number]

    def _rank(self, number: int, registered: dict[str, tuple[int, str]]) -> tuple[int, int, int, int, str]:
        """The reference whose id stands for the body: registered first; among new ones the best name."""
        key = self.keys[number]
        place = registered[key][0] if key in registered else len(registered)
        detached = split_key(key)[1].startswith("@")
        return place, -self._preferred[number], not is_chinese(key), detached, key

    def shown(self, number: int) -> str:
        """The commonest spelling of a reference."""
        return min(self._shown[number].items(), key=lambda item: (-item[1], item[0]))[0]

    def mentions(self, number: int) -> int:
        """How often the dataset names the reference."""
        return self._shown[number].total()

    def id_of(self, number: int) -> str:
        """The id of the body that a reference belongs to (after :meth:`resolve`)."""
        return self._ids[number]

    def body_named(self, text: str) -> str | None:
        """The id of the body that rows speak of under this very name, or that a judgement says it is a name of."""
        name = normal_form(text)
        number = self._numbers.get(name, self._judged_names().get(name))
        return None if number is None else self._ids[number]

    def _judged_names(self) -> dict[str, int]:
        """Names that no row speaks of by themselves, with the body that a judgement says they are names of."""
        if self._said_by_judgement is None:
            self._said_by_judgement = {}
            for judgement in self.judgements:
                sides = (judgement.left, judgement.right)
                found = [self._side(side) for side in sides] if judgement.verdict == "same" else []
                for text, other in zip(sides, reversed(found), strict=False):
                    if other is not None:
                        self._said_by_judgement.setdefault(normal_form(text), other)
        return self._said_by_judgement

    def preference(self, number: int) -> int:
        """How often judgements took this reference as the name that others are spellings of."""
        return self._preferred[number]

    def unmet_addresses(self) -> list[str]:
        """Addresses in judgements at which the dataset has no mention."""
        return sorted(self._detached - set(self._by_address))
