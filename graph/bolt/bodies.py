"""Whether the bodies that a named query was asked about are in the graph: an answer without rows does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.bolt.library import NamedQuery
    from graph.bolt.read import Reader

# Without an index for other spellings and former ids it goes through all of them, but only after an empty answer.
_CALLED = """
UNWIND $texts AS text
OPTIONAL MATCH (body:Entity)
WHERE body.id = text OR text IN body.former_ids OR text IN [body.name_zh, body.name_en] OR text IN body.aliases
WITH text, body ORDER BY body.id
RETURN text, collect(body.id) AS ids
"""


def reasons(reader: Reader, query: NamedQuery, values: Mapping[str, object]) -> Iterator[str]:
    """What to say of each body that a query was asked about without any row: that the graph has none of that name.

    Of a former id or a name, where the query takes ids only, it is said which id the body has. Nothing is said where the
    body is there: then no source tells what was asked.
    """
    asked = {p: str(values[p.name]) for p in query.parameters if p.names_body and values[p.name] is not None}
    if not asked:
        return
    answer = reader.run(_CALLED, {"texts": list(asked.values())})
    found = {text: ids for text, ids in answer.rows if isinstance(ids, list)}
    for parameter, text in asked.items():
        ids = found[text]
        if not ids:
            # Marks would end the words that a shell reads as one.
            quoted = text.replace("'", "'\\''")
            yield f"no body is called {text}; puxi cypher find --param 'text={quoted}' lists the nearest"
        elif text not in ids and "name" not in parameter.definition:
            also = " or ".join(f"--param {parameter.name}={body}" for body in ids)
            yield f"{text} is no id of today; ask with {also}"
