"""What can be told of a query's text before it runs: that it calls no other server, which graphs it names, how deep it nests.

Oxigraph parses queries; this only looks at their words. It errs on the side of refusing: what could be read as SERVICE by
any reading of the grammar is refused. What it could still miss cannot do harm, for the process that runs queries can open
neither file nor connection (:mod:`graph.sparql.worker`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from graph.errors import QueryError, SparqlError

#: Brackets within brackets; nobody writes more, and a parser recurses.
_DEEPEST = 100
_MOST_BASES = 10
_LONGEST_BASE = 2_000
_TOKEN = re.compile(
    r"""
      (?P<space>[\s\ufeff]+|\#[^\r\n]*)
    | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*')
    | (?P<open>["'])
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:[\w.-]+)
    | (?P<name>[\w.-]{0,200}:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)
    | (?P<word>\w+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile("service", re.IGNORECASE)
_UPDATES = frozenset({"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"})
#: What Oxigraph's parser would also take: the one is refused, the other is no SPARQL 1.1.
_NOT_OFFERED = frozenset({"SERVICE", "LATERAL"})
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

_NO_SERVICE = (
    "SERVICE is not taken here: a query is answered from this dataset alone and asks no other server. "
    "Ask the other one by itself, or load this dataset's download (puxi export) into a store of your own."
)
_NO_UPDATE = (
    "This is a SPARQL Update, and only queries are taken: SELECT, ASK, CONSTRUCT, DESCRIBE. The graph is made from a "
    "release and does not change."
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query: what sort (a group of the pattern), its text and where it begins (line and column from 1)."""

    sort: str
    text: str
    start: int


@dataclass(slots=True)
class Looked:
    """What the words of a query tell: the graphs of FROM and of FROM NAMED, the prefixes it uses and declares not."""

    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)
    undeclared: list[tuple[str, int]] = field(default_factory=list)


def look(text: str, base: str, prefixes: Mapping[str, str], longest: int) -> Looked:
    """Let a query pass that may run.

    Raises:
        QueryError: it is empty or too long.
        SparqlError: it calls another server, or nests too deeply.
    """
    if not text.strip():
        raise QueryError("The query is empty.")
    if len(text) > longest:
        raise QueryError(f"The query has {len(text)} characters; {longest} are allowed.")
    tokens = list(tokens_of(text))
    if tokens and tokens[-1].sort == "open":
        line, column = place(text, tokens[-1].start)
        raise SparqlError(f"The text that begins in line {line}, column {column} has no end.", line=line, column=column)
    _refuse_service(text, tokens)
    # SPARQL lets any character be written as an escape, so that a keyword need not look like one.
    if "\\u" in text or "\\U" in text:
        plain = _ESCAPE.sub(_character, text)
        _refuse_service(plain, list(tokens_of(plain)))
    _refuse_depth(text, tokens)
    return _names(text, tokens, base, prefixes)


def tokens_of(text: str) -> Iterator[Token]:
    """The words of a query without blanks and comments, in time that grows with its length; a text without end is last."""
    for found in _TOKEN.finditer(text):
        sort = str(found.lastgroup)
        if sort != "space":
            yield Token(sort, found[0], found.start())
        if sort == "open":
            return


def place(text: str, start: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a text."""
    return text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1


def syntax_error(text: str, message: str, prefixes: Mapping[str, str]) -> SparqlError:
    """What Oxigraph's parser says, in words for people: where, what was found there, and what is known to help."""
    found = _PLACE.match(message)
    line, column, expected = (int(found[1]), int(found[2]), found[3]) if found else (0, 0, message)
    tokens = list(tokens_of(text))
    first = next((t for t in tokens if t.sort == "word" and t.text.lower() not in {"prefix", "base"}), None)
    if first is not None and first.text.lower() in _UPDATES:
        line, column = place(text, first.start)
        return SparqlError(_NO_UPDATE, line=line, column=column)
    if unknown := _names(text, tokens, "", prefixes).undeclared:
        name, start = unknown[0]
        line, column = place(text, start)
        return SparqlError(
            f"The prefix {name}: is not declared. Declare it with PREFIX {name}: <...>; known without that are "
            f"{', '.join(f'{known}:' for known in prefixes)}.",
            line=line,
            column=column,
        )
    lines = text.splitlines() or [""]
    here = lines[line - 1][column - 1 :] if 0 < line <= len(lines) else ""
    before = f"before {here[:30]!r}" if here.strip() else "at the end of the line"
    # Alternatives of characters within a word help nobody.
    wanted = [part.strip() for part in expected.removeprefix("expected ").removeprefix("one of ").split(", ")]
    words = [part for part in wanted if part and not part.startswith("[") and "'" not in part and len(part) < 80]
    words = [part for part in words if part not in _NOT_OFFERED]
    said = f" Expected here: {', '.join(words[:12])}." if words else ""
    where = f" Line {line}, column {column}, {before}." if line else ""
    return SparqlError(f"The query is not SPARQL 1.1.{where}{said}", line=line, column=column)


def _refuse_service(text: str, tokens: list[Token]) -> None:
    for number, token in enumerate(tokens):
        if not _SERVICE.search(token.text):
            continue
        following = tokens[number + 1].text if number + 1 < len(tokens) else ""
        prefix = token.text.partition(":")[0].lower()
        if (
            token.sort == "word"
            or (token.sort == "name" and prefix.endswith("service") and following == "{")
            # After a comparison (a < b), what begins like an address may hold the end of its bracket and a keyword.
            or (token.sort == "iri" and 0 <= token.text.find(")") < token.text.lower().rfind("service"))
        ):
            line, column = place(text, token.start)
            raise SparqlError(_NO_SERVICE, line=line, column=column)


def _refuse_depth(text: str, tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.sort == "other" and token.text in "({[":
            depth += 1
            if depth > _DEEPEST:
                line, column = place(text, token.start)
                raise SparqlError(f"The query nests more than {_DEEPEST} brackets.", line=line, column=column)
        elif token.sort == "other" and token.text in ")}]":
            depth -= 1


def _names(text: str, tokens: list[Token], base: str, prefixes: Mapping[str, str]) -> Looked:
    """The graphs that are named, and the prefixes that nothing declares."""
    looked, known, bases = Looked(), dict(prefixes), 0
    previous = ["", ""]
    for number, token in enumerate(tokens):
        word = token.text.lower()
        if previous[1] == "base" and token.sort == "iri":
            bases += 1
            base = _joined(base, token, text)
            # Each is resolved against the one before, which takes the longer the longer that has become.
            if bases > _MOST_BASES or len(base) > _LONGEST_BASE:
                line, column = place(text, token.start)
                raise SparqlError(
                    f"A query may declare BASE {_MOST_BASES} times, and a base of {_LONGEST_BASE} characters.",
                    line=line,
                    column=column,
                )
        elif previous[0] == "prefix" and token.sort == "iri":
            known[previous[1].removesuffix(":")] = _joined(base, token, text)
        elif token.sort == "name" and previous[1] != "prefix":
            prefix = token.text.partition(":")[0]
            if prefix not in known and tokens[number - 1].text != "(":
                looked.undeclared.append((prefix, token.start))
        if token.sort in {"iri", "name"} and (previous[1] == "from" or previous == ["from", "named"]):
            wanted = looked.named_graphs if previous[1] == "named" else looked.default_graphs
            wanted.append(_address(token, base, known, text))
        previous = [previous[1], word if token.sort == "word" else token.text]
    return looked


def _joined(base: str, token: Token, text: str) -> str:
    try:
        return urljoin(base, token.text[1:-1])
    except ValueError as error:
        line, column = place(text, token.start)
        raise SparqlError(f"{token.text[:80]} is no address: {error}.", line=line, column=column) from None


def _address(token: Token, base: str, prefixes: Mapping[str, str], text: str) -> str:
    if token.sort == "iri":
        return _joined(base, token, text)
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def _character(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
