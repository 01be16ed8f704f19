"""Following one face from frame to frame."""

from dataclasses import dataclass

import cv2
import numpy as np

from face2face.faces.detector import FaceDetector
from face2face.faces.geometry import Similarity
from face2face.faces.landmarks import LandmarkPredictor, frames_apart, upright_frame
from face2face.faces.scene_cuts import SceneCuts
from face2face.types import Box, DriverFace, Frame, Grey, Landmarks

_CHECK_EVERY = 5
"""Frames between two looks whether the face that is followed is still there: the predictor cannot
tell by itself."""

_LOOK_ROUND_EVERY = 6
"""Checks between two that search the whole frame, and so count the others in it."""

_THOROUGH_EVERY = 5
"""Searches without a face between two thorough ones, where speed counts."""

_FRAME_ROOM = 0.06
"""How far a face may move in the predictor's picture, in its sides, before that is cut anew."""


@dataclass(frozen=True)
class Tracked:
    """What a frame shows.

    Attributes:
        landmarks: float32 (68, 2), pixels of the frame; None when no face is seen.
        faces: how many faces the last search saw.
        cut: whether another scene begins with this frame.
    """

    landmarks: Landmarks | None
    faces: int
    cut: bool = False

    @property
    def face(self) -> DriverFace | None:
        """What an engine learns from: the landmarks."""
        return self.landmarks


class FaceTracker:
    """Finds a face and follows it; the one in hand is kept while others come and go."""

    def __init__(
        self,
        predictor: LandmarkPredictor,
        *,
        detector: FaceDetector | None = None,
        hurried: bool = False,
    ) -> None:
        """Start without a face.

        Args:
            predictor: finds landmarks.
            detector: finds faces, None loads one, which takes a good part of a second.
            hurried: look for small faces in every fifth frame only while there is no face, so
                that a live picture does not falter.
        """
        self._detector = detector or FaceDetector()
        self._predictor = predictor
        self._hurried = hurried
        self.restart()

    def restart(self) -> None:
        """Forget the face in hand, as before the first frame."""
        self._landmarks: Landmarks | None = None
        self._frame: Similarity | None = None
        self._faces = 0
        self._since_check = 0
        self._checks = 0
        self._misses = 0
        self._is_cut = SceneCuts()
        self._wanted: tuple[float, float] | None = None

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point from the next frame on.

        Args:
            x: pixels of the frame.
            y: likewise.
        """
        self._wanted = (x, y)

    def fresh(self) -> "FaceTracker":
        """Another tracker without a face, on the same detector and predictor."""
        return FaceTracker(self._predictor, detector=self._detector, hurried=self._hurried)

    def __call__(self, frame: Frame) -> Tracked:
        """Look at the next frame."""
        grey: Grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
        self._since_check += 1
        cut = self._is_cut(grey)
        held = self._landmarks
        if cut or held is None or self._wanted is not None or not self._is_there(grey, held):
            self._search(grey)
        else:
            self._landmarks = self._near(grey, held)
        return Tracked(self._landmarks, self._faces, cut)

    def _is_there(self, grey: Grey, held: Landmarks) -> bool:
        """Whether the face may be followed for another frame; asked for by a look now and then."""
        if self._since_check < _CHECK_EVERY:
            return True
        self._since_check = 0
        self._checks = (self._checks + 1) % _LOOK_ROUND_EVERY
        if not self._checks:
            return False
        return any(_overlaps(box, held) for box in self._detector.find_near(grey, held))

    def _search(self, grey: Grey) -> None:
        self._since_check = self._checks = 0
        thorough = not self._hurried or self._misses % _THOROUGH_EVERY == 0
        boxes = self._detector.find(grey, thorough=thorough)
        held = self._landmarks
        if held is not None and not any(_overlaps(box, held) for box in boxes):
            # Too small to show in the whole picture, perhaps, beside a larger face.
            boxes += self._detector.find_around(grey, held)
        self._faces = len(boxes)
        if not boxes:
            self._misses += 1
            self._landmarks = None
            return
        self._misses = 0
        near = _nearest(boxes, self._middle())
        self._wanted = None
        if held is not None and _overlaps(near, held):
            # The points of the last frame say more of where the face is than the coarse box.
            self._landmarks = self._near(grey, held)
        else:
            self._landmarks = self._predictor.in_box(grey, near)

    def _near(self, grey: Grey, landmarks: Landmarks) -> Landmarks:
        """The landmarks in the frame of before, as long as the face keeps to it.

        The predictor answers a little differently in every frame: cut anew around each answer,
        a still picture trembles.
        """
        frame = upright_frame(landmarks)
        if self._frame is None or frames_apart(self._frame, frame) > _FRAME_ROOM:
            self._frame = frame
        return self._predictor.in_frame(grey, self._frame)

    def _middle(self) -> tuple[float, float] | None:
        """Where the wanted face is, else the one in hand."""
        if self._wanted is not None or self._landmarks is None:
            return self._wanted
        x, y = self._landmarks.mean(0)
        return float(x), float(y)


def _nearest(boxes: list[Box], point: tuple[float, float] | None) -> Box:
    """The box nearest to the point, without one the largest (they come in that order)."""
    if point is None:
        return boxes[0]
    middle = np.array(point)
    return min(boxes, key=lambda box: float(np.hypot(*(middle - np.array(box.centre)))))


def _overlaps(box: Box, landmarks: Landmarks) -> bool:
    """Whether the box is where the landmarks are: within a quarter of its side."""
    low, high = landmarks[17:].min(0), landmarks.max(0)
    x, y = (low + high) / 2 - np.array(box.centre)
    alike = 0.6 < float(high[0] - low[0]) / box.width < 1.4
    return alike and abs(float(x)) < 0.25 * box.width and abs(float(y)) < 0.35 * box.height
