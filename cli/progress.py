"""Telling on stderr how far a long piece of work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.output import say, stderr

if TYPE_CHECKING:
    #: Called with what is being done, how much of it is done, and how much there is (0 where that is not known).
    Progress = Callable[[str, int, int], None]


@contextmanager
def progress(quiet: bool, *, lines: bool = True) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere a plain line whenever something new is begun, unless ``lines`` is false."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = stderr()
    if quiet or not (console.is_terminal or lines):
        yield lambda what, done, total: None
    elif not console.is_terminal:
        yield _lines()
    else:
        columns = (
            TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
        )  # fmt: skip
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("starting", total=None)
            yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total or None)


def _lines() -> Callable[[str, int, int], None]:
    said: set[str] = set()

    def tell(what: str, done: int, total: int) -> None:
        if what not in said:
            said.add(what)
            say(f"{what} ({done} of {total})" if total else what)

    return tell
