"""What the users of each task ask of its answers, picture by picture."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.images.metrics import likeness
from face2face.tasks.cutout import CutoutTask
from face2face.tasks.inpaint import HOLE
from face2face.types import Frame, Grey, Landmarks

WORDS = {
    "val_l1": "L1 of the whole picture, lower is better",
    "ssim": "SSIM of the whole picture, 1 is equal",
    "landmark_error": "landmark error, % of inter-ocular distance",
    "faces_found": "share of generated pictures with a face",
    "hole_l1": "L1 where the picture was erased, lower is better",
    "telea_hole_l1": "the same for OpenCV's inpainting after Telea",
    "psnr": "PSNR in decibels, higher is better",
    "input_psnr": "PSNR of the input",
    "input_ssim": "SSIM of the input",
    "iou": "IoU with the true matte at a half, 1 is equal",
}
"""The figures by name, in words for people; L1 is on the scale of [-1, 1]."""

_SHORT = {
    "val_l1": "L1 {:.4f}",
    "ssim": "SSIM {:.3f}",
    "landmark_error": "landmark error {:.2f} %",
    "faces_found": "faces found {:.0%}",
    "hole_l1": "in the hole {:.4f}",
    "telea_hole_l1": "Telea's {:.4f}",
    "psnr": "PSNR {:.2f} dB",
    "input_psnr": "the input's {:.2f} dB",
    "input_ssim": "its SSIM {:.3f}",
    "iou": "IoU {:.3f}",
}

_SAME = 8
"""Levels that a hole's colour may be off, as a JPEG's is."""

_TELEA_RADIUS = 3


class Scores(ABC):
    """Figures of a task's answers; a picture's place in the validation set is its name.

    Attributes:
        judge: the figure by which one network is better than another.
        higher: whether more of it is better.
    """

    judge = "val_l1"
    higher = False

    @abstractmethod
    def __call__(
        self, place: int, condition: Frame, answer: Frame, target: Frame
    ) -> dict[str, float]:
        """Measure one answer; all pictures are uint8 RGB (size, size, 3).

        Returns:
            The figures by name, nan where there is nothing to measure.
        """


class FaceScores(Scores):
    """Is there a face, and where it was asked for? For landmarks and pencil."""

    def __init__(
        self, predictor: LandmarkPredictor, asked: dict[int, Landmarks | None] | None = None
    ) -> None:
        """Start with what is known of the targets' landmarks, by place; others are searched for.

        Args:
            predictor: finds the points.
            asked: float32 (68, 2), pixels of the target; None where no face is.
        """
        self._still, self._asked = FaceFinder(predictor), dict(asked or {})

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
        asked = self._asked[place]
        if asked is None:
            return {"landmark_error": float("nan"), "faces_found": float("nan")}
        found = self._still.largest(answer)
        if found is None:
            return {"landmark_error": float("nan"), "faces_found": 0.0}
        apart = float(np.linalg.norm(found - asked, axis=1).mean())
        return {
            "landmark_error": 100 * apart / max(inter_ocular(asked), 1e-6),
            "faces_found": 1.0,
        }


class InpaintScores(Scores):
    """How near is what fills the hole, and would OpenCV have done as well?"""

    judge = "hole_l1"

    def __init__(self) -> None:
        """Remember OpenCV's figures: they do not change."""
        self._telea: dict[int, float] = {}

    def __call__(
        self, place: int, condition: Frame, answer: Frame, target: Frame
    ) -> dict[str, float]:
        """Only the erased pixels count."""
        hole = hole_of(condition)
        if not hole.any():
            return {"hole_l1": float("nan"), "telea_hole_l1": float("nan")}
        if place not in self._telea:
            self._telea[place] = _l1(telea(condition, hole), target, hole)
        return {"hole_l1": _l1(answer, target, hole), "telea_hole_l1": self._telea[place]}


class DeblurScores(Scores):
    """Is the answer nearer to the sharp picture than what was given?"""

    judge = "psnr"
    higher = True

    def __init__(self) -> None:
        """Remember the inputs' figures: they do not change."""
        self._given: dict[int, dict[str, float]] = {}

    def __call__(
        self, place: int, condition: Frame, answer: Frame, target: Frame
    ) -> dict[str, float]:
        """PSNR of both, SSIM of the input; that of the answer is measured for all tasks."""
        if place not in self._given:
            given = likeness(condition, target)
            self._given[place] = {"input_psnr": given.psnr, "input_ssim": given.ssim}
        error = float(np.mean((answer.astype(np.float64) - target) ** 2))
        psnr = 10 * float(np.log10(255**2 / error)) if error else float("inf")
        return {"psnr": psnr, **self._given[place]}


class CutoutScores(Scores):
    """Is the person where the matte says?"""

    judge = "iou"
    higher = True

    def __call__(
        self,
        place: int,  # noqa: ARG002 (nothing is remembered)
        condition: Frame,  # noqa: ARG002 (the matte alone counts)
        answer: Frame,
        target: Frame,
    ) -> dict[str, float]:
        """Intersection over union of what both say is more person than not."""
        mine, true = (CutoutTask.matte(picture) >= 128 for picture in (answer, target))
        union = int(np.count_nonzero(mine | true))
        iou = np.count_nonzero(mine & true) / union if union else 1.0
        return {"iou": float(iou)}


def scores_for(
    task: str,
    asked: dict[int, Landmarks | None] | None = None,
    landmark_model: Path | None = None,
) -> Scores:
    """The scores of a task.

    Args:
        task: its name.
        asked: see FaceScores.
        landmark_model: a dlib 68-point file, None for the installed one.

    Raises:
        LandmarkModelError: the file is needed, and missing or unreadable.
    """
    if task == "inpaint":
        return InpaintScores()
    if task == "deblur":
        return DeblurScores()
    if task == "cutout":
        return CutoutScores()
    return FaceScores(LandmarkPredictor(landmark_model), asked)


def in_words(values: Mapping[str, float]) -> str:
    """Figures by name as one line."""
    return ", ".join(_SHORT[name].format(value) for name, value in values.items())


def hole_of(condition: Frame) -> Grey:
    """The erased pixels of an inpaint condition, uint8 (size, size), 255 where erased."""
    low = np.clip(np.array(HOLE) - _SAME, 0, 255)
    high = np.clip(np.array(HOLE) + _SAME, 0, 255)
    return cv2.inRange(condition, low, high)  # type: ignore[return-value]


def telea(condition: Frame, hole: Grey) -> Frame:
    """What OpenCV fills a hole with (Telea 2004), uint8 RGB of the condition's size."""
    return cv2.inpaint(  # type: ignore[return-value]
        condition, hole, _TELEA_RADIUS, cv2.INPAINT_TELEA
    )


def _l1(picture: Frame, target: Frame, hole: Grey) -> float:
    difference = np.abs(picture.astype(np.float64) - target)[hole > 0]
    return float(difference.mean()) / 127.5
