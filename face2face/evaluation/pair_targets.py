"""What a picture task's model should reach on held-out pairs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

_Figures = Mapping[str, float]


@dataclass(frozen=True)
class PairTarget:
    """One demand.

    Attributes:
        figure: what it is about, see training.scores.WORDS.
        words: what is demanded, for people.
        met: whether the figures meet it; `figure` is a number.
    """

    figure: str
    words: str
    met: Callable[[_Figures], bool]


PAIR_TARGETS: dict[str, tuple[PairTarget, ...]] = {
    "inpaint": (
        PairTarget(
            "hole_l1",
            "L1 inside the hole at most half of that of Telea's inpainting by OpenCV",
            lambda found: found["hole_l1"] <= 0.5 * found["telea_hole_l1"],
        ),
    ),
    "deblur": (
        PairTarget(
            "psnr",
            "PSNR at least 2 dB over the blurred input's",
            lambda found: found["psnr"] >= found["input_psnr"] + 2,
        ),
        PairTarget(
            "ssim",
            "SSIM over the blurred input's",
            lambda found: found["ssim"] > found["input_ssim"],
        ),
    ),
    "cutout": (
        PairTarget("iou", "IoU with the true mattes at least 0.90", lambda f: f["iou"] >= 0.9),
    ),
    "pencil": (
        PairTarget(
            "faces_found",
            "a face found in at least 95 % of the results",
            lambda found: found["faces_found"] >= 0.95,
        ),
        PairTarget(
            "landmark_error",
            "landmark error under 5 % of the inter-ocular distance",
            lambda found: found["landmark_error"] < 5,
        ),
    ),
}
"""The demands by task; other tasks have none."""


def pair_verdicts(task: str, found: _Figures) -> dict[str, bool]:
    """Whether the task's targets are met, by figure; what was not measured is left out."""
    return {
        target.figure: bool(target.met(found))
        for target in PAIR_TARGETS.get(task, ())
        if not np.isnan(found[target.figure])
    }
