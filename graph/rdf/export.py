"""Writing a release in one of RDF's formats: streamed, sorted, and the same bytes for the same release each time."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast

from graph.errors import QueryError
from graph.exports.place import admit, alone_in, put_in_place
from graph.lens import Lens
from graph.rdf.formats import RdfFormat
from graph.rdf.jsonld import json_ld
from graph.rdf.mapping import quads
from graph.rdf.sorting import RUN, sorted_once
from graph.rdf.space import Space
from graph.rdf.writing import Quad
from graph.release.reader import Release

if TYPE_CHECKING:
    import pyoxigraph

__all__ = [
    "Counter",
    "Exported",
    "Progress",
    "RdfFormat",
    "Sink",
    "dump",
    "export",
    "in_lines",
    "n_quad",
    "pour",
    "put",
    "write",
]

#: Called with what is being done, how much of it is done, and how much there is (0 where that is not known).
Progress = Callable[[str, int, int], None]

#: So many quads are handed on at once.
_LOT = 1_000
_TELL_EVERY = 5_000


class Sink(Protocol):
    """What bytes can be written to: a file, a pipe, a response."""

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes."""

    def flush(self) -> object:
        """Hand on what is held back."""


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
    progress: Progress | None = None,
) -> Exported:
    """Write a release to a file, and its SHA-256 beside it (``FILE.sha256``); ``.gz`` and ``.zst`` are compressed.

    What was at ``target`` stays until the new file is complete.

    Raises:
        QueryError: something is at ``target`` that may not be replaced, or its ending asks for another compression.
        OSError: it cannot be written; names ``target``.
        ReleaseError: the release file is damaged.
    """
    return put(
        target,
        lambda stream, folder: write(release, form, stream, space, lens, folder, progress),
        overwrite=overwrite,
    )


def put(target: Path, fill: Callable[[Sink, Path], int], *, overwrite: bool = False) -> Exported:
    """Put what ``fill`` writes in its place as :func:`export` does; ``fill`` gets a stream and a folder to work in.

    Raises:
        QueryError: something is at ``target`` that may not be replaced, or its ending asks for another compression.
        OSError: it cannot be written; names ``target``.
    """
    if target.name.endswith((".bz2", ".xz", ".zip")):
        raise QueryError(f"{target.name}: of compressed files, .gz and .zst can be written.")
    admit(target, folder=False, overwrite=overwrite)
    sums = target.with_name(target.name + ".sha256")
    try:
        with (
            ExitStack() as last,
            put_in_place(sums, folder=False, overwrite=overwrite) as sums_place,
            put_in_place(target, folder=False, overwrite=overwrite) as place,
        ):
            with place.open("wb") as file:
                counted = _Counted(file)
                with _compressed(target.name, counted) as stream:
                    written = fill(stream, place.parent)
            done = Exported(written, counted.size, counted.sha256.hexdigest())
            sums_place.write_text(f"{done.sha256}  {target.name}\n", encoding="utf-8")
            last.enter_context(alone_in(target.parent))
            # Whatever happens from here on, no sum stands beside a file that it is not of: the old one goes first, the
            # file takes its place next, and the new sum comes last.
            sums.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(error.filename or target)) from error
    return done


def pour(
    release: Release,
    form: RdfFormat,
    file: Sink,
    space: Space,
    lens: Lens | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write a release to an open file or pipe, as it is; what memory does not hold goes to the system's temporary folder.

    Raises:
        OSError: it cannot be written.
        ReleaseError: the release file is damaged.
    """
    counted = _Counted(file)
    written = write(release, form, counted, space, lens, progress=progress)
    return Exported(written, counted.size, counted.sha256.hexdigest())


def write(
    release: Release,
    form: RdfFormat,
    stream: Sink,
    space: Space,
    lens: Lens | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> int:
    """Write a release to a stream; returns the number of triples or quads. ``folder`` is for what memory does not hold."""
    return dump(quads(release, space, lens), form, stream, space, folder, progress)


def dump(
    given: Iterable[Quad],
    form: RdfFormat,
    stream: Sink,
    space: Space,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> int:
    """Write quads sorted, each once; returns how many."""
    incoming = Counter(given, "reading the release", progress)
    if form is RdfFormat.NQUADS:
        ordered = Counter(in_lines(incoming, folder), "writing", progress, incoming)
        _lines(map(n_quad, ordered), stream)
        return ordered.number
    chosen = incoming if form.has_graphs else (quad._replace(graph="") for quad in incoming)
    ordered = Counter(sorted_once(chosen, folder), "writing", progress, incoming)
    if form is RdfFormat.NTRIPLES:
        _lines(map(n_quad, ordered), stream)
    elif form is RdfFormat.JSONLD:
        _lines(json_ld(ordered, space), stream)
    else:
        _serialized(ordered, form, stream, space)
    return ordered.number


def in_lines(given: Iterable[Quad], folder: Path | None = None, run: int = RUN) -> Iterator[Quad]:
    """Quads in the order of their lines in N-Quads, each once: all that is said of one thing stands together, whoever says it."""
    turned = (Quad(q.subject, q.predicate, q.object, q.graph) for q in given)
    return (Quad(g, s, p, o) for s, p, o, g in sorted_once(turned, folder, run))


def n_quad(quad: Quad) -> str:
    """A quad, or a triple without a graph, as a line of N-Quads."""
    graph, subject, predicate, value = quad
    return f"{subject} {predicate} {value} {graph} .\n" if graph else f"{subject} {predicate} {value} .\n"


class Counter(Iterator[Quad]):
    """Counts what passes, and tells of it now and then; ``of`` has counted how much there is, or a little more."""

    def __init__(
        self, given: Iterable[Quad], what: str, progress: Progress | None = None, of: Counter | None = None
    ) -> None:
        self._given = iter(given)
        self._what, self._progress, self._of = what, progress, of
        self.number = 0

    def __next__(self) -> Quad:
        quad = next(self._given)
        self.number += 1
        if self._progress and self.number % _TELL_EVERY == 0:
            self._progress(self._what, self.number, self._of.number if self._of else 0)
        return quad


def _lines(parts: Iterator[str], stream: Sink) -> None:
    while lot := list(islice(parts, _LOT)):
        stream.write("".join(lot).encode())


def _serialized(ordered: Iterator[Quad], form: RdfFormat, stream: Sink, space: Space) -> None:
    """Turtle, TriG and RDF/XML by Oxigraph's writers, which take triples as they come."""
    import pyoxigraph

    forms = {
        RdfFormat.TURTLE: pyoxigraph.RdfFormat.TURTLE,
        RdfFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
        RdfFormat.RDFXML: pyoxigraph.RdfFormat.RDF_XML,
    }
    parsed = _parsed(ordered)
    given: Iterator[pyoxigraph.Quad] | Iterator[pyoxigraph.Triple] = parsed
    if not form.has_graphs:
        given = (quad.triple for quad in parsed)
    pyoxigraph.serialize(given, cast(IO[bytes], _Headed(stream)), format=forms[form], prefixes=_used(space))


def _parsed(ordered: Iterator[Quad]) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    while lot := "".join(map(n_quad, islice(ordered, _LOT))):
        yield from pyoxigraph.parse(lot.encode(), format=pyoxigraph.RdfFormat.N_QUADS)


def _used(space: Space) -> dict[str, str]:
    """The prefixes that the data uses; what only ontology and shapes use would only be noise."""
    return {key: address for key, address in space.prefixes().items() if key not in {"owl", "sh"}}


class _Headed(io.RawIOBase):
    """Puts the prefixes, which Oxigraph writes in an order that changes, in order before they go on."""

    def __init__(self, stream: Sink) -> None:
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

    def __init__(self, file: Sink) -> None:
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
def _compressed(name: str, file: _Counted) -> Iterator[Sink]:
    """The stream to write to, by the ending of the file's name. No time of day goes into it."""
    if name.lower().endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed:
            yield packed
    elif name.lower().endswith(".zst"):
        import zstandard

        with zstandard.ZstdCompressor(level=10).stream_writer(cast(IO[bytes], file), closefd=False) as stream:
            yield stream
    else:
        yield file
