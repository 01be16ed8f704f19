"""What a task's network makes of the squares of one image."""

from __future__ import annotations

import cv2

from face2face.engine.timings import Timings
from face2face.faces.crop import Crop
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.runtime.base import Runtime
from face2face.tasks.base import ImageTask
from face2face.types import Frame, Grey


class SquareWork:
    """Applies a task to one square after the other.

    Args:
        task: the model's.
        runtime: has its generator loaded.
        look: finds a face's mesh in a square.
        timings: takes the time of each stage.

    Attributes:
        task: the model's.
        sketch: what the network saw last, uint8 RGB; None before the first square.
        count: of squares so far.
    """

    def __init__(
        self, task: ImageTask, runtime: Runtime, look: MeshSeeker, timings: Timings
    ) -> None:
        self.task = task
        self._runtime, self._look, self._timings = runtime, look, timings
        self.sketch: Frame | None = None
        self.count = 0

    @property
    def size(self) -> int:
        """Side of the network's images in pixels."""
        return self._runtime.size

    def __call__(self, square: Frame) -> Frame:
        """A square of the image and what the task makes of it, both uint8 RGB (side, side, 3)."""
        return self.composite(square, self.generated(square))

    def generated(self, square: Frame, mask: Grey | None = None) -> Frame:
        """The network's answer to a square, at the network's size.

        Args:
            square: uint8 RGB (side, side, 3).
            mask: what is to be repaired, uint8 (side, side).
        """
        with self._timings.stage("sketch"):
            small = self.small(square)
            size = (self.size,) * 2
            # Whatever the mask touches must not be seen by the network.
            touched = None if mask is None else cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
            self.sketch = self.task.network_input(small, touched)  # type: ignore[arg-type]
        self.count += 1
        with self._timings.stage("generate"):
            generated: Frame = self._runtime.generate(self.sketch)
        return generated

    def composite(self, square: Frame, generated: Frame, mask: Grey | None = None) -> Frame:
        """A square with the network's answer put into it."""
        with self._timings.stage("merge"):
            composite: Frame = self.task.composite(square, generated, mask, self._look)
        return composite

    def small(self, square: Frame) -> Frame:
        """A square at the network's size."""
        return Crop(0, 0, square.shape[0]).image(square, self.size)
