"""What all pages share: the release, replies that name their language, and what is kept from one request to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import render
from api.kept import Kept
from api.language import TAGS, place
from api.releases import Releases
from api.replies import CACHE_CONTROL, etag, page_reply
from graph.describe import stats
from graph.errors import BadParameter
from graph.release.reader import Release
from graph.stats_answer import StatsAnswer

Text = Annotated[str, Query()]

#: Pages kept, each of some ten to a hundred kilobytes, and answers that pages are made from.
_PAGES = 256
_ANSWERS = 128


async def once(request: Request) -> None:
    """Refuse a parameter that is given twice: to take one of the two in silence would answer another question."""
    seen = set()
    for name, value in request.query_params.multi_items():
        if name in seen:
            raise BadParameter(name, value, "one value, and it is given more than once")
        seen.add(name)


def takes(*names: str) -> Any:
    """A dependency of a route: the parameters that its address may carry, each once. Any other is refused, not ignored.

    Who mistypes ``as_of`` must not be shown today's answer for that of another day.
    """

    async def checked(request: Request) -> None:
        await once(request)
        refuse_others(request, names)

    return Depends(checked)


def refuse_others(request: Request, names: tuple[str, ...]) -> None:
    """Refuse any parameter but these."""
    for name in request.query_params:
        if name not in names:
            raise BadParameter("parameter", name, f"one of {', '.join(names)}" if names else "none on this page")


class Pages:
    """The making of pages from the current release."""

    def __init__(self, releases: Releases) -> None:
        self.releases = releases
        self._pages = Kept(_PAGES)
        self.answers = Kept(_ANSWERS)

    def numbers(self, release: Release) -> StatsAnswer:
        """The numbers of a release; counting takes as long as the release is big, so it is done once for each."""
        return self.answers.get((release.id, "stats"), lambda: stats(release))

    def reply(self, request: Request, release: Release, template: str, **values: Any) -> Response:
        """A page made from a template."""
        html = render.page(request, template, release=release.id, data_date=release.data_date, **values)
        return self.html(request, release, html)

    def kept(self, request: Request, release: Release, template: str, values: Callable[[], dict[str, Any]]) -> Response:
        """A page that is made once for each address (host, path and query), language and release."""
        here = place(request)
        key = (release.id, here.language, str(request.url), here.root)

        def make() -> str:
            return render.page(request, template, release=release.id, data_date=release.data_date, **values())

        # An address may be as long as its sender likes; what is kept is not to grow with it.
        html = self._pages.get(key, make) if len(key[2]) <= 500 else make()
        return self.html(request, release, html)

    def html(self, request: Request, release: Release, html: str) -> Response:
        """HTML as a reply that says its language, and that it would differ where the browser's wish decided."""
        response = page_reply(request, html, release.id)
        here = place(request)
        response.headers["Content-Language"] = TAGS[here.language]
        if here.negotiated:
            response.headers.append("Vary", "Accept-Language")
        return response


def moved(request: Request, path: str, status: int = 308) -> Response:
    """Lead on to another path of ours, in the language of this address, conditions kept."""
    asked = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(place(request).home + path + asked, status, {"Cache-Control": CACHE_CONTROL})


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def attachment(content: str | bytes, media_type: str, name: str, release: Release, inline: bool = False) -> Response:
    """A file to be kept, or ``inline`` to be looked at first; ``name`` is made of ids and so plain ASCII.

    It is made of the release and its address alone, and so has an ETag like an answer of the API.
    """
    how = "inline" if inline else "attachment"
    body = content.encode() if isinstance(content, str) else content
    headers = {
        "Content-Disposition": f'{how}; filename="{name}"',
        "Cache-Control": CACHE_CONTROL,
        "ETag": etag(release.id, body),
    }
    return Response(body, headers=headers, media_type=media_type)
