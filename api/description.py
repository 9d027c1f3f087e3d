"""``/api``: the addresses for programs on a page for people, made from the OpenAPI description; no script is needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup, escape

from api.replies import root

_HEAD = Markup(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>Puxi: addresses for programs</title>\n"
    '<link rel="stylesheet" href="{root}/static/style.css">\n</head>\n<body>\n<main>\n'
    '<p><a href="{root}/">Puxi</a></p>\n<h1>Addresses for programs</h1>\n<p>{about}</p>\n'
    '<p>The same for machines: <a href="{root}/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>\n'
)


def router(app: FastAPI) -> APIRouter:
    """The route; the page tells of all routes of the application."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/api")
    def description(request: Request) -> Response:
        return HTMLResponse(page(app.openapi(), root(request)), headers={"Cache-Control": "public, no-cache"})

    return routes


def page(openapi: dict[str, Any], base: str) -> str:
    """The page of a description; ``base`` stands before every path of ours."""
    parts = [_HEAD.format(root=base, about=openapi["info"].get("description", ""))]
    parts += list(_contents(openapi))
    for path, methods in openapi["paths"].items():
        for method, told in methods.items():
            parts += list(_operation(base, path, method, told))
    parts.append(Markup("</main>\n</body>\n</html>\n"))
    return str(Markup().join(parts))


def _contents(openapi: dict[str, Any]) -> Iterator[Markup]:
    yield Markup("<nav aria-label='Addresses'>\n<ul>\n")
    for path, methods in openapi["paths"].items():
        for method, told in methods.items():
            yield Markup('<li><a href="#{anchor}"><code>{method} {path}</code></a> {summary}</li>\n').format(
                anchor=_anchor(method, path), method=method.upper(), path=path, summary=told.get("summary", "")
            )
    yield Markup("</ul>\n</nav>\n")


def _operation(base: str, path: str, method: str, told: dict[str, Any]) -> Iterator[Markup]:
    yield Markup('<section id="{anchor}">\n<h2><code>{method} {path}</code></h2>\n<p>{summary}</p>\n').format(
        anchor=_anchor(method, path), method=method.upper(), path=path, summary=told.get("summary", "")
    )
    parameters = told.get("parameters", [])
    if parameters:
        yield Markup("<dl>\n")
        for one in parameters:
            needed = " (required)" if one.get("required") else ""
            yield Markup("<dt><code>{name}</code>{needed}</dt>\n<dd>{about}</dd>\n").format(
                name=one["name"], needed=needed, about=one.get("description") or one.get("schema", {}).get("title", "")
            )
        yield Markup("</dl>\n")
    if "requestBody" in told:
        yield Markup("<p>The question is sent as JSON; its shape is in openapi.json.</p>\n")
    yield Markup("<p>Answers: {}.</p>\n").format(
        Markup("; ").join(
            Markup("<strong>{}</strong> {}").format(status, escape(one.get("description", "")).rstrip("."))
            for status, one in told.get("responses", {}).items()
        )
    )
    example = _example(path, parameters)
    if method == "get" and example:
        yield Markup('<p>For example <a href="{root}{example}"><code>{example}</code></a></p>\n').format(
            root=base, example=example
        )
    yield Markup("</section>\n")


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """An address to try: the path with the examples of what it needs."""
    asked = []
    for one in parameters:
        found = one.get("examples") or one.get("schema", {}).get("examples") or []
        value = next(iter(found.values()))["value"] if isinstance(found, dict) and found else found[0] if found else ""
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", str(value))
        elif one.get("required") and value:
            asked.append(f"{one['name']}={value}")
    if path == "/v1/lineage":
        asked.append("id=netrc-xiao-mai")
    return path + ("?" + "&".join(asked) if asked else "")


def _anchor(method: str, path: str) -> str:
    return f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}"
