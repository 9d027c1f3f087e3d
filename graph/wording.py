"""Events and relations in words, the same wherever they are told."""

from __future__ import annotations

from graph.answers import Event
from graph.vocabulary import EVENT_LABELS, STATUS_LABELS, LineageKind

#: Relations told from the other end: what the body asked about is to the bodies that are listed.
INVERSE = {
    "supported_by": "supporting unit of",
    "managed_by": "managing unit of",
    "approved_by": "approved",
    "co_built_by": "co-builder of",
    "corporate_partner": "corporate partner of",
    "part_of": "has as its parts",
    "branch_of": "has as its branches",
    "shareholder_of": "its operating company has as shareholders",
    "led_by": "leads",
    "located_in": "on its site",
}


def happened(event: Event) -> str:
    """What happened and how far it had come: ``批准 approved``; ``转建 converted, applied for``."""
    said = label(EVENT_LABELS, event.type)
    if event.kind and event.type in set(LineageKind):
        # The row's word for the change, and how it is read: the reading counts.
        said = label(EVENT_LABELS, event.kind)
    elif event.kind:
        said += f", {label(EVENT_LABELS, event.kind)}"
    if event.status and event.status not in {event.type, "completed"}:
        said += f", {label(STATUS_LABELS, event.status)}"
    return said


def label(labels: dict[str, tuple[str, str]], code: str, chinese: bool = True) -> str:
    """The words for a code, Chinese and English or English alone; the code itself where there are none."""
    zh, en = labels.get(code, ("", code))
    return f"{zh} {en}" if zh and chinese else en
