"""Files that the user names: an answer is written whole or not at all, never in place of what is no file; a query is read."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from graph.errors import QueryError

#: Here are no files to be replaced, also where a link leads from here to one: /dev/stdout is whatever was redirected.
_SYSTEM = ("/dev/", "/proc/")
#: Of a character in UTF-8.
_MOST_BYTES = 4


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


def query_from(file: Path | None, longest: int) -> str:
    """The text of a statement or query, of at most so many characters, from a file; ``None`` and ``-``: standard input.

    Raises:
        QueryError: it cannot be read, is no UTF-8, or is longer than one may be.
    """
    try:
        # No more than can be a statement: the rest would only be refused.
        if file is None or str(file) == "-":
            content = sys.stdin.buffer.read(_MOST_BYTES * longest + 1)
        else:
            with file.open("rb") as stream:
                content = stream.read(_MOST_BYTES * longest + 1)
        if len(content) > _MOST_BYTES * longest:
            raise QueryError(f"{file}: is longer than the {longest} characters that a statement may have.")
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise QueryError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise QueryError(f"{file}: is not UTF-8 text") from None
