"""Single hairs before an even wall: they go with the head, though no matte has them.

What the network calls a person ends where hair gets thin; a strand beyond would hang in the air
when the head is gone. Before a wall it is seen by itself: thin, unlike the wall, and joined to the
person. How opaque it is need not be known well, for what is behind it stays much the same.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.portrait.float_images import shrunk, softened
from face2face.portrait.head_axes import head_axes
from face2face.portrait.matte import disc
from face2face.portrait.photo import Photo
from face2face.types import Frame, Grey

_SIDE = 112
"""Pixels a side at which the wall is looked at."""

_CLEAR, _BESIDE = 3, 3
"""Level of the matte up to which the wall is seen, and how far from the person it is surely no
hair, pixels of that side."""

_OVER, _LOOKS, _LIKE = 5.0, 3, 6.0
"""Over how many pixels of that side the wall is averaged, in how many looks, and by how many grey
levels what differs from it counts less in the next one: strands are not to be taken for it."""

_LEAST, _SEEN_NEAR = 0.03, 0.02
"""Share of the photograph that must be wall, and of what is around a place."""

_EVEN, _MOSTLY = (3.0, 6.0), (0.55, 0.75)
"""Deviation of the wall in grey levels up to which strands are told from it, and from which they
are not; share of what is around a place that is like it from which they are, and wholly so."""

_NOISE = 2.5, 3.0
"""What differs by less than so many deviations of the wall and so many grey levels is wall."""

_THIN = 0.011
"""Half the width of what is a strand, in sides of the photograph."""

_REACH, _BELOW = (0.08, 0.13), (0.0, 0.3)
"""How far from the person strands are wholly theirs and from where not at all, in sides of the
photograph; the same below the chin, in heights of the face: there, lines are a room's."""

_SHOWN, _JOINED = 10, 0.008
"""Opacity, of 255, from which a strand is one, and gaps in it, in sides."""

_OPAQUE = 1.6
"""So many times as opaque as it must be a strand is: hair is neither black nor white."""

_Floats = npt.NDArray[np.float32]


def with_strands(photo: Photo, matte: Grey) -> Grey:
    """A matte with the strands beside the head, before even walls.

    Args:
        photo: the square.
        matte: 255 where the person is, uint8 (size, size).

    Returns:
        uint8 (size, size), nowhere less than `matte`.
    """
    wall, deviation, even = _wall(photo.image, matte)
    if not even.any():
        return matte
    size = photo.size
    thin = _thin(photo.image, wall, deviation)
    near = np.asarray(cv2.resize(even, (size, size)), np.float32) * _near(photo, matte)
    opacity = np.round(thin * near).astype(np.uint8)
    person = (matte > 127).astype(np.uint8)
    gaps = disc(max(round(_JOINED * size), 1))
    together = np.asarray(cv2.dilate((opacity > _SHOWN).astype(np.uint8), gaps), np.uint8) | person
    _, parts = cv2.connectedComponents(together)
    theirs = np.zeros(int(np.max(parts)) + 1, np.uint8)
    theirs[np.asarray(parts)[person > 0]] = 255
    return np.asarray(np.maximum(matte, np.minimum(opacity, theirs[parts])), np.uint8)


def _near(photo: Photo, matte: Grey) -> _Floats:
    """How much a strand would be the person's, float32 (size, size), 0 to 1."""
    size, axes = photo.size, head_axes(photo.points)
    away = np.asarray(cv2.distanceTransform(255 - matte, cv2.DIST_L2, 5), np.float32)
    beside = np.interp(away, np.array(_REACH) * size, (1.0, 0.0))
    chin = float(axes.back(np.array([[0.0, axes.chin]]))[0, 1])
    rows = np.interp(np.arange(size), chin + np.array(_BELOW) * axes.height, (1.0, 0.0))
    return (beside * rows[:, None]).astype(np.float32)


def _wall(image: Frame, matte: Grey) -> tuple[Frame, _Floats, _Floats]:
    """What the wall beside a person looks like.

    Returns:
        Its colours, uint8 RGB (`_SIDE`, `_SIDE`, 3); by how much it deviates from them, grey
        levels, and how even it is, 0 to 1, both float32 (`_SIDE`, `_SIDE`).
    """
    small = shrunk(image, _SIDE)
    person = np.asarray(cv2.dilate(matte, np.ones((3, 3), np.uint8)), np.uint8)
    clear = (shrunk(person, _SIDE) < _CLEAR).astype(np.float32)
    if clear.mean() < _LEAST:
        return _rounded(small), np.zeros_like(clear), np.zeros_like(clear)
    shares = np.asarray(cv2.erode(clear, disc(_BESIDE)), np.float32)
    for _ in range(_LOOKS):
        known = np.maximum(softened(shares, _OVER), 1e-6)
        wall = softened(small * shares[..., None], _OVER) / known[..., None]
        off = ((small - wall) ** 2).mean(2)
        deviation = np.sqrt(softened(off * shares, _OVER) / known)
        alike = known / np.maximum(softened(clear, _OVER), 1e-6)
        shares = clear * np.exp(-off / (2 * _LIKE**2))
    even = np.interp(deviation, _EVEN, (1.0, 0.0)) * np.interp(alike, _MOSTLY, (0.0, 1.0))
    even *= known > _SEEN_NEAR
    return _rounded(wall), np.asarray(deviation, np.float32), even.astype(np.float32)


def _thin(image: Frame, wall: Frame, deviation: _Floats) -> Grey:
    """How opaque is what is thin before a wall, uint8 (size, size)."""
    size = (len(image), len(image))
    behind = np.asarray(cv2.resize(wall, size), np.uint8)
    times, more = _NOISE
    level = _rounded(times * np.minimum(deviation, _EVEN[1]) + more)
    noise = cv2.resize(cv2.merge([level, level, level]), size)
    bright, dark = (
        cv2.divide(cv2.subtract(cv2.subtract(*pair), noise), room, scale=255 * _OPAQUE)
        for pair, room in (((image, behind), cv2.bitwise_not(behind)), ((behind, image), behind))
    )
    red, green, blue = cv2.split(cv2.max(bright, dark))
    side = 2 * round(_THIN * len(image)) + 1
    brush = np.ones((side, side), np.uint8)
    thin = cv2.morphologyEx(cv2.max(cv2.max(red, green), blue), cv2.MORPH_TOPHAT, brush)
    return np.asarray(thin, np.uint8)


def _rounded(values: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    return np.asarray(np.round(np.clip(values, 0, 255)), np.uint8)
