"""Repairing skin: what is erased with magenta is filled in again."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.base import Pair, PictureTask, scaled
from face2face.tasks.fill import carried_on
from face2face.tasks.masks import random_hole
from face2face.types import Frame, Grey, Landmarks, Picture

HOLE = (255, 0, 255)
"""Colour of what is to be filled in: no face has it, while black is in many pictures."""

HOLE_TOLERANCE = 24
"""Grey levels by which painted pixels may miss that colour, as after JPEG."""

_SURE = 1 / 64
"""Depth in a hole at which its surroundings still say as much as the network, as a share of the
side. Of strangers' faces the network alone was worse in small holes than Telea's method alone;
mixed so, the error fell in holes of all sizes. Twice as deep it falls a little more, and narrow
holes across an eye lose it."""

_REACH = 3
"""Pixels around one that Telea's method takes it from, OpenCV's usual."""

_FEATHER = 1.5
"""Width of the transition inside the mask, in pixels of the network."""


class InpaintTask(PictureTask):
    """A picture with a hole becomes the whole picture."""

    name = "inpaint"

    def __init__(self, shapes: Sequence[Grey] = ()) -> None:
        """Make the task.

        Args:
            shapes: what training erases (`masks.read_shapes`); none generates shapes.
        """
        self._shapes = shapes

    def pair(
        self,
        source: Picture,
        landmarks: Landmarks | None,  # noqa: ARG002 (holes lie anywhere)
        random: np.random.Generator,
    ) -> Pair:
        """Erase one or two shapes."""
        hole = random_hole(source.shape[0], random, self._shapes)
        return Pair(self.given(source, hole), source)

    def given(self, picture: Frame, mask: Grey | None = None) -> Frame:
        """Fill what the mask touches with the hole's colour; without a mask nothing."""
        filled = np.array(picture)
        if mask is not None:
            filled[mask > 0] = HOLE
        return filled

    def merged(self, crop: Frame, generated: Frame, mask: Grey | None = None) -> Frame:
        """Take the answer inside the mask alone, where it passes into the crop softly.

        The network's tone is off by a little here and there: what it is off by around the mask,
        as known from the pixels there, is carried into it. Near its edge what the pixels there
        say by themselves (Telea, "An image inpainting technique based on the fast marching
        method", 2004) is mixed in.
        """
        done = np.array(crop)
        if mask is None or not mask.any():
            return done
        side, size = crop.shape[0], generated.shape[0]
        inside = mask > 0
        repaired = _mixed(scaled(crop, size), generated, inside)
        large = cv2.resize(repaired, (side, side), interpolation=cv2.INTER_CUBIC)
        depth = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 3)
        share = np.clip(depth / (_FEATHER * max(side / size, 1.0)), 0.0, 1.0)[inside]
        # A mask that was painted into the picture has nothing to pass into.
        share[(np.abs(crop[inside].astype(np.int16) - HOLE) <= HOLE_TOLERANCE).all(1)] = 1.0
        share = share[:, None]
        mixed = share * large[inside] + (1 - share) * crop[inside]
        done[inside] = np.clip(np.round(mixed), 0, 255).astype(np.uint8)
        return done


def _mixed(
    picture: Frame, generated: Frame, mask: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float32]:
    """The answer in the picture's tone, and towards the mask's edge what is around it.

    Args:
        picture: the crop at the network's size, uint8 RGB (size, size, 3).
        generated: the answer, likewise.
        mask: bool (side, side), where to repair.

    Returns:
        float32 (size, size, 3), grey levels.
    """
    size = generated.shape[0]
    # Any touched pixel is left out: nothing of what shall vanish may leak into the repair.
    hole = cv2.resize(mask.astype(np.float32), (size, size), interpolation=cv2.INTER_AREA) > 0
    toned = generated + carried_on(picture.astype(np.float32) - generated, ~hole)
    marked = hole.astype(np.uint8)
    around = cv2.inpaint(picture, marked, _REACH, cv2.INPAINT_TELEA)
    depth = cv2.distanceTransform(marked, cv2.DIST_L2, 5)
    share = np.exp(-depth / (_SURE * size))[..., None]
    mixed: npt.NDArray[np.float32] = share * around + (1 - share) * toned
    return mixed
