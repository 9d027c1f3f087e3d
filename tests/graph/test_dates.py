"""Dates: what days a source's date may mean, and that nothing else passes for one."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.dates import DateError, DateRange, date_range, day, earliest, latest

DAYS = st.dates(date(1810, 1, 1), date(2090, 12, 31))
MARKS = st.sampled_from("~?%")


def masked(of: date) -> list[str]:
    """Ways to write a day less precisely, the most precise first."""
    text = of.isoformat()
    return [text, text[:7], f"{text[:7]}-XX", text[:4], f"{text[:4]}-XX", f"{text[:3]}X", f"{text[:2]}XX"]


def contains(outer: DateRange, inner: DateRange) -> bool:
    return outer.earliest <= inner.earliest <= inner.latest <= outer.latest


@given(DAYS)
def test_a_less_precise_date_contains_a_more_precise_one(of: date) -> None:
    ranges = [date_range(text) for text in masked(of)]
    for precise, vague in pairwise(ranges):
        assert contains(vague, precise)
        assert vague.days >= precise.days
    assert ranges[0] == DateRange(of.isoformat(), of.isoformat())


@given(DAYS, MARKS)
def test_about_a_date_contains_the_date_with_a_margin_on_both_sides(of: date, mark: str) -> None:
    for text in (of.isoformat(), of.isoformat()[:7], of.isoformat()[:4]):
        plain, about = date_range(text), date_range(text + mark)
        assert about.earliest < plain.earliest
        assert plain.latest < about.latest
        assert about.approximate
        assert not plain.approximate


@given(DAYS, DAYS, st.integers(0, 6), st.integers(0, 6))
def test_an_interval_contains_both_its_ends(one: date, other: date, left: int, right: int) -> None:
    start, end = masked(min(one, other))[left], masked(max(one, other))[right]
    whole = date_range(f"{start}/{end}")
    assert contains(whole, date_range(start))
    assert contains(whole, date_range(end))


@given(DAYS, DAYS, st.integers(0, 6), st.integers(0, 6))
def test_dates_agree_exactly_where_they_share_a_day(one: date, other: date, left: int, right: int) -> None:
    a, b = date_range(masked(one)[left]), date_range(masked(other)[right])
    shared = max(a.earliest, b.earliest) <= min(a.latest, b.latest)
    assert a.overlaps(b) == b.overlaps(a) == shared
    assert a.overlaps(a)


@given(DAYS)
def test_the_length_is_counted_in_days(of: date) -> None:
    month_after = (of.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert date_range(of.isoformat()).days == 1
    assert date_range(of.isoformat()[:7]).days == (month_after - timedelta(days=1)).day
    assert date_range(of.isoformat()[:4]).days in {365, 366}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011", "2011-01-01", "2011-12-31"),
        ("2011-02", "2011-02-01", "2011-02-28"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2022-12-30", "2022-12-30", "2022-12-30"),
        ("2005~", "2004-01-01", "2006-12-31"),
        ("2011-02~", "2011-01-01", "2011-03-31"),
        ("2010-12?", "2010-11-01", "2011-01-31"),
        ("2011-02-01?", "2011-01-31", "2011-02-02"),
        ("2011%", "2009-01-01", "2013-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2011-XX", "2011-01-01", "2011-12-31"),
        ("1996/1998", "1996-01-01", "1998-12-31"),
        ("2009-08-24/2009-08-25", "2009-08-24", "2009-08-25"),
        ("2016~/2018-03", "2015-01-01", "2018-03-31"),
    ],
)
def test_a_date_means_these_days(text: str, first: str, last: str) -> None:
    found = date_range(text)
    assert (found.earliest, found.latest) == (first, last)
    assert (earliest(text), latest(text), day(text)) == (first, last, last)


def test_no_date_has_no_days() -> None:
    assert earliest("") is None
    assert latest(None) is None


@pytest.mark.parametrize(
    "text",
    [
        "2021-13", "2021-00", "2021-02-30", "2021-2-3", "20211230", "2021/13", "about 2005", "2005年", "2011 ", " 2011",
        "2011\n", "２０１１", "2011-02/2011-01", "2010/2009", "../2010", "2010/..", "2010/", "/2010", "/", "", "..",
        "2011/2012/2013", "Y170000002", "Y-17E70000", "1950S2", "1950S20", "-2011", "1799", "2101", "2011-24", "2011-37",
        "2011-02-29", "[2011,2012]", "2011T12:00:00Z", "201", "20111", "9" * 400, "2011~~", "20X1-1X-X1",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_named(text: str) -> None:
    with pytest.raises(DateError) as caught:
        date_range(text)
    assert "expected an EDTF date such as 2021" in str(caught.value)
    assert len(str(caught.value)) < 300


NEARLY = st.text(st.sampled_from("0123456789X~?%/-. TZSYE[]{},年"), max_size=24)


@given(st.text(max_size=40) | NEARLY | st.builds("/".join, st.lists(NEARLY, max_size=3)))
@example("1950S22011")
@example("Y-17E70000")
@example("2001-1X")
def test_hostile_text_raises_nothing_else_and_prints_nothing(text: str) -> None:
    try:
        found = date_range(text)
    except DateError:
        return
    assert date.fromisoformat(found.earliest) <= date.fromisoformat(found.latest)


def test_refusing_a_date_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("2001-1X", "2011-XX-1X", "1950S2~", "2011-0X"):
        with pytest.raises(DateError):
            date_range(text)
    assert capsys.readouterr().out == ""
