"""The notebooks of the documentation run as they stand, and what they show is what the graph answers today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.neo4j_server.managed import Address
from tests.clients.notebooks import FOLDER, executed, printed

FIRST_HOUR = FOLDER / "first-hour.ipynb"


@pytest.fixture(scope="module")
def reached(release_path: Path, neo4j: Address) -> Any:
    """The environment by which a notebook reaches the test's server and release, as a user's would name his own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUXI_NEO4J_URI", neo4j.uri)
        patch.setenv("PUXI_NEO4J_USER", neo4j.user)
        patch.setenv("PUXI_NEO4J_PASSWORD", neo4j.password)
        patch.setenv("PUXI_RELEASE", str(release_path))
        yield


@pytest.fixture(scope="module")
def first_hour(reached: None) -> Any:
    return executed(FIRST_HOUR)


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(notebook: Any, words: str) -> str:
    """What the one cell prints in whose source these words stand."""
    (found,) = [cell for cell in code(notebook) if words in cell.source]
    return "".join(printed(found))


def test_what_is_kept_in_the_notebook_is_what_it_prints(first_hour: Any) -> None:
    import nbformat

    kept = nbformat.read(FIRST_HOUR, as_version=4)  # type: ignore[no-untyped-call]
    for old, new in zip(code(kept), code(first_hour), strict=True):
        renew = "run python -m tests.clients.notebooks to keep what it prints now"
        assert printed(old) == printed(new), (
            f"{FIRST_HOUR.name}: {new.source.splitlines()[0]!r} prints otherwise; {renew}"
        )


def test_it_finds_what_the_sources_say_of_the_wheat_centre(first_hour: Any) -> None:
    conversions = shown(first_hour, 'conversions = cypher("netrc-to-ntic")')
    (line,) = [line for line in conversions.splitlines() if "国家小麦工程技术研究中心" in line]
    assert "in_process" in line
    assert "applied" in line
    assert "jamestown-2023-self-reliance" in shown(first_hour, "def sources_of")


def test_it_shows_a_table_a_network_and_a_line_of_ministries(first_hour: Any) -> None:
    assert "NTIC" in shown(first_hour, "approved.pivot")
    assert "电子工业部" in shown(first_hour, "工业和信息化部")
    network = shown(first_hour, "nx.Graph()").splitlines()
    assert network[0].split() == ["programmes", "host"]
    assert int(network[1].split()[1]) >= 3


def test_it_ends_with_footnotes_and_cannot_write(first_hour: Any) -> None:
    assert "“In Search of Self-Reliance: Xi Overhauls China's Innovation System,” Jamestown" in shown(
        first_hour, "print(footnotes(cited))"
    )
    assert shown(first_hour, '"bibtex"').startswith("@misc{")
    assert "would change the graph" in shown(first_hour, "except CypherError")
