"""Upright squares around the mouth and the eyes of a meshed face, as generators see them.

Their size follows from the face's stable points, not from the mouth's or the lids' own, so that
an expression changes what a square shows and not its scale.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import (
    INNER_LIPS,
    LEFT_EYE,
    LEFT_EYE_CORNERS,
    LEFT_IRIS,
    OUTER_LIPS,
    RIGHT_EYE,
    RIGHT_EYE_CORNERS,
    RIGHT_IRIS,
    MeshPoints,
)
from face2face.types import Frame, Landmarks

PATCH_SIDE = 128
"""Side in pixels of what the generators see."""

MOUTH_OUTLINE = (*OUTER_LIPS, *INNER_LIPS)
"""Points that a mouth's condition is drawn from."""

EYE_OUTLINES = ((*RIGHT_EYE, *RIGHT_IRIS), (*LEFT_EYE, *LEFT_IRIS))
"""Points that an eye's condition is drawn from: the person's right eye, then the left."""

Affine = npt.NDArray[np.float64]
"""A 2x3 matrix from a frame's pixels to a square's, as OpenCV's warpAffine takes it."""

_MOUTH = 1.05
"""Side of the mouth's square in widths of the face."""

_EYE = 0.56
"""Width of an eye's image in widths of the face; it is half as high."""

_NOSE = 1.8
"""The distance of the outer eye corners in lengths of the nose: of a turned or nodding face
only one of the two is shortened."""

_BRIDGE, _UNDER_NOSE = 168, 2
_MOUTH_ENDS = (61, 291, 0, 17)

_FROM_OUTER = (0, 3, 2, 1, 4)
"""The right iris's points with its outer edge first, as the left one's are."""


def face_width(points: MeshPoints) -> float:
    """The distance of the outer eye corners as a face seen from the front has it, in pixels."""
    nose = points[_BRIDGE, :2].astype(np.float64) - points[_UNDER_NOSE, :2]
    return max(seen_eye_distance(points), _NOSE * float(np.linalg.norm(nose)), 1.0)


def seen_eye_distance(points: MeshPoints) -> float:
    """The distance of the outer eye corners as it is seen, in pixels."""
    apart = points[LEFT_EYE_CORNERS[0], :2] - points[RIGHT_EYE_CORNERS[0], :2]
    return float(np.linalg.norm(apart.astype(np.float64)))


def mouth_square(points: MeshPoints) -> Affine:
    """From the frame to the mouth's square of 128 x 128 pixels.

    Args:
        points: float32 (478, 2 or 3), pixels of the frame.
    """
    middle = points[list(_MOUTH_ENDS), :2].astype(np.float64).mean(0)
    scale = PATCH_SIDE / (_MOUTH * face_width(points))
    return _upright(points, middle, scale, (PATCH_SIDE, PATCH_SIDE), mirrored=False)


def eye_squares(points: MeshPoints) -> tuple[Affine, Affine]:
    """From the frame to an image of 128 x 64 pixels of each eye, inner corner on the right.

    Args:
        points: float32 (478, 2 or 3), pixels of the frame.

    Returns:
        That of the person's right eye, then of the left one, mirrored.
    """
    scale = PATCH_SIDE / (_EYE * face_width(points))
    size = (PATCH_SIDE, PATCH_SIDE // 2)
    right, left = (
        points[list(corners), :2].astype(np.float64).mean(0)
        for corners in (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS)
    )
    return (
        _upright(points, right, scale, size, mirrored=False),
        _upright(points, left, scale, size, mirrored=True),
    )


def mouth_outline(points: MeshPoints, square: Affine) -> Landmarks:
    """The lips in their square, float32 (40, 2): outer then inner outline."""
    return _moved(points[list(MOUTH_OUTLINE), :2], square)


def eye_outlines(points: MeshPoints, squares: tuple[Affine, Affine]) -> Landmarks:
    """Both eyes in one image, the right one above the left one, mirrored.

    Returns:
        float32 (42, 2): outer corner, upper lid, inner corner, lower lid (16), iris (5: middle,
        outer, upper, inner and lower edge) of the right eye, then of the left.
    """
    right, left = (
        _moved(points[list(outline), :2], square)
        for outline, square in zip(EYE_OUTLINES, squares, strict=True)
    )
    ring = len(RIGHT_EYE)
    right[ring:] = right[ring:][list(_FROM_OUTER)]
    left[:, 1] += PATCH_SIDE // 2
    return np.vstack([right, left])


def cut_mouth(frame: Frame, square: Affine) -> Frame:
    """What the mouth's square shows, uint8 RGB (128, 128, 3)."""
    return cut_square(frame, square, (PATCH_SIDE, PATCH_SIDE))


def cut_eyes(frame: Frame, squares: tuple[Affine, Affine]) -> Frame:
    """Both eyes, the right one above the left one, mirrored: uint8 RGB (128, 128, 3)."""
    size = (PATCH_SIDE, PATCH_SIDE // 2)
    return np.vstack([cut_square(frame, square, size) for square in squares])


def cut_square(frame: Frame, square: Affine, size: tuple[int, int]) -> Frame:
    """Cut an upright image out of a frame; beyond its border is its mirror image.

    Args:
        frame: uint8 RGB of any size.
        square: from its pixels to the image's.
        size: width and height of the image.
    """
    scale = float(np.sqrt(abs(np.linalg.det(square[:, :2]))))
    border = cv2.BORDER_REFLECT_101
    if scale > 0.67:
        how = cv2.INTER_LINEAR if scale < 1.0 else cv2.INTER_CUBIC
        cut = cv2.warpAffine(frame, square, size, flags=how, borderMode=border)
        return np.asarray(cut, np.uint8)
    # Cut larger, then averaged: every pixel of the frame counts.
    times = int(np.ceil(1 / scale))
    grown = square * times
    grown[:, 2] += (times - 1) / 2
    large = (times * size[0], times * size[1])
    cut = cv2.warpAffine(frame, grown, large, flags=cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)


def _upright(
    points: MeshPoints,
    middle: npt.NDArray[np.float64],
    scale: float,
    size: tuple[int, int],
    *,
    mirrored: bool,
) -> Affine:
    flat = points[[RIGHT_EYE_CORNERS[0], LEFT_EYE_CORNERS[0]], :2].astype(np.float64)
    along = flat[1] - flat[0]
    angle = np.arctan2(along[1], along[0])
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    linear = np.array([[c, s], [-s, c]])
    if mirrored:
        linear[0] *= -1
    shift = (np.array(size) - 1) / 2 - linear @ middle
    return np.hstack([linear, shift[:, None]])


def _moved(points: npt.NDArray[np.float32], square: Affine) -> Landmarks:
    moved: Landmarks = (points @ square[:, :2].T + square[:, 2]).astype(np.float32)
    return moved
