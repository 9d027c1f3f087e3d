"""Exporting a release's property graph in one of the formats, put in its place in one step."""

from __future__ import annotations

from pathlib import Path

from graph.errors import QueryError
from graph.exports.about import About
from graph.exports.formats import ExportFormat, Part
from graph.exports.place import put_in_place
from graph.exports.tables import Guard
from graph.release.reader import Release


def export(
    release: Release,
    form: ExportFormat,
    target: Path,
    part: Part | None = None,
    *,
    overwrite: bool = False,
    guard: Guard = str,
) -> About:
    """Write an export; what was at ``target`` stays until the new one is complete. ``guard`` is for cells of CSV.

    Raises:
        QueryError: something is at ``target`` that may not be replaced, or the format cannot hold a part only.
        OSError: it cannot be written.
        ReleaseError: the release file is damaged.
    """
    chosen = part or form.part
    if form is ExportFormat.NEO4J_ADMIN and chosen is not Part.ALL:
        raise QueryError("neo4j-admin imports a whole graph; --only is for the other formats.")
    with put_in_place(target, folder=form.is_folder, overwrite=overwrite) as place:
        match form:
            case ExportFormat.NEO4J_ADMIN:
                from graph.exports.import_folder import write_import_folder

                return write_import_folder(release, place)
            case ExportFormat.CSV:
                from graph.exports.tables import write_csv

                return write_csv(release, place, chosen, guard)
            case ExportFormat.PARQUET:
                from graph.exports.tables import write_parquet

                return write_parquet(release, place, chosen)
            case ExportFormat.GRAPHML:
                from graph.exports.gephi import write_graphml

                return write_graphml(release, place, chosen)
            case ExportFormat.GEXF:
                from graph.exports.gephi import write_gexf

                return write_gexf(release, place, chosen)
