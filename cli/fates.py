"""``puxi fate``: what has become of all centres of a programme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer

from cli.options import AsOf, Format, KnownAt, MinReliability, OutputFormat, ReleaseFile, open_release
from cli.output import CITATION_COLUMNS, Row, citations, deliver
from graph.answers import FatesAnswer

COLUMNS = (
    "id",
    "label_zh",
    "label_en",
    "designation",
    "group",
    "fate",
    "as_of",
    "disputed",
    "successor_ids",
    "successors",
    "last_seen",
    "explanation_en",
    "explanation_zh",
    *CITATION_COLUMNS,
)


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


def rows(answer: FatesAnswer) -> Iterator[Row]:
    """A row for each centre. One of unknown fate has no source for it: that no source says is the finding."""
    for row in answer.centres:
        verdict = row.fate
        statements = {ref.id: ref for ref in [*verdict.statements, *verdict.last_seen_statements]}
        yield {
            "id": row.body.id,
            "label_zh": row.body.label_zh,
            "label_en": row.body.label_en,
            "designation": row.body.designation,
            "group": row.group,
            "fate": verdict.fate,
            "as_of": verdict.as_of,
            "disputed": verdict.disputed,
            "successor_ids": [body.id for body in verdict.successors],
            "successors": [body.label_zh or body.label_en for body in verdict.successors],
            "last_seen": verdict.last_seen,
            "explanation_en": verdict.explanation_en,
            "explanation_zh": verdict.explanation_zh,
            **citations(statements.values(), answer.sources, answer.release),
        }
