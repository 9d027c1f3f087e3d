"""The walk through a lineage: ends on any graph, finds what a naive walk finds, and says when it was cut."""

from collections.abc import Iterable
from itertools import count

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.claims import Claim
from graph.happenings import Account, Happening
from graph.lineage import MAX_BODIES, MAX_STEPS, EventsOf, Walk, edges_of, walk

Change = tuple[frozenset[str], frozenset[str], str]


def happening(number: int, before: Iterable[str], after: Iterable[str], kind: str) -> Happening:
    """An event as a release would give it."""
    event, serial = f"event-e{number:04d}", count()

    def claim(prop: str, value: str, entity: str | None = None) -> Claim:
        kind_of_value = "entity" if entity else "code"
        return Claim(
            f"s{number}-{next(serial)}", event, prop, value, kind_of_value, entity, "", "", "", None, None, "2026-01-01",
            "a", "", "high", "", f"e{number:04d}", "", "A",
        )  # fmt: skip

    claims = [claim("event_type", "merged"), claim("event_status", "completed")]
    claims += [claim("lineage_kind", kind)] if kind else []
    claims += [claim("from", name, name) for name in sorted(before)] + [
        claim("to", name, name) for name in sorted(after)
    ]
    return Happening(event, [Account(f"e{number:04d}", claims)])


def look_up(changes: list[Change]) -> EventsOf:
    events = [happening(number, *change) for number, change in enumerate(changes)]

    def of(bodies: Iterable[str]) -> dict[str, list[Happening]]:
        return {b: [e for e in events if b in {*e.ids("from"), *e.ids("to")}] for b in bodies}

    return of


def naive(changes: list[Change]) -> nx.DiGraph:  # type: ignore[type-arg]
    """Every pair of an old and a new body, as networkx sees it."""
    graph: nx.DiGraph = nx.DiGraph()  # type: ignore[type-arg]
    graph.add_node("a")
    for before, after, kind in changes:
        if kind and before and after and before != after:
            graph.add_edges_from((old, new) for old in before for new in after if old != new)
    return graph


def _changes(letters: str) -> st.SearchStrategy[list[Change]]:
    bodies = st.frozensets(st.sampled_from(letters), max_size=2) | st.sampled_from(letters).map(
        lambda b: frozenset({b})
    )
    return st.lists(st.tuples(bodies, bodies, st.sampled_from(["merged", "split", "founded_on", ""])), max_size=12)


#: Few bodies, so that rings and several ways to one body are the rule; or more, for long ways.
CHANGES = _changes("abcd") | _changes("abcdefghij")


@given(CHANGES)
def test_it_finds_what_a_naive_walk_finds(changes: list[Change]) -> None:
    graph = naive(changes)
    found = walk("a", look_up(changes))
    before, after = nx.ancestors(graph, "a"), nx.descendants(graph, "a")
    assert set(found.steps_back) == before
    assert set(found.steps_forward) == after
    assert found.steps_back == {b: nx.shortest_path_length(graph, b, "a") for b in before}
    assert found.steps_forward == {b: nx.shortest_path_length(graph, "a", b) for b in after}
    edges = {(edge.old, edge.new) for edge in found.edges}
    assert edges == {(o, n) for o, n in graph.edges if n in before | {"a"} or o in after | {"a"}}
    assert len({(e.old, e.new, e.event.id) for e in found.edges}) == len(found.edges)
    assert not found.truncated


@given(CHANGES, st.integers(0, 3))
def test_cut_after_some_steps_it_says_so_exactly_when_something_is_missing(changes: list[Change], steps: int) -> None:
    graph = naive(changes)
    found = walk("a", look_up(changes), max_steps=steps)
    back = nx.single_source_shortest_path_length(graph.reverse(), "a")
    forward = nx.single_source_shortest_path_length(graph, "a")
    assert found.steps_back == {b: n for b, n in back.items() if 0 < n <= steps}
    assert found.steps_forward == {b: n for b, n in forward.items() if 0 < n <= steps}
    assert found.truncated == any(n > steps for n in (*back.values(), *forward.values()))
    _is_closed(found)


@settings(max_examples=400)
@given(CHANGES, st.integers(1, 4))
def test_cut_after_some_bodies_it_says_so_exactly_when_something_is_missing(changes: list[Change], most: int) -> None:
    whole = walk("a", look_up(changes))
    found = walk("a", look_up(changes), max_bodies=most)
    assert len(found.bodies) <= most
    assert found.bodies <= whole.bodies
    assert found.truncated == (len(whole.bodies) > most)
    if not found.truncated:
        assert (found.steps_back, found.steps_forward) == (whole.steps_back, whole.steps_forward)
    _is_closed(found)


def _is_closed(found: Walk) -> None:
    """No edge leads to a body that the answer does not have."""
    assert all({edge.old, edge.new} <= found.bodies for edge in found.edges)


def test_a_body_on_both_sides_does_not_become_itself() -> None:
    (event,) = look_up([(frozenset("ab"), frozenset("ac"), "split")])(["a"])["a"]
    assert {(edge.old, edge.new) for edge in edges_of(event)} == {("a", "c"), ("b", "a"), ("b", "c")}


@pytest.mark.parametrize("kind", ["", "merged"])
def test_an_event_in_one_bodys_life_leads_nowhere(kind: str) -> None:
    found = walk("a", look_up([(frozenset("a"), frozenset("a"), kind), (frozenset("a"), frozenset(), kind)]))
    assert found.bodies == {"a"}


def test_a_ring_is_walked_once_each_way() -> None:
    """A ministry is merged away and later split out again."""
    found = walk("a", look_up([(frozenset("a"), frozenset("b"), "merged"), (frozenset("b"), frozenset("a"), "split")]))
    assert found.steps_back == found.steps_forward == {"b": 1}
    assert [(edge.old, edge.new) for edge in found.edges] == [("a", "b"), ("b", "a")]


def test_the_predecessors_of_a_successor_are_not_ones_own() -> None:
    found = walk("a", look_up([(frozenset("ab"), frozenset("c"), "merged"), (frozenset("b"), frozenset("d"), "split")]))
    assert found.bodies == {"a", "c"}


def test_a_lineage_of_thousands_is_cut_at_the_documented_bounds() -> None:
    chain = [(frozenset({f"b{n}"}), frozenset({f"b{n + 1}"}), "renamed") for n in range(60)]
    long = walk("b0", look_up(chain))
    assert (len(long.steps_forward), long.truncated) == (MAX_STEPS, True)
    star = [(frozenset({"b0"}), frozenset({f"c{n}"}), "split") for n in range(500)]
    wide = walk("b0", look_up(star))
    assert (len(wide.bodies), wide.truncated) == (MAX_BODIES, True)
