"""The inside of a mouth that opens: teeth, tongue and darkness, in the photograph's own light.

The upper teeth stand in the head and the lower ones in the jaw, wherever the lips go; so a smile,
which draws the upper lip up, shows the upper row, and a dropped jaw shows the dark behind.
"""

from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import HELD, INNER_LIPS, MeshPoints
from face2face.faces.mesh_measures import eye_distance, gap_between_lips, mouth_width
from face2face.faces.rigid import Rigid, fit_rigid
from face2face.portrait.dentition import dentition_of
from face2face.portrait.mouth_light import light_between_lips
from face2face.portrait.outlines import part_around, within
from face2face.portrait.own_teeth import cut_teeth
from face2face.portrait.photo import Photo
from face2face.portrait.photo_colours import (
    dark_of,
    skin_of,
    tone_of,
    white_of,
)
from face2face.portrait.seen_teeth import shows_tongue
from face2face.portrait.teeth import Arch, lower_teeth, upper_teeth
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]

_OPENED = (0.006, 0.02)
"""How much further than in the photograph a mouth is open when its inside begins to be seen, and
when nothing else is, in distances between the eyes' outer corners."""

_SHOWN, _STRETCHED, _OVER = 0.08, 1.2, 0.8
"""How far open below its teeth a photographed mouth shows its inside, in the same unit; how much
wider that becomes before another is drawn, and over how much this passes, in what it is further
open."""

_ASIDE, _STRETCHED_ASIDE = (0.35, 0.39), 20.0
"""Widths of a photographed mouth's far half in the near one, up to which what it shows is stretched
by so much more, and from which it is not."""

_EDGE_MM = 0.55
"""Blur of the edge where lips end."""

_RISEN_MM = 5.0
"""How far an upper lip goes up at most in a smile."""

_LOWER_MM = 3.0
"""How far below that line the edges of the lower ones are."""

_WIDER = (0.03, 0.13)
_LOWER_IN_SMILE, _LIT_IN_SMILE = (-0.08, 0.4), (0.75, 1.0)
"""By how much a mouth becomes wider when people talk and when they smile, in distances between the
eyes' outer corners; how much lower both rows and the tongue then are than they were behind closed
lips, in heights of a front tooth, less than 0 for higher, and how bright teeth are. In a smile the
tracker has all of the lower face too high, and light falls on them; in talk they stand in the
shadow of the lips. Of 45 people's smiles and eight people's talk, see docs/measurements.md."""

_LOWER_BEHIND_MM = 2.5
_LOWER_LIT = np.array([0.88, 0.80, 0.75], np.float32)
"""How much of a light the lower ones get: it has come by lips and tongue, and is warmer."""

_ALL_LIGHT = np.ones(3, np.float32)
_BEHIND_LIPS_MM = 4.0
_DARK, _HALF = 0.2, 0.5
"""Brightness of a mouth's inside, in that of its lips, and of teeth there that no light reaches, in
that of the inside."""

_TONGUE = (0.70, 0.40, 0.41)
_TONGUE_LIT = (0.42, 0.6)
"""Its colours, in those of white; how bright its back is, and by how much more its front."""

_TONGUE_ABOVE_MM = 4.0
_TONGUE_OF_JAW = 0.6
"""How far the tongue is seen above the lower teeth's edges, and how much more as the jaw drops."""

_WHITEST = 250.0
_TONGUE_HALF_MM = 16.0
_TONGUE_ROUND = 3.0 / 13.0**2

_JAW_OF_LIP = 0.75
"""How much of a lower lip's way its teeth go at least."""

_JAW = [152, 148, 377, 176, 400]
_NOSE = [2, 98, 327]
_LOWER_LIP = [87, 14, 317]
_CORNERS = [INNER_LIPS.index(78), INNER_LIPS.index(308)]
_held = list(HELD)


class _View(NamedTuple):
    """Where the mouth is in a frame: pixels from its corner, per millimetre along the head's axes.

    Attributes:
        anchor: the middle of the closed lips' line in the head, behind the lips, pixels.
        axes: columns: one mm to the head's right, down and back, in pixels; (2, 3).
        jaw: how far the jaw has gone from there, mm right, down, back.
    """

    anchor: _Array
    axes: _Array
    jaw: _Array


class DrawnMouth:
    """Draws teeth, tongue and darkness between the lips.

    Args:
        photo: what is moved; its lips, its eyes' whites and its skin tell the light.
        teeth: the colour of the person's teeth in that of their skin, float32 (3,), where the
            photograph shows none; None where that is not known.
    """

    def __init__(self, photo: Photo, teeth: _Floats | None = None) -> None:
        points = photo.points.astype(np.float64)
        self._rest, self._width = gap_between_lips(photo.points), mouth_width(photo.points)
        self._teeth = dentition_of(photo.points)
        self._unit = eye_distance(photo.points) / self._teeth.eyes_apart
        self._points = points
        self._head = _head_turn(points)
        # Where the lips meet; of a smile in the photograph the upper lip has gone up half the way,
        # but not beyond its gum.
        gap = self._rest * self._teeth.eyes_apart
        risen = min(0.5 * gap, _RISEN_MM)
        self._jaw_down = 0.5 * gap - risen
        meeting = points[13] + (risen / max(gap, 1e-6)) * (points[14] - points[13])
        self._anchor = meeting + self._head[2] * (_BEHIND_LIPS_MM * self._unit)
        self._own = cut_teeth(photo, float(self._anchor[2]))
        # What a mouth shows that stands open is the person's own, in its own light.
        below = self._rest if self._own is None else self._own.open_below
        shown = max(below - _SHOWN, 0.0)
        # From the side that is stretched all the way: a drawn one would stand beside the face. So
        # is a tongue: a drawn mouth would cut it off.
        aside = float(np.interp(_far_half(points), _ASIDE, (1.0, 0.0)))
        aside = 1.0 if shows_tongue(photo) else aside
        stretched = _STRETCHED + aside * _STRETCHED_ASIDE
        low, high = (each + stretched * shown for each in _OPENED)
        self._opened = low, high + _OVER * shown
        self._tone = tone_of(photo)
        if self._own is not None:
            self._white = self._own.colour
        elif teeth is not None:
            self._white = np.clip(teeth * skin_of(photo), 0, _WHITEST)
        else:
            self._white = white_of(photo)
        self._dark, self._darkest = (dark_of(photo, share) for share in (_DARK, _HALF * _DARK))
        self._upper = upper_teeth(self._teeth.upper, self._unit)
        self._lower = lower_teeth(self._teeth.lower, self._unit)

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Draw between the lips, in place."""
        low, high = self._opened
        opened = np.clip((gap_between_lips(points) - self._rest - low) / (high - low), 0.0, 1.0)
        if not opened:
            return image
        unit = eye_distance(points) / self._teeth.eyes_apart
        outline = points[list(INNER_LIPS), :2].astype(np.float64)
        room = 4 * _EDGE_MM * unit + 2
        part, first = part_around(image, outline, room)
        if not part.size:
            return image
        inside = within(outline - first, part.shape[:2])
        share = np.asarray(cv2.GaussianBlur(inside, (0, 0), _EDGE_MM * unit)) * np.float32(opened)
        head = self._upper_jaw(points.astype(np.float64))
        parted = gap_between_lips(points) - self._rest
        light = light_between_lips(
            inside, outline[_CORNERS] - first, unit, parted=parted, own=self._own is not None
        )
        lower, lit = self._by_smile(points)
        light *= np.float32(lit)
        view = self._view(head, points, first, lower)
        drawn = self._behind(view, light)
        if self._own is None:
            place = np.array([0.0, self._teeth.overbite, 0.0])
            self._add(drawn, self._upper, view, place, light)
        else:
            colours, opacity = self._own.seen(head, first, part.shape[:2])
            drawn += colours - opacity * drawn
        drawn = self._tone(drawn)
        part[:] = np.round(part + share[..., None] * (drawn - part)).astype(np.uint8)
        return image

    def _upper_jaw(self, points: _Array) -> Rigid:
        """Where the head has taken the upper jaw: below the nose, whatever brows and lips do."""
        head = fit_rigid(self._points[_held], points[_held])
        off = (points[_NOSE] - head(self._points[_NOSE])).mean(0)
        return replace(head, shift=head.shift + off)

    def _by_smile(self, points: MeshPoints) -> tuple[float, float]:
        """How much lower than behind closed lips teeth are seen, mm, and how bright, 0 to 1."""
        if self._own is not None:  # they are where, and as bright as, the photograph shows them
            return 0.0, 1.0
        wider = mouth_width(points) - self._width
        crowns = self._teeth.upper.crowns
        height = crowns[0][1] if crowns else 0.0
        lower, lit = (np.interp(wider, _WIDER, each) for each in (_LOWER_IN_SMILE, _LIT_IN_SMILE))
        return height * float(lower), float(lit)

    def _view(
        self, head: Rigid, points: MeshPoints, first: npt.NDArray[np.int_], lower: float
    ) -> _View:
        turn = head.rotation @ self._head.T  # columns: the head's axes in the image's space
        scale = head.scale * self._unit
        chin, lip = (
            ((points[group].astype(np.float64) - head(self._points[group])).mean(0) @ turn) / scale
            for group in (_JAW, _LOWER_LIP)
        )
        # Skin slides over a chin; a lip that goes further has taken the jaw along.
        down = max(chin[1], _JAW_OF_LIP * lip[1]) + self._jaw_down
        anchor = head((self._anchor + lower * self._unit * self._head[1])[None])[0, :2] - first
        return _View(anchor, scale * turn[:2], np.array([chin[0], down, chin[2]]))

    def _behind(self, view: _View, light: _Floats) -> _Floats:
        """What lies behind the upper teeth, float32 RGB, where so much light falls."""
        drawn = np.empty((*light.shape, 3), np.float32)
        drawn[:] = self._dark
        share, of_tongue = self._tongue(view, *_places(view, light.shape))
        tongue = of_tongue * self._white * np.array(_TONGUE, np.float32)
        drawn += share * (np.maximum(tongue, self._dark) - drawn)
        lower_at = view.jaw + np.array([0.0, _LOWER_MM, _LOWER_BEHIND_MM])
        self._add(drawn, self._lower, view, lower_at, light, _LOWER_LIT)
        return drawn

    def _add(
        self,
        drawn: _Floats,
        arch: Arch,
        view: _View,
        place: _Array,
        light: _Floats,
        lit: _Floats = _ALL_LIGHT,
    ) -> None:
        """Put a row of teeth before what is drawn."""
        colours, opacity, front = arch.seen(view.axes, *_places(view, light.shape), place)
        shown = light[..., None] * front
        drawn *= 1 - opacity
        drawn += colours * (self._white * lit) * shown
        drawn += opacity * (1 - shown) * self._darkest

    def _tongue(self, view: _View, x: _Floats, y: _Floats) -> tuple[_Floats, _Floats]:
        """How much of each pixel is tongue, and how much light it gets, (height, width, 1)."""
        right, down = view.axes[:, 0], view.axes[:, 1]
        below = (y * right[0] - x * right[1]) / (right[0] * down[1] - down[0] * right[1])
        beside = np.abs(x * right[0] + y * right[1]) / (right @ right)
        jaw = float(view.jaw[1])
        top = jaw + _LOWER_MM - _TONGUE_ABOVE_MM - _TONGUE_OF_JAW * max(jaw, 0.0)
        depth = below - top - _TONGUE_ROUND * beside**2
        share = np.clip(depth / 5, 0, 1) * np.clip(1.4 - beside / _TONGUE_HALF_MM, 0, 1)
        light = _TONGUE_LIT[0] + _TONGUE_LIT[1] * np.clip(depth / 7, 0, 1)
        return share[..., None].astype(np.float32), light[..., None].astype(np.float32)


def _places(view: _View, shape: tuple[int, ...]) -> tuple[_Floats, _Floats]:
    """Of each pixel from where the lips meet, to the right and down."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    return x - np.float32(view.anchor[0]), y - np.float32(view.anchor[1])


def _far_half(points: _Array) -> float:
    """How wide the half of a mouth is that looks away, in the other's width, at most 1."""
    middle, corners = points[[13, 14], :2].mean(0), points[[78, 308], :2]
    along = corners[1] - corners[0]
    halves = np.abs((corners - middle) @ along)
    return float(halves.min() / max(float(halves.max()), 1e-6))


def _head_turn(points: _Array) -> _Array:
    """Rows: a head's own right (of the image), down and back as unit vectors, float64 (3, 3)."""
    pairs = ((33, 263), (133, 362), (234, 454), (127, 356))
    right = sum((points[left] - points[other] for other, left in pairs), np.zeros(3))
    right = right / np.linalg.norm(right)
    down = points[2] - points[10]
    down = down - (down @ right) * right
    down = down / np.linalg.norm(down)
    return np.array([right, down, np.cross(right, down)])
