"""``puxi serve``: it prints an address that works, and ends when it is told to."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from cli.serve import listen
from graph.release.reader import Release
from tests.cli.conftest import Puxi

ADDRESS = re.compile(r"Puxi release (\S+) is served at (http://\S+:(\d+)/) \(Ctrl-C ends it\)\n")


@contextmanager
def serving(release: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process group of its own, as a shell starts it, and the line that it printed."""
    command = [sys.executable, "-m", "cli.main", "serve", "--release", str(release), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  (an address of ours)
        body: bytes = answer.read()
        return body


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_address_works_as_soon_as_it_is_printed_and_ctrl_c_ends_it(
    puxi: Puxi, release_path: Path, workers: str
) -> None:
    with serving(release_path, "--port", "0", "--workers", workers) as (process, line):
        found = ADDRESS.fullmatch(line)
        assert found, line
        assert found[1] == Release(release_path).id
        assert found[2].startswith("http://127.0.0.1:")
        assert b"<html" in get(found[2])
        # The same answers as the command's, to the letter.
        for path, arguments in (
            (f"search?q={quote('小麦')}", ("search", "小麦")),
            (f"lineage?name={quote('国家硅基LED工程技术研究中心')}", ("lineage", "国家硅基LED工程技术研究中心")),
            ("conversions?from=NETRC&to=NTIC", ("conversions", "--from", "NETRC", "--to", "NTIC")),
            ("fates?type=NTIC&by=year", ("fate", "--type", "NTIC", "--by", "year")),
        ):
            assert json.loads(get(f"{found[2]}v1/{path}")) == puxi(*arguments, "--format", "json").json
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(OSError, match="refused"):
        get(found[2])


def test_the_next_free_port_is_taken_where_the_default_one_is_not_free(release_path: Path) -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        ports = [listener.getsockname()[1] for listener in (first, second)]
        assert 8000 <= ports[0] < ports[1] < 8100
        with serving(release_path) as (_, line):
            found = ADDRESS.fullmatch(line)
            assert found, line
            assert 8000 <= int(found[3]) < 8100
            assert int(found[3]) not in ports


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(puxi: Puxi) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        result = puxi("serve", "--port", str(port))
    assert (result.code, result.out) == (1, "")
    assert f"Cannot listen on 127.0.0.1, port {port}: " in result.err
    assert "--port 0" in result.err


@pytest.mark.parametrize("host", ["203.0.113.7", "no host at all"])
def test_an_address_that_is_not_ours_is_an_error(puxi: Puxi, host: str) -> None:
    result = puxi("serve", "--host", host)
    assert (result.code, result.out) == (1, "")
    assert host in result.err


def test_only_this_machine_is_served_unless_told_otherwise(release_path: Path) -> None:
    with serving(release_path, "--port", "0") as (_, line):
        found = ADDRESS.fullmatch(line)
        assert found
        with socket.socket() as other:
            # Another address of this very machine: a server that listened everywhere would answer there.
            assert other.connect_ex(("127.0.0.2", int(found[3]))) != 0


def test_a_server_that_cannot_load_says_so_and_ends(release_path: Path, tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "__init__.py").write_text("")
    (tmp_path / "api" / "app.py").write_text("raise ImportError('spoiled')\n")
    root = str(Path(__file__).resolve().parents[2])
    for workers in ("1", "2"):
        code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {root!r}]; from cli.main import main; sys.exit(main())"
        done = subprocess.run(
            [sys.executable, "-c", code, "serve", "--port", "0", "--workers", workers, "--release", str(release_path)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), root])},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (70, "")
        assert done.stderr.startswith("puxi: something went wrong inside Puxi (ImportError: spoiled)")


def test_a_worker_that_is_killed_is_replaced(release_path: Path) -> None:
    with serving(release_path, "--port", "0", "--workers", "2") as (process, line):
        found = ADDRESS.fullmatch(line)
        assert found, line
        address = f"{found[2]}v1/search?q=wheat"

        def workers() -> set[int]:
            found = set()
            for child in psutil.Process(process.pid).children():
                with suppress(psutil.Error):
                    if "spawn_main" in " ".join(child.cmdline()):
                        found.add(child.pid)
            return found

        before = workers()
        assert len(before) == 2
        gone = min(before)
        os.kill(gone, signal.SIGKILL)
        deadline = time.monotonic() + 40
        while (len(workers() - {gone}) < 2) and time.monotonic() < deadline:
            # The other one goes on answering; a connection that the killed one had taken is lost with it.
            with suppress(OSError):
                assert b"netrc-xiao-mai" in get(address)
            time.sleep(0.1)
        assert len(workers() - {gone}) == 2
        assert all(b"netrc-xiao-mai" in get(address) for _ in range(20))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_log_does_not_stop_it(release_path: Path, tmp_path: Path) -> None:
    place = tmp_path / "puxi.sqlite"
    shutil.copy(release_path, place)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cli.main", "serve", "--release", str(place), "--port", str(port), "--access-log"]
    with (
        Path("/dev/full").open("w") as full,
        subprocess.Popen(command, stdout=full, stderr=full, start_new_session=True) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}/v1/search?q=wheat"
            deadline = time.monotonic() + 40
            while True:
                try:
                    first = get(address)
                    break
                except OSError:
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            # Each of these writes into the log: a request, and a release that is not there.
            place.rename(tmp_path / "away")
            with pytest.raises(urllib.error.HTTPError, match="503"):
                get(address)
            (tmp_path / "away").rename(place)
            assert get(address) == first
            assert process.poll() is None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
