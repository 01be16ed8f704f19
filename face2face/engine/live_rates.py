"""Rates and delays measured while a live session runs. Memory stays flat."""

import statistics
import threading
import time
from collections import deque

_WINDOW_S = 2.0
_MOST = 512


class Rate:
    """Events a second over the last two seconds; safe to use from several threads."""

    def __init__(self) -> None:
        """Start without events."""
        self._lock = threading.Lock()
        self._times_s: deque[float] = deque(maxlen=_MOST)

    def tick(self, now_s: float | None = None) -> None:
        """Count an event now."""
        with self._lock:
            self._times_s.append(time.monotonic() if now_s is None else now_s)

    def per_second(self, now_s: float | None = None) -> float:
        """Events a second; 0.0 when they have stopped."""
        now_s = time.monotonic() if now_s is None else now_s
        with self._lock:
            times_s = [at_s for at_s in self._times_s if at_s > now_s - _WINDOW_S]
        if len(times_s) < 2:
            return 0.0
        rate = (len(times_s) - 1) / max(times_s[-1] - times_s[0], 1e-6)
        # Once the next event is overdue, what is missing counts: a stop shows at once.
        return min(rate, len(times_s) / max(now_s - times_s[0], 1e-6))


class Delay:
    """The median of the last two seconds' delays; safe to use from several threads."""

    def __init__(self) -> None:
        """Start without delays."""
        self._lock = threading.Lock()
        self._seen: deque[tuple[float, float]] = deque(maxlen=_MOST)

    def add(self, delay_s: float, now_s: float | None = None) -> None:
        """Note a delay that ended now."""
        with self._lock:
            self._seen.append((time.monotonic() if now_s is None else now_s, delay_s))

    def median_ms(self, now_s: float | None = None) -> float:
        """In milliseconds; 0.0 when there was none lately."""
        now_s = time.monotonic() if now_s is None else now_s
        with self._lock:
            delays = [delay_s for at_s, delay_s in self._seen if at_s > now_s - _WINDOW_S]
        return 1000 * statistics.median(delays) if delays else 0.0
