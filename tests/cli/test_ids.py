"""``puxi ids``: ids are registered once, and registering changes none."""

from pathlib import Path

import pytest

from graph.release.reader import Release
from tests.cli.conftest import Puxi
from tests.ingest import small


@pytest.fixture
def built(puxi: Puxi, data: Path) -> tuple[str, ...]:
    """The small dataset, built; the options that name it."""
    options = ("--data", str(data), "--release", str(data.parent / "puxi.sqlite"))
    assert puxi("build", "--quiet", *options).code == 0
    return options


def registry(data: Path) -> list[dict[str, str]]:
    return small.read(data / "ids.csv")


def test_ids_not_yet_registered_are_listed_and_the_file_is_left_alone(
    puxi: Puxi, data: Path, built: tuple[str, ...]
) -> None:
    before = (data / "ids.csv").read_bytes()
    result = puxi("ids", *built)
    assert result.code == 0
    listed = {row["reference"]: row["id"] for row in result.rows}
    assert listed["河南农业大学"] == "he-nan-nong-ye-da-xue"
    # The wheat centre is registered in this dataset.
    assert "国家小麦工程技术研究中心" not in listed
    assert f"{len(listed)} ids are not registered" in result.err
    assert (data / "ids.csv").read_bytes() == before


def test_writing_appends_them_and_keeps_what_was_there(puxi: Puxi, data: Path, built: tuple[str, ...]) -> None:
    before = (data / "ids.csv").read_bytes()
    listed = puxi("ids", *built).rows
    assert puxi("ids", "--write", *built).out == f"{data / 'ids.csv'}: {len(listed)} ids added\n"
    after = (data / "ids.csv").read_bytes()
    assert after.startswith(before)
    assert [{k: row[k] for k in ("id", "reference")} for row in registry(data)[1:]] == listed
    assert {row["replaced_by"] for row in registry(data)} == {""}
    assert puxi("check", "--data", str(data)).code == 0
    # Nothing is left to do, and doing it again does nothing.
    assert puxi("ids", *built).rows == []
    puxi("ids", "--write", *built)
    assert (data / "ids.csv").read_bytes() == after
    assert {path.name for path in data.iterdir()} == {*(f"{name}.csv" for name in _tables()), "datapackage.json"}


def _tables() -> list[str]:
    names = ("sources", "names", "readings", "states", "judgements", "ids")
    return [*names, *small.ROWS]


def test_a_file_without_a_last_line_end_is_no_trap(puxi: Puxi, data: Path, built: tuple[str, ...]) -> None:
    path = data / "ids.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    puxi("ids", "--write", *built)
    assert registry(data)[0]["id"] == "netrc-xiao-mai"
    assert puxi("check", "--data", str(data)).code == 0


def test_registering_the_shipped_ids_changes_no_id(puxi: Puxi, release_path: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(small.DATA, folder)
    again = tmp_path / "again.sqlite"
    assert puxi("ids", "--write", "--data", str(folder)).code == 0
    assert puxi("build", "--quiet", "--data", str(folder), "--release", str(again)).code == 0
    for question in (
        "SELECT id, kind, label_zh, label_en FROM entities ORDER BY id",
        "SELECT id, entity_id FROM redirects ORDER BY id",
        "SELECT id, subject_id, value_id FROM statements ORDER BY id",
    ):
        assert list(Release(again).query(question)) == list(Release(release_path).query(question))


def test_a_release_older_than_the_registry_is_refused(puxi: Puxi, data: Path, built: tuple[str, ...]) -> None:
    rows = [*registry(data), {"id": "he-nan-nong-ye-da-xue", "reference": "another body", "replaced_by": ""}]
    small.write(data / "ids.csv", small.columns("ids"), rows)
    before = (data / "ids.csv").read_bytes()
    result = puxi("ids", "--write", *built)
    assert result.code == 1
    assert "it is older than the registry. Build it anew" in result.err
    assert (data / "ids.csv").read_bytes() == before
