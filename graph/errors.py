"""Every error Puxi raises on purpose, as one tree.

::

    PuxiError                     something a person can act on; never a bug
    ├── DataError                 the tables in data/ hold something that is not understood (exit 1)
    ├── BuildError                the release could not be written; the last one is untouched (exit 1)
    ├── ReleaseError              there is no release, or the file is not one (exit 4, HTTP 503)
    ├── ServerError               no Neo4j could be fetched, filled, started or reached (exit 5, HTTP 503)
    ├── Occupied                  too much is being made at once (exit 1, HTTP 503)
    └── QueryError                the question cannot be answered as put (exit 2, HTTP 400)
        ├── BadParameter          a parameter has a value that is not understood
        ├── CypherError           Neo4j refused or could not run a Cypher statement
        ├── SparqlError           a SPARQL query is refused or could not be run
        ├── LimitExceeded         a statement or query ran into a limit of time, memory or length (HTTP 422)
        ├── UnknownName           nothing in the release bears this name or id (exit 3, HTTP 404)
        │   └── UnknownSource     no source has this id
        └── AmbiguousName         several institutions bear it (exit 3, HTTP 409)

The command line maps ``exit_code`` and the server ``http_status``; neither looks at anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class PuxiError(Exception):
    """Something went wrong that the user can understand and act on."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with one cell, row or file of the dataset.

    ``row`` is the line a spreadsheet shows for the record (the header is row 1), 0 when the whole file is meant.
    """

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.reason}"


class Occupied(PuxiError):
    """Too much is being made at once; the same question can be answered a few seconds later."""

    code = "busy"
    http_status = 503


class DataError(PuxiError):
    """The dataset holds something that is not understood; nothing was built from it.

    ``problems`` lists every finding, so that one run shows all that is to be mended.
    """

    code = "bad_data"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BuildError(PuxiError):
    """The release file could not be written; the one that was there before is still there."""

    code = "build_failed"


class ReleaseError(PuxiError):
    """There is no release to answer from, or the file is not a release that this version can read."""

    code = "no_release"
    exit_code = 4
    http_status = 503


class ServerError(PuxiError):
    """No Neo4j can be had: it could not be fetched, filled, started or reached. Nothing that was there before is lost."""

    code = "no_server"
    exit_code = 5
    http_status = 503


class QueryError(PuxiError):
    """The question cannot be answered as it was put."""

    code = "bad_query"
    exit_code = 2
    http_status = 400


class BadParameter(QueryError):
    """A parameter has a value that is not understood."""

    code = "bad_parameter"

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        self.parameter = parameter
        shown = value if len(value) <= 80 else value[:77] + "..."
        super().__init__(f"{parameter}: {shown!r} is not understood; expected {expected}.")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An institution offered to someone whose name fitted none or several."""

    id: str
    label_zh: str
    label_en: str
    designation: str

    def __str__(self) -> str:
        label = " / ".join(part for part in (self.label_zh, self.label_en) if part)
        return f"{self.id}  {label}" + (f"  [{self.designation}]" if self.designation else "")


class UnknownName(QueryError):
    """Nothing in the release bears this name or id. ``suggestions`` are the nearest that exist."""

    code = "unknown_name"
    exit_code = 3
    http_status = 404
    words: ClassVar[str] = "No institution is known as {name!r}."

    def __init__(self, name: str, suggestions: Sequence[Suggestion] = ()) -> None:
        self.name = name
        self.suggestions = list(suggestions)
        super().__init__(self.words.format(name=name))


class UnknownSource(UnknownName):
    """No source of the release has this id. ``suggestions`` are sources with similar ids: id, title and publisher."""

    code = "unknown_source"
    words = "No source has the id {name!r}."


class AmbiguousName(QueryError):
    """Several institutions bear this name, or match it equally well; ``candidates`` lists them."""

    code = "ambiguous_name"
    exit_code = 3
    http_status = 409

    def __init__(self, name: str, candidates: Sequence[Suggestion], total: int) -> None:
        self.name = name
        self.candidates = list(candidates)
        self.total = total
        super().__init__(f"{total} institutions match {name!r}; give the id of the one that is meant.")


class CypherError(QueryError):
    """Neo4j refused a Cypher statement, or could not run it.

    ``line`` and ``column`` (from 1) say where in the statement, 0 where Neo4j does not say; ``hint`` is what to write
    instead, empty where nothing near exists; ``status`` is Neo4j's GQL status or code.
    """

    code = "cypher_error"

    def __init__(self, message: str, *, line: int = 0, column: int = 0, hint: str = "", status: str = "") -> None:
        self.line, self.column, self.hint, self.status = line, column, hint, status
        super().__init__(message)


class SparqlError(QueryError):
    """A SPARQL query is no query, asks for what is not allowed, or could not be run.

    ``line`` and ``column`` (from 1) say where in the query, 0 where that is not known.
    """

    code = "sparql_error"

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class LimitExceeded(QueryError):
    """A statement or query was ended because it ran into a limit of time, memory or length; the server goes on.

    422: after 408, Chromium sends the same request once more by itself, and others do so after 503.
    """

    code = "limit_exceeded"
    http_status = 422
