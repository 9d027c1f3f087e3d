"""Queries on partners, places, fields and networks, held against SQL on the release."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import networkx as nx
import pytest

from graph.conversions import outcome
from graph.vocabulary import PROPERTIES, Kind
from tests.queries.library import Ask
from tests.queries.recount import INSTITUTIONS, Pairs, Recount, by_value

#: Bodies of the armed forces that sources call a university, an institute, a hospital or a part of the government.
MILITARY_BY_NAME = {
    "General Hospital of PLA",
    "National University of Defense Technology",
    "中国人民武装警察部队学院",
    "中国人民解放军理工大学",
    "中央军事委员会",
    "军事医学科学院",
    "陆军军医大学",
}


def test_defence_links(ask: Ask, recount: Recount) -> None:
    stated = recount.kind(Kind.MILITARY)
    named = {body.id for body in recount.entities.values() if body.label in MILITARY_BY_NAME}
    assert len(named) == len(MILITARY_BY_NAME)
    assert not stated & named
    military = stated | named
    centres = recount.kind(Kind.CENTER)
    near: set[tuple[str, str]] = {
        pair
        for pair in recount.facts(
            "supported_by",
            "managed_by",
            "approved_by",
            "co_built_by",
            "corporate_partner",
            "led_by",
            "part_of",
            "located_in",
        )
        if pair[0] in centres
    } | {(centre, owner) for owner, centre in recount.facts("shareholder_of") if centre in centres}
    wholes = recount.facts("part_of")
    shares = recount.facts("shareholder_of")
    changes = {(edge.old, edge.new) for edge in recount.edges if outcome(edge.event) == "converted"}
    expected = set()
    for centre, body in near:
        if body in military:
            expected.add((centre, body, body))
            continue
        for force in military:
            ties = {(body, force) in wholes, (body, force) in shares, (force, body) in shares}
            if True in ties or (body, force) in changes or (force, body) in changes:
                expected.add((centre, body, force))
    assert expected
    rows = ask("defence-links")
    assert {(row["centre_id"], row["near_id"], row["military_id"]) for row in rows} == expected
    assert all((row["known_by"] == "name") == (row["military_id"] in named) for row in rows)
    assert all(row["planned"] == (row["centre_id"] not in recount.real) for row in rows)
    # Without a pattern there are those that a source calls military.
    told = ask("defence-links", military="")
    assert {row["military_id"] for row in told} == {row["military_id"] for row in rows} & stated


def test_companies_behind_the_centres(ask: Ask, recount: Recount) -> None:
    roles = {
        "as_host": recount.facts("supported_by"),
        "as_co_builder": recount.facts("co_built_by"),
        "as_partner": recount.facts("corporate_partner"),
        "as_shareholder": {
            (centre, owner): cited for (owner, centre), cited in recount.facts("shareholder_of").items()
        },
    }
    expected = {}
    for company in recount.kind(Kind.COMPANY):
        counted = {
            role: {centre for centre, body in facts if body == company and centre in recount.real}
            for role, facts in roles.items()
        }
        total = len(set().union(*counted.values()))
        if total >= 2:
            followed = recount.followed(set().union(*counted.values()))
            expected[company] = (total, followed, *(len(counted[role]) for role in roles))
    answered = {
        row["company_id"]: (row["centres"], row["superseded"], *(row[role] for role in roles))
        for row in ask("top-partners")
    }
    assert answered == expected


def test_owners_of_centres_and_of_their_hosts(ask: Ask, recount: Recount) -> None:
    shares = set(recount.facts("shareholder_of"))
    centres = recount.kind(Kind.CENTER)
    expected: set[tuple[str, str, str | None]] = {
        (centre, owner, None) for owner, centre in shares if centre in centres
    }
    expected |= {
        (centre, owner, host)
        for centre, host in recount.facts("supported_by")
        if centre in centres
        for owner, held in shares
        if held == host
    }
    assert {(row["centre_id"], row["shareholder_id"], row["through"]) for row in ask("owners")} == expected


@pytest.mark.parametrize(
    ("query", "prop", "body"), [("by-province", "province", "province_id"), ("by-city", "city", "city_id")]
)
def test_centres_by_place(ask: Ask, recount: Recount, query: str, prop: str, body: str) -> None:
    places = by_value(recount.facts(prop), recount.real)
    answered: dict[str | None, set[str]] = defaultdict(set)
    for row in ask(query):
        answered[row[body]] |= set(row["centre_ids"])
        assert row["superseded"] == recount.followed(row["centre_ids"])
    if prop == "city":
        places = {place: centres for place, centres in places.items() if len(centres) >= 3}
    else:
        assert answered.pop(None) == recount.real - set().union(*places.values())
    assert answered == places


def test_centres_at_a_place(ask: Ask, recount: Recount) -> None:
    rows = ask("in-place", place="青岛")
    sql = """
        SELECT DISTINCT s.subject_id FROM statements s JOIN entities e ON e.id = s.subject_id
        WHERE e.kind = 'Center' AND s.value_type = 'entity' AND s.property IN ('province', 'city', 'located_in')
        AND s.value_id IN (SELECT n.entity_id FROM names n JOIN entities p ON p.id = n.entity_id
                           WHERE p.kind = 'Place' AND n.text LIKE '%青岛%')
    """
    assert {row["centre_id"] for row in rows} == {row[0] for row in recount.rows(sql)}


def test_fields(ask: Ask, recount: Recount) -> None:
    expected = {
        field: centres for field, centres in by_value(recount.facts("field"), recount.real).items() if len(centres) >= 2
    }
    rows = ask("by-field")
    assert {row["field_id"]: set(row["centre_ids"]) for row in rows} == expected
    assert all(row["superseded"] == recount.followed(row["centre_ids"]) for row in rows)


@pytest.mark.parametrize("word", ["半导体", "wheat", "xiaomai"])
def test_centres_of_a_subject(ask: Ask, recount: Recount, word: str) -> None:
    centres = recount.kind(Kind.CENTER)
    names = recount.release.names_of(centres | recount.kind(Kind.FIELD))
    bears = {body for body, found in names.items() if any(word in t.lower() or word in p for t, p in found)}
    expected = (bears & centres) | {
        centre for centre, field in recount.facts("field") if field in bears and centre in centres
    }
    assert expected
    assert {row["centre_id"] for row in ask("in-field", word=word)} == expected


def test_links_of_an_institution_are_its_statements(ask: Ask, recount: Recount) -> None:
    joined = {
        code: prop.cypher for code, prop in PROPERTIES.items() if prop.cypher.isupper() and prop.domain != "event"
    }
    for body in ("netrc-gui-ji-led", "qing-hua-da-xue", "ke-xue-ji-shu-bu"):
        out = {(joined[code], v, "out") for code in joined for s, v in recount.facts(code) if s == body}
        into = {(joined[code], s, "in") for code in joined for s, v in recount.facts(code) if v == body}
        answered = {
            (row["link"], row["other_id"], row["direction"])
            for row in ask("links-of", institution=body)
            if row["link"] != "IN_PROGRAMME"
        }
        assert answered == out | into


@pytest.mark.parametrize("across", [True, False])
def test_centres_that_share_hosts(ask: Ask, recount: Recount, across: bool) -> None:
    expected: Pairs = defaultdict(set)
    for host, centres in by_value(recount.facts("supported_by"), recount.real).items():
        for left, right in combinations(sorted(centres), 2):
            if not across or recount.designation(left) != recount.designation(right):
                expected[f"{left} {right}"].add(host)
    rows = ask("shared-hosts", across=across)
    assert {f"{row['left_id']} {row['right_id']}": set(row["host_ids"]) for row in rows} == expected


def test_partners_in_common(ask: Ask, recount: Recount) -> None:
    ties = set(recount.facts("co_built_by", "corporate_partner"))
    ties |= {(centre, owner) for owner, centre in recount.facts("shareholder_of")}
    backed: Pairs = defaultdict(set)
    for centre, body in ties:
        if centre in recount.real and recount.entities[body].kind in INSTITUTIONS:
            backed[centre].add(body)
    expected = {
        (left, right): backed[left] & backed[right]
        for left, right in combinations(sorted(backed), 2)
        if backed[left] & backed[right]
    }
    rows = ask("partners-in-common", min_shared=1)
    assert {(row["left_id"], row["right_id"]): set(row["body_ids"]) for row in rows} == expected


def test_joint_builders(ask: Ask, recount: Recount) -> None:
    builders: Pairs = defaultdict(set)
    for centre, body in recount.facts("supported_by", "co_built_by"):
        if centre in recount.real and recount.entities[body].kind in INSTITUTIONS:
            builders[centre].add(body)
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    for centre, bodies in builders.items():
        for pair in combinations(sorted(bodies), 2):
            together[pair].add(centre)
    expected = {pair: centres for pair, centres in together.items() if len(centres) >= 2}
    rows = ask("joint-builders")
    assert {(row["left_id"], row["right_id"]): set(row["centre_ids"]) for row in rows} == expected
    assert all(row["superseded"] == recount.followed(row["centre_ids"]) for row in rows)


def network(recount: Recount) -> nx.Graph[str]:
    """Bodies joined by facts and by changes that are neither refused nor inferred."""
    properties = ("supported_by", "managed_by", "co_built_by", "corporate_partner", "part_of", "branch_of")
    graph = nx.Graph(list(recount.facts(*properties, "shareholder_of", "led_by")))
    graph.add_edges_from(
        (edge.old, edge.new) for edge in recount.edges if outcome(edge.event) not in {"refused", "unstated"}
    )
    return graph


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("bai-du", "dong-nan-da-xue"),
        ("nan-chang-da-xue", "jing-neng-guang-dian"),
        ("netrc-xiao-mai", "qing-hua-da-xue"),
        ("he-nan-nong-ye-da-xue", "ntic-xiao-mai"),
    ],
)
def test_shortest_ways_are_as_long_as_networkx_finds(ask: Ask, recount: Recount, start: str, end: str) -> None:
    graph = network(recount)
    government = recount.kind(Kind.GOVERNMENT) - {start, end}
    graph.remove_nodes_from(government)
    rows = ask("shortest-path", **{"from": start, "to": end})
    try:
        expected = {tuple(way) for way in nx.all_shortest_paths(graph, start, end)}
    except nx.NetworkXNoPath:
        expected = set()
    if expected and len(next(iter(expected))) > 9:
        expected = set()
    assert {tuple(row["ids"]) for row in rows} == expected
    assert all(row["length"] == len(row["ids"]) - 1 for row in rows)


def test_best_linked_institutions(ask: Ask, recount: Recount) -> None:
    others: Pairs = defaultdict(set)
    properties = (
        "supported_by",
        "managed_by",
        "approved_by",
        "co_built_by",
        "corporate_partner",
        "part_of",
        "branch_of",
    )
    for left, right in recount.facts(*properties, "shareholder_of"):
        if left != right and {recount.entities[body].kind for body in (left, right)} <= INSTITUTIONS:
            others[left].add(right)
            others[right].add(left)
    expected = {body: len(found) for body, found in others.items() if len(found) >= 10}
    assert {row["id"]: row["others"] for row in ask("most-linked")} == expected


def test_the_edge_list_and_the_node_list_fit_together(ask: Ask, recount: Recount) -> None:
    edges = ask("gephi-edges", approvals=True)
    nodes = {row["Id"] for row in ask("gephi-nodes")}
    assert {row[end] for row in edges for end in ("Source", "Target")} <= nodes
    joined = {
        "SUPPORTED_BY": "supported_by", "MANAGED_BY": "managed_by", "APPROVED_BY": "approved_by",
        "CO_BUILT_BY": "co_built_by", "PARTNERS_WITH": "corporate_partner", "PART_OF": "part_of",
        "BRANCH_OF": "branch_of", "SHAREHOLDER_OF": "shareholder_of", "LED_BY": "led_by",
    }  # fmt: skip
    for link, prop in joined.items():
        facts = {
            pair: len(cited)
            for pair, cited in recount.facts(prop).items()
            if {recount.entities[body].kind for body in pair} <= INSTITUTIONS
        }
        assert {(r["Source"], r["Target"]): r["Weight"] for r in edges if r["Label"] == link} == facts
    # networkx takes it as it is.
    graph = nx.Graph((row["Source"], row["Target"]) for row in edges)
    assert nx.community.louvain_communities(graph, seed=1)


def test_leaders_of_several(ask: Ask, recount: Recount) -> None:
    led = by_value(recount.facts("led_by"), set(recount.entities) - (set(recount.centres) - recount.real))
    expected = {leader: bodies for leader, bodies in led.items() if len(bodies) >= 2}
    rows = ask("leaders-of-several")
    assert {row["leader_id"]: set(row["led_ids"]) for row in rows} == expected
    spans = defaultdict(set)
    for body, leader, since, until in recount.rows(
        "SELECT subject_id, value_id, valid_from, valid_to FROM statements WHERE property = 'led_by' AND value_id <> ''"
    ):
        spans[leader, body].add(f"{since}/{until}")
    for row in rows:
        for body, found in zip(row["led_ids"], row["spans"], strict=True):
            assert set(found.split(", ")) == spans[row["leader_id"], body]


def test_centres_of_one_designation_only_where_asked(ask: Ask, recount: Recount) -> None:
    for query, column in (
        ("by-province", "designation"),
        ("approvers", "designation"),
        ("owners", "designation"),
        ("without-host", "designation"),
        ("weak-claims", "designation"),
    ):
        found = Counter(row[column] for row in ask(query, designation="NMIC"))
        assert set(found) == {"NMIC"}
