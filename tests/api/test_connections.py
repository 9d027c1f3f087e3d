"""Connections that keep silent, or take nothing, are closed in time and keep nobody else out."""

import errno
import logging
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from api.connections import Seldom, most_connections
from api.settings import Settings


@contextmanager
def serving(release: Path, log: Path, handles: tuple[int, int] | None = None, **settings: str) -> Iterator[int]:
    """A server over this release; the port where it listens."""
    command = [sys.executable, "-m", "cli.main", "serve", "--release", str(release), "--port", "0"]
    environment = {**os.environ, **{f"PUXI_API_{name.upper()}": value for name, value in settings.items()}}

    def limit() -> None:
        if handles:
            resource.setrlimit(resource.RLIMIT_NOFILE, handles)

    with (
        log.open("w") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            text=True,
            start_new_session=True,
            preexec_fn=limit,  # noqa: PLW1509 -- no threads here
        ) as process,
    ):
        try:
            assert process.stdout is not None
            found = re.search(r":(\d+)/", process.stdout.readline())
            assert found
            yield int(found[1])
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def opened(port: int, said: bytes = b"") -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    one.sendall(said)
    return one


def answer(port: int, path: str = "/healthz") -> bytes:
    with opened(port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()) as one:
        return everything(one)


def everything(one: socket.socket) -> bytes:
    found = b""
    try:
        while part := one.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def test_a_connection_without_a_whole_request_is_closed_in_time(release_path: Path, tmp_path: Path) -> None:
    with serving(release_path, tmp_path / "log", head_seconds="1") as port:
        began = time.monotonic()
        with opened(port) as silent, opened(port, b"GET /healthz HT") as half, opened(port) as dripping:
            for letter in b"GET /":
                dripping.sendall(bytes([letter]))
                time.sleep(0.3)
            assert everything(silent) == b""
            said = everything(half)
            assert said.startswith(b"HTTP/1.1 408 ")
            assert b'"code":"request_too_slow"' in said
            assert everything(dripping).startswith(b"HTTP/1.1 408 ")
        # Nor the second request of a connection.
        whole = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        with opened(port, whole) as second:
            assert second.recv(65536).startswith(b"HTTP/1.1 200 ")
            second.sendall(whole + whole[:9])
            assert everything(second).count(b"HTTP/1.1 ") == 2
        assert time.monotonic() - began < 10
        assert answer(port).startswith(b"HTTP/1.1 200 ")


def test_who_takes_nothing_of_an_answer_is_left(release_path: Path, tmp_path: Path) -> None:
    with serving(release_path, tmp_path / "log", head_seconds="1") as port:
        whole = b"GET /v1/institutions?format=csv HTTP/1.1\r\nHost: x\r\n\r\n"
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect(("127.0.0.1", port))
            one.settimeout(20)
            one.sendall(whole * 100)
            time.sleep(6)
            assert everything(one).count(b"# complete") < 100


def test_silent_connections_keep_nobody_out(release_path: Path, tmp_path: Path) -> None:
    """Also where more are opened than the process has handles for; and the log stays short."""
    log = tmp_path / "log"
    with serving(release_path, log, (64, 64), head_seconds="600") as port, ExitStack() as stack:
        for _ in range(150):
            stack.enter_context(opened(port))
        assert answer(port).startswith(b"HTTP/1.1 200 ")
        assert b"xiao-mai" in answer(port, "/v1/search?q=wheat")
    assert log.stat().st_size < 5_000


def test_the_limit_of_open_files_is_raised(release_path: Path, tmp_path: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with (
        serving(release_path, tmp_path / "log", (64, min(hard, 1000)), head_seconds="600") as port,
        ExitStack() as stack,
    ):
        first = stack.enter_context(opened(port))
        for _ in range(120):
            stack.enter_context(opened(port))
        assert answer(port).startswith(b"HTTP/1.1 200 ")
        first.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert everything(first).startswith(b"HTTP/1.1 200 "), "none of them had to go"


def test_no_more_connections_than_handles() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 400), hard))
        assert most_connections(Settings(connections=1000)) < 400
        assert most_connections(Settings(connections=7)) == 7
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(("number", "kept"), [(errno.EMFILE, 2), (errno.ECONNRESET, 200)])
def test_the_same_fault_is_told_seldom(number: int, kept: int) -> None:
    now = [0.0]
    seldom = Seldom(lambda: now[0])
    error = OSError(number, "what happened")
    records = []
    for _ in range(200):
        records.append(
            logging.LogRecord("asyncio", logging.ERROR, "x", 1, "out of it", (), (OSError, error, None)),
        )
        now[0] += 0.5
    now[0] = 0.0
    passed = 0
    for record in records:
        passed += seldom.filter(record)
        now[0] += 0.5
    assert passed == kept


POSTS = {"/v1/cypher": "application/json", "/reconcile": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_does_not_come_is_not_waited_for(release_path: Path, tmp_path: Path, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {POSTS[path]}\r\nContent-Length: 1000\r\n\r\n".encode()
    log = tmp_path / "log"
    with serving(release_path, log, seconds="2") as port:
        began = time.monotonic()
        with opened(port, head + b"queries=") as slow:
            said = everything(slow)
        assert time.monotonic() - began < 15
        assert said.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"request_too_slow"' in said
        # One that is broken off is no fault of the server.
        with opened(port, head + b"queries="):
            pass
        assert answer(port).startswith(b"HTTP/1.1 200 ")
        time.sleep(0.3)
    assert "Traceback" not in log.read_text()
