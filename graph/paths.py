"""Where the dataset, the release and the library of queries are, unless the user says otherwise.

``PUXI_DATA``, ``PUXI_RELEASE`` and ``PUXI_QUERIES`` name other places; else ``data/`` and ``build/puxi.sqlite`` of the
working folder, or of the checkout that Puxi runs from, and ``queries/`` of that checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent


def default_data() -> Path:
    """The folder of the dataset: ``PUXI_DATA``, ``./data``, or the checkout's ``data``."""
    if named := os.environ.get("PUXI_DATA"):
        return Path(named)
    here = Path("data")
    return here if (here / "datapackage.json").is_file() else _CHECKOUT / "data"


def default_release() -> Path:
    """The release file: ``PUXI_RELEASE``, else ``build/puxi.sqlite`` beside the dataset's folder."""
    if named := os.environ.get("PUXI_RELEASE"):
        return Path(named)
    return default_data().parent / "build" / "puxi.sqlite"


def default_queries() -> Path:
    """The folder of the named queries: ``PUXI_QUERIES``, else the checkout's ``queries``."""
    if named := os.environ.get("PUXI_QUERIES"):
        return Path(named)
    return _CHECKOUT / "queries"
