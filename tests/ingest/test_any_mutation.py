"""Whatever is done to a valid table: it passes, or there are problems that say where, and never another exception."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.dataset import check
from tests.ingest import small
from tests.ingest.small import columns, read, write

#: Cells that other rows or tables refer to: a change of one may be a problem of the others.
REFERRED = {
    "source_id",
    "row_id",
    "name",
    "state",
    "name_zh",
    "name_en",
    "subject",
    "kind",
    "stands_for",
    "column",
    "id",
}
TABLES = (
    "institutions",
    "relations",
    "events",
    "policies",
    "statistics",
    "sources",
    "names",
    "readings",
    "judgements",
    "states",
    "ids",
)

CELLS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=' |",\n\r;\t\u202e\u200b\ufeff\x00国家麦-/~?%.0129', max_size=12),
    st.sampled_from(
        [
            "",
            "国家工程技术研究中心",
            "2021-13",
            "2021/2020",
            "../2010",
            "none",
            "王伟",
            "Henan",
            "x" * 6000,
            "e0001",
            "NETRC",
        ]
    ),
)


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.make(tmp_path_factory.mktemp("valid") / "data")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_any_cell_changed_passes_or_is_located(valid: Path, tmp_path: Path, choice: st.DataObject) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(valid, spoilt, dirs_exist_ok=True)
    table = choice.draw(st.sampled_from(TABLES))
    rows = read(spoilt / f"{table}.csv")
    number = choice.draw(st.integers(2, len(rows) + 1))
    column = choice.draw(st.sampled_from(columns(table)))
    rows[number - 2][column] = choice.draw(CELLS)
    write(spoilt / f"{table}.csv", columns(table), rows)
    problems = check(spoilt)
    assert all(problem.reason for problem in problems)
    if problems and column not in REFERRED and table != "readings":
        assert {(problem.file, problem.row) for problem in problems} == {(f"{table}.csv", number)}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_any_bytes_anywhere_are_no_crash(valid: Path, tmp_path: Path, choice: st.DataObject) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(valid, spoilt, dirs_exist_ok=True)
    table = choice.draw(st.sampled_from(TABLES))
    content = (valid / f"{table}.csv").read_bytes()
    start = choice.draw(st.integers(0, len(content)))
    end = choice.draw(st.integers(start, min(len(content), start + 200)))
    new = choice.draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b'"', b'""', b"\n", b",", b"\xef\xbb\xbf", b"\r\n"]))
    )
    (spoilt / f"{table}.csv").write_bytes(content[:start] + new + content[end:])
    for problem in check(spoilt):
        assert problem.reason
        assert len(str(problem)) < 2000
