"""A photograph's own teeth: cut out once, they stand in the head while lips and jaw move.

The mesh misses the edge between teeth and lower lip by up to some millimetres; what it misses would
be left on the lip that moves away.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from numpy.polynomial import Polynomial

from face2face.faces.mesh import INNER_LIPS, OUTER_LIPS, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.faces.rigid import Rigid
from face2face.portrait.photo import Photo
from face2face.portrait.photo_colours import own_teeth, redness
from face2face.portrait.teeth import GUM
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

_EYES_APART_MM = 90.0
"""Between the outer corners of a grown-up's eyes."""

_STEP = 0.25
"""How finely a mouth is looked at, in mm."""

_BRIGHT, _RED = 0.6, 0.08
"""How bright teeth are at least, in what the brightest are, and how much redder at most."""

_BESIDE = 4.5
"""How far below the mesh's lower lip they may reach, in mm."""

_LEAST = 0.2
"""Share of the opening that teeth fill at least."""

_HIGH, _BITE, _VALLEY = 5.0, 1.5, 0.8
"""Where both rows are seen a darker line parts them: so far below the upper lip and above the lower
row's end, in mm, and so dark, in what is above and below."""

_ENDS = 2.5
_ON, _RISE, _SHADE = 14.0, 0.2, 0.6
"""How far within the outermost teeth that a photograph shows they are seen as they are, and how far
from there the row goes on, in mm; how fast its end rises there, and how much darker it becomes."""

_BEYOND, _FITS = 1.0, 5
"""How far from the smile's curve a tooth ends at most, in mm, and how often that is fitted: what
reaches further is a light on a lip."""

_RIM = 0.8
"""How wide the rim is in which teeth and a lip are one colour, in mm."""

_SMOOTH = 1.0
"""How smooth the line is in which upper teeth end, in mm."""

_ABOVE, _INTO_GUM, _GUM_LIGHT = 8.0, 2.0, 0.8
"""How much is made of what the upper lip covers, after how much of it is gum, in mm, and how bright
that is."""

_CURVED, _MOST_HIDDEN = 0.008, 4.0
"""How curved a row of upper teeth is at most, in mm over squared mm beside its middle, and how much
of it the lower lip of a smile hides at most, in mm."""

_THICK = 0.7
"""How thick a lower lip stays at least, in what the mesh sees of it, that is moved below teeth."""

_UPPER, _LOWER = list(INNER_LIPS[:10:-1]), list(INNER_LIPS[1:10])
_OUTER = list(OUTER_LIPS[1:10])


class _Seen(NamedTuple):
    """A photographed mouth in its own axes, from the corner on the left of a face that looks.

    Attributes:
        start: of that corner, pixels.
        axes: rows: along the mouth and down, unit vectors.
        unit: pixels a millimetre.
        along: of each column, pixels.
        upper: height of the upper lip's edge at each column, pixels below the corner.
        lip: of the lower lip's edge.
        end: where the upper teeth end, or the lower lip begins to hide them.
        whole: where they would end if it did not.
        known: between which ways along the mouth teeth are seen as they are, pixels.
        colour: of the brightest teeth.
    """

    start: _Array
    axes: _Array
    unit: float
    along: _Array
    upper: _Array
    lip: _Array
    end: _Array
    whole: _Array
    known: _Array
    colour: _Floats


@dataclass(frozen=True, eq=False)
class OwnTeeth:
    """The upper teeth of one photograph.

    Attributes:
        image: their colours times opacity, and opacity; float32 (height, width, 4).
        first: column and row of the photograph at which it begins.
        depth: of the teeth in the mesh's space.
        open_below: how far the mouth stands open below them, see `gap_between_lips`.
    """

    image: _Floats
    first: npt.NDArray[np.int_]
    depth: float
    open_below: float

    def seen(
        self, head: Rigid, first: npt.NDArray[np.int_], shape: tuple[int, int]
    ) -> tuple[_Floats, _Floats]:
        """The teeth where a head has taken them.

        Args:
            head: carries the photographed head to where it is.
            first: column and row of the frame at which the answer begins.
            shape: its rows and columns.

        Returns:
            Colours times opacity, (height, width, 3), and opacity, (height, width, 1); float32.
        """
        corners = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]) + self.first
        placed = head(np.column_stack([corners, np.full(3, self.depth)]))[:, :2] - first
        onto = np.column_stack([placed[1] - placed[0], placed[2] - placed[0], placed[0]])
        moved = cv2.warpAffine(self.image, onto, shape[::-1], flags=cv2.INTER_LINEAR)
        return np.asarray(moved[..., :3], np.float32), np.asarray(moved[..., 3:], np.float32)


def cut_teeth(photo: Photo, depth: float) -> OwnTeeth | None:
    """Cut out the upper teeth, None where the photograph shows none.

    Args:
        photo: one of `with_lips_beside_teeth`.
        depth: of the teeth in the mesh's space.
    """
    seen = _look(photo)
    if seen is None:
        return None
    box = seen.start + np.array(
        [
            [x, y] @ seen.axes
            for x in seen.known + np.array([-_ON, _ON]) * seen.unit
            for y in (seen.upper.min() - _ABOVE * seen.unit, seen.whole.max() + 2)
        ]
    )
    low = np.clip(np.floor(box.min(0)), 0, photo.size - 1).astype(int)
    high = np.clip(np.ceil(box.max(0)) + 1, low + 1, photo.size).astype(int)
    rows, columns = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float64)
    along, height = np.moveaxis((np.stack([columns, rows], -1) - seen.start) @ seen.axes.T, -1, 0)
    # Beside what the photograph shows the row goes on mirrored, for a mouth that becomes wider.
    within = np.clip(along, *seen.known)
    on = np.abs(along - within)
    along = 2 * within - along
    upper, last, end = (
        np.interp(along, seen.along, line) for line in (seen.upper, seen.end, seen.whole)
    )
    end = np.where(on > 0, np.interp(within, seen.along, seen.whole) - _RISE * on, end)
    # Above the lip's edge they go on as they are right below it, and pass into gum.
    hidden = np.maximum(upper + _RIM * seen.unit - height, 0.0)[..., None]
    # What the lower lip hides of them goes on as they are right above it.
    covered = np.maximum(height - last + _RIM * seen.unit, 0.0)[..., None]
    source = seen.start + np.stack([along, height], -1) @ seen.axes
    source += (hidden - covered) * seen.axes[1]
    colours = _taken(photo.image, source)
    gum = np.clip(hidden / (_INTO_GUM * seen.unit), 0.0, 1.0)
    colours += gum * (_GUM_LIGHT * seen.colour * GUM - colours)
    opacity = np.clip((end - height) / max(_RIM * seen.unit, 1.0) + 0.5, 0.0, 1.0)
    left = np.clip(1 - on / (_ON * seen.unit), 0.0, 1.0)
    colours *= (1 - _SHADE * (1 - left))[..., None]
    opacity *= np.minimum(2 * left, 1.0)
    image = np.concatenate([colours * opacity[..., None], opacity[..., None]], 2)
    below = float(np.median(seen.lip - seen.end)) / eye_distance(photo.points)
    return OwnTeeth(image.astype(np.float32), low, depth, below)


def with_lips_beside_teeth(photo: Photo) -> Photo:
    """The photograph with its lower lip's edge below its teeth; as it is where it shows none."""
    seen = _look(photo)
    if seen is None:
        return photo
    points: MeshPoints = photo.points.copy()
    along, height = seen.axes @ (points[_LOWER, :2] - seen.start).T
    below = np.maximum(np.interp(along, seen.along, seen.lip) - height, 0.0)
    thick = (photo.points[_OUTER, :2] - photo.points[_LOWER, :2]) @ seen.axes[1]
    # A lip's outer edge gives way to the inner one, or the lip would fold over.
    pushed = np.maximum(below - (1 - _THICK) * np.maximum(thick, 0.0), 0.0)
    points[_LOWER, :2] += below[:, None] * seen.axes[1]
    points[_OUTER, :2] += pushed[:, None] * seen.axes[1]
    return replace(photo, points=points)


def _look(photo: Photo) -> _Seen | None:
    colour = own_teeth(photo)
    if colour is None:
        return None
    points = photo.points[:, :2].astype(np.float64)
    unit = eye_distance(photo.points) / _EYES_APART_MM
    lower, upper = (
        points[[INNER_LIPS[0], *between, INNER_LIPS[10]]] for between in (_LOWER, _UPPER)
    )
    across = lower[-1] - lower[0]
    width = float(np.linalg.norm(across))
    axes = np.array([across, (-across[1], across[0])]) / width
    along = np.arange(0.0, width, 2 * _STEP * unit)
    lines = [
        np.interp(along, np.maximum.accumulate(placed[:, 0]), placed[:, 1])
        for placed in ((line - lower[0]) @ axes.T for line in (upper, lower))
    ]
    heights = np.arange(lines[0].min() - unit, lines[1].max() + (_BESIDE + 1) * unit, _STEP * unit)
    places = (along[None, :, None] * axes[0] + heights[:, None, None] * axes[1]) + lower[0]
    colours = _taken(photo.image, places)
    between = (heights[:, None] >= lines[0]) & (heights[:, None] <= lines[1])
    below = heights[:, None] - lines[1]
    teeth = _teeth(colours, colour, between, below > _BESIDE / 2 * unit)
    teeth &= (heights[:, None] >= lines[0]) & (below <= _BESIDE * unit)
    there = teeth.any(0)
    if (teeth & between).sum() < _LEAST * between.sum():
        return None
    beyond = _BEYOND * unit
    last = np.where(there, heights[len(heights) - 1 - teeth[::-1].argmax(0)], -np.inf)
    row = _arc(along[there], last[there], unit)(along)
    lip = _smooth(np.maximum(lines[1], np.minimum(last, row + beyond) + _RIM * unit))
    ends = _upper_ends(colours.mean(2), teeth, heights, last)
    arc = _arc(along[there], ends[there], unit)
    row = arc(along)
    ends = np.where(there, np.clip(ends, row - beyond, row + beyond), row)
    end = np.minimum(_smooth(ends), lip - _RIM * unit)
    whole = end + _hidden(arc, along, unit)
    inset = np.array([_ENDS, -_ENDS]) * unit
    known = along[there][[0, -1]] + np.clip(inset, -width / 3, width / 3)
    return _Seen(lower[0], axes, unit, along, lines[0], lip, end, whole, known, colour)


def _teeth(colours: _Floats, colour: _Floats, between: _Mask, beside: _Mask) -> _Mask:
    """Where teeth are: as bright and as white, and joined to what is between the lips."""
    red = 1 - colours[..., 1:].mean(2) / np.maximum(colours[..., 0], 1)
    alike = (colours.mean(2) > _BRIGHT * colour.mean()) & (red < redness(colour) + _RED)
    count, parts = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    inside, all_of, skin = (
        np.bincount(np.asarray(parts)[where], minlength=count)
        for where in (alike & between, alike, alike & beside)
    )
    # What does not touch the inside is a light on a lip; what is mostly elsewhere is skin.
    mostly = (inside > 0) & (skin < all_of / 2)
    joined: _Mask = alike & np.take(mostly, np.asarray(parts)).astype(bool)
    return joined


def _upper_ends(grey: _Floats, teeth: _Mask, heights: _Array, last: _Array) -> _Array:
    """Where upper teeth end in each column: at the lower row, where both are seen."""
    ends: _Array = last.copy()
    high, bite = (round(length / _STEP) for length in (_HIGH, _BITE))
    for column in np.flatnonzero(teeth.any(0)).tolist():
        rows = np.flatnonzero(teeth[:, column])
        if rows[-1] - rows[0] <= high + bite:
            continue
        levels = grey[rows[0] : rows[-1] + 1, column]
        valley = high + int(levels[high:-bite].argmin())
        if levels[valley] < _VALLEY * min(levels[:valley].max(), levels[valley:].max()):
            ends[column] = heights[rows[0] + valley]
    return ends


def _arc(along: _Array, heights: _Array, unit: float) -> Polynomial:
    """The smile's curve through what most columns agree on."""
    weights = np.ones(len(along))
    for _ in range(_FITS):
        curve: Polynomial = Polynomial.fit(along, heights, 2, w=weights)
        weights = 1 / (1 + ((heights - curve(along)) / unit) ** 2)
    return curve


def _hidden(row: Polynomial, along: _Array, unit: float) -> _Array:
    """How much of the teeth a lower lip hides that is more curved than any row, pixels."""
    slope, bend = float(row.deriv(1)(0.0)), float(row.deriv(2)(0.0)) / 2
    more = max(-bend - _CURVED / unit, 0.0)
    lowest = float(np.clip(-slope / (2 * bend), along[0], along[-1])) if more else 0.0
    hidden: _Array = np.minimum(more * (along - lowest) ** 2, _MOST_HIDDEN * unit)
    return hidden


def _smooth(line: _Array) -> _Array:
    sigma = _SMOOTH / (2 * _STEP)
    soft = cv2.GaussianBlur(line[None], (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    smooth: _Array = np.asarray(soft, np.float64)[0]
    return smooth


def _taken(image: Frame, places: _Array) -> _Floats:
    """The colours at places of an image, (rows, columns, 2)."""
    there = places.astype(np.float32)
    taken = cv2.remap(image, there, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(taken, np.float32)
