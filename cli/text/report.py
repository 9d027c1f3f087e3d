"""The report of a build as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from rich.console import RenderableType
from rich.text import Text

from cli.text.layout import Unbroken, heading, indented, pairs, paragraph
from cli.text.look import accounting
from graph.candidates import WORTH_JUDGING
from graph.release.build import BuildReport
from graph.stats_answer import Account
from graph.vocabulary import KIND_LABELS, Kind


def report(built: BuildReport, doubles: int) -> Iterator[RenderableType]:
    """What a build read, made and refused, and what is left to decide (``doubles``: likely doubles not yet judged)."""
    yield heading("Rows read", "读取")
    yield indented(accounting(Account(**asdict(account)) for account in built.accounting))
    yield heading("Rejected rows", "未采用的行")
    for rejection in built.rejections:
        place = f"{rejection.file}, row {rejection.row}, column {rejection.column}"
        yield paragraph(f"{place}: {rejection.reason}")
    if not built.rejections:
        yield paragraph("none")
    institutions = sum(n for kind, n in built.entities.items() if Kind(kind) in list(Kind)[:9])
    entities = ", ".join(f"{n} {KIND_LABELS[Kind(kind)][1]}" for kind, n in built.entities.items())
    yield heading("Made", "生成")
    yield indented(
        pairs(
            [
                ("statements", str(built.statements)),
                ("institutions", str(institutions)),
                ("all entities", entities),
                ("merged by rule", str(built.merges_by_rule)),
                ("merged by judgement", str(built.merges_by_judgement)),
                ("contradictions", f"{built.conflicts} between sources, shown side by side"),
            ]
        )
    )
    yield heading("Left to decide", "待定")
    open_questions = [
        (
            "likely doubles",
            f"{doubles} of score {WORTH_JUDGING:.0f} or more; puxi candidates lists them",
        ),
        ("new ids", f"{built.unregistered_ids}; puxi ids lists them, puxi ids --write registers them"),
    ]
    yield indented(pairs(open_questions))
    yield Text()
    yield Text(f"Puxi release {built.release}", style="bold")
    yield Unbroken(str(built.path))
