"""Opening a Neo4j: the one that Puxi runs itself, or one that the user names.

Where to go is said by options, else by the environment, else it is the managed server:

==================== ==================================================================================
variable             what it says
==================== ==================================================================================
PUXI_NEO4J_URI       bolt://, bolt+s://, bolt+ssc://, neo4j://, neo4j+s:// or neo4j+ssc:// and the address
PUXI_NEO4J_USER      user; ``neo4j`` without it
PUXI_NEO4J_PASSWORD  password; there is no option for it, since a command line can be read by others
PUXI_NEO4J_DATABASE  database; the user's home database without it
==================== ==================================================================================

``neo4j://`` follows the cluster's routing table, and reads go to its readers; ``+s`` is TLS with a certificate that
the machine trusts, ``+ssc`` TLS with any certificate.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graph.errors import ServerError

if TYPE_CHECKING:
    import neo4j

    from graph.neo4j_server.progress import Progress

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

#: Seconds: to open a connection; to get one from the pool, opening and authentication counted in.
CONNECTION_TIMEOUT = 10.0
ACQUISITION_TIMEOUT = 20.0
#: For so long (seconds) the driver tries a transaction again when a server of a cluster goes away under it.
RETRY_TIME = 15.0
_CAUSES = 20


class DamagedError(ServerError):
    """The server that Puxi runs answers from a store that is not whole."""


@dataclass(frozen=True, slots=True)
class Managed:
    """Which of the servers that Puxi runs itself: for which release file, of which version, kept in which folder."""

    release: Path | None = None
    version: str | None = None
    folder: Path | None = None
    #: Is told what goes on while the server is fetched, filled and started; lines on stderr without it.
    progress: Progress | None = field(default=None, repr=False, compare=False)

    def start(self) -> Target:
        """The server; it is fetched, filled and started if it is not there yet.

        Raises:
            ServerError: it cannot be had; the message says what is missing.
            ReleaseError: there is no release to fill it from.
        """
        from graph.neo4j_server.managed import ensure

        address = ensure(self.release, version=self.version, folder=self.folder, progress=self.progress)
        return Target(
            address.uri,
            address.user,
            address.password,
            release=address.release,
            managed=Managed(self.release, address.version, self.folder, self.progress),
        )

    def renew(self) -> None:
        """End the server and give up its store, which is damaged; the next start makes another."""
        from graph.neo4j_server.managed import renew

        if self.progress is not None:
            self.progress.say("the store of Neo4j is damaged and is made anew")
        renew(self.release, version=self.version, folder=self.folder, progress=self.progress)

    def stop(self) -> None:
        """End the server, whatever it is doing."""
        from graph.neo4j_server.managed import stop

        stop(version=self.version, folder=self.folder, at_once=True)


@dataclass(frozen=True, slots=True)
class Target:
    """A Neo4j and how to get in.

    ``database`` is empty for the user's home database. ``release`` is the id of the release that must be in it, empty
    where any will do. ``managed`` tells of the server that Puxi runs itself, if it is that one.
    """

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = ""
    release: str = ""
    managed: Managed | None = None


def find(
    uri: str | None = None,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    release: Path | None = None,
    progress: Progress | None = None,
) -> Target:
    """The Neo4j to ask: the one named here or by the environment, else the managed one, which is started if need be.

    ``release`` is a release file: the managed server is filled from it; any other must hold that very release.
    ``progress`` is told what goes on while the managed server comes up.

    Raises:
        ServerError: the address is none, no password is given, or the managed server cannot be had.
        ReleaseError: there is no such release.
    """
    named = uri or os.environ.get("PUXI_NEO4J_URI", "")
    if not named:
        return Managed(release, progress=progress).start()
    _check(named)
    given = password if password is not None else os.environ.get("PUXI_NEO4J_PASSWORD")
    if given is None:
        raise ServerError(
            f"No password is known for {named}. Set PUXI_NEO4J_PASSWORD, or give --password-file FILE "
            "(- reads it from standard input)."
        )
    return Target(
        named,
        user or os.environ.get("PUXI_NEO4J_USER") or "neo4j",
        given,
        database or os.environ.get("PUXI_NEO4J_DATABASE", ""),
        _id_of(release) if release is not None else "",
    )


def driver(target: Target, **config: Any) -> neo4j.Driver:
    """The official driver for this server, set up as Puxi needs it; whoever asks for it closes it.

    ``config`` is handed to ``neo4j.GraphDatabase.driver`` as it is. Nothing is sent yet; a server that is not there
    shows at the first query, or with :func:`verify`.

    Raises:
        ServerError: the address is none that the driver understands.
    """
    import neo4j

    _check(target.uri)
    return neo4j.GraphDatabase.driver(target.uri, auth=(target.user, target.password), **{**settings(), **config})


def settings() -> dict[str, Any]:
    """What the driver is told, beside address and password."""
    import neo4j

    # Whoever wants the driver's log sets up logging; without that, Python would print its warnings between our answers.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    return {
        "user_agent": f"puxi/{version('puxi')}",
        "connection_timeout": CONNECTION_TIMEOUT,
        "connection_acquisition_timeout": ACQUISITION_TIMEOUT,
        "max_transaction_retry_time": RETRY_TIME,
        "telemetry_disabled": True,
        # Notifications are read from the summary and told with their place; logged as well, they would be told twice.
        "warn_notification_severity": neo4j.NotificationMinimumSeverity.OFF,
    }


def verify(opened: neo4j.Driver, target: Target) -> None:
    """Connect and authenticate.

    Raises:
        ServerError: the server cannot be reached, is none, or does not let us in; the message says which.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        opened.verify_connectivity()
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        raise trouble(error, target) from None


def password_from(file: Path) -> str:
    """A password from a file: its first line, without the line end; ``-`` is standard input.

    Raises:
        ServerError: the file cannot be read, or has nothing in it.
    """
    import sys

    try:
        text = sys.stdin.readline() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ServerError(f"The password cannot be read from {file}: {reason}.") from None
    lines = text.splitlines()
    if not lines or not lines[0]:
        raise ServerError(f"{file} has no password in its first line.")
    return lines[0]


def trouble(error: BaseException, target: Target) -> ServerError:
    """Why a server could not be asked, in words that tell what to do; never the password."""
    from neo4j import exceptions

    where = target.uri
    said = " ".join(part for part in (str(error), *(str(cause) for cause in _causes(error))) if part)
    code = str(getattr(error, "code", "") or "")
    if "AuthenticationRateLimit" in code:
        return ServerError(f"{where} refuses to let {target.user!r} in after too many wrong passwords. Wait a minute.")
    if "Security.Forbidden" in code:
        return ServerError(f"{where} does not allow {target.user!r} to do this: {scrubbed(str(error), target)}")
    if isinstance(error, exceptions.AuthError) or code.startswith("Neo.ClientError.Security"):
        if "CredentialsExpired" in code:
            return ServerError(f"The password of {target.user!r} at {where} must be changed before its first use.")
        if target.managed:
            return ServerError(
                f"The Neo4j that Puxi runs ({where}) does not let Puxi in: its password is not the one in Puxi's file any "
                "more. puxi neo4j stop, and the next query mends it."
            )
        return ServerError(
            f"{where} does not let {target.user!r} in: the user or the password is wrong. "
            "PUXI_NEO4J_USER and PUXI_NEO4J_PASSWORD (or --user and --password-file) say which are used."
        )
    if "Database.DatabaseNotFound" in code or "DatabaseNotFound" in said:
        return ServerError(f"{where} has no database {target.database!r}. PUXI_NEO4J_DATABASE or --database names it.")
    if "DatabaseUnavailable" in code or "database is not available" in said.lower():
        return ServerError(f"The database {target.database or '(default)'!r} at {where} is not available just now.")
    kinds = {type(cause).__name__ for cause in (error, *_causes(error))}
    if target.managed and isinstance(error, exceptions.DriverError | OSError):
        return ServerError(
            f"The Neo4j that Puxi runs ({where}) went down just now, or does not answer. Ask again; puxi neo4j status tells "
            "how it stands."
        )
    for names, pattern, advice in _ADVICE:
        if kinds & names or (pattern and re.search(pattern, said)):
            return ServerError(f"{where} {advice}")
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired):
        return ServerError(f"{where} does not answer, or went away. Is it a Neo4j, and is it running?")
    return ServerError(f"{where} cannot be used: {scrubbed(str(error), target)}")


#: Errors behind the driver's own, or words of it, and what they mean to the user. The first that fits is told.
_ADVICE: tuple[tuple[frozenset[str], str, str], ...] = (
    (
        frozenset({"BoltSecurityError", "SSLError", "SSLEOFError", "SSLCertVerificationError", "CertificateError"}),
        "",
        (
            "cannot be spoken to encrypted: it has no TLS, or a certificate that is not trusted here. neo4j:// and "
            "bolt:// are without TLS, +s is TLS with a trusted certificate, +ssc with any."
        ),
    ),
    (frozenset({"gaierror"}), r"DNS resolve", "cannot be found: there is no such host name."),
    (
        frozenset({"ConnectionRefusedError"}),
        "",
        "refuses the connection: nothing listens there. Is the server running, and is the port right?",
    ),
    (
        frozenset({"TimeoutError", "SocketDeadlineExceededError"}),
        r"[Tt]imed out",
        "does not answer in time. Is the address right, is it a Neo4j, and does a firewall let it through?",
    ),
    (
        frozenset({"BoltHandshakeError", "BoltProtocolError", "ConnectionResetError"}),
        r"looks like HTTP|handshake|protocol version",
        "is no Neo4j, or speaks another protocol there. Bolt's usual port is 7687.",
    ),
    (frozenset(), r"routing information", "gives no routing information. For a single server use bolt://."),
)


def scrubbed(text: str, target: Target) -> str:
    """A message without the password, whatever put it there."""
    return text.replace(target.password, "...") if len(target.password) > 3 else text


def _causes(error: BaseException) -> list[BaseException]:
    """The errors behind an error, those that a group of them holds too."""
    found: list[BaseException] = []
    pending = [error]
    while pending and len(found) < _CAUSES:
        seen = pending.pop()
        inner = [seen.__cause__ or seen.__context__, *(seen.exceptions if isinstance(seen, BaseExceptionGroup) else ())]
        behind = [cause for cause in inner if cause is not None]
        found += behind
        pending += behind
    return found


def _check(uri: str) -> None:
    scheme, colon, rest = uri.partition("://")
    if not colon or scheme not in SCHEMES or not rest or re.search(r"\s", uri):
        raise ServerError(f"{uri!r} is no address of a Neo4j; expected one like bolt://localhost:7687, with one of "
                          f"{', '.join(SCHEMES)} in front.")  # fmt: skip
    try:
        # Brackets that are not closed, a port that is none.
        _ = urlsplit(uri).port
    except ValueError as error:
        raise ServerError(f"{uri!r} is no address of a Neo4j: {error}.") from None
    if "@" in rest:
        raise ServerError("The address of a Neo4j must not hold a user or a password: set PUXI_NEO4J_USER and "
                          "PUXI_NEO4J_PASSWORD.")  # fmt: skip


def _id_of(release: Path) -> str:
    from graph.release.reader import Release

    return Release(release).id


def release_fits(found: Mapping[str, object] | None, target: Target) -> str:
    """The id of the release that a graph was loaded from, if the graph can be asked.

    ``found`` are the properties of its ``Release`` node, ``None`` where there is none.

    Raises:
        ServerError: there is no graph of Puxi's, it is half loaded, made by another contract, or of another release.
        DamagedError: there is none although Puxi itself filled the server.
    """
    from graph.property_graph.contract import CONTRACT

    where = f"{target.uri}, database {target.database}" if target.database else target.uri
    if target.managed and (found is None or found.get("complete") is not True or found.get("contract") != CONTRACT):
        raise DamagedError(
            f"The store of the Neo4j that Puxi runs ({where}) is damaged: the graph in it is not whole. If it does not "
            "make it anew by itself, puxi neo4j remove and the next query do."
        )
    again = (
        "puxi neo4j remove and the next query make it"
        if target.managed
        else f"puxi graph load --uri {target.uri} loads it"
    )
    if found is None:
        raise ServerError(f"There is no graph of Puxi's in {where}: it has no Release node. {again}.")
    if found.get("complete") is not True:
        raise ServerError(f"The graph in {where} is half loaded: a load is under way, or was broken off. {again} anew.")
    if found.get("contract") != CONTRACT:
        raise ServerError(
            f"The graph in {where} was made by contract {found.get('contract')} of the property graph, and this Puxi "
            f"expects {CONTRACT}. {again} anew, or use the Puxi that made it."
        )
    release = str(found.get("id", ""))
    if target.release and release != target.release:
        raise ServerError(
            f"The graph in {where} is of release {release}, and {target.release} was asked for. {again} anew."
        )
    return release
