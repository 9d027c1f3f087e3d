"""Records in ROR and Wikidata: the rows that ship keep to their rule, and an address that is none is refused."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import REGISTERS, ROR, WIKIDATA, fault, parts, typed
from graph.names import normal_form
from graph.release.reader import Release
from graph.vocabulary import INSTITUTION_KINDS
from ingest.dataset import check
from tests.ingest.small import DATA, columns, read, the_problem, write

ROWS = [row for row in read(DATA / "relations.csv") if row["predicate"] == "identified_as"]
SOURCE = "ror-2026-cn-hk"
_LOCATOR = re.compile(r"record (0[0-9a-z]{8}), last modified (20[0-9]{2}-[0-9]{2}-[0-9]{2})")


@pytest.fixture(scope="module")
def release(release_path: Path) -> Release:
    """The release of the shipped data."""
    return Release(release_path)


def located(row: dict[str, str]) -> tuple[str, str]:
    """The record that a row was read from, and the day of its last change."""
    found = _LOCATOR.fullmatch(row["locator"])
    assert found, row["row_id"]
    return found[1], found[2]


def check_digits(number: str) -> str:
    """Those of ISO/IEC 7064, MOD 97-10, computed digit by digit, as the standard has it, and not as the code does."""
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    value = sum(digits.index(character) * 32**place for place, character in enumerate(reversed(number[:7])))
    remainder = 0
    for digit in f"{value}00":
        remainder = (remainder * 10 + int(digit)) % 97
    return f"{98 - remainder:02d}"


# -- the rows that ship -----------------------------------------------------------------------------------------------


def test_the_rows_are_cited_by_record_and_day() -> None:
    assert len(ROWS) == 263
    newest = {row["source_id"]: row for row in read(DATA / "sources.csv")}[SOURCE]["published"]
    for row in ROWS:
        assert row["source_id"] == SOURCE
        _, day = located(row)
        assert day <= newest <= row["recorded"] == "2026-11-23"
        assert row["start"] == row["end"] == ""
        assert "matched by name" in row["note"]


def test_addresses_are_of_known_registers_and_ror_ids_have_their_check_digits() -> None:
    counted: dict[str, int] = defaultdict(int)
    for row in ROWS:
        register, number = parts(row["object"])
        counted[register] += 1
        if register == "ROR":
            assert number[-2:] == check_digits(number), row["row_id"]
    assert counted == {"ROR": 140, "Wikidata": 123}


def test_each_record_is_one_bodys_and_gives_its_own_address_and_one_item_at_most() -> None:
    by_record: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in ROWS:
        by_record[located(row)[0]].append(row)
    for record, rows in by_record.items():
        assert len({row["subject"] for row in rows}) == 1, record
        assert sorted(parts(row["object"])[0] for row in rows) in (["ROR"], ["ROR", "Wikidata"]), record
        assert [row["object"] for row in rows if parts(row["object"])[0] == "ROR"] == [ROR.begin + record]


def test_no_identifier_is_of_two_bodies_and_no_body_has_two_of_one_register(release: Release) -> None:
    sql = "SELECT subject_id, value FROM statements WHERE property = 'identified_as'"
    bodies: dict[str, set[str]] = defaultdict(set)
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for body, address in release.query(sql):
        bodies[str(address)].add(str(body))
        numbers[str(body), parts(str(address))[0]].add(str(address))
    assert len(bodies) == len(ROWS)
    assert all(len(found) == 1 for found in [*bodies.values(), *numbers.values()])
    kinds = {entity.kind for entity in release.entities(body for found in bodies.values() for body in found).values()}
    assert kinds <= INSTITUTION_KINDS


def test_the_name_in_the_record_is_a_name_of_that_body_alone(release: Release) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for body, normal in release.query("SELECT entity_id, normal FROM names"):
        holders[str(normal)].add(str(body))
    said = {str(row): str(body) for row, body in release.query(
        "SELECT row_id, subject_id FROM statements WHERE property = 'identified_as'"
    )}  # fmt: skip
    for row in ROWS:
        assert holders[normal_form(row["subject"])] == {said[row["row_id"]]}, row["row_id"]


def test_identifiers_bring_no_name_and_no_body_of_their_own() -> None:
    """Every name is one that another row has too: what is looked for in a register is here already."""
    known = {
        normal_form(name)
        for table in ("institutions", "relations", "events")
        for row in read(DATA / f"{table}.csv")
        if row.get("predicate") != "identified_as"
        for column in ("name_zh", "aliases", "subject", "object", "from", "to", "decided_by")
        for name in row.get(column, "").split(" | ")
    }
    known |= {normal_form(row["name"]) for row in read(DATA / "names.csv")}
    assert {row["subject"] for row in ROWS if normal_form(row["subject"]) not in known} == set()


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://ror.org/02v51f718", "02v51f718 is no ROR id: its last two digits, which check the others, would be 17"),
        ("https://ror.org/02v51f71", "this is no address of a ROR record"),
        ("https://ror.org/02V51F717", "this is no address of a ROR record"),
        ("https://ror.org/02v51f717/", "this is no address of a ROR record"),
        ("https://ror.org/02i51f717", "this is no address of a ROR record"),
        ("http://ror.org/02v51f717", "an identifier is the full address of a record"),
        ("02v51f717", "an identifier is the full address of a record"),
        ("Q16952", "an identifier is the full address of a record"),
        ("http://www.wikidata.org/entity/P31", "this is no address of a Wikidata record"),
        ("http://www.wikidata.org/entity/Q0", "this is no address of a Wikidata record"),
        ("http://www.wikidata.org/entity/Q16952 ", "the cell begins or ends with a blank"),
        ("https://www.wikidata.org/wiki/Q16952", "an identifier is the full address of a record"),
        ("javascript:alert(1)", "an identifier is the full address of a record"),
    ],
)  # fmt: skip
def test_a_broken_address_is_refused_with_its_place_and_the_reason(data: Path, address: str, said: str) -> None:
    rows = read(data / "relations.csv")
    new = {**rows[0], "row_id": "r9999", "predicate": "identified_as", "object": address}
    write(data / "relations.csv", columns("relations"), [*rows, new])
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("relations.csv", len(rows) + 2, "object")
    assert said in problem.reason


@pytest.mark.parametrize("address", ["https://ror.org/02v51f717", "http://www.wikidata.org/entity/Q16952"])
def test_a_whole_address_is_taken(data: Path, address: str) -> None:
    rows = read(data / "relations.csv")
    new = {**rows[0], "row_id": "r9999", "predicate": "identified_as", "object": address}
    write(data / "relations.csv", columns("relations"), [*rows, new])
    assert check(data) == []


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["object"].startswith(ROR.begin)][::20], ids=lambda r: r["row_id"]
)
def test_one_wrong_character_in_a_ror_id_is_told(row: dict[str, str]) -> None:
    number = row["object"].removeprefix(ROR.begin)
    for place in range(9):
        for other in "0123456789abcdefghjkmnpqrstvwxyz":
            changed = number[:place] + other + number[place + 1 :]
            assert (fault(ROR.begin + changed) == "") == (changed == number), changed


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("02v51f717", "https://ror.org/02v51f717"),
        (" 02V51F717 ", "https://ror.org/02v51f717"),
        ("ror.org/02v51f717", "https://ror.org/02v51f717"),
        ("http://www.ror.org/02v51f717/", "https://ror.org/02v51f717"),
        ("Q16952", "http://www.wikidata.org/entity/Q16952"),
        ("q16952", "http://www.wikidata.org/entity/Q16952"),
        ("https://www.wikidata.org/wiki/Q16952", "http://www.wikidata.org/entity/Q16952"),
        ("wikidata.org/entity/Q16952", "http://www.wikidata.org/entity/Q16952"),
        ("02v51f718", ""),
        ("wheat", ""),
        ("Q", ""),
        ("小麦", ""),
        ("https://ror.org/", ""),
    ],
)
def test_what_people_type_is_understood(text: str, address: str) -> None:
    assert typed(text) == address


@given(st.text(max_size=60))
def test_no_text_trips_the_reader_and_what_is_understood_is_in_order(text: str) -> None:
    for begin in ("", ROR.begin, WIKIDATA.begin):
        address = typed(begin + text)
        assert address == "" or fault(address) == ""
        assert parts(begin + text) == ("", "") or fault(begin + text) == ""


def test_every_register_is_told_of_in_the_description_of_the_column() -> None:
    text = (DATA / "datapackage.json").read_text(encoding="utf-8")
    assert all(register.begin in text for register in REGISTERS)
