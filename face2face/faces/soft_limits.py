"""Limits and steps with a soft edge."""

import numpy as np
import numpy.typing as npt


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
        return float(np.copysign(limit, value))
    return float(np.copysign(start + room * np.tanh(beyond / room), value))


def smooth_step(
    values: npt.NDArray[np.float64], start: float, end: float
) -> npt.NDArray[np.float64]:
    """Of values of any shape: from 0 at `start` smoothly to 1 at `end`."""
    share = np.clip((values - start) / (end - start), 0.0, 1.0)
    smooth: npt.NDArray[np.float64] = share * share * (3 - 2 * share)
    return smooth
