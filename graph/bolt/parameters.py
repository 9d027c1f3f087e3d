"""Values for the parameters of statements, from the command line's text or from a program.

A parameter of a named query has a type, and a text is read by it: 2016 for a STRING is the text "2016". A statement of
one's own says no types; there a text that is JSON is read as JSON (2016 is a number, "2016" a text, [1, 2] a list, true
a truth value), and everything else is a text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from graph.errors import BadParameter

#: The types of parameters, in Cypher's words, and what a text for one must be.
TYPES: dict[str, str] = {
    "STRING": "a text",
    "INTEGER": "a whole number",
    "FLOAT": "a number",
    "BOOLEAN": "true or false",
    "DATE": "a day such as 2021-12-30",
    "LIST<STRING>": "texts with commas between them, or a JSON array of texts",
}
_LARGEST = 2**63 - 1
#: A value may not be nested deeper, nor hold more parts: nobody types that, and the driver recurses.
_DEEPEST = 50

_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NAME = re.compile(r"[^\W\d]\w*")
_OF_BODY = re.compile(r"its id|id of (?!the source)")
# What is no parameter although it has a $ in it: strings, quoted names and comments are taken first.
_SKIPPED = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`]|``)*`|//[^\n]*|/\*.*?\*/|\$(?:`(?P<quoted>(?:[^`]|``)+)`|(?P<plain>\w+))""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query; ``default`` holds for it unless it is ``required``."""

    name: str
    type: str
    definition: str
    required: bool
    default: object

    @property
    def names_body(self) -> bool:
        """Whether its value names a body of the graph: then its definition begins with ``its id`` or ``id of``."""
        return self.type == "STRING" and _OF_BODY.match(self.definition) is not None

    def value(self, given: object) -> object:
        """The value to send: a text is read by the type, another value must be of it.

        Raises:
            BadParameter: the text or value is not of the type.
        """
        if isinstance(given, str):
            return from_text(self.name, self.type, given)
        if given is None:
            return None
        if self.type == "FLOAT" and isinstance(given, int) and not isinstance(given, bool):
            given = float(given)
        if isinstance(given, datetime):
            given = given.date() if self.type == "DATE" else given
        if isinstance(given, list | tuple) and self.type == "LIST<STRING>" and all(isinstance(p, str) for p in given):
            return list(given)
        python = {"INTEGER": int, "FLOAT": float, "BOOLEAN": bool, "DATE": date}.get(self.type)
        if python is None or type(given) is not python or not _small(given):
            raise _bad(self.name, self.type, repr(given))
        return given

    def shown(self) -> str:
        """The type and the default, as they stand in the header."""
        if self.required:
            return f"{self.type}, required"
        return f"{self.type}, optional" if self.default is None else f"{self.type}, default {_json(self.default)}"


def from_text(name: str, type_: str, text: str) -> object:
    """A value of a type from a text.

    Raises:
        BadParameter: the text is not of the type.
    """
    _sendable(name, text)
    if type_ == "STRING":
        return text
    stripped = text.strip()
    if type_ == "INTEGER" and _INTEGER.fullmatch(stripped) and _small(number := _whole(stripped)):
        return number
    if type_ == "FLOAT" and _FLOAT.fullmatch(stripped) and math.isfinite(real := float(stripped)):
        return real
    if type_ == "BOOLEAN" and stripped.lower() in {"true", "false"}:
        return stripped.lower() == "true"
    if type_ == "DATE" and _DAY.fullmatch(stripped):
        try:
            return date.fromisoformat(stripped)
        except ValueError:
            pass
    if type_ == "LIST<STRING>":
        if not stripped.startswith("["):
            return [part.strip() for part in text.split(",") if part.strip()]
        found = _loaded(stripped)
        if isinstance(found, list) and all(isinstance(part, str) for part in found):
            return found
    raise _bad(name, type_, text)


def from_json(name: str, type_: str, text: str) -> object:
    """A value of a type from JSON, as a header gives defaults; ``null`` is one of every type.

    Raises:
        BadParameter: it is no JSON, or not of the type.
    """
    found = _loaded(text)
    if found is None and text.strip() == "null":
        return None
    if type_ == "DATE" and isinstance(found, str):
        return from_text(name, type_, found)
    if type_ == "STRING" and isinstance(found, str):
        return found
    if type_ == "STRING" or isinstance(found, str) or found is None:
        raise _bad(name, type_, text)
    return Parameter(name, type_, "", False, None).value(found)


def free(name: str, text: str) -> object:
    """A value for a statement that says no types: JSON where the text is that, else the text itself.

    Raises:
        BadParameter: a whole number that Cypher cannot hold, a value nested too deeply, or broken characters.
    """
    _sendable(name, text)
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return text
    if not _all_small(found, _DEEPEST):
        raise BadParameter(f"param {name}", text, "whole numbers of 64 bits and finite numbers, nested at most 50 deep")
    return found


def from_program(name: str, value: object) -> object:
    """A value that a program sent as JSON, for a statement that says no types.

    Raises:
        BadParameter: a whole number that Cypher cannot hold, no finite number, a value nested too deeply, or broken
            characters.
    """
    try:
        if _all_small(value, _DEEPEST):
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
            return value
    except (ValueError, RecursionError):
        pass
    expected = "whole numbers of 64 bits, finite numbers and text in UTF-8, nested at most 50 deep"
    raise BadParameter(f"param {name}", ascii(value)[:80], expected)


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """The values of ``--param NAME=VALUE``, by name.

    Raises:
        BadParameter: one is not of this form, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().removeprefix("$")
        if not equals or not _NAME.fullmatch(name):
            raise BadParameter("param", text, "NAME=VALUE, such as from=NETRC")
        if name in found:
            raise BadParameter("param", text, f"each name once; {name} comes twice")
        found[name] = value
    return found


def names_in(statement: str) -> set[str]:
    """The parameters that a statement uses, as far as this can be told without parsing it."""
    return {
        (found["plain"] or found["quoted"]).replace("``", "`")
        for found in _SKIPPED.finditer(statement)
        if found["plain"] or found["quoted"]
    }


def _loaded(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(text: str) -> object:
    # Python would read NaN and Infinity, which are no JSON.
    raise ValueError(text)


def _whole(text: str) -> int:
    # Longer digits are no number of 64 bits, and Python takes its time over millions of them.
    return int(text) if len(text) <= 20 else _LARGEST + 1


def _small(value: object) -> bool:
    return not isinstance(value, int) or -_LARGEST - 1 <= value <= _LARGEST


def _all_small(value: object, depth: int) -> bool:
    if isinstance(value, list):
        return depth > 0 and all(_all_small(part, depth - 1) for part in value)
    if isinstance(value, dict):
        return depth > 0 and all(_all_small(part, depth - 1) for part in value.values())
    return _small(value) and not (isinstance(value, float) and not math.isfinite(value))


def _sendable(name: str, text: str) -> None:
    """Bytes that are no UTF-8 reach a program as half characters, which cannot be sent."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadParameter(f"param {name}", ascii(text), "text in UTF-8") from None


def _json(value: object) -> str:
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def _bad(name: str, type_: str, text: str) -> BadParameter:
    return BadParameter(f"param {name}", text, f"{type_}, {TYPES[type_]}")
