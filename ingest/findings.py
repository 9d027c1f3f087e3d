"""What is found wrong while tables are read, kept within bounds so that a wrecked file stays readable as a report."""

from __future__ import annotations

from collections import Counter

from graph.errors import Problem

#: So many findings are kept for a file; reading it stops there.
MOST_PER_FILE = 100
_SHOWN = 80


class Findings:
    """Collects problems, at most 100 for a file; one more line then says that there may be others."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Keep a problem, unless its file has its hundred already."""
        self._counts[problem.file] += 1
        if self._counts[problem.file] <= MOST_PER_FILE:
            self.problems.append(problem)
        elif self._counts[problem.file] == MOST_PER_FILE + 1:
            reason = f"only the first {MOST_PER_FILE} problems of this file are listed; there may be more"
            self.problems.append(Problem(problem.file, 0, "", reason))

    def is_full(self, file: str) -> bool:
        """Whether a file has so many problems that reading on would tell nobody anything."""
        return self._counts[file] > MOST_PER_FILE

    def count(self, file: str) -> int:
        """How many problems were found in a file so far, listed or not."""
        return self._counts[file]


def shown(text: str) -> str:
    """A cell as a message shows it: in quotation marks, invisible characters spelt out, cut after 80 characters."""
    spelt = repr(text[: _SHOWN + 1])
    return spelt if len(text) <= _SHOWN and len(spelt) <= 2 * _SHOWN else repr(text[: _SHOWN - 3])[: 2 * _SHOWN] + "..."
