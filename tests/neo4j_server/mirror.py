"""A Maven repository of this machine, slow or broken as a test wants it, which serves jars that are there already."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath


@dataclass
class Mirror:
    """What it serves (path to file), how, and what it was asked for."""

    files: Mapping[str, Path]
    url: str = ""
    #: Bytes a second for each file; 0 for as fast as it goes.
    pace: int = 0
    #: Names of files that come with their last byte changed, or whose connection breaks in the middle.
    spoilt: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)

    def asked_for_jars(self) -> int:
        return sum(count for path, count in self.asked.items() if path.endswith(".jar"))


@contextlib.contextmanager
def serving(files: Mapping[str, Path]) -> Iterator[Mirror]:
    """A mirror on a port of loopback, until the block ends."""
    mirror = Mirror(files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/repository/")
            mirror.asked[path] += 1
            found = mirror.files.get(path)
            if found is None:
                self.send_error(404)
                return
            content = found.read_bytes()
            name = PurePosixPath(path).name
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if name in mirror.spoilt:
                content = content[:-1] + bytes([content[-1] ^ 1])
            if name in mirror.cut:
                content = content[: len(content) // 2]
            with contextlib.suppress(ConnectionError):
                self.pour(content)

        def pour(self, content: bytes) -> None:
            step = max(mirror.pace // 50, 1024) if mirror.pace else len(content)
            for start in range(0, len(content), step):
                self.wfile.write(content[start : start + step])
                if mirror.pace:
                    time.sleep(0.02)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            """Nothing: pytest shows what is wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    mirror.url = f"http://127.0.0.1:{server.server_address[1]}/repository"
    try:
        yield mirror
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
