"""What the codes of states (``data/states.csv``) are called: how far a body had come when a source saw it."""

from __future__ import annotations

#: In Chinese and in English.
STATE_LABELS: dict[str, tuple[str, str]] = {
    "proposed": ("拟议中", "proposed"),
    "applied": ("申报中", "applied for"),
    "approved": ("已获批准", "approved"),
    "under_construction": ("建设中", "under construction"),
    "established": ("已成立", "established"),
    "unveiled": ("已揭牌", "unveiled"),
    "accepted": ("已通过验收", "accepted"),
    "operating": ("运行中", "operating"),
    "evaluated": ("已参加评估", "evaluated"),
    "in_new_series": ("已纳入新序列", "taken into the new series"),
    "converting": ("转建中", "converting"),
    "converted": ("已转建", "converted"),
    "renamed": ("已更名", "renamed"),
    "merged": ("已合并", "merged"),
    "reorganised": ("已重组", "reorganised"),
    "not_retained": ("未予保留", "not retained"),
    "revoked": ("已撤销", "revoked"),
    "other": ("其他说明", "something else"),
}
