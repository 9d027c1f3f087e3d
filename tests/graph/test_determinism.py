"""Same in, same out: a release depends on what the rows say, not on their order, the hash seed or the machine."""

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from graph.release.reader import Release

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
#: Ids stand in the order in which they were given, and the first one of a body is its id.
MEANINGFUL_ORDER = {"ids.csv"}

_BUILD = (
    "import sys; from pathlib import Path; from graph.release.build import build; from ingest.dataset import ShippedTables\n"
    "print(build(ShippedTables(Path(sys.argv[1])), Path(sys.argv[2])).release)\n"
)


def start(data: Path, target: Path, seed: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(data), str(target)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def shuffled(folder: Path) -> Path:
    """The shipped tables with their rows in another order, and the files listed and written in another order."""
    chance = random.Random(1958)
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    chance.shuffle(descriptor["resources"])
    folder.mkdir()
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    files = sorted(DATA.glob("*.csv"), reverse=True)
    assert len(files) == len(descriptor["resources"])
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        if file.name not in MEANINGFUL_ORDER:
            chance.shuffle(rows)
        with (folder / file.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return folder


def test_another_hash_seed_and_another_order_give_the_same_bytes(release_path: Path, tmp_path: Path) -> None:
    """Two builds in processes of their own, beside the one in this process: one file, byte by byte."""
    runs = [
        (start(DATA, tmp_path / "seed.sqlite", "1", TZ="Asia/Shanghai", LC_ALL="C"), tmp_path / "seed.sqlite"),
        (start(shuffled(tmp_path / "data"), tmp_path / "order.sqlite", "4294967295"), tmp_path / "order.sqlite"),
    ]
    ids = [run.communicate(timeout=170)[0].strip() for run, _ in runs]
    assert [run.returncode for run, _ in runs] == [0, 0]
    assert ids == [Release(release_path).id] * 2
    expected = release_path.read_bytes()
    for _, path in runs:
        assert path.read_bytes() == expected, path.name


@pytest.mark.parametrize(
    "table", ["statements", "entities", "judgements", "sources", "statistics", "rejections", "states"]
)
def test_the_id_covers_every_row_of_every_table(release_path: Path, tmp_path: Path, table: str) -> None:
    import shutil
    import sqlite3
    from contextlib import closing

    from graph.release.digest import release_id

    copy = tmp_path / "copy.sqlite"
    shutil.copy(release_path, copy)
    with closing(sqlite3.connect(copy)) as db:
        assert release_id(db) == Release(release_path).id
        key = db.execute(f'SELECT name FROM pragma_table_info("{table}") LIMIT 1').fetchone()[0]  # noqa: S608
        db.execute(f'DELETE FROM "{table}" WHERE "{key}" = (SELECT max("{key}") FROM "{table}")')  # noqa: S608
        assert release_id(db) != Release(release_path).id


def test_nothing_of_the_clock_or_the_machine_is_in_a_release(release: Release, release_path: Path) -> None:
    content = release_path.read_bytes()
    for trace in (str(ROOT), str(release_path.parent), release_path.name):
        assert trace.encode() not in content
    assert release.data_date == max(str(day) for (day,) in release.query("SELECT recorded FROM statements"))
