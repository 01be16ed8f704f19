"""How wide the edges of a photograph are, and so at what size its blur is one that is known.

The network for sharpening was trained on blurs of up to ten pixels. A photograph of many pixels
is often blurred by more: made smaller, it shows the same blur, narrower, and loses nothing, as
there is nothing finer in it.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.grey import smooth_grey, to_grey
from face2face.images.resize import rescale
from face2face.types import Frame

_Float = npt.NDArray[np.float32]

_FAINT, _REBLUR = 1.0, 1.5
"""Deviations of the smoothing that takes noise away, and of the one that edges are tried with."""

_EDGES, _LEAST_STEP, _FEWEST = 95.0, 2.0, 20
"""Percentile of the slopes from which on they are edges, the least slope of one in grey levels a
pixel, and how many pixels of edges say something."""

_SHARPEST = 25.0
"""Percentile of the edges' widths that is the photograph's: what is far behind people is wider."""

_LOOK = 0.25
"""Size at which widths are measured, as a share of the one that is judged."""

_WIDEST = 1.1
"""Width from which on half the size is better, as a deviation in pixels of the image measured:
about that of a disc of nine pixels' radius. Of six photographs, discs of up to eight were sharpened
better (by 0.5 to 1.6 dB) at their own size, from ten on at half of it (by 0.6 to 3.3 dB)."""


def size_for_blur(image: Frame, least: int) -> float:
    """The size at which an image is to be sharpened, as a share of its own: 1, a half, a quarter...

    Args:
        image: uint8 RGB (height, width, 3).
        least: shortest side in pixels that it may come to.
    """
    size = 1.0
    shortest = min(image.shape[:2])
    while size / 2 * shortest >= least and _width(image, size * _LOOK) > _WIDEST:
        size /= 2
    return size


def _width(image: Frame, size: float) -> float:
    """Deviation of the blur of an image's sharpest edges, in pixels of this share of its size.

    An edge that is blurred once more becomes flatter, a wide one less than a sharp one (Zhuo and
    Sim, "Defocus map estimation from a single image", 2011). 0 where there are no edges.
    """
    grey = smooth_grey(rescale(to_grey(image), size).astype(np.float32), _FAINT)
    slope = _slope(grey)
    ridge = slope == cv2.dilate(slope, np.ones((3, 3), np.uint8))
    edges = ridge & (slope >= max(float(np.percentile(slope, _EDGES)), _LEAST_STEP))
    if np.count_nonzero(edges) < _FEWEST:
        return 0.0
    flatter = np.maximum(_slope(smooth_grey(grey, _REBLUR))[edges], 1e-3)
    ratio = np.maximum(slope[edges] / flatter, 1.0001)
    square = np.maximum(_REBLUR**2 / (ratio**2 - 1) - _FAINT**2, 0)
    return float(np.percentile(np.sqrt(square), _SHARPEST))


def _slope(grey: _Float) -> _Float:
    """Grey levels a pixel."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.hypot(across, down).astype(np.float32)
