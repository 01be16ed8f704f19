"""Timings that tell more than an engine needs: means, and when a stage first ended."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from face2face.engine.base import Timings


class Stopwatch(Timings):
    """Timings of all frames; a stage may run in a thread of its own.

    Attributes:
        first_s: time.time() at which each stage ended for the first time.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.first_s: dict[str, float] = {}
        self._lock = threading.Lock()
        self._total_s: dict[str, float] = {}
        self._count: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as one frame's stage `name`."""
        start_s = time.perf_counter()
        try:
            with super().stage(name):
                yield
        finally:
            taken_s = time.perf_counter() - start_s
            with self._lock:
                self.first_s.setdefault(name, time.time())
                self._total_s[name] = self._total_s.get(name, 0.0) + taken_s
                self._count[name] = self._count.get(name, 0) + 1

    def summary(self) -> dict[str, dict[str, float]]:
        """Mean, median and 95th percentile of each stage, in milliseconds."""
        return {
            name: {"mean_ms": round(1000 * self._total_s[name] / self._count[name], 2), **stage}
            for name, stage in super().summary().items()
        }
