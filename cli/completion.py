"""What the shell offers at the Tab key: names of the graph where they can stand, else keywords, functions, queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from graph.bolt import hints
from graph.bolt.statement import PROCEDURES
from graph.errors import PuxiError

COMMANDS = (":format", ":help", ":param", ":params", ":queries", ":quit", ":source")
KEYWORDS = (
    "ALL", "ALL SHORTEST", "AND", "ANY SHORTEST", "AS", "ASC", "ASCENDING", "BY", "CALL", "CASE", "COLLECT", "CONTAINS",
    "COUNT", "DESC", "DESCENDING", "DISTINCT", "ELSE", "END", "ENDS WITH", "EXISTS", "EXPLAIN", "FALSE", "IN", "IS NOT NULL",
    "IS NULL", "LIMIT", "MATCH", "NOT", "NULL", "OPTIONAL MATCH", "OR", "ORDER BY", "PROFILE", "RETURN", "SHORTEST",
    "SKIP", "STARTS WITH", "THEN", "TRUE", "UNION", "UNION ALL", "UNWIND", "WHEN", "WHERE", "WITH", "XOR", "YIELD",
)  # fmt: skip

_COMMAND = re.compile(r"\s*(:\w*)$")
_AFTER_COMMAND = re.compile(r"\s*:(queries|format)\s+([\w-]*)$")
_TYPE = re.compile(r"\[[^\[\]()]*:[^\[\]()]*?(\w*)$")
_LABEL = re.compile(r"(?:\([^()\[\]]*|\b\w+):(?:[^()\[\]{}]*[|&!:])?(\w*)$")
_PROPERTY = re.compile(r"\w\.(\w*)$|\{(?:[^{}]*,)?\s*(\w*)$")
_PARAMETER = re.compile(r"\$(\w*)$")
_PROCEDURE = re.compile(r"\bCALL\s+([\w.]*)$", re.IGNORECASE)
_QUERY = re.compile(r"\s*([a-z0-9][a-z0-9-]*)?$")
_WORD = re.compile(r"(\w*)$")


class CypherCompleter(Completer):
    """Completes by what stands before the cursor. ``functions`` asks the server once, ``parameters`` those set here."""

    def __init__(self, functions: Callable[[], list[str]], parameters: Callable[[], Mapping[str, object]]) -> None:
        self._ask, self._parameters = functions, parameters
        self._functions: list[str] | None = None

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What can stand at the cursor, as completions of the word before it."""
        before = document.text_before_cursor
        for word, choices in self._choices(before):
            folded = word.casefold()
            for choice in sorted(set(choices), key=str.casefold):
                if choice.casefold().startswith(folded):
                    yield Completion(choice, start_position=-len(word))

    def _choices(self, before: str) -> Iterator[tuple[str, Iterable[str]]]:
        """The words that are begun, with what each may become; the most specific place decides."""
        if found := _COMMAND.fullmatch(before):
            yield found[1], COMMANDS
        elif found := _AFTER_COMMAND.fullmatch(before):
            yield found[2], self._queries() if found[1] == "queries" else ("csv", "json", "table")
        elif found := _PARAMETER.search(before):
            yield found[1], self._parameters()
        elif found := _PROCEDURE.search(before):
            yield found[1], PROCEDURES
        elif found := _TYPE.search(before):
            yield found[1], hints.names("relationship type")
        elif found := _LABEL.search(before):
            yield found[1], hints.names("label")
        elif found := _PROPERTY.search(before):
            yield found[1] or found[2] or "", hints.names("property")
        else:
            if found := _QUERY.fullmatch(before):
                yield found[1] or "", self._queries()
            word = _WORD.search(before)
            yield word[1] if word else "", [*KEYWORDS, *self._known_functions()]

    def _queries(self) -> Iterable[str]:
        from graph.bolt.library import shared

        try:
            return shared()
        except PuxiError:
            return ()

    def _known_functions(self) -> list[str]:
        if self._functions is None:
            self._functions = self._ask()
        return self._functions
