"""An institution in two sentences, in English and in Chinese, made of the answer's own facts and nothing else."""

from __future__ import annotations

from graph.answers import Bilingual, Body, Event, Fact, FateAnswer
from graph.vocabulary import DESIGNATIONS, EVENT_LABELS, KIND_LABELS, STATUS_LABELS, Kind


def summarise(body: Body, facts: list[Fact], events: list[Event], fate: FateAnswer | None) -> Bilingual:
    """First sentence: what it is, who hosts it, when it was approved. Second: what came before and what became of it."""
    return Bilingual(
        en=f"{_is_en(body, facts, events)} {_became_en(body, events, fate)}",
        zh=f"{_is_zh(body, facts, events)}{_became_zh(body, events, fate)}",
    )


def _named(facts: list[Fact], prop: str, chinese: bool, limit: int = 3) -> str:
    names = []
    for fact in facts:
        if fact.property == prop and fact.body is not None:
            name = (fact.body.label_zh or fact.body.label_en) if chinese else (fact.body.label_en or fact.body.label_zh)
            if name not in names:
                names.append(name)
    more = len(names) - limit
    shown = ("、" if chinese else ", ").join(names[:limit])
    if more > 0:
        shown += f"等{len(names)}家" if chinese else f" and {more} more"
    return shown


def _labels(bodies: list[Body], chinese: bool) -> str:
    names = [(b.label_zh or b.label_en) if chinese else (b.label_en or b.label_zh) for b in bodies]
    return ("、" if chinese else ", ").join(dict.fromkeys(names))


def _approval(body: Body, events: list[Event]) -> Event | None:
    found = [
        e for e in events if e.type in {"approved", "established"} and e.date and any(b.id == body.id for b in e.after)
    ]
    decided = [e for e in found if e.status in {"approved", "under_construction", "completed"}]
    return min(decided, key=lambda e: (e.type != "approved", e.date_earliest or ""), default=None)


def _is_en(body: Body, facts: list[Fact], events: list[Event]) -> str:
    name = body.label_en or body.label_zh
    if body.label_en and body.label_zh:
        name += f" ({body.label_zh})"
    what = DESIGNATIONS[body.designation].en if body.kind == Kind.CENTER else KIND_LABELS[Kind(body.kind)][1]
    # A university, but an unnamed group: in "uni" the u is spoken like a consonant.
    article = "an" if what[0].lower() in "aeiou" and not what.startswith("uni") else "a"
    sentence = f"{name} is recorded as {article} {what}" + (
        " (judged by its name alone)" if body.basis == "name" else ""
    )
    if hosts := _named(facts, "supported_by", False):
        sentence += f", supported by {hosts}"
    if managers := _named(facts, "managed_by", False):
        sentence += f", managed by {managers}"
    if approval := _approval(body, events):
        sentence += f", {EVENT_LABELS[approval.type][1]} {approval.date}"
        if approval.decided_by:
            sentence += f" by {_labels(approval.decided_by, False)}"
    return sentence + "."


def _is_zh(body: Body, facts: list[Fact], events: list[Event]) -> str:
    what = DESIGNATIONS[body.designation].zh if body.kind == Kind.CENTER else KIND_LABELS[Kind(body.kind)][0]
    sentence = f"{body.label_zh or body.label_en}，据载属{what}" + ("（仅据名称判断）" if body.basis == "name" else "")
    if hosts := _named(facts, "supported_by", True):
        sentence += f"，依托单位为{hosts}"
    if managers := _named(facts, "managed_by", True):
        sentence += f"，主管部门为{managers}"
    if approval := _approval(body, events):
        by = _labels(approval.decided_by, True)
        sentence += f"，{approval.date}" + (f"经{by}" if by else "") + EVENT_LABELS[approval.type][0]
    return sentence + "。"


def _before(body: Body, events: list[Event]) -> list[Event]:
    return [
        e for e in events if e.kind and any(b.id == body.id for b in e.after) and any(b.id != body.id for b in e.before)
    ]


def _after(body: Body, events: list[Event]) -> list[Event]:
    return [
        e for e in events if e.kind and any(b.id == body.id for b in e.before) and any(b.id != body.id for b in e.after)
    ]


def _others(body: Body, bodies: list[Body], chinese: bool) -> str:
    return _labels([b for b in bodies if b.id != body.id], chinese)


def _doubt_en(event: Event) -> str:
    """What keeps an event from being told as a plain fact: that nobody states it, or that it was not done yet."""
    if event.inferred:
        return ", by the collector's inference"
    return "" if event.status == "completed" else f", {STATUS_LABELS[event.status][1]}"


def _doubt_zh(event: Event) -> str:
    if event.inferred:
        return "（收集者推断）"
    return "" if event.status == "completed" else f"（{STATUS_LABELS[event.status][0]}）"


#: How an English sentence ("It was ...") leads from a body to what it came from, where "KIND from" would mislead.
_FROM_EN = {
    "founded_on": "founded on the basis of",
    "branched": "opened as a branch of",
    "merged": "formed by a merger of",
    "absorbed": "enlarged by absorbing",
    "split": "split off from",
}


def _became_en(body: Body, events: list[Event], fate: FateAnswer | None) -> str:
    parts = []
    for event in _before(body, events)[:2]:
        when = f" ({event.date})" if event.date else ""
        link = _FROM_EN.get(event.kind, f"{EVENT_LABELS[event.kind][1]} from")
        parts.append(f"{link} {_others(body, event.before, False)}{when}{_doubt_en(event)}")
    sentence = "It was " + "; ".join(parts) + "; " if parts else "No predecessor is recorded; "
    if fate is None or not body.designation:
        after = _after(body, events)
        last = "; ".join(
            f"{EVENT_LABELS[e.kind][1]} {e.date or 'at an unknown date'}: {_others(body, e.after, False)}{_doubt_en(e)}"
            for e in after[-2:]
        )
        return sentence + (f"later recorded: {last}." if last else "no successor is recorded.")
    return f"{sentence}its fate as of {fate.as_of} is {fate.explanation_en}."


def _became_zh(body: Body, events: list[Event], fate: FateAnswer | None) -> str:
    parts = []
    for event in _before(body, events)[:2]:
        when = f"{event.date}" if event.date else ""
        others = _others(body, event.before, True)
        doubt = _doubt_zh(event)
        if event.kind == "founded_on":
            parts.append(f"{when}在{others}基础上组建{doubt}")
        elif event.kind == "branched":
            parts.append(f"{when}为{others}的分支{doubt}")
        elif event.kind == "absorbed":
            parts.append(f"{when}{others}并入{doubt}")
        else:
            parts.append(f"{when}由{others}{EVENT_LABELS[event.kind][0]}而来{doubt}")
    sentence = "；".join(parts) + "；" if parts else "未见前身记载；"
    if fate is None or not body.designation:
        after = _after(body, events)
        last = "；".join(
            f"{e.date or '日期不详'}{EVENT_LABELS[e.kind][0]}：{_others(body, e.after, True)}{_doubt_zh(e)}"
            for e in after[-2:]
        )
        return sentence + (f"其后：{last}。" if last else "未见后继记载。")
    return f"{sentence}截至{fate.as_of}，{fate.explanation_zh}。"
