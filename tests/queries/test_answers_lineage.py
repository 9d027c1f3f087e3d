"""Queries on lineage, conversions, decisions and time, held against what Python tells and against SQL."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from itertools import product

import networkx as nx
import pytest

from graph.conversions import conversions, outcome
from graph.fates import fates
from graph.lens import Lens
from graph.lineage import Edge
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS, Kind
from tests.queries.library import Ask
from tests.queries.recount import ENDED, INSTITUTIONS, Recount

#: Outcomes of a step, the surest first.
SURE = ("converted", "founded_on", "in_process", "unstated")
FROM = ("NETRC", "NERC", "NEL", "SKL", "NMIC", "NRDI")
TO = ("NTIC", "NERC", "NKL", "SKL", "NMIC", "NETRC")


def not_branched(recount: Recount) -> list[Edge]:
    return [edge for edge in recount.edges if edge.event.kind != "branched"]


def done_edges(recount: Recount) -> list[Edge]:
    """Changes that a source states as decided or done and that ended the earlier body, whatever sort of body it was."""
    return [edge for edge in recount.edges if outcome(edge.event) == "converted" and edge.event.ends_old]


def done(recount: Recount) -> list[Edge]:
    """Changes that a source states as decided or done, and that ended the earlier body."""
    bodies = {entity.id for entity in recount.entities.values() if entity.kind in INSTITUTIONS}
    return [
        edge
        for edge in recount.edges
        if outcome(edge.event) == "converted" and edge.event.ends_old and {edge.old, edge.new} <= bodies
    ]


@pytest.mark.parametrize(("old", "new"), [pair for pair in product(FROM, TO) if pair[0] != pair[1]])
def test_conversions_are_those_of_puxi_conversions(ask: Ask, release: Release, old: str, new: str) -> None:
    answered = {
        (row["old_id"], row["new_id"], row["outcome"], row["steps"] > 1, row["status"], row["date"] or "")
        for row in ask("netrc-to-ntic", **{"from": old, "to": new})
    }
    expected = {
        (c.old.id, c.new.id, c.outcome, c.indirect, c.status, c.date)
        for c in conversions(release, old, new, Lens()).conversions
    }
    assert answered == expected


def test_hosts_before_and_after_a_conversion(ask: Ask, recount: Recount) -> None:
    hosts = defaultdict(set)
    for centre, host in recount.facts("supported_by"):
        hosts[centre].add(recount.entities[host].label)
    rows = ask("nel-to-nerc")
    expected = {
        (edge.old, edge.new, edge.event.id)
        for edge in not_branched(recount)
        if recount.designation(edge.old) == "NEL" and recount.designation(edge.new) == "NERC"
    }
    assert {(row["old_id"], row["new_id"], row["event"]) for row in rows} == expected
    for row in rows:
        before, after = hosts[row["old_id"]], hosts[row["new_id"]]
        assert (set(row["old_hosts"]), set(row["new_hosts"])) == (before, after)
        assert row["same_host"] == (bool(before & after) if before and after else None)


def test_what_went_into_each_national_key_laboratory(ask: Ask, recount: Recount) -> None:
    expected = defaultdict(set)
    for edge in not_branched(recount):
        if recount.designation(edge.new) == "NKL":
            expected[edge.new].add((edge.old, outcome(edge.event)))
    rows = ask("skl-to-nkl")
    answered = {row["new_id"]: set(zip(row["old_ids"], row["outcomes"], strict=True)) for row in rows}
    assert answered == expected
    for row in rows:
        told = expected[row["new_id"]]
        decided = {old for old, found in told if found in {"converted", "founded_on"}}
        assert (row["decided"], row["not_decided"]) == (len(decided), len({old for old, _ in told} - decided))


def test_the_matrix_of_programmes(ask: Ask, recount: Recount) -> None:
    bodies: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for edge in not_branched(recount):
        old, new = recount.entities[edge.old], recount.entities[edge.new]
        if old.kind in INSTITUTIONS and new.kind == Kind.CENTER:
            kind = edge.event.kind if edge.event.kind in {"split", "founded_on"} else "conversion"
            bodies[old.designation or old.kind, new.designation, kind, outcome(edge.event)].add(edge.old)
    answered = {
        (row["from_designation"], row["to_designation"], row["change"], row["outcome"]): row["old_bodies"]
        for row in ask("conversion-matrix")
    }
    assert answered == {key: len(olds) for key, olds in bodies.items()}


def test_changes_that_were_inferred(ask: Ask, recount: Recount) -> None:
    expected = {(e.old, e.new, e.event.id) for e in recount.edges if outcome(e.event) == "unstated"}
    assert expected
    assert {(row["old_id"], row["new_id"], row["event"]) for row in ask("inferred-links")} == expected


def test_plans_that_no_other_event_tells_as_done(ask: Ask, recount: Recount) -> None:
    planned = {(e.old, e.new, e.event.id) for e in recount.edges if outcome(e.event) == "in_process"}
    done = {(e.old, e.new) for e in recount.edges if outcome(e.event) in {"converted", "founded_on"}}
    expected = {told for told in planned if told[:2] not in done}
    # 信息产业部 into 工业和信息化部: a plan of March 2008, and told as done.
    assert ("xin-xi-chan-ye-bu", "gong-ye-he-xin-xi-hua-bu") in {told[:2] for told in planned - expected}
    rows = ask("pending-changes")
    assert {(row["old_id"], row["new_id"], row["event"]) for row in rows} == expected
    exists = {
        body
        for event in recount.events.values()
        if event.decided and (event.is_lineage or event.type in {"approved", "established"})
        for body in event.ids("to")
    }
    ended = {edge.old for edge in done_edges(recount)} | {
        b for b, row in recount.centres.items() if row.fate.fate in ENDED
    }
    ended |= {row[0] for row in recount.rows("SELECT subject_id FROM statements WHERE property = 'ended'")}
    ended |= {
        row[0]
        for row in recount.rows(
            "SELECT subject_id FROM statements JOIN states ON state = value WHERE property = 'status' "
            "AND code IN ('converted', 'merged', 'reorganised', 'renamed', 'revoked', 'not_retained')"
        )
    }
    for row in rows:
        assert row["new_exists"] == (row["new_id"] in exists), row["event"]
        assert row["old_ended"] == (row["old_id"] in ended), row["event"]


@pytest.mark.parametrize("forward", [False, True])
def test_walks_reach_what_a_search_in_breadth_reaches(ask: Ask, recount: Recount, forward: bool) -> None:
    following = defaultdict(set)
    doubt: dict[tuple[str, str, str], int] = {}
    for edge in not_branched(recount):
        if outcome(edge.event) == "refused":
            continue
        here, there = (edge.old, edge.new) if forward else (edge.new, edge.old)
        following[here].add(there)
        doubt[here, there, edge.event.id] = SURE.index(outcome(edge.event))
    steps: dict[str, dict[str, int]] = {}
    for start in list(following):
        reached = {start: 0}
        queue = deque([start])
        while queue:
            body = queue.popleft()
            for other in following[body] - set(reached):
                reached[other] = reached[body] + 1
                queue.append(other)
        steps[start] = {body: number for body, number in reached.items() if number}
    # The longest ways, and some others.
    chosen = sorted(steps, key=lambda body: (-max(steps[body].values()), -len(steps[body]), body))[:40]
    assert max(steps[chosen[0]].values()) > 2
    query, column = ("became-what", "new_id") if forward else ("was-before", "old_id")
    for start in chosen:
        rows = ask(query, institution=start)
        assert {row[column]: row["steps"] for row in rows} == steps[start]
        # The surest of the shortest ways to a body, of which each step is one further away.
        far = {start: 0, **steps[start]}
        surest = {start: 0}
        for row in sorted(rows, key=lambda row: row["steps"]):
            old, new = (row["old_id"], row["new_id"]) if forward else (row["became_id"], row["old_id"])
            last = doubt[old, new, row["event"]]
            assert far[new] == far[old] + 1 == row["steps"]
            weakest = max(last, surest[old])
            assert SURE.index(row["way_outcome"]) == weakest, row["event"]
            surest[new] = min(weakest, surest.get(new, weakest))


def test_bodies_into_which_most_went(ask: Ask, recount: Recount) -> None:
    earlier = defaultdict(set)
    for edge in done(recount):
        earlier[edge.new].add(edge.old)
    expected = {body: olds for body, olds in earlier.items() if len(olds) >= 2}
    assert {row["id"]: set(row["earlier_ids"]) for row in ask("most-merged")} == expected


@pytest.mark.parametrize("plans", [False, True])
def test_bodies_out_of_which_several_came(ask: Ask, recount: Recount, plans: bool) -> None:
    later: dict[str, set[str]] = defaultdict(set)
    for edge in recount.edges:
        kinds = {recount.entities[edge.old].kind, recount.entities[edge.new].kind}
        left_out = {"refused"} if plans else {"refused", "in_process"}
        if edge.event.kind not in {"branched", "founded_on"} and kinds <= INSTITUTIONS:
            later[edge.old] |= {edge.new} if outcome(edge.event) not in left_out else set()
    expected = {body: news for body, news in later.items() if len(news) >= 2}
    assert ("tie-dao-bu" in expected) == plans
    assert {row["id"]: set(row["later_ids"]) for row in ask("split-up", plans=plans)} == expected


def test_foundings_on_earlier_bodies(ask: Ask, recount: Recount) -> None:
    expected = {
        (edge.old, edge.new, outcome(edge.event))
        for edge in recount.edges
        if edge.event.kind == "founded_on" and recount.entities[edge.new].kind == Kind.CENTER
    }
    assert {(row["old_id"], row["new_id"], row["outcome"]) for row in ask("founded-on")} == expected


def test_branches_are_told_as_facts_and_as_events(ask: Ask, recount: Recount) -> None:
    facts = {(centre, branch) for branch, centre in recount.facts("branch_of")}
    events = {(edge.old, edge.new) for edge in recount.edges if edge.event.kind == "branched"}
    expected = {pair for pair in facts | events if recount.entities[pair[0]].kind == Kind.CENTER}
    assert facts - events
    assert events - facts
    assert {(row["centre_id"], row["branch_id"]) for row in ask("branches")} == expected


def test_long_chains_go_from_bodies_without_predecessor_to_bodies_without_successor(ask: Ask, recount: Recount) -> None:
    """Every chain of decided changes in order of time, extended as far as it goes."""
    following, leading = defaultdict(list), defaultdict(list)
    for edge in done(recount):
        following[edge.old].append(edge)
        leading[edge.new].append(edge)
    found: set[tuple[str, ...]] = set()

    def in_order(before: Edge, after: Edge) -> bool:
        return not (after.event.latest and before.event.earliest and after.event.latest < before.event.earliest)

    def extend(chain: list[Edge]) -> None:
        seen = {chain[0].old, *(edge.new for edge in chain)}
        more = [edge for edge in following[chain[-1].new] if edge.new not in seen and in_order(chain[-1], edge)]
        if not more or len(chain) == 8:
            before = [edge for edge in leading[chain[0].old] if edge.old not in seen and in_order(edge, chain[0])]
            if not before and len(chain) >= 2:
                found.add(tuple(edge.event.id for edge in chain))
            return
        for edge in more:
            extend([*chain, edge])

    for edge in done(recount):
        extend([edge])
    assert found
    assert {tuple(row["events"]) for row in ask("long-chains", min_steps=2)} == found


def test_cycles_are_all_found_and_each_once(ask: Ask, recount: Recount) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([(edge.old, edge.new) for edge in not_branched(recount)])
    expected = sorted(len(cycle) for cycle in nx.simple_cycles(graph, length_bound=6))
    assert sorted(row["length"] for row in ask("lineage-cycles")) == expected


def test_fates_by_programme_are_those_of_puxi_fate(ask: Ask, recount: Recount) -> None:
    expected = Counter(
        (recount.designation(body), row.fate.fate, row.fate.planned) for body, row in recount.centres.items()
    )
    answered = {(row["designation"], row["fate"], row["planned"]): row["centres"] for row in ask("fates-by-programme")}
    assert answered == expected


def test_fates_by_province(ask: Ask, recount: Recount) -> None:
    at = defaultdict(set)
    for centre, place in recount.facts("province"):
        if recount.entities[centre].designation == "NETRC" and centre in recount.real:
            at[place].add(centre)
    for row in ask("fates-by-province", designation="NETRC"):
        if row["province_id"] is None:
            continue
        counted = Counter(recount.centres[centre].fate.fate for centre in at.pop(row["province_id"]))
        assert row["unknown"] == counted["unknown"]
        assert row["continuing"] == counted["continuing"]
        assert row["ended"] == sum(counted[fate] for fate in ENDED)
    assert not at


@pytest.mark.parametrize("designation", sorted(DESIGNATIONS))
def test_cohorts_add_up_to_the_programme(ask: Ask, release: Release, recount: Recount, designation: str) -> None:
    rows = ask("cohorts", designation=designation, years=1)
    answered = {row["first_year"]: set(row["centre_ids"]) for row in rows}
    by_year = defaultdict(set)
    for row in fates(release, designation, Lens(), by="year").centres:
        if not row.fate.planned:
            by_year[None if row.group == "unknown" else int(row.group)].add(row.body.id)
    assert set().union(*answered.values()) == {b for b in recount.real if recount.designation(b) == designation}
    # puxi fate takes the first year of all approvals and foundings; the graph prefers the approval.
    moved = {body for year, bodies in by_year.items() for body in bodies - answered.get(year, set())}
    assert len(moved) <= len(recount.real) // 50
    assert answered.get(None, set()) == by_year.get(None, set())


def test_survival_counts_every_dated_centre(ask: Ask, recount: Recount) -> None:
    rows = ask("survival")
    assert rows[0]["years"] == 0
    dated = sum(row["centres"] for row in ask("cohorts") if row["first_year"] is not None)
    assert rows[0]["old_enough"] == dated
    for row in rows:
        assert row["seen_alive"] + row["ended"] + row["no_word"] == row["old_enough"]
        assert min(row["seen_alive"], row["ended"], row["no_word"]) >= 0
    sizes = [row["old_enough"] for row in rows]
    assert sizes == sorted(sizes, reverse=True)


def test_events_by_year(ask: Ask, recount: Recount) -> None:
    centres = recount.kind(Kind.CENTER)
    expected: Counter[tuple[int | None, str, bool]] = Counter()
    for event in recount.events.values():
        if centres & {*event.ids("from"), *event.ids("to")}:
            expected[int(event.earliest[:4]) if event.earliest else None, event.type, event.decided] += 1
    answered: Counter[tuple[int | None, str, bool]] = Counter()
    for row in ask("events-by-year"):
        answered[row["year"], row["type"], True] = row["decided"]
        answered[row["year"], row["type"], False] = row["not_decided"]
    assert +answered == expected


def test_deciders_decided_what_python_says(ask: Ask, recount: Recount) -> None:
    centres = recount.kind(Kind.CENTER)
    decided: Counter[str] = Counter()
    for event in recount.events.values():
        if event.decided and centres & {*event.ids("from"), *event.ids("to")}:
            decided.update(event.deciders)
    expected = {body: number for body, number in decided.items() if number >= 2}
    assert {row["body_id"]: row["decided_events"] for row in ask("deciders")} == expected


def test_approvers(ask: Ask, recount: Recount) -> None:
    centres = recount.kind(Kind.CENTER)
    told = {(body, centre) for centre, body in recount.facts("approved_by") if centre in centres}
    for event in recount.events.values():
        if event.decided and event.type in {"approved", "established"}:
            told |= {(body, centre) for body in event.deciders for centre in event.ids("to") if centre in centres}
    expected = defaultdict(set)
    for body, centre in told:
        expected[recount.designation(centre), body].add(centre)
    answered = {(row["designation"], row["approver_id"]): set(row["centre_ids"]) for row in ask("approvers")}
    assert answered == expected


def test_reforms_of_ministries(ask: Ask, recount: Recount) -> None:
    government = recount.kind(Kind.GOVERNMENT)
    expected = {
        (edge.old, edge.new, edge.event.id) for edge in not_branched(recount) if government & {edge.old, edge.new}
    }
    assert {(row["old_id"], row["new_id"], row["event"]) for row in ask("ministry-reforms")} == expected


def test_what_was_decided_under_which_policy(ask: Ask, recount: Recount) -> None:
    expected = {(policy, event) for event, policy in recount.facts("under")}
    assert {(row["policy_id"], row["event"]) for row in ask("under-policy")} == expected


def test_policies_by_issuer(ask: Ask, recount: Recount) -> None:
    issued = defaultdict(set)
    for policy, body in recount.facts("issued_by"):
        issued[body].add(policy)
    without = recount.kind(Kind.POLICY) - {policy for policies in issued.values() for policy in policies}
    answered = {row["issuer_id"]: set(row["policy_ids"]) for row in ask("policies-by-issuer")}
    assert answered.pop(None) == without
    assert answered == issued


def test_changes_of_whole_programmes(ask: Ask, recount: Recount) -> None:
    series = recount.kind(Kind.PROGRAMME, Kind.GROUP)
    expected = {e.id for e in recount.events.values() if series & {*e.ids("from"), *e.ids("to")}}
    assert {row["event"] for row in ask("programme-changes")} == expected


def test_the_life_of_an_institution(ask: Ask, recount: Recount) -> None:
    lived: Counter[str] = Counter()
    for event in recount.events.values():
        lived.update({*event.ids("from"), *event.ids("to")})
    for body, _ in lived.most_common(12):
        expected = {e.id for e in recount.events.values() if body in {*e.ids("from"), *e.ids("to")}}
        rows = ask("life-of", institution=body)
        assert {row["event"] for row in rows} == expected
        days = [recount.events[row["event"]].earliest for row in rows]
        assert days == sorted(days, key=lambda day: (day is None, day))


def test_the_reorganisation_of_2021_and_2022(ask: Ask, recount: Recount) -> None:
    """Nothing that a source only plans or that was only inferred is called cut or carried over."""
    rows = ask("cut-2021-22")
    for row in rows:
        event = recount.events[row["event"]]
        assert event.earliest
        assert event.latest
        assert event.earliest <= "2022-12-31"
        assert event.latest >= "2021-01-01"
        assert row["body_id"] in event.ids("from")
        assert (row["result"] in {"cut", "carried_over", "whole_set", "successor_unknown"}) == event.decided
        assert (row["result"] == "refused") == (event.status == "refused")
        assert row["result"] != "cut" or event.type == "revoked"
    named = {row["body_id"] for row in rows if row["result"] == "carried_over"}
    expected = {
        edge.old
        for edge in done(recount)
        if edge.event.earliest and "2021" <= edge.event.earliest[:4] <= "2022"
        if recount.designation(edge.old) in {"NEL", "NERC"}
    }
    assert named == expected


def test_a_revocation_is_a_cut_and_an_end_of_which_nothing_came_is_none(ask: Ask, recount: Recount) -> None:
    """Over all years, each decided end of a centre has one word: what came of it, that it was revoked, or unknown."""
    codes = sorted(DESIGNATIONS)
    rows = ask("cut-2021-22", since="1900-01-01", until="2100-01-01", designations=codes)
    answered = {(row["body_id"], row["event"]): row["result"] for row in rows}
    expected = {}
    for event in recount.events.values():
        heirs = set(event.ids("to"))
        for body in event.ids("from"):
            if body not in recount.centres or not event.decided or not event.date:
                continue
            if event.ends_old or (not event.is_lineage and event.type == "revoked"):
                cut = "cut" if event.type == "revoked" else "successor_unknown"
                expected[body, event.id] = "carried_over" if heirs - {body} else cut
    assert "cut" in expected.values()
    assert {pair: answered.get(pair) for pair in expected} == expected
    refused = {e.id for e in recount.events.values() if e.status == "refused"}
    assert not [pair for pair, result in answered.items() if pair[1] in refused and result != "refused"]


def test_a_former_host_is_none_of_the_new_ones(ask: Ask, recount: Recount) -> None:
    told = recount.rows(
        "SELECT subject_id, value_id, valid_to FROM statements WHERE property = 'supported_by' AND valid_to <> ''"
    )
    rows = [row for row in ask("host-changed") if row["basis"] == "event"]
    assert rows
    for row in rows:
        event = recount.events[row["event"]]
        before = {
            recount.entities[host].label
            for centre, host, until in told
            if centre == row["old_id"] and event.latest and until[:4] <= event.latest[:4]
        }
        assert set(row["old_hosts"]) == before
        assert row["new_hosts"]
        assert not before & set(row["new_hosts"])
