"""Tables that somebody spoilt: every message says which file, row and column, what is wrong, and what to do."""

import json
import tracemalloc
from collections import deque
from pathlib import Path

import pytest

from graph.errors import DataError, Problem
from ingest.dataset import ShippedTables, check
from tests.ingest.small import change, change_bytes, columns, read, the_problem, write


def test_the_small_dataset_is_valid(data: Path) -> None:
    assert check(data) == []


def test_a_missing_column_is_named(data: Path) -> None:
    rows = read(data / "relations.csv")
    kept = [name for name in columns("relations") if name != "confidence"]
    write(data / "relations.csv", kept, [{name: row[name] for name in kept} for row in rows])
    # The readings of relations cannot be checked against a table that cannot be read: no further problem.
    assert the_problem(data) == Problem("relations.csv", 1, "confidence", "the column is missing from the header")


def test_an_extra_column_is_named(data: Path) -> None:
    rows = [row | {"commment": ""} for row in read(data / "events.csv")]
    write(data / "events.csv", [*columns("events"), "commment"], rows)
    problem = the_problem(data)
    assert (problem.file, problem.row) == ("events.csv", 1)
    assert "'commment' is not known" in problem.reason


def test_a_misspelt_column_is_named_with_the_right_spelling(data: Path) -> None:
    change_bytes(data, "events", lambda text: text.replace(b"decided_by", b"decided_bi", 1))
    problems = check(data)
    assert [str(problem) for problem in problems] == [
        "events.csv, row 1: the column 'decided_bi' is not known; did you mean decided_by?",
        "events.csv, row 1, column decided_by: the column is missing from the header",
    ]


def test_a_doubled_and_a_moved_column_are_named(data: Path) -> None:
    change_bytes(data, "events", lambda text: text.replace(b",locator", b",source_id", 1))
    assert [(p.column, p.reason.split(";")[0]) for p in check(data)] == [
        ("locator", "the column is missing from the header"),
        ("source_id", "the column stands 2 times in the header"),
    ]
    change_bytes(data, "policies", lambda text: text.replace(b"title_zh,title_en", b"title_en,title_zh", 1))
    problem = next(problem for problem in check(data) if problem.file == "policies.csv")
    assert problem.column == "title_zh"
    assert "has moved: title_en stands in its place" in problem.reason


def test_semicolons_are_recognised(data: Path) -> None:
    change_bytes(data, "policies", lambda text: text.replace(b",", b";"))
    assert "separated by semicolons" in the_problem(data).reason


def test_an_unknown_predicate_gets_a_suggestion(data: Path) -> None:
    change(data, "relations", 2, "predicate", "suported_by")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("relations.csv", 2, "predicate")
    assert problem.reason.startswith("'suported_by' is not one of supported_by, ")
    assert problem.reason.endswith("; did you mean supported_by?")


def test_an_impossible_date_is_refused(data: Path) -> None:
    change(data, "institutions", 3, "established", "2021-13")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("institutions.csv", 3, "established")
    assert "'2021-13' is not a date: there is no month 13" in problem.reason


def test_a_relation_cannot_end_before_it_begins(data: Path) -> None:
    change(data, "relations", 3, "start", "2012")
    change(data, "relations", 3, "end", "2011-12")
    assert str(the_problem(data)).startswith("relations.csv, row 3, column end: the relation ends (2011-12) before")


def test_an_unknown_source_is_refused_with_the_nearest(data: Path) -> None:
    change(data, "policies", 2, "source_id", "jamestown-2023-selfreliance")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("policies.csv", 2, "source_id")
    assert problem.reason.endswith("is not in sources.csv; did you mean jamestown-2023-self-reliance?")


def test_a_byte_order_mark_is_refused_and_the_rest_is_still_checked(data: Path) -> None:
    change(data, "statistics", 2, "confidence", "certain")
    change_bytes(data, "statistics", lambda text: b"\xef\xbb\xbf" + text)
    mark, confidence = check(data)
    assert (mark.file, mark.row) == ("statistics.csv", 1)
    assert "save it as UTF-8 without BOM" in mark.reason
    assert (confidence.row, confidence.column) == (2, "confidence")


def test_utf16_is_recognised(data: Path) -> None:
    change_bytes(data, "statistics", lambda text: text.decode("utf-8").encode("utf-16"))
    assert str(the_problem(data)) == "statistics.csv, row 1: the file is UTF-16; save it as UTF-8 without BOM"


def test_a_line_break_in_a_cell_is_one_row_as_in_a_spreadsheet(data: Path) -> None:
    change(data, "institutions", 3, "note", "one\ntwo\nthree")
    change(data, "institutions", 5, "type", "NETCR")
    first, second = check(data)
    assert (first.file, first.row, first.column) == ("institutions.csv", 3, "note")
    assert "line break" in first.reason
    assert (second.row, second.column) == (5, "type")


def test_a_quotation_mark_never_closed_does_not_swallow_the_table(data: Path) -> None:
    change_bytes(data, "relations", lambda text: text.replace(b"\nr0010,", b'\nr0010,"', 1))
    change(data, "events", 2, "status", "done")
    problems = check(data)
    assert [(problem.file, problem.column) for problem in problems] == [
        ("events.csv", "status"),
        ("relations.csv", "subject"),
    ]
    assert problems[1].row == 4
    assert "opened here and not closed" in problems[1].reason


def test_a_quotation_mark_inside_an_unquoted_cell_is_refused(data: Path) -> None:
    change_bytes(data, "institutions", lambda text: text.replace("国家小麦技术".encode(), '国家"小麦"技术'.encode(), 1))
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("institutions.csv", 2, "name_zh")
    assert 'write "" for each one inside it' in problem.reason


@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("filler", ["x", "麦"])
def test_a_cell_of_ten_megabytes_is_located_and_not_loaded(data: Path, quoted: bool, filler: str) -> None:
    mark = '"' if quoted else ""
    size = 10_000_000 // len(filler.encode())
    giant = f"{mark}{filler * size}{mark}".encode()
    change(data, "events", 4, "note", "GIANT")
    change_bytes(data, "events", lambda text: text.replace(b"GIANT", giant, 1))
    tracemalloc.start()
    problem = the_problem(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (problem.file, problem.row, problem.column) == ("events.csv", 4, "note")
    assert "longer than 5,000 characters" in problem.reason
    assert len(str(problem)) < 300
    assert peak < 6_000_000


def test_a_cell_longer_than_its_column_allows_is_refused(data: Path) -> None:
    change(data, "events", 3, "locator", "p" * 201)
    problem = the_problem(data)
    assert problem.column == "locator"
    assert problem.reason.startswith("the cell has 201 characters, the column allows 200: 'ppp")
    assert len(problem.reason) < 200


def test_a_file_in_gb18030_is_recognised_once(data: Path) -> None:
    change_bytes(data, "institutions", lambda text: text.decode("utf-8").encode("gb18030"))
    problems = check(data)
    assert 1 <= len(problems) <= 3
    assert {problem.file for problem in problems} == {"institutions.csv"}
    assert problems[0].row == 2
    assert "byte 7 of the row (0x" in problems[0].reason
    assert "may be saved as GB18030 or GBK" in problems[0].reason


def test_a_row_id_used_twice_is_refused(data: Path) -> None:
    change(data, "events", 4, "row_id", "e0001")
    problems = check(data)
    assert str(problems[0]) == "events.csv, row 4, column row_id: 'e0001' stands already in row 2; it must be unique"


def test_a_source_id_used_twice_is_refused(data: Path) -> None:
    rows = read(data / "sources.csv")
    write(data / "sources.csv", columns("sources"), [*rows, rows[0]])
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("sources.csv", len(rows) + 2, "source_id")
    assert problem.reason.endswith("stands already in row 2; it must be unique")


def test_an_empty_file_is_told_its_first_line(data: Path) -> None:
    change_bytes(data, "sources", lambda text: b"")
    # Every row cites a source, yet the one thing that is wrong is told once.
    problem = the_problem(data)
    assert (problem.file, problem.row) == ("sources.csv", 0)
    assert problem.reason.startswith("the file is empty; its first line must be: source_id,url,")


def test_a_missing_file_is_told(data: Path) -> None:
    (data / "relations.csv").unlink()
    assert str(the_problem(data)).startswith("relations.csv: the file is missing")


def test_a_directory_in_place_of_a_file_is_told(data: Path) -> None:
    (data / "relations.csv").unlink()
    (data / "relations.csv").mkdir()
    assert str(the_problem(data)).startswith("relations.csv: this is no regular file")


def test_a_directory_without_a_dataset_is_told(tmp_path: Path) -> None:
    assert str(the_problem(tmp_path / "nowhere")).startswith("datapackage.json: cannot be read (No such file")


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("\x00", "has a NUL (U+0000 as character 3)"),
        ("\x07", "has a control character (U+0007 as character 3)"),
        ("\t", "has a control character (U+0009 as character 3)"),
        ("\r", "has a line break (U+000D as character 3)"),
        ("\u2028", "has a line break (U+2028 as character 3)"),
        ("\u202e", "has a mark that reorders text (U+202E as character 3)"),
        ("\u2066", "has a mark that reorders text (U+2066 as character 3)"),
        ("\u200b", "has an invisible blank of no width (U+200B as character 3)"),
        ("\ufeff", "has an invisible blank of no width (U+FEFF as character 3)"),
    ],
)
def test_characters_that_deceive_are_refused(data: Path, mark: str, reason: str) -> None:
    change(data, "institutions", 4, "field", f"ab{mark}cd")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("institutions.csv", 4, "field")
    assert reason in problem.reason
    # The message spells the character out and does not carry it on to a terminal.
    assert mark not in problem.reason


@pytest.mark.parametrize("cell", [" wheat", "wheat ", "wheat\u3000", "\u00a0wheat"])
def test_blanks_at_the_ends_are_refused(data: Path, cell: str) -> None:
    change(data, "institutions", 2, "field", cell)
    assert "begins or ends with a blank" in the_problem(data).reason


def test_too_few_and_too_many_cells_are_told_what_to_do(data: Path) -> None:
    change_bytes(data, "policies", lambda text: text.replace(b",2026-11-22\n", b"\n", 1))
    change_bytes(data, "statistics", lambda text: text.replace(b",2026-11-22\n", b",a,b,2026-11-22\n", 1) + b"\n")
    few, many, empty = check(data)
    assert (few.file, few.row) == ("policies.csv", 2)
    assert few.reason.startswith("the row has 10 cells instead of 11; an empty cell still needs its comma")
    assert (many.file, many.row) == ("statistics.csv", 2)
    assert "put a cell that has a comma in it in quotation marks" in many.reason
    assert (empty.row, empty.reason) == (4, "the row is empty; delete it")


def test_windows_line_ends_are_accepted(data: Path) -> None:
    change_bytes(data, "events", lambda text: text.replace(b"\n", b"\r\n"))
    assert check(data) == []


def test_a_state_without_a_reading_is_told_where_to_add_one(data: Path) -> None:
    change(data, "institutions", 2, "status", "flying")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("institutions.csv", 2, "status")
    assert problem.reason.startswith("'flying' is not in states.csv; add it to states.csv")


def test_who_leads_is_not_guessed(data: Path) -> None:
    change(data, "relations", 4, "object", "星光计划筹备组")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("relations.csv", 4, "object")
    assert problem.reason == (
        "nothing says whether '星光计划筹备组' is a person or an organisation; add a line to names.csv"
    )


def test_names_in_one_cell_must_be_joined_properly(data: Path) -> None:
    for cell in ("A |B", "A |  | B", "A | ", "| A"):
        change(data, "events", 2, "from", cell.strip())
        assert "names must be joined with" in the_problem(data).reason, cell


def test_a_row_without_a_name_is_refused(data: Path) -> None:
    change(data, "institutions", 2, "name_zh", "")
    change(data, "institutions", 2, "name_en", "")
    problem = the_problem(data)
    assert (problem.row, problem.column) == (2, "name_zh")
    assert "neither a Chinese nor an English name" in problem.reason


def test_readings_that_read_nothing_are_refused(data: Path) -> None:
    rows = read(data / "readings.csv")
    wrong = [
        ("e9999", "to", "X"),
        ("e0001", "flavour", "X"),
        ("e0001", "lineage_kind", "bought"),
        ("e0002", "date", "2021-13"),
    ]
    rows += [rows[0] | {"row_id": row_id, "column": column, "reads_as": value} for row_id, column, value in wrong]
    write(data / "readings.csv", columns("readings"), rows)
    found = {(problem.file, problem.column, problem.reason.split(":")[0]) for problem in check(data)}
    assert found == {
        ("readings.csv", "row_id", "reads a row that does not exist"),
        ("readings.csv", "column", "events.csv has no column flavour that can be read otherwise"),
        ("readings.csv", "reads_as", "'bought' is not one of renamed, converted, merged, split, absorbed, reorganised, branched, founded_on, none"),
        ("events.csv", "date", "'2021-13' is not a date"),
    }  # fmt: skip


def test_two_spellings_of_a_name_cannot_be_ruled_differently(data: Path) -> None:
    ruling = {"kind": "programme", "stands_for": "NETRC", "reason": "r", "by": "b", "date": "2026-11-22"}
    rows = [
        {"name": "甲系列(新)"} | ruling,
        {"name": "甲系列（新）"} | ruling,
        {"name": "甲 系列(新)"} | ruling | {"stands_for": "NTIC"},
    ]
    write(data / "names.csv", columns("names"), read(data / "names.csv") + rows)
    problem = the_problem(data)
    assert (problem.file, problem.column) == ("names.csv", "name")
    assert "another spelling of the name in row" in problem.reason


def test_a_programme_needs_a_known_code(data: Path) -> None:
    ruling = {
        "name": "甲系列",
        "kind": "programme",
        "stands_for": "NTRC",
        "reason": "r",
        "by": "b",
        "date": "2026-11-22",
    }
    write(data / "names.csv", columns("names"), [*read(data / "names.csv"), ruling])
    problem = the_problem(data)
    assert (problem.file, problem.column) == ("names.csv", "stands_for")
    assert problem.reason.startswith("'NTRC' is not the code of a programme; the codes are NETRC, ")


def test_a_fault_in_the_readings_is_not_followed_by_its_consequences(data: Path) -> None:
    change(data, "states", 2, "code", "flying")
    problem = the_problem(data)
    assert (problem.file, problem.row, problem.column) == ("states.csv", 2, "code")


def test_a_fault_in_a_row_is_not_followed_by_doubts_about_its_name(data: Path) -> None:
    rows = read(data / "institutions.csv")
    write(
        data / "institutions.csv",
        columns("institutions"),
        [*rows, rows[0] | {"row_id": "i9001", "name_zh": "星光计划筹备组", "confidence": "?"}],
    )
    change(data, "relations", 4, "object", "星光计划筹备组")
    assert (the_problem(data).file, the_problem(data).column) == ("institutions.csv", "confidence")


def test_an_id_can_only_be_replaced_by_a_registered_one(data: Path) -> None:
    change(data, "ids", 2, "replaced_by", "nobody")
    assert str(the_problem(data)) == "ids.csv, row 2, column replaced_by: 'nobody' is not in column id of this table"


def test_all_problems_of_all_tables_come_in_one_run(data: Path) -> None:
    change(data, "events", 2, "date", "2021-13")
    change(data, "relations", 2, "confidence", "certain")
    change(data, "states", 2, "code", "flying")
    with pytest.raises(DataError) as caught:
        deque(ShippedTables(data).items(), maxlen=0)
    assert [problem.file for problem in caught.value.problems] == ["events.csv", "relations.csv", "states.csv"]
    assert str(caught.value).count("\n") == 2


def test_a_wrecked_file_gives_a_hundred_problems_and_no_more(data: Path) -> None:
    rows = read(data / "events.csv")
    write(
        data / "events.csv", columns("events"), [rows[0] | {"row_id": f"e{k:04}", "status": "?"} for k in range(1000)]
    )
    problems = check(data)
    assert len(problems) == 101
    assert str(problems[0]) == "events.csv: only the first 100 problems of this file are listed; there may be more"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda d: d.pop("resources"), "resources is missing"),
        (lambda d: d["resources"].pop(0), "points at sources.source_id, which is not described"),
        (lambda d: d["resources"].pop(), "resource 'ids' is missing"),
        (lambda d: d["resources"][1].update(encoding="gbk"), "encoding must be utf-8"),
        (lambda d: d["resources"][1]["schema"]["fields"][0].update(type="integer"), "type must be string"),
        (lambda d: d["resources"][1]["schema"]["fields"][0].pop("description"), "description is missing"),
        (lambda d: d["resources"][1]["schema"]["fields"][0]["constraints"].update(pattern="["), "not a regular expression"),
        (lambda d: d["resources"][1]["schema"]["fields"][0]["constraints"].update(minLength=3), "minLength is not understood"),
        (lambda d: d["resources"][1].update(path="../events.csv"), "path must be the name of a file"),
    ],
)  # fmt: skip
def test_a_descriptor_that_is_not_understood_is_refused(data: Path, spoil: object, reason: str) -> None:
    path = data / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    assert callable(spoil)
    spoil(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    problem = the_problem(data)
    assert problem.file == "datapackage.json"
    assert reason in problem.reason


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_a_descriptor_that_is_not_json_is_refused(data: Path, content: bytes) -> None:
    (data / "datapackage.json").write_bytes(content)
    assert the_problem(data).file == "datapackage.json"
