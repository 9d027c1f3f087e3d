"""Builds that are killed or run out of room, in processes of their own; run as a program by test_atomicity.

``python -m tests.graph.builds kill TARGET`` or ``full TARGET`` prints what happened as JSON.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from graph.errors import BuildError
from graph.release.build import STAGES, build
from tests.graph.made import Made

ROUNDS = 32
BODIES = 200


def dataset(year: int) -> Made:
    """Some hundred centres, all converted in the same year: two years make two releases."""
    made = Made()
    for number in range(BODIES):
        old, new = f"国家第{number}号工程技术研究中心", f"国家第{number}号技术创新中心"
        made.body(f"i{number:04d}", old, "NETRC", english=f"Center Number {number}")
        made.event(f"e{number:04d}", "converted", old, new, date=str(year))
    return made


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """Run something in a child; its process id, and a pipe on which it can tell how far it is."""
    told, tell = os.pipe()
    child = os.fork()
    if child:
        os.close(tell)
        return child, told
    code = 1
    try:
        os.close(told)
        work(tell)
        code = 0
    except BuildError:
        code = 3
    finally:
        os._exit(code)


def wait(child: int) -> int:
    """How a child ended: its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill(target: Path) -> list[dict[str, object]]:
    """Start a build again and again and kill it: at the beginning of every stage, and at random moments."""
    old = target.read_bytes()
    new_data = dataset(2022)
    began = time.monotonic()
    child, told = fork(lambda tell: _build(new_data, target, tell))
    if wait(child) != 0:
        raise RuntimeError("the build failed without being killed")
    os.close(told)
    takes = time.monotonic() - began
    new = target.read_bytes()
    chance = random.Random(20)
    rounds: list[dict[str, object]] = []
    for number in range(ROUNDS):
        target.write_bytes(old)
        child, told = fork(lambda tell: _build(new_data, target, tell))
        moment = STAGES[number // 2 % len(STAGES)] if number % 2 else ""
        if moment:
            heard = b""
            while moment.encode() not in heard and select.select([told], [], [], 30)[0]:
                piece = os.read(told, 4096)
                heard += piece
                if not piece:
                    break
            time.sleep(chance.uniform(0, takes / 20))
        else:
            time.sleep(chance.uniform(0, 0.8 * takes))
        os.kill(child, signal.SIGKILL)
        ended = wait(child)
        os.close(told)
        now = target.read_bytes()
        rounds.append(
            {
                "moment": moment,
                "killed": ended == -signal.SIGKILL,
                "release": "old" if now == old else "new" if now == new else "neither",
            }
        )
    target.write_bytes(old)
    return rounds


def full(target: Path) -> list[dict[str, object]]:
    """Build under ever higher limits on the size of a file, as on a disk that is full after so many bytes."""
    import resource

    old, data = target.read_bytes(), dataset(2022)
    rounds: list[dict[str, object]] = []
    for limit in (0, 1, 4096, 20_000, 100_000, 300_000, 500_000):

        def work(tell: int, limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            _build(data, target, tell)

        child, told = fork(work)
        ended = wait(child)
        os.close(told)
        litter = sorted(path.name for path in target.parent.iterdir() if path != target)
        rounds.append({"limit": limit, "exit": ended, "same": target.read_bytes() == old, "litter": litter})
    return rounds


def _build(data: Made, target: Path, tell: int) -> None:
    def progress(stage: str, done: int) -> None:
        os.write(tell, f"{stage} ".encode())

    build(data, target, progress)


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    json.dump({"kill": kill, "full": full}[what](where), sys.stdout)
