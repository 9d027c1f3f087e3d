"""Dates as sources give them: EDTF (ISO 8601-2), as precise as the source and never padded.

The one place where a date becomes a range of days that can be compared (DESIGN, principle 4).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

#: The forms that nearly every source uses; the EDTF parser is asked only for the rest, as it is a thousand times slower.
_PLAIN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%]?)", re.ASCII)
#: The rest of what EDTF allows and a source may mean (``201X``, ``2011-XX``, ``2004?-06``). Nothing else reaches the
#: parser, which prints to the terminal on some texts and pads open intervals by ten years.
_PARSED = re.compile(r"[~?%]?\d\d[\dX]{2}[~?%]?(?:-[~?%]?(?:\d\d|XX)[~?%]?){0,2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100

_EXPECTED = "an EDTF date such as 2021, 2021-12, 2021-12-30, 2022~ (about), 2004? (uncertain) or 1996/1998 (between)"


class DateError(ValueError):
    """The text is not an EDTF date, or lies outside 1800-2100."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """The first and the last day (ISO 8601, both included) that an EDTF date may mean.

    ``approximate`` is set where the source itself said "about" or "perhaps" (EDTF ``~``, ``?``, ``%``); the range
    then already has a margin: a year on each side for a year, a month for a month, a day for a day, and two of them
    for ``%``, which is both.
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
        DateError: the text is not EDTF (``2021-13``, ``about 2005``) or has an open or unknown end.
    """
    start, slash, end = text.partition("/")
    try:
        return _between(_one(start), _one(end)) if slash else _one(text)
    except (ValueError, OverflowError) as error:
        shown = text if len(text) <= 40 else text[:37] + "..."
        raise DateError(f"{shown!r} is not a date: {error}; expected {_EXPECTED}") from None


def _one(text: str) -> DateRange:
    """The range of a date that is no interval. Raises ``ValueError`` with what is wrong."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        year, month, day_of_month, mark = plain.groups()
        found = _plain_range(year, month, day_of_month)
        return _with_margin(found, month, day_of_month, 2 if mark == "%" else 1) if mark else found
    if not _PARSED.fullmatch(text):
        raise ValueError("it is not EDTF" if text.strip(" .") else "it has an open end")
    return _parsed_range(text)


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


def _with_margin(found: DateRange, month: str | None, day_of_month: str | None, units: int) -> DateRange:
    """The range with so many years, months or days more on each side, whichever the date is precise to."""
    first, last = date.fromisoformat(found.earliest), date.fromisoformat(found.latest)
    if day_of_month:
        first, last = first - timedelta(days=units), last + timedelta(days=units)
    elif month:
        first, beyond = _month(first, -units), _month(last, units + 1)
        last = beyond - timedelta(days=1)
    else:
        first, last = date(first.year - units, 1, 1), date(last.year + units, 12, 31)
    return DateRange(first.isoformat(), last.isoformat(), approximate=True)


def _month(day_in_month: date, further: int) -> date:
    """The first day of the month that is so many months further."""
    months = day_in_month.year * 12 + day_in_month.month - 1 + further
    return date(months // 12, months % 12 + 1, 1)


def _between(start: DateRange, end: DateRange) -> DateRange:
    if start.earliest > end.latest:
        raise ValueError("it ends before it begins")
    latest_day = max(start.latest, end.latest)
    return DateRange(min(start.earliest, end.earliest), latest_day, start.approximate or end.approximate)


def _parsed_range(text: str) -> DateRange:
    # Few dates need it, and loading its grammar takes longer than most commands do otherwise.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed: Any = parse_edtf(text)
        first, last = date(*parsed.lower_fuzzy()[:3]), date(*parsed.upper_fuzzy()[:3])
    except (EDTFParseException, TypeError, AttributeError, ArithmeticError, LookupError):
        raise ValueError("it is not EDTF") from None
    if first > last:
        raise ValueError("it ends before it begins")
    if not _FIRST_YEAR <= first.year <= last.year <= _LAST_YEAR:
        raise ValueError(f"it lies outside {_FIRST_YEAR}-{_LAST_YEAR}")
    return DateRange(first.isoformat(), last.isoformat(), approximate=bool(re.search(r"[~?%]", text)))


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
