"""The library of named queries as an answer: what there is to call, and how. No server is asked for it."""

from __future__ import annotations

from typing import Any

from graph.assemble import Assembler
from graph.bolt.library import GROUPS, NamedQuery, shared
from graph.bolt.values import jsonable
from graph.lens import Lens
from graph.list_answers import QueriesAnswer, QueryColumn, QueryParameter, QueryRow
from graph.release.reader import Release


def queries(release: Release) -> QueriesAnswer:
    """All named queries, in the order of the library. The release is the one that answers beside them.

    Raises:
        LibraryError: the library is not in order.
    """
    envelope: dict[str, Any] = Assembler(release, Lens()).envelope()
    return QueriesAnswer(**envelope, groups=GROUPS, rows=[_row(query) for query in shared().values()])


def _row(query: NamedQuery) -> QueryRow:
    return QueryRow(
        name=query.name,
        group=query.group,
        title=query.title,
        question=query.question,
        parameters=[
            QueryParameter(
                name=one.name,
                type=one.type,
                required=one.required,
                default=jsonable(one.default),
                shown=one.shown(),
                definition=one.definition,
            )
            for one in query.parameters
        ],
        columns=[QueryColumn(name=column.name, definition=column.definition) for column in query.columns],
        example=query.example,
        twin=query.twin,
        cites=list(query.cites),
        note=query.note,
        text=query.text,
    )
