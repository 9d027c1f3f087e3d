"""``puxi graph load`` and ``puxi graph check``, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main
from graph.release.reader import Release
from tests.bolt_load import snapshots
from tests.bolt_load.writable import PASSWORD, Writable


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"PUXI_NEO4J_{name}", raising=False)


def test_load_then_check(
    server: Writable, older: Release, newer: Release, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    options = ["--uri", server.target.uri, "--password-file", str(secret), "--database", "neo4j"]

    assert main(["graph", "check", *options]) == 1
    assert capsys.readouterr().out == "empty\n"

    assert main(["graph", "load", *options, "--release", str(older.path), "--batch", "50"]) == 0
    said = capsys.readouterr()
    assert f"release {older.id} is loaded" in said.out
    assert "writing (:Statement)" in said.err
    with server.driver() as driver:
        snapshots.assert_same(snapshots.held(driver), snapshots.expected(older))

    assert main(["graph", "load", *options, "--release", str(older.path)]) == 0
    assert "was there already, whole" in capsys.readouterr().out

    assert main(["graph", "check", *options, "--release", str(older.path), "--full"]) == 0
    assert capsys.readouterr().out.endswith(f"the same as release {older.id}, element by element\n")
    assert main(["graph", "check", *options, "--release", str(newer.path), "--full", "--quiet"]) == 1
    said = capsys.readouterr()
    assert f"differs from release {newer.id}: " in said.out
    assert not said.err

    assert main(["graph", "load", *options, "--release", str(newer.path)]) == 5
    said = capsys.readouterr()
    assert "--replace" in said.err
    assert not said.out
    assert main(["graph", "load", *options, "--release", str(newer.path), "--replace", "--quiet"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")

    server.run(
        "MATCH (r:Release) SET r.complete = false, r.loading_by = 'process 1 on a', r.loading_beat = timestamp()"
    )
    assert main(["graph", "check", *options]) == 1
    said = capsys.readouterr()
    assert f"release {newer.id}, half loaded: " in said.out
    assert "loaded by process 1 on a" in said.err
    server.run("MATCH (r:Release) SET r.complete = true REMOVE r.loading_by, r.loading_beat")
    server.run("MATCH (s:Statement) WITH s LIMIT 1 DETACH DELETE s")
    assert main(["graph", "check", *options]) == 1
    assert "changed since it was loaded" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Which Neo4j? Give --uri"),
        (["--uri", "bolt://127.0.0.1:9"], "No password is known"),
        (["--uri", "bolt://127.0.0.1:9", "--password-file", "nowhere"], "cannot be read from nowhere"),
    ],
)
@pytest.mark.parametrize("verb", ["load", "check"])
def test_what_is_missing_is_named(
    verb: str, options: list[str], said: str, older: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", verb, "--release", str(older.path), *options]) == 5
    assert said in capsys.readouterr().err
