"""The ``puxi`` command: its verbs, and how every error becomes a message and an exit code.

Exit codes: 0 done; 1 the dataset is not in order, or something could not be written; 2 the question is not understood;
3 a name is unknown or ambiguous; 4 there is no release; 5 no Neo4j can be had; 70 a bug in Puxi; 130 ended by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from cli import (
    changes,
    conversions,
    cypher,
    dataset,
    diff,
    docs,
    export,
    fates,
    graph,
    identity,
    lineage,
    look,
    neo4j,
    ontology,
    queries,
    schema,
    serve,
    shapes,
    sparql,
)
from cli.output import say
from graph.errors import AmbiguousName, BadParameter, DataError, PuxiError, Suggestion, UnknownName

app = typer.Typer(
    name="puxi",
    help="What became of China's national innovation institutions: who, when, by whose decision, on whose word.\n\n"
    "Ask in Chinese, pinyin or English: puxi lineage netrc-xiao-mai, puxi search 小麦, puxi search wheat, puxi conversions --from NETRC --to NTIC.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

#: Problems of a dataset that a failed build shows; `puxi check` shows all.
_SHOWN_PROBLEMS = 20
_INTERNAL_ERROR = 70


def _version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import version

    from graph.errors import ReleaseError
    from graph.paths import default_release
    from graph.release.reader import Release

    path = default_release()
    try:
        said = f"release {Release(path).id}"
    except ReleaseError:
        said = "no release yet (puxi build makes one)"
    typer.echo(f"puxi {version('puxi')}, {said}")
    raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and the release id.")
    ] = False,
) -> None:
    """What holds for all verbs."""


for _verb in (
    lineage.lineage,
    conversions.conversions,
    fates.fate,
    changes.changes,
    diff.diff,
    look.search,
    look.show,
    look.sources,
    look.stats,
    cypher.cypher,
    queries.queries,
    sparql.sparql,
    dataset.build,
    dataset.check,
    identity.candidates,
    identity.ids,
    schema.schema,
    export.export,
    ontology.ontology,
    shapes.shapes,
    serve.serve,
):
    app.command()(_verb)
app.add_typer(neo4j.app)
app.add_typer(graph.app)
# For those who work on Puxi: not among the verbs that a user is shown.
app.command(hidden=True)(docs.docs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No error ends in a stack trace unless PUXI_DEBUG is set."""
    if sys.stdout is None:  # closed (>&-): the next file that is opened would take its place
        if sys.stderr is not None:
            sys.stderr.write("puxi: standard output is closed; nothing was done\n")
        return 1
    _let_the_terminal_show_what_it_can()
    try:
        app(arguments, prog_name="puxi")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except PuxiError as error:
        say(message(error))
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has seen enough (`puxi sources | head`). Nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(f"{place}{error.strerror or error}")
        return 1
    except Exception as error:
        if os.environ.get("PUXI_DEBUG"):
            raise
        say(
            f"something went wrong inside Puxi ({type(error).__name__}: {error}). This is a mistake in Puxi, not yours. "
            "Run the command again with PUXI_DEBUG=1 to see where, and report that."
        )
        return _INTERNAL_ERROR
    return 0


def message(error: PuxiError) -> str:
    """What went wrong, where, and what can be done about it."""
    if isinstance(error, AmbiguousName):
        lines = [str(error), *_offered(error.candidates)]
        more = error.total - len(error.candidates)
        if more > 0:
            lines.append(f"  and {more} more; a longer name narrows them down, and puxi search lists them")
        return "\n".join(lines)
    if isinstance(error, UnknownName):
        if not error.suggestions:
            return f"{error} puxi search finds names by parts of them."
        return "\n".join([f"{error} The nearest:", *_offered(error.suggestions)])
    if isinstance(error, DataError):
        shown = [f"  {problem}" for problem in error.problems[:_SHOWN_PROBLEMS]]
        more = len(error.problems) - len(shown)
        if more > 0:
            shown.append(f"  and {more} more; puxi check lists all")
        return "\n".join(["the dataset is not in order, and the last release stays as it was:", *shown])
    if isinstance(error, BadParameter) and error.parameter != "name":
        # Named as it was typed: as_of is --as-of here.
        option, _, name = error.parameter.partition(" ")
        return f"--{option.replace('_', '-')} {name}".rstrip() + str(error).removeprefix(error.parameter)
    return str(error)


def _offered(suggestions: Sequence[Suggestion]) -> list[str]:
    return [f"  {suggestion}" for suggestion in suggestions]


def _let_the_terminal_show_what_it_can() -> None:
    """A terminal without Chinese shows question marks in its place rather than ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
