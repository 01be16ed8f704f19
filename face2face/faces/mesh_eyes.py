"""Lids and gaze of a photographed face, driven by ratios."""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import length_of, lengths_of
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_measures import EYES, eye_distance, gaze_offsets, lid_openings
from face2face.faces.soft_limits import soft_limit

_Shape = npt.NDArray[np.float64]

_SHUT = 0.24
"""Share of the opening at rest at which an eye is shut: the network never quite closes it."""

_WIDEST = 1.35
_SEEN_LESS = 1.6
"""Shares of the opening as seen are raised to this power: the network hardly sees lids begin to
fall. In drivers' eyes and in drawn ones, whose opening is known."""

_WINK = (0.2, 0.6)
"""By how much eyes must differ to be told apart at all, and from where they differ as seen."""

_LOWER_SHARE = 0.15
"""How far up from the lower lid lids meet."""

_LEAST_GAP = 0.03
"""Height of a shut eye that stays, in its widths."""

CREASES = ((247, 30, 29, 27, 28, 56, 190), (467, 260, 259, 257, 258, 286, 414))
"""Points above the upper lids, in the lids' order."""

_CREASE_SHARE = 0.65
_STRETCHED, _PRESSED = 1.0, 0.5
"""How far they follow the lids at least, and by how much of its height the skin between the two is
stretched and pressed together at most. A crease that stays behind makes lids look less lowered."""

_GAZE_LIMIT = np.array([0.24, 0.16])
"""How far an iris may go from where the photograph has it, in widths of the eye."""

_BESIDE, _BEFORE = 0.1, 0.4
"""How near in the image, and how far before it, something hides a point, in distances between the
eyes' outer corners."""

_LIDS_ALONG = 0.8
"""How far upper lids go along with irises that go up or down."""

_LOWERED = 0.4
"""Share of its opening that an eye keeps that looks down."""


def seen_eyes(points: MeshPoints) -> list[int]:
    """Which eyes, 0 the person's right one and 1 the left, are not behind a face that looks aside.

    The mesh has such an eye where an image shows nose and cheek.

    Args:
        points: float32 (478, 3).
    """
    beside, before = (share * eye_distance(points) for share in (_BESIDE, _BEFORE))
    seen = []
    for which, (corners, upper, lower, _) in enumerate(EYES):
        around = points[[*corners, *upper, *lower]]
        away = points[:, None] - around
        near = lengths_of(away[..., :2]) < beside
        hidden = (near & (away[..., 2] < -before)).any(0)
        if hidden.mean() < 0.5:
            seen.append(which)
    return seen


def lid_shares(points: MeshPoints, rest: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How open the eyes are compared with rest, (2,): 0 shut, 1 as at rest, up to 1.35.

    Eyes that differ little are alike: the network sees one lid lag in a blink.

    Args:
        points: the driver's, float32 (478, 3).
        rest: `lid_openings` of the driver's face at rest, (2,).
    """
    shut = _SHUT * rest
    seen = (lid_openings(points) - shut) / np.maximum(rest - shut, 1e-6)
    shares = np.minimum(np.maximum(seen, 0.0) ** _SEEN_LESS, _WIDEST)
    apart = float(shares[0] - shares[1])
    kept = np.sign(apart) * np.interp(abs(apart), (*_WINK, _WIDEST), (0.0, _WINK[1], _WIDEST))
    alike: npt.NDArray[np.float64] = shares.mean() + np.array([0.5, -0.5]) * kept
    return alike


def gaze_of(points: MeshPoints) -> npt.NDArray[np.float64]:
    """Where both eyes look, (2,): right and down, in widths of an eye; wider eyes count more."""
    weights = np.maximum(lid_openings(points), 1e-3)
    gaze: npt.NDArray[np.float64] = weights @ gaze_offsets(points) / weights.sum()
    return gaze


def held_gaze(change: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A change of gaze as far as eyes go, (2,): right and down, in widths of the eye."""
    return np.array(
        [soft_limit(float(c), float(m)) for c, m in zip(change, _GAZE_LIMIT, strict=True)]
    )


def lids_along(
    shares: npt.NDArray[np.float64], down: float, openings: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Shares of `with_lids` for upper lids that go up or down with the irises.

    For a look that is not the driver's own: their lids have gone along with that already.

    Args:
        shares: for the right and the left eye, as `lid_shares` gives them.
        down: how far down the eyes look, in widths of the eye, negative for up.
        openings: `lid_openings` of the photographed face, (2,).
    """
    along = np.clip(1 - _LIDS_ALONG * down / np.maximum(openings, 1e-3), _LOWERED, _WIDEST)
    return shares * along


def with_lids(
    shape: _Shape, photo: _Shape, shares: npt.NDArray[np.float64], crease_gain: float = 1.0
) -> _Shape:
    """The shape with its lids as far open as shares of the photograph's.

    Args:
        shape: (478, 3); its lids are replaced.
        photo: the photographed face, laid so that its eye corners are those of `shape`.
        shares: for the right and the left eye, as `lid_shares` gives them.
        crease_gain: how much of their way the creases above the lids go.
    """
    moved: _Shape = shape.copy()
    for (corners, upper, lower, _), creases, share in zip(EYES, CREASES, shares, strict=True):
        up, low, crease = list(upper), list(lower), list(creases)
        there = shape[list(corners)].mean(0) - photo[list(corners)].mean(0)
        top, bottom = photo[up], photo[low]
        gap = top - bottom
        width = length_of(photo[corners[0], :2] - photo[corners[1], :2])
        height = lengths_of(gap[:, :2])[:, None]
        least = np.minimum(_LEAST_GAP * width / np.maximum(height, 1e-6), 1.0)
        factor = np.maximum(share, least)
        seam = bottom + _LOWER_SHARE * gap
        moved[up] = there + seam + factor * (top - seam)
        moved[low] = there + seam + factor * (bottom - seam)
        fall = (factor - 1) * (top - seam)
        strip = lengths_of((top - photo[crease])[:, :2])[:, None]
        far = np.maximum(lengths_of(fall[:, :2])[:, None], 1e-6)
        room = np.where(factor < 1, _STRETCHED, _PRESSED) * strip
        along = crease_gain * np.maximum(_CREASE_SHARE, 1 - room / far)
        moved[crease] = shape[crease] + along * fall
    return moved


def with_gaze(shape: _Shape, photo: _Shape, change: npt.NDArray[np.float64]) -> _Shape:
    """The shape with its irises moved inside the eyes.

    Args:
        shape: (478, 3); its irises are replaced.
        photo: as for `with_lids`.
        change: right and down from where the photograph has them, (2,), in widths of the eye.
    """
    moved: _Shape = shape.copy()
    for corners, _, _, iris in EYES:
        ends = photo[list(corners)]
        along = (ends[1] - ends[0])[:2]
        along = along if along[0] >= 0 else -along
        down = np.array([-along[1], along[0]])
        there = shape[list(corners)].mean(0) - ends.mean(0)
        moved[list(iris)] = photo[list(iris)] + there
        moved[list(iris), :2] += change[0] * along + change[1] * down
    return moved
