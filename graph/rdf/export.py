"""Writing a release in one of RDF's formats: streamed, sorted, and the same bytes for the same release each time."""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from graph.errors import QueryError
from graph.exports.place import put_in_place
from graph.lens import Lens
from graph.rdf.jsonld import json_ld
from graph.rdf.mapping import quads
from graph.rdf.sorting import sorted_once
from graph.rdf.space import Space
from graph.rdf.writing import Quad
from graph.release.reader import Release

if TYPE_CHECKING:
    import pyoxigraph

_LOT = 2_000


class RdfFormat(StrEnum):
    """What is written. The first three know named graphs, the others hold the same triples without them."""

    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"

    @property
    def has_graphs(self) -> bool:
        """Whether the format tells in which source's graph a triple stands."""
        return self in {RdfFormat.TRIG, RdfFormat.NQUADS, RdfFormat.JSONLD}

    @property
    def ending(self) -> str:
        """How files of the format end."""
        return _ENDINGS[self]

    @property
    def media_type(self) -> str:
        """The format's media type."""
        return _MEDIA_TYPES[self]


_ENDINGS = {
    RdfFormat.TRIG: ".trig",
    RdfFormat.NQUADS: ".nq",
    RdfFormat.JSONLD: ".jsonld",
    RdfFormat.TURTLE: ".ttl",
    RdfFormat.NTRIPLES: ".nt",
    RdfFormat.RDFXML: ".rdf",
}
_MEDIA_TYPES = {
    RdfFormat.TRIG: "application/trig",
    RdfFormat.NQUADS: "application/n-quads",
    RdfFormat.JSONLD: "application/ld+json",
    RdfFormat.TURTLE: "text/turtle",
    RdfFormat.NTRIPLES: "application/n-triples",
    RdfFormat.RDFXML: "application/rdf+xml",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many triples or quads, how many bytes, and their SHA-256."""

    statements: int
    size: int
    sha256: str


def export(
    release: Release,
    form: RdfFormat,
    target: Path,
    space: Space,
    lens: Lens | None = None,
    *,
    overwrite: bool = False,
) -> Exported:
    """Write a release to a file, and its SHA-256 beside it (``FILE.sha256``); ``.gz`` and ``.zst`` are compressed.

    What was at ``target`` stays until the new file is complete.

    Raises:
        QueryError: something is at ``target`` that may not be replaced.
        OSError: it cannot be written.
        ReleaseError: the release file is damaged.
    """
    with put_in_place(target, folder=False, overwrite=overwrite) as place:
        with place.open("wb") as file:
            counted = _Counted(file)
            with _compressed(target.name, counted) as stream:
                written = write(release, form, stream, space, lens, place.parent)
        done = Exported(written, counted.size, counted.sha256.hexdigest())
    with put_in_place(target.with_name(target.name + ".sha256"), folder=False, overwrite=True) as place:
        place.write_text(f"{done.sha256}  {target.name}\n", encoding="utf-8")
    return done


def write(
    release: Release,
    form: RdfFormat,
    stream: IO[bytes],
    space: Space,
    lens: Lens | None = None,
    folder: Path | None = None,
) -> int:
    """Write a release to a stream; returns the number of triples or quads. ``folder`` is for what memory does not hold."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        return dump(quads(release, space, lens), form, stream, space, Path(work))


def dump(given: Iterable[Quad], form: RdfFormat, stream: IO[bytes], space: Space, folder: Path) -> int:
    """Write quads sorted, each once; returns how many."""
    if form is RdfFormat.NQUADS:
        # By subject, so that all that is said of one thing stands together whoever says it.
        turned = (Quad(q.subject, q.predicate, q.object, q.graph) for q in given)
        counted = _Counter(sorted_once(turned, folder))
        _lines((f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in counted), stream)
        return counted.number
    ordered = _Counter(sorted_once(given if form.has_graphs else (q._replace(graph="") for q in given), folder))
    if form is RdfFormat.NTRIPLES:
        _lines((f"{q.subject} {q.predicate} {q.object} .\n" for q in ordered), stream)
    elif form is RdfFormat.JSONLD:
        _lines(json_ld(ordered, space), stream)
    else:
        _serialized(ordered, form, stream, space)
    return ordered.number


class _Counter(Iterator[Quad]):
    """Counts what passes."""

    def __init__(self, given: Iterator[Quad]) -> None:
        self._given = given
        self.number = 0

    def __next__(self) -> Quad:
        quad = next(self._given)
        self.number += 1
        return quad


def _lines(parts: Iterable[str], stream: IO[bytes]) -> None:
    waiting: list[str] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) >= _LOT:
            stream.write("".join(waiting).encode())
            waiting.clear()
    stream.write("".join(waiting).encode())


def _serialized(ordered: Iterator[Quad], form: RdfFormat, stream: IO[bytes], space: Space) -> None:
    """Turtle, TriG and RDF/XML by Oxigraph's writers, which take triples as they come."""
    import pyoxigraph

    forms = {
        RdfFormat.TURTLE: pyoxigraph.RdfFormat.TURTLE,
        RdfFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
        RdfFormat.RDFXML: pyoxigraph.RdfFormat.RDF_XML,
    }
    parsed = pyoxigraph.parse(cast(IO[bytes], _Lines(ordered)), format=pyoxigraph.RdfFormat.N_QUADS)
    given: Iterator[pyoxigraph.Quad] | Iterator[pyoxigraph.Triple] = parsed
    if not form.has_graphs:
        given = (quad.triple for quad in parsed)
    pyoxigraph.serialize(given, cast(IO[bytes], _Headed(stream)), format=forms[form], prefixes=_used(space))


def _used(space: Space) -> dict[str, str]:
    """The prefixes that the data uses; what only ontology and shapes use would only be noise."""
    return {key: address for key, address in space.prefixes().items() if key not in {"owl", "sh", "edtf"}} | {
        "edtf": space.prefixes()["edtf"]
    }


class _Lines(io.RawIOBase):
    """Quads as a file of N-Quads that is read as it is made."""

    def __init__(self, given: Iterator[Quad]) -> None:
        self._given = given
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < max(size, 1):
            lines = [
                f"{q.subject} {q.predicate} {q.object} {q.graph} .\n"
                for _, q in zip(range(_LOT), self._given, strict=False)
            ]
            if not lines:
                break
            self._rest += "".join(lines).encode()
        cut = size if size >= 0 else len(self._rest)
        given, self._rest = self._rest[:cut], self._rest[cut:]
        return given


class _Headed(io.RawIOBase):
    """Puts the prefixes, which Oxigraph writes in an order that changes, in order before they go on."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._head: bytes | None = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        given = bytes(cast(bytes, data))
        if self._head is None:
            self._stream.write(given)
        else:
            self._head += given
            if len(self._head) > 1 << 14:
                self.flush()
        return len(given)

    def flush(self) -> None:
        if self._head is None:
            return
        lines = self._head.splitlines(keepends=True)
        number = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
        self._stream.write(b"".join(sorted(lines[:number]) + lines[number:]))
        self._head = None


class _Counted:
    """A file that counts its bytes and takes their SHA-256 on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def _compressed(name: str, file: _Counted) -> Iterator[IO[bytes]]:
    """The stream to write to, by the ending of the file's name. No time of day goes into it."""
    target = cast(IO[bytes], file)
    if name.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as packed:
            yield cast(IO[bytes], packed)
    elif name.endswith(".zst"):
        import zstandard

        with zstandard.ZstdCompressor(level=10).stream_writer(target, closefd=False) as stream:
            yield cast(IO[bytes], stream)
    elif name.endswith((".bz2", ".xz", ".zip")):
        raise QueryError(f"{name}: of compressed files, .gz and .zst can be written.")
    else:
        yield target
