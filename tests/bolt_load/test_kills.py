"""A load that is killed at any moment is told from a whole one, and the next load ends as if nothing had been."""

from __future__ import annotations

import json
import subprocess
import sys

from graph.release.reader import Release
from tests.bolt_load.killing import ROUNDS
from tests.bolt_load.writable import PASSWORD, Writable
from tests.conftest import ROOT


def test_after_a_kill_the_next_load_ends_equal_to_a_clean_one(server: Writable, older: Release, newer: Release) -> None:
    command = [sys.executable, "-m", "tests.bolt_load.killing", server.target.uri, PASSWORD]
    done = subprocess.run(
        [*command, str(older.path), str(newer.path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rounds = json.loads(done.stdout)
    assert len(rounds) == ROUNDS
    for one in rounds:
        assert one["same"], one
        assert one["state"] == "whole", one
        # What was there before counts as whole until the first write, and the new one from the last write on.
        whole = one["left"] == "whole"
        assert one["left"] in {"empty", "half loaded", "whole"}, one
        assert not (whole and one["of"] == newer.id and (one["created"] or one["removed"])), one
        assert not (whole and not one["over"] and one["created"]), one
    assert sum(one["killed"] and one["left"] == "half loaded" for one in rounds) >= ROUNDS // 2, rounds
