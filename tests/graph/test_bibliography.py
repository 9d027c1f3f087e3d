"""Sources as Chicago notes, BibTeX and CSL-JSON: what an analyst pastes into an article or loads into Zotero."""

import calendar
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pybtex.database import BibliographyData, parse_string  # type: ignore[import-untyped]

from graph.bibliography import STYLES, bibtex, chicago, csl, footnotes
from graph.errors import BadParameter, QueryError
from graph.release.reader import Release
from graph.statements import Source

COMMAND = r"\\(?:text([a-z]+)\{\}|([&%$#_]))"
SPECIAL = "\\{}~^&%$#_"
MONTHS = calendar.month_name[1:]

# What the schema of CSL-JSON (1.0.2) allows, for the fields that we use.
CSL_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
        "circa": {"type": "boolean"},
    },
    "required": ["date-parts"],
    "additionalProperties": False,
}
CSL = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "type": {"enum": ["article-journal", "article-newspaper", "dataset", "webpage"]},
                "title": {"type": "string", "minLength": 1},
                "publisher": {"type": "string", "minLength": 1},
                "container-title": {"type": "string", "minLength": 1},
                "issued": CSL_DATE,
                "URL": {"type": "string", "pattern": "^https?://"},
                "archive_location": {"type": "string", "pattern": "^https?://"},
                "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"},
                "note": {"type": "string", "minLength": 1},
                "annote": {"type": "string", "minLength": 1},
            },
            "required": ["id", "type", "title", "annote"],
            "additionalProperties": False,
        },
    }
)


def source(**parts: str) -> Source:
    """A source of which only the parts that matter are told."""
    plain = {"id": "a-1", "url": "https://example.org/1", "title": "Title", "publisher": "Publisher", "published": "2021",
             "language": "en", "kind": "news", "reliability": "B", "note": ""}  # fmt: skip
    return Source(**(plain | parts))


def read_back(entries: str) -> BibliographyData:
    return parse_string(entries, "bibtex")


def text_of(latex: str) -> str:
    """What LaTeX prints for a text with commands in it."""
    named = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    bare = re.sub(COMMAND, "", latex)
    assert not set(SPECIAL) & set(bare), f"LaTeX would take something here for a command: {latex}"
    return re.sub(COMMAND, lambda m: m[2] or named[m[1]], latex)


@pytest.fixture(scope="module")
def sources(release: Release) -> list[Source]:
    every = [str(key) for (key,) in release.query("SELECT id FROM sources ORDER BY id")]
    assert len(every) > 1200
    found = release.sources(every)
    return [found[key] for key in every]


def test_every_source_has_a_chicago_note_of_one_line(sources: list[Source]) -> None:
    lines = STYLES["chicago"](sources).splitlines()
    assert len(lines) == len(sources)
    for note, told in zip(lines, sources, strict=True):
        parts = re.fullmatch(r"“([^“”]+,’*)” (.*)\.", note)
        assert parts, note
        title, rest = parts.groups()
        letters = re.sub(r"\W", "", told.title)
        assert re.sub(r"\W", "", title) == letters, note
        assert rest.startswith(f"{told.publisher}, " if told.publisher else "")
        assert rest.endswith(told.url)
        when = rest.removeprefix(told.publisher).removeprefix(", ")
        if told.published:
            year, *month_and_day = told.published.split("-")
            assert year in when
            if month_and_day:
                assert MONTHS[int(month_and_day[0]) - 1] in when
        else:
            assert when.startswith("n.d.")


def test_every_source_is_a_bibtex_entry_that_reads_back(sources: list[Source]) -> None:
    entries = read_back(STYLES["bibtex"](sources)).entries
    assert list(entries) == [told.id for told in sources]
    for told in sources:
        fields = entries[told.id].fields
        assert fields["title"].startswith("{")
        assert text_of(fields["title"][1:-1]) == told.title
        assert text_of(fields.get("howpublished", "")) == told.publisher
        assert fields.get("date", "") == told.published
        assert fields.get("year", "") == told.published[:4]
        assert fields.get("month", "") == (MONTHS[int(told.published[5:7]) - 1] if told.published[5:7] else "")
        if told.url.startswith("http"):
            assert unquote(fields["url"]) == unquote(told.url)
            assert not set("{}\\ ") & set(fields["url"])
        else:
            assert "url" not in fields
            assert (f"known as {told.url}" in text_of(fields.get("note", ""))) == bool(told.url)
        assert f"Reliability {told.reliability}" in fields["annote"]
        assert told.note in text_of(fields["annote"])
        assert fields.get("langid", "").startswith({"zh": "chinese", "en": "english"}.get(told.language[:2], ""))


def test_every_source_is_an_item_of_csl_json(sources: list[Source]) -> None:
    items = json.loads(STYLES["csl-json"](sources))
    CSL.validate(items)
    assert [item["id"] for item in items] == [told.id for told in sources]
    for item, told in zip(items, sources, strict=True):
        assert item["title"] == told.title
        assert item.get("publisher", item.get("container-title", "")) == told.publisher
        parts = item.get("issued", {"date-parts": [[]]})["date-parts"]
        assert ["-".join(f"{part:02}" for part in end) for end in parts] == [told.published]
        assert item.get("URL", "") == (told.url if told.url.startswith("http") else "")
        assert item.get("language", "other") == told.language
        assert f"Reliability {told.reliability}" in item["annote"]
        assert told.note in item["annote"]


DATES: list[tuple[str, str, str, str, dict[str, Any]]] = [
    # EDTF, Chicago, BibTeX's year, biblatex's date, CSL
    ("2011", "2011", "2011", "2011", {"date-parts": [[2011]]}),
    ("2011-02", "February 2011", "2011", "2011-02", {"date-parts": [[2011, 2]]}),
    ("2011-02-03", "February 3, 2011", "2011", "2011-02-03", {"date-parts": [[2011, 2, 3]]}),
    ("2022~", "ca. 2022", "ca. 2022", "2022~", {"date-parts": [[2022]], "circa": True}),
    ("2004?", "2004?", "2004?", "2004?", {"date-parts": [[2004]], "circa": True}),
    ("2004-06%", "ca. June 2004?", "ca. 2004?", "2004-06%", {"date-parts": [[2004, 6]], "circa": True}),
    ("2004?-06", "June 2004?", "2004?", "2004-06?", {"date-parts": [[2004, 6]], "circa": True}),
    ("1996/1998", "between 1996 and 1998", "1996--1998", "1996/1998", {"date-parts": [[1996], [1998]]}),
    ("2010-05/2010-08-02", "between May 2010 and August 2, 2010", "2010", "2010-05/2010-08-02",
     {"date-parts": [[2010, 5], [2010, 8, 2]]}),
    ("201X", "between 2010 and 2019", "2010--2019", "2010/2019", {"date-parts": [[2010], [2019]]}),
    ("2011-XX", "2011", "2011", "2011", {"date-parts": [[2011]]}),
    ("2011-02-XX", "February 2011", "2011", "2011-02", {"date-parts": [[2011, 2]]}),
]  # fmt: skip


@pytest.mark.parametrize(("edtf", "said", "year", "biblatex", "parts"), DATES, ids=[row[0] for row in DATES])
def test_dates_are_as_precise_and_as_sure_as_the_source(
    edtf: str, said: str, year: str, biblatex: str, parts: dict[str, Any]
) -> None:
    told = source(published=edtf)
    assert f"Publisher, {said}, https" in chicago(told)
    fields = read_back(bibtex(told)).entries["a-1"].fields
    assert (fields["year"], fields["date"]) == (year, biblatex)
    item = csl(told)
    CSL.validate([item])
    assert item["issued"] == parts
    # What the other fields cannot hold is told in words.
    assert (f"date as recorded {edtf}" in str(item["annote"])) == (not re.fullmatch(r"[\d-]+", edtf))


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("国家生物农药工程技术研究中心揭牌", "“国家生物农药工程技术研究中心揭牌,” Publisher"),
        ("国家花生中心“花落山东”", "“国家花生中心‘花落山东,’” Publisher"),
        ('研发"重镇"在浦东', "“研发‘重镇’在浦东,” Publisher"),
        ("A full stop.", "“A full stop,” Publisher"),
        ("And so on ...", "“And so on ...,” Publisher"),
        ("Who decides?", "“Who decides?,” Publisher"),
    ],
)
def test_a_title_in_chicago_style_has_its_marks_in_order(title: str, note: str) -> None:
    assert chicago(source(title=title)).startswith(note)


def test_a_source_of_which_little_is_known_leaves_out_the_rest() -> None:
    bare = source(publisher="", published="", url="", language="other")
    assert chicago(bare) == "“Title,” n.d."
    assert set(read_back(bibtex(bare)).entries["a-1"].fields) == {"title", "annote"}
    assert set(csl(bare)) == {"id", "type", "title", "annote"}


def test_what_the_collector_noted_is_not_printed_with_the_entry() -> None:
    plain = source(note="by Li Hua; see above")
    assert "note" not in read_back(bibtex(plain)).entries["a-1"].fields
    assert "note" not in csl(plain)
    kept = "archived at https://web.archive.org/web/2020/https://example.org/1"
    file = source(url="file 0123", note=f"by Li Hua; {kept}")
    fields = read_back(bibtex(file)).entries["a-1"].fields
    assert text_of(fields["note"]) == f"known as file 0123; {kept}"
    assert (csl(file)["note"], csl(file)["archive_location"]) == (
        "known as file 0123",
        kept.removeprefix("archived at "),
    )
    for told in (text_of(fields["annote"]), str(csl(file)["annote"])):
        assert told == f"Reliability B (reputable secondary source); by Li Hua; {kept}"


@given(st.text(alphabet="\\{}~^&%$#_@,=\"'ab é国家《》", max_size=30))
def test_any_title_survives_bibtex(text: str) -> None:
    # BibTeX itself takes several blanks for one.
    title = " ".join(f"T {text} T".split())
    entry = bibtex(source(title=title, publisher=title))
    fields = read_back(entry).entries["a-1"].fields
    assert text_of(fields["title"][1:-1]) == title
    assert text_of(fields["howpublished"]) == title
    # BibTeX counts braces even behind a backslash: unbalanced ones would swallow the rest of the file.
    assert entry.count("{") == entry.count("}")


@given(st.text(alphabet="{}\\ %&#=?/国", max_size=20))
def test_any_address_stays_within_its_field(tail: str) -> None:
    told = source(url=f"https://example.org/{tail}x")
    (found,) = read_back(bibtex(told)).entries.values()
    assert unquote(found.fields["url"]) == unquote(told.url)


def test_a_notebook_gets_footnotes_by_ids(release_path: Path) -> None:
    two = ["nankai-2025", "00net-2012-biopest", "nankai-2025"]
    first, second = footnotes(two, release=release_path).splitlines()
    assert "Nankai University" in first
    assert second.startswith("“国家生物农药工程技术研究中心揭牌,” 零零农业信息网, October 15, 2012, http")
    assert [item["id"] for item in json.loads(footnotes(two, "csl-json", release_path))] == two[:2]
    with pytest.raises(QueryError, match="No source has the id 'no-such-source'"):
        footnotes(["no-such-source"], release=release_path)
    with pytest.raises(BadParameter, match="one of chicago, bibtex, csl-json"):
        footnotes(two, "apa", release_path)
