"""What Neo4j says of a statement, with its place in it and with what was perhaps meant.

A statement may fail (an error), or run and yet hold a name that is not in the graph (a notice): Neo4j only warns of a
label, relationship type or property that it does not know, and answers with no rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graph.bolt import connect
from graph.bolt.limits import Limits
from graph.errors import CypherError, LimitExceeded, PuxiError

if TYPE_CHECKING:
    from neo4j import GqlStatusObject

#: How alike (0 to 100) a name must be to be offered in place of an unknown one.
_ALIKE = 70
_CUT = "..."
#: Procedures that list the names of one sort.
_LISTING = {"label": "db.labels", "relationship type": "db.relationshipTypes", "property": "db.propertyKeys"}
_POSITION = re.compile(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)")
_QUOTED_LINE = re.compile(r'\n"[^\n]*"?\n\s*\^?\s*\Z|\n".*\Z', re.DOTALL)
_PATH = re.compile(r"(?:file:)?(?:/[\w.+~-]+){2,}/?|[A-Za-z]:\\[^\s'\"]+")
_JAVA = re.compile(r"(?:Caused by:\s*)?\b(?:[a-z_]\w*\.){2,}[A-Z][\w$]*(?:Exception|Error|Throwable)\b(?::\s*)?")
_TYPOGRAPHIC = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "，": ",",
    "（": "(",
    "）": ")",
    "：": ":",
    "；": ";",
    "＝": "=",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the server remarks on a statement that it can run.

    ``line`` and ``column`` count from 1, 0 where it names no place; ``hint`` is what was perhaps meant.
    """

    message: str
    line: int = 0
    column: int = 0
    hint: str = ""
    status: str = ""


def notices(objects: Iterable[GqlStatusObject], text: str, shift: int) -> Iterator[Notice]:
    """What the server warns of, name by name; ``shift`` lines stood before the statement's first one."""
    for found in objects:
        if not found.is_notification or found.raw_severity != "WARNING":
            continue
        place = found.position
        line, column = _place(text, place.line - shift, place.column) if place else (0, 0)
        unknown = re.search(r"(label|relationship type|property)(?: key)? `((?:[^`]|``)+)`", found.status_description)
        if unknown and found.gql_status in {"01N50", "01N51", "01N52"}:
            sort, name = unknown[1], unknown[2].replace("``", "`")
            if name in names(sort):
                message = f"No {'node' if sort == 'label' else 'thing'} of this release has the {sort} `{name}`."
                yield Notice(message, line, column, "", found.gql_status)
            else:
                near = nearest(name, names(sort))
                hint = f"{near}?" if near else f"CALL {_LISTING[sort]}() lists what there is."
                yield Notice(f"There is no {sort} `{name}`.", line, column, hint, found.gql_status)
        else:
            said = found.status_description.partition(": ")[2] or found.status_description
            yield Notice(said[:1].upper() + said[1:], line, column, "", found.gql_status)


def translated(error: BaseException, text: str, target: connect.Target, limits: Limits, shift: int = 0) -> PuxiError:
    """One of Puxi's errors for one of the driver's; ``shift`` lines stood before the statement's first one."""
    from neo4j.exceptions import Neo4jError

    if isinstance(error, PuxiError):
        return error
    if isinstance(error, TypeError | ValueError | OverflowError) and not isinstance(error, OSError):
        return CypherError(f"A parameter cannot be sent: {error}")
    code = str(getattr(error, "code", "") or "")
    absent = re.search(r"not found: (.+)", str(getattr(error, "message", ""))) if "DatabaseNotFound" in code else None
    # Where it is the database of the connection that is not there, the statement did not name it.
    if absent and absent[1].casefold() != target.database.casefold():
        return CypherError(
            f"There is no database {absent[1]}, or not for this user.", hint="Leave USE out.", status=code
        )
    if not isinstance(error, Neo4jError) or code.startswith(("Neo.ClientError.Security", "Neo.ClientError.Database")):
        return connect.trouble(error, target)
    if re.search(r"TimedOut|Transaction\.Terminated|LockClientStopped", code):
        return LimitExceeded(too_long(limits))
    if re.search(r"OutOfMemory|StackOverFlow|MemoryLimit", code, re.IGNORECASE):
        return LimitExceeded(
            "The query needs more memory than the server gives to one, and was ended. Collect, sort or group fewer rows "
            "at once, or put a LIMIT before it."
        )
    if re.search(r"AccessMode|ReadOnly|WriteOn", code):
        return CypherError(
            "This statement is not run, because it would change the graph. Only reading is allowed here.", status=code
        )
    if "Administration command" in str(error.message):
        # Said where one follows a query of ours in the same transaction.
        return CypherError(
            "This statement is not run, because it is about the server (users, databases, schema, administration) and not "
            "about the graph. Only reading is allowed here.",
            status=code,
        )
    return _explained(error, code, text, target, shift)


def too_long(limits: Limits) -> str:
    """What is said of a query that time ran out for."""
    return (
        f"The query took longer than {limits.seconds:g} s and was ended. Narrow it (a label, an id, bounded paths such as "
        "*1..5, a LIMIT before what is costly), or allow more time."
    )


def too_large(limits: Limits) -> str:
    """What is said of a query with a row that is not fetched."""
    return (
        f"One row of the result is larger than {limits.row_bytes} bytes and was not fetched. Return fewer or shorter "
        "values in a row (rows instead of collect), or set PUXI_CYPHER_ROW_BYTES."
    )


def _explained(error: Any, code: str, text: str, target: connect.Target, shift: int) -> CypherError:
    said = str(error.message or error)
    place = _POSITION.search(said)
    line, column = _place(text, int(place[1]) - shift, int(place[2])) if place else (0, 0)
    bare = _QUOTED_LINE.sub("", said[: place.start()] if place else said).strip()
    message = connect.scrubbed(_without_paths(bare, text), target)
    hint = ""
    if missing := re.match(r"Expected parameter\(s\): (.+)", message):
        wanted = [name.strip() for name in missing[1].split(",")]
        message = f"The statement has {_listed('$', wanted)}, and no value is given for {'it' if len(wanted) == 1 else 'them'}."
        hint = " ".join(f"--param {name}=VALUE" for name in wanted)
    elif invalid := re.match(r"Invalid input '((?:[^']|'(?!:))*)': expected (.*)", message, re.DOTALL):
        message, hint = _invalid(invalid[1], invalid[2])
    elif unknown := re.match(r"There is no procedure with the name `([^`]+)`", message):
        from graph.bolt.statement import PROCEDURES

        message = f"There is no procedure {unknown[1]}."
        near = nearest(unknown[1], PROCEDURES)
        hint = f"{near}?" if near else "Allowed are " + ", ".join(sorted(PROCEDURES)) + "."
    elif message.startswith("Expected exactly one statement"):
        message, line, column = "One statement at a time is run, and these are several.", 0, 0
    elif code.startswith(("Neo.DatabaseError", "Neo.TransientError")):
        message = f"Neo4j could not run the statement: {message}"
    return CypherError(message, line=line, column=column, hint=hint, status=code)


def _invalid(token: str, expected: str) -> tuple[str, str]:
    """A message and a hint for a word or sign that does not belong where it stands."""
    choices = re.findall(r"'([^']+)'", expected)
    if token[:1] in _TYPOGRAPHIC:
        return f"{token!r} is not understood here.", f"Write {_TYPOGRAPHIC[token[0]]} instead of {token[0]}."
    said = f"{token!r} is not understood here" if token else "the statement ends too early"
    near = nearest(token, choices, 65) if len(token) > 2 else ""
    if near:
        return f"{said[0].upper()}{said[1:]}.", f"{near}?"
    listed = expected.replace("<EOF>", "the end")
    shown = listed if len(listed) <= 120 else listed[:120].rpartition(",")[0] + ", ..."
    return f"{said[0].upper()}{said[1:]}; expected {shown}.", ""


def unknown_function(error: CypherError) -> str:
    """The function that does not exist, if that is what is wrong."""
    found = re.match(r"Unknown function '([^']+)'", str(error))
    return found[1] if found else ""


def with_function(error: CypherError, name: str, functions: Iterable[str]) -> CypherError:
    """The same error with the nearest function that exists."""
    near = nearest(name, functions)
    hint = f"{near}()?" if near else "SHOW FUNCTIONS lists what there is."
    return CypherError(f"There is no function {name}().", line=error.line, column=error.column, hint=hint,
                       status=error.status)  # fmt: skip


def nearest(name: str, known: Iterable[str], alike: float = _ALIKE) -> str:
    """The known name that was perhaps meant: the same but for case, else the most alike; empty where none is near."""
    from rapidfuzz import fuzz, process

    choices = sorted(set(known))
    folded = name.casefold()
    for choice in choices:
        if choice.casefold() == folded:
            return choice
    if designation := _by_name().get(name):
        return designation if designation in choices else ""

    def bare(text: str) -> str:
        return text.casefold().replace("_", "").replace("-", "")

    found = process.extractOne(bare(name), choices, scorer=fuzz.ratio, processor=bare, score_cutoff=alike)
    return found[0] if found else ""


@lru_cache(maxsize=3)
def names(sort: str) -> frozenset[str]:
    """All names of one sort in the property graph: ``label``, ``relationship type`` or ``property``."""
    from graph.property_graph import contract

    if sort == "label":
        return frozenset(contract.LABELS)
    if sort == "relationship type":
        return frozenset(contract.RELATIONSHIPS)
    fields = [part.fields for part in contract.NODES.values()] + [
        part.fields for part in contract.RELATIONSHIPS.values()
    ]
    return frozenset(prop.name for some in fields for prop in some)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Labels by what they are called in Chinese and English."""
    from graph.vocabulary import DESIGNATIONS, KIND_LABELS

    called = {name: d.code for d in DESIGNATIONS.values() for name in (d.zh, d.en)}
    return called | {name: str(kind) for kind, pair in KIND_LABELS.items() for name in pair}


def told(message: str, text: str, line: int, column: int, hint: str) -> str:
    """A message about a statement with its place: the line in question, a caret below it, what was perhaps meant."""
    place = f" (line {line}, column {column})" if line else ""
    head = f"{message.rstrip('.')}{place}." if place else message
    lines = [head, *(f"  {part}" for part in shown(text, line, column))]
    if hint:
        lines.append(f"  {'Perhaps ' + hint if hint.endswith('?') else hint}")
    return "\n".join(lines)


def shown(text: str, line: int, column: int, width: int = 100) -> list[str]:
    """The line of a statement and a caret under the place; nothing where no place is known.

    A line longer than ``width`` columns of a terminal is shown around the place. Chinese takes two columns a character.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    if not 0 < line <= len(lines) or column < 1:
        return []
    whole = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in lines[line - 1])
    at = min(column - 1, len(whole))
    before, after = whole[:at], whole[at:]
    lead = trail = ""
    if columns(whole) > width:
        # As much before the place as fits into half of the width, and then as much after it as fits.
        room = width - 2 * len(_CUT)
        kept = _fitting(before[::-1], room // 2)[::-1]
        lead = _CUT if kept != before else ""
        before = kept
        kept = _fitting(after, room - columns(before))
        trail = _CUT if kept != after else ""
        after = kept
    return [lead + before + after + trail, " " * columns(lead + before) + "^"]


def _fitting(text: str, width: int) -> str:
    """As much of a text's beginning as fits into so many columns."""
    used = 0
    for number, sign in enumerate(text):
        used += _columns(sign)
        if used > width:
            return text[:number]
    return text


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _place(text: str, line: int, column: int) -> tuple[int, int]:
    """A place as people count it: Neo4j counts columns in UTF-16, where a character may take two units."""
    lines = re.split(r"\r\n|\r|\n", text)
    if not 0 < line <= len(lines) or column < 1:
        return 0, 0
    units = lines[line - 1].encode("utf-16-le", "surrogatepass")[: 2 * (column - 1)]
    return line, len(units.decode("utf-16-le", "ignore")) + 1


def _without_paths(said: str, text: str) -> str:
    """A message without paths and classes of the server's program; what the statement itself says may stay."""
    bare = _JAVA.sub(lambda name: name[0] if name[0].strip(": ") in text else "", said).strip()
    return _PATH.sub(lambda path: path[0] if path[0] in text else "(a path)", bare)


def _listed(sign: str, wanted: list[str]) -> str:
    return ("the parameter " if len(wanted) == 1 else "the parameters ") + ", ".join(sign + name for name in wanted)
