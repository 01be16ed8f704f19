"""The portrait, cut out around the head and taken apart into face, mouth and teeth."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from face2face.errors import NoFaceError
from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor, eye_centres, inter_ocular
from face2face.images.io import read_image
from face2face.types import Frame, Grey, Landmarks
from tools.demo_clip.tracks import Array, smoothstep

SIZE = 512
"""Side of the clip in pixels."""

Plane = npt.NDArray[np.float32]
"""One value per pixel, float32, shape (SIZE, SIZE)."""

_VIEW = 5.5
"""Side of the image in inter-ocular distances: the head with some room to move."""

_EYE_LEVEL = 0.45
"""Height of the eyes in the image, 0 at its top."""

_THROAT = (46.0, 18.0, 18.0)
_TONGUE = (128.0, 56.0, 56.0)
"""RGB of the mouth behind the upper teeth and above the lower lip."""


@dataclass(frozen=True)
class Portrait:
    """A head in a square image.

    Attributes:
        image: uint8 RGB, shape (SIZE, SIZE, 3).
        toothless: the same with a dark cavity between the lips.
        mouth: 1 between the inner lips, 0 elsewhere, soft at the edge.
        teeth: 1 on the upper teeth.
        eyes: 1 between the lids.
        lash: RGB of her lashes.
        landmarks: in pixels of the image.
        unit: the inter-ocular distance in pixels.
    """

    image: Frame
    toothless: Frame
    mouth: Plane
    teeth: Plane
    eyes: Plane
    lash: Array
    landmarks: Landmarks
    unit: float


def load_portrait(path: Path) -> Portrait:
    """Read a portrait and find what moves in it.

    Raises:
        SourceError: the file is missing or no image.
        NoFaceError: dlib finds no face in it, or one with its eyes closed.
    """
    rgb = read_image(path)
    image = _around_head(rgb, _landmarks(rgb, path))
    landmarks = _landmarks(image, path)
    unit = inter_ocular(landmarks)
    upper, lower = lip_seam(landmarks, unit)
    mouth = _between(upper, lower, margin=0.012 * unit)
    lids = [lid_edges(landmarks, unit, first) for first in (36, 42)]
    eyes = np.maximum(*(_between(*edges, margin=0.015 * unit) for edges in lids))
    if not (eyes > 0.5).any():
        raise NoFaceError(f"the eyes in {path} are closed: give a portrait with open eyes")
    return Portrait(
        image=image,
        toothless=_toothless(image, mouth, upper, lower),
        mouth=mouth,
        teeth=_teeth(image, _between(upper, lower, margin=0.0)),
        eyes=eyes,
        lash=_lash_colour(image, eyes),
        landmarks=landmarks,
        unit=unit,
    )


def curve(points: Landmarks, unit: float) -> Array:
    """Height over x of a soft line through `points`, shape (SIZE,); level beyond its ends."""
    columns = np.arange(SIZE, dtype=np.float64)
    line = np.interp(columns, points[:, 0], points[:, 1])[None]
    soft = cv2.GaussianBlur(line, (0, 0), 0.03 * unit, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(soft[0], np.float64)


def lip_seam(landmarks: Landmarks, unit: float) -> tuple[Array, Array]:
    """Lower edge of the upper lip and upper edge of the lower lip, two arrays (SIZE,)."""
    upper = curve(landmarks[[60, 61, 62, 63, 64]], unit)
    lower = curve(landmarks[[60, 67, 66, 65, 64]], unit)
    return upper, np.maximum(upper, lower)


def lid_edges(landmarks: Landmarks, unit: float, first: int) -> tuple[Array, Array]:
    """Edges of the upper and the lower lid of the eye whose points start at `first`."""
    upper = curve(landmarks[[first, first + 1, first + 2, first + 3]], unit)
    lower = curve(landmarks[[first, first + 5, first + 4, first + 3]], unit)
    return upper, np.maximum(upper, lower)


def _landmarks(rgb: Frame, path: Path) -> Landmarks:
    grey: Grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    boxes = FaceDetector().find(grey)
    if not boxes:
        raise NoFaceError(f"no face was found in {path}: give a portrait seen from the front")
    return LandmarkPredictor().in_box(grey, boxes[0])


def _around_head(rgb: Frame, landmarks: Landmarks) -> Frame:
    scale = SIZE / (_VIEW * inter_ocular(landmarks))
    right, left = eye_centres(landmarks)
    x, y = (right + left) / 2
    matrix = np.array(
        [[scale, 0.0, SIZE / 2 - scale * x], [0.0, scale, _EYE_LEVEL * SIZE - scale * y]]
    )
    cut = cv2.warpAffine(
        rgb, matrix, (SIZE, SIZE), flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(cut, np.uint8)


def _between(upper: Array, lower: Array, margin: float) -> Plane:
    """1 between two lines where they are apart, with an edge a pixel or two soft."""
    rows = np.arange(SIZE, dtype=np.float64)[:, None]
    inside = np.minimum(rows - upper + margin, lower - rows + margin)
    mask = np.clip(inside + 0.5, 0.0, 1.0) * (lower - upper > 0.5)
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0), np.float32)


def _toothless(image: Frame, mouth: Plane, upper: Array, lower: Array) -> Frame:
    rows = np.arange(SIZE, dtype=np.float64)[:, None]
    depth = np.clip((rows - upper) / np.maximum(lower - upper, 1.0), 0.0, 1.0)
    tongue = smoothstep(0.45, 1.0, depth)[..., None]
    cavity = np.array(_THROAT) * (1.0 - tongue) + np.array(_TONGUE) * tongue
    alpha = mouth[..., None]
    return np.asarray(np.rint(image * (1.0 - alpha) + cavity * alpha), np.uint8)


def _teeth(image: Frame, mouth: Plane) -> Plane:
    """Teeth are what is pale and bright between the lips."""
    brightest = image.max(axis=2).astype(np.float64)
    paleness = image.min(axis=2) / np.maximum(brightest, 1.0)
    tooth = smoothstep(0.66, 0.8, paleness) * smoothstep(90.0, 150.0, brightest)
    soft = cv2.GaussianBlur((tooth * mouth).astype(np.float32), (0, 0), 1.0)
    return np.asarray(soft, np.float32)


def _lash_colour(image: Frame, eyes: Plane) -> Array:
    """RGB of the darker pixels at the eyes, shape (3,)."""
    colours: Array = np.percentile(image[eyes > 0.5], 25.0, axis=0)
    return colours
