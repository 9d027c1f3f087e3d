"""How often the service is right, over all names of the shipped data; above all, that a match is never wrong."""

from collections.abc import Callable

import pytest
from opencc import OpenCC

from graph.matching import MATCHABLE, Wanted, candidates
from graph.names import is_chinese
from graph.release.reader import Release

#: What docs/reconcile.md tells of the shipped data; more names may come, a smaller share of them found may not.
NAMES_FOUND_FIRST = 0.99
NAMES_MATCHED = 0.85
_TRADITIONAL = OpenCC("s2t")


def judged(release: Release, names: list[tuple[str, str]]) -> tuple[float, float, list[tuple[str, str, str]]]:
    """Shares of names whose best candidate is right and of those that are matched; and every wrong match."""
    first = matched = 0
    wrong: list[tuple[str, str, str]] = []
    for name, key in names:
        found = candidates(release, Wanted(name), limit=3)
        first += bool(found) and found[0].entity.id == key
        certain = [one.entity.id for one in found if one.certain]
        matched += certain == [key]
        wrong += [(name, key, other) for other in certain if other != key]
    return first / len(names), matched / len(names), wrong


def bearers(release: Release) -> list[tuple[str, str]]:
    """Every name of every institution and programme of the release."""
    sql = "SELECT n.text, n.entity_id, e.kind FROM names n JOIN entities e ON e.id = n.entity_id ORDER BY n.id"
    return [(str(text), str(key)) for text, key, kind in release.query(sql) if kind in MATCHABLE]


def test_every_name_of_the_release(release: Release) -> None:
    names = bearers(release)
    first, matched, wrong = judged(release, names)
    assert not wrong
    assert len(names) > 2400
    assert first > NAMES_FOUND_FIRST
    assert matched > NAMES_MATCHED


def test_every_name_as_the_rows_write_it_means_the_body_that_the_editors_judged(release: Release) -> None:
    """What a row says need not be what a name alone would mean: readings and judgements on single cells decide, too."""
    sql = (
        "SELECT DISTINCT written, key, e.kind FROM (SELECT value AS written, value_id AS key FROM statements "
        "WHERE value_type = 'entity' AND value_id IS NOT NULL UNION SELECT subject_written, subject_id FROM statements "
        "WHERE subject_written <> '') JOIN entities e ON e.id = key ORDER BY 1, 2"
    )
    known = set(bearers(release))
    written = [(str(text), str(key)) for text, key, kind in release.query(sql) if kind in MATCHABLE]
    # Those that are names as they stand were asked above.
    _, _, wrong = judged(release, [pair for pair in written if pair not in known])
    assert len(written) > 2000
    assert not wrong


def _without(name: str) -> str:
    return name[: len(name) // 2] + name[len(name) // 2 + 1 :]


@pytest.mark.parametrize(
    ("spoil", "least_first", "least_matched"),
    [
        (_TRADITIONAL.convert, 0.99, 0.9),
        (lambda name: "\u3000".join(name) if is_chinese(name) else name.replace(" ", "  "), 0.99, 0.9),
        (_without, 0.93, 0.0),
        (lambda name: f"{name}[1]", 0.9, 0.0),
        (lambda name: f"清华大学{name}", 0.9, 0.0),
    ],
    ids=["traditional", "blanks", "a character less", "footnote", "another host in front"],
)
def test_names_as_tables_spoil_them(
    release: Release, spoil: Callable[[str], str], least_first: float, least_matched: float
) -> None:
    names = [(name, key) for name, key in bearers(release) if len(name) > 5 and is_chinese(name)][::15]
    assert len(names) > 80
    first, matched, wrong = judged(release, [(spoil(name), key) for name, key in names])
    assert not wrong
    assert first >= least_first
    assert matched >= least_matched
