"""What a reader would expect to find and no source here says, put into words; silence is never taken for a no."""

from __future__ import annotations

from graph.answers import Bilingual, Fact, FateAnswer
from graph.happenings import Happening
from graph.lens import Lens
from graph.presence import Presence
from graph.release.reader import Entity
from graph.vocabulary import Kind

_CONDITIONS_EN = " under the conditions asked for"
_CONDITIONS_ZH = "（按所设条件）"


def out_of_sight(entity: Entity, away: Presence, lens: Lens) -> Bilingual | None:
    """Why there is nothing to tell of a body under the reader's conditions; ``None`` where there is something."""
    if entity.id in away.founded_later:
        day = away.founded_later[entity.id]
        return Bilingual(
            en=f"It was not yet approved or founded on {lens.as_of}: the first recorded date is not before {day}.",
            zh=f"截至{lens.as_of}尚未批准或成立：记载的最早日期不早于{day}。",
        )
    if entity.id in away.unseen:
        return Bilingual(
            en="No source here speaks of it under the conditions asked for; its name and type are shown as labels only.",
            zh="按所设条件，所收来源均未提及；其名称与类型仅作标签显示。",
        )
    return None


def gaps(
    entity: Entity, facts: list[Fact], events: list[Happening], fate: FateAnswer | None, away: Presence, lens: Lens
) -> list[Bilingual]:
    """The gaps of an institution's answer, each in English and in Chinese."""
    reason = out_of_sight(entity, away, lens)
    if reason is not None:
        return [reason]
    have = {fact.property for fact in facts}
    lineage = [event for event in events if event.is_lineage]
    # A body that takes another in stands on both sides of the change; the other one came before it all the same.
    before = any(entity.id in e.ids("to") and set(e.ids("from")) - {entity.id} for e in lineage)
    after = any(entity.id in e.ids("from") and set(e.ids("to")) - {entity.id} for e in lineage)
    found: list[tuple[bool, str, str]] = []
    if entity.kind == Kind.CENTER:
        # Not the approval of a later centre that was founded on this one.
        own = [event for event in events if entity.id in event.ids("to")]
        approved = any(e.type in {"approved", "established"} and e.date for e in own) or "established" in have
        found += [
            ("supported_by" not in have, "No supporting unit is recorded", "未见依托单位记载"),
            ("managed_by" not in have, "No managing unit is recorded", "未见主管部门记载"),
            (not approved, "No date of approval or founding is recorded", "未见批准或成立日期记载"),
        ]
    open_end = fate is None or fate.fate in {"unknown", "continuing"}
    en, zh = (_CONDITIONS_EN, _CONDITIONS_ZH) if lens.is_limited else ("", "")
    told = [Bilingual(en=f"{gap_en}{en}.", zh=f"{gap_zh}{zh}。") for missing, gap_en, gap_zh in found if missing]
    if not before:
        text = f"No predecessor is recorded{en}; that does not mean that there was none."
        told.append(Bilingual(en=text, zh=f"未见前身记载{zh}，不等于没有前身。"))
    if not after and open_end:
        text = f"No successor is recorded{en}; that does not mean that there is none."
        told.append(Bilingual(en=text, zh=f"未见后继记载{zh}，不等于没有后继。"))
    if entity.basis == "name":
        text = "No source here states what type of body it is; it is judged by its name."
        told.append(Bilingual(en=text, zh="所收来源未说明其类型，仅据名称判断。"))
    undated = sum(event.date is None for event in events)
    if undated:
        text = f"{undated} of its events are undated in the sources."
        told.append(Bilingual(en=text, zh=f"其中{undated}项事件的来源未注明日期。"))
    return told
