"""Writing an answer into a file that the user names: whole or not at all, and never in place of what is no file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

#: Here are no files to be replaced, also where a link leads from here to one: /dev/stdout is whatever was redirected.
_SYSTEM = ("/dev/", "/proc/")


def write_file(output: Path, content: bytes | memoryview) -> None:
    """Write a file; it takes its place once it is whole, and after an error the old one is still there.

    Links are followed, so that the file behind them is the one that changes. A device, a pipe and whatever else is no
    file is written into.

    Raises:
        OSError: it cannot be written; names what the user named, and not a file beside it.
    """
    try:
        if str(output.absolute()).startswith(_SYSTEM) or (output.exists() and not output.is_file()):
            with output.open("wb") as stream:
                stream.write(content)
        else:
            _replace(Path(os.path.realpath(output)), content)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(output)) from None


def _replace(place: Path, content: bytes | memoryview) -> None:
    # mkstemp lets only the owner read; a new file is to be like any other that this user makes, an old one as it was.
    umask = os.umask(0)
    os.umask(umask)
    mode = place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~umask
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".puxi-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.chmod(mode)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
