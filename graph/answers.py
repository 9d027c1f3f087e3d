"""The shapes of the answers: one contract for the command line, the server and whoever reads the JSON.

Every fact lists the statements that it rests on; every statement names its source, and ``sources`` holds each source
once. What is disputed is marked and all its values are there; what is unknown is said in words.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Base of all answer parts: no field beyond the contract."""

    model_config = ConfigDict(extra="forbid")


class Body(Answer):
    """An institution, programme, place or person, in short."""

    id: str = Field(description="stable id; an id that was merged away redirects to this one")
    label_zh: str = Field(description="Chinese name, empty where none is known")
    label_en: str = Field(description="English name, empty where none is known")
    kind: str = Field(description="Center, University, ResearchInstitute, Company, GovernmentBody, ... (DESIGN)")
    designation: str = Field(description="NETRC, NERC, NEL, NTIC, ...; empty for anything that is no designated centre")
    basis: Literal["statement", "name"] = Field(
        description="'name' where no source states the type and the name suggests it"
    )


class Place(Answer):
    """A place in a source at which an answer's facts are stated, with its ready footnotes."""

    locator: str = Field(description="where in the source")
    footnote_en: str
    footnote_zh: str


class SourceRef(Answer):
    """A page or document, with ready footnotes."""

    id: str
    title: str
    publisher: str
    published: str = Field(description="EDTF date of publication, empty where the source has none")
    url: str = Field(description="empty for the few sources that are known by title only")
    language: str
    kind: str
    reliability: Literal["A", "B", "C"] = Field(description="A official or primary, B reputable, C weak copy")
    note: str
    footnote_en: str
    footnote_zh: str
    archived_url: str = Field(default="", description="a copy kept by a web archive, empty where none is recorded")
    places: list[Place] = Field(default_factory=list, description="the places in it that this answer cites")


class StatementRef(Answer):
    """One source's word for a fact."""

    id: str
    source_id: str
    locator: str = Field(description="where in the source")
    reliability: Literal["A", "B", "C"]
    confidence: Literal["high", "medium", "low"]
    recorded: str = Field(description="day on which the statement entered the dataset")
    value: str = Field(description="the value as this source writes it")
    note: str
    row: str = Field(description="row of the shipped tables")


class Fact(Answer):
    """A property of the institution with one value. Values that exclude each other are facts of their own, each marked."""

    property: str
    label_zh: str
    label_en: str
    value: str
    body: Body | None = Field(default=None, description="the other body, where the value is one")
    valid_from: str = Field(description="EDTF, empty where no source says")
    valid_to: str
    disputed: bool = Field(description="sources contradict each other about it; the other values are in the list too")
    statements: list[StatementRef]


class Stage(Answer):
    """Another stage of an event than the one it is told by: an application before the approval, and who reports it."""

    type: str
    status: str
    date: str
    statements: list[StatementRef]


class Event(Answer):
    """Something that happened to one body, or made one body of another."""

    id: str
    type: str = Field(
        description="proposed, applied, approved, established, accepted, evaluated, converted, merged, ..."
    )
    kind: str = Field(
        description="for a change of lineage: renamed, converted, merged, split, absorbed, reorganised, branched, founded_on"
    )
    status: str = Field(
        description="proposed, applied, approved, under_construction, completed, refused, unknown: the furthest that a source states"
    )
    date: str = Field(description="EDTF date as the source gives it, empty where no source does")
    date_stage: str = Field(description="the stage that the date belongs to")
    date_earliest: str | None
    date_latest: str | None
    before: list[Body]
    after: list[Body]
    decided_by: list[Body]
    under: list[Body] = Field(description="policies under which it was done")
    inferred: bool = Field(description="no source states that the one became the other; the collector inferred it")
    disputed: list[str] = Field(description="what sources contradict each other about: date, lineage_kind")
    statements: list[StatementRef] = Field(description="of the accounts that tell the event at this status")
    stages: list[Stage] = Field(description="what other accounts tell: an earlier stage, or another one")


class LineageNode(Answer):
    """A body of the lineage; ``steps`` counts from the body asked about, negative for what came before."""

    body: Body
    steps: int


class LineageEdge(Answer):
    """``old`` became ``new`` (the design's BECAME)."""

    old: str
    new: str
    event: str
    kind: str
    status: str
    date: str
    disputed: bool
    inferred: bool


class FateAnswer(Answer):
    """What has become of the institution, as of a day."""

    fate: str = Field(description="converted, converting, merged, reorganised, renamed, revoked, continuing, unknown")
    as_of: str
    disputed: bool
    successors: list[Body]
    statements: list[StatementRef]
    events: list[str]
    planned: bool = Field(description="applied for or proposed at most: no source states that it was approved")
    last_seen: str = Field(description="newest dated sign of life before that day (EDTF), empty where there is none")
    last_seen_statements: list[StatementRef]
    explanation_en: str
    explanation_zh: str


class Dispute(Answer):
    """A contradiction, with every side's statements, the best supported first."""

    subject: str
    property: str
    label_zh: str
    label_en: str
    values: list[Fact]


class Bilingual(Answer):
    """The same in English and in Chinese."""

    en: str
    zh: str


class Sentence(Bilingual):
    """A sentence in both languages, with the statements behind all that it tells."""

    statements: list[StatementRef]


class Summary(Bilingual):
    """An institution in short; ``sentences`` are the same text, each sentence with its statements."""

    sentences: list[Sentence]


class Envelope(Answer):
    """What every answer carries."""

    release: str = Field(description="id of the release that was asked")
    data_date: str = Field(description="day on which the newest statement of the release was recorded")
    as_of: str = Field(description="valid time asked about (day), empty for all that is known")
    known_at: str = Field(description="recorded time asked about (day), empty for now")
    min_reliability: Literal["A", "B", "C"]
    sources: dict[str, SourceRef] = Field(default_factory=dict, description="every source that the answer cites, by id")


class Statistic(Answer):
    """A number about the institution, or about the programme asked for, as its source gives it."""

    id: str
    measure: str
    value: str
    unit: str
    year: str = Field(description="EDTF, empty where no source says")
    scope: str
    source_id: str
    locator: str
    reliability: Literal["A", "B", "C"]
    confidence: Literal["high", "medium", "low"]
    recorded: str
    note: str


class LineageAnswer(Envelope):
    """Who an institution is, what it came from and became, on whose word."""

    asked: str
    redirected_from: str = Field(description="the id asked for, where it was merged away")
    institution: Body
    names: list[Fact]
    facts: list[Fact]
    related: list[Fact] = Field(
        description="what is said of other bodies about this one, e.g. the centres that a university supports"
    )
    related_truncated: bool
    statistics: list[Statistic]
    events: list[Event] = Field(
        description="events in its own life and changes of lineage that it takes part in, in order of time"
    )
    nodes: list[LineageNode]
    edges: list[LineageEdge]
    lineage_events: list[Event] = Field(description="the events of the edges that are not among its own")
    lineage_truncated: bool
    fate: FateAnswer | None
    disputes: list[Dispute]
    unknown: list[Bilingual]
    summary: Summary


class ConversionStep(Answer):
    """One step of a chain from the first programme to the second."""

    old: Body
    new: Body
    event: Event


class Conversion(Answer):
    """A centre of one programme that became, or is to become, one of another."""

    old: Body
    new: Body
    outcome: Literal["converted", "in_process", "founded_on", "refused", "unstated"] = Field(
        description="founded_on: the new centre was built on the old one, whose end no source states; unstated: no source "
        "states the change (it is only inferred), or one does and does not say how far it came (its status is unknown)"
    )
    kind: str
    status: str
    date: str = Field(description="date of the conversion itself, empty where no source dates it")
    indirect: bool
    chain: list[ConversionStep]
    old_hosts: list[Fact]
    new_hosts: list[Fact]
    decided_by: list[Body]
    new_approval: list[Event] = Field(
        description="application, approval and founding of the new centre, each with its own source"
    )
    disputed: list[str]


class Admission(Answer):
    """A centre that a source says was taken into the new programme, without naming what it was before."""

    body: Body
    events: list[Event]
    states: list[Fact]


class Suspected(Answer):
    """Two centres of the same name in the two programmes; no source joins them. An open question, not a statement."""

    old: Body
    new: Body
    old_hosts: list[Fact]
    new_hosts: list[Fact]


class SeriesChange(Answer):
    """What sources say of the two programmes as a whole."""

    event: Event


class ConversionsAnswer(Envelope):
    """Which centres of one programme became centres of another."""

    from_designation: str
    to_designation: str
    status: str
    conversions: list[Conversion]
    admissions: list[Admission] = Field(
        description="centres taken into the target programme, the earlier body not named by the source"
    )
    suspected: list[Suspected] = Field(description="pairs that share a name and that no source joins")
    series: list[SeriesChange] = Field(description="what sources say of the two programmes as a whole")
    counts: dict[str, int]


class FateRow(Answer):
    """The fate of one centre."""

    body: Body
    group: str
    fate: FateAnswer


class FatesAnswer(Envelope):
    """The fates of all known centres of a programme."""

    type: str
    by: str
    counts: dict[str, dict[str, int]] = Field(description="group to fate to number of centres")
    left_out: int = Field(description="centres not yet founded on that day, or unseen under the other conditions")
    planned: int = Field(description="how many of the centres are applied for or proposed at most")
    centres: list[FateRow]


class SearchHit(Answer):
    """A body found by a name; ``matched`` is the spelling that fitted."""

    body: Body
    matched: str
    score: float


class SearchAnswer(Envelope):
    """Bodies whose names fit a text, best first."""

    text: str
    hits: list[SearchHit]
    truncated: bool


class Identity(Answer):
    """How two spellings came to be one body."""

    left: str
    right: str
    by: str = Field(description="the rule, or the id of the judgement")
    who: str
    date: str
    reason: str


class ShowAnswer(Envelope):
    """An entity laid open: every statement about it, every spelling of it, and why they are one."""

    asked: str
    redirected_from: str
    body: Body
    spellings: list[str]
    former_ids: list[str] = Field(description="ids that redirect to this one")
    identity: list[Identity]
    not_the_same: list[Identity] = Field(
        description="recorded judgements that a similar name is another body, or undecided"
    )
    statements: list[ShownStatement]


class ShownStatement(StatementRef):
    """A statement with its subject, property and value resolved."""

    property: str
    subject: str
    value_id: str | None
    value_type: str
    valid_from: str
    valid_to: str


class SourceRow(SourceRef):
    """A source and how much rests on it."""

    statements: int


class SourcesAnswer(Envelope):
    """The sources of the release."""

    rows: list[SourceRow]


ShowAnswer.model_rebuild()
