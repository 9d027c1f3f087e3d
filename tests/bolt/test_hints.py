"""What was perhaps meant, and where: the nearest names, and the caret under the place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.bolt import hints
from graph.bolt.statement import Statement


@pytest.mark.parametrize(
    ("sort", "written", "meant"),
    [
        ("label", "netrc", "NETRC"), ("label", "NETCR", "NETRC"), ("label", "Centre", "Center"), ("label", "Centers", "Center"),
        ("label", "Universities", "University"), ("label", "国家工程技术研究中心", "NETRC"), ("label", "大学校", ""),
        ("label", "高等学校", "University"), ("label", "change_event", "ChangeEvent"), ("label", "Xyz", ""),
        ("relationship type", "BECOME", "BECAME"), ("relationship type", "SUPPORTEDBY", "SUPPORTED_BY"),
        ("relationship type", "managed_by", "MANAGED_BY"), ("relationship type", "HOSTS", ""),
        ("property", "namezh", "name_zh"), ("property", "nameZh", "name_zh"), ("property", "establishd", "established"),
        ("property", "Name", "name"), ("property", "designations", "designation"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_found(sort: str, written: str, meant: str) -> None:
    assert hints.nearest(written, hints.names(sort)) == meant


def test_the_caret_stands_under_the_place() -> None:
    text = "MATCH (a:NETRC)\nRETURN a.nam"
    assert hints.shown(text, 2, 10) == ["RETURN a.nam", "         ^"]


def test_chinese_takes_two_columns() -> None:
    text = "RETURN '小麦' AS x, zz"
    line, caret = hints.shown(text, 1, text.index("zz") + 1)
    assert line == text
    assert caret.index("^") == text.index("zz") + 2


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.integers(1, 5), st.integers(1, 450))
def test_whatever_is_shown_is_short_and_the_caret_in_it(text: str, line: int, column: int) -> None:
    shown = hints.shown(text, line, column, width=60)
    if shown:
        first, caret = shown
        assert hints.columns(first) <= 60
        assert caret.rstrip("^").strip() == ""
        assert hints.columns(caret) <= hints.columns(first) + 1
        assert "\n" not in first


def test_a_long_line_is_shown_around_the_place() -> None:
    text = "RETURN " + "1 + " * 5000 + "zz" + " + 1" * 5000
    line, caret = hints.shown(text, 1, text.index("zz") + 1)
    assert len(line) <= 100
    assert line[caret.index("^") :].startswith("zz")
    assert line.startswith("...")
    assert line.endswith("...")


@pytest.mark.parametrize(("line", "column"), [(0, 0), (0, 5), (9, 1), (1, 0)])
def test_no_place_shows_nothing(line: int, column: int) -> None:
    assert hints.shown("RETURN 1", line, column) == []


@pytest.mark.parametrize(
    ("text", "explains", "profiles"),
    [
        ("MATCH (n) RETURN n", False, False),
        ("EXPLAIN MATCH (n) RETURN n", True, False),
        ("  // why\n /* not */ explain MATCH (n) RETURN n", True, False),
        ("PROFILE MATCH (n) RETURN n", False, True),
        ("CYPHER 25 PROFILE MATCH (n) RETURN n", False, True),
        ("CYPHER planner=cost runtime = slotted EXPLAIN MATCH (n) RETURN n", True, False),
        ("MATCH (n) // EXPLAIN\nRETURN n", False, False),
        ("RETURN 'PROFILE'", False, False),
    ],
)
def test_what_is_asked_for_beside_the_rows(text: str, explains: bool, profiles: bool) -> None:
    found = Statement.of(text)
    assert (found.explains, found.profiles) == (explains, profiles)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_places_in_the_planned_statement_are_those_in_the_text(text: str) -> None:
    found = Statement.of("PROFILE " + text)
    first, _, rest = found.checked.partition("\n")
    assert first == "EXPLAIN"
    assert len(rest) == len(found.text)
    assert rest.endswith(text) or Statement.of(text).profiles
