"""The lineage of one institution as a picture: predecessors left, successors right, each change between them.

A change stands as a box of its own between those that it was made of and those that it made, with its date, who
decided it and how far it had come; so a merger of four bodies into fifteen is one box with nineteen lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from api.pictures import frame, layout, strokes, words
from api.pictures.canvas import INK, MUTED, PAPER, SEAL, Canvas, Language, Line, number, paragraph
from api.pictures.cards import Card, body_card, change_card
from api.pictures.frame import MARGIN, Entry
from graph.answers import Event, LineageAnswer
from graph.particulars import Particulars

_NARROWEST = 560
_ARROW = 9


@dataclass(frozen=True, slots=True)
class _Link:
    """A line of the picture: from a body to a change, or from a change to a body."""

    tail: str
    head: str
    event: Event
    to_body: bool


def lineage_svg(
    answer: LineageAnswer, language: Language, home: str = "", particulars: Mapping[str, Particulars] | None = None
) -> str:
    """The lineage of an answer as a standalone SVG document; its bodies link to ``{home}/institution/{id}``.

    ``particulars`` (see :func:`graph.particulars.particulars`) adds hosts and dates of the bodies; without it only
    those of the institution itself are shown, as the answer has no others.

    Raises:
        PictureError: the layout library gave up.
    """
    told = particulars if particulars is not None else {answer.institution.id: own_particulars(answer)}
    events = {event.id: event for event in [*answer.events, *answer.lineage_events]}
    links = _links(answer, events)
    bodies = {node.body.id: node.body for node in answer.nodes}
    cards: dict[str, Card] = {}
    shown = dict.fromkeys(["event " + edge.event for edge in answer.edges])
    # Earliest first: where a lineage runs in a circle, it is broken before what came first.
    for body_id, body in bodies.items():
        cards["body " + body_id] = body_card(body, language, told.get(body_id), body_id == answer.institution.id)
    for key in shown:
        event = events[key.removeprefix("event ")]
        disputes = [dispute for dispute in answer.disputes if dispute.subject == event.id]
        cards[key] = change_card(event, language, set(bodies), disputes)
    placed = (
        layout.place(
            {key: (card.width, card.height) for key, card in cards.items()}, [(link.tail, link.head) for link in links]
        )
        if links
        else _alone(cards)
    )

    name = words.name(answer.institution, language)
    canvas = Canvas("lineage", f"{words.say('lineage', language)}: {name}", description(answer, language), language)
    room = max(placed.width, _NARROWEST)
    top = frame.heading(canvas, _heading(answer, language, room))
    left = MARGIN + (room - placed.width) / 2
    for link in links:
        curve = _smooth(placed, cards, link) or placed.curves[link.tail, link.head]
        _draw_link(canvas, [(x + left, y + top) for x, y in curve], link)
    for key, card in cards.items():
        x, y = placed.corners[key]
        kind, _, reference = key.partition(" ")
        if kind == "body":
            canvas.begin("a", href=f"{home}/institution/{quote(reference, safe='', errors='replace')}")
        else:
            canvas.begin("g")
        card.draw(canvas, x + left, y + top)
        canvas.end()
    y = canvas.column(_notes(answer, language, room, bool(links)), MARGIN, top + placed.height + 14) + 8
    y = frame.key(canvas, _key(answer, language), y, room) if links else y
    y = frame.footer(canvas, frame.origin(answer, language), y + 2, room)
    return canvas.document(room + 2 * MARGIN, y)


def own_particulars(answer: LineageAnswer) -> Particulars:
    """Hosts and dates of the institution that an answer is about."""
    own = answer.institution.id
    life = [event for event in answer.events if not event.kind and event.date and own in {b.id for b in event.after}]
    return Particulars(
        hosts=[fact for fact in answer.facts if fact.property == "supported_by"],
        established=[fact for fact in answer.facts if fact.property == "established"],
        ended=[fact for fact in answer.facts if fact.property == "ended"],
        approved=[event for event in life if event.type in {"approved", "established"}],
    )


def description(answer: LineageAnswer, language: Language) -> str:
    """The picture in sentences, for those who cannot see it: the summary, then every change with its bodies."""
    bodies = {node.body.id: words.name(node.body, language) for node in answer.nodes}
    events = {event.id: event for event in [*answer.events, *answer.lineage_events]}
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for edge in answer.edges:
        old, new = sides.setdefault(edge.event, ([], []))
        old += [bodies[edge.old]] if bodies[edge.old] not in old else []
        new += [bodies[edge.new]] if bodies[edge.new] not in new else []
    comma, stop = ("、", "。") if language == "zh" else (", ", ". ")
    told = [words.pick((answer.summary.zh, answer.summary.en), language)]
    for event_id, (old, new) in sides.items():
        line = Line(" ".join(part.text for part in change_card(events[event_id], language, set(bodies), []).flat()))
        told.append(f"{comma.join(old)} → {comma.join(new)}: {line.text}{stop}".strip())
    if not answer.edges:
        told.append(words.say("alone", language))
    return " ".join(told)


def _links(answer: LineageAnswer, events: Mapping[str, Event]) -> list[_Link]:
    """Each body joined to each change of its once, however many others stand on the far side."""
    found: dict[tuple[str, str], _Link] = {}
    for edge in answer.edges:
        change, old, new = "event " + edge.event, "body " + edge.old, "body " + edge.new
        found.setdefault((old, change), _Link(old, change, events[edge.event], to_body=False))
        found.setdefault((change, new), _Link(change, new, events[edge.event], to_body=True))
    return list(found.values())


def _alone(cards: Mapping[str, Card]) -> layout.Placed:
    """One box needs no layout."""
    (key, card), *_ = cards.items()
    return layout.Placed({key: (0, 0)}, {}, card.width, card.height)


def _heading(answer: LineageAnswer, language: Language, room: float) -> list[Line]:
    (first, _), *others = words.names(answer.institution, language)
    below = words.say("lineage", language)
    if answer.fate:
        fate = words.pick((answer.fate.explanation_zh, answer.fate.explanation_en), language)
        colon = "：" if language == "zh" else ": "
        below += f" · {words.say('as_of', language)} {answer.fate.as_of}{colon}{fate}"
        if answer.fate.disputed:
            below += f" ≠ {words.say('disputed', language)}"
    return frame.title_lines(first, others[0][0] if others else "", below, room, language)


def _notes(answer: LineageAnswer, language: Language, room: float, joined: bool) -> list[Line]:
    """What the picture cannot show: that it was cut, and what is unknown."""
    found: list[Line] = []
    if answer.lineage_truncated:
        found += paragraph(words.say("truncated", language), room, 12, SEAL)
    if not joined:
        limited = answer.as_of or answer.known_at or answer.min_reliability != "C"
        found += paragraph(words.say("alone_limited" if limited else "alone", language), room, 13, INK)
    unknown = [words.pick((gap.zh, gap.en), language) for gap in answer.unknown]
    if unknown:
        colon, space = ("：", "") if language == "zh" else (": ", " ")
        text = words.say("not_known", language) + colon + space.join(unknown)
        found += paragraph(text, room, 11, MUTED)
    return found


def _smooth(placed: layout.Placed, cards: Mapping[str, Card], link: _Link) -> list[layout.Point] | None:
    """One plain bend from box to box, where no other box is in the way; Graphviz's curve goes round those."""
    (x0, y0), (x1, y1) = placed.corners[link.tail], placed.corners[link.head]
    x0, y0, y1 = x0 + cards[link.tail].width, y0 + cards[link.tail].height / 2, y1 + cards[link.head].height / 2
    low, high = min(y0, y1), max(y0, y1)
    if x1 <= x0:
        return None
    for key, card in cards.items():
        x, y = placed.corners[key]
        if (
            key not in {link.tail, link.head}
            and x < x1
            and x + card.width > x0
            and y <= high
            and y + card.height >= low
        ):
            return None
    middle = (x0 + x1) / 2
    return [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]


def _draw_link(canvas: Canvas, curve: list[layout.Point], link: _Link) -> None:
    stroke = strokes.stroke_of(link.event.status)
    (x0, y0), *rest = curve
    path = f"M{number(x0)} {number(y0)}C" + " ".join(f"{number(x)} {number(y)}" for x, y in rest)
    canvas.add("path", d=path, fill="none", **stroke.attributes)
    if stroke is strokes.CROSSED and link.to_body:
        # On the way to what did not come of it.
        strokes.cross(canvas, *_middle(curve), size=6)
    if link.to_body:
        (x, y), (px, _) = curve[-1], curve[-2]
        back = -_ARROW if px <= x else _ARROW
        canvas.add(
            "path",
            d=f"M{number(x)} {number(y)}l{number(back)} -5v10z",
            fill=PAPER if link.event.inferred else stroke.colour,
            stroke=stroke.colour,
            stroke_width=1.4,
            stroke_linejoin="round",
        )


def _middle(curve: Sequence[layout.Point]) -> layout.Point:
    """The middle of the middle piece of a curve."""
    start = (len(curve) - 1) // 6 * 3
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve[start : start + 4]
    return (x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8


def _key(answer: LineageAnswer, language: Language) -> list[Entry]:
    """Only signs that the picture uses."""
    used = {strokes.stroke_of(edge.status).code for edge in answer.edges}
    entries = [
        Entry(partial(_line_sign, stroke), words.say(stroke.code, language))
        for stroke in strokes.STROKES
        if stroke.code in used
    ]
    entries.append(Entry(_asked_sign, words.say("asked", language)))
    if any(edge.inferred for edge in answer.edges):
        entries.append(Entry(_inferred_sign, words.say("inferred", language)))
    if any(edge.disputed for edge in answer.edges):
        entries.append(Entry(_disputed_sign, words.say("disputed", language)))
    return entries


def _line_sign(stroke: strokes.Stroke, canvas: Canvas, x: float, y: float) -> None:
    canvas.add("line", x1=x, y1=y, x2=x + frame.SIGN, y2=y, **stroke.attributes)
    if stroke is strokes.CROSSED:
        strokes.cross(canvas, x + frame.SIGN / 2, y, size=4)


def _asked_sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.add("rect", x=x + 6, y=y - 7, width=22, height=14, fill="#fbf3e6", stroke=SEAL, stroke_width=2.5)


def _inferred_sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.add("line", x1=x, y1=y, x2=x + frame.SIGN - _ARROW, y2=y, stroke=MUTED, stroke_width=1.4)
    tip = x + frame.SIGN
    canvas.add("path", d=f"M{number(tip)} {number(y)}l-9 -5v10z", fill=PAPER, stroke=MUTED, stroke_width=1.4)


def _disputed_sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.line_of_text(Line("≠", 15, SEAL, strong=True), x + frame.SIGN / 2, y + 5, "middle")
