"""What a trained face should reach, and which of it a video's figures do."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from face2face.evaluation.trained_figures import ASKED, TrainedFigures
from face2face.evaluation.variants import PLAIN
from face2face.evaluation.verdicts import count_met, verdicts
from face2face.tasks.scores import Target

_Row = Mapping[str, Any]

_NODDING = 2.0
"""Standard deviation of the driver's roll in degrees, above which there is a roll to follow."""


def _plain(row: _Row) -> bool:
    return bool(row["variant"] == PLAIN.name)


def _varied(row: _Row) -> bool:
    return bool(row["variant"] != PLAIN.name)


TRAINED_TARGETS = (
    Target(
        "face_found",
        "a face in at least 99 % of the outputs",
        lambda row: row["face_found"] >= 0.99,
    ),
    Target(
        "identity",
        "descriptor distance at most 0.21 in the median",
        lambda row: row["identity"] <= 0.21,
        _plain,
    ),
    Target(
        "mouth",
        f"mouth correlation at least {ASKED['mouth']:.2f}, the trained person's own 0.92",
        lambda row: row["mouth"] >= (0.92 if row["own"] else ASKED["mouth"]),
        _plain,
    ),
    Target(
        "eyes",
        f"eye correlation at least {ASKED['eyes']:.2f}",
        lambda row: row["eyes"] >= ASKED["eyes"],
        _plain,
    ),
    Target(
        "gaze",
        f"gaze correlation at least {ASKED['gaze']:.2f} where the driver looks aside",
        lambda row: row["gaze"] >= ASKED["gaze"],
        _plain,
    ),
    Target(
        "roll",
        "roll correlation at least 0.80 where the driver's roll varies by more than 2 degrees",
        lambda row: row["roll"] >= 0.8,
        lambda row: _plain(row) and row["roll_range"] > _NODDING,
    ),
    Target(
        "jitter",
        "jitter not above the driver's",
        lambda row: row["jitter"] <= row["driver_jitter"],
        lambda row: _plain(row) and not math.isnan(row["driver_jitter"]),
    ),
    Target(
        "identity_change",
        "under another condition, descriptor distance within 0.03 of the plain video's",
        lambda row: abs(row["identity_change"]) <= 0.03,
        _varied,
    ),
    Target(
        "mouth_change",
        "under another condition, mouth correlation within 0.03 of the plain video's",
        lambda row: abs(row["mouth_change"]) <= 0.03,
        _varied,
    ),
)
"""What is asked of `TrainedFigures`."""


def trained_verdicts(row: TrainedFigures) -> dict[str, bool]:
    """Which targets a video under a condition meets, see `verdicts`."""
    return verdicts(TRAINED_TARGETS, vars(row))


def trained_score(rows: Sequence[TrainedFigures]) -> tuple[int, int]:
    """How many targets are met, and how many there are, over all rows."""
    return count_met(map(trained_verdicts, rows))
