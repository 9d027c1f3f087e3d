"""What changed between two releases, for newsrooms that watch.

Statements are compared by their ids, which survive every merge; bodies and events by theirs, following redirects. So a
body that was merged into another is told as merged, and the statements that went with it are not told as withdrawn and
added. What is new is cited from the newer release, what is gone from the older one.

A fate is judged as of each release's own day. One may therefore change though no statement on the centre did: the last
sign of life has become too old.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from graph import answers
from graph import changes_answer as shapes
from graph.changes_found import Delta, Found
from graph.changes_told import Telling
from graph.errors import BadParameter
from graph.release.reader import Release
from graph.search import FINDABLE
from graph.vocabulary import Kind


def changes(old: Release, new: Release, limit: int | None = None) -> shapes.ChangesAnswer:
    """What is new, gone or different in ``new``, compared with ``old``.

    With a limit each list holds at most so many entries, ``truncated`` says whether that cut one, and ``counts`` still
    counts all.

    Raises:
        BadParameter: the limit is below 1.
        ReleaseError: one of the releases cannot be read.
    """
    if limit is not None and limit < 1:
        raise BadParameter("limit", str(limit), "a number from 1")
    found = Found(old, new)
    institutions, policies, events = found.bodies(FINDABLE), found.bodies({Kind.POLICY}), found.events()
    sources, statistics = _sources(old, new), _statistics(old, new)
    counts = _counts(institutions, policies, events)
    for name, rows in (("sources", [s.change for s in sources]), ("statistics", [s.change for s in statistics])):
        counts |= {f"{name}_{change}": rows.count(change) for change in ("new", "gone", "changed")}
    longest = max(len(institutions), len(policies), len(events), len(sources), len(statistics))
    tell = Telling(old, new)
    answer = shapes.ChangesAnswer(
        **tell.now.envelope(),  # type: ignore[arg-type]
        since=old.id,
        since_data_date=old.data_date,
        institutions=[tell.body(delta) for delta in institutions[:limit]],
        policies=[tell.body(delta) for delta in policies[:limit]],
        events=[tell.event(delta) for delta in events[:limit]],
        source_changes=sources[:limit],
        statistics=statistics[:limit],
        counts=counts,
        truncated=limit is not None and longest > limit,
    )
    tell.was.cite(s.was.source_id if s.was else s.statistic.source_id for s in answer.statistics if s.change != "new")
    tell.now.cite(s.statistic.source_id for s in answer.statistics if s.change != "gone")
    return tell.seal(answer)


def _counts(institutions: list[Delta], policies: list[Delta], events: list[Delta]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, deltas in (("institutions", institutions), ("policies", policies), ("events", events)):
        for change in ("new", "gone", "merged", "separated", "changed"):
            counts[f"{name}_{change}"] = sum(delta.change == change for delta in deltas)
    everything = [*institutions, *policies, *events]
    counts["labels_changed"] = sum(
        any(d.property.startswith("label") for d in delta.differences) for delta in everything
    )
    counts["designations_changed"] = sum(any(d.property == "designation" for d in e.differences) for e in institutions)
    counts["fates_changed"] = sum(delta.fates is not None for delta in institutions)
    counts["statements_added"] = sum(len(delta.added) for delta in everything)
    counts["statements_withdrawn"] = sum(len(delta.withdrawn) for delta in everything)
    counts["statements_altered"] = sum(len(delta.altered) for delta in everything)
    return counts


def _sources(old: Release, new: Release) -> list[shapes.SourceChange]:
    from graph.describe import sources

    # Footnotes name the release that they were made from; that alone is no change of a source.
    before, after = ({row.id: row for row in sources(release).rows} for release in (old, new))
    ignored = {"footnote_en", "footnote_zh", "statements"}
    found = []
    for change, source, was, fields in _rows(before, after, ignored):
        shown = answers.SourceRef.model_validate(source.model_dump(exclude={"statements"}))
        other = answers.SourceRef.model_validate(was.model_dump(exclude={"statements"})) if was else None
        found.append(shapes.SourceChange(change=change, source=shown, was=other, changed=fields))
    return found


def _statistics(old: Release, new: Release) -> list[shapes.StatisticChange]:
    before, after = ({row.id: row for row in _numbers(release)} for release in (old, new))
    return [
        shapes.StatisticChange(change=change, statistic=row, was=was, changed=fields)
        for change, row, was, fields in _rows(before, after, {"reliability"})
    ]


def _numbers(release: Release) -> Iterator[answers.Statistic]:
    sql = (
        "SELECT t.id, measure, value, unit, year, scope, source_id, locator, reliability, confidence, recorded, t.note "
        "FROM statistics t JOIN sources o ON o.id = t.source_id ORDER BY t.id"
    )
    for row in release.query(sql):
        yield answers.Statistic.model_validate(dict(zip(answers.Statistic.model_fields, row, strict=True)))


R = TypeVar("R", answers.SourceRow, answers.Statistic)


def _rows(
    before: dict[str, R], after: dict[str, R], ignored: set[str]
) -> Iterator[tuple[shapes.RowChange, R, R | None, list[str]]]:
    """Rows with ids of their own: new ones, those that are gone, and those that differ (with the fields that do)."""
    for key in sorted(after.keys() - before.keys()):
        yield "new", after[key], None, []
    for key in sorted(before.keys() - after.keys()):
        yield "gone", before[key], None, []
    for key in sorted(before.keys() & after.keys()):
        was, now = before[key].model_dump(exclude=ignored), after[key].model_dump(exclude=ignored)
        if fields := [name for name in now if was[name] != now[name]]:
            yield "changed", after[key], before[key], fields
