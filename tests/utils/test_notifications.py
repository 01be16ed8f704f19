"""Uncaught errors of any thread are told once, to whoever listens, early or late."""

import sys
import threading

from face2face.utils.notifications import Fault, Notifier


def _fail(text: str) -> None:
    def work() -> None:
        raise ValueError(text)

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()


def test_what_comes_early_waits() -> None:
    told: list[Fault] = []
    with Notifier() as notifier:
        _fail("early")
        notifier.listen(told.append)
        _fail("late")
    assert [fault.summary for fault in told] == ["early", "late"]
    assert "thread worker" in told[0].details
    assert "ValueError: early" in told[0].details


def test_the_same_again_is_told_once() -> None:
    told: list[Fault] = []
    with Notifier() as notifier:
        notifier.listen(told.append)
        _fail("again")
        _fail("again")
        _fail("other")
    assert [fault.summary for fault in told] == ["again", "other"]


def test_the_hooks_go_back_and_removed_listeners_hear_nothing() -> None:
    before = (sys.excepthook, threading.excepthook)
    told: list[Fault] = []
    with Notifier() as notifier:
        assert sys.excepthook is not before[0]
        remove = notifier.listen(told.append)
        remove()
        sys.excepthook(ValueError, ValueError("unheard"), None)
    assert (sys.excepthook, threading.excepthook) == before
    assert not told
