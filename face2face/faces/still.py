"""Faces in single pictures, without a past to follow them from."""

import cv2

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor
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
