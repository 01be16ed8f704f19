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


_CONTRAST = 2.0
"""Grey levels from a pixel to the next (the root of the channels' squares added) from which on a
step is more an edge than a slope."""

_FINEST, _WIDE = 1.0, 3.0
"""Deviations in pixels: of what is smoothed before slopes are measured, and of the surroundings
whose slopes together say where an edge runs."""

_ACROSS = 0.02
"""What passes through the sharpest edge, as a share of what passes along it."""

_TURNS = 4
"""How often, in the passes over a size of the image, edges are measured anew."""


def edges_carried_on(values: _Float, known: npt.NDArray[np.bool_]) -> _Float:
    """The known values, and between them colours that spread along edges and stop at them.

    Edge-enhancing diffusion at rest (Weickert, "Anisotropic diffusion in image processing", 1998;
    to fill in with: Galic and others, "Image compression with anisotropic diffusion", 2008), from
    small images to large ones: an edge that enters a hole on two sides meets itself inside.

    Args:
        values: float32 (height, width, channels); unknown ones do not matter.
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels), within the known values' range.
    """

    def settle(filled: _Float, there: _Float, free: _Float) -> _Float:
        kept = there * (1 - free)
        for _ in range(_TURNS):
            level, upright, falling, rising = (free * share for share in _passages(filled))
            for _ in range(_SWEEPS // _TURNS):
                wide = cv2.copyMakeBorder(filled, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
                around = wide.reshape(filled.shape[0] + 2, filled.shape[1] + 2, -1)
                above, below = around[:-2], around[2:]
                filled = kept + level * (around[1:-1, 2:] + around[1:-1, :-2])
                filled += upright * (above[:, 1:-1] + below[:, 1:-1])
                filled += falling * (above[:, :-2] + below[:, 2:])
                filled += rising * (above[:, 2:] + below[:, :-2])
        return filled

    return _from_small_to_large(values, known, settle)


def _passages(values: _Float) -> list[_Float]:
    """How much a pixel takes over from each neighbour, less of those beyond an edge.

    Args:
        values: float32 (height, width, channels).

    Returns:
        Four times float32 (height, width, 1), of two neighbours each: left and right, above and
        below, along the diagonal that falls to the right, along the one that rises. Twice their
        sum is 1.
    """
    smooth = cv2.GaussianBlur(values, (0, 0), _FINEST).reshape(values.shape)
    x, y = (
        cv2.Sobel(smooth, cv2.CV_32F, *order, scale=1 / 8, borderType=cv2.BORDER_REPLICATE)
        for order in ((1, 0), (0, 1))
    )
    xx, xy, yy = (
        cv2.GaussianBlur((a * b).reshape(values.shape).sum(-1), (0, 0), _WIDE)
        for a, b in ((x, x), (x, y), (y, y))
    )
    # The structure tensor's larger eigenvalue, and twice the angle of its direction, across edges.
    apart = np.sqrt((xx - yy) ** 2 + 4 * xy**2) + 1e-6
    cosine, sine = (xx - yy) / apart, 2 * xy / apart
    through = np.maximum(1 / (1 + (xx + yy + apart) / (2 * _CONTRAST**2)), _ACROSS)
    stopped = (1 - through) / 2
    diagonal = -stopped * sine
    # No share may be below 0, or a value could leave the range of those around it.
    level = np.maximum(1 - stopped * (1 + cosine) - np.abs(diagonal), 1e-3)
    upright = np.maximum(1 - stopped * (1 - cosine) - np.abs(diagonal), 1e-3)
    shares = [level, upright, np.maximum(diagonal, 0), np.maximum(-diagonal, 0)]
    total = 2 * sum(shares)
    return [(share / total)[..., None].astype(np.float32) for share in shares]


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


_NARROW = 0.03
"""Depth in a hole down to which slopes go on as a plate's do, as a share of the side."""

_MARGIN = 12
"""Pixels around a hole that a surface is laid on: what is further off changes nothing there."""


def from_edges(image: Frame, hole: npt.NDArray[np.bool_]) -> _Float:
    """What surrounds a hole says of what lies in it: its slopes near the rim, its edges inside.

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
    inside = edges_carried_on(part, known)
    share = np.exp(-depth / (_NARROW * len(image)))[..., None]
    done[room] = inside + share * (plate(part, known) - inside)
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
