"""The property graph in a notebook or script, in one line.

>>> from graph.notebook import cypher, driver
>>> cypher("netrc-to-ntic", **{"from": "NEL", "to": "NERC"})      # a named query: puxi queries lists them
>>> cypher("MATCH (a:NTIC) WHERE a.id = $id RETURN a.name_zh, a.approved_earliest", id="ntic-xiao-mai")

Both start the Neo4j that Puxi runs itself, unless ``PUXI_NEO4J_URI`` names another (:mod:`graph.bolt.connect`). What
:func:`cypher` runs can only read and is kept within limits (:mod:`graph.bolt.limits`); :func:`driver` gives the official
driver as it is, for transaction functions of one's own.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.bolt import connect, hints
from graph.bolt.limits import Limits
from graph.bolt.read import Reader
from graph.errors import CypherError

if TYPE_CHECKING:
    import neo4j
    import pandas as pd

_lock = threading.Lock()
#: The connection of this process, once there is one.
_open_readers: list[Reader] = []


class CypherWarning(UserWarning):
    """Something to be known about an answer: a name that is not in the graph, or rows that were left out."""


def cypher(
    query: str,
    /,
    *,
    rows: int | None = None,
    seconds: float | None = None,
    parameters: Mapping[str, object] | None = None,
    **named: object,
) -> pd.DataFrame:
    """The answer to a statement, or to a query of the library by its name, as a data frame.

    Args:
        query: Cypher, or the name of a query; ``puxi queries`` lists them.
        rows: at most so many; 10,000 unless ``PUXI_CYPHER_ROWS`` says otherwise.
        seconds: at most so long; 30 unless ``PUXI_CYPHER_SECONDS`` says otherwise.
        parameters: values of parameters whose names Python cannot write as arguments, such as ``from``.
        named: values of the other parameters. A text for a parameter of a named query is read by its type.

    The columns are typed as :mod:`graph.bolt.tabular` says: days are ``datetime64``, whole numbers ``Int64``; nodes and
    relationships are dicts. ``frame.attrs`` has ``release`` (the id of the release that answered), ``truncated``
    (empty, or what cut the answer short) and ``query``. A name that the graph has not, and an answer cut short, are
    also warned of (:class:`CypherWarning`).

    Raises:
        CypherError: the statement is not understood, or would do more than read; the message shows the place.
        LimitExceeded: it took too long, or too much memory.
        QueryError: no query has this name, or a parameter does not fit.
        ServerError: no Neo4j can be had.
    """
    from graph.bolt import library
    from graph.bolt.tabular import frame

    given = {**(parameters or {}), **named}
    text = query
    if library.looks_like_a_name(query):
        found = library.named(query)
        text, given = found.text, found.values(given)
    limits = Limits.of(rows, seconds)
    with _lock:
        try:
            answer = _reader().run(text, given, limits)
        except CypherError as error:
            shown = hints.told(str(error), text, error.line, error.column, error.hint)
            raise CypherError(
                shown, line=error.line, column=error.column, hint=error.hint, status=error.status
            ) from None
    for notice in answer.notices:
        said = hints.told(notice.message, text, notice.line, notice.column, notice.hint)
        warnings.warn(said, CypherWarning, stacklevel=2)
    if answer.truncated:
        warnings.warn(
            f"Only the first {len(answer.rows)} rows are here; rows=N asks for more.", CypherWarning, stacklevel=2
        )
    return frame(answer)


def driver(**config: Any) -> neo4j.Driver:
    """The official driver, connected; ``config`` is handed to ``neo4j.GraphDatabase.driver`` as it is.

    Use it in a ``with``, or close it. Nothing of Puxi's stands between it and the server: what it may do, and how long,
    is up to the server alone.

    Raises:
        ServerError: no Neo4j can be had.
    """
    target = connect.find()
    opened = connect.driver(target, **config)
    try:
        connect.verify(opened, target)
    except BaseException:
        opened.close()
        raise
    return opened


def close() -> None:
    """Close the connection that :func:`cypher` keeps open; the next call opens another, perhaps to another server."""
    with _lock:
        while _open_readers:
            _open_readers.pop().close()


def _reader() -> Reader:
    if not _open_readers:
        _open_readers.append(Reader(connect.find()))
    return _open_readers[0]


@atexit.register
def _at_exit() -> None:
    with contextlib.suppress(Exception):
        close()
