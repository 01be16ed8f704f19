"""Moving a photograph's face: a smooth warp of head and hair before the still background."""

from functools import partial
from math import inf

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.head_cut import HeadCut
from face2face.faces.mesh import FACE_POINTS, HELD, MESH_POINTS, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.faces.rigid import Rigid, fit_rigid
from face2face.faces.soft_limits import smooth_step
from face2face.images.spline import Spline
from face2face.portrait.background_plate import Background
from face2face.portrait.beyond_edges import carried_on
from face2face.portrait.brow_hair import brow_hair
from face2face.portrait.eyeballs import Eyeballs
from face2face.portrait.head_axes import HeadAxes, head_axes
from face2face.portrait.lid_warp import LidWarp
from face2face.portrait.photo import Photo
from face2face.portrait.warp_points import seen_points, without_steep_sides
from face2face.types import Frame, Grey
from face2face.utils.one_thread import one_thread

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]
_Corner = npt.NDArray[np.int_]

_RINGS = (1.5, 2.1)
"""How far out hair is held to the head, in radii of the face."""

_RING_POINTS = 14
_RING_SPAN = np.radians(250)
"""The part of the rings, its middle above the head: below are neck and shoulders."""

_NECK = ((-0.35, 0.3), (0.0, 0.35), (0.35, 0.3))
"""Places below the chin that go with the head, not with the jaw, in heights of the face."""

_SHOULDERS = ((0.15, 0.25), (1.25, 1.0))
"""Where the motion begins to fade, and is gone, below the chin, in heights of the face, and at most
so far on the way to the photograph's lower edge: what lies below is not known."""

_LEANING = 2.5
"""Where it is gone sideways, in heights of the face: a body leans. Held at the photograph's lower
edge, clothes would be pulled into streaks."""

_BELOW = 0.35
"""How far below the chin what is below it shrinks, grows and tilts with the head, in heights of the
face: from there on a body only goes its way."""

_BESIDE = (1.25, 0.2)
_SIDES = (0.05, 0.4)
"""How far beside a head what is below it still shrinks, grows and turns with it, in half widths of
the face, and how much further at most, softly, in its heights; from where below the chin shoulders
do not, and where wholly so."""

_TILTED, _SHARE, _LEVEL = (-0.05, 0.6), 0.2, 0.6
"""From where below the chin what is there turns less than the head, and from where by this share;
how far beyond that reach it does not at all. A head tilts on its neck: with all of its tilt, one
shoulder would come up to the ear."""

_OUTWARDS = (-0.5, 0.1)
"""From where below the chin, straight down, what is beyond that reach goes up and down no further
than at its end, and from where wholly so: shoulders may be as high as the chin."""

_LEAST_NECK = 0.33
"""Such a way at least, or a head that sinks would fold its neck."""

_CELL = 1 / 20
"""Width of the grid's cells over all, in sides of the square."""

_FINE_CELL = 1 / 28
"""Width of the cells over the face, in distances between the eyes' outer corners: lips are fine."""

_FACE_ROOM = 0.12
"""Room around the face in the fine grid, in its own size."""

_REACH = 0.45
"""How far a head may move, in heights of the face."""

_AWAY = (0.005, 0.03)
"""How far a head has moved from where the background at rest begins to give way to the one without
traces of it, and where wholly, in heights of the face."""

_HEAD = (-0.6, 0.4)
"""Between which heights a photograph's sides cut a head, from the face's middle, in its heights."""

_held = list(HELD)


class Warp:
    """Moves one photograph; what depends on it alone is computed once.

    Args:
        photo: the square and its mesh.
        matte: 255 where the person is, uint8 (size, size).
        background: the photograph without the person.

    Attributes:
        still: where nothing ever moves, bool (size, size).
        head_cut: how much of the head the photograph's edges cut.
        brow_room: between the brows' hair and the lids, see `BrowHair`.
    """

    def __init__(self, photo: Photo, matte: Grey, background: Background) -> None:
        self._size = size = photo.size
        self._unit = 2 * eye_distance(photo.points)
        self._photo = photo.points.astype(np.float64)
        axes = head_axes(photo.points)
        around = _around(axes)
        depth = float(self._photo[[234, 454, 10], 2].mean())
        self._around = np.column_stack([around, np.full(len(around), depth)])
        everywhere = np.vstack([self._photo, self._around])
        depths = without_steep_sides(everywhere)
        self._nearer = depths[:MESH_POINTS] - self._photo[:, 2]
        self._around[:, 2] = depths[MESH_POINTS:]
        self._points = seen_points(self._photo, axes)
        hair = brow_hair(photo)
        self._hair, self.brow_room = hair.below[self._points], hair.room
        self._sources = np.vstack([(self._photo[self._points] + self._hair)[:, :2], around])
        self._cell = cell = max(round(size * _CELL), 4)
        count = -(-size // cell) + 2
        self._grid = _middles(count, cell, -cell)
        places = np.stack(np.meshgrid(self._grid, self._grid), -1)
        fades = [_spread(fade.reshape(count, count), cell) for fade in _fades(axes, places, size)]
        across, down = (fade[:size, :size] for fade in fades)
        self._axes = axes
        self._fine_cell = max(round(_FINE_CELL * eye_distance(photo.points)), 1)
        self._area = area = _moving(matte, across, round(_REACH * axes.height))
        self.still = _far_from(matte, round(_REACH * axes.height))
        self.head_cut = _head_cut(matte, axes, eye_distance(photo.points))
        self._fades = np.dstack([across[area], down[area]])
        self._eyeballs, self._lids = Eyeballs(photo), LidWarp(self._photo)
        alpha = np.repeat(matte[..., None], 3, 2)
        behind = cv2.multiply(background.at_rest, cv2.bitwise_not(alpha), scale=1 / 255)
        # Where an edge is soft, what is not the background's is the person's.
        person = cv2.min(cv2.subtract(self._eyeballs.photo, behind), alpha)
        reach = int(np.clip(round(_REACH * axes.height), 1, size))
        self._person, beside, above = carried_on(np.dstack([person, matte]), axes, reach)
        self._before = np.array([beside, above], np.float32)
        self._plates = [np.ascontiguousarray(plate[area]) for plate in background]
        rows, columns = np.mgrid[:size, :size].astype(np.float32)
        self._where = np.dstack([columns[area] + beside, rows[area] + above])
        self._at_rest = np.asarray(cv2.add(person, behind), np.uint8)

    def __call__(self, points: MeshPoints) -> Frame:
        """The photograph with its face at these points.

        Args:
            points: float32 (478, 3), pixels of the square.

        Returns:
            uint8 RGB (size, size, 3), the caller's own.
        """
        with one_thread():
            origin, away = self._displacement(points.astype(np.float64))
        origin += self._where
        moved = np.asarray(
            cv2.remap(self._person, origin, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        )
        behind = cv2.bitwise_not(cv2.extractChannel(moved, 3))
        plate = cv2.addWeighted(self._plates[0], 1 - away, self._plates[1], away, 0)
        ground = cv2.multiply(plate, cv2.merge([behind, behind, behind]), scale=1 / 255)
        output: Frame = self._at_rest.copy()
        cv2.add(cv2.cvtColor(moved, cv2.COLOR_RGBA2RGB), ground, output[self._area])
        corner = np.array([self._area[1].start, self._area[0].start, 0], np.float32)
        self._eyeballs.draw(output[self._area], points - corner, partial(self._origin, origin))
        return output

    def _origin(self, origin: _Floats, first: _Corner, last: _Corner) -> _Floats:
        """Where in the photograph the area's pixels between two corners come from."""
        (left, top), (right, bottom) = first, last
        return origin[top:bottom, left:right] - self._before

    def _displacement(self, points: npt.NDArray[np.float64]) -> tuple[_Floats, float]:
        """From the area's pixels to where they come from, float32 (height, width, 2).

        Returns:
            And how much the head is away from its place, 0 to 1.
        """
        size, fine = self._size, self._fine_cell
        head = fit_rigid(self._photo[_held], points[_held])
        nearer = head.scale * self._nearer[:, None] * head.rotation[:2, 2]
        opened = self._lids.opened(points, head)
        flat = opened[:, :2] + nearer
        hair = (head.scale * self._hair @ head.rotation.T)[:, :2]
        around = head(self._around)[:, :2]
        targets = np.vstack([flat[self._points] + hair, around])
        ways = np.linalg.norm(around - self._around[:, :2], axis=1) / self._axes.height
        spline = Spline(targets, self._sources - targets, self._unit)
        face = points[:FACE_POINTS, :2]
        low, high = face.min(0), face.max(0)
        room = _FACE_ROOM * (high - low)
        # The face's own, finer grid begins and ends with whole cells of the square.
        first = np.clip(np.floor((low - room) / fine).astype(int), 0, size // fine - 2)
        last = np.clip(np.ceil((high + room) / fine).astype(int), first + 2, size // fine)
        columns, rows = (last - first + 2).tolist()
        left, top = (first * fine).tolist()
        grids = (
            (self._grid, self._grid),
            (_middles(columns, fine, left - fine), _middles(rows, fine, top - fine)),
        )
        away, dense = (spline(*grid) - self._beside(head, *grid) for grid in grids)
        away, dense = _spread(away, self._cell)[:size, :size], _spread(dense, fine)
        away[top : top + dense.shape[0], left : left + dense.shape[1]] = dense
        self._lids.move(away, points[:, :2] + nearer, flat)
        origin = np.asarray(cv2.multiply(away[self._area], self._fades), np.float32)
        return origin, float(smooth_step(ways.max(), *_AWAY))

    def _beside(self, head: Rigid, columns: _Floats, rows: _Floats) -> _Floats:
        """What shoulders do not take part in of a head's motion, float32 (rows, columns, 2).

        They do not shrink, grow and tilt with it.
        """
        axes, moves = self._axes, head.scale * head.rotation[:2, :2]
        middle = head(np.append(axes.centre, self._around[0, 2])[None])[0, :2]
        # Rows: how far aside of the head's middle and below it a pixel is, in heights.
        inwards = np.stack([axes.right, axes.down]) @ np.linalg.inv(moves) / axes.height

        x, y = columns - middle[0], (rows - middle[1])[:, None]
        across, below = (by_x * x + by_y * y for by_x, by_y in inwards)
        below -= axes.chin
        upright = (axes.down[0] * x + axes.down[1] * y) / axes.height - axes.chin
        reach, most = _BESIDE[0] * axes.width, _BESIDE[1]
        far = np.abs(across)
        beyond = np.maximum(far - reach, 0.0)
        taken = far - beyond + most * (1 - np.exp(-beyond / most))
        level = taken * (1 - _SHARE * np.exp(-np.square(beyond / _LEVEL)))
        by_size = np.sign(across) * (far - taken) * smooth_step(below, *_SIDES)
        outwards = (far - taken) * smooth_step(upright, *_OUTWARDS)
        by_turn = np.sign(across) * (outwards + level * smooth_step(below, *_TILTED))
        deeper = np.maximum(below - _BELOW, 0.0)
        size = np.eye(2) * head.scale
        way = by_size[..., None] * ((np.eye(2) - size) @ axes.right)
        way += by_turn[..., None] * ((size - moves) @ axes.right)
        way += deeper[..., None] * ((np.eye(2) - moves) @ axes.down)
        return np.asarray(axes.height * way, np.float32)


def _far_from(matte: Grey, reach: int) -> npt.NDArray[np.bool_]:
    """Where no part of the person comes, however the head moves."""
    around = np.ones((2 * reach + 1, 1), np.uint8)
    near = cv2.dilate(cv2.dilate(matte, around), np.ascontiguousarray(around.T))
    far: npt.NDArray[np.bool_] = np.asarray(near) == 0
    return far


def _head_cut(matte: Grey, axes: HeadAxes, unit: float) -> HeadCut:
    above = min(float((matte[0] > 127).sum() / (2 * axes.width * axes.height)), 1.0)
    heights = axes.centre[1] + np.array(_HEAD) * axes.height
    first, last = np.clip(np.round(heights), 0, len(matte)).astype(int)
    left, right = (float((matte[first:last, edge] > 127).mean()) for edge in (0, -1))
    chin = float(axes.back(np.array([[0.0, axes.chin]]))[0, 1])
    below = max(len(matte) - chin, 0.0) / unit if (matte[-1] > 127).any() else inf
    return HeadCut(above, left, right, below)


def _moving(matte: Grey, fades: _Floats, reach: int) -> tuple[slice, slice]:
    """The rows and columns in which anything may move."""
    rows = np.flatnonzero(((matte > 0) & (fades > 0)).any(1))
    columns = np.flatnonzero(((matte > 0) & (fades > 0)).any(0))
    bottom = int(np.flatnonzero((fades > 0).any(1))[-1]) + 1
    return (
        slice(max(int(rows[0]) - reach, 0), bottom),
        slice(max(int(columns[0]) - reach, 0), int(columns[-1]) + 1 + reach),
    )


def _around(axes: HeadAxes) -> npt.NDArray[np.floating]:
    """Points of hair and neck that go with the head, (n, 2)."""
    angles = np.linspace(-_RING_SPAN / 2, _RING_SPAN / 2, _RING_POINTS)
    rings = [
        np.column_stack([radius * axes.width * np.sin(angles), -0.5 * radius * np.cos(angles)])
        for radius in _RINGS
    ]
    neck = np.array(_NECK) + np.array([0.0, axes.chin])
    return axes.back(np.vstack([*rings, neck]))


def _fades(axes: HeadAxes, places: _Floats, size: int) -> tuple[_Floats, _Floats]:
    """How much of the head's way across and down places take part in, from 1 to 0 below it.

    Args:
        axes: of the head.
        places: float32 (rows, columns, 2), pixels; (rows, columns) of each comes back.
        size: side of the photograph in pixels.
    """
    below = axes(places)[..., 1].astype(np.float64) - axes.chin
    bottom = float(axes(np.array([[axes.centre[0], size]]))[0, 1] - axes.chin)
    start, end = (min(place, share * max(bottom, _LEAST_NECK)) for place, share in _SHOULDERS)
    across, down = (
        (1 - smooth_step(below, start, gone)).astype(np.float32) for gone in (_LEANING, end)
    )
    return across, down


def _middles(count: int, cell: int, start: int) -> _Floats:
    """Middles of cells, pixels, float32 (n,), the first cell beginning at `start`."""
    return (start + (np.arange(count) + 0.5) * cell - 0.5).astype(np.float32)


def _spread(values: _Floats, cell: int) -> _Floats:
    """Values at the cells' middles for each pixel, without the outermost cells."""
    height, width = values.shape[0] * cell, values.shape[1] * cell
    large = np.asarray(cv2.resize(values, (width, height)), np.float32)
    return large[cell:-cell, cell:-cell]
