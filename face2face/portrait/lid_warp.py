"""Lids that fall and rise: between brow and cheek each column of an eye is stretched by itself.

Where lids shut, what lies between them in the photograph vanishes. A smooth warp of the whole face
that did this would fold the skin above and below, and bend the frames of glasses.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import LEFT_BROW, RIGHT_BROW
from face2face.faces.mesh_eyes import CREASES, seen_eyes
from face2face.faces.mesh_measures import EYES
from face2face.faces.rigid import Rigid

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]

_BROWS = (RIGHT_BROW[5:], LEFT_BROW[5:])
"""The brows' lower edges."""

_BESIDE = 0.2
"""How far beside an eye's corners skin goes along, in its width."""

_BELOW = 0.3
_BROW_ROOM = 0.3
"""How far below the lower lid it goes along, and from where above the crease it does, at least."""

_LASHES = 0.06
"""How much above the upper lid's edge, at most half of what is below the crease, is not stretched:
lashes stand there."""

_SWALLOWED_ABOVE, _SWALLOWED = 0.03, 0.05
"""Nothing is left of a shut eye so far above the upper lid and below the lower one, in its widths:
the mesh has their edges where some of the eye is still seen."""

_APART = 0.25
"""Pixels by which what follows each other down a column stays apart."""

_UNMOVED, _LEAST_WIDTH = 0.05, 4.0
"""Pixels by which nobody sees lids move, and width of an eye under which it is left alone."""


class LidWarp:
    """Moves the lids of one photograph.

    Args:
        photo: its mesh, float64 (478, 3).
    """

    def __init__(self, photo: _Array) -> None:
        self._photo = photo
        self._seen = seen_eyes(photo.astype(np.float32))

    def opened(self, points: _Array, head: Rigid) -> _Array:
        """The mesh with lids and creases as the photograph has them.

        Args:
            points: where the face shall be, (478, 3).
            head: carries the photographed head there.
        """
        opened: _Array = points.copy()
        for (corners, upper, lower, _), crease in zip(EYES, CREASES, strict=True):
            ends, lids = list(corners), [*upper, *lower, *crease]
            laid = head(self._photo[[*ends, *lids]])
            opened[lids] = laid[2:] + points[ends].mean(0) - laid[:2].mean(0)
        return opened

    def move(self, away: _Floats, points: _Array, opened: _Array) -> None:
        """Let the lids of a warp fall or rise, in place.

        Args:
            away: from each pixel to where it comes from, float32 (height, width, 2), with lids
                as they are in `opened`.
            points: where they shall be, (478, 2).
            opened: where they are now, (478, 2).
        """
        for which in self._seen:
            _move(away, points, opened, which)


def _move(away: _Floats, points: _Array, opened: _Array, which: int) -> None:
    corners, upper, lower, _ = EYES[which]
    left, right = sorted(points[list(corners)].tolist())
    across = np.subtract(right, left)
    width = float(np.linalg.norm(across))
    if width < _LEAST_WIDTH:
        return
    axes = np.array([across, (-across[1], across[0])]) / width  # rows: across and down
    now, before = ((mesh - np.add(left, right) / 2) @ axes.T for mesh in (points, opened))
    ends = list(corners)
    lines = [CREASES[which], (ends[0], *upper, ends[1]), (ends[0], *lower, ends[1])]
    half = int(np.ceil((0.5 + _BESIDE) * width))
    columns = np.arange(-half, half + 1, dtype=np.float64)
    places = [_along(columns, now[list(line)]) for line in lines]
    moved = [_along(columns, _moved(now, before, line, half)) for line in lines]
    if max(float(np.abs(each).max()) for each in moved) < _UNMOVED:
        return
    size = float(np.linalg.norm(np.subtract(*opened[ends])))
    crease, edge, under = places
    crease = np.minimum(crease, edge - _APART)
    strip = np.minimum(edge - crease, edge + moved[1] - crease - moved[0])
    lashes = edge - np.clip(0.5 * strip, 0.0, _LASHES * size)
    under = np.maximum(under, edge + _APART)
    open_by = np.maximum(under + moved[2] - edge - moved[1], 1.0)
    closed = np.clip(1 - (under - edge) / open_by, 0.0, 1.0)
    moved[1] -= _SWALLOWED_ABOVE * size * closed
    moved[2] += _SWALLOWED * size * closed
    top = np.minimum(crease, crease + moved[0]) - _BROW_ROOM * size
    top = np.minimum(_along(columns, now[list(_BROWS[which])]), top)
    still = np.zeros_like(columns)
    knots = [top, crease, lashes, edge, under, under + _BELOW * size]
    shifts = _down_columns(knots, [still, moved[0], moved[1], moved[1], moved[2], still])
    _apply(away, shifts, np.add(left, right) / 2, axes, np.array([half, -np.floor(top.min())]))


def _moved(now: _Array, before: _Array, line: tuple[int, ...], half: int) -> _Array:
    """How far down each point of a line comes from, nothing beside the eye: (n + 2, 2)."""
    points = list(line)
    by = np.column_stack([now[points, 0], (before - now)[points, 1]])
    return np.vstack([[-half, 0.0], by, [half, 0.0]])


def _along(columns: _Array, line: _Array) -> _Array:
    """A line's height at each column."""
    order = np.argsort(line[:, 0])
    height: _Array = np.interp(columns, line[order, 0], line[order, 1])
    return height


def _down_columns(knots: list[_Array], shifts: list[_Array]) -> _Floats:
    """How far down each pixel of each column comes from, float32 (rows, columns).

    Args:
        knots: heights at which that is known, downwards; the first row is the highest of all.
        shifts: what it is there; nothing above and below.
    """
    first, last = np.floor(knots[0].min()), np.ceil(knots[-1].max())
    rows = np.arange(first, last + 1, dtype=np.float32)[:, None]
    total = np.zeros((len(rows), len(knots[0])), np.float32)
    for start, end, low, high in zip(knots, knots[1:], shifts, shifts[1:], strict=False):
        steep = 1 / np.maximum(end - start, _APART)
        share = np.clip((rows - start.astype(np.float32)) * steep.astype(np.float32), 0, 1)
        total += share * (high - low).astype(np.float32)
    return total


def _apply(away: _Floats, shifts: _Floats, middle: _Array, axes: _Array, origin: _Array) -> None:
    """Put shifts down an eye's columns before a warp, in place.

    Args:
        away: the warp.
        shifts: float32 (rows, columns).
        middle: of the eye, pixels of the warp.
        axes: across and down, rows of (2, 2).
        origin: the eye's middle in `shifts`, column and row.
    """
    box = np.array([(0, 0), shifts.shape[::-1]]) - origin
    around = middle + np.array([(x, y) for x in box[:, 0] for y in box[:, 1]]) @ axes
    size = np.array(away.shape[1::-1])
    first = np.clip(np.floor(around.min(0)), 0, size).astype(int)
    last = np.clip(np.ceil(around.max(0)) + 1, 0, size).astype(int)
    if (last <= first).any():
        return
    onto = np.column_stack([axes, axes @ (first - middle) + origin])
    columns, rows = (last - first).tolist()
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    down = np.asarray(cv2.warpAffine(shifts, onto, (columns, rows), flags=flags))
    by = down[..., None] * axes[1].astype(np.float32)
    places = by.copy()
    places[..., 0] += np.arange(first[0], last[0], dtype=np.float32)
    places[..., 1] += np.arange(first[1], last[1], dtype=np.float32)[:, None]
    there = cv2.remap(away, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    away[first[1] : last[1], first[0] : last[0]] = np.asarray(there) + by
