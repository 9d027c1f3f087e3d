"""The datasets that are measured, and samples of questions to put to their releases. All chosen by fixed seeds."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import Measured
from graph.names import core, initials, is_chinese, pinyin
from graph.release.reader import Release

#: How many centres are asked for, and how many texts of each sort are searched for.
CENTRES, TEXTS = 300, 60
_SEED = 20260101


@dataclass(slots=True)
class Size:
    """One dataset: what it is called in the tables, where it is, its release, and what building it took (one per round)."""

    label: str
    data: Path
    release: Path
    builds: list[Measured] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        """How often it is built; the median counts."""
        if not self.data.name.isdigit() or int(self.data.name) <= 1_000:
            return 5
        return 3 if int(self.data.name) <= 10_000 else 1

    @property
    def institutions(self) -> int:
        """How many institutions the release has (after the build)."""
        return self.builds[0].made["institutions"]

    def centres(self) -> list[tuple[str, str]]:
        """A fixed random sample of centres: id and name."""
        rows = Release(self.release).query(
            "SELECT id, label_zh, label_en FROM entities WHERE kind = 'Center' ORDER BY id"
        )
        centres = [(str(row[0]), str(row[1] or row[2])) for row in rows]
        return random.Random(_SEED).sample(centres, min(CENTRES, len(centres)))

    def texts(self) -> dict[str, list[str]]:
        """Texts that people might type into a search box, made from the names of a fixed random sample of centres."""
        chance = random.Random(_SEED)
        chinese = [name for _, name in self.centres() if len(core(name)) >= 3 and all(map(is_chinese, core(name)))]
        names = chance.sample(chinese, min(TEXTS, len(chinese)))
        cores = [core(name) for name in names]
        starts = [chance.randrange(len(text) - 1) for text in cores]
        return {
            "two characters": [text[at : at + 2] for text, at in zip(cores, starts, strict=True)],
            "what sets it apart": cores,
            "pinyin": [pinyin(text)[:24] for text in cores],
            "initials": [initials(name)[:6] for name in names],
            "full name": names,
        }


def in_rounds(benchmark: BenchmarkFixture, work: Callable[[], None], rounds: int, warmup: bool = False) -> None:
    """Do the work in rounds under pytest-benchmark's eye, once before them for the caches if so wanted."""
    benchmark.pedantic(work, rounds=rounds, warmup_rounds=int(warmup))  # type: ignore[no-untyped-call]


def percentile(times: list[float], share: float) -> float:
    """The time that this share (0-1) of the times does not exceed."""
    line = sorted(times)
    return line[min(len(line) - 1, round(share * (len(line) - 1)))]
