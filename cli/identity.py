"""``puxi candidates`` and ``puxi ids``: which bodies may be one, and which ids are not yet registered."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataFolder, Format, OutputFormat, ReleaseFile, open_release
from cli.output import show, write, write_csv
from graph.flat.cells import Row

if TYPE_CHECKING:
    from graph.candidates import Candidate, Side
    from graph.release.reader import Release

CANDIDATE_COLUMNS = (
    "score",
    "reasons",
    *(
        f"{side}_{column}"
        for side in ("left", "right")
        for column in ("id", "label_zh", "label_en", "designation", "kind", "hosts", "places", "names", "sources")
    ),
    "release",
)


def candidates(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many pairs.")] = 20,
    weaker: Annotated[
        bool, typer.Option("--weaker", help="Pairs too that are hardly worth a look: names alike, little else.")
    ] = False,
    release: ReleaseFile = None,
    form: OutputFormat = Format.TABLE,
) -> None:
    """Pairs of bodies that may be one and are not yet judged.

    Best first, the evidence side by side. A line in data/judgements.csv settles a pair: same, different or unsure, with the reason.
    """
    from graph.candidates import WORTH_JUDGING
    from graph.candidates import candidates as ask

    opened = open_release(release)
    found = [pair for pair in ask(opened, limit) if weaker or pair.score >= WORTH_JUDGING]
    if form is Format.JSON:
        import json

        answer = {"release": opened.id, "candidates": [asdict(candidate) for candidate in found]}
        write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    elif form is Format.CSV:
        write_csv(CANDIDATE_COLUMNS, _rows(found, opened.id))
    else:
        from cli.text.candidates import candidates as text

        show(text(found, limit, weaker))


def ids(
    write_them: Annotated[
        bool,
        typer.Option("--write", help="Append them to data/ids.csv; after that they stay with their names for ever."),
    ] = False,
    data: DataFolder = None,
    release: ReleaseFile = None,
) -> None:
    """Ids that are not yet registered in data/ids.csv.

    Each with the name that it stands for, as the release gave it out.
    """
    from graph.paths import default_data

    folder = data or default_data()
    missing = list(unregistered(open_release(release), folder))
    if not write_them:
        write(_lines([("id", "reference"), *missing]))
        typer.echo(f"{len(missing)} ids are not registered; --write registers them.", err=True)
        return
    path = folder / "ids.csv"
    if missing:
        _append(path, _lines((number, reference, "") for number, reference in missing))
    typer.echo(f"{path}: {len(missing)} ids added")


def unregistered(release: Release, folder: Path) -> Iterator[tuple[str, str]]:
    """Ids and their references that the registry lacks, in the order in which they are to be registered.

    Of the references of one body the one registered first keeps its id for the body (``graph.ids``), so those whose id
    the body has today come first, and Chinese names before others, as the build itself prefers them: registering ids
    changes none.

    Raises:
        DataError: the registry is not in order, or gives an id of the release to another name (the release was built
            before the registry was written).
    """
    from graph.errors import DataError, Problem
    from graph.names import is_chinese
    from ingest.dataset import ShippedTables

    registry = ShippedTables(folder).registry()
    known = {entry.reference for entry in registry}
    taken = {entry.id: entry.reference for entry in registry}
    new = []
    for key, own, body in release.query("SELECT key, id, entity_id FROM reference_names"):
        reference, number = str(key), str(own)
        if reference in known:
            continue
        if number in taken:
            reason = (
                f"{number} is registered for {taken[number]!r}, but this release gave it to {reference!r}: it is older "
                "than the registry. Build it anew (puxi build), then ask again"
            )
            raise DataError([Problem("ids.csv", 0, "id", reason)])
        new.append((number != str(body), not is_chinese(reference), reference.startswith("@"), reference, number))
    for *_, reference, number in sorted(new):
        yield number, reference


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as the tables of the dataset have them; nothing in them may be changed, so no guard against formulas."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


def _append(path: Path, lines: str) -> None:
    """Add lines to a file in one step: whoever reads it sees all of them or none, and what was there stays as it is."""
    present = path.read_bytes()
    if present and not present.endswith(b"\n"):
        present += b"\n"
    handle, name = tempfile.mkstemp(prefix=".ids-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(present + lines.encode())
            target.flush()
            os.fsync(target.fileno())
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _rows(found: list[Candidate], release: str) -> Iterator[Row]:
    for candidate in found:
        yield {
            "score": round(candidate.score, 1),
            "reasons": candidate.reasons,
            **_side("left", candidate.left),
            **_side("right", candidate.right),
            "release": release,
        }


def _side(column: str, side: Side) -> dict[str, object]:
    return {f"{column}_{key}": value for key, value in asdict(side).items()}
