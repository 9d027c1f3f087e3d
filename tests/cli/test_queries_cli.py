"""``puxi queries``: the library as it is listed."""

from pathlib import Path

import pytest

from graph.bolt.library import GROUPS, Library
from tests.cli.conftest import Puxi


def test_every_query_is_listed_with_its_question(puxi: Puxi) -> None:
    shown = puxi("queries")
    assert shown.code == 0
    for query in Library.load().values():
        assert f"  {query.name} " in shown.out
        assert query.question in shown.flat.replace(" │ ", " ") or query.question.split()[0] in shown.out
    for title in GROUPS.values():
        assert title in shown.out


def test_a_group_is_listed_alone(puxi: Puxi) -> None:
    shown = puxi("queries", "--group", "hosts", "--format", "json").json
    assert {query["group"] for query in shown} == {"hosts"}
    assert {query["name"] for query in shown} == {q.name for q in Library.load().values() if q.group == "hosts"}


def test_one_query_is_shown_whole(puxi: Puxi) -> None:
    query = Library.load()["netrc-to-ntic"]
    shown = puxi("queries", "netrc-to-ntic")
    assert query.title in shown.out
    assert query.text in shown.out
    assert query.example in shown.out
    for parameter in query.parameters:
        assert f"{parameter.name} ({parameter.type}" in shown.out
    for column in query.columns:
        assert f"  {column.name} " in shown.out


def test_json_and_csv_hold_everything(puxi: Puxi) -> None:
    library = Library.load()
    described = {query["name"]: query for query in puxi("queries", "--format", "json").json}
    rows = {row["name"]: row for row in puxi("queries", "--format", "csv").rows}
    assert list(described) == list(rows) == list(library)
    for name, query in library.items():
        assert described[name]["text"] == query.text
        assert [p["name"] for p in described[name]["parameters"]] == [p.name for p in query.parameters]
        assert [c["name"] for c in described[name]["columns"]] == [c.name for c in query.columns]
        assert rows[name]["question"] == query.question
        assert rows[name]["text"].removeprefix("'") == query.text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("queries", "netrc-ntic"), 3, "There is no query named 'netrc-ntic'. Perhaps netrc-to-ntic?"),
        (("queries", "--group", "history"), 2, "--group: 'history' is not understood; expected one of lineage, hosts"),
    ],
)
def test_what_is_not_there_is_told(puxi: Puxi, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = puxi(*arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err


def test_a_library_out_of_order_is_told_with_file_and_line(
    puxi: Puxi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.cypher").write_text("// title: x\nRETURN 1\n")
    monkeypatch.setenv("PUXI_QUERIES", str(tmp_path))
    result = puxi("queries")
    assert (result.code, result.out) == (1, "")
    assert "bad.cypher, line 1: group is missing" in result.err
