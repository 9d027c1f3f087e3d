"""What happened, in words that a reader who skims cannot take for more: a plan never begins like a thing that was done."""

from __future__ import annotations

from api import labels
from graph.answers import Event
from graph.vocabulary import EVENT_LABELS

#: Stages at which nothing had been done, and how they are told: what stands before the change, in Chinese and English.
NOT_DONE: dict[str, tuple[str, str]] = {
    "proposed": ("拟", "planned: "),
    "applied": ("申报", "applied for: "),
    "refused": ("未获批准：", "refused: "),
}

#: Events as nouns, to follow one of :data:`NOT_DONE`.
NOUNS: dict[str, tuple[str, str]] = {
    **{kind: (EVENT_LABELS[kind][0], noun) for kind, noun in {
        "renamed": "renaming",
        "converted": "conversion",
        "merged": "merger",
        "split": "split",
        "absorbed": "absorption",
        "reorganised": "reorganisation",
        "branched": "opening of a branch",
        "founded_on": "founding on its basis",
        "approved": "approval",
        "established": "founding",
        "accepted": "acceptance",
        "evaluated": "evaluation",
        "branch_opened": "opening of a branch",
        "revoked": "revocation",
        "host_changed": "change of host",
        "project_accepted": "acceptance of the building project",
        "duties_transferred": "transfer of duties",
        "policy_issued": "issue of a policy",
    }.items()},
}  # fmt: skip

#: How a body is to come from those named after it, where it is not done.
TO_COME: dict[str, tuple[str, str]] = {
    "renamed": ("更名自", "to be renamed from"),
    "converted": ("转建自", "to be converted from"),
    "merged": ("合并自", "to be merged from"),
    "split": ("拆分自", "to be split from"),
    "absorbed": ("将其并入", "to absorb"),
    "reorganised": ("重组自", "to be reorganised from"),
    "branched": ("设为其分支", "to be set up as a branch of"),
    "founded_on": ("以其为基础组建", "to be founded on the basis of"),
}

#: What a body is to become: those named after it.
TO_GO: dict[str, tuple[str, str]] = {
    "renamed": ("更名为", "to be renamed to"),
    "converted": ("转建为", "to be converted into"),
    "merged": ("合并为", "to be merged into"),
    "split": ("拆分为", "to be split into"),
    "absorbed": ("并入", "to be absorbed into"),
    "reorganised": ("重组为", "to be reorganised into"),
    "branched": ("设立分支", "to open a branch:"),
    "founded_on": ("在其基础上组建", "to be the basis of the founding of"),
}


def is_not_done(event: Event) -> bool:
    """Whether it was only planned or applied for, or refused, and its words have to begin with that."""
    return event.status in NOT_DONE and (event.kind or event.type) in NOUNS


def happened(event: Event) -> tuple[str, str]:
    """An event in Chinese and English: ``converted``, but ``applied for: conversion``."""
    what = event.kind or event.type
    return _before(event, NOUNS[what]) if is_not_done(event) else EVENT_LABELS[what]


def came(event: Event) -> tuple[str, str]:
    """How a body came from those named after it: ``converted from``, but ``planned: to be converted from``."""
    return _before(event, TO_COME[event.kind]) if is_not_done(event) else labels.CAME[event.kind]


def went(event: Event) -> tuple[str, str]:
    """What a body became, those named after it: ``converted to``, but ``applied for: to be converted into``."""
    return _before(event, TO_GO[event.kind]) if is_not_done(event) else labels.WENT[event.kind]


def _before(event: Event, change: tuple[str, str]) -> tuple[str, str]:
    zh, en = NOT_DONE[event.status]
    return zh + change[0], en + change[1]
