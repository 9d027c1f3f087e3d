"""What the pages tell beside single institutions: flows, coverage, newest events, tables, what rests on a source."""

from collections import Counter
from pathlib import Path

import pytest

from graph.conversions import conversions
from graph.coverage import PARTS, WHOLE_PROGRAMME, coverage
from graph.dates import earliest
from graph.errors import UnknownName
from graph.flows import flows, pairs
from graph.lens import Lens
from graph.listing import GROUPS, groups, of_group, of_programme
from graph.newest import newest
from graph.release.reader import Release
from graph.resting import resting
from graph.vocabulary import DESIGNATIONS
from tests.graph.made import Made


@pytest.fixture(scope="module")
def shipped(release_path: Path) -> Release:
    return Release(release_path)


def test_flows_are_the_conversions_of_every_pair(shipped: Release) -> None:
    counted = Counter({(f.old, f.new, f.outcome, f.status): f.count for f in flows(shipped, Lens()).flows})
    looked_at = pairs(shipped)
    assert ("NETRC", "NTIC") in looked_at
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for old, new in [*looked_at, ("NTIC", "NETRC"), ("NERC", "NEL"), ("NMIC", "NTIC"), ("NKL", "SKL")]:
        found = conversions(shipped, old, new, Lens()).conversions
        if (old, new) not in looked_at:
            assert not found
        expected.update((old, new, row.outcome, row.status) for row in found)
    assert counted == expected


def test_an_application_is_not_counted_as_done(shipped: Release) -> None:
    found = {
        (f.outcome, f.status): f.count for f in flows(shipped, Lens()).flows if (f.old, f.new) == ("NETRC", "NTIC")
    }
    assert found == {("converted", "completed"): 1, ("in_process", "applied"): 1}


def test_every_number_of_centres_has_its_source(shipped: Release) -> None:
    answer = coverage(shipped)
    assert [row.designation for row in answer.programmes] == list(DESIGNATIONS)
    for row in answer.programmes:
        assert row.known == len(shipped.of_designation(row.designation))
        for count in row.official:
            assert count.statistics
            for number in count.statistics:
                assert number.source_id in answer.sources
                assert int(number.value) == count.value
                assert number.measure in WHOLE_PROGRAMME
    netrc = answer.programmes[0]
    assert [(c.value, c.year) for c in netrc.official[:2]] == [(374, "2020"), (360, "2016")]
    assert next(row for row in answer.programmes if row.designation == "NTIC").official == [], (
        "unknown is said as unknown"
    )


#: Units of numbers that count no centres. A unit that is new is taken to count some until it is put here.
NO_CENTRES = {
    "billion RMB", "patents", "percent", "persons", "provinces", "provincial-level or city science departments", "reports",
    "round", "standards", "universities", "years",
}  # fmt: skip


def test_a_number_of_a_whole_programme_is_not_overlooked(shipped: Release) -> None:
    """Whoever adds a number of centres of the whole country decides whether it is the number of all of them."""
    told = {
        str(measure)
        for measure, unit in shipped.query("SELECT measure, unit FROM statistics WHERE scope IN ('China', 'national')")
        if unit not in NO_CENTRES
    }
    undecided = told - set(WHOLE_PROGRAMME) - PARTS
    assert not undecided, "to be put into WHOLE_PROGRAMME or PARTS of graph/coverage.py"
    assert WHOLE_PROGRAMME.keys() | PARTS == told, "what no number has any more is taken out"
    assert PARTS.isdisjoint(WHOLE_PROGRAMME)


def test_the_newest_events_come_first_and_are_cited(shipped: Release) -> None:
    answer = newest(shipped, 10)
    assert len(answer.events) == 10
    days = [earliest(event.date) or "" for event in answer.events]
    assert days == sorted(days, reverse=True)
    assert all(day <= shipped.data_date for day in days)
    assert all(s.source_id in answer.sources for event in answer.events for s in event.statements)
    later = [
        str(value)
        for (value,) in shipped.query("SELECT value FROM statements WHERE property = 'date' AND length(value) = 10")
        if days[0] < str(value) <= shipped.data_date
    ]
    assert later == []


def test_a_table_has_the_members_and_cites_every_cell(shipped: Release) -> None:
    answer = of_programme(shipped, "NTIC", Lens())
    assert {row.body.id for row in answer.rows} == {entity.id for entity in shipped.of_designation("NTIC")}
    for row in answer.rows:
        for fact in [*row.hosts, *row.places, *row.managers, *row.fields]:
            assert fact.statements
            assert all(statement.source_id in answer.sources for statement in fact.statements)
        assert bool(row.founded) == bool(row.founded_statements)
        assert row.fate


@pytest.mark.parametrize("group", GROUPS)
def test_groups_count_what_their_tables_list(shipped: Release, group: str) -> None:
    for row in groups(shipped, group).rows[:4]:
        listed = of_group(shipped, group, row.body.id, Lens()).rows
        centres = [one for one in listed if one.body.kind == "Center"]
        assert (len(centres), len(listed) - len(centres)) == (row.centres, row.others)
        assert all(one.member for one in listed), "each says why it is there"


def test_founded_is_not_the_founding_of_a_later_centre(tmp_path: Path) -> None:
    data = Made()
    data.body("i1", "国家甲工程技术研究中心", "NETRC")
    data.event("e1", "approved", "国家甲工程技术研究中心", "国家甲技术创新中心", date="2020")
    release = data.release(tmp_path)
    (row,) = of_programme(release, "NETRC", Lens()).rows
    assert row.founded == ""


def test_all_that_rests_on_a_source_is_told(shipped: Release) -> None:
    answer = resting(shipped, "jamestown-2023-self-reliance")
    statements = [said.id for subject in answer.subjects for said in subject.statements]
    ids = {str(i) for (i,) in shipped.query("SELECT id FROM statements WHERE source_id = ?", (answer.source.id,))}
    assert len(statements) == len(set(statements))
    assert set(statements) == ids
    assert len(answer.statistics) > 10
    assert all(subject.body or subject.parties for subject in answer.subjects)
    with pytest.raises(UnknownName):
        resting(shipped, "no-such-source")
