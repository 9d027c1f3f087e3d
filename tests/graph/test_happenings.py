"""Events as a reader sees them: several accounts put together, through a lens of day, knowledge and trust."""

from pathlib import Path

import pytest

from graph import answers
from graph.ask import lineage
from graph.errors import BadParameter
from graph.fate import judge
from graph.fates import fates
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.release.reader import Release
from tests.graph.made import Made

OLD, NEW, OTHER = "国家小麦工程技术研究中心", "国家小麦技术创新中心", "国家玉米技术创新中心"
OLD_ID, NEW_ID, OTHER_ID = "netrc-xiao-mai", "ntic-xiao-mai", "ntic-yu-mi"


def the_event(release: Release, lens: Lens | None = None, event: str = "event-e0001") -> Happening:
    return load(release, [event], lens or Lens())[event]


def fate(release: Release, body: str = OLD, **conditions: str) -> answers.FateAnswer:
    found = lineage(release, body, Lens.of(**conditions)).fate
    assert found is not None
    return found


@pytest.fixture
def two_stages(made: Made, tmp_path: Path) -> Release:
    """A conversion applied for in 2020 (official), reported done in 2022 (a blog), dated otherwise by a paper."""
    made.body("i0001", OLD, "NETRC")
    made.body("i0002", NEW, "NTIC")
    made.event("e0001", "applied", OLD, NEW, date="2020", status="applied", source="a", recorded="2025-01-01")
    made.event("e0002", "converted", OLD, NEW, date="2022-03", source="c", recorded="2026-01-01")
    made.event("e0003", "converted", OLD, NEW, date="2022-05", source="b", recorded="2026-06-01", by="科技部")
    return made.release(tmp_path)


def test_the_furthest_stage_leads_and_every_account_is_kept(two_stages: Release) -> None:
    event = the_event(two_stages)
    assert (event.type, event.kind, event.status) == ("converted", "converted", "completed")
    assert event.date is not None
    assert event.date.value == "2022-05"  # the better source of the furthest stage
    assert event.date_stage == "completed"
    assert [account.row_id for account in event.accounts] == ["e0001", "e0002", "e0003"]
    assert [[c.value for c in side] for side in event.disputes()["date"]] == [["2022-05"], ["2022-03"]]


def test_a_date_of_application_does_not_contradict_one_of_completion(two_stages: Release) -> None:
    assert "2020" not in {c.value for side in the_event(two_stages).disputes()["date"] for c in side}


def test_as_of_a_day_before_completion_it_was_only_applied_for(two_stages: Release) -> None:
    event = the_event(two_stages, Lens.of(as_of="2021"))
    assert (event.status, event.date and event.date.value) == ("applied", "2020")
    assert load(two_stages, ["event-e0001"], Lens.of(as_of="2019-12-31")) == {}
    # The year 2020 may mean its first day, so on that day it may have been applied for.
    assert the_event(two_stages, Lens.of(as_of="2020-01-01")).status == "applied"


def test_only_what_trusted_sources_say_and_what_was_recorded_by_then_counts(two_stages: Release) -> None:
    assert the_event(two_stages, Lens.of(min_reliability="A")).status == "applied"
    middling = the_event(two_stages, Lens.of(min_reliability="b"))
    assert middling.date is not None
    assert (middling.status, middling.date.value, middling.disputes()) == ("completed", "2022-05", {})
    assert the_event(two_stages, Lens.of(known_at="2025")).status == "applied"
    early = the_event(two_stages, Lens.of(known_at="2026-01-01"))
    assert early.date is not None
    assert early.date.value == "2022-03"
    assert early.ids("decided_by") == []


def test_fates_follow_the_lens(two_stages: Release) -> None:
    assert fate(two_stages).fate == "converted"
    assert [b.id for b in fate(two_stages).successors] == [NEW_ID]
    assert fate(two_stages, as_of="2021").fate == "converting"
    assert fate(two_stages, as_of="2019").fate == "unknown"
    assert fate(two_stages, min_reliability="A").fate == "converting"
    assert fate(two_stages, as_of="2021").as_of == "2021-12-31"
    assert fate(two_stages).statements, "a fate without a statement"


def test_a_bad_lens_is_a_bad_parameter() -> None:
    for conditions in ({"as_of": "2021-13"}, {"known_at": "yesterday"}, {"min_reliability": "D"}, {"as_of": "2010/.."}):
        with pytest.raises(BadParameter) as caught:
            Lens.of(**conditions)
        assert caught.value.parameter in conditions
    assert Lens.of(as_of=" ", known_at=None, min_reliability="") == Lens()
    assert Lens.of(as_of="2021", known_at="2021-02") == Lens("2021-12-31", "2021-02-28")


# -- accounts against each other --------------------------------------------------------------------------------------


def test_the_kind_is_that_of_the_account_that_leads(made: Made, tmp_path: Path) -> None:
    made.event("e0001", "renamed", OLD, NEW, source="a")
    made.event("e0002", "converted", OLD, NEW, source="a")
    event = the_event(made.release(tmp_path))
    assert (event.type, event.kind) == ("renamed", "renamed")
    assert set(event.disputes()) == {"lineage_kind"}


def test_an_inference_of_the_collector_is_no_account_of_a_source(made: Made, tmp_path: Path) -> None:
    made.body("i0001", OLD, "NETRC")
    made.event("e0001", "converted", OLD, NEW, source="a", inferred=True)
    release = made.release(tmp_path)
    event = the_event(release)
    assert (event.inferred, event.status, event.decided) == (True, "unknown", False)
    assert fate(release).fate == "unknown"


def test_beside_a_source_an_inference_decides_nothing(made: Made, tmp_path: Path) -> None:
    made.event("e0001", "converted", OLD, NEW, source="a", inferred=True)
    made.event("e0002", "applied", OLD, NEW, status="applied", source="c")
    event = the_event(made.release(tmp_path))
    assert (event.inferred, event.status) == (False, "applied")


def test_an_undated_account_counts_from_the_day_it_was_told(made: Made, tmp_path: Path) -> None:
    made.source("page of 2023", published="2023")
    made.source("page of 2021", published="2021-05")
    made.event("e0001", "converted", OLD, NEW, source="page of 2023")
    made.event("e0002", "applied", OLD, NEW, status="applied", source="page of 2021")
    release = made.release(tmp_path)
    assert the_event(release, Lens.of(as_of="2023")).status == "completed"
    assert the_event(release, Lens.of(as_of="2022")).status == "applied"
    assert load(release, ["event-e0001"], Lens.of(as_of="2020")) == {}
    assert the_event(release).status == "completed"


def test_an_undated_conversion_did_not_happen_before_the_new_body_was_approved(made: Made, tmp_path: Path) -> None:
    made.source("page of 2023", published="2023-03")
    made.event("e0001", "converted", OLD, NEW, source="page of 2023")
    made.event("e0002", "approved", after=NEW, date="2022-12-30", status="approved")
    release = made.release(tmp_path)
    assert load(release, ["event-e0001"], Lens.of(as_of="2022-12-29")) == {}
    assert the_event(release, Lens.of(as_of="2022-12-30")).status == "completed"


# -- fates --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def centre(made: Made) -> Made:
    made.body("i0001", OLD, "NETRC")
    return made


def test_nothing_is_concluded_from_silence(centre: Made, tmp_path: Path) -> None:
    found = fate(centre.release(tmp_path))
    assert (found.fate, found.statements, found.successors, found.last_seen) == ("unknown", [], [], "")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("converted", "converted"),
        ("renamed", "renamed"),
        ("merged", "merged"),
        ("absorbed", "merged"),
        ("reorganised", "reorganised"),
    ],
)
def test_a_change_that_ends_a_body_is_its_fate(centre: Made, tmp_path: Path, event: str, expected: str) -> None:
    centre.event("e0001", event, OLD, NEW, date="2022")
    found = fate(centre.release(tmp_path))
    assert (found.fate, [b.id for b in found.successors], found.events) == (expected, [NEW_ID], ["event-e0001"])


@pytest.mark.parametrize("event", ["branch_opened", "established", "split"])
def test_a_branch_a_founding_and_a_split_leave_the_old_body_alive(centre: Made, tmp_path: Path, event: str) -> None:
    centre.event("e0001", event, OLD, NEW, date="2022")
    assert fate(centre.release(tmp_path)).successors == []
    assert fate(centre.release(tmp_path)).fate in {"unknown", "continuing"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [("completed", "converted"), ("approved", "converted"), ("under_construction", "converted"),
     ("applied", "converting"), ("proposed", "converting"), ("refused", "unknown"), ("unknown", "unknown")],
)  # fmt: skip
def test_how_far_it_had_come_decides(centre: Made, tmp_path: Path, status: str, expected: str) -> None:
    centre.event("e0001", "converted", OLD, NEW, status=status)
    assert fate(centre.release(tmp_path)).fate == expected


def test_a_revoked_centre_is_revoked_with_nobody_after_it(centre: Made, tmp_path: Path) -> None:
    centre.event("e0001", "revoked", after=OLD, date="2019")
    found = fate(centre.release(tmp_path))
    assert (found.fate, found.successors) == ("revoked", [])
    assert fate(centre.release(tmp_path), as_of="2018").fate == "unknown"


def test_two_successors_in_one_year_are_shown_both_and_as_disputed(centre: Made, tmp_path: Path) -> None:
    centre.event("e0001", "converted", OLD, NEW, date="2022", source="a")
    centre.event("e0002", "merged", OLD, OTHER, date="2022-05", source="b")
    found = fate(centre.release(tmp_path))
    assert {b.id for b in found.successors} == {NEW_ID, OTHER_ID}
    assert found.disputed


def test_of_two_endings_in_different_years_the_later_one_counts(centre: Made, tmp_path: Path) -> None:
    centre.event("e0001", "converted", OLD, NEW, date="2010")
    centre.event("e0002", "merged", OLD, OTHER, date="2022")
    release = centre.release(tmp_path)
    assert (fate(release).fate, fate(release).disputed) == ("merged", False)
    assert fate(release, as_of="2015").fate == "converted"


def test_a_state_that_a_source_saw_it_in_counts_where_no_event_says_more(made: Made, tmp_path: Path) -> None:
    made.state("converted (2017)", "converted", "2017")
    made.body("i0001", OLD, "NETRC", status="converted (2017)")
    release = made.release(tmp_path)
    assert fate(release).fate == "converted"
    assert [s.row for s in fate(release).statements] == ["i0001"]
    assert fate(release, as_of="2016").fate == "unknown"


def test_a_sign_of_life_of_the_last_five_years_makes_it_continuing(made: Made, tmp_path: Path) -> None:
    made.state("operating", "operating")
    made.source("page", "B", published="2018-06")
    made.body("i0001", OLD, "NETRC", status="operating", source="page")
    release = made.release(tmp_path)
    for as_of, expected in (
        ("2018-05", "unknown"),
        ("2018-06", "continuing"),
        ("2023-06", "continuing"),
        ("2023-07", "unknown"),
    ):
        assert fate(release, as_of=as_of).fate == expected, as_of
    assert fate(release, as_of="2023-07").last_seen == "2018-06"
    assert "2018-06" in fate(release, as_of="2020").explanation_en


def test_being_applied_for_is_no_sign_of_life_and_opening_a_branch_is(centre: Made, tmp_path: Path) -> None:
    centre.event("e0001", "approved", after=OLD, date="2025", status="applied")
    assert fate(centre.release(tmp_path)).fate == "unknown"
    centre.event("e0002", "branch_opened", OLD, f"{OLD}香港分中心", date="2025-05")
    assert fate(centre.release(tmp_path)).fate == "continuing"


def test_the_approval_of_a_later_centre_is_no_sign_of_life_of_the_one_it_was_founded_on(
    centre: Made, tmp_path: Path
) -> None:
    centre.event("e0001", "approved", OLD, NEW, date="2025", status="approved")
    release = centre.release(tmp_path)
    assert fate(release).fate == "unknown"
    assert fate(release, NEW).fate == "continuing"


def test_the_approval_of_a_later_centre_is_not_the_approval_of_the_one_it_was_founded_on(
    centre: Made, tmp_path: Path
) -> None:
    centre.event("e0001", "approved", OLD, NEW, date="2022", status="approved")
    missing = "No date of approval or founding is recorded."
    release = centre.release(tmp_path)
    assert [row.group for row in fates(release, "NETRC", Lens(), "year").centres] == ["unknown"]
    assert missing in {gap.en for gap in lineage(release, OLD, Lens()).unknown}
    centre.event("e0002", "approved", after=OLD, date="2011", status="approved")
    release = centre.release(tmp_path)
    assert [row.group for row in fates(release, "NETRC", Lens(), "year").centres] == ["2011"]
    assert missing not in {gap.en for gap in lineage(release, OLD, Lens()).unknown}


def test_the_judge_needs_no_more_than_what_it_is_given() -> None:
    found = judge(OLD_ID, [], [], {}, {}, Lens(), "2026-01-01")
    assert (found.fate, found.claims, found.last_seen) == ("unknown", [], "")
