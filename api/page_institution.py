"""One institution: its page, its pictures, its statements as a table."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import page_pictures, views, wording
from api.footnotes import Footnotes
from api.language import Place, place
from api.pages_shared import Pages, Text, attachment, moved, segment, takes
from api.releases import todays_id
from api.tables import as_csv
from graph import search as searching
from graph.answers import Body, LineageAnswer
from graph.ask import lineage as lineage_of
from graph.bolt.library import LibraryError, shared
from graph.describe import show
from graph.lens import Lens
from graph.listing import GROUPS, groups
from graph.release.reader import Release
from graph.vocabulary import Kind

#: Named queries that derive what the page tells a second time, in its order.
_TWINS = ("lineage", "lineage-events", "lineage-facts", "fate", "lineage-disputes", "lineage-statistics", "show")


@dataclass(frozen=True, slots=True)
class Twin:
    """A named query with the parameters of this page: how to run it, and its text."""

    name: str
    title: str
    command: str
    text: str


#: What is below an institution's address: a picture in one of two forms, or a table.
_FILES = ("lineage.svg", "lineage.png", "timeline.svg", "timeline.png", "statements.csv")
_MEDIA = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


def institution_routes(pages: Pages) -> APIRouter:
    """The route of the page and of the files below it."""
    routes = APIRouter()

    @routes.get("/institution/{reference:path}", dependencies=[takes("as_of", "known_at", "min_reliability")])
    def institution(
        request: Request, reference: str, as_of: Text = "", known_at: Text = "", min_reliability: Text = ""
    ) -> Response:
        lens = Lens.of(as_of, known_at, min_reliability)
        release = pages.releases.current()
        # A name may hold a slash, so what is below the address is told apart by its own name.
        above, _, last = reference.rpartition("/")
        file = last if above and last in _FILES else ""
        wanted = above if file else reference
        today = todays_id(release, wanted)
        if today != wanted:
            # A name, not an id: what it means may change with the next release, so that redirect is not for ever.
            new, status = (today, 308) if today else (searching.resolve(release, wanted)[0].id, 303)
            return moved(request, f"/institution/{segment(new)}" + (f"/{file}" if file else ""), status)
        if file:
            return _file(pages, request, release, today, file, lens)
        asked = {"as_of": as_of.strip(), "known_at": known_at.strip(), "min_reliability": lens.min_reliability}
        return pages.kept(
            request, release, "institution.html", lambda: _values(pages, place(request), release, today, lens, asked)
        )

    return routes


def _file(pages: Pages, request: Request, release: Release, entity_id: str, file: str, lens: Lens) -> Response:
    """A picture, shown in the browser unless it is asked to keep it; or the table, which is always kept."""
    here = place(request)
    name, _, form = file.partition(".")
    if form == "csv":
        return attachment(_statements(release, entity_id, lens), _MEDIA[form], f"{entity_id}-{file}", release)
    # A picture in an article is far from this server: its links need the host too.
    home = str(request.base_url).rstrip("/") + here.prefix

    def make() -> str | bytes:
        return page_pictures.file(name, form, release, lineage_of(release, entity_id, lens), here.language, home)

    made = pages.answers.get((release.id, file, entity_id, lens, here.language, home), make)
    response = attachment(made, _MEDIA[form], f"{entity_id}-{file}", release, inline=True)
    if here.negotiated:
        response.headers.append("Vary", "Accept-Language")
    return response


def _values(
    pages: Pages, here: Place, release: Release, entity_id: str, lens: Lens, asked: dict[str, str]
) -> dict[str, object]:
    answer = lineage_of(release, entity_id, lens)
    return {
        "answer": answer,
        "notes": Footnotes(answer.sources, views.cited_in_lineage(answer)),
        "before": views.before(answer),
        "after": views.after(answer),
        "own_events": {event.id for event in answer.events},
        "asked": asked,
        "lineage_svg": page_pictures.lineage(release, answer, here) if answer.edges else "",
        "timeline_svg": page_pictures.timeline(answer, here) if any(event.date for event in answer.events) else "",
        "lists": _lists(pages, here, release, answer.institution),
        "twins": twins(answer),
    }


def _lists(pages: Pages, here: Place, release: Release, body: Body) -> list[tuple[str, str]]:
    """The tables that this institution heads: of its programme, of those that it supports, of those that it manages."""
    say = wording.Words(here.language)
    if body.kind == Kind.PROGRAMME and body.designation:
        return [(f"/programme/{body.designation}", say("listing.on.programme"))]
    found = []
    for group in ("host", "ministry"):
        known = pages.answers.get((release.id, "heads", group), lambda group=group: _heads(release, group))  # type: ignore[misc]
        if body.id in known:
            found.append((f"/{group}/{segment(body.id)}", str(say(f"listing.on.{group}"))))
    return found


def _heads(release: Release, group: str) -> frozenset[str]:
    assert group in GROUPS  # noqa: S101
    return frozenset(row.body.id for row in groups(release, group).rows)


def twins(answer: LineageAnswer) -> list[Twin]:
    """The named queries behind the page, with its own parameters filled in; none where the library is not there."""
    asked = {
        "id": answer.institution.id,
        "as_of": answer.as_of,
        "known_at": answer.known_at,
        "min_reliability": "" if answer.min_reliability == "C" else answer.min_reliability,
    }
    try:
        library = shared()
    except LibraryError:
        return []
    found = []
    for name in _TWINS:
        query = library.get(name)
        if query is None or "id" not in {parameter.name for parameter in query.parameters}:
            continue
        names = [parameter.name for parameter in query.parameters]
        given = [f"--param {key}={shlex.quote(value)}" for key, value in asked.items() if value and key in names]
        found.append(Twin(name, query.title, f"puxi cypher {name} {' '.join(given)}", query.text.strip()))
    return found


def _statements(release: Release, entity_id: str, lens: Lens) -> str:
    """Every statement about an institution, as the source has it, a row each."""
    answer = show(release, entity_id, lens)
    heading = (
        "statement",
        "subject",
        "property",
        "value",
        "value_id",
        "valid_from",
        "valid_to",
        "source",
        "title",
        "publisher",
        "published",
        "url",
        "locator",
        "reliability",
        "confidence",
        "recorded",
        "note",
        "row",
        "release",
    )
    rows = [
        (
            s.id,
            s.subject,
            s.property,
            s.value,
            s.value_id or "",
            s.valid_from,
            s.valid_to,
            s.source_id,
            o.title,
            o.publisher,
            o.published,
            o.url,
            s.locator,
            s.reliability,
            s.confidence,
            s.recorded,
            s.note,
            s.row,
            answer.release,
        )
        for s in answer.statements
        for o in [answer.sources[s.source_id]]
    ]
    return as_csv(heading, rows, answer.release)
