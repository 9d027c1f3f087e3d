"""Whether anybody still waits for an answer that is about to be made.

On a busy server a request may wait for a thread until its time is over. What is begun in a thread cannot be broken off,
so work for a request that was given up meanwhile must not begin: it would keep the next ones waiting, until all are late.
"""

from __future__ import annotations

from contextvars import ContextVar


class GivenUpError(Exception):
    """The request was answered already: its time was over before its turn came."""


class Wait:
    """One request, for as long as somebody waits for its answer."""

    __slots__ = ("over",)

    def __init__(self) -> None:
        self.over = False


#: A thread that works for a request sees the value of that request.
_WAIT: ContextVar[Wait | None] = ContextVar("wait", default=None)


def begin() -> Wait:
    """A request comes in; what is started from here on belongs to it."""
    wait = Wait()
    _WAIT.set(wait)
    return wait


def check() -> None:
    """Go on only if somebody waits for it.

    Raises:
        GivenUpError: nobody does.
    """
    wait = _WAIT.get()
    if wait is not None and wait.over:
        raise GivenUpError
