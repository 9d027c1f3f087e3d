"""The tables of decisions: judgements on identity, readings of states, and the registry of ids."""

from __future__ import annotations

from typing import cast

from graph.statements import Judgement, RegisteredId, StateReading, Verdict
from ingest.row import Row


def judgement(row: Row) -> Judgement:
    """A decision on whether two names are one body."""
    if row["left"] == row["right"]:
        row.problem("right", "a judgement is about two names or mentions; left and right are the same text")
    return Judgement(
        id=row["judgement_id"],
        left=row["left"],
        right=row["right"],
        verdict=cast(Verdict, row["judgement"]),
        by=row["by"],
        date=row["date"],
        reason=row["reason"],
        row=row.number,
    )


def state(row: Row) -> tuple[str, StateReading]:
    """A text of the institutions' ``status`` column and how it is read."""
    return row["state"], StateReading(row["code"], row["date"])


def registered(row: Row) -> RegisteredId:
    """An id that was given."""
    return RegisteredId(row["id"], row["reference"], row["replaced_by"])
