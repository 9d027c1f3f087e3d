"""What an analyst would do without Puxi: read the CSV files, put the events into a networkx graph, look names up in it.

It answers less (a name is a body, so spellings stay apart; no dates, fates, disputes or ranking), which makes it quicker
than it would be if it had to answer the same.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import networkx as nx

SEPARATOR = " | "
Row = dict[str, str]


class Rows:
    """All rows of a dataset in memory, with the graph of what became what by name."""

    def __init__(self, data: Path) -> None:
        self.sources = {row["source_id"]: row for row in _read(data, "sources")}
        self.about: dict[str, list[Row]] = defaultdict(list)
        self.graph: nx.DiGraph[str] = nx.DiGraph()
        for row in _read(data, "institutions"):
            for name in filter(None, (row["name_zh"], row["name_en"])):
                self.about[name].append(row)
                self.graph.add_node(name)
        for row in _read(data, "relations"):
            self.about[row["subject"]].append(row)
            self.about[row["object"]].append(row)
        for row in _read(data, "events"):
            before, after = (row[side].split(SEPARATOR) if row[side] else [] for side in ("from", "to"))
            for name in {*before, *after}:
                self.about[name].append(row)
            self.graph.add_edges_from((old, new) for old in before for new in after)

    def lineage(self, name: str) -> tuple[list[str], list[str], list[Row], list[Row]]:
        """What came before and after a name, the rows about it, and their sources."""
        before = sorted(nx.ancestors(self.graph, name)) if name in self.graph else []
        after = sorted(nx.descendants(self.graph, name)) if name in self.graph else []
        rows = self.about[name]
        return before, after, rows, [self.sources[source] for source in sorted({row["source_id"] for row in rows})]

    def search(self, text: str) -> list[str]:
        """The names that have a text in them."""
        return [name for name in self.graph if text in name]


def _read(data: Path, table: str) -> list[Row]:
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
