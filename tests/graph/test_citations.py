"""Footnotes as they are copied into an article: where a copy of a page is known, they say where it is."""

import json

import pytest

from graph.bibliography import STYLES, bibtex, chicago, csl
from graph.citations import copy_at, footnote_en, footnote_zh
from graph.statements import Source

COPY = "https://web.archive.org/web/20230101000000/https://example.org/invented"


def invented(url: str = "https://example.org/invented", note: str = f"gone; copy at {COPY}") -> Source:
    """A source that does not exist."""
    return Source("invented-1", url, "An invented page", "Invented Publisher", "2021", "en", "news", "B", note)


def test_footnotes_say_where_the_copy_is() -> None:
    source = invented()
    assert f", para 1, https://example.org/invented, archived at {COPY}, " in footnote_en(source, "para 1", "r1")
    assert f"https://example.org/invented，存档 {COPY}，" in footnote_zh(source)
    assert chicago(source).endswith(f"https://example.org/invented, archived at {COPY}.")


def test_bibliographies_say_it_too_and_once() -> None:
    """In what styles print; the collector's own note stays whole beside it."""
    source = invented()
    printed = [line for line in bibtex(source).splitlines() if not line.lstrip().startswith("annote")]
    assert "\n".join(printed).replace(r"\_", "_").count(COPY) == 1
    item = csl(source)
    assert item["archive_location"] == COPY
    assert COPY not in str(item.get("note", ""))
    assert json.loads(STYLES["csl-json"]([source]))[0]["URL"] == "https://example.org/invented"


@pytest.mark.parametrize("note", [f"（存档：{COPY}）", f"a copy ({COPY}).", f"{COPY}, read in 2023", f'"{COPY}"; gone'])
def test_the_address_ends_where_the_note_goes_on(note: str) -> None:
    assert copy_at(invented(note=note)) == COPY


@pytest.mark.parametrize("source", [invented(note="no copy is known"), invented(url=COPY)], ids=["none", "is one"])
def test_without_another_copy_nothing_is_said_of_one(source: Source) -> None:
    assert copy_at(source) == ""
    for told in (footnote_en(source), chicago(source), bibtex(source)):
        assert "archived at" not in told
    assert "存档" not in footnote_zh(source)
    assert "archive_location" not in csl(source)
