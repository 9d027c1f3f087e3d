"""What can be exported: the formats, and the parts of the graph."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """A part of the graph.

    ``INSTITUTIONS``: bodies, programmes and sets of bodies, and every relationship between two of them. ``LINEAGE``: of
    these, and of policies, what became something else or came from something, and the BECAME between them.
    """

    ALL = "all"
    INSTITUTIONS = "institutions"
    LINEAGE = "lineage"


class ExportFormat(StrEnum):
    """What is written: a folder for the first three, a file for the others."""

    NEO4J_ADMIN = "neo4j-admin"
    CSV = "csv"
    PARQUET = "parquet"
    GRAPHML = "graphml"
    GEXF = "gexf"

    @property
    def is_folder(self) -> bool:
        """Whether a folder of files is written."""
        return self not in {ExportFormat.GRAPHML, ExportFormat.GEXF}

    @property
    def part(self) -> Part:
        """What is exported unless something else is asked for: all into tables, what can be drawn for drawing."""
        return Part.ALL if self.is_folder else Part.INSTITUTIONS
