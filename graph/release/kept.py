"""Older releases that are kept, so that what changed since can be told: files named by their ids in one folder."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

from graph.errors import ReleaseError
from graph.release.reader import Release

#: What a release's id looks like. Nothing else is ever made part of a file's name.
ID = re.compile(r"r[0-9a-f]{16}")


def folder_of(release: Path) -> Path:
    """Where releases older than this file are kept: ``PUXI_RELEASES``, else ``releases/`` beside it."""
    named = os.environ.get("PUXI_RELEASES")
    return Path(named) if named else release.parent / "releases"


def kept(folder: Path) -> list[Release]:
    """The kept releases that can be read, the newest data first; a file that is none is passed over."""
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("r*.sqlite")):
            with contextlib.suppress(ReleaseError):
                release = Release(path)
                if ID.fullmatch(release.id) and path.stem == release.id:
                    found.append(release)
    return sorted(found, key=lambda release: (release.data_date, release.id), reverse=True)


def find(folder: Path, release_id: str) -> Release | None:
    """The kept release of this id, if there is one.

    Raises:
        ReleaseError: its file cannot be read.
    """
    path = folder / f"{release_id}.sqlite"
    if not ID.fullmatch(release_id) or not path.is_file():
        return None
    return Release(path)


def keep(release: Path, but: str = "") -> Path | None:
    """Keep a release file under its id, for comparing later ones with; where it is now.

    ``None`` if it is no release, or the one with the id ``but``.

    A second name for the same file where the system allows it, else a copy.

    Raises:
        OSError: it cannot be written.
    """
    try:
        release_id = Release(release).id
    except ReleaseError:
        return None
    if release_id == but:
        return None
    folder = folder_of(release)
    place = folder / f"{release_id}.sqlite"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{release_id}.{os.getpid()}"
        try:
            try:
                beside.hardlink_to(release)
            except OSError:
                shutil.copyfile(release, beside)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    return place
