"""The Java tools that check what Puxi writes run, and are what their names say."""

import pytest

from tests.rdf.java import JENA, ROBOT, Tool, run


@pytest.mark.parametrize(("tool", "said"), [(ROBOT, "ROBOT version 1.9.8"), (JENA, "5.6.0")], ids=("robot", "jena"))
def test_the_pinned_tool_runs_and_says_its_version(tool: Tool, said: str) -> None:
    done = run(tool, "--version")
    assert said in done.stdout + done.stderr
