"""Options that several verbs share, so that they are called, explained and checked alike everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graph.release.reader import Release


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ReleaseFile = Annotated[
    Path | None,
    typer.Option(
        "--release",
        metavar="FILE",
        help="The release to ask. Default: $PUXI_RELEASE, else build/puxi.sqlite.",
        show_default=False,
    ),
]
DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The folder of the dataset. Default: $PUXI_DATA, else data.",
        show_default=False,
    ),
]
OutputFormat = Annotated[
    Format,
    typer.Option(
        "--format",
        help="table is for reading, json the documented answer itself, csv one row for each fact with its citations. "
        "Both json and csv are UTF-8. In csv, what a spreadsheet would take for a formula gets an apostrophe in front.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="What was so in the world on that day (EDTF: 2021, 2021-12, 2021-12-30; a year means its last day).",
        show_default=False,
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only what had been entered into the dataset by that day.", show_default=False),
]
MinReliability = Annotated[
    str,
    typer.Option(
        metavar="A|B|C",
        help="Only sources of at least this reliability: A official or primary, B reputable secondary, C any.",
    ),
]


def open_release(path: Path | None) -> Release:
    """The release that was named, or the default one.

    Raises:
        ReleaseError: there is none, or the file is no release that this version can read.
    """
    from graph.paths import default_release
    from graph.release.reader import Release

    return Release(path or default_release())
