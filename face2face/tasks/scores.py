"""What the users of a task ask of its answers, image by image, and how the figures are told."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.types import Frame, Landmarks


class Figure(NamedTuple):
    """How a figure is told.

    Attributes:
        words: what it is, for people.
        short: the same in a line of several, with the value's format, "SSIM {:.3f}".
        title: head of its column in a table.
        form: the value's format in a table, "{:.3f}"; "%" for a share in percent.
    """

    words: str
    short: str
    title: str
    form: str


def _always(figures: Mapping[str, Any]) -> bool:  # noqa: ARG001
    return True


class Target(NamedTuple):
    """What a model should reach on what it was not trained on.

    Attributes:
        figure: the name of the figure that it is about.
        words: what is demanded, for people.
        met: whether what was measured, by name, meets it; `figure` is a number.
        concerns: whether it is demanded at all of what was measured.
    """

    figure: str
    words: str
    met: Callable[[Mapping[str, Any]], bool]
    concerns: Callable[[Mapping[str, Any]], bool] = _always


L1 = Figure("L1 of the whole image, lower is better", "L1 {:.4f}", "L1", "{:.4f}")
"""On the scale of [-1, 1]; measured for all tasks."""

SSIM = Figure("SSIM of the whole image, 1 is equal", "SSIM {:.3f}", "SSIM", "{:.3f}")
"""Measured for all tasks."""

FACE_FIGURES = {
    "ssim": SSIM,
    "faces_found": Figure(
        "share of generated images with a face", "faces found {:.0%}", "faces found", "%"
    ),
    "landmark_error": Figure(
        "landmark error, % of inter-ocular distance",
        "landmark error {:.2f} %",
        "landmark error, %",
        "{:.2f}",
    ),
}
"""What FaceScores measures, and SSIM."""


class Scores:
    """Figures of a task's answers beside L1 and SSIM, which all have; these alone: no others.

    Attributes:
        selection_metric: the figure by which one network is better than another.
        higher: whether more of it is better.
    """

    selection_metric = "val_l1"
    higher = False

    def __call__(
        self,
        place: int,  # noqa: ARG002
        condition: Frame,  # noqa: ARG002
        answer: Frame,  # noqa: ARG002
        target: Frame,  # noqa: ARG002
    ) -> dict[str, float]:
        """Measure one answer; all images are uint8 RGB (size, size, 3).

        Args:
            place: in the validation set: the image's name.
            condition: the network's input.
            answer: its output.
            target: what it should be.

        Returns:
            The figures by name, nan where there is nothing to measure.
        """
        return {}


class FaceScores(Scores):
    """Is there a face, and where it was asked for?

    Args:
        predictor: finds the points.
        target_landmarks: float32 (68, 2), or (70, 2) with irises, which are not looked at; pixels
            of the target; None where no face is.
    """

    def __init__(
        self,
        predictor: LandmarkPredictor,
        target_landmarks: Mapping[int, Landmarks | None] | None = None,
    ) -> None:
        """Start with what is known of the targets' landmarks, by place; others are searched for."""
        self._still, self._asked = FaceFinder(predictor), dict(target_landmarks or {})

    def __call__(
        self,
        place: int,
        condition: Frame,  # noqa: ARG002 (the target's face is asked for)
        answer: Frame,
        target: Frame,
    ) -> dict[str, float]:
        """The landmark error is the mean distance of the 68 points."""
        if place not in self._asked:
            self._asked[place] = self._still.largest(target)
        target_landmarks = self._asked[place]
        if target_landmarks is None:
            return {"landmark_error": float("nan"), "faces_found": float("nan")}
        found = self._still.largest(answer)
        if found is None:
            return {"landmark_error": float("nan"), "faces_found": 0.0}
        apart = float(np.linalg.norm(found - target_landmarks[:68], axis=1).mean())
        return {
            "landmark_error": 100 * apart / max(inter_ocular(target_landmarks), 1e-6),
            "faces_found": 1.0,
        }


def mean_known(values: Iterable[float]) -> float:
    """The mean of the values that could be measured; nan where none could."""
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def in_words(values: Mapping[str, float], figures: Mapping[str, Figure]) -> str:
    """Values by name as one line; `figures` are the task's, L1 needs none.

    Of what could not be measured, as where no face was found, nothing is said.
    """
    told = {"val_l1": L1, **figures}
    return ", ".join(
        told[name].short.format(value) for name, value in values.items() if not math.isnan(value)
    )
