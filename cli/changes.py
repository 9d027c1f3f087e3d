"""``puxi changes``: what changed between two releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Format, OutputFormat
from cli.output import deliver
from graph.flat.changes import CHANGES_COLUMNS, changes_rows


def changes(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The file of the older release.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The file of the newer release.", show_default=False)],
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="At most so many entries of each sort; all without it.", show_default=False),
    ] = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """What changed between two releases.

    Institutions and events that are new, gone, merged or told otherwise, fates that changed, statements added and
    withdrawn, each with its source. What is gone is cited from the older release.
    """
    from cli.text.changes import changes as text
    from graph.changes import changes as ask
    from graph.release.reader import Release

    deliver(ask(Release(old), Release(new), limit), form, text, CHANGES_COLUMNS, changes_rows)
