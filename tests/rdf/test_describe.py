"""A description of one thing is a part of the whole export: nothing else, and all that has the thing as its subject."""

import random
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import pytest

from graph.errors import BadParameter
from graph.lens import Lens
from graph.rdf import describe as describing
from graph.rdf.describe import describe, locate
from graph.rdf.mapping import quads
from graph.rdf.space import Space
from graph.rdf.writing import Quad, Writer
from graph.release.reader import Release

SPACE = Space("https://kg.example/puxi/")
#: So many things of each sort, besides those that most is said of.
EACH = 40


@pytest.fixture(scope="module")
def release(release_path: Path) -> Release:
    return Release(release_path)


@pytest.fixture(scope="module")
def dataset(release: Release) -> frozenset[Quad]:
    return frozenset(quads(release, SPACE))


@pytest.fixture(scope="module")
def by_subject(dataset: frozenset[Quad]) -> dict[str, set[Quad]]:
    found = defaultdict(set)
    for quad in dataset:
        found[quad.subject].add(quad)
    return found


def path_of(subject: str) -> str:
    return unquote(subject[1:-1].removeprefix(SPACE.base))


def described(release: Release, path: str, part: int = 1) -> set[Quad]:
    thing = locate(release, path)
    assert thing is not None, path
    assert unquote(thing.path) == path
    return set(describe(release, SPACE, thing, part).quads)


def test_descriptions_are_parts_of_the_dataset(
    release: Release, dataset: frozenset[Quad], by_subject: dict[str, set[Quad]]
) -> None:
    sorts = defaultdict(list)
    for subject in sorted(by_subject):
        if not (path := path_of(subject)).startswith("data/"):
            sorts[path.partition("/")[0]].append(path)
    expected = {"institution", "event", "programme", "policy", "place", "field", "person", "statement", "source"}
    assert expected | {"dataset", "release", "scheme", "designation", "outcome", "confidence"} <= set(sorts)
    for sort, paths in sorts.items():
        fullest = sorted(paths, key=lambda path: len(by_subject[f"<{SPACE.base}{path}>"]))[-5:]
        for path in {*random.Random(sort).sample(paths, min(EACH, len(paths))), *fullest}:
            found = described(release, path)
            assert found <= dataset, path
            assert by_subject[f"<{SPACE.base}{path}>"] <= found, path


def test_the_graph_of_a_source_is_all_that_it_says(release: Release, dataset: frozenset[Quad]) -> None:
    graphs = defaultdict(set)
    for quad in dataset:
        graphs[quad.graph].add(quad)
    named = sorted(graph for graph in graphs if "/graph/source/" in graph)
    fullest = sorted(named, key=lambda graph: len(graphs[graph]))[-8:]
    for graph in {*random.Random(1).sample(named, EACH), *fullest}:
        found = described(release, path_of(graph))
        assert found <= dataset
        assert {quad for quad in found if quad.graph == graph} == graphs[graph], graph


def test_statements_that_name_a_thing_come_with_their_sources_and_all_that_is_named_with_its_label(
    release: Release, by_subject: dict[str, set[Quad]]
) -> None:
    writer = Writer(SPACE)
    label, title = writer.term("skos:prefLabel"), writer.term("dcterms:title")
    names, derived = writer.term("puxi:valueEntity"), writer.term("prov:wasDerivedFrom")
    for path in (
        "institution/ke-xue-ji-shu-bu",
        "institution/netrc-xiao-mai",
        "place/place-bei-jing",
        "programme/programme-ntic",
    ):
        subject = f"<{SPACE.base}{path}>"
        found = described(release, path)
        naming = {
            quad.subject for group in by_subject.values() for quad in group if quad[2:] == (names, subject)
        }  # fmt: skip
        assert naming <= {quad.subject for quad in found}
        sources = {quad.object for quad in found if quad.predicate == derived and "/source/" in quad.object}
        assert sources <= {quad.subject for quad in found if quad.predicate == title}
        for one in {quad.object for quad in found} & by_subject.keys():
            labels = {quad for quad in by_subject[one] if quad.predicate == label}
            assert labels <= found, one


def test_a_change_is_told_whole_with_the_body_that_it_changed(
    release: Release, by_subject: dict[str, set[Quad]]
) -> None:
    changed = Writer(SPACE).term("org:changedBy")
    bodies = {quad.subject: quad.object for group in by_subject.values() for quad in group if quad.predicate == changed}
    assert len(bodies) > 100
    for body, event in random.Random(2).sample(sorted(bodies.items()), 30):
        found = described(release, path_of(body))
        assert by_subject[event] <= found
        accounts = {
            quad.object for quad in by_subject[event] if quad.object in by_subject and "/statement/" in quad.object
        }
        assert accounts
        assert all(by_subject[account] <= found for account in accounts)


def test_many_statements_come_in_parts_that_together_have_them_all(
    release: Release, dataset: frozenset[Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "institution/ke-xue-ji-shu-bu"
    whole = described(release, path)
    monkeypatch.setattr(describing, "MOST_STATEMENTS", 100)
    thing = locate(release, path)
    assert thing is not None
    found: set[Quad] = set()
    part, more = 1, True
    while more:
        one = describe(release, SPACE, thing, part)
        found |= set(one.quads)
        part, more = part + 1, one.more
    assert part > 3
    assert found == whole
    with pytest.raises(BadParameter, match="statements name it"):
        describe(release, SPACE, thing, part)


def test_an_address_of_former_times_leads_to_that_of_today(release: Release) -> None:
    old, now = next(iter(release.redirects().items()))
    found = locate(release, f"institution/{old}")
    assert found is not None
    assert found.path == SPACE.entity(now).removeprefix(SPACE.base)
    assert locate(release, "institution/place-bei-jing") == locate(release, "place/place-bei-jing")
    assert locate(release, "programme/NTIC") == locate(release, "programme/programme-ntic")


@pytest.mark.parametrize(
    "path",
    ["", "institution/", "institution/nothing", "statement/s0", "source/nothing", "graph/source/nothing", "graph/puxi",
     "scheme/nothing", "fate/nothing", "release/r0", "dataset/x", "nothing/x", "event/../dataset", "data/puxi.nq"],
)  # fmt: skip
def test_what_the_dataset_does_not_have_is_not_found(release: Release, path: str) -> None:
    assert locate(release, path) is None


@pytest.mark.parametrize("reliability", ["C", "A"])
def test_a_moment_is_told_only_where_the_date_that_is_told_is_that_day(release: Release, reliability: str) -> None:
    """Never more precise than the date of the occurrence, and never by a source that was left out."""
    told: dict[str, dict[str, str]] = {}
    for quad in quads(release, SPACE, Lens.of(min_reliability=reliability)):
        name = quad.predicate.rpartition("#")[2].rstrip(">")
        if name in {"startedAtTime", "date"} and "/event/" in quad.subject:
            told.setdefault(quad.subject, {})[name] = quad.object.split('"')[1]
    moments = {key: values for key, values in told.items() if "startedAtTime" in values}
    assert moments
    for values in moments.values():
        assert values["startedAtTime"] == f"{values['date']}T00:00:00+08:00"
