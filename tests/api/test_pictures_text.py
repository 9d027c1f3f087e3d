"""Breaking text into lines that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pictures.fonts import width
from api.pictures.text import clean, lines


@given(
    st.text(alphabet=st.sampled_from("国家小麦工程技术研究中心（）()、，。《》 abcW-iLED1,.\u0301"), max_size=60),
    st.integers(40, 300),
)
def test_lines_fit_and_nothing_is_lost(text: str, room: int) -> None:
    found = lines(text, 14, room)
    assert "".join("".join(found).split()) == "".join(text.split())
    for line in found:
        assert width(line, 14) <= room or len(line) <= 4  # marks cling to their character


@given(st.text(max_size=80))
def test_any_text_becomes_harmless(text: str) -> None:
    assert not [c for c in clean(text) if ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or c in "\u202e\u2066\ufeff\uffff"]
    lines(text, 12, 200)


def test_chinese_is_as_wide_as_it_is_set() -> None:
    assert width("小麦", 14) == 28
    assert 28 < width("小麦ab", 14) < 28 + 28


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("国家小麦工程技术研究中心", 110, ["国家小麦工程", "技术研究中心"]),
        ("轨道交通（北京）", 84, ["轨道交通", "（北京）"]),
        ("State Key Laboratory", 90, ["State Key", "Laboratory"]),
        ("", 50, []),
    ],
)
def test_lines_end_where_a_reader_would_end_them(text: str, room: int, expected: list[str]) -> None:
    assert lines(text, 14, room) == expected
