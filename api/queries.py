"""The parameters of the API: each with its title, limits and an example. A parameter that does not exist is refused."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from graph.fates import GROUPINGS
from graph.lens import Lens
from graph.search import LONGEST_QUERY
from graph.vocabulary import DESIGNATIONS

#: EDTF dates are shorter than this; :mod:`graph.dates` refuses longer ones as well.
_LONGEST_DATE = 60
_LONGEST_CODE = 40
#: Most hits that one answer to a search may have.
MOST_HITS = 200

_CODES = "One of " + ", ".join(DESIGNATIONS) + " (in any case)."


class _Query(BaseModel):
    # A mistyped parameter would otherwise be left out without a word, and the answer be one to another question.
    model_config = ConfigDict(extra="forbid")


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


class LineageQuery(LensQuery):
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


class ConversionsQuery(LensQuery):
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


class FatesQuery(LensQuery):
    """Of which programme, and grouped by what."""

    type: str = Field(title="Programme", description=_CODES, max_length=_LONGEST_CODE, examples=["NETRC"])
    by: str = Field(
        default="programme",
        title="Grouped by",
        description="One of " + ", ".join(GROUPINGS) + ".",
        max_length=_LONGEST_CODE,
        examples=["ministry"],
    )


class SearchQuery(_Query):
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
