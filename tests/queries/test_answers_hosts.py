"""Queries on hosts and ministries, held against SQL on the release."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.conversions import outcome
from graph.dates import date_range
from graph.lens import Lens
from graph.ranking import ranked
from tests.queries.library import Ask
from tests.queries.recount import ENDED, Recount, by_value


@pytest.mark.parametrize("designation", [None, "NETRC", "SKL"])
def test_hosts_with_most_centres(ask: Ask, recount: Recount, designation: str | None) -> None:
    centres = {c for c in recount.real if designation in {None, recount.designation(c)}}
    hosts = by_value(recount.facts("supported_by"), centres)
    expected = {host: found for host, found in hosts.items() if len(found) >= 2}
    rows = ask("top-hosts", designation=designation)
    assert {row["host_id"]: set(row["centre_ids"]) for row in rows} == expected
    assert [row["centres"] for row in rows] == sorted((len(found) for found in expected.values()), reverse=True)
    assert {row["host_id"]: row["superseded"] for row in rows} == {
        host: recount.followed(found) for host, found in expected.items()
    }


def test_sources_of_hosts_are_all_that_name_them(ask: Ask, recount: Recount) -> None:
    facts = recount.facts("supported_by")
    for row in ask("top-hosts"):
        expected = set().union(*(facts[centre, row["host_id"]] for centre in row["centre_ids"]))
        assert row["sources"] == sorted(expected)


def test_hosts_across_designations(ask: Ask, recount: Recount) -> None:
    decided = {c for c in recount.real if recount.designation(c) != "NETRC_or_NERC"}
    expected, dropped = {}, set()
    for host, centres in by_value(recount.facts("supported_by"), decided).items():
        # Of a laboratory and what it became, only the later one counts.
        gone = {old for old, new in recount.superseded if {old, new} <= centres and old != new}
        codes = {recount.designation(centre) for centre in centres - gone}
        dropped |= gone
        if len(codes) >= 2:
            expected[host] = (codes, centres - gone)
    answered = {
        row["host_id"]: (set(row["designations"]), set(row["centre_ids"])) for row in ask("hosts-across-designations")
    }
    assert answered == expected
    assert dropped


def test_before_a_change_the_earlier_centre_of_a_host_counts(ask: Ask, recount: Recount) -> None:
    """The laboratory 杂交水稻 of Wuhan became a national key laboratory in 2022 or later."""
    old, new = "skl-za-jiao-shui-dao", "nkl-za-jiao-shui-dao"
    assert (old, new) in recount.superseded
    for day, counted, other in (("2010-01-01", old, new), ("2026-01-01", new, old)):
        rows = ask("hosts-across-designations", min_designations=1, as_of=day)
        (row,) = [row for row in rows if row["host_name"] == "武汉大学"]
        assert counted in row["centre_ids"]
        assert other not in row["centre_ids"]


def test_hosts_of_revoked_centres(ask: Ask, recount: Recount) -> None:
    hosts = recount.facts("supported_by")
    expected: set[tuple[str, str | None]] = set()
    for body, row in recount.centres.items():
        if row.fate.fate == "revoked":
            named = {host for centre, host in hosts if centre == body}
            expected |= {(body, host) for host in named} or {(body, None)}
    assert {(row["centre_id"], row["host_id"]) for row in ask("hosts-of-revoked")} == expected


def test_other_centres_of_hosts_are_alive_and_no_successors(ask: Ask, recount: Recount) -> None:
    hosted = by_value(recount.facts("supported_by"), recount.real)
    alive = {body for body in recount.real if recount.centres[body].fate.fate not in ENDED}
    rows = [
        row for row in ask("hosts-of-revoked", fates=["revoked", "converted", "merged", "renamed"]) if row["host_id"]
    ]
    for row in rows:
        heirs = {body.id for body in recount.centres[row["centre_id"]].fate.successors}
        others = (hosted.get(row["host_id"], set()) & alive) - heirs - {row["centre_id"]}
        assert row["other_centres"] == len(others), row["centre_id"]
    assert rows


def test_hosts_that_gained_and_lost(ask: Ask, recount: Recount) -> None:
    """What ended is what puxi fate says ended; a loss needs a date in the time asked about."""
    hosts = by_value(recount.facts("supported_by"), recount.real)
    hosted = {centre for centre, _ in recount.facts("supported_by")}
    unknowable = 0
    for row in ask("hosts-gained-and-lost", since="1980-01-01"):
        own = hosts[row["host_id"]]
        ended = {centre for centre in own if recount.centres[centre].fate.fate in ENDED}
        assert set(row["lost_ids"]) == ended
        dated = {c for c in ended if any(recount.events[e].date for e in recount.centres[c].fate.events)}
        assert (row["lost"], row["lost_undated"]) == (len(dated), len(ended - dated))
        carried = {c for c in dated if {body.id for body in recount.centres[c].fate.successors} & own}
        assert row["carried_on"] == len(carried)
        assert set(row["gained_ids"]) <= own
        without_heir = {c for c in dated - carried if {body.id for body in recount.centres[c].fate.successors} - hosted}
        if ended - dated or without_heir:
            assert row["net"] is None
            unknowable += 1
        else:
            assert row["net"] == row["gained"] - row["lost"]
    assert unknowable


def test_hosting_that_was_over_before_counts_for_nothing(ask: Ask, recount: Recount) -> None:
    """中国科学院计算技术研究所 hosted 信息内容安全 until 2012."""
    centre, host = "nel-xin-xi-nei-rong-an-quan-ji-shu", "中国科学院计算技术研究所"
    sql = "SELECT valid_to FROM statements WHERE subject_id = ? AND property = 'supported_by' AND value = ?"
    assert ("2012",) in recount.rows(sql, centre, host)
    gained = {
        year: {
            row["host_name"]
            for row in ask("hosts-gained-and-lost", kind="ResearchInstitute", since=f"{year}-01-01")
            if centre in row["gained_ids"] + row["lost_ids"]
        }
        for year in (2005, 2013)
    }
    assert host in gained[2005]
    assert host not in gained[2013]


def test_all_centres_of_a_host_and_of_its_parts(ask: Ask, recount: Recount) -> None:
    sql = """
        WITH RECURSIVE within (id, depth) AS (
            SELECT ?, 0 UNION
            SELECT subject_id, depth + 1 FROM statements JOIN within ON value_id = within.id
            WHERE property = 'part_of' AND depth < 3
        )
        SELECT DISTINCT s.subject_id FROM statements s JOIN within ON s.value_id = within.id
        JOIN entities e ON e.id = s.subject_id WHERE s.property = 'supported_by' AND e.kind = 'Center'
    """
    for host in ("qing-hua-da-xue", "bei-jing-ke-ji-da-xue", "lan-zhou-jiao-tong-da-xue", "fu-zhou-da-xue"):
        expected = {row[0] for row in recount.rows(sql, host)}
        assert expected
        assert {row["centre_id"] for row in ask("centres-of-host", host=host)} == expected


def test_sorts_of_hosts(ask: Ask, recount: Recount) -> None:
    hosted: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    facts = recount.facts("supported_by")
    named = {centre for centre, _ in facts}
    for centre, host in facts:
        if centre in recount.real:
            hosted[recount.designation(centre), recount.entities[host].kind].add(centre)
    for centre in recount.real - named:
        hosted[recount.designation(centre), None].add(centre)
    answered = {
        (row["designation"], row["host_kind"]): (row["centres"], row["superseded"]) for row in ask("host-kinds")
    }
    assert answered == {key: (len(centres), recount.followed(centres)) for key, centres in hosted.items()}


def test_managing_units(ask: Ask, recount: Recount) -> None:
    expected = by_value(recount.facts("managed_by"), recount.real)
    assert {row["manager_id"]: set(row["centre_ids"]) for row in ask("managed-as-of")} == expected


def test_managing_units_as_of_a_day_leave_out_what_was_not_there(ask: Ask, recount: Recount) -> None:
    day = "2010-12-31"
    managers = by_value(recount.facts("managed_by"), recount.real)
    rows = ask("managed-as-of", as_of=day)
    then = {(row["manager_id"], c) for row in rows for c in row["centre_ids"]}
    always = {(row["manager_id"], c) for row in ask("managed-as-of") for c in row["centre_ids"]}
    assert then < always
    there = {manager for manager in managers if lived(recount, manager, day)}
    assert {manager for manager, _ in then} <= there
    for manager, centre in always - then:
        if manager not in there:
            continue
        days = [
            event.earliest
            for event in recount.events.values()
            if centre in event.ids("to") and event.decided and event.earliest
        ]
        stated = recount.rows("SELECT value FROM statements WHERE subject_id = ? AND property = 'established'", centre)
        assert min([*days, *(value for (value,) in stated)]) > day


def lived(recount: Recount, body: str, day: str) -> bool:
    """Whether a body may have been there on a day: by the events that made and ended it, and by what is stated of it."""
    made, gone = [], []
    begun = False
    for edge in recount.edges:
        event = edge.event
        if not (event.earliest and event.latest):
            continue
        if edge.new == body and outcome(event) in {"converted", "founded_on"}:
            made.append(event.earliest)
            begun |= event.kind != "absorbed"
        if edge.old == body and outcome(event) == "converted" and event.ends_old:
            gone.append(event.latest)
    for prop, days in (("established", made), ("ended", gone)):
        stated = [claim for claim in recount.release.claims_of([body], Lens()) if claim.property == prop]
        if stated:
            span = date_range(ranked(stated)[0].value)
            days.append(span.earliest if prop == "established" else span.latest)
            begun |= prop == "established"
    return (not begun or min(made) <= day) and (not gone or max(gone) >= day)


@pytest.mark.parametrize("day", ["1985-12-31", "2000-01-01", "2015-12-31"])
def test_no_managing_unit_manages_before_or_after_its_life(ask: Ask, recount: Recount, day: str) -> None:
    rows = ask("managed-as-of", as_of=day)
    assert rows
    assert not [row["manager_id"] for row in rows if not lived(recount, row["manager_id"], day)]
    names = {row["manager_name"] for row in rows}
    assert ("工业和信息化部" in names) == (day > "2008")
    assert ("铁道部" in names) == (day < "2013")


def test_managing_without_a_time_is_counted(ask: Ask, recount: Recount) -> None:
    dated = {
        (value, subject)
        for subject, value in recount.rows(
            "SELECT subject_id, value_id FROM statements WHERE property = 'managed_by' AND value_id IS NOT NULL "
            "AND valid_from || valid_to <> ''"
        )
    }
    for row in ask("managed-as-of"):
        undated = [c for c in row["centre_ids"] if (row["manager_id"], c) not in dated]
        assert row["undated"] == len(undated)


def test_a_ministry_and_its_predecessors(ask: Ask, recount: Recount) -> None:
    managed = by_value(recount.facts("managed_by"), set(recount.entities))
    rows = ask("managed-with-predecessors", manager="jiao-tong-yun-shu-bu")
    assert {row["subject_id"] for row in rows if row["relation"] == "itself"} == managed["jiao-tong-yun-shu-bu"]
    inherited = [row for row in rows if row["relation"] == "before"]
    # What is known of 1949-2013's Ministry of Railways is that a plan of 2013 splits it: that is no decision told.
    assert {row["subject_id"] for row in inherited} == managed["tie-dao-bu"]
    assert not any(row["decided"] for row in inherited)
    for manager in ("国家发展和改革委员会", "科学技术部"):
        for row in ask("managed-with-predecessors", manager=manager):
            body = row["subject_id"]
            assert row["planned"] == (body in recount.centres and body not in recount.real)
