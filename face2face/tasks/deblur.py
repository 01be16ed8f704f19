"""Sharpening: a blurred picture becomes the sharp one."""

import numpy as np

from face2face.tasks.base import Pair, PictureTask, scaled
from face2face.tasks.blur import Blur, blur_kernel, blurred
from face2face.types import Frame, Grey, Landmarks, Picture

DEFAULT_RADIUS = (2.0, 6.0)
"""Least and greatest radius of the blur, in pixels of the network."""


class DeblurTask(PictureTask):
    """A picture out of focus becomes sharp."""

    name = "deblur"

    def __init__(self, radius: tuple[float, float] = DEFAULT_RADIUS, blur: Blur = "lens") -> None:
        """Make the task.

        Args:
            radius: least and greatest radius that training sees, in pixels of the network.
            blur: what training blurs with.
        """
        self._radius, self._blur = radius, blur

    def pair(
        self,
        source: Picture,
        landmarks: Landmarks | None,  # noqa: ARG002 (all of the picture is blurred)
        random: np.random.Generator,
    ) -> Pair:
        """Blur the picture by a radius from the range."""
        radius, angle = random.uniform(*self._radius), random.uniform(0, np.pi)
        return Pair(blurred(source, blur_kernel(self._blur, radius, angle)), source)

    def given(self, picture: Frame, mask: Grey | None = None) -> Frame:  # noqa: ARG002
        """The picture as it is."""
        return picture

    def merged(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
    ) -> Frame:
        """Add what the network changed, so that a crop larger than the network keeps its detail."""
        side = crop.shape[0]
        change = generated.astype(np.float32) - scaled(crop, generated.shape[0])
        done = crop + scaled(change, side)
        return np.clip(np.round(done), 0, 255).astype(np.uint8)
