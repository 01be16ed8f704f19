"""What a model should reach."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from face2face.evaluation.figures import Figures
from face2face.evaluation.variants import PLAIN

_NODDING = 2.0
"""Standard deviation of the driver's roll in degrees, above which there is a roll to follow."""


@dataclass(frozen=True)
class Target:
    """One demand on one figure.

    Attributes:
        figure: a field of Figures.
        words: what is demanded, for people.
        concerns: whether a film is to meet it.
        met: whether it does; the figure is a number.
    """

    figure: str
    words: str
    concerns: Callable[[Figures], bool]
    met: Callable[[Figures], bool]


def _plain(row: Figures) -> bool:
    return row.variant == PLAIN.name


def _varied(row: Figures) -> bool:
    return row.variant != PLAIN.name


def _any(row: Figures) -> bool:  # noqa: ARG001
    return True


TARGETS = (
    Target(
        "face_found",
        "a face in at least 99 % of the outputs",
        _any,
        lambda row: row.face_found >= 0.99,
    ),
    Target(
        "identity",
        "descriptor distance at most 0.21 in the median",
        _plain,
        lambda row: row.identity <= 0.21,
    ),
    Target(
        "mouth",
        "mouth correlation at least 0.90, the trained person's own 0.92",
        _plain,
        lambda row: row.mouth >= (0.92 if row.own else 0.90),
    ),
    Target("eyes", "eye correlation at least 0.60", _plain, lambda row: row.eyes >= 0.6),
    Target(
        "roll",
        "roll correlation at least 0.80 where the driver's roll varies by more than 2 degrees",
        lambda row: _plain(row) and row.roll_range > _NODDING,
        lambda row: row.roll >= 0.8,
    ),
    Target(
        "jitter",
        "jitter not above the driver's",
        lambda row: _plain(row) and not np.isnan(row.driver_jitter),
        lambda row: row.jitter <= row.driver_jitter,
    ),
    Target(
        "identity_change",
        "under another condition, descriptor distance within 0.03 of the plain film's",
        _varied,
        lambda row: abs(row.identity_change) <= 0.03,
    ),
    Target(
        "mouth_change",
        "under another condition, mouth correlation within 0.03 of the plain film's",
        _varied,
        lambda row: abs(row.mouth_change) <= 0.03,
    ),
)


def verdicts(row: Figures) -> dict[str, bool]:
    """Whether the targets are met, by the figure's name.

    Targets that do not concern the film, or whose figure was not measured, are left out.
    """
    return {
        target.figure: target.met(row)
        for target in TARGETS
        if target.concerns(row) and not np.isnan(getattr(row, target.figure))
    }
