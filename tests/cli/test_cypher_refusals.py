"""``puxi cypher``: values, limits and files that are refused before a server is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.text.cypher import harmless, printable
from graph.bolt.connect import find
from graph.bolt.hints import _without_paths
from graph.bolt.parameters import free, from_text
from graph.errors import BadParameter, QueryError, ServerError
from graph.neo4j_server.settings import Limits
from tests.cli.conftest import Puxi


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_arguments: object, **_named: object) -> None:
        pytest.fail("a server was started")

    monkeypatch.delenv("PUXI_NEO4J_URI", raising=False)
    monkeypatch.setattr("graph.neo4j_server.managed.ensure", started)


def test_what_cannot_be_seen_or_turns_the_writing_is_made_visible() -> None:
    for sign in "\u200b\u200e\u200f\u061c\u202a\u202e\u2066\u2069\x1b\x9b\r":
        assert sign not in printable(f"a{sign}b")
        assert sign not in harmless(f"a{sign}b", as_json=False)
        assert harmless(f'"a{sign}b"\n', as_json=True) == f'"a\\u{ord(sign):04x}b"\n'
    assert printable("小麦\n\tx") == "小麦\n\tx"


@pytest.mark.parametrize("uri", ["bolt://[::1", "bolt://h:port", "bolt://h:99999"])
def test_a_broken_address_is_told(uri: str) -> None:
    with pytest.raises(ServerError, match="is no address of a Neo4j"):
        find(uri, password="x")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEOUT", "0"),
        ("TIMEOUT", "0.0001"),
        ("TIMEOUT", "9" * 400),
        ("TIMEOUT", "1e400"),
        ("IDLE", "9" * 400),
        ("HEAP", "٥١٢m"),
        ("HEAP", "0k"),
        ("HEAP", "1k"),
        ("HEAP", "9" * 400 + "g"),
        ("PAGECACHE", "0m"),
    ],
)
def test_what_no_server_could_run_with_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PUXI_NEO4J_{name}", value)
    with pytest.raises(ServerError, match=f"PUXI_NEO4J_{name} is .*; expected") as refused:
        Limits.of_environment()
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize("limit", ["inf", "1e300", "nan"])
def test_a_time_limit_has_an_end(puxi: Puxi, limit: str) -> None:
    result = puxi("cypher", "RETURN 1", "--time-limit", limit)
    assert result.code == 2
    assert "time limit" in result.err or "time-limit" in result.err


def test_a_huge_file_is_refused_before_it_is_read(puxi: Puxi, tmp_path: Path) -> None:
    file = tmp_path / "huge.cypher"
    with file.open("wb") as stream:
        stream.truncate(1 << 40)
    result = puxi("cypher", "-f", str(file))
    assert result.code == 2
    assert "is longer than the 100000 characters" in result.err


def test_a_number_that_is_not_finite_is_no_value() -> None:
    for text in ("1e400", "[1, -1e400]", '{"x": 1e999}'):
        with pytest.raises(BadParameter):
            free("x", text)
    with pytest.raises(BadParameter):
        from_text("x", "FLOAT", "1e400")
    with pytest.raises(QueryError):
        from_text("x", "FLOAT", "-1e400")


def test_classes_of_the_servers_program_are_not_told() -> None:
    said = "Failed to invoke `x`: Caused by: java.lang.IllegalArgumentException: Unknown index"
    assert _without_paths(said, "CALL x()") == "Failed to invoke `x`: Unknown index"


def test_a_closed_standard_output_is_told() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m cli.main cypher 'RETURN 1' >&-"],
        env={**os.environ},
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"puxi: standard output is closed; nothing was done\n")
