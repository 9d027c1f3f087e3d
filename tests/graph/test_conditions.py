"""What a reader's conditions hide: states, participants and bodies that were not there, or not told of, by then."""

from pathlib import Path

import pytest

from graph import answers
from graph.ask import lineage
from graph.conversions import conversions
from graph.fates import fates
from graph.lens import Lens
from graph.release.reader import Release
from tests.graph.made import Made

OLD, NEW, OTHER = "国家小麦工程技术研究中心", "国家小麦技术创新中心", "国家玉米工程技术研究中心"
UNIVERSITY = "河南农业大学"


def fate(release: Release, body: str = OLD, **conditions: str) -> answers.FateAnswer:
    found = lineage(release, body, Lens.of(**conditions)).fate
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2021-12-29", "continuing"), ("2021-12-30", "unknown"), ("2021", "unknown"), ("2020-02-29", "continuing")],
)
def test_five_years_are_five_years_to_the_day(made: Made, tmp_path: Path, as_of: str, expected: str) -> None:
    made.body("i0001", OLD, "NETRC")
    made.event("e0001", "accepted", after=OLD, date="2016-12-29")
    made.event("e0002", "accepted", after=OLD, date="2015-02-28")
    assert fate(made.release(tmp_path), as_of=as_of).fate == expected


def test_a_centre_is_planned_as_long_as_nobody_has_told_more(made: Made, tmp_path: Path) -> None:
    made.state("applied for (2014)", "applied", "2014")
    made.state("accepted (2018)", "accepted", "2018")
    made.body("i0001", OLD, "NETRC", status="applied for (2014)")
    made.body("i0002", OLD, "NETRC", status="accepted (2018)")
    release = made.release(tmp_path)
    assert [fate(release, as_of=year).planned for year in ("2013", "2015", "2019")] == [False, True, False]


def test_a_state_with_a_date_counts_from_then_though_its_source_came_later(made: Made, tmp_path: Path) -> None:
    made.state("preparing conversion (2020)", "converting", "2020")
    made.source("page", "A", published="2024-05")
    made.body("i0001", OLD, "NETRC", status="preparing conversion (2020)", source="page")
    release = made.release(tmp_path)
    assert [fate(release, as_of=year).fate for year in ("2019", "2021")] == ["unknown", "converting"]


def test_a_source_of_a_year_has_told_by_the_end_of_it(made: Made, tmp_path: Path) -> None:
    made.state("operating", "operating")
    made.source("page", "A", published="2018")
    made.body("i0001", OLD, "NETRC", status="operating", source="page")
    release = made.release(tmp_path)
    assert [fate(release, as_of=day).last_seen for day in ("2018-06", "2018-12-31")] == ["", "2018"]


def test_neither_a_refusal_nor_the_day_of_an_application_is_a_sign_of_life(made: Made, tmp_path: Path) -> None:
    made.body("i0001", OLD, "NETRC")
    made.event("e0001", "approved", after=OLD, date="2025-03", status="refused")
    made.body("i0002", OTHER, "NETRC")
    made.event("e0002", "approved", after=OTHER, date="2025-04", status="applied", source="b")
    made.event("e0003", "approved", after=OTHER, status="approved")
    release = made.release(tmp_path)
    assert [fate(release, body).last_seen for body in (OLD, OTHER)] == ["", ""]
    # Nor is it the year of its approval, which nobody dates.
    groups = {row.body.label_zh: row.group for row in fates(release, "NETRC", Lens(), "year").centres}
    assert groups[OTHER] == "unknown"
    assert "2025" not in lineage(release, OTHER, Lens()).summary.en


def test_an_event_is_nobody_s_whom_only_distrusted_sources_name(made: Made, tmp_path: Path) -> None:
    # Two accounts of one founding; the weak one alone says that it was founded on the second body too.
    for row, name, kind in (("i0001", OLD, "NETRC"), ("i0002", OTHER, "NETRC"), ("i0003", NEW, "NTIC")):
        made.body(row, name, kind)
    made.event("e0001", "established", OLD, NEW, date="2022", source="a")
    made.event("e0002", "established", f"{OLD} | {OTHER}", NEW, date="2022", source="c")
    release = made.release(tmp_path)
    for reliability, expected in (("C", [True, True, True]), ("A", [True, False, True])):
        seen = [lineage(release, body, Lens.of(min_reliability=reliability)).events for body in (OLD, OTHER, NEW)]
        assert [bool(events) for events in seen] == expected


def test_nobody_was_taken_into_a_series_before_anyone_told_of_it(made: Made, tmp_path: Path) -> None:
    made.state("in the new series", "in_new_series")
    made.source("page", "A", published="2022-06")
    made.body("i0001", NEW, "NTIC", status="in the new series", source="page")
    release = made.release(tmp_path)
    found = [
        conversions(release, "NETRC", "NTIC", Lens.of(as_of=day)).admissions for day in ("1995", "2022-05", "2022")
    ]
    assert [len(admitted) for admitted in found] == [0, 0, 1]


def test_a_centre_is_not_suspected_of_having_become_itself(made: Made, tmp_path: Path) -> None:
    made.body("i0001", OLD, "NETRC")
    made.body("i0002", "小麦国家工程技术研究中心", "NETRC")
    pairs = conversions(made.release(tmp_path), "NETRC", "NETRC", Lens()).suspected
    assert [{pair.old.label_zh, pair.new.label_zh} for pair in pairs] == [{OLD, "小麦国家工程技术研究中心"}]


def test_hosts_of_suspected_pairs_are_those_of_the_day(made: Made, tmp_path: Path) -> None:
    made.body("i0001", OLD, "NETRC")
    made.body("i0002", NEW, "NTIC")
    made.relation("r0001", OLD, "supported_by", UNIVERSITY, valid_from="2018")
    release = made.release(tmp_path)
    pairs = [conversions(release, "NETRC", "NTIC", Lens.of(as_of=day)).suspected for day in ("2010", "2020")]
    assert [[len(pair.old_hosts) for pair in found] for found in pairs] == [[0], [1]]


def test_a_university_does_not_host_what_is_not_there_yet(made: Made, tmp_path: Path) -> None:
    made.body("i0001", OLD, "NETRC", established="2011")
    made.relation("r0001", OLD, "supported_by", UNIVERSITY)
    release = made.release(tmp_path)
    hosted = [lineage(release, UNIVERSITY, Lens.of(as_of=day)).related for day in ("2005", "2012")]
    assert [len(facts) for facts in hosted] == [0, 1]
