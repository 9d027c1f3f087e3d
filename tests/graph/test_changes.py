"""What changed between two releases: on the shipped data with rows left out, and on made data for every sort of change."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.changes import changes
from graph.changes_answer import ChangesAnswer, EntityChange, EventChange
from graph.errors import BadParameter
from graph.release.build import build
from graph.release.reader import Release
from ingest.dataset import ShippedTables
from tests.graph.made import Made

DATA = Path(__file__).resolve().parents[2] / "data"
OLD, NEW = "国家小麦工程技术研究中心", "国家小麦技术创新中心"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The shipped data as it might have been before: two rows are missing, one is worded otherwise, one stage earlier."""
    folder = tmp_path_factory.mktemp("before")
    shutil.copytree(DATA, folder / "data")

    def rewrite(table: str, change: Callable[[list[str]], list[str] | None]) -> None:
        path = folder / "data" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            kept = [changed for row in rows if (changed := change(row)) is not None]
            csv.writer(stream, lineterminator="\n").writerows([header, *kept])

    rewrite("relations", lambda row: None if row[0] == "r0001" else row)
    rewrite("events", lambda row: [*row[:2], "2017", *row[3:5], "applied", *row[6:]] if row[0] == "e0474" else row)
    rewrite("institutions", lambda row: [*row[:14], "as the test says", *row[15:]] if row[0] == "i0002" else row)
    build(ShippedTables(folder / "data"), folder / "other.sqlite")
    return Release(folder / "other.sqlite")


@pytest.fixture(scope="module")
def forth(other: Release, release: Release) -> ChangesAnswer:
    return changes(other, release)


def institution(answer: ChangesAnswer, key: str) -> EntityChange:
    (entry,) = [entry for entry in answer.institutions if entry.body.id == key]
    return entry


def test_a_release_against_itself_shows_nothing(release: Release) -> None:
    answer = changes(release, release)
    assert not any(answer.counts.values())
    lists = ("institutions", "events", "policies", "source_changes", "statistics", "sources", "old_sources")
    assert not any(getattr(answer, name) for name in lists)
    assert not answer.truncated
    assert answer.since == answer.release == release.id


def test_a_row_that_was_not_there_is_told_with_its_source(forth: ChangesAnswer, release: Release) -> None:
    (added,) = institution(forth, "netrc-xiao-mai").added
    assert (added.row, added.property, added.value) == ("r0001", "supported_by", "河南农业大学")
    assert added.value_id == "he-nan-nong-ye-da-xue"
    assert forth.sources[added.source_id].title
    assert release.id in forth.sources[added.source_id].footnote_en


def test_a_row_worded_otherwise_is_altered_and_both_wordings_are_there(forth: ChangesAnswer) -> None:
    altered = institution(forth, "netrc-xiao-mai").altered
    assert altered
    assert {alteration.was.note for alteration in altered} == {"as the test says"}
    assert all(alteration.now.note == "" and alteration.changed == ["note"] for alteration in altered)


def test_an_event_that_went_on_is_told_with_both_stages(forth: ChangesAnswer, other: Release) -> None:
    (entry,) = forth.events
    assert (entry.change, entry.event.id, entry.event.status) == ("changed", "event-e0474", "approved")
    told = {difference.property: difference for difference in entry.differences}
    assert (told["status"].was, told["status"].now) == (["applied"], ["approved"])
    assert (told["date"].was, told["date"].now) == (["2017"], ["2017-11"])
    assert {ref.value for ref in told["status"].statements_was} == {"applied"}
    assert {ref.value for ref in told["status"].statements_now} == {"approved"}
    cited = forth.old_sources[told["status"].statements_was[0].source_id]
    assert other.id in cited.footnote_en, "what was is cited from the release that said it"
    assert forth.counts["statements_added"] == 3, "a host, a status, a date"
    assert forth.counts["statements_withdrawn"] == 2


def test_swapping_the_releases_swaps_added_and_withdrawn(
    forth: ChangesAnswer, other: Release, release: Release
) -> None:
    _mirrored(forth, changes(release, other))


def test_a_limit_cuts_the_lists_and_says_so_while_the_counts_stay(
    forth: ChangesAnswer, other: Release, release: Release
) -> None:
    cut = changes(other, release, limit=1)
    assert cut.counts == forth.counts
    assert cut.institutions == forth.institutions[:1]
    assert cut.truncated == (len(forth.institutions) > 1)
    assert set(cut.sources) <= set(forth.sources)
    assert not changes(other, release, limit=1000).truncated
    with pytest.raises(BadParameter, match="from 1"):
        changes(other, release, limit=0)


def test_two_runs_answer_alike(forth: ChangesAnswer, other: Release, release: Release) -> None:
    assert changes(other, Release(release.path)).model_dump_json() == forth.model_dump_json()


# -- every sort of change, on made data -----------------------------------------------------------------------------


def between(before: Made, after: Made, folder: Path) -> ChangesAnswer:
    (folder / "before").mkdir()
    (folder / "after").mkdir()
    old, new = before.release(folder / "before"), after.release(folder / "after")
    answer = changes(old, new)
    _mirrored(answer, changes(new, old))
    return answer


def test_new_and_gone_institutions(tmp_path: Path) -> None:
    before, after = Made(), Made()
    before.body("i0001", OLD, "NETRC")
    after.body("i0002", NEW, "NTIC", english="National Wheat Technology Innovation Center")
    new, gone = between(before, after, tmp_path).institutions
    assert (new.change, new.body.label_zh, {s.row for s in new.added}, new.withdrawn) == ("new", NEW, {"i0002"}, [])
    assert (gone.change, gone.body.label_zh, {s.row for s in gone.withdrawn}, gone.added) == (
        "gone",
        OLD,
        {"i0001"},
        [],
    )


def test_a_merge_is_told_with_its_judgement_and_not_as_statements_that_came_and_went(tmp_path: Path) -> None:
    before, after = Made(), Made()
    for data in (before, after):
        data.body("i0001", "小麦中心", "NETRC")
        data.body("i0002", OLD, "NETRC")
        data.relation("r0001", "小麦中心", "supported_by", "河南农业大学")
    after.judge("小麦中心", OLD)
    answer = between(before, after, tmp_path)
    (merged,) = [entry for entry in answer.institutions if entry.change == "merged"]
    assert merged.other is not None
    assert {merged.body.label_zh, merged.other.label_zh} == {"小麦中心", OLD}
    assert [(join.by, join.reason) for join in merged.identity] == [("judgement:j0001", "as the test says")]
    assert (answer.counts["statements_added"], answer.counts["statements_withdrawn"]) == (0, 0)
    assert answer.counts["institutions_separated"] == 0


def test_designation_and_fate_change_with_their_statements(tmp_path: Path) -> None:
    before, after = Made(), Made()
    before.body("i0001", "小麦中心", "NETRC")
    after.body("i0001", "小麦中心", "NETRC")
    before.body("i0002", OLD, "NETRC")
    after.body("i0002", OLD, "NERC")
    after.event("e0001", "converted", "小麦中心", NEW, date="2021", by="科学技术部")
    answer = between(before, after, tmp_path)
    (designated,) = [e for e in answer.institutions if any(d.property == "designation" for d in e.differences)]
    difference = next(d for d in designated.differences if d.property == "designation")
    assert (difference.was, difference.now) == (["NETRC"], ["NERC"])
    assert [s.value for s in difference.statements_was] == ["NETRC"]
    assert [s.value for s in difference.statements_now] == ["NERC"]
    (fated,) = [entry for entry in answer.institutions if entry.fate]
    assert fated.fate is not None
    assert (fated.fate.was.fate, fated.fate.now.fate) == ("unknown", "converted")
    assert fated.fate.now.statements[0].source_id in answer.sources
    assert answer.counts["fates_changed"] == 1
    assert [(e.change, e.event.status) for e in answer.events] == [("new", "completed")]


def test_a_second_source_for_an_event_is_a_change_of_it_with_that_statement(tmp_path: Path) -> None:
    before, after = Made(), Made()
    for data in (before, after):
        data.body("i0001", OLD, "NETRC")
        data.event("e0001", "converted", OLD, NEW, date="2021")
    after.event("e0002", "converted", OLD, NEW, date="2022", source="b")
    (entry,) = between(before, after, tmp_path).events
    assert entry.change == "changed"
    assert {(s.row, s.source_id) for s in entry.added} == {("e0002", "b")}
    (disputed,) = entry.differences
    assert (disputed.property, disputed.was, disputed.now) == ("disputed", [], ["date"])
    assert {s.value for s in disputed.statements_now} == {"2021", "2022"}


def test_a_source_trusted_otherwise_is_told(tmp_path: Path) -> None:
    before, after = Made(), Made()
    before.source("d", "B")
    after.source("d", "A")
    for data in (before, after):
        data.body("i0001", OLD, "NETRC", source="d")
    answer = between(before, after, tmp_path)
    (entry,) = answer.source_changes
    assert entry.was is not None
    assert (entry.source.id, entry.was.reliability, entry.source.reliability) == ("d", "B", "A")
    assert entry.changed == ["reliability"]


# -- properties -----------------------------------------------------------------------------------------------------

_NAMES = [f"国家第{number}号工程技术研究中心" for number in range(4)] + ["第一大学", "第二大学"]
_ROWS = st.lists(
    st.one_of(
        st.tuples(st.just("body"), st.sampled_from(_NAMES[:4]), st.sampled_from(["NETRC", "NERC", ""])),
        st.tuples(st.just("host"), st.sampled_from(_NAMES[:4]), st.sampled_from(_NAMES[4:])),
        st.tuples(st.just("converted"), st.sampled_from(_NAMES[:4]), st.sampled_from(_NAMES[:4])),
    ),
    max_size=8,
)
_MERGES = st.lists(st.tuples(st.sampled_from(_NAMES[:2]), st.sampled_from(_NAMES[2:4])), max_size=2, unique=True)


def _release(folder: Path, name: str, rows: list[tuple[str, str, str]], merges: list[tuple[str, str]]) -> Release:
    made = Made()
    for number, known in enumerate(_NAMES):
        made.body(f"k{number}", known)
    for number, (sort, left, right) in enumerate(rows):
        if sort == "body":
            made.body(f"i{number}", left, right)
        elif sort == "host":
            made.relation(f"r{number}", left, "supported_by", right)
        elif left != right:
            made.event(f"e{number}", "converted", left, right, date="2021")
    for left, right in merges:
        made.judge(left, right)
    (folder / name).mkdir()
    return made.release(folder / name)


@settings(max_examples=12)
@given(_ROWS, _ROWS, _MERGES, _MERGES)
def test_any_two_releases(
    rows: list[tuple[str, str, str]],
    others: list[tuple[str, str, str]],
    merges: list[tuple[str, str]],
    other_merges: list[tuple[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = _release(Path(folder), "old", rows, merges)
        new = _release(Path(folder), "new", others, other_merges)
        answer = changes(old, new)
        _mirrored(answer, changes(new, old))
        assert not any(changes(old, old).counts.values())
        if old.id == new.id:
            assert not any(answer.counts.values())


def _mirrored(forth: ChangesAnswer, back: ChangesAnswer) -> None:
    """What one way adds, the other withdraws, statement by statement; and everything cited is among the sources."""
    entries: list[tuple[ChangesAnswer, list[EntityChange | EventChange]]] = [
        (answer, [*answer.institutions, *answer.policies, *answer.events]) for answer in (forth, back)
    ]
    (_, ahead), (_, behind) = entries
    assert {(s.subject, s.id) for e in ahead for s in e.added} == {
        (s.subject, s.id) for e in behind for s in e.withdrawn
    }
    assert {(s.subject, s.id) for e in ahead for s in e.withdrawn} == {
        (s.subject, s.id) for e in behind for s in e.added
    }
    assert {pair for e in ahead for pair in _altered(e)} == {(now, was) for e in behind for was, now in _altered(e)}
    opposite = {"new": "gone", "gone": "new", "merged": "separated", "separated": "merged", "changed": "changed"}
    for name in ("institutions", "policies"):
        told, mirror = (
            {(change, e.body.id, e.other.id if e.other else "") for e in getattr(answer, name) if (change := e.change)}
            for answer in (forth, back)
        )
        assert {row for row in told if row[0] != "changed"} == {
            (opposite[change], key, other) for change, key, other in mirror if change != "changed"
        }
    assert {(opposite[e.change], e.event.id) for e in forth.events} == {(e.change, e.event.id) for e in back.events}
    for answer, changed in entries:
        for entry in changed:
            assert {s.source_id for s in entry.added} <= answer.sources.keys()
            assert {s.source_id for s in entry.withdrawn} <= answer.old_sources.keys()
            for difference in entry.differences:
                assert {s.source_id for s in difference.statements_now} <= answer.sources.keys()
                assert {s.source_id for s in difference.statements_was} <= answer.old_sources.keys()


def _altered(entry: EntityChange | EventChange) -> list[tuple[str, str]]:
    return [(a.was.model_dump_json(), a.now.model_dump_json()) for a in entry.altered]
