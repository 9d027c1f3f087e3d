"""What is dear is made once, keeps nobody from what is there already, and is not made without bound."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.errors import Occupied
from graph.made_once import MadeOnce


class Slow:
    """Something that is being made until the test lets it be done."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.times = threading.Event(), threading.Event(), 0

    def __call__(self) -> str:
        self.times += 1
        self.begun.set()
        assert self.may_end.wait(10)
        return "made"


def test_what_is_there_is_given_while_others_are_made_and_no_more_than_two_are() -> None:
    made: MadeOnce[str] = MadeOnce(4, at_once=2, patience=0.05)
    assert made.get("there", lambda: "at hand") == "at hand"
    slow = [Slow(), Slow()]
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(made.get, number, one) for number, one in enumerate(slow)]
        try:
            assert all(one.begun.wait(5) for one in slow)
            # The third thread to ask for the first thing waits for it and makes nothing.
            waiting.append(pool.submit(made.get, 0, slow[0]))
            assert pool.submit(made.get, "there", never).result(5) == "at hand"
            with pytest.raises(Occupied):
                made.get("a third", never)
        finally:
            for one in slow:
                one.may_end.set()
        assert [one.result(5) for one in waiting] == ["made"] * 3
    assert [one.times for one in slow] == [1, 1]
    assert made.get("a third", lambda: "now") == "now"


def test_what_failed_is_made_again_and_the_oldest_falls_out() -> None:
    made: MadeOnce[str] = MadeOnce(1)

    def failing() -> str:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        made.get("a", failing)
    assert made.get("a", lambda: "one") == "one"
    assert made.get("b", lambda: "two") == "two"
    assert made.get("a", lambda: "three") == "three"


def never() -> str:
    """For what must not be made."""
    raise AssertionError
