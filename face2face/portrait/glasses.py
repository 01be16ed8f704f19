"""Whether a photographed person wears glasses: their rims must not bend with brows that rise.

Directions of edges around the eyes, in cells, weighed (Dalal and Triggs, "Histograms of oriented
gradients for human detection", 2005). tools/dev/glasses.py learns the weights.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.portrait.photo import Photo

WEIGHTS_FILE = Path(__file__).with_name("glasses.npz")

_WIDTH, _HEIGHT, _CELL, _DIRECTIONS = 96, 48, 8, 8
"""Pixels of the part that is looked at, of a cell of it, and directions that are told apart."""

_ACROSS, _EYE_LINE = 1.3, 0.42
"""Width of that part in distances between the eyes' outer corners, and where these are in it."""

_MOST, _FLAT = 0.6, 0.05
"""Share of a direction in its surroundings at most, and how much of the brightness an edge is that
counts by half."""

_Floats = npt.NDArray[np.float32]


class _Weights(NamedTuple):
    weights: _Floats
    bias: float


def glasses_in(photo: Photo) -> float:
    """How surely a photograph shows glasses, 0 to 1."""
    learned = _learned()
    # A face and its mirror image wear the same.
    looks = [edges_around_eyes(photo, mirrored=mirrored) for mirrored in (False, True)]
    score = float(np.mean(looks, axis=0) @ learned.weights) + learned.bias
    return float(1 / (1 + np.exp(-score)))


def edges_around_eyes(photo: Photo, *, mirrored: bool = False) -> _Floats:
    """How strong edges of each direction are in each cell around the eyes, float32 (n,), 0 to 0.6.

    Args:
        photo: of any size.
        mirrored: left and right changed over.
    """
    corners = photo.points[[33, 263], :2].astype(np.float64)
    across = corners[1] - corners[0]
    step = _ACROSS * across / _WIDTH
    axes = np.array([step, (-step[1], step[0])])
    start = corners.mean(0) - np.array([(_WIDTH - 1) / 2, _EYE_LINE * _HEIGHT]) @ axes
    soft = max(0.5 * float(np.linalg.norm(step)), 0.5)
    onto = np.column_stack([axes.T, start])
    part = np.asarray(
        cv2.warpAffine(
            cv2.GaussianBlur(photo.image, (0, 0), soft),
            onto,
            (_WIDTH, _HEIGHT),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )
    if mirrored:
        part = np.ascontiguousarray(part[:, ::-1])
    grey = np.sqrt(part.astype(np.float32).mean(2))
    x, y = (np.asarray(cv2.Sobel(grey, cv2.CV_32F, *order)) for order in ((1, 0), (0, 1)))
    strong = np.hypot(x, y)
    turn = (np.arctan2(y, x) / np.pi) % 1 * _DIRECTIONS
    cells = []
    for direction in range(_DIRECTIONS):
        away = np.abs((turn - direction + _DIRECTIONS / 2) % _DIRECTIONS - _DIRECTIONS / 2)
        share = (strong * np.maximum(1 - away, 0)).astype(np.float32)
        size = (_WIDTH // _CELL, _HEIGHT // _CELL)
        cells.append(np.asarray(cv2.resize(share, size, interpolation=cv2.INTER_AREA)))
    found = np.stack(cells, -1)
    around = np.sqrt(np.asarray(cv2.blur((found**2).sum(-1), (3, 3)))) + _FLAT * grey.mean()
    told: _Floats = np.minimum(found / around[..., None], _MOST).astype(np.float32).ravel()
    return told


@cache
def _learned() -> _Weights:
    with np.load(WEIGHTS_FILE, allow_pickle=False) as stored:
        return _Weights(np.asarray(stored["weights"], np.float32), float(stored["bias"]))
