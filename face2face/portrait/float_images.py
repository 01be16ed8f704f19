"""Floats of a square image at another size, or softened."""

import cv2
import numpy as np
import numpy.typing as npt

_Values = npt.NDArray[np.floating] | npt.NDArray[np.uint8]
_Floats = npt.NDArray[np.float32]


def shrunk(values: _Values, side: int) -> _Floats:
    """Values at so many pixels a side, each the mean of what it covers, float32."""
    return np.asarray(cv2.resize(values, (side, side), interpolation=cv2.INTER_AREA), np.float32)


def enlarged(values: _Values, size: int, how: int = cv2.INTER_LINEAR) -> _Floats:
    """Values at so many pixels a side, between those that are known as OpenCV's `how` has it."""
    return np.asarray(cv2.resize(values, (size, size), interpolation=how), np.float32)


def softened(values: _Values, sigma: float) -> _Floats:
    """Values averaged by a Gaussian of so many pixels, float32."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float32)
