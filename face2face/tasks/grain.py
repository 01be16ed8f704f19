"""The grain of a photograph, where a hole was filled without: noise of a camera or a film.

What is filled is smooth, and in an old or dark photograph a smooth patch is seen at once. The grain
around the hole says how strong it is, how coarse, and how its colours go together; the same is
added inside. Skin, hair and cloth are not grain: the evenest places around the hole count.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.hole import room_around

_Float = npt.NDArray[np.float32]
_Bool = npt.NDArray[np.bool_]

_FINE = 5
"""Pixels over which an image is averaged: what it differs from that by is grain, or detail."""

_AROUND = 24
"""Pixels from a hole within which its surroundings are looked at."""

_PART = 9
"""Side in pixels of the places that are compared."""

_EVENEST = 0.3
"""Share of the places that counts as even."""

_SEEN = (3.0, 5.0)
"""Deviation in grey levels from which on grain is seen as such, and wholly. Less is left out: what
is added by chance is right by chance."""

_ENOUGH = 200
"""Pixels around a hole below which nothing is known of its grain."""


def with_grain(filled: _Float, hole: _Bool) -> _Float:
    """An image whose hole was filled, with the grain of what is around it.

    Args:
        filled: float32 (height, width, 3), 0 to 255.
        hole: bool (height, width).

    Returns:
        The image itself where there is nothing to add. The same image gives the same answer.
    """
    if not hole.any():
        return filled
    room = room_around(hole, _AROUND + _FINE)
    here, part = filled[room], hole[room]
    inside = part.astype(np.uint8)
    near = cv2.dilate(inside, np.ones((2 * _AROUND + 1,) * 2, np.uint8)) > 0
    ring = near & (cv2.dilate(inside, np.ones((_FINE, _FINE), np.uint8)) == 0)
    fine = here - cv2.blur(here, (_FINE, _FINE))
    strength = cv2.blur((fine**2).mean(-1), (_PART, _PART))
    if ring.sum() < _ENOUGH:
        return filled
    even = ring & (strength <= np.quantile(strength[ring], _EVENEST))
    grain = fine[even]
    deviation = float(np.sqrt((grain**2).mean()))
    seen = np.clip((deviation - _SEEN[0]) / (_SEEN[1] - _SEEN[0]), 0, 1)
    if seen == 0:
        return filled
    missing = np.sqrt(np.clip(1 - (strength[part] / deviation**2).mean(), 0, 1))
    added = seen * missing * _like(grain, _coarseness(fine, even), part.shape)
    done: _Float = filled.copy()
    done[room] = np.where(part[..., None], here + added, here)
    return done


def _coarseness(fine: _Float, even: _Bool) -> float:
    """How alike pixels beside each other are, -1 to 1."""
    beside = even[:, 1:] & even[:, :-1]
    one, other = fine[:, 1:][beside], fine[:, :-1][beside]
    return float((one * other).mean() / max(float((one**2).mean()), 1e-6))


def _like(grain: _Float, coarseness: float, shape: tuple[int, ...]) -> _Float:
    """Noise with the strength of some grain, (pixels, 3), its colours together as there."""
    noise = np.random.default_rng(0).normal(size=(*shape, 3)).astype(np.float32)
    best, least = noise, np.inf
    for width in (0.0, 0.4, 0.6, 0.8, 1.0, 1.3):
        wide = noise if width == 0 else cv2.GaussianBlur(noise, (0, 0), width)
        tried = wide - cv2.blur(wide, (_FINE, _FINE))
        apart = abs(_coarseness(tried, np.ones(shape, bool)) - coarseness)
        if apart < least:
            # What the comparison averages away is in grain too.
            best, least = np.asarray(wide / max(float(tried.std()), 1e-6), np.float32), apart
    together = np.linalg.cholesky(np.cov(grain.T) + 1e-3 * np.eye(3)).astype(np.float32)
    like: _Float = best @ together.T
    return like
