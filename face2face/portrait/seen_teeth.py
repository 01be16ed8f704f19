"""Where a photographed mouth shows teeth.

The mesh misses the edge between teeth and lips by up to some millimetres, so their colours tell.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from numpy.polynomial import Polynomial

from face2face.faces.mesh import INNER_LIPS
from face2face.faces.mesh_measures import eye_distance, gap_between_lips
from face2face.portrait.photo import Photo
from face2face.portrait.photo_colours import (
    lips_of,
    pinkness,
    redness,
    tone_of,
    whitest_inside,
    without_violet,
)
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

RIM = 0.8
"""How wide the rim is in which teeth and a lip are one colour, in mm."""

_EYES_APART_MM = 90.0
"""Between the outer corners of a grown-up's eyes."""

_STEP = 0.25
"""How finely a mouth is looked at, in mm."""

_PARTED, _LEAST_GREEN, _MOST_PINK = 0.04, 0.9, 0.85
"""How far open a mouth is in which teeth may be seen, see `gap_between_lips`, how bright in green
they are at least, and how pink at most, in what its lips are."""

_OPEN, _GREEN, _PINK = 0.05, 1.3, 0.66
"""The same three for what needs nothing else to be teeth."""

_GREEN_IN_GREY = 1.1
"""The second of them in a photograph of one tone, where nothing else tells."""

_STEPS, _STEP_ABOVE, _STEP_BELOW, _ACROSS = 0.3, 0.07, 0.13, 0.45
"""Else lips are pinker than teeth: by how much at least above and below together, see `pinkness`,
and by how much each; and over how much of the mouth's width they are seen that are less white. A
tongue passes into itself where the mesh has the lower lip, a light on a lip into the lip."""

_WITHIN, _BEYOND_LIP, _LOOKS = (-2.0, -1.6, -1.2), (1.0, 1.4, 1.8, 2.2), 40
"""Where this is looked at, in mm below the end of teeth, and in how many columns."""

_BRIGHT, _RED = 0.6, 0.08
"""How bright teeth are at least, in what the brightest are, and how much redder at most."""

_DIM, _THIN = 0.45, 0.5
"""How bright those at the row's ends are at least, which stand in the cheeks' shadow, and where the
ends begin: where it is less high than this share of its highest."""

_BESIDE = 4.5
"""How far below the mesh's lower lip they may reach, in mm."""

_LEAST = 0.2
"""Share of the opening that teeth fill at least."""

_NARROW, _LOWER_BY = 0.12, 3.5
"""Opening up to which the mesh may have the upper lip's edge too high, see `gap_between_lips`, and
by how much at most, in mm: in one that is wider gums are seen above the teeth."""

_HIGH, _BITE, _VALLEY = 5.0, 1.5, 0.8
"""Where both rows are seen a darker line parts them: so far below the upper lip and above the lower
row's end, in mm, and so dark, in what is above and below."""

_ENDS = 2.5
"""How far within the outermost teeth that a photograph shows they are seen as they are, in mm."""

_BEYOND, _FITS = 1.0, 5
"""How far from the smile's curve a tooth ends at most, in mm, and how often that is fitted: what
reaches further is a light on a lip."""

_SMOOTH = 1.0
"""How smooth the line is in which upper teeth end, in mm."""

_CURVED, _MOST_HIDDEN = 0.008, 4.0
"""How curved a row of upper teeth is at most, in mm over squared mm beside its middle, and how much
of it the lower lip of a smile hides at most, in mm."""

_UPPER, _LOWER = list(INNER_LIPS[:10:-1]), list(INNER_LIPS[1:10])


class SeenTeeth(NamedTuple):
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
        colour: of the whitest teeth, as light has it.
        whitest: the same as the photograph has it.
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
    whitest: _Floats


def seen_teeth(photo: Photo) -> SeenTeeth | None:
    """Where a photograph shows teeth, None where it shows none or hardly any."""
    alike = _like_teeth(photo)
    return alike if alike is not None and _are_teeth(photo, alike) else None


def shows_tongue(photo: Photo) -> bool:
    """Whether what a mouth that stands open shows looks like teeth and is a tongue."""
    if gap_between_lips(photo.points) <= _NARROW or tone_of(photo).share:
        return False  # by light alone nobody can tell
    alike = _like_teeth(photo)
    if alike is None or _are_teeth(photo, alike):
        return False
    return _pinker_lips(photo, alike)[1] < _STEP_BELOW


def _like_teeth(photo: Photo) -> SeenTeeth | None:
    """Where a photograph shows what has the colour of teeth between its lips."""
    whitest, lips = whitest_inside(photo), lips_of(photo)
    if whitest is None or gap_between_lips(photo.points) < _PARTED:
        return None
    if whitest[1] < _LEAST_GREEN * lips[1] or pinkness(whitest) > _MOST_PINK * pinkness(lips):
        return None
    colour = without_violet(whitest)
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
    colours = colours_at(photo.image, places)
    between = (heights[:, None] >= lines[0]) & (heights[:, None] <= lines[1])
    below = heights[:, None] - lines[1]
    teeth = _teeth(colours, colour, lips, between, below > _BESIDE / 2 * unit)
    teeth &= (heights[:, None] >= lines[0]) & (below <= _BESIDE * unit)
    # Below the mesh's line only what goes on from there: a light lies on the lip by itself.
    teeth &= np.logical_and.accumulate(teeth | (below <= 0))
    there = teeth.any(0)
    if (teeth & between).sum() < _LEAST * between.sum() or not there.any():
        return None
    beyond = _BEYOND * unit
    last = np.where(there, heights[len(heights) - 1 - teeth[::-1].argmax(0)], -np.inf)
    row = _arc(along[there], last[there], unit)(along)
    lip = _smooth(np.maximum(lines[1], np.minimum(last, row + beyond) + RIM * unit))
    ends = _upper_ends(colours.mean(2), teeth, heights, last)
    arc = _arc(along[there], ends[there], unit)
    row = arc(along)
    ends = np.where(there, np.clip(ends, row - beyond, row + beyond), row)
    end = np.minimum(_smooth(ends), lip - RIM * unit)
    whole = end + _hidden(arc, along, unit)
    inset = np.array([_ENDS, -_ENDS]) * unit
    known = along[there][[0, -1]] + np.clip(inset, -width / 3, width / 3)
    edge = lines[0]
    if gap_between_lips(photo.points) < _NARROW:
        first = _arc(along[there], heights[teeth.argmax(0)][there], unit)(along) - RIM * unit
        edge = np.clip(first, edge, edge + _LOWER_BY * unit)
    lip = np.maximum(lip, edge)
    return SeenTeeth(lower[0], axes, unit, along, edge, lip, end, whole, known, colour, whitest)


def _are_teeth(photo: Photo, seen: SeenTeeth) -> bool:
    """Whether what has the colour of teeth is much whiter than lips, or lips begin beside it."""
    lips, gap = lips_of(photo), gap_between_lips(photo.points)
    # In a photograph of one tone light alone tells.
    grey = tone_of(photo).share > 0
    white = grey or bool(pinkness(seen.whitest) < _PINK * pinkness(lips))
    brighter = _GREEN_IN_GREY if grey else _GREEN
    if white and gap > _OPEN and seen.whitest[1] > brighter * lips[1]:
        return True
    above, below = _pinker_lips(photo, seen)
    wide = gap > _NARROW or float(np.ptp(seen.known)) > _ACROSS * float(seen.along[-1])
    steps = above > _STEP_ABOVE and below > _STEP_BELOW and above + below > _STEPS
    return steps and (white or wide)


def _pinker_lips(photo: Photo, seen: SeenTeeth) -> tuple[float, float]:
    """How much pinker lips are than what has the colour of teeth, above and below, `pinkness`."""
    along: _Array = np.linspace(seen.known[0], seen.known[1], _LOOKS)
    upper, end = (np.interp(along, seen.along, line) for line in (seen.upper, seen.end))

    def pink(line: _Array, ways: tuple[float, ...]) -> _Floats:
        heights = line[:, None] + seen.unit * np.array(ways)
        places = along[:, None, None] * seen.axes[0] + heights[..., None] * seen.axes[1]
        return pinkness(colours_at(photo.image, places + seen.start).mean(1))

    over, middle = pink(upper, tuple(-way for way in _BEYOND_LIP)), pink((upper + end) / 2, (0.0,))
    under = pink(end, _BEYOND_LIP) - pink(end, _WITHIN)
    return float(np.median(over - middle)), float(np.median(under))


def _teeth(
    colours: _Floats, colour: _Floats, lips: _Floats, between: _Mask, beside: _Mask
) -> _Mask:
    """Where teeth are: as bright and as white, and joined to what is between the lips."""
    red = 1 - colours[..., 1:].mean(2) / np.maximum(colours[..., 0], 1)
    alike = (colours.mean(2) > _BRIGHT * colour.mean()) & (red < redness(colour) + _RED)
    count, parts = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    inside, all_of, skin = (
        np.bincount(np.asarray(parts)[where], minlength=count)
        for where in (alike & between, alike, alike & beside)
    )
    # What is mostly outside is a light on a lip, but for the row itself, which lips that the mesh
    # misses may cut; skin is what goes far beyond.
    row = (inside == max(inside.max(), 1)) & (skin < all_of / 2)
    mostly = row | (inside > all_of / 2)
    joined: _Mask = alike & np.take(mostly, np.asarray(parts)).astype(bool)
    thick = joined.sum(0)
    sides = ~_spanned(thick > _THIN * thick.max())
    most = (pinkness(colour) + pinkness(lips)) / 2
    near = np.logical_or.accumulate(between) & ~beside
    dim = (colours.mean(2) > _DIM * colour.mean()) & (pinkness(colours) < most)
    _, parts = cv2.connectedComponents((joined | dim & near & sides).astype(np.uint8))
    with_dim: _Mask = np.isin(parts, np.unique(np.asarray(parts)[joined]))
    return with_dim


def _spanned(there: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """What lies between the first and the last of these, (n,)."""
    return np.asarray(np.maximum.accumulate(there) & np.maximum.accumulate(there[::-1])[::-1])


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


def colours_at(image: Frame, places: _Array) -> _Floats:
    """The colours at places of an image, (rows, columns, 2)."""
    there = places.astype(np.float32)
    taken = cv2.remap(image, there, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(taken, np.float32)
