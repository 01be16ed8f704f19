"""Where the eyes of a video look while they blink: from where they looked before to where after.

What the network sees of an iris moves with the lids that come down over it, and is no gaze: of six
speakers' blinks it goes aside by as much as all that they look aside in three seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import along_and_across, lengths_of

_Numbers = npt.NDArray[np.float64]

_BLINK = 0.5
"""Of how far open they are at most around a moment, how far eyes open in a blink at the least. Who
looks down lowers the lids by less."""

_SEEN = 0.85
"""From which share on what is seen of the irises is their gaze."""


@dataclass(frozen=True)
class Eye:
    """Which of a face's points are an eye's.

    Attributes:
        corners: both.
        upper: points of the upper lid without the corners.
        lower: those of the lower lid that lie below them.
        iris: its points, the centre first.
    """

    corners: tuple[int, int]
    upper: Sequence[int]
    lower: Sequence[int]
    iris: Sequence[int]


def with_gaze_through_blinks(
    faces: _Numbers, times_s: Sequence[float], eyes: Sequence[Eye]
) -> _Numbers:
    """Lay the irises of faces that blink where they lie between those before and after.

    Args:
        faces: (n, points, 2 or 3), pixels, of one person in successive images.
        times_s: when these were taken, seconds, rising.
        eyes: both.

    Returns:
        The faces; others only where one of them blinks.
    """
    opened = np.stack([_openings(faces, eye) for eye in eyes], 1)
    shares = (opened / np.maximum(opened.max(0), 1e-6)).max(1)
    if shares.min() > _BLINK:
        return faces
    seen = shares > _SEEN
    held: _Numbers = faces.copy()
    hidden = np.flatnonzero(~seen)
    moments = np.asarray(times_s, np.float64)
    for eye in eyes:
        corners = (faces[:, corner, :2] for corner in eye.corners)
        gazes = along_and_across(faces[:, eye.iris[0], :2], *corners)
        between = np.stack(
            [np.interp(moments[hidden], moments[seen], gaze[seen]) for gaze in gazes.T], 1
        )
        along, across = _axes(faces[hidden], eye)
        by = between - gazes[hidden]
        for point in eye.iris:
            held[hidden, point, :2] += by[:, :1] * along + by[:, 1:] * across
    return held


def _axes(faces: _Numbers, eye: Eye) -> tuple[_Numbers, _Numbers]:
    """From one corner of an eye to the other, and as far at a right angle, (n, 2) each."""
    first, second = eye.corners
    along = faces[:, second, :2] - faces[:, first, :2]
    return along, np.stack([-along[:, 1], along[:, 0]], 1)


def _openings(faces: _Numbers, eye: Eye) -> _Numbers:
    """Height over width of an eye in each face, (n,)."""
    apart = faces[:, list(eye.upper), :2] - faces[:, list(eye.lower), :2]
    first, second = eye.corners
    width = lengths_of(faces[:, second, :2] - faces[:, first, :2])
    heights: _Numbers = lengths_of(apart).mean(1) / np.maximum(width, 1e-6)
    return heights
