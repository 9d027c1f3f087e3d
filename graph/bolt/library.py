"""The library of named queries: ``queries/*.cypher``, each with a header that says what it answers and how to call it.

SPARQL's named queries (``queries/*.rq``, :mod:`graph.sparql.library`) have the same header behind ``#``.

The header is the run of comment lines with which a file begins::

    // title: NETRCs that became innovation centers
    // group: lineage
    // question: Which NETRCs became NTICs, directly or through a chain?
    // parameters:
    //   from (STRING, default "NETRC"): designation of the earlier centre
    //   since (DATE, required): first day that counts
    // columns:
    //   old_id: id of the earlier centre
    //   sources: ids of the sources that say so
    // example: puxi cypher netrc-to-ntic --param from=NETRC --param since=2016-01-01
    // twin: conversions
    // cites: sources
    // Only what a source states as decided.
    MATCH ...

``title``, ``group``, ``question``, ``columns`` and ``example`` must be there; ``parameters``, ``twin`` (the command of
Puxi that gives the same answer) and ``cites`` (the columns that hold ids of sources; without it, those named
``sources``) may. Keys come in this order, each once. Two blanks set in an entry of a list, four or more its next line;
a plain value goes on in a line set in by two. Defaults are JSON, a date as a text; ``optional`` is ``default null``,
which means that nothing is asked. A parameter whose meaning begins with ``its id`` or ``id of`` names a body. Comment
lines after ``example`` that begin with no key are the note: what one must know to read the answer. Whatever else a
header holds is an error with file and line.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from graph.bolt.parameters import TYPES, Parameter, from_json, names_in
from graph.errors import BadParameter, PuxiError, QueryError

#: What analysts ask about, in the order in which the library is shown.
GROUPS: dict[str, str] = {
    "lineage": "Lineage and conversion",
    "hosts": "Hosts",
    "ministries": "Ministries",
    "partners": "Partners and defence links",
    "geography": "Places and fields",
    "policy": "Policy",
    "time": "Time",
    "provenance": "Provenance",
    "quality": "Quality",
    "networks": "Networks",
    "coverage": "What the graph holds",
}
#: How comments begin, and the command that runs a query, by the ending of its file.
_LANGUAGES = {".cypher": ("//", "cypher"), ".rq": ("#", "sparql")}
_KEYS = ("title", "group", "question", "parameters", "columns", "example", "twin", "cites")
_NEEDED = ("title", "group", "question", "columns", "example")
_LISTS = frozenset({"parameters", "columns"})

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARAMETER = re.compile(r"([A-Za-z_]\w*) \(([A-Z<>]+), (required|optional|default (.+?))\): (.+)")
_COLUMN = re.compile(r"([A-Za-z_]\w*): (.+)")


class LibraryError(PuxiError):
    """The library of queries is not in order, or not there; the message names file and line."""

    code = "bad_library"


class BadCallError(QueryError):
    """A named query is given a parameter that it has not, or lacks one that it needs."""

    code = "bad_parameter"


class UnknownQueryError(QueryError):
    """No query of the library has this name."""

    code = "unknown_query"
    exit_code = 3
    http_status = 404


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query's answer: its name and what it holds."""

    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library: its header, and ``text``, the statement without it.

    ``cites`` names the columns that hold ids of sources; ``twin`` the command that gives the same answer, or nothing;
    ``note`` what one must know to read the answer.
    """

    name: str
    title: str
    group: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    example: str
    twin: str
    cites: tuple[str, ...]
    note: str
    text: str
    path: Path

    def values(self, given: Mapping[str, object]) -> dict[str, object]:
        """A value for every parameter: the given one (a text is read by the parameter's type), else the default.

        Raises:
            BadParameter: a value is not of its type.
            BadCallError: there is no such parameter, or one without a default is missing.
        """
        known = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in known:
                has = f"It has {', '.join(known)}." if known else "It has none."
                raise BadCallError(f"{self.name} has no parameter {name!r}. {has}")
        missing = [p for p in self.parameters if p.required and p.name not in given]
        if missing:
            needed = "; ".join(f"--param {p.name}={p.type} ({p.definition})" for p in missing)
            raise BadCallError(f"{self.name} needs {needed}.")
        return {p.name: p.value(given[p.name]) if p.name in given else p.default for p in self.parameters}


class Library:
    """All named queries of one folder."""

    @staticmethod
    def load(folder: Path | None = None, ending: str = ".cypher") -> dict[str, NamedQuery]:
        """The queries by name, in order of groups and then of names; the folder is ``queries`` unless named.

        Raises:
            LibraryError: a file is not as described above; the message holds everything that is wrong.
        """
        from graph.paths import default_queries

        found: list[NamedQuery] = []
        wrong: list[str] = []
        place = folder or default_queries()
        if not place.is_dir():
            raise LibraryError(f"There are no queries at {place}. PUXI_QUERIES names their folder.")
        for path in sorted(place.glob(f"*{ending}")):
            try:
                found.append(read(path))
            except LibraryError as error:
                wrong.append(str(error))
        if wrong:
            raise LibraryError("\n".join(["The library of queries is not in order:", *wrong]))
        order = list(GROUPS)
        return {query.name: query for query in sorted(found, key=lambda q: (order.index(q.group), q.name))}


@lru_cache(maxsize=4)
def _loaded(folder: Path) -> dict[str, NamedQuery]:
    return Library.load(folder)


def shared() -> dict[str, NamedQuery]:
    """The library of this installation, read once for each process.

    Raises:
        LibraryError: it is not in order.
    """
    from graph.paths import default_queries

    return _loaded(default_queries())


def looks_like_a_name(text: str) -> bool:
    """Whether a text is the name of a query, known or not, rather than a statement: words with hyphens, no blank."""
    return _NAME.fullmatch(text) is not None


def named(name: str) -> NamedQuery:
    """The query of this name.

    Raises:
        UnknownQueryError: there is none; the message has the nearest.
        LibraryError: the library is not in order.
    """
    from graph.bolt.hints import nearest

    found = shared()
    if name in found:
        return found[name]
    near = nearest(name, found, 60)
    raise UnknownQueryError(
        f"There is no query named {name!r}." + (f" Perhaps {near}?" if near else "") + " puxi queries lists them."
    )


def read(path: Path) -> NamedQuery:
    """One query from its file.

    Raises:
        LibraryError: the file is not as described above.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise LibraryError(f"{path.name}: {reason}") from None
    return parse(path, text)


def parse(path: Path, text: str) -> NamedQuery:
    """One query from the text of its file.

    Raises:
        LibraryError: the text is not as described above.
    """
    if not _NAME.fullmatch(path.stem):
        raise _wrong(path, 1, "its name must be lower-case words with hyphens between them")
    mark, _ = _LANGUAGES.get(path.suffix, _LANGUAGES[".cypher"])
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith(mark)), len(lines))
    header = _Header(path, [line.removeprefix(mark) for line in lines[:end]])
    body = "\n".join(lines[end:]).strip()
    parameters = tuple(_parameter(path, line, entry) for line, entry in header.entries("parameters"))
    columns = tuple(_column(path, line, entry) for line, entry in header.entries("columns"))
    query = NamedQuery(
        path.stem,
        header.value("title"),
        header.value("group"),
        header.value("question"),
        parameters,
        columns,
        header.value("example"),
        header.value("twin"),
        tuple(name.strip() for name in header.value("cites").split(",") if name.strip())
        or tuple(column.name for column in columns if column.name == "sources"),
        " ".join(header.note).strip(),
        body,
        path,
    )
    _check(query, header, end)
    return query


class _Header:
    """The keys of a header with their lines: for each key, (number of the line in the file, text without its indent)."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        """``lines`` without what marks them as comments."""
        self._path = path
        mark, _ = _LANGUAGES.get(path.suffix, _LANGUAGES[".cypher"])
        self._mark = mark
        self._found: dict[str, list[tuple[int, str]]] = {}
        self.note: list[str] = []
        for number, said in enumerate(lines, start=1):
            if self.note or ("example" in self._found and re.match(r" (?!\w+:)\S|\s*$", said)):
                self.note.append(said.strip())
                continue
            indent = len(said) - len(said.lstrip(" ")) - 1
            if not said.strip():
                raise _wrong(path, number, "an empty line of the header; leave it out")
            if indent < 0 or indent == 1:
                raise _wrong(path, number, f"a key stands one blank after {mark}, an entry three, its next line five")
            if indent == 0:
                self._key(number, said.strip())
            else:
                self._more(number, said.strip(), indent)
        for key in _NEEDED:
            if not any(text for _, text in self._found.get(key, [])):
                raise _wrong(path, self.line(key), f"{key} is missing")

    def _key(self, number: int, text: str) -> None:
        key, colon, value = text.partition(":")
        if not colon or key not in _KEYS:
            raise _wrong(self._path, number, f"{text.partition(':')[0]!r} is no key; keys are {', '.join(_KEYS)}")
        if key in self._found:
            raise _wrong(self._path, number, f"{key} stands there twice")
        after = [known for known in self._found if _KEYS.index(known) > _KEYS.index(key)]
        if after:
            raise _wrong(self._path, number, f"{key} comes before {after[0]}")
        if key in _LISTS and value.strip():
            raise _wrong(self._path, number, f"{key} is a list, each entry in a line of its own")
        self._found[key] = [(number, value.strip())]

    def _more(self, number: int, text: str, indent: int) -> None:
        if not self._found:
            raise _wrong(self._path, number, "the header begins with a key")
        key = list(self._found)[-1]
        entries = self._found[key]
        if key in _LISTS and indent == 2:
            entries.append((number, text))
        elif key in _LISTS and len(entries) == 1:
            raise _wrong(self._path, number, f"an entry of {key} stands three blanks after {self._mark}")
        else:
            first, before = entries[-1]
            entries[-1] = (first, f"{before} {text}".strip())

    def line(self, key: str) -> int:
        """The line in which a key stands; 1 where it is missing."""
        return self._found[key][0][0] if key in self._found else 1

    def value(self, key: str) -> str:
        """The value of a key that is no list; empty where it is missing."""
        return self._found[key][0][1] if key in self._found else ""

    def entries(self, key: str) -> Iterator[tuple[int, str]]:
        """The entries of a list, each with its line."""
        yield from self._found.get(key, [(0, "")])[1:]


def _parameter(path: Path, line: int, text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise _wrong(path, line, f"{text!r} is no parameter; write name (TYPE, default JSON): meaning; instead of a "
                     "default, required or optional may stand there")  # fmt: skip
    name, type_, how, default, definition = found.groups()
    if type_ not in TYPES:
        raise _wrong(path, line, f"{type_} is no type; types are {', '.join(TYPES)}")
    if how in {"required", "optional"}:
        return Parameter(name, type_, definition, how == "required", None)
    try:
        return Parameter(name, type_, definition, False, from_json(name, type_, default))
    except BadParameter as error:
        raise _wrong(path, line, f"the default of {error}") from None


def _column(path: Path, line: int, text: str) -> Column:
    found = _COLUMN.fullmatch(text)
    if found is None:
        raise _wrong(path, line, f"{text!r} is no column; write name: meaning")
    return Column(found[1], found[2])


def _check(query: NamedQuery, header: _Header, end: int) -> None:
    path = query.path
    if query.group not in GROUPS:
        raise _wrong(path, header.line("group"), f"{query.group!r} is no group; groups are {', '.join(GROUPS)}")
    for key, names in (
        ("parameters", [parameter.name for parameter in query.parameters]),
        ("columns", [column.name for column in query.columns]),
    ):
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise _wrong(path, header.line(key), f"{doubled[0]} stands there twice")
    if not query.text:
        raise _wrong(path, end + 1, "there is no statement after the header")
    declared, used = {parameter.name for parameter in query.parameters}, names_in(query.text)
    if used - declared:
        raise _wrong(path, end + 1, f"${min(used - declared)} is not among the parameters")
    if declared - used:
        raise _wrong(path, header.line("parameters"), f"the statement does not use ${min(declared - used)}")
    for name in query.cites:
        if name not in {column.name for column in query.columns}:
            raise _wrong(path, header.line("cites"), f"{name!r} is no column")
    _check_example(query, header.line("example"))


def _check_example(query: NamedQuery, line: int) -> None:
    """The example calls this very query, with parameters that it has."""
    try:
        words = shlex.split(query.example)
    except ValueError as error:
        raise _wrong(query.path, line, f"the example is no command line ({error})") from None
    command = _LANGUAGES.get(query.path.suffix, _LANGUAGES[".cypher"])[1]
    if words[:3] != ["puxi", command, query.name]:
        raise _wrong(query.path, line, f"the example must begin with: puxi {command} {query.name}")
    given = {}
    for word, value in pairwise(words[3:]):
        if word == "--param":
            name, _, text = value.partition("=")
            given[name] = text
    try:
        query.values(given)
    except QueryError as error:
        raise _wrong(query.path, line, f"the example: {error}") from None


def _wrong(path: Path, line: int, reason: str) -> LibraryError:
    return LibraryError(f"{path.name}, line {line}: {reason}")
