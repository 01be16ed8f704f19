"""Giving a face in an image an expression that its footage does not show.

Landmarks are moved along modes of expression (faces/expression.py) and the image is warped with
them, by a thin-plate spline that leaves what is around the head where it is. So the network learns
to draw lips, lids, brows and irises where the lines are, further than the person themselves went.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.irises import gazes_of, has_irises, with_gaze
from face2face.faces.landmarks import STABLE, inter_ocular
from face2face.images.spline import Spline
from face2face.types import Frame, Landmarks

_Points = npt.NDArray[np.float64]

_STEP = 2
"""Pixels between two points of the grid on which the spline is evaluated."""

_AROUND = 12
"""Points around the head that stay where they are."""

_ROOM = (1.6, 2.1)
"""Half axes of the ellipse that they lie on, in inter-ocular distances: outside hair and chin."""

_IRIS_EDGE = 0.2
"""Radius of an iris, in widths of its eye."""

_WHITE = 0.55
"""How far from an iris the white of the eye follows it, in widths of its eye."""

_EYES = ((36, 39, 68), (42, 45, 69))
"""Corners and iris."""


def warp_face(image: Frame, face: Landmarks, moved: Landmarks) -> Frame:
    """Move the points of a face in an image, and what lies between them.

    Args:
        image: uint8 RGB (height, width, 3).
        face: float32 (68, 2) or (70, 2), where the points are, pixels of the image.
        moved: the same points, where they shall be.

    Returns:
        uint8 RGB, the size of `image`.
    """
    unit = inter_ocular(face)
    if has_irises(face):
        looking = with_gaze(face, gazes_of(moved))
        image, face = _irises_moved(image, face, looking), looking
    there, here = (_with_iris_edges(points) for points in (moved, face))
    around = _around(face, unit)
    points = np.concatenate([there, around]).astype(np.float64)
    back = np.concatenate([here - there, np.zeros_like(around)]).astype(np.float64)
    spline = Spline(points, back, unit)
    height, width = image.shape[:2]
    xs, ys = (np.arange(0, side + _STEP, _STEP, dtype=np.float32) for side in (width, height))
    places = np.stack(np.meshgrid(xs, ys), -1)
    shifts = spline(xs, ys)
    shifts *= _near(places, face, unit)[..., None]
    # From the grid to every pixel: linear, as the grid is finer than what bends.
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    shift = cv2.remap(shifts, columns / _STEP, rows / _STEP, cv2.INTER_LINEAR)
    warped: Frame = cv2.remap(  # type: ignore[assignment]
        image,
        columns + shift[..., 0],
        rows + shift[..., 1],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    )
    return warped


def _irises_moved(image: Frame, face: Landmarks, looking: Landmarks) -> Frame:
    """Move the irises between lids that stay, as a whole: a spline would bend them at the lids."""
    result = image.astype(np.float32)
    height, width = image.shape[:2]
    for left, right, iris in _EYES:
        shift = (looking[iris] - face[iris]).astype(np.float64)
        along = face[right] - face[left]
        wide = max(float(np.linalg.norm(along)), 1e-6)
        centre = (face[left] + face[right]) / 2
        low = np.maximum(np.floor(centre - wide), 0).astype(int)
        high = np.minimum(np.ceil(centre + wide), (width, height)).astype(int)
        if (high <= low).any():
            continue
        rows, columns = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float32)
        # From the iris, which moves by all of the shift, the white takes up less and less of it.
        away = np.hypot(columns - looking[iris][0], rows - looking[iris][1]) / wide
        follows = np.clip((_WHITE - away) / (_WHITE - _IRIS_EDGE), 0.0, 1.0).astype(np.float32)
        seen = cv2.remap(
            image,
            columns - follows * np.float32(shift[0]),
            rows - follows * np.float32(shift[1]),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REFLECT,
        )
        outline = face[left : left + 6] - low
        share = _inside(outline, columns.shape)[..., None]
        part = result[low[1] : high[1], low[0] : high[0]]
        part += share * (seen - part)
    return np.clip(np.round(result), 0, 255).astype(np.uint8)


def _inside(outline: npt.NDArray[np.floating], shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """How much of each pixel lies inside a closed line, 0 to 1, with a soft edge."""
    scale = 4
    large = np.zeros((scale * shape[0], scale * shape[1]), np.uint8)
    fixed = np.round(((outline + 0.5) * scale - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(large, [fixed], 255, cv2.LINE_8, 4)
    small = cv2.resize(large, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    soft: npt.NDArray[np.float32] = np.asarray(
        cv2.GaussianBlur(small, (3, 3), 0), np.float32
    ) / np.float32(255)
    return soft


def _with_iris_edges(face: Landmarks) -> _Points:
    """The points and, of a face with irises, their sides: an iris moves as a whole."""
    if not has_irises(face):
        return face.astype(np.float64)
    edges = []
    for left, right, iris in _EYES:
        along = _IRIS_EDGE * (face[right] - face[left])
        edges += [face[iris] - along, face[iris] + along]
    return np.concatenate([face, edges]).astype(np.float64)


def _ellipse(
    face: Landmarks, unit: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Middle and half axes of the ellipse around the head."""
    return face[list(STABLE)].mean(0).astype(np.float64), unit * np.array(_ROOM)


def _around(face: Landmarks, unit: float) -> _Points:
    """Points that stay, around the head."""
    middle, axes = _ellipse(face, unit)
    angles = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)
    points: _Points = middle + axes * np.stack([np.cos(angles), np.sin(angles)], 1)
    return points


def _near(places: npt.NDArray[np.float32], face: Landmarks, unit: float) -> npt.NDArray[np.float32]:
    """1 in the face, 0 from the ellipse around the head on, and between them in between."""
    middle, axes = _ellipse(face, unit)
    away = np.linalg.norm((places - middle) / axes, axis=-1)
    near: npt.NDArray[np.float32] = np.clip((1.0 - away) / 0.15, 0.0, 1.0).astype(np.float32)
    return near
