"""``puxi search``, ``show``, ``sources`` and ``stats``: finding things, and looking under the surface of a release."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cli.options import Format, KnownAt, MinReliability, OutputFormat, ReleaseFile, open_release
from cli.output import deliver, say, write
from graph.errors import BadParameter, UnknownName
from graph.flat.look import (
    SEARCH_COLUMNS,
    SHOW_COLUMNS,
    SOURCE_COLUMNS,
    STATS_COLUMNS,
    search_rows,
    show_rows,
    source_rows,
    stats_rows,
)


def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Chinese, pinyin, English or an abbreviation.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    designation: Annotated[
        str, typer.Option("--type", metavar="CODE", help="Only centres of this programme.", show_default=False)
    ] = "",
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """Institutions whose names fit a text, best first. Several words must all fit.

    Two Chinese characters find a name that has them anywhere, one finds the names that begin with it.
    """
    from cli.text.look import search as view
    from graph.conversions import designation_code
    from graph.search import answer, nearest

    opened = open_release(release)
    code = designation_code("type", designation) if designation else ""
    found = answer(opened, " ".join(text), limit, code)
    near = [] if found.hits or form is not Format.TABLE else nearest(opened, found.text)
    deliver(found, form, lambda a: view(a, near), SEARCH_COLUMNS, search_rows)


def show(
    entity: Annotated[list[str], typer.Argument(metavar="ID", help="An id of any kind, or a name.")],
    known_at: KnownAt = None,
    min_reliability: MinReliability = "C",
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """One thing laid open: statements, spellings, why they are one.

    Events, places, fields, persons and policies can be shown as well as institutions.
    """
    from cli.text.look import show as view
    from graph.describe import show as ask
    from graph.lens import Lens

    lens = Lens.of(None, known_at, min_reliability)
    deliver(ask(open_release(release), " ".join(entity), lens), form, view, SHOW_COLUMNS, show_rows)


class Style(StrEnum):
    """How footnotes are written; the names are those of ``graph.bibliography.STYLES``."""

    CHICAGO = "chicago"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


def sources(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID", help="Ids of sources, - for those on standard input; without any, all.", show_default=False
        ),
    ] = None,
    reliability: Annotated[
        str, typer.Option(metavar="A|B|C", help="Only sources of this reliability.", show_default=False)
    ] = "",
    text: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Only sources with this in title, publisher or address.", show_default=False),
    ] = "",
    style: Annotated[
        Style | None,
        typer.Option(
            help="Print them as footnotes instead, in the order of the ids: Chicago notes, BibTeX or CSL-JSON.",
            show_default=False,
        ),
    ] = None,
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """The sources, how reliable they are, what rests on them.

    With --style they are footnotes to copy. Ids can be piped in: puxi lineage netrc-xiao-mai --format csv | puxi sources - --style chicago.
    """
    from cli.source_ids import source_ids
    from cli.text.look import sources as view
    from graph.bibliography import STYLES
    from graph.describe import nearest_sources
    from graph.describe import sources as ask

    if style and form is not Format.TABLE:
        raise BadParameter("format", form.value, "no --format beside --style, which is a format of its own")
    opened = open_release(release)
    wanted = source_ids(ids or [])
    if ids and not wanted:
        say("there are no ids on standard input.")
    try:
        answer = ask(opened, wanted if ids else None, reliability, text)
    except UnknownName as error:
        near = ", ".join(nearest_sources(opened, error.name))
        say(
            f"No source has the id {error.name!r}. "
            + (f"The nearest: {near}. " if near else "")
            + "puxi sources --text TEXT finds sources by title and publisher."
        )
        raise typer.Exit(error.exit_code) from None
    if style:
        found = {row.id: row for row in answer.rows}
        rows = [found[key] for key in wanted or found if key in found]
        write(STYLES[style](rows))
        weak = [row.id for row in rows if row.reliability == "C"]
        if weak and style is Style.CHICAGO:
            # The other styles say it in a note; a Chicago footnote has no place for it.
            say(
                f"{len(weak)} of these are weak sources, often copies: {', '.join(weak[:5])}{', ...' * (len(weak) > 5)}."
            )
    else:
        deliver(answer, form, view, SOURCE_COLUMNS, source_rows)


def stats(release: ReleaseFile = None, form: OutputFormat = Format.TABLE) -> None:
    """The release in numbers, and what was rejected and why."""
    from cli.text.look import stats as view
    from graph.describe import stats as ask

    deliver(ask(open_release(release)), form, view, STATS_COLUMNS, stats_rows)
