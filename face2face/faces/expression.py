"""Modes of expression: how the 68 points move when people smile, pout, or raise their brows.

They were learned from many people (expression_modes.json says from whom and how), so that a face
can be given expressions which its own footage does not show.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.irises import gazes_of, has_irises, with_gaze
from face2face.faces.landmarks import STABLE, eye_opening, inter_ocular, mouth_opening
from face2face.types import Landmarks

MODES_FILE = Path(__file__).with_name("expression_modes.json")

_stable = list(STABLE)

_OFTEN = 0.6
"""How often a mode has a part in an expression."""

_SHUT = 0.22
"""Opening of the eye, over its width, under which neither lids nor irises are moved: dlib's lids of
shut eyes lie apart by 0.16, and nothing is known of what is behind them."""

_GAZE = np.array([0.14, 0.05])
"""How far the irises are moved at most, right and down, in widths of an eye: further, the white
that is stretched beside them looks smeared."""

_LEAST_GAP = 0.02
"""Of the lips, in inter-ocular distances: those of a mouth that is more open are not closed
by an expression."""


@dataclass(frozen=True, eq=False)
class Mode:
    """One way for a face to move.

    Attributes:
        name: "smile", "wide", "pout", "brows" or "lids".
        shift: float64 (68, 2), how the points of an upright face move at amount 1, in
            inter-ocular distances.
        low, high: range of the amounts that people show.
    """

    name: str
    shift: npt.NDArray[np.float64]
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Modes:
    """All of them, and the upright face that they belong to.

    Attributes:
        mean: float64 (68, 2), the mean face, its stable points' centre at (0, 0), in inter-ocular
            distances.
        modes: in the order of the file.
    """

    mean: npt.NDArray[np.float64]
    modes: tuple[Mode, ...]


@cache
def expression_modes() -> Modes:
    """The shipped modes."""
    content = json.loads(MODES_FILE.read_text(encoding="utf-8"))
    return Modes(
        np.array(content["mean"]),
        tuple(
            Mode(one["name"], np.array(one["shift"]), one["low"], one["high"])
            for one in content["modes"]
        ),
    )


def with_expression(face: Landmarks, random: np.random.Generator) -> Landmarks:
    """A face with an expression that it did not have, one that people show.

    Lips that are closed stay closed, and shut eyes shut: what is behind them is not known.

    Args:
        face: float32 (68, 2), or (70, 2) with irises, whose gaze changes too; pixels.
        random: chooses the amounts.

    Returns:
        The same form and unit.
    """
    modes = expression_modes()
    amounts = {
        mode.name: random.uniform(mode.low, mode.high) if random.random() < _OFTEN else 0.0
        for mode in modes.modes
    }
    aside = random.uniform(-_GAZE, _GAZE)
    if amounts.get("wide") and amounts.get("pout"):
        amounts["wide" if random.random() < 0.5 else "pout"] = 0.0
    if eye_opening(face) < _SHUT:
        amounts["lids"], aside = 0.0, np.zeros(2)
    upright = fit_similarity(modes.mean[_stable], face[_stable])
    turned = Similarity(inter_ocular(face), upright.angle, (0.0, 0.0))
    moved: npt.NDArray[np.float64] = face[:68].astype(np.float64)
    for mode in modes.modes:
        moved += amounts[mode.name] * mode.shift @ turned.linear.T
    changed: Landmarks = _lips_apart_as(face, moved).astype(np.float32)
    return with_gaze(changed, gazes_of(face) + aside) if has_irises(face) else changed


_LIPS = ((61, 67), (62, 66), (63, 65))


def _lips_apart_as(face: Landmarks, moved: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Keep the inner lips as far apart as they were where they were closed, or would be."""
    gap = mouth_opening(face)
    if gap > _LEAST_GAP and mouth_opening(moved.astype(np.float32)) >= _LEAST_GAP:
        return moved
    kept: npt.NDArray[np.float64] = moved.copy()
    for upper, lower in _LIPS:
        middle = (moved[upper] + moved[lower]) / 2
        half = (face[upper] - face[lower]).astype(np.float64) / 2
        kept[upper], kept[lower] = middle + half, middle - half
    return kept
