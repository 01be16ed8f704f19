"""Limits and steps with a soft edge."""

import math
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_Float = TypeVar("_Float", bound=np.floating)


def soft_limit(value: float, limit: float, free: float = 0.5) -> float:
    """A value held under a limit: unchanged far from it, slower and slower near it.

    Args:
        value: of any sign.
        limit: what its amount never reaches, at least 0.
        free: share of the limit up to which nothing is changed, 0 to 1.
    """
    start = free * limit
    beyond = abs(value) - start
    if beyond <= 0:
        return value
    room = limit - start
    if room <= 0:
        return math.copysign(limit, value)
    return math.copysign(start + room * math.tanh(beyond / room), value)


def smooth_step(
    values: npt.NDArray[np.float64], start: float, end: float
) -> npt.NDArray[np.float64]:
    """Of values of any shape: from 0 at `start` smoothly to 1 at `end`."""
    return smooth(np.clip((values - start) / (end - start), 0.0, 1.0))


def smooth(shares: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """Of shares from 0 to 1, of any shape: from 0 to 1 without a corner at either end."""
    smoothed: npt.NDArray[_Float] = shares * shares * (3 - 2 * shares)
    return smoothed
