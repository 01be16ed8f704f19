"""Stages in threads: order, faults, and an end in either direction."""

import threading
from collections.abc import Iterator

import pytest

from face2face.engine.stages import in_thread
from tests.waiting import eventually


def stages() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("stage-")]


def test_items_come_in_their_order_from_another_thread() -> None:
    seen: list[str] = []

    def items() -> Iterator[int]:
        for number in range(50):
            seen.append(threading.current_thread().name)
            yield number

    with in_thread(items(), "count") as counted, in_thread((2 * n for n in counted), "twice") as n:
        assert list(n) == [2 * number for number in range(50)]
    assert set(seen) == {"stage-count"}
    assert stages() == []


def test_no_stage_gets_far_ahead() -> None:
    made = 0

    def items() -> Iterator[int]:
        nonlocal made
        while made < 1000:
            made += 1
            yield made

    with in_thread(items(), "count") as counted:
        # One is taken, three wait, and one is at hand; each that is taken lets one more be made.
        for taken in (1, 2, 3):
            assert next(counted) == taken
            eventually(lambda count=taken: made == count + 4)
    assert made <= 8
    assert stages() == []


def test_a_fault_comes_out_where_the_items_are_taken_after_those_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the disk is gone")

    taken = []
    with pytest.raises(OSError, match="the disk is gone"), in_thread(items(), "read") as first:  # noqa: SIM117
        with in_thread((n for n in first), "again") as second:
            for number in second:
                taken += [number]
    assert taken == [1, 2]
    assert stages() == []


def test_a_block_that_fails_ends_its_stages_and_closes_what_they_read() -> None:
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    with pytest.raises(KeyboardInterrupt), in_thread(items(), "read") as first:  # noqa: SIM117
        with in_thread((n for n in first), "again") as second:
            next(second)
            raise KeyboardInterrupt
    assert closed.is_set()
    assert stages() == []


def test_what_is_no_generator_is_taken_as_well() -> None:
    with in_thread([1, 2, 3], "list") as numbers:
        assert list(numbers) == [1, 2, 3]


def test_a_stage_that_is_interrupted_while_it_starts_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would go on with a file that is closed meanwhile."""
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start(thread)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt), in_thread(iter(range(1000)), "count"):
        pass
    assert stages() == []
