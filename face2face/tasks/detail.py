"""The second stage of a trained face: strips around eyes and mouth at twice the generator's scale.

What the generator makes of a sketch, enlarged, is the condition; the footage is the target. So the
network learns what this generator leaves out of this face, and not to enlarge in general.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

import numpy as np

from face2face.config import DETAIL, ENLARGED
from face2face.faces.sketch import draw_sketch
from face2face.faces.strips import SHIFT, cut_strips, enlarge, strip_corners
from face2face.images.grey import to_grey_levels
from face2face.images.metrics import image_metrics
from face2face.images.resize import resize
from face2face.tasks.base import Pair, Task
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.types import Frame, Image, Landmarks, Sketch


class DetailScores(Scores):
    """Is the answer nearer to the footage, and sharper, than the enlarged face?"""

    def __call__(
        self,
        place: int,  # noqa: ARG002
        condition: Frame,
        answer: Frame,
        target: Frame,
    ) -> dict[str, float]:
        """L1 and SSIM of the condition, and how sharp both are."""
        before, real = image_metrics(condition, target), max(sharpness(target), 1e-6)
        return {
            "input_l1": before.l1,
            "input_ssim": before.ssim,
            "sharpness": sharpness(answer) / real,
            "input_sharpness": sharpness(condition) / real,
        }


class DetailTask(Task):
    """Strips of an enlarged face become sharp.

    Args:
        generate: the face's generator, from its sketch to its image; it is called by one thread at
            a time. None takes the footage at half its size for what it makes.
    """

    name = DETAIL
    times = ENLARGED
    figures = {  # noqa: RUF012
        "ssim": SSIM,
        "input_l1": Figure("L1 of the enlarged face", "enlarged {:.4f}", "enlarged, L1", "{:.4f}"),
        "input_ssim": Figure(
            "SSIM of the enlarged face", "its SSIM {:.3f}", "enlarged, SSIM", "{:.3f}"
        ),
        "sharpness": Figure(
            "sharpness as a share of the footage's", "sharpness {:.0%}", "sharpness", "%"
        ),
        "input_sharpness": Figure(
            "sharpness of the enlarged face", "enlarged {:.0%}", "enlarged, sharpness", "%"
        ),
    }
    targets = (
        Target(
            "sharpness",
            "nearer to the footage's sharpness than the enlarged face",
            lambda found: abs(1 - found["sharpness"]) < abs(1 - found["input_sharpness"]),
        ),
    )

    def __init__(self, generate: Callable[[Sketch], Frame] | None = None) -> None:
        self._generate = generate
        self._lock = Lock()

    def pair(self, source: Image, landmarks: Landmarks | None, random: np.random.Generator) -> Pair:
        """Cut the strips of the generator's image, enlarged, and of the footage.

        Args:
            source: uint8 RGB, twice the generator's size.
            landmarks: pixels of the generator's image.
            random: moves the strips a little.
        """
        assert landmarks is not None, "a sketch is drawn from landmarks"
        size = source.shape[0] // ENLARGED
        image = self._image(source, draw_sketch(landmarks, size), size)
        shift = random.uniform(-SHIFT, SHIFT, 2).astype(np.float32)
        corners = strip_corners(landmarks + shift, size)
        return Pair(cut_strips(enlarge(image), corners), cut_strips(source, corners))

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """What the second stage adds to enlarging."""
        return DetailScores()

    def _image(self, source: Image, sketch: Sketch, size: int) -> Frame:
        if self._generate is None:
            return resize(source, size, size)
        with self._lock:
            return self._generate(sketch)


def sharpness(image: Frame) -> float:
    """Mean square of the brightness's gradient; uint8 RGB."""
    down, right = np.gradient(to_grey_levels(image))
    return float(np.mean(down**2 + right**2))
