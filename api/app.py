"""The application: ``api.app:app`` for a server, :func:`create_app` for one over another release."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from api import health, pages, problems, reconcile, refusals, render, v1
from api.guard import Guard
from api.releases import Releases
from graph.paths import default_release

_ABOUT = (
    "A cited knowledge graph of China's national innovation institutions and of what became what. Every fact lists the "
    "statements that it rests on, and every statement its source. Errors are problem details (RFC 9457) with a "
    "machine-readable `code`. Answers carry an ETag; ask again with If-None-Match."
)


class _Static(StaticFiles):
    """Style sheet and icon: kept for ever under an address that names their version, else asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        named = Request(scope).query_params.get("v") == render.style_version()
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "public, no-cache"
        return response


def create_app(where: Callable[[], Path] = default_release) -> FastAPI:
    """The application over the release file that ``where`` names; it is asked again for each request."""
    # The interactive documentation loads scripts from elsewhere, which no page of ours does.
    app = FastAPI(title="Puxi", version=version("puxi"), description=_ABOUT, docs_url=None, redoc_url=None)
    releases = Releases(where)
    refusals.install(app)
    app.include_router(v1.router(releases))
    app.include_router(health.router(releases))
    app.include_router(reconcile.router(releases))
    app.include_router(pages.router(releases))
    app.mount("/static", _Static(directory=render.STATIC), name="static")
    app.add_middleware(Guard, on_failure=refusals.failure)
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            problems.add_schema(original())
        return original()

    app.openapi = openapi  # type: ignore[method-assign]
    return app


app = create_app()
