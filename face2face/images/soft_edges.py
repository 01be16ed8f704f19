"""How opaque the soft edge of a mask is, told by the colours on both of its sides.

A mask that a network drew is a little wide or narrow there: what it says is hair shows some of the
ground, which would be a bright or dark rim before another one.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_SIDE = 160
"""Longer side in pixels at which colours are averaged: nothing finer is left of them."""

_REACH, _AWAY = 0.02, 0.008
"""How far around a pixel each side's colour is looked for, twice, and how far from the edge nothing
is taken for either side; as shares of the image's longer side."""

_SEEN = 0.02
"""Which share of what is around a pixel must surely be of either side for its colour to count."""

_SURE = 0.97
"""How much of a pixel is one side where it is surely that."""

_BAND = 0.012
"""How far from its middle an edge may be found anew, as a share of the image's longer side."""

_NOISE = 14.0
_SPREAD, _BESIDE = 4.0, 4.0
"""Grey levels by which both sides must differ to be told apart, and how many times their own
variances, and the pixel's square distance from the line between both colours, count as noise."""

_ENDS = 0.03
"""The outermost share of what colours say that is taken to be wholly in or out."""

_ROW = 1024
"""Places looked up a row."""

_Float = npt.NDArray[np.float32]


def by_colours(image: Frame, mask: _Float, closest: float = 1.0) -> _Float:
    """A mask with its edge as opaque as the colours say, where these can tell.

    Around each pixel the mean colours of both sides span a line (Ruzon and Tomasi, "Alpha
    estimation in natural images", 2000); where on it the pixel's own colour lies is how opaque it
    is. That counts the more the further apart both are, and the less each varies.

    Args:
        image: uint8 RGB (height, width, 3).
        mask: float32 (height, width), 0 to 1.
        closest: share of the image's longer side that the smallest part of interest has; all
            lengths are shares of that.

    Returns:
        float32 (height, width), 0 to 1.
    """
    height, width = mask.shape
    longer = closest * max(height, width)
    near = _near_the_edge(mask, max(round(_BAND * longer), 1))
    places = np.flatnonzero(near > 0)
    if not len(places):
        return mask
    rows, columns = np.divmod(places, width)
    factor = min(1.0, _SIDE / longer)
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
    shares = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)
    # Looked up between the small image's pixels, at the edge's alone.
    there = np.stack([columns, rows], -1).astype(np.float32)
    there = (there + 0.5) * np.array([size[0] / width, size[1] / height], np.float32) - 0.5
    inside, outside = (
        _at(_side(small, side > _SURE, factor * longer), there) for side in (shares, 1 - shares)
    )
    own = image.reshape(-1, 3)[places] - outside[:, :3]
    line = inside[:, :3] - outside[:, :3]
    apart = _dot(line, line)
    opaque = np.clip(_dot(own, line) / np.maximum(apart, 1), 0, 1)
    off = own - opaque[:, None] * line
    beside = _dot(off, off)
    noise = _SPREAD * (inside[:, 3] + outside[:, 3]) + _BESIDE * beside + _NOISE**2
    seen = np.minimum(np.minimum(inside[:, 4], outside[:, 4]) / _SEEN, 1)
    trust = near.ravel()[places] * seen * (apart / (apart + noise)) ** 2
    opaque = np.clip((opaque - _ENDS) / (1 - 2 * _ENDS), 0, 1)
    done: _Float = mask.copy()
    done.ravel()[places] += trust * (opaque - mask.ravel()[places])
    return done


def _dot(one: _Float, other: _Float) -> _Float:
    """Of vectors (..., n)."""
    products: _Float = np.einsum("...i,...i->...", one, other)
    return products


def _near_the_edge(mask: _Float, radius: int) -> _Float:
    """1 near where a mask is a half, 0 elsewhere, without a step; float32 (height, width)."""
    brush = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    inside = (mask > 0.5).astype(np.uint8)
    edge = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, brush)
    window = (radius | 1, radius | 1)
    return np.asarray(cv2.blur(edge.astype(np.float32), window), np.float32)


def _side(small: _Float, sure: npt.NDArray[np.bool_], longer: float) -> _Float:
    """One side around each pixel: its mean colour, its variance, and how much of it is seen.

    Returns:
        float32 (h, w, 5), the last 0 to 1.
    """
    radius = max(round(_AWAY * longer), 1)
    brush = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    weight = np.asarray(cv2.erode(sure.astype(np.uint8), brush), np.float32)
    sums = np.empty((*weight.shape, 5), np.float32)
    sums[..., :3], sums[..., 3], sums[..., 4] = small, _dot(small, small), 1
    sums *= weight[..., None]
    window = (2 * max(round(_REACH * longer), 1) + 1,) * 2
    means = np.asarray(cv2.blur(cv2.blur(sums, window), window), np.float32)
    means[..., :4] /= np.maximum(means[..., 4:], 1e-6)
    means[..., 3] = np.maximum(means[..., 3] - _dot(means[..., :3], means[..., :3]), 0)
    return means


def _at(values: _Float, there: _Float) -> _Float:
    """What lies at places (n, 2), columns first: float32 (n, channels)."""
    # OpenCV takes no more than 32,767 places a row.
    filled = np.pad(there, ((0, -len(there) % _ROW), (0, 0))).reshape(-1, _ROW, 2)
    found = cv2.remap(values, filled, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(found, np.float32).reshape(-1, values.shape[2])[: len(there)]
