"""The public contract of the property graph: labels, relationship types, properties, constraints and indexes.

What is in these tables is what an analyst may rely on; :data:`CONTRACT` is raised whenever a query that worked could
stop working. The relationship types of statements about institutions come from the vocabulary's ``cypher`` column, so
the graph and the vocabulary cannot drift apart. An empty value is an absent property, never an empty text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.vocabulary import DESIGNATIONS, INSTITUTION_KINDS, PROPERTIES, Kind

#: Version of this contract; a ``Release`` node carries it.
CONTRACT = 1

#: Types of properties, in Cypher's words.
Type = Literal["STRING", "INTEGER", "BOOLEAN", "DATE", "LIST<STRING>"]


@dataclass(frozen=True, slots=True)
class Field:
    """A property of nodes or relationships: its name, its type in Cypher and what it means."""

    name: str
    type: Type
    definition: str


@dataclass(frozen=True, slots=True)
class NodeType:
    """One sort of node: the label that tells it, the label under which its ids are unique, and its properties."""

    label: str
    space: str
    definition: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """One sort of relationship: from which label to which, what it means, and its properties."""

    type: str
    start: str
    end: str
    definition: str
    fields: tuple[Field, ...]


_ID = Field("id", "STRING", "Stable id; unique among nodes with this label.")


def _dated(name: str, what: str) -> tuple[Field, ...]:
    """A date as the source gives it (EDTF), and the first and last day that it may mean."""
    return (
        Field(name, "STRING", f"{what} EDTF, as precise as the best supported source."),
        Field(f"{name}_earliest", "DATE", f"First day that `{name}` may mean."),
        Field(f"{name}_latest", "DATE", f"Last day that `{name}` may mean."),
    )


_ENTITY = (
    _ID,
    Field("entity_kind", "STRING", "What it is: " + ", ".join(Kind) + "."),
    Field("name", "STRING", "Name to show: the Chinese one, or the English one where no Chinese name is known."),
    Field("name_zh", "STRING", "Chinese name."),
    Field("name_en", "STRING", "English name."),
    Field("pinyin", "STRING", "The name in pinyin without tones or spaces, in lower case."),
    Field("aliases", "LIST<STRING>", "All other spellings by which it is found."),
    Field("former_ids", "LIST<STRING>", "Ids that were merged away and stand for this one."),
    Field("disputed", "LIST<STRING>", "Properties about which sources contradict each other."),
    Field("sources", "LIST<STRING>", "Ids of all sources that state something of it."),
)
_BODY = (
    *_ENTITY,
    *_dated("established", "When it was set up."),
    *_dated("ended", "When it ceased to exist."),
    Field("state", "STRING", "State in which the best supported source saw it, in the words of the table."),
    Field("honours", "LIST<STRING>", "Prizes and honours given to it."),
    Field("external_ids", "LIST<STRING>", "Addresses of its records in ROR and Wikidata, as sources give them."),
)
_BASIS = Field("basis", "STRING", "What its type rests on: `statement`, or `name` where no source states it.")
_INSTITUTION = (
    *_BODY,
    _BASIS,
    Field("designation", "STRING", "Centres only: the programme that designated it, also a label."),
    Field("core", "STRING", "Centres only: its Chinese name less host, 国家 and the ending of its series (小麦)."),
    *_dated("approved", "Centres only: when it was approved (decided), else founded."),
    Field("approved_sources", "LIST<STRING>", "Centres only: sources of `approved`."),
    Field("fate", "STRING", "Centres only: what has become of it as of `fate_as_of`."),
    Field("fate_as_of", "DATE", "Day by which `fate` is judged: that of the newest statement of the release."),
    Field("fate_statements", "LIST<STRING>", "Ids of the statements on which `fate` rests."),
    Field("fate_sources", "LIST<STRING>", "Ids of the sources of those statements."),
    Field("fate_events", "LIST<STRING>", "Ids of the events on which `fate` rests."),
    Field("fate_disputed", "BOOLEAN", "Whether sources contradict each other about `fate`."),
    Field("successors", "LIST<STRING>", "Ids of what it became, by `fate`."),
    Field("planned", "BOOLEAN", "Applied for or proposed at most: no source states that it was approved."),
    Field("last_seen", "STRING", "Newest dated sign of life. EDTF."),
    Field("last_seen_latest", "DATE", "Last day that `last_seen` may mean."),
    Field("last_seen_statements", "LIST<STRING>", "Ids of the statements that tell of it."),
)
_PROGRAMME = (*_BODY, Field("designation", "STRING", "Its code: NETRC, NERC, ..."))
_POLICY = (
    *_ENTITY,
    Field("document_number", "STRING", "Number under which it was issued (文号)."),
    *_dated("issued", "When it was issued."),
    Field("urls", "LIST<STRING>", "Where its text can be read."),
)
_CITED = (
    Field("sources", "LIST<STRING>", "Ids of the sources that say so."),
    Field("statements", "LIST<STRING>", "Ids of the statements that say so, the best supported first."),
)
_EVENT_BODY = (
    Field("type", "STRING", "What happened: proposed, applied, approved, established, converted, revoked, ..."),
    Field("kind", "STRING", "How the old became the new: renamed, converted, merged, split, absorbed, reorganised, "
          "branched, founded_on; absent for an event in one body's life."),
    Field("status", "STRING", "The furthest that a source states: proposed, applied, approved, under_construction, "
          "completed, refused, unknown."),
    *_dated("date", "When it happened."),
    Field("inferred", "BOOLEAN", "No source states the link of old and new; whoever collected the rows inferred it."),
)  # fmt: skip
_EVENT = (
    _ID,
    Field("entity_kind", "STRING", "`ChangeEvent`."),
    Field("former_ids", "LIST<STRING>", "Ids of rows that were found to tell of this event too."),
    *_EVENT_BODY,
    Field("date_stage", "STRING", "The stage to which the date belongs (a date of application is none of approval)."),
    Field("decided", "BOOLEAN", "A source states that it was decided or done, and not only planned or applied for."),
    Field("lineage", "BOOLEAN", "Something became something else by it."),
    Field("ends_old", "BOOLEAN", "The earlier body, as it was, ends by it."),
    Field("disputed", "LIST<STRING>", "What sources contradict each other about: date, lineage_kind."),
    *_CITED,
)
_STATEMENT = (
    _ID,
    Field("subject", "STRING", "Id of what it is about."),
    Field("property", "STRING", "Property, by its code in the vocabulary: supported_by, date, from, ..."),
    Field("value", "STRING", "Value as the source writes it."),
    Field("value_type", "STRING", "`text`, `code`, `date` or `entity`."),
    Field("value_id", "STRING", "Id of the other body, where the value is one."),
    Field("value_earliest", "DATE", "For a date: the first day that it may mean."),
    Field("value_latest", "DATE", "For a date: the last day that it may mean."),
    Field("precision", "INTEGER", "For a date: how many days it spans; 0 for anything else."),
    Field("language", "STRING", "Language of the value."),
    Field("valid_from", "STRING", "Since when it was so. EDTF."),
    Field("valid_to", "STRING", "Until when it was so. EDTF."),
    Field("valid_earliest", "DATE", "First day on which it may have been so."),
    Field("valid_latest", "DATE", "Last day on which it may have been so."),
    Field("recorded", "DATE", "Day on which it entered the dataset."),
    Field("source", "STRING", "Id of its source."),
    Field("locator", "STRING", "Where in the source."),
    Field("reliability", "STRING", "Of the source: A official or primary, B reputable, C weak copy."),
    Field("confidence", "STRING", "high, medium or low."),
    Field("doubt", "INTEGER", "`confidence` as a number to sort by: 0 high, 1 medium, 2 low."),
    Field("note", "STRING", "How it was read; starts with [inferred] where the link is the collector's."),
    Field("inferred", "BOOLEAN", "The collector inferred the link of old and new; the source does not state it."),
    Field("row", "STRING", "Row of the tables; statements of one row about one event are one account of it."),
    Field("subject_written", "STRING", "The subject's name as this source writes it."),
    Field("state_code", "STRING", "For a state: how its text is read (operating, converted, ...)."),
    Field("state_date", "STRING", "For a state: the date that its text gives. EDTF."),
    Field("state_earliest", "DATE", "First day that `state_date` may mean."),
    Field("state_latest", "DATE", "Last day that `state_date` may mean."),
)
_SOURCE = (
    _ID,
    Field("title", "STRING", "Title."),
    Field("publisher", "STRING", "Publisher."),
    *_dated("published", "When it was published."),
    Field("url", "STRING", "Address."),
    Field("language", "STRING", "Language."),
    Field("kind", "STRING", "What sort of document it is."),
    Field("reliability", "STRING", "A official or primary, B reputable, C weak copy."),
    Field("note", "STRING", "What is to be known when reading it."),
)
_JUDGEMENT = (
    _ID,
    Field("left", "STRING", "One spelling."),
    Field("right", "STRING", "The other spelling."),
    Field("verdict", "STRING", "`same`, `different` or `unsure`."),
    Field("by", "STRING", "The rule, or the judgement's id."),
    Field("who", "STRING", "Who judged; absent for a rule."),
    Field("date", "STRING", "When it was judged."),
    Field("reason", "STRING", "Why."),
)
_STATISTIC = (
    _ID,
    Field("measure", "STRING", "What was counted."),
    Field("value", "STRING", "The number as the source gives it."),
    Field("unit", "STRING", "Unit."),
    *_dated("year", "The year it is for."),
    Field("scope", "STRING", "What it covers."),
    Field("programmes", "LIST<STRING>", "Codes of the programmes that it is about."),
    Field("source", "STRING", "Id of its source."),
    Field("locator", "STRING", "Where in the source."),
    Field("reliability", "STRING", "Of the source: A, B or C."),
    Field("confidence", "STRING", "high, medium or low."),
    Field("note", "STRING", "How it was read."),
    Field("recorded", "DATE", "Day on which it entered the dataset."),
)
_RELEASE = (
    _ID,
    Field("data_date", "DATE", "Day of the newest statement."),
    Field("contract", "INTEGER", "Version of this contract."),
    Field("complete", "BOOLEAN", "True once everything is there; false or absent while a load is under way."),
    Field("nodes", "INTEGER", "How many nodes the graph has, this one not counted."),
    Field("relationships", "INTEGER", "How many relationships it has."),
)

_NODES = (
    NodeType("Institution", "Entity", "A body: second label Center with its designation as a third, or "
             + ", ".join(sorted(kind for kind in INSTITUTION_KINDS if kind is not Kind.CENTER)) + ".", _INSTITUTION),
    NodeType("Programme", "Entity", "A series of centres, such as the NETRCs.", _PROGRAMME),
    NodeType("Group", "Entity", "A set of bodies that no source names one by one: \"six NERCs\".", _BODY),
    NodeType("Policy", "Entity", "A policy, plan or measure.", _POLICY),
    NodeType("Place", "Entity", "A province, city, campus or site.", _ENTITY),
    NodeType("Field", "Entity", "A field of work, in the words of the source.", _ENTITY),
    NodeType("Person", "Entity", "A director or other person.", _ENTITY),
    NodeType("ChangeEvent", "Entity", "Something that happened to one body, or made one body of another.", _EVENT),
    NodeType("Source", "Source", "A page or document.", _SOURCE),
    NodeType("Statement", "Statement", "What one source says: the unit from which all else is derived.", _STATEMENT),
    NodeType("Judgement", "Judgement", "Why two spellings are one body, or are not.", _JUDGEMENT),
    NodeType("Statistic", "Statistic", "A number that a source gives about a body or a programme.", _STATISTIC),
    NodeType("Release", "Release", "The release that the graph was made of; one node.", _RELEASE),
)  # fmt: skip
#: A series or a set of bodies is spoken of as one body is, so they may stand wherever an institution may.
_SPOKEN_OF = "Institution|Programme|Group"
NODES: dict[str, NodeType] = {node.label: node for node in _NODES}

#: Every label a node can have, besides those of NODES: ``Entity`` (whatever statements are about), kinds, designations.
LABELS: tuple[str, ...] = tuple(
    dict.fromkeys([*NODES, "Entity", *sorted(INSTITUTION_KINDS), *(d for d in DESIGNATIONS)])
)

_KEY = Field("id", "STRING", "Id of the relationship, the same in every graph of one release.")
_SUPPORT = (
    _KEY,
    Field("reliability", "STRING", "Best reliability among the sources that say so: A, B or C."),
    Field("confidence", "STRING", "Of the best supported statement: high, medium or low."),
    *_CITED,
)
_FACT = (
    Field("property", "STRING", "Property, by its code in the vocabulary (province, city, located_in, ...)."),
    Field("value", "STRING", "The other body's name as the best supported source writes it."),
    Field("valid_from", "STRING", "Since when it was so. EDTF."),
    Field("valid_to", "STRING", "Until when it was so. EDTF."),
    Field("valid_earliest", "DATE", "First day on which it may have been so."),
    Field("valid_latest", "DATE", "Last day on which it may have been so."),
    Field("disputed", "BOOLEAN", "Sources contradict each other about it."),
    *_SUPPORT,
)
_BECAME = (
    _KEY,
    Field("event", "STRING", "Id of the ChangeEvent."),
    *_EVENT_BODY,
    Field("outcome", "STRING", "What it means: `converted` (a source states that it was decided or done), `in_process`, "
          "`founded_on`, `refused`, `unstated` (inferred, or status unknown)."),
    Field("ends_old", "BOOLEAN", "The earlier body, as it was, ends by it."),
    Field("disputed", "BOOLEAN", "Sources contradict each other about its date or kind, and of nothing else: rival "
          "successors of one centre stand in the centre's `fate_disputed`."),
    Field("reliability", "STRING", "Best reliability among the sources that say so: A, B or C."),
    Field("confidence", "STRING", "Of the best supported account: high, medium or low."),
    *_CITED,
)  # fmt: skip


def _of_vocabulary() -> list[RelationshipType]:
    """Relationship types of statements about institutions and policies, one for each distinct ``cypher`` name."""
    found: dict[str, RelationshipType] = {}
    for prop in PROPERTIES.values():
        if not prop.cypher.isupper() or prop.domain == "event":
            continue
        start = _SPOKEN_OF if prop.domain == "institution" else prop.domain.capitalize()
        ends = [part[0].upper() + part[1:] for part in prop.range.replace("institution", _SPOKEN_OF).split("|")]
        known = found.get(prop.cypher)
        if known is not None:
            ends = list(dict.fromkeys([*known.end.split("|"), *ends]))
        definition = f"{known.definition} {prop.definition}" if known else prop.definition
        found[prop.cypher] = RelationshipType(prop.cypher, start, "|".join(ends), definition, _FACT)
    return list(found.values())


_RELATIONSHIPS = (
    *_of_vocabulary(),
    RelationshipType("IN_PROGRAMME", "Center", "Programme", "The programme that designated the centre. "
                     "Where `basis` is `name`, no source states it: `disputed` is false, and there are no `sources`.",
                     (*_FACT, _BASIS)),
    RelationshipType("FROM", "ChangeEvent", f"{_SPOKEN_OF}|Policy", "A body that was there before.", _SUPPORT),
    RelationshipType("TO", "ChangeEvent", f"{_SPOKEN_OF}|Policy", "A body that results from the change, or to "
                     "which the event happened.", _SUPPORT),
    RelationshipType("DECIDED_BY", "ChangeEvent", _SPOKEN_OF, "The body that took the decision.", _SUPPORT),
    RelationshipType("UNDER", "ChangeEvent", "Policy", "The policy under which it was done.", _SUPPORT),
    RelationshipType("CITED_IN", "ChangeEvent", "Source", "A source that tells of the event.",
                     (_KEY, Field("locator", "STRING", "Where in the source."),
                      Field("statuses", "LIST<STRING>", "How far the event had come by this source."),
                      Field("statements", "LIST<STRING>", "Ids of the statements."))),
    RelationshipType("BECAME", f"{_SPOKEN_OF}|Policy", f"{_SPOKEN_OF}|Policy", "The one became the other; "
                     "derived from the ChangeEvent, for short queries. Mind `status`: it may be only applied for.",
                     _BECAME),
    RelationshipType("ABOUT", "Statement|Statistic", "Entity", "What the statement or number is about.", ()),
    RelationshipType("VALUE", "Statement", "Entity", "The other body, where the statement's value is one.", ()),
    RelationshipType("STATED_IN", "Statement|Statistic", "Source", "The source of the statement or number.", ()),
    RelationshipType("JUDGES", "Judgement", "Entity", "The body whose identity it decides.", ()),
)  # fmt: skip
RELATIONSHIPS: dict[str, RelationshipType] = {rel.type: rel for rel in _RELATIONSHIPS}

_SPACES = tuple(dict.fromkeys(node.space for node in _NODES))

#: Name of the full-text index over names, for ``CALL db.index.fulltext.queryNodes``.
NAMES_INDEX = "entity_names"

#: Constraints, then indexes; each can be run again. Names stay as they are: migrations refer to them.
SCHEMA: tuple[str, ...] = (
    *(f"CREATE CONSTRAINT {s.lower()}_id IF NOT EXISTS FOR (n:{s}) REQUIRE n.id IS UNIQUE" for s in _SPACES),
    "CREATE INDEX institution_id IF NOT EXISTS FOR (n:Institution) ON (n.id)",
    "CREATE INDEX institution_name_zh IF NOT EXISTS FOR (n:Institution) ON (n.name_zh)",
    "CREATE INDEX institution_name_en IF NOT EXISTS FOR (n:Institution) ON (n.name_en)",
    "CREATE INDEX center_fate IF NOT EXISTS FOR (n:Center) ON (n.fate)",
    "CREATE INDEX event_id IF NOT EXISTS FOR (n:ChangeEvent) ON (n.id)",
    "CREATE INDEX statement_property IF NOT EXISTS FOR (n:Statement) ON (n.property)",
    "CREATE INDEX statement_subject IF NOT EXISTS FOR (n:Statement) ON (n.subject, n.property)",
    "CREATE INDEX became_event IF NOT EXISTS FOR ()-[r:BECAME]-() ON (r.event)",
    (
        f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS "
        "FOR (n:Institution|Programme|Group|Policy|Place|Field|Person) "
        "ON EACH [n.name_zh, n.name_en, n.pinyin, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    ),
)
