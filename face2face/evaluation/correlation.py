"""How well one series follows another."""

from collections.abc import Sequence

import numpy as np

_STILL = 1e-6
"""Standard deviation below which a series does not vary."""


def correlation(driver: Sequence[float], output: Sequence[float]) -> float:
    """Pearson's correlation of two series of one length.

    Returns:
        -1 to 1; nan when the driver hardly varies or there are fewer than 3 values, 0 when only
        the output stands still: it does not follow at all.
    """
    if len(driver) < 3 or np.std(driver) < _STILL:
        return float("nan")
    if np.std(output) < _STILL:
        return 0.0
    return float(np.corrcoef(driver, output)[0, 1])
