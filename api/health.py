"""``/healthz`` and ``/readyz``: for whoever runs the server."""

from __future__ import annotations

from typing import Literal

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.problems import declared
from api.releases import Releases
from graph.errors import ReleaseError
from graph.release.health import sound


class Health(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The process can answer, and from which release."""

    status: Literal["ready"] = "ready"
    release: str = Field(description="id of the release that answers now")
    data_date: str = Field(description="day on which the newest statement of the release was recorded")


def _readiness(releases: Releases) -> Readiness:
    release = releases.current()
    if wrong := sound(release):
        raise ReleaseError(f"{wrong}. Make the release again: puxi build")
    return Readiness(release=release.id, data_date=release.data_date)


def router(releases: Releases) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["Operation"])
    # Whoever looks whether the server lives must not wait for a thread until those before him are served.
    apart = CapacityLimiter(1)

    @routes.get("/healthz", summary="Whether the process runs")
    async def healthz() -> Health:
        return Health()

    @routes.get("/readyz", summary="Whether there is a release to answer from", responses=declared(503))
    async def readyz() -> Readiness:
        return await to_thread.run_sync(_readiness, releases, limiter=apart)

    return routes
