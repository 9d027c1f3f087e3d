"""The pages: look a name up, one institution's lineage with its citations, the conversions from programme to programme.

They work without JavaScript and load nothing from elsewhere. ``/institution/NAME`` leads on to the institution of that
name; several or none give a page with the candidates (409) or the nearest names (404).
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import render, views
from api.footnotes import Footnotes
from api.releases import Releases, todays_id
from api.replies import CACHE_CONTROL, page_reply, root
from graph import search as searching
from graph.answers import StatsAnswer
from graph.ask import lineage as lineage_of
from graph.conversions import conversions as conversions_between
from graph.conversions import designation_code
from graph.describe import stats
from graph.lens import Lens
from graph.release.reader import Release

#: Hits on one page; who wants more adds a word, or asks the API.
_HITS = 50

_Text = Annotated[str, Query()]


def router(releases: Releases) -> APIRouter:
    """The pages, made from the current release."""
    routes = APIRouter(include_in_schema=False)
    counted: dict[str, StatsAnswer] = {}

    def numbers(release: Release) -> StatsAnswer:
        """The numbers of a release. Counting takes as long as the release is big, so it is done once for each."""
        found = counted.get(release.id)
        if found is None:
            found = stats(release)
            counted.clear()
            counted[release.id] = found
        return found

    @routes.get("/")
    def home(request: Request, q: _Text = "", type: _Text = "") -> Response:  # noqa: A002 -- the parameter's name
        release = releases.current()
        values = {"release": release.id, "data_date": release.data_date, "text": q, "type": type}
        if not q.strip():
            return page_reply(request, render.page(request, "home.html", stats=numbers(release), **values), release.id)
        designation = designation_code("type", type) if type else ""
        values["type"] = designation
        answer = searching.answer(release, q, _HITS, designation)
        nearest = [] if answer.hits else searching.nearest(release, q)
        page = render.page(request, "results.html", answer=answer, nearest=nearest, **values)
        return page_reply(request, page, release.id)

    @routes.get("/institution/{reference:path}")
    def institution(
        request: Request, reference: str, as_of: _Text = "", known_at: _Text = "", min_reliability: _Text = ""
    ) -> Response:
        lens = Lens.of(as_of, known_at, min_reliability)
        release = releases.current()
        today = todays_id(release, reference)
        if today is None:
            # A name, not an id: what it means may change with the next release, so this redirect is not for ever.
            return _to_institution(request, searching.resolve(release, reference)[0].id, 303)
        if today != reference:
            return _to_institution(request, today, 308)
        answer = lineage_of(release, today, lens)
        page = render.page(
            request,
            "institution.html",
            release=release.id,
            data_date=release.data_date,
            answer=answer,
            notes=Footnotes(answer.sources, views.cited_in_lineage(answer)),
            before=views.before(answer),
            after=views.after(answer),
            asked={"as_of": as_of.strip(), "known_at": known_at.strip(), "min_reliability": lens.min_reliability},
        )
        return page_reply(request, page, release.id)

    @routes.get("/conversions")
    def conversions(
        request: Request,
        old: Annotated[str, Query(alias="from")] = "NETRC",
        new: Annotated[str, Query(alias="to")] = "NTIC",
        as_of: _Text = "",
    ) -> Response:
        lens = Lens.of(as_of)
        release = releases.current()
        answer = conversions_between(release, old, new, lens)
        page = render.page(
            request,
            "conversions.html",
            release=release.id,
            data_date=release.data_date,
            answer=answer,
            notes=Footnotes(answer.sources, views.cited_in_conversions(answer)),
            asked={"as_of": as_of.strip()},
        )
        return page_reply(request, page, release.id)

    return routes


def _to_institution(request: Request, entity_id: str, status: int) -> Response:
    asked = f"?{request.url.query}" if request.url.query else ""
    address = f"{root(request)}/institution/{quote(entity_id, safe='')}{asked}"
    return RedirectResponse(address, status, {"Cache-Control": CACHE_CONTROL})
