"""The pages: look a name up, one institution's lineage with its citations, tables of every group, sources, the method.

They work without JavaScript and load nothing from elsewhere. Every page stands at three addresses (see
:mod:`api.language`). ``/institution/NAME`` leads on to the institution of that name; several or none give a page with
the candidates (409) or the nearest names (404).
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.language import PREFIXES
from api.page_home import home_routes
from api.page_institution import institution_routes
from api.page_lists import list_routes
from api.page_sources import source_routes
from api.page_things import SINGLE, SORTS, thing_routes
from api.pages_shared import Pages
from api.releases import Releases
from api.replies import CACHE_CONTROL, root


def router(releases: Releases) -> APIRouter:
    """The pages, made from the current release, in each language and under their permanent addresses."""
    pages = Pages(releases)
    each = APIRouter(include_in_schema=False)
    for routes in (home_routes, list_routes, source_routes, thing_routes, institution_routes):
        each.include_router(routes(pages))
    every = APIRouter(include_in_schema=False)
    every.get("/favicon.ico")(_icon)
    for prefix in PREFIXES:
        every.include_router(each, prefix=prefix)
    return every


def _icon(request: Request) -> Response:
    """Where browsers look for the icon that no page of ours names, as for a picture opened by itself."""
    return RedirectResponse(f"{root(request)}/static/icon.svg", 308, {"Cache-Control": CACHE_CONTROL})


def is_page(path: str) -> bool:
    """Whether a path is one of a page, so that an error there is a page too."""
    from api.language import split

    language, _, rest = split(path)
    return language is not None or rest == "/" or rest.split("/")[1] in _FIRST


_FIRST = frozenset(
    {
        "institution", "conversions", "programmes", "programme", "places", "place", "fields", "field", "hosts", "host",
        "ministries", "ministry", "sources", "source", "method", "api", *SORTS, *SINGLE,
    }
)  # fmt: skip
