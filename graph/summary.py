"""An institution in two sentences, in English and in Chinese, made of the answer's own facts and nothing else.

What was only planned, applied for or inferred is told as that: these sentences are what gets copied into print.
"""

from __future__ import annotations

import re

from graph.answers import Bilingual, Body, Event, Fact, FateAnswer, Sentence, StatementRef, Summary
from graph.vocabulary import DECIDED, DESIGNATIONS, EVENT_LABELS, INSTITUTION_KINDS, KIND_LABELS, STATUS_LABELS, Kind

#: So many predecessors and later changes are told; the answer lists them all.
_TOLD = 2

#: How an English sentence leads from a body to what it came from.
_FROM_EN = {
    "founded_on": "founded on the basis of",
    "branched": "opened as a branch of",
    "merged": "formed by a merger of",
    "absorbed": "enlarged by absorbing",
    "split": "split off from",
}
#: What a body did or underwent, told from its own side.
_INTO_EN = {
    "founded_on": "basis of a founding",
    "branched": "opened a branch",
    "absorbed": "absorbed into another body",
}
_INTO_ZH = {"founded_on": "以其为基础组建"}
_FROM_ZH = {
    "founded_on": "在{}基础上组建",
    "branched": "作为{}的分支设立",
    "absorbed": "并入{}",
    "split": "由{}拆分而来",
}


def summarise(
    body: Body, mentions: list[Fact], facts: list[Fact], events: list[Event], fate: FateAnswer | None
) -> Summary:
    """First sentence: what it is, who hosts it, when it was approved. Second: what came before and what became of it.

    ``mentions`` are cited for a body of which sources tell no more than that there is one of this name.
    """
    first = Sentence(
        en=_is_en(body, facts, events, fate),
        zh=_is_zh(body, facts, events, fate),
        statements=_behind_what_it_is(body, mentions, facts, events, fate),
    )
    second = Sentence(
        en=_became_en(body, events, fate),
        zh=_became_zh(body, events, fate),
        statements=_behind_what_became(body, events, fate),
    )
    return Summary(en=f"{first.en} {second.en}", zh=first.zh + second.zh, sentences=[first, second])


def untold(gap: Bilingual) -> Summary:
    """The summary of a body of which nothing can be told under the reader's conditions: why, and no source for it."""
    return Summary(en=gap.en, zh=gap.zh, sentences=[Sentence(en=gap.en, zh=gap.zh, statements=[])])


# -- what the sentences rest on -------------------------------------------------------------------------------------


def _behind_what_it_is(
    body: Body, mentions: list[Fact], facts: list[Fact], events: list[Event], fate: FateAnswer | None
) -> list[StatementRef]:
    told = [fact for fact in facts if fact.property == "type"]
    for prop in ("supported_by", "managed_by"):
        told += [fact for fact in facts if fact.property == prop and fact.body is not None]
    found = [ref for fact in told for ref in fact.statements]
    approval = _approval(body, events)
    found += approval.statements if approval else []
    if fate is not None and fate.planned:
        found += fate.statements
    if not found:
        found = [ref for fact in mentions for ref in fact.statements] or [
            ref for e in events[:1] for ref in e.statements
        ]
    return _once(found)


def _behind_what_became(body: Body, events: list[Event], fate: FateAnswer | None) -> list[StatementRef]:
    told = [ref for event in _before(body, events)[:_TOLD] for ref in event.statements]
    if fate is not None:
        return _once([*told, *fate.statements, *fate.last_seen_statements])
    return _once([*told, *(ref for event in _after(body, events)[-_TOLD:] for ref in event.statements)])


def _once(statements: list[StatementRef]) -> list[StatementRef]:
    return list({ref.id: ref for ref in statements}.values())


# -- what both languages need ---------------------------------------------------------------------------------------


def _named(facts: list[Fact], prop: str, chinese: bool, limit: int = 3) -> str:
    bodies = [fact.body for fact in facts if fact.property == prop and fact.body is not None]
    names = list(dict.fromkeys(_name(body, chinese) for body in bodies))
    shown = ("、" if chinese else ", ").join(names[:limit])
    if len(names) > limit:
        shown += f"等{len(names)}家" if chinese else f" and {len(names) - limit} more"
    return shown


def _name(body: Body, chinese: bool) -> str:
    return (body.label_zh or body.label_en) if chinese else (body.label_en or body.label_zh)


def _names(bodies: list[Body], chinese: bool, but: str = "") -> str:
    names = dict.fromkeys(_name(body, chinese) for body in bodies if body.id != but)
    return ("、" if chinese else ", ").join(names)


def _approval(body: Body, events: list[Event]) -> Event | None:
    """The decided approval of the body itself, else its founding; a dated one first."""
    found = [e for e in events if e.type in {"approved", "established"} and any(b.id == body.id for b in e.after)]
    decided = [e for e in found if e.status in DECIDED and e.date_stage in DECIDED]
    return min(decided, key=lambda e: (e.type != "approved", e.date_earliest or ""), default=None)


def _before(body: Body, events: list[Event]) -> list[Event]:
    return [e for e in events if e.kind and _has(e.after, body) and any(b.id != body.id for b in e.before)]


def _after(body: Body, events: list[Event]) -> list[Event]:
    changes = [e for e in events if e.kind and _has(e.before, body) and any(b.id != body.id for b in e.after)]
    ends = [e for e in events if e.type == "revoked" and not e.kind]
    return sorted([*changes, *ends], key=lambda e: e.date_earliest or "9999")


def _has(bodies: list[Body], body: Body) -> bool:
    return any(b.id == body.id for b in bodies)


# -- English --------------------------------------------------------------------------------------------------------


def _is_en(body: Body, facts: list[Fact], events: list[Event], fate: FateAnswer | None) -> str:
    name = f"{body.label_en} ({body.label_zh})" if body.label_en and body.label_zh else body.label_en or body.label_zh
    what = DESIGNATIONS[body.designation].en if body.kind == Kind.CENTER else KIND_LABELS[Kind(body.kind)][1]
    if fate is not None and fate.planned:
        what = f"proposed {what}, of which no source here says that it was approved"
    # A university, but an unnamed group: in "uni" the u is spoken like a consonant.
    article = "an" if what[0].lower() in "aeiou" and not what.startswith("uni") else "a"
    sentence = f"{name} is recorded as {article} {what}"
    if body.basis == "statement" and body.kind in INSTITUTION_KINDS and not any(f.property == "type" for f in facts):
        sentence = f"{name} is a body whose type no source states under the conditions asked for"
    sentence += " (judged by its name alone)" if body.basis == "name" else ""
    if hosts := _named(facts, "supported_by", False):
        sentence += f", supported by {hosts}"
    if managers := _named(facts, "managed_by", False):
        sentence += f", managed by {managers}"
    if approval := _approval(body, events):
        sentence += f", {EVENT_LABELS[approval.type][1]} {approval.date}"
        sentence += " (sources differ)" if "date" in approval.disputed else ""
        sentence += f" by {_names(approval.decided_by, False)}" if approval.decided_by else ""
    return sentence + "."


def _came_en(body: Body, event: Event) -> str:
    """One predecessor, with how sure it is: done, approved, only applied for or proposed, or inferred."""
    link = _FROM_EN.get(event.kind, f"{EVENT_LABELS[event.kind][1]} from")
    what = f"{link} {_names(event.before, False, but=body.id)}"
    date = f" {event.date}" if event.date else ""
    if event.inferred:
        return f"it may have been {what} (inferred by the collector; no source states it)"
    if event.status in DECIDED:
        stage = "" if event.date_stage in {"completed", ""} else STATUS_LABELS[event.date_stage][1]
        when = f"{stage}{date}".strip()
        return f"it was {what}" + (f" ({when})" if when else "")
    if event.status == "proposed":
        return f"it was proposed{date} to be {what} (no decision recorded with it)"
    if event.status == "applied":
        return f"an application{date} is recorded for it to be {what} (no decision recorded with it)"
    return f"it may have been {what} (outcome {STATUS_LABELS[event.status][1]})"


def _became_en(body: Body, events: list[Event], fate: FateAnswer | None) -> str:
    if body.kind == Kind.PROGRAMME and not _before(body, events) and not _after(body, events):
        return "What sources say of the series as a whole is among its events."
    came = [_came_en(body, event) for event in _before(body, events)[:_TOLD]] or ["no predecessor is recorded"]
    if fate is not None:
        end = f"its fate as of {fate.as_of} is {fate.explanation_en}"
    else:
        later = [_later_en(body, event) for event in _after(body, events)[-_TOLD:]]
        end = "later recorded: " + "; ".join(dict.fromkeys(later)) if later else "no successor is recorded"
    # Several accounts of a programme may tell the same in one wording.
    sentence = "; ".join(dict.fromkeys([*came, end]))
    return sentence[0].upper() + sentence[1:] + "."


def _later_en(body: Body, event: Event) -> str:
    doubt = ", inferred by the collector" if event.inferred else ""
    if not doubt and event.status != "completed":
        doubt = f", {STATUS_LABELS[event.status][1]}"
    after = _names(event.after, False, but=body.id)
    label = _INTO_EN.get(event.kind, EVENT_LABELS[event.kind or event.type][1])
    return f"{label} {event.date or 'at an unknown date'}{doubt}" + (f": {after}" if after else "")


# -- Chinese --------------------------------------------------------------------------------------------------------


def _date_zh(date: str) -> str:
    """A date as Chinese prose writes it; what is not a plain date stays EDTF."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", date)
    if not found:
        return date
    year, month, day = found.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def _is_zh(body: Body, facts: list[Fact], events: list[Event], fate: FateAnswer | None) -> str:
    what = DESIGNATIONS[body.designation].zh if body.kind == Kind.CENTER else KIND_LABELS[Kind(body.kind)][0]
    if fate is not None and fate.planned:
        what = f"拟建的{what}（所收来源均未说明已获批准）"
    sentence = f"{body.label_zh or body.label_en}，据载属{what}" + ("（仅据名称判断）" if body.basis == "name" else "")
    if body.basis == "statement" and body.kind in INSTITUTION_KINDS and not any(f.property == "type" for f in facts):
        sentence = f"{body.label_zh or body.label_en}，按所设条件未见来源说明其类型"
    if hosts := _named(facts, "supported_by", True):
        sentence += f"，依托单位为{hosts}"
    if managers := _named(facts, "managed_by", True):
        sentence += f"，主管部门为{managers}"
    if approval := _approval(body, events):
        by = _names(approval.decided_by, True)
        sentence += f"，{_date_zh(approval.date)}" + ("（各来源不一）" if "date" in approval.disputed else "")
        sentence += (f"经{by}" if by else "") + EVENT_LABELS[approval.type][0]
    return sentence + "。"


def _came_zh(body: Body, event: Event) -> str:
    others = _names(event.before, True, but=body.id)
    what = _FROM_ZH.get(event.kind, "由{}" + EVENT_LABELS[event.kind][0] + "而来").format(others)
    date = _date_zh(event.date)
    if event.inferred:
        return f"可能{what}（收集者推断，来源未说明）"
    if event.status in DECIDED:
        return f"{date}{'获批' if event.date_stage == 'approved' else ''}{what}"
    if event.status in {"proposed", "applied"}:
        return f"{date}{'拟' if event.status == 'proposed' else '申报'}{what}（该记载未载明是否批准）"
    return f"可能{what}（{STATUS_LABELS[event.status][0]}）"


def _became_zh(body: Body, events: list[Event], fate: FateAnswer | None) -> str:
    if body.kind == Kind.PROGRAMME and not _before(body, events) and not _after(body, events):
        return "各来源对整个系列的记载见其大事。"
    came = [_came_zh(body, event) for event in _before(body, events)[:_TOLD]] or ["未见前身记载"]
    if fate is not None:
        end = f"截至{_date_zh(fate.as_of)}，{fate.explanation_zh}"
    else:
        later = [_later_zh(body, event) for event in _after(body, events)[-_TOLD:]]
        end = "其后：" + "；".join(dict.fromkeys(later)) if later else "未见后继记载"
    return "；".join(dict.fromkeys([*came, end])) + "。"


def _later_zh(body: Body, event: Event) -> str:
    doubt = "（收集者推断）" if event.inferred else ""
    if not doubt and event.status != "completed":
        doubt = f"（{STATUS_LABELS[event.status][0]}）"
    after = _names(event.after, True, but=body.id)
    label = _INTO_ZH.get(event.kind, EVENT_LABELS[event.kind or event.type][0])
    return f"{_date_zh(event.date) or '日期不详'}{label}{doubt}" + (f"：{after}" if after else "")
