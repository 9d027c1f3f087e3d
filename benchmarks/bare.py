"""A bare FastAPI application that gives the same bytes as the server: what the framework alone can do.

``PUXI_BARE`` names a folder with the bodies: ``lineage``, ``institution`` and ``search``.
"""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response

_FOLDER = Path(os.environ["PUXI_BARE"])
_BODIES = {name: (_FOLDER / name).read_bytes() for name in ("lineage", "institution", "search")}

app = FastAPI()


@app.get("/lineage")
async def lineage() -> Response:
    """The bytes of /v1/lineage."""
    return Response(_BODIES["lineage"], media_type="application/json")


@app.get("/institution")
async def institution() -> Response:
    """The bytes of the institution's page."""
    return Response(_BODIES["institution"], media_type="text/html")


@app.get("/search")
async def search() -> Response:
    """The bytes of /v1/search."""
    return Response(_BODIES["search"], media_type="application/json")
