"""Queries on data made for the question: chains, cycles, plans, time and defence links, of which the shipped data have few."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from graph.bolt.library import Library
from graph.neo4j_server import managed
from graph.neo4j_server.versions import CURRENT
from tests.graph.made import Made
from tests.queries.library import Ask, Row, Server
from tests.servers import served


def netrc(core: str) -> str:
    return f"国家{core}工程技术研究中心"


def ntic(core: str) -> str:
    return f"国家{core}技术创新中心"


def nel(core: str) -> str:
    return f"{core}国家工程实验室"


def nerc(core: str) -> str:
    return f"{core}国家工程研究中心"


def lineage(made: Made) -> None:
    """From a NETRC to an NTIC in many ways."""
    cores = ("小麦", "玉米", "水稻", "大豆", "棉花", "花生")
    for number, core in enumerate(cores):
        made.body(f"i01{number}", netrc(core), "NETRC")
        made.body(f"i02{number}", ntic(core), "NTIC")
    made.event("e0101", "merged", netrc("小麦"), "小麦研究院", date="2018")
    made.event("e0102", "converted", "小麦研究院", ntic("小麦"), date="2020")
    made.event("e0103", "reorganised", netrc("小麦"), "小麦中间院", date="2017")
    made.event("e0104", "renamed", "小麦中间院", "小麦另一院", date="2018")
    made.event("e0105", "converted", "小麦另一院", ntic("小麦"), date="2020")
    made.event("e0111", "branch_opened", netrc("玉米"), "玉米分院", date="2016")
    made.event("e0112", "converted", "玉米分院", ntic("玉米"), date="2020")
    made.event("e0121", "established", netrc("水稻"), "水稻研究院", date="2016")
    made.event("e0122", "converted", "水稻研究院", ntic("水稻"), date="2020")
    made.event("e0131", "converted", netrc("大豆"), "大豆研究院", date="2019", status="applied")
    made.event("e0132", "converted", "大豆研究院", ntic("大豆"), date="2020")
    made.event("e0141", "converted", netrc("棉花"), ntic("棉花"), date="2021", status="refused")
    made.event("e0151", "converted", netrc("花生"), ntic("花生"), date="2021", inferred=True)
    # A ministry that was merged away and made anew.
    made.body("i0301", "科学部", "government")
    made.body("i0302", "计划委", "government")
    made.event("e0161", "merged", "科学部", "计划委", date="1970")
    made.event("e0162", "reorganised", "计划委", "科学部", date="1978")
    made.event("e0163", "renamed", "旧科学部", "科学部", date="1958")


def hosts(made: Made) -> None:
    """Hosts with parts, for a time, and before and after a conversion."""
    for row, name in (("i0401", "东海大学"), ("i0402", "西山大学")):
        made.body(row, name, "university")
    for number, core in enumerate(("桥梁", "隧道", "港口", "水坝", "公路")):
        made.body(f"i05{number}", nel(core), "NEL")
        made.body(f"i06{number}", nerc(core), "NERC")
    made.relation("r0401", nel("桥梁"), "supported_by", "东海大学桥梁学院", valid_from="2013", valid_to="2015")
    made.relation("r0402", "东海大学桥梁学院", "part_of", "东海大学")
    made.relation("r0411", nel("隧道"), "supported_by", "东海大学")
    made.relation("r0412", nerc("隧道"), "supported_by", "西山大学")
    made.event("e0401", "converted", nel("隧道"), nerc("隧道"), date="2021-12")
    made.relation("r0421", nel("港口"), "supported_by", "东海大学", source="c")
    made.event("e0402", "converted", nel("港口"), nerc("港口"), date="2021")
    made.event("e0403", "revoked", nel("水坝"), "", date="2022")
    made.event("e0404", "converted", nel("公路"), nerc("公路"), date="2022", status="proposed", recorded="2026-03-01")
    # Ended, but as what? Refused; and seen as revoked without any event that tells of it.
    for row, core in (("i0701", "机场"), ("i0702", "车站")):
        made.body(row, nel(core), "NEL")
    made.event("e0405", "merged", nel("机场"), "", date="2021")
    made.event("e0406", "converted", nel("车站"), "车站研究院", date="2022", status="refused")
    made.state("title withdrawn in 2021", "revoked", "2021")
    made.body("i0703", nel("码头"), "NEL", status="title withdrawn in 2021")


def links(made: Made) -> None:
    """Managing units and military bodies, one step away."""
    for number, core in enumerate(("雷达", "导航", "通信", "遥感", "材料")):
        made.body(f"i07{number}", nerc(core), "NERC")
    for row, name in (("i0801", "海防部"), ("i0802", "装备部")):
        made.body(row, name, "military")
    made.relation("r0501", nerc("雷达"), "co_built_by", "雷达公司")
    made.relation("r0502", "雷达公司", "part_of", "海防部")
    made.relation("r0511", nerc("导航"), "supported_by", "导航公司")
    made.relation("r0512", "海防部", "shareholder_of", "导航公司")
    made.relation("r0521", nerc("通信"), "managed_by", "国防工业委")
    made.event("e0501", "reorganised", "装备部", "国防工业委", date="1998")
    made.body("i0803", "海军工程大学", "university")
    made.relation("r0522", nerc("通信"), "supported_by", "海军工程大学")
    made.relation("r0531", nerc("遥感"), "managed_by", "航天委")
    made.event("e0502", "reorganised", "装备部", "航天委", date="1998", status="proposed")
    made.relation("r0541", nerc("材料"), "managed_by", "冶金部")
    made.event("e0503", "renamed", "冶金部", "钢铁部", date="1998")
    made.event("e0504", "merged", "煤炭部", "钢铁部", date="1998", status="proposed")
    made.relation("r0542", nerc("材料"), "co_built_by", "煤炭公司", source="c")
    made.relation("r0543", nerc("材料"), "corporate_partner", "钢铁公司", source="c")
    made.relation("r0544", nerc("材料"), "corporate_partner", "钢铁公司", source="b")
    made.relation("r0551", "煤田公司", "managed_by", "煤炭部")


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask a query of the library of a server that holds the made data."""
    made = Made()
    for fill in (lineage, hosts, links):
        fill(made)
    path: Path = made.release(tmp_path_factory.mktemp("made")).path
    folder = tmp_path_factory.mktemp("neo4j-made")
    library = Library.load()
    address = served(CURRENT, path, folder)
    try:
        with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
            server = Server("made", driver)

            def rows(name: str, **given: object) -> list[Row]:
                answer = server.ask(library[name], given)
                return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

            yield rows
    finally:
        managed.stop(folder=folder)


def test_a_chain_counts_where_each_step_ends_the_earlier_body(ask: Ask) -> None:
    found = {row["old_name"]: (row["outcome"], row["steps"], row["kinds"]) for row in ask("netrc-to-ntic")}
    assert found == {
        netrc("小麦"): ("converted", 2, ["merged", "converted"]),
        netrc("大豆"): ("in_process", 2, ["converted", "converted"]),
        netrc("棉花"): ("refused", 1, ["converted"]),
        netrc("花生"): ("unstated", 1, ["converted"]),
    }


def test_a_chain_is_as_old_as_its_last_step(ask: Ask) -> None:
    assert netrc("小麦") not in {row["old_name"] for row in ask("netrc-to-ntic", as_of="2019-12-31")}
    assert netrc("小麦") in {row["old_name"] for row in ask("netrc-to-ntic", as_of="2020-12-31")}


def test_walks_end_in_cycles_and_cycles_are_listed_once(ask: Ask) -> None:
    (cycle,) = ask("lineage-cycles")
    assert cycle["length"] == 2
    assert set(cycle["names"]) == {"科学部", "计划委"}
    assert {(row["old_name"], row["steps"]) for row in ask("was-before", institution="科学部")} == {
        ("旧科学部", 1),
        ("计划委", 1),
    }
    assert {(row["new_name"], row["steps"]) for row in ask("became-what", institution="旧科学部")} == {
        ("科学部", 1),
        ("计划委", 2),
    }
    chains = [row["names"] for row in ask("long-chains", min_steps=2) if "计划委" in row["names"]]
    assert chains == [["旧科学部", "科学部", "计划委"]]


def test_names_of_a_renamed_body(ask: Ask) -> None:
    trail = {(row["name"], row["since"]) for row in ask("rename-trail", institution="旧科学部")}
    assert trail >= {("科学部", "1958")}


def test_what_was_cut_and_what_is_only_planned(ask: Ask) -> None:
    found = {row["body_name"]: (row["result"], row["successors"]) for row in ask("cut-2021-22")}
    assert found == {
        nel("隧道"): ("carried_over", [nerc("隧道")]),
        nel("港口"): ("carried_over", [nerc("港口")]),
        nel("水坝"): ("cut", []),
        nel("公路"): ("planned", [nerc("公路")]),
        nel("机场"): ("successor_unknown", []),
        nel("车站"): ("refused", ["车站研究院"]),
        nel("码头"): ("cut", []),
    }
    (state,) = [row for row in ask("cut-2021-22") if row["event"] is None]
    assert (state["body_name"], state["type"], state["date"], state["sources"]) == (
        nel("码头"),
        "revoked",
        "2021",
        ["a"],
    )
    assert ask("cut-2021-22", since="2010-01-01", until="2015-12-31") == []


def test_a_host_of_a_part_and_for_a_time(ask: Ask) -> None:
    def hosted(day: str | None) -> set[str]:
        return {row["centre_name"] for row in ask("centres-of-host", host="东海大学", as_of=day)}

    assert hosted(None) == {nel("桥梁"), nel("隧道"), nel("港口")}
    assert hosted("2014-06-30") == hosted(None)
    assert hosted("2012-12-31") == hosted("2016-01-01") == {nel("隧道"), nel("港口")}
    through = {row["centre_name"]: row["through"] is not None for row in ask("centres-of-host", host="东海大学")}
    assert through == {nel("桥梁"): True, nel("隧道"): False, nel("港口"): False}


def test_hosts_that_lost_and_gained(ask: Ask) -> None:
    columns = ("lost", "carried_on", "heir_unknown", "gained", "net", "lost_undated")
    found = {row["host_name"]: tuple(row[column] for column in columns) for row in ask("hosts-gained-and-lost")}
    assert found == {"东海大学": (2, 0, 1, 0, None, 0), "西山大学": (0, 0, 0, 1, 1, 0)}
    assert ask("hosts-gained-and-lost", until="2020-12-31") == []
    (change,) = ask("host-changed")
    assert (change["basis"], change["old_hosts"], change["new_hosts"]) == ("comparison", ["东海大学"], ["西山大学"])
    same = {row["old_name"]: row["same_host"] for row in ask("nel-to-nerc")}
    assert same == {nel("隧道"): False, nel("港口"): None, nel("公路"): None}


def test_defence_links_one_step_away(ask: Ask) -> None:
    columns = ("centre_name", "link", "step", "military_name", "known_by")
    found = {tuple(row[column] for column in columns) for row in ask("defence-links")}
    stated = {
        (nerc("雷达"), "CO_BUILT_BY", "PART_OF", "海防部", "source"),
        (nerc("导航"), "SUPPORTED_BY", "SHAREHOLDER_OF", "海防部", "source"),
        (nerc("通信"), "MANAGED_BY", "BECAME", "装备部", "source"),
    }
    assert found == stated | {(nerc("通信"), "SUPPORTED_BY", None, "海军工程大学", "name")}
    told = {tuple(row[column] for column in columns) for row in ask("defence-links", military="")}
    assert told == stated


def test_what_a_ministry_inherited(ask: Ask) -> None:
    found = {
        row["subject_name"]: (row["relation"], row["steps"], row["decided"])
        for row in ask("managed-with-predecessors", manager="钢铁部")
    }
    assert found == {nerc("材料"): ("before", 1, True), "煤田公司": ("before", 1, False)}


def test_weak_claims_are_those_of_one_weak_source(ask: Ask) -> None:
    found = {(row["centre_name"], row["other_name"]) for row in ask("weak-claims")}
    assert found == {(nel("港口"), "东海大学"), (nerc("材料"), "煤炭公司")}


def test_what_was_recorded_later_is_new(ask: Ask) -> None:
    found = ask("recorded-since", since="2026-02-01", designation="NEL")
    assert [(row["name"], row["events"]) for row in found] == [(nel("公路"), 1)]
