"""Loads that are killed, in processes of their own; run as a program by test_kills.

``python -m tests.bolt_load.killing URI PASSWORD OLDER NEWER`` prints as JSON what each round came to.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import neo4j

from graph.bolt.connect import Target
from graph.bolt.load import load, state
from graph.release.reader import Release
from tests.bolt_load import snapshots
from tests.graph.builds import fork, wait

ROUNDS = 12
ROWS = 60
SILENCE = 1.0


def rounds(target: Target, older: Path, newer: Path) -> list[dict[str, object]]:
    """Kill a load of the newer release, into an empty database and over the older one by turns, then load it again."""
    wanted = snapshots.expected(Release(newer))
    chance = random.Random(4)
    found: list[dict[str, object]] = []
    for number in range(ROUNDS):
        _empty(target)
        if over := bool(number % 2):
            load(Release(older), target)
        steps = _steps(target, newer, number)
        killed = _killed(target, newer, after=steps, pause=chance.uniform(0, 0.05))
        left = state(target)
        again = load(Release(newer), target, replace=True, silence=SILENCE)
        with _driver(target) as driver:
            same = snapshots.held(driver) == wanted
        found.append(
            {
                "over": over,
                "steps": steps,
                "killed": killed,
                "left": left.state.value,
                "of": left.release,
                "created": again.created,
                "removed": again.removed,
                "same": same,
                "state": state(target).state.value,
            }
        )
    return found


def _steps(target: Target, newer: Path, number: int) -> int:
    """After how many steps to kill: spread evenly from the first to the last."""
    if not _COUNTED:
        told: list[str] = []
        _empty(target)
        load(Release(newer), target, rows=ROWS, progress=lambda what, done, total: told.append(what))
        _COUNTED.append(len(told))
        _empty(target)
    return 1 + (_COUNTED[0] - 1) * number // (ROUNDS - 1)


_COUNTED: list[int] = []


def _killed(target: Target, newer: Path, after: int, pause: float) -> bool:
    """Load in a child and kill it after so many steps; whether it was still running."""

    def work(tell: int) -> None:
        load(Release(newer), target, replace=True, rows=ROWS, progress=_telling(tell))

    child, told = fork(work)
    heard = 0
    while heard < after and (piece := os.read(told, after - heard)):
        heard += len(piece)
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    ended = wait(child)
    os.close(told)
    return ended == -signal.SIGKILL


def _telling(tell: int) -> Callable[[str, int, int], None]:
    def step(what: str, done: int, total: int) -> None:
        os.write(tell, b".")

    return step


def _empty(target: Target) -> None:
    with _driver(target) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_="neo4j")


def _driver(target: Target) -> neo4j.Driver:
    off = neo4j.NotificationMinimumSeverity.OFF
    return neo4j.GraphDatabase.driver(
        target.uri, auth=(target.user, target.password), notifications_min_severity=off, warn_notification_severity=off
    )


if __name__ == "__main__":
    uri, password, old, new = sys.argv[1:]
    json.dump(rounds(Target(uri, password=password), Path(old), Path(new)), sys.stdout)
