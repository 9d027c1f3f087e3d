"""From candidates and values to the JSON of the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.reconcile.queries import Extension, Settings
from graph.columns import COLUMNS, Column, Value, values
from graph.errors import BadParameter
from graph.matching import TYPES, Candidate, types_of
from graph.release.reader import Entity, Release
from graph.search import search

#: A column of the sources of another one, value by value: ``supported_by.sources``.
SOURCES_OF = ".sources"
SUGGESTED_AT_ONCE = 10


def typed(entity: Entity) -> list[dict[str, str]]:
    """The types of a body."""
    return [{"id": code, "name": TYPES[code].name} for code in types_of(entity) if code in TYPES]


def candidate(found: Candidate, about: dict[str, list[Value]]) -> dict[str, Any]:
    """A candidate. Its description tells both names, what it is, its host and its place, with their sources."""
    return {
        "id": found.entity.id,
        "name": found.entity.label,
        "description": description(found.entity, about, found.matched),
        "type": typed(found.entity),
        "score": found.score,
        "match": found.certain,
        "features": [
            {"id": key, "name": key.replace("_", " "), "value": value} for key, value in found.features.items()
        ],
    }


#: What tells one candidate from another in a line.
TOLD = ("supported_by", "place")


def description(entity: Entity, about: dict[str, list[Value]], matched: str = "") -> str:
    """A body in a line, in both languages: of each value the best source, of several values the best supported one."""
    parts = [entity.label_en] if entity.label_zh else []
    parts.append(TYPES[types_of(entity)[0]].name + (" (by its name)" if entity.basis == "name" else ""))
    for column in TOLD:
        if held := about.get(column):
            more = f" +{len(held) - 1}" if len(held) > 1 else ""
            first = replace(held[0], sources=held[0].sources[:1])
            parts.append(f"{COLUMNS[column].name}: {_cited(first)}{more}")
    if matched and matched not in {entity.label_zh, entity.label_en, entity.id}:
        parts.append(f"matched 匹配名称: {matched}")
    return " · ".join(part for part in parts if part)


def extended(release: Release, asked: Extension) -> dict[str, Any]:
    """The values of properties of bodies, each with its sources; ids that were merged away are understood.

    Raises:
        BadParameter: a property that does not exist.
    """
    columns = [_column(given.id) for given in asked.properties]
    today = {key: release.canonical(key.strip().casefold()) for key in asked.ids}
    known = values(release, today.values(), sorted({column.id for column in columns}))
    rows = {
        key: {
            given.id: [
                _value(value, column, given.id, given.settings or Settings())
                for value in known.get(now, {}).get(column.id, [])
            ]
            for given, column in zip(asked.properties, columns, strict=True)
        }
        for key, now in today.items()
    }
    meta = [_meta(given.id, column) for given, column in zip(asked.properties, columns, strict=True)]
    return {"meta": meta, "rows": rows}


def properties() -> list[dict[str, str]]:
    """All properties, each followed by the one that has its sources."""
    found = []
    for column in COLUMNS.values():
        found.append({"id": column.id, "name": column.name, "description": column.definition})
        if column.id != "sources":
            found.append(
                {
                    "id": column.id + SOURCES_OF,
                    "name": f"{column.en} (sources) {column.zh}（来源）",
                    "description": f"Ids of the sources of each value of “{column.en}”, value by value.",
                }
            )
    return found


def suggested_entities(release: Release, prefix: str, skip: int, types: Sequence[str]) -> list[dict[str, Any]]:
    """Bodies whose names fit what was typed so far. Raises :class:`graph.errors.BadParameter` as the search does."""
    hits, _ = search(release, prefix, limit=skip + SUGGESTED_AT_ONCE * (10 if types else 1))
    fitting = [
        hit for hit in hits if hit.entity.kind in TYPES and (not types or set(types_of(hit.entity)) & set(types))
    ]
    return [
        {
            "id": hit.entity.id,
            "name": hit.entity.label,
            "description": description(hit.entity, {}, hit.matched),
            "notable": typed(hit.entity),
        }
        for hit in fitting[skip : skip + SUGGESTED_AT_ONCE]
    ]


def fitting(rows: Sequence[dict[str, Any]], prefix: str, skip: int) -> list[dict[str, Any]]:
    """Properties or types of which the id or a word of the name begins with what was typed so far."""
    needle = prefix.strip().casefold()
    found = [
        row
        for row in rows
        if str(row["id"]).casefold().startswith(needle)
        or any(word.startswith(needle) for word in str(row["name"]).casefold().split())
        or needle in str(row["name"]).casefold()
    ]
    return found[skip : skip + SUGGESTED_AT_ONCE]


def _column(wanted: str) -> Column:
    column = COLUMNS.get(wanted.removesuffix(SOURCES_OF))
    if column is None:
        raise BadParameter("property", wanted, f"one of {', '.join(COLUMNS)}, or one of them with {SOURCES_OF}")
    return column


def _meta(wanted: str, column: Column) -> dict[str, Any]:
    name = next(row["name"] for row in properties() if row["id"] == wanted) if wanted != "sources.sources" else wanted
    meta: dict[str, Any] = {"id": wanted, "name": name}
    if column.of_bodies and wanted == column.id and column.id not in {"place", "field"}:
        meta["type"] = {"id": "Institution", "name": TYPES["Institution"].name}
    return meta


def _value(value: Value, column: Column, wanted: str, settings: Settings) -> dict[str, str]:
    if wanted.endswith(SOURCES_OF):
        return {"str": " | ".join(value.sources) or "no source: " + (value.remark or "none speaks of it")}
    if value.body is not None and value.body.kind in TYPES:
        return {"id": value.body.id, "name": value.text, "description": _remarked(value, "")}
    if column.id == "sources" or not settings.cited:
        return {"str": value.text}
    return {"str": _cited(value)}


def _cited(value: Value) -> str:
    return _remarked(value, value.text)


def _remarked(value: Value, text: str) -> str:
    """A value with what is to be said of it and who says it: ``河南农业大学 (disputed) [source; source]``."""
    remark = f"({value.remark})" if value.remark else ""
    cited = f"[{'; '.join(value.sources)}]" if value.sources else "[no source]"
    return " ".join(part for part in (text, remark, cited) if part)
