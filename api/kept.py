"""What is dear to make and asked for again: kept for the releases of late, a bounded number of things."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Kept:
    """The newest things made, each under a key that begins with the id of the release it was made from.

    A release never changes, so nothing in here ever grows old; what belongs to an earlier release is asked for no more
    and falls out in time. Two threads that miss the same thing both make it, which does no harm.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[tuple[Hashable, ...], object] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """The thing of this key, made if it is not there. What fails is not kept."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return cast(T, self._things[key])
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made
