"""A build that fails, is killed or finds no room leaves the last release as it was, and the next one is not in its way."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.ask import lineage
from graph.errors import BuildError, DataError
from graph.lens import Lens
from graph.release import leftovers
from graph.release.build import STAGES, build
from graph.release.reader import Release
from tests.graph import builds
from tests.graph.made import Made

ROOT = Path(__file__).resolve().parents[2]
_POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and signals")


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The release that is there before anything goes wrong."""
    path = tmp_path_factory.mktemp("last") / "puxi.sqlite"
    build(builds.dataset(2021), path)
    return path.read_bytes()


@pytest.fixture
def target(last: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "place" / "puxi.sqlite"
    path.parent.mkdir()
    path.write_bytes(last)
    return path


def in_its_own_process(what: str, target: Path, *wrapper: str) -> list[dict[str, object]]:
    command = [*wrapper, sys.executable, "-m", "tests.graph.builds", what, str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=170)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def converted_in(path: Path) -> str:
    """Ask the release a question that the two datasets answer differently."""
    answer = lineage(Release(path), "国家第7号工程技术研究中心", Lens())
    return answer.edges[0].date


@_POSIX
def test_killed_at_any_moment(target: Path, last: bytes) -> None:
    rounds = in_its_own_process("kill", target)
    assert len(rounds) == builds.ROUNDS >= 20
    assert sum(bool(r["killed"]) for r in rounds) >= 20, "too few builds were killed while they worked"
    assert {str(r["moment"]) for r in rounds if r["killed"]} >= set(STAGES[:-1])
    # The old release, or the new one where the kill came after all was done; never anything between.
    assert {r["release"] for r in rounds} <= {"old", "new"}
    assert sum(r["release"] == "old" for r in rounds) >= 20
    assert target.read_bytes() == last
    assert converted_in(target) == "2021"
    left = [path for path in target.parent.iterdir() if path != target]
    assert left, "no killed build left anything, so none was killed at work"
    build(builds.dataset(2022), target)
    assert list(target.parent.iterdir()) == [target], "the next build cleans up"
    assert converted_in(target) == "2022"


@_POSIX
def test_no_room_for_files_of_any_size(target: Path, last: bytes) -> None:
    rounds = in_its_own_process("full", target)
    for found in rounds:
        assert found["exit"] == 3, f"no BuildError under a limit of {found['limit']} bytes"
        assert found["same"], found
        assert found["litter"] == [], found
    assert target.read_bytes() == last
    assert converted_in(target) == "2021"


@_POSIX
@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare, to mount a small disk of its own")
@pytest.mark.parametrize("free_kilobytes", [0, 60, 400, 900])
def test_a_disk_that_is_full(last: bytes, tmp_path: Path, free_kilobytes: int) -> None:
    """A real file system of which so much is free beside the last release."""
    (tmp_path / "last.sqlite").write_bytes(last)
    size = -(-len(last) // 1024) + 8 + free_kilobytes
    program = (
        "import sys; from pathlib import Path; from graph.errors import BuildError; from graph.release.build import build\n"
        "from tests.graph import builds\n"
        "target = Path(sys.argv[1])\n"
        "try: build(builds.dataset(2022), target)\n"
        "except BuildError as error: print(error)\n"
        "else: sys.exit('the disk was not full')\n"
        "assert target.read_bytes() == Path(sys.argv[2]).read_bytes()\n"
        "assert list(target.parent.iterdir()) == [target], list(target.parent.iterdir())\n"
    )
    script = (
        'mkdir disk && mount -t tmpfs -o size="$1"k none disk 2>/dev/null || exit 77\n'
        'cp last.sqlite disk/puxi.sqlite && here="$PWD" && cd "$2" && '
        'exec "$3" -c "$4" "$here/disk/puxi.sqlite" "$here/last.sqlite"'
    )
    own_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", *own_root, "--mount", "sh", "-c", script, "sh", str(size), str(ROOT), sys.executable, program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode == 77 or "unshare:" in done.stderr:
        pytest.skip("this machine lets nobody mount a disk")
    assert done.returncode == 0, done.stderr
    assert "The last release is unchanged" in done.stdout


@pytest.fixture
def nobodys_folder(last: bytes) -> Iterator[Path]:
    """A folder with a release in it, in which nobody may write; root steps down while the test runs."""
    folder = Path(tempfile.mkdtemp(prefix="puxi-test-"))
    (folder / "puxi.sqlite").write_bytes(last)
    folder.chmod(0o555)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if was == 0:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@_POSIX
def test_a_folder_in_which_one_may_not_write(nobodys_folder: Path, last: bytes) -> None:
    with pytest.raises(BuildError, match="The last release is unchanged") as caught:
        build(builds.dataset(2022), nobodys_folder / "puxi.sqlite")
    assert str(nobodys_folder) in str(caught.value)
    assert (nobodys_folder / "puxi.sqlite").read_bytes() == last


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(BuildError):
        build(Made(), tmp_path / "file" / "puxi.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "puxi.sqlite").mkdir()
    with pytest.raises(BuildError):
        build(Made(), tmp_path / "puxi.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["puxi.sqlite"]


def test_bad_data_leaves_the_last_release(target: Path, last: bytes, made: Made) -> None:
    made.judge("无此机构", "也无此机构")
    with pytest.raises(DataError):
        build(made, target)
    assert target.read_bytes() == last
    assert list(target.parent.iterdir()) == [target]


def test_a_bug_in_an_ingester_leaves_the_last_release(target: Path, last: bytes, made: Made) -> None:
    made.body("i0001", "国家小麦工程技术研究中心", "NETRC")
    made.body("i0001", "国家小麦工程技术研究中心", "NETRC")
    with pytest.raises(BuildError, match="two statements have one id"):
        build(made, target)
    made.stored.clear()
    made.source("a")
    made.source("a")
    with pytest.raises(BuildError):
        build(made, target)
    assert target.read_bytes() == last
    assert list(target.parent.iterdir()) == [target]


def test_being_interrupted_leaves_the_last_release(target: Path, last: bytes) -> None:
    class Interrupt(KeyboardInterrupt):
        """The user's Ctrl-C, at the last moment."""

    def stop(stage: str, done: int) -> None:
        if stage == STAGES[-1]:
            raise Interrupt

    with pytest.raises(Interrupt):
        build(builds.dataset(2022), target, stop)
    assert target.read_bytes() == last
    assert list(target.parent.iterdir()) == [target]


# -- builds beside each other -------------------------------------------------------------------------------------------


def test_what_a_running_build_has_is_left_alone_and_what_a_dead_one_left_goes(target: Path) -> None:
    dead = target.parent / ".building-dead"
    dead.mkdir()
    (dead / "in-use").touch()
    (dead / "draft.sqlite").write_bytes(b"half a release")
    with leftovers.workplace(target.parent) as running:
        (running / "draft.sqlite").write_bytes(b"half a release")
        build(builds.dataset(2022), target)
        assert (running / "draft.sqlite").exists()
        assert not dead.exists()
    assert list(target.parent.iterdir()) == [target]
    assert converted_in(target) == "2022"


def test_a_folder_made_this_moment_may_be_another_builds_and_an_old_one_is_not(target: Path) -> None:
    young, old = target.parent / ".building-young", target.parent / ".building-old"
    for folder in (young, old):
        folder.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    leftovers.clear(target.parent)
    assert young.exists()
    assert not old.exists()


def test_who_has_the_old_release_open_goes_on_reading_it(target: Path) -> None:
    reader = Release(target)
    before = reader.id
    build(builds.dataset(2022), target)
    assert lineage(reader, "国家第7号工程技术研究中心", Lens()).edges[0].date == "2021"
    assert reader.id == before != Release(target).id
