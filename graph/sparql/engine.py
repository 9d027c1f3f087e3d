"""Asking the RDF of a release in SPARQL: what a query may be, which graphs it sees, and its result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import LimitExceeded, SparqlError
from graph.rdf.space import Space
from graph.sparql import text as texts
from graph.sparql.formats import GraphFormat, ResultFormat
from graph.sparql.limits import Limits
from graph.sparql.pool import Pool
from graph.sparql.text import Looked


class NotOfferedError(SparqlError):
    """The query was run, and none of the formats asked for can hold its result."""

    code = "not_acceptable"
    http_status = 406


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the dataset it is asked of: the graphs that are its default graph and those that it may name.

    Without any, the dataset is what the query itself says (FROM, FROM NAMED), else everything: the default graph holds each
    triple once, whoever says it, and each source's graph can be named.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A result as a document: ``format`` and its bytes."""

    format: ResultFormat | GraphFormat
    body: bytes


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: what it is (``uri``, ``literal``, ``bnode``, ``triple``), its text, its language or datatype."""

    kind: str
    text: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A result as a table; ``truncated`` where there are more rows. ASK has one row with ``true`` or ``false``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    truncated: bool = False
    kind: str = "results"


class Engine:
    """Answers queries over one store."""

    def __init__(self, pool: Pool, space: Space) -> None:
        self.pool = pool
        self.space = space
        self.prefixes = prefixes(space)

    def write(
        self,
        question: Question,
        results: ResultFormat | None,
        graph: GraphFormat | None,
        limits: Limits,
    ) -> Written:
        """The result as a document: of SELECT and ASK in the one format, of CONSTRUCT and DESCRIBE in the other.

        Raises:
            NotOfferedError: the format for this form of query is none.
            SparqlError: it is no query, is refused, or could not be run.
            LimitExceeded: it took too long or too much, or its result is too long.
            Occupied: too many queries run.
        """
        told, body = self._ask(question, limits, results=results, graph=graph)
        name = str(told["format"])
        made = ResultFormat(name) if told["kind"] == "results" else GraphFormat(name)
        return Written(made, body)

    def rows(self, question: Question, limits: Limits) -> Rows:
        """The result as a table of at most ``limits.rows`` rows.

        Raises:
            SparqlError, LimitExceeded, Occupied: as for :meth:`write`.
        """
        told, body = self._ask(question, limits, rows=limits.rows)
        found = json.loads(body)
        if told["kind"] == "boolean":
            answer = Cell("literal", "true" if found else "false", "", "http://www.w3.org/2001/XMLSchema#boolean")
            return Rows(("answer",), ((answer,),), kind="boolean")
        rows = tuple(tuple(Cell(*cell) if cell else None for cell in row) for row in found["rows"])
        return Rows(tuple(found["columns"]), rows, bool(told["truncated"]), str(told["kind"]))

    def _ask(
        self,
        question: Question,
        limits: Limits,
        results: ResultFormat | None = None,
        graph: GraphFormat | None = None,
        rows: int = 0,
    ) -> tuple[dict[str, object], bytes]:
        asked = question.text
        try:
            asked.encode()
        except UnicodeEncodeError:
            raise SparqlError("The query is not text in UTF-8: it has halves of characters.") from None
        looked = texts.look(asked, self.space.base, self.prefixes, limits.statement)
        default, named = self._dataset(question, looked)
        request: dict[str, object] = {
            "query": asked,
            "base": self.space.base,
            "prefixes": self.prefixes,
            "default_graphs": default,
            "named_graphs": named,
            "results": results,
            "graph": graph,
            "rows": rows,
        }
        told, body = self.pool.ask(request, limits)
        self._refuse(told, asked, limits)
        return told, body

    def _dataset(self, question: Question, looked: Looked) -> tuple[list[str] | None, list[str]]:
        """The graphs of the dataset; none for everything. What the request says goes before what the query says."""
        default: Sequence[str] = question.default_graphs
        named: Sequence[str] = question.named_graphs
        if not default and not named:
            default, named = looked.default_graphs, looked.named_graphs
        if not default and not named:
            return None, []
        for graph in (*default, *named):
            if graph not in self.pool.store.graphs:
                raise SparqlError(
                    f"There is no graph <{graph[:200]}> in this dataset, and none is fetched from elsewhere. Graphs are "
                    f"<{self.space.derived}> and, of each source, <{self.space.graph('ID')}>."
                )
        return sorted(set(default)), sorted(set(named))

    def _refuse(self, told: dict[str, object], asked: str, limits: Limits) -> None:
        error, message = told.get("error"), str(told.get("message", ""))
        if not error:
            return
        if error == "syntax":
            raise texts.syntax_error(asked, message, self.prefixes)
        if error == "bytes":
            raise LimitExceeded(
                f"The result is longer than {limits.bytes} bytes. Add LIMIT and OFFSET, ask for fewer columns, or take the "
                "download of the whole dataset."
            )
        if error == "memory":
            raise LimitExceeded(f"The query took more memory than the {limits.memory / 1e6:.0f} MB that one may take.")
        if error == "unwritable":
            raise SparqlError(f"The result has {message}. Ask for it in another format.")
        if error == "not_acceptable":
            forms = GraphFormat if told["kind"] == "graph" else ResultFormat
            offered = ", ".join(form.media_type.partition(";")[0] for form in forms)
            what = "CONSTRUCT and DESCRIBE" if told["kind"] == "graph" else "SELECT and ASK"
            raise NotOfferedError(f"The answer to {what} can be had as {offered}; Accept names none of them.")
        raise SparqlError(f"The query could not be run: {message.rstrip('.')}.")


def prefixes(space: Space) -> dict[str, str]:
    """The prefixes that a query need not declare."""
    return space.prefixes()
