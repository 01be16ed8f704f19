"""What a model should reach, and whether a video's figures do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from face2face.evaluation.variants import PLAIN
from face2face.evaluation.video_metrics import ASKED, Figures

_NODDING = 2.0
"""Standard deviation of the driver's roll in degrees, above which there is a roll to follow."""


@dataclass(frozen=True)
class Target:
    """One demand on one figure.

    Attributes:
        figure: a field of Figures.
        words: what is demanded, for people.
        concerns: whether a video is to meet it.
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
        f"mouth correlation at least {ASKED['mouth']:.2f}, the trained person's own 0.92",
        _plain,
        lambda row: row.mouth >= (0.92 if row.own else ASKED["mouth"]),
    ),
    Target(
        "eyes",
        f"eye correlation at least {ASKED['eyes']:.2f}",
        _plain,
        lambda row: row.eyes >= ASKED["eyes"],
    ),
    Target(
        "gaze",
        f"gaze correlation at least {ASKED['gaze']:.2f} where the driver looks aside",
        _plain,
        lambda row: row.gaze >= ASKED["gaze"],
    ),
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
        "under another condition, descriptor distance within 0.03 of the plain video's",
        _varied,
        lambda row: abs(row.identity_change) <= 0.03,
    ),
    Target(
        "mouth_change",
        "under another condition, mouth correlation within 0.03 of the plain video's",
        _varied,
        lambda row: abs(row.mouth_change) <= 0.03,
    ),
)


def verdicts(row: Figures) -> dict[str, bool]:
    """Whether the targets are met, by the figure's name.

    Targets that do not concern the video, or whose figure was not measured, are left out.
    """
    return {
        target.figure: target.met(row)
        for target in TARGETS
        if target.concerns(row) and not np.isnan(getattr(row, target.figure))
    }


def score(rows: Sequence[Figures]) -> tuple[int, int]:
    """How many targets are met, and how many there are, over all rows."""
    marks = [mark for row in rows for mark in verdicts(row).values()]
    return sum(marks), len(marks)
