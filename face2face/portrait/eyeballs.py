"""Photographed eyes that look elsewhere: the iris slides over the white, and under the lids.

A warp that moved the iris would drag lids and lashes along. So a photographed eye is taken apart
once, into the white with the iris filled in, and the whole disc of the iris, lids and lashes gone.
"""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import seen_eyes
from face2face.faces.mesh_measures import EYES
from face2face.portrait.outlines import within
from face2face.portrait.photo import Photo
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]
_Pair = npt.NDArray[np.float64]
_Origin = Callable[[npt.NDArray[np.int_], npt.NDArray[np.int_]], _Floats]

_ROOM = 3
_AROUND = 0.25
"""Around an eye's outline, pixels where it is drawn, and widths of the eye of what is known of the
iris, whose upper edge the lid hides."""

_LASHES = 0.07
"""How far lashes and the lids' shadow reach into an eye, in its widths."""

_SHADE = 0.5
"""The part of this in which nothing is made white."""

_LID_SOFT = 0.02
"""How soft the lids' edge is, in widths of the eye."""

_EDGE = 0.95
_WHITE_FROM = 1.3
"""Where an iris begins to be seen through, and where nothing of it is left, in its radii."""

_SHIFTS = np.linspace(-0.3, 0.3, 13)
_SIZES = np.linspace(0.8, 1.4, 13)
_ANGLES = 32
_EITHER = 0.12
"""Circles that are tried, in radii of the one that the network gave, and where each is looked at:
a little within, and a little outside."""

_USUAL, _LIKELY = 1.05, 3.0
"""How large the true one mostly is, and how much less likely others are."""

_CLEAR = 1.5
"""A step from dark to white that is as good as any, in standard deviations of the eye."""

_ENOUGH = 0.01
_SPREADS = ((0.8, 0.4), (0.35, 0.06))
"""How far along and across the eye its white is looked for, in its widths, the nearest last."""

_SLIT = (0.02, 0.06)
"""Area between the lids, in squared widths of the eye, of a slit in which the iris is squeezed with
the lids, and from which it goes under them."""

_LEAST_PIXELS, _LEAST_RADIUS = 6.0, 0.5
"""Width of an eye and radius of its iris in pixels under which it is left alone."""


class _Eye(NamedTuple):
    """A photographed eye taken apart, float32; colours 0 to 255.

    Attributes:
        first: column and row in the photograph of its top left pixel, (2,).
        outline: points of the mesh around it.
        iris: points of the mesh on its iris.
        ring: those points in the photograph, from `first`, (5, 2).
        solved: their pseudo-inverse around their middle, (2, 5).
        white: the eye without its iris, (height, width, 3).
        disc: colours of the whole iris, premultiplied, and its opacity, (height, width, 4).
        taken: what the photograph shows more than white there, (height, width, 3).
    """

    first: _Pair
    outline: list[int]
    iris: list[int]
    ring: _Pair
    solved: _Pair
    white: _Floats
    disc: _Floats
    taken: _Floats

    def draw(self, image: Frame, points: MeshPoints, origin: _Origin) -> None:
        """Put the iris between the lids, in place; see `Eyeballs.draw`."""
        outline = points[self.outline, :2].astype(np.float64)
        size = np.array(image.shape[1::-1])
        first = np.clip(np.floor(outline.min(0)) - _ROOM, 0, size).astype(int)
        last = np.clip(np.ceil(outline.max(0)) + _ROOM + 1, 0, size).astype(int)
        if (last <= first).any():
            return
        part = image[first[1] : last[1], first[0] : last[0]]
        rows, columns = part.shape[:2]
        ring = points[self.iris, :2] - first
        middle = ring.mean(0)
        linear = (self.solved @ (ring - middle)).T
        onto = np.column_stack([linear, middle - linear @ self.ring.mean(0)])
        disc = np.asarray(cv2.warpAffine(self.disc, onto, (columns, rows), flags=cv2.INTER_LINEAR))
        places = origin(first, last) - self.first.astype(np.float32)
        white = _moved(self.white, places)
        inside = _inside(outline - first, (rows, columns))
        change = inside * (disc[..., :3] - disc[..., 3:] * white)
        area = (
            cv2.contourArea(outline.astype(np.float32)) / max(float(np.ptp(outline[:, 0])), 1) ** 2
        )
        if area < _SLIT[1]:
            squeezed = _moved(self.taken, places)
            change = squeezed + np.float32(np.interp(area, _SLIT, (0, 1))) * (change - squeezed)
        part[:] = np.clip(part + change + 0.5, 0, 255).astype(np.uint8)


class Eyeballs:
    """Draws a photograph's irises where a mesh has them.

    What lids and lashes do to the photographed eye stays where it is: only the change from white
    to iris is drawn.

    Args:
        photo: what is moved.

    Attributes:
        photo: the photograph with the irises taken out, uint8 RGB.
    """

    def __init__(self, photo: Photo) -> None:
        self.photo = photo.image.copy()
        self._eyes = [eye for which in seen_eyes(photo.points) if (eye := _apart(photo, which))]
        for eye in self._eyes:
            rows, columns = eye.white.shape[:2]
            x, y = eye.first.astype(int).tolist()
            part = self.photo[y : y + rows, x : x + columns]
            part[:] = np.clip(part - eye.taken + 0.5, 0, 255).astype(np.uint8)

    def draw(self, image: Frame, points: MeshPoints, origin: _Origin) -> None:
        """Draw both, in place.

        Args:
            image: `photo` moved to `points`, uint8 RGB.
            points: float32 (478, 3), pixels of `image`.
            origin: gives for the columns and rows from one corner of `image` to another, (2,)
                each, where in the photograph they come from, float32 (height, width, 2).
        """
        for eye in self._eyes:
            eye.draw(image, points, origin)


def _moved(layer: _Floats, places: _Floats) -> _Floats:
    moved = cv2.remap(layer, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(moved, np.float32)


def _inside(outline: _Pair, shape: tuple[int, int]) -> _Floats:
    """1 between the lids, float32 (height, width, 1), with soft edges."""
    mask = within(outline, shape)
    soft = max(_LID_SOFT * float(np.ptp(outline[:, 0])), 0.4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), soft), np.float32)[..., None]


def _apart(photo: Photo, which: int) -> _Eye | None:
    """Take an eye apart; None where it is too small, or not in the photograph."""
    corners, upper, lower, iris = EYES[which]
    outer, inner = photo.points[list(corners), :2].astype(np.float64)
    width = float(np.linalg.norm(inner - outer))
    if width < _LEAST_PIXELS:
        return None
    order = [corners[0], *upper, corners[1], *reversed(lower)]
    outline = photo.points[order, :2].astype(np.float64)
    room = np.ceil(_AROUND * width)
    first = np.clip(np.floor(outline.min(0)) - room, 0, photo.size - 2)
    last = np.clip(np.ceil(outline.max(0)) + room + 1, first + 2, photo.size)
    (x, y), (right, bottom) = first.astype(int), last.astype(int)
    colours = photo.image[y:bottom, x:right].astype(np.float32)
    ring = photo.points[list(iris), :2].astype(np.float64) - first
    mask = np.zeros(colours.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(16 * (outline - first)).astype(np.int32)], 1, cv2.LINE_8, 4)
    deep = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 3))
    seen = np.clip(deep / (_LASHES * width), 0.0, 1.0).astype(np.float32)
    radius = float(np.linalg.norm(ring[1:] - ring[0], axis=1).mean())
    if not mask.any() or radius < _LEAST_RADIUS:
        return None
    centre, radius = _limbus(colours, seen, ring[0], radius)
    rows, columns = np.mgrid[: bottom - y, : right - x].astype(np.float32)
    away = np.hypot(columns - centre[0], rows - centre[1]) / np.float32(radius)
    white = _whitened(colours, seen, away, width)
    opacity = np.clip((_WHITE_FROM - away) / (_WHITE_FROM - _EDGE), 0.0, 1.0)[..., None]
    alone = np.concatenate([colours - (1 - opacity) * white, opacity], 2)
    disc = _whole(alone, seen, away, centre, (inner - outer) / width)
    solved = np.linalg.pinv(ring - ring.mean(0))
    taken = _inside(outline - first, (bottom - y, right - x)) * (
        disc[..., :3] - disc[..., 3:] * white
    )
    return _Eye(first, order, list(iris), ring, solved, white, disc, taken)


def _limbus(colours: _Floats, seen: _Floats, centre: _Pair, radius: float) -> tuple[_Pair, float]:
    """The circle near a given one at which an eye turns from dark to white."""
    grey = np.asarray(cv2.GaussianBlur(colours.mean(2), (0, 0), 0.1 * radius), np.float32)
    grey = (grey - grey[seen > 0].mean()) / max(float(grey[seen > 0].std()), 1.0)
    x, y, r = np.meshgrid(_SHIFTS, _SHIFTS, _SIZES, indexing="ij")
    found = -_LIKELY * (x**2 + y**2 + (r - _USUAL) ** 2)
    angles = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    values: list[_Floats] = []
    weights: list[_Floats] = []
    for reach in (1 - _EITHER, 1 + _EITHER):
        places = [
            (c + radius * (shift[..., None] + reach * r[..., None] * turn)).astype(np.float32)
            for c, shift, turn in zip(centre, (x, y), (np.cos(angles), np.sin(angles)), strict=True)
        ]
        flat = [place.reshape(-1, _ANGLES) for place in places]
        for source, into in ((grey, values), (seen, weights)):
            into.append(np.asarray(cv2.remap(source, *flat, cv2.INTER_LINEAR)))  # type: ignore[call-overload]
    share = np.minimum(*weights)
    steps = np.clip(values[1] - values[0], 0.0, _CLEAR)
    found += ((share * steps).sum(1) / (share.sum(1) + 1)).reshape(found.shape)
    best = np.unravel_index(int(found.argmax()), found.shape)
    return centre + radius * np.array([x[best], y[best]]), radius * float(r[best])


def _whitened(colours: _Floats, seen: _Floats, away: _Floats, width: float) -> _Floats:
    """The eye with its white where the iris is, as it is on both sides of it."""
    # Veins, corners and what lashes shade are darker than the white.
    light = colours.mean(2)
    known = seen * (away > _WHITE_FROM) * (light / max(float(light.max()), 1.0)) ** 2.5
    filled = np.broadcast_to(np.median(colours.reshape(-1, 3), axis=0), colours.shape)
    for along, across in _SPREADS:
        weights, near = (
            np.asarray(cv2.GaussianBlur(each, (0, 0), along * width, sigmaY=across * width))
            for each in (known, colours * known[..., None])
        )
        share = np.clip(weights / _ENOUGH, 0.0, 1.0)[..., None]
        filled = filled + share * (near / np.maximum(weights, 1e-6)[..., None] - filled)
    # Not at the very edge of the lids: what is dark there is taken for their shadow.
    edge = cv2.GaussianBlur(np.clip(seen / _SHADE, 0.0, 1.0), (0, 0), 0.6)
    under = (edge * np.clip((_WHITE_FROM - away) / (_WHITE_FROM - 1), 0.0, 1.0))[..., None]
    return np.asarray(colours + under * (filled - colours), np.float32)


def _whole(layer: _Floats, seen: _Floats, away: _Floats, centre: _Pair, right: _Pair) -> _Floats:
    """An iris with what lids hide of it as it is on its other side, or all around."""
    # Mirrored at the line through its middle, along the eye.
    across = np.array([-right[1], right[0]])
    linear = np.eye(2) - 2 * np.outer(across, across)
    mirror = np.column_stack([linear, centre - linear @ centre])
    size = seen.shape[1::-1]
    other, other_seen = (
        np.asarray(cv2.warpAffine(each, mirror, size, flags=cv2.INTER_LINEAR))
        for each in (layer, seen)
    )
    steps = np.minimum((away * 8).astype(int), 15).ravel()
    counts = np.bincount(steps, seen.ravel(), 16) + 1e-6
    rings = [np.bincount(steps, (seen * each).ravel(), 16) for each in cv2.split(layer)]
    around = (np.stack(rings) / counts).T[steps].reshape(layer.shape)
    hidden = around + other_seen[..., None] * (other - around)
    return np.asarray(hidden + seen[..., None] * (layer - hidden), np.float32)
