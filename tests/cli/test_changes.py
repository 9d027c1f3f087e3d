"""``puxi changes``: two releases beside each other, as text, JSON and CSV."""

import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from graph.release.build import build
from graph.release.reader import Release
from ingest.dataset import ShippedTables
from tests.cli.conftest import Puxi
from tests.ingest import small


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two releases of real rows: the older one lacks the host of the wheat centre."""
    folder = tmp_path_factory.mktemp("pair")
    small.make(folder / "new")
    small.write(folder / "new" / "judgements.csv", small.columns("judgements"), [])
    shutil.copytree(folder / "new", folder / "old")
    table = folder / "old" / "relations.csv"
    small.write(table, small.columns("relations"), [row for row in small.read(table) if row["row_id"] != "r0001"])
    for name in ("old", "new"):
        build(ShippedTables(folder / name), folder / f"{name}.sqlite")
    return str(folder / "old.sqlite"), str(folder / "new.sqlite")


def test_what_is_new_is_told_with_its_source(puxi: Puxi, pair: tuple[str, str]) -> None:
    shown = puxi("changes", *pair)
    assert shown.code == 0
    assert "+ supporting unit: 河南农业大学" in shown.flat
    assert "Springboards to Self-Reliance" in shown.flat
    assert Release(Path(pair[1])).id in shown.flat


def test_csv_rows_are_cited_from_the_release_that_says_it(puxi: Puxi, pair: tuple[str, str]) -> None:
    old, new = (Release(Path(path)).id for path in pair)
    (added,) = [row for row in puxi("changes", *pair, "--format", "csv").rows if row["change"] == "added"]
    assert (added["id"], added["property"], added["now"], added["release"]) == (
        "netrc-xiao-mai",
        "supported_by",
        "河南农业大学",
        new,
    )
    back = puxi("changes", *reversed(pair), "--format", "csv").rows
    (withdrawn,) = [row for row in back if row["change"] == "withdrawn"]
    assert (withdrawn["was"], withdrawn["release"]) == ("河南农业大学", new)
    assert added["source_ids"] == withdrawn["source_ids"] == "jamestown-2023-self-reliance"
    assert old != new


def test_json_is_the_answer_and_the_same_release_twice_has_nothing_to_tell(puxi: Puxi, pair: tuple[str, str]) -> None:
    answer = puxi("changes", *pair, "--format", "json").json
    assert answer["counts"]["statements_added"] == 1
    published = Draft202012Validator(puxi("schema", "changes").json)
    published.validate(answer)
    assert not published.is_valid({**answer, "surprise": 1})
    assert "Nothing changed." in puxi("changes", pair[0], pair[0]).flat


def test_a_file_that_is_no_release_is_refused(puxi: Puxi, pair: tuple[str, str], tmp_path: Path) -> None:
    missing = puxi("changes", pair[0], str(tmp_path / "none.sqlite"))
    assert missing.code == 4
    assert "There is no release at" in missing.err
