"""Events as a reader sees them: what several sources say of one happening, put together without blending.

A :class:`Happening` keeps every source's account (one row of the events table each); its own type, status and date are
those of the best supported account of the furthest stage, and what the accounts disagree about is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from graph.claims import Claim
from graph.dates import date_range
from graph.lens import Lens
from graph.ranking import alternatives, rank
from graph.release.reader import Release
from graph.vocabulary import DECIDED, ENDING_KINDS, LineageKind, Status

_PROGRESS = {
    status: number
    for number, status in enumerate(
        (Status.PROPOSED, Status.APPLIED, Status.APPROVED, Status.UNDER_CONSTRUCTION, Status.COMPLETED)
    )
}


@dataclass(slots=True)
class Account:
    """What one source (one row) says of an event."""

    row_id: str
    claims: list[Claim] = field(default_factory=list)

    def values(self, prop: str) -> list[Claim]:
        """The account's statements of one property."""
        return [claim for claim in self.claims if claim.property == prop]

    def text(self, prop: str) -> str:
        """The account's value of a property that it gives once; empty if it gives none."""
        return next((claim.value for claim in self.values(prop)), "")

    @property
    def inferred(self) -> bool:
        """Whether the collector inferred the link of old and new; no source states it."""
        return any(claim.note.startswith("[inferred]") for claim in self.claims)

    @property
    def progress(self) -> int:
        """How far the event had come by this account; -1 where that is not known or it was refused."""
        return _PROGRESS.get(Status(self.text("event_status") or "unknown"), -1)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: stated before inferred, better sourced first."""
        return self.inferred, rank(self.claims[0])[:2], self.row_id


@dataclass
class Happening:
    """One event, with the accounts of it that the lens lets through (at least one)."""

    id: str
    accounts: list[Account]

    @cached_property
    def main(self) -> Account:
        """The best supported account of the furthest stage that any stated account reports."""
        stated = [account for account in self.accounts if not account.inferred] or self.accounts
        return min(stated, key=lambda account: (-account.progress, account.order))

    @cached_property
    def telling(self) -> list[Account]:
        """The accounts on which the event rests as it is told: those of its status, best supported first.

        A source that tells of the application only is no source for the approval.
        """
        status = self.main.text("event_status")
        return sorted((a for a in self.accounts if a.text("event_status") == status), key=lambda a: a.order)

    def told(self, prop: str) -> list[Claim]:
        """The statements of one property in the accounts that the event is told by."""
        return [claim for account in self.telling for claim in account.values(prop)]

    @property
    def others(self) -> list[Account]:
        """The accounts of other stages, best supported first."""
        return sorted((a for a in self.accounts if a not in self.telling), key=lambda a: a.order)

    @property
    def type(self) -> str:
        """What happened, by the main account."""
        return self.main.text("event_type")

    @property
    def status(self) -> str:
        """How far it has come; ``unknown`` where nothing but an inference of the collector joins old and new."""
        return "unknown" if self.inferred else self.main.text("event_status") or "unknown"

    @property
    def inferred(self) -> bool:
        """Whether no source states the link, and every account of it is the collector's inference."""
        return all(account.inferred for account in self.accounts)

    @cached_property
    def kind(self) -> str:
        """How the earlier became the later body, by the main account; empty for an event in one body's life.

        Where the main account does not say it, the best supported one that does.
        """
        kinds = self.main.values("lineage_kind") or self.all("lineage_kind")
        return min(kinds, key=rank).value if kinds else ""

    def all(self, prop: str) -> list[Claim]:
        """The statements of one property in all accounts."""
        return [claim for account in self.accounts for claim in account.values(prop)]

    def gives(self, body: str, *roles: str) -> bool:
        """Whether an account gives the body in one of these roles (``from``, ``to``)."""
        return any(claim.value_id == body for role in roles for claim in self.all(role))

    def ids(self, prop: str) -> list[str]:
        """The entities that the accounts give for a property, each once, best supported first."""
        claims = sorted(self.all(prop), key=rank)
        return list(dict.fromkeys(claim.value_id for claim in claims if claim.value_id))

    @property
    def deciders(self) -> list[str]:
        """The bodies that decided, best supported first.

        Once it was decided, those who had applied for it or recommended it are not among them.
        """
        accounts = [a for a in self.accounts if a.text("event_status") in DECIDED] if self.decided else self.accounts
        claims = sorted((claim for account in accounts for claim in account.values("decided_by")), key=rank)
        return list(dict.fromkeys(claim.value_id for claim in claims if claim.value_id))

    @cached_property
    def date(self) -> Claim | None:
        """The date: of the furthest stage that is dated, best supported first."""
        dated = [account for account in self.accounts if account.values("date")]
        if not dated:
            return None
        furthest = max(account.progress for account in dated)
        return min((claim for a in dated if a.progress == furthest for claim in a.values("date")), key=rank)

    @property
    def date_stage(self) -> str:
        """To which stage the date belongs (a date of application is not one of approval)."""
        return next((a.text("event_status") for a in self.accounts if self.date in a.claims), "")

    @property
    def earliest(self) -> str | None:
        """First day on which it may have happened."""
        return date_range(self.date.value).earliest if self.date else None

    @property
    def latest(self) -> str | None:
        """Last day on which it may have happened."""
        return date_range(self.date.value).latest if self.date else None

    @property
    def decided(self) -> bool:
        """Whether a source states that it was decided or done, and not only planned or applied for."""
        return self.status in DECIDED

    @property
    def is_lineage(self) -> bool:
        """Whether something became something else by it."""
        return bool(self.kind and set(self.ids("from")) != set(self.ids("to")) and self.ids("from") and self.ids("to"))

    @property
    def ends_old(self) -> bool:
        """Whether the earlier body, as it was, ends by it."""
        return self.is_lineage and LineageKind(self.kind) in ENDING_KINDS

    def disputes(self) -> dict[str, list[list[Claim]]]:
        """What the accounts contradict each other about: the kind of change, and dates of one and the same stage."""
        found: dict[str, list[list[Claim]]] = {}
        kinds = alternatives(self.all("lineage_kind"))
        if len(kinds) > 1:
            found["lineage_kind"] = kinds
        stages: dict[tuple[str, str], list[Claim]] = {}
        for account in self.accounts:
            stages.setdefault((account.text("event_type"), account.text("event_status")), []).extend(
                account.values("date")
            )
        for _, dates in sorted(stages.items()):
            groups = alternatives(dates)
            if len(groups) > 1:
                found.setdefault("date", []).extend(groups)
        return found

    @property
    def when(self) -> tuple[bool, str, str, str]:
        """Sort key for a timeline: dated ones in order, undated ones last."""
        return self.earliest is None, self.earliest or "", self.latest or "", self.id


def load(release: Release, event_ids: Iterable[str], lens: Lens) -> dict[str, Happening]:
    """These events as far as the lens lets them be seen; an event of which nothing can be seen is missing."""
    rows: dict[str, dict[str, Account]] = {}
    claims = release.claims_of(event_ids, lens)
    for claim in claims:
        rows.setdefault(claim.subject_id, {}).setdefault(claim.row_id, Account(claim.row_id)).claims.append(claim)
    known = _Bounds(release, claims, lens) if lens.as_of else None
    found: dict[str, Happening] = {}
    for event_id, accounts in sorted(rows.items()):
        visible = [a for _, a in sorted(accounts.items()) if known is None or known.by_then(a)]
        if visible:
            found[event_id] = Happening(event_id, visible)
    return found


class _Bounds:
    """By which day an account's event is known to have happened.

    A dated one from its first possible day. An undated change of lineage from the day on which all that came of it had
    been approved or founded, where that is known. Anything else undated only from when it was told.
    """

    def __init__(self, release: Release, claims: list[Claim], lens: Lens) -> None:
        self._lens = lens
        self._published = {key: s.published for key, s in release.sources(claim.source_id for claim in claims).items()}
        dated = {claim.row_id for claim in claims if claim.property == "date"}
        changes = {claim.row_id for claim in claims if claim.property == "lineage_kind"} - dated
        new = {c.value_id for c in claims if c.property == "to" and c.row_id in changes and c.value_id}
        self._founded = foundings(release, new, lens)

    def by_then(self, account: Account) -> bool:
        """Whether what an account tells is known to have happened by the day asked about."""
        date = account.text("date")
        if date:
            return self._lens.has_happened(date_range(date).earliest)
        new = {claim.value_id for claim in account.values("to")}
        if account.text("lineage_kind") and new and all(body in self._founded for body in new):
            return all(self._lens.has_happened(self._founded[body]) for body in new if body)
        first = account.claims[0]
        return self._lens.was_told(self._published.get(first.source_id, ""), first.recorded)


def foundings(release: Release, bodies: set[str], lens: Lens) -> dict[str, str]:
    """The first day on which each body may have been approved or founded, as far as a source dates it."""
    events = {event for pairs in release.events_of(bodies).values() for role, event in pairs if role == "to"}
    accounts: dict[str, Account] = {}
    for claim in release.claims_of(events, lens):
        accounts.setdefault(claim.row_id, Account(claim.row_id)).claims.append(claim)
    found: dict[str, str] = {}
    for account in accounts.values():
        decided = account.text("event_status") in DECIDED and account.text("event_type") in {"approved", "established"}
        if decided and (date := account.text("date")):
            for claim in account.values("to"):
                if claim.value_id in bodies:
                    day = date_range(date).earliest
                    found[claim.value_id] = min(day, found.get(claim.value_id, day))
    return found
