"""The service manifest: what the service can do and where, in version 0.2 of the specification and in the 1.0 draft.

One document cannot be both, as the draft has truth values where 0.2 has addresses. Each has an address of its own.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from graph.matching import TYPES

#: What entities are, in a vocabulary that others know.
SCHEMA_SPACE = "http://www.w3.org/ns/org#Organization"
PREVIEW_WIDTH, PREVIEW_HEIGHT = 480, 360
NAME = "Puxi 谱系: China's national innovation institutions"
DRAFT = "1.0-draft"

_CITE = (
    "cite",
    "Put the ids of the sources behind each text value",
    "Values that are institutions carry them in their description. The column “… (sources)” has them apart, row by row.",
)


def types(codes: list[str] | None = None) -> list[dict[str, Any]]:
    """Types as the protocol has them, each with the one above it."""
    return [_type(code) for code in (codes if codes is not None else list(TYPES))]


def _type(code: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": code, "name": TYPES[code].name}
    if TYPES[code].broader:
        found["broader"] = [_type(TYPES[code].broader)]
    return found


def manifest(home: str, most_queries: int) -> dict[str, Any]:
    """The manifest of version 0.2. ``home`` is the address under which the server is reached, without a final slash."""
    service = f"{home}/reconcile"

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": service,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    name, label, help_text = _CITE
    return {
        "versions": ["0.2"],
        "name": NAME,
        "identifierSpace": f"{home}/institution/",
        "schemaSpace": SCHEMA_SPACE,
        "documentation": f"{home}/api",
        "serviceVersion": version("puxi"),
        "logo": f"{home}/static/icon.svg",
        "defaultTypes": types(["Institution", "Center"]),
        "view": {"url": f"{home}/institution/{{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [
                {"name": name, "label": label, "type": "checkbox", "default": True, "help_text": help_text}
            ],
        },
        "batchSize": most_queries,
    }


def draft_manifest(home: str, most_queries: int) -> dict[str, Any]:
    """The manifest of the 1.0 draft."""
    name, label, help_text = _CITE
    return {
        "versions": [DRAFT],
        "name": NAME,
        "identifierSpace": f"{home}/institution/",
        "schemaSpace": SCHEMA_SPACE,
        "documentation": f"{home}/api",
        "serviceVersion": version("puxi"),
        "logo": f"{home}/static/icon.svg",
        "defaultTypes": types(["Institution", "Center"]),
        "view": {"url": f"{home}/institution/{{{{id}}}}"},
        "preview": {"width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {"id": name, "name": label, "type": "checkbox", "default": True, "helpText": help_text}
            ],
        },
        "batchSize": most_queries,
        "standardizedScore": True,
    }
