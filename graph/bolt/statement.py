"""Whether a statement may be run: decided by how the server itself understands it, never by words found in it.

The server plans the statement (``EXPLAIN``) without running it, and says of what type it is and of which operators the
plan is made. Let through is what only reads (type ``r``), in the database that is asked, with operators that stay in
the graph. Out of the graph lead: files and addresses (LoadCSV), other transactions, the server's own state (settings,
transactions, users), and procedures other than those listed here. Functions are no operators: what the functions of a
plug-in can do on a server of one's own is up to that server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import CypherError

#: Procedures that only read the graph, its schema or its indexes.
PROCEDURES = frozenset(
    {
        "db.index.fulltext.listAvailableAnalyzers",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)

#: Of the operators behind SHOW, those that tell of the graph and of the language, and nothing of the machine.
_SHOWN = frozenset({"ShowIndexes", "ShowConstraints", "ShowFunctions"})

#: How the operators are called that deal with the server, with other servers, or with transactions of others.
_OUTSIDE = ("Show", "Terminate", "Administration", "System", "RunQuery", "Foreign", "External")

_SPACE = re.compile(r"(?:\s|//[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_OPTION = re.compile(r"(?:\d+(?:\.\d+)?|\w+\s*=\s*\w+)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and the form in which it is planned but not run.

    ``checked`` is ``text`` with EXPLAIN in a line of its own before it, so that columns stay and lines count one more.
    ``explains`` and ``profiles`` say that the user asked for the plan, or for a run with its plan.
    """

    text: str
    checked: str
    explains: bool
    profiles: bool

    @classmethod
    def of(cls, text: str) -> Statement:
        """The statement of a text; one trailing semicolon belongs to it."""
        explains = profiles = False
        checked = text
        for word, start, end in _preamble(text):
            if word == "EXPLAIN":
                explains = True
            elif word == "PROFILE":
                # It would run the statement, and the server does not take it together with EXPLAIN.
                profiles = True
                checked = checked[:start] + " " * (end - start) + checked[end:]
        return cls(text, "EXPLAIN\n" + checked, explains, profiles)


def _preamble(text: str) -> Iterator[tuple[str, int, int]]:
    """The words before the statement proper (CYPHER with its options, EXPLAIN, PROFILE) and where they stand."""
    at = 0
    while True:
        at = _end(_SPACE, text, at)
        found = _WORD.match(text, at)
        if found is None or found[0].upper() not in {"CYPHER", "EXPLAIN", "PROFILE"}:
            return
        yield found[0].upper(), found.start(), found.end()
        at = found.end()
        if found[0].upper() == "CYPHER":
            while (option := _OPTION.match(text, _end(_SPACE, text, at))) is not None:
                at = option.end()


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def admit(query_type: str | None, plan: Mapping[str, Any] | None, database: str | None) -> None:
    """Let a planned statement pass, or say why it may not be run.

    ``query_type`` and ``plan`` are the server's, ``database`` the one that it answered from.

    Raises:
        CypherError: it would write, or lead out of the graph.
    """
    if query_type is None or query_type == "s" or plan is None:
        raise _refused("it is about the server (users, databases, schema, administration) and not about the graph")
    for name, where, details in _operators(plan):
        if where and database and where != database:
            raise _refused(f"it is about the database {where}, and {database} is asked")
        if name == "ProcedureCall":
            called = details.partition("(")[0].replace("`", "").strip()
            if called not in PROCEDURES:
                raise _refused(f"it calls {called}, which is not among the procedures that only read the graph: "
                               + ", ".join(sorted(PROCEDURES)))  # fmt: skip
        elif name == "LoadCSV":
            raise _refused("it reads a file or an address (LOAD CSV)")
        elif name.startswith("Transaction"):
            raise _refused("it opens transactions of its own (IN TRANSACTIONS)")
        elif name.startswith(_OUTSIDE) and name not in _SHOWN:
            raise _refused("it is about the state of the server and not about the graph")
    if query_type != "r":
        raise _refused("it would change the graph")


def _refused(why: str) -> CypherError:
    return CypherError(f"This statement is not run, because {why}. Only reading is allowed here.", status="refused")


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each operator of a plan: its name, the database it works on, its details."""
    pending = [plan]
    while pending:
        part = pending.pop()
        name, _, where = str(part.get("operatorType", "")).partition("@")
        yield name, where, str(part.get("args", {}).get("Details", ""))
        pending.extend(part.get("children", ()))
