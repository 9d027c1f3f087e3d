"""Likely doubles as text: the two bodies side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cli.text.layout import GAP, Unbroken, indented
from graph.candidates import WORTH_JUDGING, Candidate, Side
from graph.vocabulary import KIND_LABELS, Kind

#: Spellings and sources of one side; more would push the other side off the screen.
_SHOWN = 5


def candidates(found: Sequence[Candidate], limit: int, weaker: bool = False) -> Iterator[RenderableType]:
    """The pairs, best first; ``weaker`` tells whether those below ``WORTH_JUDGING`` were asked for."""
    if not found or found[0].score < WORTH_JUDGING:
        more = "Weaker pairs follow." if found else "" if weaker else "--weaker lists pairs that are less alike."
        said = f"No likely doubles are open: every pair of score {WORTH_JUDGING:.0f} or more has been judged. {more}"
        yield Text(said.rstrip())
        if not found:
            return
        yield Text()
    for number, candidate in enumerate(found, start=1):
        yield Text(f"{number}. score {candidate.score:.0f}: {'; '.join(candidate.reasons)}", style="bold")
        # Ids are there to be copied, so they stand on a line that is never broken.
        yield Unbroken(f"  {candidate.left.id} ~ {candidate.right.id}", style="dim")
        table = Table.grid(padding=(0, GAP, 0, 0), expand=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(ratio=1, overflow="fold")
        table.add_row(_side(candidate.left), _side(candidate.right))
        yield indented(table)
        yield Text()
    if len(found) == limit:
        yield Text("There may be more; --limit shows more.")
    elif not weaker:
        yield Text(f"These are all of score {WORTH_JUDGING:.0f} or more; --weaker lists pairs that are less alike.")
    yield Text("Settle a pair with a line in data/judgements.csv: same, different or unsure, with the reason.")


def _side(side: Side) -> RenderableType:
    lines = [Text(side.label_zh or side.label_en, style="bold")]
    if side.label_zh and side.label_en:
        lines.append(Text(side.label_en))
    lines.append(Text(f"{side.designation or KIND_LABELS[Kind(side.kind)][1]}"))
    others = [name for name in side.names if name not in {side.label_zh, side.label_en}]
    for label, values in (("also", others), ("host", side.hosts), ("place", side.places), ("source", side.sources)):
        if values:
            more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
            lines.append(Text(f"{label}: {'; '.join(values[:_SHOWN])}{more}"))
    return Group(*lines)
