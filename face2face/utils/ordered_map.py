"""A function over many items in several threads, answers in the items' order."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ordered_map(
    pool: Executor, function: Callable[[T], R], items: Iterable[T], ahead: int
) -> Generator[R, None, None]:
    """Yield what a function makes of each item, in their order.

    Not more than `ahead` items are taken before the first answer is asked for, so that frames
    of a video may be items. (From Python 3.14 on, `Executor.map` does so with `buffersize`.)

    Args:
        pool: runs the function.
        function: raises into the loop that takes the answers; what is not begun then is left out.
        items: taken in the thread that takes the answers.
        ahead: 1 or more.
    """
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
