"""Extracting people: the answer is the matte, white where a person is."""

import cv2
import numpy as np

from face2face.tasks.backdrops import Backdrops, over
from face2face.tasks.base import Pair, PictureTask, scaled
from face2face.tasks.guided import guided
from face2face.types import Frame, Grey, Landmarks, Picture

_REACH = 1 / 32
"""Half side of the windows in which the matte follows the picture's edges, as a share of it."""

_EVEN = 1e-4
"""Variance of a colour, of 0 to 1, below which a window has no edge to follow."""

_SURE = 0.06
"""The outermost share of the matte's range at both ends that is taken to be wholly in or out."""


class CutoutTask(PictureTask):
    """A picture of a person becomes the matte of the person."""

    name = "cutout"

    def __init__(self, backdrops: Backdrops | None = None) -> None:
        """Make the task.

        Args:
            backdrops: what training puts behind the people; None generates it.
        """
        self._backdrops = backdrops or Backdrops()

    def pair(
        self,
        source: Picture,
        landmarks: Landmarks | None,  # noqa: ARG002 (the matte says where the person is)
        random: np.random.Generator,
    ) -> Pair:
        """Put the person before a backdrop, in a light of its own.

        `source` is RGBA: what is transparent shows what was behind the person.
        """
        backdrop = self._backdrops.behind(source, random)
        alpha: Grey = source[..., 3]
        return Pair(over(_in_other_light(source, random), backdrop), _as_picture(alpha))

    def given(self, picture: Frame, mask: Grey | None = None) -> Frame:  # noqa: ARG002
        """The picture as it is."""
        return picture

    def merged(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
    ) -> Frame:
        """The person before black; `alpha` is what puts them before anything else."""
        share = self.alpha(crop, generated)[..., None].astype(np.float32) / 255
        done: Frame = np.round(crop * share).astype(np.uint8)
        return done

    @staticmethod
    def matte(generated: Frame) -> Grey:
        """How much of each pixel is person, 0 to 255, uint8 (size, size)."""
        return cv2.cvtColor(generated, cv2.COLOR_RGB2GRAY)  # type: ignore[return-value]

    def alpha(self, crop: Frame, generated: Frame) -> Grey:
        """The matte at the crop's resolution, its edges those of the crop.

        Args:
            crop: uint8 RGB (side, side, 3).
            generated: the network's answer, uint8 RGB (size, size, 3).

        Returns:
            uint8 (side, side), 255 where a person is.
        """
        size = generated.shape[0]
        fine = guided(
            self.matte(generated).astype(np.float32) / np.float32(255),
            scaled(crop, size),
            crop,
            radius=max(round(_REACH * size), 1),
            smoothness=_EVEN,
        )
        certain = np.clip((fine - _SURE) / (1 - 2 * _SURE), 0, 1)
        done: Grey = np.round(255 * certain).astype(np.uint8)
        return done


def _as_picture(alpha: Grey) -> Frame:
    return np.repeat(alpha[..., None], 3, axis=2)


def _in_other_light(source: Picture, random: np.random.Generator) -> Picture:
    """Change the person's exposure, contrast and tint: few people stand for many."""
    exposure, contrast = random.uniform(0.75, 1.25), random.uniform(0.8, 1.2)
    tint = random.uniform(0.92, 1.08, 3)
    levels = source[..., :3].astype(np.float32)
    lit = ((levels - 128) * contrast + 128) * exposure * tint
    done = np.array(source)
    done[..., :3] = np.clip(np.round(lit), 0, 255).astype(np.uint8)
    return done
