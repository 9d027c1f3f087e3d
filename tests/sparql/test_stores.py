"""Stores are made whole or not at all, once for all who want them, and none is taken away from one who uses it."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest

from graph.errors import LimitExceeded, Occupied
from graph.rdf.space import Space
from graph.release.build import build
from graph.release.reader import Release
from graph.sparql.engine import Engine, Question
from graph.sparql.limits import Limits
from graph.sparql.pool import Pool
from graph.sparql.store import VARIABLE, Store, StoreError, fill, find, name_of, prepare
from ingest.dataset import ShippedTables
from tests.graph.made import Made
from tests.ingest import small
from tests.sparql.conftest import LIMITS, SPACE

ROOT = Path(__file__).resolve().parents[2]
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no signals and no locks of that kind there")
EVERYTHING = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
KILLS = 10


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a few real rows."""
    folder = tmp_path_factory.mktemp("few")
    data = small.make(folder / "data")
    small.write(data / "judgements.csv", small.columns("judgements"), [])
    build(ShippedTables(data), folder / "few.sqlite")
    return Release(folder / "few.sqlite")


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Another release, of one body that there is not."""
    made = Made()
    made.body("i1", "国家虚构工程技术研究中心", "NETRC")
    return made.release(tmp_path_factory.mktemp("invented"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for stores that has none yet."""
    place = tmp_path / "stores"
    monkeypatch.setenv(VARIABLE, str(place))
    return place


def spaces(number: int) -> list[Space]:
    """So many base addresses, under each of which a release has a store of its own."""
    return [Space(f"https://puxi-{one}.example/") for one in range(number)]


def made(release: Release, space: Space, folder: Path) -> Path:
    """The folder of a store that is made in this process; made later than those before."""
    target = folder / name_of(release, space)
    fill(release, space, target)
    for path in stores_in(folder):
        os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 10**9))
    return target


def stores_in(folder: Path) -> set[Path]:
    """Whatever stands there, apart from the lock."""
    return {path for path in folder.iterdir() if path.name != ".filling.lock"}


def files_in(folder: Path) -> int:
    """How many files there are, none if the folder is gone."""
    with contextlib.suppress(FileNotFoundError):
        return len(list(folder.iterdir()))
    return 0


def whole(store: Store) -> bool:
    """Whether a database opens and holds what its marker says."""
    opened = pyoxigraph.Store.read_only(str(store.database))
    return store.quads > 0 and len(opened) == store.quads + store.triples


def count(pool: Pool) -> int:
    """How many triples a query finds."""
    (row,) = Engine(pool, SPACE).rows(Question(EVERYTHING), LIMITS).rows
    assert row[0]
    return int(row[0].text)


def filling(release: Release, target: Path) -> subprocess.Popen[bytes]:
    """The process that makes a store."""
    arguments = [str(release.path), release.id, SPACE.base, str(target)]
    return subprocess.Popen([sys.executable, "-m", "graph.sparql.store", *arguments], cwd=ROOT)


# -- killed while at work ---------------------------------------------------------------------------------------------


@ON_POSIX
def test_killed_at_any_moment(few: Release, folder: Path) -> None:
    target = folder / name_of(few, SPACE)
    began = time.monotonic()
    assert filling(few, target).wait(60) == 0
    takes = time.monotonic() - began
    shutil.rmtree(target)
    chance, left = random.Random(20), 0
    for number in range(KILLS):
        process = filling(few, target)
        if number % 3:
            # While it writes: from the moment when it has a folder to work in, beside what others left.
            before, until = stores_in(folder), time.monotonic() + 30
            while stores_in(folder) <= before and process.poll() is None and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, takes / 4))
        else:
            time.sleep(chance.uniform(0, takes))
        process.kill()
        process.wait()
        found = find(few, SPACE)
        if found is not None:  # it was done before
            assert whole(found)
            shutil.rmtree(target)
        left += bool(stores_in(folder))
    assert left, "no process left anything, so none was killed at work"
    for path in stores_in(folder):
        # A folder without its lock may be another's, made this moment; not after a minute.
        if not (path / "in-use").exists():
            os.utime(path, (time.time() - 120,) * 2)
    store = prepare(few, SPACE)
    assert whole(store)
    assert stores_in(folder) == {store.folder}, "what was left is cleared"
    with Pool(store) as pool:
        assert count(pool) == store.triples


@ON_POSIX
def test_killed_while_it_removes_an_old_store(few: Release, invented: Release, folder: Path) -> None:
    """What is half removed is never taken for a store."""
    old, *_ = [made(few, space, folder) for space in (SPACE, *spaces(2))]
    for number in range(4_000):
        (old / "store" / f"{number}.more").touch()
    every = files_in(old / "store")
    os.utime(old, (1, 1))
    process = filling(invented, folder / name_of(invented, SPACE))
    until = time.monotonic() + 60
    while time.monotonic() < until and files_in(old / "store") == every:
        time.sleep(0.0002)
    process.kill()
    process.wait()
    assert find(few, SPACE) is None
    assert whole(prepare(few, SPACE))


# -- several at once --------------------------------------------------------------------------------------------------


def test_three_at_once_get_one_store(few: Release, folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from graph.rdf.space import Space\n"
        "from graph.release.reader import Release; from graph.sparql.store import prepare\n"
        "sys.stdin.readline()\n"
        "store = prepare(Release(Path(sys.argv[1])), Space(sys.argv[2]))\n"
        "print(store.folder.name, store.marker.stat().st_ino, store.quads)\n"
    )
    command = [sys.executable, "-c", program, str(few.path), SPACE.base]
    asking = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in asking:
        assert process.stdin
        process.stdin.write("now\n")
        process.stdin.flush()
    said = {process.communicate(timeout=120)[0] for process in asking}
    assert [process.returncode for process in asking] == [0, 0, 0]
    found = find(few, SPACE)
    assert found
    assert whole(found)
    assert said == {f"{found.folder.name} {found.marker.stat().st_ino} {found.quads}\n"}
    assert stores_in(folder) == {found.folder}


def test_whoever_does_not_wait_is_told_and_finds_it_later(few: Release, folder: Path) -> None:
    with pytest.raises(Occupied, match="Ask again soon"):
        prepare(few, SPACE, patience=0.01)
    assert whole(prepare(few, SPACE))
    assert len(stores_in(folder)) == 1


# -- old ones ---------------------------------------------------------------------------------------------------------


def test_the_last_three_are_kept(few: Release, folder: Path) -> None:
    made_ones = [made(few, space, folder) for space in spaces(5)]
    assert stores_in(folder) == set(made_ones[2:])
    # The one that was asked for again is not the oldest.
    assert find(few, spaces(5)[2])
    another = made(few, SPACE, folder)
    assert stores_in(folder) == {made_ones[2], made_ones[4], another}
    for space in (spaces(5)[2], spaces(5)[4], SPACE):
        found = find(few, space)
        assert found
        assert whole(found)


@ON_POSIX
def test_one_that_is_in_use_is_kept(few: Release, folder: Path) -> None:
    first, *others = spaces(6)
    used = made(few, first, folder)
    store = find(few, first)
    assert store
    with Pool(store) as pool:
        # Before there is any process for queries, ...
        for space in others[:3]:
            made(few, space, folder)
        os.utime(used, (1, 1))
        assert used in stores_in(folder)
        assert count(pool) == store.triples
        # ... while there is one, ...
        made(few, others[3], folder)
        os.utime(used, (1, 1))
        assert count(pool) == store.triples
        # ... and after it was ended because a query took too long.
        with pytest.raises(LimitExceeded):
            Engine(pool, first).rows(Question("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), Limits(seconds=0.05))
        made(few, others[4], folder)
        assert used in stores_in(folder)
        assert count(pool) == store.triples
    os.utime(used, (1, 1))
    made(few, SPACE, folder)
    assert used not in stores_in(folder), "nobody uses it any more"


def test_what_is_left_of_a_store_goes_and_takes_no_place(few: Release, folder: Path) -> None:
    first, second, third = (made(few, space, folder) for space in spaces(3))
    for space in spaces(5)[3:]:
        (folder / name_of(few, space) / "store").mkdir(parents=True)
    fourth = made(few, SPACE, folder)
    assert stores_in(folder) == {second, third, fourth}
    assert not first.exists()


def test_what_is_not_ours_stays(few: Release, folder: Path) -> None:
    """Somebody may well name a folder for stores that holds other things."""
    theirs = {folder / name for name in ("letters", "photos-2021", "r1", "work.d", "notes.txt")}
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".txt":
            path.write_text("not ours")
        else:
            path.mkdir()
            (path / "dear.txt").write_text("not ours")
            os.utime(path, (1, 1))
    ours = [made(few, space, folder) for space in spaces(4)]
    assert stores_in(folder) == {*theirs, *ours[1:]}
    assert sum(1 for path in folder.glob("*/dear.txt")) == 4


# -- what a store is of -----------------------------------------------------------------------------------------------


def test_another_base_or_release_has_another_store(few: Release, invented: Release, folder: Path) -> None:
    other = Space("https://elsewhere.example/puxi/")
    made_ones = {made(release, space, folder) for release, space in ((few, SPACE), (few, other), (invented, SPACE))}
    assert len(made_ones) == 3
    assert stores_in(folder) == made_ones
    assert find(invented, other) is None
    here, there, small_one = find(few, SPACE), find(few, other), find(invented, SPACE)
    assert here
    assert there
    assert small_one
    assert (here.release, here.base, there.base) == (few.id, SPACE.base, other.base)
    assert (here.quads, here.triples) == (there.quads, there.triples)
    assert {graph.removeprefix(SPACE.base) for graph in here.graphs} == {
        graph.removeprefix(other.base) for graph in there.graphs
    }
    assert small_one.release == invented.id
    assert 0 < small_one.quads < here.quads


def test_one_that_is_damaged_is_made_again(few: Release, folder: Path) -> None:
    marker = made(few, SPACE, folder) / "complete.json"
    for content in (b"", b"{", b"[]", b'{"release": 1}', b"\xff"):
        marker.write_bytes(content)
        assert find(few, SPACE) is None
        fill(few, SPACE, marker.parent)
        found = find(few, SPACE)
        assert found
        assert whole(found)


def test_a_release_that_is_damaged_makes_none(few: Release, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(few.path.read_bytes())
    release = Release(copy)
    content = copy.read_bytes()
    copy.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match="Build it anew: puxi build"):
        prepare(release, SPACE)
    assert stores_in(folder) == set()


def test_a_release_whose_file_is_another_one_now_makes_none(
    few: Release, invented: Release, folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(few.path, copy)
    release = Release(copy)
    shutil.copy(invented.path, tmp_path / "new.sqlite")
    (tmp_path / "new.sqlite").replace(copy)
    with pytest.raises(StoreError, match="another release has taken its place"):
        prepare(release, SPACE)
    assert stores_in(folder) == set()


# -- no room, and no leave --------------------------------------------------------------------------------------------

_FIRST = (
    "import os, sys; from pathlib import Path; from graph.rdf.space import Space\n"
    "from graph.release.reader import Release; from graph.sparql.store import StoreError, find, prepare\n"
    "release, first, second = Release(Path(sys.argv[1])), Space(), Space('https://puxi-2.example/')\n"
)
_PREPARE = _FIRST + "prepare(release, first)\n"
_REFUSED = (
    _FIRST + "from graph.sparql.engine import Engine, Question; from graph.sparql.limits import Limits\n"
    "from graph.sparql.pool import Pool\n"
    "try: prepare(release, second)\n"
    "except StoreError as error: print(error)\n"
    "else: sys.exit('it could be made')\n"
    "assert find(release, second) is None\n"
    "store = find(release, first)\n"
    "with Pool(store) as pool:\n"
    f"    (row,) = Engine(pool, first).rows(Question({EVERYTHING!r}), Limits()).rows\n"
    "assert int(row[0].text) == store.triples > 0\n"
    "assert set(os.listdir(store.folder.parent)) == {'.filling.lock', store.folder.name}\n"
)
_DISK = (
    "mkdir disk && mount -t tmpfs -o size=100m none disk 2>/dev/null || exit 77\n"
    'export PUXI_SPARQL_STORES="$PWD/disk/stores";\n'
    'disk="$PWD/disk"; cd "$1" && "$2" -c "$3" "$5" || exit 1\n'
)


def on_a_disk(tmp_path: Path, few: Release, then: str) -> str:
    """Make a store on a disk of its own; then, after something is done to the disk, try to make another one."""
    script = f'{_DISK} size=$(du -sk "$disk" | cut -f1)\n{then} && exec "$2" -c "$4" "$5"'
    own_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    words = [str(ROOT), sys.executable, _PREPARE, _REFUSED, str(few.path)]
    command = ["unshare", *own_root, "--mount", "sh", "-c", script, "sh", *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode == 77 or "unshare:" in done.stderr:
        pytest.skip("this machine lets nobody mount a disk")
    assert done.returncode == 0, done.stderr
    return done.stdout


needs_a_disk = pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare, to mount a disk of its own")


@needs_a_disk
@pytest.mark.parametrize("free_kilobytes", [0, 100, 400])
def test_a_disk_that_is_full(few: Release, tmp_path: Path, free_kilobytes: int) -> None:
    said = on_a_disk(tmp_path, few, f'mount -o remount,size=$((size + {free_kilobytes}))k "$disk"')
    assert "No space left on device" in said
    assert f"{VARIABLE} names another folder for stores" in said


@needs_a_disk
def test_a_disk_that_can_only_be_read(few: Release, tmp_path: Path) -> None:
    """No store is made there, and the one that is there answers."""
    said = on_a_disk(tmp_path, few, 'mount -o remount,ro "$disk"')
    assert "Read-only file system" in said
    assert f"{VARIABLE} names another folder for stores" in said


def test_a_folder_that_is_a_file(few: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    for place in (tmp_path / "file", tmp_path / "file" / "stores"):
        monkeypatch.setenv(VARIABLE, str(place))
        with pytest.raises(StoreError, match=f"{VARIABLE} names another folder for stores") as caught:
            prepare(few, SPACE)
        assert str(tmp_path / "file") in str(caught.value)
