"""Putting a file or a folder in its place in one step, so that nobody ever finds half of one there."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graph.errors import QueryError
from graph.release.leftovers import clear, workplace

if sys.platform != "win32":
    import fcntl

#: The file by which a folder is known as an export of Puxi's; each folder has one.
ABOUT = "about.json"


@contextmanager
def put_in_place(target: Path, *, folder: bool, overwrite: bool = False) -> Iterator[Path]:
    """A new place beside ``target`` to write to; when the block ends well, it takes that name.

    If the block fails, what was at ``target`` is still there. A folder is replaced by moving the old one aside first;
    a kill in that moment leaves it there under its name with ``.old`` and some letters.

    Raises:
        QueryError: something is there and is not to be overwritten, or is no export and never is.
        OSError: the place cannot be written to.
    """
    # What a link leads to is replaced, and not the link.
    target = Path(os.path.realpath(target))
    admit(target, folder=folder, overwrite=overwrite)
    clear(target.parent)
    with workplace(target.parent) as work:
        new = work / target.name
        if folder:
            new.mkdir()
        yield new
        for path in sorted(new.rglob("*")) if folder else [new]:
            _flush(path)
        # Somebody else may have been quicker.
        admit(target, folder=folder, overwrite=overwrite)
        if folder and target.exists():
            _exchange(new, target)
        else:
            new.replace(target)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """For two files that belong together: of several processes, one at a time puts such a pair in this folder.

    Where folders cannot be locked (Windows, some network drives) there is no such promise.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def admit(target: Path, *, folder: bool, overwrite: bool) -> None:
    """See whether something may be put at ``target``.

    Raises:
        QueryError: it may not; see :func:`put_in_place`.
    """
    if not target.parent.is_dir():
        raise QueryError(f"{target.parent} is no folder; make it first, or name another place.")
    # Looked at once: somebody else may replace it between two looks.
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        if not target.is_symlink():
            return
        mode = 0
    kind = "folder" if folder else "file"
    if not (stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode)):
        raise QueryError(f"{target} is there already and is no {kind}; name another place.")
    if folder and any(target.iterdir()) and not (target / ABOUT).is_file():
        raise QueryError(f"{target} holds something that Puxi did not export; name another place.")
    if not overwrite and not (folder and not any(target.iterdir())):
        raise QueryError(f"{target} is there already. --overwrite replaces it when the new one is complete.")


def _exchange(new: Path, target: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f"{target.name}.old-", dir=target.parent))
    # Renaming onto an empty folder replaces it.
    target.replace(aside)
    try:
        new.replace(target)
    except BaseException:
        aside.replace(target)
        raise
    shutil.rmtree(aside)


def _flush(path: Path) -> None:
    """Make sure that the file reached the disk before its name says that it is whole."""
    if path.is_file():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
