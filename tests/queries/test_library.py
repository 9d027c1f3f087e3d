"""Every query of the library: its header is true, its example works, and every server gives the same answer."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from graph.bolt.library import GROUPS, Library, NamedQuery
from graph.release.reader import Release
from tests.queries.library import Answer, Server

LIBRARY = Library.load()
#: Queries whose answer may be empty on the shipped data, and why.
MAY_BE_EMPTY = {
    "lineage-cycles": "no body of the shipped data came back to itself",
    "lineage-disputes": "about few institutions do sources contradict each other",
}
#: Queries that claim nothing of institutions, so that there is nothing to cite.
NO_CLAIMS = {
    "completeness": "counts of what is in the graph",
    "inventory": "counts of what is in the graph",
    "release": "what the release says of itself",
    "support-of-facts": "counts of what is in the graph",
    "show-identity": "a judgement is a person's decision, with who and why",
}
#: Queries some of whose rows cite nothing, and why.
MAY_CITE_NOTHING = {
    "designation-by-name": "what rests on the name alone has no source",
    "conversions-suspected": "no source says anything of the pair; what is cited names their hosts",
    "fate": "nothing supports an unknown fate",
    "fate-groups": "nothing supports an unknown year",
    "fates-by-programme": "nothing supports an unknown fate",
    "fates-by-province": "nothing supports an unknown fate, nor an unknown province",
    "find": "places, fields and people are named in statements about others",
    "by-province": "nothing supports an unknown province",
    "cohorts": "nothing supports an unknown date, nor an unknown fate",
    "host-kinds": "nothing supports an unknown host",
    "gephi-nodes": "a body may be named in statements about others only",
    "last-seen": "nothing supports that there was no sign of life",
    "links-of": "a programme may rest on the name alone",
    "programme-runners": "nothing supports an unknown runner",
    "survival": "nothing supports silence",
    "unsure-identity": "a body may be named in statements about others only",
    "without-managing-unit": "nothing supports an unknown manager",
    "without-good-source": "a centre may have no statement at all",
    "without-host": "a centre may have no statement of its own",
    "without-approval-date": "a centre may have no statement of its own",
}
NAMES = list(LIBRARY)


def test_the_library_is_large_and_serves_every_group() -> None:
    assert len(LIBRARY) >= 40
    assert {query.group for query in LIBRARY.values()} == set(GROUPS)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_answers_as_its_header_says_and_alike_everywhere(
    name: str, library_servers: list[Server], default_answer: Callable[[NamedQuery], Answer], release: Release
) -> None:
    query = LIBRARY[name]
    if any(parameter.required for parameter in query.parameters):
        pytest.skip("it has a parameter without a default; its example is tried instead")
    current, *others = library_servers
    answers = {current.name: default_answer(query)} | {server.name: server.ask(query) for server in others}
    _check(query, answers, release)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_query_works(name: str, library_servers: list[Server], release: Release) -> None:
    query = LIBRARY[name]
    words = shlex.split(query.example)
    given = dict(value.split("=", 1) for word, value in pairwise(words) if word == "--param")
    _check(query, {server.name: server.ask(query, given) for server in library_servers}, release)


def _check(query: NamedQuery, answers: dict[str, Answer], release: Release) -> None:
    first = next(iter(answers.values()))
    for name, answer in answers.items():
        assert answer.remarks == [], f"{name} remarks on the query"
        assert answer.columns == [column.name for column in query.columns], "columns, in their order"
        assert answer.rows == first.rows, f"{name} answers otherwise than {next(iter(answers))}"
    assert first.rows or query.name in MAY_BE_EMPTY, "no row; say in MAY_BE_EMPTY why that is right"
    texts = [json.dumps(row, ensure_ascii=False) for row in first.rows]
    assert len(set(texts)) == len(texts), "a row comes twice"
    _check_sources(query, first.rows, release)


def _check_sources(query: NamedQuery, rows: list[tuple[Any, ...]], release: Release) -> None:
    """Every cited source exists in the release, so that `puxi sources` makes a footnote of it."""
    assert query.cites or query.name in NO_CLAIMS, "no column of sources; say in NO_CLAIMS why that is right"
    if not query.cites:
        return
    places = [[column.name for column in query.columns].index(name) for name in query.cites]
    cited: set[str] = set()
    for row in rows:
        cells = [row[place] for place in places]
        of_row = {one for cell in cells for one in ([cell] if isinstance(cell, str) else cell or [])}
        assert of_row or query.name in MAY_CITE_NOTHING, f"a row without a source: {row}"
        cited |= of_row
    unknown = cited - set(release.sources(cited))
    assert not unknown, f"sources that do not exist: {sorted(unknown)[:5]}"
