"""Holes in images: their colour, finding them, and filling them without a network."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_Float = npt.NDArray[np.float32]

HOLE = (255, 0, 255)
"""Colour of what is to be filled in: no face has it, while black is in many images."""

HOLE_TOLERANCE = 24
"""Grey levels by which painted pixels may miss that colour, as after JPEG."""

TELEA_RADIUS = 3
"""Pixels around one that Telea's method takes it from, OpenCV's usual."""

_SAME = 8
"""Levels that a hole's colour may be off, as a JPEG's is."""


def hole_of(condition: Frame) -> Grey:
    """The erased pixels of a condition, uint8 (size, size), 255 where erased."""
    low = np.clip(np.array(HOLE) - _SAME, 0, 255)
    high = np.clip(np.array(HOLE) + _SAME, 0, 255)
    return cv2.inRange(condition, low, high)  # type: ignore[return-value]


def telea(condition: Frame, hole: Grey) -> Frame:
    """What OpenCV fills a hole with (Telea 2004), uint8 RGB of the condition's size."""
    return cv2.inpaint(condition, hole, TELEA_RADIUS, cv2.INPAINT_TELEA)  # type: ignore[return-value]


_FINE = 4.0
"""Deviation in pixels from which on a Gaussian is computed on a smaller image."""

_NEAR = ((0.02, 1.0), (0.08, 1e-3), (0.32, 1e-6))
"""Deviations as shares of the side, and how much each counts: near pixels where there are some,
far ones in the middle of a large hole."""


def carried_on(values: _Float, known: npt.NDArray[np.bool_]) -> _Float:
    """Mean of the known values around each pixel, the nearest ones above all.

    Normalised convolution (Knutsson and Westin 1993) with Gaussians of three widths.

    Args:
        values: float32 (height, width, channels).
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels), known pixels smoothed too.
    """
    share = known.astype(np.float32)
    both = np.dstack([values * share[..., None], share])
    total = sum(trust * _spread(both, reach * len(values)) for reach, trust in _NEAR)
    assert isinstance(total, np.ndarray)
    mean: _Float = (total[..., :-1] / np.maximum(total[..., -1:], 1e-12)).astype(np.float32)
    return mean


_SWEEPS, _MOMENTUM, _STEP = 40, 0.9, 0.025
"""Passes over each size of the image in which a surface comes to rest; of a plate's motion, what is
kept from pass to pass, and how far the forces move it (its forces' largest eigenvalue is 64)."""

_CROSS = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)


def membrane(values: _Float, known: npt.NDArray[np.bool_]) -> _Float:
    """The known values, and between them the tautest surface: each pixel its neighbours' mean.

    Laplace's equation with the known values as its border, as a soap film takes on (Perez, Gangnet
    and Blake, "Poisson image editing", 2003), by Jacobi's sweeps from small images to large ones.

    Args:
        values: float32 (height, width, channels); unknown ones do not matter.
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels).
    """

    def settle(filled: _Float, there: _Float, free: _Float) -> _Float:
        for _ in range(_SWEEPS):
            around = cv2.filter2D(filled, -1, _CROSS, borderType=cv2.BORDER_REPLICATE)
            filled = there * (1 - free) + around.reshape(there.shape) * free
        return filled

    return _from_small_to_large(values, known, settle)


def plate(values: _Float, known: npt.NDArray[np.bool_]) -> _Float:
    """The known values, and between them a thin plate that goes on as they do, slopes and all.

    The biharmonic equation by descent with momentum, from small images to large ones. It is right
    in narrow holes; in wide ones slopes lead astray.

    Args:
        values: float32 (height, width, channels); unknown ones do not matter.
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels), within the known values' range.
    """

    def settle(filled: _Float, there: _Float, free: _Float) -> _Float:
        del there
        motion = np.zeros_like(filled)
        for _ in range(_SWEEPS):
            motion = (_MOMENTUM * motion - _STEP * _laplacian(_laplacian(filled))) * free
            filled = filled + motion
        return filled

    filled = _from_small_to_large(values, known, settle)
    if not known.any():
        return filled
    ends = values[known]
    done: _Float = np.clip(filled, ends.min(0), ends.max(0)).astype(np.float32)
    return done


def _from_small_to_large(
    values: _Float,
    known: npt.NDArray[np.bool_],
    settle: Callable[[_Float, _Float, _Float], _Float],
) -> _Float:
    """Let a surface come to rest on means of the known values, then on finer and finer ones.

    Args:
        values: float32 (height, width, channels).
        known: bool (height, width).
        settle: from a surface, the known values and where it is free (1, else 0; with an axis for
            channels) to the surface at rest.
    """
    share = known.astype(np.float32)
    levels = [(values * share[..., None], share)]
    while min(levels[-1][1].shape) > 1 and not levels[-1][1].all():
        coarse, weight = levels[-1]
        size = ((weight.shape[1] + 1) // 2, (weight.shape[0] + 1) // 2)
        weighted = _shrunk(coarse * weight[..., None], size)
        covered = _shrunk(weight[..., None], size)
        mean = weighted / np.maximum(covered, 1e-6)
        levels.append((mean.astype(np.float32), (covered[..., 0] > 0).astype(np.float32)))
    filled = levels[-1][0]
    for there, weight in reversed(levels[:-1]):
        size = (weight.shape[1], weight.shape[0])
        grown = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR).reshape(there.shape)
        free = 1 - weight[..., None]
        filled = settle(there * (1 - free) + grown * free, there, free)
    done: _Float = filled.astype(np.float32)
    return done


_NARROW = 0.08
"""Depth in a hole at which it is more a membrane than a plate, as a share of the side."""

_MARGIN = 12
"""Pixels around a hole that a surface is laid on: what is further off changes nothing there."""


def from_edges(image: Frame, hole: npt.NDArray[np.bool_]) -> _Float:
    """What a hole's edges say of what lies in it: a plate near them, a membrane far inside.

    Args:
        image: uint8 RGB (side, side, 3).
        hole: bool (side, side).

    Returns:
        float32 (side, side, 3), grey levels; outside of the hole the image.
    """
    done: _Float = image.astype(np.float32)
    if not hole.any():
        return done
    rows, columns = (np.flatnonzero(hole.any(axis)) for axis in (1, 0))
    room = (
        slice(max(int(rows[0]) - _MARGIN, 0), int(rows[-1]) + _MARGIN + 1),
        slice(max(int(columns[0]) - _MARGIN, 0), int(columns[-1]) + _MARGIN + 1),
    )
    part, known = np.ascontiguousarray(done[room]), ~hole[room]
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)[room]
    taut = membrane(part, known)
    share = np.exp(-depth / (_NARROW * len(image)))[..., None]
    done[room] = taut + share * (plate(part, known) - taut)
    return done


def _laplacian(values: _Float) -> _Float:
    bent = cv2.Laplacian(values, cv2.CV_32F, borderType=cv2.BORDER_REFLECT)
    return bent.reshape(values.shape)  # type: ignore[return-value]


def _shrunk(values: _Float, size: tuple[int, int]) -> _Float:
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return small.reshape(size[1], size[0], values.shape[2])  # type: ignore[return-value]


def _spread(values: _Float, deviation: float) -> _Float:
    """A Gaussian, wide ones on a smaller image: there they cost next to nothing."""
    height, width = values.shape[:2]
    factor = max(int(deviation / _FINE), 1)
    small = (max(width // factor, 1), max(height // factor, 1))
    if factor > 1:
        values = cv2.resize(values, small, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    spread = cv2.GaussianBlur(values, (0, 0), deviation / factor)
    if factor > 1:
        spread = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
    return spread  # type: ignore[return-value]
