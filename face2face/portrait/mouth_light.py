"""How much light falls between the lips of a mouth that opens."""

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]

_SHADOW_MM = 2.6
"""How far down the upper lip's shadow fades."""

_DARKEST = 0.55
"""Brightness in that shadow's beginning."""

_CORNER_MM, _CORNER_OF_OWN_MM = 15.0, 8.0
_CORNER_DARKEST = 0.1
"""How far from the mouth's corners teeth are in the cheeks' shadow, in a photograph that shows none
and in one that does, and how bright right there."""

_PARTED = (0.01, 0.06)
_PARTED_DARKEST = 0.4
"""How much further than in the photograph lips are parted when light begins to fall between them,
and when all of it does, in distances between the eyes' outer corners, and how bright teeth are
before: a tracker takes closed lips for parted ones by so little, and what is parted by so little is
a dark line."""


def light_between_lips(
    inside: _Floats, corners: _Array, unit: float, *, parted: float, own: bool
) -> _Floats:
    """How much light each pixel gets.

    Args:
        inside: how much of each is between the lips, float32 (height, width), 0 to 1.
        corners: of the mouth, float64 (2, 2), pixels, the image's left one first.
        unit: pixels a millimetre.
        parted: how much further the lips are apart than in the photograph, in distances between
            the eyes' outer corners.
        own: whether the photograph shows teeth.

    Returns:
        float32 (height, width), 0 to 1.
    """
    light = _below_upper_lip(inside, unit)
    reach = unit * (_CORNER_OF_OWN_MM if own else _CORNER_MM)
    light *= _between_corners(inside.shape, corners, reach)
    light *= np.float32(np.interp(parted, _PARTED, (_PARTED_DARKEST, 1.0)))
    return light


def _below_upper_lip(inside: _Floats, unit: float) -> _Floats:
    """How much light each pixel gets under the upper lip, 0 to 1."""
    steps = np.cumsum(inside, 0) / np.float32(_SHADOW_MM * unit)
    lit: _Floats = (_DARKEST + (1 - _DARKEST) * np.clip(steps, 0, 1)).astype(np.float32)
    return lit


def _between_corners(shape: tuple[int, ...], corners: _Array, reach: float) -> _Floats:
    """How much light each pixel gets between a mouth's corners, 0 to 1.

    Their shadow ends after so many pixels.
    """
    rows, columns = shape
    across = corners[1] - corners[0]
    width = max(float(np.linalg.norm(across)), 1e-6)
    right, down = (across / width).astype(np.float32)
    x = np.arange(columns, dtype=np.float32) - np.float32(corners[0, 0])
    y = np.arange(rows, dtype=np.float32)[:, None] - np.float32(corners[0, 1])
    along = x * right + y * down
    near = np.minimum(along, np.float32(width) - along) / np.float32(reach)
    share = np.clip(near, 0, 1)
    lit: _Floats = _CORNER_DARKEST + (1 - _CORNER_DARKEST) * share * share * (3 - 2 * share)
    return lit.astype(np.float32)
