"""The answers and their Cypher twins are equal: about everything in the shipped data, on every server, in every Cypher."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest

from graph.bolt.library import Library
from graph.fates import fates
from graph.lens import Lens
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS
from tests.queries import answers_as_rows
from tests.queries.asking import Rows, ask_each, ask_once, conditions, lots, plain
from tests.queries.expected import OF_ANYTHING, OF_INSTITUTION, OF_PAIR, Expected, differences, question
from tests.queries.library import Server

LIBRARY = Library.load()
ENGINES = ("current, Cypher 5", "current, Cypher 25", "long-term support")
#: All shipped statements were recorded on one day, so "before" hides everything and "after" nothing.
LENSES = {
    "everything": Lens(),
    "as of 1995": Lens.of("1995"),
    "as of 2010": Lens.of("2010"),
    "as of 2017": Lens.of("2017"),
    "as of December 2021": Lens.of("2021-12"),
    "as of a day": Lens.of("2015-03-10", "2100", "B"),
    "official sources": Lens.of(min_reliability="A"),
    "reputable sources": Lens.of(min_reliability="B"),
    "known before": Lens.of(known_at="2020"),
    "known after": Lens.of(known_at="2100"),
    "official as of June 2021": Lens.of("2021-06", "2100", "A"),
}
#: Under these, every engine is asked about every institution. Under the other conditions, only the first engine is, and
#: about one institution in three: versions and languages may differ in how they read a query, not in what is asked.
ABOUT_ALL = ("everything", "as of December 2021", "official as of June 2021")
#: Conversions are asked for every two designations, so fewer conditions do.
FOR_PAIRS = ("everything", "as of December 2021", "reputable sources", "known before")
#: Of what ``show`` tells, only the statements go by conditions, and never by the valid time.
FOR_ANYTHING = ("everything", "official sources", "known before")


def everywhere(*names: str) -> list[pytest.ParameterSet]:
    """Every server under each of these conditions, as parameters ``server`` and ``lens``."""
    return [
        pytest.param(engine, LENSES[name], id=f"{engine}, {name}")
        for engine in ENGINES
        for name in names
        if engine == ENGINES[0] or name in ABOUT_ALL
    ]


def step(lens: Lens) -> int:
    """Of every how many institutions one is asked about."""
    return 1 if lens in [LENSES[name] for name in ABOUT_ALL] else 3


@pytest.fixture(scope="session")
def expected(release: Release) -> Expected:
    """Python's answers."""
    return Expected(release)


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, library_servers: list[Server]) -> Server:
    """Each server and each language in turn."""
    current, lts = library_servers[0].driver, library_servers[-1].driver
    found = {
        "current, Cypher 5": Server("current, Cypher 5", current, "CYPHER 5\n"),
        "current, Cypher 25": Server("current, Cypher 25", current, "CYPHER 25\n"),
        "long-term support": Server("long-term support", lts),
    }
    return found[request.param]


@pytest.mark.parametrize(("server", "lens"), everywhere(*LENSES), indirect=["server"])
@pytest.mark.parametrize("name", [name for name in OF_INSTITUTION if name != "fate"])
def test_of_every_institution_the_twin_says_what_the_lineage_answer_says(
    name: str, lens: Lens, server: Server, expected: Expected
) -> None:
    wanted = expected.of_institutions(lens, step(lens))[name]
    assert len(wanted) == len(expected.institutions[:: step(lens)])
    found = ask_each(server, LIBRARY[name], map(question, wanted), conditions(lens))
    assert differences(wanted, found) == []


@pytest.mark.parametrize(("server", "lens"), everywhere(*LENSES), indirect=["server"])
def test_of_every_centre_the_twin_says_what_has_become_of_it(lens: Lens, server: Server, expected: Expected) -> None:
    asked_about = expected.of_institutions(lens, step(lens))["fate"]
    wanted = {key: found for key, found in asked_about.items() if found}
    rows = ask_once(server, LIBRARY["fate"], conditions(lens))
    found: Rows = {(row["id"],): [row] for row in rows if step(lens) == 1 or (row["id"],) in asked_about}
    assert differences(wanted, found) == []


@pytest.mark.parametrize(("server", "lens"), everywhere("everything", "as of December 2021"), indirect=["server"])
@pytest.mark.parametrize("code", DESIGNATIONS)
def test_of_every_programme_the_twin_has_the_fates_of_all_centres(
    code: str, lens: Lens, server: Server, release: Release
) -> None:
    answer = fates(release, code, lens)
    wanted = [
        plain(answers_as_rows.fate(row.body, row.fate)) for row in sorted(answer.centres, key=lambda row: row.body.id)
    ]
    assert ask_once(server, LIBRARY["fate"], {"type": code, **conditions(lens)}) == wanted


@pytest.mark.parametrize(("server", "lens"), everywhere("everything", "as of December 2021"), indirect=["server"])
@pytest.mark.parametrize("by", ["year", "ministry", "province", "field"])
def test_of_every_programme_the_twin_groups_the_centres_alike(
    by: str, lens: Lens, server: Server, release: Release
) -> None:
    for code in DESIGNATIONS:
        wanted = {row.body.id: row.group for row in fates(release, code, lens, by).centres}
        found = ask_once(server, LIBRARY["fate-groups"], {"type": code, "by": by, **conditions(lens)})
        assert {row["id"]: row["group"] for row in found} == wanted
        assert all(bool(row["statements"]) == (row["group"] != "unknown") for row in found)


@pytest.mark.parametrize(("server", "lens"), everywhere(*FOR_PAIRS), indirect=["server"])
@pytest.mark.parametrize("name", OF_PAIR)
def test_of_every_two_programmes_the_twin_says_what_the_conversions_answer_says(
    name: str, lens: Lens, server: Server, expected: Expected
) -> None:
    wanted = expected.of_pairs(lens)[name]
    assert len(wanted) == len(DESIGNATIONS) ** 2
    found = ask_each(server, LIBRARY[name], map(question, wanted), conditions(lens))
    if name == "conversions-hosts":  # it has the hosts of all other centres too
        listed = {key: {row["centre_id"] for row in wanted[key]} for key in wanted}
        found = {key: [row for row in found[key] if row["centre_id"] in listed[key]] for key in found}
    assert differences(wanted, found) == []


@pytest.mark.parametrize(("server", "lens"), everywhere(*FOR_ANYTHING), indirect=["server"])
def test_of_everything_that_has_an_id_the_twin_shows_every_statement(
    lens: Lens, server: Server, expected: Expected
) -> None:
    wanted = expected.of_anything(lens, 1 if lens == Lens() else 6)["show"]
    found = ask_each(server, LIBRARY["show"], map(question, wanted), conditions(lens, "known_at", "min_reliability"))
    assert differences(wanted, found) == []


@pytest.mark.parametrize("name", [name for name in OF_ANYTHING if name != "show"])
def test_of_everything_that_has_an_id_the_twin_says_why_it_is_one(
    name: str, server: Server, expected: Expected
) -> None:
    wanted = expected.of_anything(Lens())[name]
    found = ask_each(server, LIBRARY[name], map(question, wanted), {})
    if name == "show-names":
        for row in chain.from_iterable(found.values()):
            row |= {"spellings": sorted(row["spellings"]), "former_ids": sorted(row["former_ids"])}
    assert differences(wanted, found) == []


def test_the_events_of_the_wider_lineage_are_those_that_the_other_bodies_have(expected: Expected) -> None:
    # So that the equality of every body's own events is that of the whole answer.
    for lens in (LENSES[name] for name in ABOUT_ALL):
        own = {
            row["event"]: row for found in expected.of_institutions(lens)["lineage-events"].values() for row in found
        }
        further = expected.further_events[lens]
        assert {key: own[key] for key in further} == further


def test_no_shipped_lineage_is_cut(expected: Expected) -> None:
    # The answers cut a lineage at a number of bodies and related facts at a number of statements; the twins do not.
    for lens in LENSES.values():
        expected.of_institutions(lens, step(lens))
    assert expected.cut == []


@pytest.mark.parametrize(("server", "lens"), everywhere("as of December 2021"), indirect=["server"])
@pytest.mark.parametrize("name", [*OF_INSTITUTION, *OF_PAIR])
def test_asked_as_it_stands_a_twin_says_the_same(name: str, lens: Lens, server: Server, expected: Expected) -> None:
    answers = expected.of_pairs(lens) if name in OF_PAIR else expected.of_institutions(lens, step(lens))
    telling = [key for key in sorted(answers[name]) if answers[name][key]]
    for key in telling[:: len(telling) // 6 + 1]:
        found = ask_once(server, LIBRARY[name], question(key) | conditions(lens))
        if name != "conversions-hosts":
            assert {key: found} == {key: answers[name][key]}
        else:
            assert [row for row in found if row in answers[name][key]] == answers[name][key]


# -- what the graph holds ready ----------------------------------------------------------------------------------------


def test_the_fate_that_a_centre_carries_is_the_twin_s(library_servers: list[Server]) -> None:
    carried = library_servers[0].run(
        "MATCH (c:Center) RETURN c.id AS id, c.fate AS fate, c.fate_as_of AS as_of, c.fate_disputed AS disputed, "
        "coalesce(c.successors, []) AS successors, coalesce(c.fate_events, []) AS events, "
        "coalesce(c.fate_statements, []) AS statements, coalesce(c.fate_sources, []) AS sources, c.planned AS planned, "
        "c.last_seen AS last_seen, coalesce(c.last_seen_statements, []) AS last_seen_statements",
        {},
    )
    derived = {row["id"]: row for row in ask_once(library_servers[0], LIBRARY["fate"], {})}
    assert len(carried.rows) == len(derived)
    for cells in carried.rows:
        found = plain(dict(zip(carried.columns, cells, strict=True)))
        assert found == {name: derived[found["id"]][name] for name in found}


def test_became_is_what_the_twin_derives(library_servers: list[Server], expected: Expected) -> None:
    names = ("old_id", "new_id", "event", "kind", "status", "date", "disputed", "inferred")
    carried = library_servers[0].run(
        "MATCH (old:Entity)-[b:BECAME]->(new:Entity) RETURN old.id AS old_id, new.id AS new_id, b.event AS event, "
        "b.kind AS kind, b.status AS status, b.date AS date, b.disputed AS disputed, b.inferred AS inferred",
        {},
    )
    asked_about = set(expected.institutions)
    found = {tuple(plain(list(cells))) for cells in carried.rows if cells[0] in asked_about or cells[1] in asked_about}
    twin = ask_each(library_servers[0], LIBRARY["lineage"], [{"id": key} for key in expected.institutions], {})
    assert found == {tuple(row[name] for name in names) for row in chain.from_iterable(twin.values())}


def test_an_event_carries_what_the_twin_derives(library_servers: list[Server], expected: Expected) -> None:
    names = ("event", "type", "kind", "status", "date", "date_stage", "date_earliest", "date_latest", "inferred")
    carried = library_servers[0].run(
        "MATCH (e:ChangeEvent) RETURN e.id AS event, e.type AS type, e.kind AS kind, e.status AS status, e.date AS date, "
        "e.date_stage AS date_stage, e.date_earliest AS date_earliest, e.date_latest AS date_latest, "
        "e.inferred AS inferred, coalesce(e.disputed, []) AS disputed",
        {},
    )
    found = {cells[0]: plain(dict(zip(carried.columns, cells, strict=True))) for cells in carried.rows}
    twin = ask_each(library_servers[0], LIBRARY["lineage-events"], [{"id": key} for key in expected.institutions], {})
    told = list(chain.from_iterable(twin.values()))
    assert told
    for row in told:
        assert found[row["event"]] == {name: row[name] for name in (*names, "disputed")}


# -- that a difference would be found ----------------------------------------------------------------------------------

_KNOWN = "AND ($known_at IS NULL OR s.recorded <= $known_at)"
_TRUSTED = "s.reliability <= $min_reliability AND "
#: A twin that is wrong in one place: its name, what stands there, what would stand there instead, under which conditions.
WRONG: dict[str, tuple[str, str, str, str]] = {
    "forgets by when it was known": ("lineage-events", _KNOWN, "", "known before"),
    "forgets how good the source is": ("lineage-facts", _TRUSTED, "", "official sources"),
    "ranks by age before confidence": (
        "lineage-facts",
        "s.reliability, s.doubt, s.precision, s.recorded, s.id",
        "s.recorded, s.precision, s.reliability, s.doubt, s.id",
        "everything",
    ),
    "takes the best supported stage, not the furthest": ("lineage-events", "progress DESC, ", "", "everything"),
    "takes an inference for a statement": (
        "lineage",
        "CASE WHEN inferred THEN 'unknown' ELSE main.status END",
        "main.status",
        "everything",
    ),
    "forgets that an undated change waits for the founding": (
        "lineage",
        "WHEN all_founded THEN founded",
        "",
        "as of December 2021",
    ),
    "tells of what is undated from the beginning of time": (
        "lineage-events",
        "coalesce(source.published_latest, said[0].recorded)",
        "date('1000-01-01')",
        "as of 2010",
    ),
    "lets a founding end the old body": (
        "fate",
        "'absorbed', 'reorganised']",
        "'absorbed', 'founded_on']",
        "everything",
    ),
    "takes the end of a year for its beginning": (
        "lineage-events",
        "s.value_earliest",
        "s.value_latest",
        "as of a day",
    ),
    "follows predecessors forward": (
        "lineage",
        "x.new IN steps[-1] AND none",
        "x.old IN steps[-1] OR none",
        "everything",
    ),
    "lets an applicant decide": ("lineage-events", "NOT event.decided OR", "true OR", "everything"),
    "lets a vague date contradict a precise one": (
        "lineage-facts",
        "h.value_earliest <= s.value_latest AND s.value_earliest <= h.value_latest",
        "h.value = s.value",
        "everything",
    ),
    "counts a branch as a conversion": ("conversions", "AND steps[i].kind <> 'branched'", "", "everything"),
    "suspects what an event joins": (
        "conversions-suspected",
        "AND NOT EXISTS { (old)<-[:FROM|TO]-(:ChangeEvent)-[:FROM|TO]->(new) }",
        "",
        "everything",
    ),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_twin_that_is_wrong_in_one_place_is_found_out(
    slip: str, library_servers: list[Server], expected: Expected
) -> None:
    name, there, instead, condition = WRONG[slip]
    lens = LENSES[condition]
    query = LIBRARY[name]
    assert there in query.text
    wrong = replace(query, text=query.text.replace(there, instead))
    answers = expected.of_pairs(lens) if name in OF_PAIR else expected.of_institutions(lens)
    found: Rows
    if name == "fate":
        wanted = {key: told for key, told in answers[name].items() if told}
        found = {(row["id"],): [row] for row in ask_once(library_servers[0], wrong, conditions(lens))}
        found_out = bool(differences(wanted, found))
    else:
        # Asked of some after the other: the first that it is wrong about will do.
        found_out = False
        for lot in lots(sorted(answers[name]), len(answers[name]) // 8 + 1):
            found = ask_each(library_servers[0], wrong, map(question, lot), conditions(lens))
            if found_out := bool(differences({key: answers[name][key] for key in lot}, found)):
                break
    assert found_out, "nothing in the shipped data tells the wrong twin from the right one"


def test_one_rule_has_one_text() -> None:
    # Analysts copy a twin, so each is whole; how an event is put together then stands in many, and must not drift apart.
    texts = [query.text for query in LIBRARY.values() if _EVENT in query.text]
    assert len(texts) >= 8
    blocks = {_block(text) for text in texts}
    assert len(blocks) == 1


_EVENT = "// ---- An event, as its accounts tell it"
_END = "// ---- (end of the event)"


def _block(text: str) -> str:
    inner = text[text.index(_EVENT) : text.index(_END)]
    return "\n".join(line.strip() for line in inner.strip().splitlines())
