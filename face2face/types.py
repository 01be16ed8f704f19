"""The nouns that every room shares."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Frame: TypeAlias = npt.NDArray[np.uint8]
"""An image, uint8 RGB, shape (height, width, 3)."""

Image: TypeAlias = npt.NDArray[np.uint8]
"""An image that may be transparent, uint8, shape (height, width, 3) RGB or (..., 4) RGBA."""

Grey: TypeAlias = npt.NDArray[np.uint8]
"""A grey image, uint8, shape (height, width)."""

Plane: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
"""One of an image's planes as videos store it: uint8, or uint16 where it has more than 8 bits."""

Landmarks: TypeAlias = npt.NDArray[np.float32]
"""68 points in iBUG-68 order, float32, shape (68, 2): x then y, pixels of their frame.

The centre of the top left pixel is (0, 0).
"""

DriverFace: TypeAlias = npt.NDArray[np.float32]
"""A driver's face as an engine finds it and takes it back to learn from: `Landmarks`, or a mesh
(`faces.mesh.MeshPoints`)."""

Place: TypeAlias = tuple[float, float, float, float]
"""Where a tracker looks for the face that it has in hand; what the numbers are is its affair."""

Sketch: TypeAlias = npt.NDArray[np.uint8]
"""The drawn landmarks, uint8 RGB, shape (size, size, 3)."""


@dataclass(frozen=True, eq=False)
class Planes:
    """An image as videos store it, Y'CbCr 4:2:0 of limited range.

    SDR in BT.709 primaries with 8 bits, or HDR in BT.2020 primaries with 10.

    Attributes:
        luma: (height, width), both even.
        blue, red: (height / 2, width / 2), Cb and Cr.
        matrix: FFmpeg's number of the matrix (`video.colour.matrix_for`).
        transfer: FFmpeg's number of HDR's transfer characteristics, None for SDR.
    """

    luma: Plane
    blue: Plane
    red: Plane
    matrix: int
    transfer: int | None = None


@dataclass(frozen=True)
class TimedFrame:
    """One frame of a source with its time stamp.

    Attributes:
        frame: uint8 RGB, shape (height, width, 3).
        time_s: seconds since the start of the source.
        planes: the same as it was stored, where it was stored so.
    """

    frame: Frame
    time_s: float
    planes: Planes | None = None


@dataclass(frozen=True)
class Box:
    """An axis-aligned rectangle in pixels; right and bottom lie outside it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the rectangle, (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2
