"""How long each stage of a frame takes."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


class Timings:
    """Collects the time of each stage, in milliseconds."""

    def __init__(self, last: int | None = None) -> None:
        """Start empty.

        Args:
            last: how many frames to remember, None for all; a live session has no end.
        """
        self._last = last
        self._taken_ms: dict[str, deque[float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as one frame's stage `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = 1000 * (time.perf_counter() - start)
            if name not in self._taken_ms:
                self._taken_ms[name] = deque(maxlen=self._last)
            self._taken_ms[name].append(taken)

    def summary(self) -> dict[str, dict[str, float]]:
        """Median and 95th percentile of each stage, in milliseconds."""
        return {
            name: {
                "median_ms": round(float(np.median(taken)), 2),
                "p95_ms": round(float(np.percentile(taken, 95)), 2),
            }
            for name, taken in self._taken_ms.items()
        }
