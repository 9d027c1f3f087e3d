"""Older releases that are kept, so that what changed since can be told: files named by their ids in one folder."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from graph.errors import BadParameter, ReleaseError
from graph.release.reader import Release

#: What a release's id looks like. Nothing else is ever made part of a file's name.
ID = re.compile(r"r[0-9a-f]{16}")


def folder_of(release: Path) -> Path:
    """Where releases older than this file are kept: ``PUXI_RELEASES``, else ``releases/`` beside it."""
    named = os.environ.get("PUXI_RELEASES")
    return Path(named) if named else release.parent / "releases"


#: So many older releases are kept unless ``PUXI_RELEASES_KEPT`` says otherwise.
KEPT = 12


def how_many() -> int:
    """How many older releases are kept: ``PUXI_RELEASES_KEPT``; 0 is all of them.

    Raises:
        BadParameter: it is no such number.
    """
    said = os.environ.get("PUXI_RELEASES_KEPT", "").strip()
    if said and not (said.isascii() and said.isdigit() and len(said) < 7):
        raise BadParameter("PUXI_RELEASES_KEPT", said, "how many older releases are kept, or 0 for all of them")
    return int(said) if said else KEPT


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A release that can be compared with: its id, and the day of its newest statement (ISO 8601)."""

    id: str
    data_date: str


#: What tells one file from another under the same name: device, inode, times of change (ns) and size.
_Identity = tuple[Path, int, int, int, int, int]
#: What stood in files that were opened before, so that a list of many releases opens only those that are new.
_known: dict[_Identity, KeptRelease] = {}
#: More than anyone keeps; beyond it, files are opened again.
_MOST_KNOWN = 10_000


def kept(folder: Path) -> list[KeptRelease]:
    """The kept releases that can be read, the newest data first; a file that is none is passed over.

    A file is opened once for as long as it stays the same.
    """
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("r*.sqlite")):
            with contextlib.suppress(ReleaseError, OSError):
                if ID.fullmatch(path.stem) and (one := _looked_at(path)).id == path.stem:
                    found.append(one)
    return sorted(found, key=lambda release: (release.data_date, release.id), reverse=True)


def _looked_at(path: Path) -> KeptRelease:
    identity = _identity(path)
    if identity in _known:
        return _known[identity]
    release = Release(path)
    one = KeptRelease(release.id, release.data_date)
    # A file that was replaced in between may be either of the two. What cannot be read is looked at anew each time.
    if _identity(path) == identity:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[identity] = one
    return one


def _identity(path: Path) -> _Identity:
    found = path.stat()
    return path, found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def find(folder: Path, release_id: str) -> Release | None:
    """The kept release of this id, if there is one: a file that has this name and is another release is none.

    Raises:
        ReleaseError: its file cannot be read.
    """
    path = folder / f"{release_id}.sqlite"
    if not ID.fullmatch(release_id) or not path.is_file():
        return None
    release = Release(path)
    return release if release.id == release_id else None


def keep(release: Path, but: str = "") -> Path | None:
    """Keep a release file under its id, for comparing later ones with; where it is now.

    ``None`` if it is no release, or the one with the id ``but``.

    A second name for the same file where the system allows it, else a copy. The oldest go once there are more than
    :func:`how_many`.

    Raises:
        BadParameter: how many are kept is not understood; nothing was kept or removed.
        OSError: it cannot be written.
    """
    most = how_many()
    try:
        release_id = Release(release).id
    except ReleaseError:
        return None
    if release_id == but:
        return None
    folder = folder_of(release)
    place = folder / f"{release_id}.sqlite"
    if place.exists():
        place.touch()  # kept again: it is not the oldest any more
    else:
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
    if most:
        _clear(folder, most, {release_id, but})
    return place


def _clear(folder: Path, most: int, but: set[str]) -> None:
    """Remove the oldest kept releases (by when they were made or kept again) beyond so many; those named stay.

    A program that has one open goes on reading it. Files with other names are nobody's business here.
    """
    found = []
    for path in folder.glob("r*.sqlite"):
        with contextlib.suppress(OSError):  # removed by another build in the meantime
            if ID.fullmatch(path.stem):
                found.append((path.stem in but, path.stat().st_mtime_ns, path))
    for named, _, path in sorted(found, reverse=True)[most:]:
        if not named:
            with contextlib.suppress(OSError):  # it is tried again when the next one is kept
                path.unlink()
