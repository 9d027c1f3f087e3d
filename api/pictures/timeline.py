"""What happened to one institution and when, on an axis of years.

A date is drawn as the range of days that it may mean: a year as a bar as long as the year, a day as a thin mark, "about
2011" as a longer, lighter bar. Nothing is padded to look more precise than its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from api.pictures import frame, strokes, words
from api.pictures.canvas import INK, MUTED, RULE, SEAL, Canvas, Language, Line, paragraph
from api.pictures.frame import MARGIN, Entry
from graph.answers import Event, Fact, LineageAnswer
from graph.dates import DateRange, date_range
from graph.vocabulary import EVENT_LABELS, PROPERTIES, STATUS_LABELS

_TEXT = 330
_AXIS = 560
_GUTTER = 18
_BAR = 12
#: A day or two on an axis of decades would be thinner than a hair.
_THINNEST = 3.0
#: Properties whose facts have a place in time of their own; the others' dates only say when a source saw them.
_DATED = ("established", "ended")
_LASTING = ("supported_by", "managed_by", "part_of", "led_by", "co_built_by")


@dataclass(slots=True)
class _Row:
    """One line of the timeline. ``until`` is set for what lasted; a missing end of it is ``None``."""

    text: list[Line]
    begins: DateRange | None
    ends: DateRange | None = None
    lasts: bool = False
    status: str = "completed"
    marks: list[str] = field(default_factory=list)

    @property
    def height(self) -> float:
        return max(sum(line.height for line in self.text) + 10, _BAR + 14)

    @property
    def when(self) -> tuple[str, str]:
        known = self.begins or self.ends
        return (known.earliest, known.latest) if known else ("9999", "")


def timeline_svg(answer: LineageAnswer, language: Language) -> str:
    """The events and dated facts of the institution of an answer as a standalone SVG document.

    Undated events stand below the axis, as undated. Says so where nothing at all is dated.
    """
    rows = sorted(_rows(answer, language), key=lambda row: row.when)
    dated = [row for row in rows if row.begins or row.ends]
    undated = [row for row in rows if not (row.begins or row.ends)]
    room = _TEXT + _GUTTER + _AXIS
    name = words.name(answer.institution, language)
    title = f"{words.say('timeline', language)}{'：' if language == 'zh' else ': '}{name}"
    canvas = Canvas("timeline", title, _description(rows, language), language)
    strokes.textures(canvas, "timeline", {strokes.stroke_of(row.status).code for row in dated})
    (first, _), *others = words.names(answer.institution, language)
    lines = frame.title_lines(first, others[0][0] if others else "", words.say("timeline", language), room, language)
    y = frame.heading(canvas, lines)
    nothing = [] if dated else paragraph(words.say("no_events", language), room, 13)
    y = _draw(canvas, dated, y, language) if dated else canvas.column(nothing, MARGIN, y) + 8
    for row in undated:
        y = canvas.column(row.text, MARGIN, y + 4)
    entries = [
        Entry(partial(_bar_sign, stroke), words.say(stroke.code, language))
        for stroke in strokes.STROKES
        if stroke.code in {strokes.stroke_of(row.status).code for row in dated}
    ]
    if any(row.lasts and not row.ends for row in dated):
        entries.append(Entry(_open_sign, words.say("open", language)))
    if any(row.marks for row in rows):
        entries.append(Entry(_disputed_sign, words.say("disputed", language)))
    y = frame.key(canvas, entries, y + 10, room)
    y = frame.footer(canvas, frame.origin(answer, language), y + 2, room)
    return canvas.document(room + 2 * MARGIN, y)


def _rows(answer: LineageAnswer, language: Language) -> Iterable[_Row]:
    for event in answer.events:
        marks = list(event.disputed)
        yield _Row(
            _text(_what(event, answer, language), event.date, marks, language),
            date_range(event.date) if event.date else None,
            status=event.status,
            marks=marks,
        )
    for fact in answer.facts:
        if fact.property in _DATED:
            marks = [fact.property] if fact.disputed else []
            what = words.say(fact.property, language)
            yield _Row(_text(what, fact.value, marks, language), date_range(fact.value), marks=marks)
        elif fact.property in _LASTING and (fact.valid_from or fact.valid_to):
            yield _lasting(fact, language)


_PROPERTY_LABELS = {code: (prop.zh, prop.en) for code, prop in PROPERTIES.items()}


def _lasting(fact: Fact, language: Language) -> _Row:
    """Something that held for a time: from a date, until a date, or both."""
    other = words.name(fact.body, language) if fact.body else fact.value
    colon = "：" if language == "zh" else ": "
    when = []
    if fact.valid_from:
        when.append(f"{words.say('from', language)} {words.date(fact.valid_from, language)}")
    if fact.valid_to:
        when.append(f"{words.say('until', language)} {words.date(fact.valid_to, language)}")
    marks = [fact.property] if fact.disputed else []
    return _Row(
        _lines(words.label(_PROPERTY_LABELS, fact.property, language) + colon + other, " ".join(when), marks, language),
        date_range(fact.valid_from) if fact.valid_from else None,
        date_range(fact.valid_to) if fact.valid_to else None,
        lasts=True,
        marks=marks,
    )


def _what(event: Event, answer: LineageAnswer, language: Language) -> str:
    """An event in words: what it was, how far it had come, with whom, by whom."""
    own = answer.institution.id
    parts = [
        words.label(
            {**EVENT_LABELS, **words.CHANGES} if event.kind else EVENT_LABELS, event.kind or event.type, language
        )
    ]
    if event.status != "completed" and event.status != (event.kind or event.type):
        parts[0] += ("：" if language == "zh" else ": ") + words.label(STATUS_LABELS, event.status, language)
    for word, side in (("source", event.before), ("target", event.after)):
        others = [words.name(body, language) for body in side if body.id != own]
        if others:
            arrow = "← " if word == "source" else "→ "
            parts.append(arrow + words.several(others, language))
    if event.decided_by:
        deciders = words.several([words.name(body, language) for body in event.decided_by], language)
        parts.append(words.say("decided_by", language) + deciders)
    if event.under:
        parts.append(
            words.say("under", language) + words.several([words.name(b, language) for b in event.under], language)
        )
    if event.inferred:
        parts.append(words.say("inferred", language))
    return "；".join(parts) if language == "zh" else ", ".join(parts)


def _text(what: str, edtf: str, marks: Sequence[str], language: Language) -> list[Line]:
    return _lines(what, words.date(edtf, language), marks, language)


def _lines(what: str, when: str, marks: Sequence[str], language: Language) -> list[Line]:
    found = [*paragraph(when, _TEXT, 12, INK, strong=True), *paragraph(what, _TEXT, 12, INK)]
    if marks:
        named = words.several([words.label(_PROPERTY_LABELS, mark, language) for mark in marks], language)
        found += paragraph(f"≠ {words.say('disputed', language)} ({named})", _TEXT, 11, SEAL)
    return found


def _draw(canvas: Canvas, rows: Sequence[_Row], top: float, language: Language) -> float:
    """The axis with all dated rows; returns the lower edge."""
    known = [range_ for row in rows for range_ in (row.begins, row.ends) if range_]
    first = int(min(range_.earliest for range_ in known)[:4])
    last = int(max(range_.latest for range_ in known)[:4]) + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) / step <= 9)
    last = max(last, first + 3)
    # Whole steps, so that the ticks are round years and the outermost bars have room.
    first, last = first - first % step, last + -last % step
    left = MARGIN + _TEXT + _GUTTER
    low, high = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal()

    def x_of(day: int) -> float:
        return left + (day - low) / (high - low) * _AXIS

    bottom = top + 20 + sum(row.height for row in rows)
    for year in range(first, last + 1, step):
        x = x_of(date(year, 1, 1).toordinal())
        canvas.add("line", x1=x, y1=top + 18, x2=x, y2=bottom, stroke=RULE, stroke_width=1)
        canvas.line_of_text(Line(str(year), 11, MUTED), x, top + 12, "middle")
    y = top + 20
    for row in rows:
        canvas.begin("g")
        canvas.add("line", x1=MARGIN, y1=y, x2=left + _AXIS, y2=y, stroke="#ececec", stroke_width=1)
        canvas.column(row.text, MARGIN, y + 5)
        _draw_row(canvas, row, y + row.height / 2, x_of, left)
        canvas.end()
        y += row.height
    return bottom


def _draw_row(canvas: Canvas, row: _Row, y: float, x_of: Callable[[int], float], left: float) -> None:
    if row.lasts:
        start = x_of(_days(row.begins)[0]) if row.begins else left
        end = x_of(_days(row.ends)[1]) if row.ends else left + _AXIS
        dashes = None if row.begins and row.ends else "2 4"
        canvas.add("line", x1=start, y1=y, x2=end, y2=y, stroke=INK, stroke_width=2, stroke_dasharray=dashes)
    stroke = strokes.stroke_of(row.status)
    for range_ in (row.begins, row.ends):
        if range_ is None:
            continue
        start, end = (x_of(day) for day in _days(range_))
        if end - start < _THINNEST:
            middle = (start + end) / 2
            start, end = middle - _THINNEST / 2, middle + _THINNEST / 2
        canvas.add(
            "rect",
            x=start,
            y=y - _BAR / 2,
            width=end - start,
            height=_BAR,
            fill=strokes.filling("timeline", stroke),
            stroke=stroke.colour,
            stroke_width=1,
            stroke_dasharray="2 2" if range_.approximate else None,
        )


def _days(range_: DateRange) -> tuple[int, int]:
    """First day, and the day after the last."""
    return date.fromisoformat(range_.earliest).toordinal(), date.fromisoformat(range_.latest).toordinal() + 1


def _description(rows: Sequence[_Row], language: Language) -> str:
    """The timeline in sentences."""
    stop = "。" if language == "zh" else ". "
    told = [" ".join(line.text for line in row.text) for row in rows]
    return stop.join(told) if told else words.say("no_events", language)


def _bar_sign(stroke: strokes.Stroke, canvas: Canvas, x: float, y: float) -> None:
    canvas.add(
        "rect",
        x=x,
        y=y - 6,
        width=frame.SIGN,
        height=12,
        fill=strokes.filling("timeline", stroke),
        stroke=stroke.colour,
    )


def _open_sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.add("line", x1=x, y1=y, x2=x + frame.SIGN, y2=y, stroke=INK, stroke_width=2, stroke_dasharray="2 4")


def _disputed_sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.line_of_text(Line("≠", 15, SEAL, strong=True), x + frame.SIGN / 2, y + 5, "middle")
