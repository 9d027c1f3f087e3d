"""What is dear to make from releases: made once, kept, and only so many at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from graph.errors import Occupied

T = TypeVar("T")


class MadeOnce(Generic[T]):
    """The newest things made, each under its key.

    What is there is handed out at once, whatever is being made meanwhile. Who asks for what another thread makes waits
    for that one; of different things only ``at_once`` are made at the same time.
    """

    def __init__(self, most: int, at_once: int = 2, patience: float = 1.0) -> None:
        """``most`` things are kept; a thread waits ``patience`` seconds for its turn to make one."""
        self._most, self._patience = most, patience
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._under_way: dict[Hashable, Future[T]] = {}
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(at_once)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of this key, made if it is not there. What fails is not kept.

        Raises:
            Occupied: others are being made, and none of them was done in time.
        """
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
            waited_for = self._under_way.get(key)
            mine: Future[T] = Future()
            if waited_for is None:
                self._under_way[key] = mine
        if waited_for is not None:
            return waited_for.result()
        try:
            made = self._make(make)
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
            mine.set_exception(error)
            raise
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
            del self._under_way[key]
        mine.set_result(made)
        return made

    def _make(self, make: Callable[[], T]) -> T:
        if not self._turns.acquire(timeout=self._patience):
            raise Occupied("Other such questions are being answered. Ask again in a few seconds.")
        try:
            return make()
        finally:
            self._turns.release()
