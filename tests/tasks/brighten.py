"""A task that the program does not have: all that a new one must say, in one file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from face2face.tasks.base import ImageTask, Pair
from face2face.tasks.info import DataFlag, TaskInfo
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.types import Frame, Image, Landmarks

REGISTRATION = TaskInfo(
    "tests.tasks.brighten:BrightenTask",
    "light in dark images",
    data_flags=(DataFlag("dim", "range", "least and greatest light that is left"),),
    usual_region="whole",
)


class BrightnessScores(Scores):
    """How far off is the mean brightness?"""

    selection_metric = "brightness_error"

    def __call__(
        self,
        place: int,
        condition: Frame,
        answer: Frame,
        target: Frame,
    ) -> dict[str, float]:
        """In grey levels."""
        return {"brightness_error": abs(float(answer.mean()) - float(target.mean()))}


class BrightenTask(ImageTask):
    """A dark image becomes a bright one."""

    name = "brighten"
    change = "this was brightened"
    figures = {  # noqa: RUF012
        "brightness_error": Figure("error of the mean", "error {:.1f}", "error", "{:.1f}"),
        "ssim": SSIM,
    }
    targets = (
        Target(
            "brightness_error",
            "the mean off by at most 255 levels",
            lambda found: found["brightness_error"] <= 255,
        ),
    )

    def __init__(self, dim: tuple[float, float] = (0.2, 0.4)) -> None:
        """Take the light that is left, as least and greatest share."""
        self._dim = dim

    def with_options(self, options: Mapping[str, Any]) -> "BrightenTask":
        """Take --dim."""
        return BrightenTask(tuple(options["dim"])) if options["dim"] else self

    def scores(
        self,
        known: Mapping[int, Landmarks | None],
        landmark_model: Path | None = None,
    ) -> Scores:
        """How far off is the mean brightness?"""
        return BrightnessScores()

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,
        random: np.random.Generator,
    ) -> Pair:
        """Take light away."""
        return Pair(np.round(source * random.uniform(*self._dim)).astype(np.uint8), source)
