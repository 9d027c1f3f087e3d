"""Queries cite every column that they print, and find a body by whatever it was or is called."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.lens import Lens
from tests.queries.library import Ask
from tests.queries.recount import INSTITUTIONS, Recount

#: Queries that are asked about one body, with the parameter that names it.
OF_A_BODY = {
    "became-what": "institution",
    "was-before": "institution",
    "rename-trail": "institution",
    "links-of": "institution",
    "life-of": "institution",
    "statistics-of": "institution",
    "centres-of-host": "host",
    "managed-with-predecessors": "manager",
}


@pytest.mark.parametrize(
    ("query", "given", "column", "cited", "properties"),
    [
        ("approved-between", {"since": "1980-01-01"}, "id", "host_sources", ("supported_by",)),
        ("in-place", {"place": "北京"}, "centre_id", "host_sources", ("supported_by",)),
        ("silent-centres", {}, "id", "host_sources", ("supported_by",)),
        ("branches", {}, "branch_id", "place_sources", ("province", "city", "located_in")),
    ],
)
def test_what_stands_in_a_row_is_cited(
    ask: Ask, recount: Recount, query: str, given: dict[str, str], column: str, cited: str, properties: tuple[str, ...]
) -> None:
    naming: dict[str, set[str]] = defaultdict(set)
    for (body, _), sources in recount.facts(*properties).items():
        naming[body] |= sources
    rows = ask(query, **given)
    assert any(row[cited] for row in rows)
    for row in rows:
        assert row[cited] == sorted(naming[row[column]]), row[column]


@pytest.mark.parametrize("query", ["approved-between", "in-place", "without-host"])
def test_a_fate_in_a_row_is_cited(ask: Ask, recount: Recount, query: str) -> None:
    for row in ask(query):
        fate = recount.centres[row.get("id") or row["centre_id"]].fate
        assert set(row["fate_sources"]) == {statement.source_id for statement in fate.statements}


def test_what_a_runner_was_before_is_cited(ask: Ask, recount: Recount) -> None:
    for row in ask("programme-runners"):
        assert bool(row["earlier_sources"]) == bool(row["earlier_bodies"])
        assert not set(row["earlier_sources"]) - set(recount.release.sources(row["earlier_sources"]))


@pytest.mark.parametrize("query", sorted(OF_A_BODY))
def test_a_former_id_and_another_spelling_find_the_body_of_today(ask: Ask, recount: Recount, query: str) -> None:
    """Of the bodies about which it answers most: each with up to two former ids and two other spellings."""
    names: dict[str, set[str]] = defaultdict(set)
    bearers: dict[str, set[str]] = defaultdict(set)
    for body, text in recount.rows("SELECT entity_id, text FROM names"):
        names[body].add(text)
        if recount.entities[body].kind in INSTITUTIONS:
            bearers[text].add(body)
    former = defaultdict(set)
    for old, body in recount.rows("SELECT id, entity_id FROM redirects"):
        former[body].add(old)
    checked = 0
    for body in sorted(former, key=lambda body: (-len(recount.release.claims_of([body], Lens())), body)):
        if recount.entities[body].kind not in INSTITUTIONS or checked > 20:
            continue
        today = ask(query, **{OF_A_BODY[query]: body})
        if not today:
            continue
        own = [text for text in sorted(names[body]) if bearers[text] == {body} and text not in recount.entities]
        for text in [*sorted(former[body])[:2], *own[:2]]:
            assert ask(query, **{OF_A_BODY[query]: text}) == today, text
            checked += 1
    assert checked or query in {"managed-with-predecessors"}


def test_both_ends_of_a_way_may_be_former_ids(ask: Ask, recount: Recount) -> None:
    former = {body: old for old, body in recount.rows("SELECT id, entity_id FROM redirects")}
    expected = ask("shortest-path")
    assert expected
    assert ask("shortest-path", **{"from": former["bai-du"]}) == expected
    assert ask("shortest-path", to=former.get("dong-nan-da-xue", "dong-nan-da-xue")) == expected
