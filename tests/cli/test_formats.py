"""JSON, CSV and text in pipes: what scripts and spreadsheets rely on."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from graph.flat.cells import cell_text, guarded
from tests.cli.conftest import Puxi

Process = Callable[..., subprocess.CompletedProcess[bytes]]

ANSWERS: dict[str, list[tuple[str, ...]]] = {
    "lineage": [("lineage", "netrc-gui-ji-led"), ("lineage", "工业和信息化部"), ("lineage", "programme-netrc")],
    "conversions": [("conversions", "--from", "NEL", "--to", "NERC"), ("conversions", "--from", "SKL", "--to", "NKL")],
    "fates": [("fate", "--type", "NETRC", "--by", "year")],
    "search": [("search", "小麦")],
}
CITED = [*ANSWERS["lineage"], *ANSWERS["conversions"], ("show", "ke-xue-ji-shu-bu")]
READ = [*CITED, *ANSWERS["fates"], *ANSWERS["search"], ("sources",), ("stats",), ("candidates", "--weaker")]


@pytest.mark.parametrize("answer", ANSWERS)
def test_json_is_what_the_published_schema_says(puxi: Puxi, answer: str) -> None:
    schema = puxi("schema", answer).json
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for arguments in ANSWERS[answer]:
        validator.validate(puxi(*arguments, "--format", "json").json)
    # The schema is a real check: an answer with a field too many or too few is refused.
    spoiled = puxi(*ANSWERS[answer][0], "--format", "json").json
    assert not validator.is_valid({**spoiled, "surprise": 1})
    del spoiled["release"]
    assert not validator.is_valid(spoiled)


def test_schemas_are_written_to_files_the_same_each_time(puxi: Puxi, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert puxi("schema", "--write", str(tmp_path / folder)).code == 0
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [f"{name}.schema.json" for name in sorted([*ANSWERS, "changes"])]
    together = puxi("schema").json
    published = Path(__file__).resolve().parents[2] / "docs" / "schemas"
    assert sorted(path.name for path in published.iterdir()) == names
    for name in names:
        written = (tmp_path / "one" / name).read_bytes()
        assert written == (tmp_path / "two" / name).read_bytes()
        assert written == (published / name).read_bytes(), "puxi schema --write docs/schemas brings it up to date"
        assert json.loads(written) == together[name.removesuffix(".schema.json")]


@pytest.mark.parametrize("arguments", CITED, ids=" ".join)
def test_every_row_of_csv_can_be_cited_alone(puxi: Puxi, arguments: tuple[str, ...]) -> None:
    rows = puxi(*arguments, "--format", "csv").rows
    release = puxi("stats", "--format", "json").json["release"]
    known = {row["id"]: row for row in puxi("sources", "--format", "csv").rows}
    assert rows
    for row in rows:
        assert row["release"] == release
        sources = row["source_ids"].split(" | ")
        if row.get("section", "").startswith("suspected") and sources == [""]:
            continue  # two names that are alike: no source joins them, and none need name their hosts
        for column, of_source in (("source_titles", "title"), ("urls", "url"), ("reliability", "reliability")):
            assert row[column].split(" | ") == [known[source][of_source] for source in sources], row
        assert len(row["locators"].split(" | ")) == len(sources)
        assert all(row["statements"].split(" | "))


def test_a_lineage_row_says_what_is_said(puxi: Puxi) -> None:
    rows = puxi("lineage", "netrc-gui-ji-led", "--format", "csv").rows
    hosts = [row for row in rows if row["property"] == "supported_by" and row["section"] == "fact"]
    assert "南昌大学" in {row["body_zh"] for row in hosts}
    (founding,) = [row for row in rows if row["section"] == "event" and row["kind"] == "founded_on"]
    assert founding["date"] == "2011-02"
    assert "江西省半导体发光材料工程技术研究中心" in founding["before"].split(" | ")
    assert founding["after_ids"] == "netrc-gui-ji-led"
    answer = puxi("lineage", "netrc-gui-ji-led", "--format", "json").json
    parts = ("names", "facts", "related", "statistics", "events", "lineage_events")
    stages = sum(len(event["stages"]) for part in ("events", "lineage_events") for event in answer[part])
    assert len(rows) == sum(len(answer[part]) for part in parts) + stages + 1  # and the fate


@pytest.mark.parametrize("arguments", READ, ids=" ".join)
def test_in_a_pipe_there_is_no_colour_and_no_filling(puxi: Puxi, arguments: tuple[str, ...]) -> None:
    result = puxi(*arguments)
    assert result.code == 0
    assert result.err == ""
    assert "\x1b" not in result.out
    assert not [line for line in result.out.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_scripts_get_utf_8_whatever_the_terminal_speaks(puxi_process: Process, form: str) -> None:
    plain = puxi_process("lineage", "netrc-xiao-mai", "--format", form)
    foreign = puxi_process("lineage", "netrc-xiao-mai", "--format", form, PYTHONIOENCODING="latin-1")
    assert plain.returncode == foreign.returncode == 0
    assert foreign.stdout == plain.stdout
    assert "国家小麦工程技术研究中心" in plain.stdout.decode("utf-8")
    assert not plain.stdout.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in plain.stdout


def test_a_terminal_without_chinese_gets_question_marks(puxi_process: Process) -> None:
    done = puxi_process("search", "wheat", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"National Wheat Technology Innovation Center" in done.stdout
    assert b"?" in done.stdout


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_reader_who_has_seen_enough_ends_it_quietly(release_path: Path, form: str) -> None:
    command = [sys.executable, "-m", "cli.main", "sources", "--format", form, "--release", str(release_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd", "-cmd", "@x", "=HYPERLINK(1)", "＝1", "－x", "＠x", "\t=1", " =1", "'=1", "''@a"]
)
def test_no_cell_is_taken_for_a_formula_and_the_text_can_be_had_back(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-1", "+3.5", "2011-02", "国家", "a=b", "'quoted'", "https://example.org/?a=b"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.text(max_size=12, alphabet="=+-@＝'1 .\ta"))
def test_what_was_guarded_can_be_had_back(cell: str) -> None:
    text = guarded(cell)
    # How a program reads it: an apostrophe that the guard would have put there is taken away.
    assert (text[1:] if text.startswith("'") and guarded(text[1:]) == text else text) == cell


def test_parts_of_a_cell_never_hold_what_joins_them() -> None:
    assert cell_text(["a | b", "c"]).split(" | ") == ["a|b", "c"]
    assert cell_text([True, None, 2]) == "yes |  | 2"
