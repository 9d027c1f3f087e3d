"""``puxi fate``: what has become of all centres of a programme."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cli.options import AsOf, Format, KnownAt, MinReliability, OutputFormat, ReleaseFile, open_release
from cli.output import deliver
from graph.flat.fates import COLUMNS, rows


def fate(
    designation: Annotated[str, typer.Option("--type", metavar="CODE", help="The programme: NETRC, NERC, NEL, ...")],
    by: Annotated[
        str, typer.Option(metavar="GROUP", help="Count by programme, ministry, province, field or year.")
    ] = "programme",
    everything: Annotated[bool, typer.Option("--all", help="List the centres of unknown fate too.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    min_reliability: MinReliability = "C",
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """What has become of the centres of a programme.

    In numbers, and one by one. "Unknown" means that no source here says, not that nothing happened. json and csv always hold every centre.
    """
    from cli.text.fates import fates as text
    from graph.fates import fates as ask
    from graph.lens import Lens

    lens = Lens.of(as_of, known_at, min_reliability)
    answer = ask(open_release(release), designation, lens, by)
    deliver(answer, form, partial(text, everything=everything), COLUMNS, rows)
