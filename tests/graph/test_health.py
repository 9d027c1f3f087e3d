"""A release that is damaged anywhere is told from one that is not, though it opens."""

import random
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from graph.release.health import sound
from graph.release.reader import Release

_PAGE = 4096


@pytest.fixture
def copied(release_path: Path, tmp_path: Path) -> Path:
    path = tmp_path / "puxi.sqlite"
    shutil.copy(release_path, path)
    return path


def test_a_good_one_is_sound_and_looked_through_once(copied: Path) -> None:
    release = Release(copied)
    assert sound(release) == ""
    began = time.perf_counter()
    for _ in range(100):
        assert sound(release) == ""
        assert sound(Release(copied)) == ""
    # Two hundred looks through the whole file would take ten seconds and more.
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("place", [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
def test_garbage_in_the_middle_is_found(copied: Path, place: float) -> None:
    release = Release(copied)
    assert sound(release) == ""
    with copied.open("r+b") as file:
        file.seek(int(copied.stat().st_size * place) // _PAGE * _PAGE)
        file.write(random.Random(place).randbytes(3 * _PAGE))
    assert "damaged" in sound(release)
    assert "damaged" in sound(release), "and not forgotten"


@pytest.mark.parametrize("table", ["statements", "search_text_data", "search_pairs", "sources", "names"])
def test_garbage_in_each_table_is_found(copied: Path, table: str) -> None:
    with closing(sqlite3.connect(copied)) as db:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = db.execute(sql, (table,)).fetchone()
    with copied.open("r+b") as file:
        file.seek((page - 1) * _PAGE)
        file.write(b"\xa5" * _PAGE)
    assert "damaged" in sound(Release(copied))


def test_a_changed_word_is_found(copied: Path) -> None:
    with closing(sqlite3.connect(copied)) as db:
        db.execute("UPDATE statements SET value = 'x' WHERE id = (SELECT min(id) FROM statements)")
        db.commit()
    assert "its content is that of" in sound(Release(copied))


def test_a_search_index_that_finds_something_else_is_found(copied: Path) -> None:
    with closing(sqlite3.connect(copied)) as db:
        db.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        db.commit()
    assert "damaged" in sound(Release(copied))


def test_one_that_is_cut_short_or_gone_or_mended(copied: Path, release_path: Path) -> None:
    release = Release(copied)
    with copied.open("r+b") as file:
        file.truncate(copied.stat().st_size // 2)
    assert "damaged" in sound(release)
    copied.unlink()
    assert "cannot be read" in sound(release)
    shutil.copy(release_path, copied)
    assert sound(release) == ""
