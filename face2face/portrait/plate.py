"""A background without whoever moves before it: the median of what each pixel showed of it."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.surfaces import from_edges
from face2face.types import Frame

_Masks = npt.NDArray[np.bool_]

_SEEN_SHARE = 0.1
"""Of the images, and three at least, that must show a place without the person; other places are
filled in from around."""

_SEAM = 4.0
"""Pixels of 256 over which what was seen of the background passes into what is filled in."""

_BEGINS, _WHOLLY = 0.84, 0.98
"""How much of what is around a place, at that width, was seen where what was seen begins to count,
and where it counts wholly: one and two widths from the edge."""


def plate_of(images: Frame, grounds: _Masks) -> Frame:
    """The median of each pixel where the person is not; elsewhere what surrounds it goes on.

    Args:
        images: uint8 RGB (n, size, size, 3), of one place.
        grounds: bool (n, size, size), where each surely shows the background.

    Returns:
        uint8 RGB (size, size, 3).
    """
    known = grounds.sum(0) >= max(3, _SEEN_SHARE * len(images))
    median = _middle(_in_one_light(images, grounds), grounds)
    if known.all():
        return median
    # A seam would be seen as a line around the head, and what is seen close to it has its halo.
    seam = _SEAM * len(known) / 256
    soft = cv2.GaussianBlur(known.astype(np.float32), (0, 0), seam)
    share = np.clip((np.asarray(soft) - _BEGINS) / (_WHOLLY - _BEGINS), 0, 1) * known
    surely = share == 1
    filled = from_edges(median, ~(surely if surely.any() else known))
    share = share[..., None]
    plate: Frame = np.round(share * median + (1 - share) * filled).astype(np.uint8)
    return plate


def _in_one_light(images: Frame, grounds: _Masks) -> Frame:
    """The images in the light of their median, for cameras set theirs anew all the time.

    Else the edge of each frame's person would be a line in the plate: beside the head a pixel is
    the median of other frames than its neighbour.
    """
    median = _middle(images, grounds).astype(np.float32)
    lit = np.empty_like(images)
    for place, (image, ground) in enumerate(zip(images, grounds, strict=True)):
        there, usual = (one[ground].mean(0) if ground.any() else 1.0 for one in (image, median))
        lit[place] = np.clip(np.round(image * (usual / np.maximum(there, 1.0))), 0, 255)
    return lit


def _middle(images: Frame, chosen: _Masks) -> Frame:
    """The median of each pixel over the images where it is chosen; where it never is, 255."""
    # Sorted with the others' pixels last, the median of the chosen is in their middle.
    levels = np.where(chosen[..., None], images, np.uint8(255))
    levels.sort(axis=0)
    middle = np.maximum(chosen.sum(0) - 1, 0)[None, ..., None] // 2
    median: Frame = np.take_along_axis(
        levels, np.broadcast_to(middle, (1, *images.shape[1:])), axis=0
    )[0]
    return median
