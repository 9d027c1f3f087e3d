"""The shape of the answer to "what changed between two releases?" (see :mod:`graph.changes`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph.answers import Answer, Body, Envelope, Event, FateAnswer, Identity, ShownStatement, SourceRef, Statistic

Change = Literal["new", "gone", "merged", "separated", "changed"]
RowChange = Literal["new", "gone", "changed"]


class Difference(Answer):
    """A property whose value is another one now. What was is cited from the older release, what is from the newer one."""

    property: str = Field(
        description="label_zh, label_en, designation, kind; of an event type, status, date, before, ..."
    )
    was: list[str] = Field(description="empty where there was none")
    now: list[str] = Field(description="empty where there is none any more")
    statements_was: list[ShownStatement] = Field(
        description="what it rested on, in the older release; empty where it rested on the name alone"
    )
    statements_now: list[ShownStatement] = Field(
        description="what it rests on, in the newer release; empty where it rests on the name alone"
    )


class Alteration(Answer):
    """A statement that both releases have, worded, dated, cited or attributed in another way."""

    was: ShownStatement
    now: ShownStatement
    changed: list[str] = Field(description="the fields that differ")


class StatementChanges(Answer):
    """What is said anew, and what is said no more."""

    added: list[ShownStatement] = Field(description="cited from the newer release")
    withdrawn: list[ShownStatement] = Field(description="cited from the older release")
    altered: list[Alteration]


class FateChange(Answer):
    """What has become of a centre, as the older release has it and as the newer one does."""

    was: FateAnswer
    now: FateAnswer


class EntityChange(StatementChanges):
    """One institution, or one policy, that is not as it was."""

    change: Change
    body: Body = Field(
        description="as the newer release has it; of one that is gone or merged away, as the older one had it"
    )
    other: Body | None = Field(
        default=None,
        description="merged: the body that its id redirects to now; separated: the body that its id redirected to before",
    )
    identity: list[Identity] = Field(
        default_factory=list, description="merged or separated: the recorded joins that made the two one body"
    )
    differences: list[Difference]
    fate: FateChange | None = None


class EventChange(StatementChanges):
    """One event that is not as it was."""

    change: Change
    event: Event = Field(description="as the newer release tells it; of one that is gone, as the older one told it")
    other: str = Field(
        default="", description="merged or separated: the id of the event that tells it now, or told it before"
    )
    differences: list[Difference]


class SourceChange(Answer):
    """A source that is new, gone, or described in another way."""

    change: RowChange
    source: SourceRef = Field(description="as the newer release has it; of one that is gone, as the older one had it")
    was: SourceRef | None = Field(default=None, description="changed: as the older release had it")
    changed: list[str] = Field(description="the fields that differ")


class StatisticChange(Answer):
    """A number that is new, gone, or given in another way."""

    change: RowChange
    statistic: Statistic
    was: Statistic | None = None
    changed: list[str]


class ChangesAnswer(Envelope):
    """What changed from one release to another. ``release`` and ``sources`` are those of the newer one."""

    since: str = Field(description="id of the older release")
    since_data_date: str = Field(description="day on which the newest statement of the older release was recorded")
    institutions: list[EntityChange] = Field(description="institutions, programmes and groups, by id")
    policies: list[EntityChange]
    events: list[EventChange] = Field(description="in order of time")
    source_changes: list[SourceChange]
    statistics: list[StatisticChange]
    counts: dict[str, int] = Field(description="how many of each sort there are in all, also where the lists were cut")
    truncated: bool = Field(description="a list was cut at the limit asked for")
    old_sources: dict[str, SourceRef] = Field(
        default_factory=dict, description="every source that is cited from the older release, by id"
    )
