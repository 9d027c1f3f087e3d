"""Ranking statements, and what counts as a contradiction."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import Claim
from graph.dates import date_range
from graph.lens import Lens
from graph.ranking import alternatives, is_disputed, rank, ranked
from graph.release.reader import Release
from tests.graph.made import Made


def claim(
    value: str,
    prop: str = "established",
    *,
    reliability: str = "A",
    confidence: str = "high",
    recorded: str = "2026-01-01",
    value_type: str = "date",
    number: int = 0,
) -> Claim:
    return Claim(
        f"s{number}-{value}-{reliability}-{confidence}", "x", prop, value, value_type, None, "", "", "", None, None,
        recorded, "a", "", confidence, "", "i0001", "", reliability,
    )  # fmt: skip


def values(groups: list[list[Claim]]) -> list[list[str]]:
    return [[c.value for c in group] for group in groups]


def test_the_source_goes_before_confidence_and_confidence_before_precision_and_that_before_age() -> None:
    best_first = [
        claim("2011-02-03", reliability="A", confidence="high"),
        claim("2011-02", reliability="A", confidence="high"),
        claim("2011", reliability="A", confidence="high", recorded="2025-01-01"),
        claim("2011", reliability="A", confidence="high", recorded="2026-01-01", number=1),
        claim("2011-02-03", reliability="A", confidence="medium"),
        claim("2011-02-03", reliability="A", confidence="low"),
        claim("2011", reliability="B", confidence="high"),
        claim("2011-02-03", reliability="B", confidence="medium"),
        claim("2011-02-03", reliability="C", confidence="high"),
    ]
    assert ranked(reversed(best_first)) == best_first


def test_a_vaguer_date_is_no_contradiction() -> None:
    dates = [claim("2011"), claim("2011-02"), claim("2011-02-28", reliability="B")]
    assert not is_disputed(dates)
    assert len(alternatives(dates)) == 1
    assert sorted(c.value for c in alternatives(dates)[0]) == ["2011", "2011-02", "2011-02-28"]


def test_two_months_are_a_contradiction_and_the_year_supports_both() -> None:
    dates = [claim("2011-02", reliability="B"), claim("2011-03"), claim("2011", reliability="C")]
    assert is_disputed(dates)
    assert values(alternatives(dates)) == [["2011-03", "2011"], ["2011-02", "2011"]]
    # Even where the year is the best supported, each side is named by what sets it apart.
    dates = [claim("2011-02", reliability="B"), claim("2011-03", reliability="C"), claim("2011", reliability="A")]
    assert values(alternatives(dates)) == [["2011-02", "2011"], ["2011-03", "2011"]]


def test_a_property_that_can_have_many_values_is_never_disputed() -> None:
    texts = [claim("A", "name", value_type="text"), claim("B", "name", value_type="text")]
    assert not is_disputed(texts)
    assert len(alternatives(texts)) == 2


def test_the_undecided_type_contradicts_neither_programme_and_supports_what_is_stated() -> None:
    codes = [
        claim("NETRC", "type", value_type="code"),
        claim("NETRC_or_NERC", "type", value_type="code", reliability="B"),
    ]
    assert not is_disputed(codes)
    assert values(alternatives(codes)) == [["NETRC", "NETRC_or_NERC"]]
    both = [*codes, claim("NERC", "type", value_type="code", reliability="C")]
    assert is_disputed(both)
    assert values(alternatives(both)) == [["NETRC", "NETRC_or_NERC"], ["NERC", "NETRC_or_NERC"]]
    assert is_disputed([codes[1], claim("university", "type", value_type="code")])


def test_nothing_is_alone_in_a_contradiction() -> None:
    assert alternatives([]) == []
    assert not is_disputed([claim("2011")])


DATES = st.lists(
    st.builds(
        claim,
        st.sampled_from(
            ["2011", "2011-02", "2011-02-03", "2011-03", "2012", "2011~", "201X", "2010/2011", "2011-02/2011-05"]
        ),
        reliability=st.sampled_from("ABC"),
        confidence=st.sampled_from(["high", "medium", "low"]),
        number=st.integers(0, 9999),
    ),
    max_size=8,
    unique_by=lambda c: c.id,
)


@given(DATES, st.randoms())
def test_no_statement_is_dropped_and_its_group_never_contradicts_it(dates: list[Claim], random: object) -> None:
    groups = alternatives(dates)
    assert {c.id for group in groups for c in group} == {c.id for c in dates}
    shared = [c.id for group in groups for c in group]
    for group in groups:
        own = [c for c in group if shared.count(c.id) == 1]
        assert own, "a side that nothing stands for alone"
        assert group[: len(own)] == sorted(own, key=rank)
        most_precise = min(group, key=lambda c: date_range(c.value).days)
        assert all(date_range(most_precise.value).overlaps(date_range(c.value)) for c in group)
    heads = [group[0] for group in groups]
    assert all(rank(a) <= rank(b) for a, b in pairwise(heads))
    shuffled = list(dates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert alternatives(shuffled) == groups


# -- in a release -----------------------------------------------------------------------------------------------------


@pytest.fixture
def disputed(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Release:
    made.body("i0001", "国家小麦工程技术研究中心", "NETRC", established="2011-02", source="b")
    made.body("i0002", "国家小麦工程技术研究中心", "NETRC", established="2011-03", source="a")
    made.body("i0003", "国家小麦工程技术研究中心", "NETRC_or_NERC", established="2011", source="c")
    made.body("i0004", "国家玉米工程技术研究中心", "NETRC", established="2012", source="b")
    made.body("i0005", "国家玉米工程技术研究中心", "NETRC", established="2012-05-01", source="a")
    made.event("e0001", "applied", after="国家玉米工程技术研究中心", date="2010")
    made.event("e0002", "converted", "国家玉米工程技术研究中心", "国家玉米技术创新中心", date="2021", status="applied")
    made.event(
        "e0003", "converted", "国家玉米工程技术研究中心", "国家玉米技术创新中心", date="2022", status="completed"
    )
    made.event("e0004", "merged", "国家大豆工程技术研究中心", "国家玉米技术创新中心", date="2021", source="b")
    made.event("e0005", "merged", "国家大豆工程技术研究中心", "国家玉米技术创新中心", date="2022", source="c")
    return made.release(tmp_path_factory.mktemp("made"))


def test_a_release_lists_its_contradictions_with_all_their_statements(disputed: Release) -> None:
    found = list(disputed.query("SELECT DISTINCT subject_id, property FROM conflicts ORDER BY subject_id, property"))
    # Application in one year and approval in the next are two stages, so e0002 and e0003 contradict nothing.
    assert found == [("event-e0004", "date"), ("netrc-xiao-mai", "established")]
    rows = [
        (value, len(str(ids).split()))
        for value, ids in disputed.query(
            "SELECT value, statement_ids FROM conflicts WHERE property = 'established' ORDER BY number"
        )
    ]
    assert rows == [("2011-03", 2), ("2011-02", 2)]


def test_the_release_and_the_answer_see_the_same_contradictions(release: Release) -> None:
    """The table of contradictions and the disputes in the answers, over the whole shipped dataset."""
    from graph.ask import lineage

    listed: dict[str, set[str]] = {}
    for subject, prop in release.query("SELECT DISTINCT subject_id, property FROM conflicts"):
        listed.setdefault(str(subject), set()).add(str(prop))
    assert len(listed) > 20
    events: set[str] = set()
    for (subject,) in release.query(
        "SELECT id FROM entities WHERE kind NOT IN ('ChangeEvent', 'Person', 'Place', 'Field', 'Policy', 'Programme', 'Group')"
    ):
        answer = lineage(release, str(subject), Lens())
        own = {d.property for d in answer.disputes if d.subject == answer.institution.id} - {"supported_by"}
        assert own == listed.get(str(subject), set()), subject
        for dispute in answer.disputes:
            assert len(dispute.values) > 1
            if dispute.subject.startswith("event-"):
                assert dispute.property in listed[dispute.subject]
                events.add(dispute.subject)
    assert len(events) > 10
