"""Faces of one frame, and a face's mesh where it is about known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.face_networks import DETECTOR_SIDE, EYE_SIDE, MESH_SIDE, FaceNetworks
from face2face.faces.geometry import Similarity
from face2face.faces.mesh import (
    FACE_POINTS,
    LEFT_EYE_CORNERS,
    LEFT_IRIS,
    LEFT_LOWER_LID,
    LEFT_UPPER_LID,
    MESH_POINTS,
    RIGHT_EYE_CORNERS,
    RIGHT_IRIS,
    RIGHT_LOWER_LID,
    RIGHT_UPPER_LID,
    MeshFace,
    MeshPoints,
)
from face2face.images.grey import inner_half, lighten
from face2face.images.resize import resize
from face2face.types import Frame

_Floats = npt.NDArray[np.floating]

_ROOM = 1.5
"""Side of the square that the mesh network sees, in sides of the face's box: as it was trained."""

_EYE_ROOM = 2.3
"""Side of the square that the iris network sees, in widths of the eye: as it was trained."""

SURE = 0.5
"""Score from which on there is a face."""

_LIKELY = 0.3
"""The least score of a face that the mesh's own score shall tell of."""

_OVERLAP = 0.3
"""Boxes that share more of their area show one face."""

_CELLS = 48
_middles = (np.arange(_CELLS) + 0.5) * (DETECTOR_SIDE / _CELLS)
_MIDDLES = np.stack(np.meshgrid(_middles, _middles), -1).reshape(-1, 2)

_MARKS = 4
"""Of the six points that the detector tells of a face, those that are not its ears."""

_TILE = 0.5
"""Side of the parts that are searched one by one for small faces, in shorter sides."""

_MOST_ALONG = 32
"""Of those parts the longer side is no more: of a narrow strip there would be thousands."""

# The outline's points of the iris network, in its order.
_OUTLINES = (
    (33, *RIGHT_LOWER_LID, 133, *RIGHT_UPPER_LID),
    (263, *LEFT_LOWER_LID, 362, *LEFT_UPPER_LID),
)
_OUTLINE = 16
"""Points of the eye's outline, the first of those that the iris network gives."""

_EYES = (
    (RIGHT_EYE_CORNERS, RIGHT_IRIS, _OUTLINES[0]),
    (LEFT_EYE_CORNERS, LEFT_IRIS, _OUTLINES[1]),
)


@dataclass(frozen=True)
class FoundFace:
    """Where a face is, roughly; pixels of the frame.

    Attributes:
        centre: (x, y) of its box.
        side: the longer side of its box.
        roll: radians, clockwise on the screen.
        score: 0 to 1.
        marks: (x, y) of the person's right and left eye, nose and mouth, as the detector sees
            them; none where a mesh tells the place.
    """

    centre: tuple[float, float]
    side: float
    roll: float
    score: float
    marks: tuple[tuple[float, float], ...] = ()


Glance = Callable[[Frame], Sequence[FoundFace]]
"""Tells in a fraction of a search's time where a frame may show faces."""

MeshLook = Callable[[Frame, FoundFace], MeshFace]
"""Tells the mesh of the face at such a place; its score, whether there is one."""


def find_faces(
    frame: Frame,
    networks: FaceNetworks,
    *,
    thorough: bool = False,
    beside: bool = False,
    sure: float = SURE,
) -> list[FoundFace]:
    """The faces of a frame, the largest first.

    Args:
        frame: uint8 RGB of any size.
        networks: the detector is asked.
        thorough: look for small faces too, where the whole frame shows none.
        beside: look for them whatever it shows.
        sure: the least score.
    """
    height, width = frame.shape[:2]
    found = _find_in(frame, networks, 0, 0, max(height, width), sure)
    if beside or (thorough and not found):
        side = max(round(min(height, width) * _TILE), -(-max(height, width) // _MOST_ALONG))
        for top in _starts(height, side):
            for left in _starts(width, side):
                found += _find_in(frame, networks, left, top, side, sure)
    return sorted(_distinct(found), key=lambda one: -one.side)


def mesh_near(frame: Frame, networks: FaceNetworks, face: FoundFace) -> MeshFace:
    """The mesh of the face at a place; the score tells whether there is one.

    Args:
        frame: uint8 RGB of any size.
        networks: mesh and irises are asked.
        face: from the detector, or `place_of` a mesh a moment ago.
    """
    to_square = _square(face.centre, _ROOM * face.side, face.roll, MESH_SIDE)
    cut = _cut(frame, to_square, MESH_SIDE)
    points, score = networks.mesh(lighten(cut, inner_half(cut)))
    mesh = np.zeros((MESH_POINTS, 3))
    mesh[:FACE_POINTS, :2] = to_square.inverse()(points[:, :2] - 0.5)
    mesh[:FACE_POINTS, 2] = points[:, 2] / to_square.scale
    # The eyes' own, finer points.
    ends = mesh[[corners for corners, *_ in _EYES]]
    lids, rings = look_into_eyes(frame, networks, ends[..., :2])
    for (_, iris, outline), depth, lid, ring in zip(
        _EYES, ends[..., 2].mean(1), lids, rings, strict=True
    ):
        mesh[list(outline), :2] = lid
        mesh[list(iris), :2] = ring
        mesh[list(iris), 2] = depth
    return MeshFace(mesh.astype(np.float32), score)


def largest_mesh(frame: Frame, networks: FaceNetworks) -> MeshPoints | None:
    """The mesh of the largest face, None where there is none.

    Args:
        frame: uint8 RGB of any size.
        networks: all are asked.
    """
    found = find_faces(frame, networks, sure=_LIKELY)
    if not found:
        return None
    # What the detector says of a face that is seen in part is better said by its mesh.
    mesh = mesh_near(frame, networks, place_of(mesh_near(frame, networks, found[0]).points))
    return mesh.points if mesh.score > SURE else None


def place_of(points: MeshPoints) -> FoundFace:
    """Where a mesh is."""
    right, left = (
        points[list(RIGHT_EYE_CORNERS), :2].mean(0),
        points[list(LEFT_EYE_CORNERS), :2].mean(0),
    )
    roll = float(np.arctan2(left[1] - right[1], left[0] - right[0]))
    upright = Similarity(1.0, -roll, (0.0, 0.0))
    turned = upright(points[:FACE_POINTS, :2])
    low, high = turned.min(0), turned.max(0)
    x, y = upright.inverse()(((low + high) / 2)[None])[0]
    return FoundFace((float(x), float(y)), float((high - low).max()), roll, 1.0)


def places_apart(one: FoundFace, other: FoundFace) -> float:
    """How far two places lie apart, in sides: by shift, size and turn."""
    shift = np.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1])
    size = abs(np.log(one.side / max(other.side, 1e-6)))
    turn = abs(np.angle(np.exp(1j * (one.roll - other.roll))))
    return float(max(shift / max(one.side, 1e-6), size / 2, turn / 2))


def look_into_eyes(
    frame: Frame, networks: FaceNetworks, corners: _Floats
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The iris network's points of both eyes, pixels of the frame.

    Args:
        frame: uint8 RGB of any size.
        networks: the iris network is asked.
        corners: (2, 2, 2): the outer and the inner corner of the person's right eye, then those
            of the left, pixels of the frame.

    Returns:
        The eyes' outlines (2, 16, 2): outer corner, lower lid, inner corner, upper lid, and the
        irises (2, 5, 2): centre, right, upper, left and lower edge as the image has them.
    """
    squares = []
    images = np.empty((2, EYE_SIDE, EYE_SIDE, 3), np.uint8)
    for image, (outer, inner), turn in zip(images, corners, (0.0, np.pi), strict=True):
        centre, along = (outer + inner) / 2, inner - outer
        roll = float(np.arctan2(along[1], along[0])) - turn
        width = max(float(np.linalg.norm(along)), 1.0)
        squares.append(_square((centre[0], centre[1]), _EYE_ROOM * width, roll, EYE_SIDE))
        image[:] = lighten(_cut(frame, squares[-1], EYE_SIDE))
    images[1] = images[1, :, ::-1].copy()  # the left one as if it were a right one
    lids, rings = networks.irises(images)
    lids, rings = lids[:, :_OUTLINE] - 0.5, rings - 0.5
    for points in (lids, rings):
        points[1, :, 0] = EYE_SIDE - 1 - points[1, :, 0]
    rings[1] = rings[1, [0, 3, 2, 1, 4]]
    back = [square.inverse() for square in squares]
    outlines, irises = (
        np.stack([one(eye) for one, eye in zip(back, eyes, strict=True)]) for eyes in (lids, rings)
    )
    return outlines, irises


def _square(centre: tuple[float, float], side: float, roll: float, pixels: int) -> Similarity:
    """From the frame to an upright square of so many pixels."""
    turned = Similarity(pixels / max(side, 1.0), -roll, (0.0, 0.0))
    x, y = (pixels - 1) / 2 - turned.linear @ np.array(centre)
    return Similarity(turned.scale, turned.angle, (float(x), float(y)))


def _cut(frame: Frame, to_square: Similarity, pixels: int) -> Frame:
    """What such a square shows; shrinking by more than two needs an averaging filter."""
    matrix = to_square.matrix
    # Whole pixels are averaged: parts of them take ten times as long.
    step = int(1 / to_square.scale)
    if step > 1:
        corners = to_square.inverse()(
            np.array([(0, 0), (pixels, 0), (0, pixels), (pixels, pixels)])
        )
        height, width = frame.shape[:2]
        low = np.clip(np.floor(corners.min(0)).astype(int) - step, 0, (width - 1, height - 1))
        high = np.clip(np.ceil(corners.max(0)).astype(int) + step + 1, low + 1, (width, height))
        columns, rows = np.maximum((high - low) // step, 1).tolist()
        part = frame[low[1] : low[1] + rows * step, low[0] : low[0] + columns * step]
        small = cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA)
        frame = np.asarray(small, np.uint8)
        x, y = low + (step - 1) / 2
        matrix = matrix @ np.array([[step, 0, x], [0, step, y], [0, 0, 1]])
    cut: Frame = cv2.warpAffine(  # type: ignore[assignment]
        frame, matrix, (pixels, pixels), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return cut


def _find_in(
    frame: Frame, networks: FaceNetworks, left: int, top: int, side: int, sure: float
) -> list[FoundFace]:
    """The faces of a square part of a frame; beyond the frame it is black."""
    part = frame[top : top + side, left : left + side]
    found = _find_in_part(part, networks, left, top, side, sure)
    if not found and (lit := lighten(part)) is not part:
        return _find_in_part(lit, networks, left, top, side, sure)
    return found


def _find_in_part(
    part: Frame, networks: FaceNetworks, left: int, top: int, side: int, sure: float
) -> list[FoundFace]:
    """The same of the part, cut out and as light as it is."""
    scale = DETECTOR_SIDE / side
    width, height = (max(round(length * scale), 1) for length in (part.shape[1], part.shape[0]))
    image = np.zeros((DETECTOR_SIDE, DETECTOR_SIDE, 3), np.uint8)
    image[:height, :width] = resize(part, width, height, growing=cv2.INTER_LINEAR)
    boxes, scores = networks.detect(image)
    found = []
    for index in np.flatnonzero(scores >= sure):
        places = boxes[index].reshape(8, 2)
        points = _MIDDLES[index] + places[[0, *range(2, 2 + _MARKS)]]
        (x, y), *marks = (points / scale + (left - 0.5, top - 0.5)).tolist()
        right_eye, left_eye = points[1], points[2]
        roll = float(np.arctan2(left_eye[1] - right_eye[1], left_eye[0] - right_eye[0]))
        longest = float(places[1].max()) / scale
        score = float(scores[index])
        found.append(FoundFace((x, y), longest, roll, score, tuple((x, y) for x, y in marks)))
    return found


def _distinct(found: list[FoundFace]) -> list[FoundFace]:
    """Each face once, as the surest box has it."""
    kept: list[FoundFace] = []
    for one in sorted(found, key=lambda one: -one.score):
        if all(_overlap(one, other) < _OVERLAP for other in kept):
            kept.append(one)
    return kept


def _overlap(one: FoundFace, other: FoundFace) -> float:
    """Area that two boxes share, over the area that they cover."""
    reach = (one.side + other.side) / 2
    smaller = min(one.side, other.side)
    shared = 1.0
    for a, b in zip(one.centre, other.centre, strict=True):
        shared *= min(max(reach - abs(a - b), 0.0), smaller)
    return shared / max(one.side**2 + other.side**2 - shared, 1e-9)


def _starts(length: int, side: int) -> list[int]:
    """Where parts begin that cover a length and overlap by half."""
    count = max(int(np.ceil((length - side) / (side / 2))), 0) + 1
    return sorted({round(i * (length - side) / max(count - 1, 1)) for i in range(count)})
