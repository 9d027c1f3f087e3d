"""Tables: the programmes, places, fields, hosts and managing units, and the institutions of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import page_pictures, render
from api.footnotes import Footnotes
from api.language import Language, Place, place
from api.pages_shared import Pages, attachment, moved, segment, takes
from api.problems import UnknownField, UnknownPlace, UnknownProgramme
from api.tables import Column, Filter, View, as_csv, view
from api.wording import Words
from graph.answers import Body, Fact, StatementRef
from graph.conversions import designation_code
from graph.coverage import CoverageAnswer, coverage
from graph.dates import earliest
from graph.errors import UnknownName
from graph.flat.cells import SEPARATOR
from graph.flows import flows
from graph.lens import Lens
from graph.listing import GroupRow, GroupsAnswer, ListingAnswer, Row, groups, of_group, of_programme
from graph.release.reader import Release
from graph.search import FINDABLE, cleaned
from graph.vocabulary import DESIGNATIONS, FATE_LABELS, KIND_LABELS, Kind

#: Groups by the path of their index: name of the group.
_INDEXES = {"places": "place", "fields": "field", "hosts": "host", "ministries": "ministry"}
_PARAMETERS = ("q", "type", "fate", "sort", "order", "page")
_OF_INDEX = ("q", "sort", "order", "page")
_KINDS = {"place": {Kind.PLACE}, "field": {Kind.FIELD}}
_UNKNOWN: dict[str, type[UnknownName]] = {"place": UnknownPlace, "field": UnknownField}
_BARS = 12


def list_routes(pages: Pages) -> APIRouter:
    """The routes. With ``.csv`` behind the path, the whole table as asked for comes as a file."""
    routes = APIRouter()

    @routes.get("/programmes", dependencies=[takes()])
    def programmes(request: Request) -> Response:
        release = pages.releases.current()
        return pages.kept(request, release, "programmes.html", lambda: _programmes(pages, request, release))

    @routes.get("/programme/{reference}", dependencies=[takes(*_PARAMETERS)])
    def programme(request: Request, reference: str) -> Response:
        wanted, form = _form(reference)
        code = _programme(wanted)
        if wanted != code:
            return moved(request, f"/programme/{code}{form}")
        release = pages.releases.current()
        listing = pages.answers.get((release.id, "programme", code), lambda: of_programme(release, code, Lens()))
        return _table(pages, request, release, listing, form, "programme", code)

    def index(request: Request, path: str, form: str) -> Response:
        release = pages.releases.current()
        group = _INDEXES[path]
        listing = pages.answers.get((release.id, "groups", group), lambda: groups(release, group))
        return _index(pages, request, release, path, listing, form)

    def member(request: Request, group: str, reference: str) -> Response:
        wanted, form = _form(reference)
        release = pages.releases.current()
        entity = release.entity(wanted.strip().casefold())
        if entity is None or entity.kind not in _KINDS.get(group, FINDABLE):
            raise _UNKNOWN.get(group, UnknownName)(wanted)
        if entity.id != wanted:
            return moved(request, f"/{group}/{segment(entity.id)}{form}")
        key = (release.id, group, entity.id)
        listing = pages.answers.get(key, lambda: of_group(release, group, entity.id, Lens()))
        return _table(pages, request, release, listing, form, group, entity.id)

    for path, group in _INDEXES.items():
        routes.get(f"/{path}", dependencies=[takes(*_OF_INDEX)])(_bound(index, path, ""))
        routes.get(f"/{path}.csv", dependencies=[takes(*_OF_INDEX)])(_bound(index, path, ".csv"))
        routes.get(f"/{group}/{{reference}}", dependencies=[takes(*_PARAMETERS)])(_bound_member(member, group))
    return routes


def _bound(route: Callable[[Request, str, str], Response], path: str, form: str) -> Callable[[Request], Response]:
    def bound(request: Request) -> Response:
        return route(request, path, form)

    return bound


def _bound_member(route: Callable[[Request, str, str], Response], group: str) -> Callable[[Request, str], Response]:
    def bound(request: Request, reference: str) -> Response:
        return route(request, group, reference)

    return bound


def asked_of(request: Request, names: Sequence[str]) -> dict[str, str]:
    """The parameters of a table, those that are not given as empty; its route refuses others."""
    return {name: request.query_params.get(name, "").strip() for name in names}


def _form(reference: str) -> tuple[str, str]:
    """A reference without ``.csv``, and what was taken off.

    Raises:
        BadParameter: it is empty, too long, or has characters that cannot be seen.
    """
    cleaned(reference)
    plain = reference.removesuffix(".csv")
    return plain, reference[len(plain) :]


def _programme(reference: str) -> str:
    known = {code.casefold(): code for code in DESIGNATIONS}
    # By the code, or as the dataset names the programme.
    code = known.get(reference.strip().casefold().removeprefix("programme-"))
    if code is None:
        raise UnknownProgramme(reference)
    return designation_code("type", code)


def _programmes(pages: Pages, request: Request, release: Release) -> dict[str, Any]:
    here = place(request)
    known = _coverage(pages, release)
    bars = [
        (row.designation.replace("_or_", "/"), row.known, f"{here.home}/programme/{row.designation}")
        for row in known.programmes
    ]
    title = str(Words(here.language)("programmes.chart"))
    return {
        "coverage": known,
        "chart": page_pictures.bars(bars, here.language, title, known),
        "notes": Footnotes(known.sources, [s for row in known.programmes for c in row.official for s in c.statistics]),
    }


def _coverage(pages: Pages, release: Release) -> CoverageAnswer:
    return pages.answers.get((release.id, "coverage"), lambda: coverage(release))


# -- The institutions of one group ----------------------------------------------------------------------------------

_COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "col.name", lambda row: row.body.id),
    Column("type", "col.type", lambda row: row.body.designation or row.body.kind),
    Column("host", "col.host", lambda row: _first(row.hosts)),
    Column("place", "col.place", lambda row: _first(row.places)),
    Column("founded", "col.founded", lambda row: (earliest(row.founded) or "") if row.founded else "", True),
    Column("fate", "col.fate", lambda row: row.fate.fate if row.fate else ""),
)


def _first(facts: list[Fact]) -> str:
    return facts[0].body.id if facts and facts[0].body else ""


def _type_says(value: str) -> tuple[str, str]:
    if value in DESIGNATIONS:
        d = DESIGNATIONS[value]
        return f"{d.code} {d.zh}".replace("_or_", " 或 "), f"{d.code} {d.en}".replace("_or_", " or ")
    return KIND_LABELS[Kind(value)]


_FILTERS: tuple[Filter[Row], ...] = (
    Filter("type", "col.type", lambda row: row.body.designation or row.body.kind, _type_says),
    Filter(
        "fate",
        "col.fate",
        lambda row: row.fate.fate if row.fate else "none",
        lambda value: FATE_LABELS.get(value, ("不适用", "does not apply")),
    ),
)


def _names(row: Row) -> str:
    hosts = " ".join(f"{f.value} {_both(f.body)}" for f in row.hosts)
    return f"{_both(row.body)} {row.body.id} {hosts}"


def _both(body: Body | None) -> str:
    return f"{body.label_zh} {body.label_en}" if body else ""


def _table(
    pages: Pages, request: Request, release: Release, listing: ListingAnswer, form: str, group: str, key: str
) -> Response:
    here = place(request)
    table = view(listing.rows, asked_of(request, _PARAMETERS), _COLUMNS, _FILTERS, _names)
    if form:
        return attachment(_as_csv(listing, table), "text/csv; charset=utf-8", f"{key.lower()}-{group}.csv", release)
    return pages.kept(
        request, release, "listing.html", lambda: _table_values(pages, here, release, listing, table, group, key)
    )


def _table_values(
    pages: Pages, here: Place, release: Release, listing: ListingAnswer, table: View[Row], group: str, key: str
) -> dict[str, Any]:
    """What the page of a table tells beside the table."""
    say = Words(here.language)
    values: dict[str, Any] = {"view": table, "cover": None, "flows": [], "sub": "", "about": ""}
    if group == "programme":
        d = DESIGNATIONS[key]
        values["heading"] = f"{d.zh}({d.code})" if here.language == "zh" else f"{d.en} ({d.code})"
        values["heading"] = values["heading"].replace("_or_", "/")
        values["sub"] = "" if here.language == "zh" else d.zh
        values["lead"] = say(
            "listing.programme", name=d.zh if here.language == "zh" else d.code.replace("_or_", " or ")
        )
        values["up"] = ("/programmes", say("nav.programmes"))
        values["cover"] = next(row for row in _coverage(pages, release).programmes if row.designation == key)
        between = pages.answers.get((release.id, "flows"), lambda: flows(release, Lens()))
        values["flows"] = [flow for flow in between.flows if key in (flow.old, flow.new)]
        if release.entity(f"programme-{key.lower()}"):
            values["about"] = f"/institution/programme-{key.lower()}"
    else:
        entity = release.entities([key])[key]
        first, other = render.names(
            Body(
                id=key,
                label_zh=entity.label_zh,
                label_en=entity.label_en,
                kind=entity.kind,
                designation="",
                basis="statement",
            ),
            here.language,
        )
        path = next(path for path, name in _INDEXES.items() if name == group)
        values |= {
            "heading": first,
            "sub": other,
            "lead": say(f"listing.{group}"),
            "up": (f"/{path}", say(f"nav.{path}")),
        }
        if group in {"host", "ministry"}:
            values["about"] = f"/institution/{segment(key)}"
    cited = [s for row in table.rows for s in _statements(row)]
    sources = {**listing.sources}
    if values["cover"]:
        sources |= _coverage(pages, release).sources
        cited = [*(s for count in values["cover"].official for s in count.statistics), *cited]
    values["notes"] = Footnotes(sources, cited)
    values["charts"] = _charts(listing, table, here.language, say)
    return values


def _statements(row: Row) -> list[StatementRef]:
    facts = [*row.member, *row.hosts, *row.places]
    fate = row.fate.statements if row.fate else []
    return [*(s for fact in facts for s in fact.statements), *row.founded_statements, *fate]


def _charts(listing: ListingAnswer, table: View[Row], language: Language, say: Words) -> list[tuple[str, Any]]:
    """Small charts of what the table shows now: fates, and years of founding; none of fewer than three rows."""
    if len(table.every) < 3:
        return []
    at = 0 if language == "zh" else 1
    # Every row is counted, those that cannot have a fate (a university) as such: the bars add up to the table.
    fate_of = _FILTERS[1]
    fates = page_pictures.counted(map(fate_of.of, table.every), lambda value: fate_of.says(value)[at])
    fates = fates if any(row.fate for row in table.every) else []
    years = [(earliest(row.founded) or "")[:4] for row in table.every if row.founded]
    known = sorted(f"{year[:3]}0–{year[2]}9" for year in years if year)
    spans: dict[str, int] = {}
    for year in known:
        spans[year] = spans.get(year, 0) + 1
    unknown = len(table.every) - len(known)
    by_year = [(span, number, "") for span, number in spans.items()]
    if unknown:
        by_year.append((str(say("chart.unknown")), unknown, ""))
    charts = [("chart.fate", fates), ("chart.year", by_year)]
    types = page_pictures.counted(
        (row.body.designation or row.body.kind for row in table.every),
        lambda value: value.replace("_or_", "/") if value in DESIGNATIONS else _type_says(value)[at],
    )
    if len(types) > 1:
        charts[1] = ("chart.type", types)
    return [(str(say(key)), page_pictures.bars(bars, language, str(say(key)), listing)) for key, bars in charts if bars]


def _as_csv(listing: ListingAnswer, table: View[Row]) -> str:
    heading = (
        "id",
        "name_zh",
        "name_en",
        "kind",
        "programme",
        "type_basis",
        "supporting_units",
        "managing_units",
        "places",
        "fields",
        "founded",
        "fate",
        "planned_only",
        "sources",
        "release",
    )

    def joined(facts: list[Fact]) -> str:
        return SEPARATOR.join((f.body.label_zh or f.body.label_en) if f.body else f.value for f in facts)

    rows = []
    for row in table.every:
        facts = [*row.member, *row.hosts, *row.managers, *row.places, *row.fields]
        told = [*(s for f in facts for s in f.statements), *row.founded_statements]
        told += row.fate.statements if row.fate else []
        sources = SEPARATOR.join(dict.fromkeys(s.source_id for s in told))
        rows.append(
            (
                row.body.id,
                row.body.label_zh,
                row.body.label_en,
                row.body.kind,
                row.body.designation,
                row.body.basis,
                joined(row.hosts),
                joined(row.managers),
                joined(row.places),
                joined(row.fields),
                row.founded,
                row.fate.fate if row.fate else "",
                row.fate.planned if row.fate else "",
                sources,
                listing.release,
            )
        )
    return as_csv(heading, rows, listing.release)


# -- The groups of one sort -----------------------------------------------------------------------------------------

_GROUP_COLUMNS: tuple[Column[GroupRow], ...] = (
    Column("centres", "col.centres", lambda row: row.centres, True),
    Column("name", "col.name", lambda row: row.body.id),
    Column("others", "col.others", lambda row: row.others, True),
)


def _index(pages: Pages, request: Request, release: Release, path: str, listing: GroupsAnswer, form: str) -> Response:
    here = place(request)
    say = Words(here.language)
    group = _INDEXES[path]
    table = view(
        listing.rows,
        asked_of(request, _OF_INDEX),
        _GROUP_COLUMNS,
        (),
        lambda r: f"{_both(r.body)} {r.body.id}",
    )
    # The name comes first on the page, though it is not what the table is sorted by unasked.
    table.columns = [(column.key, column.wording) for column in sorted(_GROUP_COLUMNS, key=lambda c: c.key != "name")]
    if form:
        heading = ("id", "name_zh", "name_en", "centres", "other_institutions", "release")
        found = [(r.body.id, r.body.label_zh, r.body.label_en, r.centres, r.others, release.id) for r in table.every]
        return attachment(as_csv(heading, found, release.id), "text/csv; charset=utf-8", f"{path}.csv", release)
    top = sorted(table.every, key=lambda row: (-row.centres, row.body.id))[:_BARS]
    bars = [
        (render.names(row.body, here.language)[0], row.centres, f"{here.home}/{group}/{segment(row.body.id)}")
        for row in top
        if row.centres
    ]
    title = str(say("groups.chart"))
    return pages.reply(
        request,
        release,
        "groups.html",
        view=table,
        heading=say(f"nav.{path}"),
        lead=say(f"groups.{group}"),
        group_path=f"/{group}/",
        chart=page_pictures.bars(bars, here.language, title, listing) if len(bars) > 1 else "",
    )
