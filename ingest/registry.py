"""The ingesters, one line each: which reads which table.

An ingester for another kind of source (a ministry's list, ROR) is registered here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.statements import Item
from ingest import events, institutions, policies, relations, sources, statistics
from ingest.known import Known
from ingest.row import Row


@dataclass(frozen=True, slots=True)
class Ingester:
    """Turns the rows of one table into items, given what is known beforehand."""

    table: str
    items: Callable[[Row, Known], Iterator[Item]]


#: In the order of reading: the sources first, as every other table cites them.
INGESTERS: tuple[Ingester, ...] = (
    Ingester("sources", sources.items),
    Ingester("institutions", institutions.items),
    Ingester("relations", relations.items),
    Ingester("events", events.items),
    Ingester("policies", policies.items),
    Ingester("statistics", statistics.items),
)
