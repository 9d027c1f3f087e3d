"""Running the notebooks of ``docs/``. As a program it runs each and keeps what its cells print:

``python -m tests.clients.notebooks``, against whatever Neo4j ``PUXI_NEO4J_URI`` names, or the one that Puxi runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
#: Seconds for one cell; the first may have to fetch and fill a server.
_TIMEOUT = 600


def executed(path: Path) -> Any:
    """A notebook as it is after all its cells have been run anew, from the folder in which it lies.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, timeout=_TIMEOUT, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    # Which Python happened to run it is no part of a notebook.
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def printed(cell: Any) -> list[str]:
    """What a cell printed, as plain text; what the kernel says on standard error is left out."""
    return [
        output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
        for output in cell["outputs"]
        if output.get("name") != "stderr"
    ]


if __name__ == "__main__":
    for each in sorted(FOLDER.glob("*.ipynb")):
        ran = executed(each)
        for code in ran.cells:
            if code.cell_type == "code":
                code.outputs = [output for output in code.outputs if output.get("name") != "stderr"]
        nbformat.write(ran, each)  # type: ignore[no-untyped-call]
