"""What a reader wants to see: as of which day, known by which day, from sources of at least which reliability.

Valid time (``as_of``) asks what was so in the world; recorded time (``known_at``) asks what this dataset had learnt.
Identity is not rolled back: which names are one body is always today's decision.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.dates import DateError, day, latest
from graph.errors import BadParameter
from graph.vocabulary import RELIABILITIES

_DATE = "an EDTF date such as 2021, 2021-12 or 2021-12-30"


@dataclass(frozen=True, slots=True)
class Lens:
    """A reader's three conditions; empty means no condition. Dates are days (ISO 8601)."""

    as_of: str = ""
    known_at: str = ""
    min_reliability: str = "C"

    @classmethod
    def of(cls, as_of: str | None = None, known_at: str | None = None, min_reliability: str | None = None) -> Lens:
        """A lens from a reader's words; "as of 2021" means as of its last day.

        Raises:
            BadParameter: a date is not EDTF, or the reliability is none of A, B, C.
        """
        days = {}
        for name, text in (("as_of", as_of), ("known_at", known_at)):
            try:
                days[name] = day(text.strip()) if text and text.strip() else ""
            except DateError:
                raise BadParameter(name, text or "", _DATE) from None
        reliability = (min_reliability or "C").strip().upper()
        if reliability not in RELIABILITIES:
            raise BadParameter("min_reliability", min_reliability or "", "A (official), B (reputable) or C (any)")
        return cls(days["as_of"], days["known_at"], reliability)

    @property
    def is_limited(self) -> bool:
        """Whether the reader asked for less than all: some statements are out of sight."""
        return bool(self.as_of or self.known_at or self.min_reliability != RELIABILITIES[-1])

    def trusts(self, reliability: str, recorded: str) -> bool:
        """Whether a statement of this reliability, recorded on this day, may be used at all."""
        return reliability <= self.min_reliability and (not self.known_at or recorded <= self.known_at)

    def covers(self, earliest: str | None, latest: str | None) -> bool:
        """Whether something that held from ``earliest`` to ``latest`` (days, ``None`` unknown) may have held on the day asked about."""
        if not self.as_of:
            return True
        return (earliest is None or earliest <= self.as_of) and (latest is None or latest >= self.as_of)

    def was_told(self, published: str, recorded: str) -> bool:
        """Whether something undated is known to have been so by the day asked about.

        All that is certain is that it was so when its source was published (EDTF), else when it was recorded here. An
        undated change is therefore never put before the first day on which anyone is known to have told of it.
        """
        return not self.as_of or (latest(published) or recorded) <= self.as_of

    def has_happened(self, earliest: str | None) -> bool:
        """Whether something that began on this day at the soonest may have begun by the day asked about."""
        return not self.as_of or earliest is None or earliest <= self.as_of
