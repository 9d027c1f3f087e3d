"""Reading files of RDF that somebody gives: in which format, packed or not, and under which base address its names are."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from graph.errors import QueryError
from graph.rdf.context import context
from graph.rdf.space import Space

if TYPE_CHECKING:
    import pyoxigraph

_ENDINGS = {
    ".nq": "N_QUADS", ".nquads": "N_QUADS", ".trig": "TRIG", ".ttl": "TURTLE", ".turtle": "TURTLE", ".nt": "N_TRIPLES",
    ".rdf": "RDF_XML", ".xml": "RDF_XML", ".owl": "RDF_XML", ".jsonld": "JSON_LD", ".json": "JSON_LD",
}  # fmt: skip
_URI_SPACE = "http://rdfs.org/ns/void#uriSpace"
_PACKED = (".gz", ".zst")
#: Where a document of JSON-LD names the context, in its first bytes.
_HEAD = 4096
_CONTEXT = re.compile(rb'"@context"\s*:\s*"(https?://[^"]{1,2000}/)context\.jsonld"')


def quads_in(path: Path, base: str) -> Iterator[pyoxigraph.Quad]:
    """The quads of a file: N-Quads, TriG, Turtle, N-Triples, RDF/XML or JSON-LD, also packed (.gz, .zst).

    Raises:
        QueryError: there is no such file, its ending is unknown, or it is no RDF; says in which line.
    """
    import pyoxigraph
    import zstandard

    ending = (path.with_suffix("") if path.suffix in _PACKED else path).suffix
    if ending not in _ENDINGS:
        raise QueryError(f"{path}: of RDF, files that end in {', '.join(_ENDINGS)} can be read, also with .gz or .zst.")
    form = getattr(pyoxigraph.RdfFormat, _ENDINGS[ending])
    try:
        with _opened(path) as stream:
            given = stream
            if _ENDINGS[ending] == "JSON_LD":
                given = _with_context(stream)
            elif _ENDINGS[ending] == "RDF_XML":
                given = _without_entities(stream, path)
            for quad in pyoxigraph.parse(given, format=form, base_iri=base):
                _admit(quad, path)
                yield quad
    except (EOFError, zlib.error, zstandard.ZstdError) as error:
        raise QueryError(f"{path}: is damaged or incomplete: {error}") from None
    except OSError as error:
        raise QueryError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{path}: is no {_ENDINGS[ending].replace('_', ' ')}: {error}") from None


def space_of(path: Path, base: str | None) -> Space:
    """Under which base address the names in a file are: as is said, else as the file says of itself (``void:uriSpace``).

    A file that does not say it, such as that of one institution, is taken to be under ``PUXI_BASE``.

    Raises:
        QueryError: as :func:`quads_in`; or nothing in the file has a name under that address.
    """
    told = "" if base else next((str(value) for value in _spaces(path)), "")
    space = Space.of(base or told or None)
    if not any(str(getattr(quad.subject, "value", "")).startswith(space.base) for quad in quads_in(path, space.base)):
        raise QueryError(
            f"{path}: nothing in it has a name that begins with {space.base}, so there is nothing to look at. If its names "
            "begin with another address, --base says with which."
        )
    return space


def _with_context(stream: IO[bytes]) -> IO[bytes]:
    """JSON-LD with Puxi's own context in it: nothing is fetched, as the file names that by its address only."""
    head = stream.read(_HEAD)
    found = _CONTEXT.search(head)
    if found:
        own = context(Space(found[1].decode()))["@context"]
        head = head[: found.start()] + b'"@context":' + json.dumps(own).encode() + head[found.end() :]
    return cast(IO[bytes], _Joined(head, stream))


def _without_entities(stream: IO[bytes], path: Path) -> IO[bytes]:
    """RDF/XML that declares no entities: a few lines of them can stand for gigabytes of text."""
    head = stream.read(_HEAD)
    if b"<!ENTITY" in head or b"<!DOCTYPE" in head:
        raise QueryError(f"{path}: it has a DOCTYPE, whose entities are not read; write them out.")
    return cast(IO[bytes], _Joined(head, stream))


def _admit(quad: pyoxigraph.Quad, path: Path) -> None:
    """RDF 1.2 has terms that RDF 1.1, and with it the rules, know nothing of.

    Raises:
        QueryError: the quad has one.
    """
    import pyoxigraph

    for term in (quad.subject, quad.object):
        if isinstance(term, pyoxigraph.Triple):
            raise QueryError(f"{path}: {str(term)[:200]} is a triple within a triple, which RDF 1.1 has none of.")
        if isinstance(term, pyoxigraph.Literal) and term.direction is not None:
            raise QueryError(f"{path}: {str(term)[:200]} has a direction of writing, which RDF 1.1 has none of.")


class _Joined(io.RawIOBase):
    """What has been read of a stream already, and the rest of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end."""
        if not self._head:
            return self._rest.read(size)
        cut = len(self._head) if size < 0 else size
        given, self._head = self._head[:cut], self._head[cut:]
        return given + self._rest.read() if size < 0 else given


def _spaces(path: Path) -> Iterator[object]:
    for quad in quads_in(path, Space.of().base):
        if quad.predicate.value == _URI_SPACE:
            yield getattr(quad.object, "value", "")


def _opened(path: Path) -> IO[bytes]:
    if path.exists() and not path.is_file():
        # A pipe has nothing left when it is read for the second time.
        raise QueryError(f"{path} is no file.")
    if path.suffix == ".gz":
        import gzip

        return cast(IO[bytes], gzip.open(path))
    if path.suffix == ".zst":
        import zstandard

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(path.open("rb")))
    return path.open("rb")
