"""Which centres of one programme became centres of another, which are on the way, by whose decision, on what source."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Literal

from graph import answers
from graph.assemble import Assembler
from graph.claims import Claim
from graph.errors import BadParameter
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.lineage import Edge, edges_of
from graph.open_questions import admissions, suspected
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS, ENDING_KINDS, PENDING, LineageKind, Status

Outcome = Literal["converted", "in_process", "founded_on", "refused", "unstated"]

#: Longest chain of changes that counts as one indirect conversion.
MAX_CHAIN = 4
_LIFE_OF_NEW = frozenset({"proposed", "applied", "approved", "established", "accepted"})


def conversions(
    release: Release, old: str, new: str, lens: Lens, status: str = "", via: str = ""
) -> answers.ConversionsAnswer:
    """Centres of programme ``old`` that became, or are to become, centres of programme ``new``.

    Direct changes of any kind but the opening of a branch; where there is none, chains through other bodies. A centre
    that was only founded on the basis of the other is listed as such, as no source says that the old one ended.
    ``status`` keeps one status (``completed``, ``applied``, ...) or one outcome (``converted``, ``in_process``, ...).
    ``via`` keeps ``direct`` or ``indirect`` conversions, or those through a programme (its code) or a body (its id).

    Raises:
        BadParameter: a designation, status or way that does not exist.
    """
    old, new = designation_code("from", old), designation_code("to", new)
    statuses = sorted({*Status, "converted", "in_process", "founded_on", "unstated"})
    if status and status not in statuses:
        raise BadParameter("status", status, "one of " + ", ".join(statuses))
    make = Assembler(release, lens)
    graph = _Graph(release, old, new, lens)
    chains = graph.chains()
    details = _Details(release, make, lens, chains)
    found = [details.conversion(chain) for chain in chains]
    if status:
        found = [c for c in found if status in {c.status, c.outcome}]
    if via:
        way = _way(release, via)
        found = [c for c in found if way in _ways(c)]
    found.sort(key=lambda c: (_ORDER[c.outcome], c.indirect, c.date or "9999", c.old.id, c.new.id))
    stated = [chain for chain in chains if all(outcome(edge.event) == "converted" for edge in chain)]
    joined = {body for chain in stated for edge in chain for body in (edge.old, edge.new)}
    pairs = {(chain[0].old, chain[-1].new) for chain in chains}
    series = [answers.SeriesChange(event=make.event(event)) for event in graph.series()]
    answer = answers.ConversionsAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        from_designation=old,
        to_designation=new,
        status=status,
        conversions=found,
        admissions=[] if status or via else admissions(release, make, new, lens, joined),
        suspected=[] if status or via else suspected(release, make, old, new, lens, pairs),
        series=series,
        counts=dict(sorted(Counter(c.outcome for c in found).items())),
    )
    return make.seal(answer)


_ORDER: dict[str, int] = {"converted": 0, "in_process": 1, "founded_on": 2, "unstated": 3, "refused": 4}


def outcome(event: Happening) -> Outcome:
    """What an event means for the question "did it become one?"."""
    if event.inferred or event.status == Status.UNKNOWN:
        return "unstated"
    if event.status == Status.REFUSED:
        return "refused"
    if event.status in PENDING:
        return "in_process"
    return "founded_on" if event.kind == LineageKind.FOUNDED_ON else "converted"


def designation_code(parameter: str, code: str) -> str:
    """The designation that a reader typed, in any case.

    Raises:
        BadParameter: there is no such designation.
    """
    fitting = {known.casefold(): known for known in DESIGNATIONS}
    try:
        return fitting[code.strip().casefold()]
    except KeyError:
        raise BadParameter(parameter, code, "one of " + ", ".join(DESIGNATIONS)) from None


def _way(release: Release, via: str) -> str:
    """The way that a reader typed: direct, indirect, a designation, or the id that a body has today.

    Raises:
        BadParameter: it is none of these.
    """
    lowered = via.strip().casefold()
    if lowered in {"direct", "indirect"}:
        return lowered
    code = next((known for known in DESIGNATIONS if known.casefold() == lowered), "")
    body = None if code else release.entity(lowered)
    if not code and body is None:
        raise BadParameter("via", via, "direct, indirect, a programme's code, or the id of a body")
    return code or (body.id if body else "")


def _ways(conversion: answers.Conversion) -> set[str]:
    """Everything by way of which a conversion went."""
    between = [step.new for step in conversion.chain[:-1]]
    bodies = {body.id for body in between} | {body.designation for body in between if body.designation}
    return {"indirect" if conversion.indirect else "direct", *bodies}


class _Graph:
    """All changes of lineage that start from the centres of one programme, step by step, until the other is reached."""

    def __init__(self, release: Release, old: str, new: str, lens: Lens) -> None:
        self.release, self.old, self.new, self.lens = release, old, new, lens
        self.starts = {entity.id for entity in release.of_designation(old)}
        self.goals = {entity.id for entity in release.of_designation(new)}
        self._edges: dict[str, list[Edge]] = {}

    def _load(self, bodies: set[str]) -> None:
        """Edges that lead out of these bodies."""
        links = self.release.events_of(bodies)
        out = {event for pairs in links.values() for role, event in pairs if role == "from"}
        by_old: dict[str, list[Edge]] = defaultdict(list)
        for happening in load(self.release, out, self.lens).values():
            for edge in edges_of(happening):
                if edge.event.kind != LineageKind.BRANCHED:
                    by_old[edge.old].append(edge)
        self._edges.update({body: by_old.get(body, []) for body in bodies})

    def chains(self) -> list[list[Edge]]:
        """Direct edges, then for each centre without one the shortest chains of at most ``MAX_CHAIN`` steps."""
        self._load(self.starts)
        direct = [[edge] for start in sorted(self.starts) for edge in self._edges[start] if edge.new in self.goals]
        reached = {(chain[0].old, chain[0].new) for chain in direct}
        found = list(direct)
        open_chains = [
            [edge] for start in sorted(self.starts) for edge in self._edges[start] if edge.new not in self.goals
        ]
        for _ in range(MAX_CHAIN - 1):
            missing = {chain[-1].new for chain in open_chains} - set(self._edges)
            if missing:
                self._load(missing)
            following = []
            for chain in open_chains:
                on_the_way = {edge.old for edge in chain}
                for edge in self._edges[chain[-1].new]:
                    if edge.new in on_the_way:
                        continue
                    pair = (chain[0].old, edge.new)
                    if edge.new not in self.goals:
                        following.append([*chain, edge])
                    elif pair not in reached and _is_conversion([*chain, edge]):
                        reached.add(pair)
                        found.append([*chain, edge])
            open_chains = following
        return found

    def series(self) -> list[Happening]:
        """Events that sources state of the two programmes as a whole."""
        old, new = f"programme-{self.old.lower()}", f"programme-{self.new.lower()}"
        links = self.release.events_of([old, new])
        shared = {event for _, event in links.get(old, set())} & {event for _, event in links.get(new, set())}
        found = load(self.release, shared, self.lens).values()
        both = [event for event in found if all(event.gives(series, "from", "to") for series in (old, new))]
        return sorted(both, key=lambda event: event.when)


def _is_conversion(chain: list[Edge]) -> bool:
    """Whether a chain is one body's way: every step ends what was there before."""
    return all(LineageKind(edge.event.kind) in ENDING_KINDS for edge in chain)


class _Details:
    """What a row of the answer tells beside the change itself, loaded for all rows at once."""

    def __init__(self, release: Release, make: Assembler, lens: Lens, chains: list[list[Edge]]) -> None:
        self.make = make
        bodies = {body for chain in chains for edge in chain for body in (edge.old, edge.new)}
        make.know(bodies)
        make.know_events(edge.event for chain in chains for edge in chain)
        self._hosts: dict[str, list[Claim]] = defaultdict(list)
        for claim in release.claims_of(bodies, lens, ["supported_by"]):
            if lens.covers(claim.valid_earliest, claim.valid_latest):
                self._hosts[claim.subject_id].append(claim)
        targets = {chain[-1].new for chain in chains}
        links = release.events_of(targets)
        happenings = load(release, {event for pairs in links.values() for role, event in pairs if role == "to"}, lens)
        self._lives: dict[str, list[Happening]] = {
            body: sorted(
                (h for role, e in pairs if role == "to" and (h := happenings.get(e)) and h.gives(body, "to")),
                key=lambda h: h.when,
            )
            for body, pairs in links.items()
        }
        make.know_events(happenings.values())

    def conversion(self, chain: list[Edge]) -> answers.Conversion:
        """One row of the answer."""
        make = self.make
        first, last = chain[0], chain[-1]
        weakest = max((outcome(edge.event) for edge in chain), key=lambda o: _ORDER[o])
        final = last.event
        deciders = list(dict.fromkeys(body for edge in chain for body in edge.event.deciders))
        make.know(deciders)
        life = [e for e in self._lives.get(last.new, []) if not e.is_lineage and e.type in _LIFE_OF_NEW]
        return answers.Conversion(
            old=make.body(first.old),
            new=make.body(last.new),
            outcome=weakest,
            kind=final.kind,
            status=final.status,
            date=final.date.value if final.date else "",
            indirect=len(chain) > 1,
            chain=[
                answers.ConversionStep(old=make.body(e.old), new=make.body(e.new), event=make.event(e.event))
                for e in chain
            ],
            old_hosts=make.facts(self._hosts[first.old]),
            new_hosts=make.facts(self._hosts[last.new]),
            decided_by=[make.body(body) for body in deciders],
            new_approval=[make.event(event) for event in life],
            disputed=sorted({f"{edge.event.id}:{prop}" for edge in chain for prop in edge.event.disputes()}),
        )
