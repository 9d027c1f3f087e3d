"""The page that documents the property graph: every label, type, property, constraint and index, from the contract."""

from __future__ import annotations

from collections.abc import Iterable

from graph.property_graph import picture
from graph.property_graph.contract import CONTRACT, NAMES_INDEX, NODES, RELATIONSHIPS, SCHEMA, Field
from graph.vocabulary import DESIGNATIONS, INSTITUTION_KINDS, KIND_LABELS, Kind

PICTURE = "graph-model.svg"

_HEAD = f"""\
# The property graph: labels, types, properties

What stands on this page is a public contract, version {CONTRACT}; the `Release` node of a graph carries the number. It is
raised whenever a query that worked could stop working. [Cypher for analysts](cypher.md) is the guide to it,
[the cookbook](cookbook.md) has worked queries with their answers.

*Made from `graph/property_graph/contract.py` by `puxi docs`; edit that, not this page.*

![Labels and what leads from one to another]({PICTURE})

Besides what the picture shows, `BECAME` may join policies too. The same as a Mermaid flowchart:

"""

_RULES = """\
## What holds everywhere

- **An absent property is unknown**, never an empty text. `WHERE c.fate <> 'revoked'` leaves out what has no `fate`.
- **Ids are texts, stable, and unique** among nodes with the label that each section names. Ids that were merged away
  stand in `former_ids`.
- **A date comes three times**: as the source gives it (EDTF text, as precise as the source and never padded), and as the
  first and last day that it may mean (`..._earliest`, `..._latest`, type DATE). Compare days, show the text.
- **A fact without `valid_from` and `valid_to`** is undated: it may hold for any day. Most are.
- **`sources` and `statements`** are lists of ids: each link can be cited and traced to what each source says.
- **`BECAME` is not "has become"**: mind `outcome` (a source states that it was decided or done, or only planned, or
  nobody states it) and `kind` (a branch leaves the centre what it was; of `founded_on` no source says that the old body
  ended).
- **`planned` centres** are applied for or proposed at most; they bear their programme's label.
- **A label of sort or designation is itself a reading of sources**: `basis` tells whether a source states it or the name
  is all there is, `disputed` whether sources disagree.
"""


def page() -> str:
    """The page in Markdown; the same text every time."""
    parts = [_HEAD + "```mermaid\n" + picture.mermaid() + "```\n", _RULES, _labels()]
    parts.append("## Nodes\n")
    parts += [_node(label) for label in NODES]
    parts += [_relationships(), _schema()]
    return "\n".join(parts)


def _labels() -> str:
    centres = [(f"`{code}`", one.zh, one.en, one.run_by) for code, one in DESIGNATIONS.items()]
    kinds = [(f"`{kind}`", *KIND_LABELS[kind]) for kind in Kind if kind in INSTITUTION_KINDS]
    return "\n".join(
        [
            "## Labels of institutions",
            "",
            "Every institution has the labels `Entity` and `Institution`, and one of these:",
            "",
            _table(("label", "Chinese", "English"), kinds),
            "",
            "A `Center` has its designation as a further label:",
            "",
            _table(("label", "Chinese", "English", "run by"), centres),
            "",
        ]
    )


def _node(label: str) -> str:
    node = NODES[label]
    return "\n".join([f"### {label}", "", f"{node.definition} Unique in `{node.space}`.", "", _fields(node.fields), ""])


def _relationships() -> str:
    """Types with the same properties stand in one section."""
    alike: dict[tuple[Field, ...], list[str]] = {}
    for kind in RELATIONSHIPS.values():
        alike.setdefault(kind.fields, []).append(kind.type)
    parts = ["## Relationships", ""]
    for fields, types in alike.items():
        rows = [
            (f"`{name}`", RELATIONSHIPS[name].start, RELATIONSHIPS[name].end, RELATIONSHIPS[name].definition)
            for name in types
        ]
        parts += [f"### {', '.join(types)}", "", _table(("type", "from", "to", "meaning"), rows), ""]
        parts += [_fields(fields) if fields else "No properties.", ""]
    return "\n".join(parts)


def _schema() -> str:
    return "\n".join(
        [
            "## Constraints and indexes",
            "",
            f"`{NAMES_INDEX}` is the full-text index over names, for `CALL db.index.fulltext.queryNodes`.",
            "",
            "```cypher",
            *(f"{command};" for command in SCHEMA),
            "```",
            "",
        ]
    )


def _fields(fields: Iterable[Field]) -> str:
    rows = [(f"`{field.name}`", field.type.replace("<", "&lt;"), field.definition) for field in fields]
    return _table(("property", "type", "meaning"), rows)


def _table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(heading)
    lines = [names, ["---"] * len(names), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
