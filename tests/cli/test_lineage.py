"""``puxi lineage``: a reader sees who an institution is, what became of it, and on whose word."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Puxi, Result

JAMESTOWN = "In Search of Self-Reliance: Xi Overhauls China's Innovation System"


def section(result: Result, title: str) -> str:
    """The lines between one heading and the next."""
    parts = re.split(r"^(\S.*?) ─+$", result.out, flags=re.MULTILINE)
    found = {heading.split(" ", 1)[0]: text for heading, text in zip(parts[1::2], parts[2::2], strict=True)}
    found |= dict(zip(parts[1::2], parts[2::2], strict=True))
    return found[title]


def test_the_silicon_led_centre_shows_predecessor_host_partner_and_approval(puxi: Puxi) -> None:
    result = puxi("lineage", "国家硅基LED工程技术研究中心")
    assert result.code == 0
    who = section(result, "Who it is 基本信息")
    assert re.search(r"supporting unit +南昌大学 Nanchang University \[\d", who)
    assert re.search(r"corporate partner +晶能光电 Lattice Power \[\d", who)
    events = section(result, "Events 大事")
    assert re.search(r"^ +2011-02 .*批准 approved", events, re.MULTILINE)
    lineage = section(result, "Lineage 演变")
    before, after = lineage.split("became 后继")
    assert "江西省半导体发光材料工程技术研究中心" in before
    assert "founded on the basis of" in before
    assert "nothing recorded" in after
    assert JAMESTOWN in section(result, "Sources 来源")


def test_every_fact_bears_the_number_of_a_note_that_is_there(puxi: Puxi) -> None:
    result = puxi("lineage", "netrc-gui-ji-led")
    notes = set(re.findall(r"^\[(\d+)\]", section(result, "Sources 来源"), re.MULTILINE))
    body = result.out.split("Sources 来源")[0]
    cited = set(re.findall(r"\[(\d+)[a-z,]*\]", body))
    assert cited == notes
    # A value may run over several lines; each label begins a new fact.
    facts = re.split(r"\n(?=  \S)", section(result, "Who it is 基本信息").rstrip())[1:]
    assert len(facts) > 8
    for fact in facts:
        assert re.search(r"\[\d+[a-z,]*\]", fact), fact


def test_a_note_tells_title_publisher_date_place_address_and_reliability(puxi: Puxi) -> None:
    notes = section(puxi("lineage", "netrc-gui-ji-led"), "Sources 来源")
    note = next(part for part in re.split(r"^\[\d+\]", notes, flags=re.MULTILINE) if JAMESTOWN in part)
    flat = " ".join(note.split())
    assert "Jamestown Foundation (China Brief 23/3), 2023. B: reputable secondary source." in flat
    assert "a Introduction" in flat
    assert "https://jamestown.org/program/in-search-of-self-reliance-xi-overhauls-chinas-innovation-system/" in note


def test_letters_tell_apart_places_in_one_source(puxi: Puxi) -> None:
    result = puxi("lineage", "netrc-gui-ji-led")
    marks = set(re.findall(r"\[(\d+)([a-z])", result.out))
    notes = re.split(r"^\[(\d+)\]", section(result, "Sources 来源"), flags=re.MULTILINE)
    by_number = {number: " ".join(note.split()) for number, note in zip(notes[1::2], notes[2::2], strict=True)}
    assert marks
    for number, letter in marks:
        assert re.search(rf"(source\.|;|copy\)\.) {letter} ", by_number[number]), (number, letter)


def test_the_science_ministry_reaches_back_to_1958_and_forward_to_2023(puxi: Puxi) -> None:
    result = puxi("lineage", "科学技术部")
    before = section(result, "Lineage 演变").split("became 后继")[0]
    assert "1958" in before
    assert "国家科学技术委员会" in before
    assert "国家技术委员会" in before
    assert "2023-03" in section(result, "Events 大事")


def test_the_industry_ministry_shows_mergers_and_splits_and_ends(puxi: Puxi) -> None:
    before = section(puxi("lineage", "工业和信息化部"), "Lineage 演变").split("became 后继")[0]
    assert "merged" in before
    assert "split" in before
    # Two bodies of one name are told apart by their ids, and what was unfolded once is not unfolded again.
    assert "(see above)" in before


def test_disputes_stand_side_by_side_with_the_word_of_each_side(puxi: Puxi) -> None:
    result = puxi("lineage", "科学技术部")
    disputed = section(result, "Disputed: sources contradict each other 分歧")
    sides = re.findall(r"(converted|renamed) +(\w+ source.*)\[\d", disputed)
    assert {side for side, _ in sides} == {"converted", "renamed"}
    # Said in words where the event is told, too.
    assert "DISPUTED: kind of change" in " ".join(section(result, "Events 大事").split())


def test_what_is_unknown_is_said_in_both_languages(puxi: Puxi) -> None:
    unknown = " ".join(section(puxi("lineage", "netrc-gui-ji-led"), "Unknown 未知").split())
    assert "No successor is recorded; that does not mean that there is none. 未见后继记载" in unknown


def test_a_day_in_the_past_and_better_sources_narrow_the_answer(puxi: Puxi) -> None:
    past = puxi("lineage", "netrc-gui-ji-led", "--as-of", "2010", "--min-reliability", "b")
    assert past.code == 0
    assert "as of 2010-12-31, without weak sources" in past.flat
    assert "2011-02" not in past.out.split("Sources 来源")[0]
    assert "C: weak source" not in past.out
    assert "as known on 2020-12-31" in puxi("lineage", "netrc-gui-ji-led", "--known-at", "2020").flat


def test_names_need_no_quotes(puxi: Puxi) -> None:
    quoted = puxi("lineage", "National Wheat Engineering Technology Research Center")
    assert quoted.out.startswith("国家小麦工程技术研究中心\n")
    assert puxi("lineage", "National", "Wheat", "Engineering", "Technology", "Research", "Center").out == quoted.out


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_it_fits_the_width_but_for_addresses(puxi: Puxi, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", width)
    for arguments in (
        ("lineage", "工业和信息化部"),
        ("conversions", "--from", "NEL", "--to", "NERC"),
        ("fate", "--type", "NETRC", "--by", "province"),
        ("show", "netrc-xiao-mai"),
        ("stats",),
    ):
        wide = [line for line in puxi(*arguments).out.splitlines() if cell_len(line) > int(width)]
        assert all(line.strip().startswith(("http", "github")) for line in wide), wide


def test_nothing_is_cut_off(puxi: Puxi) -> None:
    # rich marks what it cuts with an ellipsis of one character, which the data has in names of its own.
    answer = puxi("lineage", "工业和信息化部", "--format", "json").out
    shown = puxi("lineage", "工业和信息化部").out
    assert shown.count("…") == 0 or "…" in answer


def test_the_release_that_answered_is_named(puxi: Puxi, release_path: Path) -> None:
    from graph.release.reader import Release

    assert (
        puxi("lineage", "netrc-xiao-mai")
        .out.rstrip()
        .splitlines()[-1]
        .startswith(f"Puxi release {Release(release_path).id}, data of ")
    )
