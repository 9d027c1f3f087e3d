"""A file that the user names is written whole; what is no file is written into, and stays what it is."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cli.files import write_file
from graph.exports.place import put_in_place


def test_a_pipe_stays_one_and_gets_the_answer(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_file(pipe, b"answer")
    reader.join(10)
    assert read == [b"answer"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_one(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        device.write_bytes(b"")
    except OSError:
        pytest.skip("this user makes no devices")
    write_file(device, b"answer")
    assert stat.S_ISCHR(device.stat().st_mode)
    write_file(Path("/dev/null"), b"answer")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_link_stays_and_what_it_leads_to_changes(tmp_path: Path) -> None:
    file, link = tmp_path / "file.csv", tmp_path / "link.csv"
    file.write_text("old")
    file.chmod(0o600)
    link.symlink_to(file.name)
    write_file(link, b"new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o600
    with put_in_place(link, folder=False, overwrite=True) as new:
        new.write_text("newest")
    assert link.is_symlink()
    assert file.read_text() == "newest"


def test_errors_name_what_the_user_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("folder", "none/x.json"):
        with pytest.raises(OSError) as refused:  # noqa: PT011 - which one differs, what it names does not
            write_file(tmp_path / name, b"answer")
        assert refused.value.filename == str(tmp_path / name)
    if Path("/dev/full").exists():
        with pytest.raises(OSError, match="No space left on device: '/dev/full'"):
            write_file(Path("/dev/full"), b"answer")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", "schema"], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"puxi: standard output: No space left on device\n")
