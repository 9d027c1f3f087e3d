"""What changed between two releases, quad by quad, as an RDF Patch (https://afs.github.io/rdf-patch/).

For programs that keep a copy of the graph: the patch turns the older export into the newer one and nothing else. What
changed in the words of the domain, with its sources, is told by :mod:`graph.changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from graph.lens import Lens
from graph.rdf.export import Counter, Progress, Sink, in_lines, n_quad
from graph.rdf.mapping import quads
from graph.rdf.sorting import RUN
from graph.rdf.space import Space
from graph.rdf.writing import Quad, iri
from graph.release.reader import Release

#: The media type and the ending of an RDF Patch.
MEDIA_TYPE = "application/rdf-patch"
ENDING = ".rdfp"

_LOT = 1_000


@dataclass(slots=True)
class Patched:
    """How many quads a patch deletes and how many it adds."""

    deleted: int = 0
    added: int = 0


def patch(
    old: Release,
    new: Release,
    stream: Sink,
    space: Space,
    lens: Lens | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Patched:
    """Write the patch that turns an export of ``old`` into one of ``new``; the same two releases give the same bytes.

    ``folder`` is for what memory does not hold, which does not grow with the releases.

    Raises:
        OSError: it cannot be written.
        ReleaseError: one of the releases is damaged.
    """
    # Both are in memory at once, so each gets half.
    lines = [
        in_lines(Counter(quads(release, space, lens), f"reading release {release.id}", progress), folder, RUN // 2)
        for release in (old, new)
    ]
    done = Patched()
    written = _written(differences(*lines), header(old, new, space, lens), done)
    while lot := list(islice(written, _LOT)):
        stream.write("".join(lot).encode())
    return done


def differences(old: Iterable[Quad], new: Iterable[Quad]) -> Iterator[tuple[str, Quad]]:
    """What is in one of two exports only: ``D`` what only the old one has, ``A`` what only the new one has.

    Both come in the order of their lines, each quad once (:func:`graph.rdf.export.in_lines`), and so do the differences.
    """
    before, after = iter(old), iter(new)
    was, now = next(before, None), next(after, None)
    while was is not None or now is not None:
        if was == now:
            was, now = next(before, None), next(after, None)
        elif now is None or (was is not None and _place(was) < _place(now)):
            assert was is not None  # noqa: S101 - for mypy: they are not both None
            yield "D", was
            was = next(before, None)
        else:
            yield "A", now
            now = next(after, None)


def header(old: Release, new: Release, space: Space, lens: Lens | None = None) -> list[str]:
    """The lines that say what the patch is: an id of its own, made of what it depends on, and the two releases."""
    least = (lens or Lens()).min_reliability
    number = uuid5(NAMESPACE_URL, f"{space.base} {old.id} {new.id} {least}")
    return [
        f"H id <urn:uuid:{number}> .\n",
        f"H from {iri(space.release(old.id))} .\n",
        f"H to {iri(space.release(new.id))} .\n",
    ]


def _written(changes: Iterable[tuple[str, Quad]], head: Iterable[str], done: Patched) -> Iterator[str]:
    yield from head
    yield "TX .\n"
    for change, quad in changes:
        if change == "D":
            done.deleted += 1
        else:
            done.added += 1
        yield f"{change} {n_quad(quad)}"
    yield "TC .\n"


def _place(quad: Quad) -> tuple[str, str, str, str]:
    return quad.subject, quad.predicate, quad.object, quad.graph
