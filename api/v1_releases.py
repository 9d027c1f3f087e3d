"""``/v1/releases`` and ``/v1/changes``: which releases can be asked about, and what changed since one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.paging import wants_csv
from api.problems import UnknownRelease, declared
from api.queries import ChangesQuery, FormatQuery
from api.releases import Releases
from api.replies import Table, reply
from api.settings import Settings
from api.shapes import NOT_MODIFIED, told
from graph.changes import changes as changes_between
from graph.changes_answer import ChangesAnswer
from graph.flat import lists
from graph.flat.changes import CHANGES_COLUMNS, changes_rows
from graph.lens import Lens
from graph.list_answers import ReleaseRow, ReleasesAnswer
from graph.made_once import MadeOnce
from graph.release import kept

_RELEASES = Table(lists.RELEASES_COLUMNS, lists.releases_rows)
_CHANGES = Table(CHANGES_COLUMNS, changes_rows)
#: So many comparisons are kept, each made once for its two releases: it takes seconds.
_KEPT = 4


def add(routes: APIRouter, releases: Releases, settings: Settings) -> None:
    """Add the routes."""
    comparisons: MadeOnce[ChangesAnswer] = MadeOnce(_KEPT)

    @routes.get(
        "/releases",
        tags=["Releases"],
        summary="The release that answers, and the older ones that it can be compared with",
        response_model=ReleasesAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(422, 503)},
    )
    def list_releases(request: Request, query: Annotated[FormatQuery, Query()]) -> Response:
        current = releases.current()
        older = [release for release in kept.kept(releases.folder()) if release.id != current.id]
        lens = Lens()
        answer = ReleasesAnswer(
            release=current.id,
            data_date=current.data_date,
            as_of=lens.as_of,
            known_at=lens.known_at,
            min_reliability="C",
            licence=current.meta.get("licence", ""),
            rows=[ReleaseRow(id=one.id, data_date=one.data_date, current=one is current) for one in (current, *older)],
        )
        return reply(request, answer, _RELEASES, as_csv=wants_csv(request, query), kept=False)

    @routes.get(
        "/changes",
        tags=["Releases"],
        summary="What changed since an older release: bodies, events, fates, statements, sources, numbers",
        response_model=ChangesAnswer,
        responses={**told(), **NOT_MODIFIED, **declared(400, 404, 422, 503)},
    )
    def changes(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
        new = releases.current()
        since = query.since.strip().casefold()
        old = new if since == new.id else kept.find(releases.folder(), since)
        if old is None:
            known = [new.id, *(one.id for one in kept.kept(releases.folder()) if one.id != new.id)]
            raise UnknownRelease(
                "No release of this id is kept here; `releases` has those that are. Whoever runs the server keeps older ones in the "
                "folder PUXI_RELEASES (docs/api.md).",
                releases=known,
            )
        key = (old.id, new.id, settings.change_rows)
        answer = comparisons.get(key, lambda: changes_between(old, new, settings.change_rows))
        return reply(request, answer, _CHANGES, as_csv=wants_csv(request, query), kept=False)
