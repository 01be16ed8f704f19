"""Finding all faces of an image, or of a video from frame to frame."""

import threading
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.smoothing import LandmarkSmoother
from face2face.faces.tracker import FaceTracker
from face2face.images.grey import to_grey
from face2face.images.resize import rescale
from face2face.types import Box, DriverFace, Frame, Grey, Landmarks, Place


class FaceFinder:
    """Finds the landmarks of faces in images that have nothing to do with each other.

    All that look for faces in single images, or in a video's now and then, use it. It may be called
    from several threads at once.
    """

    def __init__(self, predictor: LandmarkPredictor) -> None:
        """Share a predictor; a detector is loaded when the first image is searched."""
        self._predictor = predictor
        # dlib's detector keeps buffers between calls, so each thread needs its own.
        self._local = threading.local()

    def largest(self, image: Frame) -> Landmarks | None:
        """The largest face's landmarks in pixels, None when there is no face."""
        grey = to_grey(image)
        boxes = self._detector.find(grey)
        return self._predictor.in_box(grey, boxes[0]) if boxes else None

    def only(self, image: Frame) -> Landmarks | None:
        """The landmarks in pixels of the only face, None when there are none or several."""
        grey = to_grey(image)
        boxes = self._detector.find(grey)
        return self._predictor.in_box(grey, boxes[0]) if len(boxes) == 1 else None

    def large(self, image: Frame | Grey) -> list[Landmarks]:
        """All faces, the largest first; a small one beside a large one may be missed."""
        grey = to_grey(image)
        return [self._predictor.in_box(grey, box) for box in self._detector.find(grey)]

    def all(self, image: Frame, *, least: float | None = None) -> list[Landmarks]:
        """All faces of a photograph, small ones beside large ones, the largest first.

        It takes ten times as long as `large`. The detector may find one face twice.

        Args:
            image: uint8 RGB.
            least: width in pixels of the smallest faces that matter: where they are large, a
                smaller image is searched. None searches the image itself.
        """
        grey = to_grey(image)
        factor = 1.0 if least is None else min(_SMALLEST / least, 1.0)
        boxes = self._detector.find_all(grey if factor == 1.0 else rescale(grey, factor))
        if factor != 1.0:
            boxes = [
                Box(*(side / factor for side in (box.left, box.top, box.right, box.bottom)))
                for box in boxes
            ]
        return [self._predictor.in_box(grey, box) for box in boxes]

    @property
    def _detector(self) -> FaceDetector:
        if not hasattr(self._local, "detector"):
            self._local.detector = FaceDetector()
        detector: FaceDetector = self._local.detector
        return detector


_SMALLEST = 45
"""Width in pixels, in the image that is searched for all faces, of those that are just wide
enough; a little smaller ones are found too."""

_SMOOTHING = 0.5
"""Of landmarks in videos: a square that jitters makes its image jitter."""

_SEARCH_EVERY = 5
"""Frames between two searches for the faces beside the followed one."""

_PATIENCE = 2
"""Searches that may miss such a face before it is given up: it would flicker otherwise."""

_SAME = 0.5
"""Faces whose middles are nearer than this, in widths of the larger, are one."""


@dataclass(frozen=True)
class FacesSeen:
    """What an image shows.

    Attributes:
        faces: landmarks, float32 (68, 2) each, pixels of the image; the followed one first.
        cut: whether another scene begins with this image.
        place: where the followed one was looked for; None where it was searched.
    """

    faces: list[Landmarks]
    cut: bool = False
    place: Place | None = None


class Faces(Protocol):
    """Finds the faces of images, one image after the other."""

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """Look at an image, uint8 RGB, taken at a time in seconds."""

    def follow(self, x: float, y: float) -> None:
        """Put the face nearest to a point first from the next image on, pixels."""

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Put a face first that another had in hand, as `FaceTracker.hold`."""

    def restart(self) -> None:
        """Forget what was seen, as before the first image."""


class NoFaces:
    """Looks for none, where the whole image is worked on."""

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """Find no face, whatever the image shows."""
        del frame, time_s
        return FacesSeen([])

    def follow(self, x: float, y: float) -> None:
        """Do nothing: there is no face to follow."""

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Do nothing: there is no face to go on with."""

    def restart(self) -> None:
        """Do nothing: no image leaves anything behind."""


class PhotoFaces:
    """Images that have nothing to do with each other, searched for small faces too.

    Args:
        predictor: finds landmarks; others may use it too.
    """

    def __init__(self, predictor: LandmarkPredictor) -> None:
        self._finder = FaceFinder(predictor)

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        """Find all faces, the largest first, each once."""
        del time_s
        found: list[Landmarks] = []
        for landmarks in self._finder.all(frame):
            if not any(_one(landmarks, other) for other in found):
                found.append(landmarks)
        return FacesSeen(found)

    def follow(self, x: float, y: float) -> None:
        """Do nothing: no face is followed from one photograph to the next."""

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Do nothing: no face is followed from one photograph to the next."""

    def restart(self) -> None:
        """Do nothing: no image leaves anything behind."""


class VideoFaces:
    """Frames of one video or camera; faces are followed from one to the next.

    Args:
        predictor: finds landmarks.
        tracker: follows the face that comes first; one that has a face in hand goes on with it.
    """

    def __init__(self, predictor: LandmarkPredictor, tracker: FaceTracker) -> None:
        # Its detector takes a good part of a second to load, and is mostly not needed.
        self._finder = FaceFinder(predictor)
        self._predictor, self._tracker = predictor, tracker
        self._begin()

    def follow(self, x: float, y: float) -> None:
        """Put the face nearest to a point first, pixels of the frame."""
        self._tracker.follow(x, y)
        self._begin()

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Put a face first that another had in hand, as `FaceTracker.hold`."""
        self._tracker.hold(face, place, faces)

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
        place = self._tracker.place
        tracked = self._tracker(frame)
        if tracked.cut:
            self._begin()
        if tracked.landmarks is None:
            self._others.clear()
            return FacesSeen([], tracked.cut, place)
        first = self._smoother(tracked.landmarks, time_s)
        if tracked.faces > 1 or self._others:
            self._look(to_grey(frame), first, time_s)
        faces = [first, *(other.landmarks for other in self._others)]
        return FacesSeen(faces, tracked.cut, place)

    def _look(self, grey: Grey, first: Landmarks, time_s: float) -> None:
        self._age += 1
        if self._age < _SEARCH_EVERY:
            for other in self._others:
                other.move(self._predictor.near(grey, other.landmarks), time_s)
            return
        self._age = 0
        before, self._others = self._others, []
        for landmarks in self._finder.large(grey):
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


def _one(face: Landmarks, other: Landmarks) -> bool:
    """Whether two sets of landmarks are the same face's."""
    width = max(float(np.ptp(face[:, 0])), float(np.ptp(other[:, 0])))
    return float(np.linalg.norm(face.mean(0) - other.mean(0))) < _SAME * width
