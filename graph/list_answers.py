"""The shapes of lists and of what is told about one thing: institutions, statements, events, sources, policies, numbers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph.answers import (
    Answer,
    Bilingual,
    Body,
    Dispute,
    Envelope,
    Event,
    Fact,
    FateAnswer,
    Identity,
    ShownStatement,
    SourceRow,
    Statistic,
)


class Page(Envelope):
    """A part of a list. The whole is in one order, the same in every answer from the same release."""

    total: int = Field(description="how many entries the whole list has")
    truncated: bool = Field(description="the list goes on behind this part")
    next_cursor: str = Field(default="", description="asks for the next part, as `cursor`; empty where there is none")


class FacetValue(Answer):
    """One value by which a list can be narrowed, and how many entries of the list have it."""

    value: str = Field(description="what to ask for; `unknown` means that no source says")
    label_zh: str
    label_en: str
    count: int


class Facet(Answer):
    """The values of one filter among the entries that fit all other filters, the most frequent first."""

    values: list[FacetValue]
    more: int = Field(description="how many further values there are")


class InstitutionRow(Answer):
    """One institution of a list, with what the filters look at; every fact with its statements."""

    body: Body
    facts: list[Fact] = Field(
        description="province, city, place, field, supporting unit, managing unit, founding, states"
    )
    year: str = Field(description="year of approval or founding, empty where no source says")
    fate: FateAnswer | None = Field(description="of a centre; null for any other body")


class InstitutionsAnswer(Page):
    """Institutions that fit the filters, by id."""

    filters: dict[str, str] = Field(description="the filters as they were understood")
    facets: dict[str, Facet]
    rows: list[InstitutionRow]


class InstitutionAnswer(Envelope):
    """Who an institution is; what it came from and became is the lineage's to tell."""

    institution: Body
    former_ids: list[str] = Field(description="ids that redirect to this one")
    names: list[Fact]
    facts: list[Fact]
    statistics: list[Statistic]
    fate: FateAnswer | None
    disputes: list[Dispute]
    unknown: list[Bilingual]
    summary: Bilingual
    counts: dict[str, int] = Field(description="how much more there is: events, before, after, related, statements")


class StatementsAnswer(Page):
    """The statements about one institution or with it as their value, the ones about it first."""

    institution: Body
    spellings: list[str]
    former_ids: list[str]
    identity: list[Identity]
    not_the_same: list[Identity]
    rows: list[ShownStatement]


class EventsAnswer(Page):
    """The events of one institution's life and lineage, in order of time."""

    institution: Body
    rows: list[Event]


class SourcesPage(Page):
    """Sources, by id."""

    rows: list[SourceRow]


class SourceAnswer(Page):
    """One source and the statements and numbers that rest on it."""

    source: SourceRow
    subjects: dict[str, Body] = Field(description="what the statements are about and name, by id; events are not in it")
    rows: list[ShownStatement]
    statistics: list[Statistic] = Field(description="all numbers that the source gives; they are not paged")


class PolicyRow(Answer):
    """A policy document, and the events that sources put down to it."""

    body: Body
    facts: list[Fact]
    events: list[Event]


class PoliciesAnswer(Page):
    """Policies under which centres were founded, converted or cut, by date of issue."""

    rows: list[PolicyRow]


class StatisticRow(Statistic):
    """A number, and what it is about."""

    programme: str = Field(description="codes of the programmes it is about, ` | ` between them; may be empty")
    body: Body | None = Field(description="the institution it is about, if it is about one")


class StatisticsAnswer(Page):
    """Numbers as their sources give them, by year."""

    rows: list[StatisticRow]


class ReleaseRow(Answer):
    """A release that can be asked about, or compared with."""

    id: str
    data_date: str
    current: bool = Field(description="the one that every other answer comes from")


class ReleasesAnswer(Envelope):
    """The release that answers, and the older ones that are kept."""

    licence: str
    rows: list[ReleaseRow]


class QueryParameter(Answer):
    """A parameter of a named query."""

    name: str
    type: str = Field(description="STRING, INTEGER, FLOAT, BOOLEAN, DATE or LIST<STRING>")
    required: bool = Field(description="it has to be given; otherwise `default` holds")
    default: str | int | float | bool | list[str] | None = Field(description="null: nothing is asked by it")
    shown: str = Field(description='type and default in one, as `STRING, default "NETRC"`')
    definition: str


class QueryColumn(Answer):
    """A column of the answer of a named query."""

    name: str
    definition: str


class QueryRow(Answer):
    """A query of the library: what it asks and how to call it."""

    name: str = Field(description="to be sent as `name` to /v1/cypher")
    group: str
    title: str
    question: str
    parameters: list[QueryParameter]
    columns: list[QueryColumn]
    example: str = Field(description="a call on the command line")
    twin: str = Field(description="the command of Puxi that gives the same answer, or nothing")
    cites: list[str] = Field(description="the columns that hold ids of sources")
    note: str = Field(description="what one must know to read the answer")
    text: str = Field(description="the statement")


class QueriesAnswer(Envelope):
    """The named queries, by group and then by name."""

    groups: dict[str, str] = Field(description="the groups by their keys, in their order")
    rows: list[QueryRow]


class CypherNotice(Answer):
    """Something that Neo4j remarks on a statement that it can run."""

    message: str
    line: int = Field(description="from 1; 0 where it names no place")
    column: int
    hint: str = Field(description="what was perhaps meant")
    status: str


class CypherAnswer(Envelope):
    """The rows of a Cypher statement."""

    name: str = Field(description="of the named query, empty for a statement of one's own")
    query: str
    columns: list[str]
    rows: list[list[object]] = Field(description="values as docs/cypher.md has them in JSON")
    truncated: Literal["", "rows", "bytes"] = Field(description="what cut the rows short, empty if all are there")
    notices: list[CypherNotice]
    plan: str
    seconds: float
