"""How many centres of each programme are known here, and beside it the numbers that sources give, according to whom.

How many there are is itself only known from sources: a number is told with its year, its note and its source, several
numbers stand side by side, and where no source gives one, that is said. They count different things (those reviewed,
those approved, branches included), so what is known here is not to be divided by them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from graph.answers import Answer, Envelope, Statistic
from graph.assemble import Assembler
from graph.dates import earliest
from graph.lens import Lens
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS


@dataclass(frozen=True, slots=True)
class Whole:
    """What a measure of the table counts, where it counts a whole programme."""

    zh: str
    en: str


#: The measures of ``data/statistics.csv`` that count all centres of one programme at one time, in both languages. A
#: measure that counts a part (a round, a field, a province, a host) is not among them.
WHOLE_PROGRAMME: dict[str, Whole] = {
    "number of NETRCs (at least)": Whole("至少", "at least"),
    "number of NETRCs described in MOST report": Whole("科技部报告所述", "as described in a report of MOST"),
    "number of NETRCs": Whole("未说明统计口径", "what is counted is not said"),
    "number of NETRCs including branch centres": Whole("含分中心", "branch centres included"),
    "number of NERCs (NDRC) in operation (approx.)": Whole("约，运行中", "about, in operation"),
    "NERCs in the new series": Whole("新序列", "in the new series"),
    "NERCs in the new sequence after both batches": Whole("两批之后的新序列", "in the new series after both batches"),
    "NERCs admitted to the new series": Whole("纳入新序列", "admitted to the new series"),
    "old-series NERCs reviewed in the reorganisation": Whole(
        "优化整合中参评的原序列", "of the old series, reviewed in the reorganisation"
    ),
    "NELs reviewed in the reorganisation": Whole("优化整合中参评", "reviewed in the reorganisation"),
    "NELs approved by NDRC": Whole("国家发展改革委批复", "approved by NDRC"),
}
#: The measures that count centres over the whole country, and yet not a whole programme: a round, a batch, an evaluation, a
#: plan, or two programmes together. Every such measure of the table is either here or above, so that none is overlooked.
PARTS = frozenset(
    {
        "NELs in the first group",
        "NELs in the first group approved in 2017",
        "NELs planned in five years",
        "NELs proposed in environmental protection",
        "NELs proposed in public security",
        "NERCs (NDRC) evaluated in 2008",
        "NERCs admitted to the new series, first list",
        "NERCs and NELs evaluated in both batches (2021)",
        "NERCs and NELs evaluated in the first batch",
        "NERCs and NELs reviewed, first batch",
        "NERCs entering the new sequence, first batch",
        "NERCs revoked after the 2015 evaluation",
        "NERCs scoring 75 or more in 2008",
        "NERCs that lost the title after evaluation",
        "NERCs whose title was withdrawn after the 2008 evaluation",
        "NERCs with evaluation score above 75",
        "NETRCs approved (立项) in 2014",
        "NETRCs approved (立项) in the 2012 round",
        "NETRCs evaluated in the round reported in 2012",
        "NETRCs in the 2006 construction plan (this batch)",
        "NETRCs newly set up by the MOST document of early 2011",
        "NETRCs newly set up in the 2011 round",
        "NETRCs passing acceptance in 2008",
        "NETRCs passing acceptance in the 2005 round",
        "NETRCs passing acceptance in the 2011 round",
        "NETRCs passing acceptance in the 2016 round",
        "NETRCs passing acceptance in the 2017 round",
        "NETRCs passing the most recent audit named in the item",
        "NETRCs rated 优秀 in the round reported in 2012",
        "accepted NERCs evaluated by NDRC",
        "big-data NELs approved by NDRC",
        "enterprise SKLs approved, second batch",
        "excellent NETRCs in the MOST 优化评估",
        "first group of NELs approved",
        "national engineering research centers planned",
        "national-local joint engineering laboratories approved",
        "national-local joint engineering research centres approved",
        "of which located in universities (non-military)",
        "pilot NELs started by NDRC",
        "research units competing for the new series (more than)",
        "units taking part in two optimisation batches",
    }
)
#: Numbers about the country, and not about a province, a city or a host.
_NATIONAL = ("China", "national")


class Count(Answer):
    """How many centres of a programme there are, or were, according to one or more sources of the same number."""

    value: int
    year: str = Field(description="EDTF, empty where the source does not say when")
    what_zh: str
    what_en: str
    statistics: list[Statistic] = Field(description="the rows that give it, each with its source")


class ProgrammeCoverage(Answer):
    """One programme: what is known here, and what sources say there is."""

    designation: str
    known: int = Field(description="centres of the programme in this release, of whatever time and standing")
    judged_by_name: int = Field(description="of them: no source here states the type, the name suggests it")
    official: list[Count] = Field(description="newest first; empty where no source here gives a number")


class CoverageAnswer(Envelope):
    """All programmes."""

    programmes: list[ProgrammeCoverage]


def coverage(release: Release) -> CoverageAnswer:
    """For each programme how many centres are known here and how many there are according to the sources."""
    make = Assembler(release, Lens())
    known = {
        str(code): (int(str(number)), int(str(named)))
        for code, number, named in release.query(
            "SELECT designation, count(*), sum(basis = 'name') FROM entities WHERE kind = 'Center' GROUP BY designation"
        )
    }
    found = [
        ProgrammeCoverage(
            designation=code,
            known=known.get(code, (0, 0))[0],
            judged_by_name=known.get(code, (0, 0))[1],
            official=counts(release, make, code),
        )
        for code in DESIGNATIONS
    ]
    return make.seal(CoverageAnswer(**make.envelope(), programmes=found))  # type: ignore[arg-type]


def counts(release: Release, make: Assembler, designation: str) -> list[Count]:
    """What sources say of how many centres a programme has; the same number of the same year and scope stands once."""
    marks = ",".join("?" * len(WHOLE_PROGRAMME))
    rows = release.query(
        "SELECT t.id, measure, value, unit, year, scope, source_id, locator, reliability, confidence, recorded, t.note "  # noqa: S608
        "FROM statistics t JOIN sources o ON o.id = t.source_id "
        f"WHERE programme = ? AND scope IN (?, ?) AND measure IN ({marks}) ORDER BY reliability, t.id",
        (designation, *_NATIONAL, *WHOLE_PROGRAMME),
    )
    fields = list(Statistic.model_fields)
    groups: dict[tuple[int, str, Whole], list[Statistic]] = {}
    for row in rows:
        number = Statistic.model_validate(dict(zip(fields, row, strict=True)))
        if number.value.isascii() and number.value.isdigit():
            groups.setdefault((int(number.value), number.year, WHOLE_PROGRAMME[number.measure]), []).append(number)
    make.cite(number.source_id for group in groups.values() for number in group)
    found = [
        Count(
            value=value,
            year=year,
            what_zh=what.zh,
            what_en=what.en,
            statistics=group,
        )
        for (value, year, what), group in groups.items()
    ]
    found.sort(key=lambda count: count.value)
    found.sort(key=lambda count: earliest(count.year) or "", reverse=True)
    return found
