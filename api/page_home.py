"""Home, search, conversions and the method."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import offers, page_pictures, views
from api.footnotes import Cited, Footnotes
from api.language import place
from api.pages_shared import Pages, Text, takes
from graph import search as searching
from graph.answers import Conversion, Event
from graph.conversions import conversions as conversions_between
from graph.conversions import designation_code
from graph.coverage import coverage
from graph.fates import fates
from graph.flows import flows
from graph.lens import Lens
from graph.names import is_chinese
from graph.newest import newest
from graph.release.reader import Release

#: Hits on one page; who wants more adds a word, or asks the API.
_HITS = 50
#: So few hits, and a reader who types Latin letters is told that Chinese names find more.
_FEW = 5


@dataclass(frozen=True, slots=True)
class AtAGlance:
    """The question of the home page, answered in numbers: how far NETRCs had come on the way to NTICs."""

    rows: list[Conversion]
    converted: int
    approved: int
    in_process: int
    unstated: int
    silent: int
    known: int
    #: Of the known: applied for or proposed at most.
    planned: int
    #: For each pair, the reliability of the best source that tells of the change: A, B or C.
    grades: list[str]
    #: Of the numbers above, by their names: how many rest on sources of reliability C alone.
    weak: dict[str, int]


def at_a_glance(release: Release, rows: list[Conversion]) -> AtAGlance:
    """The conversions counted by how far they had come; what is only approved is not told as done."""
    told = [_tile(row) for row in rows]
    grades = [grade(row) for row in rows]
    counted = Counter(told)
    known = release.of_designation("NETRC")
    return AtAGlance(
        rows=rows,
        converted=counted["converted"],
        approved=counted["approved"],
        in_process=counted["in_process"],
        unstated=counted["unstated"],
        silent=len(known) - len({row.old.id for row in rows}),
        known=len(known),
        planned=fates(release, "NETRC", Lens()).planned,
        grades=grades,
        weak=dict(Counter(tile for tile, letter in zip(told, grades, strict=True) if letter == "C")),
    )


def _tile(row: Conversion) -> str:
    """The number of the home page that a conversion counts for."""
    if row.outcome in {"converted", "founded_on"}:
        return "converted" if row.status == "completed" else "approved"
    return row.outcome


def grade(row: Conversion) -> str:
    """How far to trust a conversion: the best source of each step, and of several steps the worst, as it needs all."""
    return max((min(s.reliability for s in step.event.statements) for step in row.chain), default="C")


def told_together(events: list[Event]) -> list[list[Event]]:
    """Events as lines of a list: what the same sources tell of the same bodies on the same day is one line.

    A change of lineage has a line of its own.
    """
    lines: dict[object, list[Event]] = {}
    for event in events:
        sources = tuple(sorted({s.source_id for s in event.statements}))
        bodies = tuple(tuple(sorted(body.id for body in side)) for side in (event.before, event.after))
        alone = event.id if event.kind or event.inferred or event.disputed else ""
        lines.setdefault((event.date, bodies, sources, alone), []).append(event)
    # What is done goes before its earlier stages, which then need no name of their own.
    return [sorted(line, key=lambda e: (e.type, e.status != "completed", e.id)) for line in lines.values()]


def home_routes(pages: Pages) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get("/", dependencies=[takes("q", "type")])
    def home(request: Request, q: Text = "", type: Text = "") -> Response:  # noqa: A002 -- the parameter's name
        release = pages.releases.current()
        if not q.strip():
            return pages.kept(request, release, "home.html", lambda: _home(pages, request, release))
        designation = designation_code("type", type) if type else ""
        answer = searching.answer(release, q, _HITS, designation, "q")
        nearest = [] if answer.hits else searching.nearest(release, q)
        named = set(offers.programmes(q))
        known = pages.answers.get((release.id, "coverage"), lambda: coverage(release)).programmes if named else []
        return pages.reply(
            request,
            release,
            "results.html",
            answer=answer,
            nearest=nearest,
            text=q,
            type=designation,
            programmes=[row for row in known if row.designation in named],
            question=offers.conversions(q),
            few_in_latin=len(answer.hits) <= _FEW and not named and not any(is_chinese(c) for c in q),
        )

    @routes.get("/conversions", dependencies=[takes("from", "to", "as_of")])
    def conversions(
        request: Request,
        old: Annotated[str, Query(alias="from")] = "NETRC",
        new: Annotated[str, Query(alias="to")] = "NTIC",
        as_of: Text = "",
    ) -> Response:
        lens = Lens.of(as_of)
        release = pages.releases.current()
        code_old, code_new = designation_code("from", old), designation_code("to", new)

        def values() -> dict[str, object]:
            answer = conversions_between(release, code_old, code_new, lens)
            notes = Footnotes(answer.sources, views.cited_in_conversions(answer))
            return {"answer": answer, "notes": notes, "asked": {"as_of": as_of.strip()}}

        return pages.kept(request, release, "conversions.html", values)

    @routes.get("/method", dependencies=[takes()])
    def method(request: Request) -> Response:
        release = pages.releases.current()
        return pages.kept(request, release, "method.html", lambda: {"stats": pages.numbers(release)})

    return routes


def _home(pages: Pages, request: Request, release: Release) -> dict[str, object]:
    here = place(request)
    question = conversions_between(release, "NETRC", "NTIC", Lens())
    between = pages.answers.get((release.id, "flows"), lambda: flows(release, Lens()))
    known = pages.answers.get((release.id, "coverage"), lambda: coverage(release))
    latest = pages.answers.get((release.id, "newest"), lambda: newest(release))
    cited: list[Cited] = [
        *(
            statement
            for row in question.conversions
            for event in [*(step.event for step in row.chain), *row.new_approval]
            for statement in event.statements
        ),
        *(s for event in latest.events for s in event.statements),
        *(s for row in known.programmes for count in row.official for s in count.statistics),
    ]
    return {
        "ntic": at_a_glance(release, question.conversions),
        "flows": between.flows,
        "flows_svg": page_pictures.flows(between, here),
        "newest": told_together(latest.events),
        "coverage": known,
        "stats": pages.numbers(release),
        "notes": Footnotes({**question.sources, **latest.sources, **known.sources}, cited),
    }
