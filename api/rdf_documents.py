"""Descriptions of things as RDF, each at the thing's address with the ending of a format; the context of JSON-LD."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.convertors import Convertor, register_url_convertor

from api.pages_shared import takes
from api.problems import UnknownField, UnknownPlace, UnknownThing
from api.rdf import BY_ENDING, FORMATS, THING
from api.rdf_negotiated import NEGOTIATED
from api.releases import Releases
from api.replies import CACHE_CONTROL, etag, root
from graph import search as searching
from graph.errors import PuxiError, UnknownSource
from graph.rdf import context, own
from graph.rdf.describe import Thing, describe, locate
from graph.rdf.export import RdfFormat, dump
from graph.rdf.space import Space
from graph.rdf.writing import Quad
from graph.release.reader import Release

_UNKNOWN: dict[str, Callable[[str], PuxiError]] = {
    "source": UnknownSource,
    "place": UnknownPlace,
    "field": UnknownField,
}


class _Text(Convertor[str]):
    """A part of an address that is taken as it is."""

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Thing(_Text):
    regex = THING


class _Ending(_Text):
    regex = "|".join(FORMATS)


register_url_convertor("rdf_thing", _Thing())
register_url_convertor("rdf_ending", _Ending())


def router(releases: Releases, names: Space) -> APIRouter:
    """The routes. They come before those of the pages, whose addresses take names with dots too."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/context.jsonld", dependencies=[takes()])
    def json_ld_context(request: Request) -> Response:
        """The context by itself. It is no part of a release."""
        return _response(context.written(names).encode(), RdfFormat.JSONLD.media_type, "")

    @routes.get("/{path:rdf_thing}.{ending:rdf_ending}", dependencies=[takes("part")])
    def document(request: Request, path: str, ending: str, part: Annotated[int, Query(ge=1)] = 1) -> Response:
        media = BY_ENDING[ending].media_type
        form = FORMATS[ending]
        if path in own.DOCUMENTS:
            return _response(own.document(path, form, names), media, "")
        release = releases.current()
        thing = locate(release, path)
        if thing is None or unquote(thing.path) != path:
            return _elsewhere(request, release, path, ending, thing)
        found = describe(release, names, thing, part)
        response = _response(_written(found.quads, form, names), media, release.id)
        if found.more:
            further = f"{root(request)}/{thing.path}.{ending}?part={part + 1}"
            response.headers["Link"] = f'<{further}>; rel="next"; type="{media}"'
        return response

    return routes


def _written(quads: Iterable[Quad], form: RdfFormat, space: Space) -> bytes:
    stream = io.BytesIO()
    dump(quads, form, stream, space, Path(tempfile.gettempdir()))
    return stream.getvalue()


def _response(body: bytes, media: str, release_id: str) -> Response:
    # One text may be sent as two types (JSON-LD and JSON), and those are two representations.
    tag = etag(release_id, media.encode() + b"\n" + body)
    said = f"{media}; charset=utf-8" if media.startswith("text/") else media
    return Response(body, headers={"ETag": tag, "Cache-Control": CACHE_CONTROL, "Content-Type": said})


def _elsewhere(request: Request, release: Release, path: str, ending: str, thing: Thing | None) -> Response:
    """To the thing's address of today, as pages do.

    Raises:
        PuxiError: there is no such thing; or several institutions bear the name.
    """
    status = 308
    if thing is not None:
        target = thing.path
        # The address of a programme's page has its code and stays; only what programs are told stands elsewhere.
        status = 303 if path.startswith("programme/") else status
    elif path == "graph/puxi":
        # Most of the dataset is in it: the dataset says where all of it is to be had.
        target, status = "dataset", 303
    else:
        sort, _, last = path.partition("/")
        if sort != "institution":
            raise _UNKNOWN.get(sort, UnknownThing)(last)
        # A name: what it means may change with the next release.
        target, status = Space("").entity(searching.resolve(release, last)[0].id), 303
    end = "" if request.scope.get(NEGOTIATED) else f".{ending}"
    asked = f"?{request.url.query}" if request.url.query else ""
    where = f"{root(request)}/{target}{end}{asked}"
    return RedirectResponse(where, status, {"Cache-Control": CACHE_CONTROL})
