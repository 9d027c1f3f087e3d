"""The process in which queries run: it opens a store, shuts itself in, and answers one query after the other.

After the store is open it can open nothing more, no file and no connection (a limit of no file descriptors), its memory
is bounded, and an alarm of the system's own ends it if a query goes on for longer than whoever asked would wait, should
that one no longer live to end it. Where the system knows no such limits (Windows), only whoever asked ends it.

It reads requests from standard input and writes answers to standard output: four bytes that tell the length of a head in
JSON, the head, and as many bytes of a body as the head's ``size`` says.
"""

from __future__ import annotations

import contextlib
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

if sys.platform != "win32":
    import fcntl
    import resource
    import signal

#: Seconds that the alarm waits longer than whoever asked.
_GRACE = 2.0
_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
#: What XML 1.0 cannot hold, however it is written.
#: What the name of an element may be, without the rarer letters of XML.
_XML_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class _FullError(Exception):
    """The result is longer than allowed."""


class _UnwritableError(Exception):
    """The result has something that its format cannot hold."""


class _Bounded:
    """A file in memory that takes only so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self._size > self._most:
            raise _FullError
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass


def main(database: str, marker: str, memory: int) -> None:
    """Answer until standard input ends."""
    # Held for as long as this process lives, so that nobody removes the store.
    lock = Path(marker).open("rb")  # noqa: SIM115 -- never closed
    if sys.platform != "win32":
        fcntl.flock(lock, fcntl.LOCK_SH)
    store = ox.Store.read_only(database)
    # Every index is touched once, so that whatever is opened late is open.
    list(cast(ox.QuerySolutions, store.query("SELECT * { ?s ?p ?o GRAPH ?g { ?s ?p ?o } } LIMIT 1")))
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    _shut_in(memory)
    _send(outgoing, {"ready": True}, b"")
    while head := incoming.read(4):
        request = json.loads(incoming.read(int.from_bytes(head, "big")))
        _alarm(float(request["seconds"]) + _GRACE)
        told, body = _answer(store, request)
        _alarm(0)
        _send(outgoing, told, body)


def _send(outgoing: IO[bytes], told: dict[str, Any], body: bytes) -> None:
    head = json.dumps({**told, "size": len(body)}).encode()
    outgoing.write(len(head).to_bytes(4, "big") + head)
    outgoing.write(body)
    outgoing.flush()


def _shut_in(memory: int) -> None:
    if sys.platform == "win32":
        return
    # Linux counts what is written to, whoever maps it; elsewhere only the address space can be bounded, if at all.
    kind, held = (resource.RLIMIT_DATA, "VmData") if sys.platform == "linux" else (resource.RLIMIT_AS, "VmSize")
    most, hard = _taken(held) + memory, resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


#: Bytes that are taken for what the process has itself, where the system does not tell: program, store, stacks of threads.
_USUAL = 1_000_000_000


def _taken(what: str) -> int:
    """Bytes of memory that the process has now."""
    with contextlib.suppress(OSError), Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith(what + ":"):
                return int(line.split()[1]) * 1024
    return _USUAL


def _alarm(seconds: float) -> None:
    """End the process after so long, 0 for never: by the system, as nothing else ends a query that runs."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return _asked(store, request)
    except _FullError:
        return {"error": "bytes"}, b""
    except _UnwritableError as error:
        return {"error": "unwritable", "message": str(error)}, b""
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except Exception as error:
        return {"error": "evaluation", "message": str(error)}, b""


def _asked(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    default, named = request["default_graphs"], request["named_graphs"]
    given: dict[str, Any] = {"base_iri": request["base"], "prefixes": request["prefixes"]}
    if default is not None:
        given["named_graphs"] = [ox.NamedNode(name) for name in named]
        given["default_graph"] = [ox.NamedNode(name) for name in default]
        if len(default) > 1:
            store = _merged(store, default, named)
            given["default_graph"] = [ox.DefaultGraph()]
    found = store.query(request["query"], **given)
    if isinstance(found, ox.QueryTriples):
        return _triples(found, request)
    if request["rows"]:
        return _rows(found, request["rows"], request["bytes"])
    form = request["results"]
    if form is None:
        return {"error": "not_acceptable", "kind": "results"}, b""
    target = _Bounded(request["bytes"])
    if form == "csv" and isinstance(found, ox.QuerySolutions):
        _csv(found, target)
    else:
        found.serialize(cast(IO[bytes], target), format=_RESULTS[form])
    body = b"".join(target.parts)
    return {"kind": "results", "format": form}, _xml(body) if form == "xml" else body


class _Text:
    """A file for text in UTF-8."""

    def __init__(self, target: _Bounded) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(text.encode())


def _csv(found: ox.QuerySolutions, target: _Bounded) -> None:
    """Rows as CSV. Oxigraph puts no quotes around addresses, also where they hold a comma."""
    writer = csv.writer(_Text(target), lineterminator="\r\n")
    writer.writerow(variable.value for variable in found.variables)
    for solution in found:
        writer.writerow(_plain(term) for term in solution)


def _plain(term: Any) -> str:
    """A term in CSV: its text alone."""
    if term is None:
        return ""
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _xml(document: bytes) -> bytes:
    """A document in XML that keeps its returns: as they are, which is how Oxigraph writes them, they read as line feeds."""
    if found := _NOT_XML.search(document):
        raise _UnwritableError(f"the character U+{ord(found[0].decode()):04X}, which XML cannot hold")
    return document.replace(b"\r", b"&#13;")


def _merged(store: ox.Store, default: list[str], named: list[str]) -> ox.Store:
    """The graphs asked about, those of the default graph as one: else a triple that several have would come twice."""
    made = ox.Store()
    for name in default:
        graph = ox.NamedNode(name)
        made.extend(ox.Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, graph))
    for name in named:
        made.extend(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
    return made


def _triples(found: ox.QueryTriples, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    if request["rows"]:
        rows: list[list[Any]] = []
        for triple in found:
            if len(rows) == request["rows"]:
                return _table(["subject", "predicate", "object"], rows, True, "graph", request["bytes"])
            rows.append([_term(part) for part in triple])
        return _table(["subject", "predicate", "object"], rows, False, "graph", request["bytes"])
    form = request["graph"]
    if form is None:
        return {"error": "not_acceptable", "kind": "graph"}, b""
    target = _Bounded(request["bytes"])
    prefixes = request["prefixes"] if form in {"turtle", "trig", "rdfxml", "jsonld"} else None
    ox.serialize(
        _with_names(found) if form == "rdfxml" else found,
        cast(IO[bytes], target),
        format=_GRAPHS[form],
        prefixes=prefixes,
    )
    body = b"".join(target.parts)
    return {"kind": "graph", "format": form}, _xml(body) if form == "rdfxml" else _in_order(body)


def _with_names(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """RDF/XML writes a property as the name of an element, which some addresses do not end in."""
    for triple in triples:
        if not _XML_NAME.search(triple.predicate.value):
            raise _UnwritableError(f"the property <{triple.predicate.value}>, which does not end in a name of XML")
        yield triple


def _in_order(document: bytes) -> bytes:
    """A document whose prefixes, which Oxigraph writes in an order that changes, stand in order: the same bytes each time."""
    end = 0
    while document.startswith(b"@prefix", end):
        end = document.index(b"\n", end) + 1
    return b"".join(sorted(document[:end].splitlines(keepends=True))) + document[end:] if end else document


def _rows(found: ox.QuerySolutions | ox.QueryBoolean, most: int, size: int) -> tuple[dict[str, Any], bytes]:
    if isinstance(found, ox.QueryBoolean):
        return {"kind": "boolean"}, json.dumps(bool(found)).encode()
    names = [variable.value for variable in found.variables]
    rows: list[list[Any]] = []
    for solution in found:
        if len(rows) == most:
            return _table(names, rows, True, "results", size)
        rows.append([_term(value) for value in solution])
    return _table(names, rows, False, "results", size)


def _table(
    names: list[str], rows: list[list[Any]], truncated: bool, kind: str, size: int
) -> tuple[dict[str, Any], bytes]:
    body = json.dumps({"columns": names, "rows": rows}, ensure_ascii=False).encode()
    if len(body) > size:
        raise _FullError
    return {"kind": kind, "truncated": truncated}, body


def _term(value: Any) -> list[str] | None:
    """A term: what it is, its text, and of a literal its language or datatype."""
    if value is None:
        return None
    if isinstance(value, ox.NamedNode):
        return ["uri", value.value]
    if isinstance(value, ox.BlankNode):
        return ["bnode", value.value]
    if isinstance(value, ox.Literal):
        return ["literal", value.value, value.language or "", "" if value.language else value.datatype.value]
    return ["triple", str(value)]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
