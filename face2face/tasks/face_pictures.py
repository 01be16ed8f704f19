"""Pictures of how faces differ from their mean, all laid onto one shape.

The appearance half of an active appearance model (Cootes, Edwards and Taylor, 1998): the face mesh
lays a face onto the shape, and there it is the mean and shares of the pictures. All are logarithms,
in which skin's tone and a lamp's strength are sums. Colours change more slowly than lightness over
a face: they have half the size.

tools/dev/face_pictures.py learns them from photographs of many people.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.landmarks import inter_ocular
from face2face.faces.mesh import FACE_OVAL, IBUG_68, MeshPoints, as_68
from face2face.images.spline import Spline

_Float = npt.NDArray[np.float32]
_Shape = npt.NDArray[np.float64]

PICTURES_FILE = Path(__file__).with_name("face_pictures.npz")

WIDTH, HEIGHT, EYES = 112, 124, 46.0
"""Of the shape, in pixels, and the distance of its eyes."""

HALF = (WIDTH // 2, HEIGHT // 2)

POINTS = tuple(
    dict.fromkeys(
        # Beside the usual ones some of cheeks and forehead, which have none.
        (*IBUG_68, *FACE_OVAL, 168, 6, 195, 9, 50, 280, 101, 330, 205, 425, 36, 266)
    )
)
"""Points of the mesh that are laid onto the shape."""

DARKEST = 16.0
"""Grey levels added before the logarithm: noise in the dark is no difference between faces."""

LIGHTNESS_STEP, COLOUR_STEP = 0.004, 0.008
"""What a level of the pictures in the file is."""

_BLUR = 2.0
"""Deviation in pixels by which the pictures' colours are smoothed when they are read: 200 of them,
each rounded to `COLOUR_STEP`, sum up to a noise that bright foreheads showed as specks in all
colours."""

GRID = 1 / 16
"""Distance of the places that splines are evaluated at, in eyes' distances."""


@dataclass(frozen=True, eq=False)
class FacePictures:
    """The pictures; each with its usual strength, so that shares are about 1.

    Attributes:
        shape: where `POINTS` are laid, float64 (points, 2), pixels.
        mean: of all faces, float32 (HEIGHT, WIDTH, 3).
        lightness: what they add to all channels, float32 (pictures, HEIGHT * WIDTH).
        colour: what they add to red and to blue beside that, float32 (pictures, half the height
            times half the width times 2); green has less by both.
        at_half: all of that in the face at half size, float32 (pictures, pixels * 3).
        inside_half: where that is, bool (half the height, half the width).
        depth: in the face, distance to its outline in eyes' distances, float32 (HEIGHT, WIDTH).
    """

    shape: _Shape
    mean: _Float
    lightness: _Float
    colour: _Float
    at_half: _Float
    inside_half: npt.NDArray[np.bool_]
    depth: _Float

    def face_of(self, shares: _Float) -> _Float:
        """The face that has so much of each picture, grey levels, float32 (HEIGHT, WIDTH, 3)."""
        light = (shares @ self.lightness).reshape(HEIGHT, WIDTH)
        half = (shares @ self.colour).reshape(HEIGHT // 2, WIDTH // 2, 2)
        colour = cv2.resize(half, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        together = self.mean + _channels(light, np.asarray(colour, np.float32))
        face: _Float = np.exp(together) - np.float32(DARKEST)
        return face


@functools.cache
def face_pictures() -> FacePictures:
    """The shipped ones."""
    with np.load(PICTURES_FILE) as file:
        shape, mean = file["shape"].astype(np.float64), file["mean"].astype(np.float32)
        lightness = file["lightness"] * np.float32(LIGHTNESS_STEP)
        colour = [
            cv2.GaussianBlur(one * np.float32(COLOUR_STEP), (0, 0), _BLUR) for one in file["colour"]
        ]
    inside = face_area(shape)
    inside_half = cv2.resize(inside * 1.0, HALF, interpolation=cv2.INTER_AREA) == 1
    at_half = [
        _channels(
            np.asarray(cv2.resize(light, HALF, interpolation=cv2.INTER_AREA)),
            np.asarray(tint, np.float32),
        )[inside_half]
        for light, tint in zip(lightness, colour, strict=True)
    ]
    count = len(lightness)
    return FacePictures(
        shape,
        mean,
        lightness.reshape(count, -1),
        np.asarray(colour, np.float32).reshape(count, -1),
        np.stack(at_half).reshape(count, -1),
        inside_half,
        cv2.distanceTransform(inside, cv2.DIST_L2, 5) / np.float32(EYES),
    )


def face_area(shape: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    """1 where the face is, uint8 (HEIGHT, WIDTH).

    Args:
        shape: where `POINTS` are laid, (points, 2).
    """
    outline = np.round(shape[[POINTS.index(point) for point in FACE_OVAL]]).astype(np.int32)
    return cv2.fillPoly(np.zeros((HEIGHT, WIDTH), np.uint8), [outline], 1)  # type: ignore[return-value]


def laid_out(values: _Float, points: MeshPoints, shape: _Shape) -> _Float:
    """An image's face laid onto the shape, float32 (HEIGHT, WIDTH, channels).

    Args:
        values: the image, float32 (height, width, channels).
        points: the mesh, pixels.
        shape: where `POINTS` are laid, pixels.
    """
    face = chosen(points)
    factor = min(1.5 * EYES / eyes_apart(points), 1.0)
    if factor < 1:
        # Linear interpolation alone would skip most pixels of a larger image.
        height, width = values.shape[:2]
        size = (max(round(width * factor), 1), max(round(height * factor), 1))
        values = cv2.resize(values, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        face = (face + 0.5) * (size[0] / width, size[1] / height) - 0.5
    places = Spline(shape, face - shape, EYES).places((0, 0), (HEIGHT, WIDTH), GRID * EYES)
    x, y = cv2.split(places)
    return cv2.remap(values, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def chosen(points: MeshPoints) -> _Shape:
    """`POINTS` of a mesh, (points, 2)."""
    return points[list(POINTS), :2].astype(np.float64)


def eyes_apart(points: MeshPoints) -> float:
    """Distance of a mesh's eyes in pixels, 1 at least."""
    return max(inter_ocular(as_68(points)), 1.0)


def _channels(light: _Float, colour: _Float) -> _Float:
    """Red, green and blue of their mean and of what red and blue have beside it."""
    red, blue = colour[..., 0], colour[..., 1]
    together: _Float = np.stack([light + red, light - red - blue, light + blue], -1)
    return together
