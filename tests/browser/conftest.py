import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
#: No sandbox, as tests may run as root in a container; and nothing that asks the network on its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def address(release_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server on the release of the shipped data."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        listener.set_inheritable(True)
        # The listening socket is handed over, so that nobody can take its port in between.
        command = [sys.executable, "-m", "uvicorn", "api.app:app", "--fd", str(listener.fileno())]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PUXI_RELEASE": str(release_path)},
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        port = int(listener.getsockname()[1])
        try:
            await_ready(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def await_ready(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers; a failure with its log if it ends or takes too long."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    pytest.fail(f"the server does not answer:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield browser
        browser.close()
