"""The property graph in a notebook: one line to a data frame, one to the official driver."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from graph import notebook
from graph.errors import CypherError, LimitExceeded, QueryError
from graph.neo4j_server.managed import Address
from graph.notebook import CypherWarning, cypher, driver


@pytest.fixture(autouse=True)
def server(neo4j: Address, monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """Each version's server in turn is the one that the environment names."""
    monkeypatch.setenv("PUXI_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("PUXI_NEO4J_PASSWORD", neo4j.password)
    yield neo4j
    notebook.close()


def test_a_statement_becomes_a_data_frame(server: Address) -> None:
    frame = cypher("MATCH (n:NTIC) RETURN n.id AS id, n.approved_earliest AS day, n.planned AS planned ORDER BY id")
    assert [str(kind) for kind in frame.dtypes] == ["str", "datetime64[s]", "boolean"]
    assert "ntic-xiao-mai" in set(frame.id)
    assert frame.attrs["release"] == server.release
    assert frame.attrs["truncated"] == ""


def test_parameters_are_arguments() -> None:
    frame = cypher("MATCH (n:NTIC) WHERE n.id = $id RETURN n.name_zh AS name", id="ntic-xiao-mai")
    assert list(frame.name) == ["国家小麦技术创新中心"]
    named = cypher("netrc-to-ntic", parameters={"from": "NEL"}, to="NERC")
    assert "old_id" in named.columns
    assert len(named)


def test_what_is_left_out_or_unknown_is_warned_of() -> None:
    with pytest.warns(CypherWarning, match=r"Only the first 3 rows are here; rows=N asks for more\."):
        assert len(cypher("UNWIND range(1, 5) AS x RETURN x", rows=3)) == 3
    with pytest.warns(CypherWarning, match="There is no label `netrc`") as warned:
        cypher("MATCH (n:netrc) RETURN n")
    assert "Perhaps NETRC?" in str(warned[0].message)
    assert warned[0].filename == __file__


def test_errors_show_their_place() -> None:
    with pytest.raises(CypherError) as wrong:
        cypher("MATCH (n:NTIC)\nRETRUN n")
    assert str(wrong.value) == "'RETRUN' is not understood here (line 2, column 1).\n  RETRUN n\n  ^\n  Perhaps RETURN?"
    with pytest.raises(CypherError, match="would change the graph"):
        cypher("CREATE (:X)")
    with pytest.raises(QueryError, match="There is no query named 'netrc-to-ntci'"):
        cypher("netrc-to-ntci")
    with pytest.raises(LimitExceeded, match="took longer than 1 s"):
        cypher("UNWIND range(1, 1000000000) AS x RETURN sum(x)", seconds=1)


def test_the_official_driver_for_functions_of_ones_own() -> None:
    import neo4j

    def count(tx: neo4j.ManagedTransaction, label: str) -> int:
        return int(
            tx.run("MATCH (n) WHERE $label IN labels(n) RETURN count(n) AS n", label=label).single(strict=True)["n"]
        )

    with driver(max_connection_pool_size=2) as opened, opened.session(default_access_mode="READ") as session:
        assert session.execute_read(count, "NTIC") == len(cypher("MATCH (n:NTIC) RETURN n.id"))


def test_in_a_notebook() -> None:
    # A notebook runs in an event loop of its own, in which no other can be started.
    cells = [
        "from graph.notebook import cypher, driver",
        "frame = cypher('MATCH (n:NTIC) RETURN n.id AS id, n.approved_earliest AS day')\nlen(frame)",
        "with driver() as d:\n    n = d.execute_query('MATCH (n:NTIC) RETURN count(n) AS n').records[0]['n']\nn == len(frame)",
    ]
    book = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells]  # type: ignore[no-untyped-call]
    )
    done = NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(Path.cwd())}}
    ).execute()
    assert int(done.cells[1].outputs[0]["data"]["text/plain"]) == len(cypher("MATCH (n:NTIC) RETURN n.id"))
    assert done.cells[2].outputs[0]["data"]["text/plain"] == "True"
    assert isinstance(cypher("RETURN 1 AS x"), pd.DataFrame)
