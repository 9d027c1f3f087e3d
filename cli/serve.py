"""``puxi serve``: the server, on this machine unless told otherwise.

The application is named by its import string, so that ``cli/`` and ``api/`` need not know each other; which release it
is to answer from, it reads from ``PUXI_RELEASE``.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import ReleaseFile, open_release
from graph.errors import PuxiError

if TYPE_CHECKING:
    import uvicorn

APPLICATION = "api.app:app"
#: How HTTP is spoken: silent connections are closed in time.
PROTOCOL = "api.connections:Connection"
DEFAULT_PORT = 8000
#: How many ports after the default one are tried when it is taken.
_TRIED = 100
#: Connections that wait to be taken. Where no file handle is left, asyncio tries so many times a second.
_BACKLOG = 128
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (where to reach a server that listens everywhere)


class ServeError(PuxiError):
    """The server cannot be started as asked: no such address here, or the port is taken."""

    code = "serve_failed"


def serve(
    release: ReleaseFile = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; anything but loopback lets other machines in.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help="0 takes any free port. Default: 8000, or the next one that is free.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer side by side.")] = 1,
    access_log: Annotated[bool, typer.Option("--access-log", help="Print a line for each request.")] = False,
) -> None:
    """Serve pages and answers from a release.

    Prints the address once it works. Ctrl-C ends it.
    """
    import uvicorn

    opened = open_release(release)
    raise_handles()
    listener = listen(host, port)
    os.environ["PUXI_RELEASE"] = str(opened.path.resolve())
    os.environ.setdefault("PUXI_API_SPARQL_READY", "true")
    config = uvicorn.Config(
        APPLICATION,
        host=host,
        workers=workers,
        http=PROTOCOL,
        backlog=_BACKLOG,
        log_level="info" if access_log else "warning",
        access_log=access_log,
        # Which proxies are believed, the application decides by PUXI_API_TRUSTED_PROXIES.
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    _load(config)
    _announce(listener, host, opened.id)
    if not (_run_workers(config, listener) if workers > 1 else _run(config, listener)):
        raise ServeError("The server could not be started; what was wrong stands above.")


def _load(config: uvicorn.Config) -> None:
    """Load the application once here: where that fails in worker processes, uvicorn starts new ones for ever."""
    try:
        config.load_app()
    except SystemExit:
        # uvicorn's way to say that there is no such application; its exit code means something else here.
        raise ServeError("The server could not be started; what was wrong stands above.") from None


def _run(config: uvicorn.Config, listener: socket.socket) -> bool:
    """Serve in this process until a signal ends it; whether it came so far as to serve, or was ended before."""
    import uvicorn

    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return True
    except SystemExit:
        # Likewise for an application that does not start.
        return False
    return server.started


def _run_workers(config: uvicorn.Config, listener: socket.socket) -> bool:
    """Serve in several processes until a signal ends them; whether they could be started."""
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    supervisor = Multiprocess(config, sockets=[listener])
    supervisor.run()
    return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)


def raise_handles() -> None:
    """Allow this process, and those that it starts, as many open files as the system lets it have."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        # Some systems name a limit here that they do not grant.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens, so that the port is ours from here on; connections wait until the server takes them.

    Raises:
        ServeError: the port that was asked for is taken, none of the default ones is free, or there is no such address.
    """
    wanted = range(DEFAULT_PORT, DEFAULT_PORT + _TRIED) if port is None else (port,)
    for number in wanted:
        try:
            return _listener(host, number)
        except socket.gaierror as error:
            raise ServeError(f"{host!r} is no address of this machine ({error.strerror}).") from None
        except OSError as error:
            if port is None and error.errno == errno.EADDRINUSE:
                continue
            advice = "Another port, or --port 0 for any that is free, will do." if port else "Choose another --host."
            raise ServeError(f"Cannot listen on {host}, port {number}: {error.strerror}. {advice}") from None
    raise ServeError(
        f"All ports from {wanted[0]} to {wanted[-1]} of {host} are taken. Use --port 0 for any that is free."
    )


def _listener(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name != "nt":
            # So that the port of a server that has just ended can be used again. (On Windows it would let two share one.)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _announce(listener: socket.socket, host: str, release: str) -> None:
    """Print the address as soon as the server answers there, and not before."""
    port = int(listener.getsockname()[1])
    reached = _ANY.get(host, host)
    shown = f"[{reached}]" if ":" in reached else reached

    def wait() -> None:
        while (status := _status(reached, port)) is None:
            time.sleep(0.05)
        said = f"Puxi release {release} is served at http://{shown}:{port}/ (Ctrl-C ends it)"
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            said += f", but answers with status {status}"
        print(said, flush=True)

    # A daemon: a server that never gets as far must not be kept alive by the wait for it.
    threading.Thread(target=wait, daemon=True).start()


def _status(host: str, port: int) -> int | None:
    """The status with which the server answers; ``None`` as long as it does not."""
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
