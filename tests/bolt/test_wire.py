"""The thread that queries run in: however it ends, it ends whole."""

import asyncio
import gc
import threading
import time

import pytest

from graph.bolt.wire import OverdueError, Worker


async def nothing() -> None:
    """What is done last, where there is nothing to be done."""


def gone(worker: Worker) -> bool:
    """Whether its thread ends within some seconds."""
    thread: threading.Thread = worker._thread
    thread.join(20)
    return not thread.is_alive()


def test_closing_again_does_nothing() -> None:
    worker = Worker()
    worker.close(nothing())
    worker.close(nothing())
    assert gone(worker)


def test_one_that_was_given_up_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query holds the loop and cannot be cancelled; whoever waits gives it up and closes, and so does its caller."""
    monkeypatch.setattr("graph.bolt.wire._FAREWELL", 0.2)
    ended = threading.Event()

    async def held() -> None:
        try:
            time.sleep(1)  # noqa: ASYNC251 -- as unpacking a huge row does
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            ended.set()

    worker = Worker()
    with pytest.raises(OverdueError):
        worker.do(held(), 0.1)
    assert worker.lost
    worker.close(nothing())
    worker.close(nothing())
    assert gone(worker)
    assert ended.is_set()
    # What is left half-way complains when it is collected, and that would fail this test.
    del worker
    gc.collect()
