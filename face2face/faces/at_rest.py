"""Which of many faces of one person show them at rest.

A second may hold nothing but talk, a whole clip mostly grimaces. So faces are chosen by what a rest
looks like, eyes open, mouth closed, turned to the camera, and among those by what returns most
often: an expression passes in another way each time, the face at rest comes back to one shape.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_Numbers = npt.NDArray[np.float64]
_Indices = npt.NDArray[np.intp]

_OPEN, _AWAKE = 0.75, 0.9
"""Eyes are taken to be closing, or narrowed, under the second share of what this quantile opens."""

_FACING = np.radians(12.0)
_FACING_SHARE = 0.25
"""A face turned by less than the first looks at the camera; where fewer than this share do, the
camera stands aside, and the usual turn counts as ahead."""

_AHEAD = np.radians(8.0)
_AHEAD_SHARE = 1 / 3
"""Faces turned from there by less than the first count, or else this share, the least turned."""

_CLOSED = 0.03
_CLOSED_SHARES = (0.2, 0.35)
"""Mouths open by no more than this over the least open ones are closed, if these are not fewer or
more than such shares: there are people who hardly open their mouth."""

_WIDE_FREE, _WIDE = 0.04, 0.06
"""Smiles with the mouth closed return to one shape, too. A mouth wider than the person's narrow
ones by more than the first counts less, by a bell of the second width."""

_NARROW = 15
"""Percentile of the widths of closed mouths that counts as narrow: pouting is rarer."""

_SHARE = 0.2
_SPREAD = 0.004
"""Shapes are near each other within the way to this share of the others, at least the second."""

_REACH = 1.5
"""How many times as far from the most frequent shape faces still show it."""

_LEAST_SHARE = 0.5
_FEWEST = 3
"""So many, and such a share of the closed mouths, are taken in any case: trackers' answers differ
a little from frame to frame."""

_MOST = 300
"""So many are compared at most, evenly taken: the work grows with the square."""


@dataclass(frozen=True, eq=False)
class Looks:
    """What n faces of one person look like; lengths in a distance between the eyes.

    Attributes:
        eyes: float64 (n,), how far the eyes are open.
        mouth: float64 (n,), how far the mouth is open.
        width: float64 (n,), of the mouth.
        turns: float64 (n, k), how the head is turned in radians, first yaw, 0 to the camera.
        shapes: float64 (n, d), places of points that move with expressions, the head's motion
            taken out.
    """

    eyes: _Numbers
    mouth: _Numbers
    width: _Numbers
    turns: _Numbers
    shapes: _Numbers


def facing(looks: Looks) -> _Indices:
    """Faces turned to the camera or, where few are, as they mostly are.

    Args:
        looks: of at least one face.

    Returns:
        At least one index, rising.
    """
    turns = looks.turns
    to_camera = np.abs(turns[:, 0]) < _FACING
    usual = turns[to_camera] if to_camera.mean() >= _FACING_SHARE else turns
    aside = np.abs(turns - np.median(usual, axis=0)).max(1)
    return np.flatnonzero(aside <= max(_AHEAD, float(np.quantile(aside, _AHEAD_SHARE))))


def at_rest(looks: Looks, among: _Indices) -> _Indices:
    """Faces that show the person at rest.

    Args:
        looks: of all faces.
        among: which of them to choose from, at least one, see `facing`.

    Returns:
        At least one index, the most restful first.
    """
    eyes = looks.eyes[among]
    awake = among[eyes >= _AWAKE * np.quantile(eyes, _OPEN)]
    gaps = looks.mouth[awake]
    least, *shares = np.quantile(gaps, (0.1, *_CLOSED_SHARES))
    closed = awake[gaps <= np.clip(least + _CLOSED, *shares)]
    if len(closed) > _MOST:
        closed = closed[np.linspace(0, len(closed) - 1, _MOST).round().astype(int)]
    apart = _distances(looks.shapes[closed])
    near = max(float(np.median(np.quantile(apart, _SHARE, axis=1))), _SPREAD)
    frequent = np.exp(-((apart / near) ** 2) / 2).sum(1)
    width = looks.width[closed]
    wide = np.maximum(width - np.percentile(width, _NARROW) - _WIDE_FREE, 0.0) / _WIDE
    most = int((frequent * np.exp(-(wide**2) / 2)).argmax())
    order = np.argsort(apart[most], kind="stable")
    count = max(int((apart[most] <= _REACH * near).sum()), round(_LEAST_SHARE * len(closed)))
    count = max(count, _FEWEST)
    resting: _Indices = closed[order[:count]]
    return resting


def _distances(shapes: _Numbers) -> _Numbers:
    """Root mean square distance of each to each, (n, n)."""
    flat = shapes - shapes.mean(0)
    squares = (flat**2).sum(1)
    apart2 = np.maximum(squares[:, None] + squares - 2 * flat @ flat.T, 0.0)
    distances: _Numbers = np.sqrt(apart2 / max(shapes.shape[1] / 2, 1))
    return distances
