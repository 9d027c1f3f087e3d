"""``puxi conversions``: which centres of one programme became centres of another."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsOf, Format, KnownAt, MinReliability, OutputFormat, ReleaseFile, open_release
from cli.output import deliver
from graph.flat.conversions import COLUMNS, rows


def conversions(
    old: Annotated[str, typer.Option("--from", metavar="CODE", help="The old programme: NETRC, NEL, SKL, ...")],
    new: Annotated[str, typer.Option("--to", metavar="CODE", help="The new programme: NTIC, NERC, NKL, ...")],
    status: Annotated[
        str,
        typer.Option(
            metavar="WORD",
            help="Only this status (applied, approved, completed, ...) or outcome (converted, in_process, ...).",
            show_default=False,
        ),
    ] = "",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    min_reliability: MinReliability = "C",
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """Which centres of one programme became centres of another.

    And which are to become one; by whose decision, and on whose word.
    What sources state comes first. Pairs that merely share a name stand apart: no source says that they are related.
    """
    from cli.text.conversions import conversions as text
    from graph.conversions import conversions as ask
    from graph.lens import Lens

    lens = Lens.of(as_of, known_at, min_reliability)
    deliver(ask(open_release(release), old, new, lens, status), form, text, COLUMNS, rows)
