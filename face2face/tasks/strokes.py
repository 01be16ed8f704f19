"""Drawings of thinner lines than training showed, and hatched ones, brought to what it showed.

The network knows lines of a pixel and more, and soft shading. A thin line says little to it, and
skin turns out muddy; of hatching it makes stripes in the skin. Limits were measured on levelled
squares of 256 pixels, the network's: 423 drawings of the training's manners, of 16 people each thin
lines, and hatching on white and coloured paper, and 253 photographs without colour.
"""

from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.grey import to_grey
from face2face.types import Frame

_Float = npt.NDArray[np.float32]

Strokes = Literal["usual", "thin", "hatched"]
"""How a drawing is drawn, to this network."""

_FINE, _AROUND = 1 / 256, 3 / 256
"""Deviations of the smoothing that thin strokes do not outlast, and of the one that spreads ink
over the surface that it shades; shares of the side."""

_THIN = 0.58
"""Share of the ink that the finer smoothing moves from which on lines are thin. Training's have at
most that in 96 %; thin ones from 0.54 on, in the middle 0.67, and outlines alone 0.95."""

_DENSE, _SHADED, _PART, _UNEVEN = 0.2, 0.3, 0.12, 0.58
"""Ink in the surroundings from which on a pixel is shaded, and from which on heavily; the share of
the square that must be so; and what is fine where it is shaded, as a share of all that varies, from
which on it is hatched. Hatched drawings have 0.66 in the middle, training's less in 98.8 %,
photographs at most 0.46, very noisy ones 0.57."""

_FULL, _SOME = 90.0, 0.05
"""Percentile of the ink there is, from `_SOME` on, that becomes black in thickened lines."""

_THICKER, _EVEN = 0.8 / 256, 1.2 / 256
"""Deviations by which thin lines become thicker, and hatching a tone; shares of the side."""


def strokes_of(drawing: Frame) -> Strokes:
    """How a levelled drawing, uint8 RGB (size, size, 3), white paper, is drawn."""
    ink = _ink(drawing)
    fine = ink - _smoothed(ink, _FINE)
    around = _smoothed(ink, _AROUND)
    shaded = around > _DENSE
    if np.mean(around > _SHADED) > _PART:
        varied = float(ink[shaded].var())
        if varied > 0 and float(np.square(fine[shaded]).mean()) > _UNEVEN**2 * varied:
            return "hatched"
    return "thin" if float(np.abs(fine).sum()) > _THIN * max(float(ink.sum()), 1.0) else "usual"


def thickened(drawing: Frame) -> _Float:
    """A levelled drawing with thicker and darker lines, float32 (size, size), 255 is paper."""
    ink = _smoothed(_ink(drawing), _THICKER)
    there = ink[ink > _SOME]
    black = float(np.percentile(there, _FULL)) if there.size else 1.0
    tone: _Float = (255 * (1 - np.minimum(ink / black, 1))).astype(np.float32)
    return tone


def without_hatching(drawing: Frame) -> Frame:
    """A levelled drawing with tones instead of strokes, as a photograph; uint8 RGB of its size."""
    grey = np.rint(255 * (1 - _smoothed(_ink(drawing), _EVEN))).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _ink(drawing: Frame) -> _Float:
    """How much of each pixel is not paper, 0 to 1."""
    ink: _Float = (1 - to_grey(drawing) / np.float32(255)).astype(np.float32)
    return ink


def _smoothed(ink: _Float, deviation: float) -> _Float:
    return cv2.GaussianBlur(ink, (0, 0), deviation * len(ink))  # type: ignore[return-value]
