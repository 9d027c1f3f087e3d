"""What the managed server tells while it works, and how that is shown: here as plain lines, elsewhere as bars."""

from __future__ import annotations

import sys
import time
from typing import Protocol


class Progress(Protocol):
    """Somebody who is told what goes on. Calls come from one thread."""

    def say(self, text: str) -> None:
        """A step begins, or something is to be known."""

    def fetched(self, files: int, of: int, megabytes: float) -> None:
        """So many of the files that were missing are here now; so much came over the network up to now."""


class Silent:
    """Tells nobody."""

    def say(self, text: str) -> None:
        """Nothing."""

    def fetched(self, files: int, of: int, megabytes: float) -> None:
        """Nothing."""


class Lines:
    """Plain lines on stderr, for notebooks, logs and pipes; while files are fetched, one every few seconds."""

    def __init__(self, seconds: float = 5) -> None:
        self._seconds = seconds
        self._last = 0.0

    def say(self, text: str) -> None:
        """Print a line."""
        sys.stderr.write(f"puxi: {text}\n")
        sys.stderr.flush()

    def fetched(self, files: int, of: int, megabytes: float) -> None:
        """Print a line now and then, and one when all is there."""
        now = time.monotonic()
        if files == of or now - self._last >= self._seconds:
            self._last = now
            self.say(f"fetched {files} of {of} files, {megabytes:.0f} MB")
