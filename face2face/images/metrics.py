"""How like two images are: L1, PSNR, SSIM."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_WINDOW, _SIGMA = 11, 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
"""Window and constants of Wang et al. 2004, for levels of 0 to 255."""

_Levels = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ImageMetrics:
    """What a comparison gave.

    Attributes:
        l1: mean absolute difference on the scale of [-1, 1] that training uses, 0 is equal.
        psnr: peak signal-to-noise ratio in decibels, infinite when equal.
        ssim: structural similarity (Wang et al. 2004), 1 is equal.
    """

    l1: float
    psnr: float
    ssim: float


def image_metrics(one: Frame, other: Frame, where: Mask | None = None) -> ImageMetrics:
    """Compare two images of one size.

    Args:
        one: uint8 RGB, at least 11 pixels a side.
        other: uint8 RGB, at least 11 pixels a side.
        where: bool (height, width), the pixels that count, None for all; at least one whole
            window of 11 pixels a side.
    """
    a, b = one.astype(np.float64), other.astype(np.float64)
    where = np.ones(one.shape[:2], bool) if where is None else where
    difference = (a - b)[where]
    square = float(np.mean(difference**2))
    return ImageMetrics(
        l1=float(np.mean(np.abs(difference))) / 127.5,
        psnr=10 * float(np.log10(255**2 / square)) if square else float("inf"),
        ssim=float(_ssim_map(a, b)[whole_windows(where)].mean()),
    )


def whole_windows(where: Mask) -> Mask:
    """The pixels around which SSIM's whole window counts, bool (height, width)."""
    window = np.ones((_WINDOW, _WINDOW), np.uint8)
    kept = cv2.erode(where.astype(np.uint8), window, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return kept.astype(bool)


def _ssim_map(a: _Levels, b: _Levels) -> _Levels:
    """Eq. 13 of Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", 2004."""
    mean_a, mean_b = _blurred(a), _blurred(b)
    both = mean_a * mean_b
    squares = mean_a**2 + mean_b**2
    covariance = _blurred(a * b) - both
    variances = _blurred(a * a + b * b) - squares
    luminance = (2 * both + _C1) / (squares + _C1)
    structure: _Levels = luminance * (2 * covariance + _C2) / (variances + _C2)
    return structure


def _blurred(levels: _Levels) -> _Levels:
    return cv2.GaussianBlur(levels, (_WINDOW, _WINDOW), _SIGMA)  # type: ignore[return-value]
