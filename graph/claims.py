"""A statement as a release has it: resolved, and with the reliability of its source beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as the release has it, with the reliability of its source."""

    id: str
    subject_id: str
    property: str
    value: str
    value_type: str
    value_id: str | None
    language: str
    valid_from: str
    valid_to: str
    valid_earliest: str | None
    valid_latest: str | None
    recorded: str
    source_id: str
    locator: str
    confidence: str
    note: str
    row_id: str
    subject_written: str
    reliability: str
