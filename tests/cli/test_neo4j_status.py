"""``puxi neo4j status`` where nothing is there yet: no Neo4j is needed for it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Puxi


def test_a_password_that_is_not_there_yet_has_no_place(
    puxi: Puxi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(tmp_path))
    shown = puxi("neo4j", "status").out
    assert "not fetched yet" in shown
    assert "  password  " not in shown
    (first, _) = puxi("neo4j", "status", "--json").json
    password = Path(first["password_file"])
    password.parent.mkdir(parents=True)
    password.write_text("secret\n")
    shown = puxi("neo4j", "status").out
    assert f"  password  {password} (user neo4j)\n" in shown
    assert "secret" not in shown
