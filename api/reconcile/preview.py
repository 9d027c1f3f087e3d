"""A small page on one institution that other programs show in a frame, and the same as a piece of HTML for flyouts."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graph.columns import COLUMNS, values
from graph.matching import MATCHABLE, TYPES, types_of
from graph.release.reader import Entity, Release

_SHOWN = ("fate", "successor", "predecessor", "supported_by", "managed_by", "place", "founded", "approved")
#: Values of one property that are shown; the page of the institution has all.
_MOST_VALUES = 2
_STYLE = (
    "body{font:13px/1.35 system-ui,sans-serif;margin:.6rem;color:#1a1a1a;background:#fff}h1{font-size:15px;margin:0}"
    "sup{line-height:0}p{margin:.3rem 0}dl{margin:.4rem 0;display:grid;grid-template-columns:max-content 1fr;gap:.1rem .6rem}"
    "dt{grid-column:1;color:#444}dd{grid-column:2;margin:0}ol{font-size:11px;color:#444;padding-left:1.2rem;margin:.3rem 0}"
    "a{color:#0b4f9e}"
)
#: Of all that Puxi serves this page alone may stand in somebody else's frame: nothing on it can be filled in or pressed
#: but a link that opens a window of its own. Its one style sheet is named by its hash.
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)


def page(release: Release, wanted: str, home: str) -> HTMLResponse:
    """The page; of an id that no institution has, one that says so (404)."""
    entity = find(release, wanted)
    if entity is None:
        body, title, status = Markup("<p>No institution has the id <code>{}</code>.</p>").format(wanted), "Puxi", 404
    else:
        body, title, status = piece(release, entity, home), entity.label, 200
    text = _environment().get_template("preview.html").render(style=Markup(_STYLE), title=title, body=body)  # noqa: S704 ours
    return HTMLResponse(text, status, {"Content-Security-Policy": POLICY})


def find(release: Release, wanted: str) -> Entity | None:
    """The institution or programme of an id, following redirects."""
    entity = release.entity(wanted.strip().casefold())
    return entity if entity is not None and entity.kind in MATCHABLE else None


def piece(release: Release, entity: Entity, home: str) -> Markup:
    """The short view of an institution, every value with the numbers of its sources."""
    known = values(release, [entity.id], _SHOWN)[entity.id]
    rows = [
        (COLUMNS[column], held[:_MOST_VALUES], max(len(held) - _MOST_VALUES, 0))
        for column, held in known.items()
        if held
    ]
    cited = list(dict.fromkeys(source for _, held, _ in rows for value in held for source in value.sources))
    sources = release.sources(cited)
    return Markup(  # noqa: S704 the template escapes
        _environment()
        .get_template("body.html")
        .render(
            entity=entity,
            type=TYPES[types_of(entity)[0]].name,
            rows=rows,
            numbers={source: number for number, source in enumerate(cited, start=1)},
            sources=[sources[source] for source in cited],
            page=f"{home}/institution/{quote(entity.id, safe='')}",
            release=release.id,
        )
    )


def explained(name: str, definition: str) -> Markup:
    """A property or a type as a piece of HTML."""
    return Markup("<p><strong>{}</strong></p><p>{}</p>").format(name, definition)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
