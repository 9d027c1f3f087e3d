"""Disjoint sets: which of many references have been joined into one."""

from __future__ import annotations


class Forest:
    """Disjoint sets over integers; the smaller number is the root, so that the result does not depend on the order."""

    def __init__(self) -> None:
        self.parent: list[int] = []

    def add(self) -> int:
        """A new item, alone in its set; its number."""
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def find(self, item: int) -> int:
        """The number that stands for the item's set."""
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, left: int, right: int) -> bool:
        """Make one set of two; whether they were two."""
        low, high = sorted((self.find(left), self.find(right)))
        self.parent[high] = low
        return low != high
