"""The versions of Neo4j that Puxi can run, each pinned by a lock file beside this module.

A lock file (``neo4j-VERSION.lock.toml``, in jgo's format) names every jar with its version and SHA-256. To move to
another version, add it below and write its lock file with ``python -m graph.neo4j_server.locking VERSION``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ServerError

#: Chooses the version where no option does.
VARIABLE = "PUXI_NEO4J_VERSION"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of Neo4j Community.

    ``java`` is the range of Java's feature releases that it runs on; a newer one than the last is not tried.
    ``main`` is the class that starts the server, ``megabytes`` what its jars weigh.
    """

    number: str
    java: tuple[int, int]
    main: str
    megabytes: int

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"Neo4j {self.number}"

    @property
    def lock_file(self) -> Path:
        """Where its lock file is."""
        return Path(__file__).with_name(f"neo4j-{self.number}.lock.toml")


CURRENT = Version("2026.08.1", (21, 25), "org.neo4j.server.Neo4jCommunity", 158)
#: Long-term support. Neo4j itself names Java 17 and 21 for it; the tests also run it on 25.
LTS = Version("5.26.19", (17, 25), "org.neo4j.server.CommunityEntryPoint", 120)
#: The default first.
ALL = (CURRENT, LTS)


def chosen(number: str | None = None) -> Version:
    """The version of this number; without one, that of ``PUXI_NEO4J_VERSION``, else the current release.

    The beginning of a number is enough where only one version begins so: ``5``, ``5.26``, ``2026``.

    Raises:
        ServerError: Puxi has no lock file for such a version.
    """
    wanted = number or os.environ.get(VARIABLE, "")
    if not wanted:
        return CURRENT
    found = [version for version in ALL if version.number == wanted or version.number.startswith(f"{wanted}.")]
    if len(found) != 1:
        known = ", ".join(version.number for version in ALL)
        whence = "" if number else f" ({VARIABLE})"
        raise ServerError(
            f"Puxi cannot run Neo4j {wanted!r}{whence}; it knows {known}. Any other server can be used with --uri."
        )
    return found[0]
