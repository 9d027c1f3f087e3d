"""``puxi lineage``: who an institution is, what it came from and what it became, on whose word."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsOf, Format, KnownAt, MinReliability, OutputFormat, ReleaseFile, open_release
from cli.output import deliver
from graph.flat.lineage import COLUMNS, rows


def lineage(
    name: Annotated[list[str], typer.Argument(metavar="NAME_OR_ID", help="A name, part of one, pinyin, or an id.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    min_reliability: MinReliability = "C",
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """Who an institution is, what it came from and what it became.

    Every fact has the numbers of its sources behind it; they are listed at the end. What sources contradict each other
    about is marked DISPUTED, and what none says is listed as unknown.
    """
    from cli.text.lineage import lineage as text
    from graph.ask import lineage as ask
    from graph.lens import Lens

    lens = Lens.of(as_of, known_at, min_reliability)
    deliver(ask(open_release(release), " ".join(name), lens), form, text, COLUMNS, rows)
