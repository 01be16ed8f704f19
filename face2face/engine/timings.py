"""The time that each stage of the work on a frame takes."""

import math
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

_FINENESS = 500
"""Steps in which a time grows e-fold: the times of a long video are known to a thousandth."""

_LEAST_MS = 1e-6


class Timings:
    """Collects the time of each stage, in milliseconds; however many frames, its size is bounded.

    Those of a live session are the last ones, exactly, those of a video are all, counted in fine
    steps.

    Args:
        last: how many frames to remember, None for all; a live session has no end.
    """

    def __init__(self, last: int | None = None) -> None:
        self._last = last
        self._taken_ms: dict[str, deque[float]] = {}
        self._counted: dict[str, Counter[int]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as one frame's stage `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = 1000 * (time.perf_counter() - start)
            if self._last is not None:
                self._taken_ms.setdefault(name, deque(maxlen=self._last)).append(taken)
            else:
                step = round(_FINENESS * math.log(max(taken, _LEAST_MS)))
                self._counted.setdefault(name, Counter())[step] += 1

    def add(self, others: "Timings") -> None:
        """Add the frames of others; both of all frames."""
        for name, counts in others._counted.items():  # noqa: SLF001 - its own kind
            self._counted.setdefault(name, Counter()).update(counts)

    def slowest(self) -> tuple[str, float] | None:
        """The stage that takes most of a frame's time and its median, ms; None before any.

        For timings of the last frames only.
        """
        medians = {name: float(np.median(taken)) for name, taken in self._taken_ms.items() if taken}
        return max(medians.items(), key=lambda each: each[1], default=None)

    def summary(self) -> dict[str, dict[str, float]]:
        """Median and 95th percentile of each stage, in milliseconds."""
        exact = {
            name: (float(np.median(taken)), float(np.percentile(taken, 95)))
            for name, taken in self._taken_ms.items()
        }
        counted = {
            name: (_quantile(counts, 0.5), _quantile(counts, 0.95))
            for name, counts in self._counted.items()
        }
        return {
            name: {"median_ms": round(median, 2), "p95_ms": round(high, 2)}
            for name, (median, high) in {**exact, **counted}.items()
        }


def _quantile(counts: Counter[int], share: float) -> float:
    """The time that this share of all does not exceed, milliseconds."""
    wanted = share * counts.total()
    seen = 0
    for step in sorted(counts):
        seen += counts[step]
        if seen >= wanted:
            break
    return math.exp(step / _FINENESS)
