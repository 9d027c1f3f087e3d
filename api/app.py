"""The application: ``api.app:app`` for a server, :func:`create_app` for one over another release."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api import description, health, pages, problems, rdf_data, rdf_documents, reconcile, refusals, render, sparql, v1
from api.finish import Finish
from api.guard import Guard
from api.limits import Limits, Timed
from api.neo4j_pool import Pool
from api.pictures import layout
from api.rdf_negotiated import Negotiated
from api.releases import Releases
from api.settings import Settings, SettingsError, from_environment
from api.sparql_pool import Engines
from graph.errors import BadParameter
from graph.paths import default_release
from graph.rdf.files import Workshop
from graph.rdf.space import VARIABLE, Space

_ABOUT = (
    "A cited knowledge graph of China's national innovation institutions and of what became what. Every fact lists the "
    "statements that it rests on, and every statement its source. Errors are problem details (RFC 9457) with a "
    "machine-readable `code`. Answers carry an ETag; ask again with If-None-Match."
)


class _Static(StaticFiles):
    """Style sheet and icon: kept for ever under an address that names their version, else asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        # These files are small: who asks for a part is given the whole, as HTTP allows.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"range"]
        response = await super().get_response(path, scope)
        response.headers["Accept-Ranges"] = "none"
        named = Request(scope).query_params.get("v") == render.style_version()
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "public, no-cache"
        return response


def _life(
    settings: Settings, releases: Releases, workshop: Workshop, engines: Engines, neo4j: Pool
) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    """What is done once, before the first request comes and after the last."""

    @contextlib.asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        # All threads share the processor: of many that work at a time, none is done in time.
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        # What takes seconds the first time is got ready before a reader has to wait for it.
        threading.Thread(target=layout.warm, name="warm", daemon=True).start()
        if settings.sparql and settings.sparql_ready:
            threading.Thread(target=engines.keep_ready, args=(releases,), name="sparql", daemon=True).start()
        yield
        neo4j.close()
        engines.close()
        workshop.close()

    return life


def _space() -> Space:
    """The names of the dataset's things.

    Raises:
        SettingsError: ``PUXI_BASE`` is no address that names can begin with.
    """
    try:
        return Space.of()
    except BadParameter as error:
        raise SettingsError(f"{VARIABLE}: {error}") from None


def create_app(where: Callable[[], Path] = default_release, settings: Settings | None = None) -> FastAPI:
    """The application over the release file that ``where`` names; it is asked again for each request.

    Raises:
        SettingsError: no settings are given, and those of the environment are not understood.
    """
    chosen = settings or from_environment()
    releases, space, workshop, neo4j = Releases(where), _space(), Workshop(), Pool(chosen)
    sparql_routes, engines = sparql.router(releases, chosen)
    # The interactive documentation loads scripts from elsewhere, which no page of ours does.
    app = FastAPI(
        title="Puxi",
        version=version("puxi"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=_life(chosen, releases, workshop, engines, neo4j),
        # The framework's redirects name the host that the request names; ours none (api.addresses).
        redirect_slashes=False,
        # What any request may meet before it comes to its route (api.limits).
        responses=problems.declared(414, 429, 431),
    )
    refusals.install(app)
    app.include_router(v1.router(releases, chosen, neo4j))
    app.include_router(health.router(releases))
    app.include_router(reconcile.router(releases, reconcile.Limits(body=chosen.body_bytes)))
    app.include_router(description.router(app))
    app.include_router(rdf_data.router(releases, space, workshop, min(rdf_data.PATIENCE, chosen.seconds / 2)))
    app.include_router(rdf_documents.router(releases, space))
    app.include_router(sparql_routes)
    app.include_router(pages.router(releases))
    app.mount("/static", _Static(directory=render.STATIC), name="static")
    # The last one that is added is the first to see a request.
    app.add_middleware(Negotiated, space=space)
    app.add_middleware(Timed, seconds=chosen.seconds, refuse=refusals.respond)
    app.add_middleware(Finish, known_id=releases.known_id, most_bytes=chosen.cache_bytes)
    app.add_middleware(Limits, settings=chosen, refuse=refusals.respond)
    app.add_middleware(Guard, on_failure=refusals.failure)
    if chosen.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(chosen.trusted_proxies))
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            problems.add_schema(original())
        return original()

    app.openapi = openapi  # type: ignore[method-assign]
    return app


app = create_app()
