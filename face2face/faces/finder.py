"""Finding all faces of an image, or of a video from frame to frame."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.smoothing import LandmarkSmoother
from face2face.faces.tracker import FaceTracker
from face2face.types import Frame, Grey, Landmarks


class StillFaces:
    """Finds the landmarks of faces in pictures that have nothing to do with each other."""

    def __init__(self, predictor: LandmarkPredictor) -> None:
        """Share a predictor."""
        self._detector, self._predictor = FaceDetector(), predictor

    def largest(self, picture: Frame) -> Landmarks | None:
        """The largest face's landmarks in pixels, None when there is no face."""
        faces = self._find(picture, most=1)
        return faces[0] if faces else None

    def only(self, picture: Frame) -> Landmarks | None:
        """The landmarks in pixels of the only face, None when there are none or several."""
        faces = self._find(picture, most=2)
        return faces[0] if len(faces) == 1 else None

    def _find(self, picture: Frame, most: int) -> list[Landmarks]:
        grey: Grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
        return [self._predictor.in_box(grey, box) for box in self._detector.find(grey)[:most]]


_SMOOTHING = 0.5
"""Of landmarks in films: a square that trembles makes its picture tremble."""

_SEARCH_EVERY = 5
"""Frames between two searches for the faces beside the followed one."""

_PATIENCE = 2
"""Searches that may miss such a face before it is given up: it would flicker otherwise."""

_SAME = 0.5
"""Faces whose middles are nearer than this, in widths of the larger, are one."""


@dataclass(frozen=True)
class FacesSeen:
    """What a picture shows.

    Attributes:
        faces: landmarks, float32 (68, 2) each, pixels of the picture; the followed one first.
        cut: whether another scene begins with this picture.
    """

    faces: list[Landmarks]
    cut: bool = False


class Faces(Protocol):
    """Finds the faces of pictures, one picture after the other."""

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """Look at a picture, uint8 RGB, taken at a time in seconds."""

    def follow(self, x: float, y: float) -> None:
        """Put the face nearest to a point first from the next picture on, pixels."""

    def restart(self) -> None:
        """Forget what was seen, as before the first picture."""


class NoFaces:
    """Looks for none, where the whole picture is worked on."""

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """See none."""
        del frame, time_s
        return FacesSeen([])

    def follow(self, x: float, y: float) -> None:
        """Nothing is followed."""

    def restart(self) -> None:
        """Nothing is remembered."""


class FacesOfPhotos:
    """Pictures that have nothing to do with each other, searched for small faces too."""

    def __init__(self, predictor: LandmarkPredictor) -> None:
        """Load the detector; share a predictor."""
        self._detector, self._predictor = FaceDetector(), predictor

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """Find all faces, the largest first."""
        del time_s
        grey = _grey(frame)
        found: list[Landmarks] = []
        for box in self._detector.find_all(grey):
            landmarks = self._predictor.in_box(grey, box)
            if not any(_one(landmarks, other) for other in found):
                found.append(landmarks)
        return FacesSeen(found)

    def follow(self, x: float, y: float) -> None:
        """Nothing is followed from one photograph to the next."""

    def restart(self) -> None:
        """Nothing is remembered."""


class FacesOfFilm:
    """Frames of one film or camera; faces are followed from one to the next."""

    def __init__(self, predictor: LandmarkPredictor, tracker: FaceTracker) -> None:
        """Prepare.

        Args:
            predictor: finds landmarks.
            tracker: follows the face that comes first; one that has a face in hand goes on with it.
        """
        self._detector: FaceDetector | None = None
        self._predictor, self._tracker = predictor, tracker
        self._begin()

    def follow(self, x: float, y: float) -> None:
        """Put the face nearest to a point first, pixels of the frame."""
        self._tracker.follow(x, y)
        self._begin()

    def restart(self) -> None:
        """Forget all faces."""
        self._tracker.restart()
        self._begin()

    def _begin(self) -> None:
        self._smoother = LandmarkSmoother(_SMOOTHING)
        self._others: list[_Other] = []
        self._age = _SEARCH_EVERY

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """Look at the next frame."""
        tracked = self._tracker(frame)
        if tracked.cut:
            self._begin()
        if tracked.landmarks is None:
            self._others.clear()
            return FacesSeen([], tracked.cut)
        first = self._smoother(tracked.landmarks, time_s)
        if tracked.faces > 1 or self._others:
            self._look(_grey(frame), first, time_s)
        return FacesSeen([first, *(other.landmarks for other in self._others)], tracked.cut)

    def _look(self, grey: Grey, first: Landmarks, time_s: float) -> None:
        self._age += 1
        if self._age < _SEARCH_EVERY:
            for other in self._others:
                other.move(self._predictor.near(grey, other.landmarks), time_s)
            return
        self._age = 0
        if self._detector is None:  # it takes a good part of a second, mostly for nothing
            self._detector = FaceDetector()
        before, self._others = self._others, []
        for box in self._detector.find(grey):
            landmarks = self._predictor.in_box(grey, box)
            if self._is_known(landmarks, first):
                continue
            other = next((o for o in before if _one(landmarks, o.landmarks)), None) or _Other()
            other.missed = 0
            other.move(landmarks, time_s)
            self._others.append(other)
        for other in before:
            other.missed += other not in self._others
            if 0 < other.missed <= _PATIENCE and not self._is_known(other.landmarks, first):
                other.move(self._predictor.near(grey, other.landmarks), time_s)
                self._others.append(other)

    def _is_known(self, landmarks: Landmarks, first: Landmarks) -> bool:
        return _one(landmarks, first) or any(_one(landmarks, o.landmarks) for o in self._others)


class _Other:
    """A face beside the followed one."""

    landmarks: Landmarks

    def __init__(self) -> None:
        self.missed = 0
        self._smoother = LandmarkSmoother(_SMOOTHING)

    def move(self, landmarks: Landmarks, time_s: float) -> None:
        self.landmarks = self._smoother(landmarks, time_s)


def _grey(frame: Frame) -> Grey:
    return cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)  # type: ignore[return-value]


def _one(face: Landmarks, other: Landmarks) -> bool:
    """Whether two sets of landmarks are the same face's."""
    width = max(float(np.ptp(face[:, 0])), float(np.ptp(other[:, 0])))
    return float(np.linalg.norm(face.mean(0) - other.mean(0))) < _SAME * width
