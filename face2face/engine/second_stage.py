"""A trained face at twice its generator's size, made once more around eyes and mouth."""

import numpy as np

from face2face.config import ENLARGED
from face2face.engine.context import EngineContext
from face2face.engine.model_background import read_background
from face2face.engine.temporal_filter import FlickerFilter
from face2face.errors import ErrorKind, ModelError
from face2face.faces.strips import (
    Corners,
    cut_strips,
    enlarge,
    hold_corners,
    paste_strips,
    strip_corners,
)
from face2face.model import FaceModel
from face2face.portrait.still_background import StillBackground
from face2face.runtime.base import Runtime
from face2face.types import Frame, Landmarks


class SecondStage:
    """Enlarges a generator's images; not safe to call from several threads at once.

    Args:
        runtime: has the second generator loaded, of the first one's size.
        background: what stood still behind the person, in the large image; None where that is not
            known.
    """

    def __init__(self, runtime: Runtime, background: StillBackground | None = None) -> None:
        self._runtime, self._background = runtime, background
        self.smooth(0.0)

    @property
    def size(self) -> int:
        """Side of its images in pixels."""
        return ENLARGED * self._runtime.size

    @property
    def has_background(self) -> bool:
        """Whether it puts the person before what stood still behind them."""
        return self._background is not None

    def warm_up(self) -> None:
        """Make an image of an empty one.

        Raises:
            ModelError: the generator fails.
        """
        side = self._runtime.size
        self(np.zeros((side, side, 3), np.uint8), np.zeros((68, 2), np.float32))

    def smooth(self, smoothing: float) -> None:
        """Hold still what hardly changes from image to image, as `FlickerFilter` does."""
        self._flicker = FlickerFilter(smoothing)
        self.restart()

    def restart(self) -> None:
        """Forget the last image."""
        self._shown: Frame | None = None
        self._corners: Corners | None = None

    def __call__(self, image: Frame, landmarks: Landmarks, head: Landmarks | None = None) -> Frame:
        """Make the large image.

        Args:
            image: the generator's, uint8 RGB (size, size, 3).
            landmarks: of the face in it, float32 (68 or more, 2), its pixels.
            head: the face at rest laid where its head is, of the same form; None where only the
                face itself tells of its head.

        Returns:
            uint8 RGB, twice as large.
        """
        large = enlarge(image)
        corners = strip_corners(landmarks, self._runtime.size)
        if self._corners is not None:
            corners = hold_corners(self._corners, corners)
        self._corners = corners
        strips = self._runtime.generate(cut_strips(large, corners))
        if self._shown is not None:
            # What was shown there, not in the last strips: these go along with the face.
            strips = self._flicker.after(cut_strips(self._shown, corners), strips)
        paste_strips(large, strips, corners)
        self._shown = large
        if self._background is None:
            own: Frame = large.copy()  # the caller's
            return own
        half = np.float32(0.5)
        told_by = landmarks if head is None else head
        return self._background(large, (told_by + half) * np.float32(ENLARGED) - half)


def open_second_stage(
    model: FaceModel, context: EngineContext, first: Runtime
) -> SecondStage | None:
    """The model's second stage, loaded, where images as large as it makes them are asked for.

    Raises:
        ModelError: it cannot be run, or its graph is of another size than the first one's.
    """
    detail = model.detail
    if detail is None or context.size in (None, model.sizes[0]):
        return None
    runtime = context.open_runtime(detail.graph, detail.int8)
    if not runtime.size == first.size == model.sizes[0]:
        raise ModelError(
            f"the two stages of the model {model.name} are of {first.size} and {runtime.size} "
            f"pixels, and its card says {model.sizes[0]}: get the model again",
            ErrorKind.MODEL_FILE_ALTERED,
            model=model.name,
            file=detail.graph.name,
        )
    return SecondStage(runtime, read_background(detail))
