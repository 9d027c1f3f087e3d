"""Sorting more quads than memory should hold: sorted runs in a temporary file each, merged as they are read."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

from graph.rdf.writing import Quad

#: So many quads are sorted in memory at once (about 100 MB).
RUN = 150_000
#: So many of each run are in memory while runs are merged: few, as a large release has many runs.
_BLOCK = 250


def sorted_once(quads: Iterable[Quad], folder: Path | None = None, run: int = RUN) -> Iterator[Quad]:
    """The quads in the order of their text, each once.

    ``folder`` is for what memory does not hold, without one the system's folder for temporary files. Its files have no
    names and are gone when the iterator is exhausted, closed or forgotten.

    Raises:
        OSError: the folder is full or cannot be written to; names the folder.
    """
    incoming = iter(quads)
    place = Path(folder or tempfile.gettempdir())
    with ExitStack() as stack:
        runs: list[Iterator[Quad]] = []
        while len(lot := list(islice(incoming, run))) == run:
            runs.append(_read(stack.enter_context(_written(sorted(set(lot)), place))))
            del lot  # or it would stay while the next one grows
        last = None
        # The last lot needs no file.
        for quad in heapq.merge(*runs, sorted(set(lot))):
            if quad != last:
                yield quad
                last = quad


@contextmanager
def _written(quads: list[Quad], folder: Path) -> Iterator[IO[bytes]]:
    with ExitStack() as stack:
        try:
            file = stack.enter_context(tempfile.TemporaryFile(dir=folder))
            for start in range(0, len(quads), _BLOCK):
                block = [tuple(quad) for quad in quads[start : start + _BLOCK]]
                pickle.dump(block, file, protocol=pickle.HIGHEST_PROTOCOL)
            file.seek(0)
        except OSError as error:
            # The file has no name; its folder says where.
            raise OSError(error.errno, error.strerror, str(folder)) from None
        yield file


def _read(file: IO[bytes]) -> Iterator[Quad]:
    while True:
        try:
            # Written a moment ago by this very process, into a file that has no name.
            block = pickle.load(file)  # noqa: S301
        except EOFError:
            return
        for parts in block:
            yield Quad(*parts)
