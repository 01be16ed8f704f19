"""Both eyes: what the lids leave open is erased and asked for again, with its gaze and colour."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.base import Pair
from face2face.tasks.erase import (
    Erased,
    PatchTask,
    around,
    as_levels,
    drawn,
    erased,
    filled_outline,
    light_in,
)
from face2face.tasks.wear import jittered, worn
from face2face.types import Frame, Grey, Image, Landmarks

POINTS = 21
"""Of one eye: 16 along the lids, 5 of the iris."""

LIDS = 16

MARGIN = 4.0
"""Pixels of the lids along the opening that are erased with it, the lashes' roots among them."""

_MARGINS = (3.0, 5.5)
_JITTER = 0.5

_RING = (0.5, 0.9)
"""Where the iris shows its colour, in radii: between the pupil and the dark border."""

_LEAST_RING = 12
"""Pixels of it that must be seen to know the colour."""

_UNKNOWN = (70, 50, 40)
"""The colour of an iris that nobody has seen."""

_OTHERS = 0.5
"""Share of the training pairs whose irises have each other's colour, as found."""

_TINT = 0.06

_TINT_OF_WHITE = np.array([0.85, 1.0, 1.15])
_DARKEST, _LIGHT = 60.0, 0.5
"""The colour of an eye's white: bluer than any skin, about as bright as the skin around."""

Colours = npt.NDArray[np.uint8]
"""Of the irises, the right one's then the left one's: uint8 RGB (2, 3)."""


class EyesTask(PatchTask):
    """Lids with nothing between them become eyes that look somewhere."""

    name = "eyes"

    def pair(self, source: Image, landmarks: Landmarks | None, random: np.random.Generator) -> Pair:
        """Erase what is between the lids.

        Args:
            source: both eyes (`faces.patch_squares`), uint8 RGB (128, 128, 3).
            landmarks: `patch_squares.eye_outlines`.
            random: decides what is left to chance.
        """
        assert landmarks is not None, "an eye's condition is drawn from its lids"
        if random.random() < 0.5:
            # The face in a mirror: the eyes change places.
            half = source.shape[0] // 2
            source = np.vstack([source[half:], source[:half]])
            down = np.array([0.0, half], np.float32)
            landmarks = np.vstack([landmarks[POINTS:] - down, landmarks[:POINTS] + down])
        target = worn(source, random)
        colours = iris_colours(target, landmarks)
        if random.random() < _OTHERS:
            colours = colours[::-1]
        tint = np.exp(random.normal(0.0, _TINT, 3))
        colours = np.clip(np.round(colours * tint), 0, 255).astype(np.uint8)
        eyes = jittered(landmarks, _JITTER, random)
        margin = float(random.uniform(*_MARGINS))
        return Pair(eyes_erased(target, eyes, colours, margin).condition, target)


def eyes_erased(image: Frame, eyes: Landmarks, colours: Colours, margin: float = MARGIN) -> Erased:
    """Erase what is to be made of both eyes, and draw the opening and the irises in it.

    Args:
        image: `patch_squares.cut_eyes`, uint8 RGB (128, 128, 3).
        eyes: `patch_squares.eye_outlines`.
        colours: of the irises.
        margin: pixels of the lids that are erased with what they open.
    """
    half, width = image.shape[0] // 2, image.shape[1]
    halves, holes, openings = [], [], []
    for place in range(2):
        eye = _eye(eyes, place) - (0.0, place * half)
        size = (width, half)
        opening = filled_outline(eye[:LIDS], size)
        hole = around(eye[:LIDS], size, margin)
        filled = erased(image[place * half : (place + 1) * half], hole)
        white = (_DARKEST + _LIGHT * light_in(filled, hole)) * _TINT_OF_WHITE
        shown = drawn(filled, opening, white)
        iris = np.asarray(cv2.min(_disc(eye[LIDS:], size), opening), np.uint8)
        halves.append(as_levels(drawn(shown, iris, colours[place])))
        holes.append(hole)
        openings.append(opening)
    return Erased(np.vstack(halves), np.vstack(holes), np.vstack(openings))


def iris_colours(image: Frame, eyes: Landmarks) -> Colours:
    """The irises' colours; of one that is not seen the other's.

    Args:
        image: `patch_squares.cut_eyes`, uint8 RGB (128, 128, 3).
        eyes: `patch_squares.eye_outlines`.
    """
    size = (image.shape[1], image.shape[0])
    rows, columns = np.mgrid[: size[1], : size[0]]
    found: list[npt.NDArray[np.float64] | None] = []
    for place in range(2):
        eye = _eye(eyes, place)
        inside = cv2.erode(around(eye[:LIDS], size, 0.0), np.ones((5, 5), np.uint8)) > 0
        middle, radius = iris_of(eye)
        away = np.hypot(columns - middle[0], rows - middle[1]) / radius
        ring = inside & (away >= _RING[0]) & (away <= _RING[1])
        enough = np.count_nonzero(ring) >= _LEAST_RING
        found.append(np.median(image[ring], axis=0) if enough else None)
    known = [colour for colour in found if colour is not None]
    spare = known[0] if known else np.array(_UNKNOWN, np.float64)
    colours = [spare if colour is None else colour for colour in found]
    return np.round(np.stack(colours)).astype(np.uint8)


def iris_of(eye: Landmarks) -> tuple[npt.NDArray[np.float32], float]:
    """Middle (x, y) and radius of an iris, pixels; `eye` is float32 (21, 2)."""
    middle, ring = eye[LIDS], eye[LIDS + 1 :]
    return middle, max(float(np.linalg.norm(ring - middle, axis=1).mean()), 1.0)


def _eye(eyes: Landmarks, place: int) -> Landmarks:
    return eyes[place * POINTS : (place + 1) * POINTS]


def _disc(iris: Landmarks, size: tuple[int, int]) -> Grey:
    """A filled circle through the iris's edge, levels between along its border."""
    middle = iris[0]
    radius = max(float(np.linalg.norm(iris[1:] - middle, axis=1).mean()), 1.0)
    drawn = np.zeros((size[1], size[0]), np.uint8)
    place = [round(float(v) * 16) for v in middle]
    cv2.circle(drawn, (place[0], place[1]), round(radius * 16), 255, -1, cv2.LINE_AA, 4)
    return drawn
