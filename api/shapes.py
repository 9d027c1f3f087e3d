"""What routes answer when all goes well, for their OpenAPI descriptions."""

from __future__ import annotations

from typing import Any

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer that `If-None-Match` names still holds."}
}
MOVED: dict[int | str, dict[str, Any]] = {
    308: {"description": "The id was merged away; `Location` has the address with the id of today."}
}


def told() -> dict[int | str, dict[str, Any]]:
    """An answer that is JSON, or a table in CSV."""
    description = (
        "The answer. As CSV (RFC 4180, UTF-8, a header line) with `format=csv` or `Accept: text/csv`; the last line, which "
        "begins with `#`, says whether all rows are there."
    )
    table = {"text/csv": {"schema": {"type": "string"}}}
    return {200: {"description": description, "content": table}}
