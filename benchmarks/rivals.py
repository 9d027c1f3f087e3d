"""What an analyst would do without Puxi, or without Neo4j.

Without Puxi: read the CSV files, put the events into a networkx graph, look names up in it. That answers less (a name is a
body, so spellings stay apart; no dates, fates, disputes or ranking), which makes it quicker than it would be if it had to
answer the same.

Without Neo4j: load the exported tables into pandas and networkx. That answers the same.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import networkx as nx
import pandas as pd

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


#: By which relationships one body is joined to another, as in the query that the rival answers.
JOINED = ("SUPPORTED_BY", "CO_BUILT_BY", "PARTNERS_WITH", "SHAREHOLDER_OF", "PART_OF", "BRANCH_OF")


class Exported:
    """The exported tables (``puxi graph export --format csv``) that two questions need, in pandas and networkx."""

    def __init__(self, folder: Path) -> None:
        self.bodies = pd.read_csv(folder / "nodes-Institution.csv", low_memory=False)
        links = {kind: pd.read_csv(folder / f"relationships-{kind}.csv", low_memory=False) for kind in JOINED}
        self.hosting = links["SUPPORTED_BY"]
        known = set(self.bodies["id"])
        self.graph: nx.Graph[str] = nx.Graph()
        self.graph.add_nodes_from(known)
        for link in links.values():
            within = link[link["start"].isin(known) & link["end"].isin(known)]
            self.graph.add_edges_from(zip(within["start"], within["end"], strict=True))

    def hosts(self) -> list[tuple[str, int, int]]:
        """The twenty hosts of most centres that are not only planned: id, centres, programmes."""
        centres = self.bodies[self.bodies["designation"].notna() & (self.bodies["planned"] == False)]  # noqa: E712
        joined = self.hosting.merge(centres[["id", "designation"]], left_on="start", right_on="id")
        found = joined.groupby("end").agg(centres=("start", "nunique"), programmes=("designation", "nunique"))
        found = found.reset_index().sort_values(["centres", "end"], ascending=[False, True]).head(20)
        columns = (found[name].tolist() for name in ("end", "centres", "programmes"))
        return list(zip(*columns, strict=True))

    def steps(self, one: str, other: str) -> int:
        """Over how few hosts, partners, owners and branches two bodies are joined; -1: they are not."""
        try:
            return int(nx.shortest_path_length(self.graph, one, other))
        except nx.NetworkXNoPath:
            return -1


def _read(data: Path, table: str) -> list[Row]:
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
