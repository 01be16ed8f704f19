"""Measuring a generator on the validation pairs."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from face2face.config import REENACTMENT
from face2face.dataset.batches import plain_pairs
from face2face.dataset.layout import PairFiles
from face2face.tasks.registry import info_of, task_named
from face2face.tasks.scores import mean_known
from face2face.types import Frame

_SHOWN = 6


class Validator:
    """Runs a generator over the validation pairs and measures what its task's users ask for.

    Attributes:
        selection_metric: the figure by which one generator is better than another.
        higher: whether more of it is better.
    """

    def __init__(self, pairs: PairFiles, size: int, landmark_model: Path | None = None) -> None:
        task = pairs.manifest.task if pairs.manifest else REENACTMENT
        self._stride = max(1, len(pairs.val) // _SHOWN)
        # Made ready once for all validations.
        self._pairs = plain_pairs(pairs.val, size=size, drawn=info_of(task).training.drawn)
        self._scores = task_named(task).scores(pairs.target_landmarks("val", size), landmark_model)
        self.selection_metric = self._scores.selection_metric
        self.higher = self._scores.higher

    def __call__(
        self, generate: Callable[[np.ndarray], np.ndarray]
    ) -> tuple[dict[str, float], list[tuple[Frame, Frame, Frame]]]:
        """Run a generator over all validation pairs.

        Args:
            generate: answers float32 (batch, size, size, 3) in [-1, 1] with the same form.

        Returns:
            The figures' means over the pairs, named as the task's `figures`, nan where nothing was
            measured; and a few (condition, generated, target) images, always the same.
        """
        shown: list[tuple[Frame, Frame, Frame]] = []
        found: dict[str, list[float]] = defaultdict(list)
        for place, (condition, target) in enumerate(self._pairs):
            image = generate(condition.numpy()[None])[0]
            found["val_l1"].append(float(np.abs(image - target.numpy()).mean()))
            found["ssim"].append(float(tf.image.ssim((image + 1) / 2, (target + 1) / 2, 1.0)))
            given, answer, real = as_frame(condition), as_frame(image), as_frame(target)
            for name, value in self._scores(place, given, answer, real).items():
                found[name].append(value)
            if place % self._stride == 0 and len(shown) < _SHOWN:
                shown.append((given, answer, real))
        return {name: mean_known(values) for name, values in found.items()}, shown


def as_frame(image: Any) -> Frame:
    """A float image in [-1, 1] as uint8."""
    levels: Frame = np.clip(np.round((np.asarray(image) + 1) * 127.5), 0, 255).astype(np.uint8)
    return levels
