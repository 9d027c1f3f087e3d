"""Opening what is there, or is not: a clear word instead of a stack trace or a wrong answer."""

import random
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from graph.ask import lineage
from graph.conversions import conversions
from graph.errors import PuxiError, ReleaseError
from graph.lens import Lens
from graph.release import schema
from graph.release.build import build
from graph.release.reader import Release
from graph.search import search
from tests.graph.made import Made


@pytest.fixture(scope="module")
def good(release_path: Path) -> bytes:
    return release_path.read_bytes()


def test_the_word_on_a_missing_release_says_how_to_make_one(tmp_path: Path) -> None:
    for path in (tmp_path / "none.sqlite", tmp_path, tmp_path / "no" / "such" / "folder.sqlite"):
        with pytest.raises(ReleaseError, match="puxi build") as caught:
            Release(path)
        assert str(path) in str(caught.value)
        assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all, but long enough to be one " * 100, b"SQLite format 3\x00"]
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "puxi.sqlite"
    path.write_bytes(content)
    with pytest.raises(ReleaseError, match="puxi build"):
        Release(path)


def test_a_database_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        db.commit()
    with pytest.raises(ReleaseError, match="is not a Puxi release"):
        Release(path)


@pytest.mark.parametrize("number", [schema.FORMAT - 1, schema.FORMAT + 1, 99])
def test_a_release_of_another_format_is_refused_and_both_formats_named(
    good: bytes, tmp_path: Path, number: int
) -> None:
    path = tmp_path / "puxi.sqlite"
    path.write_bytes(good)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {number}")
        db.commit()
    with pytest.raises(ReleaseError, match=f"format {number}, this version reads format {schema.FORMAT}"):
        Release(path)


@pytest.mark.parametrize("statement", ["DROP TABLE meta", "DELETE FROM meta", "DELETE FROM meta WHERE key = 'release'"])
def test_a_release_that_does_not_say_what_it_is_is_refused(good: bytes, tmp_path: Path, statement: str) -> None:
    path = tmp_path / "puxi.sqlite"
    path.write_bytes(good)
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()
    with pytest.raises(ReleaseError):
        Release(path)


def ask_everything(path: Path) -> None:
    release = Release(path)
    search(release, "小麦")
    search(release, "wheat")
    lineage(release, "科学技术部", Lens())
    conversions(release, "NEL", "NERC", Lens())


@pytest.mark.parametrize("kept", [0.001, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off(good: bytes, tmp_path: Path, kept: float) -> None:
    path = tmp_path / "puxi.sqlite"
    path.write_bytes(good[: int(len(good) * kept)])
    with pytest.raises(ReleaseError, match="puxi build"):
        ask_everything(path)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("filler", ["zeros", "noise"])
def test_a_file_with_damaged_pages(good: bytes, tmp_path: Path, filler: str, seed: int) -> None:
    path, chance, damaged = tmp_path / "puxi.sqlite", random.Random(seed), bytearray(good)
    for page in chance.sample(range(1, len(good) // 4096), len(good) // 4096 // 3):
        damaged[page * 4096 : (page + 1) * 4096] = bytes(4096) if filler == "zeros" else chance.randbytes(4096)
    path.write_bytes(damaged)
    # An answer from pages that are whole is right; whatever touches the others is told as damage.
    with pytest.raises(PuxiError):
        ask_everything(path)


def test_a_name_with_marks_that_mean_something_in_an_address(good: bytes, tmp_path: Path) -> None:
    for name in ("a?mode=rw.sqlite", "b#c.sqlite", "d%20e.sqlite", "谱系 发布.sqlite"):
        path = tmp_path / name
        path.write_bytes(good)
        assert Release(path).entity("netrc-xiao-mai") is not None


def test_a_release_cannot_be_written_to(release_path: Path, good: bytes) -> None:
    release = Release(release_path)
    for sql in ("DELETE FROM statements", "CREATE TABLE x (y)", "UPDATE meta SET value = ''"):
        with pytest.raises(ReleaseError):
            list(release.query(sql))
    assert release_path.read_bytes() == good


# -- threads ------------------------------------------------------------------------------------------------------------


def in_a_thread(release: Release) -> object:
    """What another thread gets for one question: the answer's release, or the error."""
    found: list[object] = []

    def work() -> None:
        try:
            found.append(lineage(release, "国家小麦工程技术研究中心", Lens()).release)
        except ReleaseError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


def test_threads_share_a_release(release: Release) -> None:
    assert {in_a_thread(release) for _ in range(8)} == {release.id}


def test_no_answer_is_made_of_two_releases(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "puxi.sqlite"
    made.body("i0001", "国家小麦工程技术研究中心", "NETRC")
    build(made, path)
    release = Release(path)
    assert in_a_thread(release) == release.id
    made.body("i0002", "国家玉米工程技术研究中心", "NETRC")
    build(made, path)
    # This thread has the old file open and goes on with it; a thread that would open the new one is told.
    assert lineage(release, "国家小麦工程技术研究中心", Lens()).release == release.id
    assert isinstance(in_a_thread(release), ReleaseError)
