"""The shell that ``puxi cypher`` opens without a query: statements over several lines, history, completion, footnotes."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.graph import CypherLexer

from cli import cypher
from cli.completion import COMMANDS, CypherCompleter
from cli.output import say, show, write
from graph.bolt.limits import Limits
from graph.bolt.parameters import free, names_in, pairs
from graph.bolt.query import Table
from graph.bolt.read import Reader
from graph.errors import BadParameter, PuxiError, QueryError

if TYPE_CHECKING:
    from graph.bolt.connect import Target
    from graph.bolt.library import NamedQuery

HELP = """\
A statement ends with ; and may take several lines. Tab completes labels, types, properties, names and keywords.
NAME, or NAME from=NETRC to=NTIC, runs a query of the library, also if --param stands before each value.

  :queries [GROUP]      the library, or one group of it; :queries NAME shows one
  :param NAME=VALUE     set a parameter; :param NAME forgets it
  :params               the parameters that are set
  :format table|csv|json
  :source [ID ...]      footnotes of these sources, or of the last answer's
  :help                 this
  :quit                 leave, as Ctrl-D does

Ctrl-C ends a query that is running, and empties a line that is being written."""

# What may hold a semicolon without ending a statement.
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`]|``)*`|//[^\n]*|/\*.*?\*/""", re.DOTALL)

# SHOW INDEXES and its like, in small letters: the one name of a query with which a statement can begin too.
_SHOW = re.compile(r"show\s+[a-z]+\b(?![-=])")


class Shell:
    """A session: where it asks, its parameters, its format, its last answer."""

    def __init__(self, target: Callable[[], Target], limits: Limits, given: dict[str, str]) -> None:
        self._target, self._limits = target, limits
        self._given = dict(given)
        self._form = cypher.CypherFormat.TABLE
        self._last: tuple[Table, NamedQuery | None] | None = None

    def run(self) -> None:
        """Read and answer until :quit or Ctrl-D.

        Raises:
            ServerError: no Neo4j can be had to begin with.
        """
        with cypher.opened(self._target()) as reader:
            self._reader = reader
            session = self._session(reader)
            say(f"asking {reader.target.uri}; :help tells what can be done here, Ctrl-D leaves")
            while True:
                try:
                    text = session.prompt().strip()
                except KeyboardInterrupt:
                    continue
                except EOFError:
                    return
                if text.rstrip(";").strip() in {":quit", ":exit"}:
                    return
                self._do(text)

    def _do(self, text: str) -> None:
        """Answer one input; whatever is wrong with it is told, and the session goes on."""
        from cli.main import message

        try:
            if text.startswith(":"):
                self._command(text.removesuffix(";").strip())
            elif text.strip("; \n"):
                self._ask(text)
        except typer.Exit:
            pass
        except PuxiError as error:
            say(message(error))
        except KeyboardInterrupt:
            say("the query was ended")

    def _ask(self, text: str) -> None:
        from graph.bolt.library import named

        call = called(text)
        found = named(call[0]) if call else None
        if call and found is not None:
            known = {parameter.name for parameter in found.parameters}
            kept = {name: value for name, value in self._given.items() if name in known}
            values = found.values({**kept, **pairs(given_in(call[1]))})
            text = found.text
        else:
            used = names_in(text)
            values = {name: free(name, value) for name, value in self._given.items() if name in used}
        answer = cypher.run(self._reader, text, values, self._limits)
        self._last = (answer, found)
        cypher.deliver(answer, found, self._form, None)
        for reason in cypher.why_empty(self._reader, answer, found, values):
            say(reason)

    def _command(self, text: str) -> None:
        name, _, rest = text.partition(" ")
        rest = rest.strip()
        commands: dict[str, Callable[[str], None]] = {
            ":help": lambda _: write(HELP + "\n"),
            ":queries": self._queries,
            ":param": self._param,
            ":params": lambda _: write("".join(f"{key}={value}\n" for key, value in self._given.items())),
            ":format": self._format,
            ":source": self._source,
            ":sources": self._source,
        }
        if name not in commands:
            raise QueryError(f"There is no command {name}. The commands are {', '.join(COMMANDS)}.")
        commands[name](rest)

    def _queries(self, rest: str) -> None:
        from cli.text import cypher as views
        from graph.bolt.library import GROUPS, named, shared

        if rest and rest not in GROUPS:
            show(views.named(named(rest)))
        else:
            show(views.library([query for query in shared().values() if rest in {"", query.group}]))

    def _param(self, rest: str) -> None:
        if rest and "=" not in rest:
            self._given.pop(rest.removeprefix("$"), None)
        else:
            self._given |= pairs([rest])

    def _format(self, rest: str) -> None:
        try:
            form = cypher.CypherFormat(rest)
        except ValueError:
            form = cypher.CypherFormat.PARQUET
        if form is cypher.CypherFormat.PARQUET:
            raise BadParameter("format", rest, "table, csv or json")
        self._form = form

    def _source(self, rest: str) -> None:
        from cli.options import open_release
        from graph.bibliography import STYLES
        from graph.bolt.cited import source_ids
        from graph.describe import sources

        ids = _words(rest)
        if not ids and self._last is not None:
            answer, found = self._last
            ids = source_ids(answer, found.cites if found else ())
        if not ids:
            raise QueryError("There is no answer with sources yet; :source ID ... gives the footnotes of these.")
        managed = self._reader.target.managed
        release = open_release(managed.release if managed else None)
        write(STYLES["chicago"](sources(release, ids, "", "").rows))

    def _session(self, reader: Reader) -> PromptSession[str]:
        session: PromptSession[str] = PromptSession(
            HTML("<b>puxi&gt;</b> "),
            prompt_continuation="  ...> ",
            history=history(),
            lexer=PygmentsLexer(CypherLexer),
            completer=CypherCompleter(reader.functions, lambda: self._given),
            complete_while_typing=False,
            multiline=Condition(lambda: not is_whole(session.default_buffer.text)),
        )
        return session


def is_whole(text: str) -> bool:
    """Whether Enter runs what is written: a command, a statement with its semicolon, a call of a named query, nothing."""
    bare = text.strip()
    if not bare or bare.startswith(":") or _begins_with_a_query(bare):
        return True
    outside = _QUOTED.sub("", bare).strip()
    if outside.endswith(";"):
        # What is left of quotation marks is a text or comment that is still open, and the semicolon in it.
        return not any(mark in outside for mark in ("'", '"', "`", "/*"))
    return False


def called(text: str) -> tuple[str, str] | None:
    """The name of a query and what stands behind it, where a text calls one; nothing where it is a statement.

    A single word with nothing but parameters behind it is a name, known or not.
    """
    from graph.bolt.library import looks_like_a_name

    bare = text.strip().removesuffix(";").strip()
    word, rest = _parted(bare)
    if _begins_with_a_query(bare) or (looks_like_a_name(word) and _is_call(rest)):
        return word, rest
    return None


def given_in(rest: str) -> list[str]:
    """The parameters behind the name of a query, NAME=VALUE each; ``--param`` before one says nothing more.

    Raises:
        QueryError: quotation marks do not match, or there is no value behind ``--param``.
    """
    words, found = iter(_words(rest)), []
    for word in words:
        if word == "--param":
            value = next(words, None)
            if value is None:
                raise QueryError("There is no NAME=VALUE behind --param.")
            found.append(value)
        else:
            found.append(word.removeprefix("--param="))
    return found


def history() -> History:
    """What was written before, in the user's own folder; only for this session where that cannot be written."""
    from platformdirs import user_state_path

    place = user_state_path("puxi", appauthor=False) / "cypher_history"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # It may hold what one would not show others.
        place.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(place))


def _is_call(rest: str) -> bool:
    """Whether what follows a name can be its parameters."""
    with contextlib.suppress(QueryError):
        return all("=" in word for word in given_in(rest))
    return False


def _begins_with_a_query(bare: str) -> bool:
    """Whether the first word is the name of a query of the library: no statement begins so, but for ``show indexes``."""
    from graph.bolt.library import shared

    if _SHOW.match(bare):
        return False
    try:
        return _parted(bare)[0] in shared()
    except PuxiError:
        return False


def _parted(bare: str) -> tuple[str, str]:
    """The first word, and what stands behind it."""
    word, _, rest = bare.removesuffix(";").replace("\n", " ").partition(" ")
    return word, rest.strip()


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        raise QueryError(f"The quotation marks in {text!r} do not match.") from None
