"""Java's tools for RDF, as tests use them: ROBOT (reasoners, the OWL API) and Apache Jena (riot, SHACL, SPARQL).

The jars of each are pinned by a lock file beside this module, with every version and SHA-256; they are taken from the
machine's Maven folder or fetched into it, as Neo4j's are. Where they cannot be had, tests that need them are skipped, and
fail where ``PUXI_REQUIRE_JAVA_TOOLS=1``. A lock file is written anew with ``python -m tests.rdf.java ROBOT`` (or ``JENA``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from graph.errors import ServerError
from graph.neo4j_server import artifacts, java
from graph.neo4j_server.progress import Silent
from graph.neo4j_server.versions import Version
from tests.servers import HOME

REQUIRED = "PUXI_REQUIRE_JAVA_TOOLS"
_HEAD = """\
# The jars of {name}, as jgo locked them: every version and SHA-256. Do not edit; after a change in tests/rdf/java.py, write
# it anew with: python -m tests.rdf.java {key}
"""


@dataclass(frozen=True, slots=True)
class Tool(Version):
    """A set of jars; ``endpoints`` are the Maven coordinates that it was resolved from."""

    endpoints: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.number

    @property
    def lock_file(self) -> Path:
        """Beside this module."""
        return Path(__file__).with_name(f"{self.number.lower().replace(' ', '-')}.lock.toml")


ROBOT = Tool(
    "ROBOT 1.9.8",
    (17, 25),
    "org.obolibrary.robot.CommandLineInterface",
    80,
    ("org.obolibrary.robot:robot-command:1.9.8",),
)
#: Without a logging provider, Jena's warnings vanish.
JENA = Tool(
    "Jena 5.6.0", (17, 25), "riotcmd.riot", 18, ("org.apache.jena:jena-cmds:5.6.0", "org.slf4j:slf4j-simple:2.0.17")
)  # fmt: skip


@cache
def jars(tool: Tool) -> Path:
    """The folder with the tool's jars, and nothing else; skips the test, or fails it, where they cannot be had."""
    folder = Path(os.environ[HOME]) / "java-tools" / tool.lock_file.name.removesuffix(".lock.toml")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        # Several processes of one run want them at once; the second one finds them there.
        with FileLock(folder / "lock"):
            artifacts.provide(tool, folder / "lib", folder / "fetching", Silent())
            java.find(tool)
    except ServerError as error:
        reason = f"no {tool.name}: {str(error).splitlines()[0]}"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder / "lib"


def run(
    tool: Tool, *arguments: str | Path, main: str = "", check: bool = True, memory: str = "1g", seconds: int = 300
) -> subprocess.CompletedProcess[str]:
    """Run a class of the tool (its command line by default) to its end.

    With ``check``, a failure fails the test with what the tool said. ``memory`` is the heap's limit, as Java takes it.
    """
    lib = jars(tool)
    done = subprocess.run(
        [
            java.find(tool).program, f"-Xmx{memory}", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
            "-cp", f"{lib / '*'}", main or tool.main, *arguments,
        ],
        env=java.environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
    )  # fmt: skip
    if check and done.returncode != 0:
        pytest.fail(
            f"{tool.name} ({main or tool.main}) ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
    return done


def lock(key: str) -> Path:
    """Resolve a tool's jars, and write its lock file. Needs the network and Maven: jgo's own resolver stumbles over ROBOT's."""
    import jgo
    from jgo.maven import MvnResolver

    maven = shutil.which("mvn")
    assert maven, "Maven is needed to resolve the jars"
    tool = {"ROBOT": ROBOT, "JENA": JENA}[key]
    with tempfile.TemporaryDirectory() as folder:
        # The ``!`` keeps jgo from taking the version tables of the endpoint for a bill of materials.
        environment = jgo.build(
            "+".join(f"{point}!" for point in tool.endpoints),
            update=True,
            cache_dir=Path(folder),
            resolver=MvnResolver(Path(maven)),
        )
        text = environment.lock_path.read_text(encoding="utf-8")
    tool.lock_file.write_text(_HEAD.format(name=tool.name, key=key) + text, encoding="utf-8")
    return tool.lock_file


if __name__ == "__main__":
    for _key in sys.argv[1:]:
        print(lock(_key))
