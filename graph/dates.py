"""Dates as sources give them: EDTF (ISO 8601-2), as precise as the source and never padded.

The one place where a date becomes a range of days that can be compared (DESIGN, principle 4).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

#: The forms that nearly every source uses; the EDTF parser is asked only for the rest, as it is a thousand times slower.
_PLAIN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100

_EXPECTED = "an EDTF date such as 2021, 2021-12, 2021-12-30, 2022~ (about), 2004? (uncertain) or 1996/1998 (between)"


class DateError(ValueError):
    """The text is not an EDTF date, or lies outside 1800-2100."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """The first and the last day (ISO 8601, both included) that an EDTF date may mean.

    ``approximate`` is set where the source itself said "about" or "perhaps" (EDTF ``~``, ``?``, ``%``); the range
    then already has EDTF's padding (a year on each side for a year, a month for a month and so on).
    """

    earliest: str
    latest: str
    approximate: bool = False

    @property
    def days(self) -> int:
        """Length in days: the smaller, the more precise the date."""
        return (date.fromisoformat(self.latest) - date.fromisoformat(self.earliest)).days + 1

    def overlaps(self, other: DateRange) -> bool:
        """Whether both may mean the same day: 2011 and 2011-02 agree, 2011-02 and 2011-03 do not."""
        return self.earliest <= other.latest and other.earliest <= self.latest


@lru_cache(maxsize=65536)
def date_range(text: str) -> DateRange:
    """The days that an EDTF date may mean.

    Raises:
        DateError: the text is not EDTF (``2021-13``, ``about 2005``) or has an open end.
    """
    plain = _PLAIN.fullmatch(text)
    try:
        return _plain_range(*plain.groups()) if plain else _edtf_range(text)
    except DateError:
        raise
    except ValueError as error:
        raise DateError(f"{text!r} is not a date: {error}; expected {_EXPECTED}") from None


def _plain_range(year_text: str, month_text: str | None, day_text: str | None) -> DateRange:
    year = int(year_text)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"the year lies outside {_FIRST_YEAR}-{_LAST_YEAR}")
    first_month = int(month_text) if month_text else 1
    last_month = int(month_text) if month_text else 12
    if not 1 <= first_month <= 12:
        raise ValueError(f"there is no month {month_text}")
    first = date(year, first_month, int(day_text) if day_text else 1)
    last = first if day_text else date(year, last_month, calendar.monthrange(year, last_month)[1])
    return DateRange(first.isoformat(), last.isoformat())


def _edtf_range(text: str) -> DateRange:
    if len(text) > 60:
        raise DateError(f"{text[:40]!r}... is too long for a date; expected {_EXPECTED}")
    try:
        parsed: Any = parse_edtf(text)
        earliest, latest = date(*parsed.lower_fuzzy()[:3]), date(*parsed.upper_fuzzy()[:3])
    except (EDTFParseException, TypeError, AttributeError):
        # The parser answers an open interval ("../2010") with a float, hence the TypeError.
        raise DateError(f"{text!r} is not a date with two ends; expected {_EXPECTED}") from None
    if earliest > latest:
        raise ValueError("it ends before it begins")
    if not _FIRST_YEAR <= earliest.year <= latest.year <= _LAST_YEAR:
        raise ValueError(f"it lies outside {_FIRST_YEAR}-{_LAST_YEAR}")
    return DateRange(earliest.isoformat(), latest.isoformat(), approximate=bool(re.search(r"[~?%]", text)))


def earliest(text: str | None) -> str | None:
    """First possible day of a date, ``None`` for no date."""
    return date_range(text).earliest if text else None


def latest(text: str | None) -> str | None:
    """Last possible day of a date, ``None`` for no date."""
    return date_range(text).latest if text else None


def day(text: str) -> str:
    """A reader's date as the last day that it may mean: "as of 2021" is as of 31 December 2021.

    Raises:
        DateError: see :func:`date_range`.
    """
    return date_range(text).latest
