"""How long each stage of a frame takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


class Timings:
    """Collects the time of each stage, in milliseconds."""

    def __init__(self) -> None:
        """Start empty."""
        self._taken_ms: dict[str, list[float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as one frame's stage `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = 1000 * (time.perf_counter() - start)
            self._taken_ms.setdefault(name, []).append(taken)

    def summary(self) -> dict[str, dict[str, float]]:
        """Median and 95th percentile of each stage, in milliseconds."""
        return {
            name: {
                "median_ms": round(float(np.median(taken)), 2),
                "p95_ms": round(float(np.percentile(taken, 95)), 2),
            }
            for name, taken in self._taken_ms.items()
        }
