"""Curves over time through key values."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def smoothstep(low: float, high: float, x: Array) -> Array:
    """0 below `low`, 1 above `high`, a cubic with level ends between; any shape."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


@dataclass(frozen=True)
class Track:
    """Several values that glide from key to key and stand still at every key.

    Attributes:
        times_s: strictly increasing seconds, shape (keys,).
        values: shape (keys, channels).
    """

    times_s: Array
    values: Array

    def at(self, times_s: Array) -> Array:
        """Values at `times_s`, shape (times, channels); beyond the ends the end keys hold."""
        after = np.clip(np.searchsorted(self.times_s, times_s), 1, len(self.times_s) - 1)
        start, end = self.times_s[after - 1], self.times_s[after]
        share = np.clip((times_s - start) / (end - start), 0.0, 1.0)
        glide = ((1.0 - np.cos(np.pi * share)) / 2.0)[:, None]
        mixed: Array = self.values[after - 1] * (1.0 - glide) + self.values[after] * glide
        return mixed
