"""Sorting more quads than memory should hold: sorted runs in a temporary file each, merged as they are read."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

from graph.rdf.writing import Quad

#: So many quads are sorted in memory at once (about 100 MB).
RUN = 150_000
_BLOCK = 2_000

Key = Callable[[Quad], tuple[str, ...]]


def sorted_once(quads: Iterable[Quad], folder: Path, run: int = RUN) -> Iterator[Quad]:
    """The quads in the order of their text, each once. ``folder`` is for what memory does not hold.

    Raises:
        OSError: the folder is full or cannot be written to.
    """
    incoming = iter(quads)
    first = sorted(set(islice(incoming, run)))
    if len(first) < run and not (rest := list(islice(incoming, 1))):
        yield from first
        return
    else:
        rest = list(islice(incoming, 1)) if len(first) == run else rest
    with ExitStack() as stack:
        runs = [stack.enter_context(_written(first, folder))]
        while chunk := sorted({*rest, *islice(incoming, run)}):
            rest = []
            runs.append(stack.enter_context(_written(chunk, folder)))
        last = None
        for quad in heapq.merge(*(_read(file) for file in runs)):
            if quad != last:
                yield quad
                last = quad


def _written(quads: list[Quad], folder: Path) -> IO[bytes]:
    file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - whoever asks for it closes it
    for start in range(0, len(quads), _BLOCK):
        pickle.dump([tuple(quad) for quad in quads[start : start + _BLOCK]], file, protocol=pickle.HIGHEST_PROTOCOL)
    file.seek(0)
    return file


def _read(file: IO[bytes]) -> Iterator[Quad]:
    while True:
        try:
            # Written a moment ago by this very process, into a file that has no name.
            block = pickle.load(file)  # noqa: S301
        except EOFError:
            return
        for parts in block:
            yield Quad(*parts)
