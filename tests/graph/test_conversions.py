"""Which centres of one programme became centres of another, on data made for the question."""

from pathlib import Path

import pytest

from graph import answers
from graph.conversions import MAX_CHAIN, conversions
from graph.lens import Lens
from graph.statements import EventKey, Mention
from tests.graph.made import Made

OLD, NEW = "国家小麦工程技术研究中心", "国家小麦技术创新中心"
BETWEEN = "小麦技术研究院"


@pytest.fixture
def centres(made: Made) -> Made:
    made.body("i0001", OLD, "NETRC")
    made.body("i0002", NEW, "NTIC")
    return made


def asked(data: Made, folder: Path, **conditions: str) -> answers.ConversionsAnswer:
    return conversions(data.release(folder), "NETRC", "NTIC", Lens.of(**conditions))


def found(answer: answers.ConversionsAnswer) -> list[tuple[str, str, str, bool]]:
    return [(c.old.label_zh, c.new.label_zh, c.outcome, c.indirect) for c in answer.conversions]


@pytest.mark.parametrize(
    ("event", "status", "expected"),
    [
        ("converted", "completed", "converted"),
        ("renamed", "completed", "converted"),
        ("merged", "under_construction", "converted"),
        ("converted", "approved", "converted"),
        ("converted", "applied", "in_process"),
        ("converted", "proposed", "in_process"),
        ("converted", "refused", "refused"),
        ("converted", "unknown", "unstated"),
        ("approved", "completed", "founded_on"),
    ],
)
def test_what_an_event_means_for_the_question(
    centres: Made, tmp_path: Path, event: str, status: str, expected: str
) -> None:
    centres.event("e0001", event, OLD, NEW, status=status, by="科学技术部")
    answer = asked(centres, tmp_path)
    assert found(answer) == [(OLD, NEW, expected, False)]
    assert answer.counts == {expected: 1}
    assert [body.label_zh for body in answer.conversions[0].decided_by] == ["科学技术部"]


def test_the_way_back_is_another_question(centres: Made, tmp_path: Path) -> None:
    centres.event("e0001", "converted", NEW, OLD)
    assert found(asked(centres, tmp_path)) == []
    assert len(conversions(centres.release(tmp_path), "NTIC", "NETRC", Lens()).conversions) == 1


def test_a_branch_is_no_conversion(centres: Made, tmp_path: Path) -> None:
    centres.event("e0001", "branch_opened", OLD, NEW)
    assert found(asked(centres, tmp_path)) == []


def test_an_indirect_conversion_is_shown_with_its_chain(centres: Made, tmp_path: Path) -> None:
    centres.event("e0001", "reorganised", OLD, BETWEEN, date="2018")
    centres.event("e0002", "converted", BETWEEN, NEW, date="2021", status="applied")
    answer = asked(centres, tmp_path)
    assert found(answer) == [(OLD, NEW, "in_process", True)], "as far as its least certain step"
    assert [(s.old.label_zh, s.new.label_zh, s.event.date) for s in answer.conversions[0].chain] == [
        (OLD, BETWEEN, "2018"),
        (BETWEEN, NEW, "2021"),
    ]
    assert answer.conversions[0].date == "2021"


def test_through_a_founding_there_is_no_chain(centres: Made, tmp_path: Path) -> None:
    """That something was founded on the basis of the old centre does not make it the old centre."""
    centres.event("e0001", "established", OLD, BETWEEN)
    centres.event("e0002", "converted", BETWEEN, NEW)
    assert found(asked(centres, tmp_path)) == []


def test_a_direct_conversion_goes_before_a_way_round(centres: Made, tmp_path: Path) -> None:
    centres.event("e0001", "converted", OLD, NEW)
    centres.event("e0002", "merged", OLD, BETWEEN)
    centres.event("e0003", "converted", BETWEEN, NEW)
    assert found(asked(centres, tmp_path)) == [(OLD, NEW, "converted", False)]


def test_a_ring_ends_and_a_chain_has_a_longest_length(centres: Made, tmp_path: Path) -> None:
    ring = [OLD, *(f"第{letter}研究院" for letter in "甲乙丙丁")]
    for number, (old, new) in enumerate(zip(ring, ring[1:] + ring[:1], strict=True)):
        centres.event(f"e{number:04d}", "renamed", old, new)
    centres.event("e0010", "converted", ring[MAX_CHAIN - 1], NEW)
    assert found(asked(centres, tmp_path)) == [(OLD, NEW, "converted", True)]
    assert len(asked(centres, tmp_path).conversions[0].chain) == MAX_CHAIN
    centres.stored = [item for item in centres.stored if getattr(item, "row_id", "") != "e0010"]
    centres.event("e0011", "converted", ring[MAX_CHAIN], NEW)
    assert found(asked(centres, tmp_path)) == []


def test_approval_and_application_of_the_new_centre_stand_beside_it(centres: Made, tmp_path: Path) -> None:
    centres.event("e0001", "converted", OLD, NEW, source="b")
    centres.event("e0002", "approved", after=NEW, date="2022-12-30", by="科学技术部", source="a")
    centres.event("e0003", "evaluated", after=NEW, date="2024")
    (one,) = asked(centres, tmp_path).conversions
    assert one.date == "", "the date of the approval is not that of the conversion"
    assert [(event.type, event.date) for event in one.new_approval] == [("approved", "2022-12-30")]


def test_through_the_lens(centres: Made, tmp_path: Path) -> None:
    centres.event("e0001", "applied", OLD, NEW, date="2020", status="applied", source="a")
    centres.event("e0002", "converted", OLD, NEW, date="2022", source="c")
    assert found(asked(centres, tmp_path, as_of="2021")) == [(OLD, NEW, "in_process", False)]
    assert found(asked(centres, tmp_path, min_reliability="A")) == [(OLD, NEW, "in_process", False)]
    assert found(asked(centres, tmp_path)) == [(OLD, NEW, "converted", False)]
    assert found(asked(centres, tmp_path, as_of="2019")) == []


# -- what is left open --------------------------------------------------------------------------------------------------


def test_a_shared_name_is_a_question_and_never_counted(centres: Made, tmp_path: Path) -> None:
    answer = asked(centres, tmp_path)
    assert [(pair.old.label_zh, pair.new.label_zh) for pair in answer.suspected] == [(OLD, NEW)]
    assert (answer.conversions, answer.counts) == ([], {})
    centres.event("e0001", "converted", OLD, NEW, status="refused")
    assert asked(centres, tmp_path).suspected == [], "a source has answered it"


def test_taken_into_the_series_without_a_word_on_what_was_before(made: Made, tmp_path: Path) -> None:
    made.state("in the new series", "in_new_series", "2022")
    made.body("i0001", NEW, "NTIC", status="in the new series")
    made.body("i0002", "国家玉米技术创新中心", "NTIC")
    made.event("e0001", "reorganised", after="国家玉米技术创新中心", date="2022")
    made.body("i0003", "国家水稻技术创新中心", "NTIC")
    answer = asked(made, tmp_path)
    assert {(a.body.label_zh, len(a.events), len(a.states)) for a in answer.admissions} == {
        (NEW, 0, 1),
        ("国家玉米技术创新中心", 1, 0),
    }
    assert asked(made, tmp_path, as_of="2021").admissions == []


def test_what_is_said_of_whole_programmes_is_no_conversion_of_a_centre(centres: Made, tmp_path: Path) -> None:
    event = EventKey("e0001")
    centres.say("e0001", event, "event_type", "reorganised", "code")
    centres.say("e0001", event, "event_status", "approved", "code")
    centres.say("e0001", event, "lineage_kind", "reorganised", "code")
    for prop, code in (("from", "NETRC"), ("to", "NTIC")):
        centres.say("e0001", event, prop, code, "entity", target=Mention("e0001", prop, 1, code, "programme", code))
    answer = asked(centres, tmp_path)
    assert answer.conversions == []
    assert [change.event.id for change in answer.series] == ["event-e0001"]
