"""Values for parameters: text to type, JSON or text, and exact words for what does not fit."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.bolt.parameters import TYPES, Parameter, free, from_text, names_in, pairs
from graph.errors import BadParameter

WHOLE = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(WHOLE)
def test_an_integer_is_read_back(number: int) -> None:
    assert from_text("x", "INTEGER", str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_read_back(number: float) -> None:
    assert from_text("x", "FLOAT", repr(number)) == number


@given(st.dates())
def test_a_day_is_read_back(day: date) -> None:
    assert from_text("x", "DATE", day.isoformat()) == day


@given(TEXT)
def test_a_text_stays_as_it_is(text: str) -> None:
    assert from_text("x", "STRING", text) == text


@given(st.lists(TEXT, max_size=5))
def test_a_list_of_texts_is_read_back_from_json(texts: list[str]) -> None:
    assert from_text("x", "LIST<STRING>", json.dumps(texts, ensure_ascii=False)) == texts


def test_a_list_can_be_written_with_commas() -> None:
    assert from_text("x", "LIST<STRING>", "NETRC, NERC,NEL") == ["NETRC", "NERC", "NEL"]
    assert from_text("x", "LIST<STRING>", "") == []


@given(JSON)
def test_what_is_json_is_read_as_json(value: object) -> None:
    assert free("x", json.dumps(value)) == value


@given(TEXT)
def test_whatever_is_given_freely_is_json_or_the_text_itself(text: str) -> None:
    try:
        found = free("x", text)
    except BadParameter:
        # A number that Cypher cannot hold.
        assert abs(int(json.loads(text))) >= 2**63
        return
    if found != text:
        assert json.loads(text) == found


@pytest.mark.parametrize(
    "text", ["NETRC", "小麦", "2021-12-30", "00123", "NaN", "Infinity", "-Infinity", "", "{", "1,5"]
)
def test_what_is_no_json_is_a_text(text: str) -> None:
    assert free("x", text) == text


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("INTEGER", "1.5"), ("INTEGER", "one"), ("INTEGER", ""), ("INTEGER", "9223372036854775808"),
        ("INTEGER", "1" * 10_000), ("INTEGER", "１２"), ("FLOAT", "NaN"), ("FLOAT", "1,5"), ("FLOAT", "inf"),
        ("BOOLEAN", "yes"), ("BOOLEAN", "1"), ("DATE", "2021"), ("DATE", "2021-02-30"), ("DATE", "30.12.2021"),
        ("DATE", "20211230"), ("LIST<STRING>", "[1, 2]"), ("LIST<STRING>", "[\"a\""), ("STRING", "\udce4"),
    ],
)  # fmt: skip
def test_a_text_that_does_not_fit_is_refused_with_what_was_expected(type_: str, text: str) -> None:
    with pytest.raises(BadParameter, match=r"^param since: .* is not understood; expected ") as refused:
        from_text("since", type_, text)
    assert TYPES[type_] in str(refused.value) or "UTF-8" in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("text", ["9223372036854775808", "[-9223372036854775809]", "[" * 60 + "]" * 60])
def test_what_cypher_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="64 bits"):
        free("x", text)


def test_nesting_that_no_parser_follows_is_a_text() -> None:
    text = "[" * 100_000
    assert free("x", text) == text


@pytest.mark.parametrize(
    ("type_", "value"),
    [("INTEGER", 5), ("FLOAT", 0.5), ("FLOAT", 2), ("BOOLEAN", True), ("DATE", date(2021, 12, 30)),
     ("LIST<STRING>", ["a", "b"]), ("STRING", "x"), ("INTEGER", None)],
)  # fmt: skip
def test_a_program_gives_values_of_the_type(type_: str, value: object) -> None:
    assert Parameter("x", type_, "", False, None).value(value) == value


@pytest.mark.parametrize(
    ("type_", "value"),
    [("INTEGER", 1.5), ("INTEGER", True), ("STRING", 5), ("DATE", 2021), ("LIST<STRING>", [1]), ("BOOLEAN", 1),
     ("INTEGER", 2**63), ("STRING", {"a": timedelta(1)})],
)  # fmt: skip
def test_a_program_is_told_of_a_value_of_another_type(type_: str, value: object) -> None:
    with pytest.raises(BadParameter, match=f"expected {type_.partition('<')[0]}"):
        Parameter("x", type_, "", False, None).value(value)


def test_pairs_are_split_at_the_first_equals_sign() -> None:
    assert pairs(["a=1", "$b=x=y", "名=小麦", "c="]) == {"a": "1", "b": "x=y", "名": "小麦", "c": ""}


@pytest.mark.parametrize("text", ["a", "=1", "a b=1", "1a=1", "a-b=1", ""])
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="NAME=VALUE"):
        pairs([text])


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(BadParameter, match="a comes twice"):
        pairs(["a=1", "$a=2"])


def test_parameters_are_found_where_they_are_used_and_not_in_texts_and_comments() -> None:
    text = 'MATCH (a {id: $id}) // $no\nWHERE a.x = \'$neither\' AND a.y = "\\"$nor" AND a.`$not` IN $`odd name` /* $none */ RETURN $名'
    assert names_in(text) == {"id", "odd name", "名"}
