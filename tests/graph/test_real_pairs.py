"""What became what in the shipped data, each with its direction: the earlier body first, the later one after it."""

import re

import pytest

from graph import answers
from graph.ask import lineage
from graph.conversions import conversions
from graph.errors import AmbiguousName, BadParameter
from graph.fates import fates
from graph.lens import Lens
from graph.release.reader import Release

Edge = tuple[str, str, str, str]


def ask(release: Release, name: str, **conditions: str) -> answers.LineageAnswer:
    return lineage(release, name, Lens.of(**conditions))


def name(body: answers.Body) -> str:
    """The name without what tells namesakes apart: 国防科学技术工业委员会 (1982–1998)."""
    return re.sub(r" \([^()]+\)$", "", body.label_zh) or body.label_en


def edges(answer: answers.LineageAnswer) -> set[Edge]:
    """Old, new, kind and status, by the Chinese labels."""
    labels = {node.body.id: name(node.body) for node in answer.nodes}
    return {(labels[edge.old], labels[edge.new], edge.kind, edge.status) for edge in answer.edges}


def steps(answer: answers.LineageAnswer) -> dict[str, int]:
    return {name(node.body): node.steps for node in answer.nodes}


def before_and_after(event: answers.Event) -> tuple[list[str], list[str]]:
    return [b.label_zh for b in event.before], [b.label_zh for b in event.after]


def publishers(answer: answers.Envelope, statements: list[answers.StatementRef]) -> set[str]:
    return {answer.sources[statement.source_id].id for statement in statements}


# -- the question of the house: NETRCs that became innovation centres -------------------------------------------------


def test_the_one_netrc_that_became_an_innovation_centre(release: Release) -> None:
    answer = conversions(release, "NETRC", "NTIC", Lens())
    (found,) = [c for c in answer.conversions if c.outcome == "converted"]
    assert (found.old.label_zh, found.new.label_zh) == (
        "国家专用集成电路系统工程技术研究中心",
        "国家集成电路设计自动化技术创新中心",
    )
    assert (found.status, found.indirect, found.date) == ("completed", False, "")
    assert [body.label_zh for body in found.decided_by] == ["科学技术部"]
    assert "东南大学" in {fact.body.label_zh for fact in found.old_hosts if fact.body}
    assert "东南大学" in {fact.body.label_zh for fact in found.new_hosts if fact.body}
    # The day is that of the approval and from another source than the one that states the conversion.
    (approval,) = [event for event in found.new_approval if event.type == "approved"]
    assert approval.date == "2022-12-30"
    dated_by = {s.source_id for s in approval.statements if s.value == "2022-12-30"}
    assert dated_by
    assert dated_by.isdisjoint(publishers(answer, found.chain[0].event.statements))


def test_it_was_not_converted_before_the_innovation_centre_was_approved(release: Release) -> None:
    """No source dates the conversion; the approval of 2022-12-30 bounds it."""
    for as_of, converted in (("1995", False), ("2022-12-29", False), ("2022-12-30", True), ("", True)):
        fate = ask(release, "国家专用集成电路系统工程技术研究中心", as_of=as_of).fate
        assert fate is not None
        assert (fate.fate == "converted") == converted, as_of


def test_wheat_was_applied_for_and_is_not_called_converted(release: Release) -> None:
    answer = conversions(release, "netrc", "ntic", Lens())
    (wheat,) = [c for c in answer.conversions if "小麦" in c.old.label_zh]
    assert (wheat.old.label_zh, wheat.new.label_zh) == ("国家小麦工程技术研究中心", "国家小麦技术创新中心")
    assert (wheat.outcome, wheat.status) == ("in_process", "applied")
    assert "河南农业大学" in {fact.body.label_zh for fact in wheat.old_hosts if fact.body}
    fate = ask(release, "国家小麦工程技术研究中心").fate
    assert fate is not None
    assert fate.fate == "converting"
    row = next(r for r in fates(release, "NETRC", Lens()).centres if r.body.id == wheat.old.id)
    assert row.fate.fate == "converting"


def test_conversions_by_status_and_by_outcome(release: Release) -> None:
    assert [c.old.label_zh for c in conversions(release, "NETRC", "NTIC", Lens(), "applied").conversions] == [
        "国家小麦工程技术研究中心"
    ]
    everything = conversions(release, "NEL", "NERC", Lens())
    for status in ("converted", "unstated", "in_process", "completed"):
        part = conversions(release, "NEL", "NERC", Lens(), status).conversions
        assert part == [c for c in everything.conversions if status in {c.outcome, c.status}]
    for bad in (("NETRC", "XYZ", ""), ("", "NTIC", ""), ("NETRC", "NTIC", "nearly")):
        with pytest.raises(BadParameter):
            conversions(release, bad[0], bad[1], Lens(), bad[2])


def test_as_of_a_day_before_it_a_dated_conversion_is_not_there(release: Release) -> None:
    for as_of, expected in (("2020", False), ("2021", True), ("", True)):
        names = {c.old.label_zh for c in conversions(release, "NEL", "NERC", Lens.of(as_of=as_of)).conversions}
        assert ("公路养护技术国家工程实验室" in names) == expected, as_of


def test_highway_maintenance_from_laboratory_to_centre(release: Release) -> None:
    found = {(name(c.old), name(c.new)): c for c in conversions(release, "NEL", "NERC", Lens()).conversions}
    highway = found["公路养护技术国家工程实验室", "公路养护技术国家工程研究中心"]
    assert (highway.outcome, highway.date) == ("converted", "2021")
    assert len({s.row for s in highway.chain[0].event.statements}) >= 4, "one event, told by several rows"
    assert ("公路养护技术国家工程研究中心", "公路养护技术国家工程实验室") not in found
    assert sum(c.outcome == "converted" for c in found.values()) >= 8
    assert len(found) >= 13
    laboratory = ask(release, "公路养护技术国家工程实验室")
    assert steps(laboratory) == {"公路养护技术国家工程实验室": 0, "公路养护技术国家工程研究中心": 1}
    assert laboratory.fate is not None
    assert laboratory.fate.fate == "converted"


def test_a_conversion_that_nobody_states_is_marked_so(release: Release) -> None:
    (found,) = [
        c
        for c in conversions(release, "NEL", "NERC", Lens()).conversions
        if c.old.label_zh == "高速铁路建造技术国家工程实验室"
    ]
    assert (found.outcome, found.status) == ("unstated", "unknown")
    assert found.chain[0].event.inferred
    fate = ask(release, "高速铁路建造技术国家工程实验室").fate
    assert fate is not None
    assert fate.fate != "converted"


def test_a_pair_that_only_shares_a_name_is_an_open_question(release: Release) -> None:
    answer = conversions(release, "NETRC", "NTIC", Lens())
    suspected = {(pair.old.label_zh, pair.new.label_zh) for pair in answer.suspected}
    assert ("国家乳业工程技术研究中心", "国家乳业技术创新中心") in suspected
    assert suspected.isdisjoint({(c.old.label_zh, c.new.label_zh) for c in answer.conversions})


# -- ministries -------------------------------------------------------------------------------------------------------


def test_the_science_commission_became_the_ministry_in_1998(release: Release) -> None:
    answer = ask(release, "科学技术部")
    assert steps(answer)["国家科学技术委员会"] == -1
    (event,) = [e for e in answer.events if before_and_after(e) == (["国家科学技术委员会"], ["科学技术部"])]
    assert event.date == "1998"
    assert event.status == "completed"
    # One source calls it renamed, another converted: both are shown, none wins in silence.
    assert event.disputed == ["lineage_kind"]
    assert {value.value for dispute in answer.disputes for value in dispute.values} == {"renamed", "converted"}


def test_the_ministry_of_science_reaches_back_to_1958_and_forward_to_2023(release: Release) -> None:
    answer = ask(release, "科学技术部")
    found = steps(answer)
    assert found["国务院科学规划委员会"] == found["国家技术委员会"] == -2
    dates = {edge.date[:4] for edge in answer.edges}
    assert "1958" in dates
    assert any(event.date.startswith("2023") for event in answer.events)
    assert ("国家技术委员会", "国家科学技术委员会", "merged", "completed") in edges(answer)


def test_the_ministry_of_industry_shows_mergers_and_splits(release: Release) -> None:
    found = edges(ask(release, "工业和信息化部"))
    assert ("电子工业部", "信息产业部", "merged", "completed") in found
    assert ("邮电部", "信息产业部", "merged", "completed") in found
    assert ("机械电子工业部", "电子工业部", "split", "completed") in found
    assert ("信息产业部", "工业和信息化部", "merged", "proposed") in found
    # Split out of what it was once merged into: the two are told apart, so the line does not run in a ring.
    assert ("电子工业部", "机械电子工业部", "merged", "completed") in found
    assert {kind for _, _, kind, _ in found} >= {"merged", "split", "reorganised"}


def test_two_commissions_of_one_name_follow_one_another(release: Release) -> None:
    with pytest.raises(AmbiguousName) as caught:
        ask(release, "国防科学技术工业委员会")
    ids = {candidate.id for candidate in caught.value.candidates}
    assert (len(ids), caught.value.total) == (2, 2)
    by_founding = {}
    for body in ids:
        answer = ask(release, body)
        founded = min(e.date[:4] for e in answer.events if any(b.id == body for b in e.after))
        by_founding[founded] = answer
    old, new = by_founding["1982"], by_founding["1998"]
    assert new.institution.id in {node.body.id for node in old.nodes if node.steps == 1}
    assert old.institution.id in {node.body.id for node in new.nodes if node.steps == -1}
    assert "总装备部" in steps(old)
    assert steps(new)["国家国防科技工业局"] == 1
    assert not [event for event in new.events if event.date.startswith("1982")]


# -- branches, renamings, mergers -------------------------------------------------------------------------------------


def test_a_hong_kong_branch_comes_from_its_centre_and_ends_nothing(release: Release) -> None:
    answer = ask(release, "国家专用集成电路系统工程技术研究中心香港分中心")
    assert answer.institution.designation == "HKB"
    assert steps(answer)["国家专用集成电路系统工程技术研究中心"] == -1
    (edge,) = [edge for edge in answer.edges if edge.new == answer.institution.id]
    assert edge.kind == "branched"


def test_fates_of_a_programme_add_up(release: Release) -> None:
    known = {entity.id for entity in release.of_designation("NETRC")}
    for by in ("programme", "ministry", "province", "field", "year"):
        answer = fates(release, "NETRC", Lens(), by)
        assert {row.body.id for row in answer.centres} == known
        assert sum(sum(group.values()) for group in answer.counts.values()) == len(known)
        for row in answer.centres:
            assert answer.counts[row.group][row.fate.fate] > 0
    with pytest.raises(BadParameter):
        fates(release, "NETRC", Lens(), "colour")


def test_the_fate_in_the_list_is_the_fate_in_the_lineage(release: Release) -> None:
    for code in ("NETRC", "NERC", "NEL", "NTIC", "SKL"):
        for conditions in ({}, {"as_of": "2018"}, {"min_reliability": "A"}):
            lens = Lens.of(**conditions)
            for row in fates(release, code, lens).centres:
                assert lineage(release, row.body.id, lens).fate == row.fate


def test_the_year_of_a_centre_is_that_of_its_own_approval(release: Release) -> None:
    rows = {row.body.label_zh: row.group for row in fates(release, "NETRC", Lens(), "year").centres}
    assert rows["国家硅基LED工程技术研究中心"] == "2011"
    # Its conversion led to an approval of 2022, which is the innovation centre's.
    assert rows["国家专用集成电路系统工程技术研究中心"] == "unknown"


# -- what came of something is not older than the change ----------------------------------------------------------------


def test_no_centre_is_founded_before_the_change_that_made_it(release: Release) -> None:
    """The date of the earlier body easily strays into the row of the later one, in sources as in tables."""
    rows = release.query(
        """
        SELECT after.entity_id, founded.value, happened.value, founded.row_id
        FROM event_links AS before
        JOIN event_links AS after ON after.event_id = before.event_id AND after.role = 'to'
        JOIN statements AS kind ON kind.subject_id = before.event_id AND kind.property = 'event_type'
        JOIN statements AS happened ON happened.subject_id = before.event_id AND happened.property = 'date'
        JOIN statements AS founded ON founded.subject_id = after.entity_id AND founded.property = 'established'
        JOIN entities AS centre ON centre.id = after.entity_id AND centre.kind = 'Center'
        WHERE before.role = 'from' AND kind.value = 'converted' AND founded.value <> '' AND happened.value <> ''
          AND substr(founded.value, 1, 4) < substr(happened.value, 1, 4)
        """
    )
    assert [tuple(row) for row in rows] == []
