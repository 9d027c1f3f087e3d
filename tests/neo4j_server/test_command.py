"""``puxi neo4j`` as it is typed."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from cli.main import main
from graph.neo4j_server.versions import CURRENT
from tests.neo4j_server.conftest import Home, MakeHome


@pytest.fixture
def ours(make_home: MakeHome, small_releases: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Home:
    home = make_home(CURRENT)
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(home.folder))
    monkeypatch.setenv("PUXI_RELEASE", str(small_releases[0]))
    return home


def test_start_status_stop_remove(ours: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neo4j", "status"]) == 0
    assert "does not run" in capsys.readouterr().out

    assert main(["neo4j", "start"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("bolt://127.0.0.1:")
    assert "licence" in said.err.lower() or "license" in said.err.lower()
    password = ours.instance.password_file.read_text().strip()
    assert password not in said.out + said.err

    assert main(["neo4j", "start", "--show-password"]) == 0
    assert capsys.readouterr().out.splitlines() == [said.out.strip(), "neo4j", password]

    assert main(["neo4j", "status"]) == 0
    told = capsys.readouterr().out
    assert f"runs at {said.out.strip()}" in told
    assert str(ours.instance.password_file) in told
    assert password not in told
    assert main(["neo4j", "status", "--json", "--neo4j-version", "2026"]) == 0
    (status,) = json.loads(capsys.readouterr().out)
    assert status["uri"] == said.out.strip()
    assert status["resident_megabytes"] > 100

    assert main(["neo4j", "stop"]) == 0
    assert f"ended: Neo4j {CURRENT.number}" in capsys.readouterr().err
    assert main(["neo4j", "stop"]) == 0
    assert "no Neo4j of Puxi's was running" in capsys.readouterr().err
    assert not ours.processes()

    assert main(["neo4j", "remove"]) == 0
    assert str(ours.instance.folder) in capsys.readouterr().err
    assert not ours.instance.folder.exists()
    assert main(["neo4j", "remove"]) == 0
    assert "nothing to remove" in capsys.readouterr().err


def test_without_a_network_it_ends_with_5_and_says_what_to_do(
    tmp_path: Path,
    small_releases: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{probe.getsockname()[1]}/x"
    (tmp_path / "jgo.conf").write_text(f"[repositories]\ncentral = {dead}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "jgo.conf"))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "maven"))
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PUXI_RELEASE", str(small_releases[0]))
    assert main(["neo4j", "start"]) == 5
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert "files could not be had" in said.err
    assert dead in said.err
    assert str(tmp_path / "maven") in said.err
    assert "--uri" in said.err


@pytest.mark.parametrize("verb", ["start", "stop", "status", "remove"])
def test_an_unknown_version_is_refused(
    verb: str,
    tmp_path: Path,
    small_releases: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PUXI_NEO4J_HOME", str(tmp_path))
    monkeypatch.setenv("PUXI_RELEASE", str(small_releases[0]))
    assert main(["neo4j", verb, "--neo4j-version", "3.5"]) == 5
    assert "it knows 2026" in capsys.readouterr().err
