"""The part of an image to be repaired: marked once on a face, it moves with the face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.landmarks import STABLE
from face2face.tasks.hole import HOLE, HOLE_TOLERANCE, room_around
from face2face.types import Frame, Grey, Landmarks

_STABLE = list(STABLE)

_LEAST_LEFT = 0.05
"""Share of an image that a mask must leave: of less nothing comes back but a blur."""

_PARTLY = (120, 90, 55, 20)
"""How much more magenta than what is around (red or blue, whichever is less, less green) a pixel
is that was painted in part, from the middle of a stroke outwards."""

_RIM = 8
"""Pixels that a pixel as magenta as each of these may lie beyond those as the one before."""


@dataclass(frozen=True, eq=False)
class FaceMask:
    """A mask in the pixels of the frame it was marked on, and the face that it belongs to.

    Attributes:
        mask: uint8 (height, width), 255 where to repair.
        anchor: the face's landmarks in that frame, None when there was none: the mask keeps
            to its place in the image then.
        waits: whether the frame that it was marked on is still to come: the first face that is
            seen in it becomes the anchor.
    """

    mask: Grey
    anchor: Landmarks | None
    waits: bool = False

    def anchored(self, landmarks: Landmarks | None) -> FaceMask:
        """The mask once its frame has come.

        Args:
            landmarks: the face's in that frame, None when there is none.
        """
        return FaceMask(self.mask, landmarks) if self.waits else self

    @classmethod
    def empty(cls, width: int, height: int, anchor: Landmarks | None) -> FaceMask:
        """A mask of a frame's size in which nothing is marked yet."""
        return cls(np.zeros((height, width), np.uint8), anchor)

    @property
    def leaves_too_little(self) -> bool:
        """Whether so much is marked that there is hardly anything to repair it from."""
        return leaves_too_little(self.mask)

    def centre(self, width: int, height: int) -> tuple[float, float]:
        """The middle of what is marked, or of all where nothing is, pixels of such a frame."""
        rows, columns = np.nonzero(self.mask)
        if not len(rows):
            return width / 2, height / 2
        x, y = columns.mean() * width, rows.mean() * height
        return float(x / self.mask.shape[1]), float(y / self.mask.shape[0])

    def on(self, landmarks: Landmarks | None, width: int, height: int) -> Grey:
        """The mask as it lies on a frame.

        Args:
            landmarks: the face's in that frame, None when it is not seen.
            width: of the frame, pixels.
            height: of the frame, pixels.

        Returns:
            uint8 (height, width), 0 or 255; empty where the face that it belongs to is away.
        """
        if self.anchor is None:
            if self.mask.shape == (height, width):
                return self.mask
            factors = (width / self.mask.shape[1], height / self.mask.shape[0])
            return self._moved(np.diag(factors) @ np.eye(2, 3), width, height)
        if landmarks is None:
            return np.zeros((height, width), np.uint8)
        if landmarks is self.anchor and self.mask.shape == (height, width):
            return self.mask
        return self._moved(_to(self.anchor, landmarks).matrix, width, height)

    def painted(
        self,
        points: Sequence[tuple[float, float]],
        radius: float,
        landmarks: Landmarks | None,
        *,
        erase: bool = False,
    ) -> FaceMask:
        """The mask with one more stroke.

        Args:
            points: the stroke's, pixels of the frame that was painted on.
            radius: of the brush, in pixels of that frame.
            landmarks: the face's in that frame, None when it was not seen.
            erase: take away instead of marking.
        """
        place = np.array(points, np.float64)
        if self.anchor is not None and landmarks is not None:
            back = _to(landmarks, self.anchor)
            place, radius = back(place), radius * back.scale
        mask = self.mask.copy()
        # Sixteenths of a pixel: slow strokes must not show steps.
        line = np.rint(16 * place).astype(np.int32).reshape(-1, 1, 2)
        colour, thickness = 0 if erase else 255, max(1, round(2 * radius))
        cv2.polylines(mask, [line], False, colour, thickness, cv2.LINE_8, 4)
        for x, y in line[:, 0]:
            cv2.circle(mask, (int(x), int(y)), round(16 * radius), colour, -1, cv2.LINE_8, 4)
        return FaceMask(mask, self.anchor)

    def _moved(self, matrix: np.ndarray, width: int, height: int) -> Grey:
        moved = cv2.warpAffine(self.mask, matrix, (width, height), flags=cv2.INTER_LINEAR)
        mask: Grey = np.where(moved > 127, np.uint8(255), np.uint8(0))
        return mask


def marked_in(image: Frame) -> Grey:
    """Where an image was painted over with the colour of holes; uint8 (height, width).

    What is painted in part, as at the edges of brushes and letters, and where a JPEG's colours run,
    is marked too: what a hole is filled with comes from right beside it.
    """
    low = [max(0, value - HOLE_TOLERANCE) for value in HOLE]
    high = [min(255, value + HOLE_TOLERANCE) for value in HOLE]
    wholly = np.asarray(cv2.inRange(image, np.array(low), np.array(high)), np.uint8)
    if not wholly.any():
        return wholly
    room = room_around(wholly > 0, (len(_PARTLY) + 3) * _RIM)
    sure = wholly[room]
    red, green, blue = cv2.split(image[room])
    magenta = cv2.subtract(cv2.min(red, blue), green).astype(np.float32)
    # Lips and clothes may be so themselves.
    painted = sure | np.where(magenta >= _PARTLY[0], np.uint8(255), np.uint8(0))
    away = (cv2.dilate(painted, _square(2 * _RIM + 1)) == 0).astype(np.float32)
    around = (4 * _RIM + 1, 4 * _RIM + 1)
    usual = cv2.blur(magenta * away, around) / np.maximum(cv2.blur(away, around), 1e-3)
    marked = sure
    for least in _PARTLY:
        partly = marked | np.where(magenta - usual >= least, np.uint8(255), np.uint8(0))
        for _ in range(_RIM):
            marked = np.asarray(cv2.dilate(marked, _square(3)), np.uint8) & partly
    done: Grey = wholly.copy()
    if not np.array_equal(marked, sure):
        # Where brushes were soft, the last trace of them is below that: of a bell, a third as wide.
        edge = (marked > 0) & (cv2.erode(marked, _square(3)) == 0)
        wide = float(np.median(cv2.distanceTransform(255 - sure, cv2.DIST_L2, 5)[edge]))
        done[room] = cv2.dilate(marked, _square(2 * round(wide / 3) + 3))
    return done


def _square(side: int) -> Grey:
    return np.ones((side, side), np.uint8)


def leaves_too_little(mask: Grey) -> bool:
    """Whether a mask, uint8 (height, width), leaves hardly anything to repair its image from."""
    return mask.size - cv2.countNonZero(mask) < _LEAST_LEFT * mask.size


def _to(source: Landmarks, target: Landmarks) -> Similarity:
    """How the rigid part of a face moved: expressions must not drag the mask along."""
    return fit_similarity(source[_STABLE].astype(np.float64), target[_STABLE].astype(np.float64))
