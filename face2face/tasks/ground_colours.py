"""How likely each pixel of an image is the ground, by what colours ground and person have."""

import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_SHADES = 16
"""Shades of each colour that are told apart; neighbours count for each other."""

_UNKNOWN = 1 / _SHADES**3
"""How often any colour may be a person's that was not seen: as if all were equally frequent."""

_Shares = npt.NDArray[np.float64]
_Bool = npt.NDArray[np.bool_]


def likely_ground(image: Frame, ground: _Bool, person: _Bool) -> _Shares | None:
    """How likely each pixel's colour is the ground's.

    Args:
        image: uint8 RGB (height, width, 3).
        ground: bool (height, width), where ground is surely seen.
        person: bool (height, width), where a person surely is.

    Returns:
        float64 (height, width), 0 to 1; None where no ground or no person is seen.
    """
    if not ground.any() or not person.any():
        return None
    colours = _colours(image)
    of_ground, of_person = _often(colours[ground]), _often(colours[person])
    likely: _Shares = (of_ground / (of_ground + of_person + _UNKNOWN))[colours]
    return likely


def _colours(image: Frame) -> npt.NDArray[np.int64]:
    """The number of each pixel's colour, below `_SHADES` cubed."""
    shade = image.astype(np.int64) * _SHADES // 256
    numbers: npt.NDArray[np.int64] = (shade[..., 0] * _SHADES + shade[..., 1]) * _SHADES
    return numbers + shade[..., 2]


def _often(colours: npt.NDArray[np.int64]) -> _Shares:
    """How often each colour is seen, neighbours counting for each other."""
    often = np.bincount(colours, minlength=_SHADES**3).reshape((_SHADES,) * 3) / len(colours)
    for _ in range(3):
        beside = np.pad(often, ((1, 1), (0, 0), (0, 0)), mode="edge")
        # Three times along the first axis, each time turned, is once along each of them.
        often = (0.25 * beside[:-2] + 0.5 * beside[1:-1] + 0.25 * beside[2:]).transpose(1, 2, 0)
    return often.ravel()
