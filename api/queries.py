"""The parameters of the API: each with its title, limits and an example. A parameter that does not exist is refused."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.fates import GROUPINGS
from graph.lens import Lens
from graph.search import LONGEST_QUERY
from graph.vocabulary import DESIGNATIONS, INSTITUTION_KINDS, Fate

#: EDTF dates are shorter than this; :mod:`graph.dates` refuses longer ones as well.
_LONGEST_DATE = 60
_LONGEST_CODE = 40
#: Most hits that one answer to a search may have.
MOST_HITS = 200

_CODES = "One of " + ", ".join(DESIGNATIONS) + " (in any case)."


class _Query(BaseModel):
    # A mistyped parameter would otherwise be left out without a word, and the answer be one to another question.
    model_config = ConfigDict(extra="forbid")


class FormatQuery(_Query):
    """In which form."""

    format: Literal["", "json", "csv", "excel"] = Field(
        default="",
        title="Form",
        description="json, csv, or excel: csv with a byte order mark, without which Excel does not know the Chinese. "
        "Empty: what the header Accept prefers, else json. The last line of CSV says whether it is complete.",
    )


class ListQuery(FormatQuery):
    """Which part of a list."""

    limit: int | None = Field(
        default=None,
        title="Most rows",
        description="Rows of this part. Without it 50 as JSON, and all as CSV. Whoever runs the server sets the largest (500).",
        ge=1,
        le=1_000_000,
        examples=[20],
    )
    cursor: str = Field(
        default="",
        title="Cursor",
        description="`next_cursor` of the part before. It holds for the same question and release only; one of another release is 410.",
        max_length=400,
    )


class LensQuery(_Query):
    """As of which day, known by which day, from sources of at least which reliability."""

    as_of: str = Field(
        default="",
        title="As of (valid time)",
        description="What was so in the world on that day. An EDTF date; of a year or month its last day. Empty: all that is known.",
        max_length=_LONGEST_DATE,
        examples=["2021-12-31"],
    )
    known_at: str = Field(
        default="",
        title="Known at (recorded time)",
        description="Only statements that the dataset held by that day. An EDTF date. Empty: all.",
        max_length=_LONGEST_DATE,
        examples=["2026-12"],
    )
    min_reliability: str = Field(
        default="C",
        title="Least reliability",
        description="A official or primary sources only, B reputable ones too, C all.",
        max_length=_LONGEST_CODE,
        examples=["B"],
    )

    @property
    def lens(self) -> Lens:
        """The three conditions, read.

        Raises:
            BadParameter: one of them is not understood.
        """
        return Lens.of(self.as_of, self.known_at, self.min_reliability)

    @property
    def conditions(self) -> dict[str, str]:
        """Those of the three that ask for something, as an address has them; the least reliability C asks for nothing."""
        asked = {
            "as_of": self.as_of.strip(),
            "known_at": self.known_at.strip(),
            "min_reliability": self.min_reliability.strip().upper().removeprefix("C"),
        }
        return {name: value for name, value in asked.items() if value}


class AboutQuery(LensQuery, FormatQuery):
    """Under which conditions, and in which form."""


class AboutListQuery(LensQuery, ListQuery):
    """Under which conditions, and which part of a list."""


class LineageQuery(AboutQuery):
    """Which institution: by name or by id, one of the two."""

    name: str = Field(
        default="",
        title="Name",
        description="A name in Chinese or English, pinyin, a part of one, or an id. It must fit one institution.",
        max_length=LONGEST_QUERY,
        examples=["国家小麦工程技术研究中心"],
    )
    id: str = Field(
        default="",
        title="Id",
        description="An institution's id. One that was merged away redirects (308) to the one that took its place.",
        max_length=LONGEST_QUERY,
        examples=["netrc-xiao-mai"],
    )


class ConversionsQuery(AboutQuery):
    """From which programme to which."""

    old: str = Field(
        alias="from", title="From programme", description=_CODES, max_length=_LONGEST_CODE, examples=["NETRC"]
    )
    new: str = Field(alias="to", title="To programme", description=_CODES, max_length=_LONGEST_CODE, examples=["NTIC"])
    status: str = Field(
        default="",
        title="Status or outcome",
        description="Only conversions of this status (completed, approved, applied, ...) or outcome (converted, in_process, founded_on, refused, unstated).",
        max_length=_LONGEST_CODE,
        examples=["in_process"],
    )
    via: str = Field(
        default="",
        title="By way of",
        description="`direct`: in one step only. `indirect`: through other bodies only. A programme's code or an institution's id: through that.",
        max_length=LONGEST_QUERY,
        examples=["direct"],
    )


class FatesQuery(AboutQuery):
    """Of which programme, and grouped by what."""

    type: str = Field(title="Programme", description=_CODES, max_length=_LONGEST_CODE, examples=["NETRC"])
    by: str = Field(
        default="programme",
        title="Grouped by",
        description="One of " + ", ".join(GROUPINGS) + ".",
        max_length=_LONGEST_CODE,
        examples=["ministry"],
    )


class SearchQuery(FormatQuery):
    """What to look for."""

    q: str = Field(
        title="Text",
        description="Part of a name in Chinese (either script) or English, pinyin, initials of pinyin. Several words must all fit.",
        max_length=LONGEST_QUERY,
        examples=["xiaomai"],
    )
    limit: int = Field(default=20, title="Most hits", ge=1, le=MOST_HITS)
    type: str = Field(
        default="",
        title="Programme",
        description="Only centres of this programme. " + _CODES,
        max_length=_LONGEST_CODE,
        examples=["NETRC"],
    )


class InstitutionsQuery(AboutListQuery):
    """Which institutions. Every filter takes `unknown` too: those of which no source says it."""

    type: str = Field(
        default="",
        title="Type",
        description=_CODES + " Or a kind: " + ", ".join(sorted(INSTITUTION_KINDS)) + ".",
        max_length=_LONGEST_CODE,
        examples=["NETRC"],
    )
    place: str = Field(
        default="",
        title="Place",
        description="Province, city or site: its id or whole name.",
        max_length=LONGEST_QUERY,
        examples=["place-bei-jing"],
    )
    host: str = Field(
        default="",
        title="Supporting unit 依托单位",
        description="Its id or whole name.",
        max_length=LONGEST_QUERY,
        examples=["qing-hua-da-xue"],
    )
    managing_unit: str = Field(
        default="",
        title="Managing unit 主管部门",
        description="Its id or whole name.",
        max_length=LONGEST_QUERY,
        examples=["jiao-yu-bu"],
    )
    field: str = Field(
        default="", title="Field", description="Its id or whole name.", max_length=LONGEST_QUERY, examples=["新材料"]
    )
    status: str = Field(
        default="",
        title="State",
        description="A state in which a source saw it, as the facet names it: operating, approved, under_construction, ...",
        max_length=_LONGEST_CODE,
        examples=["operating"],
    )
    year: str = Field(
        default="",
        title="Year of approval or founding",
        description="A year, or a span such as 2009/2012.",
        max_length=_LONGEST_CODE,
        examples=["2009/2012"],
    )
    fate: str = Field(
        default="",
        title="Fate",
        description="One of " + ", ".join(Fate) + ". Only centres have one; unknown means that no source says.",
        max_length=_LONGEST_CODE,
        examples=["converted"],
    )
    facets: int = Field(default=20, title="Values of each facet", description="0 leaves the facets out.", ge=0, le=1000)


class SourcesQuery(ListQuery):
    """Which sources."""

    reliability: str = Field(
        default="", title="Reliability", description="A, B or C.", max_length=_LONGEST_CODE, examples=["A"]
    )
    q: str = Field(
        default="",
        title="Text",
        description="In title, publisher or address.",
        max_length=LONGEST_QUERY,
        examples=["科技部"],
    )


class StatisticsQuery(AboutListQuery):
    """Which numbers."""

    programme: str = Field(
        default="", title="Programme", description=_CODES, max_length=_LONGEST_CODE, examples=["NETRC"]
    )
    institution: str = Field(
        default="", title="Institution", description="Its id.", max_length=LONGEST_QUERY, examples=["netrc-xiao-mai"]
    )
    measure: str = Field(
        default="", title="Measure", description="A part of its name.", max_length=LONGEST_QUERY, examples=["number of"]
    )
    year: str = Field(default="", title="Year", description="Of the number.", max_length=4, examples=["2016"])


class ChangesQuery(FormatQuery):
    """Since which release."""

    since: str = Field(
        title="Release",
        description="Id of an older release; /v1/releases lists those that are kept.",
        min_length=1,
        max_length=_LONGEST_CODE,
        examples=["r9eccdab11f03f6c3"],
    )
