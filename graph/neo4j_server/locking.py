"""Writes the lock file of a version anew: ``python -m graph.neo4j_server.locking VERSION``. Needs the network.

jgo resolves Neo4j's dependencies and writes the file. The ``!`` after the version keeps jgo from taking Neo4j's own
version table for a bill of materials: with it the jars are those that Maven picks, without it test libraries come along.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from graph.neo4j_server.versions import chosen

_HEAD = """\
# The jars of Neo4j Community {version}, as jgo locked them: every version and SHA-256. Do not edit; after adding a version
# to graph/neo4j_server/versions.py, write its file with: python -m graph.neo4j_server.locking {version}
"""


def lock(number: str) -> Path:
    """Resolve a version's jars, and write its lock file beside this module."""
    import jgo

    version = chosen(number)
    with tempfile.TemporaryDirectory() as folder:
        environment = jgo.build(f"org.neo4j:neo4j:{version.number}!", update=True, cache_dir=Path(folder))
        text = environment.lock_path.read_text(encoding="utf-8")
    version.lock_file.write_text(_HEAD.format(version=version.number) + text, encoding="utf-8")
    return version.lock_file


if __name__ == "__main__":
    for _number in sys.argv[1:]:
        print(lock(_number))
