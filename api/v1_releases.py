"""``/v1/releases`` and ``/v1/changes``: which releases can be asked about, and what changed since one of them."""

from __future__ import annotations

import logging
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
from graph.errors import ReleaseError
from graph.flat import lists
from graph.flat.changes import CHANGES_COLUMNS, changes_rows
from graph.lens import Lens
from graph.list_answers import ReleaseRow, ReleasesAnswer
from graph.made_once import MadeOnce
from graph.release import kept
from graph.release.reader import Release

_RELEASES = Table(lists.RELEASES_COLUMNS, lists.releases_rows)
_LOG = logging.getLogger(__name__)
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
            rows=[
                ReleaseRow(id=current.id, data_date=current.data_date, current=True),
                *(ReleaseRow(id=one.id, data_date=one.data_date, current=False) for one in older),
            ],
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
        try:
            old = new if since == new.id else kept.find(releases.folder(), since)
        except ReleaseError as error:
            raise _damaged(releases, new, since, error) from None
        if old is None:
            raise UnknownRelease(
                "No release of this id is kept here; `releases` has those that are. Whoever runs the server keeps older ones in the "
                "folder PUXI_RELEASES (docs/api.md).",
                releases=_comparable(releases, new),
            )
        key = (old.id, new.id, settings.change_rows)
        try:
            answer = comparisons.get(key, lambda: changes_between(old, new, settings.change_rows))
        except ReleaseError as error:
            # The words begin with the file that cannot be read. Where it is the current one, there is no release indeed.
            if old is new or not str(error).startswith(str(old.path)):
                raise
            raise _damaged(releases, new, since, error) from None
        return reply(request, answer, _CHANGES, as_csv=wants_csv(request, query), kept=False)


def _comparable(releases: Releases, new: Release) -> list[str]:
    return [new.id, *(one.id for one in kept.kept(releases.folder()) if one.id != new.id)]


def _damaged(releases: Releases, new: Release, since: str, error: ReleaseError) -> UnknownRelease:
    """An older release whose file cannot be read: all else can be answered, so the server is not out of order."""
    _LOG.error("a kept release cannot be compared with: %s", error)
    return UnknownRelease(
        "The kept file of this release cannot be read, so nothing can be compared with it; `releases` has those that are kept. "
        "Whoever runs the server finds the file named in its log.",
        releases=[known for known in _comparable(releases, new) if known != since],
    )
