"""The boxes of a lineage: a body with its names, hosts and dates; a change with its date and who decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures import strokes, words
from api.pictures.canvas import INK, MUTED, PAPER, SEAL, Canvas, Language, Line, paragraph
from graph.answers import Body, Dispute, Event, Fact
from graph.particulars import Particulars
from graph.vocabulary import EVENT_LABELS, STATUS_LABELS

_BODY_WIDTH = 216
_CHANGE_WIDTH = 148
_PAD = 10


@dataclass(frozen=True, slots=True)
class Card:
    """A box with its text already wrapped; ``blocks`` are set apart by a little space."""

    blocks: Sequence[Sequence[Line]]
    width: float
    fill: str
    stroke: str
    stroke_width: float
    dashes: str | None = None
    round: float = 0
    middle: bool = False
    #: Of the institution that the picture was asked for: a page scrolls to it.
    asked: bool = False

    @property
    def height(self) -> float:
        """Of the whole box."""
        return sum(line.height for line in self.flat()) + _GAP * (len(self.blocks) - 1) + 2 * _PAD - 2

    def flat(self) -> list[Line]:
        """All lines."""
        return [line for block in self.blocks for line in block]

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it on the canvas, (x, y) being its upper left corner."""
        canvas.add(
            "rect",
            x=x,
            y=y,
            width=self.width,
            height=self.height,
            rx=self.round or None,
            fill=self.fill,
            stroke=self.stroke,
            stroke_width=self.stroke_width,
            stroke_dasharray=self.dashes,
            data_asked="" if self.asked else None,
        )
        at = x + (self.width / 2 if self.middle else _PAD)
        y += _PAD - 1
        for block in self.blocks:
            y = canvas.column(block, at, y, "middle" if self.middle else "start") + _GAP


_GAP = 4


def body_card(body: Body, language: Language, told: Particulars | None, asked: bool) -> Card:
    """The box of a body; that of the institution asked about has a heavy frame and a tint."""
    room = _BODY_WIDTH - 2 * _PAD
    (first, first_lang), *others = words.names(body, language)
    blocks = [
        paragraph(words.what(body, language), room, 10.5, MUTED),
        paragraph(first, room, 14, INK, strong=True, lang=first_lang),
        *(paragraph(other, room, 11.5, INK, lang=lang) for other, lang in others),
    ]
    if told:
        blocks += [paragraph(text, room, 11, fill) for text, fill in _dates(told, language)]
        blocks += [paragraph(text, room, 11, fill) for text, fill in _hosts(told.hosts, language)]
    return Card(
        [block for block in blocks if block],
        _BODY_WIDTH,
        "#fbf3e6" if asked else PAPER,
        SEAL if asked else INK,
        3 if asked else 1.2,
        asked=asked,
    )


def _dates(told: Particulars, language: Language) -> list[tuple[str, str]]:
    """When it began and ended, where a source says; all values of a contradiction side by side."""
    found = []
    for word, facts in (("established", told.established), ("ended", told.ended)):
        if facts:
            values = " / ".join(words.date(fact.value, language) for fact in facts)
            found.append(_marked(f"{words.say(word, language)} {values}", facts, language))
    if not told.established and told.approved:
        event = told.approved[0]
        mark = f" ≠ {words.say('disputed', language)}" if "date" in event.disputed else ""
        what = words.label(EVENT_LABELS, event.type, language)
        found.insert(0, (f"{what} {words.date(event.date, language)}{mark}", SEAL if mark else MUTED))
    return found


def _hosts(hosts: Sequence[Fact], language: Language) -> list[tuple[str, str]]:
    if not hosts:
        return []
    parts = []
    for fact in hosts:
        text = words.name(fact.body, language) if fact.body else fact.value
        parts.append(text + _span(fact, language))
    return [_marked(words.say("host", language) + words.several(parts, language), hosts, language)]


def _span(fact: Fact, language: Language) -> str:
    """From when to when a fact held, in brackets; empty where no source says."""
    if not (fact.valid_from or fact.valid_to):
        return ""
    first = words.date(fact.valid_from, language) if fact.valid_from else ""
    last = words.date(fact.valid_to, language) if fact.valid_to else ""
    if fact.valid_from == fact.valid_to:
        return f" ({first})"
    return f" ({first}–{last})"


def _marked(text: str, facts: Sequence[Fact], language: Language) -> tuple[str, str]:
    if any(fact.disputed for fact in facts):
        return f"{text} ≠ {words.say('disputed', language)}", SEAL
    return text, MUTED


def change_card(event: Event, language: Language, drawn: set[str], disputes: Sequence[Dispute]) -> Card:
    """The box of a change. Bodies that take part in it and are not drawn are named in it."""
    room = _CHANGE_WIDTH - 2 * _PAD
    stroke = strokes.stroke_of(event.status)
    head = paragraph(words.label(words.CHANGES, event.kind, language), room, 12, INK, strong=True)
    if event.status != "completed":
        status = words.label(STATUS_LABELS, event.status, language)
        head += paragraph(status, room, 12, SEAL if stroke is strokes.CROSSED else INK)
    head += paragraph(words.date(event.date, language), room, 12, INK if event.date else MUTED)
    by = []
    if event.decided_by:
        parts = [words.name(body, language) for body in event.decided_by]
        by = paragraph(words.say("decided_by", language) + words.several(parts, language), room, 11, MUTED)
    others = []
    for word, side in (("also_from", event.before), ("also_to", event.after)):
        away = [words.name(body, language) for body in side if body.id not in drawn]
        if away:
            others += paragraph(words.say(word, language) + words.several(away, language, 2), room, 10.5, MUTED)
    marks = []
    if event.inferred:
        marks += paragraph(words.say("inferred", language), room, 11, SEAL)
    for dispute in disputes:
        values = " / ".join(_value(fact, dispute.property, language) for fact in dispute.values)
        what = words.pick((dispute.label_zh, dispute.label_en), language)
        marks += paragraph(f"≠ {what}: {values}", room, 11, SEAL)
    if event.disputed and not disputes:
        marks += paragraph(f"≠ {words.say('disputed', language)}", room, 11, SEAL)
    blocks = [block for block in (head, by, others, marks) if block]
    return Card(blocks, _CHANGE_WIDTH, "#f6f7f8", stroke.colour, 1.2, "3 3" if event.inferred else None, 9, middle=True)


def _value(fact: Fact, prop: str, language: Language) -> str:
    if fact.body:
        return words.name(fact.body, language)
    if prop == "lineage_kind":
        return words.label(words.CHANGES, fact.value, language)
    return words.date(fact.value, language) if prop == "date" else fact.value
