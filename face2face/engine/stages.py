"""Work in stages, each in a thread of its own, in order and without getting far ahead."""

import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

_ROOM = 3
"""Items that may wait between two stages: frames are large."""

_LOOK_S = 0.1
"""How often a stage that cannot go on looks whether it is still wanted."""


@dataclass(frozen=True)
class _End:
    """The last item of a stage: why it ended, None when it was done."""

    error: BaseException | None


@contextmanager
def in_thread(items: Iterable[T], name: str) -> Iterator[Iterator[T]]:
    """Iterate in a thread of its own; what it raises is raised where the items are taken.

    Where the block ends before the items do, the thread ends, too, and closes its iterator: a
    stage that it iterates over in turn ends with it.

    Args:
        items: what to iterate over; used by the thread alone from now on.
        name: the thread's, for whoever looks at them.
    """
    waiting: queue.Queue[Any] = queue.Queue(_ROOM)
    unwanted = threading.Event()
    thread = threading.Thread(
        target=_work, args=(items, waiting, unwanted), name=f"stage-{name}", daemon=True
    )
    try:
        thread.start()
        yield _taken(waiting)
    finally:
        unwanted.set()
        with suppress(RuntimeError):  # an interruption while it starts, which it sees to itself
            thread.join()


def _work(items: Iterable[T], waiting: "queue.Queue[Any]", unwanted: threading.Event) -> None:
    if unwanted.is_set():
        return
    error: BaseException | None = None
    iterator = iter(items)
    try:
        for item in iterator:
            if not _put(item, waiting, unwanted):
                break
    except BaseException as caught:  # noqa: BLE001 - raised again in the thread that takes
        error = caught
    if isinstance(iterator, Generator):
        iterator.close()
    _put(_End(error), waiting, unwanted)


def _put(item: Any, waiting: "queue.Queue[Any]", unwanted: threading.Event) -> bool:
    """Leave an item where there is room; False when it is not wanted any more."""
    while not unwanted.is_set():
        try:
            waiting.put(item, timeout=_LOOK_S)
        except queue.Full:
            continue
        return True
    return False


def _taken(waiting: "queue.Queue[Any]") -> Iterator[Any]:
    while True:
        try:
            item = waiting.get(timeout=_LOOK_S)  # without a timeout Windows would not hear Ctrl-C
        except queue.Empty:
            continue
        if isinstance(item, _End):
            break
        yield item
    if item.error is not None:
        raise item.error
