"""What every export says of itself: of which release it is, by which contract, under which licence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from graph.exports.place import ABOUT
from graph.property_graph.contract import CONTRACT
from graph.release.reader import Release

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "Puxi contributors"
TITLE = "Puxi: China's national innovation institutions and what became what"


@dataclass(frozen=True, slots=True)
class About:
    """What is in an export."""

    release: str
    data_date: str
    part: str
    nodes: int
    relationships: int
    contract: int = CONTRACT

    @classmethod
    def of(cls, release: Release, part: str, nodes: int, relationships: int) -> About:
        """Of a release, or of a part of one, with so many nodes and relationships."""
        return cls(release.id, release.data_date, str(part), nodes, relationships)

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return (
            f"{TITLE}. Release {self.release}, data up to {self.data_date}, property graph contract {self.contract}, "
            f"part: {self.part}. Licence: {LICENCE} ({LICENCE_URL}), {ATTRIBUTION}."
        )

    def record(self) -> dict[str, object]:
        """All of it, for programs."""
        return {
            "title": TITLE,
            "release": self.release,
            "data_date": self.data_date,
            "contract": self.contract,
            "part": self.part,
            "nodes": self.nodes,
            "relationships": self.relationships,
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "attribution": ATTRIBUTION,
        }

    def write(self, folder: Path, **more: object) -> None:
        """Write it into a folder, by which that is known as an export."""
        text = json.dumps(self.record() | more, ensure_ascii=False, indent=2)
        (folder / ABOUT).write_text(text + "\n", encoding="utf-8")
