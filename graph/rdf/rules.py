"""The rules that Puxi's data keeps, in one table: what the design says of statements, changes, centres and dates.

Those on single properties of bodies and policies are made from the vocabulary table, so that neither can change without
the other. :mod:`graph.rdf.shapes` writes them in SHACL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.rdf.concepts import CODES
from graph.rdf.terms import EVENT_CLASSES
from graph.vocabulary import DECIDED, PROPERTIES, Fate, Property, Status


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: of what it holds, what it asks, and what is said where it is broken.

    ``classes`` or ``subjects_of`` (a property that it has) say what it holds of. The rest is SHACL's: ``path`` with
    ``least`` and ``most`` values, of a class, datatype, ``pattern``, node kind or set of codes (of a concept scheme, or of
    terms).
    ``only_if`` limits it to members of a second class. ``query`` is a condition in SPARQL that finds what breaks it.
    ``warning`` marks what a reader should know and what is no fault.
    """

    name: str
    title: str
    message: str
    classes: tuple[str, ...] = ()
    subjects_of: str = ""
    path: str = ""
    least: int = 0
    most: int = 0
    of_class: tuple[str, ...] = ()
    datatype: str = ""
    pattern: str = ""
    kind: str = ""
    scheme: str = ""
    codes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    not_after: str = ""
    one_per_language: bool = False
    either: tuple[str, ...] = ()
    only_if: str = ""
    query: str = ""
    warning: bool = False


_STATEMENT, _OCCURRENCE, _SOURCE, _CENTER = (
    ("puxi:Statement",), ("puxi:Occurrence",), ("puxi:SourceDocument",), ("puxi:Center",),
)  # fmt: skip
_CHANGE = ("org:ChangeEvent",)
_NAMED = ("org:Organization", "puxi:Policy", "puxi:Field", "schema:Place", "foaf:Person")
_EDTF, _DAY = "edtf:EDTF", "xsd:date"
_MARK = "[~?%]?"
_ONE_DATE = (
    f"{_MARK}(1[89]|2[01])[0-9X]{{2}}{_MARK}(-{_MARK}([01][0-9]|2[1-4]|XX){_MARK}(-{_MARK}([0-3][0-9]|XX){_MARK})?)?"
)
#: The dates that :mod:`graph.dates` reads, as texts: EDTF without open ends, of the years that the data can be about.
EDTF_PATTERN = f"^{_ONE_DATE}(/{_ONE_DATE})?$"

_DATES = ", ".join(sorted({row.rdf for row in PROPERTIES.values() if row.range == "date"}))


def _day_of(part: str, padding: str) -> str:
    """A year or month, made a day."""
    return f'CONCAT({part}, SUBSTR("0000-{padding}", STRLEN({part}) + 1))'


def _year(text: str, digit: str = "0") -> str:
    return f'xsd:integer(REPLACE(SUBSTR({text}, 1, 4), "X", "{digit}"))'


_OF_STATEMENTS = (
    Rule("statement-subject", "A statement is about one thing", "A statement must have exactly one puxi:subject, the address of what it is about.", _STATEMENT, path="puxi:subject", least=1, most=1, kind="IRI"),
    Rule("statement-property", "A statement gives one property", "A statement must have exactly one puxi:property, and it must be a term of the vocabulary table.", _STATEMENT, path="puxi:property", least=1, most=1, terms=tuple(sorted({p.rdf for p in PROPERTIES.values()}))),
    Rule("statement-value", "A statement gives one value", "A statement must have exactly one puxi:value, as the source writes it.", _STATEMENT, path="puxi:value", least=1, most=1, kind="Literal"),
    Rule("statement-value-date", "A date is an EDTF date", "A statement of a date must have a puxi:value in EDTF.", _STATEMENT,
         query="$this puxi:property ?property ; puxi:value ?value . BIND(puxi:value AS ?path) "
         f"FILTER(?property IN ({_DATES}) || DATATYPE(?value) = edtf:EDTF) "
         f"FILTER(DATATYPE(?value) != edtf:EDTF || !REGEX(STR(?value), \"{EDTF_PATTERN}\"))"),
    Rule("statement-value-entity", "A value names one thing at most", "The value of a statement must not stand for two things: at most one puxi:valueEntity.", _STATEMENT, path="puxi:valueEntity", most=1, kind="IRI"),
    Rule("statement-source", "A statement has one source", "A statement must have exactly one source: prov:wasDerivedFrom one puxi:SourceDocument.", _STATEMENT, path="prov:wasDerivedFrom", least=1, most=1, of_class=_SOURCE),
    Rule("statement-recorded", "A statement says when it was recorded", "A statement must have exactly one puxi:recorded, a day.", _STATEMENT, path="puxi:recorded", least=1, most=1, datatype=_DAY),
    Rule("statement-confidence", "A statement says how sure it is", "A statement must have exactly one puxi:confidence: high, medium or low.", _STATEMENT, path="puxi:confidence", least=1, most=1, scheme="confidence"),
    Rule("statement-valid-from", "A beginning is an EDTF date", "A statement has at most one puxi:validFrom, a date in EDTF.", _STATEMENT, path="puxi:validFrom", most=1, datatype=_EDTF, pattern=EDTF_PATTERN),
    Rule("statement-valid-to", "An end is an EDTF date", "A statement has at most one puxi:validTo, a date in EDTF.", _STATEMENT, path="puxi:validTo", most=1, datatype=_EDTF, pattern=EDTF_PATTERN),
    Rule("inferred", "Inferred is yes or no", "There is at most one puxi:inferred, true or false.", subjects_of="puxi:inferred", path="puxi:inferred", most=1, datatype="xsd:boolean"),
    Rule("source-reliability", "A source is judged", "A source must have exactly one puxi:reliability: A, B or C.", _SOURCE, path="puxi:reliability", least=1, most=1, scheme="reliability"),
    Rule("source-title", "A source has a title", "A source must have a dcterms:title, so that it can be cited.", _SOURCE, path="dcterms:title", least=1, kind="Literal"),
    Rule("dates-in-order", "Dates are in order", "The earliest day must not be after the latest: puxi:earliest <= puxi:latest. Of a statement these are the days of puxi:validFrom and puxi:validTo.", subjects_of="puxi:earliest", path="puxi:earliest", not_after="puxi:latest"),
    Rule("earliest-day", "One earliest day", "There is at most one puxi:earliest, a day.", subjects_of="puxi:earliest", path="puxi:earliest", most=1, datatype=_DAY),
    Rule("latest-day", "One latest day", "There is at most one puxi:latest, a day.", subjects_of="puxi:latest", path="puxi:latest", most=1, datatype=_DAY),
)  # fmt: skip

_OF_CHANGES = (
    Rule("occurrence-status", "An occurrence has a status", "An occurrence must have exactly one puxi:status of the scheme of statuses.", _OCCURRENCE, path="puxi:status", least=1, most=1, scheme="status"),
    Rule("occurrence-account", "An occurrence has an account", "An occurrence must be told of by at least one statement: puxi:account.", _OCCURRENCE, path="puxi:account", least=1, of_class=_STATEMENT),
    Rule("occurrence-bodies", "An occurrence happens to somebody", "An occurrence must name an earlier (puxi:original) or a later body (puxi:resulting).", _OCCURRENCE, either=("puxi:original", "puxi:resulting")),
    Rule("occurrence-date", "An occurrence has one date", "An occurrence has at most one puxi:date, in EDTF; what else sources say is in their statements.", _OCCURRENCE, path="puxi:date", most=1, datatype=_EDTF, pattern=EDTF_PATTERN),
    Rule("occurrence-date-stage", "The stage of a date is a status", "An occurrence has at most one puxi:dateStage, of the scheme of statuses.", subjects_of="puxi:dateStage", path="puxi:dateStage", most=1, scheme="status"),
    Rule("occurrence-outcome", "An outcome is of the scheme", "An occurrence has at most one puxi:outcome, of the scheme of outcomes.", _OCCURRENCE, path="puxi:outcome", most=1, scheme="outcome"),
    Rule("change-earlier", "A change that came about has an earlier body", "An org:ChangeEvent must have at least one org:originalOrganization, an organization.", _CHANGE, path="org:originalOrganization", least=1, of_class=("org:Organization",)),
    Rule("change-later", "A change that came about has a later body", "An org:ChangeEvent must have at least one org:resultingOrganization, an organization.", _CHANGE, path="org:resultingOrganization", least=1, of_class=("org:Organization",)),
    Rule("change-outcome", "Only what came about is a change event", "An org:ChangeEvent must have the puxi:outcome converted or founded_on; what is applied for, planned or refused is none.", _CHANGE, path="puxi:outcome", least=1, most=1, scheme="outcome", codes=("converted", "founded_on")),
    Rule("change-status", "A change that came about was decided", "An org:ChangeEvent must have a puxi:status that says that it was decided or done; what is proposed, applied for, refused or of unknown status did not come about.", _CHANGE, path="puxi:status", least=1, most=1, scheme="status", codes=tuple(status for status in Status if status in DECIDED)),
    Rule("change-occurrence", "A change event is an occurrence", "An org:ChangeEvent must be a puxi:Occurrence too, with a status and accounts.", _CHANGE, of_class=_OCCURRENCE),
    Rule("changed-by", "What changes a body is a change", "org:changedBy must name an org:ChangeEvent that there is.", subjects_of="org:changedBy", path="org:changedBy", of_class=_CHANGE),
    Rule("resulted-from", "What a body results from is a change", "org:resultedFrom must name an org:ChangeEvent that there is.", subjects_of="org:resultedFrom", path="org:resultedFrom", of_class=_CHANGE),
    Rule("renaming-earlier", "A renaming has one earlier body", "A renaming that came about must have exactly one org:originalOrganization; several that become one are a merger.", ("puxi:Renaming",), path="org:originalOrganization", most=1),
    Rule("renaming-later", "A renaming has one later body", "A renaming that came about must have exactly one org:resultingOrganization; one that becomes several is a split.", ("puxi:Renaming",), path="org:resultingOrganization", most=1),
    Rule("split-later", "A split has two later bodies", "A split that came about must have at least two later bodies (puxi:resulting), which may include the one that lives on.", ("puxi:Split",), path="puxi:resulting", least=2, only_if="org:ChangeEvent"),
    Rule("merger-earlier", "A merger has two earlier bodies", "A merger that came about must have at least two earlier bodies (puxi:original), which may include the one that goes on.", ("puxi:Merger",), path="puxi:original", least=2, only_if="org:ChangeEvent"),
    Rule("became-change", "What became what is told by a change", "puxi:became must be told by an org:ChangeEvent with the earlier body as org:originalOrganization and the later one as org:resultingOrganization.", subjects_of="puxi:became",
         query="$this puxi:became ?value . BIND(puxi:became AS ?path) FILTER NOT EXISTS { ?event org:originalOrganization $this ; org:resultingOrganization ?value ; puxi:outcome <{outcome}converted> }"),
    Rule("became-itself", "Nothing becomes itself", "A body cannot become itself: an event in one body's life is no change.", subjects_of="puxi:became",
         query="$this puxi:became ?value . BIND(puxi:became AS ?path) FILTER(?value = $this)"),
    Rule("became-stated", "What became what is stated by a source", "puxi:became must rest on statements of an org:ChangeEvent that name the earlier and the later body; what is inferred does not count.", subjects_of="puxi:became",
         query="$this puxi:became ?value . BIND(puxi:became AS ?path) FILTER NOT EXISTS { ?event org:originalOrganization $this ; org:resultingOrganization ?value . "
         "?one puxi:subject ?event ; puxi:property puxi:original ; puxi:valueEntity $this . FILTER NOT EXISTS { ?one puxi:inferred true } "
         "?two puxi:subject ?event ; puxi:property puxi:resulting ; puxi:valueEntity ?value . FILTER NOT EXISTS { ?two puxi:inferred true } }"),
    Rule("started-day", "A change begins on the day of its date", "prov:startedAtTime must be a day that a statement gives as puxi:date of the occurrence, and one that its puxi:date may mean.", _OCCURRENCE,
         query="$this prov:startedAtTime ?value . BIND(prov:startedAtTime AS ?path) BIND(SUBSTR(STR(?value), 1, 10) AS ?day) "
         "FILTER NOT EXISTS { ?told puxi:subject $this ; puxi:property puxi:date ; puxi:value ?written . FILTER(STR(?written) = ?day) "
         "FILTER NOT EXISTS { ?told puxi:inferred true } "
         "$this puxi:earliest ?first ; puxi:latest ?last . FILTER(STR(?first) <= ?day && ?day <= STR(?last)) }"),
)  # fmt: skip

_PENDING = ", ".join(f"<{{status}}{status}>" for status in Status if status not in DECIDED)
#: What is so whether or not anything came of it.
_ANYHOW = {"puxi:Proposal", "puxi:Application"}
_HAPPENED = ", ".join(sorted({*EVENT_CLASSES.values(), "prov:Activity"} - _ANYHOW))

_OF_INTENTIONS = (
    Rule("intended-class", "What did not come about is only intended", "An occurrence that is proposed, applied for, refused or of unknown status must not bear the class of what it would be; puxi:intends names it.", _OCCURRENCE,
         query=f"$this puxi:status ?status . FILTER(?status IN ({_PENDING})) $this a ?value . BIND(rdf:type AS ?path) FILTER(?value IN ({_HAPPENED}))"),
    Rule("intended-decider", "Nobody decided what did not come about", "An occurrence that is proposed, applied for, refused or of unknown status was decided by nobody: who put it forward is told by puxi:putForwardBy.", _OCCURRENCE,
         query=f"$this puxi:status ?status . FILTER(?status IN ({_PENDING})) $this ?path ?value . FILTER(?path IN (puxi:decidedBy, prov:wasAssociatedWith))"),
)  # fmt: skip

#: Two statements of one centre's designation that hold at the same time and name two programmes.
_TWO_DESIGNATIONS = (
    "?one puxi:subject $this ; puxi:property puxi:designation ; puxi:value ?first . "
    "?two puxi:subject $this ; puxi:property puxi:designation ; puxi:value ?value . FILTER(STR(?first) < STR(?value)) "
    # NETRC_or_NERC leaves open which of the two it is, and contradicts neither.
    'FILTER(!(?first IN ("NERC", "NETRC") && ?value = "NETRC_or_NERC")) '
    "OPTIONAL { ?one puxi:latest ?end } OPTIONAL { ?two puxi:earliest ?begin } FILTER(!BOUND(?end) || !BOUND(?begin) || ?begin <= ?end) "
    "OPTIONAL { ?two puxi:latest ?over } OPTIONAL { ?one puxi:earliest ?start } FILTER(!BOUND(?over) || !BOUND(?start) || ?start <= ?over) "
    "FILTER NOT EXISTS { ?one puxi:inferred true } FILTER NOT EXISTS { ?two puxi:inferred true } BIND(puxi:designation AS ?path) "
)
_MARKED = "?one puxi:disputed true . ?two puxi:disputed true ."

_FATES = ", ".join(f"<{{fate}}{fate}>" for fate in Fate if fate is not Fate.UNKNOWN)

_OF_CENTERS = (
    Rule("centre-fate", "A centre has one fate", "A centre must have exactly one puxi:fate of the scheme of fates; where nothing is known it is unknown.", _CENTER, path="puxi:fate", least=1, most=1, scheme="fate"),
    Rule("centre-fate-statement", "A fate rests on statements", "What a centre's fate rests on must be statements of sources.", _CENTER, path="puxi:fateStatement", of_class=_STATEMENT),
    Rule("centre-fate-told", "A fate that is known rests on a statement", "A centre's puxi:fate must rest on a statement (puxi:fateStatement), unless it is unknown.", _CENTER,
         query=f"$this puxi:fate ?value . BIND(puxi:fate AS ?path) FILTER(?value IN ({_FATES})) FILTER NOT EXISTS {{ $this puxi:fateStatement ?told }}"),
    Rule("designation-stated", "A designation is stated", "A source must state a centre's puxi:designation as its type, unless puxi:designationBasis says that it is read from the name alone.", subjects_of="puxi:designation",
         query="$this puxi:designation ?value . BIND(puxi:designation AS ?path) FILTER NOT EXISTS { $this puxi:designationBasis \"name\" } "
         "FILTER NOT EXISTS { ?told puxi:subject $this ; puxi:property puxi:designation ; puxi:value ?code . FILTER(STR(?value) = CONCAT(\"{designation}\", STR(?code))) "
         "FILTER NOT EXISTS { ?told puxi:inferred true } }"),
    Rule("designation-basis", "A designation is stated or read from the name", "puxi:designationBasis is \"name\" or is not there.", subjects_of="puxi:designationBasis", path="puxi:designationBasis", most=1, pattern="^name$"),
    Rule("centre-designation", "A centre has a designation", "A centre must have a puxi:designation, of the scheme of designations.", _CENTER, path="puxi:designation", least=1, scheme="designation"),
    Rule("centre-one-designation", "A centre has one designation at a time", "Statements give this centre two designations at the same time and are not marked as disputed.", _CENTER,
         query=f"{_TWO_DESIGNATIONS} FILTER NOT EXISTS {{ {_MARKED} }}"),
    Rule("centre-disputed-designation", "Sources disagree on a designation", "Sources give this centre two designations at the same time; both are shown and marked as disputed.", _CENTER,
         query=f"{_TWO_DESIGNATIONS} {_MARKED}", warning=True),
    Rule("one-label", "One name in each language", "There must be a skos:prefLabel, and only one in each language; other names are skos:altLabel.", _NAMED, path="skos:prefLabel", least=1, kind="Literal", one_per_language=True),
    Rule("founded-before-ended", "Nothing ends before it is founded", "schema:dissolutionDate must not lie before schema:foundingDate, unless a statement of one of the two is marked as disputed.", subjects_of="schema:dissolutionDate",
         query="$this schema:foundingDate ?began ; schema:dissolutionDate ?value . BIND(schema:dissolutionDate AS ?path) "
         'BIND(REPLACE(STRBEFORE(CONCAT(STR(?began), "/"), "/"), "[~?%]", "") AS ?one) '
         'BIND(REPLACE(REPLACE(STR(?value), "^.*/", ""), "[~?%]", "") AS ?two) '
         'BIND(!REGEX(CONCAT(STR(?began), STR(?value)), "[~?%X]") AS ?exact) '
         # "About" may be two years off on either side.
         f"FILTER(IF(?exact, {_day_of('?one', '01-01')} > {_day_of('?two', '12-31')}, {_year('?one')} - {_year('?two', '9')} > 4)) "
         "FILTER NOT EXISTS { ?told puxi:subject $this ; puxi:property ?which ; puxi:disputed true . FILTER(?which IN (schema:foundingDate, schema:dissolutionDate)) }"),
    Rule("concept-labels", "A code has labels in two languages", "A code must have a skos:prefLabel in Chinese and one in English.", subjects_of="skos:topConceptOf", path="skos:prefLabel", least=2, one_per_language=True),
    Rule("dataset-licence", "A dataset has a licence", "A dataset must say under which dcterms:license it may be used.", ("dcat:Dataset",), path="dcterms:license", least=1, kind="IRI"),
)  # fmt: skip

#: Properties of the vocabulary table whose direct triples differ from the statement: derived, or written otherwise.
_WRITTEN_OTHERWISE = {"name", "type", "url", "document_number", "title"}
_DOMAINS = {"institution": "org:Organization", "policy": "puxi:Policy", "event": "puxi:Occurrence"}
_THINGS = {"institution": "org:Organization", "Person": "foaf:Person", "Place": "schema:Place", "Field": "puxi:Field", "Policy": "puxi:Policy"}  # fmt: skip
#: Of these, an occurrence may also name a policy, or the table's code is a class; they have rules of their own above.
_OWN_RULES = {"skos:prefLabel", "rdf:type", "puxi:date", "puxi:status", "puxi:designation"}


def rules() -> tuple[Rule, ...]:
    """All rules, those from the vocabulary table last."""
    return (
        *_OF_STATEMENTS, *_OF_CHANGES, *_OF_INTENTIONS, *_OF_CENTERS, *_of_days(), *_of_parts(), *_of_table(), _backed()
    )  # fmt: skip


def _of_table() -> Iterator[Rule]:
    """Of each property: what has it, and what its values are."""
    by_term: dict[str, list[Property]] = {}
    for row in PROPERTIES.values():
        if row.rdf not in _OWN_RULES:
            by_term.setdefault(row.rdf, []).append(row)
    for term, rows in by_term.items():
        names, local = " / ".join(row.en for row in rows), term.partition(":")[2]
        domain = tuple(sorted({_DOMAINS[row.domain] for row in rows}))
        said = "is said of " + " or ".join(domain)
        # Terms of documents at large are said of sources and datasets too.
        if not term.startswith(("dcterms:", "foaf:")):
            yield Rule(f"has-{local}", f"Who has: {names}", f"{term} ({names}) {said} only.", (), term, of_class=domain)
        ranges = {part for row in rows for part in row.range.split("|")}
        if "date" in ranges:
            text = f"{term} ({names}) must be a date in EDTF."
            yield Rule(
                f"value-{local}", f"Value of: {names}", text, (), term, term, datatype=_EDTF, pattern=EDTF_PATTERN
            )
        elif ranges & {"text", "address"}:
            kind = "IRI" if "address" in ranges or term == "foaf:page" else "Literal"
            text = f"{term} ({names}) must be {'an address' if kind == 'IRI' else 'a text'}."
            yield Rule(f"value-{local}", f"Value of: {names}", text, (), term, term, kind=kind)
        elif domain != ("puxi:Occurrence",) or ranges == {"Policy"} or term == "puxi:decidedBy":
            classes = tuple(sorted(_THINGS[name] for name in ranges))
            text = f"{term} ({names}) must name a thing of {' or '.join(classes)}."
            yield Rule(f"value-{local}", f"Value of: {names}", text, (), term, term, of_class=classes)


def _backed() -> Rule:
    """What is stated directly is stated by a source, and not by the collector's inference."""
    rows = [row for row in PROPERTIES.values() if row.domain != "event" and row.code not in _WRITTEN_OTHERWISE]
    terms = ", ".join(sorted({row.rdf for row in rows}))
    return Rule(
        "direct-without-statement",
        "Nothing is stated directly without a statement",
        "This is stated directly, and no statement of a source says it (what is inferred does not count).",
        ("org:Organization", "puxi:Policy"),
        query=f"$this ?path ?value . FILTER(?path IN ({terms})) "
        "FILTER NOT EXISTS { { ?told puxi:subject $this ; puxi:property ?path . "
        "{ ?told puxi:valueEntity ?value } UNION { ?told puxi:value ?value } } "
        # A name that one source uses stands as another name.
        "UNION { ?told puxi:subject $this ; puxi:property skos:prefLabel ; puxi:value ?value } "
        "FILTER NOT EXISTS { ?told puxi:inferred true } }",
    )


#: A date in EDTF, and the first and the last day of it: of an occurrence, a source, a statement.
_DAYS = (
    ("date", "puxi:date", "puxi:earliest", "puxi:latest"),
    ("issued", "dcterms:issued", "puxi:earliest", "puxi:latest"),
    ("validity", "puxi:validFrom", "puxi:earliest", ""),
    ("validity", "puxi:validTo", "", "puxi:latest"),
    ("value", "puxi:value", "puxi:valueEarliest", "puxi:valueLatest"),
)
#: The two ends of a date in EDTF, without marks; and whether it has none, so that its days are certain.
_ENDS = (
    'BIND(REPLACE(STR(?date), "[~?%]", "") AS ?text) BIND(STRBEFORE(CONCAT(?text, "/"), "/") AS ?one) '
    'BIND(IF(CONTAINS(?text, "/"), STRAFTER(?text, "/"), ?text) AS ?two) BIND(!REGEX(STR(?date), "[~?%X]") AS ?exact) '
)


def _of_days() -> Iterator[Rule]:
    """The days that a date may mean are those of the date itself; two years off at most where it is marked as "about"."""
    for name, path, first, last in _DAYS:
        for day, which in ((first, "first"), (last, "last")):
            if day:
                yield Rule(
                    f"{which}-day-of-{name}",
                    f"The {which} day of a date is that of the date",
                    f"{day} must be the {which} day that {path} may mean.",
                    subjects_of=day,
                    query=f"$this {path} ?date . FILTER(DATATYPE(?date) = edtf:EDTF) {_ENDS}"
                    f"$this {day} ?value . BIND({day} AS ?path) {_FIRST if which == 'first' else _LAST}",
                )


_FIRST = (
    f"BIND(IF({_day_of('?one', '01-01')} <= {_day_of('?two', '01-01')}, ?one, ?two) AS ?end) "
    f"FILTER(IF(?exact, STR(?value) != {_day_of('?end', '01-01')}, ABS({_year('STR(?value)')} - {_year('?end')}) > 2))"
)
_LAST = (
    f"BIND(IF({_day_of('?two', '12-31')} >= {_day_of('?one', '12-31')}, ?two, ?one) AS ?end) "
    f"FILTER(IF(?exact, !STRSTARTS(STR(?value), ?end) || STR(?value) < {_day_of('?end', '12-28')}, "
    f"ABS({_year('STR(?value)')} - {_year('?end', '9')}) > 2))"
)


def _of_parts() -> Iterator[Rule]:
    """Who takes part in an occurrence is named by a statement about it; W3C ORG's terms go to and fro, and need a source."""
    rows = [row for row in PROPERTIES.values() if row.domain == "event" and row.range in {"institution", "Policy"}]
    for path, stated, said in [
        *((row.rdf, row.rdf, row.en) for row in rows),
        ("puxi:putForwardBy", "puxi:decidedBy", "put forward by"),
    ]:
        yield Rule(
            f"named-{path.partition(':')[2]}",
            f"Stated of an occurrence: {said}",
            f"{path} ({said}) must name what a statement about the occurrence names.",
            subjects_of=path,
            query=f"$this {path} ?value . BIND({path} AS ?path) "
            f"FILTER NOT EXISTS {{ ?told puxi:subject $this ; puxi:property {stated} ; puxi:valueEntity ?value }}",
        )
    for path, stated, back in (
        ("org:originalOrganization", "puxi:original", "org:changedBy"),
        ("org:resultingOrganization", "puxi:resulting", "org:resultedFrom"),
    ):
        local, of_body = path.partition(":")[2], back.partition(":")[2]
        yield Rule(
            f"stated-{local}",
            f"Stated by a source: {path}",
            f"{path} must name a body that a statement about the change names; what is inferred does not count.",
            subjects_of=path,
            query=f"$this {path} ?value . BIND({path} AS ?path) FILTER NOT EXISTS {{ ?told puxi:subject $this ; "
            f"puxi:property {stated} ; puxi:valueEntity ?value . FILTER NOT EXISTS {{ ?told puxi:inferred true }} }}",
        )
        for one, other, whose in ((path, back, local), (back, path, of_body)):
            yield Rule(
                f"both-ways-{whose}",
                f"{one} goes both ways",
                f"Where there is {one}, there must be {other} the other way.",
                subjects_of=one,
                query=f"$this {one} ?value . BIND({one} AS ?path) FILTER NOT EXISTS {{ ?value {other} $this }}",
            )


def codes_of(rule: Rule) -> tuple[str, ...]:
    """The codes that a rule allows of its scheme."""
    return rule.codes or tuple(CODES[rule.scheme])
