"""Where a person ends by colour: what a network takes along of a chair, or leaves of a hat.

GrabCut (Rother, Kolmogorov and Blake, "GrabCut: interactive foreground extraction using iterated
graph cuts", 2004): the colours of what is surely the person and surely not are modelled, and the
border is laid where the image changes.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_SURE, _SURELY_NOT = 245, 10
"""Levels of a matte from and up to which a network is sure."""

_INSIDE, _OUTSIDE = 2, 3
"""How far from where it is unsure, pixels, its word on the chest and on the background counts."""

_SOFT, _HAIR, _LEEWAY = 0.7, 2.0, 0.3
"""Blur of the border in pixels; about how far from it hair is half of each, and how far off the
border's the network's word may be there."""

_Mask = npt.NDArray[np.bool_]


def border_by_colour(views: npt.NDArray[np.uint8], image: Frame, head: _Mask, chest: _Mask) -> Grey:
    """A matte with its border where colours change.

    Args:
        views: what a network made of several views of the image, uint8 (n, side, side).
        image: uint8 RGB (side, side, 3).
        head: where face, skull and neck are in any case.
        chest: where clothes are, as far as the network says so.

    Returns:
        uint8 (side, side).
    """
    seen = np.asarray(np.round(np.median(views, axis=0)), np.uint8)
    # Of what is beside both it may be mistaken: its colours shall not be taken for the person's.
    clothes = chest & (np.asarray(cv2.erode(seen, _square(_INSIDE))) >= _SURE)
    labels = np.where(seen > 127, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[np.asarray(cv2.dilate(seen, _square(_OUTSIDE))) <= _SURELY_NOT] = cv2.GC_BGD
    labels[head | clothes] = cv2.GC_FGD
    if not (labels == cv2.GC_BGD).any():
        return seen
    cv2.setRNGSeed(0)  # the same photograph gives the same matte
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(image, labels, (0, 0, 0, 0), *models, 1, cv2.GC_INIT_WITH_MASK)
    person = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD) | (views.min(0) >= _SURE)
    border, around = (
        np.asarray(cv2.GaussianBlur(person.astype(np.float32), (0, 0), reach))
        for reach in (_SOFT, _HAIR)
    )
    leeway = 4 * _LEEWAY * around * (1 - around)
    share = np.clip(seen / np.float32(255), border - leeway, border + leeway)
    return np.asarray(np.round(255 * np.clip(share, 0, 1)), np.uint8)


def _square(reach: int) -> Grey:
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
