"""Filling a hole from its edges: surfaces that its surroundings span over it, and their sum.

Each surface comes to rest on a small image first, where a hole is a pixel wide, then on finer and
finer ones. The tautest of them, the membrane, is the ground; what a plate's slopes and the edges
that run into the hole add to it counts the less the deeper inside.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.hole import room_around
from face2face.tasks.passages import Moving, passages
from face2face.types import Frame

_Float = npt.NDArray[np.float32]
_Bool = npt.NDArray[np.bool_]
_Levels = list[tuple[_Float, _Float]]
"""The known values, float32 (height, width, channels), and where surfaces are free, float32
(height, width, 1), 1 there, else 0; the image itself first, each next one half as large."""

_REACH = 2
"""Pixels around what is free that move it: further ones need no pass."""

_SWEEPS = 40
"""Passes over each size of the image in which a surface comes to rest."""

_MOMENTUM, _STEP = 0.9, 0.025
"""Of a plate's motion, what is kept from pass to pass, and how far the forces move it (its forces'
largest eigenvalue is 64)."""

_CROSS = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)


def membrane(values: _Float, known: _Bool) -> _Float:
    """The known values, and between them the tautest surface: each pixel its neighbours' mean.

    Laplace's equation with the known values as its border, as a soap film takes on (Perez, Gangnet
    and Blake, "Poisson image editing", 2003), by Jacobi's sweeps from small images to large ones.

    Args:
        values: float32 (height, width, channels); unknown ones do not matter.
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels).
    """
    return _at_rest(_levels(values, known), _taut)


def _taut(filled: _Float, free: _Float) -> _Float:
    for _ in range(_SWEEPS):
        around = cv2.filter2D(filled, -1, _CROSS, borderType=cv2.BORDER_REPLICATE)
        pull = np.asarray(around, np.float32).reshape(filled.shape)
        pull -= filled
        pull *= free
        filled += pull
    return filled


def plate(values: _Float, known: _Bool) -> _Float:
    """The known values, and between them a thin plate that goes on as they do, slopes and all.

    The biharmonic equation by descent with momentum, from small images to large ones. It is right
    in narrow holes; in wide ones slopes lead astray.

    Args:
        values: float32 (height, width, channels); unknown ones do not matter.
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels), within the known values' range.
    """
    return _within(_at_rest(_levels(values, known), _bent), values, known)


def _bent(filled: _Float, free: _Float) -> _Float:
    motion = np.zeros_like(filled)
    for _ in range(_SWEEPS):
        force = _laplacian(_laplacian(filled))
        force *= _STEP
        motion *= _MOMENTUM
        motion -= force
        motion *= free
        filled += motion
    return filled


_TURNS = 2
"""How often edges are measured anew on each size of the image."""


def edges_carried_on(values: _Float, known: _Bool) -> tuple[_Float, _Float]:
    """The known values, and between them colours, and slopes, that edges carry on and stop.

    Edge-enhancing diffusion at rest (Weickert, "Anisotropic diffusion in image processing", 1998;
    to fill in with: Galic and others, "Image compression with anisotropic diffusion", 2008), from
    small images to large ones: an edge that enters a hole on two sides meets itself inside. The
    second surface is a plate with the same passages: slopes go on along edges, and not beyond.

    Args:
        values: float32 (height, width, channels); unknown ones do not matter.
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        Both float32 (height, width, channels), within the known values' range.
    """
    levels = _levels(values, known)
    flat = bent = levels[-1][0]
    for there, free in reversed(levels[:-1]):
        flat, bent = _divided(_grown(flat, there, free), _grown(bent, there, free), free)
    return _within(flat, values, known), _within(bent, values, known)


def _divided(flat: _Float, bent: _Float, free: _Float) -> tuple[_Float, _Float]:
    """Both surfaces settled on one size of the image."""
    # Channel by channel: NumPy is three times as fast along rows as along pixels' channels.
    surfaces = np.ascontiguousarray(np.stack([flat, bent]).transpose(0, 3, 1, 2))
    room = (..., *room_around(free[..., 0] > 0, _REACH))
    moving = Moving(surfaces[room], free[..., 0][room])
    for _ in range(_TURNS):
        shares = passages(np.ascontiguousarray(surfaces[0].transpose(1, 2, 0)))
        surfaces[room] = moving.on(shares[room])
    flat, bent = np.ascontiguousarray(surfaces.transpose(0, 2, 3, 1))
    return flat, bent


_NEAR = 0.06
"""Depth in a hole at which slopes count a third of what they do at the rim, as a share of the
side."""

_EDGES, _EDGES_NEAR, _BENT_NEAR, _PLATE_NEAR = 1.0, -0.95, 0.9, 0.3
"""How much is added of what surfaces differ from the membrane: of the edges' colours everywhere,
and near the rim; there of their slopes, and of a plate's. Least L1 in 1,000 holes of people whom
the network was trained on; more than all at the rim, since all surfaces are too taut."""

_MARGIN = 16
"""Pixels around a hole that a surface is laid on: what is further off changes nothing there."""


def from_edges(image: Frame, hole: _Bool) -> _Float:
    """What surrounds a hole says of what lies in it: a membrane, and what edges and slopes add.

    Args:
        image: uint8 RGB (side, side, 3).
        hole: bool (side, side).

    Returns:
        float32 (side, side, 3), grey levels; outside of the hole the image.
    """
    done: _Float = image.astype(np.float32)
    if not hole.any():
        return done
    room = room_around(hole, _MARGIN)
    part, known = np.ascontiguousarray(done[room]), ~hole[room]
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)[room]
    near = np.exp(-depth / (_NEAR * len(image)))[..., None]
    ground = membrane(part, known)
    flat, bent = edges_carried_on(part, known)
    filled = ground + (_EDGES + _EDGES_NEAR * near) * (flat - ground)
    slopes = _BENT_NEAR * (bent - ground) + _PLATE_NEAR * (plate(part, known) - ground)
    filled += near * slopes
    done[room] = _within(filled, part, known)
    return done


def _levels(values: _Float, known: _Bool) -> _Levels:
    """Means of the known values on smaller and smaller images, until all are known."""
    share = known.astype(np.float32)[..., None]
    levels = [(values * share, 1 - share)]
    while min(share.shape[:2]) > 1 and not share.all():
        height, width = share.shape[:2]
        size = ((width + 1) // 2, (height + 1) // 2)
        weighted, covered = _shrunk(levels[-1][0] * share, size), _shrunk(share, size)
        share = (covered > 0).astype(np.float32)
        mean = (weighted / np.maximum(covered, 1e-6)).astype(np.float32)
        levels.append((mean, 1 - share))
    return levels


def _at_rest(levels: _Levels, settle: Callable[[_Float, _Float], _Float]) -> _Float:
    """A surface settled on the smallest level, then on finer and finer ones."""
    filled = levels[-1][0]
    for there, free in reversed(levels[:-1]):
        filled = _grown(filled, there, free)
        room = room_around(free[..., 0] > 0, _REACH)
        part = np.ascontiguousarray(filled[room])
        # Of each channel its own: NumPy is slow where it stretches an axis behind others.
        filled[room] = settle(part, np.repeat(free[room], part.shape[2], 2))
    return filled


def _grown(filled: _Float, there: _Float, free: _Float) -> _Float:
    """A surface on a finer image, where it is free; elsewhere what is there."""
    size = (there.shape[1], there.shape[0])
    grown = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR).reshape(there.shape)
    fine: _Float = there + (grown - there) * free
    return fine


def _within(filled: _Float, values: _Float, known: _Bool) -> _Float:
    """A surface cut to the range of the known values."""
    if not known.any():
        return filled
    ends = np.ascontiguousarray(values[known].T)
    cut: _Float = np.clip(filled, ends.min(1), ends.max(1)).astype(np.float32, copy=False)
    return cut


def _laplacian(values: _Float) -> _Float:
    bent = cv2.Laplacian(values, cv2.CV_32F, borderType=cv2.BORDER_REFLECT)
    return bent.reshape(values.shape)  # type: ignore[return-value]


def _shrunk(values: _Float, size: tuple[int, int]) -> _Float:
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return small.reshape(size[1], size[0], values.shape[2])  # type: ignore[return-value]
