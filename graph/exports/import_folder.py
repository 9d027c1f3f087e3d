"""A folder from which a database administrator imports the property graph: CSV files, the command, and what comes after."""

from __future__ import annotations

import shlex
from pathlib import Path

from graph.exports.about import About
from graph.exports.formats import Part
from graph.exports.neo4j_admin import write_import
from graph.property_graph.contract import SCHEMA
from graph.release.reader import Release

SCHEMA_FILE = "schema.cypher"
COMMAND_FILE = "import.sh"
README_FILE = "README.md"
_DATABASE = "neo4j"

_README = """# Puxi's property graph for neo4j-admin

{sentence}
{nodes} nodes and {relationships} relationships (the Release node counted in), for Neo4j 5.26 or newer.

1. Import, as the user that runs Neo4j, into a database that does not exist yet, or is stopped and empty:

       sh import.sh {database}

   It runs `neo4j-admin database import full` over the files in this folder; `neo4j-admin` must be on the path. In
   Enterprise the name may be a new one, such as {name}. Make it known then, in the database `system`:

       CREATE DATABASE `{name}`

   In a cluster one server imports, and the others are seeded from it ("Seed a database" in Neo4j's Operations Manual).
2. When the database runs, make constraints and indexes, or queries are slow and those by full text fail:

       cypher-shell -d {database} -f schema.cypher

   (In Enterprise, with the block format, the import tool makes them itself if its command gets
   `--schema=schema.cypher`.) `puxi graph load --uri ...` makes them too, and compares every element with the release.
3. `puxi graph check --uri ...` says whether all is there.
"""


def write_import_folder(release: Release, folder: Path) -> About:
    """Write the CSV files, ``schema.cypher``, ``import.sh`` and ``README.md`` into an empty folder.

    Raises:
        OSError: the folder cannot be written to.
        ReleaseError: the release file is damaged.
    """
    files = write_import(release, folder)
    # Newer versions of the tool refuse a bare file name: it has no parent folder.
    arguments = [argument.replace(f"{folder}/", "./") for argument in files.arguments()]
    about = About.of(release, Part.ALL, files.node_count, files.relationship_count)
    about.write(folder, format="neo4j-admin")
    (folder / SCHEMA_FILE).write_text("".join(f"{statement};\n" for statement in SCHEMA), encoding="utf-8")
    script = folder / COMMAND_FILE
    script.write_text(
        "#!/bin/sh\n"
        f"# {about.sentence}\n"
        f"# Imports into a database that is not there yet: import.sh [DATABASE], without it {_DATABASE}.\n"
        'cd "$(dirname "$0")" || exit 1\n'
        f'exec {command(arguments)} \\\n    "${{1:-{_DATABASE}}}"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    (folder / README_FILE).write_text(
        _README.format(
            sentence=about.sentence, nodes=about.nodes, relationships=about.relationships, database=_DATABASE,
            name=f"puxi-{release.id}",
        ),
        encoding="utf-8",
    )  # fmt: skip
    return about


def command(arguments: list[str]) -> str:
    """The command line of the import without the database's name, an argument a line, to be run in the folder."""
    parts = [shlex.join(["neo4j-admin", "database", "import", "full"]), *map(shlex.quote, arguments)]
    return " \\\n    ".join(parts)
