"""What in a store stays as it was made, byte by byte, while Neo4j serves it read-only: its sizes and SHA-256 sums.

Neo4j does not look whether a file of a database lost a part: it counts what is left, and answers with wrong numbers.
So the sums are taken when a store is made, and compared each time before it is served. The files that hold nodes,
relationships, properties and names never change then, nor does the full-text index, whether the server ends by itself or
is killed; that was tried on both versions. Of the other indexes and of the counts, only the second and third page
change, which tell of the last start. Free ids and statistics are written at every start and have no sums.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

#: A size and a SHA-256 for each file, by its path below the store.
Sums = dict[str, list[int | str]]

_PAGE = 8192
_DATABASE = Path("data", "databases", "neo4j")


def of(store: Path) -> Sums:
    """The sums of a store's files, as they are now.

    Raises:
        OSError: one cannot be read.
    """
    kept = {path: _digest(path) for path in _kept(store)} | {path: _digest(path, tree=True) for path in _trees(store)}
    return {path.relative_to(store).as_posix(): [path.stat().st_size, kept[path]] for path in sorted(kept)}


def changed(store: Path, sums: Mapping[str, object]) -> list[str]:
    """The files of a store that are not any more what they were when these sums were taken."""
    try:
        now = of(store)
    except OSError as error:
        return [str(error.filename)]
    return sorted(name for name in now.keys() | sums.keys() if now.get(name) != sums.get(name))


def _digest(path: Path, *, tree: bool = False) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        if tree:
            digest.update(stream.read(_PAGE))
            stream.seek(3 * _PAGE)
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _trees(store: Path) -> Iterator[Path]:
    folder = store / _DATABASE
    for pattern in ("schema/index/range-*/*/index-*", "schema/index/token-lookup-*/*/index-*"):
        yield from folder.glob(pattern)
    yield from folder.glob("neostore.counts.db")
    yield from folder.glob("neostore.relationshipgroupstore.degrees.db")


def _kept(store: Path) -> Iterator[Path]:
    folder = store / _DATABASE
    for path in folder.glob("neostore*"):
        if path.name == "neostore" or ("store.db" in path.name and path.suffix != ".id"):
            yield path
    # Lucene's files, but for its lock.
    yield from (path for path in folder.glob("schema/index/fulltext-*/*/*/*") if path.suffix != ".lock")
