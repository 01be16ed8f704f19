"""Finding faces: dlib's HOG detector on a small grey picture."""

import cv2
import dlib

from face2face.types import Box, Grey

_SIDE = 480
"""Longest side of the picture that is searched: a face of a sixth of it is found (80 pixels),
and the answer does not depend on the camera's resolution."""

_CONFIDENCE = 0.2
"""Least score of a face. Real frontal faces score 1.2 and more, chance finds about 0."""


class FaceDetector:
    """dlib's frontal face detector (HOG, Dalal and Triggs 2005)."""

    def __init__(self) -> None:
        """Load the detector, which is part of dlib."""
        self._detector = dlib.get_frontal_face_detector()

    def find(self, grey: Grey) -> list[Box]:
        """Find all faces, the largest first.

        Searches again at twice the side when nothing is found, for small faces.

        Returns:
            Boxes in pixels of `grey`, about from brows to chin.
        """
        return self._search(grey, _SIDE) or self._search(grey, 2 * _SIDE)

    def _search(self, grey: Grey, side: int) -> list[Box]:
        factor = side / max(grey.shape)
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how)
        found = [
            Box(
                r.left() / factor,
                r.top() / factor,
                (r.right() + 1) / factor,
                (r.bottom() + 1) / factor,
            )
            for r in self._detector.run(small, 0, _CONFIDENCE)[0]
        ]
        return sorted(found, key=lambda box: -box.width)
