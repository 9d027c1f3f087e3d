"""The folder of an export for neo4j-admin, imported with its own script by Neo4j's own tool, is the release."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from graph.bolt.load import check, load, state
from graph.bolt.loaded import State
from graph.exports.export import export
from graph.exports.formats import ExportFormat
from graph.neo4j_server.versions import Version
from graph.release.reader import Release
from tests.bolt_load import snapshots
from tests.bolt_load.writable import Writable
from tests.servers import provide_jars


def test_the_script_imports_the_release(
    neo4j_version: Version, neo4j_home: Path, older: Release, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Into a folder with blanks in its name; then the statements of schema.cypher make what a load makes."""
    folder = tmp_path / "an export"
    export(older, ExportFormat.NEO4J_ADMIN, folder)
    server = Writable(provide_jars(neo4j_version, neo4j_home), tmp_path / "server")
    server.prepare()
    # The artifacts have the tool, but not the shell script of that name by which administrators know it.
    tool = tmp_path / "bin" / "neo4j-admin"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.join(server.admin_command())} "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    environment = server.environment() | {"PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", str(folder / "import.sh")], env=environment, cwd=tmp_path, check=True)
    assert "IMPORT DONE" in capfd.readouterr().out
    try:
        server.start()
        with server.driver() as driver:
            snapshots.assert_same(snapshots.held(driver), snapshots.expected(older))
            assert state(server.target).state is State.WHOLE
            for statement in (folder / "schema.cypher").read_text(encoding="utf-8").split(";\n"):
                if statement:
                    driver.execute_query(statement, database_="neo4j")
            driver.execute_query("CALL db.awaitIndexes(120)", database_="neo4j")
            imported = snapshots.schema(driver)
            assert not check(older, server.target)
            assert load(older, server.target).unchanged
            server.empty()
            load(older, server.target)
            assert snapshots.schema(driver) == imported
    finally:
        server.stop()
