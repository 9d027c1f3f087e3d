"""Queries on provenance, quality and coverage, held against SQL on the release."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.conversions import outcome
from graph.dates import date_range
from graph.vocabulary import DESIGNATIONS, Kind
from tests.queries.library import Ask
from tests.queries.recount import Recount

WEAK = {
    "SUPPORTED_BY": "supported_by", "MANAGED_BY": "managed_by", "APPROVED_BY": "approved_by",
    "CO_BUILT_BY": "co_built_by", "PARTNERS_WITH": "corporate_partner", "PART_OF": "part_of",
    "BRANCH_OF": "branch_of", "SHAREHOLDER_OF": "shareholder_of", "LED_BY": "led_by",
}  # fmt: skip


@pytest.fixture(scope="module")
def grade(recount: Recount) -> dict[str, str]:
    """Reliability of each source."""
    return {row[0]: row[1] for row in recount.rows("SELECT id, reliability FROM sources")}


@pytest.mark.parametrize("alone", [True, False])
def test_weak_claims(ask: Ask, recount: Recount, grade: dict[str, str], alone: bool) -> None:
    centres = recount.kind(Kind.CENTER)
    expected = set()
    for link, prop in WEAK.items():
        # Facts of different times are different facts, each with its own sources.
        for pair, cited in recount.facts(prop).items():
            if {grade[source] for source in cited} == {"C"} and (len(cited) == 1 or not alone):
                expected |= {(body, link, other) for body, other in (pair, pair[::-1]) if body in centres}
    answered = {
        (row["centre_id"], row["link"], row["other_id"])
        for row in ask("weak-claims", alone=alone)
        if row["link"] != "BECAME"
    }
    dated = {
        (s, v)
        for s, v in recount.rows(
            "SELECT DISTINCT subject_id, value_id FROM statements WHERE valid_from || valid_to <> '' AND value_id <> ''"
        )
    }
    assert {key for key in answered ^ expected if not {(key[0], key[2]), (key[2], key[0])} & dated} == set()


def test_weak_claims_of_change(ask: Ask, recount: Recount, grade: dict[str, str]) -> None:
    centres = recount.kind(Kind.CENTER)
    expected = set()
    for edge in recount.edges:
        naming = [
            account
            for account in edge.event.telling
            if edge.old in {c.value_id for c in account.values("from")}
            and edge.new in {c.value_id for c in account.values("to")}
        ] or edge.event.telling
        cited = {claim.source_id for account in naming for claim in account.claims}
        if len(cited) == 1 and {grade[source] for source in cited} == {"C"}:
            pair = (edge.old, edge.new)
            expected |= {(body, other) for body, other in (pair, pair[::-1]) if body in centres}
    assert {(row["centre_id"], row["other_id"]) for row in ask("weak-claims", link="BECAME")} == expected


def test_disputed_dates_of_bodies_are_the_conflicts_of_the_release(ask: Ask, recount: Recount) -> None:
    dates = "('established', 'ended', 'issued')"
    expected = {
        (body, prop): {value}
        for body, prop, value in recount.rows(
            f"SELECT subject_id, property, value FROM conflicts WHERE property IN {dates}"  # noqa: S608
        )
    }
    for body, prop in expected:
        values = recount.rows("SELECT value FROM statements WHERE subject_id = ? AND property = ?", body, prop)
        expected[body, prop] = {value for (value,) in values}
    answered = defaultdict(set)
    events = recount.kind(Kind.EVENT)
    disputed = set()
    for row in ask("disputed-dates"):
        if row["id"] in events:
            disputed.add(row["id"])
        else:
            answered[row["id"], row["property"]].add(row["value"])
    assert answered == expected
    assert disputed == {event.id for event in recount.events.values() if "date" in event.disputes()}


def test_disputed_facts_are_the_conflicts_of_the_release(ask: Ask, recount: Recount) -> None:
    rows = ask("disputed-facts")
    provinces = {body for (body,) in recount.rows("SELECT subject_id FROM conflicts WHERE property = 'province'")}
    assert {row["id"] for row in rows if row["link"] == "LOCATED_IN"} == provinces
    changes = {(e.old, e.new) for e in recount.edges if e.event.disputes()}
    assert {(row["id"], row["other_id"]) for row in rows if row["link"] == "BECAME"} == changes
    hosts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for body, host, source in recount.rows(
        "SELECT subject_id, value_id, source_id FROM statements WHERE property = 'supported_by'"
    ):
        hosts[body][source].add(host)
    apart = {
        body
        for body, by_source in hosts.items()
        if any(not left & right for left in by_source.values() for right in by_source.values())
    }
    assert {row["id"] for row in rows if row["link"] == "SUPPORTED_BY"} == apart


def test_sources_by_weight(ask: Ask, recount: Recount) -> None:
    sql = """
        SELECT s.source_id, count(*), count(DISTINCT CASE WHEN e.kind <> 'ChangeEvent' THEN s.subject_id END),
               count(DISTINCT CASE WHEN e.kind = 'ChangeEvent' THEN s.subject_id END)
        FROM statements s JOIN entities e ON e.id = s.subject_id GROUP BY 1 HAVING count(*) >= 50
    """
    expected = {key: (int(a), int(b), int(c)) for key, a, b, c in recount.rows(sql)}
    answered = {row["id"]: (row["statements"], row["bodies"], row["events"]) for row in ask("sources-by-weight")}
    assert answered == expected


def test_what_rests_on_one_source(ask: Ask, recount: Recount) -> None:
    source = "jamestown-2023-self-reliance"
    rows = ask("rests-on", source=source)
    for link, prop in WEAK.items():
        expected = {pair: cited == {source} for pair, cited in recount.facts(prop).items() if source in cited}
        answered = {(r["from_id"], r["to_id"]): r["alone"] for r in rows if r["link"] == link}
        assert answered == expected
    events = {e for (e,) in recount.rows("SELECT DISTINCT subject_id FROM statements WHERE source_id = ?", source)}
    changed = {(edge.old, edge.new) for edge in recount.edges if edge.event.id in events}
    assert {(r["from_id"], r["to_id"]) for r in rows if r["link"] == "BECAME"} <= changed


def test_what_was_recorded_since(ask: Ask, recount: Recount) -> None:
    assert ask("recorded-since", since="2100-01-01") == []
    rows = ask("recorded-since", since="1900-01-01", designation="NTIC")
    for row in rows:
        events = recount.release.events_of([row["id"]]).get(row["id"], set())
        subjects = {row["id"], *(event for _, event in events)}
        marks = ",".join("?" * len(subjects))
        counted = recount.rows(f"SELECT count(*) FROM statements WHERE subject_id IN ({marks})", *subjects)  # noqa: S608
        assert row["statements"] == int(counted[0][0])
    assert {row["id"] for row in rows} == {c for c in recount.centres if recount.designation(c) == "NTIC"}


def test_gaps(ask: Ask, recount: Recount) -> None:
    centres = recount.kind(Kind.CENTER)
    hosted = {centre for centre, _ in recount.facts("supported_by")}
    assert {row["id"] for row in ask("without-host")} == centres - hosted
    managed = {centre for centre, _ in recount.facts("managed_by")}
    for row in ask("without-managing-unit"):
        own = {centre for centre in centres if recount.designation(centre) == row["designation"]}
        assert set(row["without_ids"]) == own - managed
        assert row["centres"] == len(own)


def test_centres_without_a_good_source(ask: Ask, recount: Recount, grade: dict[str, str]) -> None:
    told = defaultdict(set)
    for subject, value, source in recount.rows("SELECT subject_id, value_id, source_id FROM statements"):
        told[subject].add(source)
        told[value].add(source)
    expected = {c for c in recount.kind(Kind.CENTER) if not {grade[source] for source in told[c]} & {"A", "B"}}
    assert {row["id"] for row in ask("without-good-source")} == expected


@pytest.mark.parametrize("designation", ["NTIC", "NERC"])
def test_centres_without_an_approval(ask: Ask, recount: Recount, designation: str) -> None:
    approved = {
        centre
        for event in recount.events.values()
        if event.decided and event.date and event.type in {"approved", "established"}
        if event.date_stage in {"approved", "under_construction", "completed"}
        for centre in event.ids("to")
    }
    own = {centre for centre in recount.centres if recount.designation(centre) == designation}
    assert {row["id"] for row in ask("without-approval-date", designation=designation)} == own - approved
    listed = {row["id"] for row in ask("approved-between", since="1949-01-01", designation=designation)}
    assert listed == own & approved


def test_last_signs_of_life(ask: Ask, recount: Recount) -> None:
    expected = {
        body: row.fate.last_seen for body, row in recount.centres.items() if recount.designation(body) == "NETRC"
    }
    rows = ask("last-seen")
    assert {row["id"]: row["last_seen"] or "" for row in rows} == expected
    days = [date_range(row["last_seen"]).latest for row in rows if row["last_seen"]]
    assert days == sorted(days, reverse=True)
    silent = {
        body
        for body, seen in expected.items()
        if seen and date_range(seen).latest < "2016-01-01" and recount.centres[body].fate.fate == "unknown"
    }
    assert {row["id"] for row in ask("silent-centres")} == silent


def test_ends_without_a_successor(ask: Ask, recount: Recount) -> None:
    expected = {
        body
        for body, row in recount.centres.items()
        if row.fate.fate not in {"unknown", "continuing"} and not row.fate.successors
    }
    assert expected
    assert {row["id"] for row in ask("ended-without-successor")} == expected


def test_designations_by_name(ask: Ask, recount: Recount) -> None:
    expected = {
        entity.id
        for entity in recount.entities.values()
        if entity.kind == Kind.CENTER and (entity.basis == "name" or entity.designation == "NETRC_or_NERC")
    }
    assert {row["id"] for row in ask("designation-by-name")} == expected


def test_open_judgements(ask: Ask, recount: Recount) -> None:
    pairs = recount.rows("SELECT left_name, right_name FROM judgements WHERE verdict = 'unsure'")
    assert pairs
    assert sorted((row["left"], row["right"]) for row in ask("unsure-identity")) == sorted(pairs)


def test_completeness(ask: Ask, recount: Recount) -> None:
    provinces = {centre for centre, _ in recount.facts("province")}
    fields = {centre for centre, _ in recount.facts("field")}
    hosts = {centre for centre, _ in recount.facts("supported_by")}
    for row in ask("completeness"):
        own = {centre for centre in recount.centres if recount.designation(centre) == row["designation"]}
        assert row["centres"] == len(own)
        assert row["planned"] == len(own - recount.real)
        assert (row["with_host"], row["with_province"], row["with_field"]) == (
            len(own & hosts),
            len(own & provinces),
            len(own & fields),
        )
        assert row["with_fate"] == sum(recount.centres[centre].fate.fate != "unknown" for centre in own)


def test_support_of_facts(ask: Ask, recount: Recount) -> None:
    rows = {row["link"]: row for row in ask("support-of-facts")}
    for row in rows.values():
        assert row["best_a"] + row["best_b"] + row["best_c"] + row["unsourced"] == row["facts"]
    became = rows["BECAME"]
    assert became["facts"] == len(recount.edges)
    assert became["inferred"] == sum(edge.event.inferred for edge in recount.edges)
    assert became["disputed"] == sum(bool(edge.event.disputes()) for edge in recount.edges)
    unstated = sum(outcome(edge.event) == "unstated" for edge in recount.edges)
    assert unstated == len(ask("inferred-links"))


def test_statistics(ask: Ask, recount: Recount) -> None:
    sql = "SELECT id FROM statistics WHERE ' | ' || programme || ' | ' LIKE ?"
    for code in ("NETRC", "NEL"):
        expected = {key for (key,) in recount.rows(sql, f"% | {code} | %")}
        assert {row["statistic"] for row in ask("statistics-of", designation=code)} == expected
    about = {key for (key,) in recount.rows("SELECT id FROM statistics WHERE entity_id = 'qing-hua-da-xue'")}
    assert {row["statistic"] for row in ask("statistics-of", institution="清华大学")} == about


def test_official_numbers_beside_what_is_in_the_graph(ask: Ask, recount: Recount) -> None:
    rows = ask("statistics-beside-counts")
    sql = (
        "SELECT id, value, programme, coalesce(entity_id, '') FROM statistics "
        "WHERE unit IN ('centres', 'laboratories') AND programme <> '' AND programme NOT LIKE '% | %'"
    )
    stated = {key: (value, code, body) for key, value, code, body in recount.rows(sql)}
    assert {row["statistic"] for row in rows} == set(stated)
    hosts = recount.facts("supported_by", "co_built_by")
    centres = recount.kind(Kind.CENTER)
    for row in rows:
        value, code, body = stated[row["statistic"]]
        own = {centre for centre in recount.real if recount.designation(centre) == code}
        if body and body not in centres:
            own = {centre for centre in own if (centre, body) in hosts}
        assert (row["value"], row["in_graph"], row["superseded"]) == (value, len(own), recount.followed(own))
        assert row["in_graph_by_then"] is None or row["in_graph_by_then"] <= row["in_graph"]


def test_every_centre_is_found_by_its_name_and_id(ask: Ask, recount: Recount) -> None:
    chosen = sorted(recount.centres)[::40]
    for body in chosen:
        entity = recount.entities[body]
        for text in {body, entity.label_zh or entity.label_en}:
            first = ask("find", text=text)[0]
            assert (first["id"], first["exact"]) == (body, True)


def test_parts_of_names_find_all_that_bear_them(ask: Ask, recount: Recount) -> None:
    """Chinese in pairs of characters, pinyin by any part; what bears the text in any name is there."""
    sql = """
        SELECT DISTINCT entity_id FROM names n JOIN entities e ON e.id = n.entity_id
        WHERE e.kind IN ('Center', 'University', 'Company', 'Field', 'Place') AND n.text LIKE ?
    """
    for text in ("小麦", "稀土", "轨道交通"):
        expected = {body for (body,) in recount.rows(sql, f"%{text}%")}
        assert expected
        assert expected <= {row["id"] for row in ask("find", text=text)}
    assert "netrc-xiao-mai" in {row["id"] for row in ask("find", text="xiaomai")}


def test_a_quotation_mark_or_backslash_in_a_name_is_no_error(ask: Ask) -> None:
    for text in ('"', "\\", '小麦"', "a:b AND (", "*", "小麦~", ""):
        assert isinstance(ask("find", text=text), list)


def test_a_former_id_finds_the_body(ask: Ask, recount: Recount) -> None:
    redirects = recount.rows("SELECT id, entity_id FROM redirects ORDER BY id LIMIT 3")
    for old, body in redirects:
        assert [(row["id"], row["found_in"]) for row in ask("find", text=old)][:1] == [(body, "former_id")]


def test_inventory_and_release(ask: Ask, recount: Recount) -> None:
    counted = {(row["sort"], row["name"]): row["number"] for row in ask("inventory")}
    assert counted["node", "Statement"] == int(recount.rows("SELECT count(*) FROM statements")[0][0])
    assert counted["node", "Entity"] >= len(recount.entities)
    for code in DESIGNATIONS:
        assert counted["node", code] == sum(recount.designation(centre) == code for centre in recount.centres)
    (release,) = ask("release")
    assert release["release"] == recount.release.id
    assert release["complete"]
    assert release["statements"] == counted["node", "Statement"]
