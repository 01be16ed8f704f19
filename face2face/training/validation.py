"""Measuring a generator on the validation pairs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from face2face.dataset.folder import PairFiles
from face2face.dataset.load import plain_pairs
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.faces.still import StillFaces
from face2face.types import Frame, Landmarks

_SHOWN = 6


@dataclass(frozen=True)
class Scores:
    """What validation found.

    Attributes:
        l1: mean absolute difference on the scale of [-1, 1].
        ssim: structural similarity (Wang et al. 2004), 1 is equal.
        landmark_error: mean distance between the landmarks that dlib finds in the generated
            picture and those of the sketch, % of the inter-ocular distance.
        faces_found: share of the generated pictures with a face.
    """

    l1: float
    ssim: float
    landmark_error: float
    faces_found: float


class Validator:
    """Holds the validation pairs' landmarks; finds them once where no manifest has them."""

    def __init__(self, pairs: PairFiles, size: int, landmark_model: Path | None = None) -> None:
        """Prepare the validation of `pairs.val` at `size` pixels."""
        self._files, self._size = pairs.val, size
        self._still = StillFaces(LandmarkPredictor(landmark_model))
        self._wanted: list[Landmarks | None] | None = None
        if pairs.manifest is not None:
            known = {pair.number: pair for pair in pairs.manifest.of("val")}
            factor = size / pairs.manifest.size
            self._wanted = [
                (known[int(file.stem)].points() + 0.5) * factor - 0.5 for file in pairs.val
            ]

    def __call__(
        self, generate: Callable[[np.ndarray], np.ndarray]
    ) -> tuple[Scores, list[tuple[Frame, Frame, Frame]]]:
        """Run a generator over all validation pairs.

        Args:
            generate: answers float32 (batch, size, size, 3) in [-1, 1] with the same form.

        Returns:
            The scores, and a few (condition, generated, target) pictures, always the same.
        """
        wanted: list[Landmarks | None] = []
        shown: list[tuple[Frame, Frame, Frame]] = []
        stride = max(1, len(self._files) // _SHOWN)
        l1, ssim, errors = [], [], []
        for place, (condition, target) in enumerate(plain_pairs(self._files, size=self._size)):
            picture = generate(condition.numpy()[None])[0]
            l1.append(float(np.abs(picture - target.numpy()).mean()))
            ssim.append(float(tf.image.ssim((picture + 1) / 2, (target + 1) / 2, 1.0)))
            generated, real = as_frame(picture), as_frame(target)
            asked = self._wanted[place] if self._wanted else self._still.largest(real)
            wanted.append(asked)
            found = self._still.largest(generated)
            if asked is not None:
                errors.append(_error(found, asked) if found is not None else None)
            if place % stride == 0 and len(shown) < _SHOWN:
                shown.append((as_frame(condition), generated, real))
        self._wanted = wanted
        known = [error for error in errors if error is not None]
        return (
            Scores(
                l1=float(np.mean(l1)),
                ssim=float(np.mean(ssim)),
                landmark_error=float(np.mean(known)) if known else float("nan"),
                faces_found=len(known) / max(len(errors), 1),
            ),
            shown,
        )


def _error(found: Landmarks, asked: Landmarks) -> float:
    distance = np.linalg.norm(found - asked, axis=1).mean()
    return 100 * float(distance) / max(inter_ocular(asked), 1e-6)


def as_frame(picture: Any) -> Frame:
    """A float picture in [-1, 1] as uint8."""
    levels: Frame = np.clip(np.round((np.asarray(picture) + 1) * 127.5), 0, 255).astype(np.uint8)
    return levels
