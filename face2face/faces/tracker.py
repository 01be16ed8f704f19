"""Following one face from frame to frame."""

from dataclasses import dataclass

import cv2
import numpy as np

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor
from face2face.types import Box, Frame, Grey, Landmarks

_CHECK_EVERY = 5
"""Frames between two searches while a face is followed: the predictor cannot tell by itself
that its face is gone."""

_THUMB = 32
_CUT = 12.0
"""Mean change of a 32 x 32 thumbnail, in grey levels, that means another scene."""


@dataclass(frozen=True)
class Tracked:
    """What a frame shows.

    Attributes:
        landmarks: float32 (68, 2), pixels of the frame; None when no face is seen.
        faces: how many faces the last search saw.
    """

    landmarks: Landmarks | None
    faces: int


class FaceTracker:
    """Finds a face and follows it; the one in hand is kept while others come and go."""

    def __init__(self, predictor: LandmarkPredictor) -> None:
        """Start without a face."""
        self._detector = FaceDetector()
        self._predictor = predictor
        self._landmarks: Landmarks | None = None
        self._faces = 0
        self._since_check = 0
        self._thumb: Grey | None = None

    def __call__(self, frame: Frame) -> Tracked:
        """Look at the next frame."""
        grey: Grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
        self._since_check += 1
        cut = self._is_cut(grey)
        if cut or self._landmarks is None or self._since_check >= _CHECK_EVERY:
            self._search(grey)
        else:
            self._landmarks = self._predictor.near(grey, self._landmarks)
        return Tracked(self._landmarks, self._faces)

    def _search(self, grey: Grey) -> None:
        self._since_check = 0
        boxes = self._detector.find(grey)
        self._faces = len(boxes)
        if not boxes:
            self._landmarks = None
            return
        near = _nearest(boxes, self._landmarks)
        held = self._landmarks
        if held is not None and _overlaps(near, held):
            # The points of the last frame say more of where the face is than the coarse box.
            self._landmarks = self._predictor.near(grey, held)
        else:
            self._landmarks = self._predictor.in_box(grey, near)

    def _is_cut(self, grey: Grey) -> bool:
        thumb: Grey = cv2.resize(  # type: ignore[assignment]
            grey, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA
        )
        before, self._thumb = self._thumb, thumb
        return before is not None and float(cv2.absdiff(before, thumb).mean()) > _CUT


def _nearest(boxes: list[Box], landmarks: Landmarks | None) -> Box:
    """The box nearest to the face in hand, without one the largest (they come in that order)."""
    if landmarks is None:
        return boxes[0]
    middle = landmarks.mean(0)
    return min(boxes, key=lambda box: float(np.hypot(*(middle - np.array(box.centre)))))


def _overlaps(box: Box, landmarks: Landmarks) -> bool:
    """Whether the box is where the landmarks are: within a quarter of its side."""
    low, high = landmarks[17:].min(0), landmarks.max(0)
    x, y = (low + high) / 2 - np.array(box.centre)
    alike = 0.6 < float(high[0] - low[0]) / box.width < 1.4
    return alike and abs(float(x)) < 0.25 * box.width and abs(float(y)) < 0.35 * box.height
