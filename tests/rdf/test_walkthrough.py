"""The page that walks a developer from one institution to a validated download does what it says, block by block."""

from __future__ import annotations

import csv
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "rdf-walkthrough.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ADDRESS = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def served(release_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The server of the first block, at a port that is free; its address, and the environment of its reader."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = tmp_path_factory.mktemp("places")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PUXI_RELEASE": str(release_path),
        "PUXI_RDF_FILES": str(places / "files"),
        "PUXI_SPARQL_STORES": str(places / "stores"),
    }
    environment.pop("PUXI_BASE", None)
    (_, command), address = BLOCKS[0], f"http://127.0.0.1:{port}/"
    command = command.strip().replace(ADDRESS, address).replace("--port 8000", f"--port {port}")
    process = subprocess.Popen(
        ["bash", "-c", f"exec env {command}"], env=environment, stdout=subprocess.DEVNULL, cwd=places
    )
    try:
        end = time.monotonic() + 120
        while not _answers(address) and time.monotonic() < end:
            assert process.poll() is None
            time.sleep(0.2)
        yield address, environment
    finally:
        process.terminate()
        process.wait(60)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}healthz", timeout=5) as answer:  # noqa: S310 -- our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def test_every_block_does_what_the_page_says(served: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    address, environment = served
    said = []
    for language, text in BLOCKS[1:]:
        command = ["bash", "-euo", "pipefail", "-c"] if language == "sh" else [sys.executable, "-c"]
        done = subprocess.run(
            [*command, text.replace(ADDRESS, address)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, (text, done.stdout[-500:], done.stderr[-1500:])
        said.append(done.stdout)
    one, headers, checked, asked, by_rdflib, by_oxigraph = said
    assert int(one.splitlines()[0]) > 5
    assert "puxi:intends puxi:Conversion" in one
    assert "prov:wasDerivedFrom" in one
    assert {line.split(":")[0].lower() for line in headers.splitlines()} == {"link", "vary", "content-location"}
    assert "puxi.nq.gz: OK" in checked
    assert re.search(r"^conforms: [\d,]+ triples", checked, re.MULTILINE)
    rows = list(csv.DictReader(asked.splitlines()))
    assert "国家集成电路设计自动化技术创新中心" in {row["newName"] for row in rows}
    assert all(row["source"].startswith(f"{address}source/") for row in rows)
    assert "Springboards" in (tmp_path / "wheat.ttl").read_text(encoding="utf-8")
    assert len(by_rdflib.splitlines()) > 5
    assert all(" | " in line for line in by_rdflib.splitlines())
    assert len(by_oxigraph.splitlines()) == 10
